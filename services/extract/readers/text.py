"""Plain text: tab-separated tables between paragraphs."""

from __future__ import annotations

import csv
import io
import re
import unicodedata

from services.extract.document import Cell, Document, Paragraph, Row, Table, UnreadableFile, clean
from services.extract.readers.sniff import TEXT

_MIN_TABS = 2
_MIN_CSV_COLUMNS = 4


def read_text(content: bytes) -> Document:
    """Paragraphs, and tables where two or more lines in a row hold the same number of tabs.

    Raises ``UnreadableFile`` when the bytes are damaged UTF-16.
    """
    text = unicodedata.normalize("NFC", _decode(content))
    rows_of_csv = _csv(text)
    if rows_of_csv is not None:
        return Document((Table(tuple(rows_of_csv), 1),), TEXT)
    lines = _without_markdown(text.splitlines())
    tabs = [line.count("\t") for line in lines]
    blocks: list[Paragraph | Table] = []
    rows: list[Row] = []
    known_width = 0

    def flush() -> None:
        nonlocal rows
        if rows:
            number = sum(isinstance(block, Table) for block in blocks) + 1
            blocks.append(Table(tuple(rows), number))
            rows = []

    for at, line in enumerate(lines):
        width = tabs[at]
        beside = width in (tabs[at - 1] if at else -1, tabs[at + 1] if at + 1 < len(lines) else -1)
        in_table = width >= _MIN_TABS and (beside or width == known_width)
        if in_table:
            if rows and len(rows[-1].cells) != width + 1:
                flush()
            known_width = width
            cells = tuple(Cell(clean(cell)) for cell in line.split("\t"))
            rows.append(Row(cells, len(rows) + 1, at + 1))
            continue
        flush()
        if line.strip():
            blocks.append(Paragraph(line.strip("\r\n"), line=at + 1))
    flush()
    return Document(tuple(blocks), TEXT)


_MARKDOWN_ROW = re.compile(r"^\s*\|.*\|\s*$")
_MARKDOWN_RULE = re.compile(r"^\s*\|?(?:\s*:?-{2,}:?\s*\|)+\s*:?-*:?\s*$")


def _without_markdown(lines: list[str]) -> list[str]:
    """Markdown tables as tab-separated ones; their rule below the header becomes an empty line of the table."""
    if sum(map(bool, map(_MARKDOWN_ROW.match, lines))) < 2:
        return lines
    made = []
    for line in lines:
        if _MARKDOWN_RULE.match(line):
            continue
        if _MARKDOWN_ROW.match(line):
            cells = re.split(r"(?<!\\)\|", line.strip()[1:-1])
            line = "\t".join(cell.replace("\\|", "|").replace("<br>", " ").strip() for cell in cells)
        made.append(line)
    return made


def _csv(text: str) -> list[Row] | None:
    """The rows of a table saved as CSV; None when the text is none.

    A sheet saved as CSV has the same number of delimiters in every record, at least three.
    """
    for delimiter in (";", ","):
        if text.count(delimiter) < _MIN_CSV_COLUMNS * 5:
            continue
        try:
            records = list(csv.reader(io.StringIO(text), delimiter=delimiter, strict=True))
        except csv.Error:
            continue
        widths = {len(record) for record in records if record}
        if len(widths) == 1 and min(widths) >= _MIN_CSV_COLUMNS and len(records) > 1:
            rows = [Row(tuple(Cell(clean(cell)) for cell in record), n) for n, record in enumerate(records, 1)]
            return [row for row in rows if row.filled]
    return None


def _decode(content: bytes) -> str:
    """The text; bytes that are no Unicode are read as Western, from which ``legacy`` finds TCVN3 and VNI."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "latin-1"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableFile(
        "unknown_encoding",
        "Tệp văn bản không dùng bảng mã Unicode (UTF-8). Hãy lưu lại với bảng mã UTF-8 rồi gửi lại.",
        "The text file is not in Unicode (UTF-8). Save it as UTF-8 and send it again.",
    )
