"""The operators' page: queues, stuck work, dead letters."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import RedirectResponse, Response

from services.portal.pages.deps import VisitDep
from services.portal.records import part

router = APIRouter()


@router.get("/ops")
async def show_board(visit: VisitDep) -> Response:
    """Queues, workers, stuck submissions and dead letters."""
    return visit.show("ops.html", board=await part(visit.records.board()))


@router.post("/ops/replay")
async def replay(
    visit: VisitDep, event: Annotated[str, Form()] = "", listener: Annotated[str, Form()] = ""
) -> Response:
    """Puts one dead letter back, or all."""
    await visit.records.replay(event, listener)
    return RedirectResponse("/ops", 303)
