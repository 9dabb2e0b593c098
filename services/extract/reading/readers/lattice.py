"""Ruled tables and lines of text from what stands on a page, whether drawn in a PDF or seen in a scan.

Coordinates are points; heights count upwards from the bottom of the page, as in a PDF. What one page
shows is a ``Page``; ``leaves.bound`` makes a document of them, tables that go on over pages made whole.
"""

from __future__ import annotations

import itertools
import statistics
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from services.extract.reading.document import EMPTY, Box, Cell, Paragraph, Row, clean
from services.extract.reading.readers.glyphs import Glyph, Rule, lines, written
from services.extract.reading.readers.wrapped import Written, joined

THIN, NEAR = 3.0, 2.5
"""A rule is at most so thick, and rules so near each other are one (points)."""
MAX_CROSSINGS = 4_000_000
PADDING = 9.0
"""A text that starts farther from its cell's edge is not set to the left (points)."""
USUAL_PADDING = 5.4
APART = 0.5
"""Room between the texts of two columns, in heights of a letter; between words there is less."""
OVERLAPS = "text_overlaps"
"""The doubt about a row whose texts are printed over those of the next."""
Square = tuple[int, int]
"""Row and column, from 0."""


@dataclass(slots=True)
class Held:
    """What a cell holds before it is put together: its lines from top to bottom."""

    lines: list[list[Glyph]]
    box: Box
    doubt: str | None = None
    confidence: float = 1.0
    _written: list[Written] | None = None

    def cell(self, padding: float) -> Cell:
        """The cell, its wrapped lines joined."""
        paragraphs, unsure = joined(self.written, self.room(padding))
        texts = tuple(clean(text) for text in paragraphs)
        doubt = self.doubt or next((g.doubt for line in self.lines for g in line if g.doubt), None)
        return Cell(
            clean(" ".join(texts)),
            doubt=doubt or ("two_numbers" if unsure else None),
            parts=texts,
            box=self.box,
            confidence=self.confidence,
        )

    def room(self, padding: float) -> float:
        """How long a line of text may be."""
        return self.box[2] - self.box[0] - 2 * padding

    @property
    def written(self) -> list[Written]:
        """The lines as texts with their lengths."""
        if self._written is None or len(self._written) != len(self.lines):
            self._written = [written(line) for line in self.lines]
        return self._written


@dataclass(slots=True)
class PartRow:
    """A row of a table, and the page it starts on."""

    cells: list[Held | None]
    page: int = 1
    top: float = 0.0
    bottom: float = 0.0
    """Heights above the bottom of the page."""


@dataclass(slots=True)
class Part:
    """A table, as far as one page shows it."""

    xs: list[float]
    rows: list[PartRow]
    owner: dict[Square, Square]
    """Each square and the first square of its cell."""
    top: float
    bottom: float
    ruled: bool = True
    _padding: float | None = None

    @property
    def padding(self) -> float:
        """How far text stands from the edges of its cell."""
        if self._padding is None:
            self._padding = self._measured()
        return self._padding

    def _measured(self) -> float:
        gaps = sorted(
            line[0].x0 - held.box[0]
            for row in self.rows
            for held in row.cells
            if held is not None
            for line in held.lines
            if not line[0].turn and 0 <= line[0].x0 - held.box[0] <= PADDING
        )
        return gaps[len(gaps) // 5] if gaps else USUAL_PADDING

    @property
    def filled(self) -> bool:
        """Whether anything stands in it."""
        return any(held is not None for row in self.rows for held in row.cells)

    def table_rows(self, page: int) -> list[Row]:
        """The rows, numbered from 1; the table starts on ``page``."""
        padding = self.padding
        return [
            Row(
                tuple(EMPTY if held is None else held.cell(padding) for held in row.cells),
                number,
                page=None if row.page == page else row.page,
            )
            for number, row in enumerate(self.rows, 1)
        ]


@dataclass(slots=True)
class Page:
    """What stands on a page from top to bottom."""

    pieces: list[Paragraph | Part] = field(default_factory=list)
    height: float = 842.0
    width: float = 595.0

    def scaled(self, factor: float) -> Page:
        """The page so many times as large."""
        if factor == 1.0:
            return self
        return Page([_scaled(piece, factor) for piece in self.pieces], self.height * factor, self.width * factor)


def _scaled(piece: Paragraph | Part, factor: float) -> Paragraph | Part:
    if isinstance(piece, Paragraph):
        return replace(piece, box=None if piece.box is None else _scaled_box(piece.box, factor))
    for held in (held for row in piece.rows for held in row.cells if held is not None):
        held.box = _scaled_box(held.box, factor)
        held.lines = [[_scaled_glyph(glyph, factor) for glyph in line] for line in held.lines]
    xs = [x * factor for x in piece.xs]
    return Part(xs, piece.rows, piece.owner, piece.top * factor, piece.bottom * factor, piece.ruled)


def _scaled_box(box: Box, factor: float) -> Box:
    left, top, right, bottom = (round(value * factor, 1) for value in box)
    return left, top, right, bottom


def _scaled_glyph(glyph: Glyph, factor: float) -> Glyph:
    return replace(
        glyph, x0=glyph.x0 * factor, x1=glyph.x1 * factor, base=glyph.base * factor, size=glyph.size * factor
    )


class Grid:
    """A ruled table: its lines from left to right and from top to bottom."""

    def __init__(self, across: list[Rule], down: list[Rule]) -> None:
        self.across, self.down = across, down
        self.xs = _edges(down, across)
        self.ys = _edges(across, down)[::-1]

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies in the table."""
        return self.xs[0] - 1 <= x <= self.xs[-1] + 1 and self.ys[-1] - 1 <= y <= self.ys[0] + 1

    @property
    def area(self) -> float:
        """How much of the page it takes."""
        return (self.xs[-1] - self.xs[0]) * (self.ys[0] - self.ys[-1])

    def part(self, runs: list[list[Glyph]], height: float, asides: Sequence[Glyph] = ()) -> Part:
        """The table, each glyph in the cell whose square it stands in; ``height`` is the page's.

        ``runs`` are letters that follow each other; ``asides`` stand only where a cell is empty.
        """
        owner = self.owners()
        held: dict[Square, list[Glyph]] = defaultdict(list)
        levels = self.ys[::-1]
        for run in runs:
            first, last = self._square(run[0], levels), self._square(run[-1], levels)
            if owner[first] == owner[last]:
                held[owner[first]] += run
                continue
            squares = [owner[self._square(glyph, levels)] for glyph in run]
            if home := self._overflowed(run, squares):
                held[home] += run
                continue
            for glyph, square in zip(run, squares, strict=True):
                held[square].append(glyph)
        for aside in asides:
            if self.holds(*aside.middle) and (square := owner[self._square(aside, levels)]) not in held:
                held[square] = [aside]
        boxes = dict(self.boxes(height, owner))
        return self.filled({square: Held(lines(held[square]), boxes[square]) for square in held}, owner)

    def _square(self, glyph: Glyph, levels: list[float]) -> Square:
        x, y = glyph.middle
        return len(levels) - 2 - _slot(levels, y), _slot(self.xs, x)

    def _overflowed(self, run: list[Glyph], squares: list[Square]) -> Square | None:
        """The cell of a text that runs over its edge: a letter lies across the rule."""
        across = any(
            glyph.x0 + 0.2 * (glyph.x1 - glyph.x0) < x < glyph.x1 - 0.2 * (glyph.x1 - glyph.x0)
            for glyph in run
            for x in self.xs[1:-1]
        )
        if not across or any(glyph.turn or glyph.place for glyph in run):
            return None
        if run[0].x0 - self.xs[squares[0][1]] <= PADDING:
            return squares[0]
        return statistics.mode(squares)

    def filled(self, cells: dict[Square, Held], owner: dict[Square, Square] | None = None) -> Part:
        """The table, given what each cell holds by its first square."""
        columns = range(len(self.xs) - 1)
        rows = [
            PartRow([cells.get((row, column)) for column in columns], top=self.ys[row], bottom=self.ys[row + 1])
            for row in range(len(self.ys) - 1)
        ]
        return Part(self.xs, rows, owner or self.owners(), self.ys[0], self.ys[-1])

    def boxes(self, height: float, owner: dict[Square, Square] | None = None) -> Iterator[tuple[Square, Box]]:
        """Each cell by its first square, with its place in points from the page's upper left corner."""
        squares: dict[Square, list[Square]] = defaultdict(list)
        for square, first in (owner or self.owners()).items():
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

    def owners(self) -> dict[Square, Square]:
        """Each square (row, column) and the first square of its cell: a merged cell has no rule inside."""
        columns, rows = len(self.xs) - 1, len(self.ys) - 1
        owner: dict[Square, Square] = {}
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


def _edges(rules: list[Rule], others: list[Rule]) -> list[float]:
    """The lines of a table in one direction; where the others reach beyond the last of them, the table is open there."""
    found = _distinct(rule.at for rule in rules)
    lows = sorted(rule.low for rule in others)
    highs = sorted(rule.high for rule in others)
    low, high = lows[len(lows) // 2], highs[len(highs) // 2]
    if len(others) > 1 and low < found[0] - 12:
        found.insert(0, low)
    if len(others) > 1 and high > found[-1] + 12:
        found.append(high)
    return found


def _drawn(rules: list[Rule], at: float, along: float) -> bool:
    return any(abs(rule.at - at) <= NEAR and rule.low - 1 <= along <= rule.high + 1 for rule in rules)


def _slot(edges: list[float], at: float) -> int:
    return min(bisect_left(edges, at, 1), len(edges) - 1) - 1


def _distinct(values: Iterable[float]) -> list[float]:
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > NEAR:
            found.append(value)
    return found


def grids(across: list[Rule], down: list[Rule]) -> list[Grid]:
    """The tables of a page, from top to bottom: groups of rules that touch each other and make more than one cell."""
    across, down = _whole(across), _whole(down)
    if len(across) * len(down) > MAX_CROSSINGS:
        return []  # a drawing, not a form: its text is read as free text
    parent = list(range(len(across) + len(down)))

    def root(node: int) -> int:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    ats = [upright.at for upright in down]
    touched: dict[int, int] = defaultdict(int)
    for a, flat in enumerate(across):
        for d in range(bisect_left(ats, flat.low - THIN), len(down)):
            upright = down[d]
            if upright.at > flat.high + THIN:
                break
            if upright.low - THIN <= flat.at <= upright.high + THIN:
                touched[a] += 2 if flat.low + THIN < upright.at < flat.high - THIN else 1
                parent[root(a)] = root(len(across) + d)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = defaultdict(lambda: ([], []))
    for a, flat in enumerate(across):
        if touched[a] > 1:  # one that only starts at an edge of a cell is an underline
            groups[root(a)][0].append(flat)
    for d, upright in enumerate(down):
        groups[root(len(across) + d)][1].append(upright)
    found = [Grid(*group) for group in groups.values() if len(group[0]) > 1 and group[1]]
    found = [grid for grid in found if len(grid.xs) > 1 and len(grid.ys) > 1 and len(grid.xs) + len(grid.ys) > 4]
    return sorted(found, key=lambda grid: -grid.ys[0])


def _whole(rules: list[Rule]) -> list[Rule]:
    """Rules drawn in pieces (cell by cell, dot by dot) as single ones, by their place."""
    by_place: list[list[Rule]] = []
    for rule in sorted(rules, key=lambda rule: rule.at):
        if by_place and rule.at - by_place[-1][0].at <= 0.8:
            by_place[-1].append(rule)
        else:
            by_place.append([rule])
    found: list[Rule] = []
    for group in by_place:
        open_: Rule | None = None
        for rule in sorted(group, key=lambda rule: rule.low):
            if open_ is not None and rule.low <= open_.high + 1.5:
                open_ = Rule(open_.at, open_.low, max(open_.high, rule.high))
                continue
            if open_ is not None:
                found.append(open_)
            open_ = rule
        if open_ is not None:
            found.append(open_)
    return sorted(found, key=lambda rule: rule.at)


def closed_up(parts: list[Part], free: list[Glyph], height: float) -> tuple[list[Part], list[Glyph]]:
    """Tables with the same columns and nothing between them but rows without rules are one."""
    found: list[Part] = []
    for part in parts:
        above = found[-1] if found else None
        if above is None or not same_columns(above.xs, part.xs):
            found.append(part)
            continue
        between = [g for g in free if part.top < g.middle[1] < above.bottom]
        rows = [_unruled(line, above.xs, height) for line in lines(between)]
        if any(row is None for row in rows) or above.bottom - part.top > 30 * (1 + len(rows)):
            found.append(part)
            continue
        free = [g for g in free if not part.top < g.middle[1] < above.bottom]
        for row in rows:
            if row is not None:
                add_rows(above, [row], {})
        add_rows(above, part.rows, part.owner)
        above.bottom = part.bottom
    return found, free


def same_columns(one: list[float], other: list[float]) -> bool:
    """Whether two tables have their upright rules at the same places."""
    return len(one) == len(other) and all(abs(a - b) <= 2 * NEAR for a, b in zip(one, other, strict=True))


def add_rows(part: Part, rows: list[PartRow], owner: dict[Square, Square]) -> None:
    """Puts rows below those of a table; ``owner`` counts their squares from the first of them."""
    start = len(part.rows)
    columns = len(part.xs) - 1
    for row in range(len(rows)):
        for column in range(columns):
            first = owner.get((row, column), (row, column))
            part.owner[start + row, column] = (start + first[0], first[1])
    part.rows += rows


def _unruled(line: list[Glyph], xs: list[float], height: float) -> PartRow | None:
    """A line of text as a row of a table with these columns; None where it does not keep to them or fills only one.

    A sentence whose letters happen to keep clear of the edges goes on over them without more room than between words.
    """
    cells: list[list[Glyph]] = [[] for _ in xs[1:]]
    for glyph in line:
        column = _slot(xs, (glyph.x0 + glyph.x1) / 2)
        if glyph.x0 < xs[column] - 1 or glyph.x1 > xs[column + 1] + 1:
            return None
        cells[column].append(glyph)
    filled = [own for own in cells if own]
    if len(filled) < 2:
        return None
    room = APART * line[0].size
    if any(min(g.x0 for g in right) - max(g.x1 for g in left) < room for left, right in itertools.pairwise(filled)):
        return None
    top, bottom = line[0].base + line[0].size, line[0].base - 0.3 * line[0].size
    held = [
        Held([own], (round(xs[n], 1), round(height - top, 1), round(xs[n + 1], 1), round(height - bottom, 1)))
        if own
        else None
        for n, own in enumerate(cells)
    ]
    return PartRow(held, top=top, bottom=bottom)
