"""What a page may ask for: the tools, and the person who is signed in with the records they may see."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import Depends, Request
from fastapi.responses import Response

from services.portal.records import Records
from services.portal.remote import Remotes
from services.portal.templating import Pages
from shared.access import COOKIE, Caller, read_token
from shared.reference import Reference
from shared.settings import Settings

PAGE = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]{0,500}")
"""A path of ours: browsers take two slashes, or a backslash, for the beginning of another host."""
HOME = {"agency": "/", "officer": "/rollups", "operator": "/ops"}
"""The page each role begins with."""


class SignInNeeded(Exception):
    """Nobody is signed in."""


@dataclass(frozen=True, slots=True)
class Tools:
    """What the pages work with; handed to ``build``."""

    settings: Settings
    remotes: Remotes
    pages: Pages
    reference: Reference


def _tools(request: Request) -> Tools:
    tools: Tools = request.app.state.tools
    return tools


ToolsDep = Annotated[Tools, Depends(_tools)]


def signed_in(request: Request, tools: Tools) -> Caller | None:
    """Whose token the cookie holds; the services check by themselves that it was not replaced."""
    return read_token(tools.settings, request.cookies.get(COOKIE, ""))


def to_sign_in(request: Request) -> str:
    """The address of the sign-in that leads back to what was asked for; a form that was sent is not sent again."""
    asked = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    own = own_page(asked) if request.method == "GET" else ""
    return f"/login?next={quote(own, safe='')}" if own not in ("", "/") else "/login"


def own_page(address: str) -> str:
    """An address as it was given when it is a page of ours, else empty: nobody is led elsewhere by a link to us."""
    if not PAGE.fullmatch(address) or address.startswith(("/login", "/logout")):
        return ""
    return address


@dataclass(frozen=True, slots=True)
class Visit:
    """A signed-in person's request."""

    request: Request
    caller: Caller
    records: Records
    pages: Pages
    reference: Reference

    def show(self, name: str, status: int = 200, **words: Any) -> Response:
        """A page for this person."""
        return self.pages.show(self.request, name, self.caller, status, **words)


def _visit(request: Request, tools: ToolsDep) -> Visit:
    caller = signed_in(request, tools)
    if caller is None:
        raise SignInNeeded
    return Visit(request, caller, Records(tools.remotes, request.cookies[COOKIE]), tools.pages, tools.reference)


VisitDep = Annotated[Visit, Depends(_visit)]
