"""The register of agencies."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, File, UploadFile
from fastapi.concurrency import run_in_threadpool

from services.intake import register
from services.intake.api.deps import CallerDep, OperatorDep, ToolsDep, TransactionDep, own_agency, read_upload
from services.intake.api.models import AgencyIn, Imported, TokenRevision
from shared.contracts import Agency
from shared.database import Transactions
from shared.reference import installed
from shared.web import NO_CALLER, may_answer, problem

router = APIRouter(prefix="/api/agencies", tags=["register"], responses=NO_CALLER | may_answer(403))


@router.get("")
def list_agencies(who: CallerDep, transaction: TransactionDep) -> list[Agency]:
    """The register: an agency itself, an officer's province, an operator's whole."""
    if who.role == "agency":
        return [own_agency(who, transaction)]
    with transaction() as session:
        return register.listed(session, who.unit if who.role == "officer" else None)


@router.post("/import", responses=may_answer(413, 422))
async def import_agencies(_: OperatorDep, tools: ToolsDep, file: Annotated[UploadFile, File()]) -> Imported:
    """Loads or updates the register from csv or xlsx; all rows or none."""
    content = await read_upload(file, tools.settings)
    try:
        rows = register.rows_of(content)
    except register.WrongRegister as error:
        raise problem(422, "wrong_register", f"{file.filename}: {error}", f"{file.filename}: {error}") from error
    return Imported(agencies=len(rows), changed=await run_in_threadpool(_save, tools.transaction, rows))


def _save(transaction: Transactions, rows: list[Agency]) -> int:
    """How many of the rows were new or different."""
    with transaction() as session:
        before = {agency.code: agency for agency in register.listed(session, None)}
        return sum(register.change(session, row) != before.get(row.code) for row in rows)


@router.put("/{code}", responses=may_answer(422))
def put_agency(code: str, given: AgencyIn, _: OperatorDep, transaction: TransactionDep) -> Agency:
    """Adds or changes one agency."""
    agency = Agency.model_validate(given.model_dump())
    if agency.code != code or any(form not in installed().forms for form in agency.forms):
        raise problem(
            422,
            "wrong_agency",
            "Mã trong địa chỉ và trong nội dung khác nhau, hoặc có biểu không tồn tại.",
            "The codes differ, or a form is unknown.",
        )
    with transaction() as session:
        return register.change(session, agency)


@router.post("/{code}/token", responses=may_answer(404))
def replace_token(code: str, _: OperatorDep, transaction: TransactionDep) -> TokenRevision:
    """Makes an agency's tokens so far worthless; the new one is made by ``baocao token``."""
    with transaction() as session:
        agency = register.replace_token(session, code)
    if agency is None:
        raise problem(404, "no_such_agency", f"Danh bạ không có mã {code}.", f"The register has no {code}.")
    return TokenRevision(token_revision=agency.token_revision)
