"""The letters to the agencies of an officer's province."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import Response

from services.portal.pages.deps import VisitDep
from services.portal.records import part

router = APIRouter()


@router.get("/letters")
async def show_letters(visit: VisitDep) -> Response:
    """The letters, the newest first."""
    return visit.show("letters.html", letters=await part(visit.records.letters()))
