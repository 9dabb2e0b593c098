"""What one report adds to its province: pure functions from facts to rows of numbers.

The rules are the catalogue's: counts are added, rates are sums over sums of the agencies that have
both, yeses are counted beside the answers, lists are merged, the rest is not aggregated.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from shared.contracts import Fact, Status, exact
from shared.families import Headline
from shared.reference import Reference

OWN_LEVELS = ("cap_tinh", "cap_huyen", "cap_xa")
TOTAL = "toan_tinh"
"""The level of a province's total."""


class Contribution(NamedTuple):
    """What a report adds at one place: its key within the rollup, then the numbers."""

    indicator: str
    level: str
    item: str
    total: Decimal
    numerator: Decimal
    denominator: Decimal
    trues: int

    @property
    def key(self) -> tuple[str, str, str]:
        """Where it is added."""
        return self.indicator, self.level, self.item


class _Figures:
    """The usable figures of a report by indicator and level; a key with any figure in doubt is not usable."""

    def __init__(self, facts: list[Fact]) -> None:
        self.numbers: dict[tuple[str, str], Decimal] = {}
        self.facts: dict[tuple[str, str], list[Fact]] = {}
        self.levels: dict[str, list[str]] = {}
        doubtful = {
            (f.indicator, f.level) for f in facts if f.indicator and (f.needs_review or f.status is Status.UNREADABLE)
        }
        self.doubtful = doubtful
        self.asked: dict[str, set[str]] = {}
        for fact in facts:
            if fact.indicator and fact.status is not Status.NOT_APPLICABLE:
                self.asked.setdefault(fact.indicator, set()).add(fact.level)
        for fact in facts:
            if fact.indicator is None or fact.status is not Status.FILLED or (fact.indicator, fact.level) in doubtful:
                continue
            given = self.facts.setdefault((fact.indicator, fact.level), [])
            if not given:
                self.levels.setdefault(fact.indicator, []).append(fact.level)
            given.append(fact)
            value = _number(fact)
            if value is not None:
                at = (fact.indicator, fact.level)
                self.numbers[at] = self.numbers.get(at, Decimal(0)) + value
        self.all_levels = sorted({level for _, level in self.facts})

    def given_at(self, indicator: str) -> list[str]:
        """The levels at which an indicator is given, in the order of the report."""
        return self.levels.get(indicator, [])

    def sum(self, names: list[str], level: str) -> Decimal | None:
        parts = [self.numbers.get((name, level)) for name in names]
        return None if None in parts else sum((part for part in parts if part is not None), Decimal(0))


def _number(fact: Fact) -> Decimal | None:
    if isinstance(fact.value, bool):
        return Decimal(int(fact.value))
    return exact(fact.value) if isinstance(fact.value, int | float) else None


def contributions(facts: list[Fact], family: str, reference: Reference) -> list[Contribution]:
    """Everything a report of a family adds, sorted by key."""
    figures = _Figures(facts)
    rows: list[Contribution] = []
    for name, indicator in reference.indicators.items():
        if indicator.aggregation == "sum":
            rows += _spread(
                name,
                {
                    lv: (figures.numbers[name, lv], Decimal(0), Decimal(0), 0)
                    for lv in figures.given_at(name)
                    if (name, lv) in figures.numbers
                },
                figures.asked.get(name, set()),
            )
        elif indicator.aggregation in ("count_true", "any"):
            rows += _spread(
                name,
                {
                    lv: (Decimal(0), Decimal(0), Decimal(0), int(figures.numbers[name, lv] > 0))
                    for lv in figures.given_at(name)
                    if (name, lv) in figures.numbers
                },
                figures.asked.get(name, set()),
            )
        elif indicator.aggregation == "list_union":
            rows += _items(name, figures)
        else:
            rows += _spread(
                name,
                {lv: (Decimal(0), *pair, 0) for lv, pair in _pairs(name, figures, reference)},
                figures.asked.get(name, set()),
            )
    for headline in reference.families[family].headlines:
        asked = figures.asked.get(headline.numerator[0][0], set())
        rows += _spread(headline.id, {lv: (Decimal(0), *pair, 0) for lv, pair in _headline(headline, figures)}, asked)
    return sorted(rows, key=lambda row: row.key)


def _spread(
    name: str, by_level: dict[str, tuple[Decimal, Decimal, Decimal, int]], asked: set[str]
) -> Iterator[Contribution]:
    """A row for each level of government and one for the province's total, no figure counted twice.

    Both offices and communes given: the whole district is their sum and only a check. Only the whole
    district given: it enters the total and no level. Provincial totals in a report are control
    figures and never added (catalogue, 'Levels, without double counting'). When a level the report
    was asked for is missing or held, the levels do not make the agency's total: part of a sum is not
    passed off as the whole.
    """
    if not by_level:
        return
    own = {level: values for level, values in by_level.items() if level in OWN_LEVELS}
    for level, values in own.items():
        yield Contribution(name, level, "", *values)
    district = by_level.get("toan_huyen")
    complete = (asked & set(OWN_LEVELS)) <= own.keys() and (
        "toan_huyen" not in asked or {"cap_huyen", "cap_xa"} <= own.keys()
    )
    whole = (
        list(own.values())
        if complete
        else []
        if district is None
        else [district] + ([own["cap_tinh"]] if "cap_tinh" in own else [])
    )
    if whole:
        total, top, bottom, trues = (sum(column, type(column[0])(0)) for column in zip(*whole, strict=True))
        yield Contribution(name, TOTAL, "", total, top, bottom, min(trues, 1) if trues else 0)


def _items(name: str, figures: _Figures) -> Iterator[Contribution]:
    """The entries of a list, each once an agency."""
    listed: set[str] = set()
    for level in figures.given_at(name):
        for fact in figures.facts[name, level]:
            values = fact.value if isinstance(fact.value, list) else [fact.value]
            listed |= {str(value).strip()[:500] for value in values if str(value).strip()}
    for item in sorted(listed):
        yield Contribution(name, TOTAL, item, Decimal(1), Decimal(0), Decimal(0), 0)


def _pairs(name: str, figures: _Figures, reference: Reference) -> Iterator[tuple[str, tuple[Decimal, Decimal]]]:
    """Numerator and denominator of a rate at each level where the report has both, undisputed."""
    rule = reference.ratio(name)
    if rule is None:
        return
    for level in figures.all_levels:
        if (name, level) in figures.doubtful:
            continue
        if rule.own_parts:
            facts = figures.facts.get((name, level), [])
            if facts and facts[0].numerator is not None and facts[0].denominator is not None:
                yield level, (exact(facts[0].numerator), exact(facts[0].denominator))
        elif rule.weight:
            rate, weight = figures.numbers.get((name, level)), figures.numbers.get((rule.weight, level))
            if rate is not None and weight is not None:
                yield level, (rate * weight / rule.per, weight)
        elif rule.numerator:
            top = figures.numbers.get((rule.numerator[0], level))
            bottoms = [(figures.numbers.get((part, level)), sign) for part, sign in rule.denominator]
            if top is not None and all(value is not None for value, _ in bottoms):
                yield level, (top, sum((sign * value for value, sign in bottoms if value is not None), Decimal(0)))


def _headline(headline: Headline, figures: _Figures) -> Iterator[tuple[str, tuple[Decimal, Decimal]]]:
    for level in figures.all_levels:
        if headline.rate and (headline.rate, level) in figures.doubtful:
            continue
        top = next((value for names in headline.numerator if (value := figures.sum(names, level)) is not None), None)
        bottom = next(
            (value for names in headline.denominator if (value := figures.sum(names, level)) is not None), None
        )
        if top is not None and bottom is not None:
            yield level, (top, bottom)


def used(rows: list[Contribution]) -> int:
    """How many indicators of a report entered the rollup."""
    return len({row.indicator for row in rows if not row.indicator.startswith("kpi_")})
