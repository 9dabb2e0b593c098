"""Plain text: tab-separated tables between paragraphs."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace

from services.extract.reading.document import Cell, Document, Paragraph, Row, Table, clean
from services.extract.reading.readers.encoding import decoded
from services.extract.reading.readers.refusals import too_long
from services.extract.reading.readers.sniff import TEXT

MAX_LINES, MAX_LETTERS = 20_000, 4_000_000
"""Lines that hold anything, and letters, beyond which a text is no report."""
MAX_BYTES = 40_000_000
"""Bytes that are looked at to tell how long it is."""
_BLANKS = ',;|\t\r\n "\x00'
"""What a record without content consists of."""
_MIN_TABS = 2
"""Tabs of a line that may be a row of a table."""
_MIN_CELLS = 3
"""Cells that most records of a table saved as CSV have at least."""
_TIGHT = 0.8
"""Share of the delimiters of such a table that no space follows; in sentences a space follows nearly all."""
_SEP_LINE = re.compile(r"\ufeff?\"?sep=(.)\"?[ \t]*\r?\n", re.IGNORECASE)
"""What Excel writes, and reads, as the first line to name the delimiter."""
_DELIMITERS = (";", ",", "|", "\t")
_LONGEST_CELL = 40
"""Lines within quotes beyond which a quote is a mark of inches or a typing error."""


def read_text(content: bytes) -> Document:
    """Paragraphs, and tables where two or more lines in a row hold the same number of tabs.

    Raises ``UnreadableFile`` when the bytes are damaged UTF-16, or longer than any report.
    """
    if len(content) > MAX_BYTES:
        raise too_long(f"{len(content) // 1_000_000} MB chữ", f"{len(content) // 1_000_000} MB of text")
    text = _within_bounds(decoded(content))
    rows_of_csv = _csv(text)
    if rows_of_csv is not None:
        return Document((Table(tuple(rows_of_csv), 1),), TEXT)
    numbered = _without_markdown(_without_quotes(text.splitlines()))
    tabs = [line.count("\t") for _, line in numbered]
    blocks: list[Paragraph | Table] = []
    rows: list[Row] = []
    known_width = 0

    def flush() -> None:
        nonlocal rows
        if rows:
            number = sum(isinstance(block, Table) for block in blocks) + 1
            blocks.append(Table(tuple(rows), number))
            rows = []

    for at, (number, line) in enumerate(numbered):
        width = tabs[at]
        beside = width in (tabs[at - 1] if at else -1, tabs[at + 1] if at + 1 < len(numbered) else -1)
        in_table = width >= _MIN_TABS and (beside or width == known_width)
        if in_table:
            if rows and len(rows[-1].cells) != width + 1:
                flush()
            known_width = width
            cells = tuple(Cell(clean(cell)) for cell in line.split("\t"))
            rows.append(Row(cells, len(rows) + 1, number))
            continue
        flush()
        if line.strip():
            blocks.append(Paragraph(line.strip("\r\n"), line=number))
    flush()
    return Document(tuple(blocks), TEXT)


_Numbered = list[tuple[int, str]]
"""Lines with their numbers in the file, from 1."""
_MARKDOWN_ROW = re.compile(r"^\s*\|.*\|\s*$")
_MARKDOWN_RULE = re.compile(r"^\s*\|?(?:\s*:?-{2,}:?\s*\|)+\s*:?-*:?\s*$")


def _without_markdown(lines: _Numbered) -> _Numbered:
    """Markdown tables as tab-separated ones, without the rule below the header."""
    if sum(bool(_MARKDOWN_ROW.match(line)) for _, line in lines) < 2:
        return lines
    made = []
    for number, line in lines:
        if _MARKDOWN_RULE.match(line):
            continue
        if _MARKDOWN_ROW.match(line):
            cells = re.split(r"(?<!\\)\|", line.strip()[1:-1])
            line = "\t".join(cell.replace("\\|", "|").replace("<br>", " ").strip() for cell in cells)
        made.append((number, line))
    return made


def _within_bounds(text: str) -> str:
    """The text without the empty records at its end, which a sheet saved as CSV may have a million of."""
    kept = text.rstrip(_BLANKS)
    lines = kept.count("\n") + 1
    if len(kept) > MAX_LETTERS or (lines > MAX_LINES and _filled(kept) > MAX_LINES):
        raise too_long(
            f"{lines} dòng, {len(kept) // 1_000_000} triệu chữ (giới hạn {MAX_LINES} dòng)",
            f"{lines} lines, {len(kept) // 1_000_000} million letters (at most {MAX_LINES} lines)",
        )
    return text[: len(kept) + 2]


def _filled(text: str) -> int:
    """How many lines hold more than blanks and delimiters."""
    return sum(bool(line.strip(_BLANKS)) for line in text.split("\n"))


def _without_quotes(lines: list[str]) -> _Numbered:
    """Tab-separated lines as they were before a program put cells with line breaks or quotes into quotes."""
    if not any("\t" in line and '"' in line for line in lines):
        return list(enumerate(lines, 1))
    made: _Numbered = []
    at = 0
    while at < len(lines):
        end = at
        if "\t" in lines[at]:
            while _is_open("\n".join(lines[at : end + 1])) and end + 1 < len(lines) and end - at < _LONGEST_CELL:
                end += 1
            if _is_open("\n".join(lines[at : end + 1])):
                end = at  # a lone quote
        whole = "\n".join(lines[at : end + 1])
        if '"' in whole and "\t" in whole:
            cells = next(csv.reader([whole], delimiter="\t"), [])
            whole = "\t".join(clean(cell) for cell in cells)
        made.append((at + 1, whole))
        at = end + 1
    return made


def _is_open(text: str) -> bool:
    """Whether a cell that starts with a quote has not ended with one."""
    starts = len(re.findall(r'(?:^|\t)"', text))
    return starts > 0 and text.count('"') % 2 == 1


def _csv(text: str) -> list[Row] | None:
    """The rows of a table saved as CSV; None when the text is none.

    In such a table most records have several cells, and hardly a delimiter is followed by a space. Records
    may be of different lengths where a program leaves empty cells at their ends out.
    """
    named = _SEP_LINE.match(text)
    if named:
        return _rows(text[named.end() :], named[1], before=1)
    for delimiter in _DELIMITERS[:-1]:
        count = text.count(delimiter)
        if count < 5 * _MIN_CELLS:
            continue
        loose = text.count(f"{delimiter} ") - text.count(f'{delimiter} "')
        if count - loose < _TIGHT * count:
            continue
        rows = _rows(text, delimiter)
        filled = [row for row in rows if row.filled]
        several = sum(len(row.cells) >= _MIN_CELLS for row in filled)
        if len(filled) > 1 and several > 0.5 * len(filled):
            return rows
    return None


def _rows(text: str, delimiter: str, before: int = 0) -> list[Row]:
    """The records, those that hold something; ``before``: records that were taken off the start."""
    records = _records(text, delimiter)
    widths = {len(record) for record in records if any(record)}
    rows = []
    for number, record in enumerate(records, before + 1):
        cells = [Cell(clean(cell)) for cell in record]
        if delimiter == "," and len(widths) > 1:
            _doubt_split(cells)
        row = Row(tuple(cells), number)
        if row.filled:
            rows.append(row)
    return rows


def _records(text: str, delimiter: str) -> list[list[str]]:
    """The records by the rules of CSV; without quotes where they would join far more lines than a cell has."""
    csv.field_size_limit(MAX_LETTERS)
    spaced = f'{delimiter} "' in text
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=spaced)
        records = list(reader)
    except csv.Error:
        records = []
    if not records or any(cell.count("\n") > _LONGEST_CELL for record in records for cell in record):
        unquoted = [line.replace('"', "") for line in text.splitlines()]
        return [line.split(delimiter) for line in unquoted]
    return records


def _doubt_split(cells: list[Cell]) -> None:
    """Marks two neighbours that may be one number with a decimal comma, in a file that puts nothing in quotes.

    Where all records have as many cells nothing was split; where they differ nobody can tell.
    """
    for at in range(len(cells) - 1):
        whole, rest = cells[at].text, cells[at + 1].text
        if whole.isdigit() and rest.rstrip("%").isdigit() and len(rest) <= 4:
            cells[at] = replace(cells[at], doubt="column_unclear")
            cells[at + 1] = replace(cells[at + 1], doubt="column_unclear")
