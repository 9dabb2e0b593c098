"""Old Word documents (.doc), by office_oxide; tables that it cuts into one-row pieces are joined again."""

from __future__ import annotations

from typing import Any

import office_oxide

from services.extract.document import EMPTY, Cell, Document, Paragraph, Row, Table, clean
from services.extract.readers.refusals import too_long
from services.extract.readers.sniff import DOC, damaged

MAX_SPAN, MAX_CELLS = 200, 250_000


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
            for line in _text(element).split("\n"):
                if line.strip():
                    blocks.append(Paragraph(line.strip()))
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
            parts = tuple(part for part in (clean(_text(p)) for p in cell.get("content", [])) if part)
            cells.append(Cell(" ".join(parts), parts=parts))
            cells += [EMPTY] * (width - 1)
        total += len(cells)
        if total > MAX_CELLS:
            raise too_long("quá nhiều ô", "too many cells")
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


def _text(node: Any) -> str:
    """The text of an element, list items and line breaks as lines."""
    if isinstance(node, list):
        return "".join(_text(part) for part in node)
    if not isinstance(node, dict):
        return ""
    if node.get("type") in ("line_break", "break"):
        return "\n"
    if node.get("type") == "tab":
        return "\t"
    if "text" in node and isinstance(node["text"], str):
        return node["text"]
    if "items" in node:
        return "\n".join(_text(item) for item in node["items"])
    return _text(node.get("content", []))
