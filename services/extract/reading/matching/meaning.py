"""What a line asks by the words that tell one indicator from another, however a clerk put them.

Letters tell a slip of the pen; they do not tell that ``Máy đã cài diệt virus bản quyền`` asks for the computers with
licensed protection. So every word counts by how few indicators are asked with it: what a line says must be among the
words of an indicator, and one of the wordings that ask for it must be said, in the line or above it. The level of a
service, a rate or a count, a yes or a number that is answered must fit. Nothing of this is ever sure: it proposes.
"""

from __future__ import annotations

import itertools
import math
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TypeVar

from services.extract.reading.layout.lines import Line
from services.extract.reading.matching.chains import Match
from services.extract.reading.once import once
from services.extract.reading.values import asks_yes_no, read_value
from services.extract.reading.values.looks import is_unit, looks
from services.extract.reading.words.labels import is_bare, label
from services.extract.reading.words.spelt import spellings, words_spelt_otherwise
from services.extract.reading.words.wording import LEADER, WORDS, fold, key, level_in, marks, one_meaning
from shared.answers import answer_words
from shared.forms import Indicator, Item

_EXPLAINED, _COVERED = 0.45, 0.55
"""What counts how much: words of the line that ask for the indicator, words of one of its wordings that are said."""
_ELSEWHERE = 0.5
"""What a word of the line is worth that another wording of the indicator has."""
_SAID_ABOVE = 0.6
"""What a word is worth that only the line's heading says."""
_OTHER_ANSWER, _OTHER_GRADE, _NO_GRADE, _OTHER_MARKS = 0.35, 0.4, 0.1, 0.12
"""What it costs when another kind of answer is asked, another level of services, none below a heading that names one, another
small word."""
_OTHER_THING = 1.0
"""What it costs that a line speaks of a thing, or of how something turned out, that nothing which asks for the indicator names:
all that there is."""
_PAIR = 0.25
"""What it counts that two words follow each other, beside the words."""
_TELLS = 0.5
"""Weight below which a word tells nothing."""
_STRANGE = 3.0
"""Weight of a word that asks for no indicator; two words that only the line has together weigh nothing more."""
_UP = 4
"""Lines above among which the words are that a bare ``Tỷ lệ`` or ``Cấp xã`` leaves out."""
_PROPOSED, _NEARLY, _RIVALS = 0.74, 0.06, 3
"""Least fit of the words of a line; how much less than its best another indicator may fit, and how many are looked at."""
_WORTH = 0.7
"""What a line told by its words is worth beside one told by its letters."""
_WHOSE = frozenset(WORDS["whose_words"])
_ASKING = re.compile(rf"\b(?:{'|'.join(WORDS['asking_words'])})\b|\bkhông(?=\s*\?)", re.IGNORECASE)
"""What makes a question of the words that ask: ``Xã có bao nhiêu máy tính?``, ``Xã có dùng phần mềm kế toán không?``."""
_HOW_MANY = re.compile(r"\bmấy\b", re.IGNORECASE)
"""Without its tone it would be a machine."""
_OF_ALL = re.compile(r"\b(?:so voi|tren|trong|cua)(?: tong)? so\b.*")
"""Of what a rate is one, where that is all it says: ``so với tổng số cán bộ``."""
_OTHER_NAMES = sorted((word.lower() for word in WORDS["other_things"]), key=len, reverse=True)
_OTHERS = re.compile(rf"(?<!\w)(?<!không )(?:{'|'.join(map(re.escape, _OTHER_NAMES))})(?!\w)")
_BARE_OTHERS = [(name, f" {fold(name)} ") for name in _OTHER_NAMES if " " in name or name.isascii()]
_GRADE_SHORT = re.compile(r"\bmuc (?=[1-4]\b)")
"""``mức 3``; without tone marks ``MỤC 3`` is the same."""
_PERIOD = re.compile(r"(?:quý|kỳ|tháng|năm)\b", re.IGNORECASE)
_COUNTED = re.compile(r"\d+(?:\s+[^\W\d]|$)")
_RATE_SAID = re.compile(r"[~≈≥≤<>\s]*[\d.,\s/]+(?:%|phần trăm\b)", re.IGNORECASE)
_TOLD = {
    "email": re.compile(r"\S+@\S+"),
    "url": re.compile(r"(?:https?://|www\.)\S|[\w-]+(?:\.[\w-]+)*\.vn\b", re.IGNORECASE),
    "date": re.compile(r"(?:ngày\s*)?\d{1,2}\s*(?:[/.-]|tháng)\s*\d{1,2}\s*(?:[/.-]|năm)\s*\d{4}", re.IGNORECASE),
    "mobile": re.compile(r"(?:\(?\+84\)?|84|0)[ .]?(?:[35789]|1[2689])(?:[ .-]?\d){8}(?![ .-]?\d)"),
    "fixed": re.compile(r"\(?(?:\+84|0)\d{1,3}\)?(?:[ .-]{0,3}\d){6,8}(?![ .-]?\d)"),
}
"""Answers that tell of themselves what they are."""
_MOBILE = "di dong"
"""Names a number that goes with its owner; any other is a desk's."""
_OFFICES = "Số cơ quan, đơn vị trực thuộc"
"""What a line asks that counts offices and says nothing else of them."""
_OFFICE_HEADS, _OFFICE_WORDS = frozenset(WORDS["counted_offices"]), frozenset(WORDS["words_of_offices"])
_TOTAL = "tong so "
_LIST_MARKS = tuple("-+–·•*")
_PHONES = {"mobile": "dien thoai di dong", "fixed": "dien thoai co dinh"}
"""What a line asks that asks for a number to call and is given one, where its words do not say of which kind."""
_PHONE_WORDS = frozenset(WORDS["phone_words"])


@dataclass(frozen=True, slots=True)
class Asked:
    """What a line asks, as far as words tell."""

    own: frozenset[str]
    around: frozenset[str]
    marks: frozenset[str]
    graded_above: bool
    """Whether the level of service among the marks is that of a line above."""
    others: frozenset[str]
    """Things that it speaks of which few indicators ask for: ``máy in``, ``trễ hẹn``."""
    written: str
    """Its label as it stands."""
    answer: str | None
    """``rate``, ``count``, ``choice``, ``words``, ``mobile``, ``fixed``, ``email`` or ``url``, by what stands in its answer and its unit; None where nothing tells."""


@dataclass(frozen=True, slots=True)
class _Known:
    """How an indicator is asked and answered, beside the words."""

    marks: frozenset[frozenset[str]]
    grades: frozenset[frozenset[str]]
    answers: frozenset[str]
    others: frozenset[str]


class Meanings:
    """The indicators of a catalogue by their words."""

    def __init__(self, catalogue: Mapping[str, Indicator]) -> None:
        asked: dict[str, dict[str, None]] = {}
        for name, core in _wordings(catalogue):
            asked.setdefault(name, {})[core] = None
        self._known = {name: _known(cores, catalogue[name]) for name, cores in asked.items()}
        self.by_yes = frozenset(name for name, known in self._known.items() if {"count", "choice"} <= known.answers)
        """Counts that a single agency answers by yes or no."""
        self._spelt = spellings(text for one in catalogue.values() for text in _texts(one))
        said = [(name, telling(core)) for name, cores in asked.items() for core in cores]
        by_word: dict[str, dict[str, None]] = {}
        for name, words in said:
            for word in words:
                by_word.setdefault(word, {})[name] = None
        self._names_by_word = {word: list(names) for word, names in by_word.items()}
        self._weights = {word: _weight(word, len(names), len(asked)) for word, names in by_word.items()}
        self._wordings = [(name, self._sum(words) or 1.0) for name, words in said]
        """Whose each wording is, and what its words weigh."""
        self._by_word: dict[str, list[int]] = {}
        for number, (_, words) in enumerate(said):
            for word in words:
                self._by_word.setdefault(word, []).append(number)

    def of(self, asked: Asked) -> list[tuple[str, float]]:
        """The indicators that a line may ask for and how well its words fit, 0…1, the best first."""
        own = self._as_spelt(asked)
        whole = self._sum(own)
        same = self._weighed(own, self._by_word)
        above = self._weighed(asked.around - asked.own, self._by_word)
        anywhere = self._weighed(own, self._names_by_word)
        best: dict[str, float] = {}
        for number, weight in same.items():
            name, full = self._wordings[number]
            explained = (_ELSEWHERE * anywhere[name] + (1 - _ELSEWHERE) * weight) / whole
            covered = (weight + _SAID_ABOVE * above.get(number, 0.0)) / full
            best[name] = max(best.get(name, 0.0), _EXPLAINED * explained + _COVERED * covered)
        scored = [(name, round(score - self._astray(asked, self._known[name]), 3)) for name, score in best.items()]
        return sorted((one for one in scored if one[1] > 0), key=lambda one: (-one[1], one[0]))

    def _as_spelt(self, asked: Asked) -> frozenset[str]:
        """The words of a line; those that only sound like words which ask for anything are strange."""
        strange = words_spelt_otherwise(asked.written, self._spelt) & asked.own
        if not strange:
            return asked.own
        kept = (word for word in asked.own if strange.isdisjoint(word.split()))
        return frozenset((*kept, *(f"{word}?" for word in strange)))

    def is_other_phone(self, asked: Asked, indicator: str) -> bool:
        """Whether a line is given a number to call, and an indicator one of the other kind: at a desk, or its owner's."""
        return asked.answer in _PHONES and bool(self._known[indicator].answers & (_PHONES.keys() - {asked.answer}))

    def may_answer(self, asked: Asked, indicator: str) -> bool:
        """Whether an indicator is given the kind of answer that a line is given, and asks for the things that it speaks of."""
        known = self._known[indicator]
        return (asked.answer is None or asked.answer in known.answers) and asked.others <= known.others

    def _astray(self, asked: Asked, known: _Known) -> float:
        """What it costs that the kind of answer, the small words or the level of service are not an indicator's."""
        answers = asked.answer is None or asked.answer in known.answers
        other = 0.0 if asked.others <= known.others else _OTHER_THING
        return (0.0 if answers else _OTHER_ANSWER) + other + self._small_words(asked, known)

    def _small_words(self, asked: Asked, known: _Known) -> float:
        if asked.marks in known.marks:
            return 0.0
        if _grade(asked.marks) in known.grades:
            return _OTHER_MARKS
        return _NO_GRADE if asked.graded_above and known.grades == {frozenset()} else _OTHER_GRADE

    def _weighed(self, words: Iterable[str], index: Mapping[str, list[_Place]]) -> dict[_Place, float]:
        """What the words weigh of each of the places where they stand."""
        found: dict[_Place, float] = {}
        for word in words:
            weight = self._weights.get(word, 0.0)
            for place in index[word] if weight else ():
                found[place] = found.get(place, 0.0) + weight
        return found

    def _sum(self, words: Iterable[str]) -> float:
        known = self._weights
        return math.fsum(known[word] if word in known else _strange(word) for word in words)


_Place = TypeVar("_Place", int, str)


def _weight(word: str, asked_with: int, indicators: int) -> float:
    """What a word tells: the more, the fewer indicators are asked with it; one that most are asked with tells nothing."""
    weight = math.log((indicators + 1) / (asked_with + 0.5))
    return 0.0 if weight < _TELLS else weight * (_PAIR if " " in word else 1.0)


def _strange(word: str) -> float:
    return 0.0 if " " in word else _STRANGE


@once
def meanings(catalogue: Mapping[str, Indicator]) -> Meanings:
    """The indicators of a catalogue by their words."""
    return Meanings(catalogue)


def asked_by(lines: Sequence[Line], at: int) -> Asked | None:
    """What a line asks, with the words of those above it where its own say nothing but a rate or a level; None of nothing."""
    line, answer = lines[at], _answered(lines[at])
    core = _core(line.label)
    if answer == "count" and _counts_offices(line, core):
        core = _core(_OFFICES)
    elif is_bare(core) or (answer == "rate" and is_bare(_OF_ALL.sub("", core))):
        above = (_core(one.label) for one in _above(lines, at))
        core = f"{core} {next((one for one in above if not is_bare(one)), '')}".strip()
    if answer in _PHONES:
        core, answer = _phone_asked(core, answer)
    if is_bare(core):
        return None
    headings = [_core(words) for words in (line.context, _heading(lines, at), line.section)]
    small = marks(core)
    graded = frozenset() if _grade(small) else _grade_above(lines, at, headings)
    rate = frozenset({"ty le"}) if answer == "rate" else frozenset()
    around = frozenset().union(*map(telling, (*headings, _core(line.unit or ""))))
    return Asked(telling(core), around, small | graded | rate, bool(graded), _others(line.label), line.label, answer)


def _phone_asked(core: str, given: str) -> tuple[str, str]:
    """What a line asks that is given a number to call, and of which kind: as its words say, else as the number is."""
    words = f" {core} "
    own, desk = (any(f" {one} " in words for one in WORDS[kind]) for kind in ("own_phone_words", "desk_phone_words"))
    asked = given if own == desk else "mobile" if own else "fixed"
    return (_PHONES[asked] if set(core.split()) <= _PHONE_WORDS else core), asked


def _counts_offices(line: Line, core: str) -> bool:
    """Whether a line that counts names offices and nothing else; one of a list counts those that the line above tells of."""
    words = set(core.split())
    if not words & _OFFICE_HEADS or not words <= _OFFICE_WORDS or line.label.lstrip()[:1] in _LIST_MARKS:
        return False
    if level_in(key(line.label)) and not core.startswith(_TOTAL):
        return False  # perhaps of the level's offices what the line above asks
    return not line.unit or set(_core(line.unit).split()) <= _OFFICE_WORDS


def _grade_above(lines: Sequence[Line], at: int, headings: Iterable[str]) -> frozenset[str]:
    """The level of service that a heading names, or the nearest of the lines above that names one."""
    found = (_grade(marks(words)) for words in (*headings, *(_core(one.label) for one in _above(lines, at))))
    return next(filter(None, found), frozenset())


def _heading(lines: Sequence[Line], at: int) -> str:
    """The nearest line above in the same table that answers nothing and counts nothing."""
    table = lines[at].source.table
    for n in range(at - 1, -1, -1):
        line = lines[n]
        if line.source.table != table:
            return ""
        if not line.is_answered and not line.unit:
            return line.label
    return ""


def _above(lines: Sequence[Line], at: int) -> Iterator[Line]:
    table = lines[at].source.table
    return (lines[n] for n in range(at - 1, max(at - 1 - _UP, -1), -1) if lines[n].source.table == table)


@lru_cache(maxsize=20_000)
def _core(text: str) -> str:
    """A label's words, those that mean the same made the same."""
    text = _HOW_MANY.sub("bao nhiêu", text)
    core = label(_ASKING.sub(" ", text) if text.rstrip().endswith("?") else text).core
    core = one_meaning(one_meaning(core))  # what a phrase becomes may be a part of another
    return _GRADE_SHORT.sub("muc do ", core) if "ức" in text.lower() else core


@lru_cache(maxsize=20_000)
def telling(core: str) -> frozenset[str]:
    """The words that carry meaning, and which of them follow each other: ``may``, ``tinh``, ``may tinh``."""
    words = [word for word in core.split() if word not in _WHOSE]
    return frozenset((*words, *map(" ".join, itertools.pairwise(words))))


def _grade(small: frozenset[str]) -> frozenset[str]:
    """Of the small words that change a meaning, the level of a service."""
    return frozenset(one for one in small if one[:1].isdigit())


def _wordings(catalogue: Mapping[str, Indicator]) -> Iterator[tuple[str, str]]:
    """The words that ask for each indicator, on every paper that the catalogue has seen; of a rate with those of its count."""
    papers: dict[str, list[tuple[int, str, str]]] = {}
    for name, indicator in catalogue.items():
        yield name, _core(indicator.vi)
        yield from ((name, _core(words.replace(" > ", " "))) for words in indicator.also)
        for one in indicator.occurrences:
            papers.setdefault(str(one["seed"]), []).append((int(str(one["line"])), name, str(one["wording"])))
    for paper in papers.values():
        above = ""
        for _, name, wording in sorted(paper):
            core = _core(wording)
            if is_bare(core):
                yield name, f"{core} {above}".strip()
            else:
                yield name, core
                above = core


def _known(cores: Iterable[str], indicator: Indicator) -> _Known:
    """``cores``: the words that ask for an indicator."""
    small = frozenset(map(marks, cores))
    others = frozenset().union(*map(_others, _texts(indicator)))
    return _Known(small, frozenset(map(_grade, small)), _answers_to(indicator), others)


def _texts(indicator: Indicator) -> tuple[str, ...]:
    """The words in which an indicator is asked, as they are written."""
    return (indicator.vi, *indicator.also, *(str(one["wording"]) for one in indicator.occurrences))


@lru_cache(maxsize=20_000)
def _others(text: str) -> frozenset[str]:
    """The things in a text that few indicators ask for, as it is written; without tone marks a single word may be any of several."""
    written = unicodedata.normalize("NFC", text).lower()
    if fold(text) == " ".join(written.split()):
        return frozenset(one for one, name in _BARE_OTHERS if name in f" {written} ")
    return frozenset(found[0] for found in _OTHERS.finditer(written))


def _answers_to(indicator: Indicator) -> frozenset[str]:
    """The kinds of answers that an indicator is given; some count what one agency answers by yes or no."""
    if indicator.kind == "ratio_percent" or "%" in (indicator.unit or ""):
        return frozenset({"rate"})
    if indicator.kind in ("boolean", "choice"):
        return frozenset({"choice"})
    if not indicator.is_figure:
        if indicator.kind == "phone":
            return frozenset({"mobile" if _MOBILE in fold(indicator.vi) else "fixed"})
        return frozenset({indicator.kind if indicator.kind in _TOLD else "words"})
    by_yes = any("co khong" in fold(str(one["wording"])) for one in indicator.occurrences)
    return frozenset({"count", "choice"} if by_yes else {"count"})


def _answered(line: Line) -> str | None:
    """What kind of answer a line is given, as far as its answer and its unit tell."""
    said, unit = LEADER.sub(" ", line.answer or line.spill or "").strip(" .,;:"), line.unit or ""
    if said[:1].isalpha() and any(map(str.isdigit, said)):
        said = _before_figure().sub("", said, count=1)
    if "%" in unit or _RATE_SAID.match(said):
        return "rate"
    if asks_yes_no(line.unit):
        return "choice"
    if not said:
        return "count" if is_unit(unit) else None
    for kind, told in _TOLD.items():
        if told.match(said):
            return kind
    if _PERIOD.match(said):
        return "words"
    looked = looks(said)
    if looked == "words" and _is_yes_or_no(said):
        return "choice"
    if looked == "answer":
        return None if fold(said).startswith("khong") else "choice"  # none of what is counted, or a no
    if looked in ("figure", "ordinal"):
        if said in ("0", "1"):
            return None  # a count, or a yes and a no
        return "count" if unit or _COUNTED.match(said) else None
    return "words" if looked == "words" and not said[:1].isdigit() else None


@cache
def _before_figure() -> re.Pattern[str]:
    """The words before a figure that make it inexact or only lead over to it: ``khoảng 60 %``, ``đạt 95%``."""
    words = sorted((*answer_words().hedges, *answer_words().fillers), key=len, reverse=True)
    return re.compile(rf"(?:(?:{'|'.join(map(re.escape, words))})\s+)+(?=\d)", re.IGNORECASE)


def _is_yes_or_no(said: str) -> bool:
    """Whether words say yes or no and what is done, and nothing else: ``chưa triển khai``."""
    return len(said) <= _SHORT and read_value(said, "boolean", None).doubt is None


_SHORT = 20
"""Letters of the longest yes or no in words."""


def proposed(
    lines: Sequence[Line],
    matches: Mapping[int, Match],
    items: Sequence[Item],
    catalogue: Mapping[str, Indicator],
    own_level: str | None,
) -> dict[int, Match]:
    """Of the items that no line answers, those that an answered line left over asks for by its words; never sure.

    A line that names no level is of the reporting agency's.
    """
    used = {match.line for match in matches.values()}
    free = [at for at, line in enumerate(lines) if at not in used and line.is_answered and line.window is None]
    open_: dict[tuple[str | None, str | None], dict[str, int]] = {}
    for number, item in enumerate(items):
        if number not in matches and not item.annex and item.window is None:
            open_.setdefault((item.level or own_level, item.role), {}).setdefault(item.indicator, number)
    asked = {item.indicator for item in items}
    scored: list[tuple[float, int, int]] = []
    for at in free:
        level = lines[at].level or level_in(key(lines[at].label)) or own_level
        here = open_.get((level, lines[at].role), {})
        said = asked_by(lines, at) if here else None
        ranked = [one for one in meanings(catalogue).of(said) if one[0] in asked][:_RIVALS] if said else []
        for name, fits in ranked:
            if name in here and fits >= max(_PROPOSED, ranked[0][1] - _NEARLY):
                scored.append((fits, at, here[name]))
    made: dict[int, Match] = {}
    taken: set[int] = set()
    for fits, at, number in sorted(scored, key=lambda one: (-one[0], one[1])):
        if number not in made and at not in taken:
            taken.add(at)
            made[number] = Match(at, number, round(fits * _WORTH, 3), 1.0, sure=False)
    return made
