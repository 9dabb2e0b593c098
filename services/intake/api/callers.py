"""Who is calling, whose tokens are replaced, and metrics."""

from __future__ import annotations

from datetime import UTC, datetime

from fastapi import APIRouter, Response
from prometheus_client import generate_latest

from services.intake import register
from services.intake.api.deps import ToolsDep
from services.intake.api.models import CallerOut, TokenRevision
from shared.access import SYSTEM, Role
from shared.calls import CallerDep, OperatorDep, TransactionDep
from shared.moments import there
from shared.reference import Reference
from shared.web import NO_CALLER, may_answer, problem

router = APIRouter(tags=["callers"])


@router.get("/api/me", responses=NO_CALLER)
def read_caller(who: CallerDep, transaction: TransactionDep) -> CallerOut:
    """Whom the token of this call stands for; 401 when it was replaced."""
    agency = None
    if who.role == "agency":
        with transaction() as session:
            agency = register.find(session, who.unit)
    return CallerOut(
        role=who.role,
        unit=who.unit,
        name=agency.name if agency else None,
        forms=agency.forms if agency else [],
        expires_at=there(datetime.fromtimestamp(who.expires_at, UTC)),
    )


@router.get("/api/tokens/{role}/{unit}", responses=NO_CALLER | may_answer(403, 404))
def read_token_revision(role: Role, unit: str, _: OperatorDep, tools: ToolsDep) -> TokenRevision:
    """The number of a unit's present token."""
    with tools.transaction() as session:
        revision = register.token_revision(session, role, unit) if _exists(role, unit, tools.reference) else None
    return _numbered(unit, revision)


@router.post("/api/tokens/{role}/{unit}", responses=NO_CALLER | may_answer(403, 404))
def replace_tokens(role: Role, unit: str, _: OperatorDep, tools: ToolsDep) -> TokenRevision:
    """Makes the tokens so far of a unit worthless, whatever its role; the next is made by ``baocao token``."""
    with tools.transaction() as session:
        if role == "agency":
            agency = register.replace_token(session, unit)
            return _numbered(unit, agency.token_revision if agency else None)
        return _numbered(
            unit, register.replace_tokens(session, role, unit) if _exists(role, unit, tools.reference) else None
        )


def _exists(role: Role, unit: str, reference: Reference) -> bool:
    """Whether there is such a unit; agencies stand in the register."""
    return {"agency": True, "officer": unit in reference.provinces, "operator": unit == SYSTEM}[role]


def _numbered(unit: str, revision: int | None) -> TokenRevision:
    if revision is None:
        raise problem(404, "no_such_unit", f"Không có đơn vị mã {unit}.", f"There is no unit {unit}.")
    return TokenRevision(token_revision=revision)


@router.get("/metrics/intake", include_in_schema=False)
def metrics(tools: ToolsDep) -> Response:
    """For Prometheus."""
    return Response(generate_latest(tools.meter.registry), media_type="text/plain; version=0.0.4")
