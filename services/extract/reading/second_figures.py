"""A second figure in the answer to another line: ``1140 hồ sơ (95%)``, ``400 Mbps (bình quân 7,7 Mbps/CBCC)``.

It answers the line that asks for it, where that line is left open or left out: the rate below its count, the only line
that asks so much to each, or the one line below that has all the words beside the figure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from services.extract.reading.chains import Match
from services.extract.reading.lines import Line
from services.extract.reading.values import read_value
from services.extract.reading.values.lexicon import Measure, measure, names_of
from services.extract.reading.wording import WORDS, fold, key
from shared.forms import Item, answer_words

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_STOP = re.compile(r"[;(\n–—]|,|\s-\s|:|(?i:trong đó)")
"""What the words of one figure end at, and those of the next begin."""
_END = re.compile(r"[;,()\n–—:]|\.(?:\s|$)|\s-\s")
_UNIT_WORDS = 3
"""Words of the longest unit behind a figure."""
_BELOW = 6
"""Lines of a form below a count, among which one for its part or its rate is looked for."""
_GUESSED = 0.5
"""How alike a line is to what only its unit says that it answers."""
_LONGEST = 200
"""Letters of an answer beyond which it is a text."""


@dataclass(frozen=True, slots=True)
class Second:
    """A figure behind the first of an answer, with its unit and the words beside it."""

    figure: str
    measure: Measure | None
    words: frozenset[str]
    average: bool

    @property
    def is_rate(self) -> bool:
        """Whether it is a share."""
        return self.measure is not None and self.measure.unit.family.id == "share"


def answers_behind(
    items: Sequence[Item],
    matches: Mapping[int, Match],
    lines: Sequence[Line],
    also: Mapping[str, tuple[str, ...]],
) -> dict[int, tuple[Line, Match]]:
    """By the number of an item left open the line that answers it behind another item's figure, and that item's match."""
    open_ = [n for n, item in enumerate(items) if not item.annex and not _is_answered(matches.get(n), lines)]
    made: dict[int, tuple[Line, Match]] = {}
    for number, match in matches.items() if open_ else ():
        count = lines[match.line]
        if count.window != items[number].window or len(count.answer) > _LONGEST:
            continue
        for second in seconds(count.answer, count.unit or items[number].unit):
            fitting = [n for n in _asking(second, number, items, open_, also) if n not in made]
            if len(fitting) == 1:
                made[fitting[0]] = _answer(second, items[fitting[0]], count), match
    return made | _averages_alone(items, matches, lines, [n for n in open_ if n not in made])


def _averages_alone(
    items: Sequence[Item], matches: Mapping[int, Match], lines: Sequence[Line], open_: Sequence[int]
) -> dict[int, tuple[Line, Match]]:
    """The items that ask so much of one thing to each of another, and the one line of no item that says so; never sure."""
    asking = {n: known for n in open_ if (known := measure(items[n].unit)) and known.per}
    used = {match.line for match in matches.values()}
    made: dict[int, list[int]] = {}
    for at, line in enumerate(lines) if asking else ():
        figure = _NUMBER.match(line.answer) if at not in used and len(line.answer) <= _LONGEST else None
        counted = _counted_behind(line.answer[figure.end() :])[0] if figure else None
        fitting = [
            n
            for n, asked in asking.items()
            if counted
            and counted.per
            and _is_average(Second("", counted, frozenset(), average=True), asked)
            and line.level in (None, items[n].level)
            and line.window == items[n].window
        ]
        if len(fitting) == 1:
            made.setdefault(fitting[0], []).append(at)
    return {
        n: (lines[found[0]], Match(found[0], n, _GUESSED, 1.0, sure=False))
        for n, found in made.items()
        if len(found) == 1
    }


def seconds(answer: str, unit: str | None) -> Iterator[Second]:
    """The figures of an answer behind its first; ``unit`` is that of the line."""
    numbers = list(_NUMBER.finditer(answer))
    if len(numbers) < 2:
        return
    own = _own_words(unit)
    for last, number in pairwise(numbers):
        before = _STOP.split(answer[last.end() : number.start()])[-1]
        counted, behind = _counted_behind(_END.split(answer[number.end() :], maxsplit=1)[0])
        rate = counted is not None and counted.unit.family.id == "share"
        said = fold(before if rate else f"{before} {_NUMBER.split(behind)[0]}")
        average = any(f" {word} " in f" {said} " for word in _averages())
        end = number.end() + (1 if answer[number.end() :].lstrip()[:1] == "%" else 0)
        shown = f"{answer[number.start() : number.end()]} %" if rate and end > number.end() else number[0]
        words = _alike(f"{fold(unit or '')} {said}".strip())
        yield Second(shown, counted, frozenset(words.split()) - _light() - own, average)


def _counted_behind(text: str) -> tuple[Measure | None, str]:
    """What the words behind a figure begin with, where it is a unit, and the rest of them."""
    bare = text.strip()
    if bare.startswith("%"):
        return measure("%"), bare[1:]
    words = bare.split()
    for size in range(min(_UNIT_WORDS, len(words)), 0, -1):
        found = measure(" ".join(words[:size]).rstrip("."))
        if found:
            return found, " ".join(words[size:])
    return None, bare


def _asking(
    second: Second, number: int, items: Sequence[Item], open_: Sequence[int], also: Mapping[str, tuple[str, ...]]
) -> Iterator[int]:
    """The open items that ask for a second figure of the answer to an item."""
    for at in open_:
        item = items[at]
        if (item.level, item.role, item.window) != (items[number].level, items[number].role, items[number].window):
            continue
        asked = measure(item.unit)
        if asked is not None and asked.per is not None:
            if _is_average(second, asked):
                yield at
        elif not number < at <= number + _BELOW or second.average:
            continue
        elif second.is_rate or (asked is not None and asked.unit.family.id == "share"):
            if second.is_rate and "%" in (item.unit or "") and _is_rate_of(second, at == number + 1, item, also):
                yield at
        elif second.words and asked and _is_of(second, asked) and _is_asked(second.words, item, also):
            yield at


def _is_average(second: Second, asked: Measure) -> bool:
    found = second.measure
    if found is None or found.unit.family is not asked.unit.family:
        return False
    return found.per.family is asked.per.family if found.per and asked.per else second.average


def _is_rate_of(second: Second, below: bool, item: Item, also: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether a line asks for a rate: the one below its count where the rate has no words of its own."""
    if not second.words:
        return below and key(item.label).startswith("ty le")
    return _is_asked(second.words, item, also)


def _is_of(second: Second, asked: Measure) -> bool:
    return second.measure is None or second.measure.unit.family is asked.unit.family


def _is_asked(words: frozenset[str], item: Item, also: Mapping[str, tuple[str, ...]]) -> bool:
    return any(words <= set(_alike(fold(asked)).split()) for asked in (item.label, *also.get(item.indicator, ())))


def _alike(words: str) -> str:
    """Folded words, those that mean the same made the same."""
    return _SAME_MEANING.sub(lambda found: _SAME[found[0]], words)


_SAME = dict(WORDS["same_meaning"])
_SAME_MEANING = re.compile(rf"\b(?:{'|'.join(sorted(_SAME, key=len, reverse=True))})\b")


def _answer(second: Second, item: Item, count: Line) -> Line:
    """The line of a second figure: as sure as the first where it is so much to each, or where the first proves it a rate;
    otherwise it has no place of its own.
    """
    known = measure(item.unit)
    spoken = second.measure is not None and second.measure.per is not None and known is not None
    whole = read_value(count.answer, "count", count.unit, label=count.label)
    proved = whole.doubt is None and (spoken or (second.is_rate and whole.denominator is not None and not second.words))
    line = replace(count, label=item.label, unit=item.unit, number=None, parts=(), note=None)
    return replace(line, answer=second.figure) if proved else replace(line, answer="", spill=second.figure)


def _is_answered(match: Match | None, lines: Sequence[Line]) -> bool:
    return match is not None and lines[match.line].is_answered


@cache
def _averages() -> frozenset[str]:
    return frozenset(map(fold, answer_words().remarks.average))


@cache
def _light() -> frozenset[str]:
    """Words beside a figure that say nothing of what it counts."""
    words = answer_words()
    lists = (words.fillers, words.remarks.part, words.remarks.some, words.remarks.average, WORDS["light_words"])
    return frozenset(word for one in lists for phrase in one for word in fold(phrase).split())


def _own_words(unit: str | None) -> frozenset[str]:
    """The words of a unit and of the others that count the same."""
    known = measure(unit)
    names = names_of(known.unit.family.id) if known else ()
    return frozenset(word for name in (*names, fold(unit or "")) for word in name.split())
