"""The lane of office files: ``celery -A services.extract.main worker -Q extract``."""

from __future__ import annotations

from services.extract.lanes import lane
from shared.contracts import ReportReceived

app = lane("extract", ReportReceived)
