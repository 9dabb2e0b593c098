"""How much of a file is read at most, whatever its format: no report has as much, and a file made to be absurd costs no more."""

from __future__ import annotations

from services.extract.reading.document import UnreadableFile
from services.extract.reading.readers.refusals import too_long

MAX_ROWS, MAX_COLUMNS = 20_000, 200
"""Rows of a workbook, and columns of a sheet: what stands farther right is no report's."""
MAX_BLOCKS = 20_000
"""Paragraphs and tables of a document."""
MAX_CELLS, MAX_LETTERS = 120_000, 4_000_000
"""Cells, and letters in them; a text that many cells share counts in each."""
MAX_SPAN = 200
"""Columns or rows that a merged or a repeated cell reaches over."""


def too_many_cells() -> UnreadableFile:
    """The finding for more than ``MAX_CELLS``."""
    return too_long("quá nhiều ô", "too many cells")


def too_many_rows() -> UnreadableFile:
    """The finding for more than ``MAX_ROWS``."""
    return too_long(f"hơn {MAX_ROWS} dòng", f"more than {MAX_ROWS} rows")


def too_many_paragraphs() -> UnreadableFile:
    """The finding for more than ``MAX_BLOCKS``."""
    return too_long(f"hơn {MAX_BLOCKS} đoạn", f"more than {MAX_BLOCKS} paragraphs")
