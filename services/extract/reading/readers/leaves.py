"""The pages of a document bound together: a table that goes on over pages is one table, as its writer made it.

A header that each page repeats stands once, a row that a page break cut is one row, and a page number
between the parts of a table does not part them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from services.extract.reading.document import Block, Document, Paragraph, Table
from services.extract.reading.readers.beside import put_together
from services.extract.reading.readers.glyphs import bullet
from services.extract.reading.readers.lattice import Held, Page, Part, PartRow, add_rows
from services.extract.reading.readers.wrapped import fits
from services.extract.reading.words.header_again import is_header_again
from services.extract.reading.words.wording import fold

_HEADER_ROWS = 6
_PAGE_NUMBER = re.compile(r"\W*(?:trang|page)?\W*\d{1,3}(?:\s*(?:/|of|trên)\s*\d{1,3})?\W*", re.IGNORECASE)
_PAGE = re.compile(r"\b(?:trang|page)? ?\d{1,3}(?: \d{1,3})?$")
_FIGURE = re.compile(r"[+-]?\d[\d.,/\s]*%?|[xX✓✔☒☑☐]")
_ORDINAL = re.compile(r"\d{1,2}(?:\.\d{1,2})*[.)]?")
_BOXES = frozenset("☐☒☑")
_MID_SENTENCE = re.compile(r"[^\W_A-ZĐ]|[,;:)\]]")


def bound(pages: list[Page], media_type: str) -> Document:
    """The document that pages make; pages and tables count from 1."""
    put_together(pages)
    running = _running_titles(pages)
    blocks: list[Block] = []
    tables = 0
    for piece, waiting in _joined(pages, running):
        if isinstance(piece, Part):
            tables += 1
            page = piece.rows[0].page
            blocks.append(Table(tuple(piece.table_rows(page)), tables, page))
        else:
            blocks.append(piece)
        blocks += waiting
    return Document(tuple(blocks), media_type, len(pages) or None)


def _joined(pages: list[Page], running: set[int]) -> Iterator[tuple[Part | Paragraph, list[Paragraph]]]:
    """What stands on the pages, parts of one table joined; with each, the page numbers that stood inside it."""
    open_: Part | None = None
    waiting: list[Paragraph] = []
    for number, page in enumerate(pages, 1):
        first = True
        for piece in page.pieces:
            if isinstance(piece, Paragraph):
                paragraph = replace(piece, page=number)
                if id(piece) in running and open_ is not None:
                    waiting.append(paragraph)
                    continue
                if open_ is not None:
                    yield open_, waiting
                    open_, waiting = None, []
                first = first and id(piece) in running
                yield paragraph, []
                continue
            for row in piece.rows:
                row.page = number
            if open_ is not None and first and open_.rows[-1].page == number - 1 and _goes_on(open_, piece):
                first = False
                continue
            if open_ is not None:
                yield open_, waiting
            open_, waiting, first = piece, [], False
    if open_ is not None:
        yield open_, waiting


def _running_titles(pages: list[Page]) -> set[int]:
    """The paragraphs (by ``id``) at the top or bottom of pages that are page numbers or stand on several pages."""
    edges: list[tuple[int, float, Paragraph]] = []
    for number, page in enumerate(pages):
        for piece in page.pieces:
            if isinstance(piece, Paragraph) and piece.box is not None and len(piece.text) < 160:
                at = piece.box[1] / page.height
                if not 0.12 < at < 0.88:
                    edges.append((number, at, piece))
    found = {id(piece) for _, _, piece in edges if _PAGE_NUMBER.fullmatch(piece.text)}
    for n, (number, at, piece) in enumerate(edges):
        for other, where, twin in edges[n + 1 :]:
            if other != number and abs(at - where) < 0.015 and _pageless(piece) == _pageless(twin):
                found |= {id(piece), id(twin)}
    return found


def _pageless(paragraph: Paragraph) -> str:
    return _PAGE.sub("", fold(paragraph.text))


def _goes_on(above: Part, below: Part) -> bool:
    """Whether a table goes on in the first one of the next page; then that one's rows are put below its own."""
    columns = _columns(above.xs, below.xs)
    if columns is None:
        return False
    owner = {(row, columns[column]): (first[0], columns[first[1]]) for (row, column), first in below.owner.items()}
    width, last = len(above.xs) - 1, len(above.rows) - 1
    rows = [PartRow(_spread(row.cells, columns, width), row.page) for row in below.rows]
    start = skip = _repeated(above, rows, below.padding)
    if not start and _is_other_header(above, rows[0], below.padding):
        return False
    if start < len(rows) and _is_rest(above, rows[start], below):
        _complete(above, rows[start])
        skip += 1
    add_rows(
        above,
        rows[skip:],
        {
            (row - skip, column): (first[0] - skip, first[1])
            for (row, column), first in owner.items()
            if min(row, first[0]) >= skip
        },
    )
    for (row, column), first in owner.items():
        if row >= skip > first[0] >= start:  # a cell that reaches down from the row that was cut
            above.owner[last + 1 + row - skip, column] = above.owner[last, first[1]]
    return True


def _spread(cells: list[Held | None], columns: list[int], width: int) -> list[Held | None]:
    spread: list[Held | None] = [None] * width
    for column, cell in zip(columns, cells, strict=True):
        spread[column] = cell
    return spread


def _columns(above: list[float], below: list[float]) -> list[int] | None:
    """Which column of a table each column of its part on the next page is; None where they do not go together.

    Pages may be shifted, and a scan of one a little larger.
    """
    wide, wide_below = above[-1] - above[0], below[-1] - below[0]
    if abs(wide - wide_below) > 0.03 * max(wide, wide_below) or len(below) > len(above) or len(below) < 3:
        return None
    ours = [(x - above[0]) / wide for x in above]
    found = []
    for x in below:
        at = (x - below[0]) / wide_below
        nearest = min(range(len(ours)), key=lambda n: abs(ours[n] - at))
        if abs(ours[nearest] - at) > 0.012:
            return None
        found.append(nearest)
    return found[:-1] if sorted(set(found)) == found else None


def _texts(row: PartRow, padding: float) -> list[str]:
    return ["" if held is None else held.cell(padding).text for held in row.cells]


def _repeated(above: Part, rows: list[PartRow], padding: float) -> int:
    """How many of the first rows only repeat the table's header."""
    own = [_texts(row, above.padding) for row in above.rows[: _HEADER_ROWS + 2]]
    new = [_texts(row, padding) for row in rows[:_HEADER_ROWS]]
    for start in range(min(3, len(own))):
        if start and sum(map(bool, own[start - 1])) != 1:
            break  # only a title may stand above the header
        count = 0
        for ours, theirs in zip(own[start:], new, strict=False):
            if not _same_header(ours, theirs, first=count == 0):
                break
            count += 1
        if count:
            return count
    return 0


def _same_header(ours: list[str], theirs: list[str], *, first: bool) -> bool:
    filled = [text for text in theirs if text]
    if len(filled) < 2:
        return False
    if first and (_figures_of_their_own(ours, theirs) or (not theirs[0] and not theirs[1])):
        return False
    if not first and not theirs[0] and any(_FIGURE.fullmatch(text) for text in filled):
        return False
    return is_header_again(ours, theirs)


def _figures_of_their_own(ours: list[str], theirs: list[str]) -> bool:
    """Whether a row holds figures, so that it is no header. One alone in its first cell, above which the header has a word
    or the very same figure, was misread: "TT" as 4.
    """
    figures = [n for n, text in enumerate(theirs) if _FIGURE.fullmatch(text)]
    misread = figures == [0] and bool(ours[0]) and (ours[0] == theirs[0] or not _FIGURE.fullmatch(ours[0]))
    return bool(figures) and not misread


def _is_other_header(above: Part, row: PartRow, padding: float) -> bool:
    """Whether a row begins as the table's header does ("TT") and is another one."""
    ours, theirs = (next(iter(_texts(r, p)), "") for r, p in ((above.rows[0], above.padding), (row, padding)))
    return bool(ours) and not _FIGURE.fullmatch(ours) and fold(ours) == fold(theirs)


def _is_rest(above: Part, row: PartRow, below: Part) -> bool:
    """Whether the first row of a page is the rest of the one that the page break cut.

    Text goes on below only where the line above had no room for its first word, so a cell that had room
    speaks against it; so do two figures in one column, an ordinal, or a list mark. The rest of a sentence
    starts with a small letter; where it starts with a capital every cell must go on.
    """
    last = len(above.rows) - 1
    places = [n for n, held in enumerate(row.cells) if held is not None]
    if len(places) > 1 and places[0] == 0 and _is_cut_ordinal(above, row):
        places = places[1:]
    if not places or places[0] == 0:
        return False
    upper = {n: _at(above, last, n) for n in places}
    here, there = {n: row.cells[n] for n in places}, upper
    padding = above.padding
    cut: list[int] = []
    roomy: list[int] = []
    for n in places:
        top, rest = there[n], here[n]
        if top is None or rest is None or not top.lines:
            continue
        one, two = top.cell(padding).text, rest.cell(padding).text
        if _FIGURE.fullmatch(one) and _FIGURE.fullmatch(two):
            return False
        (roomy if fits(top.written[-1], rest.written[0], top.room(padding)) else cut).append(n)
    text = "" if (label := here[places[0]]) is None else label.cell(below.padding).text
    lacks_label = _is_option(text) and any(_at(above, last, n) is not None for n in range(places[0]))
    if places[0] not in cut or (bullet(text) and not lacks_label):
        return False
    if _MID_SENTENCE.match(text):
        return True
    top = there[places[0]]
    ended = top is not None and top.cell(padding).text[-1:] in ".:;"
    return not roomy and not ended and len(cut) == len(places)


def _is_cut_ordinal(above: Part, row: PartRow) -> bool:
    """Whether the first cell of a page is the number of the word that the last one of the page above holds: ``MỤC`` and ``8.``."""
    top, rest = _at(above, len(above.rows) - 1, 0), row.cells[0]
    if top is None or rest is None or not top.lines:
        return False
    padding = above.padding
    words, number = top.cell(padding).text, rest.cell(padding).text
    apart = words.isalpha() and _ORDINAL.fullmatch(number) is not None
    return apart and not fits(top.written[-1], rest.written[0], top.room(padding))


def _is_option(text: str) -> bool:
    """Whether a text starts with a box to tick, and so may be one of several options of the row above."""
    return text[:1] in _BOXES


def _at(part: Part, row: int, column: int) -> Held | None:
    first_row, first_column = part.owner.get((row, column), (row, column))
    return part.rows[first_row].cells[first_column]


def _complete(above: Part, row: PartRow) -> None:
    """Puts the rest of a cut row into the cells it was cut from."""
    last = len(above.rows) - 1
    for column, rest in enumerate(row.cells):
        if rest is None:
            continue
        top = _at(above, last, column)
        if top is None:
            above.rows[last].cells[column] = rest
            continue
        top.lines += rest.lines
        top.doubt = top.doubt or rest.doubt
        top.confidence = min(top.confidence, rest.confidence)
