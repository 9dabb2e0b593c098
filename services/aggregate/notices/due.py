"""Which letter a judged report calls for, and when: one a version at most, one for all that were sent together."""

from __future__ import annotations

from collections.abc import Container

from sqlalchemy import Connection, text

from services.aggregate.notices.letters import Letterhead, about_report, about_reports
from services.aggregate.register import find_agency
from shared.bus.events import ReportCounted
from shared.contracts import Agency

QUIET_SECONDS = 60.0
"""A letter waits for what else its agency sent as long as that moves; what stands still for so long is not waited for."""
LONGEST_SECONDS = 600.0
"""No letter waits longer for what else its agency sent."""
NOTICE = """
    INSERT INTO report_notices AS n (receipt, agency, family, period, revision, said)
    VALUES (:receipt, :agency, :family, :period, :revision, CAST(:said AS jsonb))
    ON CONFLICT (receipt) DO UPDATE SET said = excluded.said, family = excluded.family, period = excluded.period
    WHERE n.settled_at IS NULL
"""
DROP_ONE = """
    UPDATE report_notices SET said = NULL, dropped = :why, settled_at = now()
    WHERE receipt = :receipt AND settled_at IS NULL
"""
DROP_OLDER = """
    UPDATE report_notices SET said = NULL, dropped = 'overtaken', settled_at = now()
    WHERE agency = :agency AND family = :family AND period = :period AND revision < :revision AND settled_at IS NULL
"""
ON_THE_WAY = """
    SELECT a.receipt FROM arrivals a
    WHERE a.agency = :agency AND a.judged_at IS NULL
      AND NOT EXISTS (SELECT 1 FROM pending_scans s WHERE s.receipt = a.receipt)
"""
DUE = """
    SELECT said FROM report_notices WHERE agency = :agency AND settled_at IS NULL ORDER BY revision FOR UPDATE
"""
TOLD = """
    UPDATE report_notices SET said = NULL, letter = :letter, settled_at = now()
    WHERE receipt = ANY(:receipts)
"""
WAITING = """
    SELECT agency, extract(epoch FROM now() - min(due_since))::float AS oldest,
           extract(epoch FROM now() - max(due_since))::float AS newest
    FROM report_notices WHERE settled_at IS NULL GROUP BY agency
"""


def take_notice(session: Connection, agency: Agency, event: ReportCounted) -> None:
    """Notes what the agency is to be told of a version; nothing of one that was overtaken before it was judged."""
    values = {
        "receipt": event.receipt,
        "agency": agency.code,
        "family": event.family,
        "period": event.report.period,
        "revision": event.revision,
    }
    session.execute(text(NOTICE), {**values, "said": event.model_dump_json(by_alias=True)})
    if event.standing == "superseded":
        session.execute(text(DROP_ONE), {"receipt": event.receipt, "why": "overtaken"})
    elif event.standing == "current":
        session.execute(text(DROP_OLDER), values)


def write_due(session: Connection, agency: Agency, head: Letterhead, *, wait: bool = True) -> str | None:
    """Writes the one letter that is due to an agency; its key. None: nothing is due, or (``wait``) more is on the way."""
    lock = {"key": f"letters\x1f{agency.code}"}
    session.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))"), lock)
    if wait and session.execute(text(ON_THE_WAY), {"agency": agency.code}).first():
        return None
    said = session.execute(text(DUE), {"agency": agency.code}).scalars().all()
    events = [ReportCounted.model_validate(one) for one in said]
    if not events:
        return None
    if not agency.mailbox:
        for event in events:
            session.execute(text(DROP_ONE), {"receipt": event.receipt, "why": "no_mailbox"})
        return None
    one = len(events) == 1
    key = about_report(session, agency, events[0], head) if one else about_reports(session, agency, events, head)
    session.execute(text(TOLD), {"letter": key, "receipts": [event.receipt for event in events]})
    return key


def waiting_agencies(session: Connection) -> list[tuple[str, float, float]]:
    """Agencies that wait for a letter: code, and the seconds since the oldest and the newest judgement it is about."""
    return [(row.agency, row.oldest, row.newest) for row in session.execute(text(WAITING))]


def write_overdue(
    session: Connection, code: str, oldest: float, moving: Container[str], head: Letterhead
) -> str | None:
    """Writes the letter that waits for what does not move: neither judged nor on its way in good order.

    ``moving``: the receipts that are on their way and have not failed.
    """
    agency = find_agency(session, code)
    on_the_way = session.execute(text(ON_THE_WAY), {"agency": code}).scalars().all()
    if agency is None or (oldest < LONGEST_SECONDS and any(receipt in moving for receipt in on_the_way)):
        return None
    return write_due(session, agency, head, wait=False)
