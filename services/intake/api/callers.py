"""Who is calling, and metrics."""

from __future__ import annotations

from fastapi import APIRouter, Response
from prometheus_client import generate_latest

from services.intake import register
from services.intake.api.deps import CallerDep, ToolsDep, TransactionDep
from services.intake.api.models import CallerOut
from shared.web import NO_CALLER

router = APIRouter(tags=["callers"])


@router.get("/api/me", responses=NO_CALLER)
def read_caller(who: CallerDep, transaction: TransactionDep) -> CallerOut:
    """Whom the token of this call stands for; 401 when it was replaced."""
    agency = None
    if who.role == "agency":
        with transaction() as session:
            agency = register.find(session, who.unit)
    return CallerOut(
        role=who.role, unit=who.unit, name=agency.name if agency else None, forms=agency.forms if agency else []
    )


@router.get("/metrics/intake", include_in_schema=False)
def metrics(tools: ToolsDep) -> Response:
    """For Prometheus."""
    return Response(generate_latest(tools.meter.registry), media_type="text/plain; version=0.0.4")
