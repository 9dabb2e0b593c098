"""Which of many labels are alike to one, looked for among the few that are about as long."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from rapidfuzz import fuzz, process

_MOST_OTHERS = 5_000
"""Labels of no form that are remembered: those of a letterhead, of what clerks add, are there in every report."""


class Alike:
    """Labels in the order of their length."""

    def __init__(self, labels: Iterable[str], least: int) -> None:
        """``least`` is the least likeness, of 100, of two labels that are alike."""
        self._labels = sorted(set(labels), key=len)
        self._lengths = [len(one) for one in self._labels]
        self._least = least
        # of two texts with a likeness of p, the shorter has at least p / (200 - p) of the letters of the longer
        self._shortest = least / (200 - least)

    def to(self, wanted: str) -> list[tuple[str, float]]:
        """The labels alike to a wanted one with their likeness, of 100; itself among them."""
        first = bisect_left(self._lengths, int(len(wanted) * self._shortest))
        last = bisect_right(self._lengths, int(len(wanted) / self._shortest) + 1)
        near = self._labels[first:last]
        found = process.extract(wanted, near, scorer=fuzz.ratio, score_cutoff=self._least, limit=None)
        return [(name, score) for name, score, _ in found]


class Known(Alike):
    """Labels of forms: which of them are alike to one another is worked out once, for every document."""

    def __init__(self, labels: Iterable[str], least: int) -> None:
        super().__init__(labels, least)
        self._own: dict[str, list[tuple[str, float]] | None] = dict.fromkeys(self._labels)
        self._others: dict[str, list[tuple[str, float]]] = {}

    def to(self, wanted: str) -> list[tuple[str, float]]:
        """The labels alike to a wanted one with their likeness, of 100; itself among them."""
        known = self._own.get(wanted) or self._others.get(wanted)
        if known is None:
            known = super().to(wanted)
            if wanted in self._own:
                self._own[wanted] = known
            else:
                if len(self._others) >= _MOST_OTHERS:
                    self._others.clear()
                self._others[wanted] = known
        return known

    def __contains__(self, label: str) -> bool:
        return label in self._own
