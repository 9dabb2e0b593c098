"""Pages pasted into an office file as pictures: a Word file of scans is read like the scans."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from posixpath import basename, dirname, join, normpath

from services.extract.document import Document, together
from services.extract.readers.images import is_page
from services.extract.readers.package import BROKEN_PACKAGE, open_package
from services.extract.readers.refusals import MAX_SCANNED, damaged, scanned, too_many
from services.extract.readers.sniff import DOCX, ODS, ODT, STANDARD_MAIN, XLSB, XLSX, media_type

FEW_LETTERS = 300
"""Letters below which an office file says nothing itself, and its pictures are what was sent."""
PAGE_AREA, PAGE_SIDE = 40.0, 4.3
"""Square inches, and inches of the shorter side, from which a picture shown in a text is a page of it."""
_EMU, _DRAWING = 914_400, 20_000
"""Word's units in an inch, and bytes of XML that one picture takes at most."""
_SHOWN = re.compile(rb"<wp:(?:inline|anchor)\b")
_EXTENT = re.compile(rb'<wp:extent\b[^>]*?\bcx="(\d{1,12})"[^>]*?\bcy="(\d{1,12})"')
_EMBEDDED = re.compile(rb'<a:blip\b[^>]*?r:embed="([^"]+)"')
_TARGET = re.compile(rb'<Relationship\b(?=[^>]*?\bId="([^"]+)")(?=[^>]*?\bTarget="([^"]+)")')


def pasted_pages(content: bytes, kind: str, document: Document, look: bool) -> Document:
    """The document with the pages that were pasted into it as pictures, behind its own text.

    ``look``: whether they are read here; without it they raise ``PagesAreScanned``. Raises ``UnreadableFile``
    when there are too many of them.
    """
    if kind not in (*STANDARD_MAIN, ODT, ODS):
        return document
    try:
        with open_package(content) as package:
            pages = list(_pages(package, kind, silent=_letters(document) < FEW_LETTERS))
    except BROKEN_PACKAGE as error:
        raise damaged("ảnh trong tệp / pictures") from error
    if not pages:
        return document
    if len(pages) > MAX_SCANNED:
        raise too_many(f"hơn {MAX_SCANNED} trang chụp", f"more than {MAX_SCANNED} scanned pages")
    if not look:
        raise scanned(list(range(1, len(pages) + 1)))
    from services.extract.readers.scan import read_images

    return together([document, *(read_images(page, media_type(page)) for page in pages)])


def _letters(document: Document) -> int:
    count = 0
    for text, _ in document.texts():
        count += sum(map(str.isalnum, text))
        if count >= FEW_LETTERS:
            break
    return count


def _pages(package: zipfile.ZipFile, kind: str, *, silent: bool) -> Iterator[bytes]:
    """The pictures that are pages; of a file that is ``silent`` all that are large enough."""
    names = package.namelist()
    folders = {DOCX: "word/media/", XLSX: "xl/media/", XLSB: "xl/media/", ODT: "Pictures/", ODS: "Pictures/"}
    pictures = [name for name in names if name.startswith(folders[kind])]
    if not pictures:
        return
    if silent:
        wanted = _in_order(package, pictures) if kind == DOCX else sorted(pictures)
    else:
        wanted = list(_shown_large(package)) if kind == DOCX else []
    for name in wanted:
        picture = package.read(name) if name in names else b""
        if is_page(picture):
            yield picture


def _in_order(package: zipfile.ZipFile, pictures: list[str]) -> list[str]:
    """The pictures in the order of the text, then those that it does not name."""
    text, targets = _text(package), _targets(package)
    named = [targets.get(found) for found in re.findall(rb'(?:r:embed|r:id)="([^"]+)"', text)]
    order = [name for name in dict.fromkeys(named) if name in pictures]
    return order + [name for name in sorted(pictures) if name not in order]


def _shown_large(package: zipfile.ZipFile) -> Iterator[str]:
    """The pictures of a Word file that fill a page of it, but not those that lie behind the text."""
    targets, text = _targets(package), _text(package)
    starts = [found.start() for found in _SHOWN.finditer(text)]
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        drawing = text[start : min(end, start + _DRAWING)]
        extent = _EXTENT.search(drawing)
        if extent is None or b'behindDoc="1"' in drawing[:1_000]:
            continue
        wide, high = int(extent[1]) / _EMU, int(extent[2]) / _EMU
        if wide * high < PAGE_AREA or min(wide, high) < PAGE_SIDE:
            continue
        for found in _EMBEDDED.findall(drawing):
            if found in targets:
                yield targets[found]


def _text(package: zipfile.ZipFile) -> bytes:
    main = STANDARD_MAIN[DOCX]
    return package.read(main) if main in package.namelist() else b""


def _targets(package: zipfile.ZipFile) -> dict[bytes, str]:
    """The parts that the text of a Word file refers to, by the reference's id."""
    main = STANDARD_MAIN[DOCX]
    relations = join(dirname(main), "_rels", f"{basename(main)}.rels")
    if relations not in package.namelist():
        return {}
    return {
        found: normpath(join(dirname(main), target.decode("utf-8", "replace"))).lstrip("/")
        for found, target in _TARGET.findall(package.read(relations))
    }
