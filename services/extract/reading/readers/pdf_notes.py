"""What was typed into the form fields of a PDF page, or written and pasted on it."""

from __future__ import annotations

import ctypes
import unicodedata
from dataclasses import dataclass, field
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from services.extract.reading.readers.glyphs import Glyph
from services.extract.reading.readers.pdf_frame import Corners, Frame

MAX_NOTES = 2_000
"""Notes and fields of a page that are looked at."""
TICKS = "☐☒☑□"
"""Printed tick boxes."""
_HIDDEN = pdfium.FPDF_ANNOT_FLAG_INVISIBLE | pdfium.FPDF_ANNOT_FLAG_HIDDEN | pdfium.FPDF_ANNOT_FLAG_NOVIEW
_OVER = {
    pdfium.FPDF_ANNOT_STRIKEOUT, pdfium.FPDF_ANNOT_SQUIGGLY, pdfium.FPDF_ANNOT_INK, pdfium.FPDF_ANNOT_LINE,
    pdfium.FPDF_ANNOT_POLYLINE, pdfium.FPDF_ANNOT_REDACT,
}  # fmt: skip
"""Marks that people draw over a text to say that it does not hold."""


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
