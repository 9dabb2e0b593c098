"""What of a text is evidence: raised signs, letters of symbol fonts, paint that nobody sees, parts of a cell.

The same for every format. A reader gives the runs of a paragraph as it finds them; here they become the
text that a person reads there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from services.extract.document import EMPTY, Cell, clean

_FIGURE = re.compile(r"\d[%)]?[.,;:]?$")
"""How a text ends that a footnote sign stands behind: with a figure."""
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
        mark, before = piece.strip(), text.rstrip(" \t\xa0")
        if _FIGURE.search(before):
            follows = pieces[at + 1][0].lstrip()[:1] if at + 1 < len(pieces) else ""
            if follows in ("/", "⁄"):
                text = f"{before} {mark}"
            elif (_POWER.search(before) and mark.lstrip("-−").isdigit()) or not _SIGN.fullmatch(mark):
                text, doubt = f"{before}^{mark}", "two_numbers"
            elif piece[-1:].isspace():
                text = before + " "
        elif before != text or not before or not _SIGN.fullmatch(mark):
            text += piece
        elif mark in ("2", "3") and _MEASURE.search(text):
            text += mark
        elif not ((text[-2:].isalpha() and len(text) > 1) or text[-1] in ')]*”"'):
            text += piece
    return text, doubt


def _merged(runs: Iterable[tuple[str, bool]]) -> list[tuple[str, bool]]:
    """The runs, neighbours alike put together."""
    merged: list[tuple[str, bool]] = []
    for text, raised in runs:
        if not text:
            continue
        if merged and merged[-1][1] == raised:
            merged[-1] = (merged[-1][0] + text, raised)
        else:
            merged.append((text, raised))
    return merged


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


def cell_of(texts: Iterable[str], *, doubt: str | None = None, ref: str | None = None, hidden: bool = False) -> Cell:
    """The cell in which paragraphs stand."""
    parts = parts_of(texts)
    if not parts:
        return EMPTY
    return Cell(in_one(parts), parts=parts, doubt=doubt, ref=ref, hidden=hidden)


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
    if text.isascii() or _PRIVATE.search(text) is None:
        return text
    return _PRIVATE.sub(lambda match: _sign(match[0], "wingdings"), text)


def _sign(letter: str, font: str) -> str:
    code = ord(letter) & 0xFF if "\uf000" <= letter <= "\uf0ff" else ord(letter)
    if code <= 0x20 or code > 0xFF:
        return letter if code > 0xFF or letter.isspace() else " "
    letter = chr(code)
    return _SIGNS[font].get(letter) or (letter if font == "symbol" else "•")


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
