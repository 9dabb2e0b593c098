"""Recomputes what stands and what it adds from the reports as they were judged, and names every difference."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection

from services.aggregate.rollup.contributions import Contribution, contributions
from services.aggregate.rollup.keys import ReportKey
from services.aggregate.rollup.reports import content_of, turns_of, versions_of
from services.aggregate.rollup.standing import what_counts
from services.aggregate.rollup.totals import COLUMNS, held
from shared.contracts import Finding, Outcome
from shared.database import take_time, text
from shared.reference import Reference

KEYS = """
    SELECT agency, family, period FROM reports WHERE family IS NOT NULL AND period IS NOT NULL
    UNION SELECT agency, family, period FROM current_reports WHERE until IS NULL
    UNION SELECT agency, family, period FROM contributions WHERE until IS NULL
"""
STANDS = """
    SELECT receipt FROM current_reports
    WHERE agency = :agency AND family = :family AND period = :period AND until IS NULL
"""
JUDGED = """
    SELECT receipt, outcome, usable, findings FROM reports
    WHERE agency = :agency AND family = :family AND period = :period
"""
WITHOUT_SENDING = """
    SELECT receipt, agency FROM reports r WHERE NOT EXISTS (SELECT 1 FROM sendings s WHERE s.receipt = r.receipt)
"""
"""It has no turn and never counts: its number was known already as another's, as after a restored backup of intake."""
_VALUES = ("total", "numerator", "denominator", "trues", "agencies")
_ZERO = [Decimal(0), Decimal(0), Decimal(0), 0, 0]
Sums = dict[tuple[str, ...], list[Any]]


def verify(session: Connection, reference: Reference) -> list[dict[str, Any]]:
    """What stands beside what should, what each report adds beside its facts, and each total beside the sum of both.

    Runs in one snapshot (``REPEATABLE READ``), so that reports judged meanwhile do not count as differences.
    """
    session.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
    take_time(session)
    expected: Sums = {}
    found: list[dict[str, Any]] = []
    for row in session.execute(text(KEYS)).all():
        key = ReportKey(*row)
        wrong, province, parts = of_key(session, key, reference)
        found += wrong
        for part in parts:
            sums = expected.setdefault((province, key.family, key.period, *part.key), list(_ZERO))
            for at, value in enumerate((part.total, part.numerator, part.denominator, part.trues, 1)):
                sums[at] += value
    unsent = (
        {"difference": "judged_without_sending", **row} for row in session.execute(text(WITHOUT_SENDING)).mappings()
    )
    return [*found, *unsent, *_totals(session, expected)]


def of_key(
    session: Connection, key: ReportKey, reference: Reference
) -> tuple[list[dict[str, Any]], str, list[Contribution]]:
    """What is wrong with one report; and the province to which what stands adds, and what."""
    stands = session.execute(text(STANDS), key._asdict()).scalar()
    province, parts = _adds(session, key.family, stands, reference) if stands else ("", [])
    found = [
        {"difference": "usable", "key": list(key), "receipt": receipt, "stored": not usable, "recomputed": usable}
        for receipt, usable in misjudged(session, key, reference)
    ]
    return [*found, *_standing(session, key, stands, parts)], province, parts


def misjudged(session: Connection, key: ReportKey, reference: Reference) -> list[tuple[str, bool]]:
    """The versions of which another policy said whether they can be used, and what that of today says."""
    rows = session.execute(text(JUDGED), key._asdict())
    found = []
    for row in rows:
        usable = reference.policy.usable(Outcome(row.outcome), [Finding.model_validate(one) for one in row.findings])
        if usable is not row.usable:
            found.append((row.receipt, usable))
    return found


def _standing(
    session: Connection, key: ReportKey, stands: str | None, parts: list[Contribution]
) -> Iterator[dict[str, Any]]:
    """Another version stands than should, or what is kept as its contributions is not what its facts add."""
    versions, _ = versions_of(session, key)
    should = what_counts(versions, turns_of(session, key))
    if stands != should:
        yield {"difference": "standing", "key": list(key), "stored": stands, "recomputed": should}
    adds = held(session, key)
    wrong = set(adds.rows if adds else []) ^ set(parts)
    if wrong or (adds and adds.receipt != stands):
        names = sorted({part.indicator for part in wrong})
        yield {"difference": "contributions", "key": list(key), "receipt": stands, "indicators": names}


def _adds(session: Connection, family: str, receipt: str, reference: Reference) -> tuple[str, list[Contribution]]:
    """The province to which a version that stands adds, and what."""
    content = content_of(session, receipt)
    if not reference.policy.uses(content.province, content.outcome, content.findings):
        return content.province, []
    return content.province, contributions(content.facts, family, reference)


def _totals(session: Connection, expected: Sums) -> Iterator[dict[str, Any]]:
    rows = session.execute(text(f"SELECT province, family, period, {COLUMNS}, agencies FROM rollups"))
    stored = {tuple(row[:6]): list(row[6:]) for row in rows}
    for key in sorted(expected.keys() | stored.keys()):
        should, has = expected.get(key, _ZERO), stored.get(key, _ZERO)
        if should != has:
            yield {
                "difference": "total",
                "key": list(key),
                "stored": json.loads(json.dumps(dict(zip(_VALUES, has, strict=True)), default=str)),
                "recomputed": json.loads(json.dumps(dict(zip(_VALUES, should, strict=True)), default=str)),
            }
