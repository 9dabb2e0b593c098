"""Errors as clerks make them, planted in reports in which everything else agrees.

Each says which rules may rightly speak of it, and, where the paper singles one figure out, its cause and the figure that repairs
it. A figure is singled out when it alone can be changed so that everything agrees: whatever other figure of the broken relations
stands in a relation that holds. What it should be is claimed only where one number is left: of those that the slip could have
come from, or of the sums that the reader of a list may take. An error is planted only in relations that no other error touches.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from functools import partial
from typing import Any

from corpus.independent.layout import Changes
from corpus.independent.markup import template
from corpus.independent.relations import AtMost, Between, OfList, Quotient, Relation, Total, relations
from corpus.independent.reports import Report, lay
from corpus.independent.world import Key, Rate, Share

Values = Mapping[Key, Decimal]
_FIGURES = {
    "ratio_mismatch", "arithmetic_sum", "part_exceeds_whole", "annex_mismatch", "out_of_range", "unit_mismatch", "column_shift", "logical_contradiction", "outlier", "format",
}  # fmt: skip
"""Rules of the contract that may speak of a wrong figure, or of those that it contradicts."""
_DEGREE = "it_staff_degree_"


@dataclass
class Planted:
    """An error that stands in a report."""

    kind: str
    culprit: Key
    facts: set[tuple[str, str]]
    """The figures concerned; a finding speaks of the error when it names one of them."""
    rules: set[str]
    causes: set[str] = field(default_factory=set)
    """Right names for the cause; empty where the paper singles nothing out."""
    right: Decimal | None = None
    """The figure that was right, where it follows from the others."""
    repairs: Callable[[Decimal], bool] | None = None
    """Whether a proposed figure makes everything agree."""
    made: set[Key] = field(default_factory=set)
    """The figures that were changed; of any other the paper says what is right."""
    named: set[str] = field(default_factory=set)
    """True names of the cause, also where the paper singles nothing out; any other is a false one."""
    own_rules: set[str] = field(default_factory=set)
    """Further rules that may speak of the wrong figure, where they name it and not merely one beside it."""


# ---------------------------------------------------------------------- what holds


def values_of(report: Report) -> dict[Key, Decimal]:
    """The printed numbers."""
    found: dict[Key, Decimal] = {}
    for key, answer in report.answers.items():
        if answer.filled and answer.kind in ("count", "pct", "pct2", "decimal", "roles"):
            value = answer.values[0]
            number = Decimal(value.numerator) if isinstance(value, Share) else value
            if isinstance(number, Decimal):
                found[key] = number
    # Of several people one may have no degree printed: then it is none. Where none has one, nothing is said of any.
    told = {key[1] for key in found if key[0].startswith(_DEGREE)}
    for key, answer in report.answers.items():
        if answer.kind == "roles" and key not in found and (key[1] in told or not key[0].startswith(_DEGREE)):
            found[key] = Decimal(0)
    return found


def holds(relation: Relation, values: Values, report: Report) -> bool:
    """Whether a relation holds among printed numbers; a rate to half a unit of its last printed digit."""
    get = values.__getitem__
    if isinstance(relation, Quotient):
        below = get(relation.denominator)
        if below == 0:
            return get(relation.rate) == 0
        scale = 1 if relation.rate[0] == "bandwidth_per_staff_mbps" else 100
        exact = get(relation.numerator) * scale / below
        return abs(exact - get(relation.rate)) <= Decimal("0.5").scaleb(-_digits(report, relation.rate)) + Decimal(
            "1e-9"
        )
    if isinstance(relation, Total):
        return get(relation.whole) == sum(map(get, relation.parts))
    if isinstance(relation, AtMost):
        return get(relation.part) <= get(relation.whole)
    if isinstance(relation, Between):
        low, high = sorted(map(get, relation.parts))
        slack = Decimal(1).scaleb(-_digits(report, relation.whole))
        return low - slack <= get(relation.whole) <= high + slack
    rows = report.lists[relation.table]
    if not relation.column:
        return get(relation.headline) == len(rows)
    column = relation.column.lstrip("+")
    if relation.column.startswith("+"):
        return get(relation.headline) == sum(bool(row.get(column)) for row in rows)
    if report.world.follows_words:
        column = "all_dossiers_received"
    return get(relation.headline) == sum(int(row.get(column) or 0) for row in rows)


def _digits(report: Report, key: Key) -> int:
    answer = report.answers[key]
    value = answer.values[0]
    number = value if isinstance(value, Decimal) else Decimal(0)
    exponent = -int(number.as_tuple().exponent) if number.is_finite() else 0
    plain = number.normalize()
    return max(0, min(exponent, -int(plain.as_tuple().exponent)) if not report.ways.fixed else exponent)


# ---------------------------------------------------------------------- planting


@dataclass
class Ground:
    """A report being spoilt."""

    report: Report
    values: dict[Key, Decimal]
    all: list[Relation]
    rng: random.Random
    changes: Changes = field(default_factory=Changes)
    taken: set[Key] = field(default_factory=set)
    """Figures in whose relations an error was planted already."""
    planted: list[Planted] = field(default_factory=list)

    def free(self, key: Key) -> bool:
        """Whether no error touches the relations of a figure."""
        cells = {cell for relation in self.about(key) for cell in relation.cells} | {key}
        return not cells & self.taken

    def about(self, key: Key) -> list[Relation]:
        """The relations of a figure."""
        return [relation for relation in self.all if key in relation.cells]

    def broken(self, new: Mapping[Key, Decimal]) -> list[Relation]:
        """The relations that some changed figures break."""
        changed = {**self.values, **new}
        return [
            relation
            for relation in self.all
            if set(new) & set(relation.cells)
            and not holds(relation, changed, self.report)
            and not self.as_printed(relation, changed)
        ]

    def as_printed(self, relation: Relation, values: Values) -> bool:
        """Whether a rate is right to its own last digit: 0.6 beside 2 of 356, where zeros at the end are left away."""
        if not isinstance(relation, Quotient) or self.report.ways.fixed or not values[relation.denominator]:
            return False
        scale = 1 if relation.rate[0] == "bandwidth_per_staff_mbps" else 100
        exact = values[relation.numerator] * scale / values[relation.denominator]
        return abs(exact - values[relation.rate]) <= Decimal("0.5").scaleb(-_places(values[relation.rate]))

    def tenfold(self, relation: Quotient, new: Decimal) -> bool:
        """Whether a digit more or less in a count below explains a rate that is off by ten just as well."""
        for key in (relation.numerator, relation.denominator):
            count = int(self.values[key])
            for other in (count // 10, *range(10 * count, 10 * count + 10)):
                changed = {**self.values, relation.rate: new, key: Decimal(other)}
                if all(holds(one, changed, self.report) or self.as_printed(one, changed) for one in self.about(key)):
                    return True
        return False

    def singled_out(self, key: Key, number: Decimal, broken: list[Relation]) -> bool:
        """Whether this figure, printed as a wrong number, alone can be changed to make everything agree."""
        common = set.intersection(*(set(relation.cells) for relation in broken))
        exact = (Quotient, Total, OfList)
        for other in common - {key}:
            bound = any(
                isinstance(relation, exact) and relation not in broken and key not in relation.cells
                for relation in self.about(other)
            )
            if not bound or self.also_mends(other, {**self.values, key: number}, broken):
                return False
        return True

    def also_mends(self, other: Key, values: Values, broken: list[Relation]) -> bool:
        """Whether another figure can be given a whole number that makes everything agree beside the wrong one."""
        for relation in broken:
            for candidate in _solved(relation, other, values):
                changed = {**values, other: candidate}
                if all(holds(one, changed, self.report) for one in [*self.about(other), *broken]):
                    return True
        return False

    def left_open(self, key: Key, came_from: Iterable[int]) -> bool:
        """Whether another number that the same slip could have come from makes everything agree as well."""
        good = self.repairs(key)
        return any(good(Decimal(number)) for number in came_from if number != self.values[key])

    def column_told(self, relation: Relation) -> bool:
        """Whether the paper says which column of a list a headline adds up.

        Form 000 asks for dossiers "received, resolved through" the services: all of them, or those online. What the headline
        of the other level adds up tells.
        """
        if (
            not isinstance(relation, OfList)
            or relation.column != "online_dossiers_resolved"
            or self.report.form != "000"
        ):
            return True
        rows = self.report.lists[relation.table]
        others = self.report.lists["3A.3" if relation.table == "3A.2" else "3A.2"]
        return _added(rows, True) == _added(rows, False) or _added(others, True) != _added(others, False)

    def repairs(self, key: Key) -> Callable[[Decimal], bool]:
        """Whether a figure in this place makes its relations hold."""
        about = [relation for relation in self.about(key) if isinstance(relation, Quotient | Total | OfList)]

        def good(number: Decimal) -> bool:
            changed = {**self.values, key: number}
            return bool(about) and all(holds(relation, changed, self.report) for relation in about)

        return good

    def put(
        self,
        kind: str,
        key: Key,
        new: Any,
        *,
        causes: set[str],
        rules: set[str] | None = None,
        also: tuple[Key, ...] = (),
        sure: bool = False,
        solved: bool = True,
        came_from: Iterable[int] = (),
    ) -> bool:
        """Plants one wrong figure; False where the paper would not show it. ``sure``: its very digits tell the cause;
        ``came_from``: what it may have been by the same slip.
        """
        number = Decimal(int(new)) if isinstance(new, bool | int) else Decimal(str(new))
        broken = self.broken({key: number})
        if not broken or not self.free(key):
            return False
        told = all(self.column_told(relation) for relation in broken)
        alone = sure or (told and self.singled_out(key, number, broken))
        solved = solved and any(isinstance(relation, Quotient | Total | OfList) for relation in broken)
        if not causes:  # no slip says what it may have been
            came_from = (int(self.values[key]) - 1, int(self.values[key]) + 1)
        solved = solved and told and not self.left_open(key, came_from)
        if self.twice(key):
            rules = (rules or _FIGURES) | {"duplicate"}
        cells = {cell for relation in broken for cell in relation.cells} | {key, *also}
        self.changes.values[key] = new
        self.planted.append(
            Planted(
                kind, key, {cell[:2] for cell in cells}, rules or _FIGURES, causes if alone else set(),
                self.values[key] if alone and solved else None, self.repairs(key), {key}, causes | looks_like(self.values[key], number),
            )
        )  # fmt: skip
        self.take(cells)
        return True

    def twice(self, key: Key) -> bool:
        """Whether the form asks for a figure twice and the clerk answers it twice: the second answer is right."""
        again = {slot.indicator for slot, _ in template(self.report.form).slots() if slot.again}
        return key[0] in again and self.report.ways.again != "blank"

    def take(self, cells: set[Key]) -> None:
        """No other mistake is made where these cells are related to."""
        for cell in cells:
            self.taken |= {other for relation in self.about(cell) for other in relation.cells}

    def say(
        self, kind: str, key: Key, rules: set[str], facts: set[tuple[str, str]], causes: set[str] | None = None
    ) -> bool:
        """Notes an error that is no wrong number."""
        if self.twice(key):
            rules = rules | {"duplicate"}
        self.planted.append(Planted(kind, key, facts, rules, causes or set(), made={key}, named=causes or set()))
        self.taken.add(key)
        return True


def _solved(relation: Relation, cell: Key, values: Values) -> Iterator[Decimal]:
    """The whole numbers nearest to what a relation asks of one of its counts."""
    if isinstance(relation, Total):
        rest = sum((values[part] for part in relation.parts if part != cell), Decimal(0))
        yield values[relation.whole] - rest if cell != relation.whole else rest
    elif isinstance(relation, Quotient) and values[relation.rate]:
        scale = 1 if relation.rate[0] == "bandwidth_per_staff_mbps" else 100
        top, below, rate = (values[one] for one in (relation.numerator, relation.denominator, relation.rate))
        near = {relation.numerator: rate * below / scale, relation.denominator: top * scale / rate}.get(cell)
        if near is not None:
            yield from (near.to_integral_value(way) for way in (ROUND_FLOOR, ROUND_CEILING))


def looks_like(right: Decimal, wrong: Decimal) -> set[str]:
    """True names of the difference between two counts, however it came about."""
    one, other = str(right), str(wrong)
    if not (one.isdigit() and other.isdigit()):
        return set()
    differ = [n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b]
    if len(one) == len(other):
        turned = len(differ) == 2 and sorted(one) == sorted(other) and differ[1] == differ[0] + 1
        return {"digit_slip"} if len(differ) == 1 else {"digits_swapped"} if turned else set()
    short, long = sorted((one, other), key=len)
    if len(long) == len(short) + 1 and any(long[:n] + long[n + 1 :] == short for n in range(len(long))):
        return {"digit_missing" if long == one else "digit_extra"}
    return set()


def plant(report: Report, count: int, rng: random.Random, kinds: tuple[str, ...] = ()) -> Report:
    """The report with so many errors of different kinds, or as many as it has room for; its twin is the report given.

    ``kinds`` are tried in the order given, otherwise in random order.
    """
    values = values_of(report)
    ground = Ground(report, values, relations(report.form, report.world.agency, set(values)), rng)
    names = list(kinds or KINDS)
    if not kinds:
        rng.shuffle(names)
    for name in names:
        if len(ground.planted) >= count:
            break
        KINDS[name](ground)
    spoilt = lay(report.form, report.name, report.world, report.ways, ground.changes)
    spoilt.planted, spoilt.truth = ground.planted, values
    if ground.changes.signed:
        spoilt.identity["signed_on"] = ground.changes.signed.isoformat() if report.laid.letterhead else None
    return spoilt


def _counts(ground: Ground, least: int = 1) -> Iterator[Key]:
    """Counts that stand in a rate, a sum or a list, in random order."""
    keys = [key for key in ground.values if ground.report.answers[key].kind == "count" and ground.values[key] >= least]
    keys = [
        key for key in keys if any(isinstance(relation, Quotient | Total | OfList) for relation in ground.about(key))
    ]
    ground.rng.shuffle(keys)
    yield from keys


def _rates(ground: Ground) -> Iterator[Quotient]:
    found = [
        relation
        for relation in ground.all
        if isinstance(relation, Quotient) and ground.values[relation.denominator] > 0
    ]
    found = [relation for relation in found if relation.rate[0] != "bandwidth_per_staff_mbps"]
    ground.rng.shuffle(found)
    yield from found


def digit_swap(ground: Ground) -> bool:
    """273 for 237."""
    for key in _counts(ground, 12):
        text = str(int(ground.values[key]))
        for at in range(len(text) - 1):
            new = text[:at] + text[at + 1] + text[at] + text[at + 2 :]
            if new != text and new[0] != "0" and ground.put("digit_swap", key, int(new), causes={"digits_swapped"}):
                return True
    return False


def digit_slip(ground: Ground) -> bool:
    """257 for 237: one digit is wrong."""
    for key in _counts(ground, 20):
        text = str(int(ground.values[key]))
        at = ground.rng.randrange(max(1, len(text) - 1))
        digit = str((int(text[at]) + ground.rng.choice([2, 3, 4])) % 9 + 1)
        wrong = text[:at] + digit + text[at + 1 :]
        came_from = [int(wrong[:n] + other + wrong[n + 1 :]) for n in range(len(wrong)) for other in "0123456789"]
        if digit != text[at] and ground.put("digit_slip", key, int(wrong), causes={"digit_slip"}, came_from=came_from):
            return True
    return False


def digit_more(ground: Ground) -> bool:
    """2370 for 237."""
    return any(
        ground.put(
            "digit_more",
            key,
            int(ground.values[key]) * 10 + ground.rng.choice([0, 0, 3]),
            causes={"factor_10", "digit_extra", "decimal_comma"},
        )
        for key in _counts(ground, 11)
    )


def digit_less(ground: Ground) -> bool:
    """23 for 237."""
    return any(
        ground.put(
            "digit_less",
            key,
            short,
            causes={"digit_missing", "factor_10"},
            came_from=range(10 * short, 10 * short + 10),
        )
        for key in _counts(ground, 110)
        if (short := int(ground.values[key]) // 10)
    )


def decimal_comma(ground: Ground) -> bool:
    """957 or 9,57 for 95,7."""
    for relation in _rates(ground):
        value = ground.values[relation.rate]
        new = value.scaleb(1) if ground.rng.random() < 0.6 else value.scaleb(-1)
        if value == value.to_integral_value() or value == 0:
            continue
        sure = new > 100 or not ground.tenfold(relation, new)
        if ground.put("decimal_comma", relation.rate, new, causes={"decimal_comma", "factor_10"}, sure=sure):
            return True
    return False


def factor_1000(ground: Ground) -> bool:
    """A count in thousands: 3 for 3.367, or thousandfold."""
    for key in _counts(ground, 1000):
        if ground.put("factor_1000", key, int(ground.values[key]) * 1000, causes={"factor_1000"}):
            return True
    return False


def thousands_comma(ground: Ground) -> bool:
    """2,995 for 2.995 on a paper whose comma is the decimal sign: nobody can say which; the other figures can."""
    if ground.report.ways.decimal != ",":
        return False
    for key in _counts(ground, 1000):
        value = ground.values[key]
        read = value / 1000
        causes = {"thousands_separator", "decimal_comma", "factor_1000"}
        if value % 10 and ground.put("thousands_comma", key, read, causes=causes, rules=_FIGURES):
            error = ground.planted[-1]
            error.own_rules = {"doubtful_reading", "number_format"}
            del ground.changes.values[key]
            ground.changes.texts[key] = (f"{int(value):,}", (read, value))
            return True
    return False


def half_a_person(ground: Ground) -> bool:
    """45,5 people."""
    for key in _counts(ground, 12):
        answer = ground.report.answers[key]
        if answer.unit.casefold() in ("người", "cơ quan", "chiếc") and ground.free(key):
            number = ground.values[key] + Decimal("0.5")
            ground.changes.texts[key] = (f"{number}".replace(".", ground.report.ways.decimal), (number,))
            ground.take({key})
            rules = _FIGURES | {"doubtful_reading"}
            facts = {cell[:2] for relation in ground.about(key) for cell in relation.cells} | {key[:2]}
            return ground.say("half_a_person", key, rules, facts)
    return False


def swapped_ratio(ground: Ground) -> bool:
    """Denominator over numerator."""
    for relation in _rates(ground):
        above, below = ground.values[relation.numerator], ground.values[relation.denominator]
        if above in (0, below):
            continue
        if ground.put(
            "swapped_ratio", relation.rate, _rounded(ground, below * 100 / above), causes={"swapped_ratio"}, sure=True
        ):
            return True
    return False


_BASES = {
    "computers_total": "staff_total",
    "staff_total": "computers_total",
    "onestop_dossiers_received": "tthc_total",
    "outgoing_docs_paper": "outgoing_docs_electronic",
}


def wrong_denominator(ground: Ground) -> bool:
    """A rate of another base that stands on the paper."""
    for relation in _rates(ground):
        base = (_BASES.get(relation.denominator[0], ""), relation.denominator[1], "")
        other = ground.values.get(base)
        if not other or other == ground.values[relation.denominator]:
            continue
        new = _rounded(ground, ground.values[relation.numerator] * 100 / other)
        right = ground.values[relation.numerator] * 100 / ground.values[relation.denominator]
        cut = 0 < right - new < Decimal(1).scaleb(-_places(new))  # it could as well be the right rate, cut off
        if new != ground.values[relation.rate] and ground.put(
            "wrong_denominator",
            relation.rate,
            new,
            causes={"wrong_denominator", *({"rate_left_at_100"} if new == 100 else ())},
            also=(base,),
            sure=not cut and new != 100,
        ):
            return True
    return False


def _places(value: Decimal) -> int:
    """Decimal places of a number as a clerk prints it who leaves zeros at the end away."""
    return max(0, -int(value.normalize().as_tuple().exponent))


def left_at_100(ground: Ground) -> bool:
    """100, untouched."""
    return any(
        ground.put("left_at_100", relation.rate, Decimal(100), causes={"rate_left_at_100", "wrong_denominator"})
        for relation in _rates(ground)
        if abs(ground.values[relation.rate] - 100) > 2 and ground.values[relation.rate] > 0
    )


def unit_swap(ground: Ground) -> bool:
    """Dossiers where services are asked; the list tells both."""
    for name, table in (("l3", "3A.2"), ("l4", "3A.3")):
        key = (f"dvctt_{name}_with_dossiers", ground.report.world.agency.level, "")
        dossiers = sum(int(row.get("online_dossiers_resolved") or 0) for row in ground.report.lists.get(table, []))
        if (
            key in ground.values
            and dossiers > len(ground.report.lists.get(table, []))
            and ground.put("unit_swap", key, dossiers, causes={"unit_swap"})
        ):
            return True
    return False


def part_over_whole(ground: Ground) -> bool:
    """A part larger than its whole."""
    bounds = [
        relation
        for relation in ground.all
        if isinstance(relation, AtMost) and ground.report.answers[relation.part].kind == "count"
    ]
    ground.rng.shuffle(bounds)
    return any(
        ground.put(
            "part_over_whole",
            relation.part,
            int(ground.values[relation.whole]) + ground.rng.randint(3, 19),
            causes=set(),
        )
        for relation in bounds
    )


def sum_wrong(ground: Ground) -> bool:
    """A whole that is not the sum of its parts, added up wrongly."""
    totals = [
        relation
        for relation in ground.all
        if isinstance(relation, Total) and ground.report.answers[relation.whole].kind == "count"
    ]
    ground.rng.shuffle(totals)
    return any(
        ground.put(
            "sum_wrong",
            relation.whole,
            abs(
                int(ground.values[relation.whole]) + ground.rng.choice([-1, 1]) * ground.rng.randint(4, 12)
            ),  # none are -7
            causes=set(),
        )
        for relation in totals
    )


def row_shift(ground: Ground) -> bool:
    """Some figures stand a row too low."""
    rows = [keys[0] if keys else None for keys in ground.report.laid.rows]
    starts = list(range(len(rows) - 3))
    ground.rng.shuffle(starts)
    for start in starts:
        for length in (5, 4):
            run = rows[start : start + length]
            if (
                None in run
                or any(key not in ground.values or not ground.free(key) for key in run if key)
                or len(set(run)) < length
            ):
                continue
            keys = [key for key in run if key is not None]
            old = [ground.values[key] for key in keys]
            new = dict(zip(keys, [*old[1:], old[0]], strict=True))
            if len(set(old)) < length - 1:
                continue
            broken = [relation for relation in ground.broken(new) if isinstance(relation, Quotient | Total)]
            if len(broken) < 2:
                continue
            ground.changes.values.update({key: _as_printed(ground, key, value) for key, value in new.items()})
            cells = {cell for relation in broken for cell in relation.cells} | set(keys)
            names = {"row_shift", "column_shift"}
            error = Planted(
                "row_shift", keys[0], {cell[:2] for cell in cells}, _FIGURES, names, made=set(keys), named=names
            )
            ground.planted.append(error)
            ground.take(cells)
            return True
    return False


def _as_printed(ground: Ground, key: Key, value: Decimal) -> Any:
    return int(value) if ground.report.answers[key].kind == "count" and value == value.to_integral_value() else value


def levels_swapped(ground: Ground) -> bool:
    """The communes' figure in the district's line, and the other way round."""
    names = [
        key[0]
        for key in ground.values
        if key[1] == "cap_xa"
        and (key[0], "cap_huyen", "") in ground.values
        and ground.report.answers[key].kind == "count"
    ]
    ground.rng.shuffle(names)
    for name in names:
        one, other = (name, "cap_huyen", ""), (name, "cap_xa", "")
        new = {one: ground.values[other], other: ground.values[one]}
        broken = ground.broken(new)
        if ground.values[one] == ground.values[other] or not broken or not (ground.free(one) and ground.free(other)):
            continue
        ground.changes.values.update({key: int(value) for key, value in new.items()})
        cells = {cell for relation in broken for cell in relation.cells} | {one, other}
        said = {"row_shift", "column_shift", "levels_swapped"}
        error = Planted("levels_swapped", one, {cell[:2] for cell in cells}, _FIGURES, made={one, other}, named=said)
        ground.planted.append(error)
        ground.take(cells)
        return True
    return False


def asked_twice(ground: Ground) -> bool:
    """002 asks for the mailboxes of the whole twice; the second answer is the district's."""
    key, part = ("email_accounts_total", "toan_huyen", ""), ("email_accounts_total", "cap_huyen", "")
    if (
        ground.report.form != "002"
        or key not in ground.values
        or ground.report.ways.again == "blank"
        or not ground.free(key)
    ):
        return False
    ground.changes.again[key] = int(ground.values[part])
    ground.changes.again["email_accounts_pct", "toan_huyen", ""] = ground.report.world.figures[
        "email_accounts_pct", "cap_huyen", ""
    ]
    facts = {
        ("email_accounts_total", "toan_huyen"),
        ("email_accounts_pct", "toan_huyen"),
        ("email_accounts_total", "cap_huyen"),
    }
    ground.take({key})
    return ground.say("asked_twice", key, _FIGURES | {"duplicate"}, facts)


def both_uses(ground: Ground) -> bool:
    """One-stop: only at the reception, and the leaders take part."""
    level = "toan_huyen" if ground.report.world.agency.kind == "huyen" else ground.report.world.agency.level
    pair = [(f"onestop_{name}", level, "") for name in ("reception_only", "leaders_participate")]
    if any(key not in ground.report.answers or key in ground.taken for key in pair):
        return False
    ground.changes.values.update(dict.fromkeys(pair, True))
    return ground.say("both_uses", pair[0], {"logical_contradiction"}, {key[:2] for key in pair})


def nobody_there(ground: Ground) -> bool:
    """No dedicated staff, and some of them."""
    level = ground.report.world.agency.level
    key, people = ("it_staff_dedicated_present", level, ""), ("it_staff_dedicated", level, "")
    if key not in ground.report.answers or not ground.values.get(people) or not ground.free(people):
        return False
    ground.changes.values[key] = False
    ground.take({people})
    return ground.say("nobody_there", key, {"logical_contradiction", "conditional_required"}, {key[:2], people[:2]})


def annex_count(ground: Ground) -> bool:
    """More services than the list has."""
    rules = {"annex_mismatch", "arithmetic_sum", "logical_contradiction"}
    return any(
        ground.put("annex_count", key, int(ground.values[key]) + ground.rng.choice([1, 2]), causes=set(), rules=rules)
        for key in _headlines(ground, "")
    )


def annex_sum(ground: Ground) -> bool:
    """Dossiers that are not the sum of the list."""
    rules = {"annex_mismatch", "arithmetic_sum"}
    return any(
        ground.put("annex_sum", key, int(ground.values[key]) + ground.rng.randint(5, 40), causes=set(), rules=rules)
        for key in _headlines(ground, "online_dossiers_resolved")
    )


def _headlines(ground: Ground, column: str) -> list[Key]:
    lists = [relation for relation in ground.all if isinstance(relation, OfList) and relation.column == column]
    return [relation.headline for relation in lists if ground.report.lists[relation.table]]


def zero_services(ground: Ground) -> bool:
    """No service of a level, and dossiers of it."""
    level = ground.report.world.agency.level
    for name in ("l3", "l4"):
        key, dossiers = (f"dvctt_{name}_total", level, ""), (f"dvctt_{name}_online_dossiers", level, "")
        if (
            ground.values.get(dossiers)
            and ground.values.get(key)
            and ground.put(
                "zero_services", key, 0, causes=set(), rules=_FIGURES | {"conditional_required"}, also=(dossiers,)
            )
        ):
            return True
    return False


def other_period(ground: Ground) -> bool:
    """The field names another quarter than the title."""
    key = ("report_period", ground.report.world.agency.level, "")
    if key not in ground.report.answers or ground.report.form == "003":  # 003 has no title that says otherwise
        return False
    quarter = ground.report.world.quarter
    wrong = (
        replace(quarter, quarter=quarter.quarter % 4 + 1)
        if ground.rng.random() < 0.5
        else replace(quarter, year=quarter.year - 1)
    )
    ground.changes.values[key] = wrong
    return ground.say("other_period", key, {"period_mismatch"}, {key[:2]})


def dated_before(ground: Ground) -> bool:
    """Signed before the window ends."""
    if not ground.report.laid.letterhead or ground.report.form not in ("000", "001", "003"):
        return False
    ground.changes.signed = ground.report.world.quarter.end - timedelta(days=ground.rng.randint(6, 25))
    key = ("report_date", ground.report.world.agency.level, "")
    return ground.say(
        "dated_before", key, {"date_window_inconsistent", "period_mismatch"}, {key[:2], ("data_window", key[1])}
    )


def missing(ground: Ground) -> bool:
    """The staff is not given."""
    level = (
        "toan_huyen"
        if ground.report.world.agency.kind == "huyen" and ground.report.form == "002"
        else ground.report.world.agency.level
    )
    for name in ("staff_total", "computers_total"):
        key = (name, level, "")
        if key in ground.values and ground.free(key):
            ground.changes.values[key] = None
            ground.take({key})
            return ground.say("missing", key, {"missing_required", "conditional_required"}, {key[:2]})
    return False


def outside_levels(ground: Ground) -> bool:
    """A rate of the whole outside the rates of its levels."""
    for relation in ground.all:
        if isinstance(relation, Between) and relation.whole[0] != "email_accounts_pct":
            low, high = sorted(ground.values[key] for key in relation.parts)
            new = _rounded(ground, low - 7) if low > 10 else _rounded(ground, high + 7)
            rules = _FIGURES | {"weighted_average"}
            if ground.put("outside_levels", relation.whole, new, causes=set(), rules=rules, solved=False):
                digit = Decimal(1).scaleb(-ground.report.ways.digits)  # the mean of rounded rates is no closer
                ground.planted[-1].repairs = partial(_near, ground.values[relation.whole], digit)
                return True
    return False


def _near(right: Decimal, slack: Decimal, number: Decimal) -> bool:
    return abs(number - right) <= slack + Decimal("1e-9")


def degrees(ground: Ground) -> bool:
    """More degrees than people."""
    level = ground.report.world.agency.level
    for role in ("dedicated", "in_charge", "concurrent", ""):
        key = ("it_staff_degree_bachelor", level, role)
        if key in ground.values and ground.put(
            "degrees", key, int(ground.values[key]) + ground.rng.randint(2, 4), causes=set(), solved=False
        ):
            return True
    return False


def beyond_100(ground: Ground) -> bool:
    """A share above 100 that stands alone."""
    for name in (
        "docs_exchanged_fully_electronic_pct",
        "email_regular_use_pct",
        "work_files_online_pct",
        "staff_regular_computer_pct",
        "dms_staff_use_pct",
    ):
        for key in ground.values:
            if key[0] == name and not ground.about(key) and key not in ground.taken:
                ground.changes.values[key] = Decimal(ground.rng.randint(103, 160))
                return ground.say(
                    "beyond_100", key, {"out_of_range", "part_exceeds_whole", "ratio_mismatch", "format"}, {key[:2]}
                )
    return False


def below_zero(ground: Ground) -> bool:
    """-7 dossiers."""
    for key in _counts(ground, 3):
        if ground.put("below_zero", key, -int(ground.values[key]), causes=set(), solved=False):
            ground.planted[-1].own_rules, ground.planted[-1].named = {"doubtful_reading"}, {"minus_sign"}
            return True
    return False


def remark_against(ground: Ground) -> bool:
    """A remark that counts the people who are left, and not as many as are left."""
    for key, left in ground.report.laid.left.items():
        if ground.free(key) and ("staff_total", key[1], "") in ground.values:
            ground.changes.left[key] = left + ground.rng.randint(2, 9)
            ground.take({key})
            facts = {cell[:2] for relation in ground.about(key) for cell in relation.cells} | {key[:2]}
            return ground.say("remark_against", key, _FIGURES | {"note_value_conflict"}, facts)
    return False


def _added(rows: list[dict[str, Any]], online: bool) -> int:
    """The sum of a list's dossiers, those online or all."""
    return sum(int(row.get("online_dossiers_resolved" if online else "all_dossiers_received") or 0) for row in rows)


def _rounded(ground: Ground, value: Decimal) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-ground.report.ways.digits), ROUND_HALF_UP)


KINDS: dict[str, Callable[[Ground], bool]] = {
    function.__name__: function
    for function in (
        digit_swap, digit_slip, digit_more, digit_less, decimal_comma, factor_1000, thousands_comma, half_a_person, swapped_ratio, wrong_denominator, left_at_100, unit_swap, part_over_whole, sum_wrong, row_shift,
        levels_swapped, asked_twice, both_uses, nobody_there, annex_count, annex_sum, zero_services, other_period, dated_before, missing, outside_levels, degrees, beyond_100,
        below_zero, remark_against,
    )
}  # fmt: skip

__all__ = ["KINDS", "Ground", "Planted", "Rate", "holds", "plant", "values_of"]
