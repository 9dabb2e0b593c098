"""Rows that slipped: the figures of a run of lines stand one line too low or too high."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from services.validate.judging.relations import Key, Network, Relation
from services.validate.judging.repair import Change
from services.validate.judging.subject import Subject

SHORTEST, LONGEST = 3, 14
"""Lines of a run that may have slipped together."""


def slipped(subject: Subject, network: Network, broken: list[Relation]) -> tuple[list[Relation], list[Change]] | None:
    """The run of lines whose move by one line settles the most broken relations, at least two, and breaks none."""
    order = _order(subject, network)
    place = {key: n for n, key in enumerate(order)}
    wrong = sorted({place[cell] for relation in broken for cell in relation.cells if cell in place})
    bonds = _Bonds(network, broken)
    best: tuple[list[Relation], list[Change]] | None = None
    for length in range(SHORTEST, LONGEST + 1):
        starts = {at for cell in wrong for at in range(cell - length + 1, cell + 1) if 0 <= at <= len(order) - length}
        for start in sorted(starts):
            run = order[start : start + length]
            if bonds.broken_in(run) < 2:
                continue
            touched = bonds.of(run)
            for moved in _moves(network, run):
                settled = _settled(network, bonds, touched, run, moved)
                if len(settled) >= 2 and (best is None or len(settled) > len(best[0])):
                    changes = [
                        Change(key, moved.get(key), "row_shift", Decimal(1))
                        for key in run
                        if moved.get(key) != network.values[key]
                    ]
                    best = (settled, changes)
    return best


class _Bonds:
    """The relations of a network by their cells, each by its place in it, and which of them are broken."""

    def __init__(self, network: Network, broken: list[Relation]) -> None:
        self.relations = network.relations
        self.broken = {at for at, relation in enumerate(self.relations) if relation in broken}
        self.by_cell: dict[Key, set[int]] = {}
        self.broken_by_cell: dict[Key, set[int]] = {}
        for at, relation in enumerate(self.relations):
            for cell in relation.cells:
                self.by_cell.setdefault(cell, set()).add(at)
                if at in self.broken:
                    self.broken_by_cell.setdefault(cell, set()).add(at)

    def of(self, run: list[Key]) -> list[int]:
        """The relations that some cell of a run takes part in, in their order."""
        return sorted(set().union(*(self.by_cell.get(key, ()) for key in run)))

    def broken_in(self, run: list[Key]) -> int:
        """How many broken relations some cell of a run takes part in."""
        return len(set().union(*(self.broken_by_cell[key] for key in run if key in self.broken_by_cell)))


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
    network: Network, bonds: _Bonds, touched: list[int], run: list[Key], moved: dict[Key, Decimal]
) -> list[Relation]:
    """The broken relations that hold after the move; none when another relation of the run breaks by it."""
    values = {**network.values, **moved}
    unknown = set(run) - set(moved)
    settled, proofs = [], 0
    for at in touched:
        relation = bonds.relations[at]
        if not unknown.isdisjoint(relation.cells):
            if at in bonds.broken:
                settled.append(relation)  # the line left over has no figure: nothing contradicts it
            continue
        if not relation.holds(values):
            return []
        if at in bonds.broken:
            settled.append(relation)
            proofs += relation.exact
    return settled if proofs >= 2 else []
