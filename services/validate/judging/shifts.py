"""Rows that slipped: the figures of a run of lines stand one line too low or too high."""

from __future__ import annotations

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
    best: tuple[list[Relation], list[Change]] | None = None
    for length in range(SHORTEST, LONGEST + 1):
        starts = {at for cell in wrong for at in range(cell - length + 1, cell + 1) if 0 <= at <= len(order) - length}
        for start in sorted(starts):
            run = order[start : start + length]
            inside = set(run)
            if sum(not inside.isdisjoint(relation.cells) for relation in broken) < 2:
                continue
            for step, around in ((1, False), (-1, False), (1, True), (-1, True)):
                moved = _moved(network, run, step, around)
                settled = _settled(network, broken, run, moved) if moved is not None else []
                if len(settled) >= 2 and (best is None or len(settled) > len(best[0])):
                    changes = [
                        Change(key, (moved or {}).get(key), "row_shift", Decimal(1))
                        for key in run
                        if (moved or {}).get(key) != network.values[key]
                    ]
                    best = (settled, changes)
    return best


def _order(subject: Subject, network: Network) -> list[Key]:
    facts = (subject.of_item(item) for item in subject.form.items)
    keys = (fact.key for fact in facts if fact is not None)
    return [key for key in dict.fromkeys(keys) if key in network.values]


def _moved(network: Network, run: list[Key], step: int, around: bool) -> dict[Key, Decimal] | None:
    """The run with every figure one line up (1) or down (-1); the line left over has none, or, going ``around``, the
    figure that was pushed out at the other end. None when nothing moves.
    """
    values = [network.values[key] for key in run]
    if len(set(values)) < len(values) - 1:
        return None  # a run of the same figures proves nothing
    taken = values[1:] if step == 1 else values[:-1]
    given = run[:-1] if step == 1 else run[1:]
    moved = dict(zip(given, taken, strict=True))
    if around:
        moved[run[-1] if step == 1 else run[0]] = values[0] if step == 1 else values[-1]
    return moved


def _settled(network: Network, broken: list[Relation], run: list[Key], moved: dict[Key, Decimal]) -> list[Relation]:
    """The broken relations that hold after the move; none when another relation of the run breaks by it."""
    values = {**network.values, **moved}
    unknown = set(run) - set(moved)
    inside = set(run)
    settled = []
    for relation in network.relations:
        if inside.isdisjoint(relation.cells):
            continue
        if not unknown.isdisjoint(relation.cells):
            if relation in broken:
                settled.append(relation)  # the line left over has no figure: nothing contradicts it
            continue
        if not relation.holds(values):
            return []
        if relation in broken:
            settled.append(relation)
    proof = [relation for relation in settled if relation.exact and unknown.isdisjoint(relation.cells)]
    return settled if len(proof) >= 2 else []
