"""ReportReceived → FactsExtracted."""

from __future__ import annotations

from sqlalchemy import Connection

from services.extract.report import read_report
from shared.contracts import FactsExtracted, ReportReceived
from shared.messaging import publish
from shared.store import S3Store


def extract(event: ReportReceived, session: Connection, *, store: S3Store) -> None:
    """Reads the document and publishes what it says; a bad file is a finding, a broken store raises."""
    read = read_report(store.get(event.document), event.file.name, event.declared)
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
        ),
    )
