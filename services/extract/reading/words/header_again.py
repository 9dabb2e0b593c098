"""A header that is printed again: on the next page, or further down in its table."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapidfuzz import fuzz

from services.extract.reading.words.wording import fold, levels_in

_ALIKE, _EACH = 90, 80
"""How alike, of 100, two headers are that are the same, and two of their texts."""
_SHORT = 6
"""Letters of a text of which a slip or two leave too little to compare."""
_NUMBER = re.compile(r"\b(?:\d+|[ivx]+)\b")


def is_header_again(ours: Sequence[str], theirs: Sequence[str]) -> bool:
    """Whether the texts of two headers are the same but for slips; the first, which heads what numbers the rows, may be misread.

    ``Quý II`` is not ``Quý III``, nor ``Cấp xã`` ``Cấp huyện``, though all the rest is alike.
    """
    one, other = ([fold(text) for text in texts] for texts in (ours, theirs))
    if fuzz.ratio(" ".join(one), " ".join(other)) < _ALIKE:
        return False
    return all(map(_are_the_same, one[1:], other[1:]))


def _are_the_same(one: str, other: str) -> bool:
    if one == other:
        return True
    if _NUMBER.findall(one) != _NUMBER.findall(other) or levels_in(one) != levels_in(other):
        return False
    return min(len(one), len(other)) < _SHORT or fuzz.ratio(one, other) >= _EACH
