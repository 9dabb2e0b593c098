"""What is drawn on a PDF page beside letters: rules, shades, pictures, tick boxes."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from services.extract.reading.readers.glyphs import Rule
from services.extract.reading.readers.lattice import THIN
from services.extract.reading.readers.pdf_frame import Corners, Frame

MAX_SEGMENTS, MAX_DEPTH, MAX_BOXES = 40_000, 4, 600
BOX = (5.0, 24.0)
"""How large a drawn tick box may be (points)."""
Matrix = tuple[float, float, float, float, float, float]
_SAME: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


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
