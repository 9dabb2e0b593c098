"""Which of many labels are alike to one, looked for among the few that are about as long."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from rapidfuzz import fuzz, process


class Alike:
    """Labels in the order of their length. Each is looked up once, however often it is asked for."""

    def __init__(self, labels: Iterable[str], least: int) -> None:
        """``least`` is the least likeness, of 100, of two labels that are alike."""
        self._labels = sorted(set(labels), key=len)
        self._lengths = [len(one) for one in self._labels]
        self._least = least
        self._known: dict[str, list[tuple[str, float]]] = {}

    def to(self, wanted: str) -> list[tuple[str, float]]:
        """The labels alike to a wanted one with their likeness, of 100; itself among them."""
        if wanted not in self._known:
            self._known[wanted] = [(name, score) for name, score, _ in self._found(wanted)]
        return self._known[wanted]

    def _found(self, wanted: str) -> list[tuple[str, float, int]]:
        # of two texts with a likeness of p, the shorter has at least p / (200 - p) letters of the longer
        share = self._least / (200 - self._least)
        first = bisect_left(self._lengths, int(len(wanted) * share))
        last = bisect_right(self._lengths, int(len(wanted) / share) + 1)
        near = self._labels[first:last]
        return process.extract(wanted, near, scorer=fuzz.ratio, score_cutoff=self._least, limit=None)
