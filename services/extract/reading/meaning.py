"""What a line asks by the words that tell one indicator from another, however a clerk put them.

Letters tell a slip of the pen; they do not tell that ``Máy đã cài diệt virus bản quyền`` asks for the computers with
licensed protection. So every word counts by how few indicators are asked with it: what a line says must be among the
words of an indicator, and one of the wordings that ask for it must be said, in the line or above it. The level of a
service, a rate or a count, a yes or a number that is answered must fit. Nothing of this is ever sure: it proposes.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from services.extract.reading.chains import Match
from services.extract.reading.labels import label
from services.extract.reading.lines import Line
from services.extract.reading.looks import is_unit, looks
from services.extract.reading.once import once
from services.extract.reading.values import asks_yes_no
from services.extract.reading.wording import LEADER, WORDS, fold, key, level_in, marks
from shared.forms import Indicator, Item

_EXPLAINED, _COVERED = 0.45, 0.55
"""What counts how much: words of the line that ask for the indicator, words of one of its wordings that are said."""
_SAID_ABOVE = 0.6
"""What a word is worth that only the line's heading says."""
_OTHER_ANSWER, _OTHER_GRADE, _OTHER_MARKS = 0.35, 0.4, 0.12
"""What it costs when another kind of answer is asked, another level of services, another small word."""
_STRANGE = 3.0
"""Weight of a word that asks for no indicator."""
_UP = 4
"""Lines above among which the words are that a bare ``Tỷ lệ`` or ``Cấp xã`` leaves out."""
_PROPOSED, _NEARLY, _RIVALS = 0.72, 0.06, 3
"""Least fit of the words of a line; how much less than its best another indicator may fit, and how many are looked at."""
_WORTH = 0.7
"""What a line told by its words is worth beside one told by its letters."""
_BARE = frozenset(WORDS["bare_words"])
_LIGHT = frozenset(WORDS["light_words"]) - frozenset(WORDS["turning_words"])
_SAME = dict(WORDS["same_meaning"])
_SAME_MEANING = re.compile(rf"\b(?:{'|'.join(sorted(_SAME, key=len, reverse=True))})\b")
_ASKING = re.compile(rf"\b(?:{'|'.join(WORDS['asking_words'])})\b|\bkhong$")
"""What makes a question of the words that ask: ``Xã có bao nhiêu máy tính?``, ``Xã có dùng phần mềm kế toán không?``."""
_GRADE_SHORT = re.compile(r"\bmuc (?=[1-4]\b)")
_COUNTED = re.compile(r"\d+(?:\s+[^\W\d]|$)")
_RATE_SAID = re.compile(r"[\d.,\s/]+%")
_TOLD = {
    "email": re.compile(r"\S+@\S+"),
    "url": re.compile(r"(?:https?://|www\.)\S|[\w-]+(?:\.[\w-]+)*\.vn\b", re.IGNORECASE),
    "date": re.compile(r"(?:ngày\s*)?\d{1,2}\s*(?:[/.-]|tháng)\s*\d{1,2}\s*(?:[/.-]|năm)\s*\d{4}", re.IGNORECASE),
    "phone": re.compile(r"[(+]?0?\d{2,4}[) .-]*\d{3,4}[ .-]?\d{3,4}$|0\d{8,10}$"),
}
"""Answers that tell of themselves what they are."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a line asks, as far as words tell."""

    own: frozenset[str]
    around: frozenset[str]
    marks: frozenset[str]
    answer: str | None
    """``rate``, ``count``, ``choice``, ``words``, ``phone``, ``email`` or ``url``, by what stands in its answer and its unit; None where nothing tells."""


@dataclass(frozen=True, slots=True)
class _Known:
    """The words in which papers ask for an indicator."""

    wordings: tuple[frozenset[str], ...]
    all: frozenset[str]
    marks: frozenset[frozenset[str]]
    answers: frozenset[str]


class Meanings:
    """The indicators of a catalogue by their words."""

    def __init__(self, catalogue: Mapping[str, Indicator]) -> None:
        asked: dict[str, dict[str, None]] = {}
        for name, core in _wordings(catalogue):
            asked.setdefault(name, {})[core] = None
        self._known = {name: _known(cores, _answers_to(catalogue[name])) for name, cores in asked.items()}
        self.by_yes = frozenset(name for name, known in self._known.items() if {"count", "choice"} <= known.answers)
        """Counts that a single agency answers by yes or no."""
        spread = Counter(word for one in self._known.values() for word in one.all)
        self._weight = {word: math.log((len(self._known) + 1) / (count + 0.5)) for word, count in spread.items()}
        kept = {words for one in self._known.values() for words in one.wordings}
        self._whole = {words: self._sum(words) or 1.0 for words in kept}
        """What all the words of a wording weigh."""
        self._by_word: dict[str, list[str]] = {}
        for name, known in self._known.items():
            for word in known.all:
                self._by_word.setdefault(word, []).append(name)

    def of(self, asked: Asked) -> list[tuple[str, float]]:
        """The indicators that a line may ask for and how well its words fit, 0…1, the best first."""
        names = {name for word in asked.own for name in self._by_word.get(word, ())}
        scored = ((name, self.fit(asked, name)) for name in sorted(names))
        return sorted((one for one in scored if one[1] > 0), key=lambda one: -one[1])

    def may_answer(self, asked: Asked, indicator: str) -> bool:
        """Whether the kind of answer that a line is given is one that an indicator is given."""
        return asked.answer is None or asked.answer in self._known[indicator].answers

    def fit(self, asked: Asked, name: str) -> float:
        """How well the words of a line fit an indicator, 0…1; 0 or less where nothing fits."""
        known = self._known.get(name)
        if known is None or asked.own.isdisjoint(known.all):
            return 0.0
        return round(self._score(asked, known), 3)

    def _score(self, asked: Asked, known: _Known) -> float:
        explained = self._sum(asked.own & known.all) / self._sum(asked.own)
        covered = max(self._said(one, asked) for one in known.wordings)
        score = _EXPLAINED * explained + _COVERED * covered
        if asked.answer is not None and asked.answer not in known.answers:
            score -= _OTHER_ANSWER
        if asked.marks not in known.marks:
            same = _grade(asked.marks) in {_grade(one) for one in known.marks}
            score -= _OTHER_MARKS if same else _OTHER_GRADE
        return score

    def _said(self, words: frozenset[str], asked: Asked) -> float:
        above = (words & asked.around) - asked.own
        both = self._sum(words & asked.own) + (_SAID_ABOVE * self._sum(above) if above else 0.0)
        return both / self._whole[words]

    def _sum(self, words: frozenset[str]) -> float:
        return sum(self._weight.get(word, _STRANGE) for word in words)


@once
def meanings(catalogue: Mapping[str, Indicator]) -> Meanings:
    """The indicators of a catalogue by their words."""
    return Meanings(catalogue)


def asked_by(lines: Sequence[Line], at: int) -> Asked | None:
    """What a line asks, with the words of those above it where its own say nothing but a rate or a level; None of nothing."""
    line, core = lines[at], _core(lines[at].label)
    if is_bare(core):
        above = (_core(one.label) for one in _above(lines, at))
        core = f"{core} {next((one for one in above if not is_bare(one)), '')}".strip()
    own = telling(core)
    if is_bare(core):
        return None
    heading = _core(line.context)
    small = marks(core)
    graded = frozenset() if _grade(small) else _grade_above(lines, at, heading)
    answer = _answered(line)
    rate = frozenset({"ty le"}) if answer == "rate" else frozenset()
    return Asked(own, telling(heading) | telling(_core(line.section)), small | graded | rate, answer)


def _grade_above(lines: Sequence[Line], at: int, heading: str) -> frozenset[str]:
    """The level of service that the heading names, or the nearest of the lines above that names one."""
    found = (_grade(marks(words)) for words in (heading, *(_core(one.label) for one in _above(lines, at))))
    return next(filter(None, found), frozenset())


def _above(lines: Sequence[Line], at: int) -> Iterator[Line]:
    table = lines[at].source.table
    return (lines[n] for n in range(at - 1, max(at - 1 - _UP, -1), -1) if lines[n].source.table == table)


@lru_cache(maxsize=20_000)
def _core(text: str) -> str:
    """A label's words, those that mean the same made the same."""
    core = label(text).core
    if text.rstrip().endswith("?"):
        core = _ASKING.sub(" ", core).strip()
    for _ in range(2):  # what a phrase becomes may be a part of another
        core = _SAME_MEANING.sub(lambda found: _SAME[found[0]], core)
    return _GRADE_SHORT.sub("muc do ", core)


@lru_cache(maxsize=20_000)
def telling(core: str) -> frozenset[str]:
    """The words that carry meaning."""
    return frozenset(word for word in core.split() if word not in _LIGHT)


def is_bare(core: str) -> bool:
    """Whether words say that a rate, or a level, is asked and not of what."""
    return telling(core) <= _BARE


def _grade(small: frozenset[str]) -> frozenset[str]:
    """Of the small words that change a meaning, the level of a service."""
    return frozenset(one for one in small if one[:1].isdigit())


def _wordings(catalogue: Mapping[str, Indicator]) -> Iterator[tuple[str, str]]:
    """The words that ask for each indicator, on every paper that the catalogue has seen; of a rate with those of its count."""
    papers: dict[str, list[tuple[int, str, str]]] = {}
    for name, indicator in catalogue.items():
        yield name, _core(indicator.vi)
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


def _known(cores: Iterable[str], answers: frozenset[str]) -> _Known:
    """``cores``: the words that ask for an indicator."""
    wordings = tuple(map(telling, cores))
    return _Known(wordings, frozenset.union(*wordings), frozenset(map(marks, cores)), answers)


def _answers_to(indicator: Indicator) -> frozenset[str]:
    """The kinds of answers that an indicator is given; some count what one agency answers by yes or no."""
    if indicator.kind == "ratio_percent" or "%" in (indicator.unit or ""):
        return frozenset({"rate"})
    if indicator.kind in ("boolean", "choice"):
        return frozenset({"choice"})
    if not indicator.is_figure:
        return frozenset({indicator.kind if indicator.kind in _TOLD else "words"})
    by_yes = any("co khong" in fold(str(one["wording"])) for one in indicator.occurrences)
    return frozenset({"count", "choice"} if by_yes else {"count"})


def _answered(line: Line) -> str | None:
    """What kind of answer a line is given, as far as its answer and its unit tell."""
    said, unit = LEADER.sub(" ", line.answer or line.spill or "").strip(" .,;:"), line.unit or ""
    if "%" in unit or _RATE_SAID.match(said):
        return "rate"
    if asks_yes_no(line.unit):
        return "choice"
    if not said:
        return "count" if is_unit(unit) else None
    for kind, told in _TOLD.items():
        if told.match(said):
            return kind
    looked = looks(said)
    if looked == "answer":
        return None if fold(said).startswith("khong") else "choice"  # none of what is counted, or a no
    if looked in ("figure", "ordinal"):
        return "count" if unit or _COUNTED.match(said) else None
    return "words" if looked == "words" and not said[:1].isdigit() else None


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
    known = meanings(catalogue)
    scored: list[tuple[float, int, int]] = []
    for at in free:
        level = lines[at].level or level_in(key(lines[at].label)) or own_level
        here = open_.get((level, lines[at].role), {})
        said = asked_by(lines, at) if here else None
        if said is None or not any(known.fit(said, name) >= _PROPOSED for name in here):
            continue
        ranked = [one for one in known.of(said) if one[0] in asked][:_RIVALS]
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
