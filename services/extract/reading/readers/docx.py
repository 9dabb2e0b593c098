"""Word documents, read from their XML: spans, content controls, text boxes, equations, embedded parts.

python-docx loses content controls, legacy form fields, ``w:sym`` marks and inserted text, so filled-in
forms are read here directly. What a person does not see is taken out first: see ``shown``.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from services.extract.reading.document import EMPTY, UNDER, Block, Cell, Document, Paragraph, Row, Table
from services.extract.reading.readers.bounds import MAX_BLOCKS, MAX_CELLS, too_many_cells, too_many_paragraphs
from services.extract.reading.readers.chosen import may_be_offered
from services.extract.reading.readers.marks import EQUATION, PICTURE, SHORT, cell_of, joined, take_in
from services.extract.reading.readers.ooxml import Package, R
from services.extract.reading.readers.package import normal, parsed
from services.extract.reading.readers.refusals import damaged
from services.extract.reading.readers.shown import DOUBT, RAISED, M, all_set_off, settle
from services.extract.reading.readers.sniff import DOCX, STANDARD_MAIN, media_type
from services.extract.reading.readers.word_styles import PARAGRAPH, W
from services.extract.reading.readers.word_tables import (
    CELL,
    DELETED,
    LETTERS,
    ROW,
    ROW_PROPERTIES,
    is_hidden,
    plain_rows,
    skipped_columns,
    span_of,
)

MAX_DEPTH = 4
"""Documents within documents."""

_ALTERNATIVE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_OBJECT = "{urn:schemas-microsoft-com:office:office}OLEObject"
_PICTURES = {
    "{http://schemas.openxmlformats.org/drawingml/2006/picture}pic",
    "{urn:schemas-microsoft-com:vml}imagedata",
    "{http://schemas.microsoft.com/office/word/2010/wordml}contentPart",
}
_MATH = {f"{M}oMath", f"{M}oMathPara"}
_SKIPPED = {f"{W}{name}" for name in ("delText", "instrText", "pPr", "rPr", "tblPr", "sdtPr", "rt")}
_TABLE, _BOX, _CHUNK = f"{W}tbl", f"{W}txbxContent", f"{W}altChunk"
_HOLDERS = {f"{W}{name}" for name in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag")}
"""Elements around paragraphs, rows and cells that say nothing about them."""
_COMMON = {f"{W}tab": "\t", f"{W}noBreakHyphen": "-"}
_PLAIN = (LETTERS, *_COMMON)
"""All that a paragraph holds whose text is simply its letters …"""
_UNCOMMON = (
    *(f"{W}{name}" for name in ("sdt", "customXml", "ptab", "br", "cr", "pict", "object", "drawing", "ruby")),
    *(f"{W}{name}" for name in ("altChunk", "tabs")),
    _ALTERNATIVE,
    f"{M}oMath",
    RAISED,
    DOUBT,
)
"""… and what makes it worth a closer look (tab stops share their name with tabs)."""


def read_docx(content: bytes) -> Document:
    """The body of the document in reading order. Raises ``UnreadableFile`` when it is damaged."""
    return _read(content, 0)


def _read(content: bytes, depth: int) -> Document:
    package = Package(content)
    name = STANDARD_MAIN[DOCX]
    related = package.related(name)
    folder = name.rpartition("/")[0]
    usual = {"styles": f"{folder}/styles.xml", "glossary": f"{folder}/glossary/document.xml"}

    def part(kind: str) -> bytes | None:
        known = next((target for found, target in related.values() if found.startswith(kind)), usual[kind])
        return package.bytes(known) if known in package else None

    source = package.bytes(name)
    root = parsed(source)
    body = root.find(f"{W}body")
    if body is None:
        raise damaged("w:body")
    present = settle(root, source, part, (*_UNCOMMON, f"{W}hidden"))
    chunks = {key: target for key, (kind, target) in related.items() if kind == "aFChunk"}
    reader = _Reader(package, chunks, tuple(tag for tag in _UNCOMMON if tag in present), depth)
    reader.may_hide = f"{W}hidden" in present or b'"exact"' in source
    return reader.read(body)


class _Reader:
    def __init__(self, package: Package, chunks: dict[str, str], uncommon: tuple[str, ...], depth: int) -> None:
        self.package, self.chunks, self.uncommon, self.depth = package, chunks, uncommon, depth
        self.may_hide = True
        """Whether a row may be hidden."""
        self.blocks: list[Block] = []
        self.page = 1
        self.tables = 0
        self.cells = 0

    def read(self, body: etree._Element) -> Document:
        self._children(body)
        return Document(tuple(self.blocks), DOCX, self.page)

    def _children(self, parent: etree._Element) -> None:
        for element in parent:
            if element.tag == PARAGRAPH:
                self._paragraph(element)
            elif element.tag == _TABLE:
                self._table(element)
            elif element.tag in _HOLDERS:
                self._children(element)
            elif element.tag == _CHUNK:
                self._append(self._chunk(element))
            elif element.tag == _ALTERNATIVE and len(element):
                self._children(element[0])

    def _paragraph(self, element: etree._Element) -> None:
        if self._is_plain(element):
            self._add_lines(_letters(element), None)
            return
        words = _Words(in_cell=False)
        self._add_lines(words.read(element), words.doubt)
        self.page += _page_breaks(element)
        for table in words.tables:
            self._table(table)

    def _add_lines(self, text: str, doubt: str | None) -> None:
        for line in text.split("\n"):
            if line.strip():
                self.blocks.append(Paragraph(line.strip(" \r\n"), page=self.page, doubt=doubt))
        if len(self.blocks) > MAX_BLOCKS:
            raise too_many_paragraphs()

    def _is_plain(self, element: etree._Element) -> bool:
        return not self.uncommon or next(element.iter(*self.uncommon), None) is None

    def _table(self, element: etree._Element) -> None:
        self.tables += 1
        at = len(self.blocks)
        number, page = self.tables, self.page
        rows, nested = self._grid(element)
        self.blocks.insert(at, Table(tuple(rows), number, page))
        for table in nested:
            self._table(table)

    def _grid(self, element: etree._Element) -> tuple[list[Row], list[etree._Element]]:
        """The rows of a table, and the tables within its cells that are no answers."""
        if (
            next(element.iter(*self.uncommon, *_COMMON), None) is None
            and next(element.iterdescendants(_TABLE), None) is None
        ):
            return self._plain_grid(element), []
        nested: list[etree._Element] = []
        rows: list[Row] = []
        breaks = f"{W}br" in self.uncommon
        for tr in _rows(element):
            hidden = self.may_hide and is_hidden(tr)
            cells: list[Cell] = [EMPTY] * skipped_columns(tr)
            within: dict[int, list[etree._Element]] = {}
            for tc in _cells(tr):
                cell, width = self._cell(tc, within, len(cells))
                cells.append(replace(cell, hidden=True) if hidden and cell.text else cell)
                if width > 1:
                    cells += [EMPTY] * (width - 1)
            self._count(cells)
            for column, tables in within.items():
                if not self._within(cells, column, tables):
                    nested += tables
            rows.append(Row(tuple(cells), len(rows) + 1))
            if breaks:
                self.page += _page_breaks(tr)
        return rows, nested

    def _plain_grid(self, element: etree._Element) -> list[Row]:
        """The rows of a table in which nothing is worth a closer look."""
        rows: list[Row] = []
        for cells in plain_rows(element, may_hide=self.may_hide):
            self._count(cells)
            rows.append(Row(tuple(cells), len(rows) + 1))
        return rows

    def _count(self, cells: list[Cell]) -> None:
        self.cells += len(cells)
        if self.cells > MAX_CELLS:
            raise too_many_cells()

    def _within(self, cells: list[Cell], column: int, tables: list[etree._Element]) -> bool:
        """Gives a cell what small tables in it hold; whether they need not be read by themselves."""
        if any(next(table.iterdescendants(_TABLE), None) is not None for table in tables):
            return False
        page, counted = self.page, self.cells
        taken = take_in(cells, column, lambda: [self._grid(table) for table in tables])
        self.page, self.cells = page, counted
        return taken

    def _cell(self, cell: etree._Element, within: dict[int, list[etree._Element]], column: int) -> tuple[Cell, int]:
        width, goes_on = span_of(cell)
        if goes_on:
            return UNDER, width
        lines: list[str] = []
        tables: list[etree._Element] = []
        doubt: str | None = None
        picture = False
        for element in _content(cell):
            if element.tag == _TABLE:
                tables.append(element)
            elif element.tag == _CHUNK:
                blocks = self._chunk(element)
                lines += [block.text for block in blocks if isinstance(block, Paragraph)]
                lines += [row.text for block in blocks if isinstance(block, Table) for row in block.rows]
            else:
                words = _Words(in_cell=True)
                lines.append(_letters(element) if self._is_plain(element) else words.read(element))
                tables += words.tables
                doubt = doubt or words.doubt
                picture = picture or words.picture
        if tables:
            within[column] = tables
        made = cell_of(lines, doubt=doubt)
        if may_be_offered(made.text) and all_set_off(cell):
            made = replace(made, strong=True)
        if picture and not made.text and not tables:
            made = Cell(PICTURE, doubt="picture")
        return made, width

    def _chunk(self, element: etree._Element) -> tuple[Block, ...]:
        """What a part of another format that is shown here holds."""
        from services.extract.reading.readers import read

        name = self.chunks.get(element.get(f"{R}id", ""), "")
        if not name or self.depth >= MAX_DEPTH:
            raise damaged("altChunk")
        content = self.package.bytes(name)
        if not content.strip():
            return ()
        if media_type(content) == DOCX:
            return _read(normal(content, STANDARD_MAIN[DOCX]), self.depth + 1).blocks
        return read(content, look=False).blocks

    def _append(self, blocks: tuple[Block, ...]) -> None:
        page = self.page
        for block in blocks:
            self.page = page + (block.page or 1) - 1
            if isinstance(block, Table):
                self.tables += 1
                self.blocks.append(replace(block, number=self.tables, page=self.page))
            else:
                self.blocks.append(replace(block, page=self.page))


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for element in table:
        if element.tag == ROW:
            if all(next(one.iterchildren(DELETED), None) is None for one in element.iterchildren(ROW_PROPERTIES)):
                yield element
        elif element.tag in _HOLDERS:
            yield from _rows(element)


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    for element in row:
        if element.tag == CELL:
            yield element
        elif element.tag in _HOLDERS:
            yield from _cells(element)


def _content(parent: etree._Element) -> Iterator[etree._Element]:
    """The paragraphs, tables and embedded parts of a cell."""
    for element in parent:
        if element.tag in (PARAGRAPH, _TABLE, _CHUNK):
            yield element
        elif element.tag in _HOLDERS:
            yield from _content(element)


def _page_breaks(element: etree._Element) -> int:
    return sum(br.get(f"{W}type") == "page" for br in element.iter(f"{W}br"))


def _letters(element: etree._Element) -> str:
    """The text of a paragraph in which nothing is worth a closer look."""
    text = "".join([(run.text or "") if run.tag == LETTERS else _COMMON[run.tag] for run in element.iter(*_PLAIN)])
    return text if text.isascii() else unicodedata.normalize("NFC", text)


class _Words:
    """What a paragraph shows: its runs, the tables of its text boxes, and what is no text."""

    def __init__(self, *, in_cell: bool) -> None:
        self.runs: list[tuple[str, bool]] = []
        self.tables: list[etree._Element] = []
        self.doubt: str | None = None
        self.picture = False
        self.in_cell = in_cell

    def read(self, element: etree._Element) -> str:
        """The text of a paragraph."""
        self.collect(element)
        text, doubt = joined(self.runs)
        self.doubt = self.doubt or doubt
        return text if text.isascii() else unicodedata.normalize("NFC", text)

    def collect(self, element: etree._Element) -> None:  # noqa: PLR0912  (one branch a kind of element)
        for child in element:
            tag = child.tag
            if tag in (LETTERS, RAISED):
                self.runs.append((child.text or "", tag == RAISED))
            elif tag in _SKIPPED or not isinstance(tag, str):
                continue
            elif tag in _COMMON:
                self._add(_COMMON[tag])
            elif tag == f"{W}ptab":
                self._add("\t")
            elif tag in (f"{W}br", f"{W}cr"):
                self._add("\n" if child.get(f"{W}type") != "page" else "")
            elif tag == DOUBT:
                self.doubt = child.get("code")
            elif tag == _ALTERNATIVE:
                if len(child):  # the same content twice, for newer and older programs
                    self.collect(child[0])
            elif tag in _MATH:
                self._add(unicodedata.normalize("NFKC", formula(child)))
                self.doubt = "equation"
            elif tag == _BOX:
                self._box(child)
            elif tag == _TABLE:
                self.tables.append(child)
            elif tag in _PICTURES:
                self.picture = True
            elif tag == _OBJECT and child.get("ProgID", "").startswith("Equation"):
                self._add(EQUATION)
                self.doubt = "equation"
            else:
                self.collect(child)

    def _add(self, text: str) -> None:
        self.runs.append((text, False))

    def _box(self, box: etree._Element) -> None:
        """The lines of a text box; a short one stands in its sentence, such as the number in a drawn box."""
        lines: list[str] = []
        for element in _content(box):
            if element.tag == _TABLE:
                self.tables.append(element)
            elif element.tag == PARAGRAPH:
                words = _Words(in_cell=self.in_cell)
                lines += [line for line in words.read(element).split("\n") if line.strip()]
                self.tables += words.tables
                self.doubt = self.doubt or words.doubt
        short = len(lines) == 1 and len(lines[0]) <= SHORT and not self.in_cell
        if lines:
            self._add(f" {lines[0]} " if short else "\n" + "\n".join(lines) + "\n")


def formula(element: etree._Element) -> str:
    """An equation on one line: ``435/463``, ``10^6``."""
    parts = []
    for child in element:
        tag = child.tag
        if tag in (f"{M}t", LETTERS):
            parts.append(child.text or "")
        elif tag == f"{M}f":
            parts.append(f"{_operand(child, 'num')}/{_operand(child, 'den')}")
        elif tag == f"{M}sSup":
            parts.append(f"{_operand(child, 'e')}^{_operand(child, 'sup')}")
        elif tag == f"{M}sSub":
            parts.append(f"{_operand(child, 'e')}_{_operand(child, 'sub')}")
        elif tag == f"{M}rad":
            parts.append(f"√{_operand(child, 'e')}")
        elif tag == f"{M}d":
            properties = child.find(f"{M}dPr")
            begin, end = (None if properties is None else properties.find(f"{M}{n}") for n in ("begChr", "endChr"))
            inner = ", ".join(formula(part) for part in child.iterfind(f"{M}e"))
            parts.append(
                f"{'(' if begin is None else begin.get(f'{M}val', '')}{inner}{')' if end is None else end.get(f'{M}val', '')}"
            )
        elif tag == f"{M}nary":
            sign = child.find(f"{M}naryPr/{M}chr")
            parts.append("∫" if sign is None else sign.get(f"{M}val", ""))
            parts += [formula(part) for part in child.iterfind(f"{M}e")]
        elif isinstance(tag, str) and not tag.endswith("Pr") and tag not in (f"{W}del", f"{W}delText"):
            parts.append(formula(child))
    return "".join(parts)


def _operand(element: etree._Element, name: str) -> str:
    part = element.find(f"{M}{name}")
    text = "" if part is None else formula(part).strip()
    return f"({text})" if any(sign in text for sign in "+-*/× ") else text
