"""Materialised rollups: moved by the difference a report makes, read at once, verifiable at any time.

The difference is applied inside the transaction that accepts the report, keys in sorted order:
unsorted keys deadlocked at 16 writers, a recompute without a lock lost sums.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, text

from services.aggregate.contributions import TOTAL, Row, contributions, headlines, policy
from shared.contracts import Fact, Finding, Outcome
from shared.reference import installed

_VALUES = ("total", "numerator", "denominator", "trues", "agencies")


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose contributions they are."""

    agency: str
    province: str
    family: str
    period: str


def take_back(session: Connection, owner: Owner) -> list[tuple[str, Row]]:
    """Deletes what the report's earlier revision added and returns it under the province it was stored with."""
    rows = session.execute(
        text(
            "DELETE FROM contributions WHERE agency = :agency AND family = :family AND period = :period "
            "RETURNING province, indicator, level, item, total, numerator, denominator, trues"
        ),
        {"agency": owner.agency, "family": owner.family, "period": owner.period},
    )
    return [(row[0], Row(*row[1:])) for row in rows]


def store(session: Connection, owner: Owner, rows: list[Row]) -> None:
    """Writes what a report adds."""
    if rows:
        session.execute(
            text(
                "INSERT INTO contributions (agency, province, family, period, indicator, level, item, total, numerator, denominator, trues) "
                "SELECT :agency, :province, :family, :period, * FROM unnest(CAST(:i AS text[]), CAST(:l AS text[]), CAST(:t AS text[]), "
                "CAST(:a AS numeric[]), CAST(:n AS numeric[]), CAST(:d AS numeric[]), CAST(:y AS int[]))"
            ),
            {
                "agency": owner.agency,
                "province": owner.province,
                "family": owner.family,
                "period": owner.period,
                **_columns(rows),
            },
        )


def _columns(rows: list[Row]) -> dict[str, list[Any]]:
    return dict(zip("iltandy", map(list, zip(*rows, strict=True)), strict=True))


def move(session: Connection, owner: Owner, before: list[tuple[str, Row]], after: list[Row]) -> int:
    """Applies *after minus before* to the rollups, sorted by key; the number of rows touched."""
    delta: dict[tuple[str, str, str, str], list[Any]] = {}
    for sign, province, row in [(-1, p, r) for p, r in before] + [(1, owner.province, r) for r in after]:
        sums = delta.setdefault((province, *row.key), [Decimal(0), Decimal(0), Decimal(0), 0, 0])
        adds: tuple[Any, ...] = (row.total, row.numerator, row.denominator, row.trues, 1)
        for at, value in enumerate(adds):
            sums[at] += sign * value
    changed = sorted((key, sums) for key, sums in delta.items() if any(sums))
    if not changed:
        return 0
    columns = list(zip(*[(*key, *sums) for key, sums in changed], strict=True))
    session.execute(
        text(
            "INSERT INTO rollups AS r (family, period, province, indicator, level, item, total, numerator, denominator, trues, agencies) "
            "SELECT :family, :period, * FROM unnest(CAST(:c0 AS text[]), CAST(:c1 AS text[]), CAST(:c2 AS text[]), CAST(:c3 AS text[]), "
            "CAST(:c4 AS numeric[]), CAST(:c5 AS numeric[]), CAST(:c6 AS numeric[]), CAST(:c7 AS int[]), CAST(:c8 AS int[])) "
            "ON CONFLICT (province, family, period, indicator, level, item) DO UPDATE SET total = r.total + excluded.total, "
            "numerator = r.numerator + excluded.numerator, denominator = r.denominator + excluded.denominator, "
            "trues = r.trues + excluded.trues, agencies = r.agencies + excluded.agencies"
        ),
        {"family": owner.family, "period": owner.period, **{f"c{n}": list(column) for n, column in enumerate(columns)}},
    )
    return len(changed)


def coverage(session: Connection, province: str, family: str, period: str) -> dict[str, Any]:
    """The agencies that owe the report, sent it, passed and failed, and the names of those that did not send."""
    owing = [
        form.id
        for form in installed().forms.values()
        if form.family == family and any(d.form == form.id and d.period == period for d in installed().deadlines)
    ]
    rows = (
        session.execute(
            text(
                "SELECT a.code, a.name, s.outcome, s.receipt FROM agencies a LEFT JOIN standings s ON s.agency = a.code AND s.family = :family AND s.period = :period "
                "WHERE a.province = :province AND a.active AND a.forms && CAST(:forms AS text[]) ORDER BY a.code"
            ),
            {"province": province, "family": family, "period": period, "forms": owing},
        )
        .mappings()
        .all()
    )
    sent = [row for row in rows if row["receipt"]]
    return {
        "owe": len(rows),
        "sent": len(sent),
        "passed": sum(row["outcome"] in ("accepted", "accepted_with_warnings") for row in sent),
        "failed": sum(row["outcome"] == "returned" for row in sent),
        "missing": [{"agency": row["code"], "name": row["name"]} for row in rows if not row["receipt"]],
        "reports": [
            {"agency": row["code"], "name": row["name"], "outcome": row["outcome"], "receipt": row["receipt"]}
            for row in sent
        ],
    }


def read(session: Connection, province: str, family: str, period: str) -> dict[str, Any]:
    """A province's rollup: headline rates, every indicator by level, coverage, and what was left out."""
    rows = (
        session.execute(
            text(
                "SELECT indicator, level, item, total, numerator, denominator, trues, agencies FROM rollups "
                "WHERE province = :p AND family = :f AND period = :q AND agencies > 0 ORDER BY indicator, level, item"
            ),
            {"p": province, "f": family, "q": period},
        )
        .mappings()
        .all()
    )
    cover = coverage(session, province, family, period)
    known = installed().indicators
    named = {headline.id: headline for headline in headlines()}
    figures: list[dict[str, Any]] = []
    lists: dict[str, list[dict[str, Any]]] = {}
    kpis = []
    for row in rows:
        if row["indicator"] in named:
            if row["level"] == TOTAL:
                headline = named[row["indicator"]]
                kpis.append(
                    {
                        "id": headline.id,
                        "vi": headline.vi,
                        "value": _share(row, headline.factor),
                        "numerator": _plain(row["numerator"]),
                        "denominator": _plain(row["denominator"]),
                        "agencies": row["agencies"],
                        "of": cover["owe"],
                    }
                )
            continue
        indicator = known[row["indicator"]]
        if row["item"]:
            lists.setdefault(indicator.id, []).append({"item": row["item"], "agencies": row["agencies"]})
            continue
        figures.append(
            {
                "indicator": indicator.id,
                "vi": indicator.vi,
                "unit": indicator.unit,
                "level": row["level"],
                **_shown(indicator.aggregation, indicator.kind, row),
                "agencies": row["agencies"],
                "of": cover["owe"],
            }
        )
    order = {headline.id: n for n, headline in enumerate(headlines())}
    place = {name: n for n, name in enumerate(known)}
    figures.sort(key=lambda figure: (place[figure["indicator"]], figure["level"] != TOTAL, figure["level"]))
    return {
        "province": province,
        "family": family,
        "period": period,
        "coverage": cover,
        "headlines": sorted(kpis, key=lambda kpi: order[kpi["id"]]),
        "figures": figures,
        "lists": lists,
        "left_out": left_out(session, province, family, period),
    }


def _shown(aggregation: str, kind: str, row: Any) -> dict[str, Any]:
    if aggregation == "sum":
        return {"value": _plain(row["total"])}
    if aggregation == "count_true":
        return {"value": row["trues"], "answered": row["agencies"]}
    if aggregation == "any":
        return {"value": row["trues"] > 0, "answered": row["agencies"]}
    return {
        "value": _share(row, 1 if kind == "count" else 100),
        "numerator": _plain(row["numerator"]),
        "denominator": _plain(row["denominator"]),
    }


def _share(row: Any, factor: int) -> float | None:
    if not row["denominator"]:
        return None
    return float(round(row["numerator"] / row["denominator"] * factor, 2))


def _plain(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def left_out(session: Connection, province: str, family: str, period: str) -> list[dict[str, Any]]:
    """The figures of current reports that are held or in error and therefore not in the totals."""
    rows = session.execute(
        text(
            "SELECT r.receipt, r.agency, a.name, r.facts, r.outcome FROM standings s JOIN reports r ON r.receipt = s.receipt "
            "JOIN agencies a ON a.code = r.agency WHERE s.province = :p AND s.family = :f AND s.period = :q ORDER BY r.agency"
        ),
        {"p": province, "f": family, "q": period},
    ).mappings()
    known = installed().indicators
    found = []
    for row in rows:
        for fact in row["facts"]:
            if fact["status"] == "unreadable" or (fact["status"] == "filled" and fact["needs_review"]):
                name = known[fact["indicator"]].vi if fact["indicator"] else fact["source"]["text"][:80]
                found.append(
                    {
                        "receipt": row["receipt"],
                        "agency": row["agency"],
                        "name": row["name"],
                        "indicator": fact["indicator"],
                        "vi": name,
                        "level": fact["level"],
                        "raw": fact["raw"],
                        "reason": fact["review_reason"],
                    }
                )
    return found


def verify(session: Connection) -> list[dict[str, Any]]:
    """Recomputes every rollup from the stored facts of the reports in force and lists what differs.

    Runs in one snapshot (``REPEATABLE READ``), so that reports accepted meanwhile do not count as differences.
    """
    session.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
    expected: dict[tuple[str, ...], list[Any]] = {}
    rows = session.execute(
        text(
            "SELECT s.province, s.family, s.period, r.outcome, r.facts, r.findings FROM standings s JOIN reports r ON r.receipt = s.receipt"
        )
    ).mappings()
    for row in rows:
        findings = [Finding.model_validate(finding) for finding in row["findings"]]
        if not policy().uses(row["province"], Outcome(row["outcome"]), findings):
            continue
        for part in contributions([Fact.model_validate(fact) for fact in row["facts"]]):
            sums = expected.setdefault(
                (row["province"], row["family"], row["period"], *part.key), [Decimal(0), Decimal(0), Decimal(0), 0, 0]
            )
            for at, value in enumerate((part.total, part.numerator, part.denominator, part.trues, 1)):
                sums[at] += value
    stored = {
        tuple(row[:6]): list(row[6:])
        for row in session.execute(
            text(
                "SELECT province, family, period, indicator, level, item, total, numerator, denominator, trues, agencies FROM rollups"
            )
        )
    }
    zero = [Decimal(0), Decimal(0), Decimal(0), 0, 0]
    differences = []
    for key in sorted(expected.keys() | stored.keys()):
        should, has = expected.get(key, zero), stored.get(key, zero)
        if should != has:
            differences.append(
                {
                    "key": list(key),
                    "stored": json.loads(json.dumps(dict(zip(_VALUES, has, strict=True)), default=str)),
                    "recomputed": json.loads(json.dumps(dict(zip(_VALUES, should, strict=True)), default=str)),
                }
            )
    return differences
