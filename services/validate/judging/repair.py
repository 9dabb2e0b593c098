"""The fewest cells whose change makes everything agree, and why they may be wrong.

Error localisation after Fellegi and Holt (1976): of all sets of cells that touch every broken relation
and can be given values that satisfy all relations, the smallest is the likeliest. Among sets of one
size, a change that is a known slip (two digits swapped, a lost comma …) is likelier than an arbitrary
one, and a doubtful reading is likelier wrong than a sure one. A set is named only when it stands out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from itertools import combinations

from services.validate.judging.printed import printed_places
from services.validate.judging.relations import (
    EVERYTHING,
    Carried,
    Key,
    Network,
    Quotient,
    Relation,
    Span,
    both,
    within,
)
from services.validate.judging.slips import FACTORS, explained, has_decimals, seen_in_digits
from shared.contracts import Fact

MOST_CELLS = 3
"""Cells of the largest set that is tried: more wrong cells than that are not mended by advice."""
_FEW = 60
"""Printable values in a span beyond which none is tried."""
_WIDE = 14
"""Cells of a group of broken relations beyond which sets of three are not tried."""
_STANDS_OUT = Decimal("0.15")
_UNSURE = Decimal("0.5")
"""How much likelier wrong a doubtful reading is."""
_READ_WELL = 0.7
"""Confidence from which a figure that is not held is no likelier wrong than any other."""
_ANSWERED = Decimal("0.2")
"""How much likelier a change is that answers a question the report raises as well."""
_HALF_PLACE = Decimal("0.005")
_NARROW = Decimal("0.05")
"""Width of the values that fit, relative to the figure, up to which a slip that leads to one of them is evidence."""
_BY_CHANCE = Decimal("0.4")
"""What is left of a slip's likelihood where dozens of values would do."""
_TELLING = Decimal("0.5")
"""How much likelier a slip into one range than into the others must be to tell which of them is meant."""
_LEAVE_OPEN = {"copy_forward", "ocr_confusion"}
"""Causes that say that a figure is wrong and not what it should be."""
_ODD = Decimal("0.35")
"""How much likelier than an arbitrary change a known slip is, at most."""


@dataclass(frozen=True, slots=True)
class Change:
    """A cell, what it should be when that follows, and the slip that would explain it."""

    cell: Key
    value: Decimal | None
    cause: str | None
    likely: Decimal
    """How likely the slip is, 0…1."""


@dataclass(frozen=True, slots=True)
class Repair:
    """The changes that make a group of broken relations agree."""

    relations: tuple[Relation, ...]
    changes: tuple[Change, ...]
    """Empty when no set of cells stands out."""
    candidates: tuple[Key, ...]
    """The cells that cannot all be right."""
    network: Network
    """What they were found in: the report, with the figures that other repairs mend in their right places."""


Shifts = Callable[[Network, list[Relation]], tuple[list[Relation], list[Change]] | None]
"""Finds a run of rows that slipped: the broken relations that undoing it settles, and the changes."""


def repairs(network: Network, shifts: Shifts | None = None) -> list[Repair]:
    """One repair for each group of broken relations that share cells, in the order of the relations.

    A slip of rows changes many cells by one mistake: it is taken where it settles what would need
    several changes otherwise.
    """
    broken = network.broken()
    found = _localised(network, _groups(broken))
    slip = shifts(network, broken) if shifts and broken else None
    if slip is None:
        return found
    settled, changes = slip
    touched = [repair for repair in found if any(relation in settled for relation in repair.relations)]
    if not _outweighs(changes, touched):
        return found
    cells = tuple(dict.fromkeys(cell for relation in settled for cell in relation.cells))
    # What the slip does not settle is looked at again, with the rows back in their places.
    values = {**network.values, **{c.cell: c.value for c in changes if c.value is not None}}
    rest = [relation for relation in network.relations if relation not in settled]
    mended = replace(network, values=values, relations=rest)
    return [Repair(tuple(settled), tuple(changes), cells, network), *repairs(mended, shifts)]


def _outweighs(moved: list[Change], others: list[Repair]) -> bool:
    """Whether figures that changed places explain more than the repairs of single cells that they would replace.

    Two that changed places are likelier than an arbitrary change of one, and no likelier than a slip that is known.
    """
    if all(change.cause == "lines_swapped" for change in moved):
        return not any(change.cause and change.value is not None for repair in others for change in repair.changes)
    return sum(len(repair.changes) or 2 for repair in others) >= 2


def suspects(network: Network) -> set[Key]:
    """The cells of broken relations that could be wrong, alone or with others.

    A cell is cleared only by an exact relation that holds and leaves no room for what the broken one
    would need: a sum clears, a rounded rate clears what is far off, a bound clears nothing.
    """
    return {cell for relation in network.broken() for cell in relation.cells if could_be_wrong(network, relation, cell)}


def could_be_wrong(network: Network, broken: Relation, cell: Key) -> bool:
    """Whether some other value of the cell mends the broken relation and leaves every exact one that holds."""
    spans = broken.allowed(cell, network.values)
    for relation in network.of(cell):
        if relation.exact and relation.holds(network.values):
            spans = both(spans, relation.allowed(cell, network.values))
    return bool(spans)


def _groups(broken: list[Relation]) -> list[list[Relation]]:
    groups: list[tuple[set[Key], list[Relation]]] = []
    for relation in broken:
        cells, members = set(relation.cells), [relation]
        rest = []
        for known_cells, known in groups:
            if known_cells & cells:
                cells |= known_cells
                members = known + members
            else:
                rest.append((known_cells, known))
        groups = [*rest, (cells, members)]
    return [members for _, members in groups]


def _localised(network: Network, groups: list[list[Relation]]) -> list[Repair]:
    """The repairs of each group; what none is found for is looked at again when the figures of the others are mended."""
    found = [repair for group in groups for repair in _localise(network, group)]
    told = {c.cell: c.value for repair in found for c in repair.changes if c.value is not None}
    if not told or all(repair.changes for repair in found):
        return found
    mended = replace(network, values={**network.values, **told})
    again: list[Repair] = []
    for repair in found:
        again += [repair] if repair.changes else _localise(mended, list(repair.relations))
    return again


def _localise(network: Network, group: list[Relation]) -> list[Repair]:
    """The repair of a group of broken relations, one without changes where none stands out.

    Where several are as good and all of them make the same change of one cell, that change stands out; what it does
    not settle is a group by itself.
    """
    cells = _ordered({cell for relation in group for cell in relation.cells}, group)
    for size in range(1, MOST_CELLS + 1):
        if size == MOST_CELLS and len(cells) > _WIDE:
            break
        found = [
            (cost, changes)
            for chosen in combinations(cells, size)
            if all(set(chosen) & set(relation.cells) for relation in group)
            for cost, changes in _solved(network, chosen)
        ]
        if found:
            found.sort(key=lambda pair: pair[0])
            as_good = [changes for cost, changes in found if cost - found[0][0] < _STANDS_OUT]
            if len(as_good) == 1:
                return [_told(network, group, as_good[0], cells)]
            return _agreed(network, group, as_good, cells)
    return [Repair(tuple(group), (), tuple(cells), network)]


def _told(network: Network, group: list[Relation], changes: tuple[Change, ...], cells: list[Key]) -> Repair:
    """A repair that stands out; the slip that the digits show is told where several relations prove the value."""
    told = []
    for change in changes:
        proofs = sum(change.cell in relation.cells for relation in group)
        if change.cause is None and change.value is not None and proofs > 1:
            change = replace(change, cause=seen_in_digits(network, network.facts[change.cell], change.value))
        told.append(change)
    return Repair(tuple(group), tuple(told), tuple(cells), network)


def _agreed(
    network: Network, group: list[Relation], as_good: list[tuple[Change, ...]], cells: list[Key]
) -> list[Repair]:
    """The changes of single cells that every one of several good repairs makes, and what they leave unsettled."""
    first, *others = as_good
    agreed = tuple(c for c in first if c.value is not None and all(c in changes for changes in others))
    values = {**network.values, **{c.cell: c.value for c in agreed if c.value is not None}}
    settled = [relation for relation in group if relation.holds(values)]
    if not settled:
        return [Repair(tuple(group), (), tuple(cells), network)]
    rest = [relation for relation in group if relation not in settled]
    mended = replace(network, values=values)
    left = [repair for one in _groups(rest) for repair in _localise(mended, one)]
    return [_told(network, settled, agreed, cells), *left]


def _ordered(cells: set[Key], group: list[Relation]) -> list[Key]:
    order = {cell: n for n, cell in reversed(list(enumerate(cell for relation in group for cell in relation.cells)))}
    return sorted(cells, key=lambda cell: order[cell])


def _solved(network: Network, chosen: tuple[Key, ...]) -> Iterator[tuple[Decimal, tuple[Change, ...]]]:
    """The cheapest values that satisfy every relation of the chosen cells; nothing when there are none.

    A relation with several chosen cells is satisfied by the last of them.
    """
    values = dict(network.values)
    changes: list[Change] = []
    cost = Decimal(0)
    for at, cell in enumerate(chosen):
        later = set(chosen[at + 1 :])
        spans = EVERYTHING
        for relation in network.of(cell):
            if not later & set(relation.cells):
                spans = both(spans, relation.allowed(cell, values))
        change = _cheapest(network, cell, values, spans)
        if change is None:
            return
        changes.append(change)
        cost += _cost(network, change)
        if change.value is not None:
            values[cell] = change.value
    asked = [r for r in network.asked if not {c.cell for c in changes}.isdisjoint(r.cells)]
    answered = sum(r.holds(values) and not r.holds(network.values) for r in asked)
    if not answered and any(c.value == 0 and _is_carried(network, c.cell) for c in changes):
        return  # that what is declared may not be there at all repairs nothing, unless something else says so too
    cost -= _ANSWERED * answered
    yield cost, tuple(changes)


def _is_carried(network: Network, cell: Key) -> bool:
    """Whether a count is there only without what carries it."""
    broken = (r for r in network.of(cell) if isinstance(r, Carried) and r.cells[0] != cell)
    return any(not relation.holds(network.values) for relation in broken)


def _cost(network: Network, change: Change) -> Decimal:
    """An arbitrary change costs 1; a known slip, or a doubtful reading, less.

    A line that is worded a little otherwise, and is not held for it, was not filled in with less care.
    """
    fact = network.facts[change.cell]
    poorly = fact.needs_review or change.cell in network.seen or fact.confidence < _READ_WELL
    doubtful = poorly and change.cell in network.doubtful
    odd = change.value is not None and has_decimals(network, fact, change.value)  # whatever else may be wrong, it is
    return Decimal(1) - _ODD * change.likely - (_UNSURE if doubtful else _ANSWERED if odd else Decimal(0))


def _cheapest(
    network: Network,
    cell: Key,
    values: dict[Key, Decimal],
    spans: list[Span],
) -> Change | None:
    """The change of a cell to a value in the spans that a slip explains best; None when nothing fits."""
    fact, old = network.facts[cell], network.values[cell]
    rate = network.rate(cell)
    if rate is not None:
        return _as_rate(network, rate, values, spans)
    places = 0 if cell in network.whole else printed_places(fact)
    for question in network.asked:  # a bound alone leaves the value open; what is merely asked about may still give it
        if cell in question.cells and not all(low is not None and low == high for low, high in spans):
            spans = both(spans, question.allowed(cell, values)) or spans
    found: list[Change] = []
    for low, high in spans:
        fitting = [value for value in _fitting(low, high, places) if value != old]
        if not fitting and cell not in network.whole and low is not None and high is not None:
            fitting = [value for factor in FACTORS if low <= (value := old / factor) <= high and value != old]
        if not fitting and (low is None or high is None or low != high):
            if low is not None and high is not None and not _holds_any(low, high, places):
                continue
            found.append(Change(cell, None, _blamed(network, cell), Decimal(0)))
        change = _likeliest(network, fact, fitting)
        if change:
            found.append(change)
    if not found:
        return None
    # Of several ranges the one that a slip leads into; without one nobody can say which.
    found.sort(key=lambda change: (-change.likely, change.value is None))
    best, *others = found
    if any(best.likely - other.likely < _TELLING and other.value != best.value for other in others):
        return replace(best, value=None, cause=_blamed(network, cell))
    return best


def _likeliest(network: Network, fact: Fact, fitting: list[Decimal]) -> Change | None:
    """The change to one of the values that fit which a slip explains best; its value only where there is no other.

    Of a wide span some value is always the figure with two digits exchanged: there a slip explains nothing.
    """
    if not fitting:
        return None
    if len(fitting) == 1:
        slip = explained(network, fact, fitting[0])
        return Change(fact.key, fitting[0], *(slip or (None, Decimal(0))))
    wide = max(fitting) - min(fitting) > _NARROW * max(abs(network.values[fact.key]), *map(abs, fitting))
    slips = [(slip, value) for value in fitting if not wide and (slip := explained(network, fact, value))]
    if not slips:
        return Change(fact.key, None, _blamed(network, fact.key), Decimal(0))
    most = max(likely for (_, likely), _ in slips)
    causes = {(cause, value) for (cause, likely), value in slips if likely == most}
    # The more values would do, the more easily one of them looks like a slip.
    most *= max(_BY_CHANCE, 1 - Decimal("0.03") * (len(fitting) - 1))
    cause, value = causes.pop()
    if causes or cause in _LEAVE_OPEN:
        same = cause if all(other == cause for other, _ in causes) else None
        return Change(fact.key, None, same, most)
    return Change(fact.key, value, cause, most)


def _blamed(network: Network, cell: Key) -> str | None:
    """A doubtful reading of a picture takes the blame even where its right value does not follow."""
    return "ocr_confusion" if cell in network.seen and cell in network.doubtful else None


def _as_rate(network: Network, rate: Quotient, values: dict[Key, Decimal], spans: list[Span]) -> Change | None:
    """A rate can only become what its figures give, to two places."""
    fact, value = network.facts[rate.cells[0]], rate.computed(values)
    near = [
        (None if low is None else low - _HALF_PLACE, None if high is None else high + _HALF_PLACE)
        for low, high in spans
    ]
    if value is None or not within(value, near):
        return None
    return Change(fact.key, value, *(explained(network, fact, value) or (None, Decimal(0))))


def _fitting(low: Decimal | None, high: Decimal | None, places: int) -> Iterator[Decimal]:
    """The printable values between two bounds, when there are few."""
    if low is None or high is None:
        return
    unit = Decimal(1).scaleb(-places)
    first, last = (low / unit).to_integral_value(ROUND_CEILING), (high / unit).to_integral_value(ROUND_FLOOR)
    if first <= last and last - first <= _FEW:
        middle = ((low + high) / 2).quantize(unit, ROUND_HALF_UP)
        yield from sorted((unit * n for n in range(int(first), int(last) + 1)), key=lambda value: abs(value - middle))


def _holds_any(low: Decimal, high: Decimal, places: int) -> bool:
    unit = Decimal(1).scaleb(-places)
    return (low / unit).to_integral_value(ROUND_CEILING) * unit <= high
