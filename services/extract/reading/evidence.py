"""Whether a line whose wording is not the form's surely asks what the form asks: every word left over is accounted for.

A clerk leaves words out ("…của các sở, ban, ngành"), or takes along those of the heading above ("Tần suất trao đổi …
trong nội bộ tỉnh" for "Trong nội bộ tỉnh"). Either leaves one meaning or several, and that can be counted: a line is
sure where all its words stand in what one indicator is asked with, and in what no other is asked with, in this form or
in the catalogue. A word of its own that nobody asks with, a negation left out, another level of service: a person decides.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from services.extract.reading.labels import Label, label
from services.extract.reading.lines import Line
from services.extract.reading.wording import WORDS, marks, plain
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
    order: tuple[str, ...]
    own: frozenset[str]
    around: frozenset[str]
    marks: frozenset[str]
    marks_around: frozenset[str]

    def explains(self, line: Label) -> bool:
        """Whether every word of a line stands here in its order, and what is missing in it takes nothing from its meaning."""
        words = telling(line.core)
        missing = self.own - words
        if missing and not (words <= self.own and len(words) >= _TELLING and len(words) >= _COVERED * len(self.own)):
            return False
        if not words <= self.own | self.around or missing & _NEGATIONS:
            return False
        return self.marks <= line.marks <= self.marks | self.marks_around and self._in_order(line.core)

    def _in_order(self, core: str) -> bool:
        rest = iter(self.order)
        return all(word in rest for word in core.split() if word in self.own)


class Evidence:
    """What a form and the catalogue ask, by which a line is judged."""

    def __init__(self, items: Sequence[Item], rates: Mapping[int, Label], also: Mapping[str, tuple[str, ...]]) -> None:
        self._items = list(_of_items(items, rates))
        self._others = _of_catalogue(tuple(also.items()))

    def is_sure(self, line: Line, number: int, spare: Sequence[Line]) -> bool:
        """Whether a line asks what an item asks and nothing else; ``spare`` are the answered lines that no item has."""
        known = label(line.label)
        mine = self._items[number]
        if not telling(known.core) or not mine.own or (BARE_RATE in known.marks) != (BARE_RATE in mine.marks):
            return False
        if not self._explained(mine, known):
            return False
        asked = itertools.chain(self._items, *self._others.values())
        if any(one.indicator != mine.indicator and one.explains(known) for one in asked):
            return False
        return not any(
            mine.explains(other)
            for other in map(label, (one.label for one in spare if one.level == line.level and one.role == line.role))
            if other.core != known.core
        )

    def _explained(self, mine: Asking, line: Label) -> bool:
        return any(one.explains(line) for one in (mine, *self._others.get(mine.indicator, ())))


def rates_in_full(items: Sequence[Item]) -> dict[int, Label]:
    """By the number of a line that asks a bare 'Tỷ lệ' what it asks in full: the rate of what is counted on the line above it."""
    made = {}
    for number, (above, item) in enumerate(itertools.pairwise(items), 1):
        if label(item.label).core != BARE_RATE or "%" in (above.unit or "") or item.level != above.level:
            continue
        counted = _COUNT.sub("", plain(above.label))
        if len(counted.split()) > _COUNTED:
            made[number] = label(f"Tỷ lệ {counted}", item.level)
    return made


BARE_RATE = "ty le"
_COUNT = re.compile(r"^\W*(?:\d+(?:\.\d+)*[.)]\s*)?(?:Tổng số|Số lượng|Số)\s+", re.IGNORECASE)
_COUNTED = 3
"""Words of a count that say of themselves what is counted."""


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
        yield _asking(item.indicator, core, heading)


def _asking(indicator: str, core: str, heading: str = "") -> Asking:
    order = tuple(word for word in core.split() if word not in _LIGHT)
    return Asking(indicator, order, telling(core), telling(heading), marks(core), marks(heading))


@lru_cache(maxsize=16)
def _of_catalogue(also: tuple[tuple[str, tuple[str, ...]], ...]) -> dict[str, tuple[Asking, ...]]:
    """The words of every paper that the catalogue has seen, by what they ask for."""
    return {
        indicator: tuple(_asking(indicator, core) for core in dict.fromkeys(label(words).core for words in wordings))
        for indicator, wordings in also
    }
