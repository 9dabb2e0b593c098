"""Wiring of an extract worker: one lane, one queue, one process pool."""

from __future__ import annotations

from functools import partial
from typing import Any

from services.extract.handlers import extract
from services.extract.reading.values import check_words
from shared.bus.broker import celery_app
from shared.bus.events import Event
from shared.bus.routes import Listener
from shared.bus.worker import listen
from shared.database import connect, transactions
from shared.datafiles import or_one_line
from shared.reference import installed
from shared.settings import Settings
from shared.store import S3Store


@or_one_line()
def lane(listener: Listener, event: type[Event], *, look: bool = False) -> Any:
    """The Celery application of a listener that hears one event; ``look``: whether it reads pictures."""
    settings = Settings.of_process("redis_url", "s3_url", "s3_access_key", "s3_secret_key", roles=("extract",))
    check_words()
    app = celery_app(settings, listener.queue)
    read = partial(
        extract, store=S3Store(settings), reference=installed(), look=look, ocr_processes=settings.ocr_processes
    )
    listen(app, {listener: {event: read}}, transactions(connect(settings, "extract", pool=1)), settings)
    return app
