"""Totals as they are read: headline rates, figures by level, coverage, and what was left out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection

from services.aggregate.rollup.contributions import TOTAL
from services.aggregate.rollup.totals import totals_as_of
from shared.database import text
from shared.families import Headline
from shared.forms import Indicator
from shared.reference import Reference

STOOD = "(c.until IS NULL OR c.until > :at) AND c.since <= :at"
STANDS = "c.until IS NULL"
REGISTER = "agencies"
REGISTER_THEN = """(
        SELECT DISTINCT ON (code) code, name, province, forms, active FROM agency_revisions
        WHERE since <= :at ORDER BY code, revision DESC
    )"""
COVERAGE = """
    SELECT a.code, a.name, c.outcome, c.receipt FROM {register} a
    LEFT JOIN current_reports c ON c.agency = a.code AND c.family = :family AND c.period = :period AND {stands}
    WHERE a.province = :province AND a.active AND a.forms && CAST(:forms AS text[]) ORDER BY a.code
"""
ROLLUP = """
    SELECT indicator, level, item, total, numerator, denominator, trues, agencies FROM rollups
    WHERE province = :province AND family = :family AND period = :period AND agencies > 0
    ORDER BY indicator, level, item
"""
LEFT_OUT = """
    SELECT r.receipt, r.agency, coalesce(a.name, r.agency) AS name, r.facts FROM current_reports c
    JOIN reports r ON r.receipt = c.receipt LEFT JOIN {register} a ON a.code = r.agency
    WHERE c.province = :province AND c.family = :family AND c.period = :period AND {stands} ORDER BY r.agency
"""


@dataclass(frozen=True, slots=True)
class Scope:
    """Which totals are asked for: as they are, or as they stood at a moment (``as_of``)."""

    province: str
    family: str
    period: str
    as_of: datetime | None = None

    @property
    def named(self) -> dict[str, Any]:
        """Province, family and period, for statements and answers."""
        return {"province": self.province, "family": self.family, "period": self.period}


def coverage(session: Connection, reference: Reference, of: Scope) -> dict[str, Any]:
    """The agencies that owe the report, sent it, passed and failed, and the names of those that did not send.

    ``as_of``: who owed, had sent and passed at that moment, told from the register as it stood then.
    """
    owing = [
        form.id
        for form in reference.forms.values()
        if form.family == of.family and any(d.form == form.id and d.period == of.period for d in reference.deadlines)
    ]
    rows = _rows(session, COVERAGE, {**of.named, "forms": owing}, of.as_of)
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


def _rows(session: Connection, statement: str, values: dict[str, Any], as_of: datetime | None) -> list[dict[str, Any]]:
    """Rows about the reports that stand and the register, or those of a moment."""
    if as_of is None:
        rows = session.execute(text(statement.format(stands=STANDS, register=REGISTER)), values)
    else:
        then = text(statement.format(stands=STOOD, register=REGISTER_THEN))
        rows = session.execute(then, {**values, "at": as_of})
    return [dict(row) for row in rows.mappings()]


def read(session: Connection, reference: Reference, of: Scope) -> dict[str, Any]:
    """A province's totals: headline rates, every indicator by level, coverage, and what was left out.

    ``as_of``: as they stood at a moment. What is left out is told of the reports that stood then, as judged now.
    """
    if of.as_of is None:
        rows = [dict(row) for row in session.execute(text(ROLLUP), of.named).mappings()]
    else:
        rows = totals_as_of(session, [of.province], of.family, of.period, of.as_of)
    cover = coverage(session, reference, of)
    return {
        **of.named,
        "as_of": of.as_of,
        "coverage": cover,
        **_told(rows, cover["owe"], reference.families[of.family].headlines, reference.indicators),
        "left_out": left_out(session, reference, of),
    }


def _told(
    rows: Iterable[dict[str, Any]], owe: int, headlines: list[Headline], known: Mapping[str, Indicator]
) -> dict[str, Any]:
    """Totals in words: headline rates and figures in the order of the catalogue, lists by indicator."""
    named = {headline.id: headline for headline in headlines}
    figures: list[dict[str, Any]] = []
    lists: dict[str, list[dict[str, Any]]] = {}
    kpis: list[dict[str, Any]] = []
    for row in rows:
        of = {"agencies": row["agencies"], "of": owe}
        if row["indicator"] in named:
            if row["level"] == TOTAL:
                headline = named[row["indicator"]]
                parts = {side: _plain(row[side]) for side in ("numerator", "denominator")}
                share = {"value": _share(row, headline.factor), **parts}
                kpis.append({"id": headline.id, "vi": headline.vi, **share, **of})
            continue
        indicator = known[row["indicator"]]
        if row["item"]:
            lists.setdefault(indicator.id, []).append({"item": row["item"], "agencies": row["agencies"]})
            continue
        about = {"indicator": indicator.id, "vi": indicator.vi, "unit": indicator.unit, "level": row["level"]}
        figures.append({**about, **_shown(indicator.aggregation, indicator.kind, row), **of})
    order = {headline.id: n for n, headline in enumerate(headlines)}
    place = {name: n for n, name in enumerate(known)}
    figures.sort(key=lambda figure: (place[figure["indicator"]], figure["level"] != TOTAL, figure["level"]))
    return {"headlines": sorted(kpis, key=lambda kpi: order[kpi["id"]]), "figures": figures, "lists": lists}


def _shown(aggregation: str, kind: str, row: Any) -> dict[str, Any]:
    if aggregation == "sum":
        return {"value": _plain(row["total"])}
    if aggregation == "count_true":
        return {"value": row["trues"], "answered": row["agencies"]}
    if aggregation == "any":
        return {"value": row["trues"] > 0, "answered": row["agencies"]}
    return {
        "value": _share(row, 100 if kind in ("ratio_percent", "fraction") else 1),
        "numerator": _plain(row["numerator"]),
        "denominator": _plain(row["denominator"]),
    }


def _share(row: Any, factor: int) -> float | None:
    if not row["denominator"]:
        return None
    return float(round(row["numerator"] / row["denominator"] * factor, 2))


def _plain(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def left_out(session: Connection, reference: Reference, of: Scope) -> list[dict[str, Any]]:
    """The figures of current reports that are held or in error and therefore not in the totals."""
    rows = _rows(session, LEFT_OUT, of.named, of.as_of)
    known = reference.indicators
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
