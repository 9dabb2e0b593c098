"""Readers: bytes → ``Document``. They know formats and no forms."""

from __future__ import annotations

import logging
import re
import struct
import zipfile
import zlib
from collections.abc import Callable

from lxml.etree import LxmlError

from services.extract.document import Document, UnreadableFile
from services.extract.legacy import to_unicode
from services.extract.readers.doc import read_doc
from services.extract.readers.docx import read_docx
from services.extract.readers.encoding import as_utf8, declared_charset
from services.extract.readers.excel2003 import read_excel_2003
from services.extract.readers.html import read_html
from services.extract.readers.lattice import Page
from services.extract.readers.odf import read_ods, read_odt
from services.extract.readers.package import from_flat, from_flat_odf, from_word_2003, normal
from services.extract.readers.pasted import pasted_pages
from services.extract.readers.pdf import PagesAreScanned, Picture, read_pdf, scanned
from services.extract.readers.refusals import damaged, too_long
from services.extract.readers.rtf import read_rtf
from services.extract.readers.sniff import (
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
from services.extract.readers.text import read_text
from services.extract.readers.xls import read_xls
from services.extract.readers.xlsb import read_xlsb
from services.extract.readers.xlsx import read_xlsx

READERS: dict[str, Callable[[bytes], Document]] = {
    DOCX: read_docx,
    XLSX: read_xlsx,
    XLSB: read_xlsb,
    DOC: read_doc,
    XLS: read_xls,
    ODT: read_odt,
    ODS: read_ods,
    HTML: read_html,
    EXCEL_2003: read_excel_2003,
    RTF: read_rtf,
    TEXT: read_text,
}
_WRAPPED: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    FLAT_WORD: (DOCX, from_flat),
    WORD_2003: (DOCX, from_word_2003),
    FODT: (ODT, from_flat_odf),
    FODS: (ODS, from_flat_odf),
}
"""Office files that are one XML file: the kind they are once packed, and what packs them."""
_MARKUP = (HTML, EXCEL_2003, *_WRAPPED)
MAX_TAGS = {HTML: (b"<tr", b"<p", b"<div", b"<li", b"<br"), EXCEL_2003: (b"<Row", b"<ss:Row")}
MAX_BLOCKS, MAX_MARKUP = 40_000, 16 * 1024 * 1024
"""Rows and paragraphs, and bytes, beyond which a web page is no report."""
_LIBRARIES = (ValueError, ArithmeticError, LookupError, EOFError, OSError, RecursionError, MemoryError, struct.error, zlib.error, zipfile.BadZipFile, LxmlError)  # fmt: skip
"""What the libraries below have been seen to let out of broken files; anything else is an error of ours and is raised."""
_EMBEDDED = re.compile(rb"""data:[\w/+.-]+;base64,[A-Za-z0-9+/=\s]{200,}""")
"""A picture written into a web page."""
log = logging.getLogger(__name__)


def read(content: bytes, *, look: bool = True) -> Document:
    """The document in ``content``, recognised by what it holds, never by its name, in Unicode.

    ``look``: whether pictures of pages are read here; without it they raise ``PagesAreScanned``.
    Raises ``UnreadableFile``, and nothing else, with a sentence for the sender when it cannot be read.
    """
    try:
        return to_unicode(_read(content, media_type(content), look))
    except UnreadableFile:
        raise
    except _LIBRARIES as error:
        log.info("a reader met what it does not know", exc_info=True)
        raise damaged(type(error).__name__) from error


def _read(content: bytes, kind: str, look: bool) -> Document:
    if kind == PDF:
        return read_pdf(content, _see if look else None)
    if kind in IMAGES:
        if not look:
            raise scanned([1])
        from services.extract.readers.scan import read_images

        return read_images(content, kind)
    if kind in _MARKUP:
        content = as_utf8(_bounded(content, kind), declared_charset(content))
    if kind in _WRAPPED:
        kind, pack = _WRAPPED[kind]
        content = pack(content)
    if kind in STANDARD_MAIN:
        content = normal(content, STANDARD_MAIN[kind])
    document = READERS[kind](content)
    return pasted_pages(content, kind, document, look)


def _bounded(content: bytes, kind: str) -> bytes:
    """The markup; raises ``UnreadableFile`` when it is longer than any report."""
    content = _EMBEDDED.sub(b"", content)
    blocks = sum(content.count(tag) for tag in MAX_TAGS.get(kind, ()))
    if blocks > MAX_BLOCKS or len(content) > MAX_MARKUP:
        raise too_long(f"{blocks} dòng, {len(content) // 1_000_000} MB chữ", f"{blocks} lines, {len(content) // 1_000_000} MB of text")  # fmt: skip
    return content


def _see(picture: Picture, dpi: float) -> Page:
    from services.extract.readers.scan import look  # OpenCV and Tesseract are loaded where pictures come

    return look(picture, dpi)


__all__ = ["PagesAreScanned", "read"]
