"""Where the headers of a table stand: a table may have several, or one in words that nobody knows."""

from __future__ import annotations

import re

from services.extract.reading.document import Row
from services.extract.reading.layout.annex_columns import heads_list
from services.extract.reading.layout.choice_columns import are_choices
from services.extract.reading.layout.headings import headers_of, heading, is_header, numbers_columns
from services.extract.reading.layout.lines import SECTION
from services.extract.reading.sentences.clauses import is_of_a_person
from services.extract.reading.values.looks import looks
from services.extract.reading.words.header_again import is_header_again
from services.extract.reading.words.wording import plain

_LAST = 8
"""Headers above one that may be one of them again."""
_TITLE = re.compile(r"^\W*(?:BẢNG|Bảng)\s*\d")


def headers_in(rows: list[Row]) -> list[tuple[int, int, list[str]]]:
    """Each header: its first row, the row after it, and the words of every column."""
    found: list[tuple[int, int, list[str]]] = []
    marked = [numbers_columns(row) for row in rows]
    at = 0
    while at < len(rows):
        end = _header_end(rows, at, marked)
        if end is None:
            at += 1
            continue
        known = found[-_LAST:]
        again = next((one for one in known if is_header_again(rows[one[0]].texts, rows[at].texts)), None)
        if again is not None:  # what stands below it is no third line of a header that had two
            end = min(end, at + again[1] - again[0])
        words = again[2] if again else headers_of([row.texts for row in rows[at:end] if not _numbers(row)])
        found.append((at, end, words))
        at = end
    return found


def _header_end(rows: list[Row], at: int, marked: list[bool]) -> int | None:
    """The row after the header that starts at a row; None when none starts there.

    ``marked``: whether each row numbers the columns by its own signs, wherever it stands.
    """
    row = rows[at]
    if len(row.filled) < 2:
        return None
    known = is_header(row.texts) or heads_list(tuple(row.texts)) or _offers_choices(rows, at)
    if not known and any(looks(row.texts[n]) in ("figure", "answer") for n in row.filled):
        return None
    numbered = marked.index(True, at + 1, at + 4) if True in marked[at + 1 : at + 4] else None
    if not known and numbered is None:
        return None
    if numbered is not None and (known or numbered == at + 1):
        return numbered + 1
    end = at + 1
    first = row.filled[0]
    while end < len(rows) and _continues_header(rows[end], first):
        end += 1
        if _numbers(rows[end - 1]):
            break
    return end


def _offers_choices(rows: list[Row], at: int) -> bool:
    """Whether a row names a column 'Có' and a column 'Không' for the rows below, which do not print both themselves."""
    texts = rows[at].texts
    pairs = [n for n in range(len(texts) - 1) if are_choices(texts[n], texts[n + 1])]
    if len(pairs) != 1:
        return False
    others = [text for n, text in enumerate(texts) if text and n not in (pairs[0], pairs[0] + 1)]
    named = [looks(text) for text in others if heading(text).role is None]
    if any(one != "words" for one in named) and named != ["unit"]:  # “Ứng dụng” is a unit, too
        return False
    below = [row.texts[pairs[0] : pairs[0] + 2] for row in rows[at + 1 :]]
    return bool(below) and not any(len(said) == 2 and are_choices(*said) for said in below)


def _numbers(row: Row) -> bool:
    return numbers_columns(row, after_header=True)


def _continues_header(row: Row, ordinal: int) -> bool:
    filled = row.filled
    if not filled:
        return False
    if _numbers(row):
        return True
    if min(filled) == ordinal + 1 and len(filled) > 1:  # no ordinals: below the header of the figures
        return all(heading(row.cells[at].text).role in ("value", "share") for at in filled)
    return min(filled) > ordinal + 1 and all(_names_column(row, at) for at in filled)


def _names_column(row: Row, at: int) -> bool:
    """Whether a cell names a column: in words, or it is one of two columns to be marked, 'Có' beside 'Không'."""
    text = row.cells[at].text
    if looks(text) in ("words", "unit") or heading(text).role:
        return True
    beside = [row.cell(one).text for one in (at - 1, at + 1) if one >= 0]
    return any(are_choices(one, text) or are_choices(text, one) for one in beside)


def unknown_header(rows: list[Row]) -> list[str]:
    """The words of a first row that names columns in no known words, above rows that answer."""
    if len(rows) < 3 or len(rows[0].filled) < 2:
        return []
    first = rows[0]
    if is_of_a_person(first.cells[first.filled[0]].text):
        return []  # a card of who reports, its first line a name
    if any(looks(first.cells[at].text) in ("figure", "answer", "nothing") for at in first.filled):
        return []
    below = {at for row in rows[1:] for at in row.filled}
    answered = {at for row in rows[1:] for at in row.filled if looks(row.cells[at].text) in ("figure", "answer")}
    fits = set(first.filled) >= {at for at in answered if at > 0} and len(first.filled) * 2 >= len(below)
    return [plain(cell.text) for cell in first.cells] if fits else []


def is_title_row(row: Row) -> bool:
    """Whether a row is nothing but the title of a part or of a table."""
    filled = row.filled
    if len(filled) != 1 or filled[0] > 1:
        return False
    text = row.cells[filled[0]].text
    return bool(SECTION.match(plain(text))) or bool(_TITLE.match(plain(text)))
