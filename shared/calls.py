"""What a call to any service's API may ask for: its tools, who is calling, and the caller as an operator."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy import Connection

from shared.access import Caller
from shared.database import Transactions
from shared.reference import Reference
from shared.settings import Settings
from shared.web import find_caller, problem


@dataclass(frozen=True, slots=True)
class ServiceTools:
    """What every API works with; a service adds its own and hands them to its application as ``app.state.tools``."""

    settings: Settings
    transaction: Transactions
    reference: Reference
    token_revision: Callable[[Connection, str, str], int | None]
    """The number of the present token of a role and unit; None where there is no such unit."""


def _tools(request: Request) -> ServiceTools:
    tools: ServiceTools = request.app.state.tools
    return tools


_ToolsDep = Annotated[ServiceTools, Depends(_tools)]


def _transaction(tools: _ToolsDep) -> Transactions:
    return tools.transaction


def _reference(tools: _ToolsDep) -> Reference:
    return tools.reference


TransactionDep = Annotated[Transactions, Depends(_transaction)]
ReferenceDep = Annotated[Reference, Depends(_reference)]


def _caller(request: Request, tools: _ToolsDep) -> Caller:
    def revision(who: Caller) -> int | None:
        with tools.transaction() as session:
            return tools.token_revision(session, who.role, who.unit)

    return find_caller(request, tools.settings, tools.reference.provinces, revision)


CallerDep = Annotated[Caller, Depends(_caller)]


def _operator(who: CallerDep) -> Caller:
    if who.role != "operator":
        raise problem(
            403, "operators_only", "Việc này dành cho người vận hành hệ thống.", "This is for the system's operators."
        )
    return who


OperatorDep = Annotated[Caller, Depends(_operator)]
