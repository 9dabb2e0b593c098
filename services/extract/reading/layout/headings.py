"""What the words of a header say of the column below them: its role, its period, its level of government."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import lru_cache

from rapidfuzz import fuzz, process

from services.extract.reading.document import Row
from services.extract.reading.layout.scale import is_scale_alone, is_scaled, stated
from services.extract.reading.sentences.prose import role_alone
from services.extract.reading.values.looks import counts, is_unit, looks
from services.extract.reading.words.grades import grade_alone
from services.extract.reading.words.periods import mentions, speaks_of_another
from services.extract.reading.words.wording import WORDS, fold, level_in, plain

THIS, OTHER, PLAN, CUMULATIVE, CHANGE = "this", "other", "plan", "cumulative", "change"
"""Which figures a header promises: this period's, another's, the planned, those since January, a difference."""
_ALIKE = 86
"""Likeness of two header words, of 100, for them to mean the same in spite of a slip."""
_ENDS, _BEGINS = 91.0, 90.0
"""What the words of a note at the end of a header, and known words at its beginning, are worth as likeness."""
_MOST_WORDS = 12
"""Words of a header beyond which it is a sentence, whose single words prove nothing."""
_NUMBER = re.compile(r"\d[\d.,]*%?")
_YEAR = re.compile(r"^\W*(?:số liệu |thực hiện |kết quả )?năm (20\d\d)\W*$", re.IGNORECASE)
_PART = re.compile(
    r"^(?:so lieu |thuc hien |ket qua )?(?:quy (?P<quarter>i{1,3}|iv|[1-4])|(?P<months>3|6|9|12) thang(?: dau nam)?)$"
)
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_IN_PARENTHESES = re.compile(r"\([^()]*\)")


@dataclass(frozen=True, slots=True)
class Heading:
    """What a header's words say of its column."""

    role: str | None = None
    """A key of ``column_headers`` in wording.json; None when nothing is known."""
    window: str | None = None
    """``THIS`` and its like, or a quarter such as ``2020-Q3``; None when no period is named."""
    level: str | None = None
    words: str = ""
    people: str | None = None
    """The role of the people whose figures stand below it: ``dedicated`` …"""
    unit: str | None = None
    """What its figures are counted in, where the header says so in brackets: ``Số lượng (chiếc)``."""
    grade: str | None = None
    """The level of service whose figures stand below it: ``mức độ 3``."""


BELOW = "\n"
"""Stands between the words of a header and those of the header below it."""


_SPACED_OUT = re.compile(r"[a-z](?: [a-z])+")
"""A word whose letters stand apart, as a narrow column sets them: S T T."""


@lru_cache(maxsize=4_000)
def heading(text: str) -> Heading:
    """What a header says, the lower of several rows first; an empty ``Heading`` when it says nothing known."""
    rows = [_one_heading(row) for row in text.split(BELOW)]
    said = {name: next((told for one in reversed(rows) if (told := getattr(one, name))), None) for name in _SAID}
    return Heading(**said, words=" ".join(one.words for one in rows).strip())


_SAID = [one.name for one in fields(Heading) if one.name != "words"]


def _one_heading(text: str) -> Heading:
    text = plain(text)
    folded = fold(text)
    if _SPACED_OUT.fullmatch(folded):
        text = folded = folded.replace(" ", "")
    if not folded or len(folded.split()) > _MOST_WORDS:
        return Heading(words=folded)
    window = quarter_in(text) or window_in(text) or _part_of_year(text)
    level, people = level_in(folded), role_alone(_IN_PARENTHESES.sub(" ", text))
    bare = fold(_IN_PARENTHESES.sub(" ", text)) or folded
    role = _role(bare)
    grade = grade_alone(text)
    if (window or level or people or grade) and role in (None, "label", "share"):
        role = role if role == "label" and window is None else "value"
    if role is None and is_scale_alone(text):
        role = "value"
    if role is None and text.strip() in ("%", "Tỷ lệ %"):
        role = "share"
    return Heading(role, window, level, folded, people, _unit_behind(text), grade)


def _unit_behind(text: str) -> str | None:
    behind = _UNIT_BEHIND.search(text)
    if behind and (counts(behind[1]) or is_scaled(behind[1])):
        return behind[1].strip()
    return stated(text) or (text.strip() if is_scale_alone(text) else None)


_UNIT_BEHIND = re.compile(
    r"[(\[]\s*(?:ĐVT\s*:|Đơn vị tính\s*:|Đơn vị\s*:)?\s*([^()\[\]]{1,30})[)\]]\s*$", re.IGNORECASE
)


def year_alone(text: str) -> str | None:
    """The year that a text names and nothing else: ``Năm 2019``."""
    year = _YEAR.search(text)
    return year[1] if year else None


def _part_of_year(text: str) -> str | None:
    """A year, or a quarter of a year that is not named: ``2019``, ``-Q3``."""
    year = year_alone(text)
    if year:
        return year
    part = _PART.search(fold(text))
    if part is None:
        return None
    quarter = int(part["months"]) // 3 if part["months"] else _ROMAN.get(part["quarter"]) or int(part["quarter"])
    return f"-Q{quarter}"


def quarter_in(text: str) -> str | None:
    """The first quarter that a text names, such as ``2020-Q3``."""
    return next((mention.period for mention in mentions(text) if not mention.span), None)


def window_in(text: str) -> str | None:
    """The period that words speak of, other than by its name."""
    folded = fold(text)
    for window, words in _WINDOW_WORDS:
        if words.search(folded):
            return window
    return OTHER if speaks_of_another(text) else None


_WINDOW_WORDS = [
    (window, re.compile(rf"\b(?:{'|'.join(WORDS['windows'][window])})\b"))
    for window in (OTHER, CHANGE, PLAN, CUMULATIVE, THIS)
]
_LIST_NAME = re.compile(rf"\b(?:{'|'.join(WORDS['list_names'])})\b")
_EXACT_ROLES: dict[str, str] = {word: role for role, words in WORDS["column_headers"].items() for word in words}


def _role(bare: str) -> str | None:
    if bare in _EXACT_ROLES:
        return _EXACT_ROLES[bare]
    alike = process.extract(bare, _LONG_HEADERS, scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=None)
    likely = {word: float(likeness) for word, likeness, _ in alike}
    for word in _NOTES if bare.endswith(_BEHIND) else ():
        if bare.endswith(f" {word}"):
            likely.setdefault(word, _ENDS)
    for word in _PHRASES if bare.startswith(_BEFORE) else ():
        if bare.startswith(f"{word} "):
            likely.setdefault(word, _BEGINS)
    ranked = [(likeness, len(word), _EXACT_ROLES[word]) for word, likeness in likely.items()]
    return max(ranked)[2] if ranked else None


_NOTES = [word for word, role in _EXACT_ROLES.items() if role == "note"]
_BEHIND = tuple(f" {word}" for word in _NOTES)
_PHRASES = [word for word, role in _EXACT_ROLES.items() if " " in word and role != "unit"]
"""Not 'đơn vị': what the unit in charge is called is no unit, and units are known by sight."""
_BEFORE = tuple(f"{word} " for word in _PHRASES)
_LONG_HEADERS = [word for word in _EXACT_ROLES if len(word) > 4]


@lru_cache(maxsize=4_000)
def is_list_header(text: str) -> bool:
    """Whether a header names the things of a list, such as applications or services."""
    folded = fold(text)
    return len(folded.split()) <= _MOST_WORDS and bool(_LIST_NAME.search(folded))


def is_header(cells: Sequence[str]) -> bool:
    """Whether a row names columns rather than answering anything."""
    filled = [text for text in cells if text]
    if len(filled) < _FEWEST_KNOWN or _answers(filled) or _names_few(filled):
        return False
    found = [heading(text) for text in filled]
    known = [one for one in found if _is_known(one)]
    roles = {one.role for one in known}
    if any(is_list_header(text) for text in filled):
        return not any(_NUMBER.fullmatch(text) for text in filled[1:])
    if len(known) == len(filled) and all(one.level for one in found):
        return len({one.level for one in found}) == len(filled)
    if len({one.people for one in found if one.people}) > 1 and len(known) >= len(filled) - 1:
        return not any(_NUMBER.fullmatch(text) for text in filled)
    if (
        len({one.grade for one in found if one.grade}) > 1
        and sum(one.grade is not None for one in found) >= len(found) - 1
    ):
        return True
    if "label" in roles:
        return True
    firm = roles - {"value", "share", None}
    return len(firm) >= 2 and len(known) >= 3


_FEWEST_KNOWN = 2
"""Columns that a header names in known words at least."""


def _is_known(one: Heading) -> bool:
    return one.role is not None or is_list_header(one.words)


def _names_few(filled: list[str]) -> bool:
    """Whether too few texts of a row are known words of headers; the shortest looked at first, which mostly are none."""
    spare = len(filled) - _FEWEST_KNOWN
    for text in sorted(filled, key=len):
        spare -= not _is_known(heading(text))
        if spare < 0:
            return True
    return False


def _answers(filled: list[str]) -> bool:
    """Whether a row has a figure, and an ordinal or a unit, whatever its words: ``8 | Thông tin báo cáo … | tin/bài | 40``."""
    figures = any(_NUMBER.fullmatch(text) and not _A_YEAR.fullmatch(text) for text in filled[1:])
    return figures and (looks(filled[0]) in ("ordinal", "figure") or any(map(is_unit, filled)))


_A_YEAR = re.compile(r"20\d\d")
_NUMBER_OF_COLUMN = re.compile(r"[\s()\[\].]*+(?:(?:\d\s*+){0,2}|[A-ZĐ]|(?:\d\s*+){1,2}=.*+)[\s()\[\].]*+", re.DOTALL)


def is_number_row(cells: Sequence[str], *, after_header: bool = False) -> bool:
    """Whether a row only numbers the columns: (1) (2) (3), or 1 2 3 below a header."""
    filled = [text for text in cells if text and not text.isspace()]
    if len(filled) < 2 or not all(map(_NUMBER_OF_COLUMN.fullmatch, filled)):
        return False
    texts = ["".join(text.split()) for text in filled]
    bare = [text.strip("()[].") for text in texts]
    numbers = [int(word) for word in bare if word.isdigit()]
    marked = sum(text.startswith("(") for text in texts)
    if not numbers or (len(numbers) < 2 and not marked):
        return False
    ascending = all(b - a in (0, 1, 2) for a, b in itertools.pairwise(numbers))
    if marked >= 2 and marked >= len(texts) - 1:
        return numbers == sorted(numbers)
    return after_header and ascending and numbers[0] <= 3 and len(bare) >= min(len(cells), 3)


def numbers_columns(row: Row, *, after_header: bool = False) -> bool:
    """Whether a row only numbers the columns, some of its signs perhaps misread in a scan.

    Then every sign that is not the number of its own column is a doubtful one, and most are their numbers or all doubtful.
    """
    longest = row.longest  # words, in most rows
    if _NUMBER_OF_COLUMN.fullmatch(longest) and is_number_row(row.texts, after_header=after_header):
        return True
    if len(longest) > _LONGEST_SIGN:
        return False
    signs = [(str(at), cell) for at, cell in enumerate(row.cells, 1) if cell.text]
    if len(signs) < _FEWEST_SIGNS:
        return False
    strange = [cell for number, cell in signs if cell.text.strip("()[]./ ") != number]
    if not strange or not all(cell.doubt for cell in strange):
        return False
    own = len(signs) - len(strange)
    return own >= _OWN_SIGNS and (own >= len(strange) or all(cell.doubt for _, cell in signs))


_FEWEST_SIGNS, _OWN_SIGNS, _LONGEST_SIGN = 3, 2, 4
"""Signs of a row of a scan that numbers the columns, those of them that are read right, and letters of one: (10)."""


def headers_of(rows: Sequence[Sequence[str]]) -> list[str]:
    """One text for each column from header rows one below the other; an upper one stretches over what it heads."""
    width = max(len(row) for row in rows)
    made = ["" for _ in range(width)]
    for number, row in enumerate(rows):
        below = rows[number + 1] if number + 1 < len(rows) else None
        last = ""
        for at in range(width):
            text = plain(row[at]) if at < len(row) else ""
            if text:
                last = text
            elif below is not None and last and at < len(below) and below[at] and not (made[at]):
                text = last
            else:
                last = last if below is not None and at < len(below) and below[at] else ""
            if text and fold(text) not in map(fold, made[at].split(BELOW)):
                made[at] = f"{made[at]}{BELOW}{text}".strip()
    return made


def as_of_a_district(headers: Sequence[str]) -> list[str]:
    """The headers of a city's and of its communes' columns with the city called a district, whose level it has.

    A city beside which districts stand may be one that is a province.
    """
    levels = [heading(header).level for header in headers]
    if "cap_xa" not in levels or any(level not in (None, "cap_xa") for level in levels):
        return list(headers)
    told = [header if level else _CITY.sub("huyện", header) for header, level in zip(headers, levels, strict=True)]
    return [new if heading(new).level else old for new, old in zip(told, headers, strict=True)]


_CITY = re.compile(r"thành phố|\bTP\.?(?=\s|$)", re.IGNORECASE)
