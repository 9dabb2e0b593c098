"""What stands in brackets behind the words of a label: ``Tổng số máy tính (đã hỏng)`` counts other computers.

The form's own brackets explain themselves, and so does what only says what is counted, of which level, or how to answer.
Any other word in brackets may narrow or widen what is asked, and nobody can tell by how much.
"""

from __future__ import annotations

import re

from services.extract.reading.evidence import told
from services.extract.reading.wording import WORDS, fold, key, level_in, level_named, plain
from shared.forms import Indicator

_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)(?:[)\]]|$)")
_NARROWING = frozenset(WORDS["negations"])
_BESIDE = frozenset(word for phrase in WORDS["in_brackets"] for word in fold(phrase).split()) - _NARROWING

_ELSEWHERE = re.compile(r"\b(?:phu luc|bang|bieu|bieu mau|mau)(?: so)? \d[\w ]*$")
"""Where more stands, by its number."""


def is_narrowed(label: str, asked: str, indicator: Indicator, unit: str | None) -> bool:
    """Whether a label says more in brackets than the words in which the form (``asked``) and other papers ask for its indicator."""
    if ("(" not in label and "[" not in label) or label == asked:
        return False
    if key(label) == key(asked):
        return False
    wordings = (asked, indicator.vi, *indicator.also, *(str(one["wording"]) for one in indicator.occurrences))
    own = frozenset(word for one in (*map(_outside, wordings), unit or "") for word in key(one).split())
    printed = frozenset(key(within) for one in wordings for within in _BRACKETS.findall(plain(one)))
    mine = [frozenset(key(within).split()) for within in _BRACKETS.findall(plain(asked))]
    return any(_is_more(within, own, printed, mine) for within in _BRACKETS.findall(plain(label)))


def _outside(words: str) -> str:
    return _BRACKETS.sub(" ", plain(words))


def _is_more(within: str, own: frozenset[str], printed: frozenset[str], mine: list[frozenset[str]]) -> bool:
    """Whether words in brackets are neither the form's, in full or shortened, nor such as any label may have."""
    said = _ELSEWHERE.sub(" ", key(within)).strip()
    if not said or said in printed or level_in(said) or level_named(within):
        return False
    words = frozenset(told(said)) - _BESIDE
    shortened = any(words <= one and words & _NARROWING == one & _NARROWING for one in mine)
    return not shortened and not words <= own
