"""The lane of PDF with text: ``celery -A services.extract.pdf_lane worker -Q extract_pdf``."""

from __future__ import annotations

from services.extract.lanes import lane
from shared.bus.events import PdfReceived
from shared.bus.routes import EXTRACT_PDF

app = lane(EXTRACT_PDF, PdfReceived)
