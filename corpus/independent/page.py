"""What a report looks like before it is a file: sheets of paragraphs and grids."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Tick:
    """A tick box."""

    on: bool


Inline = str | Tick


@dataclass(frozen=True)
class Para:
    """A paragraph: ``title``, ``head``, ``text`` or ``note``."""

    parts: tuple[Inline, ...]
    style: str = "text"


@dataclass
class Cell:
    """A cell; ``number`` is what a workbook stores where the clerk types numbers, ``shown`` its format."""

    parts: tuple[Inline, ...] = ()
    columns: int = 1
    rows: int = 1
    bold: bool = False
    number: int | float | None = None
    shown: str = "General"


@dataclass
class Grid:
    """Rows of cells (None is covered by a span), the first ``header`` of them the header."""

    rows: list[list[Cell | None]] = field(default_factory=list)
    header: int = 0
    borders: bool = True


@dataclass
class Sheet:
    """A page or more of a document, a sheet of a workbook."""

    name: str
    blocks: list[Para | Grid] = field(default_factory=list)


def plain(parts: tuple[Inline, ...]) -> str:
    """The text, boxes as ☒ and ☐."""
    return "".join(("☒" if part.on else "☐") if isinstance(part, Tick) else part for part in parts)


def text_of(sheets: list[Sheet]) -> str:
    """All that is printed."""
    found = []
    for sheet in sheets:
        for block in sheet.blocks:
            if isinstance(block, Para):
                found.append(plain(block.parts))
            else:
                found += [" | ".join(plain(cell.parts) if cell else "" for cell in row) for row in block.rows]
    return "\n".join(found)
