"""The register of agencies."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import Response

from services.portal.pages.deps import VisitDep
from services.portal.records import part

router = APIRouter()


@router.get("/agencies")
async def show_agencies(visit: VisitDep) -> Response:
    """The agencies the caller may see."""
    return visit.show("agencies.html", agencies=await part(visit.records.agencies()))
