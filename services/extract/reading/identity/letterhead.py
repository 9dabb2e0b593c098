"""The names of a letterhead, line by line: each a name of its own, or the rest of the name above."""

from __future__ import annotations

import re

from services.extract.reading.identity.agencies import (
    HEIGHTS,
    Authority,
    authority,
    is_head,
    is_open,
    stands_below,
    starts_with_area,
)
from services.extract.reading.words.wording import capital

_NAME_WORDS = 8
"""Words of a line that goes on with the name above it."""


def authorities(names: list[str]) -> list[Authority]:
    """The authorities of a letterhead, each of which stands under the one before."""
    found: list[Authority] = []
    for name in names:
        known = authority(name)
        if known is not None:
            found.append(stands_below(known, found[-1]) if found else known)
    return found


def names_on_a_line(text: str) -> list[str]:
    """The names that a reader put on one line: 'UBND TỈNH YÊN BÁI SỞ TƯ PHÁP' are two."""
    if not capital(text):
        return [text]
    words = text.split()
    cuts = [0]
    for at in range(2, len(words)):
        rest, before = " ".join(words[at:]), " ".join(words[cuts[-1] : at])
        if not is_head(rest):
            continue
        known, next_ = authority(before), authority(rest)
        if known is None or known.bare or is_open(before) or not (known.area or not known.governs):
            continue
        longer = authority(f"{before} {words[at]}")
        whole = longer is None or longer.province == known.province  # 'HẢI' is none, 'HẢI PHÒNG' is one
        if whole and next_ is not None and not next_.bare:
            cuts.append(at)
    return [" ".join(words[start:end]) for start, end in zip(cuts, [*cuts[1:], None], strict=True)]


def take_line(names: list[str], text: str) -> bool:
    """Adds a line of a letterhead to the names: as a new one, or behind the last; False when it is neither."""
    last = authority(names[-1]) if names else None
    if (
        names
        and is_open(names[-1])
        and not (last and last.bare and not last.governs and is_head(text) and not last.inherits)
    ):
        names[-1] = f"{names[-1]} {text}"
        return True
    if is_head(text) and authority(text) is not None:
        names.append(text)
        return True
    if not names:
        return False
    if starts_with_area(text):
        if last and last.governs and last.area and _lower(text, last):
            names.append(f"{names[-1].split()[0] if names[-1].upper().startswith('UBND') else 'UBND'} {text}")
        else:
            names[-1] = f"{names[-1]} {text}"
        return True
    same = capital(text) == capital(names[-1]) and len(text.split()) <= _NAME_WORDS and not re.search(r"\d|:", text)
    if same and not (last and last.governs and last.area):
        names[-1] = f"{names[-1]} {text}"
        return True
    return False


def _lower(text: str, above: Authority) -> bool:
    """Whether an area is part of that of an authority: 'HUYỆN MAI SƠN' of 'UBND TỈNH SƠN LA', not the other way."""
    below = authority(text)
    if below is None or below.level is None or above.level is None:
        return True
    return HEIGHTS[below.level] < HEIGHTS[above.level]
