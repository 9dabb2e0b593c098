"""Whether a line whose wording is not the form's surely asks what the form asks: every word left over is accounted for.

A clerk leaves words out ("…của các sở, ban, ngành"), or takes along those of the heading above ("Tần suất trao đổi …
trong nội bộ tỉnh" for "Trong nội bộ tỉnh"). Either leaves one meaning or several, and that can be counted: a line is
sure where all its words stand in what one indicator is asked with, and in what no other is asked with, in this form or
in the catalogue. A word of its own that nobody asks with, a negation left out, another level of service: a person decides.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from services.extract.reading.labels import Label, label
from services.extract.reading.lines import Line
from services.extract.reading.wording import WORDS, marks
from shared.forms import Item

_LIGHT = frozenset(WORDS["light_words"])
_NEGATIONS = frozenset(WORDS["negations"])
_TELLING = 5
"""Words of a line that carry meaning, for words of the form to be missing in it."""
_COVERED = 0.4
"""Share of the words of a form's line that a shorter one has at least."""


@dataclass(frozen=True, slots=True)
class Asking:
    """The words in which one thing is asked: its own, and those above it that a reader takes along."""

    indicator: str
    own: frozenset[str]
    around: frozenset[str]
    marks: frozenset[str]
    marks_around: frozenset[str]

    def explains(self, words: frozenset[str], signs: frozenset[str]) -> bool:
        """Whether every word of a line stands here, and what is missing in it takes nothing from its meaning."""
        if not words <= (self.own | self.around) or not self.marks <= signs <= (self.marks | self.marks_around):
            return False
        missing = self.own - words
        if missing & _NEGATIONS:
            return False
        return not missing or (len(words) >= _TELLING and len(words & self.own) >= _COVERED * len(self.own))


class Evidence:
    """What a form and the catalogue ask, by which a line is judged."""

    def __init__(self, items: Sequence[Item], rates: Mapping[int, Label], also: Mapping[str, tuple[str, ...]]) -> None:
        self._items = list(_of_items(items, rates))
        self._others = _of_catalogue(tuple(also.items()))

    def is_sure(self, line: Line, number: int, spare: Sequence[Line]) -> bool:
        """Whether a line asks what an item asks and nothing else; ``spare`` are the answered lines that no item has."""
        known = label(line.label)
        words, signs = telling(known.core), known.marks
        mine = self._items[number]
        if not words or not mine.own or not self._explained(mine, words, signs):
            return False
        if any(one.indicator != mine.indicator and one.explains(words, signs) for one in (*self._items, *self._others)):
            return False
        return not any(
            mine.explains(telling(other.core), other.marks)
            for other in map(label, (one.label for one in spare if one.level == line.level and one.role == line.role))
            if other.core != known.core
        )

    def _explained(self, mine: Asking, words: frozenset[str], signs: frozenset[str]) -> bool:
        own = (one for one in self._others if one.indicator == mine.indicator)
        return mine.explains(words, signs) or any(one.explains(words, signs) for one in own)


@lru_cache(maxsize=20_000)
def telling(core: str) -> frozenset[str]:
    """The words of a label that carry meaning."""
    return frozenset(word for word in core.split() if word not in _LIGHT)


def _of_items(items: Sequence[Item], rates: Mapping[int, Label]) -> Iterator[Asking]:
    """The lines of a form, each with the heading that it stands below; a bare rate is that of the count above it."""
    heading = ""
    for number, item in enumerate(items):
        above = items[number - 1].label if number else ""
        if item.context and item.context != above:
            heading = label(item.context).core
        core = rates[number].core if number in rates else label(item.label).core
        yield Asking(item.indicator, telling(core), telling(heading), marks(core), marks(heading))


@lru_cache(maxsize=16)
def _of_catalogue(also: tuple[tuple[str, tuple[str, ...]], ...]) -> tuple[Asking, ...]:
    """The words of every paper that the catalogue has seen."""
    return tuple(
        Asking(indicator, telling(core), frozenset(), marks(core), frozenset())
        for indicator, wordings in also
        for core in dict.fromkeys(label(words).core for words in wordings)
    )
