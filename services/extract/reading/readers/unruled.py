"""Tables without rules: lines of text whose words stand in the same columns, with white between them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from services.extract.reading.readers.glyphs import Glyph, bullet, spaced, written
from services.extract.reading.readers.lattice import Held, Part, PartRow
from services.extract.reading.readers.wrapped import fits, goes_on

GAP, GUTTER = 0.9, 0.6
"""White between two columns of a line, and between the columns of all lines, in letter sizes."""
FEWEST_LINES, FEWEST_COLUMNS = 4, 3
"""Lines that fill so many columns make a table."""
STRAY, HEADER_LINES = 0.15, 12
"""Share of lines that may lie across the white between two columns, as the header's do, and how many lines it may have."""
NEAR = 3.5
"""How far apart lines of one table may be, in letter sizes."""
_FIGURE = re.compile(r"[\d.,/\s]+%?|[xX✓☒]|Có|Không|[^\s\d]{1,3}")
_ORDINAL = re.compile(r"\(?\d{0,3}(?:[.,]\d{1,2})?[.)]?\)?")
Segment = list[Glyph]


@dataclass(slots=True)
class _Block:
    lines: list[list[Segment]]
    gutters: list[tuple[float, float]]


def tables(rows: list[list[Glyph]], height: float) -> tuple[list[Part], list[list[Glyph]]]:
    """The tables among lines of text, and the lines that are left."""
    segments = [_segments(line) for line in rows]
    found: list[Part] = []
    left: list[list[Glyph]] = []
    at = 0
    while at < len(rows):
        block = _block(segments, at) if len(segments[at]) >= FEWEST_COLUMNS else None
        if block is not None and _is_table(block):
            part, used = _part(block, height)
            found.append(part)
            at += used
        else:
            left.append(rows[at])
            at += 1
    return found, left


def _segments(line: list[Glyph]) -> list[Segment]:
    found: list[Segment] = [[line[0]]]
    for before, glyph in pairwise(line):
        if glyph.x0 - before.x1 > GAP * glyph.size:
            found.append([glyph])
        else:
            found[-1].append(glyph)
    return found


def _block(segments: list[list[Segment]], start: int) -> _Block | None:
    """The lines from one on that keep to common columns; None where they are too few."""
    end = start + 1
    while end < len(segments) and _stands_below(segments[end - 1], segments[end]):
        end += 1
    while end - start >= FEWEST_LINES:
        lines = segments[start:end]
        gutters = _gutters(lines)
        astray = next((n for n, line in enumerate(lines) if not _keeps(line, gutters, n)), None)
        if astray is None:
            return _Block(lines, gutters)
        end = start + astray
    return None


def _stands_below(above: list[Segment], line: list[Segment]) -> bool:
    return above[0][0].base - line[0][0].base <= NEAR * line[0][0].size


def _gutters(lines: list[list[Segment]]) -> list[tuple[float, float]]:
    """The white between the columns: where hardly any line that fills several has a letter."""
    several = [line for line in lines if len(line) > 1]
    edges = sorted(edge for line in several for segment in line for edge in ((segment[0].x0, 1), (segment[-1].x1, -1)))
    size = several[0][0][0].size
    most = STRAY * len(several)
    found: list[tuple[float, float]] = []
    inside = 0
    since: float | None = None
    for x, step in edges:
        was, inside = inside, inside + step
        if was > most >= inside:
            since = x
        elif was <= most < inside and since is not None:
            found += _with_rare(since, x, several, size)
    end = max(line[-1][-1].x1 for line in several)
    return found if since is None else found + _with_rare(since, end + 2 * GUTTER * size, several, size)[:-1]


def _with_rare(low: float, high: float, lines: list[list[Segment]], size: float) -> list[tuple[float, float]]:
    """The white between two columns; a column in it that is seldom filled parts it."""
    rare = sorted(
        (segment[0].x0, segment[-1].x1)
        for line in lines
        for segment in line
        if segment[0].x0 > low and segment[-1].x1 < high
    )
    found: list[tuple[float, float]] = []
    at = low
    for left, right in rare:
        if left - at >= GUTTER * size:
            found.append((at, left))
        at = max(at, right)
    if high - at >= GUTTER * size:
        found.append((at, high))
    return found


def _keeps(line: list[Segment], gutters: list[tuple[float, float]], number: int) -> bool:
    """Whether a line fills at least two of the columns, or one without touching the others; a header may span some."""
    crossed = sum(segment[0].x0 < low and segment[-1].x1 > high for segment in line for low, high in gutters)
    return crossed == 0 or (len(line) > 1 and number < HEADER_LINES)


def _is_table(block: _Block) -> bool:
    """Whether a block is a table and no letterhead, signatures or questions side by side."""
    full = [line for line in block.lines if len(line) >= FEWEST_COLUMNS]
    if len(full) < FEWEST_LINES or len(block.gutters) < FEWEST_COLUMNS - 1:
        return False
    asked = sum(any(spaced(part).rstrip().endswith(":") for part in line[-2:]) for line in full)
    boxes = sum(any(glyph.text in "☐☒" for part in line for glyph in part) for line in full)
    answered = sum(any(_FIGURE.fullmatch(spaced(part).strip()) for part in line[1:]) for line in full)
    return asked * 4 < len(full) and boxes * 4 < len(full) and answered * 2 >= len(full)


def _part(block: _Block, height: float) -> tuple[Part, int]:
    """The table of a block, and how many of its lines it takes."""
    edges = [
        min(line[0][0].x0 for line in block.lines) - 1,
        *((low + high) / 2 for low, high in block.gutters),
        max(line[-1][-1].x1 for line in block.lines) + 1,
    ]
    cells = [_in_columns(line, edges) for line in block.lines]
    rooms = [
        max((line[n][-1].x1 - line[n][0].x0 for line in cells if line[n]), default=0.0) for n in range(len(edges) - 1)
    ]
    starts = [min((line[n][0].x0 for line in cells if line[n]), default=edges[n]) for n in range(len(edges) - 1)]
    rows: list[PartRow] = []
    header = _header_end(cells)
    last = max(at for at, line in enumerate(block.lines) if len(line) > 1)
    used = 0
    for at, line in enumerate(cells):
        if at > last and not _is_rest(cells[at - 1], line, rooms):
            break  # text below the table
        used = at + 1
        if rows and (at < header or _is_rest(cells[at - 1], line, rooms)):
            for n, cell in enumerate(line):
                held = rows[-1].cells[n]
                if cell and held is not None:
                    held.lines.append(cell)
                elif cell:
                    rows[-1].cells[n] = _held(cell, starts[n], rooms[n], height)
        else:
            ends = zip(line, starts, rooms, strict=True)
            row = PartRow([_held(cell, start, room, height) if cell else None for cell, start, room in ends])
            if rows and _starts_amid(line):
                for held in (held for unclear in (rows[-1], row) for held in unclear.cells if held is not None):
                    held.doubt = held.doubt or "rows_unclear"
            rows.append(row)
    top, bottom = (block.lines[at][0][0] for at in (0, used - 1))
    owner = {(row, column): (row, column) for row in range(len(rows)) for column in range(len(edges) - 1)}
    return Part(edges, rows, owner, top.base + top.size, bottom.base - 0.3 * bottom.size, ruled=False), used


def _in_columns(line: list[Segment], edges: list[float]) -> list[list[Glyph]]:
    cells: list[list[Glyph]] = [[] for _ in edges[1:]]
    for segment in line:
        at = max(n for n in range(len(cells)) if n == 0 or edges[n] <= segment[0].x0 + 0.5)
        cells[at] += segment
    return cells


def _held(cell: list[Glyph], start: float, room: float, height: float) -> Held:
    top, bottom = height - cell[0].base - cell[0].size, height - cell[0].base
    return Held([cell], (round(start, 1), round(top, 1), round(start + room, 1), round(bottom, 1)))


def _starts_amid(cells: list[list[Glyph]]) -> bool:
    """Whether a line that begins a row starts in the middle of a sentence."""
    first = next(cell for cell in cells if cell)
    return not cells[0] and first[0].text[:1].islower()


def _header_end(cells: list[list[list[Glyph]]]) -> int:
    """How many of the first lines are the header: words above the first ordinal, no figure among them."""
    for at, line in enumerate(cells[: HEADER_LINES + 1]):
        texts = [spaced(cell).strip() for cell in line if cell]
        if at and line[0] and _ORDINAL.fullmatch(texts[0]):
            return at
        if (not at and not line[0]) or any(re.fullmatch(r"[\d.,/%\s]+", text) for text in texts):
            return 0
    return 0


def _is_rest(above: list[list[Glyph]], cells: list[list[Glyph]], rooms: list[float]) -> bool:
    """Whether a line goes on in the cells of the one above: below each of its texts one that had no room for it."""
    filled = [n for n, cell in enumerate(cells) if cell]
    if len(filled) == len(cells) or bullet(spaced(cells[filled[0]])):
        return False
    for n in filled:
        if not above[n]:
            return False
        over, under = written(above[n]), written(cells[n])
        if fits(over, under, rooms[n]) and not goes_on(over.text, under.text):
            return False
        one, two = spaced(above[n]).strip(), spaced(cells[n]).strip()
        if _FIGURE.fullmatch(one) and _FIGURE.fullmatch(two):
            return False
        if n == filled[0] and one.endswith(":") and two[:1].isupper():
            return False
    return True
