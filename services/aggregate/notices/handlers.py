"""What was received, judged and placed → what is due to whom; a letter that is ready → the mail server."""

from __future__ import annotations

from typing import Protocol

from sqlalchemy import Connection, text

from services.aggregate.notices import arrivals
from services.aggregate.notices.due import take_notice, write_due
from services.aggregate.register import find_agency
from shared.bus.events import LetterWritten, ReportCounted
from shared.faults import Later


class Mailer(Protocol):
    """Sends a letter; see ``shared.mailer``."""

    def send(self, key: str, to: str, subject: str, body: str) -> None:
        """Raises when the letter was not taken."""


def report_counted(event: ReportCounted, session: Connection, *, link: str) -> None:
    """Notes what the sender is to be told, and tells it unless more of the sender's files are on their way."""
    agency = find_agency(session, event.declared.agency)
    if agency is None:
        raise Later(f"agency {event.declared.agency} is not known here yet")  # its own event is on the way
    arrivals.judged(event, session)
    take_notice(session, agency, event)
    write_due(session, agency, link)


def send_letter(event: LetterWritten, session: Connection, *, mailer: Mailer) -> None:
    """Sends a letter. A crash between the server's yes and our commit sends it again under the same Message-ID."""
    mailer.send(event.key, event.to, event.subject, event.body)
    session.execute(text("UPDATE letters SET sent_at = now() WHERE key = :key"), {"key": event.key})
