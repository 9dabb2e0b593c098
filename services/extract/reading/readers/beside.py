"""Sheets printed over several pages in width: the columns that did not fit stand on the next page and are put back.

Such a page has rows at the very heights of the one before, and columns for which that one had no room.
"""

from __future__ import annotations

from dataclasses import replace

from services.extract.reading.document import Paragraph
from services.extract.reading.readers.lattice import OVERLAPS, Held, Page, Part, PartRow, same_columns

_FEWEST_ROWS = 3
"""Rows of the table beside, at least."""
_HIDDEN = 2
"""Edges of rows that merged cells of a header may hide."""
_LEVEL = 1.0
"""How exactly the heights of rows must agree (points)."""
_MARGIN = 3.0
"""Points by which edges of one column may miss each other."""
_OVERLAP = 12
"""Letters that may be printed on both pages, where the paper cuts a word."""


def put_together(pages: list[Page]) -> None:
    """Puts columns printed on pages of their own beside those they belong to; such a page keeps only other text.

    Only a sheet of one page in height is put together: where several follow each other down before the next
    columns come, evenly high rows fit more than one of them.
    """
    first: Page | None = None
    for page in pages:
        if first is not None and _parts(page) and _belongs(first, page):
            _attach(first, page)
        elif _parts(page):
            first = page
        else:
            first = None


def _parts(page: Page) -> list[Part]:
    return [piece for piece in page.pieces if isinstance(piece, Part) and piece.ruled]


def _belongs(first: Page, page: Page) -> bool:
    ours, theirs = _parts(first), _parts(page)
    left, right = min(part.xs[0] for part in ours), max(part.xs[-1] for part in ours)
    if any(abs(part.xs[0] - left) > _MARGIN for part in theirs):
        return False
    narrowest = min(part.xs[1] - part.xs[0] for part in theirs)
    if right + narrowest < first.width - left - _MARGIN or any(same_columns(a.xs, b.xs) for a in ours for b in theirs):
        return False
    return sum(len(part.rows) for part in theirs) >= _FEWEST_ROWS and _same_heights(ours, theirs)


def _same_heights(ours: list[Part], theirs: list[Part]) -> bool:
    """Whether rows end at the same heights; a cell that reaches over rows of the header may hide a few."""
    one, other = (
        sorted({h for part in parts for row in part.rows for h in (row.top, row.bottom)}) for parts in (ours, theirs)
    )
    few, many = sorted((one, other), key=len)
    common = all(min(abs(height - level) for level in many) <= _LEVEL for height in few)
    return common and len(many) - len(few) <= _HIDDEN and abs(few[0] - many[0]) <= _LEVEL


def _holds(row: PartRow, other: PartRow) -> bool:
    return row.top >= other.top - _LEVEL and row.bottom <= other.bottom + _LEVEL


def _attach(first: Page, page: Page) -> None:
    for part in _parts(first):
        _widen(part, _parts(page))
    left: list[Paragraph | Part] = []
    for piece in page.pieces:
        if isinstance(piece, Paragraph) and not _completed(first, piece):
            left.append(piece)
    page.pieces = left


def _widen(part: Part, others: list[Part]) -> None:
    """Gives each row the cells that stand at its height on the other page."""
    pairs: list[tuple[int, Part, int]] = []
    for other in others:
        for n, own in enumerate(other.rows):
            at = next((at for at, row in enumerate(part.rows) if _holds(own, row) or _holds(row, own)), None)
            if at is not None:
                pairs.append((at, other, n))
    if not pairs:
        return
    xs = pairs[0][1].xs
    width, more = len(part.xs) - 1, len(xs) - 1
    part.xs = part.xs + [part.xs[-1] + x - xs[0] for x in xs[1:]]
    for row in part.rows:
        row.cells = row.cells + [None] * more
    for at, other, n in pairs:
        if len(other.xs) == len(xs):
            for column, cell in enumerate(other.rows[n].cells):
                _put(part.rows[at], width + column, cell)


def _put(row: PartRow, column: int, cell: Held | None) -> None:
    if cell is None:
        return
    if any(own is not None and own.doubt == OVERLAPS for own in row.cells):
        cell.doubt = cell.doubt or OVERLAPS  # nobody can say what it answers
    known = row.cells[column]
    if known is None:
        row.cells[column] = cell
    else:
        known.lines += cell.lines


def _completed(first: Page, rest: Paragraph) -> bool:
    """Whether a text is the rest of a line that the edge of the first page cut; then it is put there."""
    for n, piece in enumerate(first.pieces):
        if not isinstance(piece, Paragraph) or piece.box is None or rest.box is None:
            continue
        if abs(piece.box[1] - rest.box[1]) > 2 * _LEVEL or piece.box[2] < first.width * 0.8:
            continue
        shared = next((k for k in range(_OVERLAP, -1, -1) if piece.text.endswith(rest.text[:k])), 0)
        first.pieces[n] = replace(piece, text=piece.text + rest.text[shared:])
        return True
    return False
