"""The totals of an officer's province."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import Response

from services.portal.pages.deps import VisitDep
from services.portal.records import part

router = APIRouter()


@router.get("/rollups")
async def show_rollups(visit: VisitDep) -> Response:
    """The periods, with who sent and who did not."""
    rollups = await part(visit.records.rollups())
    return visit.show("rollups.html", rollups=rollups, province=visit.reference.provinces.get(visit.caller.unit))


@router.get("/rollups/{province}/{period}")
async def show_rollup(province: str, period: str, visit: VisitDep) -> Response:
    """The totals of one period."""
    rollup = await part(visit.records.rollup(province, period))
    return visit.show(
        "rollup.html", rollup=rollup, province=province, period=period, catalogue=visit.reference.indicators
    )
