"""A column 'Có' beside a column 'Không', marked in one of the two: the same answer as 'Có' or 'Không' in one column."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import cache, lru_cache

from services.extract.reading.document import EMPTY, Cell, Row
from services.extract.reading.layout.headings import BELOW, heading, is_list_header
from services.extract.reading.readers.chosen import TICKED, UNTICKED, one_of_two
from services.extract.reading.values import read_value
from services.extract.reading.values.looks import looks
from services.extract.reading.words.wording import fold
from shared.answers import answer_words
from shared.contracts import Status

_ANSWERS = "Kết quả"
"""The header of the column that two become."""
Table = tuple[list[str], list[Row]]


def with_one_answer(headers: Sequence[str], body: Sequence[Row]) -> Table | None:
    """The table with each pair of such columns made one; None where it has none, or where it is a list of things."""
    pairs = _pairs(headers)
    taken = {column for at in pairs for column in (at, at + 1)}
    named = sum(is_list_header(one) or heading(one).role == "label" for one in headers)
    others = [at for at, one in enumerate(headers) if at not in taken and one]
    figures = [at for at in others if heading(headers[at]).role == "value"]
    if not pairs or named > 1 or (figures and len(pairs) > 1):
        return None
    strange = [at for at in others if at not in figures and not _may_stand_beside(headers[at])]
    if len(strange) > (named == 0) or not all(_asks(body, at) for at in strange):
        return None
    made = [_header(one, figures) if at in pairs else "" if at in taken else one for at, one in enumerate(headers)]
    return made, [_joined(row, pairs, headers, figures) for row in body]


def _pairs(headers: Sequence[str]) -> list[int]:
    """The first columns of the pairs; a column is of one pair."""
    found: list[int] = []
    for at in range(len(headers) - 1):
        if are_choices(headers[at], headers[at + 1]) and (not found or at > found[-1] + 1):
            found.append(at)
    return found


def _header(first: str, figures: list[int]) -> str:
    """The header of the column that two become: what stands above both, where it says whose answers they are."""
    above = first.rpartition(BELOW)[0]
    if heading(above).level or heading(above).window:
        return above
    return "" if figures else _ANSWERS


def _may_stand_beside(header: str) -> bool:
    return heading(header).role in ("ordinal", "label", "unit", "share", "note", "code") or is_list_header(header)


def _asks(body: Sequence[Row], at: int) -> bool:
    """Whether words stand in a column and nothing that answers, whatever its header calls them."""
    said = [looks(text) for row in body if (text := row.cell(at).text)]
    return said.count("words") * 2 > len(said) and not {"figure", "answer"}.intersection(said)


def _last(header: str) -> str:
    return fold(header.rsplit(BELOW, maxsplit=1)[-1])


def are_choices(one: str, other: str) -> bool:
    """Whether two headers name the two answers to a question."""
    said = _choices_of(one)
    return bool(said) and any(yes != other_yes for yes in said for other_yes in _choices_of(other))


@lru_cache(maxsize=20_000)
def _choices_of(header: str) -> tuple[bool, ...]:
    """Whether a header says yes or no, perhaps of what is done ("Đã triển khai"): neither, one of them, or both."""
    word = _last(header)
    yes, no = _yes_and_no()
    return (*([True] if yes.fullmatch(word) else []), *([False] if no.fullmatch(word) else []))


@cache
def _yes_and_no() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = answer_words()
    done = "|".join(map(fold, words.states))
    return (
        re.compile(rf"(?:{'|'.join(map(fold, words.yes))})(?: (?:{done}))*"),
        re.compile(rf"(?:{'|'.join(map(fold, words.no))})(?: (?:{done}))*"),
    )


def _joined(row: Row, pairs: list[int], headers: Sequence[str], figures: list[int]) -> Row:
    cells = list(row.cells)
    for at in pairs:
        if at + 1 >= len(cells):
            continue
        cells[at] = _answer((cells[at], headers[at]), (cells[at + 1], headers[at + 1]))
        cells[at + 1] = EMPTY
        for figure in figures if len(figures) == 1 else ():  # of several, nobody can say for which a mark stands
            if looks(row.cell(figure).text) == "nothing" and figure < len(cells):
                cells[figure], cells[at] = cells[at], EMPTY
    return replace(row, cells=tuple(cells))


def _answer(one: tuple[Cell, str], other: tuple[Cell, str]) -> Cell:
    """What a mark under one of two words says; both marked, or other words there, stay as they stand."""
    said = [cell for cell, _ in (one, other) if looks(cell.text) != "nothing"]
    marked = [(cell, header.split(BELOW)[-1]) for cell, header in (one, other) if _is_marked(cell.text, header)]
    if len(marked) == 1:
        cell, word = marked[0]
        beside = other[0] if cell is one[0] else one[0]
        doubt = None if beside not in said or _is_unmarked(beside.text) else "left_over"
        return replace(cell, text=word, number=None, doubt=cell.doubt or doubt, parts=(word,))
    strong = [(cell, word) for cell, word in marked if cell.strong]
    if len(marked) == 2 and len(strong) == 1:  # both are printed, and one is underlined or bold
        cell, word = strong[0]
        return replace(cell, text=word, number=None, parts=(word,))
    if len(marked) == 2:
        words = "   ".join(word for _, word in marked)
        return replace(one[0], text=words, number=None, doubt="two_ticks", parts=(words,))
    return said[0] if said else one[0]


def _is_marked(text: str, header: str) -> bool:
    reading = read_value(text, "boolean", None)
    return fold(text) == _last(header) != "" or (reading.status is Status.FILLED and reading.value is True)


def _is_unmarked(text: str) -> bool:
    reading = read_value(text, "boolean", None)
    return reading.status is Status.BLANK or reading.value is False


def printed_pairs(body: Sequence[Row], values: Sequence[int], rivals: Sequence[int]) -> frozenset[tuple[int, int]]:
    """The columns of answers, each with the one beside it, in which a row prints a yes and a no, and no row anything else."""
    found = {}
    for at in values:
        for other in (at + 1, at - 1):
            both = [row for row in body if other in rivals and row.cell(at).text and row.cell(other).text]
            if both and all(one_of_two(*_in_order(row, at, other)) for row in both):
                found[at] = other
    return frozenset(found.items())


def one_of_two_cells(row: Row, at: int, pairs: Collection[tuple[int, int]]) -> Cell | None:
    """A printed yes and no in cells beside each other as one cell, where one of them alone is underlined or bold."""
    other = next((beside for column, beside in pairs if column == at), None)
    if other is None or not row.cell(other).text or row.cell(at).strong == row.cell(other).strong:
        return None
    left, right = (row.cell(one) for one in sorted((at, other)))
    text = "   ".join(f"{TICKED if cell.strong else UNTICKED}{cell.text}" for cell in (left, right))
    sure = min(left.confidence, right.confidence)
    return replace(
        row.cell(at), text=text, parts=(text,), number=None, doubt=left.doubt or right.doubt, confidence=sure
    )


def _in_order(row: Row, at: int, other: int) -> tuple[str, str]:
    return row.cell(min(at, other)).text, row.cell(max(at, other)).text
