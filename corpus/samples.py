"""Builds real office documents from the plain texts of the sample reports, byte for byte the same each time.

The texts (``samples/seeds``) came from real reports, with names, telephone numbers and mailboxes
replaced by invented ones. ``samples/layout.json`` holds what plain text no longer shows.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from corpus.typeset import Box, Piece, docx_of, xlsx_of

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
SEEDS = ("000", "001", "002", "003", "004")
TABULAR = ("000", "002")


def text_of(seed: str) -> str:
    """The plain text of a sample report."""
    return (SAMPLES / "seeds" / f"{seed}.txt").read_text(encoding="utf-8")


@cache
def document(seed: str, kind: str) -> bytes:
    """A sample report as ``docx``, ``xlsx`` or ``txt``; raises ``KeyError`` for another kind."""
    makers: dict[str, Callable[[str], bytes]] = {
        "docx": lambda name: docx_of(pieces(name)),
        "xlsx": lambda name: xlsx_of(pieces(name)),
        "txt": lambda name: text_of(name).encode(),
    }
    return makers[kind](seed)


def pieces(seed: str, lines: list[str] | None = None) -> Iterator[Piece]:
    """The report's parts in order, grids with their merged headers; ``lines`` may fill the text in otherwise."""
    layout = json.loads((SAMPLES / "layout.json").read_text(encoding="utf-8"))["seeds"][seed]
    lines = lines or text_of(seed).split("\n")
    grids = {grid["from"]: grid for grid in layout["grids"]}
    beside = {min(pair[0][0], pair[1][0]): pair for pair in layout["beside"]}
    skip = {line for grid in layout["grids"] for line in range(grid["from"], grid["to"] + 1)}
    skip |= {line for pair in layout["beside"] for column in pair for line in column}
    rows: list[list[str]] = []
    for number, line in enumerate(lines, 1):
        tabs = line.count("\t")
        near = {lines[n - 1].count("\t") for n in (number - 1, number + 1) if 1 <= n <= len(lines)}
        is_row = number not in skip and tabs > 1 and (tabs in near or (rows and len(rows[0]) == tabs + 1))
        if rows and (not is_row or len(rows[0]) != tabs + 1):
            yield Piece(grid=tuple(_grid(rows)))
            rows = []
        if is_row:
            rows.append(line.split("\t"))
        elif number in beside:
            yield Piece(beside=tuple(tuple(lines[n - 1].strip() for n in column) for column in beside[number]))
        elif number in grids:
            yield Piece(grid=tuple(_given(grids[number])))
        elif number not in skip and line.strip():
            yield Piece(paragraph=line.strip("\n"))
    if rows:
        yield Piece(grid=tuple(_grid(rows)))


def _grid(rows: list[list[str]]) -> Iterator[tuple[Box | None, ...]]:
    """Rows of a tab-separated table, the two-row header merged as it was on paper."""
    cells: list[list[Box | None]] = [[Box(text.strip()) for text in row] for row in rows]
    for at in range(len(rows) - 1):
        if rows[at][0].strip() == "TT" and not rows[at + 1][0].strip():
            _merge_header(cells, rows, at)
    for row in cells:
        yield tuple(row)


def _merge_header(cells: list[list[Box | None]], rows: list[list[str]], at: int) -> None:
    above, below = rows[at], rows[at + 1]
    column = 0
    while column < len(above):
        if above[column].strip() and not below[column].strip():
            cells[at][column], cells[at + 1][column] = Box(above[column].strip(), rows=2), None
            column += 1
            continue
        width = 1
        while column + width < len(above) and not above[column + width].strip() and below[column + width].strip():
            cells[at][column + width] = None
            width += 1
        cells[at][column] = Box(above[column].strip(), columns=width)
        column += width


def _given(grid: dict[str, Any]) -> Iterator[tuple[Box | None, ...]]:
    covered: set[tuple[int, int]] = set()
    for at, row in enumerate(grid["header"]):
        cells: list[Box | None] = [None] * grid["columns"]
        column = 0
        for text, width, height in row:
            while (at, column) in covered:
                column += 1
            cells[column] = Box(text, width, height)
            covered |= {(at + down, column + right) for down in range(height) for right in range(width)}
            column += width
        yield tuple(cells)
    for _ in range(grid["blank_rows"]):
        yield tuple(Box("") for _ in range(grid["columns"]))
