"""Ruled tables and lines of text from what stands on a page, whether drawn in a PDF or seen in a scan.

Coordinates are points; heights count upwards from the bottom of the page, as in a PDF. Every page is
read as page 1 of a document of its own; ``document.together`` counts on.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from services.extract.document import EMPTY, Block, Box, Cell, Paragraph, Row, Table, clean

THIN, NEAR = 3.0, 2.5
"""A rule is at most so thick, and rules so near each other are one (points)."""
MAX_CROSSINGS = 4_000_000
_BULLET = re.compile(r"^\s*(?:[-+·•*☐☒]|\d+(?:[.,]\d+)*[.)](?!\d)|[a-zđ][.)]|[IVX]+[.)]|MỤC|Mục|BẢNG|Bảng|\()")


@dataclass(frozen=True, slots=True)
class Glyph:
    """A letter of a PDF or a word of a scan, and where it stands."""

    text: str
    x0: float
    x1: float
    base: float
    """Height of the baseline above the bottom of the page."""
    size: float
    doubt: str | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A ruled line; ``at`` is its fixed coordinate, from ``low`` to ``high`` along the other."""

    at: float
    low: float
    high: float


class Grid:
    """A ruled table: its lines from left to right and from top to bottom."""

    def __init__(self, across: list[Rule], down: list[Rule]) -> None:
        self.across, self.down = across, down
        self.xs = _distinct(rule.at for rule in down)
        self.ys = _distinct((rule.at for rule in across), reverse=True)

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies in the table."""
        return self.xs[0] - 1 <= x <= self.xs[-1] + 1 and self.ys[-1] - 1 <= y <= self.ys[0] + 1

    def rows(self, glyphs: list[Glyph], height: float) -> list[Row]:
        """The table's rows, each glyph in the cell whose square it stands in; ``height`` is the page's."""
        owner = self.owners()
        held: dict[tuple[int, int], list[Glyph]] = defaultdict(list)
        for glyph in glyphs:
            column = _slot(self.xs, (glyph.x0 + glyph.x1) / 2)
            row = len(self.ys) - 2 - _slot(self.ys[::-1], glyph.base + glyph.size * 0.3)
            held[owner[row, column]].append(glyph)
        boxes = dict(self.boxes(height))
        return self.table({square: _cell(held[square], boxes[square]) for square in held})

    def table(self, cells: dict[tuple[int, int], Cell]) -> list[Row]:
        """The rows, given the cells by the first square (row, column) of each."""
        return [
            Row(tuple(cells.get((row, column), EMPTY) for column in range(len(self.xs) - 1)), row + 1)
            for row in range(len(self.ys) - 1)
        ]

    def boxes(self, height: float) -> Iterator[tuple[tuple[int, int], Box]]:
        """Each cell by its first square, with its place in points from the page's upper left corner."""
        squares: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
        for square, first in self.owners().items():
            squares[first].append(square)
        for first, own in squares.items():
            rows, columns = [row for row, _ in own], [column for _, column in own]
            yield (
                first,
                (
                    round(self.xs[min(columns)], 1),
                    round(height - self.ys[min(rows)], 1),
                    round(self.xs[max(columns) + 1], 1),
                    round(height - self.ys[max(rows) + 1], 1),
                ),
            )

    def owners(self) -> dict[tuple[int, int], tuple[int, int]]:
        """Each square (row, column) and the first square of its cell: a merged cell has no rule inside."""
        columns, rows = len(self.xs) - 1, len(self.ys) - 1
        owner: dict[tuple[int, int], tuple[int, int]] = {}
        for row in range(rows):
            for column in range(columns):
                left = (self.xs[column] + self.xs[column + 1]) / 2
                level = (self.ys[row] + self.ys[row + 1]) / 2
                if column and not _drawn(self.down, self.xs[column], level):
                    owner[row, column] = owner[row, column - 1]
                elif row and not _drawn(self.across, self.ys[row], left):
                    owner[row, column] = owner[row - 1, column]
                else:
                    owner[row, column] = (row, column)
        return owner


def _cell(glyphs: list[Glyph], box: Box) -> Cell:
    rows = lines(glyphs)
    parts = tuple(clean(spaced(line)) for line in rows)
    doubt = next((glyph.doubt for glyph in glyphs if glyph.doubt), None)
    text = parts[0] if parts else ""
    for line, part in zip(rows, parts[1:], strict=False):
        cut = text[-1:].isdigit() and part[:1].isdigit() and line[-1].x1 > box[2] - 1.5 * line[-1].size
        text += part if cut else f" {part}"  # a number that fills its line goes on in the next
    return Cell(clean(text), doubt=doubt, parts=parts, box=box)


def _drawn(rules: list[Rule], at: float, along: float) -> bool:
    return any(abs(rule.at - at) <= NEAR and rule.low - 1 <= along <= rule.high + 1 for rule in rules)


def _slot(lines: list[float], at: float) -> int:
    return min(bisect_left(lines, at, 1), len(lines) - 1) - 1


def _distinct(values: Iterable[float], *, reverse: bool = False) -> list[float]:
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > NEAR:
            found.append(value)
    return found[::-1] if reverse else found


def grids(across: list[Rule], down: list[Rule]) -> list[Grid]:
    """The tables of a page: groups of rules that touch each other."""
    if len(across) * len(down) > MAX_CROSSINGS:
        return []  # a drawing, not a form: its text is read as free text
    parent = list(range(len(across) + len(down)))

    def root(node: int) -> int:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for a, flat in enumerate(across):
        for d, upright in enumerate(down):
            if (
                flat.low - THIN <= upright.at <= flat.high + THIN
                and upright.low - THIN <= flat.at <= upright.high + THIN
            ):
                parent[root(a)] = root(len(across) + d)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = defaultdict(lambda: ([], []))
    for a, flat in enumerate(across):
        groups[root(a)][0].append(flat)
    for d, upright in enumerate(down):
        groups[root(len(across) + d)][1].append(upright)
    found = [Grid(*group) for group in groups.values() if len(group[0]) > 1 and len(group[1]) > 1]
    return sorted((grid for grid in found if len(grid.xs) > 1 and len(grid.ys) > 1), key=lambda grid: -grid.ys[0])


def top_to_bottom(tables: list[tuple[Grid, list[Row]]], free: list[Glyph], height: float) -> tuple[Block, ...]:
    """A page's tables that hold text and its paragraphs in reading order, tables counted from 1."""
    pieces: list[tuple[float, Block]] = [
        (-grid.ys[0], Table(tuple(rows), 0, 1)) for grid, rows in tables if any(row.filled for row in rows)
    ]
    pieces += [(-top, paragraph) for top, paragraph in paragraphs(free, height)]
    blocks = [block for _, block in sorted(pieces, key=lambda piece: piece[0])]
    counted = iter(range(1, len(blocks) + 1))
    return tuple(replace(block, number=next(counted)) if isinstance(block, Table) else block for block in blocks)


def lines(glyphs: list[Glyph]) -> list[list[Glyph]]:
    """Glyphs by line of text, top to bottom, each from left to right."""
    found: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda g: (-g.base, g.x0)):
        if found and abs(found[-1][0].base - glyph.base) <= glyph.size * 0.35:
            found[-1].append(glyph)
        else:
            found.append([glyph])
    return [sorted(line, key=lambda g: g.x0) for line in found]


def spaced(line: list[Glyph]) -> str:
    """A line's text; a gap of an eighth of the letter size is a space, a wide one a tab."""
    text = line[0].text
    for before, glyph in pairwise(line):
        gap = glyph.x0 - before.x1
        text += ("\t" if gap > glyph.size * 2.5 else " " if gap > glyph.size * 0.12 else "") + glyph.text
    return text


def paragraphs(glyphs: list[Glyph], height: float) -> list[tuple[float, Paragraph]]:
    """Free text by paragraph, with the height each starts at: a line that reaches the right edge goes on in the next."""
    rows = lines(glyphs)
    if not rows:
        return []
    edge = max(line[-1].x1 for line in rows)
    steps = [above[0].base - below[0].base for above, below in pairwise(rows)]
    usual = sorted(step for step in steps if step > 6)
    close = 1.35 * usual[len(usual) // 5] if usual else 0.0
    groups: list[list[list[Glyph]]] = []
    above: list[Glyph] | None = None
    for line, step in zip(rows, [0.0, *steps], strict=True):
        if above and step <= close and _wraps(above, line, edge) and not _begins(spaced(line), spaced(above)):
            groups[-1].append(line)
        else:
            groups.append([line])
        above = line
    found = []
    for group in groups:
        own = [glyph for line in group for glyph in line]
        box = (
            round(min(g.x0 for g in own), 1),
            round(height - max(g.base + g.size for g in own), 1),
            round(max(g.x1 for g in own), 1),
            round(height - min(g.base for g in own), 1),
        )
        doubtful = tuple(glyph.text for glyph in own if glyph.doubt)
        for text in _apart(" ".join(map(spaced, group))):
            found.append(
                (group[0][0].base, Paragraph(unicodedata.normalize("NFC", text), page=1, box=box, doubtful=doubtful))
            )
    return found


def _wraps(above: list[Glyph], line: list[Glyph], edge: float) -> bool:
    """Whether a line had no room for the first word of the next."""
    if len(_apart(spaced(above))) > 1:
        return False
    word = line[0].x1
    for before, glyph in pairwise(line):
        if glyph.x0 - before.x1 > glyph.size * 0.12:
            break
        word = glyph.x1
    return above[-1].x1 + (word - line[0].x0) + 0.2 * line[0].size > edge - 0.01 * edge


def _begins(text: str, above: str) -> bool:
    """Whether a line starts something new, though the line above it is full."""
    if _BULLET.match(text):
        return True
    _, colon, answered = above.rpartition(":")
    if not colon or not text[:1].isupper() or above.count("(") > above.count(")"):
        return False
    said = answered.strip()
    return ":" in text if not said else said[0] in "0123456789.…☐☒" or " " not in said or (";" in said and ":" in text)


def _apart(text: str) -> list[str]:
    """Texts side by side that ask nothing, such as the two halves of a letterhead."""
    parts = [part.strip() for part in text.split("\t") if part.strip()]
    return parts if len(parts) == 2 and ":" not in text else [text]
