"""The API's one description, for programs and for people."""

from __future__ import annotations

import asyncio
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from services.portal.openapi import merged, subjects
from services.portal.pages.deps import Tools, ToolsDep, signed_in
from services.portal.records import part

router = APIRouter(prefix="/api")


@router.get("/openapi.json")
async def describe(tools: ToolsDep) -> JSONResponse:
    """The descriptions of all services as one OpenAPI document."""
    return JSONResponse(await _document(tools))


@router.get("/docs")
async def show_docs(request: Request, tools: ToolsDep) -> Response:
    """The same, to read."""
    document = await _document(tools)
    caller = signed_in(request, tools)
    return tools.pages.show(
        request, "api_docs.html", caller, subjects=subjects(document), schemas=document["components"]["schemas"],
        missing=document["x-missing"],
    )  # fmt: skip


async def _document(tools: Tools) -> dict[str, Any]:
    asked = [part(one.call("GET", f"/api/openapi/{one.name}.json")) for one in tools.remotes.all]
    answers = await asyncio.gather(*asked)
    found = {one.name: had.value for one, had in zip(tools.remotes.all, answers, strict=True) if had.value}
    return merged(found, [had.missing for had in answers if had.missing])
