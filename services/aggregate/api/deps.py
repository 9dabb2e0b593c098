"""What a call to the aggregate API may ask for: the tools, the caller, and the caller in a role."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from services.aggregate import tokens
from services.aggregate.ops import Operations
from shared.access import Caller
from shared.database import Transactions
from shared.settings import Settings
from shared.web import find_caller, problem


@dataclass(frozen=True, slots=True)
class Tools:
    """What the API works with; handed to ``build``."""

    settings: Settings
    transaction: Transactions
    operations: Operations


def _tools(request: Request) -> Tools:
    tools: Tools = request.app.state.tools
    return tools


ToolsDep = Annotated[Tools, Depends(_tools)]


def _transaction(tools: ToolsDep) -> Transactions:
    return tools.transaction


TransactionDep = Annotated[Transactions, Depends(_transaction)]


def _caller(request: Request, tools: ToolsDep) -> Caller:
    def revision(who: Caller) -> int | None:
        with tools.transaction() as session:
            return tokens.revision(session, who.role, who.unit)

    return find_caller(request, tools.settings, revision)


CallerDep = Annotated[Caller, Depends(_caller)]


def _operator(who: CallerDep) -> Caller:
    if who.role != "operator":
        raise problem(403, "operators_only", "Trang vận hành dành cho người vận hành.", "Operations are for operators.")
    return who


OperatorDep = Annotated[Caller, Depends(_operator)]


def province_of(who: Caller) -> str:
    """The province of an officer; 403 for others."""
    if who.role != "officer":
        raise problem(403, "officers_only", "Trang này dành cho cán bộ tỉnh.", "This is for provincial officers.")
    return who.unit


def _province(who: CallerDep) -> str:
    return province_of(who)


ProvinceDep = Annotated[str, Depends(_province)]
"""The province of the officer who calls."""
