"""PDF pages drawn by hand for tests: every letter has the width it is given here, and a cell wraps as office programs wrap.

Letters are in a font of their own that only says what they mean (ToUnicode), so any code can be written,
half a surrogate pair too.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

WIDTH = 0.5
"""Width of a letter, in sizes of the font; narrow letters take half of it."""
PAD = 5.0
PER_FONT = 250
_NARROW = set("iIl.,:;/|()'! ")
_CODES: dict[str, int] = {}
"""The number of each letter in the font, for all pages of all files."""


def width(text: str, size: float = 10.0) -> float:
    """How long a text is."""
    return sum(WIDTH * size * (0.5 if unicodedata.normalize("NFD", ch)[0] in _NARROW else 1.0) for ch in text)


def wrapped(text: str, room: float, size: float = 10.0) -> list[str]:
    """The lines of a text in a cell: broken at spaces (which stay at their ends), within a word only where it is longer."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split(" "):
            if width(f"{line} {word}" if line else word, size) <= room:
                line = f"{line} {word}" if line else word
                continue
            if line:
                lines.append(f"{line} ")
            line = ""
            for letter in word:
                if line and width(line + letter, size) > room:
                    lines.append(line)
                    line = ""
                line += letter
        lines.append(line)
    return lines


@dataclass
class Drawn:
    """A page; lengths in points from its lower left corner."""

    wide: float = 595.0
    high: float = 842.0
    rotate: int = 0
    crop: tuple[float, float, float, float] | None = None
    marks: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    fields: list[str] = field(default_factory=list)

    def text(self, x: float, y: float, text: str, size: float = 10.0, turn: int = 0) -> None:
        """A line of text that starts at a point; ``turn``: quarters of a circle against the clock."""
        a, b, c, d = [(1, 0, 0, 1), (0, 1, -1, 0), (-1, 0, 0, -1), (0, -1, 1, 0)][turn]
        self.marks.append(f"BT {a} {b} {c} {d} {x} {y} Tm {_shown(text, size)} ET")

    def slanted(self, x: float, y: float, text: str) -> None:
        """A watermark."""
        self.marks.append(f"BT 0.7 0.7 -0.7 0.7 {x} {y} Tm {_shown(text, 40)} ET")

    def line(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """A ruled line."""
        self.marks.append(f"0.5 w {x0} {y0} m {x1} {y1} l S")

    def table(
        self,
        xs: Sequence[float],
        top: float,
        rows: Sequence[Sequence[str | list[str]]],
        size: float = 10.0,
        ruled: bool = True,
        spaces: bool = False,
    ) -> float:
        """A ruled table with wrapped cells; a cell given as a list has its lines fixed. Its lower edge is returned.

        ``spaces``: whether a space ends each line that was broken at one.
        """
        y = top
        if ruled:
            self.line(xs[0], y, xs[-1], y)
        for row in rows:
            cells = [
                cell if isinstance(cell, list) else wrapped(cell, xs[n + 1] - xs[n] - 2 * PAD, size)
                for n, cell in enumerate(row)
            ]
            for n, cell in enumerate(cells):
                for at, line in enumerate(cell):
                    if line:
                        shown = line if spaces else line.rstrip()
                        self.text(xs[n] + PAD, y - 1.15 * size * (at + 1), shown, size)
            below = y - 1.15 * size * max(map(len, cells)) - 0.4 * size
            if ruled:
                for x in xs:
                    self.line(x, y, x, below)
                self.line(xs[0], below, xs[-1], below)
            y = below
        return y

    def note(self, kind: str, rect: tuple[float, float, float, float], text: str = "", flags: int = 4) -> None:
        """An annotation: FreeText, Text, StrikeOut, Ink …"""
        corners = " ".join(map(str, rect))
        ink = f"/InkList[[{rect[0]} {rect[1]} {rect[2]} {rect[3]}]]" if kind == "Ink" else ""
        self.notes.append(f"<</Type/Annot/Subtype/{kind}/Rect[{corners}]/F {flags}/Contents {_string(text)}{ink}>>")

    def filled_in(self, rect: tuple[float, float, float, float], text: str, kind: str = "Tx", flags: int = 4) -> None:
        """A form field with a value; a tick box is ``Btn`` and has the value Yes or Off."""
        corners = " ".join(map(str, rect))
        value = f"/V/{text}/AS/{text}" if kind == "Btn" else f"/V {_string(text)}"
        self.fields.append(
            f"<</Type/Annot/Subtype/Widget/FT/{kind}/T {_string(f'f{len(self.fields)}')}{value}/Rect[{corners}]/F {flags}"
            + ("/AP<</N<</Yes EMPTY/Off EMPTY>>>>" if kind == "Btn" else "")
            + ">>"
        )


def _string(text: str) -> str:
    return f"<FEFF{text.encode('utf-16-be').hex()}>"


def _shown(text: str, size: float) -> str:
    """The operators that show a text, in as many fonts as it takes."""
    parts: list[tuple[int, str]] = []
    for ch in text:
        number = _CODES.setdefault(ch, len(_CODES))
        font, code = divmod(number, PER_FONT)
        if parts and parts[-1][0] == font:
            parts[-1] = (font, parts[-1][1] + f"{code + 1:02X}")
        else:
            parts.append((font, f"{code + 1:02X}"))
    return " ".join(f"/F{font} {size} Tf <{codes}> Tj" for font, codes in parts)


def _font(number: int, first: int) -> list[str]:
    """A font whose letters are boxes; its objects start at number ``first``."""
    letters = list(_CODES)[number * PER_FONT : (number + 1) * PER_FONT]
    names = " ".join(f"/g{code}" for code in range(1, len(letters) + 1))
    widths = [round(width(ch, 1000)) for ch in letters]
    means = "\n".join(
        f"1 beginbfchar <{code:02X}> <{ch.encode('utf-16-be', 'surrogatepass').hex()}> endbfchar"
        for code, ch in enumerate(letters, 1)
    )
    shapes = " ".join(f"/g{code} {first + (2 if wide > 300 else 3)} 0 R" for code, wide in enumerate(widths, 1))
    font = (
        "<</Type/Font/Subtype/Type3/FontBBox[0 -200 1000 900]/FontMatrix[0.001 0 0 0.001 0 0]"
        f"/Encoding<</Type/Encoding/Differences[1 {names}]>>/FirstChar 1/LastChar {len(letters)}/Widths{widths}"
        f"/CharProcs<<{shapes}>>/ToUnicode {first + 1} 0 R>>"
    )
    return [
        font,
        _stream(
            f"/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00> <FF> endcodespacerange\n{means}\nendcmap end"
        ),
        _stream("500 0 20 -200 480 900 d1 20 -200 460 1100 re f"),
        _stream("250 0 20 -200 230 900 d1 20 -200 210 1100 re f"),
    ]


def pdf(*pages: Drawn) -> bytes:
    """The pages as a file."""
    objects: list[str] = ["", ""]
    fonts = ""
    for number in range(len(_CODES) // PER_FONT + 1):
        fonts += f"/F{number} {len(objects) + 1} 0 R"
        objects += _font(number, len(objects) + 1)
    form = "<</Type/XObject/Subtype/Form/BBox[0 0 10 10]/Length 0>>stream\n\nendstream"
    objects.append(form)
    empty = len(objects)
    kids, forms = [], []
    for page in pages:
        objects.append(_stream("\n".join(page.marks)))
        shown = len(objects)
        notes = []
        for note in page.notes + page.fields:
            objects.append(note.replace("EMPTY", f"{empty} 0 R"))
            notes.append(f"{len(objects)} 0 R")
        forms += notes[len(page.notes) :]
        crop = f"/CropBox[{' '.join(map(str, page.crop))}]" if page.crop else ""
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {page.wide} {page.high}]{crop}/Rotate {page.rotate}/Contents {shown} 0 R"
            f"/Resources<</Font<<{fonts}>>>>/Annots[{' '.join(notes)}]>>"
        )
        kids.append(f"{len(objects)} 0 R")
    fields = f"/AcroForm<</Fields[{' '.join(forms)}]>>" if forms else ""
    objects[0] = f"<</Type/Catalog/Pages 2 0 R{fields}>>"
    objects[1] = f"<</Type/Pages/Kids[{' '.join(kids)}]/Count {len(kids)}>>"
    out = b"%PDF-1.7\n"
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj{body or 'null'}\nendobj\n".encode("latin-1")
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    return out + f"trailer<</Root 1 0 R/Size {len(objects) + 1}>>\nstartxref\n{start}\n%%EOF".encode()


def _stream(text: str) -> str:
    return f"<</Length {len(text)}>>stream\n{text}\nendstream"
