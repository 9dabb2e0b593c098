"""Which letter a judged report calls for, and when: one a version, one for all that were sent together.

A version has a second letter only when a new judgement reverses what its sender was told of it: who was asked to send it
again must know that it counts now, and who was told that it counts must know that it does not.
"""

from __future__ import annotations

from collections.abc import Container
from typing import Any

from sqlalchemy import Connection, Row

from services.aggregate.notices.letters import Letterhead, News, about_report, about_reports, news_of
from services.aggregate.register import find_agency
from shared.bus.events import ReportCounted
from shared.contracts import Agency
from shared.database import text

QUIET_SECONDS = 60.0
"""A letter waits for what else its agency sent as long as that moves; what stands still for so long is not waited for."""
LONGEST_SECONDS = 600.0
"""No letter waits longer for what else its agency sent."""
KNOWN = """
    SELECT judgement, told, dropped, settled_at IS NOT NULL AS settled FROM report_notices WHERE receipt = :receipt
"""
NOTICE = """
    INSERT INTO report_notices AS n (receipt, agency, family, period, revision, judgement, said)
    VALUES (:receipt, :agency, :family, :period, :revision, :judgement, CAST(:said AS jsonb))
    ON CONFLICT (receipt) DO UPDATE SET said = excluded.said, family = excluded.family, period = excluded.period,
        judgement = excluded.judgement
"""
NEWS = """
    UPDATE report_notices SET earlier = CASE WHEN letter IS NULL THEN earlier ELSE earlier || letter END,
        letter = NULL, dropped = NULL, settled_at = NULL, due_since = now()
    WHERE receipt = :receipt
"""
NO_NEWS = """
    UPDATE report_notices SET said = NULL, letter = earlier[cardinality(earlier)],
        earlier = trim_array(earlier, 1), settled_at = now()
    WHERE receipt = :receipt AND settled_at IS NULL
"""
JUDGED_AGAIN = "UPDATE report_notices SET judgement = :judgement WHERE receipt = :receipt"
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
    SELECT said, told FROM report_notices WHERE agency = :agency AND settled_at IS NULL ORDER BY revision FOR UPDATE
"""
TOLD = """
    UPDATE report_notices n SET said = NULL, letter = :letter, told = d.told, settled_at = now()
    FROM unnest(CAST(:receipts AS text[]), CAST(:told AS text[])) AS d (receipt, told) WHERE n.receipt = d.receipt
"""
WAITING = """
    SELECT agency, extract(epoch FROM now() - min(due_since))::float AS oldest,
           extract(epoch FROM now() - max(due_since))::float AS newest
    FROM report_notices WHERE settled_at IS NULL GROUP BY agency
"""


def take_notice(session: Connection, agency: Agency, event: ReportCounted) -> None:
    """Notes what the agency is to be told of a version; nothing of one that was overtaken before it was judged."""
    _take_turns(session, agency.code)
    values = {
        "receipt": event.receipt,
        "agency": agency.code,
        "family": event.family,
        "period": event.report.period,
        "revision": event.revision,
        "judgement": event.judgement,
    }
    known = session.execute(text(KNOWN), values).first()
    if known is not None and event.judgement < known.judgement:
        return  # it comes late, after a newer judgement
    if known is not None and known.settled and not _is_news(known, event):
        session.execute(text(JUDGED_AGAIN), values)
    else:
        if known is not None and known.settled:
            session.execute(text(NEWS), values)
        session.execute(text(NOTICE), {**values, "said": event.model_dump_json(by_alias=True)})
    if known is not None and known.told == news_of(event):
        session.execute(text(NO_NEWS), values)  # reversed, and back again before anybody was told
    elif event.standing == "superseded":
        session.execute(text(DROP_ONE), {"receipt": event.receipt, "why": "overtaken"})
    if event.standing == "current":
        session.execute(text(DROP_OLDER), values)


def _is_news(known: Row[Any], event: ReportCounted) -> bool:
    """Whether a new judgement of a version says something else than its sender was told, or knows."""
    if event.judgement == known.judgement or event.standing == "superseded":
        return False
    if known.dropped == "overtaken":
        return event.standing == "current"  # it had no letter of its own, and counts now
    return known.told is not None and known.told != news_of(event)


def write_due(session: Connection, agency: Agency, head: Letterhead, *, wait: bool = True) -> str | None:
    """Writes the one letter that is due to an agency; its key. None: nothing is due, or (``wait``) more is on the way."""
    _take_turns(session, agency.code)
    if wait and session.execute(text(ON_THE_WAY), {"agency": agency.code}).first():
        return None
    rows = session.execute(text(DUE), {"agency": agency.code}).all()
    due = [News(ReportCounted.model_validate(row.said), row.told) for row in rows]
    if not due:
        return None
    if not agency.mailbox:
        for one in due:
            session.execute(text(DROP_ONE), {"receipt": one.event.receipt, "why": "no_mailbox"})
        return None
    key = about_report(session, agency, due[0], head) if len(due) == 1 else about_reports(session, agency, due, head)
    told = {"receipts": [one.event.receipt for one in due], "told": [news_of(one.event) for one in due]}
    session.execute(text(TOLD), {"letter": key, **told})
    return key


def _take_turns(session: Connection, agency: str) -> None:
    """Until the end of the transaction nobody else decides about letters to this agency."""
    lock = {"key": f"letters\x1f{agency}"}
    session.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))"), lock)


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
