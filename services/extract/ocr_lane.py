"""The lane of scans and photographs: ``celery -A services.extract.ocr_lane worker -Q extract_ocr``."""

from __future__ import annotations

from services.extract.lanes import lane
from shared.bus.events import ScanReceived
from shared.bus.routes import EXTRACT_OCR

app = lane(EXTRACT_OCR, ScanReceived, look=True)
