"""A file in the store → FactsExtracted; a picture goes on to the lane that can see.

Three lanes, so that a backlog of scans never delays a workbook: ``extract`` for office files, ``extract_pdf``
for PDF with text, ``extract_ocr`` for scans and photographs.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection

from services.extract.reading import containers, readers
from services.extract.reading.readers import PagesAreScanned
from services.extract.reading.report import read_report
from services.extract.reading.version import reader_version
from shared.bus.events import FactsExtracted, PdfReceived, ReportReceived, ScanQueued, ScanReceived
from shared.bus.outbox import publish, unheard
from shared.reference import Reference
from shared.store import S3Store

for _part in (containers, readers):
    _part.preload()  # before the pool forks: its processes share the memory of what they read with
SECONDS_A_PAGE = 0.8
"""What a scanned page takes one process; see docs/decisions/0009-ocr.md."""


def extract(
    event: ReportReceived | PdfReceived | ScanReceived,
    session: Connection,
    *,
    store: S3Store,
    reference: Reference,
    look: bool = False,
    ocr_processes: int = 1,
) -> None:
    """Reads the document and publishes what it says; a bad file is a finding, a broken store raises.

    Without ``look`` a document with pictures of pages is handed to the lane that can see.
    """
    try:
        read = read_report(store.get(event.document), event.file.name, reference, event.declared, look=look)
    except PagesAreScanned as scanned:
        _queue(event, session, scanned.pages, ocr_processes)
        return
    publish(
        session,
        FactsExtracted(
            receipt=event.receipt,
            revision=event.revision,
            received_at=event.received_at,
            declared=event.declared,
            file=read.file,
            report=read.report,
            facts=read.facts,
            tables=read.tables,
            findings=read.findings,
            reader_version=reader_version(),
        ),
    )


def _queue(event: ReportReceived | ScanReceived, session: Connection, pages: int, processes: int) -> None:
    """Hands a scan on, and says by when it will be read: all pages that wait, over the processes that read."""
    seconds = (unheard(session, ScanReceived, "pages") + pages) * SECONDS_A_PAGE / max(processes, 1)
    about = {name: getattr(event, name) for name in ("receipt", "revision", "received_at", "declared", "file")}
    publish(session, ScanReceived(**about, document=event.document, pages=pages))
    expected = datetime.now(UTC) + timedelta(seconds=seconds)
    publish(session, ScanQueued(**about, pages=pages, expected_at=expected))
