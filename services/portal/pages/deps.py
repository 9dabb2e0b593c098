"""What a page may ask for: the tools, and the person who is signed in with the records they may see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.responses import Response

from services.portal.records import Records
from services.portal.remote import Remotes
from services.portal.templating import Pages
from shared.access import COOKIE, Caller, read_token
from shared.settings import Settings

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


def _tools(request: Request) -> Tools:
    tools: Tools = request.app.state.tools
    return tools


ToolsDep = Annotated[Tools, Depends(_tools)]


def signed_in(request: Request, tools: Tools) -> Caller | None:
    """Whose token the cookie holds; the services check by themselves that it was not replaced."""
    return read_token(tools.settings, request.cookies.get(COOKIE, ""))


@dataclass(frozen=True, slots=True)
class Visit:
    """A signed-in person's request."""

    request: Request
    caller: Caller
    records: Records
    pages: Pages

    def show(self, name: str, status: int = 200, **words: Any) -> Response:
        """A page for this person."""
        return self.pages.show(self.request, name, self.caller, status, **words)


def _visit(request: Request, tools: ToolsDep) -> Visit:
    caller = signed_in(request, tools)
    if caller is None:
        raise SignInNeeded
    return Visit(request, caller, Records(tools.remotes, request.cookies[COOKIE]), tools.pages)


VisitDep = Annotated[Visit, Depends(_visit)]
