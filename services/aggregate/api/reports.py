"""Reports: the newest that a caller may see, and one with all that was read."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from sqlalchemy import Connection, text

from services.aggregate.api.deps import Tools, ToolsDep
from services.aggregate.api.models import Report, ReportSummary
from services.aggregate.api.progress import why_no_result
from shared.access import Caller
from shared.calls import CallerDep, TransactionDep
from shared.contracts import Fact, Finding, with_ids
from shared.findings import compare, weightiest
from shared.web import NO_CALLER, may_answer, problem

router = APIRouter(prefix="/api/reports", tags=["reports"], responses=NO_CALLER)

NEWEST = """
    SELECT r.receipt, r.agency, a.name AS agency_name, r.period, r.form, r.outcome, r.figures, r.held, r.used,
           r.received_at, r.superseded_by, r.standing, r.aside
    FROM reports r LEFT JOIN agencies a ON a.code = r.agency
    WHERE r.{column} = :unit AND (CAST(:before AS text) IS NULL OR (r.revision, r.receipt) < (
        SELECT b.revision, b.receipt FROM reports b WHERE b.receipt = :before AND b.{column} = :unit))
    ORDER BY r.revision DESC, r.receipt DESC LIMIT :most
"""
ONE = "SELECT r.*, a.name AS agency_name FROM reports r LEFT JOIN agencies a ON a.code = r.agency WHERE receipt = :r"
BEFORE = """
    SELECT receipt, findings FROM reports
    WHERE agency = :agency AND family = :family AND period = :period AND revision < :revision AND usable
    ORDER BY revision DESC LIMIT 1
"""


@router.get("", response_model=list[ReportSummary], responses=may_answer(403))
def list_reports(
    who: CallerDep,
    transaction: TransactionDep,
    before: Annotated[str | None, Query(max_length=40)] = None,
    most: Annotated[int, Query(ge=1, le=1000)] = 200,
) -> list[dict[str, Any]]:
    """The newest reports the caller may see, so many at most; those that are older than the receipt ``before``."""
    if who.role == "operator":
        raise problem(
            403, "no_figures", "Người vận hành xem hàng đợi, không xem số liệu.", "Operators see queues, not figures."
        )
    column = "agency" if who.role == "agency" else "province"
    with transaction() as session:
        rows = session.execute(text(NEWEST.format(column=column)), {"unit": who.unit, "before": before, "most": most})
        return [dict(row) for row in rows.mappings()]


@router.get("/{receipt}", response_model=Report, responses=may_answer(404))
def read_report(receipt: str, who: CallerDep, tools: ToolsDep) -> dict[str, Any]:
    """What was read from a submission, what is wrong with it, and what became of it."""
    row = find_report(tools, receipt, who)
    top = weightiest([Finding.model_validate(finding) for finding in row["findings"]])
    with tools.transaction() as session:
        return {**row, "top": top, "changes": _changes(session, row)}


def find_report(tools: Tools, receipt: str, who: Caller) -> dict[str, Any]:
    """The report of a receipt; 404 when there is none yet, saying why, or the caller may not see it."""
    with tools.transaction() as session:
        row = session.execute(text(ONE), {"r": receipt}).mappings().first()
    if row is None or not who.sees_agency(row["agency"], row["province"]):
        raise why_no_result(tools, receipt, who)
    return {**row, "facts": _with_ids(row["facts"])}


def _with_ids(facts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The facts; those that were judged before facts had ids get them."""
    if all(fact.get("id") for fact in facts):
        return facts
    named = with_ids(Fact.model_validate(fact) for fact in facts)
    return [fact.model_dump(mode="json", by_alias=True) for fact in named]


def _changes(session: Connection, row: dict[str, Any]) -> dict[str, Any] | None:
    """What became of the findings of the agency's version before this one; None for a first version."""
    about = {name: row[name] for name in ("agency", "family", "period", "revision")}
    before = session.execute(text(BEFORE), about).mappings().first()
    if before is None:
        return None
    old, new = ([Finding.model_validate(one) for one in found] for found in (before["findings"], row["findings"]))
    compared = compare(old, new)
    return {
        "before": before["receipt"],
        "solved": compared.solved,
        "remaining": len(compared.remaining),
        "new": [finding.id for finding in compared.new],
    }
