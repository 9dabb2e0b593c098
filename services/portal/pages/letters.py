"""The letters to the agencies of an officer's province."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import RedirectResponse, Response

from services.portal.pages.deps import VisitDep
from services.portal.records import part

router = APIRouter()


@router.get("/letters")
async def show_letters(visit: VisitDep) -> Response:
    """The letters, the newest first."""
    return visit.show("letters.html", letters=await part(visit.records.letters()))


@router.post("/letters/again")
async def send_again(visit: VisitDep, key: Annotated[str, Form()]) -> Response:
    """Sends a letter again of which nobody knows whether it arrived."""
    await visit.records.send_again(key)
    return RedirectResponse("/letters", 303)
