"""Codes of a list that were read off a picture: one whose shape is not its neighbours' may be misread (``7345.01``).

A word is checked by being a word; a code says nothing of itself. But the codes of one list are made alike, and what a
machine takes for another sign (``T`` for ``7``, ``l`` for ``1``, a lost dot) mostly breaks that.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import groupby

_FEWEST = 3
"""Codes of the shortest list whose shape can be told."""
_MOSTLY = 0.6
"""Share of a column's texts that are codes for it to be one of codes, and of codes that have the list's shape."""
_ALL_OTHERS = 3
"""Other codes that must be alike to the letter and the number of digits for one that is not to be doubtful."""
_CODE = re.compile(r"(?=\S*\d)\S{2,}")
_LETTERS = re.compile(r"[^\W\d_]+")


def out_of_shape(texts: Sequence[str]) -> set[int]:
    """The places of the texts of a column of codes that are not shaped as the others; none of any other column."""
    codes = [text for text in texts if _CODE.fullmatch(text)]
    if len(texts) < _FEWEST or len(codes) < _MOSTLY * len(texts):
        return set()
    shapes = [_shape(text) for text in texts]
    usual, times = Counter(shapes).most_common(1)[0]
    if times < 2 or times < _MOSTLY * len(texts):
        return set()
    strange = {at for at, shape in enumerate(shapes) if shape != usual}
    return strange | _alone([_signs(text) for text in texts]) | _alone([_digits(text) for text in texts])


def _alone(forms: Sequence[str]) -> set[int]:
    """The place of the one form that is not that of all the others."""
    counts = Counter(forms)
    if len(counts) != 2 or len(forms) <= _ALL_OTHERS or min(counts.values()) != 1:
        return set()
    return {at for at, form in enumerate(forms) if counts[form] == 1}


def _shape(text: str) -> str:
    """Letters, digits and signs in their order, each run once: ``T345.01`` → ``A9.9``."""
    kinds = ("9" if sign.isdigit() else ("A" if sign.isupper() else "a") if sign.isalpha() else sign for sign in text)
    return "".join(kind for kind, _ in groupby(kinds))


def _signs(text: str) -> str:
    """The letters of a code."""
    return " ".join(_LETTERS.findall(text))


def _digits(text: str) -> str:
    """How many digits stand in each part of a code."""
    return " ".join(str(len(part)) for part in re.findall(r"\d+", text))
