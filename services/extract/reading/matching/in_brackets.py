"""What stands in brackets behind the words of a label: ``Tổng số máy tính (đã hỏng)`` counts other computers.

The form's own brackets explain themselves, and so does what only says what is counted, of which level, or how to answer.
Any other word in brackets may narrow or widen what is asked, and nobody can tell by how much.
"""

from __future__ import annotations

import re

from rapidfuzz.distance import OSA

from services.extract.reading.matching.evidence import told
from services.extract.reading.words.labels import accounted, is_bare, label
from services.extract.reading.words.wording import WORDS, fold, key, level_in, level_named, plain
from shared.forms import Indicator

_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)(?:[)\]]|$)")
_NARROWING = frozenset(WORDS["negations"])
_BESIDE = frozenset(word for phrase in WORDS["in_brackets"] for word in fold(phrase).split()) - _NARROWING

_ELSEWHERE = re.compile(r"\b(?:phu luc|bang|bieu|bieu mau|mau)(?: so)? \d[\w ]*$")
"""Where more stands, by its number."""
_SIGN = re.compile(r"\d{1,2}|[a-h]")
"""A footnote's."""
_SHORT = 6
"""Letters in brackets below which one that is another makes other words."""


def is_narrowed(text: str, asked: str, indicator: Indicator, unit: str | None) -> bool:
    """Whether a label (``text``) says more in brackets than the words in which the form (``asked``) and other papers ask for its indicator."""
    if ("(" not in text and "[" not in text) or text == asked:
        return False
    if key(text) == key(asked) or _is_level_below(text, asked):
        return False
    wordings = (asked, indicator.vi, *indicator.also, *(str(one["wording"]) for one in indicator.occurrences))
    own = frozenset(word for one in (*map(_outside, wordings), unit or "") for word in key(one).split())
    printed = frozenset(key(within) for one in wordings for within in _BRACKETS.findall(plain(one)))
    mine = _BRACKETS.findall(plain(asked))
    return any(_is_more(within, own, printed, mine) for within in _BRACKETS.findall(plain(text)))


def _is_level_below(text: str, asked: str) -> bool:
    """Whether a label is what a line above asks, with a line that only names its level put in brackets behind it."""
    within = _BRACKETS.findall(plain(text))
    return bool(within) and is_bare(label(asked).core) and key(within[-1]) == key(asked)


def _outside(words: str) -> str:
    return _BRACKETS.sub(" ", plain(words))


def _is_more(within: str, own: frozenset[str], printed: frozenset[str], mine: list[str]) -> bool:
    """Whether words in brackets are neither the form's, in full, shortened or with a slip, nor such as any label may have."""
    said = _ELSEWHERE.sub(" ", key(within)).strip()
    if not said or _SIGN.fullmatch(said) or said in printed or level_in(said) or level_named(within):
        return False
    words = frozenset(told(said)) - _BESIDE
    words = frozenset(word for word in words if len(word) > 1) or words  # a sign of a formula, as a machine reads it
    return not words <= own and not any(_is_of(words, within, one) for one in mine)


def _is_of(words: frozenset[str], within: str, printed: str) -> bool:
    """Whether words in brackets are those that the form prints there, or some of them, and narrow it alike; one slip is none."""
    whole = frozenset(key(printed).split())
    if words <= whole and words & _NARROWING == whole & _NARROWING:
        return True
    slip = (
        len(printed) >= _SHORT and OSA.distance("".join(within.split()), "".join(printed.split()), score_cutoff=1) <= 1
    )
    return slip or accounted(label(within), label(printed), frozenset())
