"""Word documents, read from their XML: spans, content controls, symbols, tracked changes.

python-docx loses content controls, legacy form fields, ``w:sym`` marks and inserted text, so filled-in
forms are read here directly. Tracked insertions are read, deletions are not; hidden text is not read.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from lxml import etree

from services.extract.document import EMPTY, Cell, Document, Paragraph, Row, Table, clean
from services.extract.readers.sniff import DOCX, damaged, xml_part

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_ALTERNATIVE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
MAX_CELLS = 500_000

_SKIPPED = {f"{W}{name}" for name in ("del", "moveFrom", "delText", "instrText", "pPr", "rPr", "tblPr", "sdtPr")}
_CELL_PROPERTIES, _SPAN, _MERGE, _VALUE, _TABLE = f"{W}tcPr", f"{W}gridSpan", f"{W}vMerge", f"{W}val", f"{W}tbl"
_LETTERS, _PARAGRAPH = f"{W}t", f"{W}p"
_COMMON = {f"{W}tab": "\t", f"{W}noBreakHyphen": "-"}
_PLAIN = (_LETTERS, *_COMMON)
"""All that a paragraph holds whose text is simply its letters …"""
_UNCOMMON = (
    *(
        f"{W}{name}"
        for name in (
            "sdt",
            "moveFrom",
            "del",
            "vanish",
            "fldChar",
            "sym",
            "txbxContent",
            "ptab",
            "br",
            "cr",
            "pict",
            "object",
            "tabs",
        )
    ),
    _ALTERNATIVE,
)
"""… and what makes it worth a closer look (tab stops share their name with tabs)."""
_TICKED = {"00fe", "00fd", "0052", "0054", "0078", "00fc", "f0fe", "f0fd", "f052", "f054", "f078", "f0fc"}
_EMPTY_BOX = {"00a8", "006f", "00a3", "0071", "f0a8", "f06f", "f0a3", "f071"}


def read_docx(content: bytes) -> Document:
    """The body of the document in reading order. Raises ``UnreadableFile`` when it is damaged."""
    body = xml_part(content, "word/document.xml").find(f"{W}body")
    if body is None:
        raise damaged("w:body")
    return _Reader().read(body)


class _Reader:
    def __init__(self) -> None:
        self.blocks: list[Paragraph | Table] = []
        self.page = 1
        self.tables = 0
        self.cells = 0

    def read(self, body: etree._Element) -> Document:
        self._children(body)
        return Document(tuple(self.blocks), DOCX, self.page)

    def _children(self, parent: etree._Element) -> None:
        for element in parent:
            if element.tag == f"{W}p":
                self._paragraph(element)
            elif element.tag == f"{W}tbl":
                self._table(element)
            elif element.tag in (f"{W}sdt", f"{W}customXml", f"{W}ins", f"{W}smartTag"):
                content = element.find(f"{W}sdtContent")
                self._children(element if content is None else content)

    def _paragraph(self, element: etree._Element) -> None:
        for line in _text(element).split("\n"):
            if line.strip():
                self.blocks.append(Paragraph(line.strip(" \r\n"), page=self.page))
        self.page += _page_breaks(element)

    def _table(self, element: etree._Element) -> None:
        self.tables += 1
        number, page = self.tables, self.page
        nested: list[etree._Element] = []
        rows: list[Row] = []
        plain = (
            next(element.iter(*_UNCOMMON, *_COMMON), None) is None
            and next(element.iterdescendants(_TABLE), None) is None
        )
        for tr in _rows(element):
            cells: list[Cell] = [EMPTY] * _skipped_columns(tr)
            for tc in _cells(tr):
                if not plain:
                    nested += tc.iterchildren(_TABLE)
                cell, width = _cell(tc, plain=plain)
                cells.append(cell)
                if width > 1:
                    cells += [EMPTY] * (width - 1)
            self.cells += len(cells)
            if self.cells > MAX_CELLS:
                raise damaged("số ô vượt giới hạn / too many cells")
            rows.append(Row(tuple(cells), len(rows) + 1))
            self.page += _page_breaks(tr)
        self.blocks.append(Table(tuple(rows), number, page))
        for table in nested:
            self._table(table)


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for element in table:
        if element.tag == f"{W}tr":
            if element.find(f"{W}trPr/{W}del") is None:
                yield element
        elif element.tag in (f"{W}sdt", f"{W}customXml", f"{W}ins"):
            content = element.find(f"{W}sdtContent")
            yield from _rows(element if content is None else content)


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    for element in row:
        if element.tag == f"{W}tc":
            yield element
        elif element.tag in (f"{W}sdt", f"{W}customXml"):
            content = element.find(f"{W}sdtContent")
            yield from _cells(element if content is None else content)


def _skipped_columns(row: etree._Element) -> int:
    before = row.find(f"{W}trPr/{W}gridBefore")
    value = "0" if before is None else before.get(f"{W}val", "0")
    return min(int(value), 200) if value.isdigit() else 0


def _cell(cell: etree._Element, *, plain: bool) -> tuple[Cell, int]:
    """The cell, empty when it only goes on the one above, and how many columns it spans.

    ``plain``: nothing in the table is worth a closer look, so its letters are all there is.
    """
    width, goes_on = 1, False
    texts: list[str] = []
    for child in cell:
        tag = child.tag
        if tag == _CELL_PROPERTIES:
            for element in child:
                if element.tag == _MERGE:
                    goes_on = element.get(_VALUE, "") != "restart"
                elif element.tag == _SPAN:
                    value = element.get(_VALUE, "")
                    if value.isdigit() and int(value) > 0:
                        width = min(int(value), 200)
        elif plain and tag == _PARAGRAPH:
            text = clean("".join(child.itertext(_LETTERS)))
            if text:
                texts.append(text)
    if goes_on:
        return EMPTY, width
    if plain:
        return (Cell(" ".join(texts), parts=tuple(texts)) if texts else EMPTY), width
    parts = tuple(part for part in (clean(_text(p)) for p in _paragraphs(cell)) if part)
    return (Cell(" ".join(parts), parts=parts) if parts else EMPTY), width


def _paragraphs(parent: etree._Element) -> Iterator[etree._Element]:
    """The paragraphs of a cell, without those of tables nested in it."""
    for element in parent:
        if element.tag == f"{W}p":
            yield element
        elif element.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}customXml"):
            yield from _paragraphs(element)


def _page_breaks(element: etree._Element) -> int:
    return sum(br.get(f"{W}type") == "page" for br in element.iter(f"{W}br"))


def _text(element: etree._Element) -> str:
    if next(element.iter(*_UNCOMMON), None) is None:
        text = "".join([(run.text or "") if run.tag == _LETTERS else _COMMON[run.tag] for run in element.iter(*_PLAIN)])
    else:
        parts: list[str] = []
        _collect(element, parts)
        text = "".join(parts)
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def _collect(element: etree._Element, parts: list[str]) -> None:
    for child in element:
        tag = child.tag
        if tag == f"{W}t":
            parts.append(child.text or "")
        elif tag in _SKIPPED or not isinstance(tag, str):
            continue
        elif tag in (f"{W}tab", f"{W}ptab"):
            parts.append("\t")
        elif tag in (f"{W}br", f"{W}cr"):
            parts.append("\n" if child.get(f"{W}type") != "page" else "")
        elif tag == f"{W}noBreakHyphen":
            parts.append("-")
        elif tag == f"{W}sym":
            parts.append(_symbol(child))
        elif tag == f"{W}fldChar":
            parts.append(_legacy_box(child))
        elif tag == f"{W}r":
            if child.find(f"{W}rPr/{W}vanish") is None:
                _collect(child, parts)
        elif tag == _ALTERNATIVE:
            if len(child):  # the same content twice, for newer and older programs
                _collect(child[0], parts)
        elif tag == f"{W}sdt":
            box = child.find(f"{W}sdtPr/{W14}checkbox")
            if box is not None:
                parts.append(_content_box(box))
            else:
                _collect(child, parts)
        else:
            _collect(child, parts)


def _symbol(element: etree._Element) -> str:
    code = element.get(f"{W}char", "").lower()
    if "wingdings" in element.get(f"{W}font", "").lower():
        if code in _TICKED:
            return "☒"
        if code in _EMPTY_BOX:
            return "☐"
    try:
        return chr(int(code, 16))
    except ValueError:
        return ""


def _content_box(box: etree._Element) -> str:
    checked = box.find(f"{W14}checked")
    on = checked is not None and checked.get(f"{W14}val", "1") in ("1", "true", "on")
    return "☒" if on else "☐"


def _legacy_box(field: etree._Element) -> str:
    box = field.find(f"{W}ffData/{W}checkBox")
    if box is None:
        return ""
    state = box.find(f"{W}checked")
    if state is None:
        state = box.find(f"{W}default")
    on = state is not None and state.get(f"{W}val", "1") in ("1", "true", "on")
    return "☒" if on else "☐"
