"""What a call to the aggregate API may ask for beside what every service's may (``shared.calls``)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from services.aggregate.ops import Operations
from shared.access import Caller
from shared.calls import CallerDep, ServiceTools
from shared.web import problem


@dataclass(frozen=True, slots=True)
class Tools(ServiceTools):
    """What the API works with; handed to ``build``."""

    operations: Operations


def _tools(request: Request) -> Tools:
    tools: Tools = request.app.state.tools
    return tools


ToolsDep = Annotated[Tools, Depends(_tools)]


def province_of(who: Caller) -> str:
    """The province of an officer; 403 for others."""
    if who.role != "officer":
        raise problem(403, "officers_only", "Trang này dành cho cán bộ tỉnh.", "This is for provincial officers.")
    return who.unit


def _province(who: CallerDep) -> str:
    return province_of(who)


ProvinceDep = Annotated[str, Depends(_province)]
"""The province of the officer who calls."""
