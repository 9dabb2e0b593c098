"""The aggregate API: reports, what is said of them, rollups, letters, operations. JSON only."""

from __future__ import annotations

from fastapi import FastAPI

from services.aggregate.api import judgements, letters, operations, reports, rollups, said, standing
from services.aggregate.api.deps import Tools
from services.aggregate.ops import Operations
from services.aggregate.tokens import revision as token_revision
from shared.database import Transactions
from shared.health import add_health, all_work, broker_answers, database_answers
from shared.reference import Reference
from shared.settings import Settings
from shared.web import make_app


def build(settings: Settings, transaction: Transactions, operations_: Operations, reference: Reference) -> FastAPI:
    """The aggregate application; ``main.py`` wires it."""
    app = make_app("Báo cáo – tổng hợp", "aggregate", settings)
    app.state.tools = Tools(settings, transaction, reference, token_revision, operations_)
    for subject in (reports, standing, judgements, said, rollups, letters, operations):
        app.include_router(subject.router)
    add_health(
        app,
        "aggregate",
        {
            "database": lambda: database_answers(transaction),
            "broker": lambda: broker_answers(operations_.broker),
            "workers": lambda: all_work(operations_.broker),
        },
    )
    return app
