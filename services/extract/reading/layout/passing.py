"""Figures that sentences say in passing: ``Sở có 68 cán bộ, công chức.`` asks nothing with a colon and yet answers.

On a report in a clerk's own words each figure of a sentence becomes a line of its own: what is asked are the words of its
clause without the number, what is said is the number with the unit behind it. A figure that a line answers already, one
of another period, and a number that is a name (of a paper, a day, a level of service, a telephone) make no line.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from services.extract.reading.layout.lines import Layout, Line
from services.extract.reading.sentences.colons import RATE_IN_BRACKETS
from services.extract.reading.values import says_yes_or_no
from services.extract.reading.values.lexicon import measure
from services.extract.reading.values.looks import counts, is_unit
from services.extract.reading.words.wording import (
    LEADER,
    WORDS,
    capital,
    fold,
    habit,
    key,
    level_in,
    level_named,
    without_level_names,
)
from shared.answers import answer_words

_LONGEST, _MOST = 2_000, 40
"""Letters of a sentence, and figures in it, beyond which it is no sentence of a report."""
_UNIT_WORDS = 4
"""Words of the longest unit behind a figure."""
_OWN_WORDS = 2
"""Words that a clause has beside its figure, at least, to ask something by itself."""
_DENIED_WORDS = 14
"""Words of the longest thing that a sentence says not to be there."""

_NUMBER = re.compile(r"(?<![\w.,/\-–@:])\d+(?:[.,]\d+)*(?!\s*[/\-–]\s*\d)(?![\w/@]|[.,]\d)")
_RATE_BESIDE = re.compile(rf"\s*{RATE_IN_BRACKETS}", re.IGNORECASE)
_BRACKETS = re.compile(r"\([^()]*\)")
_ORDINAL = re.compile(r"^\s*(?:[-+–•*·]\s*)?(?:\d{1,2}(?:\.\d{1,2})*[.)/]|[a-zđA-ZĐ][.)]|[IVX]+[.)])\s+")
_GRADE = re.compile(r"\bmức(?: độ)?\s+\d(?:\s*(?:,|và|-|–|/)\s*\d)*(?![\d.,]*\d)", re.IGNORECASE)
_DAY = re.compile(r"\bngày\s+\d{1,2}\s+tháng\s+\d{1,2}(?:\s+năm\s+\d{4})?", re.IGNORECASE)
_CALLED = re.compile(r"\+?\(?\b0\d{1,4}\)?(?:[. -]?\d{3,4}){2,3}\b|\S*@\S+|(?:https?://|www\.)\S+")
_YEAR = re.compile(r"(?:19|20)\d\d")
_NAMED = re.compile(rf"(?:\b{habit('numbered')}|\b[A-Z][A-Za-z]*)\s*$")
"""What a number belongs to as its name: ``Điều 5``, ``Windows 10``."""
_SENTENCE = re.compile(r"[;:](?=\s|$)|\.(?=\s|$)")
_PART = re.compile(rf"[,;(]?\s*\b(?:{habit('among')}|{habit('besides')})\b", re.IGNORECASE)
_COMMA, _AND = re.compile(r",(?=\s)"), re.compile(r"\s(?=và\s)")
_LEADS = rf"(?:và|có|{habit('is')}|{habit('share')}|{habit('leads')}|{habit('among')}|{habit('besides')})"
_WHEN = rf"{habit('when')}(?=[\s,]|$)"
_LEADING = re.compile(rf"^(?:[\s,;.:\-+–•*·]|{_LEADS}(?=\s|$)|{_WHEN})+", re.IGNORECASE)
_TRAILING = re.compile(rf"(?:[\s,;:.\-–]|(?<![^\s,]){_LEADS}(?=[\s,;:.]*$))+$", re.IGNORECASE)
_DATED = re.compile(rf"^\W*{_WHEN}[^,]*$", re.IGNORECASE)
_TELLS = re.compile(rf"\b{habit('tells')}\s", re.IGNORECASE)
_COUNT_OF = re.compile(rf"^(?:{habit('in_all')}|{habit('count')}|{habit('rate')})\b", re.IGNORECASE)
_OTHERS = re.compile(rf"(\w)\s+{habit('others')}\s*$", re.IGNORECASE)
_RATE_ALONE = re.compile(rf"^(?:(?:{habit('share')}|{habit('rate')}|\W)(?=\s|$)\s*)*$", re.IGNORECASE)
_SUBJECT = re.compile(rf"^(?:(?P<kind>{habit('reporting')})\b(?:\s+[^\s,]+){{0,5}})?\s*$", re.IGNORECASE)
"""Who lacks it: nobody named, or the agency that reports; never what is counted."""
_VERBS = rf"(?:{habit('lacks')}|{habit('has')})"
_SAYS = re.compile(
    rf"(?:^|[\s,(])(?P<said>{_VERBS})\s+(?P<what>[^\W\d_](?:(?!\s+và\s+{_VERBS}\s)[^,;:.()])*)", re.IGNORECASE
)
_BESIDE = re.compile(r"(?P<what>[^\W\d_][^,;:.()]*?)\s*\((?P<said>có|không|đã có|chưa có)\)", re.IGNORECASE)
"""A yes or no in brackets behind what it is about."""
_VERB = re.compile(rf"^(?:.*\s)?{_VERBS}\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Passing:
    """A figure, or a no, that a sentence says, and what it says it of."""

    label: str
    """The words of its clause, without the number; ``Tỷ lệ`` where they say nothing else."""
    answer: str
    """The number as it is printed, with the word before it that makes it inexact and the unit behind it."""
    start: int
    """Where it stands in the text."""
    end: int
    """Where its clause ends."""
    context: str = ""
    """What the sentence says before the clause."""


def figures_in(text: str) -> list[Passing]:
    """The figures that the sentences of a text say, in their order; none of a text longer than any sentence."""
    if len(text) > _LONGEST:
        return []
    listed = list(_beside(text))
    if not (any(map(str.isdigit, text)) or _SAYS.search(text)):
        return listed
    shown = _laid_open(text)
    numbers = list(itertools.islice(_figures(shown), _MOST + 1))
    if len(numbers) > _MOST:
        return []
    made: list[Passing] = []
    start = 0
    for end in [*(match.start() for match in _SENTENCE.finditer(shown)), len(shown)]:
        here = [one for one in numbers if start <= one[0] < end]
        found = [*_of_sentence(shown, start, end, here), *_there_or_not(shown, start, end, numbers)]
        made += sorted(found, key=lambda one: one.start)
        start = end + 1
    if listed:
        made = [one for one in made if not any(other.start <= one.start < other.end for other in listed)]
    return sorted([*made, *listed], key=lambda one: one.start) if listed else made


def _laid_open(text: str) -> str:
    """The text, letter for letter, with what stands in brackets out of sight, but a rate, and the commas within names."""
    ordinal = _ORDINAL.match(text)
    if ordinal:
        text = " " * ordinal.end() + text[ordinal.end() :]
    text = _RATE_BESIDE.sub(lambda found: found[0].replace(" (", ", ").replace("(", ",").replace(")", " "), text)
    text = _BRACKETS.sub(lambda found: _hidden(found[0]), text)
    return _joined().sub(lambda found: found[0].replace(",", _hidden(",")), text)


def _hidden(text: str) -> str:
    """The text in letters that are no words, numbers or signs."""
    return "".join(chr(ord(one) + _OUT_OF_SIGHT) for one in text)


def _shown(text: str) -> str:
    return "".join(chr(ord(one) - _OUT_OF_SIGHT) if ord(one) >= _OUT_OF_SIGHT else one for one in text)


_OUT_OF_SIGHT = 0xF0000
"""Where the letters begin that Unicode gives to nobody."""


@cache
def _joined() -> re.Pattern[str]:
    names = sorted(WORDS["sentences"]["joined"], key=len, reverse=True)
    return re.compile("|".join(map(re.escape, names)), re.IGNORECASE)


def _figures(text: str) -> Iterator[tuple[int, int]]:
    """Where the numbers of a text that count something stand, each from its first digit to its last."""
    names = [match.span() for words in (_GRADE, _DAY, _CALLED) for match in words.finditer(text)]
    for match in _NUMBER.finditer(text):
        at, end = match.span()
        behind = text[end:]
        if any(first <= at < last for first, last in names) or _NAMED.search(text[:at]):
            continue
        unit = _unit(behind)
        bare = not unit and not re.match(r"\s+[^\W\d_A-Z]|\s*[.,;:]|\s*$", behind)
        timed = bool(re.match(rf"\s*{habit('time')}\b", behind, re.IGNORECASE)) or (
            bool(unit) and not counts(_plainly(unit))
        )
        if bare or timed or (_YEAR.fullmatch(match[0]) and not unit):
            continue
        yield at, end


def _unit(behind: str) -> str:
    """The unit that the words behind a number begin with; empty where they begin with none."""
    if behind.lstrip()[:1] == "%":
        return "%"
    words = re.match(rf"(?:\s+[^\s\d.,;:()]+){{1,{_UNIT_WORDS}}}", behind)
    ends = [word.end() for word in re.finditer(r"\S+", words[0])] if words else []
    return next((behind[:end].strip() for end in reversed(ends) if is_unit(_plainly(behind[:end]))), "")


def _of_sentence(text: str, start: int, end: int, numbers: Sequence[tuple[int, int]]) -> Iterator[Passing]:
    """What one sentence says, a clause for each number."""
    if not numbers:
        return
    cuts = [start, *(_cut(text, one[1], other[0]) for one, other in itertools.pairwise(numbers)), end]
    spans = list(itertools.pairwise(cuts))
    intro = _introduced(text, start, numbers[0][0])
    head = ""
    for number, (at, stop) in zip(numbers, spans, strict=True):
        before, behind = text[at : number[0]], text[number[1] : stop]
        context = text[start:at]
        if number is numbers[0]:
            context, before = text[start:intro], text[intro : number[0]]
        own = _LEADING.sub("", before).strip()
        if number is numbers[0]:
            head = before
        elif not own and not _PART.match(before):
            before, behind = head, _OTHERS.sub(r"\1", behind)
        if not _LEADING.sub("", before).strip() and not _TELLS.search(behind):
            behind = f"{behind} {_told_behind(text[stop:end])}"
        if not _is_of_now(text[at : number[0]], text[at:stop]):
            continue
        made = _said(before, text[number[0] : number[1]], behind)
        if made:
            yield Passing(made[0], made[1], number[0], stop, _plainly(context))


def _introduced(text: str, start: int, end: int) -> int:
    """Where the clause of a sentence's first number begins: behind a comma that only words of when stand before."""
    found = [match.start() for match in _COMMA.finditer(text, start, end) if _DATED.match(text[start : match.start()])]
    return max(found, default=start)


def _cut(text: str, start: int, end: int) -> int:
    """Where between two numbers the clause of the second begins."""
    part = _PART.search(text, start, end)
    if part:
        return part.start()
    for sign in (_COMMA, _AND):
        found = [match.start() for match in sign.finditer(text, start, end)]
        if found:
            return found[-1]
    unit = _unit(text[start:end])
    last = re.search(rf"\s+{habit('leads')}\s*$", text[start:end], re.IGNORECASE)
    return start + last.start() if last and last.start() >= len(unit) else end


def _told_behind(rest: str) -> str:
    """What is said of all that a list counts, behind its last: ``13 phòng và 12 xã có mạng LAN``."""
    told = _TELLS.search(rest) if re.match(r"\s*(?:,|và\s)", rest) else None
    return rest[told.start() :] if told else ""


def _said(before: str, number: str, behind: str) -> tuple[str, str] | None:
    """What the words around a number ask and what it says; None where they say nothing of what is counted."""
    unit = _unit(behind)
    hedge = _hedged().search(before)
    asked = before[: hedge.start()] if hedge else before
    asked = _plainly(_TRAILING.sub("", _LEADING.sub("", asked)))
    rest = behind.lstrip()[len(unit) :] if unit else behind
    told = _plainly(rest)
    whole = measure(_plainly(unit))
    named = whole is not None and not whole.unit.family.whole
    said_before = f" {fold(_plainly(unit))} " in f" {fold(asked)} "
    counted = not (named or (not told and _COUNT_OF.match(asked)) or said_before)
    words = _plainly(behind) if counted else told
    reporter = _SUBJECT.match(asked) if not _TELLS.search(f"{asked} ") else None
    label = f"{(reporter['kind'] or '') if reporter else asked} {words}".strip()
    figure = f"{number}%" if unit == "%" else f"{number} {_plainly(unit)}".strip()
    answer = f"{hedge['hedge'].strip()} {figure}" if hedge else figure
    if unit == "%" and _RATE_ALONE.match(asked):
        return _RATE, answer
    return (label, answer) if len(label.split()) >= _OWN_WORDS else None


_RATE = "Tỷ lệ"


def _plainly(text: str) -> str:
    return _shown(" ".join(text.split())).strip(" ,;:-–")


@cache
def _hedged() -> re.Pattern[str]:
    return re.compile(rf"(?:^|\s)(?P<hedge>{_hedges()})\s*$", re.IGNORECASE)


@cache
def _hedge_first() -> re.Pattern[str]:
    return re.compile(rf"{_hedges()}\s+", re.IGNORECASE)


def _hedges() -> str:
    """The words that make a number inexact, as they stand in a pattern."""
    words = sorted(answer_words().hedges, key=len, reverse=True)
    return f"(?:{'|'.join(map(re.escape, words))})"


def _is_of_now(before: str, clause: str) -> bool:
    """Whether a figure is one of this report: no growth, no figure of another period, no aim."""
    words = answer_words()
    changed = f" {fold(before)}".endswith(
        tuple(f" {fold(one)}" for one in (*words.remarks.grown, *words.remarks.shrunk))
    )
    other = (*map(fold, words.other_figure), *map(fold, WORDS["sentences"]["aims"]))
    return not changed and not any(f" {one} " in f" {fold(clause)} " for one in other)


def _there_or_not(text: str, start: int, end: int, numbers: Iterable[tuple[int, int]]) -> Iterator[Passing]:
    """What a sentence says to be there, or not to be: ``đang dùng phần mềm kế toán``, ``chưa có phần mềm quản lý nhân sự``."""
    if _is_aim(text[start:end]):
        return
    last = start
    for found in _SAYS.finditer(text, start, end):
        at, before, last = found.start("said"), last, found.end()
        clause = max((comma.end() for comma in _COMMA.finditer(text, before, at)), default=before)
        counted = any(clause <= number < found.end() for number, _ in numbers)
        if counted or not _SUBJECT.match(_LEADING.sub("", text[clause:at])):
            continue
        for words in _one_by_one(found["what"]):
            if _OWN_WORDS <= len(words.split()) <= _DENIED_WORDS:
                yield Passing(words, found["said"], at, found.end(), _plainly(text[start:at]))


def _is_aim(sentence: str) -> bool:
    """Whether a sentence tells what is to be, or on what condition."""
    folded = f" {fold(sentence)} "
    return any(f" {fold(one)} " in folded for one in WORDS["sentences"]["aims"])


def _one_by_one(what: str) -> list[str]:
    """The things that are said to be there in one breath: those behind an “và” begin as the first does."""
    first, *others = (_plainly(_TRAILING.sub("", part)) for part in re.split(r"\s+và\s+", what))
    head = first.split()[:_OWN_WORDS]
    alike = all(part.split()[:_OWN_WORDS] == head for part in others)
    return [first, *others] if alike else [_plainly(_TRAILING.sub("", what))]


def _beside(text: str) -> Iterator[Passing]:
    """What a text lists with a yes or no in brackets behind each: ``phần mềm kế toán (có), phần mềm nhân sự (không)``."""
    if ")" not in text:
        return
    for found in _BESIDE.finditer(text):
        words = _plainly(_LEADING.sub("", _VERB.sub("", found["what"])))
        if _OWN_WORDS <= len(words.split()) <= _DENIED_WORDS:
            yield Passing(words, found["said"], found.start(), found.end())


def with_passing(layout: Layout) -> Layout:
    """The layout with a line for each figure that a sentence outside tables says and no line answers."""
    lines = [made for line in layout.lines for made in _parted(line)]
    return replace(layout, lines=[_at_its_level(lines, at) for at in range(len(lines))])


def _at_its_level(lines: Sequence[Line], at: int) -> Line:
    """A line; a rate that says nothing else is of the level that the count before it in its sentence names."""
    line, before = lines[at], lines[max(at - 1, 0)]
    if line.level or not line.prose or line.source != before.source or not _RATE_ALONE.match(line.label):
        return line
    return replace(line, level=before.level or level_in(key(before.label)))


def _parted(line: Line) -> list[Line]:
    """A line as it is, or taken apart into what its sentences say."""
    if not line.prose or line.source.table is not None or line.role or capital(line.label):
        return [line]
    if LEADER.search(f"{line.label} {line.answer}"):
        return [line]  # a form's own print, with its room for answers
    if not _is_said(line.answer):
        return _told(line)
    before, rest = _asked_apart(line)
    end = _SENTENCE.search(line.answer)
    more = figures_in(line.answer[end.end() :]) if end else []
    said = line.answer[: end.start()] if end and more else line.answer
    kept = replace(line, label=rest)
    whole, parts = _by_level(kept, said)
    return [*_lines(line, before), replace(kept, answer=whole), *parts, *_lines(line, more)]


def _by_level(line: Line, said: str) -> tuple[str, list[Line]]:
    """An answer without its parts by level, and these: ``28, trong đó cấp huyện 13 cơ quan, cấp xã 15 cơ quan``."""
    part = _PART.search(said)
    found = list(_levels(said[part.start() :])) if part else []
    if part is None or not found or not all(level for _, _, level in found):
        return said, []
    asked = without_level_names(line.label)
    made = [replace(_line(line, one), label=f"{asked} ({name})", level=level) for one, name, level in found]
    return said[: part.start()].rstrip(" ,;"), made


def _levels(parts: str) -> Iterator[tuple[Passing, str, str | None]]:
    """The figures of a list, each with the words before it and the level that these and nothing else name."""
    at = 0
    for one in figures_in(parts):
        name = _plainly(_LEADING.sub("", parts[at : one.start]))
        alone = _plainly(_BRACKETS.sub("", parts[one.start : one.end])).rstrip(" .") == one.answer
        level = level_in(fold(name)) if len(name.split()) == _LEVEL_WORDS else level_named(name)
        yield one, name, level if alone else None
        at = one.end


_LEVEL_WORDS = 2
"""Words of a level's name: ``cấp xã``."""


def _is_said(answer: str) -> bool:
    """Whether an answer begins with what is asked: a figure, a yes or no."""
    first = re.split(r"[,;.](?:\s|$)", answer.strip(), maxsplit=1)[0]
    hedge = _hedge_first().match(first)
    figure = first[hedge.end() :] if hedge else first
    return bool(re.match(r"[<>≥≤~=+-]?\s*\d", figure)) or says_yes_or_no(first)


def _asked_apart(line: Line) -> tuple[list[Passing], str]:
    """The figures of a label that stand in clauses before the one that asks, and the words of that one."""
    before = figures_in(line.label)
    while before:
        rest = _LEADING.sub("", line.label[before[-1].end :])
        if len(rest.split()) >= _OWN_WORDS:
            return before, rest
        before.pop()
    return [], line.label


def _told(line: Line) -> list[Line]:
    """A sentence without an answer of its own, or with words for one."""
    spoken = f"{line.label}: {line.answer}" in (line.source.text or "") and bool(line.answer)
    if spoken:
        return [line, *_lines(line, figures_in(line.answer), line.label)]
    found = figures_in(f"{line.label}; {line.answer}" if line.answer else line.label)
    return _lines(line, found) or [line]


def _lines(line: Line, found: Sequence[Passing], head: str = "") -> list[Line]:
    return [_line(line, one, head) for one in found]


def _line(line: Line, one: Passing, head: str = "") -> Line:
    context = " ".join(part for part in (head, one.context) if part) or line.context
    return replace(
        line, label=one.label, answer=one.answer, unit=None, context=context, number=None, parts=(), note=None
    )
