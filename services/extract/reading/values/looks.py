"""What the text of a cell looks like: a figure, an answer, a unit, words."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from services.extract.reading.values import TICK, offers_roles, says_yes_or_no
from services.extract.reading.words.wording import LEADER, WORDS, fold
from shared.answers import units

_SHORT = 20
"""Letters of the longest yes or no in words."""
_MOST_WORDS = 5
"""Words of an answer that is a figure with its unit."""
_ORDINAL = re.compile(
    r"^\W*(?:(?:mục|phần)\s+)?(?:\d{1,3}(?:[.,]\d{1,2})*|[a-zđ]|[ivxl]{1,5}|[A-ZĐ])?\W*$", re.IGNORECASE
)
_FIGURE = re.compile(r"^[(\[]?\s*[<>≥≤~=+-]?\s*\d[\d.,\s]*(?:/\s*\d[\d.,]*)?\s*[)\]]?\s*(?:%|\S+(?:\s\S+){0,2})?$")
_TYPED = re.compile(r"^(?:QU[YÝ]\s+(?:[IVX]+|[1-4]|một|hai|ba|tư|bốn)\b|https?://|www\.|\S+@\S+\.\S+$)", re.IGNORECASE)
_MARK_HERE = re.compile(r"đánh dấu|tích vào", re.IGNORECASE)
"""A header that tells how to answer shows a mark without being one."""
_NOTHING = re.compile(r"^[\s.…_\-–—/\\:;,%()]*$")


@lru_cache(maxsize=20_000)
def looks(text: str) -> str:
    """What a cell's text looks like: nothing, ordinal, figure, answer, unit or words."""
    text = text.strip()
    if text.isdecimal():
        return "figure"
    if is_unit(text):
        return "unit"
    if _NOTHING.match(text):
        return "nothing"
    if _FIGURE.match(text):
        return "figure"
    if _ORDINAL.match(text):
        return "answer" if fold(text) in ("x", "co") else "ordinal"
    if (
        _TYPED.match(text)
        or (TICK.search(text) and not _MARK_HERE.search(text))
        or (len(text) <= _SHORT and says_yes_or_no(text))
        or offers_roles(text)
    ):
        return "answer"
    return "words"


def is_whole_answer(text: str) -> bool:
    """Whether a text is a figure with its unit, a yes or no, a number to call, an address, or room left open, and nothing else."""
    bare = text.strip(" .;,")
    if not bare or LEADER.match(text.strip()):
        return LEADER.match(text.strip()) is not None
    return len(bare.split()) <= _MOST_WORDS and looks(bare) in ("figure", "answer")


@lru_cache(maxsize=2_000)
def is_unit(text: str) -> bool:
    """Whether a text is nothing but a unit, such as ``người`` or ``1/0 (1: Có; 0: Không)``."""
    if text[:1] in _begin_no_unit():
        return False
    folded = fold(text)
    if TICK.search(text):
        return False
    return text.strip() == "%" or folded in _units() or folded.startswith("1 0 1 co")


@lru_cache(maxsize=2_000)
def counts(text: str) -> bool:
    """Whether a text is the unit of what is counted, not of the time in which it is."""
    if not is_unit(text) or fold(text) in _anytime():
        return False
    return not (text.isascii() and text.isupper()) or text.strip().casefold() in _spelt()  # “LAN” is no “lần”


@cache
def _anytime() -> frozenset[str]:
    return frozenset(fold(word) for family in units().families if "*" in family.beside for word in family.same)


@cache
def _spelt() -> frozenset[str]:
    """The units as they are spelt."""
    families = (word for family in units().families for word in (*family.same, *family.scaled, *family.written))
    return frozenset(word.casefold() for word in (*families, *WORDS["other_units"]))


@cache
def _begin_no_unit() -> frozenset[str]:
    """The digits that no unit begins with: most texts of a column of figures begin so."""
    return frozenset("023456789") - {unit[:1] for unit in _units()}


@cache
def _units() -> frozenset[str]:
    families = (word for family in units().families for word in (*family.same, *family.scaled, *family.written))
    return frozenset(fold(word) for word in (*families, *WORDS["other_units"]))
