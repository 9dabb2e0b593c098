"""Signing in with a unit's token, and out."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from services.portal.pages.deps import HOME, ToolsDep
from services.portal.records import Records
from services.portal.remote import Refused
from shared.access import COOKIE, read_token

router = APIRouter()


@router.get("/login")
def show_sign_in(request: Request, tools: ToolsDep) -> Response:
    """Asks for the token."""
    return tools.pages.show(request, "login.html", None, wrong=False)


@router.post("/login")
async def sign_in(request: Request, tools: ToolsDep, token: Annotated[str, Form()]) -> Response:
    """Keeps the token in a cookie, if it is ours and was not replaced."""
    token = token.strip()
    who = read_token(tools.settings, token)
    if who is not None and who.role == "agency":
        try:
            await Records(tools.remotes, token).caller()
        except Refused:
            who = None
    if who is None:
        return tools.pages.show(request, "login.html", None, 401, wrong=True)
    answer = RedirectResponse(HOME[who.role], 303)
    answer.set_cookie(COOKIE, token, httponly=True, samesite="strict", secure=request.url.scheme == "https")
    return answer


@router.get("/logout")
def sign_out() -> Response:
    """Forgets the token."""
    answer = RedirectResponse("/login", 303)
    answer.delete_cookie(COOKIE)
    return answer
