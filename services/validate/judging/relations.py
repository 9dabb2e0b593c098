"""What must hold between the figures of a report, in a form that can be solved for any one of them.

A relation knows whether it holds, and for each of its cells the values that would make it hold while
all others stay: that is what error localisation needs. All numbers are exact.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from shared.contracts import Fact

Key = tuple[str, str, str]
"""Indicator, level, role of a fact."""
Values = Mapping[Key, Decimal]
Span = tuple[Decimal | None, Decimal | None]
"""Lowest and highest value, both included; None has no bound."""
ZERO = Decimal(0)
_LEAST = Decimal("1e-12")
EVERYTHING: list[Span] = [(None, None)]


@dataclass(frozen=True, slots=True)
class Relation:
    """Cells that depend on each other; ``rule`` names the finding that a break makes."""

    rule: str
    cells: tuple[Key, ...]

    @property
    def exact(self) -> bool:
        """Whether it holds for few values: then that it holds proves something."""
        return True

    def holds(self, values: Values) -> bool:
        """Whether the relation holds; ``values`` has all of its cells."""
        own = self.cells[0]
        return within(values[own], self.allowed(own, values))

    def may_stand(self, values: Values) -> bool:
        """Whether the figures may all be right: it holds, or need not."""
        return self.holds(values)

    def allowed(self, cell: Key, values: Values) -> list[Span]:
        """The values of one cell that satisfy the relation while the others stay."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Quotient(Relation):
    """cells[0] = factor · cells[1] ÷ Σ sign · cells[2:], to ``tolerance`` of what is printed in cells[0]."""

    signs: tuple[int, ...] = ()
    factor: Decimal = Decimal(100)
    tolerance: Decimal = ZERO
    truncation: bool = True
    """Whether a rate cut off instead of rounded is good enough."""
    base: Decimal | None = None
    """The denominator where it is printed in the numerator's own cell (435/463)."""

    def allowed(self, cell: Key, values: Values) -> list[Span]:
        """See ``Relation``."""
        rate, top, *bottoms = self.cells
        below = self.below(values)
        slack = self.tolerance * 2 - _LEAST if self.truncation else self.tolerance
        if cell == rate:
            if below == 0:
                return EVERYTHING
            exact = self.factor * values[top] / below
            return [(exact - slack, exact + self.tolerance)]
        low, high = values[rate] - self.tolerance, values[rate] + slack
        if cell == top:
            ends = sorted((low * below / self.factor, high * below / self.factor))
            return [(ends[0], ends[1])]
        if values[top] == 0:
            return EVERYTHING if low <= 0 <= high else []
        rest = below - sum((s * values[k] for s, k in zip(self.signs, bottoms, strict=True) if k == cell), ZERO)
        sign = next(s for s, k in zip(self.signs, bottoms, strict=True) if k == cell)
        if high <= 0:
            return []
        least = self.factor * values[top] / high
        most = self.factor * values[top] / low if low > 0 else None
        ends_ = [sign * (least - rest), None if most is None else sign * (most - rest)]
        return [(ends_[0], ends_[1])] if sign > 0 else [(ends_[1], ends_[0])]

    def below(self, values: Values) -> Decimal:
        """The denominator."""
        if self.base is not None:
            return self.base
        return sum((sign * values[key] for sign, key in zip(self.signs, self.cells[2:], strict=True)), ZERO)

    def computed(self, values: Values) -> Decimal | None:
        """The rate as it should be, to two places; None where the denominator is 0."""
        spans = self.allowed(self.cells[0], values)
        high = spans[0][1] if spans else None
        return None if high is None else (high - self.tolerance).quantize(Decimal("0.01"), ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Total(Relation):
    """cells[0] is the sum of the others, or at least their sum."""

    exactly: bool = True
    leaves: bool = False
    """Whether it is likely the sum, and may be more."""

    @property
    def exact(self) -> bool:
        """See ``Relation``."""
        return self.exactly

    def holds(self, values: Values) -> bool:
        """See ``Relation``."""
        added = sum((values[part] for part in self.cells[1:]), ZERO)
        return values[self.cells[0]] == added if self.exactly else values[self.cells[0]] >= added

    def may_stand(self, values: Values) -> bool:
        """See ``Relation``."""
        added = sum((values[part] for part in self.cells[1:]), ZERO)
        return self.holds(values) or (self.leaves and values[self.cells[0]] >= added)

    def allowed(self, cell: Key, values: Values) -> list[Span]:
        """See ``Relation``."""
        total, *parts = self.cells
        added = sum((values[part] for part in parts), ZERO)
        if cell == total:
            return [(added, added if self.exactly else None)]
        room = values[total] - (added - values[cell])
        return [(room if self.exactly else None, room)]


@dataclass(frozen=True, slots=True)
class OneOf(Relation):
    """The cells add up to one of a few numbers, such as the sum of a column of an annex."""

    numbers: tuple[Decimal, ...] = ()

    def holds(self, values: Values) -> bool:
        """See ``Relation``."""
        return sum((values[cell] for cell in self.cells), ZERO) in self.numbers

    def allowed(self, cell: Key, values: Values) -> list[Span]:
        """See ``Relation``."""
        rest = sum((values[other] for other in self.cells if other != cell), ZERO)
        return [(number - rest, number - rest) for number in self.numbers]


@dataclass(frozen=True, slots=True)
class Carried(Relation):
    """cells[0] is not 0 where one of the others is not: dossiers belong to a service."""

    @property
    def exact(self) -> bool:
        """See ``Relation``."""
        return False

    def holds(self, values: Values) -> bool:
        """See ``Relation``."""
        carrier, *counts = self.cells
        return values[carrier] > 0 or all(values[count] <= 0 for count in counts)

    def allowed(self, cell: Key, values: Values) -> list[Span]:
        """See ``Relation``."""
        carrier, *counts = self.cells
        if cell == carrier:
            return [(Decimal(1), None)] if any(values[count] > 0 for count in counts) else EVERYTHING
        if values[carrier] > 0:
            return EVERYTHING
        others = any(values[count] > 0 for count in counts if count != cell)
        return [] if others else [(None, ZERO)]


@dataclass(frozen=True, slots=True)
class Cover(Relation):
    """cells[0] is at most the sum of the others: who has an account has a shared or a private one."""

    @property
    def exact(self) -> bool:
        """See ``Relation``."""
        return False

    def allowed(self, cell: Key, values: Values) -> list[Span]:
        """See ``Relation``."""
        covered, *parts = self.cells
        added = sum((values[part] for part in parts), ZERO)
        if cell == covered:
            return [(None, added)]
        return [(values[covered] - (added - values[cell]), None)]


@dataclass(frozen=True, slots=True)
class Within(Relation):
    """The cells add up to something between two bounds: shares of one whole to 100."""

    low: Decimal | None = None
    high: Decimal | None = None

    @property
    def exact(self) -> bool:
        """See ``Relation``."""
        return self.low is not None and self.high is not None

    def allowed(self, cell: Key, values: Values) -> list[Span]:
        """See ``Relation``."""
        rest = sum((values[other] for other in self.cells if other != cell), ZERO)
        return [(None if self.low is None else self.low - rest, None if self.high is None else self.high - rest)]


@dataclass(frozen=True, slots=True)
class Balance(Relation):
    """The first ``left`` cells add up to the same as the others: people by office and by degree."""

    left: int = 1

    def allowed(self, cell: Key, values: Values) -> list[Span]:
        """See ``Relation``."""
        one, other = self.cells[: self.left], self.cells[self.left :]
        if cell in other:
            one, other = other, one
        needed = sum((values[key] for key in other), ZERO) - sum((values[key] for key in one if key != cell), ZERO)
        return [(needed, needed)]


@dataclass(frozen=True, slots=True)
class Mean(Relation):
    """cells[0] is the rate of all levels together, the others the rates of the levels."""

    slack: Decimal = ZERO
    mean: Decimal | None = None
    """By the counts of the levels, where they are sure."""

    @property
    def exact(self) -> bool:
        """See ``Relation``."""
        return False

    def holds(self, values: Values) -> bool:
        """Whether the whole lies between the levels, and is not the highest or lowest itself.

        As high as the highest level it can only be where the others hardly count; their counts say whether they do.
        """
        whole, rates = values[self.cells[0]], [values[cell] for cell in self.cells[1:]]
        low, high = min(rates), max(rates)
        if not low - self.slack <= whole <= high + self.slack:
            return False
        if high - low <= 4 * self.slack or self.mean is None:
            return True
        extreme = whole >= high - self.slack or whole <= low + self.slack
        return not (extreme and abs(whole - self.mean) > (high - low) / 4)

    def allowed(self, cell: Key, values: Values) -> list[Span]:
        """See ``Relation``."""
        rates = [values[other] for other in self.cells[1:] if other != cell]
        whole = values[self.cells[0]]
        if cell == self.cells[0]:
            return [(min(rates) - self.slack, max(rates) + self.slack)]
        if whole > max(rates) + self.slack:
            return [(whole - self.slack, None)]
        return [(None, whole + self.slack)] if whole < min(rates) - self.slack else EVERYTHING


@dataclass(frozen=True, slots=True)
class Between(Relation):
    """The cell lies between two bounds."""

    low: Decimal | None = ZERO
    high: Decimal | None = None

    @property
    def exact(self) -> bool:
        """See ``Relation``."""
        return False

    def holds(self, values: Values) -> bool:
        """See ``Relation``."""
        value = values[self.cells[0]]
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)

    def allowed(self, cell: Key, values: Values) -> list[Span]:
        """See ``Relation``."""
        return [(self.low, self.high)]


@dataclass(slots=True)
class Network:
    """All relations of a report and the values of their cells."""

    values: dict[Key, Decimal] = field(default_factory=dict)
    facts: dict[Key, Fact] = field(default_factory=dict)
    relations: list[Relation] = field(default_factory=list)
    by_cell: dict[Key, list[Relation]] = field(default_factory=dict)
    asked: list[Relation] = field(default_factory=list)
    """Relations that a report is asked about when they break, and that prove nothing."""
    whole: set[Key] = field(default_factory=set)
    """Cells that count what cannot be divided."""
    doubtful: set[Key] = field(default_factory=set)
    """Cells that may have been misread."""
    seen: set[Key] = field(default_factory=set)
    """Cells read off a picture."""
    last: dict[Key, Decimal] = field(default_factory=dict)
    """The figures of the agency's report before this."""
    rates: dict[Key, int] = field(default_factory=dict)
    """The decimal places with which each rate is printed."""
    bases: tuple[str, ...] = ()
    """Counts that a rate may have been divided by in place of its own base."""

    def add(self, relation: Relation, facts: Iterable[tuple[Fact, Decimal]], *, question: bool = False) -> None:
        """Adds a relation with the facts of its cells; one that is a ``question`` is only remembered."""
        for fact, value in facts:
            self.values[fact.key], self.facts[fact.key] = value, fact
        if question:
            self.asked.append(relation)
            return
        self.relations.append(relation)
        for cell in dict.fromkeys(relation.cells):
            self.by_cell.setdefault(cell, []).append(relation)

    def wrong_base(self, rate: Quotient) -> Key | None:
        """The one other count that the printed rate would fit as its base; None unless exactly one does."""
        top, level = self.values[rate.cells[1]], rate.cells[0][1]
        fitting = []
        for name in self.bases:
            key = (name, level, "")
            base = self.values.get(key)
            if key in rate.cells or not base or not top:
                continue
            if abs(rate.factor * top / base - self.values[rate.cells[0]]) <= rate.tolerance:
                fitting.append(key)
        return fitting[0] if len(fitting) == 1 else None

    def broken(self) -> list[Relation]:
        """The relations that do not hold."""
        return [relation for relation in self.relations if not relation.holds(self.values)]

    def unanswered(self) -> list[Relation]:
        """The questions that the report raises."""
        return [relation for relation in self.asked if not relation.holds(self.values)]

    def rate(self, cell: Key) -> Quotient | None:
        """The relation that gives a cell as a rate of others."""
        return next((r for r in self.of(cell) if isinstance(r, Quotient) and r.cells[0] == cell), None)

    def of(self, cell: Key) -> list[Relation]:
        """The relations a cell takes part in."""
        return self.by_cell.get(cell, [])


def within(value: Decimal, spans: list[Span]) -> bool:
    """Whether a value lies in one of the spans."""
    return any((low is None or value >= low) and (high is None or value <= high) for low, high in spans)


def both(one: list[Span], other: list[Span]) -> list[Span]:
    """The values that lie in a span of each."""
    found = []
    for low1, high1 in one:
        for low2, high2 in other:
            low = low2 if low1 is None else low1 if low2 is None else max(low1, low2)
            high = high2 if high1 is None else high1 if high2 is None else min(high1, high2)
            if low is None or high is None or low <= high:
                found.append((low, high))
    return found
