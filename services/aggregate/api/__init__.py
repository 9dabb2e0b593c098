"""The aggregate API: reports, explanations, rollups, letters, operations. JSON only."""

from __future__ import annotations

from fastapi import FastAPI

from services.aggregate.api import explanations, letters, operations, reports, rollups
from services.aggregate.api.deps import Tools
from services.aggregate.ops import Operations
from services.aggregate.reminders import run_reminders
from shared.database import Transactions
from shared.settings import Settings
from shared.web import make_app

__all__ = ["build", "run_reminders"]


def build(settings: Settings, transaction: Transactions, operations_: Operations) -> FastAPI:
    """The aggregate application; ``main.py`` wires it."""
    app = make_app("Báo cáo – tổng hợp", "aggregate", settings)
    app.state.tools = Tools(settings, transaction, operations_)
    for subject in (reports, explanations, rollups, letters, operations):
        app.include_router(subject.router)
    return app
