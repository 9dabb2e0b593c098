"""The lane of scans and photographs: ``celery -A services.extract.ocr_lane worker -Q extract_ocr``."""

from __future__ import annotations

from services.extract.lanes import lane
from shared.contracts import ScanReceived

app = lane("extract_ocr", ScanReceived, look=True)
