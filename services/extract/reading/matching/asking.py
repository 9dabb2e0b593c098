"""Which lines of a document ask for something, which only head others, and which words of the family are near them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from services.extract.reading.layout.lines import Line
from services.extract.reading.matching.astray import tells_where
from services.extract.reading.values import says_yes_or_no
from services.extract.reading.words.labels import label
from services.extract.reading.words.wording import LEADER, WORDS, fold


@dataclass(frozen=True, slots=True)
class Place:
    """Where a line stands: whether it heads others, and whether words of the family stand in it or above it."""

    heading: bool
    near: bool


def places(lines: Sequence[Line]) -> list[Place]:
    """Where each line stands."""
    found: list[Place] = []
    above = ""  # the last line that is no part of another
    for at, line in enumerate(lines):
        part = _is_part(line.label)
        words = f"{line.label} {line.unit or ''} {above if part or not _own_words(line) else ''}"
        found.append(Place(heads(lines, at), _says_family(fold(f"{words} {line.section}"))))
        if not part:
            above = line.label
    return found


def _is_part(text: str) -> bool:
    """Whether a label says by its mark that it is a part of the line above: '- Tỷ lệ'."""
    return text.lstrip()[:1] in _PART_MARKS


_PART_MARKS = tuple("-+–·•*")


def _own_words(line: Line) -> bool:
    """Whether a label says more than 'Tỷ lệ' or 'Tổng số'."""
    return len(label(line.label).core.split()) > 2


def heads(lines: Sequence[Line], at: int) -> bool:
    """Whether a line only heads those below it: no unit, no room for an answer, and its like follow a step deeper."""
    line = lines[at]
    if line.unit or line.answer or says_yes_or_no(line.label):
        return False
    if line.prose:
        return not line.section
    below = lines[at + 1] if at + 1 < len(lines) else None
    if below is None or _is_part(line.label):
        return False
    own, next_ = _ordinal(line), _ordinal(below)
    deeper = bool(own) and (next_.startswith(f"{own.rstrip('.')}.") or (own[:1].isalpha() and next_[:1].isdigit()))
    return line.label.isupper() or _is_part(below.label) or deeper


def _ordinal(line: Line) -> str:
    """What stands in the column of ordinals of a row."""
    first, bar, _ = line.source.text.partition(" | ")
    return first.strip() if bar and len(first) <= 8 and first.strip() != line.label else ""


def asks(lines: Sequence[Line], at: int) -> bool:
    """Whether a line leaves room for an answer: a row of figures, dots, boxes, a choice."""
    line = lines[at]
    if line.prose:
        inside = line.label.count("(") > line.label.count(")")  # '(nhân sự, tài sản...)' leaves no room
        return (bool(LEADER.search(line.answer)) and not inside) or says_yes_or_no(line.answer)
    return not (
        heads(lines, at)
        or tells_where(line.label)
        or tells_where(line.answer)
        or (line.section and fold(line.label) in fold(line.section))
    )


def only_heads(lines: Sequence[Line], at: int) -> bool:
    """Whether a row without a unit stands right above rows that have one: where units are printed, it asks nothing."""
    line, below = lines[at], lines[at + 1] if at + 1 < len(lines) else None
    if line.prose or line.unit or line.answer or _is_part(line.label) or below is None or not below.unit:
        return False
    return below.source.table == line.source.table


def _says_family(words: str) -> bool:
    return any(f" {phrase} " in f" {words} " for phrase in _family_words())


@cache
def _family_words() -> tuple[str, ...]:
    return tuple(WORDS["family_words"])
