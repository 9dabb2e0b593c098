"""PDF files that hold text: characters by their place, tables by their ruled lines.

pdfium's own text order collapses when Vietnamese letters come from a second font, so characters are
placed by their origins and sorted here. A page without text is a scan, which is not read yet.
"""

from __future__ import annotations

import ctypes
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

import pypdfium2
import pypdfium2.raw as pdfium

from services.extract.document import EMPTY, Cell, Document, Paragraph, Row, Table, UnreadableFile, clean
from services.extract.readers.sniff import PDF, damaged

MAX_PAGES, MAX_CHARS, MAX_CROSSINGS = 300, 60_000, 4_000_000
_THIN, _NEAR = 3.0, 2.5
"""A rule is at most so thick, and rules so near each other are one (points)."""
_BULLET = re.compile(r"^\s*(?:[-+·•*☐☒]|\d+(?:[.,]\d+)*[.)]|[a-zđ][.)]|[IVX]+[.)]|MỤC|Mục|BẢNG|Bảng|\()")


@dataclass(frozen=True, slots=True)
class _Char:
    text: str
    x0: float
    x1: float
    base: float
    """Height of the baseline above the bottom of the page."""
    size: float


@dataclass(frozen=True, slots=True)
class _Rule:
    """A ruled line; ``at`` is its fixed coordinate, from ``low`` to ``high`` along the other."""

    at: float
    low: float
    high: float


def read_pdf(content: bytes) -> Document:
    """Paragraphs and ruled tables, page by page.

    Raises ``UnreadableFile`` when the file is damaged, locked, too long, or holds pictures of pages only.
    """
    try:
        opened = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise UnreadableFile(
                "encrypted_file",
                "Tệp PDF được đặt mật khẩu nên không đọc được. Hãy bỏ mật khẩu rồi gửi lại.",
                "The PDF is protected by a password. Remove the password and send it again.",
            ) from error
        raise damaged("PDF") from error
    try:
        if len(opened) > MAX_PAGES:
            raise UnreadableFile(
                "too_many_pages",
                f"Tệp PDF có {len(opened)} trang, quá giới hạn {MAX_PAGES}. Hãy chỉ gửi phần báo cáo.",
                f"The PDF has {len(opened)} pages, more than {MAX_PAGES}. Send the report alone.",
            )
        reader = _Reader()
        for number in range(len(opened)):
            reader.page(opened[number], number + 1)
        pages = len(opened)
    except pypdfium2.PdfiumError as error:
        raise damaged("PDF") from error
    finally:
        opened.close()
    if reader.scanned:
        where = ", ".join(map(str, reader.scanned[:10]))
        raise UnreadableFile(
            "scanned_pages",
            f"Tệp PDF có trang chỉ là ảnh chụp (trang {where}), chưa đọc được. Hãy gửi tệp Word/Excel gốc hoặc PDF xuất từ Word.",
            f"Pages of the PDF are pictures only ({where}) and cannot be read yet. Send the original file.",
        )
    return Document(tuple(reader.blocks), PDF, pages)


class _Reader:
    def __init__(self) -> None:
        self.blocks: list[Paragraph | Table] = []
        self.scanned: list[int] = []
        self.tables = 0

    def page(self, page: pypdfium2.PdfPage, number: int) -> None:
        chars = _characters(page)
        across, down = _rules(page)
        if not chars:
            if any(True for _ in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=4)):
                self.scanned.append(number)
            return
        grids = _grids(across, down)
        free: list[_Char] = []
        inside: dict[int, list[_Char]] = defaultdict(list)
        for char in chars:
            middle = (char.x0 + char.x1) / 2
            at = next((n for n, grid in enumerate(grids) if grid.holds(middle, char.base + char.size * 0.3)), None)
            (free if at is None else inside[at]).append(char)
        pieces: list[tuple[float, Paragraph | Table]] = []
        for n, grid in enumerate(grids):
            rows = grid.rows(inside[n])
            if any(row.filled for row in rows):
                pieces.append((-grid.ys[0], Table(tuple(rows), 0, number)))
        pieces += [(-top, Paragraph(text, page=number)) for top, text in _paragraphs(free)]
        for _, block in sorted(pieces, key=lambda piece: piece[0]):
            if isinstance(block, Table):
                self.tables += 1
                block = Table(block.rows, self.tables, number)
            self.blocks.append(block)


def _characters(page: pypdfium2.PdfPage) -> list[_Char]:
    text = page.get_textpage()
    found = []
    x, y = ctypes.c_double(), ctypes.c_double()
    box = pdfium.FS_RECTF()
    for index in range(min(text.count_chars(), MAX_CHARS)):
        code = pdfium.FPDFText_GetUnicode(text.raw, index)
        if code < 32 or code in (0xFFFE, 0xFFFF, 0xAD) or chr(code).isspace():
            continue
        pdfium.FPDFText_GetCharOrigin(text.raw, index, x, y)
        pdfium.FPDFText_GetLooseCharBox(text.raw, index, box)
        found.append(_Char(chr(code), box.left, box.right, y.value, max(box.top - box.bottom, 1.0)))
    text.close()
    return found


def _rules(page: pypdfium2.PdfPage) -> tuple[list[_Rule], list[_Rule]]:
    """The horizontal and the vertical rules of a page; a drawn box gives its four sides."""
    across, down = [], []
    for shape in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=4):
        left, bottom, right, top = shape.get_bounds()
        wide, high = right - left, top - bottom
        if high <= _THIN < wide:
            across.append(_Rule((top + bottom) / 2, left, right))
        elif wide <= _THIN < high:
            down.append(_Rule((left + right) / 2, bottom, top))
        elif wide > 8 and high > 8 and pdfium.FPDFPath_CountSegments(shape.raw) >= 4:
            across += [_Rule(bottom, left, right), _Rule(top, left, right)]
            down += [_Rule(left, bottom, top), _Rule(right, bottom, top)]
    return across, down


class _Grid:
    """A ruled table: its lines from left to right and from top to bottom."""

    def __init__(self, across: list[_Rule], down: list[_Rule]) -> None:
        self.across, self.down = across, down
        self.xs = _distinct(rule.at for rule in down)
        self.ys = _distinct((rule.at for rule in across), reverse=True)

    def holds(self, x: float, y: float) -> bool:
        return self.xs[0] - 1 <= x <= self.xs[-1] + 1 and self.ys[-1] - 1 <= y <= self.ys[0] + 1

    def rows(self, chars: list[_Char]) -> list[Row]:
        columns, rows = len(self.xs) - 1, len(self.ys) - 1
        owner = self._owners(columns, rows)
        held: dict[tuple[int, int], list[_Char]] = defaultdict(list)
        for char in chars:
            column = _slot(self.xs, (char.x0 + char.x1) / 2)
            row = rows - 1 - _slot(self.ys[::-1], char.base + char.size * 0.3)
            held[owner[row, column]].append(char)
        made = []
        for row in range(rows):
            cells = []
            for column in range(columns):
                lines = _lines(held.get((row, column), [])) if owner[row, column] == (row, column) else []
                parts = tuple(clean(_spaced(line)) for line in lines)
                cells.append(Cell(clean(" ".join(parts)), parts=parts) if parts else EMPTY)
            made.append(Row(tuple(cells), row + 1))
        return made

    def _owners(self, columns: int, rows: int) -> dict[tuple[int, int], tuple[int, int]]:
        """Each square of the grid and the square that holds its cell's text: spans have no rule inside."""
        owner: dict[tuple[int, int], tuple[int, int]] = {}
        for row in range(rows):
            for column in range(columns):
                left = (self.xs[column] + self.xs[column + 1]) / 2
                level = (self.ys[row] + self.ys[row + 1]) / 2
                if column and not _drawn(self.down, self.xs[column], level):
                    owner[row, column] = owner[row, column - 1]
                elif row and not _drawn(self.across, self.ys[row], left):
                    owner[row, column] = owner[row - 1, column]
                else:
                    owner[row, column] = (row, column)
        return owner


def _drawn(rules: list[_Rule], at: float, along: float) -> bool:
    return any(abs(rule.at - at) <= _NEAR and rule.low - 1 <= along <= rule.high + 1 for rule in rules)


def _slot(lines: list[float], at: float) -> int:
    for number, (_, upper) in enumerate(pairwise(lines)):
        if at <= upper:
            return number
    return len(lines) - 2


def _distinct(values: Iterable[float], *, reverse: bool = False) -> list[float]:
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _NEAR:
            found.append(value)
    return found[::-1] if reverse else found


def _grids(across: list[_Rule], down: list[_Rule]) -> list[_Grid]:
    """The tables of a page: groups of rules that touch each other."""
    if len(across) * len(down) > MAX_CROSSINGS:
        return []  # a drawing, not a form: its text is read as free text
    parent = list(range(len(across) + len(down)))

    def root(node: int) -> int:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for a, flat in enumerate(across):
        for d, upright in enumerate(down):
            if (
                flat.low - _THIN <= upright.at <= flat.high + _THIN
                and upright.low - _THIN <= flat.at <= upright.high + _THIN
            ):
                parent[root(a)] = root(len(across) + d)
    groups: dict[int, tuple[list[_Rule], list[_Rule]]] = defaultdict(lambda: ([], []))
    for a, flat in enumerate(across):
        groups[root(a)][0].append(flat)
    for d, upright in enumerate(down):
        groups[root(len(across) + d)][1].append(upright)
    grids = [_Grid(*group) for group in groups.values() if len(group[0]) > 1 and len(group[1]) > 1]
    return sorted((grid for grid in grids if len(grid.xs) > 1 and len(grid.ys) > 1), key=lambda grid: -grid.ys[0])


def _lines(chars: list[_Char]) -> list[list[_Char]]:
    """Characters by line, top to bottom, each from left to right."""
    lines: list[list[_Char]] = []
    for char in sorted(chars, key=lambda c: (-c.base, c.x0)):
        if lines and abs(lines[-1][0].base - char.base) <= char.size * 0.35:
            lines[-1].append(char)
        else:
            lines.append([char])
    return [sorted(line, key=lambda c: c.x0) for line in lines]


def _spaced(line: list[_Char]) -> str:
    """A line's text; a gap of a fifth of the letter size is a space, a wide one a tab."""
    text = line[0].text
    for before, char in pairwise(line):
        gap = char.x0 - before.x1
        text += ("\t" if gap > char.size * 2.5 else " " if gap > char.size * 0.12 else "") + char.text
    return text


def _paragraphs(chars: list[_Char]) -> list[tuple[float, str]]:
    """Free text by paragraph: a line that reaches the right edge goes on in the next."""
    lines = _lines(chars)
    if not lines:
        return []
    edge = max(line[-1].x1 for line in lines)
    width = edge - min(line[0].x0 for line in lines)
    found: list[tuple[float, str]] = []
    full = False
    for line in lines:
        text = _spaced(line)
        if found and full and not _BULLET.match(text):
            found[-1] = (found[-1][0], f"{found[-1][1]} {text}")
        else:
            found.append((line[0].base, text))
        full = line[-1].x1 > edge - 0.1 * width
    return [(base, part) for base, text in found for part in _apart(text)]


def _apart(text: str) -> list[str]:
    """Texts side by side that ask nothing, such as the two halves of a letterhead."""
    parts = [part.strip() for part in text.split("\t") if part.strip()]
    return parts if len(parts) == 2 and ":" not in text else [text]
