"""What was received, and how far it is: known from the receipt on, whatever becomes of the file."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from shared.bus.events import ReportCounted, ReportReceived, ScanQueued, SubmissionEvent
from shared.database import text

RECEIVED = """
    INSERT INTO arrivals (receipt, revision, agency, province, declared_form, declared_period, file_name, received_at)
    VALUES (:receipt, :revision, :agency, :province, :declared_form, :declared_period, :file_name, :received_at)
    ON CONFLICT (receipt) DO NOTHING
"""
JUDGED = """
    UPDATE arrivals SET form = :form, family = :family, period = :period, outcome = :outcome, judged_at = :judged_at
    WHERE receipt = :receipt
"""
SCAN = """
    INSERT INTO pending_scans (receipt, pages, expected_at)
    SELECT :receipt, :pages, :expected_at
    WHERE NOT EXISTS (SELECT 1 FROM arrivals WHERE receipt = :receipt AND judged_at IS NOT NULL)
    ON CONFLICT (receipt) DO UPDATE SET pages = excluded.pages, expected_at = excluded.expected_at
"""
FIND = """
    SELECT a.*, s.pages, s.expected_at, extract(epoch FROM now() - a.heard_at)::float AS age
    FROM arrivals a LEFT JOIN pending_scans s USING (receipt)
    WHERE a.receipt = :receipt
"""
UNJUDGED = """
    SELECT receipt, agency, extract(epoch FROM now() - heard_at)::float AS age FROM arrivals
    WHERE judged_at IS NULL
"""


def received(event: ReportReceived, session: Connection) -> None:
    """A file lies safely in the store: from now on its sender is not late, and is told how far it is."""
    _arrived(event, session)


def scan_queued(event: ScanQueued, session: Connection) -> None:
    """Remembers by when a scan will be read, for whoever asks before it is."""
    _arrived(event, session)
    values = {"receipt": event.receipt, "pages": event.pages, "expected_at": event.expected_at}
    session.execute(text(SCAN), values)


def judged(event: ReportCounted, session: Connection) -> None:
    """It was judged: which report it is, and its outcome."""
    _arrived(event, session)
    session.execute(text("DELETE FROM pending_scans WHERE receipt = :receipt"), {"receipt": event.receipt})
    values = {
        "receipt": event.receipt,
        "form": event.report.form,
        "family": event.family,
        "period": event.report.period,
        "outcome": str(event.outcome),
        "judged_at": event.at,
    }
    session.execute(text(JUDGED), values)


def _arrived(event: SubmissionEvent, session: Connection) -> None:
    """Whichever event of a submission comes first."""
    values = {
        "receipt": event.receipt,
        "revision": event.revision,
        "agency": event.declared.agency,
        "province": event.declared.province,
        "declared_form": event.declared.form,
        "declared_period": event.declared.period,
        "file_name": event.file.name,
        "received_at": event.received_at,
    }
    session.execute(text(RECEIVED), values)


def find_arrival(session: Connection, receipt: str) -> dict[str, Any] | None:
    """A file that was received, with the pages and the expected hour if it is a scan that waits; None: not heard of."""
    row = session.execute(text(FIND), {"receipt": receipt}).mappings().first()
    return dict(row) if row else None


def unjudged(session: Connection) -> dict[str, tuple[str, float]]:
    """What was received and not judged yet: agency and age in seconds by receipt."""
    return {row.receipt: (row.agency, row.age) for row in session.execute(text(UNJUDGED))}
