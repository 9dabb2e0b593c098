"""What a PDF page shows: its letters, its rules, what was typed into its fields or pasted on it.

Places are those of the page as a person sees it: turned and cropped, counted from its lower left corner.
"""

from __future__ import annotations

import ctypes
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from math import pi
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from services.extract.reading.readers.glyphs import Glyph, Rule
from services.extract.reading.readers.lattice import THIN
from shared.paths import REFERENCE

MAX_CHARS, MAX_SEGMENTS, MAX_DEPTH, MAX_NOTES = 60_000, 40_000, 4, 2_000
_HYPHEN, _SOFT_HYPHEN = 0x02, 0xAD
"""pdfium gives 2 for the hyphen that ends a line."""
_LINE_ENDS, _LATIN_GAPS = {10, 13}, {0x7F, 0xA0, _SOFT_HYPHEN}
_NO_LETTERS = {_SOFT_HYPHEN, 0xFFFE, 0xFFFF}
_DRESSED = ((0x1D400, 0x1D7FF), (0xFF01, 0xFF5E), (0xFB00, 0xFB06))
"""Letters and digits in mathematical, full-width and joined shapes: plain ones are meant."""
TICKS = "☐☒☑□"
"""Printed tick boxes."""
UNKNOWN = "\ufffd"
"""A letter that the file gives no meaning to."""
BOX = (5.0, 24.0)
"""How large a drawn tick box may be (points)."""
MAX_BOXES = 600
_LEVEL = 0.05
"""Radians by which text that is meant to be level may be off."""
_HIDDEN = pdfium.FPDF_ANNOT_FLAG_INVISIBLE | pdfium.FPDF_ANNOT_FLAG_HIDDEN | pdfium.FPDF_ANNOT_FLAG_NOVIEW
_OVER = {
    pdfium.FPDF_ANNOT_STRIKEOUT, pdfium.FPDF_ANNOT_SQUIGGLY, pdfium.FPDF_ANNOT_INK, pdfium.FPDF_ANNOT_LINE,
    pdfium.FPDF_ANNOT_POLYLINE, pdfium.FPDF_ANNOT_REDACT,
}  # fmt: skip
"""Marks that people draw over a text to say that it does not hold."""
Corners = tuple[float, float, float, float]
"""left, bottom, right, top."""
Matrix = tuple[float, float, float, float, float, float]
_SAME: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Frame:
    """How a page is seen: the part of it that shows, turned clockwise by quarters of a circle."""

    shown: Corners
    quarters: int = 0

    @classmethod
    def of(cls, page: pypdfium2.PdfPage) -> Frame:
        """The frame that the file asks for."""
        return cls(page.get_bbox(), page.get_rotation() // 90 % 4)

    @property
    def width(self) -> float:
        """Width of the page as seen."""
        left, bottom, right, top = self.shown
        return top - bottom if self.quarters % 2 else right - left

    @property
    def height(self) -> float:
        """Height of the page as seen."""
        left, bottom, right, top = self.shown
        return right - left if self.quarters % 2 else top - bottom

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Where a point of the file is seen."""
        left, bottom, right, top = self.shown
        if self.quarters == 0:
            return x - left, y - bottom
        if self.quarters == 1:
            return y - bottom, right - x
        return (right - x, top - y) if self.quarters == 2 else (top - y, x - left)

    def corners(self, left: float, bottom: float, right: float, top: float) -> Corners:
        """Where a box of the file is seen."""
        (x0, y0), (x1, y1) = self.point(left, bottom), self.point(right, top)
        return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


class Letters:
    """The letters of a page; open until ``close``."""

    def __init__(self, page: pypdfium2.PdfPage) -> None:
        self._text = page.get_textpage()
        self.unmapped = 0
        """How many more have no known meaning."""
        self.slanted = ""
        """Text across the page, such as a watermark."""
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
        high = 0
        quarters, last_x, last_y = 0, 0.0, 0.0
        for index in range(min(self._text.count_chars(), MAX_CHARS)):
            code = code_of(raw, index)
            if (32 < code < 0x2FF and code not in _LATIN_GAPS) or 0x1E00 <= code < 0x2000:
                text = chr(code)
            else:
                if 0xD800 <= code <= 0xDBFF:
                    high = code
                    continue
                if 0xDC00 <= code <= 0xDFFF:
                    code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00) if high else 0xFFFD
                high = 0
                if code == _HYPHEN:
                    code = 0x2D
                text = chr(code) if code <= 0x10FFFF else ""
                if code == 0 or code == 0xFFFD or not text or unicodedata.category(text) == "Co":
                    text = self._unknown(index, code)
                    if not text:
                        if spaces:
                            spaces[-1] = True
                        continue
                elif code <= 32 or code in _NO_LETTERS or text.isspace():
                    if texts and code not in _LINE_ENDS and not pdfium.FPDFText_IsGenerated(raw, index):
                        spaces[-1] = True
                    if quarters < 0:
                        self.slanted += " "
                    continue
                elif unicodedata.combining(text) and texts:
                    texts[-1] += text
                    continue
                elif any(low <= code <= top for low, top in _DRESSED):
                    text = unicodedata.normalize("NFKC", text)
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
    return dict(json.loads((REFERENCE / "symbols.json").read_text(encoding="utf-8")))


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


@dataclass(slots=True)
class Drawing:
    """What is drawn on a page beside letters."""

    across: list[Rule] = field(default_factory=list)
    down: list[Rule] = field(default_factory=list)
    shades: list[Corners] = field(default_factory=list)
    """Filled boxes without a border."""
    pictured: float = 0.0
    """The share of the page that pictures cover."""
    anything: bool = False
    segments: int = 0
    squares: list[tuple[Corners, bool]] = field(default_factory=list)
    """Small drawn squares, and whether each is crossed."""
    strokes: list[Corners] = field(default_factory=list)
    """Other small shapes."""

    def line(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """Takes a drawn line as a rule, if it is level or upright."""
        if abs(y1 - y0) <= 1 and abs(x1 - x0) > THIN:
            self.across.append(Rule((y0 + y1) / 2, min(x0, x1), max(x0, x1)))
        elif abs(x1 - x0) <= 1 and abs(y1 - y0) > THIN:
            self.down.append(Rule((x0 + x1) / 2, min(y0, y1), max(y0, y1)))

    def tick_boxes(self) -> list[tuple[Corners, bool]]:
        """The small squares that stand by themselves, and whether something is drawn in each; the others are cells."""
        found: list[tuple[Corners, bool]] = []
        for corners, crossed in self.squares[:MAX_BOXES]:
            if any(_touch(corners, other) for other, _ in self.squares[:MAX_BOXES]) or self._is_ruled(corners):
                self.box(*corners)
                continue
            crossed = crossed or any(_middle_in(stroke, corners) for stroke in self.strokes)
            twin = next((n for n, (other, _) in enumerate(found) if _middle_in(other, corners)), None)
            if twin is None:
                found.append((corners, crossed))
            else:
                found[twin] = (found[twin][0], found[twin][1] or crossed)
        self.squares = []
        return found

    def _is_ruled(self, corners: Corners) -> bool:
        left, bottom, right, top = corners
        return any(
            min(abs(rule.at - bottom), abs(rule.at - top)) < 1
            and rule.low < right
            and rule.high > left
            and rule.high - rule.low > 1.6 * (right - left)
            for rule in self.across
        )

    def box(self, left: float, bottom: float, right: float, top: float) -> None:
        """Takes the four sides of a box as rules."""
        self.across += [Rule(bottom, left, right), Rule(top, left, right)]
        self.down += [Rule(left, bottom, top), Rule(right, bottom, top)]


def drawn(page: pypdfium2.PdfPage, frame: Frame) -> Drawing:
    """The rules, shades and pictures of a page."""
    found = Drawing()
    whole = max(frame.width * frame.height, 1.0)
    rect = [ctypes.c_float() for _ in range(4)]
    for shape, kind, matrix in _objects(page):
        found.anything = True
        if kind not in (pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE):
            continue
        if not pdfium.FPDFPageObj_GetBounds(shape, *rect):
            continue
        left, bottom, right, top = frame.corners(*_moved(matrix, *(value.value for value in rect)))
        wide, high = right - left, top - bottom
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            seen_wide, seen_high = min(right, frame.width) - max(left, 0), min(top, frame.height) - max(bottom, 0)
            found.pictured += max(seen_wide, 0) * max(seen_high, 0) / whole
        elif high <= THIN < wide:
            found.across.append(Rule((top + bottom) / 2, left, right))
        elif wide <= THIN < high:
            found.down.append(Rule((left + right) / 2, bottom, top))
        elif wide <= THIN:
            found.across.append(Rule((top + bottom) / 2, left, right))  # a dot of a dotted rule
            found.down.append(Rule((left + right) / 2, bottom, top))
        elif wide <= BOX[1] and high <= BOX[1]:
            _small(found, shape, matrix, frame, (left, bottom, right, top))
        elif wide > 8 and high > 8:
            _shape(found, shape, matrix, frame, (left, bottom, right, top))
    return found


def _shape(found: Drawing, shape: Any, matrix: Matrix, frame: Frame, corners: Corners) -> None:
    """The lines of a larger drawn shape: a box, or a whole table drawn at once."""
    left, bottom, right, top = corners
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(shape, fill, stroke)
    count = pdfium.FPDFPath_CountSegments(shape)
    found.segments += count
    if found.segments > MAX_SEGMENTS or not (fill.value or stroke.value):
        return
    if count <= 5:
        if (right - left) * (top - bottom) > 0.9 * frame.width * frame.height:
            return
        if not stroke.value:
            found.shades.append(corners)
            return
    for line in _lines(shape, count, matrix, frame):
        found.line(*line)


def _small(found: Drawing, shape: Any, matrix: Matrix, frame: Frame, corners: Corners) -> None:
    """A small shape: a square is a tick box or a cell, anything else may be a tick."""
    left, bottom, right, top = corners
    wide, high = right - left, top - bottom
    count = pdfium.FPDFPath_CountSegments(shape)
    found.segments += count
    stroke, fill = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(shape, fill, stroke)
    if found.segments > MAX_SEGMENTS or not (fill.value or stroke.value):
        return
    lines = _lines(shape, count, matrix, frame)
    level = [y0 for x0, y0, x1, y1 in lines if abs(y1 - y0) <= 0.5 and abs(x1 - x0) > 0.8 * wide]
    upright = [x0 for x0, y0, x1, y1 in lines if abs(x1 - x0) <= 0.5 and abs(y1 - y0) > 0.8 * high]
    slanted = any(abs(x1 - x0) > 0.3 * wide and abs(y1 - y0) > 0.3 * high for x0, y0, x1, y1 in lines)
    boxed = level and upright and max(level) - min(level) > 0.8 * high and max(upright) - min(upright) > 0.8 * wide
    if boxed and stroke.value and min(wide, high) >= BOX[0] and 0.75 < wide / high < 1.33:
        found.squares.append((corners, slanted))
    elif boxed and stroke.value:
        found.box(*corners)
    else:
        found.strokes.append(corners)


def _lines(shape: Any, count: int, matrix: Matrix, frame: Frame) -> list[Corners]:
    """The straight lines of a path, from point to point as the page is seen."""
    own = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(shape, own)
    whole = _after((own.a, own.b, own.c, own.d, own.e, own.f), matrix)
    x, y = ctypes.c_float(), ctypes.c_float()
    start = last = (0.0, 0.0)
    found: list[Corners] = []
    for n in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(shape, n)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        point = frame.point(*_at(whole, x.value, y.value))
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            start = point
        elif kind == pdfium.FPDF_SEGMENT_LINETO:
            found.append((*last, *point))
        if pdfium.FPDFPathSegment_GetClose(segment):
            found.append((*point, *start))
        last = point
    return found


def _touch(one: Corners, other: Corners) -> bool:
    """Whether two boxes stand side by side with a common edge."""
    if one is other:
        return False
    apart = max(one[0], other[0]) - min(one[2], other[2]), max(one[1], other[1]) - min(one[3], other[3])
    return max(apart) < 1.0 and max(apart) > -1.0


def _middle_in(one: Corners, other: Corners) -> bool:
    x, y = (one[0] + one[2]) / 2, (one[1] + one[3]) / 2
    return other[0] < x < other[2] and other[1] < y < other[3]


def _objects(page: pypdfium2.PdfPage) -> Iterator[tuple[Any, int, Matrix]]:
    """Each object of a page with its kind, those inside forms too, and the matrix of the forms around it."""
    raw = page.raw
    for n in range(pdfium.FPDFPage_CountObjects(raw)):
        yield from _unpacked(pdfium.FPDFPage_GetObject(raw, n), _SAME, 0)


def _unpacked(shape: Any, matrix: Matrix, depth: int) -> Iterator[tuple[Any, int, Matrix]]:
    kind = pdfium.FPDFPageObj_GetType(shape)
    if kind != pdfium.FPDF_PAGEOBJ_FORM:
        yield shape, kind, matrix
        return
    if depth >= MAX_DEPTH:
        return
    own = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(shape, own)
    inner = _after((own.a, own.b, own.c, own.d, own.e, own.f), matrix)
    for n in range(max(pdfium.FPDFFormObj_CountObjects(shape), 0)):
        yield from _unpacked(pdfium.FPDFFormObj_GetObject(shape, n), inner, depth + 1)


def _at(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _after(first: Matrix, then: Matrix) -> Matrix:
    """One matrix that does the work of two."""
    if then is _SAME:
        return first
    a, b, c, d, e, f = first
    (x, y), (u, v), (p, q) = (_at(then, *point) for point in ((e, f), (a + e, b + f), (c + e, d + f)))
    return u - x, v - y, p - x, q - y, x, y


def _moved(matrix: Matrix, left: float, bottom: float, right: float, top: float) -> Corners:
    if matrix is _SAME:
        return left, bottom, right, top
    points = [_at(matrix, x, y) for x in (left, right) for y in (bottom, top)]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


@dataclass(slots=True)
class Notes:
    """What stands on a page beside its own text."""

    typed: list[Glyph] = field(default_factory=list)
    """Values of form fields, and text written on the page with a pen of the viewer."""
    asides: list[Glyph] = field(default_factory=list)
    """Pasted notes and drawings: they count where nothing else stands."""
    over: list[Corners] = field(default_factory=list)
    """Places that somebody has struck out or drawn over."""
    fields: list[Corners] = field(default_factory=list)
    """Places of tick boxes that can be clicked."""


def notes(page: pypdfium2.PdfPage, frame: Frame) -> Notes:
    """The form fields and notes of a page; hidden ones are not shown."""
    found = Notes()
    environment = page.formenv.raw if page.formenv else None
    for n in range(min(pdfium.FPDFPage_GetAnnotCount(page.raw), MAX_NOTES)):
        note = pdfium.FPDFPage_GetAnnot(page.raw, n)
        if not note:
            continue
        try:
            _note(found, note, environment, frame)
        finally:
            pdfium.FPDFPage_CloseAnnot(note)
    return found


def _note(found: Notes, note: Any, environment: Any, frame: Frame) -> None:
    kind, rect = pdfium.FPDFAnnot_GetSubtype(note), pdfium.FS_RECTF()
    if pdfium.FPDFAnnot_GetFlags(note) & _HIDDEN or not pdfium.FPDFAnnot_GetRect(note, rect):
        return
    place = frame.corners(rect.left, rect.bottom, rect.right, rect.top)
    if kind == pdfium.FPDF_ANNOT_WIDGET and environment is not None:
        text, ticks = _field(note, environment)
        found.typed += _set(text, place, None)
        if ticks:
            found.fields.append(place)
    elif kind == pdfium.FPDF_ANNOT_FREETEXT:
        found.typed += _set(_string(pdfium.FPDFAnnot_GetStringValue, note, b"Contents"), place, "pdf_note")
    elif kind == pdfium.FPDF_ANNOT_TEXT:
        found.asides += _set(_string(pdfium.FPDFAnnot_GetStringValue, note, b"Contents"), place, "pdf_note")
    elif kind in _OVER:
        found.over.append(place)
        found.asides += _set("?", place, "pdf_note") if kind == pdfium.FPDF_ANNOT_INK else []


def _field(note: Any, environment: Any) -> tuple[str, bool]:
    """What a form field shows, and whether it is a tick box."""
    kind = pdfium.FPDFAnnot_GetFormFieldType(environment, note)
    if kind in (pdfium.FPDF_FORMFIELD_CHECKBOX, pdfium.FPDF_FORMFIELD_RADIOBUTTON):
        return ("☒" if pdfium.FPDFAnnot_IsChecked(environment, note) else "☐"), True
    if kind not in (pdfium.FPDF_FORMFIELD_TEXTFIELD, pdfium.FPDF_FORMFIELD_COMBOBOX, pdfium.FPDF_FORMFIELD_LISTBOX):
        return "", False
    if pdfium.FPDFAnnot_GetFormFieldFlags(environment, note) & pdfium.FPDF_FORMFLAG_TEXT_PASSWORD:
        return "", False
    return _string(pdfium.FPDFAnnot_GetFormFieldValue, environment, note), False


def _string(of: Any, *arguments: Any) -> str:
    size = of(*arguments, None, 0)
    if not 2 < size <= 200_000:
        return ""
    buffer = (ctypes.c_ushort * (size // 2 + 1))()
    of(*arguments, buffer, size)
    text = bytes(buffer)[: size - 2].decode("utf-16-le", "ignore")
    return unicodedata.normalize("NFC", text.replace("\0", ""))


def _set(text: str, place: Corners, doubt: str | None) -> list[Glyph]:
    """Text laid out in its box, a line a glyph."""
    left, bottom, right, top = place
    rows = [row.strip() for row in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    rows = [row for row in rows if row]
    step = (top - bottom) / max(len(rows), 1)
    size = min(max(step * 0.8, 4.0), 12.0)
    middle = ((left + right) / 2, (top + bottom) / 2)
    return [
        Glyph(row, left, min(right, left + 0.5 * size * len(row)), top - (n + 0.5) * step - 0.3 * size, size, doubt, True, 0, middle)
        for n, row in enumerate(rows)
    ]  # fmt: skip
