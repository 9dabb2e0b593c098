"""OpenDocument texts and sheets: one table model for both.

Struck-out, hidden and white text, placeholders and tracked deletions are not read; cells in hidden rows, columns
and sheets are read and marked. A sheet keeps what each cell shows beside what it stores: the shown text
counts, the stored number tells its separators.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from lxml import etree

from services.extract.reading.document import EMPTY, Cell, Document, Paragraph, Row, Table
from services.extract.reading.readers.formats import Shown, as_shown, general
from services.extract.reading.readers.marks import (
    EQUATION,
    PICTURE,
    SHORT,
    USUAL,
    Look,
    cell_of,
    glyphs,
    is_light,
    joined,
    letters,
    mathml,
    symbol_font,
    take_in,
)
from services.extract.reading.readers.ooxml import Package
from services.extract.reading.readers.package import parsed
from services.extract.reading.readers.refusals import damaged, too_long
from services.extract.reading.readers.sniff import ODS, ODT

_NS = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
OFFICE, TEXT, TABLE, STYLE, DRAW, FORM = (
    _NS % name for name in ("office", "text", "table", "style", "drawing", "form")
)
_FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_SVG = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
_LOEXT = "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}"
_CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_FIELD = "{urn:openoffice:names:experimental:ooo-ms-interop:xmlns:field:1.0}"
_LINK = "{http://www.w3.org/1999/xlink}href"
MAX_BLOCKS, MAX_CELLS, MAX_REPEAT = 20_000, 120_000, 200
MAX_PLACES = 320
"""Places of a number that are written out."""
THIN = 0.02
"""A row or column of so many inches or centimetres is not seen."""
_SKIPPED = {
    f"{TEXT}tracked-changes",
    f"{OFFICE}annotation",
    f"{TEXT}note",
    f"{TEXT}hidden-text",
    f"{TEXT}hidden-paragraph",
    f"{TEXT}placeholder",
    f"{TEXT}ruby-text",
    f"{TEXT}script",
    f"{OFFICE}forms",
}
_TABLE, _CELL, _COVERED = f"{TABLE}table", f"{TABLE}table-cell", f"{TABLE}covered-table-cell"
_KIND = f"{OFFICE}value-type"
_PARAGRAPHS = {f"{TEXT}p", f"{TEXT}h"}


_MATTERS = re.compile(
    rb'text-line-through-(?:style|type)="(?!none)|text-position="(?!0)|text:display="none"'
    rb'|:color="#[fF][5-9a-fA-F]|font-size="[012]pt"'
)
"""What must stand among the named styles for them to make a difference."""


def read_odt(content: bytes) -> Document:
    """A text document's body in reading order. Raises ``UnreadableFile`` when it is damaged."""
    reader, body = _opened(content, "text")
    reader.blocks_of(body)
    return Document(tuple(reader.blocks), ODT)


def read_ods(content: bytes) -> Document:
    """One table a sheet, empty rows left out. Raises ``UnreadableFile`` when it is damaged."""
    reader, body = _opened(content, "spreadsheet")
    for element in body:
        if element.tag == _TABLE:
            reader.table(element, sheet=element.get(f"{TABLE}name"))
    return Document(tuple(reader.blocks), ODS, len(reader.blocks) or None)


def _opened(content: bytes, kind: str) -> tuple[_Reader, etree._Element]:
    package = Package(content)
    root = parsed(package.bytes("content.xml"))
    body = root.find(f"{OFFICE}body/{OFFICE}{kind}")
    if body is None:
        raise damaged("office:body")
    source = package.bytes("styles.xml") if "styles.xml" in package else b""
    named = parsed(source) if _MATTERS.search(source) else None
    return _Reader(package, _Styles(root, named), body, sheet=kind == "spreadsheet"), body


class _Styles:
    """The looks of the styles that show text in another way than it stands, by family and name."""

    def __init__(self, root: etree._Element, named: etree._Element | None) -> None:
        self.faces: dict[str, str] = {}
        self.looks: dict[tuple[str, str], Look] = {}
        self.unseen: set[tuple[str, str]] = set()
        """Sheets, rows, columns and sections that are not shown."""
        above: dict[tuple[str, str], str] = {}
        for part in (named, root):
            if part is None:
                continue
            for face in part.iter(f"{STYLE}font-face"):
                self.faces[face.get(f"{STYLE}name", "")] = face.get(f"{_SVG}font-family", "").strip("'\" ")
            for style in part.iter(f"{STYLE}style"):
                key = (style.get(f"{STYLE}family", ""), style.get(f"{STYLE}name", ""))
                parent = style.get(f"{STYLE}parent-style-name")
                if parent:
                    above[key] = parent
                look = self._own(style)
                if look != USUAL:
                    self.looks[key] = look
                if _unseen(style):
                    self.unseen.add(key)
        for family, name in above:
            look, seen = self.looks.get((family, name), USUAL), {name}
            parent = above.get((family, name))
            while parent and parent not in seen:
                seen.add(parent)
                look = look.under(self.looks.get((family, parent), USUAL))
                parent = above.get((family, parent))
            if look != USUAL:
                self.looks[(family, name)] = look
        self._forget()

    def _forget(self) -> None:
        """Drops what makes no difference, such as the colours of a document without white letters."""
        kept = {name for name in Look.__slots__ if any(getattr(look, name) for look in self.looks.values())}
        for key, look in list(self.looks.items()):
            look = Look(*(getattr(look, name) if name in kept else None for name in Look.__slots__))
            if look == USUAL:
                del self.looks[key]
            else:
                self.looks[key] = look

    def _own(self, style: etree._Element) -> Look:
        struck = hidden = raised = light = dark = font = None
        for properties in style:
            for name, value in properties.attrib.items():
                if name in (f"{STYLE}text-line-through-style", f"{STYLE}text-line-through-type"):
                    struck = bool(struck) or value != "none"
                elif name == f"{TEXT}display":
                    hidden = value == "none"
                elif name == f"{STYLE}text-position":
                    raised = value.split()[0] not in ("0%", "0", "") if value.strip() else None
                elif name == f"{_FO}color":
                    light = is_light(value)
                elif name == f"{_FO}font-size" and value in ("1pt", "2pt", "0pt"):
                    hidden = True
                elif name == f"{_FO}background-color":
                    dark = None if value == "transparent" else not is_light(value)
                elif name in (f"{STYLE}font-name", f"{_FO}font-family"):
                    font = symbol_font(self.faces.get(value) or value) or ""
        return Look(struck, hidden, raised, light, dark, font)

    def of(self, family: str, name: str | None) -> Look:
        """The look of a style."""
        return self.looks.get((family, name), USUAL) if name else USUAL


def _unseen(style: etree._Element) -> bool:
    for properties in style:
        if properties.get(f"{TABLE}display") == "false":
            return True
        size = properties.get(f"{STYLE}row-height") or properties.get(f"{STYLE}column-width")
        size = re.match(r"\d*\.?\d+", size or "")
        if size is not None and float(size[0]) <= THIN:
            return True
    return False


class _Reader:
    def __init__(self, package: Package, styles: _Styles, body: etree._Element, *, sheet: bool) -> None:
        self.package, self.styles, self.cells_named = package, styles, sheet
        self.controls = {
            control.get("{http://www.w3.org/XML/1998/namespace}id", control.get(f"{FORM}id", "")): control
            for control in body.iter(f"{FORM}checkbox", f"{FORM}radio", f"{FORM}text", f"{FORM}textarea", f"{FORM}listbox", f"{FORM}combobox")
        }  # fmt: skip
        self.may_hide = next(body.iter(f"{TEXT}hidden-paragraph"), None) is not None
        self.blocks: list[Paragraph | Table] = []
        self.tables = self.cells = 0

    def blocks_of(self, parent: etree._Element) -> None:
        for element in parent:
            if element.tag in _PARAGRAPHS:
                words = self._words(element, USUAL, in_cell=False)
                for line in words.text.split("\n"):
                    if line.strip():
                        self.blocks.append(Paragraph(line.strip(" \r"), doubt=words.doubt))
                if len(self.blocks) > MAX_BLOCKS:
                    raise too_long(f"hơn {MAX_BLOCKS} đoạn", f"more than {MAX_BLOCKS} paragraphs")
                for table in words.tables:
                    self.table(table)
            elif element.tag == _TABLE:
                self.table(element)
            elif element.tag not in _SKIPPED and isinstance(element.tag, str) and not _section_hidden(element):
                self.blocks_of(element)

    def table(self, element: etree._Element, sheet: str | None = None) -> None:
        self.tables += 1
        at, number = len(self.blocks), self.tables
        rows, nested = self._grid(element)
        if rows:
            self.blocks.insert(at, Table(tuple(rows), number, page=number if sheet else None, sheet=sheet))
        for table in nested:
            self.table(table)

    def _grid(self, element: etree._Element) -> tuple[list[Row], list[etree._Element]]:
        """The rows of a table, and the tables within its cells that are no answers."""
        rows: list[list[Cell]] = []
        numbers: list[int] = []
        nested: list[etree._Element] = []
        sheet_hidden = ("table", element.get(f"{TABLE}style-name", "")) in self.styles.unseen
        columns = self._columns(element)
        at = 0
        for tr, hidden in _descend(element, f"{TABLE}table-row", stop=f"{TABLE}table-cell", hidden=sheet_hidden):
            repeated = _count(tr, "number-rows-repeated")
            hidden = hidden or self._hidden(tr, "table-row")
            cells, within = self._cells(tr, at, columns, hidden=hidden)
            while cells and not cells[-1].text and len(cells) - 1 not in within:
                cells.pop()
            for column, tables in within.items():
                if not self._within(cells, column, tables):
                    nested += tables
            self.cells += len(cells)
            if self.cells > MAX_CELLS:
                raise too_long("quá nhiều ô", "too many cells")
            if cells:
                rows.append(cells)
                numbers.append(at + 1)
            at += repeated
        width = max(map(len, rows), default=0)
        made = [Row((*row, *(EMPTY,) * (width - len(row))), n) for row, n in zip(rows, numbers, strict=True)]
        return made, nested

    def _within(self, cells: list[Cell], column: int, tables: list[etree._Element]) -> bool:
        """Gives a cell what small tables in it hold; whether they need not be read by themselves."""
        if any(next(table.iterdescendants(_TABLE), None) is not None for table in tables):
            return False
        counted = self.cells
        taken = take_in(cells, column, lambda: [self._grid(table) for table in tables])
        self.cells = counted
        return taken

    def _columns(self, table: etree._Element) -> list[tuple[bool, Look]]:
        """Of each column whether it is hidden, and the look of its cells that have none of their own."""
        columns: list[tuple[bool, Look]] = []
        for column, hidden in _descend(table, f"{TABLE}table-column", stop=f"{TABLE}table-row", hidden=False):
            hidden = hidden or self._hidden(column, "table-column")
            look = self.styles.of("table-cell", column.get(f"{TABLE}default-cell-style-name"))
            columns += [(hidden, look)] * min(_count(column, "number-columns-repeated"), MAX_REPEAT)
        return columns

    def _hidden(self, element: etree._Element, family: str) -> bool:
        if element.get(f"{TABLE}visibility", "visible") != "visible":
            return True
        return (family, element.get(f"{TABLE}style-name", "")) in self.styles.unseen

    def _cells(
        self, row: etree._Element, at: int, columns: list[tuple[bool, Look]], *, hidden: bool
    ) -> tuple[list[Cell], dict[int, list[etree._Element]]]:
        """The cells of a row, and the tables within them by column."""
        cells: list[Cell] = []
        within: dict[int, list[etree._Element]] = {}
        usual = self.styles.of("table-cell", row.get(f"{TABLE}default-cell-style-name"))
        blank = 0
        for element in row:
            if element.tag not in (_CELL, _COVERED):
                continue
            repeated = min(_count(element, "number-columns-repeated"), MAX_REPEAT)
            if element.tag == _COVERED or not (len(element) or element.get(_KIND) or element.get(f"{TABLE}formula")):
                blank += repeated
                continue
            cells += [EMPTY] * blank
            blank = 0
            own = self.styles.of("table-cell", element.get(f"{TABLE}style-name")).under(usual)
            for _ in range(repeated):
                column = len(cells)
                column_hidden, look = columns[column] if column < len(columns) else (False, USUAL)
                cell, tables = self._cell(element, f"{letters(column)}{at + 1}", own.under(look))
                if tables:
                    within[column] = tables
                cells.append(replace(cell, hidden=True) if cell.text and (hidden or column_hidden) else cell)
        return cells, within

    def _cell(self, element: etree._Element, name: str, look: Look) -> tuple[Cell, list[etree._Element]]:
        ref = name if self.cells_named else None
        found: list[_Words] = []
        tables: list[etree._Element] = []
        for part in _content(element):
            if part.tag == _TABLE:
                tables.append(part)
            else:
                found.append(self._words(part, look, in_cell=True))
                tables += found[-1].tables
        doubt = next((words.doubt for words in found if words.doubt), None)
        cell = cell_of([words.text for words in found], doubt=doubt, ref=ref)
        if self.cells_named:
            return self._valued(element, cell, name, look, written=bool(found)), tables
        if not cell.text and not tables and any(words.picture for words in found):
            cell = Cell(PICTURE, doubt="picture", ref=ref)
        return cell, tables

    def _valued(self, element: etree._Element, cell: Cell, ref: str, look: Look, *, written: bool) -> Cell:
        """A cell of a sheet: what it shows, read with what it stores."""
        kind, formula = element.get(_KIND), element.get(f"{TABLE}formula")
        if not cell.text and not formula and kind in (None, "string"):
            return EMPTY
        if formula and not cell.text and kind is None:
            return Cell(formula.partition("=")[1] + formula.partition("=")[2], doubt="formula_without_result", ref=ref)
        if element.get(f"{_CALC}value-type") == "error" or (formula and re.match(r"#\w|Err:", cell.text)):
            return replace(cell, doubt="formula_error") if cell.text else cell
        if not look.seen:
            return EMPTY
        if kind == "boolean":
            return Cell("TRUE" if element.get(f"{OFFICE}boolean-value") == "true" else "FALSE", ref=ref)
        if kind in ("date", "time"):
            return _day(element.get(f"{OFFICE}date-value"), cell)
        if kind not in ("float", "percentage", "currency"):
            return cell
        try:
            stored = Decimal(element.get(f"{OFFICE}value", ""))
        except InvalidOperation:
            return cell
        if not stored.is_finite() or abs(stored.adjusted()) > MAX_PLACES:
            return Cell(cell.text or str(stored), doubt="absurdly_large", ref=ref)
        if written:
            seen = as_shown(stored, cell.text)
        elif kind == "percentage":
            text = general(stored * 100)
            seen = Shown(f"{text}%", Decimal(text))
        else:
            seen = Shown(general(stored), Decimal(general(stored)))
        return Cell(seen.text, number=seen.number, doubt=cell.doubt or seen.doubt, ref=ref) if seen.text else EMPTY

    def _words(self, paragraph: etree._Element, look: Look, *, in_cell: bool) -> _Words:
        words = _Words(self, in_cell=in_cell)
        own = self.styles.of("paragraph", paragraph.get(f"{TEXT}style-name")).under(look)
        if not self.may_hide or not _paragraph_hidden(paragraph):
            words.collect(paragraph, own)
            words.finish()
        return words


class _Words:
    """What a paragraph shows."""

    def __init__(self, reader: _Reader, *, in_cell: bool) -> None:
        self.reader, self.in_cell = reader, in_cell
        self.runs: list[tuple[str, bool]] = []
        self.tables: list[etree._Element] = []
        self.doubt: str | None = None
        self.picture = False
        self.text = ""

    def finish(self) -> None:
        """Makes the text of the runs."""
        if len(self.runs) == 1:
            self.text = self.runs[0][0]
        elif any(raised for _, raised in self.runs):
            self.text, doubt = joined(self.runs)
            self.doubt = self.doubt or doubt
        else:
            self.text = "".join([text for text, _ in self.runs])

    def _add(self, text: str | None, look: Look) -> None:
        if not text:
            return
        if look is USUAL and text.isprintable():
            self.runs.append((text, False))
        elif look.seen:
            self.runs.append((glyphs(text, look.font), bool(look.raised)))

    def collect(self, element: etree._Element, look: Look) -> None:
        """The text of an element and of those in it."""
        self._add(element.text, look)
        for child in element:
            tag = child.tag
            if tag == f"{TEXT}span":
                own = self.reader.styles.of("text", child.get(f"{TEXT}style-name"))
                self.collect(child, look if own is USUAL else own.under(look))
            elif tag == f"{TEXT}s":
                self._add(" " * min(_count(child, "c", TEXT), 1000), look)
            elif tag == f"{TEXT}tab":
                self._add("\t", look)
            elif tag == f"{TEXT}line-break":
                self._add("\n", look)
            elif tag in _SKIPPED or not isinstance(tag, str):
                pass
            elif tag == f"{_LOEXT}content-control":
                self._control(child, look)
            elif tag == f"{_FIELD}fieldmark":
                self._add(_field(child), look)
            elif tag == f"{DRAW}control":
                self._add(_form_value(self.reader.controls.get(child.get(f"{DRAW}control", ""))), look)
            elif tag == f"{DRAW}frame":
                self._frame(child)
            elif tag == f"{DRAW}custom-shape":
                self._box(child)
            else:
                self.collect(child, look)
            self._add(child.tail, look)

    def _control(self, control: etree._Element, look: Look) -> None:
        if control.get(f"{_LOEXT}checkbox") == "true":
            self._add("☒" if control.get(f"{_LOEXT}checked") == "true" else "☐", look)
        elif control.get(f"{_LOEXT}showing-place-holder") != "true":
            self.collect(control, look)

    def _frame(self, frame: etree._Element) -> None:
        for child in frame:
            if child.tag == f"{DRAW}text-box":
                self._box(child)
                return
            if child.tag == f"{DRAW}object":
                formula = self._formula(child)
                self._add(formula, USUAL)
                self.doubt = "equation" if formula else self.doubt
                self.picture = self.picture or not formula
                return
            if child.tag in (f"{DRAW}image", f"{DRAW}object-ole"):
                self.picture = True

    def _formula(self, element: etree._Element) -> str:
        """The equation that an embedded object draws; empty when it is none."""
        name = element.get(_LINK, "").removeprefix("./")
        part = f"{name}/content.xml"
        root = element.find("{http://www.w3.org/1998/Math/MathML}math")
        if root is None and part in self.reader.package:
            root = parsed(self.reader.package.bytes(part))
        if root is None or not str(root.tag).endswith("}math"):
            return ""
        return mathml(root) or EQUATION

    def _box(self, box: etree._Element) -> None:
        """The lines of a text box; a short one stands in its sentence, such as the number in a drawn box."""
        lines: list[str] = []
        for element in _content(box):
            if element.tag == _TABLE:
                self.tables.append(element)
                continue
            words = self.reader._words(element, Look(dark=True), in_cell=self.in_cell)
            lines += [line for line in words.text.split("\n") if line.strip()]
            self.tables += words.tables
            self.doubt = self.doubt or words.doubt
        short = len(lines) == 1 and len(lines[0]) <= SHORT and not self.in_cell
        if lines:
            self._add(f" {lines[0]} " if short else "\n" + "\n".join(lines) + "\n", USUAL)


def _content(parent: etree._Element) -> Iterator[etree._Element]:
    """The paragraphs and tables of a cell or box, those of its lists too."""
    for element in parent:
        if element.tag in _PARAGRAPHS or element.tag == _TABLE:
            yield element
        elif element.tag not in _SKIPPED and isinstance(element.tag, str) and not _section_hidden(element):
            yield from _content(element)


def _paragraph_hidden(paragraph: etree._Element) -> bool:
    return any(mark.get(f"{TEXT}is-hidden") == "true" for mark in paragraph.iter(f"{TEXT}hidden-paragraph"))


def _section_hidden(element: etree._Element) -> bool:
    if element.tag != f"{TEXT}section":
        return False
    display = element.get(f"{TEXT}display", "true")
    return bool(display == "none" or (display == "condition" and element.get(f"{TEXT}is-hidden") == "true"))


def _field(mark: etree._Element) -> str:
    """What a form field of a Word document shows."""
    values: dict[str, list[str]] = {}
    for parameter in mark.iterfind(f"{_FIELD}param"):
        values.setdefault(parameter.get(f"{_FIELD}name", ""), []).append(parameter.get(f"{_FIELD}value", ""))
    kind = mark.get(f"{_FIELD}type", "")
    if kind.endswith("FORMCHECKBOX"):
        return "☒" if values.get("Checkbox_Checked") == ["true"] else "☐"
    if kind.endswith("FORMDROPDOWN"):
        entries, chosen = values.get("Dropdown_ListEntry", []), values.get("Dropdown_Selected", ["0"])[0]
        at = int(chosen) if chosen.isdigit() else 0
        return entries[at] if at < len(entries) else ""
    return ""


def _form_value(control: etree._Element | None) -> str:
    """What a form control shows."""
    if control is None:
        return ""
    if control.tag in (f"{FORM}checkbox", f"{FORM}radio"):
        state = (
            control.get(f"{FORM}current-state") or control.get(f"{FORM}state") or control.get(f"{FORM}current-selected")
        )
        return f"{'☒' if state in ('checked', 'true') else '☐'} {control.get(f'{FORM}label', '')}"
    if control.tag == f"{FORM}listbox":
        chosen = [
            option.get(f"{FORM}label", "") for option in control if option.get(f"{FORM}current-selected") == "true"
        ]
        return ", ".join(chosen)
    return control.get(f"{FORM}current-value") or control.get(f"{FORM}value") or ""


def _day(stored: str | None, cell: Cell) -> Cell:
    """A day as it is shown; a whole one in the order of day, month, year."""
    match = re.match(r"(\d{4})-(\d\d)-(\d\d)", stored or "")
    if match and len(_DIGITS.findall(cell.text)) >= 3:
        return Cell(f"{match[3]}/{match[2]}/{match[1]}", doubt="date", ref=cell.ref)
    return replace(cell, doubt="date") if cell.text else cell


_DIGITS = re.compile(r"\d+|[^\W\d_]{3,}")


def _descend(element: etree._Element, wanted: str, stop: str, *, hidden: bool) -> Iterator[tuple[etree._Element, bool]]:
    """The elements wanted, with whether a group around them is hidden."""
    for child in element:
        if child.tag == wanted:
            yield child, hidden
        elif child.tag != stop and isinstance(child.tag, str):
            yield from _descend(child, wanted, stop, hidden=hidden or child.get(f"{TABLE}display") == "false")


def _count(element: etree._Element, name: str, space: str = TABLE) -> int:
    value = element.get(f"{space}{name}")
    if value is None:
        return 1
    return max(int(value), 1) if value.isdigit() and len(value) < 9 else 1
