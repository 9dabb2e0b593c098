"""The lane of office files: ``celery -A services.extract.main worker -Q extract``."""

from __future__ import annotations

from services.extract.lanes import lane
from shared.bus.events import ReportReceived
from shared.bus.routes import EXTRACT

app = lane(EXTRACT, ReportReceived)
