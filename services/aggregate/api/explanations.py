"""An agency's answers to warnings."""

from __future__ import annotations

from fastapi import APIRouter

from services.aggregate.api.deps import CallerDep, ToolsDep
from services.aggregate.api.models import Explained, ExplanationIn
from services.aggregate.api.reports import find_report
from services.aggregate.explanations import NotExplainable, explain
from shared.web import NO_CALLER, may_answer, problem

router = APIRouter(prefix="/api/reports", tags=["explanations"], responses=NO_CALLER)

NOT_EXPLAINABLE = {
    "no_such_warning": ("Không có điểm cần giải trình này trong báo cáo.", "The report has no such open warning."),
    "already_explained": ("Điểm này đã được giải trình.", "This warning was explained already."),
    "unknown_reason": ("Lý do không thuộc danh mục được chấp nhận.", "The reason is not an accepted one."),
    "words_needed": ("Hãy ghi rõ lý do khác là gì.", "Say which other reason it is."),
}


@router.post("/{receipt}/explanations", responses=may_answer(403, 404, 409, 422))
def explain_warning(receipt: str, given: ExplanationIn, who: CallerDep, tools: ToolsDep) -> Explained:
    """An agency's answer to a warning; the outcome that follows."""
    row = find_report(tools, receipt, who)
    if who.role != "agency" or who.unit != row["agency"]:
        raise problem(
            403, "own_reports_only", "Chỉ đơn vị gửi báo cáo được giải trình.", "Only the sending agency explains."
        )
    if row["superseded_by"]:
        raise problem(
            409,
            "superseded",
            f"Đã có bản mới hơn ({row['superseded_by']}); hãy giải trình ở bản đó.",
            "A newer version exists; explain there.",
        )
    try:
        with tools.transaction() as session:
            return Explained(outcome=explain(session, receipt, given.finding, given.reason, given.words, who.unit))
    except NotExplainable as error:
        vi, en = NOT_EXPLAINABLE[error.code]
        raise problem(422, error.code, vi, en) from error
