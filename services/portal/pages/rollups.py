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
    province = visit.reference.provinces.get(visit.caller.unit)
    return visit.show("rollups.html", rollups=rollups, province=province, families=visit.reference.families)


@router.get("/rollups/{province}/{period}")
async def show_rollup(province: str, period: str, visit: VisitDep, family: str = "") -> Response:
    """The totals of one period of a family of reports; without a name that which has such periods."""
    rollup = await part(visit.records.rollup(province, period, family))
    return visit.show(
        "rollup.html",
        rollup=rollup,
        province=province,
        period=period,
        catalogue=visit.reference.indicators,
        families=visit.reference.families,
    )
