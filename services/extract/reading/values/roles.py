"""Lines that ask one number a role: ``[ 2 ] Chuyên trách   ☐ Phụ trách   Kiêm nhiệm: 1``."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

from rapidfuzz import fuzz

from services.extract.reading.values.asked import Asked
from services.extract.reading.values.figures import read_figure
from services.extract.reading.values.lexicon import boxes
from services.extract.reading.values.reading import BLANK, Reading, filled, unreadable
from services.extract.reading.words.wording import fold
from shared.answers import answer_words

_BRACKETS = re.compile(r"[\[(]\s*(\d+)\s*[\])]")
_PAIR = re.compile(r"[^\W\d_]+ [^\W\d_]+")
_ALIKE = 85
"""Least likeness, of 100, of two words to the name of a role that they are, but for a slip."""
_ROOM = re.compile(r"\d|[\[(:]|[.…_]{2}|…|\s{2}")
_FRAME = " \t/|,;:.…_"


@cache
def _names() -> tuple[re.Pattern[str], dict[str, str]]:
    roles = {word.casefold(): role for role, words in answer_words().roles.items() for word in words}
    return re.compile("|".join(re.escape(word) for word in roles), re.IGNORECASE), roles


def names_roles(text: str) -> bool:
    """Whether an answer names several roles."""
    return len({name.casefold() for name in _names()[0].findall(text)}) > 1


def offers_roles(text: str) -> bool:
    """Whether a text has room for a number beside each of several roles, filled or not."""
    names = list(_names()[0].finditer(text)) if _ROOM.search(text) else []
    gaps = [text[one.end() : other.start()] for one, other in pairwise(names)]
    return bool(gaps) and names_roles(text) and all(_ROOM.search(gap) for gap in gaps)


def read_role(text: str, role: str, asked: Asked) -> Reading | None:
    """The number of one role; None when the answer names no roles. An untouched box is blank."""
    pattern, roles = _names()
    text = _spelled(text)
    names = list(pattern.finditer(text))
    if not names:
        return None
    edges = [0, *(at for name in names for at in name.span()), len(text)]
    slots = [text[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True)]
    of = [roles[name[0].casefold()] for name in names]
    if role not in of:
        return BLANK
    at = of.index(role)
    before, behind = _is_filled(slots[0]), _is_filled(slots[-1])
    if any(slot.lstrip().startswith(":") for slot in slots[1:]) or (behind and not before):
        return _slot(slots[at + 1], asked)
    if before and not behind:
        return _slot(slots[at], asked)
    if before and behind:
        return unreadable("checkbox_lost")
    return _nearer(slots, at, asked)


def _spelled(text: str) -> str:
    """The text with the names of roles put right where a letter is missing or misread: ``Phụ rách``."""
    folded = {fold(name): name for name in _names()[1]}
    for match in _PAIR.finditer(text):
        said = fold(match[0])
        close = [name for bare, name in folded.items() if bare != said and fuzz.ratio(bare, said) >= _ALIKE]
        if said not in folded and len(close) == 1:
            text = text.replace(match[0], close[0])
    return text


def _nearer(slots: list[str], at: int, asked: Asked) -> Reading:
    """Numbers only between the names: each belongs to the nearer one, to neither for sure when it is as near to both."""
    for slot, side in ((slots[at], "right"), (slots[at + 1], "left")):
        if not _is_filled(slot):
            continue
        left, right = len(slot) - len(slot.lstrip(_FRAME)), len(slot) - len(slot.rstrip(_FRAME))
        if left == right:
            reading = _slot(slot, asked)
            return filled(reading.value, "checkbox_lost") if reading.value is not None else reading
        if ("right" if right < left else "left") == side:
            return _slot(slot, asked)
    return BLANK


def _is_filled(slot: str) -> bool:
    return any(ch.isalnum() and (ch.isdigit() or ch in "xX") for ch in slot) or boxes()[1].search(slot) is not None


def _slot(slot: str, asked: Asked) -> Reading:
    bare = _BRACKETS.sub(r" \1 ", slot)
    number = boxes()[1].sub(" ", bare).strip(_FRAME)
    if any(ch.isdigit() for ch in number):
        return read_figure(number, asked)
    reading = read_figure(bare.strip(_FRAME), asked) if bare.strip(_FRAME) else BLANK
    return filled(1, "mark_in_count") if reading.doubt == "mark_in_count" else reading
