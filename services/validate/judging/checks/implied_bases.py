"""Counts and rates of all levels whose base no line gives: the bases they imply add up as the bases themselves would."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import combinations

from services.validate.judging.pack import LevelSum
from services.validate.judging.printed import printed_places, printed_tolerance
from services.validate.judging.subject import Subject, number, show
from shared.contracts import Fact, Finding

_Pair = tuple[Decimal, Decimal]
"""A count and its rate."""


@dataclass(frozen=True, slots=True)
class _Level:
    """What a level gives: the count, its rate, and how exactly the rate is known; cut off counts as rounded."""

    count: Fact
    rate: Fact

    @property
    def pair(self) -> _Pair:
        """Both figures."""
        return number(self.count) or Decimal(0), number(self.rate) or Decimal(0)

    @property
    def slack(self) -> Decimal:
        """How far the true rate may be from the printed one."""
        return 2 * printed_tolerance(self.rate)


def implied_bases(subject: Subject) -> Iterator[Finding]:
    """Rates that cannot all be right, by the counts beside them, where nobody gives what they are rates of."""
    for rule in subject.pack.level_sum:
        for name in subject.catalogue:
            found = _levels(subject, name, rule)
            if found and not _add_up(found, [level.pair for level in found]):
                yield _told(subject, found)


def _levels(subject: Subject, name: str, rule: LevelSum) -> list[_Level]:
    """The whole and its levels; empty unless each gives a count and a rate above 0, the counts add up, and the base is
    one that adds up over levels and is given at none.
    """
    of = subject.reference.ratio(name) if subject.catalogue[name].kind == "ratio_percent" else None
    if of is None or len(of.numerator) != 1 or len(of.denominator) != 1 or name in subject.pack.unclear_base:
        return []
    base = of.denominator[0][0]
    if base not in subject.catalogue or subject.catalogue[base].aggregation != "sum":
        return []
    found = []
    for level in (rule.level, *rule.of_levels):
        count, rate = subject.fact(of.numerator[0], level), subject.fact(name, level)
        if count is None or rate is None or subject.fact(base, level) or count.denominator is not None:
            return []
        made = _Level(count, rate)
        if made.pair[0] <= 0 or made.pair[1] <= made.slack:
            return []
        found.append(made)
    whole, *parts = (level.pair[0] for level in found)
    return found if whole == sum(parts) else []


def _add_up(levels: list[_Level], pairs: list[_Pair]) -> bool:
    """Whether the bases of the levels may add up to that of the whole."""
    spans = [
        (100 * count / (rate + level.slack), 100 * count / (rate - level.slack))
        for level, (count, rate) in zip(levels, pairs, strict=True)
    ]
    (low, high), *parts = spans
    return sum(one for one, _ in parts) <= high and sum(one for _, one in parts) >= low


def _told(subject: Subject, levels: list[_Level]) -> Finding:
    """The finding, with the two levels whose exchange mends it where there are only these."""
    whole, *parts = levels
    pairs = [level.pair for level in levels]
    fitting = []
    for one, other in combinations(range(1, len(pairs)), 2):
        turned = list(pairs)
        turned[one], turned[other] = (pairs[other][0], pairs[one][1]), (pairs[one][0], pairs[other][1])
        if _add_up(levels, turned):
            fitting.append((levels[one].count, levels[other].count))
    facts = [whole.rate, *(level.rate for level in parts), *(level.count for level in levels)]
    subject.confirmed.difference_update(fact.id for fact in facts)  # two counts exchanged add up all the same
    mean = 100 * pairs[0][0] / sum((100 * count / rate for count, rate in pairs[1:]), Decimal(0))
    shown = mean.quantize(Decimal(1).scaleb(-max(printed_places(whole.rate), 1)), ROUND_HALF_UP)
    swapped = fitting[0] if len(fitting) == 1 else None
    return subject.finding(
        "implied_base",
        facts,
        expected=shown,
        operands=subject.listed([subject.figure(fact) for level in parts for fact in (level.count, level.rate)]),
        hint=("levels_exchanged", {"one": subject.name(swapped[0]), "other": subject.name(swapped[1])})
        if swapped
        else None,
        cause="levels_swapped" if swapped else None,
        whole=show(pairs[0][0]),
    )
