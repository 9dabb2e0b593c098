"""Wiring of the intake service."""

from __future__ import annotations

from fastapi import FastAPI

from services.intake.api import build
from shared.database import connect, transactions
from shared.datafiles import or_one_line
from shared.reference import installed
from shared.settings import Settings
from shared.store import S3Store


@or_one_line()
def create() -> FastAPI:
    """The application, for ``uvicorn --factory services.intake.main:create``."""
    settings = Settings.of_process("secret_key", "s3_url", "s3_access_key", "s3_secret_key", roles=("intake",))
    transaction = transactions(connect(settings, "intake", pool=8, answering=True))
    store = S3Store(settings, timeout=settings.answer_seconds / 2.5)
    return build(settings, transaction, store, installed())
