"""Submissions: take a file in, show what was recorded."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, File, Form, Query, Response, UploadFile
from fastapi.concurrency import run_in_threadpool

from services.intake import register
from services.intake.api.deps import OwnAgencyDep, Tools, ToolsDep, name_of, read_upload
from services.intake.api.models import CheckedSubmissions, Receipt
from services.intake.quota import exhausted
from services.intake.submissions import Submission, find, of_agency, receive
from services.intake.verify import check_submissions
from shared.calls import CallerDep, OperatorDep, TransactionDep
from shared.contracts import Agency
from shared.periods import Period
from shared.reference import Reference
from shared.web import NO_CALLER, may_answer, problem

router = APIRouter(prefix="/api/submissions", tags=["submissions"], responses=NO_CALLER)


@router.post(
    "",
    status_code=201,
    responses=may_answer(403, 413, 422, 503) | {200: {"model": Receipt, "description": "The file was sent before"}},
)
async def submit(
    response: Response,
    agency: OwnAgencyDep,
    tools: ToolsDep,
    file: Annotated[UploadFile, File()],
    form: Annotated[str | None, Form()] = None,
    period: Annotated[str | None, Form()] = None,
) -> Receipt:
    """Takes one file in and answers with its receipt; 200 when the same file was sent before."""
    content = await read_upload(file, tools.settings)
    sent = await run_in_threadpool(_take, tools, content, name_of(file), agency, form or None, period or None)
    response.status_code = 200 if sent.duplicate else 201
    return _shown(sent)


@router.get("", responses=may_answer(403))
def list_submissions(
    agency: OwnAgencyDep, transaction: TransactionDep, most: Annotated[int, Query(ge=1, le=1000)] = 50
) -> list[Receipt]:
    """What the agency of the token sent, the newest first; so many at most."""
    with transaction() as session:
        return [_shown(sent) for sent in of_agency(session, agency.code, most)]


@router.get("/verify", responses=may_answer(403, 503))
def verify_submissions(
    _: OperatorDep, tools: ToolsDep, after: Annotated[int, Query(ge=0, lt=2**63)] = 0
) -> CheckedSubmissions:
    """Reads the objects of the submissions behind a revision and compares their checksums; as many as fit in a call."""
    checked = check_submissions(tools.store, tools.transaction, after)
    return CheckedSubmissions(receipts=checked.receipts, differences=checked.differences, next=checked.next)


@router.get("/{receipt}", responses=may_answer(404))
def read_submission(receipt: str, who: CallerDep, transaction: TransactionDep) -> Receipt:
    """What was recorded under a receipt."""
    with transaction() as session:
        sent = find(session, receipt)
        agency = register.find(session, sent.agency) if sent else None
    if sent is None or agency is None or not who.sees_agency(agency.code, agency.province):
        raise problem(
            404, "no_such_receipt", f"Không có biên nhận {receipt} của đơn vị.", f"Your unit has no receipt {receipt}."
        )
    return _shown(sent)


def _take(tools: Tools, content: bytes, name: str, agency: Agency, form: str | None, period: str | None) -> Submission:
    _check_file(content, name)
    if form is not None:
        _check_form(form, agency, tools.reference)
    if period is not None:
        _check_period(period, agency, form, tools.reference)
    _check_quota(tools, agency, len(content))
    with tools.meter.seconds.time():
        sent = receive(content, name, agency, form, period, tools.store, tools.transaction)
    tools.meter.uploads.labels("repeated" if sent.duplicate else "received").inc()
    return sent


def _shown(sent: Submission) -> Receipt:
    return Receipt.model_validate(asdict(sent))


def _check_file(content: bytes, name: str) -> None:
    if not content:
        raise problem(
            422,
            "empty_file",
            f"Tệp “{name}” rỗng (0 byte). Hãy kiểm tra và chọn lại tệp báo cáo.",
            f"The file {name} is empty. Choose the report again.",
        )


def _check_quota(tools: Tools, agency: Agency, size: int) -> None:
    with tools.transaction() as session:
        over = exhausted(session, agency.code, size, tools.settings)
    if over:
        error = problem(
            429,
            "daily_quota",
            f"{agency.name} đã gửi hết mức của 24 giờ ({over.files} tệp hoặc {over.mb} MB). Tệp này chưa được nhận; "
            f"hãy gửi lại sau {-(-over.seconds // 60)} phút, hoặc liên hệ bộ phận vận hành.",
            f"{agency.name} has sent what it may in 24 hours ({over.files} files or {over.mb} MB). This file was not "
            f"taken; send it again in {-(-over.seconds // 60)} minutes, or ask the operators.",
        )
        error.headers = {"retry-after": str(over.seconds)}
        raise error


def _check_form(form: str, agency: Agency, reference: Reference) -> None:
    """What was declared exists and is owed."""
    if form not in reference.forms:
        raise problem(
            422,
            "unknown_form",
            f"Không có biểu mẫu “{form}”. Các biểu đã biết: {', '.join(reference.forms)}.",
            f"There is no form {form}. Known: {', '.join(reference.forms)}.",
        )
    if form not in agency.forms:
        raise problem(
            422,
            "form_not_owed",
            f"{agency.name} không phải gửi biểu “{form}”.",
            f"{agency.name} does not owe the form {form}.",
        )


def _check_period(period: str, agency: Agency, form: str | None, reference: Reference) -> None:
    """The period is one, and a report of the agency is due for it."""
    forms = agency.forms if form is None else [form]
    owed = sorted({due.period for due in reference.deadlines if due.form in forms})
    try:
        Period.parse(period)
    except ValueError:
        known = [reference.forms[one].family for one in forms if one in reference.forms]
        examples = dict.fromkeys(reference.families[one].cycle.example for one in known)
        like_vi, like_en = " hoặc ".join(examples), " or ".join(examples)
        raise problem(
            422,
            "wrong_period",
            f"Kỳ “{period}” không hợp lệ; kỳ viết như {like_vi}.",
            f"{period} is no period; one looks like {like_en}.",
        ) from None
    if period not in owed:
        raise problem(
            422,
            "unknown_period",
            f"{agency.name} không có kỳ báo cáo {period}. Các kỳ đang mở: {', '.join(owed) or 'chưa có'}.",
            f"{agency.name} owes no report for {period}. Owed: {', '.join(owed) or 'none'}.",
        )
