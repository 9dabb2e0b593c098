"""Readers: bytes → ``Document``. They know formats and no forms."""

from __future__ import annotations

import logging
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING

from lxml.etree import LxmlError

from services.extract.reading.document import Document, Table, UnreadableFile
from services.extract.reading.readers.encoding import as_utf8, declared_charset
from services.extract.reading.readers.package import from_flat, from_flat_odf, from_word_2003, normal
from services.extract.reading.readers.refusals import PagesAreScanned, damaged, scanned, too_long
from services.extract.reading.readers.sniff import (
    DOC,
    DOCX,
    EXCEL_2003,
    FLAT_WORD,
    FODS,
    FODT,
    HTML,
    IMAGES,
    ODS,
    ODT,
    PDF,
    RTF,
    STANDARD_MAIN,
    TEXT,
    WORD_2003,
    XLS,
    XLSB,
    XLSX,
    media_type,
)
from services.extract.reading.words.plain_letters import plain_letters
from services.extract.reading.words.vietnamese_encodings import to_unicode

if TYPE_CHECKING:
    from services.extract.reading.readers.lattice import Page
    from services.extract.reading.readers.pdf import Picture

READERS = {
    DOCX: ("docx", "read_docx"),
    XLSX: ("xlsx", "read_xlsx"),
    XLSB: ("xlsb", "read_xlsb"),
    DOC: ("doc", "read_doc"),
    XLS: ("xls", "read_xls"),
    ODT: ("odf", "read_odt"),
    ODS: ("odf", "read_ods"),
    HTML: ("html", "read_html"),
    EXCEL_2003: ("excel2003", "read_excel_2003"),
    RTF: ("rtf", "read_rtf"),
    TEXT: ("text", "read_text"),
}
"""The module and the function that read a kind of file; imported when the first such file comes."""
_WRAPPED: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    FLAT_WORD: (DOCX, from_flat),
    WORD_2003: (DOCX, from_word_2003),
    FODT: (ODT, from_flat_odf),
    FODS: (ODS, from_flat_odf),
}
"""Office files that are one XML file: the kind they are once packed, and what packs them."""
_MARKUP = (HTML, EXCEL_2003, *_WRAPPED)
MAX_TAGS = {HTML: (b"<tr", b"<p", b"<div", b"<li", b"<br"), EXCEL_2003: (b"<Row", b"<ss:Row")}
MAX_COLUMNS = 400
"""Columns beyond which a table is no report's; workbooks are read to their two hundredth."""
MAX_BLOCKS, MAX_MARKUP = 40_000, 16 * 1024 * 1024
"""Rows and paragraphs, and bytes, beyond which a web page is no report."""
_LIBRARIES = (ValueError, ArithmeticError, LookupError, EOFError, OSError, RecursionError, MemoryError, struct.error, zlib.error, zipfile.BadZipFile, LxmlError)  # fmt: skip
"""What the libraries below have been seen to let out of broken files; anything else is an error of ours and is raised."""
_PANIC = "PanicException"
"""What libraries written in Rust (calamine, office_oxide) raise of a file that breaks them; it is no ``Exception``."""
_EMBEDDED = re.compile(rb"""data:[\w/+.-]+;base64,[A-Za-z0-9+/=\s]{200,}""")
"""A picture written into a web page."""
log = logging.getLogger(__name__)


def read(content: bytes, kind: str = "", *, look: bool = True) -> Document:
    """The document in ``content``, recognised by what it holds, never by its name, in Unicode.

    ``kind``: the media type, where its caller has looked already (``media_type``).
    ``look``: whether pictures of pages are read here; without it they raise ``PagesAreScanned``.
    Raises ``UnreadableFile``, and nothing else, with a sentence for the sender when it cannot be read.
    """
    with only_refusals():
        return plain_letters(to_unicode(_narrow(_read(content, kind or media_type(content), look))))


@contextmanager
def only_refusals() -> Iterator[None]:
    """What the libraries that read files raise becomes ``damaged_file``; an error of ours stays what it is."""
    try:
        yield
    except UnreadableFile:
        raise
    except _LIBRARIES as error:
        log.info("a reader met what it does not know", exc_info=True)
        raise damaged(type(error).__name__) from error
    except BaseException as error:
        if type(error).__name__ != _PANIC:
            raise
        raise damaged(str(error)[:80]) from error


def _read(content: bytes, kind: str, look: bool) -> Document:
    if kind == PDF:
        from services.extract.reading.readers.pdf import read_pdf

        return read_pdf(content, _see if look else None)
    if kind in IMAGES:
        if not look:
            raise scanned([1])
        from services.extract.reading.readers.scan import read_images

        return read_images(content, kind)
    if kind in _MARKUP:
        content = as_utf8(_bounded(content, kind), declared_charset(content))
    if kind in _WRAPPED:
        kind, pack = _WRAPPED[kind]
        content = pack(content)
    if kind in STANDARD_MAIN:
        content = normal(content, STANDARD_MAIN[kind])
    document = _reader(kind)(content)
    from services.extract.reading.readers.pasted import pasted_pages

    return pasted_pages(content, kind, document, look)


def _reader(kind: str) -> Callable[[bytes], Document]:
    module, name = READERS[kind]
    found: Callable[[bytes], Document] = getattr(import_module(f"{__name__}.{module}"), name)
    return found


def preload() -> None:
    """Imports every reader but the one for pictures, as a process does that forks others which read."""
    for module in {module for module, _ in READERS.values()} | {"pdf", "pasted"}:
        import_module(f"{__name__}.{module}")


def _narrow(document: Document) -> Document:
    """The document; raises ``UnreadableFile`` when a table in it is wider than any report's."""
    tables = (block for block in document.blocks if isinstance(block, Table))
    if any(len(row.cells) > MAX_COLUMNS for table in tables for row in table.rows):
        raise too_long(f"bảng rộng hơn {MAX_COLUMNS} cột", f"a table of more than {MAX_COLUMNS} columns")
    return document


def _bounded(content: bytes, kind: str) -> bytes:
    """The markup; raises ``UnreadableFile`` when it is longer than any report."""
    content = _EMBEDDED.sub(b"", content)
    blocks = sum(content.count(tag) for tag in MAX_TAGS.get(kind, ()))
    if blocks > MAX_BLOCKS or len(content) > MAX_MARKUP:
        raise too_long(f"{blocks} dòng, {len(content) // 1_000_000} MB chữ", f"{blocks} lines, {len(content) // 1_000_000} MB of text")  # fmt: skip
    return content


def _see(picture: Picture, dpi: float) -> Page:
    from services.extract.reading.readers.scan import look  # OpenCV and Tesseract are loaded where pictures come

    return look(picture, dpi)


__all__ = ["PagesAreScanned", "preload", "read"]
