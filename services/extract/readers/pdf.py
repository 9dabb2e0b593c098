"""PDF files that hold text: characters by their place, tables by their ruled lines.

pdfium's own text order collapses when Vietnamese letters come from a second font, so characters are
placed by their origins and sorted here. A page that is a picture is read by ``scan``.
"""

from __future__ import annotations

import ctypes
from collections import defaultdict
from collections.abc import Callable
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from services.extract.document import Block, Document, UnreadableFile, together
from services.extract.readers.lattice import THIN, Glyph, Rule, grids, top_to_bottom
from services.extract.readers.sniff import PDF, damaged

MAX_PAGES, MAX_SCANNED, MAX_CHARS = 300, 120, 60_000
DPI, MAX_SIDE = 200, 6000
"""How finely a picture of a page is drawn, and how many dots one side may have."""
_NO_LETTERS = {0xAD, 0xFFFE, 0xFFFF}
Picture = Any
"""A grey picture (the red of a coloured one): an array of bytes, height × width."""
PageReader = Callable[[Picture, float], tuple[Block, ...]]
"""(picture, dots an inch) → what stands on the page."""


class PagesAreScanned(UnreadableFile):
    """Some pages are pictures, to be read by a process that can see."""

    pages = 1
    """How many there are."""


def too_many(vi: str, en: str) -> UnreadableFile:
    """The finding for a document longer than any report."""
    return UnreadableFile(
        "too_many_pages",
        f"Tệp có {vi}, dài hơn mọi báo cáo (giới hạn {MAX_PAGES} trang, {MAX_SCANNED} trang chụp). Hãy chỉ gửi phần báo cáo.",
        f"The file has {en}, longer than any report (at most {MAX_PAGES} pages, {MAX_SCANNED} scanned ones). Send the report alone.",
    )


def scanned(pages: list[int]) -> PagesAreScanned:
    """Pages, counted from 1, that somebody must look at."""
    where = ", ".join(map(str, pages[:10]))
    found = PagesAreScanned(
        "scanned_pages",
        f"Tệp có trang là ảnh chụp (trang {where}), phải đọc bằng nhận dạng chữ.",
        f"Pages are pictures ({where}) and must be read by character recognition.",
    )
    found.pages = len(pages)
    return found


def read_pdf(content: bytes, see: PageReader | None = None) -> Document:
    """Paragraphs and ruled tables, page by page; ``see`` reads the pages that are pictures.

    Raises ``UnreadableFile`` when the file is damaged, locked or too long, and ``PagesAreScanned`` when
    pages are pictures and there is nobody to see them.
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
            raise too_many(f"{len(opened)} trang", f"{len(opened)} pages")
        pages: list[Document] = []
        pictures: list[int] = []
        for number in range(1, len(opened) + 1):
            page = opened[number - 1]
            letters, unmapped = _characters(page)
            if not _is_picture(page, letters, unmapped):
                pages.append(Document(_written(page, letters), PDF, 1))
            else:
                pictures.append(number)
                if len(pictures) > MAX_SCANNED:
                    raise too_many(f"hơn {MAX_SCANNED} trang chụp", f"more than {MAX_SCANNED} scanned pages")
                if see:
                    pages.append(Document(see(page_picture(page), DPI), PDF, 1))
            page.close()  # a scanned page keeps its decoded picture until then
    except pypdfium2.PdfiumError as error:
        raise damaged("PDF") from error
    finally:
        opened.close()
    if pictures and not see:
        raise scanned(pictures)
    return together(pages) if pages else Document((), PDF)


def _written(page: pypdfium2.PdfPage, letters: list[Glyph]) -> tuple[Block, ...]:
    """What stands on a page of text."""
    tables = grids(*_rules(page))
    free: list[Glyph] = []
    inside: dict[int, list[Glyph]] = defaultdict(list)
    last = 0  # letters come table by table: the last one's table is tried first
    for letter in letters:
        middle, level = (letter.x0 + letter.x1) / 2, letter.base + letter.size * 0.3
        if tables and tables[last].holds(middle, level):
            inside[last].append(letter)
            continue
        at = next((n for n, grid in enumerate(tables) if grid.holds(middle, level)), None)
        if at is None:
            free.append(letter)
        else:
            inside[at].append(letter)
            last = at
    height = page.get_height()
    return top_to_bottom([(grid, grid.rows(inside[n], height)) for n, grid in enumerate(tables)], free, height)


def _is_picture(page: pypdfium2.PdfPage, chars: list[Glyph], unmapped: int) -> bool:
    """Whether the page must be looked at: it is a picture, or its letters have no known meaning.

    A scanner's own text behind the picture of the page is not trusted: nobody has checked it.
    """
    if chars and unmapped > 0.2 * (len(chars) + unmapped):
        return True
    if not chars:
        return next(page.get_objects(max_depth=4), None) is not None  # a picture, or letters drawn as lines
    whole = page.get_width() * page.get_height()
    for picture in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=4):
        left, bottom, right, top = picture.get_bounds()
        if (right - left) * (top - bottom) > 0.7 * whole:
            return True
    return False


def page_picture(page: pypdfium2.PdfPage) -> Picture:
    """The page as a picture of ``DPI`` dots an inch, less for an absurdly large page; its red alone, see ``picture.opened``."""
    scale = min(DPI / 72, MAX_SIDE / max(page.get_width(), page.get_height(), 1))
    bitmap = page.render(scale=scale, rev_byteorder=True)
    return bitmap.to_numpy()[:, :, 0].copy()


def _characters(page: pypdfium2.PdfPage) -> tuple[list[Glyph], int]:
    """The letters of a page, and how many more have no known meaning."""
    text = page.get_textpage()
    raw = text.raw
    found = []
    unmapped = 0
    x, y, box = ctypes.c_double(), ctypes.c_double(), pdfium.FS_RECTF()
    at_x, at_y, at_box = ctypes.byref(x), ctypes.byref(y), ctypes.byref(box)
    code_of, origin_of, box_of = (
        pdfium.FPDFText_GetUnicode,
        pdfium.FPDFText_GetCharOrigin,
        pdfium.FPDFText_GetLooseCharBox,
    )
    for index in range(min(text.count_chars(), MAX_CHARS)):
        code = code_of(raw, index)
        if code <= 32 or code in _NO_LETTERS or chr(code).isspace():
            unmapped += code == 0
            continue
        if code == 0xFFFD or 0xE000 <= code <= 0xF8FF:
            unmapped += 1
            continue
        origin_of(raw, index, at_x, at_y)
        box_of(raw, index, at_box)
        found.append(Glyph(chr(code), box.left, box.right, y.value, max(box.top - box.bottom, 1.0)))
    text.close()
    return found, unmapped


def _rules(page: pypdfium2.PdfPage) -> tuple[list[Rule], list[Rule]]:
    """The horizontal and the vertical rules of a page; a drawn box gives its four sides."""
    across, down = [], []
    for shape in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=4):
        left, bottom, right, top = shape.get_bounds()
        wide, high = right - left, top - bottom
        if high <= THIN < wide:
            across.append(Rule((top + bottom) / 2, left, right))
        elif wide <= THIN < high:
            down.append(Rule((left + right) / 2, bottom, top))
        elif wide > 8 and high > 8 and pdfium.FPDFPath_CountSegments(shape.raw) >= 4:
            across += [Rule(bottom, left, right), Rule(top, left, right)]
            down += [Rule(left, bottom, top), Rule(right, bottom, top)]
    return across, down
