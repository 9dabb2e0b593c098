"""Figures that changed places: a run of lines that stands one line too low or too high, two levels taken for each other."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations

from services.validate.judging.relations import Key, Network, Quotient, Relation, Total
from services.validate.judging.repair import Change
from services.validate.judging.slips import explained
from services.validate.judging.subject import Subject

SHORTEST, LONGEST = 3, 14
"""Lines of a run that may have slipped together."""
_NEAR = 3
"""Lines of a form within which two figures may have changed places."""
_PLACE = Decimal("0.5")
"""Tolerance of a rate printed without a decimal place: too wide to prove anything."""


Move = tuple[list[Relation], list[Change]]
"""The broken relations that putting figures back settles, and the changes."""


def displaced(subject: Subject, network: Network, broken: list[Relation]) -> Move | None:
    """The run of lines that slipped, or the two levels that changed places: what settles more, the run where both do;
    where there is neither, two lines that did.
    """
    several = len(broken) > 1
    run, levels = (slipped(subject, network, broken), exchanged(network, broken)) if several else (None, None)
    if levels and (run is None or len(levels[0]) > len(run[0])):
        return levels
    return run or turned(_order(subject, network), network, broken)


def turned(order: list[Key], network: Network, broken: list[Relation]) -> Move | None:
    """Two counts, of one rate or on neighbouring lines, that contradict each other, and whose exchange settles every
    broken relation, leaves no question about either and breaks none; None where there are none, or several.

    A bound between the two is always mended so: it takes their rate, printed to a decimal place, or a bound to a third,
    and with nothing but bounds two figures that are no slip of each other.
    """
    unanswered = network.unanswered()
    found: list[Move] = []
    of_rates = [(r.cells[1], r.cells[2]) for r in broken if isinstance(r, Quotient) and len(r.cells) == 3]
    near = [(a, b) for at, a in enumerate(order) for b in order[at + 1 : at + 1 + _NEAR]]
    pairs = {frozenset(pair): pair for pair in (*of_rates, *near) if pair[0] != pair[1]}
    for one, other in pairs.values():
        if one[1:] != other[1:] or {one, other} & network.rates.keys():
            continue
        if network.values[one] == network.values[other] or 0 in (network.values[one], network.values[other]):
            continue  # a line with nothing in it has no figure to give away
        settled = [relation for relation in broken if not {one, other}.isdisjoint(relation.cells)]
        asked = [relation for relation in unanswered if not {one, other}.isdisjoint(relation.cells)]
        between = [relation for relation in (*settled, *asked) if {one, other} <= set(relation.cells)]
        if not settled or not between or not any(_proves_exchange(r, {one, other}) for r in (*settled, *asked)):
            continue
        values = {**network.values, one: network.values[other], other: network.values[one]}
        if not any(r.exact and r.holds(values) for r in (*settled, *asked)) and _is_a_slip(network, one, other):
            continue
        if all(r.may_stand(values) for r in (*network.of(one), *network.of(other), *asked)):
            changes = [Change(cell, values[cell], "lines_swapped", Decimal(1)) for cell in (one, other)]
            found.append((settled, changes))
    return found[0] if len(found) == 1 else None


def _is_a_slip(network: Network, one: Key, other: Key) -> bool:
    """Whether one of two figures may be the other but for a known slip: then a single figure may be wrong as well."""
    pairs = ((one, other), (other, one))
    return any(explained(network, network.facts[cell], network.values[source]) for cell, source in pairs)


def _proves_exchange(relation: Relation, pair: set[Key]) -> bool:
    if isinstance(relation, Quotient):
        return pair <= set(relation.cells) and relation.tolerance < _PLACE
    return not pair <= set(relation.cells)


def exchanged(network: Network, broken: list[Relation]) -> Move | None:
    """Two figures of one indicator at different levels whose exchange settles every broken relation of theirs and breaks
    none; None where there are none, or each shares its relations with another such pair.

    Two of those settled must be exact, one where a total that holds proves that both figures are there.
    """
    bonds = _Bonds(network, broken)
    wrong: dict[tuple[str, str], list[Key]] = {}
    for cell in sorted({cell for relation in broken for cell in relation.cells}):
        wrong.setdefault((cell[0], cell[2]), []).append(cell)
    found: list[Move] = []
    for one, other in (pair for cells in wrong.values() for pair in combinations(cells, 2)):
        if network.values[one] == network.values[other]:
            continue
        moved = {one: network.values[other], other: network.values[one]}
        touched = bonds.mask(one) | bonds.mask(other)
        both = bonds.of(bonds.mask(one) & bonds.mask(other) & ~bonds.broken)
        added_up = any(isinstance(total, Total) and total.exact and total.cells[0] not in moved for total in both)
        settled = _settled(network, bonds, touched, [one, other], moved, proofs_needed=1 if added_up else 2)
        if settled:
            changes = [Change(cell, value, "levels_swapped", Decimal(1)) for cell, value in moved.items()]
            found.append((settled, changes))
    alone = [move for move in found if not any(other is not move and set(other[0]) & set(move[0]) for other in found)]
    return max(alone, key=lambda move: len(move[0]), default=None)


def slipped(subject: Subject, network: Network, broken: list[Relation]) -> Move | None:
    """The run of lines whose move by one line settles the most broken relations, at least two, and breaks none."""
    order = _order(subject, network)
    place = {key: n for n, key in enumerate(order)}
    wrong = sorted({place[cell] for relation in broken for cell in relation.cells if cell in place})
    bonds = _Bonds(network, broken)
    masks = [bonds.mask(key) for key in order]
    touched = masks[:]  # of the run that begins at each place, as the runs grow
    best: Move | None = None
    for length in range(2, LONGEST + 1):
        touched = [mask | masks[at + length - 1] for at, mask in enumerate(touched[: len(order) - length + 1])]
        if length < SHORTEST:
            continue
        starts = {at for cell in wrong for at in range(cell - length + 1, cell + 1) if 0 <= at <= len(order) - length}
        for start in sorted(starts):
            could_settle = (touched[start] & bonds.broken).bit_count()
            if could_settle < 2 or (best is not None and could_settle <= len(best[0])):
                continue
            run = order[start : start + length]
            moves = [(_settled(network, bonds, touched[start], run, moved), moved) for moved in _moves(network, run)]
            most = max((len(settled) for settled, _ in moves), default=0)
            if most >= 2 and (best is None or most > len(best[0])):
                as_good = [(settled, moved) for settled, moved in moves if len(settled) == most]
                best = (as_good[0][0], _changes(network, run, [moved for _, moved in as_good]))
    return best


def _changes(network: Network, run: list[Key], moves: list[dict[Key, Decimal]]) -> list[Change]:
    """The figures that do not stay, each with its value where all the moves agree on it."""
    values = {key: {moved.get(key) for moved in moves} for key in run}
    return [
        Change(key, next(iter(found)) if len(found) == 1 else None, "row_shift", Decimal(1))
        for key, found in values.items()
        if found != {network.values[key]}
    ]


class _Bonds:
    """The relations of a network, a bit each in the order of the network, and by cell the bits of those it is in."""

    def __init__(self, network: Network, broken: list[Relation]) -> None:
        self.relations = network.relations
        self.broken = sum(1 << at for at, relation in enumerate(self.relations) if relation in broken)
        self.by_cell: dict[Key, int] = {}
        for at, relation in enumerate(self.relations):
            for cell in relation.cells:
                self.by_cell[cell] = self.by_cell.get(cell, 0) | 1 << at

    def mask(self, cell: Key) -> int:
        """The relations that a cell takes part in."""
        return self.by_cell.get(cell, 0)

    def of(self, mask: int) -> Iterator[Relation]:
        """The relations of some bits, in their order."""
        while mask:
            lowest = mask & -mask
            yield self.relations[lowest.bit_length() - 1]
            mask ^= lowest


def _order(subject: Subject, network: Network) -> list[Key]:
    facts = (subject.of_item(item) for item in subject.form.items)
    keys = (fact.key for fact in facts if fact is not None)
    return [key for key in dict.fromkeys(keys) if key in network.values]


def _moves(network: Network, run: list[Key]) -> Iterator[dict[Key, Decimal]]:
    """The run with every figure one line up, or down: the line left over has none, or the figure that was pushed out at
    the other end. None of it where the figures are the same: that proves nothing.
    """
    values = [network.values[key] for key in run]
    if len(set(values)) < len(values) - 1:
        return
    up, down = dict(zip(run[:-1], values[1:], strict=True)), dict(zip(run[1:], values[:-1], strict=True))
    yield up
    yield down
    yield {**up, run[-1]: values[0]}
    yield {**down, run[0]: values[-1]}


def _settled(
    network: Network, bonds: _Bonds, touched: int, run: list[Key], moved: dict[Key, Decimal], proofs_needed: int = 2
) -> list[Relation]:
    """The broken relations that hold after the move; none when another relation of the run breaks by it, or too few of
    those settled are exact.

    The broken ones are looked at first: they seldom hold.
    """
    known, unknown = network.values, set(run) - set(moved)
    settled, proofs = [], 0
    for relation in bonds.of(touched & bonds.broken):
        if unknown.isdisjoint(relation.cells):
            if not relation.holds({cell: moved[cell] if cell in moved else known[cell] for cell in relation.cells}):
                return []
            proofs += relation.exact
        settled.append(relation)  # the line left over has no figure: nothing contradicts it
    if proofs < proofs_needed:
        return []
    values = {**known, **moved}
    whole = all(
        relation.holds(values) for relation in bonds.of(touched & ~bonds.broken) if unknown.isdisjoint(relation.cells)
    )
    return settled if whole else []
