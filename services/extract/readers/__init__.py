"""Readers: bytes → ``Document``. They know formats and no forms."""

from __future__ import annotations

from collections.abc import Callable

from services.extract.document import Document, UnreadableFile
from services.extract.legacy import to_unicode
from services.extract.readers.doc import read_doc
from services.extract.readers.docx import read_docx
from services.extract.readers.html import read_html
from services.extract.readers.lattice import Page
from services.extract.readers.odf import read_ods, read_odt
from services.extract.readers.pdf import PagesAreScanned, Picture, read_pdf, scanned
from services.extract.readers.rtf import read_rtf
from services.extract.readers.sniff import DOC, DOCX, HTML, IMAGES, ODS, ODT, PDF, RTF, TEXT, XLS, XLSX, media_type
from services.extract.readers.text import read_text
from services.extract.readers.xls import read_xls
from services.extract.readers.xlsx import read_xlsx

READERS: dict[str, Callable[[bytes], Document]] = {
    DOCX: read_docx,
    XLSX: read_xlsx,
    DOC: read_doc,
    XLS: read_xls,
    ODT: read_odt,
    ODS: read_ods,
    HTML: read_html,
    RTF: read_rtf,
    TEXT: read_text,
}


def read(content: bytes, *, look: bool = True) -> Document:
    """The document in ``content``, recognised by what it holds, never by its name, in Unicode.

    ``look``: whether pictures of pages are read here; without it they raise ``PagesAreScanned``.
    Raises ``UnreadableFile`` with a sentence for the sender when it cannot be read.
    """
    kind = media_type(content)
    if kind == PDF:
        return to_unicode(read_pdf(content, _see if look else None))
    if kind in IMAGES:
        if not look:
            raise scanned([1])
        from services.extract.readers.scan import read_images

        return read_images(content, kind)
    if kind not in READERS:
        raise UnreadableFile(
            "unsupported_type",
            f"Hệ thống không đọc được tệp loại {kind}. Hãy gửi bản Word, Excel, OpenDocument, PDF, ảnh chụp hoặc tệp nén chứa chúng.",
            f"Files of type {kind} cannot be read. Send the report as Word, Excel, OpenDocument, PDF, a picture, or an archive of these.",
        )
    return to_unicode(READERS[kind](content))


def _see(picture: Picture, dpi: float) -> Page:
    from services.extract.readers.scan import look  # OpenCV and Tesseract are loaded where pictures come

    return look(picture, dpi)


__all__ = ["PagesAreScanned", "read"]
