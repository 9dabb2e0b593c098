"""Rows whose level their column, their sheet or their heading names: the row's words ask for an indicator, its place for the level.

A form asks each level in words of its own; a table with a column for each level asks once. So such a row is told by
all the words in which the form and the catalogue ask for an indicator, before lines are taken in the form's order.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz

from services.extract.reading.layout.lines import Line
from services.extract.reading.once import once
from services.extract.reading.words.labels import Label, accounted, label
from shared.forms import Item

_ALIKE, _SURE, _MARGIN = 80, 86, 6
"""Likeness of two wordings, of 100, to be thought of and to be sure, and how much less alike any other must be."""
_TELLING = 2
"""Words of a label below which only the lines around it say what it asks."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a row asks for, how alike its words are (0…1), and whether nothing else could be meant."""

    indicator: str
    likeness: float
    sure: bool


def asked_by_rows(
    lines: list[Line], items: list[Item], also: Mapping[str, tuple[str, ...]], known: frozenset[str]
) -> dict[int, Asked]:
    """By the line's number, what lines ask whose level is named outside their words."""
    rows: dict[tuple[object, ...], list[int]] = {}
    for at, line in enumerate(lines):
        if line.level and line.placed and not label(line.label).levels:
            place = line.source
            rows.setdefault((place.sheet, place.table, place.row, line.label), []).append(at)
    if not rows:
        return {}
    words = _words_for(also)(items)
    made: dict[int, Asked] = {}
    for (*_, text), numbers in rows.items():
        found = _told(label(str(text)), lines[numbers[0]].unit, words, known)
        if found:
            made |= dict.fromkeys(numbers, found)
    return made


@once
def _words_for(also: Mapping[str, tuple[str, ...]]) -> Callable[[list[Item]], dict[str, list[tuple[Label, bool]]]]:
    return once(lambda items: _wordings(items, also))


def _wordings(items: list[Item], also: Mapping[str, tuple[str, ...]]) -> dict[str, list[tuple[Label, bool]]]:
    """The words that ask for each indicator that is asked at some level, and whether they ask for a rate."""
    made: dict[str, list[tuple[Label, bool]]] = {}
    for item in items:
        if item.level and not item.annex:
            rate = "%" in (item.unit or "")
            for words in (item.label, *also.get(item.indicator, ())):
                one = label(words)
                if len(one.core.split()) > _TELLING:
                    made.setdefault(item.indicator, []).append((one, rate))
    return made


def _told(
    mine: Label, unit: str | None, words: dict[str, list[tuple[Label, bool]]], known: frozenset[str]
) -> Asked | None:
    if len(mine.core.split()) <= _TELLING:
        return None
    ranked: list[tuple[float, str]] = []
    for indicator, wordings in words.items():
        scores = [
            fuzz.ratio(one.core, mine.core, score_cutoff=_ALIKE - _MARGIN)
            for one, rate in wordings
            if _may_ask(one, rate, mine, unit)
        ]
        ranked.append((max(scores, default=0.0), indicator))
    ranked.sort(reverse=True)
    if not ranked or ranked[0][0] < _ALIKE:
        return None
    best, indicator = ranked[0]
    second = ranked[1][0] if len(ranked) > 1 else 0.0
    alone = best - second >= _MARGIN or (best == 100.0 and second < 100.0)
    sure = alone and best >= _SURE and (best >= 100.0 or _is_accounted(mine, unit, words[indicator], known))
    return Asked(indicator, round(best / 100, 3), sure)


def _is_accounted(mine: Label, unit: str | None, wordings: list[tuple[Label, bool]], known: frozenset[str]) -> bool:
    """Whether the words of a row are those of a wording, every word that is left over accounted for."""
    return any(accounted(one, mine, known) for one, rate in wordings if _may_ask(one, rate, mine, unit))


def _may_ask(one: Label, rate: bool, mine: Label, unit: str | None) -> bool:
    """Whether what is asked, a rate or not, may be what a row of that unit asks."""
    return one.marks == mine.marks and (unit is None or rate == ("%" in unit))
