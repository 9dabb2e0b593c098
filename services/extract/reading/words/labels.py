"""How alike two labels are, and whether their difference is accounted for.

Likeness proposes, words decide: "để bàn" and "bảng" are letters apart and mean other things, while
"của đơn vị" and "tại cơ quan" look unlike and mean the same. A label is sure when every word that
carries meaning stands on both sides, but for slips of the pen.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from services.extract.reading.words.wording import WORDS, bare_key, key, levels_in, marks, plain, without_levels

BARE_RATE = "ty le"
"""The core of a label that says nothing but that a rate is asked: the strict sense, by which a form's own lines are told.

``says_only_a_rate`` is the looser one, for what clerks write; in a sentence ``passing`` also takes the words that lead over to a rate.
"""
OTHER_MEANING = 0.3
"""What it costs when the small words that change a meaning differ."""
_CORE = 0.98
"""What the likeness of labels without brackets, notes and levels is worth beside that of whole labels."""
_MANY_WORDS, _WORD_LETTERS = 5, 3
"""Words of a label, and letters of a word, of which one may be another; no two lines of a form are so alike."""
_NOTE = re.compile(r"\s*(?:Ghi chú|Giải thích|Chú ý|Lưu ý)\s*:.*$|\s*[\(\[].*?(?:[\)\]]|$)", re.IGNORECASE | re.DOTALL)
_LIGHT = frozenset(WORDS["light_words"])
_BARE = frozenset((*WORDS["bare_words"], *WORDS["light_words"]))
_RATE_WORDS = frozenset(WORDS["rate_words"])
_LONG_FORMS: dict[str, list[str]] = {}
"""By an abbreviation, what it is short for."""
for _long, _short in WORDS["synonyms"]:
    if len(_long.split()) > len(_short.split()) == 1:
        _LONG_FORMS.setdefault(_short, []).append(_long)


@dataclass(frozen=True, slots=True)
class Label:
    """A label made comparable."""

    key: str
    """Folded, without ordinal, dates and the choice of synonym."""
    core: str
    """The key without what stands in parentheses and notes, and without words for levels of government."""
    levels: frozenset[str]
    marks: frozenset[str]
    bare: str = ""
    """The words as they stand, without the choice of synonym: a slip in one of them hides what it is a synonym of."""


@lru_cache(maxsize=20_000)
def label(text: str, level: str | None = None) -> Label:
    """A label as it is compared; ``level`` is the one it is known to be of, whatever its words."""
    whole = key(text)
    bare = plain(text)
    noted = "(" in bare or "[" in bare or ":" in bare
    core = (key(_NOTE.sub(" ", bare)) if noted else key(bare)) or whole
    named = levels_in(core) or levels_in(whole)
    return Label(whole, without_levels(core) or core, named | {level} if level else named, marks(core), bare_key(text))


def is_bare(core: str) -> bool:
    """Whether words say that a rate, or a level, is asked and not of what."""
    return _BARE.issuperset(core.split())


@lru_cache(maxsize=20_000)
def says_only_a_rate(text: str) -> bool:
    """Whether a label says that a rate is asked and not of what: ``Tỷ lệ``, ``đạt``."""
    words = label(text).core.split()
    return (_BARE | _RATE_WORDS).issuperset(words) and not _RATE_WORDS.isdisjoint(words)


@lru_cache(maxsize=20_000)
def names_only_a_level(text: str) -> bool:
    """Whether a label says of which level it is and nothing that carries meaning: ``Tại UBND cấp huyện``."""
    known = label(text)
    return bool(known.levels) and _LIGHT.issuperset(without_levels(known.core).split())


def likeness(one: Label, other: Label) -> float:
    """How alike two labels are, 0…1; 1 only where their keys are the same."""
    if one.key == other.key:
        return 1.0
    alike = fuzz.ratio(one.key, other.key), _CORE * fuzz.ratio(one.core, other.core), fuzz.ratio(one.bare, other.bare)
    found = max(alike) / 100
    astray = bool(one.levels and other.levels and not one.levels & other.levels)
    return found - OTHER_MEANING if astray or one.marks != other.marks else found


def accounted(one: Label, other: Label, known: frozenset[str]) -> bool:
    """Whether every word that carries meaning in one label stands in the other, but for slips.

    ``known`` are the words of all forms: a word that is one of them is no slip of another. A letter by itself
    that no form uses is dirt of a scan or a list mark.
    """
    same = _accounted(one.core, other.core, known) or _accounted(one.bare, other.bare, known)
    return same or _spelled_out(one.key, other.key)


@lru_cache(maxsize=20_000)
def _spelled_out(one: str, other: str) -> bool:
    """Whether two labels are the same but for one letter of what one of them has as an abbreviation: a slip in
    ``dịch vụ công trực tuyn`` hides that it is ``DVCTT``.
    """
    words = {*one.split(), *other.split()}
    return any(
        _one_letter(_once(one.replace(short, long)), _once(other.replace(short, long)))
        for short in words & _LONG_FORMS.keys()
        for long in _LONG_FORMS[short]
    )


@lru_cache(maxsize=20_000)
def _accounted(one: str, other: str, known: frozenset[str]) -> bool:
    if one.replace(" ", "") == other.replace(" ", ""):
        return bool(one)
    if _one_letter(one.split(), other.split()):
        return True
    left, right = dict.fromkeys(one.split()), dict.fromkeys(other.split())
    mine, theirs = [word for word in left if word not in right], [word for word in right if word not in left]
    for word in list(mine):
        twin = next((w for w in theirs if _slip(word, w, known)), None)
        if twin is not None:
            mine.remove(word)
            theirs.remove(twin)
    theirs = [word for word in theirs if len(word) > 1 or word in known]
    return bool(left and right) and _LIGHT.issuperset(mine) and _LIGHT.issuperset(theirs)


def _once(text: str) -> list[str]:
    """The words, one that was typed twice in a row once."""
    return [word for word, _ in itertools.groupby(text.split())]


def _one_letter(one: list[str], other: list[str]) -> bool:
    """Whether two long labels are the same word for word but for one letter: a slip, even where it makes a word."""
    if len(one) != len(other) or len(one) < _MANY_WORDS:
        return False
    pairs = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    return len(pairs) == 1 and min(map(len, pairs[0])) >= _WORD_LETTERS and OSA.distance(*pairs[0]) == 1


def shared_words(one: str, other: str) -> float:
    """Share of the words that carry meaning in two cores that stand in both, slips forgiven; 0…1."""
    left = [word for word in dict.fromkeys(one.split()) if word not in _LIGHT]
    right = [word for word in dict.fromkeys(other.split()) if word not in _LIGHT]
    if not left or not right:
        return float(one == other)
    both = [word for word in left if word in right]
    mine, theirs = [w for w in left if w not in both], [w for w in right if w not in both]
    for word in mine:
        twin = next((w for w in theirs if _slip(word, w, frozenset())), None)
        if twin is not None:
            theirs.remove(twin)
            both.append(word)
    return 2 * len(both) / (len(left) + len(right))


def _slip(one: str, other: str, known: frozenset[str]) -> bool:
    if one in known and other in known:
        return False
    return min(len(one), len(other)) > 1 and OSA.distance(one, other) <= max(1, min(len(one), len(other)) // 4)


def vocabulary(labels: Iterable[str]) -> frozenset[str]:
    """The words of many labels."""
    return frozenset(word for text in labels for word in (*key(text).split(), *bare_key(text).split()))
