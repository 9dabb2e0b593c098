"""Rich Text: paragraphs and tables, columns told apart by where their cells end."""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass, field

from services.extract.document import EMPTY, Cell, Document, Paragraph, Row, Table, clean
from services.extract.readers.sniff import RTF, damaged

MAX_DEPTH, MAX_CELLS = 500, 200_000
_TOKEN = re.compile(rb"\\([a-zA-Z]+)(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|([^\\{}\r\n]+)|[\r\n]+")
_SKIPPED = {
    "fonttbl", "colortbl", "stylesheet", "info", "pict", "header", "footer", "headerl", "headerr", "headerf", "footerl",
    "footerr", "footerf", "footnote", "object", "themedata", "datastore", "generator", "xmlnstbl", "listtable",
    "listoverridetable", "rsidtbl", "fldinst", "nonshppict", "shppict", "deleted", "annotation", "latentstyles",
}  # fmt: skip
_CHARSETS = {163: "cp1258", 0: "cp1252", 1: "cp1252"}
_LETTERS = {"tab": "\t", "line": "\n", "emdash": "—", "endash": "–", "bullet": "•", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "~": "\xa0", "_": "-", "-": ""}  # fmt: skip
_NEAR = 60
"""Ends of cells so near each other are one column's (twentieths of a point)."""


@dataclass(slots=True)
class _State:
    skipped: bool = False
    after_unicode: int = 1
    codepage: str = "cp1252"
    hidden: bool = False
    formfield: bool = False


@dataclass(slots=True)
class _Found:
    blocks: list[Paragraph | Table] = field(default_factory=list)
    rows: list[list[tuple[int, str, bool]]] = field(default_factory=list)
    """Rows of the open table: (right edge, text, goes on from the cell above)."""
    edges: list[int] = field(default_factory=list)
    covered: list[bool] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    in_table: bool = False
    count: int = 0


def read_rtf(content: bytes) -> Document:
    """Paragraphs and tables in order; raises ``UnreadableFile`` when the braces make no document."""
    found, stack = _Found(), [_State()]
    fonts = _font_charsets(content)
    skip = 0
    goes_on = False
    pending = b""
    tick: int | None = None
    for match in _TOKEN.finditer(content):
        word, number, byte, symbol, brace, raw = match.groups()
        state = stack[-1]
        if pending and not byte:
            _put(found, state, codecs.decode(pending, state.codepage, "replace"))
            pending = b""
        if brace == b"{":
            if len(stack) > MAX_DEPTH:
                raise damaged("RTF")
            stack.append(_State(state.skipped, state.after_unicode, state.codepage, state.hidden, state.formfield))
        elif brace == b"}":
            if len(stack) > 1:
                stack.pop()
                if tick is not None and not stack[-1].formfield:
                    stack[-1].skipped = False if len(stack) == 1 else stack[-1].skipped
                    _put(found, _State(), "☒" if tick else "☐")
                    tick = None
        elif byte:
            if skip:
                skip -= 1
            else:
                pending += bytes([int(byte, 16)])
        elif symbol:
            if symbol == b"*":
                state.skipped = True
            elif symbol in b"\\{}":
                _put(found, state, symbol.decode())
            else:
                _put(found, state, _LETTERS.get(symbol.decode("latin-1"), ""))
        elif raw:
            text = raw.decode(state.codepage, "replace")
            kept, skip = text[skip:], max(skip - len(text), 0)
            _put(found, state, kept)
        elif word:
            name, value = word.decode(), int(number) if number else None
            if name in _SKIPPED:
                state.skipped = True
            elif name == "formfield":
                state.formfield = True
            elif state.formfield and name == "fftype":
                tick = 0 if value == 1 else None
            elif state.formfield and name in ("ffres", "ffdefres") and tick is not None and value in (0, 1):
                tick = value
            elif state.skipped:
                continue
            elif name == "u" and value is not None:
                _put(found, state, chr(value % 65536))
                skip = state.after_unicode
            elif name == "uc":
                state.after_unicode = min(value or 0, 20)
            elif name == "ansicpg" and value:
                state.codepage = _known(f"cp{value}")
            elif name == "f" and value is not None:
                state.codepage = fonts.get(value, state.codepage)
            elif name in ("v", "plain"):
                state.hidden = name == "v" and value != 0
            elif name in _LETTERS:
                _put(found, state, _LETTERS[name])
            elif name == "trowd":
                found.edges, found.covered, goes_on = [], [], False
            elif name == "clvmrg":
                goes_on = True
            elif name == "cellx":
                found.edges.append(value or 0)
                found.covered.append(goes_on)
                goes_on = False
            elif name in ("intbl", "pard"):
                found.in_table = name == "intbl"
            elif name in ("cell", "nestcell"):
                found.cells.append("".join(found.text))
                found.text = []
            elif name in ("row", "nestrow"):
                _end_row(found)
            elif name in ("par", "sect", "page"):
                _end_paragraph(found)
    if len(stack) > 50:
        raise damaged("RTF")
    found.in_table = False
    _end_paragraph(found)
    _end_table(found)
    return Document(tuple(found.blocks), RTF)


def _put(found: _Found, state: _State, text: str) -> None:
    if text and not state.skipped and not state.hidden:
        found.text.append(text)


def _end_paragraph(found: _Found) -> None:
    text = unicodedata.normalize("NFC", _joined(found.text)).strip(" \n")
    if found.in_table:
        found.text = [text, "\n"] if text else []
        return
    _end_table(found)
    found.text = []
    found.blocks += [Paragraph(line.strip()) for line in text.split("\n") if line.strip()]


def _joined(parts: list[str]) -> str:
    """The text, its surrogate halves (written as two numbers) put together."""
    return "".join(parts).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _end_row(found: _Found) -> None:
    edges = found.edges or list(range(1, len(found.cells) + 1))
    covered = [*found.covered, *([False] * len(found.cells))]
    row = [(edges[min(n, len(edges) - 1)], text, covered[n]) for n, text in enumerate(found.cells)]
    found.rows.append(row)
    found.count += len(row)
    if found.count > MAX_CELLS:
        raise damaged("số ô vượt giới hạn / too many cells")
    found.cells, found.text = [], []


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
        for end, text, goes_on in row:
            parts = tuple(part for part in (clean(line) for line in _joined([text]).split("\n")) if part)
            if parts and not goes_on and left < len(ends):
                cells[left] = Cell(" ".join(parts), parts=parts)
            left = next((n + 1 for n, known in enumerate(ends) if abs(known - end) <= _NEAR), left + 1)
        rows.append(Row(tuple(cells), number))
    found.blocks.append(Table(tuple(rows), 1 + sum(isinstance(block, Table) for block in found.blocks)))
    found.rows = []


def _font_charsets(content: bytes) -> dict[int, str]:
    return {
        int(font): _CHARSETS.get(int(charset), "cp1252")
        for font, charset in re.findall(rb"\\f(\d{1,5})[^{}]{0,60}?\\fcharset(\d{1,3})", content[:200_000])
        if int(charset) in _CHARSETS
    }


def _known(codepage: str) -> str:
    try:
        return codecs.lookup(codepage).name
    except LookupError:
        return "cp1252"
