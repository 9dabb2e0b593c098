"""The intake API: submissions, the register. JSON only."""

from __future__ import annotations

from fastapi import FastAPI

from services.intake.api import callers, register, submissions
from services.intake.api.deps import Meter, Tools
from services.intake.register import token_revision
from shared.database import Transactions
from shared.health import add_health, database_answers
from shared.reference import Reference
from shared.settings import Settings
from shared.store import S3Store
from shared.web import make_app

__all__ = ["build"]


def build(settings: Settings, transaction: Transactions, store: S3Store, reference: Reference) -> FastAPI:
    """The intake application; ``main.py`` wires it."""
    app = make_app("Báo cáo – tiếp nhận", "intake", settings)
    app.state.tools = Tools(settings, transaction, reference, token_revision, store, Meter())
    for subject in (callers, submissions, register):
        app.include_router(subject.router)
    add_health(app, "intake", {"database": lambda: database_answers(transaction), "store": store.answers})
    return app
