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

from services.extract.reading.layout.lines import Line
from services.extract.reading.matching.chains import Match
from services.extract.reading.matching.learn import Guess
from services.extract.reading.values import read_value
from services.extract.reading.values.lexicon import Measure, measure
from services.extract.reading.words.labels import BARE_RATE
from services.extract.reading.words.wording import WORDS, fold, key, level_in, one_meaning
from shared.answers import answer_words
from shared.forms import Indicator, Item

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_STOP = re.compile(r"[;(\n–—]|,|\s-\s|:|\bvà\b|(?i:trong đó)")
"""What the words of one figure end at, and those of the next begin."""
_END = re.compile(r"[;,()\n–—:]|\.(?:\s|$)|\s-\s|\bvà\b")
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
    words: str
    """What is said beside it, without its unit."""
    average: bool
    level: str | None = None
    """The level of government that the words beside it name: ``gồm cấp huyện 98 người và cấp xã 314 người``."""

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
            if len({(items[n].indicator, items[n].level) for n in fitting}) == 1:  # a form may ask for it twice
                nearest = min(fitting, key=lambda n: abs(n - number))
                made[nearest] = _answer(second, items[nearest], count), match
    return made | _averages_alone(items, matches, lines, [n for n in open_ if n not in made])


def with_answers_behind(
    guesses: Sequence[Guess], lines: Sequence[Line], catalogue: Mapping[str, Indicator]
) -> list[Guess]:
    """The guesses of a form never seen before, each with what its line answers behind its first figure."""
    told = {(one.item.indicator, one.item.level) for one in guesses}
    order = list(catalogue)
    made: list[Guess] = []
    for one in guesses:
        made.append(one)
        answer = lines[one.line].answer
        for second in seconds(answer, lines[one.line].unit or one.item.unit) if len(answer) <= _LONGEST else ():
            start = order.index(one.item.indicator)
            items = [
                one.item,
                *(_item(catalogue[name], one.item.level) for name in order[start + 1 : start + 1 + _BELOW]),
            ]
            found = list(_asking(second, 0, items, range(1, len(items)), {}))
            if len(found) == 1 and (items[found[0]].indicator, one.item.level) not in told:
                told.add((items[found[0]].indicator, one.item.level))
                made.append(Guess(one.line, items[found[0]], one.score))
    return made


def _item(indicator: Indicator, level: str | None) -> Item:
    return Item(indicator=indicator.id, label=indicator.vi, level=level, unit=indicator.unit)


def with_rates_behind(matches: dict[int, Match], lines: Sequence[Line], items: Sequence[Item]) -> dict[int, Match]:
    """The matches; a bare rate that a sentence gives right behind its count is that count's, where the form asks for it there."""
    made = dict(matches)
    owners = {match.line: number for number, match in matches.items()}
    for number, match in matches.items():
        at, asked = match.line + 1, number + 1
        if at >= len(lines) or asked >= len(items) or owners.get(at) == asked or not _is_bare_rate(lines[at]):
            continue
        mine, rate = items[number], items[asked]
        same = (mine.level, mine.role, mine.window) == (rate.level, rate.role, rate.window)
        if lines[at].source.text != lines[match.line].source.text or not same or _is_answered(made.get(asked), lines):
            continue
        if "%" in (rate.unit or "") and "%" not in (mine.unit or "") and key(rate.label).startswith("ty le"):
            made.pop(owners.get(at, -1), None)
            made[asked] = replace(match, line=at, item=asked)
    return made


def _is_bare_rate(line: Line) -> bool:
    return line.prose and key(line.label) == BARE_RATE and line.is_answered


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
            and _is_average(Second("", counted, "", average=True), asked)
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
    for last, number in pairwise(numbers):
        before = _STOP.split(_counted_behind(answer[last.end() : number.start()])[1].rstrip(": "))[-1]
        after = _END.split(answer[number.end() :], maxsplit=1)[0]
        counted, rest = _counted_behind(after)
        rate = counted is not None and counted.unit.family.id == "share"
        said = fold(before if rate else f"{before} {_NUMBER.split(rest)[0]}")
        average = any(f" {word} " in f" {said} " for word in _averages())
        if not (_telling(said, unit) or average or rate) and counted is not None:
            said = _NUMBER.split(fold(after))[0]  # what is counted is what is asked: ``02 laptop``
        shown = f"{number[0]} %" if after.lstrip()[:1] == "%" else number[0]
        yield Second(shown, counted, said if _telling(said, unit) else "", average, level_in(said))


def _telling(said: str, unit: str | None) -> frozenset[str]:
    """Of folded words those that say what is counted, beside the unit of the line."""
    return frozenset(said.split()) - _light() - frozenset(fold(unit or "").split())


def _counted_behind(text: str) -> tuple[Measure | None, str]:
    """What the words behind a figure begin with, where it is a unit, and the rest of them."""
    bare = text.strip()
    if bare.startswith("%"):
        return measure("%"), bare[1:]
    words = bare.split()
    for size in range(min(_UNIT_WORDS, len(words)), 0, -1):
        found = measure(" ".join(words[:size]).rstrip(".,;:"))
        if found:
            return found, " ".join(words[size:])
    return None, bare


def _asking(
    second: Second, number: int, items: Sequence[Item], open_: Sequence[int], also: Mapping[str, tuple[str, ...]]
) -> Iterator[int]:
    """The open items that ask for a second figure of the answer to an item."""
    mine = items[number]
    if second.level not in (None, mine.level):
        asked_of = (mine.indicator, second.level, mine.role, mine.window)
        yield from (
            n for n in open_ if asked_of == (items[n].indicator, items[n].level, items[n].role, items[n].window)
        )
        return
    for at in open_:
        item = items[at]
        if (item.level, item.role, item.window) != (mine.level, mine.role, mine.window):
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


def _is_asked(words: str, item: Item, also: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether all the words beside a figure, as they are or in others that mean the same, stand in those that ask for an item."""
    counted = fold(item.unit or "")
    said = _telling(words, item.unit), _telling(one_meaning(f"{counted} {words}"), one_meaning(counted))
    for asked in (item.label, *also.get(item.indicator, ())):
        label = fold(asked)
        if said[0] <= set(label.split()) or said[1] <= set(one_meaning(label).split()):
            return True
    return False


def _answer(second: Second, item: Item, count: Line) -> Line:
    """The line of a second figure: as sure as the first where it is so much to each, or where the first proves it a rate;
    otherwise it is held, for its line says it in other words.
    """
    known = measure(item.unit)
    spoken = second.measure is not None and second.measure.per is not None and known is not None
    whole = read_value(count.answer, "count", count.unit, label=count.label)
    proved = whole.doubt is None and (spoken or (second.is_rate and whole.denominator is not None and not second.words))
    line = replace(count, label=item.label, unit=item.unit, number=None, parts=(), note=None)
    return (
        replace(line, answer=second.figure)
        if proved
        else replace(line, answer="", spill=second.figure, doubt=line.doubt or "label_differs")
    )


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
