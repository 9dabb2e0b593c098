"""What of a text is evidence: raised signs, letters of symbol fonts, paint that nobody sees, parts of a cell.

The same for every format. A reader gives the runs of a paragraph as it finds them; here they become the
text that a person reads there.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Any

from services.extract.reading.document import EMPTY, Cell, Row, clean

_FIGURE = re.compile(r"\d[%)]?[.,;:]?$")
"""How a text ends that a footnote sign stands behind: with a figure."""
_TAIL = 40
"""Letters of a text that are looked at to tell what it ends with."""
_POWER = re.compile(r"(?:^|\D)10$")
"""A ten may have an exponent."""
_SIGN = re.compile(r"[(\[]?(?:\d{1,2}|\*{1,3}|[a-z]|[ivx]{2,4})[)\]]?(?:[,;]\s*[(\[]?(?:\d{1,2}|\*{1,3})[)\]]?)*")
"""A footnote sign, or several."""
_MEASURE = re.compile(r"(?:^|[\W\d_])(?:[kcdmh]|da)?m$")
"""A length, whose raised 2 or 3 makes it an area or a volume."""


def joined(runs: Iterable[tuple[str, bool]]) -> tuple[str, str | None]:
    """The text of a paragraph, and a doubt about it; each run says whether it is raised above or set below the line.

    A raised sign behind a figure or a word is a footnote's and no part of it (``80¹`` is 80). What is
    raised behind a ten may be an exponent, what is raised before a slash a fraction: kept, with a doubt.
    """
    text, doubt = "", None
    pieces = _merged(runs)
    apart = False
    for at, (piece, raised) in enumerate(pieces):
        if not raised or not piece.strip():
            text += " " + piece if apart and piece[:1].isdigit() else piece
            apart = False
            continue
        apart = True
        mark, tail = piece.strip(), text[-_TAIL:]
        end = tail.rstrip(" \t\xa0")
        if _FIGURE.search(end):
            bare = text[: len(text) - len(tail) + len(end)] if end != tail else text
            follows = pieces[at + 1][0].lstrip()[:1] if at + 1 < len(pieces) else ""
            if follows in ("/", "⁄"):
                text = f"{bare} {mark}"
            elif (_POWER.search(end) and mark.lstrip("-−").isdigit()) or not _SIGN.fullmatch(mark):
                text, doubt = f"{bare}^{mark}", "two_numbers"
            elif piece[-1:].isspace():
                text = bare + " "
        elif not end or end != tail or not _SIGN.fullmatch(mark):
            text += piece
        elif mark in ("2", "3") and _MEASURE.search(end):
            text += mark
        elif not ((end[-2:].isalpha() and len(end) > 1) or end[-1] in ')]*”"'):
            text += piece
    return text, doubt


def _merged(runs: Iterable[tuple[str, bool]]) -> list[tuple[str, bool]]:
    """The runs, neighbours alike put together."""
    filled = (run for run in runs if run[0])
    return [("".join(text for text, _ in alike), raised) for raised, alike in groupby(filled, key=lambda run: run[1])]


_GAP = re.compile(r"(?<=[\d%])(?:[ \xa0]*\t\s*|[ \xa0\u2000-\u200a]{2,})(?=[+-]?\d)")
"""Room between two figures of one line: they are two, not one with thousands."""
_LINES = re.compile(r"[\n\r\v\f\u2028\u2029]+")


def parts_of(texts: Iterable[str]) -> tuple[str, ...]:
    """The lines that stand in a cell, of its paragraphs' texts; figures kept apart by tabs or room are lines too."""
    parts: list[str] = []
    for text in texts:
        if "  " in text or not text.isprintable():
            parts += [part for part in map(clean, _LINES.split(_GAP.sub("\n", text))) if part]
        else:
            part = clean(text)
            if part:
                parts.append(part)
    return tuple(parts)


def in_one(parts: Sequence[str]) -> str:
    """The lines of a cell as one text; two figures never meet so that they could be taken for one with thousands."""
    if len(parts) == 1:
        return parts[0]
    text = ""
    for part in parts:
        meet = text[-1:].isdigit() and part[:1].isdigit()
        text += f"{'; ' if meet else ' ' if text else ''}{part}"
    return text


def cell_of(
    texts: Iterable[str],
    *,
    doubt: str | None = None,
    ref: str | None = None,
    hidden: bool = False,
    strong: bool = False,
) -> Cell:
    """The cell in which paragraphs stand."""
    parts = parts_of(texts)
    if not parts:
        return EMPTY
    return Cell(in_one(parts), parts=parts, doubt=doubt, ref=ref, hidden=hidden, strong=strong)


MAX_BESIDE = 12
"""Filled cells of a table within a cell that is an answer; a larger one is a table of its own."""


def take_in(cells: list[Cell], column: int, grids: Callable[[], list[tuple[list[Row], list[Any]]]]) -> bool:
    """Gives an empty cell what small tables within it hold; whether they need not be read by themselves.

    ``grids``: reads the tables, each with those within its own cells.
    """
    if cells[column].text:
        return False
    read = grids()
    filled = [cell for rows, _ in read for row in rows for cell in row.cells if cell.text]
    if any(deeper for _, deeper in read) or not filled or len(filled) > MAX_BESIDE:
        return False
    if len(filled) == 1:
        cells[column] = filled[0]
        return True
    if any(cell.text for cell in cells):
        cells[column] = cell_of(
            in_one([cell.text for cell in row.cells if cell.text]) for rows, _ in read for row in rows if row.filled
        )
    return False


_SIGNS: dict[str, dict[str, str]] = {
    "wingdings": {**dict.fromkeys("ýþxüû¤", "☒"), **dict.fromkeys("¨opqr¡", "☐"), "n": "■", "l": "●", "m": "○"},
    "wingdings 2": {**dict.fromkeys("OPQRSTUV", "☒"), **dict.fromkeys("£¤¥¦", "☐"), "¢": "■"},
    "wingdings 3": {},
    "webdings": {**dict.fromkeys("ar", "☒"), "c": "☐", "g": "■", "=": "●"},
    "zapf dingbats": {**dict.fromkeys("345678", "☒"), **dict.fromkeys("opqr", "☐"), "n": "■", "l": "●"},
    "symbol": {"Ö": "☒", "å": "∑", "S": "Σ", "³": "≥", "£": "≤", "´": "×", "¸": "÷", "¹": "≠", "»": "≈", "®": "→", "·": "•"},
}  # fmt: skip
"""What letters show in the fonts of signs: ticks and crosses, empty boxes, and the rest that matters."""
_FONTS = re.compile(r"wingdings|webdings|^symbol$|^symbol |dingbats", re.IGNORECASE)
_PRIVATE = re.compile("[\uf000-\uf0ff]")


def symbol_font(name: str | None) -> str | None:
    """The font's name as it is known here, where its letters stand for signs; else None."""
    folded = (name or "").strip().lower()
    if not folded or _FONTS.search(folded) is None:
        return None
    return next((known for known in sorted(_SIGNS, key=len, reverse=True) if folded.startswith(known)), "wingdings")


def glyphs(text: str, font: str | None) -> str:
    """The signs that letters of a symbol font show; one of no meaning here is a bullet.

    Letters of the private area are Wingdings' where no symbol font is named.
    """
    known = symbol_font(font)
    if known is not None:
        return "".join(_sign(letter, known) for letter in text)
    if text.isprintable() or _PRIVATE.search(text) is None:
        return text
    return _PRIVATE.sub(lambda match: _sign(match[0], "wingdings"), text)


def _sign(letter: str, font: str) -> str:
    code = ord(letter) & 0xFF if "\uf000" <= letter <= "\uf0ff" else ord(letter)
    if code <= 0x20 or code > 0xFF:
        return letter if code > 0xFF or letter.isspace() else " "
    letter = chr(code)
    return _SIGNS[font].get(letter) or (letter if font == "symbol" else "•")


@dataclass(frozen=True, slots=True)
class Look:
    """How text is shown; None where nothing is said about it."""

    struck: bool | None = None
    hidden: bool | None = None
    raised: bool | None = None
    light: bool | None = None
    """White letters …"""
    dark: bool | None = None
    """… and something behind them on which they are seen."""
    font: str | None = None
    """A font of signs; empty for one of letters."""
    strong: bool | None = None
    """Underlined or bold."""

    def under(self, outer: Look) -> Look:
        """What it says itself, and what the outer look says of the rest."""
        if self is USUAL or outer is USUAL:
            return outer if self is USUAL else self
        return _under(self, outer)

    @property
    def seen(self) -> bool:
        """Whether the text is seen as it stands."""
        return not (self.struck or self.hidden or (self.light and not self.dark))


@lru_cache(maxsize=4_000)
def _under(look: Look, outer: Look) -> Look:
    return Look(*(getattr(outer if getattr(look, name) is None else look, name) for name in Look.__slots__))


USUAL = Look()

LIGHT = 0xF5
"""Least of red, green and blue of a colour that cannot be seen on white paper."""


def is_light(colour: str | None) -> bool:
    """Whether ``RRGGBB`` (or ``AARRGGBB``, or with ``#``) is white, or so near it that nobody sees it on white."""
    digits = (colour or "").strip().lstrip("#")[-6:]
    if len(digits) != 6:
        return False
    try:
        return min(int(digits[at : at + 2], 16) for at in (0, 2, 4)) >= LIGHT
    except ValueError:
        return False


def letters(column: int) -> str:
    """The name of a column counted from 0: A, B, … Z, AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


SHORT = 12
"""Letters of a text box that stands in its sentence, such as the number in a drawn box."""
PICTURE = "[hình ảnh]"
EQUATION = "[công thức]"
"""What stands in a cell in place of something that is no text."""


def mathml(element: Any) -> str:
    """An equation in MathML on one line: ``435/463``, ``10^6``."""
    name = str(element.tag).rpartition("}")[2]
    if name in ("annotation", "annotation-xml") or not isinstance(element.tag, str):
        return ""
    parts = [mathml(child) for child in element]
    if name == "mfrac" and len(parts) == 2:
        return "/".join(_operand(part) for part in parts)
    if name == "msup" and len(parts) == 2:
        return "^".join(_operand(part) for part in parts)
    if name in ("msqrt", "mroot"):
        return f"√{_operand(''.join(parts[:1] if name == 'mroot' else parts))}"
    return unicodedata.normalize("NFKC", f"{(element.text or '').strip()}{''.join(parts)}")


def _operand(text: str) -> str:
    return f"({text})" if any(sign in text for sign in "+-*/× ") else text


_ONLY_FIGURE = re.compile(r"\s*[+-]?\d[\d.,\s/]*%?\s*")


def is_figure(text: str) -> bool:
    """Whether a text is a figure and nothing else."""
    return _ONLY_FIGURE.fullmatch(text) is not None
