"""Signing in with a unit's token, and out."""

from __future__ import annotations

import time
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from services.portal.pages.deps import HOME, ToolsDep, own_page
from services.portal.records import Records
from services.portal.remote import Refused
from shared.access import COOKIE, has_expired, read_token

router = APIRouter()


@router.get("/login")
def show_sign_in(request: Request, tools: ToolsDep, next: str = "") -> Response:  # noqa: A002  (the usual name)
    """Asks for the token; ``next`` is the page that is shown afterwards."""
    return tools.pages.show(request, "login.html", None, why="", next=own_page(next))


@router.post("/login")
async def sign_in(
    request: Request,
    tools: ToolsDep,
    token: Annotated[str, Form()],
    next: Annotated[str, Form()] = "",  # noqa: A002
) -> Response:
    """Keeps the token in a cookie, if it is ours, has not expired and was not replaced."""
    token, page = token.strip(), own_page(next)
    who = read_token(tools.settings, token)
    why = "expired" if has_expired(tools.settings, token) else "wrong"
    if who is not None:
        try:
            await Records(tools.remotes, token).caller()
        except Refused as refused:
            if refused.status != 401:
                raise
            who = None
    if who is None:
        return tools.pages.show(request, "login.html", None, 401, why=why, next=page)
    answer = RedirectResponse(page or HOME[who.role], 303)
    secure = request.url.scheme == "https" or tools.settings.public_url.startswith("https:")
    # lax: a link in a letter is followed from elsewhere and must find its reader signed in; forms from elsewhere must not
    answer.set_cookie(
        COOKIE, token, max_age=int(who.expires_at - time.time()), httponly=True, samesite="lax", secure=secure
    )
    return answer


@router.get("/logout")
def sign_out() -> Response:
    """Forgets the token."""
    answer = RedirectResponse("/login", 303)
    answer.delete_cookie(COOKIE)
    return answer
