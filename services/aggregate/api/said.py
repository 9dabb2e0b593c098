"""What people say of a report, taken and told: answers to warnings, and what figures are."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from starlette.status import HTTP_202_ACCEPTED

from services.aggregate.api.deps import Tools, ToolsDep
from services.aggregate.api.models import CorrectionIn, ExplanationIn, Taken
from services.aggregate.api.reports import find_report
from services.aggregate.statements import NotSayable, check_correction, check_explanation
from shared.access import Caller
from shared.bus.events import FiguresCorrected, PersonSaid, WarningExplained
from shared.bus.outbox import publish
from shared.calls import CallerDep
from shared.contracts import Author, Fact, Finding
from shared.web import NO_CALLER, may_answer, problem

router = APIRouter(prefix="/api/reports", tags=["corrections"], responses=NO_CALLER)

NOT_SAYABLE = {
    "no_such_warning": ("Không có điểm cần giải trình này trong báo cáo.", "The report has no such open warning."),
    "not_explainable": (
        "Điểm này cần người xem lại số liệu, không giải trình bằng lời được. Hãy sửa hoặc xác nhận số liệu (corrections), hoặc gửi lại báo cáo.",
        "Somebody has to look at these figures; words do not settle it. Correct or confirm them (corrections), or send the report again.",
    ),
    "already_explained": ("Điểm này đã được giải trình.", "This warning was explained already."),
    "unknown_reason": ("Lý do không thuộc danh mục được chấp nhận.", "The reason is not an accepted one."),
    "too_many_words": (
        "Lời giải thích dài quá {about} ký tự. Hãy viết ngắn lại rồi gửi lại; chưa có gì được ghi nhận.",
        "The words are longer than {about} characters. Shorten them and send again; nothing was recorded.",
    ),
    "words_needed": ("Hãy ghi rõ lý do.", "Say in words why."),
    "no_change": ("Chưa có số liệu nào được sửa hoặc xác nhận.", "No figure was corrected or confirmed."),
    "no_such_figure": (
        "Báo cáo không có số liệu {about}. Hãy lấy mã số liệu ở nội dung báo cáo.",
        "The report has no figure {about}. Take the ids from the report.",
    ),
    "named_twice": ("Số liệu {about} được nêu hai lần.", "The figure {about} is named twice."),
    "wrong_value": (
        "Giá trị của {about} không đúng loại (số, có/không hoặc chữ), hoặc thiếu, hoặc thừa.",
        "The value of {about} is of the wrong kind (number, yes or no, words), missing, or too much.",
    ),
    "not_as_read": (
        "Giá trị xác nhận của {about} khác giá trị đã đọc. Hãy chọn lý do sửa.",
        "What is confirmed of {about} is not what was read. Choose a reason for correcting it.",
    ),
}


@router.post("/{receipt}/explanations", status_code=HTTP_202_ACCEPTED, responses=may_answer(403, 404, 409, 422))
def explain_warning(receipt: str, given: ExplanationIn, who: CallerDep, tools: ToolsDep) -> Taken:
    """An agency's answer to a warning. The next judgement takes account of it."""
    row = _open_report(tools, receipt, who)
    if who.role != "agency":
        raise problem(
            403, "own_reports_only", "Chỉ đơn vị gửi báo cáo được giải trình.", "Only the sending agency explains."
        )
    findings = [Finding.model_validate(one) for one in row["findings"]]
    try:
        check_explanation(findings, given.finding, given.reason, given.words, tools.reference.reasons)
    except NotSayable as error:
        raise _refused(error) from error
    words = given.words.strip()
    return _told(tools, WarningExplained(**_about(row, who), finding=given.finding, reason=given.reason, words=words))


@router.post("/{receipt}/corrections", status_code=HTTP_202_ACCEPTED, responses=may_answer(403, 404, 409, 422))
def correct_figures(receipt: str, given: CorrectionIn, who: CallerDep, tools: ToolsDep) -> Taken:
    """What figures are, said by the agency that sent them or an officer of its province, with the reason.

    What was read is kept beside it. The next judgement takes account of it.
    """
    row = _open_report(tools, receipt, who)
    if given.judgement is not None and given.judgement != row["judgement"]:
        raise problem(
            409,
            "judged_meanwhile",
            "Báo cáo vừa có thay đổi (người khác đã sửa hoặc giải trình). Hãy xem lại rồi gửi lại.",
            "The report has changed meanwhile: somebody corrected or explained something. Look again, then send again.",
        )
    facts = [Fact.model_validate(one) for one in row["facts"]]
    try:
        check_correction(facts, given.changes, given.reason, given.words, tools.reference.indicators)
    except NotSayable as error:
        raise _refused(error) from error
    words = given.words.strip()
    return _told(tools, FiguresCorrected(**_about(row, who), changes=given.changes, reason=given.reason, words=words))


def _open_report(tools: Tools, receipt: str, who: Caller) -> dict[str, Any]:
    """The report, if the caller may see it and no version has taken its place."""
    row = find_report(tools, receipt, who)
    if row["superseded_by"]:
        raise problem(
            409,
            "superseded",
            f"Đã có bản mới hơn ({row['superseded_by']}); hãy giải trình hoặc sửa ở bản đó.",
            "A newer version exists; explain or correct there.",
        )
    return row


def _about(row: dict[str, Any], who: Caller) -> dict[str, Any]:
    by = Author(role="officer" if who.role == "officer" else "agency", unit=who.unit)
    return {"receipt": row["receipt"], "agency": row["agency"], "judgement": row["judgement"], "by": by}


def _told(tools: Tools, event: PersonSaid) -> Taken:
    with tools.transaction() as session:
        publish(session, event)
    return Taken(event=event.id, judgement=event.judgement)


def _refused(error: NotSayable) -> Exception:
    vi, en = (words.format(about=error.about) for words in NOT_SAYABLE[error.code])
    return problem(422, error.code, vi, en)
