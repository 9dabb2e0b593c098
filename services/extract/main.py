"""Wiring of the extract worker: ``celery -A services.extract.main worker -Q extract``."""

from __future__ import annotations

from functools import partial

from services.extract.handlers import extract
from shared.contracts import ReportReceived
from shared.database import connect, transactions
from shared.forms import annex_kinds, catalogue, forms
from shared.messaging import celery_app, listen
from shared.settings import Settings
from shared.store import S3Store

settings = Settings()
catalogue(), forms(), annex_kinds()
app = celery_app(settings, "extract")
listen(
    app,
    "extract",
    {ReportReceived: partial(extract, store=S3Store(settings))},
    transactions(connect(settings, "extract", pool=1)),
    settings,
)
