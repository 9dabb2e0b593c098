"""What reports add, kept for ever with since and until, and the totals moved by the difference.

The difference is applied inside the transaction that places the report, keys in sorted order: unsorted keys deadlocked
at 16 writers, a recompute without a lock lost sums.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import Connection

from services.aggregate.rollup.contributions import Contribution
from services.aggregate.rollup.keys import ReportKey
from shared.database import text

COLUMNS = "indicator, level, item, total, numerator, denominator, trues"
OPEN = f"""
    SELECT province, receipt, {COLUMNS} FROM contributions
    WHERE agency = :agency AND family = :family AND period = :period AND until IS NULL
"""
CLOSE = """
    UPDATE contributions SET until = :at
    WHERE agency = :agency AND family = :family AND period = :period AND until IS NULL
"""
ADD = f"""
    INSERT INTO contributions (agency, family, period, province, receipt, since, {COLUMNS})
    SELECT :agency, :family, :period, :province, :receipt, :at, * FROM unnest(
        CAST(:c0 AS text[]), CAST(:c1 AS text[]), CAST(:c2 AS text[]),
        CAST(:c3 AS numeric[]), CAST(:c4 AS numeric[]), CAST(:c5 AS numeric[]), CAST(:c6 AS int[]))
"""
MOVE = f"""
    INSERT INTO rollups AS r (family, period, province, {COLUMNS}, agencies)
    SELECT :family, :period, * FROM unnest(
        CAST(:c0 AS text[]), CAST(:c1 AS text[]), CAST(:c2 AS text[]), CAST(:c3 AS text[]), CAST(:c4 AS numeric[]),
        CAST(:c5 AS numeric[]), CAST(:c6 AS numeric[]), CAST(:c7 AS int[]), CAST(:c8 AS int[]))
    ON CONFLICT (province, family, period, indicator, level, item) DO UPDATE SET
        total = r.total + excluded.total, numerator = r.numerator + excluded.numerator,
        denominator = r.denominator + excluded.denominator, trues = r.trues + excluded.trues,
        agencies = r.agencies + excluded.agencies
"""
AS_OF = """
    SELECT indicator, level, item, sum(total) AS total, sum(numerator) AS numerator, sum(denominator) AS denominator,
           sum(trues)::int AS trues, count(DISTINCT agency)::int AS agencies
    FROM contributions
    WHERE province = ANY(:provinces) AND family = :family AND period = :period
      AND since <= :at AND (until IS NULL OR until > :at)
    GROUP BY indicator, level, item
    ORDER BY indicator, level, item
"""


class Held(NamedTuple):
    """What a report adds at present, and where."""

    province: str
    receipt: str
    rows: list[Contribution]


def held(session: Connection, key: ReportKey) -> Held | None:
    """What the report adds; None when it adds nothing."""
    rows = session.execute(text(OPEN), key._asdict()).all()
    return Held(rows[0][0], rows[0][1], sorted(Contribution(*row[2:]) for row in rows)) if rows else None


def withdraw(session: Connection, key: ReportKey, at: datetime) -> None:
    """Ends what the report adds; it stays to be read as of an earlier day."""
    session.execute(text(CLOSE), {**key._asdict(), "at": at})


def add(session: Connection, key: ReportKey, now: Held, at: datetime) -> None:
    """Writes what the report adds from now on."""
    if now.rows:
        values = {**key._asdict(), "province": now.province, "receipt": now.receipt, "at": at}
        session.execute(text(ADD), {**values, **_columns(now.rows)})


def _columns(rows: Iterable[tuple[Any, ...]]) -> dict[str, list[Any]]:
    return {f"c{n}": list(column) for n, column in enumerate(zip(*rows, strict=True))}


def apply_delta(session: Connection, key: ReportKey, before: Held | None, after: Held) -> int:
    """Applies *after minus before* to the totals, sorted by key; the number of rows touched."""
    delta: dict[tuple[str, str, str, str], list[Any]] = {}
    taken = [(-1, before.province, row) for row in before.rows] if before else []
    for sign, province, row in taken + [(1, after.province, row) for row in after.rows]:
        sums = delta.setdefault((province, *row.key), [Decimal(0), Decimal(0), Decimal(0), 0, 0])
        adds: tuple[Any, ...] = (row.total, row.numerator, row.denominator, row.trues, 1)
        for at, value in enumerate(adds):
            sums[at] += sign * value
    changed = sorted((key_, sums) for key_, sums in delta.items() if any(sums))
    if changed:
        values = {"family": key.family, "period": key.period}
        session.execute(text(MOVE), {**values, **_columns((*at, *sums) for at, sums in changed)})
    return len(changed)


def totals_as_of(
    session: Connection, provinces: Collection[str], family: str, period: str, at: datetime
) -> list[dict[str, Any]]:
    """The totals of some provinces together as they stood at a moment, from what reports added then.

    ``provinces`` are codes as they were when the reports were sent: those that were merged into one since give its
    total in today's borders.
    """
    values = {"provinces": list(provinces), "family": family, "period": period, "at": at}
    return [dict(row) for row in session.execute(text(AS_OF), values).mappings()]
