"""Every letter has its reason, everything that was judged its letter or a reason for none, everything received its end."""

from __future__ import annotations

from collections.abc import Container
from typing import Any

from sqlalchemy import Connection

from services.aggregate.notices.keys import late_key
from shared.database import take_time, text
from shared.moments import there
from shared.reference import Reference

WAITING_SECONDS = 3600.0
"""A letter about a judgement is written within this time."""
WITHOUT_REASON = """
    SELECT key, agency FROM letters l
    WHERE step NOT IN ('late', 'trouble') AND NOT EXISTS (
        SELECT 1 FROM report_notices n, unnest(n.earlier || n.letter) AS k (letter) WHERE k.letter = l.key)
"""
WITHOUT_LETTER = """
    SELECT n.receipt, n.agency, k.letter FROM report_notices n, unnest(n.earlier || n.letter) AS k (letter)
    WHERE k.letter IS NOT NULL AND NOT EXISTS (SELECT 1 FROM letters l WHERE l.key = k.letter)
"""
NEVER_SENT = """
    SELECT l.key, l.agency FROM letters l
    WHERE l.sent_at IS NULL AND l.doubted_at IS NULL AND NOT EXISTS (
        SELECT 1 FROM outbox o
        WHERE o.name = 'LetterWritten' AND o.settled_at IS NULL AND o.body::json ->> 'key' = l.key)
"""
UNHEARD = """
    SELECT r.receipt, r.agency FROM reports r
    WHERE NOT EXISTS (SELECT 1 FROM report_notices n WHERE n.receipt = r.receipt)
       OR NOT EXISTS (SELECT 1 FROM arrivals a WHERE a.receipt = r.receipt AND a.judged_at IS NOT NULL)
"""
NEVER_WRITTEN = """
    SELECT receipt, agency FROM report_notices
    WHERE settled_at IS NULL AND due_since < now() - make_interval(secs => :seconds)
"""
JUDGED_NOWHERE = """
    SELECT a.receipt, a.agency FROM arrivals a
    WHERE a.judged_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM reports r WHERE r.receipt = a.receipt)
"""
LATE = "SELECT key, agency, written_at FROM letters WHERE step = 'late'"
WAS_HERE = """
    SELECT receipt FROM arrivals
    WHERE agency = :agency AND received_at < :written
      AND (family = :family AND period = :period OR declared_period = :period)
    LIMIT 1
"""


def verify(session: Connection, reference: Reference, undone: Container[str]) -> list[dict[str, Any]]:
    """What is missing between reports, notices and letters. ``undone``: receipts about which a message is on its way."""
    take_time(session)
    found = [
        *({"difference": "letter_without_reason", **row} for row in _rows(session, WITHOUT_REASON)),
        *({"difference": "letter_lost", **row} for row in _rows(session, WITHOUT_LETTER)),
        *({"difference": "letter_never_sent", **row} for row in _rows(session, NEVER_SENT)),
        *({"difference": "never_written", **row} for row in _rows(session, NEVER_WRITTEN, seconds=WAITING_SECONDS)),
        *_late_letters(session, reference),
    ]
    for name, statement in (("judgement_unheard", UNHEARD), ("judged_nowhere", JUDGED_NOWHERE)):
        rows = _rows(session, statement)
        found += [{"difference": name, **row} for row in rows if row["receipt"] not in undone]
    return found


def _rows(session: Connection, statement: str, **values: Any) -> list[dict[str, Any]]:
    return [dict(row) for row in session.execute(text(statement), values).mappings()]


def _late_letters(session: Connection, reference: Reference) -> list[dict[str, Any]]:
    """Letters about lateness without a passed deadline, or to an agency whose report had been received by then."""
    found = []
    for letter in _rows(session, LATE):
        day = there(letter["written_at"]).date()
        about = {"key": letter["key"], "agency": letter["agency"]}
        due = next(
            (one for one in reference.deadlines if late_key(letter["agency"], one.form, one.period) == letter["key"]),
            None,
        )
        if due is None or due.deadline >= day:
            found.append({"difference": "letter_without_reason", **about})
            continue
        family = reference.forms[due.form].family
        values = {"agency": letter["agency"], "written": letter["written_at"], "family": family, "period": due.period}
        receipt = session.execute(text(WAS_HERE), values).scalar()
        if receipt:
            found.append({"difference": "late_letter_after_receipt", **about, "receipt": receipt})
    return found


def without_end(session: Connection, receipts: list[str], undone: Container[str]) -> list[str]:
    """Of some receipts those that are neither judged nor known to be on their way, failing or given up."""
    judged = session.execute(text("SELECT receipt FROM reports WHERE receipt = ANY(:r)"), {"r": receipts}).scalars()
    ended = set(judged)
    return [receipt for receipt in receipts if receipt not in ended and receipt not in undone]
