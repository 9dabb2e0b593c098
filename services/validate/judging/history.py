"""A report beside the agency's own past and beside similar agencies: what is merely unusual is asked about.

Nothing here accuses. Jumps are measured against robust statistics (median and median deviation of
logarithms), and only where there is enough to compare with.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from services.validate.judging.relations import Key
from services.validate.judging.subject import Subject
from shared.contracts import Fact, Finding, Status
from shared.periods import Period

Figures = Mapping[str, float]
"""Sure figures of a report by ``indicator|level|role``."""


@dataclass(frozen=True, slots=True)
class Past:
    """An earlier report of the same agency."""

    period: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class Memory:
    """What a report is compared with."""

    own: list[Past] = field(default_factory=list)
    """Newest first, without the period of the report itself."""
    others: list[Figures] = field(default_factory=list)
    """Reports of similar agencies of the same period."""


NOTHING = Memory()
LEAST_OTHERS = 8
"""Similar agencies that must have reported a figure before one is called unusual."""
LEAST_PAST = 3
COPIED_LEAST, COPIED_SHARE = 12, 0.9
"""Figures that must be there, and their share that is the same, for a report to look copied."""
_FAR_OWN, _FAR_OTHERS, _FLOOR = 5.0, 6.0, 0.25
_TEN_TIMES = math.log(10)
_SMALL = 20
"""Changes of counts by less than this are never asked about."""


def figures(facts: list[Fact]) -> dict[str, float]:
    """The sure figures of a report, as they are remembered."""
    return {name: _value(fact) for name, fact in _by_name(facts).items()}


def _by_name(facts: list[Fact]) -> dict[str, Fact]:
    """The sure figures by ``indicator|level|role``; what was answered twice is left out."""
    sure: dict[str, list[Fact]] = {}
    for fact in facts:
        number = isinstance(fact.value, int | float) and not isinstance(fact.value, bool)
        if fact.indicator and fact.status is Status.FILLED and not fact.needs_review and number:
            sure.setdefault("|".join(fact.key), []).append(fact)
    return {name: found[0] for name, found in sure.items() if len(found) == 1}


def _value(fact: Fact) -> float:
    assert isinstance(fact.value, int | float), "only figures are remembered"
    return float(fact.value)


def last_values(memory: Memory) -> dict[Key, Decimal]:
    """The figures of the report before, by key: a figure that equals its old one may be a copy."""
    if not memory.own:
        return {}
    found = {}
    for name, value in memory.own[0].figures.items():
        indicator, level, role = name.split("|")
        found[indicator, level, role] = Decimal(str(value))
    return found


def unusual(subject: Subject, memory: Memory) -> Iterator[Finding]:
    """Copied reports, falls of running totals, jumps, and figures far from all similar agencies."""
    by_key = _by_name(subject.facts)
    now = {name: _value(fact) for name, fact in by_key.items()}
    if memory.own:
        yield from _copied(subject, now, memory.own[0], by_key)
        yield from _fallen(subject, now, memory.own, by_key)
    for name, value in now.items():
        fact = by_key[name]
        if subject.catalogue[fact.indicator or ""].kind != "count":
            continue
        past = [one.figures[name] for one in memory.own if name in one.figures]
        if past and _jumped(value, past):
            shown = ", ".join(f"{one.period}: {_plain(one.figures[name])}" for one in memory.own if name in one.figures)
            yield subject.finding(
                "outlier_history", [fact], expected=Decimal(str(statistics.median(past))), operands=shown
            )
            continue
        others = [figures_[name] for figures_ in memory.others if name in figures_]
        if len(others) >= LEAST_OTHERS and _far(value, others, _FAR_OTHERS):
            low, high = (_plain(value) for value in (min(others), max(others)))
            yield subject.finding(
                "outlier_neighbours", [fact], expected=Decimal(str(statistics.median(others))), operands=f"{low}–{high}", whole=len(others)
            )  # fmt: skip


def _copied(subject: Subject, now: Figures, last: Past, by_key: dict[str, Fact]) -> Iterator[Finding]:
    shared = [name for name, value in now.items() if name in last.figures and abs(value) >= 10]
    same = [name for name in shared if now[name] == last.figures[name]]
    if len(shared) >= COPIED_LEAST and len(same) >= COPIED_SHARE * len(shared):
        yield subject.finding(
            "copy_forward", [by_key[name] for name in same[:6]], declared=len(same), whole=len(shared), base=last.period, cause="copy_forward"
        )  # fmt: skip


def _fallen(subject: Subject, now: Figures, own: list[Past], by_key: dict[str, Fact]) -> Iterator[Finding]:
    """Figures counted since the start of the year never fall from one period to the next."""
    year = Period.parse(subject.report.period or own[0].period).year
    earlier = next(
        (one for one in own if Period.parse(one.period).year == year and one.period < (subject.report.period or "")),
        None,
    )
    if earlier is None:
        return
    for name, value in now.items():
        fact = by_key[name]
        if fact.indicator in subject.pack.cumulative and value < earlier.figures.get(name, value):
            before = _plain(earlier.figures[name])
            yield subject.finding("cumulative_fell", [fact], base=earlier.period, whole=before, expected=None)


def _jumped(value: float, past: list[float]) -> bool:
    if abs(value - statistics.median(past)) < _SMALL:
        return False
    if len(past) >= LEAST_PAST:
        return _far(value, past, _FAR_OWN)
    return abs(_log(value) - _log(past[0])) >= _TEN_TIMES


def _far(value: float, sample: list[float], limit: float) -> bool:
    logs = [_log(one) for one in sample]
    middle = statistics.median(logs)
    spread = max(1.4826 * statistics.median(abs(one - middle) for one in logs), _FLOOR)
    far = abs(_log(value) - middle) / spread > limit
    return far and abs(value - statistics.median(sample)) >= _SMALL


def _log(value: float) -> float:
    return math.copysign(math.log1p(abs(value)), value)


def _plain(value: float) -> str:
    return str(int(value)) if value == int(value) else str(value).replace(".", ",")
