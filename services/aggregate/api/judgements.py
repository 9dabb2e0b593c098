"""How a report was judged, each time; and how it stood on a day."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Path

from services.aggregate.api.deps import ToolsDep
from services.aggregate.api.models import JudgementSummary, PastReport
from services.aggregate.api.reports import find_report
from services.aggregate.rollup import history
from shared.calls import CallerDep
from shared.moments import end_of
from shared.web import NO_CALLER, may_answer, problem

router = APIRouter(prefix="/api/reports", tags=["reports"], responses=NO_CALLER)

Day = Annotated[date, Path(ge=date(2000, 1, 1), le=date(2999, 12, 31))]


@router.get("/{receipt}/judgements", response_model=list[JudgementSummary], responses=may_answer(404))
def list_judgements(receipt: str, who: CallerDep, tools: ToolsDep) -> list[dict[str, Any]]:
    """Every judgement of a report, the oldest first."""
    find_report(tools, receipt, who)
    with tools.transaction() as session:
        return history.judgements_of(session, receipt)


@router.get("/{receipt}/as-of/{day}", response_model=PastReport, responses=may_answer(404, 422))
def read_past(receipt: str, day: Day, who: CallerDep, tools: ToolsDep) -> dict[str, Any]:
    """The report as it was judged at the end of a day in Vietnam: figures, corrections, findings, explanations, outcome."""
    find_report(tools, receipt, who)
    with tools.transaction() as session:
        row = history.as_of(session, receipt, end_of(day))
    if row is None:
        raise problem(
            404,
            "not_judged_then",
            f"Đến hết ngày {day:%d/%m/%Y} báo cáo {receipt} chưa có kết quả kiểm tra.",
            f"By the end of {day} the report {receipt} had not been judged.",
        )
    return row
