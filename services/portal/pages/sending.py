"""Sending files in, and their receipts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, File, Form, UploadFile
from fastapi.responses import RedirectResponse, Response

from services.portal.pages.deps import HOME, ToolsDep, Visit, VisitDep
from services.portal.records import parts
from services.portal.remote import Refused, Unavailable
from services.portal.templating import DOWN
from shared.edge.guard import patient
from shared.forms import Deadline
from shared.reference import Reference

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of one file of an upload."""

    name: str
    receipt: str | None
    """None: it was not taken."""
    why_not: str = ""
    status: int = 201
    note: str = ""
    """How it was taken, when it was sent before."""

    @property
    def page(self) -> str:
        """Where its receipt is shown."""
        return f"/receipts/{self.receipt}{f'?note={self.note}' if self.note else ''}"


NOTES = {
    "again": "Tệp này giống hệt tệp đơn vị đã gửi trước đây; biên nhận đầu tiên vẫn có giá trị, tệp không bị tính trùng.",
    "turn": (
        "Tệp này giống hệt tệp đơn vị đã gửi trước đây; biên nhận đầu tiên vẫn có giá trị. Sau lần đó đơn vị có gửi tệp "
        "khác, nên lần gửi này được ghi nhận là bản mới nhất."
    ),
    "restored": (
        "Tệp này giống hệt tệp đơn vị đã gửi trước đây; biên nhận đầu tiên vẫn có giá trị. Bản lưu của tệp đã được khôi "
        "phục và tệp được đọc lại."
    ),
}
"""What is said of a file that was sent before."""


@router.get("/")
async def show_upload(visit: VisitDep, tools: ToolsDep) -> Response:
    """The form to send files with, and what was sent before; other roles are led to their first page."""
    if visit.caller.role != "agency":
        return RedirectResponse(HOME[visit.caller.role], 303)
    return await _upload_page(visit, tools.settings.max_upload_mb)


@router.post("/")
@patient
async def upload(
    visit: VisitDep, tools: ToolsDep, file: Annotated[list[UploadFile], File()], period: Annotated[str, Form()] = ""
) -> Response:
    """Sends the files in one after the other; each is taken or refused by itself."""
    sent = [await _send(visit, one, period) for one in file]
    if any(one.receipt is None for one in sent):
        return await _upload_page(visit, tools.settings.max_upload_mb, sent)
    if len(sent) > 1 and any(one.note for one in sent):
        return await _upload_page(visit, tools.settings.max_upload_mb, sent)
    return RedirectResponse(sent[0].page if len(sent) == 1 else "/", 303)


async def _send(visit: Visit, file: UploadFile, period: str) -> Sent:
    name = file.filename or "tep"
    try:
        receipt = await visit.records.send(name, file.file, period)
    except Refused as refused:
        if refused.status == 401:
            raise
        return Sent(name, None, refused.vi, refused.status)
    except Unavailable as error:
        return Sent(name, None, f"{DOWN[error.service]} Hãy gửi lại sau ít phút; gửi lại không làm trùng.", 503)
    return Sent(name, receipt["receipt"], note=_note(receipt))


def _note(receipt: dict[str, Any]) -> str:
    if not receipt.get("duplicate"):
        return ""
    return "restored" if receipt.get("restored") else "turn" if receipt.get("sent_again") else "again"


async def _upload_page(visit: Visit, limit: int, sent: list[Sent] | None = None) -> Response:
    agency, submissions = await parts(visit.records.caller(), visit.records.submissions())
    return visit.show(
        "upload.html",
        next((one.status for one in sent or [] if one.receipt is None), 200),
        agency=agency,
        submissions=submissions,
        dues=_dues(agency.value, visit.reference),
        limit=limit,
        sent=sent or [],
        notes=NOTES,
    )


def _dues(agency: dict[str, Any] | None, reference: Reference) -> list[Deadline]:
    return [due for due in reference.deadlines if agency and due.form in agency["forms"]]


@router.get("/receipts/{receipt}")
async def show_receipt(receipt: str, visit: VisitDep, note: str = "") -> Response:
    """The receipt of a file, how far it is, and whether it counts."""
    submission, progress = await parts(visit.records.submission(receipt), visit.records.progress(receipt))
    said = NOTES.get(note, "")
    return visit.show("receipt.html", receipt=receipt, submission=submission, progress=progress, note=said)
