"""Readers: bytes → ``Document``. They know formats and no forms."""

from __future__ import annotations

from collections.abc import Callable

from services.extract.document import Document, UnreadableFile
from services.extract.readers.doc import read_doc
from services.extract.readers.docx import read_docx
from services.extract.readers.html import read_html
from services.extract.readers.odf import read_ods, read_odt
from services.extract.readers.pdf import read_pdf
from services.extract.readers.sniff import DOC, DOCX, HTML, ODS, ODT, PDF, TEXT, XLS, XLSX, media_type
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
    PDF: read_pdf,
    TEXT: read_text,
}


def read(content: bytes) -> Document:
    """The document in ``content``, recognised by what it holds, never by its name.

    Raises ``UnreadableFile`` with a sentence for the sender when it cannot be read.
    """
    kind = media_type(content)
    if kind not in READERS:
        raise UnreadableFile(
            "unsupported_type",
            f"Hệ thống chưa đọc được tệp loại {kind}. Hãy gửi bản Word (.docx, .doc), Excel (.xlsx, .xls), OpenDocument hoặc PDF có chữ.",
            f"Files of type {kind} cannot be read yet. Send the report as a Word, Excel, OpenDocument or text PDF file.",
        )
    return READERS[kind](content)
