"""The letters of a PDF page, each with its place, as a person sees them."""

from __future__ import annotations

import ctypes
import re
import unicodedata
from collections import Counter
from dataclasses import replace
from functools import cache
from math import pi
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from services.extract.reading.readers.glyphs import Glyph
from services.extract.reading.readers.pdf_frame import Corners, Frame
from services.extract.reading.words.language import Symbols
from shared.datafiles import words_of

MAX_CHARS = 60_000
"""Letters of a page that are looked at."""
_HYPHEN, _SOFT_HYPHEN = 0x02, 0xAD
"""pdfium gives 2 for the hyphen that ends a line."""
_LINE_ENDS, _LATIN_GAPS = {10, 13}, {0x7F, 0xA0, _SOFT_HYPHEN}
_NO_LETTERS = {_SOFT_HYPHEN, 0xFFFE, 0xFFFF}
_DRESSED = ((0x1D400, 0x1D7FF), (0xFF01, 0xFF5E), (0xFB00, 0xFB06))
"""Letters and digits in mathematical, full-width and joined shapes: plain ones are meant."""
UNKNOWN = "\ufffd"
"""A letter that the file gives no meaning to."""
_LEVEL = 0.05
"""Radians by which text that is meant to be level may be off."""


class Letters:
    """The letters of a page; open until ``close``."""

    def __init__(self, page: pypdfium2.PdfPage) -> None:
        self._text = page.get_textpage()
        self.unmapped = 0
        """How many more have no known meaning."""
        self.slanted = ""
        """Text across the page, such as a watermark."""
        self._half = 0
        """The first half of a letter beyond the basic plane, whose second half follows."""
        self._texts: list[str] = []
        self._spaces: list[bool] = []
        """Whether the file says that a space follows."""
        self._places: list[tuple[float, float, float, float, float, float, int, int]] = []
        """Box, origin, quarters of a circle against the clock, and index in the file."""
        self._collect()

    def close(self) -> None:
        """Gives the page's text back."""
        self._text.close()

    def __len__(self) -> int:
        return len(self._texts)

    def frame(self, frame: Frame) -> Frame:
        """The frame in which most of the text is level."""
        turns = Counter(place[6] for place in self._places)
        if not turns:
            return frame
        (most, count), *_ = turns.most_common(1)
        return replace(frame, quarters=most) if count > 0.6 * len(self) else frame

    def _collect(self) -> None:
        raw = self._text.raw
        x, y, box = ctypes.c_double(), ctypes.c_double(), pdfium.FS_RECTF()
        at_x, at_y, at_box = ctypes.byref(x), ctypes.byref(y), ctypes.byref(box)
        code_of, origin_of, box_of = (
            pdfium.FPDFText_GetUnicode,
            pdfium.FPDFText_GetCharOrigin,
            pdfium.FPDFText_GetLooseCharBox,
        )
        texts, spaces, places = self._texts, self._spaces, self._places
        quarters, last_x, last_y = 0, 0.0, 0.0
        for index in range(min(self._text.count_chars(), MAX_CHARS)):
            code = code_of(raw, index)
            if (32 < code < 0x2FF and code not in _LATIN_GAPS) or 0x1E00 <= code < 0x2000:
                text = chr(code)
            else:
                text = self._odd(index, code, slanted=quarters < 0)
                if not text:
                    continue
            origin_of(raw, index, at_x, at_y)
            box_of(raw, index, at_box)
            at = x.value, y.value
            if at == (last_x, last_y) and texts:
                if text.isalpha():
                    texts[-1] += text  # two letters in one shape; a digit is only drawn twice
                continue
            if at[1] != last_y or at[0] < last_x:
                quarters = _quarters(pdfium.FPDFText_GetCharAngle(raw, index))
            last_x, last_y = at
            if quarters < 0:
                self.slanted += text
                continue
            texts.append(text)
            spaces.append(False)
            places.append((box.left, box.bottom, box.right, box.top, last_x, last_y, quarters, index))

    def _odd(self, index: int, code: int, *, slanted: bool) -> str:
        """What a code shows that is no plain letter; nothing for a space, half a letter, or an accent of the letter before."""
        if 0xD800 <= code <= 0xDBFF:
            self._half = code
            return ""
        if 0xDC00 <= code <= 0xDFFF:
            code = 0x10000 + ((self._half - 0xD800) << 10) + (code - 0xDC00) if self._half else 0xFFFD
        self._half = 0
        code = 0x2D if code == _HYPHEN else code
        text = chr(code) if code <= 0x10FFFF else ""
        if code in {0, 65533} or not text or unicodedata.category(text) == "Co":
            text = self._unknown(index, code)
            if not text and self._spaces:
                self._spaces[-1] = True
            return text
        if code <= 32 or code in _NO_LETTERS or text.isspace():
            if self._texts and code not in _LINE_ENDS and not pdfium.FPDFText_IsGenerated(self._text.raw, index):
                self._spaces[-1] = True
            if slanted:
                self.slanted += " "
            return ""
        if unicodedata.combining(text) and self._texts:
            self._texts[-1] += text
            return ""
        return unicodedata.normalize("NFKC", text) if any(low <= code <= top for low, top in _DRESSED) else text

    def _unknown(self, index: int, code: int) -> str:
        """What a letter without a meaning of its own shows: a symbol, ``UNKNOWN``, or nothing for a space."""
        if 0xF020 <= code <= 0xF0FF and (symbol := symbol_of(code - 0xF000, self._font(index))):
            return symbol
        edges = [ctypes.c_double() for _ in range(4)]
        shown = pdfium.FPDFText_GetCharBox(self._text.raw, index, *edges)
        left, right, bottom, top = (edge.value for edge in edges)
        if shown and (right - left < 0.1 or top - bottom < 0.1):
            return ""
        self.unmapped += 1
        return UNKNOWN

    def _font(self, index: int) -> str:
        name, flags = ctypes.create_string_buffer(128), ctypes.c_int()
        pdfium.FPDFText_GetFontInfo(self._text.raw, index, name, 128, flags)
        return name.value.decode("utf-8", "replace")

    def glyphs(self, frame: Frame, *, by_clip: bool = False) -> list[Glyph]:
        """The letters as the frame shows them; those outside it are left out.

        ``by_clip``: a letter that is cut off by the edge of its cell belongs to that cell, wherever it lies.
        """
        speaks = sum(self._spaces) * 20 > len(self)
        left, bottom, *_ = frame.shown
        width, height = frame.width + 1, frame.height + 1
        found = []
        clips: dict[int, Corners | None] = {}
        for text, spaced, at in zip(self._texts, self._spaces, self._places, strict=True):
            x0, y0, x1, y1, _, y, quarters, index = at
            space = spaced if speaks else None
            if quarters or frame.quarters:
                glyph = _turned(text, at, frame, space)
            else:
                x0 -= left
                x1 -= left
                glyph = Glyph(text, x0, x1, y - bottom, y1 - y0 if y1 - y0 > 1 else 1.0, None, space)
            seen_x, seen_y = glyph.middle
            if not (-1 < seen_x < width and -1 < seen_y < height):
                continue
            if text == UNKNOWN:
                glyph.text, glyph.doubt = "?", "unknown_letter"
            if by_clip and not glyph.turn:
                glyph.place = self._clipped_to(index, (x0 + left, x1 + left, y, y1 - y0), frame, clips)
            found.append(glyph)
        return found

    def _clipped_to(
        self, index: int, letter: Corners, frame: Frame, clips: dict[int, Corners | None]
    ) -> tuple[float, float] | None:
        """The middle of the cell that a letter is cut off by; ``letter``: left, right, baseline and height in the file."""
        drawn = pdfium.FPDFText_GetTextObject(self._text.raw, index)
        if not drawn:
            return None
        address = ctypes.addressof(drawn.contents)
        if address not in clips:
            clips[address] = _clip(drawn)
        clip = clips[address]
        if clip is None or (clip[2] - clip[0]) * (clip[3] - clip[1]) > 0.1 * frame.width * frame.height:
            return None
        x, y = (letter[0] + letter[1]) / 2, letter[2] + 0.3 * letter[3]
        if clip[0] - 0.5 <= x <= clip[2] + 0.5 and clip[1] - 0.5 <= y <= clip[3] + 0.5:
            return None
        return frame.point((clip[0] + clip[2]) / 2, (clip[1] + clip[3]) / 2)


def _turned(
    text: str, at: tuple[float, float, float, float, float, float, int, int], frame: Frame, space: bool | None
) -> Glyph:
    """A letter of a turned page, or one that lies or stands on its head on the page."""
    x0, y0, x1, y1 = frame.corners(*at[:4])
    x, base = frame.point(at[4], at[5])
    turn = (at[6] - frame.quarters) % 4
    place = ((x0 + x1) / 2, (y0 + y1) / 2) if turn else None
    if turn == 1:
        x0, x1, y0, y1, base = y0, y1, -x1, -x0, -x
    elif turn == 2:
        x0, x1, y0, y1, base = -x1, -x0, -y1, -y0, -base
    elif turn == 3:
        x0, x1, y0, y1, base = -y1, -y0, x0, x1, x
    return Glyph(text, x0, x1, base, max(y1 - y0, 1.0), None, space, turn, place)


def symbol_of(place: int, font: str) -> str:
    """What stands at a place of a symbol font; nothing where that is not known."""
    known = _symbols()
    name = re.sub(r"[^a-z0-9.]", "", font.rpartition("+")[2].lower())
    if any(name.startswith(prefix) for prefix in known["by_byte"]):
        return bytes([place]).decode("latin-1")  # an old Vietnamese font: ``legacy`` knows its letters
    shape = f"{place:02x}"
    for kind, shapes in known["fonts"].items():
        if name.startswith((kind, *(other for other, like in known["like"].items() if like == kind))):
            return str(shapes.get(shape, ""))
    return str(known["anywhere"].get(shape, ""))


@cache
def _symbols() -> dict[str, Any]:
    return words_of("symbols.json", Symbols)


def _quarters(angle: float) -> int:
    """The nearest quarter turn against the clock (pdfium counts with it); -1 for a slant."""
    quarters = round(angle / (pi / 2))
    return -quarters % 4 if abs(angle - quarters * pi / 2) < _LEVEL else -1


def _clip(drawn: Any) -> Corners | None:
    path = pdfium.FPDFPageObj_GetClipPath(drawn)
    count = pdfium.FPDFClipPath_CountPaths(path) if path else -1
    if count < 1:
        return None
    left, bottom, right, top = -1e6, -1e6, 1e6, 1e6
    x, y = ctypes.c_float(), ctypes.c_float()
    for at in range(count):
        points = []
        for n in range(min(pdfium.FPDFClipPath_CountPathSegments(path, at), 64)):
            pdfium.FPDFPathSegment_GetPoint(pdfium.FPDFClipPath_GetPathSegment(path, at, n), x, y)
            points.append((x.value, y.value))
        if points:
            left, right = max(left, min(p[0] for p in points)), min(right, max(p[0] for p in points))
            bottom, top = max(bottom, min(p[1] for p in points)), min(top, max(p[1] for p in points))
    return (left, bottom, right, top) if right > left > -1e6 and top > bottom > -1e6 else None
