"""Letters that were written, and reminders to write."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query
from sqlalchemy import text

from services.aggregate.api.deps import ProvinceDep, ToolsDep, province_of
from services.aggregate.api.models import Letter, LetterAgain, Reminder
from services.aggregate.notices.letters import Letterhead
from services.aggregate.notices.reminders import run_reminders
from services.aggregate.notices.sending import send_again
from shared.calls import CallerDep, TransactionDep
from shared.moments import today
from shared.web import NO_CALLER, may_answer, problem

router = APIRouter(prefix="/api", tags=["letters"], responses=NO_CALLER | may_answer(403))

WRITTEN = """
    SELECT l.*, a.name AS agency_name FROM letters l LEFT JOIN agencies a ON a.code = l.agency
    WHERE l.province = :p
    ORDER BY (l.doubted_at IS NOT NULL AND l.sent_at IS NULL) DESC, l.written_at DESC, l.key LIMIT :most
"""


@router.get("/letters", response_model=list[Letter])
def list_letters(
    province: ProvinceDep, transaction: TransactionDep, most: Annotated[int, Query(ge=1, le=1000)] = 500
) -> list[dict[str, Any]]:
    """The letters written to the agencies of the officer's province: those in doubt, then the newest, so many at most."""
    with transaction() as session:
        return [dict(row) for row in session.execute(text(WRITTEN), {"p": province, "most": most}).mappings()]


@router.post("/letters/again", status_code=202, responses=may_answer(404))
def send_letter_again(letter: LetterAgain, province: ProvinceDep, transaction: TransactionDep) -> LetterAgain:
    """Sends a letter again of which nobody knows whether it arrived."""
    with transaction() as session:
        if not send_again(session, letter.key, province):
            raise problem(
                404,
                "no_letter_in_doubt",
                "Không có thư nào như vậy đang chưa rõ kết quả; có thể thư đã được gửi. Hãy tải lại trang.",
                "No such letter is in doubt; it may have been sent. Load the page again.",
            )
    return letter


@router.post("/remind", response_model=list[Reminder], responses=may_answer(422))
def remind(who: CallerDep, tools: ToolsDep, on: date, dry_run: bool = True) -> list[dict[str, Any]]:
    """Who should have been written to by a day for being late; writes to them unless it is a dry run.

    Nobody is late by a day that has not come: it can be looked at, and no letter is written.
    """
    if on > today() and not dry_run:
        raise problem(
            422,
            "day_to_come",
            f"Ngày {on:%d/%m/%Y} chưa đến nên chưa thể gửi thư quá hạn; chỉ xem trước được (dry_run).",
            f"{on} has not come: nobody can be told that he is late by then. Look at it with dry_run.",
        )
    province = None if who.role == "operator" else province_of(who)
    head = Letterhead(tools.settings.pages_url, tools.reference)
    in_flight = tools.operations.agencies_in_flight()
    return run_reminders(tools.transaction, in_flight, on, province, head, dry_run=dry_run)
