"""The one document model between readers and forms.

Readers turn bytes into a ``Document`` and know no forms; ``locate`` turns a ``Document`` into facts
and knows no formats. All text is NFC.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from services.extract.reading.once import lazily
from services.extract.reading.records import record
from shared.contracts import Source


class UnreadableFile(Exception):
    """The file cannot be read; ``rule`` and the two messages tell the sender what to send instead."""

    def __init__(self, rule: str, vi: str, en: str) -> None:
        super().__init__(en)
        self.rule, self.vi, self.en = rule, vi, en


Box = tuple[float, float, float, float]
"""A place on a page: x0, y0, x1, y1 in points from its upper left corner."""


@record
@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table. A merged cell stands in its first column, the rest of it is empty."""

    text: str
    number: Decimal | None = None
    """The value of a numeric workbook cell; a percent cell is given as printed (94.5, not 0.945)."""
    doubt: str | None = None
    """Why the cell may not mean what it shows (a formula without result, a date format …)."""
    ref: str | None = None
    """The cell's name in a workbook: ``D12``."""
    parts: tuple[str, ...] = ()
    """The paragraphs of a cell that holds several, as in a letterhead laid out by a table."""
    box: Box | None = None
    confidence: float = 1.0
    """How sure the reading of the letters is (0…1); less than 1 only where they were seen, not given."""
    hidden: bool = False
    """Whether a person who opens the file does not see it: a hidden row, column or sheet."""
    strong: bool = False
    """Whether all of it is underlined or bold, where a reader tells."""
    under: bool = False
    """Whether it is empty because a merged cell of a row above reaches down to it."""


UNDER = Cell("", under=True)
EMPTY = Cell("")


@record
@dataclass(frozen=True)
class Row:
    """A row of a table; ``number`` counts from 1, ``line`` is the line of a text file."""

    cells: tuple[Cell, ...]
    number: int
    line: int | None = None
    page: int | None = None
    """The page it starts on, where that is not the table's."""

    def cell(self, column: int) -> Cell:
        """The cell in a column counted from 0; an empty one beyond the end."""
        return self.cells[column] if 0 <= column < len(self.cells) else EMPTY

    @lazily
    def filled(self) -> list[int]:
        """The columns, from 0, that hold text."""
        return [n for n, text in enumerate(self.texts) if text]

    @lazily
    def texts(self) -> list[str]:
        """The text of every cell."""
        return [cell.text for cell in self.cells]

    @lazily
    def longest(self) -> str:
        """The longest text of a cell."""
        return max(self.texts, key=len, default="")

    @lazily
    def text(self) -> str:
        """The cells that are not empty, joined as the findings quote them."""
        return " | ".join([text for text in self.texts if text])


@dataclass(frozen=True, slots=True)
class Table:
    """A grid; ``number`` counts the tables of the document from 1."""

    rows: tuple[Row, ...]
    number: int
    page: int | None = None
    sheet: str | None = None


@record
@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph outside tables."""

    text: str
    page: int | None = None
    line: int | None = None
    box: Box | None = None
    doubtful: tuple[str, ...] = ()
    """Words that a person must look at."""
    doubt: str | None = None
    """Why the paragraph, or its doubtful words, may not mean what they show: an equation, a pasted note, a scan …"""


Block = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Document:
    """What a reader found, in reading order."""

    blocks: tuple[Block, ...]
    media_type: str
    pages: int | None = None
    left_out: int = 0
    """Rows and paragraphs of long lists that were not looked at; see ``glance``."""

    @property
    def seen(self) -> bool:
        """Whether letters were read off pictures of pages, where a machine may take one for another."""
        return any(
            any(cell.confidence < 1 for row in block.rows for cell in row.cells)
            if isinstance(block, Table)
            else bool(block.doubtful) and block.doubt == "doubtful_scan"
            for block in self.blocks
        )

    def texts(self) -> Iterator[tuple[str, Source]]:
        """Every line of text outside and inside tables, in reading order."""
        for block in self.blocks:
            if isinstance(block, Paragraph):
                yield block.text, Source.noted(block.text, page=block.page, line=block.line, box=block.box)
                continue
            for row in block.rows:
                yield row.text, row_source(block, row)


def together(documents: list[Document]) -> Document:
    """Parts of one submission, such as a letter and its annexes, as one document; pages and tables count on."""
    if len(documents) == 1:
        return replace(documents[0], pages=documents[0].pages or None)
    blocks: list[Block] = []
    pages = tables = 0
    for document in documents:
        for block in document.blocks:
            page = None if block.page is None else block.page + pages
            if isinstance(block, Table):
                rows = tuple(row if row.page is None else replace(row, page=row.page + pages) for row in block.rows)
                blocks.append(replace(block, rows=rows, page=page, number=block.number + tables))
            else:
                blocks.append(replace(block, page=page))
        pages += document.pages or 0
        tables += sum(isinstance(block, Table) for block in document.blocks)
    return Document(
        tuple(blocks), documents[0].media_type, pages or None, sum(document.left_out for document in documents)
    )


def row_source(table: Table, row: Row, column: int | None = None, text: str | None = None) -> Source:
    """Where a row (or its cell, column counted from 0) stands; ``text`` is quoted from it, else all of the row."""
    cell = EMPTY if column is None else row.cell(column)
    return Source.noted(
        row.text if text is None else text,
        page=row.page or table.page,
        table=None if row.line else table.number,
        row=None if row.line else row.number,
        column=None if column is None else column + 1,
        line=row.line,
        sheet=table.sheet,
        cell=cell.ref,
        box=cell.box,
    )


CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_UNCLEAN = re.compile(r"[\x00-\x1f\x7f\u00a0\u2000-\u200b\u202f\u3000\ufeff]|  ")
_SPACE = re.compile(r"[ \t\r\f\v\u00a0\u2000-\u200b\u202f\u3000\ufeff]+")


def clean(text: str) -> str:
    """NFC, with every kind of space made one space; line breaks become spaces, unbreakable hyphens plain ones."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text).replace("\u2011", "-")
    if _UNCLEAN.search(text) is None:
        return text.strip()
    return _SPACE.sub(" ", CONTROL.sub("", text).replace("\n", " ")).strip()
