"""Old Word documents (.doc), by office_oxide; tables that it cuts into one-row pieces are joined again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import office_oxide

from services.extract.document import EMPTY, Cell, Document, Paragraph, Row, Table
from services.extract.readers.marks import LIGHT, cell_of, glyphs, joined
from services.extract.readers.sniff import DOC, damaged

MAX_SPAN, MAX_CELLS = 200, 500_000


def read_doc(content: bytes) -> Document:
    """Paragraphs and tables in reading order. Raises ``UnreadableFile`` when it is damaged or locked."""
    try:
        with office_oxide.Document.from_bytes(content, "doc") as opened:
            tree: dict[str, Any] = opened.to_ir()
    except (office_oxide.OfficeOxideError, ValueError, RuntimeError, TypeError) as error:
        raise damaged("tài liệu .doc / document") from error
    blocks: list[Paragraph | list[Row]] = []
    for section in tree.get("sections", []):
        for element in section.get("elements", []):
            if element.get("type") == "table":
                rows = _rows(element)
                last = blocks[-1] if blocks else None
                if isinstance(last, list) and rows:
                    last.extend(rows)
                elif rows:
                    blocks.append(rows)
                continue
            text, doubt = _text(element)
            blocks += [Paragraph(line.strip(), doubt=doubt) for line in text.split("\n") if line.strip()]
    found: list[Paragraph | Table] = []
    tables = 0
    for block in blocks:
        if isinstance(block, Paragraph):
            found.append(block)
        else:
            tables += 1
            rows = [Row(row.cells, n) for n, row in enumerate(block, 1)]
            found.append(Table(tuple(_widened(rows)), tables))
    return Document(tuple(found), DOC)


def _rows(table: dict[str, Any]) -> list[Row]:
    rows: list[Row] = []
    hanging: dict[int, int] = {}
    total = 0
    for source in table.get("rows", []):
        cells: list[Cell] = []
        for cell in source.get("cells", []):
            while hanging.get(len(cells), 0) > 0:
                hanging[len(cells)] -= 1
                cells.append(EMPTY)
            width = min(max(int(cell.get("col_span", 1) or 1), 1), MAX_SPAN)
            height = min(max(int(cell.get("row_span", 1) or 1), 1), MAX_SPAN)
            for offset in range(width):
                if height > 1:
                    hanging[len(cells) + offset] = height - 1
            cells.append(_cell(cell.get("content", [])))
            cells += [EMPTY] * (width - 1)
        total += len(cells)
        if total > MAX_CELLS:
            raise damaged("số ô vượt giới hạn / too many cells")
        rows.append(Row(tuple(cells), len(rows) + 1))
    return rows


def _widened(rows: list[Row]) -> list[Row]:
    """The rows with merged header cells back in their columns.

    The old format tells no horizontal spans: a header row is narrower than the row below it. The blanks
    of the lower row stand under cells that reach down, the rest under cells that reach across.
    """
    wide = list(rows)
    for at in range(len(rows) - 1):
        upper, lower = rows[at].cells, rows[at + 1].cells
        lead = next((n for n, cell in enumerate(lower) if cell.text), 0)
        trail = next((n for n, cell in enumerate(reversed(lower)) if cell.text), 0)
        across = len(upper) - lead - trail
        if len(upper) >= len(lower) or not lead or across < 1:
            continue
        room = len(lower) - lead - trail
        middle = [EMPTY] * room
        for n, cell in enumerate(upper[lead : lead + across]):
            middle[n * room // across] = cell
        tail = upper[len(upper) - trail :] if trail else ()
        wide[at] = Row((*upper[:lead], *middle, *tail), rows[at].number)
    return wide


def _cell(content: list[Any]) -> Cell:
    texts = [_text(part) for part in content]
    cell = cell_of([text for text, _ in texts], doubt=next((doubt for _, doubt in texts if doubt), None))
    if cell.text or not any(light for _, light, _ in _runs(content)):
        return cell
    # all of it is white: the old format does not tell what is behind it
    shown = cell_of([_text(part, light=True)[0] for part in content])
    return replace(shown, doubt="white_text") if shown.text else shown


def _text(node: Any, *, light: bool = False) -> tuple[str, str | None]:
    """The text of an element, list items and line breaks as lines, and a doubt; with its white letters if wanted."""
    text, doubt = joined((text, raised) for text, white, raised in _runs(node) if light or not white)
    return _ticked(glyphs(text, None)), doubt


def _runs(node: Any) -> Iterator[tuple[str, bool, bool]]:
    """The runs of an element that are not struck out: their text, whether they are white, and raised."""
    if isinstance(node, list):
        for part in node:
            yield from _runs(part)
    elif isinstance(node, dict):
        if node.get("type") in ("line_break", "break"):
            yield "\n", False, False
        elif node.get("type") == "tab":
            yield "\t", False, False
        elif isinstance(node.get("text"), str):
            colour = node.get("color")
            white = isinstance(colour, list) and len(colour) == 3 and min(colour) >= LIGHT
            if not node.get("strikethrough"):
                yield node["text"], white, node.get("vertical_align") in ("superscript", "subscript")
        elif "items" in node:
            for at, item in enumerate(node["items"]):
                if at:
                    yield "\n", False, False
                yield from _runs(item)
        else:
            yield from _runs(node.get("content", []))


def _ticked(text: str) -> str:
    """The text with the boxes that Wingdings drew; the library does not tell fonts, but one letter gives them away."""
    if "þ" not in text:
        return text
    return re.sub(r"(?<!\w)[oq¨£](?!\w)", "☐", text.replace("þ", "☒"))
