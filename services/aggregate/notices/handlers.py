"""What was received, judged and placed → what is due to whom."""

from __future__ import annotations

from sqlalchemy import Connection

from services.aggregate.notices import arrivals
from services.aggregate.notices.due import take_notice, write_due
from services.aggregate.notices.letters import Letterhead
from services.aggregate.register import find_agency
from shared.bus.events import ReportCounted
from shared.faults import Later


def report_counted(event: ReportCounted, session: Connection, *, head: Letterhead) -> None:
    """Notes what the sender is to be told, and tells it unless more of the sender's files are on their way."""
    agency = find_agency(session, event.declared.agency)
    if agency is None:
        raise Later(f"agency {event.declared.agency} is not known here yet")  # its own event is on the way
    arrivals.judged(event, session)
    take_notice(session, agency, event)
    write_due(session, agency, head)
