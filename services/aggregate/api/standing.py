"""Which version of a report counts, and choosing another."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from sqlalchemy import Connection, text

from services.aggregate.api.deps import ToolsDep
from services.aggregate.api.models import Standing
from services.aggregate.api.reports import find_report
from services.aggregate.rollup.current import settle
from services.aggregate.rollup.keys import ReportKey, lock
from services.aggregate.rollup.reports import choose
from shared.calls import CallerDep, TransactionDep
from shared.web import NO_CALLER, may_answer, problem

router = APIRouter(prefix="/api/reports", tags=["standing"], responses=NO_CALLER)

OTHERS = """
    SELECT receipt, received_at, outcome, standing, aside FROM reports
    WHERE agency = :agency AND receipt <> :receipt AND family = :family AND period = :period
    ORDER BY revision DESC LIMIT 50
"""
COUNTS = """
    SELECT r.receipt, r.received_at, r.outcome, r.usable, c.since FROM current_reports c
    JOIN reports r ON r.receipt = c.receipt
    WHERE c.agency = :agency AND c.family = :family AND c.period = :period AND c.until IS NULL
"""
WORDS = {
    ("current", True): ("Bản này đang được tính.", "This version counts."),
    ("current", False): (
        "Chưa có bản nào của kỳ này dùng được; bản này không được cộng vào số liệu của tỉnh.",
        "No version for this period can be used yet; this one is not in the totals.",
    ),
    ("superseded", None): ("Bản {counts} đã thay bản này.", "{counts} has taken the place of this version."),
    ("beside", "unusable"): (
        "Bản này không dùng được (của đơn vị khác, để trống hoặc hỏng) nên không thay bản {counts} đang được tính.",
        "This version cannot be used (another agency's, blank or damaged), so {counts} still counts.",
    ),
    ("beside", "returned"): (
        "Bản này bị trả lại nên bản {counts} đã được chấp nhận vẫn được tính. Muốn tính bản này, hãy chọn “Dùng bản này”.",
        "This version was returned, so {counts}, which was accepted, still counts. To use this one, choose it.",
    ),
    ("beside", "not_chosen"): (
        "Bản {counts} đã được chọn để tính, không phải bản này.",
        "{counts} was chosen to count, not this version.",
    ),
    ("beside", "unknown"): (
        "Chưa rõ đây là báo cáo nào hoặc của kỳ nào, nên bản này không thay bản nào.",
        "Nobody can tell which report this is, or for which period; it takes no other's place.",
    ),
}


def standing_of(session: Connection, row: dict[str, Any]) -> dict[str, Any]:
    """How a report stands beside the other versions of its agency, family and period."""
    about = {name: row[name] for name in ("agency", "family", "period", "receipt")}
    counts = session.execute(text(COUNTS), about).mappings().first()
    others = [dict(one) for one in session.execute(text(OTHERS), about).mappings()]
    kind = (row["standing"], row["usable"] if row["standing"] == "current" else row["aside"])
    vi, en = (words.format(counts=counts["receipt"] if counts else "") for words in WORDS[kind])
    return {
        "standing": row["standing"],
        "aside": row["aside"],
        "counts": dict(counts) if counts else None,
        "may_choose": bool(row["usable"]) and row["standing"] != "current",
        "words": {"vi": vi, "en": en},
        "others": others,
    }


@router.get("/{receipt}/standing", response_model=Standing, responses=may_answer(404))
def read_standing(receipt: str, who: CallerDep, tools: ToolsDep) -> dict[str, Any]:
    """Whether a version counts, and if not, which does and why."""
    row = find_report(tools, receipt, who)
    with tools.transaction() as session:
        return standing_of(session, row)


@router.post("/{receipt}/choice", response_model=Standing, responses=may_answer(403, 404, 409))
def choose_version(receipt: str, who: CallerDep, tools: ToolsDep, transaction: TransactionDep) -> dict[str, Any]:
    """Makes a version the one that counts: by the agency that sent it, or an officer of its province."""
    row = find_report(tools, receipt, who)
    if not row["usable"]:
        raise problem(
            409,
            "unusable",
            "Bản này không dùng được (của đơn vị khác, để trống, hỏng hoặc chưa rõ kỳ) nên không thể chọn để tính.",
            "This version cannot be used (another agency's, blank, damaged or of no known period).",
        )
    key = ReportKey(row["agency"], row["family"], row["period"])
    with transaction() as session:
        lock(session, {key})
        now = session.execute(text("SELECT standing FROM reports WHERE receipt = :r"), {"r": receipt}).scalar()
        if now == "current":
            raise problem(409, "counts_already", "Bản này đang được tính.", "This version counts already.")
        choose(session, key, receipt, who.unit, who.role)
        settle(session, key, tools.reference)
    row = find_report(tools, receipt, who)
    with transaction() as session:
        return standing_of(session, row)
