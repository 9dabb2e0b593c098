"""Wiring of an extract worker: one lane, one queue, one process pool."""

from __future__ import annotations

from functools import partial
from typing import Any

from services.extract.handlers import extract
from services.extract.values import check_words
from shared.contracts import Event
from shared.database import connect, transactions
from shared.forms import annex_kinds, catalogue, forms
from shared.messaging import celery_app, listen
from shared.settings import Settings
from shared.store import S3Store


def lane(queue: str, event: type[Event], *, look: bool = False) -> Any:
    """The Celery application that hears one event on one queue; ``look``: whether it reads pictures."""
    settings = Settings.of_process()
    catalogue(), forms(), annex_kinds()
    check_words()
    app = celery_app(settings, queue)
    read = partial(extract, store=S3Store(settings), look=look, ocr_processes=settings.ocr_processes)
    listen(app, queue, {event: read}, transactions(connect(settings, "extract", pool=1)), settings)
    return app
