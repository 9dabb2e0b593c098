"""What became of everything that was acknowledged: counted in the database and in the mail server."""

from __future__ import annotations

import time
from collections import Counter
from datetime import datetime
from typing import Any

from sqlalchemy import create_engine, text

from benchmarks.chaos.senders import SENDERS, Sent
from benchmarks.chaos.stack import Running
from shared.database import SERVICES, admin_url
from shared.mailer import message_id

OPEN = " UNION ALL ".join(
    f"SELECT listener, receipt, cause FROM {service}.inbox WHERE state IN ('waiting', 'sent')" for service in SERVICES
)
UNCARRIED = " UNION ALL ".join(f"SELECT id FROM {service}.outbox WHERE relayed_at IS NULL" for service in SERVICES)
DEAD = " UNION ALL ".join(
    f"SELECT listener, receipt, cause FROM {service}.inbox WHERE state = 'dead'" for service in SERVICES
)
STAGES = ("extract", "validate", "rollup", "notices")
HANDLED = " UNION ".join(
    f"SELECT listener FROM {service}.inbox WHERE state = 'handled' AND at > :begun" for service in SERVICES
)
LETTERS = """
    SELECT key, step, agency, sent_at IS NOT NULL AS sent, (begun_at IS NOT NULL AND sent_at IS NULL) AS doubted,
        written_at
    FROM aggregate.letters
"""
FIRST = "SELECT agency, min(received_at) AS first FROM intake.submissions GROUP BY agency"
REPEATED = """
    SELECT count(*) FROM (
        SELECT 1 FROM intake.submissions GROUP BY agency, sha256, form, period HAVING count(*) > 1) d
"""


def settle(stack: Running, limit: float) -> float | None:
    """Seconds until nothing is on its way but letters in doubt; None when that takes too long."""
    began = time.monotonic()
    engine = create_engine(admin_url(stack.reached()))
    try:
        while time.monotonic() - began < limit:
            with engine.connect().execution_options(isolation_level="REPEATABLE READ") as session:
                # one moment for all tables: what is carried from one to another meanwhile is in neither otherwise
                waiting = [
                    row for row in session.execute(text(OPEN)) if "may still be in other hands" not in (row.cause or "")
                ]
                if not waiting and not session.execute(text(UNCARRIED)).first():
                    return time.monotonic() - began
            time.sleep(0.2)
    finally:
        engine.dispose()
    return None


def works(stack: Running, limit: float) -> bool:
    """Whether each stage of a report's way handles something within this time from now, whatever waits before it."""
    end = time.monotonic() + limit
    engine = create_engine(admin_url(stack.reached()))
    try:
        with engine.connect() as session:
            begun = session.execute(text("SELECT clock_timestamp()")).scalar_one()
        while time.monotonic() < end:
            with engine.connect() as session:
                handled = set(session.execute(text(HANDLED), {"begun": begun}).scalars())
            if handled >= set(STAGES):
                return True
            time.sleep(0.1)
    finally:
        engine.dispose()
    return False


def account(stack: Running, sent: Sent) -> dict[str, Any]:
    """The figures of the promise: nothing lost, nothing doubled, no difference, no letter twice or wrong."""
    engine = create_engine(admin_url(stack.reached()))
    with engine.connect() as session:
        found = {
            **fates(
                sent,
                known=set(session.execute(text("SELECT receipt FROM intake.submissions")).scalars()),
                judged=set(session.execute(text("SELECT receipt FROM aggregate.reports")).scalars()),
                dead=list(session.execute(text(DEAD))),
                repeated=int(session.execute(text(REPEATED)).scalar_one()),
            ),
            **of_letters(
                list(session.execute(text(LETTERS))),
                stack.mail.copies,
                {row.agency: row.first for row in session.execute(text(FIRST))},
                stack.settings.mail_from,
            ),
        }
    engine.dispose()
    verified = stack.caller("operator", "system").call("GET", "/api/verify")
    return {**found, "differences": verified["differences"], "different": verified["list"][:5]}


def fates(sent: Sent, known: set[str], judged: set[str], dead: list[Any], repeated: int) -> dict[str, Any]:
    """What became of every receipt that a sender holds, beside what intake knows, what was judged and what is dead."""
    receipts, explained = set(sent.receipts.values()), {row.receipt for row in dead if row.receipt}
    return {
        "accepted": len(receipts),
        "judged": len(receipts & judged),
        "explained": len((receipts & explained) - judged),
        "lost": len(receipts - judged - explained) + len(receipts - known),
        "doubled": repeated + len(sent.differing) + len(judged - known),
        "dead": [f"{row.listener}: {first_line(row.cause)}" for row in dead[:5]],
    }


def first_line(cause: str | None) -> str:
    """The beginning of a cause; empty where none was kept."""
    return (cause or "").partition("\n")[0][:120]


def of_letters(letters: list[Any], arrived: Counter[str], first: dict[str, datetime], sender: str) -> dict[str, int]:
    """What became of the letters: rows of ``LETTERS`` beside the copies that arrived, by Message-ID.

    ``first``: when each agency was first heard of. A copy that no row tells of is a letter nobody knows why it was written.
    """
    copies = {row.key: arrived[message_id(row.key, sender)] for row in letters}
    wrong_late = [
        row.key
        for row in letters
        if row.step == "late" and row.agency in SENDERS and row.agency in first and first[row.agency] < row.written_at
    ]
    return {
        "letters": len(letters),
        "letters_sent": sum(row.sent for row in letters),
        "letters_in_doubt": sum(row.doubted for row in letters),
        "letters_unsent": sum(not row.sent and not row.doubted for row in letters),
        "letters_not_received": sum(row.sent and copies[row.key] == 0 for row in letters),
        "letters_twice": sum(count > 1 for count in copies.values()),
        "letters_unknown": arrived.total() - sum(copies.values()),
        "letters_wrongly_late": len(wrong_late),
    }
