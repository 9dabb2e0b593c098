"""Which lines of a document are worded like what a form asks."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from services.extract.reading.once import lazily
from services.extract.reading.words.alike import Alike, Known
from services.extract.reading.words.labels import Label

ALIKE = 72
"""Least likeness of two labels, of 100, for a pair to be thought of."""


class Near:
    """The lines whose labels are alike to a wanted one.

    What a form wants is known beforehand, so that only labels of the document that no form has are compared.
    """

    def __init__(self, mine: list[Label], theirs: list[Label]) -> None:
        self.cores: dict[str, list[int]] = {}
        self.keys: dict[str, list[int]] = {}
        for at, one in enumerate(mine):
            self.cores.setdefault(one.core, []).append(at)
            self.keys.setdefault(one.bare, []).append(at)
        self._form = _alike_in(tuple((one.core, one.bare) for one in theirs))
        self._by_core, self._by_key = _inverse(self.cores, self._form[0]), _inverse(self.keys, self._form[1])
        self._found: dict[str, list[int]] = {}

    def to(self, wanted: Label) -> list[int]:
        """The numbers of the lines; looked for once a wording."""
        if wanted.key not in self._found:
            cores, keys = self._form
            by_core = self._by_core.get(wanted.core, []) if wanted.core in cores else self._names[0].to(wanted.core)
            by_key = self._by_key.get(wanted.bare, []) if wanted.bare in keys else self._names[1].to(wanted.bare)
            found = {at for name, _ in by_core for at in self.cores[name]}
            self._found[wanted.key] = sorted(found.union(at for name, _ in by_key for at in self.keys[name]))
        return self._found[wanted.key]

    @lazily
    def _names(self) -> tuple[Alike, Alike]:
        """The cores and keys of the document, in which is looked up what no line of the form says."""
        return Alike(self.cores, ALIKE), Alike(self.keys, ALIKE)


@lru_cache(maxsize=64)
def _alike_in(labels: tuple[tuple[str, str], ...]) -> tuple[Known, Known]:
    """The cores and the keys of a form's labels."""
    return Known((core for core, _ in labels), ALIKE), Known((key_ for _, key_ in labels), ALIKE)


def _inverse(names: Iterable[str], known: Known) -> dict[str, list[tuple[str, float]]]:
    """By each label of a form, the names alike to it and how much, of 100."""
    found: dict[str, list[tuple[str, float]]] = {}
    for name in names:
        for wanted, score in known.to(name):
            found.setdefault(wanted, []).append((name, score))
    return found
