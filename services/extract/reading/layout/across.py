"""Tables laid on their side: what is asked runs across the first row, each row below answers all of it."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from services.extract.reading.document import Row, Table, row_source
from services.extract.reading.layout.annex_columns import heads_list
from services.extract.reading.layout.choice_columns import are_choices
from services.extract.reading.layout.headings import heading, is_list_header, numbers_columns
from services.extract.reading.layout.lines import Line, LineWriter
from services.extract.reading.values.looks import is_unit, looks
from services.extract.reading.words.wording import fold, level_in, plain

_QUESTIONS, _FEW, _WORDS = 3, 2, 2
"""Questions that a row asks at least, those of a card of two rows, and the words of one."""
_HEADER_WORDS = 3
"""Words of the longest header that only names a kind of column; a longer text that begins so asks something."""
_MANY = 8
"""Questions of which most have a unit, above one row: an agency's answers."""
_MOST_ROWS = 6
"""Rows of answers: one for each level, or for each unit of an agency; a list has more."""
_NUMBER = re.compile(r"^\W*\d{1,2}(?:\.\d{1,2})*[.)]\s+")
_UNIT_BEHIND = re.compile(r"^(.+?)\s*[(\[]\s*([^()\[\]]+?)\s*[)\]]\s*$", re.DOTALL)


def parts_across(rows: Sequence[Row]) -> Iterator[tuple[int, int]]:
    """Where such tables begin and end among the rows of a sheet or a table."""
    at = 0
    while at < len(rows):
        if len(rows[at].filled) < _FEW:
            at += 1
            continue
        end = at + 1
        while end < len(rows) and rows[end].number == rows[end - 1].number + 1 and len(rows[end].filled) > 1:
            end += 1
        if _asks_across(rows[at:end]):
            yield at, end
        at = end


def _asks_across(standing: Sequence[Row]) -> bool:
    """Whether the first of some rows asks, cell by cell, and the others answer; one between them may number the columns."""
    rows = [*standing[:1], *_answering(standing)]
    if not 2 <= len(rows) <= _MOST_ROWS + 1:
        return False
    texts = [rows[0].cells[at].text for at in rows[0].filled]
    if any(are_choices(one, other) for one, other in itertools.pairwise(texts)):
        return False  # columns to be marked in
    asking = [text for text in texts if _asks(text)]
    few = len(asking) < _QUESTIONS or len(texts) <= _QUESTIONS
    if few and not (len(rows) == 2 and len(asking) == len(texts) and _is_card(rows)):
        return False
    if len(asking) * 3 < len(texts) * 2:
        return False
    first = {looks(row.cells[row.filled[0]].text) for row in rows[1:] if row.filled}
    numbered = heading(texts[0]).role == "ordinal" or (not _asks(texts[0]) and bool(first & {"ordinal", "figure"}))
    counted = sum(_parted(plain(text))[1] is not None for text in asking)
    alone = len(rows) == 2 and len(asking) >= _MANY and counted * 2 >= len(asking)  # so many figures of one are no list
    if numbered and not alone and (heads_list(tuple(texts)) or any(is_list_header(text) for text in texts)):
        return False
    own = set(rows[0].filled)
    said = {looks(row.cells[at].text) for row in rows[1:] for at in row.filled}
    return bool(said & {"figure", "answer"}) and all(_answers(row, own) for row in rows[1:])


def _answering(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows below the questions but the one that numbers the columns, where another answers."""
    return [row for row in rows[1:] if not _numbers(row)] or rows[1:]


def _numbers(row: Row) -> bool:
    """Whether a row numbers the columns, each with its own number: a row of zeros answers."""
    signs = [re.sub(r"\W", "", row.cells[at].text) for at in row.filled]
    return numbers_columns(row) and signs == [str(n) for n in range(1, len(signs) + 1)]


def is_one_question(rows: Sequence[Row]) -> bool:
    """Whether two rows of one cell each are a question and its answer."""
    if len(rows) != 2 or any(len(row.filled) != 1 for row in rows) or rows[0].filled != rows[1].filled:
        return False
    asked, said = (row.cells[row.filled[0]].text for row in rows)
    return _asks(asked) and len(asked.split()) > _HEADER_WORDS and len(said.split()) < len(asked.split())


def _is_card(rows: Sequence[Row]) -> bool:
    """Whether two rows are a few questions and their answers: all above asks at length, nothing below does."""
    texts = [rows[0].cells[at].text for at in rows[0].filled]
    below = [rows[1].cells[at].text for at in rows[1].filled]
    return all(len(text.split()) > _HEADER_WORDS for text in texts) and len(below) > len(texts) // 2


def _asks(text: str) -> bool:
    numbered, text = _NUMBER.match(text), _NUMBER.sub("", text)
    words = len(text.split())
    if numbered and words >= _WORDS:
        return True
    if looks(text) != "words" or words < _WORDS or text.isupper():
        return False
    return words > _HEADER_WORDS or heading(text).role is None


def _answers(row: Row, asked: set[int]) -> bool:
    """Whether a row stands below the questions, and asks nothing by itself."""
    said = [looks(row.cells[at].text) for at in row.filled]
    return set(row.filled) <= asked and said.count("words") <= len(said) - said.count("words") + _QUESTIONS


def write_across(writer: LineWriter, table: Table, rows: Sequence[Row]) -> None:
    """The lines of such a table, row by row."""
    writer.layout.texts.append((plain(rows[0].text), row_source(table, rows[0])))
    answers = _answering(rows)
    several = len(answers) > 1
    for row in answers:
        writer.layout.texts.append((plain(row.text), row_source(table, row)))
        first = row.filled[0] if row.filled else 0
        level = level_in(fold(row.cell(first).text))
        for at in rows[0].filled:
            label, unit = _parted(plain(rows[0].cells[at].text))
            cell = row.cell(at)
            if at == rows[0].filled[0] and not _asks(rows[0].cells[at].text):
                continue  # names the rows
            writer.add(
                Line(
                    label,
                    unit,
                    cell.text,
                    None,
                    writer.section,
                    writer.context,
                    row_source(table, row, at),
                    number=cell.number,
                    doubt=cell.doubt or ("column_unclear" if several and level is None and cell.text else None),
                    confidence=cell.confidence,
                    level=level,
                    window=writer.window,
                    parts=cell.parts,
                )
            )
            writer.names(label)


def _parted(text: str) -> tuple[str, str | None]:
    """A question and the unit that stands in parentheses behind it."""
    match = _UNIT_BEHIND.match(text)
    return (match[1], match[2]) if match and is_unit(match[2]) else (text, None)
