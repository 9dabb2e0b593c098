"""Pairs of a line and an item, and the heaviest chain of them in which both ascend."""

from __future__ import annotations

from dataclasses import dataclass

from services.extract.reading.records import record

WORTH = 0.5
"""What a pair must weigh for a chain to gain by it."""


@record
@dataclass(frozen=True, slots=True)
class Match:
    """A line that answers an item, and how alike their labels are (0…1)."""

    line: int
    item: int
    likeness: float
    beside: float = 1.0
    """How alike the lines above them are."""
    sure: bool = True
    """Whether every word of the two labels is accounted for."""


def heaviest_chain(pairs: list[tuple[float, Match]], items: int) -> list[Match]:
    """Heaviest chain with both coordinates strictly ascending, in O(pairs · log items).

    A Fenwick tree holds, for every prefix of items, the best chain that ends there.
    """
    best: list[tuple[float, int]] = [(0.0, -1)] * (items + 1)
    nodes: list[tuple[Match, int]] = []

    def upto(item: int) -> tuple[float, int]:
        found = (0.0, -1)
        while item > 0:
            found = max(found, best[item])
            item &= item - 1
        return found

    ordered = sorted(pairs, key=lambda pair: (pair[1].line, -pair[1].item))
    for score, match in ordered:
        weight, before = upto(match.item)
        nodes.append((match, before))
        total = (weight + score - WORTH, len(nodes) - 1)
        at = match.item + 1
        while at <= items:
            best[at] = max(best[at], total)
            at += at & -at
    _, node = upto(items)
    chain = []
    while node >= 0:
        match, node = nodes[node]
        chain.append(match)
    return chain[::-1]
