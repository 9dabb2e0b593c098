"""Rows that slipped: the figures of a run of lines stand one line too low or too high."""

from __future__ import annotations

from decimal import Decimal

from services.validate.relations import Key, Network, Relation
from services.validate.repair import Change
from shared.forms import Form

SHORTEST, LONGEST = 3, 14
"""Lines of a run that may have slipped together."""


def slipped(form: Form, network: Network, group: list[Relation]) -> list[Change] | None:
    """The changes that undo a slip of rows, when moving one run of lines repairs all of a group and breaks nothing."""
    order = _order(form, network)
    place = {key: n for n, key in enumerate(order)}
    cells = {cell for relation in group for cell in relation.cells}
    wrong = sorted(place[cell] for cell in cells if cell in place)
    if len(group) < 2 or not wrong:
        return None
    for length in range(SHORTEST, LONGEST + 1):
        starts = {at for cell in wrong for at in range(cell - length + 1, cell + 1) if 0 <= at <= len(order) - length}
        for start in sorted(starts):
            run = order[start : start + length]
            if not all(set(run) & set(relation.cells) for relation in group):
                continue
            for step in (1, -1):
                moved = _moved(network, run, step)
                if moved is not None and _repairs(network, group, run, moved):
                    return [
                        Change(key, moved.get(key), "row_shift", Decimal(1))
                        for key in run
                        if moved.get(key) != network.values[key]
                    ]
    return None


def _order(form: Form, network: Network) -> list[Key]:
    keys = [(item.indicator, item.level or form.own_level, item.role or "") for item in form.items]
    return [key for key in dict.fromkeys(keys) if key in network.values]


def _moved(network: Network, run: list[Key], step: int) -> dict[Key, Decimal] | None:
    """The run with every figure one line up (1) or down (-1); the line left over has none. None when nothing moves."""
    values = [network.values[key] for key in run]
    if len(set(values)) < len(values) - 1:
        return None  # a run of the same figures proves nothing
    taken = values[1:] if step == 1 else values[:-1]
    given = run[:-1] if step == 1 else run[1:]
    return dict(zip(given, taken, strict=True))


def _repairs(network: Network, group: list[Relation], run: list[Key], moved: dict[Key, Decimal]) -> bool:
    values = {**network.values, **moved}
    unknown = set(run) - set(moved)
    mended = 0
    for relation in network.relations:
        if not set(run) & set(relation.cells):
            continue
        if unknown & set(relation.cells):
            if relation in group:
                return False
            continue
        if not relation.holds(values):
            return False
        mended += relation in group
    return mended == len(group)
