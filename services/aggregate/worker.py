"""Wiring of the aggregate worker: ``celery -A services.aggregate.worker worker -Q aggregate``."""

from __future__ import annotations

from functools import partial

from services.aggregate.contributions import headlines, policy
from services.aggregate.handlers import accept, await_scan, know
from shared.bus.broker import celery_app
from shared.bus.events import AgencyChanged, ReportValidated, ScanQueued
from shared.bus.routes import AGGREGATE
from shared.bus.worker import listen
from shared.database import connect, transactions
from shared.reference import installed
from shared.settings import Settings

settings = Settings.of_process()
headlines(), policy(), installed().reasons
link = settings.public_url or f"http://{settings.web_host}:{settings.web_port}"
app = celery_app(settings, "aggregate")
listen(
    app,
    {AGGREGATE: {ReportValidated: partial(accept, link=link), AgencyChanged: know, ScanQueued: await_scan}},
    transactions(connect(settings, "aggregate", pool=1)),
    settings,
)
