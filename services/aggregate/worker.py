"""Wiring of the aggregate worker: ``celery -A services.aggregate.worker worker -Q aggregate``."""

from __future__ import annotations

from functools import partial

from services.aggregate.notices.arrivals import received, scan_queued
from services.aggregate.notices.handlers import report_counted
from services.aggregate.notices.letters import Letterhead
from services.aggregate.register import upsert_agency
from services.aggregate.rollup.handlers import report_validated, sent_again
from services.aggregate.tokens import replaced
from shared.bus.broker import celery_app
from shared.bus.events import (
    AgencyChanged,
    PdfReceived,
    ReportCounted,
    ReportReceived,
    ReportSentAgain,
    ReportValidated,
    ScanQueued,
    TokensReplaced,
)
from shared.bus.routes import NOTICES, ROLLUP
from shared.bus.worker import listen
from shared.database import connect, transactions
from shared.datafiles import or_one_line
from shared.reference import installed
from shared.settings import Settings

settings = Settings.of_process("redis_url", "public_url", roles=("aggregate",))
with or_one_line():
    REFERENCE = installed()
app = celery_app(settings, "aggregate")
listen(
    app,
    {
        ROLLUP: {
            ReportValidated: partial(report_validated, reference=REFERENCE),
            ReportSentAgain: partial(sent_again, reference=REFERENCE),
            AgencyChanged: upsert_agency,
            TokensReplaced: replaced,
        },
        NOTICES: {
            ReportReceived: received,
            PdfReceived: received,
            ScanQueued: scan_queued,
            ReportCounted: partial(report_counted, head=Letterhead(settings.pages_url, REFERENCE)),
        },
    },
    transactions(connect(settings, "aggregate", pool=1)),
    settings,
)
