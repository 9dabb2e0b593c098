"""What a call to the intake API may ask for: the tools, the caller, and the caller in a role."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request, UploadFile
from prometheus_client import CollectorRegistry, Counter, Histogram

from services.intake import register
from shared.calls import CallerDep, ServiceTools, TransactionDep
from shared.contracts import Agency
from shared.settings import Settings
from shared.store import S3Store
from shared.web import problem


class Meter:
    """What intake counts for Prometheus."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.uploads = Counter("baocao_uploads_total", "Uploads by result", ["result"], registry=self.registry)
        self.seconds = Histogram("baocao_upload_seconds", "Seconds to take a file in", registry=self.registry)


@dataclass(frozen=True, slots=True)
class Tools(ServiceTools):
    """What the API works with; handed to ``build``."""

    store: S3Store
    meter: Meter


def _tools(request: Request) -> Tools:
    tools: Tools = request.app.state.tools
    return tools


ToolsDep = Annotated[Tools, Depends(_tools)]


def own_agency(who: CallerDep, transaction: TransactionDep) -> Agency:
    """The agency of the token; an officer or an operator sends nothing."""
    if who.role == "agency":
        with transaction() as session:
            agency = register.find(session, who.unit)
        if agency:
            return agency
    raise problem(
        403,
        "not_an_agency",
        "Chỉ đơn vị mới gửi được báo cáo, bằng mã truy cập của chính đơn vị.",
        "Only an agency can send a report, with its own token.",
    )


OwnAgencyDep = Annotated[Agency, Depends(own_agency)]


async def read_upload(file: UploadFile, settings: Settings) -> bytes:
    """The bytes of an upload; 413 when they are more than the setting allows."""
    limit = settings.max_upload_mb * 1024 * 1024
    content = await file.read(limit + 1)
    if len(content) > limit:
        raise problem(
            413,
            "too_large",
            f"Tệp “{name_of(file)}” lớn hơn {settings.max_upload_mb} MB. Hãy nén ảnh hoặc tách tệp rồi gửi lại.",
            f"The file is larger than {settings.max_upload_mb} MB.",
        )
    return content


def name_of(file: UploadFile) -> str:
    """The name of an upload without what no name holds (NUL, line breaks, halves of letters); ``tep`` when none is left."""
    given = (file.filename or "").encode("utf-8", "ignore").decode()
    return "".join(letter for letter in given if letter.isprintable()).strip()[:255] or "tep"
