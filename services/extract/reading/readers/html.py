"""Web pages and documents saved as such. What their style strikes out, hides or paints white is not read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache, partial

from lxml import etree, html

from services.extract.reading.document import CONTROL, EMPTY, Block, Cell, Document, Paragraph, Row, Table
from services.extract.reading.readers.bounds import MAX_CELLS, MAX_SPAN, too_many_cells
from services.extract.reading.readers.chosen import boxed
from services.extract.reading.readers.hanging import Hanging
from services.extract.reading.readers.marks import (
    EQUATION,
    PICTURE,
    USUAL,
    Look,
    cell_of,
    glyphs,
    is_light,
    joined,
    mathml,
    symbol_font,
    take_in,
)
from services.extract.reading.readers.refusals import damaged
from services.extract.reading.readers.sniff import HTML

MAX_STYLE = 500_000
"""Letters of the styles of a page."""
_CHARSET = re.compile(rb"charset=[\"']?([\w-]+)", re.IGNORECASE)
_BLOCKS = {"p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "center", "blockquote", "dd", "dt", "body"}
_SKIPPED = {"script", "style", "head", "title", "template", "noscript", "option", "datalist", "svg"}
_STRUCK, _RAISED = {"del", "s", "strike"}, {"sup", "sub"}
_SET_OFF = {"b", "strong", "u", "ins"}
_TAGGED = _STRUCK | _RAISED | _SET_OFF
_BRACE = re.compile(r"[{}]")
_SELECTOR = re.compile(r"([a-z0-9]*)([.#][\w-]+)?", re.IGNORECASE)
_RGB = re.compile(r"rgba?\(\s*(\d+)[\s,]+(\d+)[\s,]+(\d+)")
_SPACES = re.compile(r"[ \r\n]+")


Inner = tuple[html.HtmlElement, Look]
"""A table within a cell, and how its text is shown."""


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
    reader = _Reader(_rules(root))
    reader.walk(root, USUAL)
    reader.flush()
    return Document(tuple(reader.blocks), HTML)


class _Lines:
    """Reads the text of an element, a line a block."""

    def __init__(self, rules: dict[str, Look]) -> None:
        self.rules = rules
        self.runs: list[tuple[str, bool]] = []
        self.strong: list[bool] = []
        """Of each run whether it is underlined or bold."""
        self.all_strong = True
        """Whether all that was read is."""
        self.lines: list[tuple[str, str | None]] = []
        self.doubt: str | None = None
        self.picture = False

    def flush(self) -> None:
        """Ends a line."""
        if not self.runs:
            return
        runs = boxed(self.runs, self.strong)
        text, doubt = (runs[0][0], None) if len(runs) == 1 else joined(runs)
        if not text.isspace():
            text = CONTROL.sub("", text)
            self.line(_SPACES.sub(" ", text), self.doubt or doubt)
        self.all_strong = self.all_strong and all(
            mark for (one, _), mark in zip(self.runs, self.strong, strict=True) if not one.isspace()
        )
        self.runs, self.strong, self.doubt = [], [], None

    def line(self, text: str, doubt: str | None) -> None:
        """Keeps a line."""
        self.lines.append((text, doubt))

    def table(self, element: html.HtmlElement, look: Look) -> None:
        """Keeps a table; within a cell it is read by itself."""

    def add(self, text: str | None, look: Look) -> None:
        """Adds text, if it is seen."""
        if not text:
            return
        if look is USUAL:
            self.runs.append((text if text.isascii() else glyphs(text, None), False))
            self.strong.append(False)
        elif look.seen:
            self.runs.append((glyphs(text, look.font), bool(look.raised)))
            self.strong.append(bool(look.strong))

    def walk(self, element: html.HtmlElement, look: Look) -> None:
        """Reads an element and those in it."""
        tag = element.tag
        if not isinstance(tag, str) or tag in _SKIPPED:
            return
        look = _look(element, self.rules).under(look) if element.attrib or self.rules or tag in _TAGGED else look
        if look.hidden:
            return
        if tag == "table":
            self.flush()
            self.table(element, look)
            return
        if tag in ("input", "select", "img"):
            self._control(element, look)
            return
        if tag == "math":
            self.add(mathml(element) or EQUATION, look)
            self.doubt = "equation"
            return
        block = tag in _BLOCKS or tag == "br"
        if block:
            self.flush()
        self.inside(element, look)
        if block:
            self.flush()

    def inside(self, element: html.HtmlElement, look: Look) -> None:
        """Reads what stands in an element."""
        self.add(element.text, look)
        for child in element:
            self.walk(child, look)
            self.add(child.tail, look)

    def _control(self, element: html.HtmlElement, look: Look) -> None:
        """What a control shows."""
        if element.tag == "img":
            self.picture = True
        elif element.tag == "select":
            options = list(element.iter("option"))
            chosen = [option for option in options if option.get("selected") is not None] or options[:1]
            self.add(", ".join(option.text_content().strip() for option in chosen), look)
        elif element.get("type", "text").lower() in ("checkbox", "radio"):
            self.add("☐" if element.get("checked") is None else "☒", look)
        elif element.get("type", "text").lower() in ("text", "number", "tel", "email", "date", "url"):
            self.add(element.get("value", ""), look)


class _Reader(_Lines):
    def __init__(self, rules: dict[str, Look]) -> None:
        super().__init__(rules)
        self.blocks: list[Block] = []
        self.tables = self.cells = 0

    def line(self, text: str, doubt: str | None) -> None:
        """Keeps a paragraph."""
        text = _SPACES.sub(" ", text.replace("\xa0", " ")).strip()
        if text:
            self.blocks.append(Paragraph(text, doubt=doubt))

    def table(self, element: html.HtmlElement, look: Look) -> None:
        """Keeps a table, then those within its cells."""
        self.tables += 1
        at, number = len(self.blocks), self.tables
        rows, nested = self._grid(element, look)
        if rows:
            self.blocks.insert(at, Table(tuple(rows), number))
        for table, own in nested:
            self.table(table, own)

    def _grid(self, element: html.HtmlElement, look: Look) -> tuple[list[Row], list[Inner]]:
        """The rows of a table, and the tables within its cells that are no answers."""
        rows: list[Row] = []
        nested: list[Inner] = []
        hanging = Hanging()
        hidden_columns = _hidden_columns(element, self.rules)
        holds_tables = next(element.iterdescendants("table"), None) is not None
        for tr in _rows(element):
            cells: list[Cell] = []
            within: dict[int, list[Inner]] = {}
            row_look = _around(tr, element, self.rules).under(look)
            hidden = bool(row_look.hidden)
            row_look = replace(row_look, hidden=None) if hidden else row_look
            for td in tr:
                if td.tag not in ("td", "th"):
                    continue
                while (covered := hanging.take(len(cells))) is not None:
                    cells.append(covered)
                own = _look(td, self.rules).under(row_look)
                column_hidden = len(cells) in hidden_columns
                if own.hidden and not column_hidden:
                    continue
                own = replace(own, hidden=None) if own.hidden else own
                if holds_tables:
                    inner = [t for t in td.iter("table") if next(t.iterancestors("table")) is element]
                    if inner:
                        within[len(cells)] = [(table, own) for table in inner]
                width, height = _span(td, "colspan"), _span(td, "rowspan")
                if height > 1:
                    hanging.reach(len(cells), width, height - 1)
                cell = self._cell(td, own)
                cells.append(replace(cell, hidden=True) if cell.text and (hidden or column_hidden) else cell)
                cells += [EMPTY] * (width - 1)
            hanging.rest(cells)
            self.cells += len(cells)
            if self.cells > MAX_CELLS:
                raise too_many_cells()
            for column, tables in within.items():
                deep = any(next(table.iterdescendants("table"), None) is not None for table, _ in tables)
                if deep or not take_in(cells, column, partial(self._grids, tables)):
                    nested += tables
            rows.append(Row(tuple(cells), len(rows) + 1))
        return rows, nested

    def _grids(self, tables: list[Inner]) -> list[tuple[list[Row], list[Inner]]]:
        return [self._grid(table, look) for table, look in tables]

    def _cell(self, td: html.HtmlElement, look: Look) -> Cell:
        """The paragraphs of a cell, without tables nested in it."""
        lines = _Lines(self.rules)
        lines.inside(td, look)
        lines.flush()
        doubt = next((d for _, d in lines.lines if d), None)
        cell = cell_of([text for text, _ in lines.lines], doubt=doubt, strong=lines.all_strong)
        if lines.picture and not cell.text and next(td.iter("table"), None) is None:
            return Cell(PICTURE, doubt="picture")
        return cell


def _rows(table: html.HtmlElement) -> list[html.HtmlElement]:
    return [tr for tr in table.iter("tr") if next(tr.iterancestors("table")) is table]


def _span(cell: html.HtmlElement, name: str) -> int:
    value = cell.get(name)
    if value is None:
        return 1
    value = value.strip()
    return min(max(int(value), 1), MAX_SPAN) if value.isdigit() else 1


def _around(tr: html.HtmlElement, table: html.HtmlElement, rules: dict[str, Look]) -> Look:
    """The look of a row and of the group that it is in."""
    look = _look(tr, rules)
    group = tr.getparent()
    return look if group is table or group is None else look.under(_look(group, rules))


def _hidden_columns(table: html.HtmlElement, rules: dict[str, Look]) -> set[int]:
    hidden: set[int] = set()
    at = 0
    for col in table.iter("col"):
        if next(col.iterancestors("table")) is not table:
            continue
        width = _span(col, "span")
        if _look(col, rules).hidden or col.get("width", "").strip() == "0":
            hidden.update(range(at, at + width))
        at += width
    return hidden


_BY_TAG = {
    **dict.fromkeys(_STRUCK, Look(struck=True)),
    **dict.fromkeys(_RAISED, Look(raised=True)),
    **dict.fromkeys(_SET_OFF, Look(strong=True)),
}


def _look(element: html.HtmlElement, rules: dict[str, Look]) -> Look:
    """What an element's tag, attributes and style say of the text in it."""
    tag = element.tag
    look = _BY_TAG.get(tag, USUAL)
    if rules:
        for name in element.get("class", "").split():
            look = rules.get(f"{tag}.{name}", USUAL).under(rules.get(f".{name}", USUAL)).under(look)
        look = rules.get(f"#{element.get('id', '')}", USUAL).under(look.under(rules.get(tag, USUAL)))
    if not element.attrib:
        return look
    if element.get("hidden") is not None or (tag == "tr" and element.get("height", "").strip() in ("0", "0pt", "0px")):
        look = replace(look, hidden=True)
    background = element.get("bgcolor")
    if background:
        look = replace(look, dark=not _pale(background))
    if tag == "font":
        colour, face = element.get("color"), element.get("face")
        look = replace(look, light=_pale(colour)) if colour else look
        look = replace(look, font=symbol_font(face.split(",")[0].strip(" \"'")) or "") if face else look
    style = element.get("style")
    return _declared(style).under(look) if style else look


def _rules(root: html.HtmlElement) -> dict[str, Look]:
    """The looks that the page's own style gives to tags, classes and names."""
    rules: dict[str, Look] = {}
    for style in root.iter("style"):
        for selectors, declarations in _blocks((style.text or "")[:MAX_STYLE]):
            look = _declared(declarations)
            if look is USUAL:
                continue
            for selector in selectors.split(","):
                simple = selector.strip()
                if simple and _SELECTOR.fullmatch(simple):
                    name = re.sub(r"^[a-zA-Z0-9]+", lambda tag: tag[0].lower(), simple)
                    rules[name] = look.under(rules.get(name, USUAL))
    return rules


def _blocks(text: str) -> Iterator[tuple[str, str]]:
    """The rules of a style sheet: selectors and declarations. What holds for some media only is left out."""
    first, *rest = text.replace("<!--", " ").replace("-->", " ").split("/*")
    text = first + "".join(part.partition("*/")[2] for part in rest)
    depth = start = opened = 0
    for brace in _BRACE.finditer(text):
        if brace[0] == "{":
            depth += 1
            opened = brace.end() if depth == 1 else opened
        elif depth:
            depth -= 1
            if not depth:
                selectors = text[start : opened - 1]
                if "@" not in selectors:
                    yield selectors, text[opened : brace.start()]
                start = brace.end()


@lru_cache(maxsize=2_000)
def _declared(style: str) -> Look:
    """What the declarations of a style say."""
    struck = hidden = raised = light = dark = font = strong = None
    for declaration in style.split(";"):
        name, _, value = declaration.partition(":")
        name, value = name.strip().lower(), value.strip().lower().removesuffix("!important").strip()
        if name == "display":
            hidden = True if value == "none" else None
        elif name == "visibility":
            hidden = value in ("hidden", "collapse")
        elif (
            (name == "mso-hide" and value == "all")
            or (name == "opacity" and value in ("0", "0.0", "0%"))
            or (name == "font-size" and re.match(r"[0-2](?:\.\d+)?(?:pt|px)$|0$", value))
            or (name == "height" and re.match(r"0(?:pt|px)?$", value) and "overflow" in style)
        ):
            hidden = True
        elif name in ("text-decoration", "text-decoration-line"):
            struck = "line-through" in value
            strong = strong or "underline" in value
        elif name == "font-weight":
            strong = strong or value in ("bold", "bolder", "600", "700", "800", "900")
        elif name == "vertical-align":
            raised = value in ("super", "sub", "text-top") if value in ("super", "sub", "baseline") else None
        elif name == "mso-text-raise":
            raised = re.match(r"[2-9]|1\d", value) is not None
        elif name == "color":
            light = _pale(value)
        elif name in ("background", "background-color"):
            dark = None if value in ("transparent", "none", "inherit", "") else not _pale(value.split()[0])
        elif name in ("font-family", "font"):
            font = symbol_font(value.split(",")[0].split("pt ")[-1].strip(" \"'")) or ""
    look = Look(struck, hidden, raised, light, dark, font, strong)
    return USUAL if look == USUAL else look


def _pale(colour: str) -> bool:
    """Whether a colour is white, or so near it that nobody sees it on white paper."""
    value = colour.strip().lower()
    if value in ("white", "window", "snow", "ivory"):
        return True
    rgb = _RGB.match(value)
    if rgb:
        return is_light("".join(f"{min(int(part), 255):02x}" for part in rgb.groups()))
    digits = value.lstrip("#")
    return is_light("".join(digit * 2 for digit in digits) if len(digits) == 3 else digits)
