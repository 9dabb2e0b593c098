"""Puts right what stands: elects the version that counts by the rule of today, for reports where another one does.

What stands follows from what happened, so it can be worked out again; so can what a report adds, and by how much the
totals move. Where the totals of a province are not the sum of what is added to them, *nothing* is put right: it shows
that somebody or something changed one of them past this program, nobody knows which, and whoever finds that must look
first.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection

from services.aggregate.rollup.current import settle
from services.aggregate.rollup.handlers import counted_row
from services.aggregate.rollup.keys import ReportKey, lock
from services.aggregate.rollup.verify import KEYS, misjudged, of_key
from shared.bus.outbox import publish
from shared.database import Transactions, text
from shared.reference import Reference

PLACES = """
    SELECT receipt, standing, aside, used FROM reports
    WHERE agency = :agency AND family = :family AND period = :period
"""
UNEVEN = """
    SELECT 1 FROM (
        SELECT province, indicator, level, item, total, numerator, denominator, trues, agencies FROM rollups
        WHERE family = :family AND period = :period
        UNION ALL
        SELECT province, indicator, level, item, -total, -numerator, -denominator, -trues, -1 FROM contributions
        WHERE family = :family AND period = :period AND until IS NULL
    ) AS both_sides
    WHERE province IN (
        SELECT province FROM reports WHERE agency = :agency AND family = :family AND period = :period)
    GROUP BY province, indicator, level, item
    HAVING (sum(total), sum(numerator), sum(denominator), sum(trues), sum(agencies)) <> (0, 0, 0, 0, 0)
    LIMIT 1
"""
USABLE = "UPDATE reports SET usable = :usable WHERE receipt = :receipt"


def repair(transaction: Transactions, reference: Reference) -> list[dict[str, Any]]:
    """What was put right, a report a line; nothing when all stands as it should, so doing it again changes nothing.

    One transaction a report; its listeners are told how the versions stand now. Nobody is written a letter: no
    judgement has changed.
    """
    with transaction() as session:
        keys = [ReportKey(*row) for row in session.execute(text(KEYS))]
    return [done for key in sorted(keys) for done in _of(transaction, key, reference)]


def _of(transaction: Transactions, key: ReportKey, reference: Reference) -> Iterator[dict[str, Any]]:
    with transaction() as session:
        if not _wrong(session, key, reference):
            return  # looked at without a lock: most reports are well
    with transaction() as session:
        lock(session, {key})
        wrong = _wrong(session, key, reference)
        if not wrong or session.execute(text(UNEVEN), key._asdict()).first():
            return
        before = _places(session, key)
        for receipt, usable in misjudged(session, key, reference):
            session.execute(text(USABLE), {"receipt": receipt, "usable": usable})
        moved = settle(session, key, reference)
        after = _places(session, key)
        for receipt in sorted(receipt for receipt, place in after.items() if before.get(receipt) != place):
            publish(session, counted_row(session, receipt))
        yield {
            "repaired": sorted({str(one["difference"]) for one in wrong}),
            "key": list(key),
            "counted": _current(before),
            "counts": _current(after),
            "totals_moved": moved,
        }


def _wrong(session: Connection, key: ReportKey, reference: Reference) -> list[dict[str, Any]]:
    return of_key(session, key, reference)[0]


def _places(session: Connection, key: ReportKey) -> dict[str, tuple[Any, ...]]:
    return {row.receipt: tuple(row[1:]) for row in session.execute(text(PLACES), key._asdict())}


def _current(places: dict[str, tuple[Any, ...]]) -> str | None:
    return next((receipt for receipt, place in places.items() if place[0] == "current"), None)
