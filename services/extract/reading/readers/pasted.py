"""Pages pasted into an office file as pictures: a Word file of scans is read like the scans."""

from __future__ import annotations

import re
from collections.abc import Iterator

from services.extract.reading.document import Document, Paragraph, together
from services.extract.reading.readers.images import is_page
from services.extract.reading.readers.ooxml import Package
from services.extract.reading.readers.package import BROKEN_PACKAGE, names_in, open_package
from services.extract.reading.readers.refusals import MAX_SCANNED, damaged, scanned, too_many
from services.extract.reading.readers.sniff import DOCX, ODS, ODT, STANDARD_MAIN, XLSB, XLSX, media_type

FEW_LETTERS = 300
"""Letters below which an office file says nothing itself, and its pictures are what was sent."""
PAGE_AREA, PAGE_SIDE = 40.0, 4.3
"""Square inches, and inches of the shorter side, from which a picture shown in a text is a page of it."""
_EMU, _DRAWING = 914_400, 20_000
"""Word's units in an inch, and bytes of XML that one picture takes at most."""
_SHOWN = re.compile(rb"<wp:(?:inline|anchor)\b")
_EXTENT = re.compile(rb'<wp:extent\b[^>]*?\bcx="(\d{1,12})"[^>]*?\bcy="(\d{1,12})"')
_REFERENCE = re.compile(rb'\br:(?:embed|id)="([^"]+)"')
_PICTURES = {XLSX: "xl/media/", XLSB: "xl/media/", ODT: "Pictures/", ODS: "Pictures/"}
"""Where the pictures of other office files lie."""


def pasted_pages(content: bytes, kind: str, document: Document, look: bool) -> Document:
    """The document with the pages that were pasted into it as pictures, behind its own text.

    ``look``: whether they are read here; without it they raise ``PagesAreScanned``. Raises ``UnreadableFile``
    when there are too many of them.
    """
    silent = _letters(document) < FEW_LETTERS
    if kind == DOCX:
        found = _in_word(Package(content), silent=silent)
    elif kind in _PICTURES and silent:
        found = _in_folder(content, _PICTURES[kind])
    else:
        return document
    pages = [picture for picture in found if is_page(picture)]
    if not pages:
        return document
    if len(pages) > MAX_SCANNED:
        raise too_many(f"hơn {MAX_SCANNED} trang chụp", f"more than {MAX_SCANNED} scanned pages")
    if not look:
        raise scanned(list(range(1, len(pages) + 1)))
    from services.extract.reading.readers.scan import read_images

    return together([document, *(read_images(page, media_type(page)) for page in pages)])


def _letters(document: Document) -> int:
    count = 0
    for block in document.blocks:
        for text in (block.text,) if isinstance(block, Paragraph) else (row.text for row in block.rows):
            count += sum(map(str.isalnum, text))
            if count >= FEW_LETTERS:
                return count
    return count


def _in_folder(content: bytes, folder: str) -> Iterator[bytes]:
    """The pictures of a workbook or an OpenDocument file, by their names."""
    with open_package(content) as package:
        for name, stored in sorted(names_in(package).items()):
            if name.startswith(folder):
                try:
                    yield package.read(stored)
                except BROKEN_PACKAGE as error:
                    raise damaged(name) from error


def _in_word(package: Package, *, silent: bool) -> Iterator[bytes]:
    """The pictures of a Word file in the order of its text: of one that is ``silent`` all, else those that fill a page."""
    main = STANDARD_MAIN[DOCX]
    pictures = {name.encode(): part for name, (kind, part) in package.related(main).items() if kind == "image"}
    if not pictures:
        return
    text = package.bytes(main)
    wanted = _REFERENCE.findall(text) if silent else _shown_large(text)
    for name in dict.fromkeys(wanted):
        if name in pictures and pictures[name] in package:
            yield package.bytes(pictures[name])


def _shown_large(text: bytes) -> Iterator[bytes]:
    """What is shown as large as a page, but for what lies behind the text."""
    starts = [found.start() for found in _SHOWN.finditer(text)]
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        drawing = text[start : min(end, start + _DRAWING)]
        extent = _EXTENT.search(drawing)
        if extent is None or b'behindDoc="1"' in drawing[:1_000]:
            continue
        wide, high = int(extent[1]) / _EMU, int(extent[2]) / _EMU
        if wide * high >= PAGE_AREA and min(wide, high) >= PAGE_SIDE:
            yield from _REFERENCE.findall(drawing)
