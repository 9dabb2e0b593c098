"""Letters that were written, and reminders to write."""

from __future__ import annotations

from datetime import date
from typing import Any

from fastapi import APIRouter
from sqlalchemy import text

from services.aggregate.api.deps import CallerDep, ProvinceDep, ToolsDep, TransactionDep, province_of
from services.aggregate.api.models import Letter, Reminder
from services.aggregate.notices.reminders import run_reminders
from shared.web import NO_CALLER, may_answer

router = APIRouter(prefix="/api", tags=["letters"], responses=NO_CALLER | may_answer(403))

WRITTEN = """
    SELECT l.*, a.name AS agency_name FROM letters l LEFT JOIN agencies a ON a.code = l.agency
    WHERE l.province = :p ORDER BY written_at DESC, key LIMIT 500
"""


@router.get("/letters", response_model=list[Letter])
def list_letters(province: ProvinceDep, transaction: TransactionDep) -> list[dict[str, Any]]:
    """The letters written to the agencies of the officer's province."""
    with transaction() as session:
        return [dict(row) for row in session.execute(text(WRITTEN), {"p": province}).mappings()]


@router.post("/remind", response_model=list[Reminder])
def remind(who: CallerDep, tools: ToolsDep, on: date, dry_run: bool = True) -> list[dict[str, Any]]:
    """Who should have been written to by a day for being late; writes to them unless it is a dry run."""
    province = None if who.role == "operator" else province_of(who)
    in_flight = tools.operations.agencies_in_flight()
    return run_reminders(tools.transaction, in_flight, on, province, tools.settings.pages_url, dry_run=dry_run)
