"""Excel workbooks, read from their XML: what each cell shows, by its format, font and place.

Libraries give what is stored: ``0,945`` for ``94,5 %``, struck-out letters glued to the others, a formula without
result as an empty cell. Cells in hidden rows, columns and sheets are read and marked: nothing in a report may hide.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TypeVar

from lxml import etree

from services.extract.reading.document import EMPTY, Block, Cell, Document, Row, Table, clean
from services.extract.reading.readers.bounds import (
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_LETTERS,
    MAX_ROWS,
    too_many_cells,
    too_many_rows,
)
from services.extract.reading.readers.chosen import boxed
from services.extract.reading.readers.formats import BUILT_IN, MAX_DIGITS, general, is_long, shown, shown_text
from services.extract.reading.readers.marks import LIGHT, cell_of, glyphs, is_light, joined, letters, symbol_font
from services.extract.reading.readers.ooxml import Package, R
from services.extract.reading.readers.package import parsed
from services.extract.reading.readers.refusals import damaged
from services.extract.reading.readers.sniff import STANDARD_MAIN, XLSX
from services.extract.reading.readers.uncalculated import Calculation, stored_in, with_results
from services.extract.reading.readers.xlsx_frame import (
    COLS,
    MERGE,
    OFF,
    VIEW,
    S,
    columns_hidden,
    cover,
    elements,
    row_hidden,
    size,
)

LAST_ROW = 1_048_576

_C, _V, _F, _IS, _T, _RUN, _RPR = (f"{S}{name}" for name in ("c", "v", "f", "is", "t", "r", "rPr"))
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_Item = TypeVar("_Item")


@dataclass(frozen=True, slots=True)
class Style:
    """How a cell shows what it holds."""

    code: str = "General"
    struck: bool = False
    light: bool = False
    """White letters …"""
    dark: bool = False
    """… and something behind them on which they are seen."""
    font: str | None = None
    strong: bool = False
    """Underlined or bold."""


_PLAIN = Style()


@dataclass(frozen=True, slots=True)
class Run:
    """A part of a text with letters of its own; None where they are the cell's."""

    text: str
    raised: bool = False
    struck: bool | None = None
    light: bool | None = None
    font: str | None = None
    strong: bool | None = None


def read_xlsx(content: bytes) -> Document:
    """One table a sheet, empty rows left out. Raises ``UnreadableFile`` when it is damaged."""
    try:
        return _Book(Package(content)).read()
    except (etree.XMLSyntaxError, ValueError, KeyError, IndexError, TypeError, ArithmeticError) as error:
        raise damaged("bảng tính / workbook") from error


class _Book:
    def __init__(self, package: Package) -> None:
        self.package = package
        self.name = STANDARD_MAIN[XLSX]
        self.related = package.related(self.name)
        self.root = parsed(package.bytes(self.name))
        properties = self.root.find(f"{S}workbookPr")
        self.since_1904 = properties is not None and properties.get("date1904", "0") not in OFF
        calculation = self.root.find(f"{S}calcPr")
        self.uncalculated = calculation is not None and calculation.get("fullCalcOnLoad", "0") not in OFF
        """Whether a program that cannot calculate wrote the formulas."""
        self.strings = self._strings()
        self.texts: dict[int, str | tuple[Run, ...]] = {}
        self.styles = self._styles()
        self.by_name: dict[str, Style] = {}
        self.cells = self.letters = self.rows = self.sheets = 0
        self.zeros = True
        """Whether the sheet shows zeros."""
        self.columns: dict[str, int] = {}
        self.results: dict[tuple[int, str], bool] = {}
        """Of each formula with a number as its result, by sheet and name, whether that is another than 0."""
        self.unfinished: dict[tuple[int, str], Style] = {}
        """The looks of the formulas that may have no result, by sheet and name."""
        self.parts: dict[str, str] = {}
        """The parts of the package that hold the sheets, by their names in small letters."""

    def read(self) -> Document:
        tables: list[Table] = []
        for sheet in self.root.iterfind(f"{S}sheets/{S}sheet"):
            kind, part = self.related.get(sheet.get(f"{R}id", ""), ("", ""))
            if kind != "worksheet" or part not in self.package:
                continue
            self.sheets = len(tables)
            self.parts[(sheet.get("name") or "").lower()] = part
            hidden = sheet.get("state", "visible") != "visible"
            rows = self._rows(self.package.bytes(part), hidden)
            if rows:
                tables.append(Table(tuple(rows), len(tables) + 1, page=len(tables) + 1, sheet=sheet.get("name")))
        return Document(self._without_results(tables), XLSX, len(tables) or None)

    def _without_results(self, tables: list[Table]) -> tuple[Block, ...]:
        """The tables, their formulas without result worked out where that is certain, else doubted.

        So are zeros where a program wrote them that cannot calculate.
        """
        zeros = {place for place, calculated in self.results.items() if not calculated}
        never = len(zeros) == len(self.results) and len(zeros) > 1
        wanted = (
            self.unfinished
            if self.uncalculated or never
            else {k: v for k, v in self.unfinished.items() if k not in zeros}
        )
        if not wanted:
            return tuple(tables)

        def show(value: Decimal, style: Style, ref: str) -> Cell:
            return number_cell(str(value), style, ref, since_1904=self.since_1904)

        sheets = {name: stored_in(self.package.bytes(part)) for name, part in self.parts.items()}
        return with_results(tables, wanted, Calculation(sheets), show)

    def _part(self, kind: str) -> etree._Element | None:
        name = next((target for found, target in self.related.values() if found == kind), "")
        return parsed(self.package.bytes(name)) if name in self.package else None

    def _strings(self) -> list[etree._Element]:
        root = self._part("sharedStrings")
        return [] if root is None else list(root.iterchildren(f"{S}si"))

    def _shared(self, at: int) -> str | tuple[Run, ...]:
        """A text that cells share; each is looked at once, and only when a cell wants it."""
        known = self.texts.get(at)
        if known is None:
            known = self.texts[at] = _string(self.strings[at])
        return known

    def _styles(self) -> list[Style]:
        root = self._part("styles")
        if root is None:
            return []
        codes = {fmt.get("numFmtId", ""): fmt.get("formatCode", "") for fmt in root.iter(f"{S}numFmt")}
        codes = {**{str(number): code for number, code in BUILT_IN.items()}, **codes}
        fonts = [(_letters(font), _colour(font.find(f"{S}color"))) for font in root.iterfind(f"{S}fonts/{S}font")]
        fills = [(_is_dark(fill), _colour(_behind(fill))) for fill in root.iterfind(f"{S}fills/{S}fill")]
        styles = []
        for xf in root.iterfind(f"{S}cellXfs/{S}xf"):
            font, colour = _of(fonts, xf.get("fontId", "0"), (Run(""), None))
            dark, behind = _of(fills, xf.get("fillId", "0"), (False, None))
            drowned = colour is not None and colour == behind  # letters of the colour that is behind them
            code = codes.get(xf.get("numFmtId", "0"), "General")
            styles.append(
                Style(
                    code,
                    bool(font.struck),
                    bool(font.light) or drowned,
                    dark and not drowned,
                    font.font,
                    bool(font.strong),
                )
            )
        return styles

    def _style(self, at: str) -> Style:
        style = self.by_name[at] = _of(self.styles, at, _PLAIN)
        return style

    def _rows(self, source: bytes, sheet_hidden: bool) -> list[Row]:
        found: dict[int, dict[int, Cell]] = {}
        unseen: set[int] = set()
        self.zeros, number = True, 0
        for element in elements(source):
            if element.tag == COLS:
                unseen = columns_hidden(element)
            elif element.tag == VIEW:
                self.zeros = element.get("showZeros", "1") not in OFF
            elif element.tag == MERGE:
                cover(found, element.get("ref", ""), self._column)
            else:
                number = int(element.get("r") or number + 1)
                if number > LAST_ROW:
                    raise damaged("dòng / row")
                hidden = sheet_hidden or row_hidden(element)
                cells = self._cells(element, number, hidden, unseen)
                if cells:
                    found[number] = cells
                    self.rows += 1
                if self.rows > MAX_ROWS:
                    raise too_many_rows()
        width = max((column for cells in found.values() for column in cells), default=-1) + 1
        rows: list[Row] = []
        for number, cells in sorted(found.items()):
            if cells:
                line = [EMPTY] * width
                for column, cell in cells.items():
                    line[column] = cell
                rows.append(Row(tuple(line), number))
        return rows

    def _cells(self, row: etree._Element, number: int, hidden: bool, unseen: set[int]) -> dict[int, Cell]:
        cells: dict[int, Cell] = {}
        if len(row) and row[0].get("r") is None:
            for at, one in enumerate(row.iterchildren(_C)):
                one.set("r", f"{letters(at)}{number}")
        element: etree._Element | None = None
        for part in row.iter(_V, _F, _IS):  # not every cell: most are empty
            above, element = element, part.getparent()
            if element is above:
                continue
            ref = element.get("r", "")
            column = self._column(ref)
            cell = self._cell(element, part, ref) if column < MAX_COLUMNS else EMPTY
            if cell.text:
                cells[column] = replace(cell, hidden=True) if hidden or column in unseen else cell
        self.cells += len(cells)
        self.letters += sum(len(cell.text) for cell in cells.values())
        if self.cells > MAX_CELLS or self.letters > MAX_LETTERS:
            raise too_many_cells()
        return cells

    def _column(self, ref: str) -> int:
        name = ref.rstrip("0123456789")
        known = self.columns.get(name)
        if known is None:
            known = 0
            for letter in name.replace("$", "").upper():
                if not "A" <= letter <= "Z" or known > LAST_ROW:
                    raise damaged(f"ô {ref} / cell")
                known = known * 26 + ord(letter) - 64
            known = self.columns[name] = known - 1
        return known

    def _cell(self, element: etree._Element, part: etree._Element, ref: str) -> Cell:
        """What a cell shows; ``part`` is the first of the elements that say it."""
        value: str | None = None
        formula = inline = None
        for child in (part,) if len(element) == 1 else element.iterchildren(_V, _F, _IS):
            if child.tag == _V:
                value = child.text or ""
            elif child.tag == _F:
                formula = child
            else:
                inline = child
        kind, at = element.get("t", "n"), element.get("s", "0")
        style = self.by_name.get(at) or self._style(at)
        if kind == "s" and value:
            return text_cell(self._shared(int(value)), style, ref)
        if inline is not None:
            return text_cell(_string(inline), style, ref)
        if formula is not None and (value is None or (value == "" and kind != "str")):
            self.unfinished[(self.sheets, ref)] = style
            return Cell(f"={formula.text or ''}", doubt="formula_without_result", ref=ref)
        if not value:
            return EMPTY
        if kind in ("str", "s"):
            return text_cell(_unescaped(value), style, ref)
        if kind == "b":
            return Cell("FALSE" if value in OFF else "TRUE", ref=ref)
        if kind == "e":
            return Cell(value, doubt="formula_error", ref=ref)
        if kind == "d":
            return Cell(_day(value), doubt="date", ref=ref)
        return self._number(value, style, ref, formula is not None)

    def _number(self, value: str, style: Style, ref: str, calculated: bool) -> Cell:
        cell = number_cell(value, style, ref, since_1904=self.since_1904)
        if not self.zeros and cell.number == 0:
            return EMPTY
        if calculated:
            known = self.results[(self.sheets, ref)] = value.strip("0.") != ""
            if not known:
                self.unfinished[(self.sheets, ref)] = style
        return cell


def text_cell(text: str | tuple[Run, ...], style: Style, ref: str) -> Cell:
    """A cell of text; struck-out and white letters are not read."""
    doubt: str | None = None
    if isinstance(text, tuple):
        seen = [run for run in text if not (style.struck if run.struck is None else run.struck)]
        if not style.dark:
            seen = [run for run in seen if not (style.light if run.light is None else run.light)]
        strong = [style.strong if run.strong is None else run.strong for run in seen]
        runs = boxed([(glyphs(run.text, run.font or style.font), run.raised) for run in seen], strong)
        text, doubt = joined(runs)
    elif style.struck or (style.light and not style.dark):
        return EMPTY
    elif style.font is not None or not text.isprintable():
        text = glyphs(text, style.font)
    elif style.code == "General" and "  " not in text:
        text = clean(text)
        return Cell(text, parts=(text,), ref=ref, strong=style.strong) if text else EMPTY
    return cell_of([shown_text(text, style.code)], doubt=doubt, ref=ref, strong=style.strong)


def number_cell(stored: str | float, style: Style, ref: str, *, since_1904: bool = False) -> Cell:
    """A cell of a number as its format shows it."""
    if style.struck or (style.light and not style.dark):
        return EMPTY
    if style.code == "General" and isinstance(stored, str) and stored.isdigit() and len(stored) < MAX_DIGITS:
        return Cell(stored, number=Decimal(stored), ref=ref)
    try:
        value = float(stored)
    except ValueError:
        return cell_of([str(stored)], ref=ref)
    if not math.isfinite(value):
        return Cell(str(stored), doubt="absurdly_large", ref=ref)
    number = Decimal(repr(value))
    if style.code == "General":
        text = general(number)
        cell = Cell(text, number=Decimal(text), ref=ref)
    else:
        seen = shown(number, style.code, since_1904=since_1904)
        cell = Cell(seen.text, number=seen.number, doubt=seen.doubt, ref=ref) if seen.text else EMPTY
    return replace(cell, doubt="absurdly_large") if is_long(number) and cell.text else cell


def _string(item: etree._Element) -> str | tuple[Run, ...]:
    """A text, or its runs where it has letters of several kinds."""
    if len(item) == 1 and item[0].tag == _T:
        return _unescaped(item[0].text or "")
    runs = []
    for child in item:
        if child.tag == _T:
            runs.append(Run(_unescaped(child.text or "")))
        elif child.tag == _RUN:
            text = child.find(_T)
            properties = child.find(_RPR)
            look = Run("") if properties is None else _letters(properties)
            runs.append(replace(look, text=_unescaped("" if text is None else text.text or "")))
    return tuple(runs)


def _letters(properties: etree._Element) -> Run:
    """The letters that a font, or the properties of a run, describe."""
    struck, light, raised, strong, font = False, False, False, False, None
    for mark in properties:
        tag = mark.tag
        value = mark.get("val")
        if tag == f"{S}strike":
            struck = (value or "1") not in OFF
        elif tag in (f"{S}b", f"{S}u"):
            strong = strong or (value or "1") not in (*OFF, "none")
        elif tag == f"{S}vertAlign":
            raised = value in ("superscript", "subscript")
        elif tag == f"{S}color":
            light = _is_light(mark)
        elif tag == f"{S}sz" and value and size(value) <= 2:
            light = True
        elif tag in (f"{S}name", f"{S}rFont"):
            font = symbol_font(value)
    return Run("", raised, struck, light, font, strong)


def _is_light(colour: etree._Element | None) -> bool:
    if colour is None:
        return False
    theme, indexed = colour.get("theme"), colour.get("indexed")
    if theme is not None:
        return theme == "0" and size(colour.get("tint", "0")) > (LIGHT - 256) / 256
    if indexed is not None:
        return indexed in ("1", "9", "65")
    return is_light(colour.get("rgb"))


def _behind(fill: etree._Element) -> etree._Element | None:
    """The colour of a solid fill."""
    pattern = fill.find(f"{S}patternFill")
    return None if pattern is None or pattern.get("patternType") != "solid" else pattern.find(f"{S}fgColor")


def _colour(element: etree._Element | None) -> tuple[tuple[str, str], ...] | None:
    """What a colour is written as, in the workbook's own way of naming colours."""
    return None if element is None else tuple(sorted(element.attrib.items()))


def _is_dark(fill: etree._Element) -> bool:
    """Whether white letters are seen on a fill."""
    pattern = fill.find(f"{S}patternFill")
    if pattern is None:
        return len(fill) > 0
    kind = pattern.get("patternType", "none")
    if kind == "none":
        return False
    return kind != "solid" or not _is_light(pattern.find(f"{S}fgColor"))


def _of(items: list[_Item], at: str, default: _Item) -> _Item:
    """The item of a list that a number names; the default where there is none."""
    index = int(at) if at.isdigit() and len(at) < 9 else -1
    return items[index] if 0 <= index < len(items) else default


def _unescaped(text: str) -> str:
    """Text with the letters that XML cannot hold: ``_x000D_``."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda match: "" if match[1][:2].upper() in _HALVES else chr(int(match[1], 16)), text)


_HALVES = {f"D{digit}" for digit in "89ABCDEF"}


def _day(value: str) -> str:
    """A day written ``2020-09-02`` as it is read here."""
    match = re.match(r"(\d{4})-(\d\d)-(\d\d)", value)
    return f"{match[3]}/{match[2]}/{match[1]}" if match else value
