"""Letters on a page put together: runs, lines, and the text of a line.

Coordinates are points; heights count upwards from the bottom of the page, as in a PDF.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from services.extract.reading.document import clean
from services.extract.reading.readers.wrapped import Written

SMALL = 0.8
"""Letters this much smaller than their neighbours are footnote signs, exponents or indices."""
WIDE = "   "
"""A gap as of several spaces, which sets things apart; where the file has them it gives only one."""
_BULLET = re.compile(
    r"^\s*(?:[-+·•*☐☒]|\d+(?:[.,]\d+)*[.)](?!\d)|[a-zđ][.)](?![a-z])|[IVX]+[.)]|[ivx]{2,4}[.)]|MỤC|Mục|BẢNG|Bảng|\((?:Cấp|Kèm|Ký)\b)"
)
_LEADERS = frozenset("._…")
_RAISED = str.maketrans("0123456789+-()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾")


@dataclass(slots=True, eq=False)
class Glyph:
    """A letter of a PDF or a word of a scan, and where it stands."""

    text: str
    x0: float
    x1: float
    base: float
    """Height of the baseline above the bottom of the page."""
    size: float
    doubt: str | None = None
    space: bool | None = None
    """Whether the file says that a space follows; None where it never says so."""
    turn: int = 0
    """Quarters of a circle by which its text is turned against the clock; its coordinates are those of the text set level."""
    place: tuple[float, float] | None = None
    """Where it belongs on the page, if not where its coordinates say."""

    @property
    def middle(self) -> tuple[float, float]:
        """The point by which it is put into a cell."""
        return self.place or ((self.x0 + self.x1) / 2, self.base + self.size * 0.3)


@dataclass(frozen=True, slots=True)
class Rule:
    """A ruled line; ``at`` is its fixed coordinate, from ``low`` to ``high`` along the other."""

    at: float
    low: float
    high: float


def runs(glyphs: list[Glyph]) -> Iterator[list[Glyph]]:
    """Letters that follow each other in the file and on the page."""
    run: list[Glyph] = []
    for glyph in glyphs:
        if run:
            last, size = run[-1], glyph.size
            if (
                not -0.3 * size < glyph.x0 - last.x1 < (0.6 if last.space else 0.12) * size
                or not -0.1 * size < last.base - glyph.base < 0.1 * size
                or last.turn != glyph.turn
                or last.place != glyph.place
            ):
                yield run
                run = []
        run.append(glyph)
    if run:
        yield run


def lines(glyphs: list[Glyph]) -> list[list[Glyph]]:
    """Glyphs by line of text, top to bottom, each from left to right; footnote signs in the line they belong to.

    What follows each other in the file stays together, so texts that lie over each other do not mix.
    """
    found: list[list[Glyph]] = []
    for run in sorted(runs(glyphs), key=lambda own: (own[0].turn, -own[0].base, own[0].x0)):
        first = run[0]
        for line in reversed(found[-3:]):
            if line[0].turn != first.turn or not _on_one_line(line, first):
                continue
            if not _lies_over(run, line):
                line += run
                break
            if _is_twin(run, line):
                break
        else:
            found.append(run)
    if len(found) > 1:
        found = _with_signs(found)
    return [_single(sorted(line, key=lambda g: g.x0)) for line in found]


def _on_one_line(line: list[Glyph], first: Glyph) -> bool:
    """Whether a run stands at the height of a line; seen words at that of the word next to them, as pages are never quite level."""
    if first.space is None and len(line) > 1:
        near = min(line, key=lambda glyph: max(glyph.x0 - first.x1, first.x0 - glyph.x1))
        return abs(near.base - first.base) <= first.size * 0.35
    return abs(line[0].base - first.base) <= first.size * 0.35


def _lies_over(run: list[Glyph], line: list[Glyph]) -> bool:
    """Whether a text was written over another; a single letter may be an accent."""
    if len(run) < 3 or len(line) < 3:
        return False
    left, right = run[0].x0 + 0.3 * run[0].size, run[-1].x1 - 0.3 * run[0].size
    return sum(left < glyph.x1 and glyph.x0 < right for glyph in line) > 1


def _is_twin(run: list[Glyph], line: list[Glyph]) -> bool:
    """Whether a text was drawn twice to look bold."""
    first = run[0]
    return any(
        glyph.text == first.text
        and abs(glyph.x0 - first.x0) < 0.15 * first.size
        and abs(glyph.base - first.base) < 0.15 * first.size
        and [own.text for own in line[at : at + len(run)]] == [own.text for own in run]
        for at, glyph in enumerate(line)
    )


def _with_signs(found: list[list[Glyph]]) -> list[list[Glyph]]:
    """Lines of small raised or lowered letters put into the line of text they are signs in."""
    kept = list(found)
    for at, line in enumerate(found):
        for other in (at + 1, at - 1):
            if 0 <= other < len(found) and _are_signs(line, found[other]):
                kept[other], kept[at] = kept[other] + line, []
                break
    return [line for line in kept if line]


def _are_signs(line: list[Glyph], text: list[Glyph]) -> bool:
    size = max(glyph.size for glyph in text)
    above = line[0].base - text[0].base
    if max(glyph.size for glyph in line) >= SMALL * size or not -0.4 * size < above < 0.75 * size:
        return False
    ends = [glyph.x1 for glyph in text] + [glyph.x1 for glyph in line]
    return line[0].turn == text[0].turn and all(
        any(-0.2 * size <= glyph.x0 - end < 0.8 * size for end in ends) for glyph in line
    )


def _single(line: list[Glyph]) -> list[Glyph]:
    """A line without the letters that are drawn twice to look bold."""
    if all(after.x0 - before.x0 >= 0.15 * after.size for before, after in pairwise(line)):
        return line
    kept: list[Glyph] = []
    for glyph in line:
        if not any(
            glyph.text == o.text
            and glyph.x0 - o.x0 < 0.15 * glyph.size
            and abs(glyph.base - o.base) < 0.15 * glyph.size
            for o in kept[-3:]
        ):
            kept.append(glyph)
    return kept


def spaced(line: list[Glyph]) -> str:
    """A line's text: a wide gap is a tab, a gap between words a space.

    Where the file says what it takes for a space it is believed, and a gap must be as wide as a space is;
    in text that is spaced out it must stand out among the gaps.
    """
    if len(line) == 1:
        return line[0].text
    gaps = [glyph.x0 - before.x1 for before, glyph in pairwise(line)]
    sizes = [glyph.size for glyph in line]
    size = sorted(sizes)[len(sizes) // 2]
    least = (0.12 if line[0].space is None else 0.17) * size
    usual = sorted(gaps)[len(gaps) // 2]
    if len(gaps) > 3 and usual > 0.8 * least and _is_of_letters(line):
        least = 1.6 * usual
    words = sorted(gap for gap, before in zip(gaps, line, strict=False) if before.space)
    wide = max(2.6 * words[len(words) // 2], 0.55 * size) if len(words) > 2 else 0.62 * size
    wide = max(wide, 3.5 * least)
    signs = min(sizes) < SMALL * size
    base = line[sizes.index(size)].base
    text = line[0].text
    before = line[0]
    for gap, glyph in zip(gaps, line[1:], strict=True):
        if gap > 2.5 * size:
            text += "\t"
        elif before.space or gap > least:
            text += WIDE if before.space and gap > wide else " "
        raised = signs and glyph.size < SMALL * size and glyph.base > base + 0.12 * size
        text += glyph.text.translate(_RAISED) if raised else glyph.text
        before = glyph
    return text


def _is_of_letters(line: list[Glyph]) -> bool:
    """Whether a line was given letter by letter, not word by word."""
    return sum(len(glyph.text) == 1 for glyph in line) > 0.8 * len(line)


def written(line: list[Glyph], text: str | None = None) -> Written:
    """A line as a text with its lengths; ``text`` is what ``spaced`` gives."""
    first = line[0]
    word = first.x1
    for before, glyph in pairwise(line):
        if (before.space or glyph.x0 - before.x1 > glyph.size * 0.12) and not _LEADERS.issuperset(glyph.text):
            break  # dots to be written on do not part from the word before them
        word = glyph.x1
    return Written(
        clean(spaced(line) if text is None else text),
        line[-1].x1 - first.x0,
        (first.x1 - first.x0) / max(len(first.text), 1),
        word - first.x0,
        first.size,
        bool(line[-1].space),
    )


def bullet(text: str) -> bool:
    """Whether a text starts with a list mark, an ordinal or the name of a section."""
    return bool(_BULLET.match(text))
