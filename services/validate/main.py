"""Wiring of the validate worker: ``celery -A services.validate.main worker -Q validate``."""

from __future__ import annotations

from functools import partial

from services.validate.handlers import validate
from services.validate.judging.pack import newest_pack
from shared.bus.broker import celery_app
from shared.bus.events import FactsExtracted
from shared.bus.routes import VALIDATE
from shared.bus.worker import listen
from shared.database import connect, transactions
from shared.reference import installed
from shared.settings import Settings

settings = Settings.of_process()
newest_pack(installed())
app = celery_app(settings, "validate")
listen(
    app,
    {VALIDATE: {FactsExtracted: partial(validate, reference=installed())}},
    transactions(connect(settings, "validate", pool=1)),
    settings,
)
