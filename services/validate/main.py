"""Wiring of the validate worker: ``celery -A services.validate.main worker -Q validate``."""

from __future__ import annotations

from functools import partial

from services.validate.handlers import correct, explain, take_over, validate
from services.validate.judging.packs import newest_pack
from shared.bus.broker import celery_app
from shared.bus.events import Event, FactsExtracted, FiguresCorrected, ReportHandedOver, WarningExplained
from shared.bus.routes import VALIDATE
from shared.bus.worker import Handler, listen
from shared.database import connect, transactions
from shared.datafiles import or_one_line
from shared.reference import installed
from shared.settings import Settings

settings = Settings.of_process("redis_url", roles=("validate",))
with or_one_line():
    REFERENCE = installed()
    newest_pack(REFERENCE)
app = celery_app(settings, "validate")
HANDLERS: dict[type[Event], Handler] = {
    FactsExtracted: partial(validate, reference=REFERENCE),
    FiguresCorrected: partial(correct, reference=REFERENCE),
    WarningExplained: partial(explain, reference=REFERENCE),
    ReportHandedOver: take_over,
}
listen(app, {VALIDATE: HANDLERS}, transactions(connect(settings, "validate", pool=1)), settings)
