"""What a line counts beside what is asked: ``Tổng số máy in: 74 chiếc`` is no number of offices, however it is placed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from services.extract.reading.layout.lines import Line
from services.extract.reading.matching.chains import Match
from services.extract.reading.values.lexicon import Measure, measure, names_of
from services.extract.reading.words.wording import WORDS, key
from shared.forms import Item

_TYPED = re.compile(r"\W*\d[\d.,]*\s*(?P<unit>[^\W\d_][^\d(),;:]*)")
"""A number and the words behind it."""
_HEAD = re.compile(rf"(?:(?:{'|'.join(WORDS['counted_heads'])}) )+(?:cac )?")


def without_other_kinds(
    matches: Mapping[int, Match], lines: Sequence[Line], items: Sequence[Item]
) -> tuple[dict[int, Match], frozenset[int]]:
    """The matches without those that neither words nor units speak for, and the lines that so answer nothing."""
    made = {
        number: match
        for number, match in matches.items()
        if match.sure or not counts_otherwise(lines[match.line], items[number])
    }
    left = {match.line for match in matches.values()} - {match.line for match in made.values()}
    return made, frozenset(left)


def counts_otherwise(line: Line, item: Item) -> bool:
    """Whether a line's unit, printed or typed behind its figure, is of another kind of thing than an item asks for.

    Not where the line's words name what is asked, whatever its unit: that is a slip of the pen.
    """
    asked = measure(item.unit)
    if asked is None or not asked.whole:
        return False
    typed = _TYPED.match(line.answer)
    units = [one for one in (measure(line.unit), measure(typed["unit"].strip(" .") if typed else None)) if one]
    return bool(units) and all(_is_apart(one, asked) for one in units) and not _names(line, item, asked)


def _is_apart(unit: Measure, asked: Measure) -> bool:
    """Whether two units are of things that do not stand for each other; a share or a period counts none."""
    mine, family = unit.unit.family, asked.unit.family
    around = "*" in mine.beside or family.id in mine.beside or mine.id in family.beside
    return mine.id not in (family.id, "share") and not around


def _names(line: Line, item: Item, asked: Measure) -> bool:
    """Whether a line's words begin with what is asked for: a name of it, or the item's own first word."""
    mine, theirs = (f"{_HEAD.sub('', key(text), count=1)} " for text in (line.label, item.label))
    named = tuple(f"{key(name)} " for name in names_of(asked.unit.family.id))
    return mine.startswith(named) or mine.split()[:1] == theirs.split()[:1]
