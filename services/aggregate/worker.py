"""Wiring of the aggregate worker: ``celery -A services.aggregate.worker worker -Q aggregate``."""

from __future__ import annotations

from functools import partial

from services.aggregate.contributions import headlines, policy
from services.aggregate.handlers import accept, await_scan, know
from shared.contracts import AgencyChanged, ReportValidated, ScanQueued
from shared.database import connect, transactions
from shared.forms import reasons
from shared.messaging import celery_app, listen
from shared.settings import Settings

settings = Settings.of_process()
headlines(), policy(), reasons()
app = celery_app(settings, "aggregate")
listen(
    app,
    "aggregate",
    {
        ReportValidated: partial(accept, link=settings.public_url or f"http://{settings.web_host}:{settings.web_port}"),
        AgencyChanged: know,
        ScanQueued: await_scan,
    },
    transactions(connect(settings, "aggregate", pool=1)),
    settings,
)
