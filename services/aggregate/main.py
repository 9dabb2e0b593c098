"""Wiring of the aggregate API."""

from __future__ import annotations

from fastapi import FastAPI

from services.aggregate.api import build
from services.aggregate.ops import Operations
from shared.database import connect, transactions
from shared.datafiles import or_one_line
from shared.reference import installed
from shared.settings import Settings


@or_one_line()
def create() -> FastAPI:
    """The application, for ``uvicorn --factory services.aggregate.main:create``."""
    settings = Settings.of_process("secret_key", "redis_url", "public_url", roles=("aggregate", "clock"))
    operations = Operations(settings, transactions(connect(settings, "clock", answering=True)))
    transaction = transactions(connect(settings, "aggregate", pool=8, answering=True))
    return build(settings, transaction, operations, installed())
