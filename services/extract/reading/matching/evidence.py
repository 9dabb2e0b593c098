"""Whether a line whose wording is not the form's surely asks what the form asks: every word left over is accounted for.

A clerk leaves words out ("…của các sở, ban, ngành"), or takes along those of the heading above ("Tần suất trao đổi …
trong nội bộ tỉnh" for "Trong nội bộ tỉnh"). Either leaves one meaning or several, and that can be counted: a line is
sure where all its words stand in what one indicator is asked with, and in what no other is asked with, in this form or
in the catalogue. A word of its own that nobody asks with, a negation left out, another level of service: a person decides.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from services.extract.reading.layout.lines import Line
from services.extract.reading.once import once
from services.extract.reading.values.lexicon import measure, names_of
from services.extract.reading.words.labels import BARE_RATE, Label, label
from services.extract.reading.words.wording import NAMES, WORDS, fold, key, marks, plain
from shared.forms import Item

_LIGHT = frozenset(WORDS["light_words"])
_OFFICES = frozenset(WORDS["office_words"])
_NEGATIONS = frozenset(WORDS["negations"])
_DIRECTED = frozenset(WORDS["directed_words"])
_TELLING = 5
"""Words of a line that carry meaning, for words of the form to be missing in it."""
_COVERED = 0.4
"""Share of the words of a form's line that a shorter one has at least."""
_NAME = 3
"""Words before a colon that name what the words behind it explain."""
_ALIAS = 6
"""Words of the longest name in brackets: ``(WAN - Wide Area Network)``."""
_TURNED = 2
"""Words that may be missing where the others stand in another order."""
_ONE_WORD, _MARGIN = 1, 3
"""Words that may be missing of the one thing asked, and how many more must be missing of another paper's for it to be no rival."""


@dataclass(frozen=True, slots=True)
class Said:
    """The words of a line that carry meaning, and what they say of it beside."""

    order: tuple[str, ...]
    words: frozenset[str]
    marks: frozenset[str]
    levels: frozenset[str]
    counted: str | None = None
    """Of what kind the line's unit is; None where it has none that is known."""
    beside: frozenset[str] = frozenset()
    """Words that only say the line's unit once more."""
    above: frozenset[str] = frozenset()
    """Words of the heading that the line stands below, where it need not say them again."""
    directed: bool = False
    """Whether the order of its words is a part of their meaning: from one thing to another, one over the other."""


@dataclass(frozen=True, slots=True)
class Asking:
    """The words in which one thing is asked: its own, and those above it that a reader takes along."""

    indicator: str
    order: tuple[str, ...]
    own: frozenset[str]
    around: frozenset[str]
    """Words of the heading, the unit and the level, which a line may have beside its own."""
    alias: frozenset[str]
    """Words of a short name in brackets, which may stand for its own."""
    name: frozenset[str]
    """Those of its own that stand before the colon, where the words behind it only explain them."""
    negations: frozenset[str]
    marks: frozenset[str]
    marks_around: frozenset[str]
    levels: frozenset[str]
    counted: str | None
    """Of what kind its unit is; None where it has none that is known."""

    def explains(self, line: Said) -> bool:
        """Whether every word of a line stands here in its order, and what is missing in it takes nothing from its meaning."""
        words = line.words - (line.beside - self.own)
        if not self.own or not words <= self.own | self.around | self.alias:
            return False
        if line.levels and self.levels and line.levels.isdisjoint(self.levels):
            return False
        missing = self.own - words - line.above
        if missing:
            named = bool(self.name) and self.name <= words
            if not words <= self.own | self.alias or len(words) < _TELLING or missing & self.negations:
                return False
            if len(words) < _COVERED * len(self.own) and not named:
                return False
        if not self.marks <= line.marks <= self.marks | self.marks_around:
            return False
        turned = not line.directed and len(words) > _TELLING and len(missing) <= _TURNED and words <= self.own
        return turned or self._in_order([word for word in line.order if word not in line.beside])

    @property
    def is_name(self) -> bool:
        """Whether a name or an address is asked, of which nothing is counted."""
        return self.indicator in NAMES

    def _in_order(self, order: Sequence[str]) -> bool:
        own = [word for word in order if word in self.own]
        return _within(own, self.order) or _within(dict.fromkeys(own), dict.fromkeys(self.order))


def _within(some: Iterable[str], all_: Iterable[str]) -> bool:
    rest = iter(all_)
    return all(word in rest for word in some)


class _Askings:
    """What is asked, in its order, found by its words: a line is explained only by what has them all."""

    def __init__(self, askings: Iterable[Asking]) -> None:
        self.all = tuple(askings)
        self._with: dict[str, set[int]] = {}
        for at, one in enumerate(self.all):
            for word in one.own | one.around | one.alias:
                self._with.setdefault(word, set()).add(at)

    def explaining(self, line: Said) -> list[Asking]:
        """Those that explain a line."""
        words = line.words - line.beside
        having = [self._with.get(word, set()) for word in words]
        found = sorted(set.intersection(*having)) if having else range(len(self.all))
        return [one for one in map(self.all.__getitem__, found) if one.explains(line)]


class Evidence:
    """What a form and the catalogue ask, by which a line is judged."""

    def __init__(self, items: Sequence[Item], rates: Mapping[int, Label], also: Mapping[str, tuple[str, ...]]) -> None:
        self._items = _Askings(_of_items(items, rates))
        self._asked = {one.indicator for one in self._items.all}
        self._others = _of_catalogue(also)

    def is_sure(self, line: Line, number: int, spare: Sequence[Line], *, leveled: bool = True, above: str = "") -> bool:
        """Whether a line asks what an item asks and nothing else; ``spare`` are the answered lines that no item has.

        ``leveled``: whether it asks so of the same level, too. ``above``: the heading that it stands below.
        """
        mine = self._items.all[number]
        known = _said(line, mine.counted, above)
        known = known if leveled else replace(known, levels=frozenset())
        if not known.words or not mine.own or (BARE_RATE in known.marks) != (BARE_RATE in mine.marks):
            return False
        if known.levels and mine.levels and known.levels.isdisjoint(mine.levels):
            return False
        others = self._others.explaining(known)
        own = [one for one in others if one.indicator == mine.indicator]
        explaining = [mine, *own] if mine.explains(known) else own
        if not explaining:
            return False
        best = min(explaining, key=lambda one: len(one.own - known.words))
        if any(self._is_rival(one, best, known) for one in (*self._items.explaining(known), *others)):
            return False
        return not any(
            mine.explains(other)
            for other in (said(label(one.label)) for one in spare if one.level == line.level and one.role == line.role)
            if other.order != known.order
        )

    def asked_by(self, line: Line, above: str = "") -> set[str]:
        """The indicators that a line below a heading may ask for by all its words, whatever level it names."""
        known = replace(_said(line, _counted(line.unit), above), levels=frozenset())
        if not known.words:
            return set()
        return {one.indicator for known_ in (self._items, self._others) for one in known_.explaining(known)}

    def _is_rival(self, one: Asking, mine: Asking, line: Said) -> bool:
        """Whether another thing that explains a line may as well be meant: not where it is asked with more words that the line has none of."""
        if one.indicator == mine.indicator or (one.counted and line.counted and one.counted != line.counted):
            return False
        if one.is_name and line.counted:
            return False
        if mine.own < one.own and not line.words & (one.own - mine.own):
            return False
        missing, missing_there = len(mine.own - line.words), len(one.own - line.words)
        far = missing <= _ONE_WORD and missing_there >= missing + _MARGIN
        return one.indicator in self._asked or not far


@once
def rates_in_full(items: Sequence[Item]) -> dict[int, Label]:
    """By the number of a line that asks a bare 'Tỷ lệ' what it asks in full: the rate of what is counted on the line above it."""
    made = {}
    for number, (above, item) in enumerate(itertools.pairwise(items), 1):
        if label(item.label).core != BARE_RATE or "%" in (above.unit or "") or item.level != above.level:
            continue
        full = rate_of(above.label, item.level)
        if full is not None:
            made[number] = full
    return made


def rate_of(count: str, level: str | None) -> Label | None:
    """What asks for the rate of a count; None where the count does not say of itself what is counted."""
    counted = _COUNT.sub("", plain(count))
    return label(f"Tỷ lệ {counted}", level) if len(counted.split()) > _COUNTED else None


CHOICE = "choice"
_CHOICES = ("1 0", "co khong", "0 1")
_COUNT = re.compile(r"^\W*(?:(?:\d+(?:\.\d+)*|[a-zđ])[.)]\s*)?(?:Tổng số|Số lượng|Số)\s+", re.IGNORECASE)
_COUNTED = 3
"""Words of a count that say of themselves what is counted."""
_ASKS = re.compile(r"\bco\b(.*) khong$")
"""A question's last word, which negates nothing."""
_HEAD = re.compile(rf"^((?:{'|'.join(WORDS['counted_heads'])}) (?:cac )?)(?:co quan|cqnn)\b")
_PHRASES = re.compile(rf"\b(?:{'|'.join(WORDS['light_phrases'])})\b")
_COMPOUNDS = re.compile(rf"\b(?:{'|'.join(WORDS['compounds'])})\b")
_BRACKETS = re.compile(r"\(([^()]*)\)")


@lru_cache(maxsize=20_000)
def told(core: str) -> tuple[str, ...]:
    """The words of a label that carry meaning, in their order; offices only where they are what is counted."""
    core = _PHRASES.sub(" ", _ASKS.sub(r"co\1", core))
    head = _HEAD.match(core)
    counted = ("cqnn",) if head else ()
    words = core[head.end() :].split() if head else core.split()
    before = head[1].split() if head else []
    return (
        *(word for word in before if word not in _LIGHT),
        *counted,
        *(word for word in words if word not in _LIGHT and word not in _OFFICES),
    )


@lru_cache(maxsize=20_000)
def said(line: Label) -> Said:
    """What a line says."""
    order = told(line.core)
    return Said(order, frozenset(order), line.marks, line.levels)


def _said(line: Line, counted: str | None, above: str = "") -> Said:
    """What a line says, as an answer to something of a kind: the words of its unit say nothing where it is of that kind."""
    known = said(label(line.label, line.level))
    mine = _counted(line.unit)
    beside = _names(line.unit or "", mine) if mine and mine == counted != CHOICE else frozenset()
    directed = "/" in line.label or not _DIRECTED.isdisjoint(known.words)
    return replace(known, counted=mine, beside=beside, above=frozenset(told(label(above).core)), directed=directed)


@lru_cache(maxsize=1_000)
def _names(unit: str, counted: str) -> frozenset[str]:
    """The words of a unit, and the other short names of what it counts: a line counted in ``lần`` may speak of ``lượt``."""
    return frozenset((*told(key(unit)), *(name.strip() for name in names_of(counted) if " " not in name.strip())))


@lru_cache(maxsize=1_000)
def _counted(unit: str | None) -> str | None:
    """Of what kind a unit is: the family of what it counts, ``CHOICE`` for a yes or no; None where it is not known."""
    if fold(unit or "").startswith(_CHOICES):
        return CHOICE
    known = measure(unit)
    return known.unit.family.id if known else None


def _of_items(items: Sequence[Item], rates: Mapping[int, Label]) -> Iterator[Asking]:
    """The lines of a form, each with the heading that it stands below; a bare rate is that of the count above it."""
    heading = ""
    for number, item in enumerate(items):
        above = items[number - 1].label if number else ""
        if item.context and item.context != above:
            heading = label(item.context).core
        asked = rates[number] if number in rates else label(item.label, item.level)
        yield _asking(item.indicator, item.label, asked, heading, item.unit or "")


@lru_cache(maxsize=4_000)
def _asking(indicator: str, text: str, asked: Label, heading: str = "", unit: str = "") -> Asking:
    order = told(asked.core)
    own = frozenset(order)
    before, colon, behind = plain(text).partition(":")
    name = frozenset(told(label(before).core)) if colon and len(behind.split()) > len(before.split()) else frozenset()
    return Asking(
        indicator,
        order,
        own,
        frozenset((*told(heading), *_told_of(unit), *told(key(_BRACKETS.sub(" ", text))))),
        frozenset(word for words in _BRACKETS.findall(text) for word in _alias(words)),
        name & own if len(name & own) >= _NAME else frozenset(),
        frozenset(_COMPOUNDS.sub(" ", asked.core).split()) & _NEGATIONS,
        marks(asked.core),
        marks(heading),
        asked.levels,
        _counted(unit),
    )


def _told_of(unit: str) -> tuple[str, ...]:
    """The words of a unit; none of what only explains how a yes or no is written."""
    return told(key(unit)) if _counted(unit) not in (None, CHOICE) else ()


def _alias(words: str) -> tuple[str, ...]:
    """The words of a name in brackets; none of what explains or excludes."""
    known = told(key(words))
    return known if len(known) <= _ALIAS and _NEGATIONS.isdisjoint(known) else ()


@once
def _of_catalogue(also: Mapping[str, tuple[str, ...]]) -> _Askings:
    """The words of every paper that the catalogue has seen."""
    known = {(indicator, label(words).core): words for indicator, wordings in also.items() for words in wordings}
    return _Askings(_asking(indicator, words, label(words)) for (indicator, _), words in known.items())
