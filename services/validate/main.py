"""Wiring of the validate worker: ``celery -A services.validate.main worker -Q validate``."""

from __future__ import annotations

from services.validate.handlers import validate
from services.validate.pack import rule_pack
from shared.contracts import FactsExtracted
from shared.database import connect, transactions
from shared.messaging import celery_app, listen
from shared.settings import Settings

settings = Settings.of_process()
rule_pack()
app = celery_app(settings, "validate")
listen(app, "validate", {FactsExtracted: validate}, transactions(connect(settings, "validate", pool=1)), settings)
