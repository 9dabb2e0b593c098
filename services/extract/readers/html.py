"""Web pages and documents saved as such."""

from __future__ import annotations

import re

from lxml import etree, html

from services.extract.document import CONTROL, EMPTY, Cell, Document, Paragraph, Row, Table, clean
from services.extract.readers.refusals import too_long
from services.extract.readers.sniff import HTML, damaged

MAX_SPAN, MAX_CELLS = 200, 250_000
_CHARSET = re.compile(rb"charset=[\"']?([\w-]+)", re.IGNORECASE)
_BLOCKS = {"p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "center", "blockquote", "dd", "dt", "body"}
_SKIPPED = {"script", "style", "head", "title", "del", "template", "noscript"}


def read_html(content: bytes) -> Document:
    """Paragraphs and tables in reading order. Raises ``UnreadableFile`` when nothing can be parsed."""
    declared = _CHARSET.search(content[:4096])
    encoding = "utf-8"
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        encoding = declared[1].decode("ascii") if declared else "windows-1258"
    try:
        root = html.document_fromstring(content, parser=html.HTMLParser(encoding=encoding, no_network=True))
    except (etree.ParserError, etree.XMLSyntaxError, LookupError) as error:
        raise damaged("HTML") from error
    reader = _Reader()
    reader.walk(root)
    reader.flush()
    return Document(tuple(reader.blocks), HTML)


class _Reader:
    def __init__(self) -> None:
        self.blocks: list[Paragraph | Table] = []
        self.pieces: list[str] = []
        """The line so far; joined once, since a long one may come in hundreds of thousands of pieces."""
        self.tables = self.cells = 0

    def flush(self) -> None:
        text = CONTROL.sub("", "".join(self.pieces).replace("\xa0", " "))
        if text.strip():
            self.blocks.append(Paragraph(re.sub(r"[ \r\n]+", " ", text).strip()))
        self.pieces.clear()

    def walk(self, element: html.HtmlElement) -> None:
        if not isinstance(element.tag, str) or element.tag in _SKIPPED:
            return
        if element.tag == "table":
            self.flush()
            self.table(element)
            return
        block = element.tag in _BLOCKS or element.tag == "br"
        if block:
            self.flush()
        self.pieces.append(element.text or "")
        for child in element:
            self.walk(child)
            self.pieces.append(child.tail or "")
        if block:
            self.flush()

    def table(self, element: html.HtmlElement) -> None:
        self.tables += 1
        number = self.tables
        rows: list[Row] = []
        nested: list[html.HtmlElement] = []
        hanging: dict[int, int] = {}
        for tr in _rows(element):
            cells: list[Cell] = []
            for td in tr:
                if td.tag not in ("td", "th"):
                    continue
                while hanging.get(len(cells), 0) > 0:
                    hanging[len(cells)] -= 1
                    cells.append(EMPTY)
                nested += [table for table in td.iter("table") if next(table.iterancestors("table")) is element]
                width, height = _span(td, "colspan"), _span(td, "rowspan")
                for offset in range(width):
                    if height > 1:
                        hanging[len(cells) + offset] = height - 1
                parts = tuple(_parts(td))
                cells.append(Cell(" ".join(parts), parts=parts))
                cells += [EMPTY] * (width - 1)
            while hanging.get(len(cells), 0) > 0:
                hanging[len(cells)] -= 1
                cells.append(EMPTY)
            self.cells += len(cells)
            if self.cells > MAX_CELLS:
                raise too_long("quá nhiều ô", "too many cells")
            rows.append(Row(tuple(cells), len(rows) + 1))
        if rows:
            self.blocks.append(Table(tuple(rows), number))
        for table in nested:
            self.table(table)


def _rows(table: html.HtmlElement) -> list[html.HtmlElement]:
    return [tr for tr in table.iter("tr") if next(tr.iterancestors("table")) is table]


def _span(cell: html.HtmlElement, name: str) -> int:
    value = cell.get(name, "1").strip()
    return min(max(int(value), 1), MAX_SPAN) if value.isdigit() else 1


def _parts(cell: html.HtmlElement) -> list[str]:
    """The paragraphs of a cell, without tables nested in it."""
    inner = _Reader()
    inner.pieces.append(cell.text or "")
    for child in cell:
        if isinstance(child.tag, str) and child.tag != "table":
            inner.walk(child)
        inner.pieces.append(child.tail or "")
    inner.flush()
    return [clean(block.text) for block in inner.blocks if isinstance(block, Paragraph)]
