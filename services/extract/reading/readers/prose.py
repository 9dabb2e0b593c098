"""Running text: lines by paragraph, and a page's tables and paragraphs in reading order."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from services.extract.reading.document import Paragraph
from services.extract.reading.readers.glyphs import Glyph, bullet, lines, spaced, written
from services.extract.reading.readers.lattice import Page, Part, closed_up
from services.extract.reading.readers.unruled import tables
from services.extract.reading.readers.wrapped import Written, seam

NEAR_EDGE = 12.0
"""Lines that end so near each other show where the text ends; one alone may reach beyond (points)."""
_LIST_MARK = re.compile(r"^(\s*(?:[-+·•*–☐☒]|\d{1,2}(?:\.\d{1,2})*[.)]?|[a-zđA-Z][.)]|[IVX]+[.)]))\t")
_CLOSES = re.compile(r"[^()]*\)")
_ANSWER = re.compile(r"\s*(?:[.…_]{2,}|\d(?:[\d.,/]*\d)?\s*(?:%|…|[._]{2,}|[MGTK]?(?:bps|B)\b|(?P<word>[^\W\d_]{2})))")
_ASKS = re.compile(r":\s*[.…_\s]*$")
_DATED = re.compile(r"\d{1,2}/\d{1,2}/\d{4}\W*$")
_LEVEL = re.compile(r"\((?:C|c)ấp\b")
_AFTER_DOTS = re.compile(r"(?:[.…_]\s?){3,}([^.…_:]*)$|…([^.…_:]*)$")
"""What follows the last dots that an answer was typed on."""


def _answers(text: str) -> bool:
    """Whether a line starts with dots or a figure and its unit, and not with the number of a heading."""
    match = _ANSWER.match(text)
    return match is not None and (match["word"] is None or match["word"].islower())


def arranged(parts: list[Part], free: list[Glyph], height: float, width: float) -> Page:
    """A page's tables that hold text and its paragraphs in reading order."""
    parts, free = closed_up(parts, free, height)
    white, rows = tables(lines(free), height)
    pieces: list[tuple[float, Paragraph | Part]] = [(-part.top, part) for part in (*parts, *white) if part.filled]
    pieces += [(-top, paragraph) for top, paragraph in paragraphs(rows, height)]
    return Page([piece for _, piece in sorted(pieces, key=lambda piece: piece[0])], height, width)


def paragraphs(rows: list[list[Glyph]], height: float) -> list[tuple[float, Paragraph]]:
    """Lines of text by paragraph, with the height each starts at: a line that reaches the right edge goes on in the next."""
    if not rows:
        return []
    edge = _right_edge(rows)
    justified = _is_justified(rows, edge)
    steps = [above[0].base - below[0].base for above, below in pairwise(rows)]
    usual = sorted(step for step in steps if step > 6)
    close = 1.35 * usual[len(usual) // 5] if usual else 0.0
    groups: list[list[_Line]] = []
    for line, step in zip(map(_Line.of, rows), [0.0, *steps], strict=True):
        group = groups[-1] if groups else []
        if group and step <= close and _wraps(group, line, edge, justified) and not _begins(line.text, group):
            group.append(line)
        else:
            groups.append([line])
    return [found for group in groups for found in _set(group, edge, height)]


def _right_edge(rows: list[list[Glyph]]) -> float:
    """How far text reaches; one line alone may reach a little beyond."""
    first, second, third = sorted([*(line[-1].x1 for line in rows), 0.0, 0.0], reverse=True)[:3]
    alone = first - second > NEAR_EDGE >= second - third and second > 0.85 * first
    return second if alone else first


@dataclass(frozen=True, slots=True)
class _Line:
    glyphs: list[Glyph]
    text: str
    """With no tab between the mark of a list and its text."""
    written: Written

    @classmethod
    def of(cls, line: list[Glyph]) -> _Line:
        text = spaced(line)
        return cls(line, _LIST_MARK.sub(r"\1 ", text), written(line, text))

    @property
    def centre(self) -> float:
        return (self.glyphs[0].x0 + self.glyphs[-1].x1) / 2


def _set(group: list[_Line], edge: float, height: float) -> Iterator[tuple[float, Paragraph]]:
    own = [glyph for line in group for glyph in line.glyphs]
    box = (
        round(min(g.x0 for g in own), 1),
        round(height - max(g.base + g.size for g in own), 1),
        round(max(g.x1 for g in own), 1),
        round(height - min(g.base for g in own), 1),
    )
    doubtful = tuple(glyph.text for glyph in own if glyph.doubt)
    why = next((glyph.doubt for glyph in own if glyph.doubt), None)
    running = group[0].text
    for above, below in pairwise(group):
        running += seam(above.written, below.written, edge - above.glyphs[0].x0) + below.text
    for text in _apart(running):
        paragraph = Paragraph(unicodedata.normalize("NFC", text), 1, box=box, doubtful=doubtful, doubt=why)
        yield own[0].base, paragraph


def _is_justified(rows: list[list[Glyph]], edge: float) -> bool:
    """Whether text runs to the right edge, so that a line that ends before it ends its paragraph."""
    near = [line for line in rows if line[-1].x1 > 0.93 * edge]
    return len(near) > 4 and sum(line[-1].x1 > edge - 1 for line in near) > 0.6 * len(near)


def _wraps(group: list[_Line], line: _Line, edge: float, justified: bool) -> bool:
    """Whether a line had no room for the first word of the next, and that one stands below it."""
    above = group[-1]
    start, end = above.glyphs[0], above.glyphs[-1]
    if _ASKS.search(above.text) and _answers(line.text):
        return True  # a figure with its dots had no room
    if len(_apart(above.text)) > 1:
        return False
    if len(group) > 1 and abs(line.glyphs[0].x0 - start.x0) > 3 and abs(line.centre - above.centre) > 3:
        return False
    if _is_heading(line.text) and not _is_heading(above.text) and abs(line.glyphs[0].x0 - start.x0) > 2 * NEAR_EDGE:
        return False
    if justified and end.x1 < edge - 0.5 * end.size:
        return False
    return end.x1 + line.written.first_word + 0.2 * line.glyphs[0].size > edge - 0.01 * edge


def _begins(text: str, group: list[_Line]) -> bool:
    """Whether a line starts something new, though the line above it is full."""
    above = group[-1].text
    if _CLOSES.match(text) and sum(line.text.count("(") - line.text.count(")") for line in group) > 0:
        return False  # what looks like a list mark still stands in parentheses
    if bullet(text):
        return not (_LEVEL.match(text) and _LEVEL.search(above))  # one more level of the same question
    if not text[:1].isupper() or above.count("(") > above.count(")"):
        return False
    if _is_heading(above) and not _is_heading(text.split(maxsplit=1)[0]):
        return True
    tail = _AFTER_DOTS.search(above)
    if tail and len((tail[1] or tail[2] or "").split()) <= 3 and len(text.split()) > 3:
        return True  # below an answered line: dots, and perhaps the unit
    _, colon, answered = above.rpartition(":")
    if not colon or len(text.split()) < 3:
        return False
    said = answered.strip()
    if not said:
        return ":" in text
    whole = ";" in said or _DATED.search(said) is not None
    return said[0] in "0123456789.…☐☒" or " " not in said or (whole and ":" in text)


def _is_heading(text: str) -> bool:
    """Whether a text is in capitals, but for a word or two such as "Bảng"."""
    letters = [ch for ch in text if ch.isalpha()]
    return len(letters) > 1 and sum(ch.isupper() for ch in letters) > 0.8 * len(letters)


def _apart(text: str) -> list[str]:
    """Texts side by side that ask nothing, such as the two halves of a letterhead."""
    parts = [part.strip() for part in text.split("\t") if part.strip()]
    asks = bullet(text) or any(ch in text for ch in ":☐☒☑")
    return parts if len(parts) == 2 and not asks else [text]
