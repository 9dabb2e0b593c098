"""Rich Text: paragraphs and tables, columns told apart by where their cells end.

Struck-out, hidden and white text and deleted revisions are not read; form fields are read as they are shown.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass, field, replace

from services.extract.reading.document import EMPTY, UNDER, Cell, Document, Paragraph, Row, Table, clean
from services.extract.reading.readers.bounds import too_many_cells
from services.extract.reading.readers.chosen import boxed
from services.extract.reading.readers.marks import LIGHT, cell_of, glyphs, is_figure, joined, symbol_font
from services.extract.reading.readers.refusals import damaged
from services.extract.reading.readers.sniff import RTF

MAX_DEPTH, MAX_CELLS, MAX_FIELD = 500, 200_000, 4_000
"""Groups in groups; cells, those of nested tables among them; bytes of a field."""
_TOKEN = re.compile(rb"\\([a-zA-Z]+)(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|([^\\{}\r\n]+)|[\r\n]+")
_SKIPPED = {
    "fonttbl", "colortbl", "stylesheet", "info", "pict", "header", "footer", "headerl", "headerr", "headerf", "footerl",
    "footerr", "footerf", "footnote", "object", "themedata", "datastore", "generator", "xmlnstbl", "listtable",
    "listoverridetable", "rsidtbl", "nonshppict", "shppict", "deleted", "annotation", "latentstyles", "listtext",
    "pntext", "mvf", "shprslt", "sp", "mmathPict", "mmathPr",
}  # fmt: skip
_CHARSETS = {163: "cp1258", 0: "cp1252", 1: "cp1252"}
_LETTERS = {"tab": "\t", "line": "\n", "emdash": "—", "endash": "–", "bullet": "•", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "~": "\xa0", "_": "-", "-": ""}  # fmt: skip
_NEAR = 60
"""Ends of cells so near each other are one column's (twentieths of a point)."""
TINY, LIFTED = 4, 4
"""Half points: letters that are dust, and how far raised text is moved up."""
_LOOKS = {
    "v", "plain", "strike", "striked", "super", "sub", "nosupersub", "up", "dn", "cf", "cb", "chcbpat", "highlight", "fs",
    "b", "ul", "uld", "uldb", "ulw", "ulth", "ulwave", "uldash", "ulnone",
}  # fmt: skip
_OPENING = {"formfield", "fldinst", "moMath", "moMathPara", "shptxt"}
"""What matters though programs that do not know it skip it."""
_BETWEEN = {"mden": "/", "msup": "^", "msub": "_"}
"""What is written between the parts of an equation."""
_TABLES = {
    "trowd", "clvmrg", "clcbpat", "cellx", "intbl", "pard", "cbpat", "cell", "nestcell", "nestrow", "row", "par", "sect", "page",
}  # fmt: skip
_KNOWN = {
    word.encode()
    for words in (_SKIPPED, _OPENING, _LOOKS, _LETTERS, _BETWEEN, _TABLES, ("fldrslt", "u", "uc", "ansicpg", "f"))
    for word in words
}
"""All the words that make a difference."""
_INSTRUCTION = re.compile(r"\b(SYMBOL\s+(?P<code>\d+)(?:.*?\\f\s+\"?(?P<font>[\w ]+)\"?)?|EQ\s+\\f\s*\((?P<top>[^;,()]*)[;,](?P<under>[^;()]*)\))", re.IGNORECASE)  # fmt: skip
_ESCAPED = re.compile(
    rb"\\u(-?\d{1,6}) ?(?:\\'[0-9a-fA-F]{2}|[^\\{}])?|\\'([0-9a-fA-F]{2})|\\(\\)|\\[a-zA-Z]+-?\d* ?|[{}\r\n]|\\\*"
)


@dataclass(slots=True)
class _State:
    skipped: bool = False
    after_unicode: int = 1
    codepage: str = "cp1252"
    hidden: bool = False
    struck: bool = False
    raised: bool = False
    tiny: bool = False
    bold: bool = False
    underlined: bool = False
    colour: int = 0
    behind: int = 0
    font: str | None = None
    begins: int = 0
    """Where a form field or an instruction begins, 0 elsewhere."""
    result: bool = False
    """Whether this is what a field shows."""
    box: bool = False
    """Whether this is the text of a drawn box."""
    in_box: bool = False

    def inner(self) -> _State:
        """The state at the start of a group."""
        return _State(
            self.skipped,
            self.after_unicode,
            self.codepage,
            self.hidden,
            self.struck,
            self.raised,
            self.tiny,
            self.bold,
            self.underlined,
            self.colour,
            self.behind,
            self.font,
            in_box=self.box or self.in_box,
        )


@dataclass(slots=True)
class _Found:
    light: set[int]
    """Numbers of the colours that cannot be seen on white paper."""
    blocks: list[Paragraph | Table] = field(default_factory=list)
    rows: list[list[tuple[int, Cell, bool]]] = field(default_factory=list)
    """Rows of the open table: (right edge, cell, goes on from the cell above)."""
    edges: list[int] = field(default_factory=list)
    covered: list[bool] = field(default_factory=list)
    shades: list[int] = field(default_factory=list)
    """The colours behind the cells of a row, and behind a paragraph."""
    shade: int = 0
    cells: list[Cell] = field(default_factory=list)
    text: list[tuple[str, bool]] = field(default_factory=list)
    strong: set[int] = field(default_factory=set)
    """Which of these runs are underlined or bold."""
    doubt: str | None = None
    default: str | None = None
    """The words that a text field shows before it is filled in."""
    shown_already: bool = False
    """Whether what the open field shows has been put down."""
    in_table: bool = False
    count: int = 0

    def sees(self, state: _State) -> bool:
        """Whether letters are seen."""
        if state.skipped or state.hidden or state.struck or state.tiny:
            return False
        if state.colour not in self.light:
            return True
        at = len(self.cells)
        cell = self.shades[at] if self.in_table and at < len(self.shades) else 0
        return any(colour and colour not in self.light for colour in (state.behind, self.shade, cell))

    def put(self, state: _State, text: str) -> None:
        """Adds text, if it is seen."""
        if text and self.sees(state):
            plain = state.font is None and text.isprintable()
            if state.bold or state.underlined:
                self.strong.add(len(self.text))
            self.text.append((text if plain else glyphs(text, state.font), state.raised))


def read_rtf(content: bytes) -> Document:
    """Paragraphs and tables in order; raises ``UnreadableFile`` when the braces make no document."""
    return _Reader(content).read()


class _Reader:
    def __init__(self, content: bytes) -> None:
        self.content = content
        self.found = _Found(_light_colours(content))
        self.stack = [_State()]
        self.charsets, self.symbols = _fonts(content)
        self.skip = 0
        self.goes_on = False
        self.cell_shade = 0

    def read(self) -> Document:  # noqa: C901, PLR0912  (a reader of tokens is one switch)
        found, stack = self.found, self.stack
        pending = b""
        for match in _TOKEN.finditer(self.content):
            word, number, byte, symbol, brace, raw = match.groups()
            state = stack[-1]
            if pending and not byte:
                found.put(state, codecs.decode(pending, state.codepage, "replace"))
                pending = b""
            if brace == b"{":
                if len(stack) > MAX_DEPTH:
                    raise damaged("RTF")
                stack.append(state.inner())
            elif brace == b"}":
                if len(stack) > 1:
                    stack.pop()
                    if state.begins or state.result:
                        self._field_part(state, stack[-1], match.start())
                    elif state.box:
                        found.text.append(("\n", False))
            elif byte:
                if self.skip:
                    self.skip -= 1
                else:
                    pending += bytes([int(byte, 16)])
            elif symbol:
                if symbol == b"*":
                    state.skipped = True
                elif symbol in b"\\{}":
                    found.put(state, symbol.decode())
                else:
                    found.put(state, _LETTERS.get(symbol.decode("latin-1"), ""))
            elif raw:
                text = raw.decode(state.codepage, "replace")
                kept, self.skip = text[self.skip :], max(self.skip - len(text), 0)
                found.put(state, kept)
            elif word in _KNOWN or (word and word.endswith(b"Pr")):
                self._word(state, word.decode(), int(number) if number else None, match.start())
        if len(stack) > 50:
            raise damaged("RTF")
        found.in_table = False
        _end_paragraph(found)
        _end_table(found)
        return Document(tuple(found.blocks), RTF)

    def _word(self, state: _State, name: str, value: int | None, at: int) -> None:  # noqa: C901, PLR0912  (a reader of tokens is one switch)
        found = self.found
        if state.skipped and name not in _OPENING:
            return
        if name in _SKIPPED:
            state.skipped = True
        elif name in ("formfield", "fldinst"):
            state.begins, state.skipped = at, True
        elif name == "shptxt":
            state.skipped = state.result = False
            state.box = True
            found.text.append(("\n", False))
        elif name in ("moMath", "moMathPara"):
            state.skipped = len(self.stack) > 1 and self.stack[-2].skipped
            found.doubt = "equation" if name == "moMath" and not state.skipped else found.doubt
        elif name == "fldrslt":
            state.skipped, state.result = found.shown_already, True
        elif name in _LOOKS:
            self._look(state, name, value)
        elif name == "u" and value is not None:
            found.put(state, chr(value % 65536))
            self.skip = state.after_unicode
        elif name == "uc":
            state.after_unicode = min(value or 0, 20)
        elif name == "ansicpg" and value:
            state.codepage = _known(f"cp{value}")
        elif name == "f" and value is not None:
            state.codepage = self.charsets.get(value, state.codepage)
            state.font = self.symbols.get(value)
        elif name in _LETTERS:
            found.put(state, _LETTERS[name])
        elif name in _BETWEEN:
            found.put(state, _BETWEEN[name])
        elif name.startswith("m") and name.endswith("Pr"):
            state.skipped = True
        elif state.box or state.in_box:
            if name in ("par", "cell", "row"):
                found.text.append(("\n", False))
        else:
            self._table_word(name, value)

    def _table_word(self, name: str, value: int | None) -> None:
        found = self.found
        if name == "trowd":
            found.edges, found.covered, found.shades, self.goes_on = [], [], [], False
        elif name == "clvmrg":
            self.goes_on = True
        elif name == "clcbpat":
            self.cell_shade = value or 0
        elif name == "cellx":
            found.edges.append(value or 0)
            found.covered.append(self.goes_on)
            found.shades.append(self.cell_shade)
            self.goes_on, self.cell_shade = False, 0
        elif name in ("intbl", "pard"):
            found.in_table = name == "intbl"
            found.shade = found.shade if found.in_table else 0
        elif name == "cbpat":
            found.shade = value or 0
        elif name in ("cell", "nestcell"):
            if name == "nestcell" and any(cell.text for cell in found.cells):
                found.text.append((" ", False))  # beside a label a table within a cell is its answer
            else:
                found.cells.append(_cell(found))
        elif name == "nestrow" and found.text and found.text[-1] == (" ", False):
            found.text.append(("\n", False))
        elif name in ("row", "nestrow"):
            _end_row(found)
        elif name in ("par", "sect", "page"):
            _end_paragraph(found)

    def _look(self, state: _State, name: str, value: int | None) -> None:
        on = value != 0
        if name == "plain":
            state.hidden = state.struck = state.raised = state.tiny = state.bold = state.underlined = False
            state.colour = state.behind = 0
            state.font = None
        elif name == "v":
            state.hidden = on
        elif name in ("strike", "striked"):
            state.struck = on
        elif name in ("super", "sub"):
            state.raised = on
        elif name == "nosupersub":
            state.raised = False
        elif name in ("up", "dn"):
            state.raised = (6 if value is None else value) >= LIFTED
        elif name == "b":
            state.bold = on
        elif name.startswith("ul"):
            state.underlined = on and name != "ulnone"
        elif name == "cf":
            state.colour = value or 0
        elif name == "fs":
            state.tiny = 0 < (value or 24) <= TINY
        else:
            state.behind = value or 0

    def _field_part(self, state: _State, outer: _State, end: int) -> None:
        """Puts down what a field shows when one of its parts ends."""
        found = self.found
        if state.result:
            if found.default and not is_figure(found.default):
                text = "".join(text for text, _ in found.text).rstrip()
                if clean(text).endswith(found.default):
                    found.text, found.strong = [(text[: len(text) - len(found.default)], False)], set()
            found.shown_already, found.default = False, None
            return
        part = self.content[state.begins : min(end, state.begins + MAX_FIELD)]
        visible = next((self.stack[at - 1] for at, one in enumerate(self.stack) if one.begins), outer)
        if part.startswith(b"\\formfield"):
            shown_, found.default = _form_field(part)
            if shown_ is not None:
                found.put(replace(visible, font=None), shown_)
                found.shown_already = True
        elif b"SYMBOL" in part or b"EQ" in part:
            instruction = _INSTRUCTION.search(_plain(part))
            if instruction is None:
                return
            if instruction["code"]:
                letter = chr(0xF000 + int(instruction["code"]) % 256)
                found.put(replace(visible, font=instruction["font"] or "Symbol"), letter)
            else:
                found.put(visible, f"{instruction['top'].strip()}/{instruction['under'].strip()}")
                found.doubt = "equation"
            found.shown_already = True


def _form_field(part: bytes) -> tuple[str | None, str | None]:
    """What a tick box or a list shows, and the words of a text field that was not filled in."""
    numbers = {name: int(value) for name, value in re.findall(rb"\\(fftype|ffres|ffdefres)(\d{1,4})", part)}
    kind, chosen = numbers.get(b"fftype", 0), numbers.get(b"ffres", 25)
    chosen = numbers.get(b"ffdefres", 0) if chosen == 25 else chosen
    if kind == 1:
        return "☒" if chosen else "☐", None
    if kind == 2:
        entries = [_plain(entry) for entry in re.findall(rb"\\ffl ?((?:[^{}]|\\[{}])*)\}", part)]
        return entries[chosen] if chosen < len(entries) else "", None
    default = re.search(rb"\\ffdeftext ?((?:[^{}]|\\[{}])*)\}", part)
    return None, clean(_plain(default[1])) if default else None


def _plain(part: bytes) -> str:
    """The letters of a small part without fonts or groups."""

    def letter(match: re.Match[bytes]) -> bytes:
        if match[1]:
            return chr(int(match[1]) % 65536).encode("utf-8", "ignore")
        if match[2]:
            return bytes([int(match[2], 16)]).decode("cp1252", "replace").encode()
        return match[3] or b""

    return _ESCAPED.sub(letter, part).decode("utf-8", "replace").strip()


def _seen(found: _Found) -> tuple[str, str | None, bool]:
    """The text of the open paragraph or cell, a doubt about it, and whether all of it is set off."""
    marks = [at in found.strong for at in range(len(found.text))]
    text, doubt = joined(found.text if not found.strong else boxed(found.text, marks))
    strong = bool(found.strong) and all(mark for (one, _), mark in zip(found.text, marks, strict=True) if one.strip())
    doubt = found.doubt or doubt
    found.text, found.strong, found.doubt = [], set(), None
    return text, doubt, strong


def _end_paragraph(found: _Found) -> None:
    if found.in_table:
        if any(text.strip() for text, _ in found.text):
            found.text.append(("\n", False))
        return
    _end_table(found)
    text, doubt, _ = _seen(found)
    text = unicodedata.normalize("NFC", _whole(text)).strip(" \n")
    found.blocks += [Paragraph(line.strip(), doubt=doubt) for line in text.split("\n") if line.strip()]


def _cell(found: _Found) -> Cell:
    text, doubt, strong = _seen(found)
    return cell_of(_whole(text).split("\n"), doubt=doubt, strong=strong)


def _whole(text: str) -> str:
    """The text, its surrogate halves (written as two numbers) put together."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _end_row(found: _Found) -> None:
    edges = found.edges or list(range(1, len(found.cells) + 1))
    covered = [*found.covered, *([False] * len(found.cells))]
    row = [(edges[min(n, len(edges) - 1)], cell, covered[n]) for n, cell in enumerate(found.cells)]
    found.rows.append(row)
    found.count += len(row)
    if found.count > MAX_CELLS:
        raise too_many_cells()
    found.cells, found.text, found.strong = [], [], set()


def _end_table(found: _Found) -> None:
    if not found.rows:
        return
    ends: list[int] = []
    for end in sorted({end for row in found.rows for end, _, _ in row}):
        if not ends or end - ends[-1] > _NEAR:
            ends.append(end)
    rows = []
    for number, row in enumerate(found.rows, 1):
        cells = [EMPTY] * len(ends)
        left = 0
        for end, cell, goes_on in row:
            if left < len(ends):
                cells[left] = UNDER if goes_on else cell if cell.text else EMPTY
            left = next((n + 1 for n, known in enumerate(ends) if abs(known - end) <= _NEAR), left + 1)
        rows.append(Row(tuple(cells), number))
    found.blocks.append(Table(tuple(rows), 1 + sum(isinstance(block, Table) for block in found.blocks)))
    found.rows = []


def _fonts(content: bytes) -> tuple[dict[int, str], dict[int, str]]:
    """By the fonts' numbers: the code pages of their letters, and the names of those that show signs."""
    head = content[:200_000]
    charsets = {
        int(font): _CHARSETS.get(int(charset), "cp1252")
        for font, charset in re.findall(rb"\\f(\d{1,5})[^{}]{0,60}?\\fcharset(\d{1,3})", head)
        if int(charset) in _CHARSETS
    }
    named = re.findall(rb"\{\\f(\d{1,5})\\[^{}; ]{0,200} ([A-Za-z][A-Za-z0-9 ]{1,40})", head)
    symbols = {int(font): symbol_font(name.decode("ascii")) for font, name in named}
    return charsets, {font: name for font, name in symbols.items() if name}


def _light_colours(content: bytes) -> set[int]:
    """The numbers of the colours of the table that cannot be seen on white paper."""
    table = re.search(rb"\\colortbl([^{}]{0,20000})\}", content[:400_000])
    if table is None:
        return set()
    light = set()
    for number, entry in enumerate(table[1].split(b";")):
        parts = [int(part) for part in re.findall(rb"\\(?:red|green|blue)(\d{1,3})", entry)]
        if len(parts) == 3 and min(parts) >= LIGHT:
            light.add(number)
    return light


def _known(codepage: str) -> str:
    try:
        return codecs.lookup(codepage).name
    except LookupError:
        return "cp1252"
