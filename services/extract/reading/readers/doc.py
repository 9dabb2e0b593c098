"""Old Word documents (.doc), by office_oxide; tables that it cuts into one-row pieces are joined again.

How the letters are shown comes from the file's own tables: see ``letters97``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import office_oxide

from services.extract.reading.document import EMPTY, Block, Cell, Document, Paragraph, Row, Table
from services.extract.reading.readers.bounds import MAX_CELLS, MAX_SPAN, too_many_cells
from services.extract.reading.readers.chosen import chosen
from services.extract.reading.readers.hanging import Hanging
from services.extract.reading.readers.letters97 import Letters, letters_of
from services.extract.reading.readers.marks import LIGHT, USUAL, Look, cell_of, glyphs, joined
from services.extract.reading.readers.refusals import damaged
from services.extract.reading.readers.sniff import DOC


def read_doc(content: bytes) -> Document:
    """Paragraphs and tables in reading order. Raises ``UnreadableFile`` when it is damaged or locked."""
    try:
        with office_oxide.Document.from_bytes(content, "doc") as opened:
            tree: dict[str, Any] = opened.to_ir()
    except (office_oxide.OfficeOxideError, ValueError, RuntimeError, TypeError) as error:
        raise damaged("tài liệu .doc / document") from error
    return _Reader(letters_of(content)).read(tree)


class _Reader:
    def __init__(self, letters: Letters) -> None:
        self.letters = letters
        self.at = 0
        """How far the letters have been used up."""

    def read(self, tree: dict[str, Any]) -> Document:
        blocks: list[Paragraph | list[Row]] = []
        for section in tree.get("sections", []):
            for element in section.get("elements", []):
                if element.get("type") == "table":
                    rows = self._rows(element)
                    last = blocks[-1] if blocks else None
                    if isinstance(last, list) and rows:
                        last.extend(rows)
                    elif rows:
                        blocks.append(rows)
                    continue
                text, doubt = _joined(list(self._runs(element)))
                blocks += [Paragraph(line.strip(), doubt=doubt) for line in text.split("\n") if line.strip()]
        found: list[Block] = []
        tables = 0
        for block in blocks:
            if isinstance(block, Paragraph):
                found.append(block)
            else:
                tables += 1
                rows = [Row(row.cells, n) for n, row in enumerate(block, 1)]
                found.append(Table(tuple(_widened(rows)), tables))
        return Document(tuple(found), DOC)

    def _rows(self, table: dict[str, Any]) -> list[Row]:
        rows: list[Row] = []
        hanging = Hanging()
        total = 0
        for source in table.get("rows", []):
            cells: list[Cell] = []
            for cell in source.get("cells", []):
                while (covered := hanging.take(len(cells))) is not None:
                    cells.append(covered)
                width = min(max(int(cell.get("col_span", 1) or 1), 1), MAX_SPAN)
                height = min(max(int(cell.get("row_span", 1) or 1), 1), MAX_SPAN)
                if height > 1:
                    hanging.reach(len(cells), width, height - 1)
                cells.append(self._cell(cell.get("content", [])))
                cells += [EMPTY] * (width - 1)
            hanging.rest(cells)
            total += len(cells)
            if total > MAX_CELLS:
                raise too_many_cells()
            rows.append(Row(tuple(cells), len(rows) + 1))
        return rows

    def _cell(self, content: list[Any]) -> Cell:
        paragraphs = [list(self._runs(part)) for part in content]
        texts = [_joined(runs) for runs in paragraphs]
        strong = all(look.strong for runs in paragraphs for text, look in runs if text.strip())
        doubt = next((doubt for _, doubt in texts if doubt), None)
        cell = cell_of([text for text, _ in texts], doubt=doubt, strong=strong)
        if cell.text or not any(look.light and not look.dark for runs in paragraphs for _, look in runs):
            return cell
        # all of it is white: what is behind it is not known
        shown = cell_of([_joined([(text, replace(look, dark=True)) for text, look in runs])[0] for runs in paragraphs])
        return replace(shown, doubt="white_text") if shown.text else shown

    def _runs(self, node: Any) -> Iterator[tuple[str, Look]]:
        """The runs of an element, list items and line breaks as lines."""
        if isinstance(node, list):
            for part in node:
                yield from self._runs(part)
        elif isinstance(node, dict):
            if node.get("type") in ("line_break", "break"):
                yield "\n", USUAL
            elif node.get("type") == "tab":
                yield "\t", USUAL
            elif isinstance(node.get("text"), str):
                yield from self._shown(node["text"], _own(node))
            elif "items" in node:
                for at, item in enumerate(node["items"]):
                    if at:
                        yield "\n", USUAL
                    yield from self._runs(item)
            else:
                yield from self._runs(node.get("content", []))

    def _shown(self, text: str, own: Look) -> Iterator[tuple[str, Look]]:
        """A text as the letters of the file show it, with the tick boxes around it."""
        start = self.letters.text.find(text, self.at, self.at + NEAR + len(text)) if text.strip() else -1
        if start < 0:
            yield text, own
            return
        end = start + len(text)
        for box in _BOX.findall(_PARAGRAPH_END.split(self.letters.text[self.at : start])[-1]):
            yield f"{box} ", USUAL
        for part, look in self.letters.within(start, end):
            yield part, look.under(own)
        behind = _FIELD.match(self.letters.text, end)
        boxes = _BOX.findall(behind[0]) if behind else []
        for box in boxes:
            yield f" {box}", USUAL
        self.at = behind.end() if behind and boxes else end


NEAR = 20_000
"""Letters within which the next text of the library's stands in the file's own."""
_BOX = re.compile("[☒☐]")
_PARAGRAPH_END = re.compile("[\r\x07\x0b\x0c]")
_FIELD = re.compile("[ \xa0]*\x13[^\x13\x15\r\x07]*\x15")
"""A field directly behind a text."""


def _own(node: dict[str, Any]) -> Look:
    """The look that the library tells."""
    colour = node.get("color")
    light = isinstance(colour, list) and len(colour) == 3 and min(colour) >= LIGHT
    struck, raised = bool(node.get("strikethrough")), node.get("vertical_align") in ("superscript", "subscript")
    return Look(struck, None, raised, light) if struck or raised or light else USUAL


def _joined(runs: list[tuple[str, Look]]) -> tuple[str, str | None]:
    """What is seen of the runs of a paragraph, and a doubt about it."""
    if any(look.strong for _, look in runs):
        texts = chosen([(text, bool(look.strong)) for text, look in runs])
        runs = [(text, look) for text, (_, look) in zip(texts, runs, strict=True)] if texts else runs
    text, doubt = joined((glyphs(text, look.font), bool(look.raised)) for text, look in runs if look.seen)
    return text, doubt


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
