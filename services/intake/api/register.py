"""The register of agencies."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, File, UploadFile
from fastapi.concurrency import run_in_threadpool

from services.intake import register
from services.intake.agencies import Fault, checked
from services.intake.api.deps import ToolsDep, own_agency, read_upload
from services.intake.api.models import AgencyIn, Imported, TokenRevision
from services.intake.register_file import Row, WrongRegister, refusal, rows_of
from shared.calls import CallerDep, OperatorDep, TransactionDep
from shared.contracts import Agency
from shared.database import Transactions, take_time
from shared.edge.guard import patient
from shared.web import NO_CALLER, may_answer, problem

router = APIRouter(prefix="/api/agencies", tags=["register"], responses=NO_CALLER | may_answer(403))


@router.get("")
def list_agencies(who: CallerDep, transaction: TransactionDep) -> list[Agency]:
    """The register: an agency itself, an officer's province, an operator's whole."""
    if who.role == "agency":
        return [own_agency(who, transaction)]
    with transaction() as session:
        return register.listed(session, who.unit if who.role == "officer" else None)


@router.post("/import", responses=may_answer(409))
@patient
async def import_agencies(_: OperatorDep, tools: ToolsDep, file: Annotated[UploadFile, File()]) -> Imported:
    """Loads or updates the register from csv or xlsx; all rows or none. Rows that name a ``revision`` change that one."""
    content = await read_upload(file, tools.settings)
    try:
        rows = await run_in_threadpool(rows_of, content, tools.reference)
        return Imported(agencies=len(rows), changed=await run_in_threadpool(_save, tools.transaction, rows))
    except WrongRegister as error:
        raise problem(422, "wrong_register", error.vi, error.en) from error
    except _Overtaken as error:
        raise problem(409, "register_changed", error.why.vi, error.why.en) from error


class _Overtaken(Exception):
    """Rows of a file were made from rows that have been changed since."""

    def __init__(self, why: WrongRegister) -> None:
        super().__init__()
        self.why = why


def _save(transaction: Transactions, rows: list[Row]) -> int:
    """How many of the rows were new or different."""
    overtaken, changed = [], 0
    with transaction() as session:
        take_time(session)
        register.take_turns(session)
        before = {agency.code: agency for agency in register.listed(session, None)}
        for row in rows:
            try:
                changed += register.change(session, row.agency, row.seen) != before.get(row.agency.code)
            except register.Overtaken as error:
                overtaken.append((row.number, _present(row.agency.code, row.seen or 0, error.present)))
        if overtaken:
            raise _Overtaken(refusal(overtaken))  # and the transaction is rolled back
    return changed


@router.put("/{code}", responses=may_answer(409))
def put_agency(code: str, given: AgencyIn, _: OperatorDep, tools: ToolsDep) -> Agency:
    """Adds or changes one agency. ``revision`` is the number of the row that was changed, 0 for a new one."""
    agency, faults = checked(Agency(**given.model_dump(exclude={"revision"})), tools.reference)
    if agency.code != code:
        faults.insert(
            0, Fault("mã trong địa chỉ và trong nội dung khác nhau", "the codes of the address and of the body differ")
        )
    if faults:
        vi, en = ("; ".join(words) for words in zip(*((fault.vi, fault.en) for fault in faults), strict=True))
        raise problem(422, "wrong_agency", vi[:1].upper() + vi[1:] + ".", en[:1].upper() + en[1:] + ".")
    try:
        with tools.transaction() as session:
            return register.change(session, agency, given.revision)
    except register.Overtaken as error:
        why = _present(code, given.revision, error.present)
        vi, en = f"{why.vi}. Hãy tải lại rồi sửa lại.", f"{why.en}. Read it again."
        raise problem(409, "agency_changed", vi, en) from error


def _present(code: str, seen: int, present: Agency | None) -> Fault:
    """That a row is another than the one a change was made from."""
    if present is None:
        return Fault(
            f"danh bạ không có mã {code} (sửa từ bản {seen}; cơ quan mới ghi bản 0)",
            f"the register has no {code} (changed from revision {seen}; a new agency has 0)",
        )
    if not seen:
        return Fault(
            f"danh bạ đã có mã {code} (bản {present.revision}); để sửa, hãy ghi số bản này",
            f"the register has {code} already (revision {present.revision}); name that revision to change it",
        )
    return Fault(
        f"{code} đã được người khác sửa: bản hiện tại là {present.revision}, bạn sửa từ bản {seen}",
        f"{code} was changed by somebody else: it is at revision {present.revision}, you started from {seen}",
    )


@router.post("/{code}/token", responses=may_answer(404))
def replace_token(code: str, _: OperatorDep, transaction: TransactionDep) -> TokenRevision:
    """Makes an agency's tokens so far worthless; the new one is made by ``baocao token``."""
    with transaction() as session:
        agency = register.replace_token(session, code)
    if agency is None:
        raise problem(404, "no_such_agency", f"Danh bạ không có mã {code}.", f"The register has no {code}.")
    return TokenRevision(token_revision=agency.token_revision)
