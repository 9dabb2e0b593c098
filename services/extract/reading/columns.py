"""What each column of a table holds: by the words of its header and by what stands below it.

A table is what it holds, not what its header is called: one unknown word silences nothing. A column
is *the* column of figures only when its header is explained or no other could be it; where two could,
nobody can say which, and every figure of the table is held.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from rapidfuzz import fuzz, process

from services.extract.reading.document import Row
from services.extract.reading.periods import mentions, speaks_of_another
from services.extract.reading.values import TICK, says_yes_or_no
from services.extract.reading.wording import WORDS, fold, level_in, plain
from shared.forms import units

THIS, OTHER, PLAN, CUMULATIVE, CHANGE = "this", "other", "plan", "cumulative", "change"
"""Which figures a header promises: this period's, another's, the planned, those since January, a difference."""
_NOT_THIS = (OTHER, PLAN, CHANGE)
_ALIKE = 86
"""Likeness of two header words, of 100, for them to mean the same in spite of a slip."""
_MOST_WORDS = 12
"""Words of a header beyond which it is a sentence, whose single words prove nothing."""
_CLEARLY = 4
"""How many times as many figures as any other a column holds that is clearly the one."""
_SHORT = 20
"""Letters of the longest yes or no in words."""
_BODY = 200
"""Rows looked at to tell what a column holds."""

_ORDINAL = re.compile(
    r"^\W*(?:(?:mục|phần)\s+)?(?:\d{1,3}(?:[.,]\d{1,2})*|[a-zđ]|[ivxl]{1,5}|[A-ZĐ])?\W*$", re.IGNORECASE
)
_FIGURE = re.compile(r"^[(\[]?\s*[<>≥≤~=+-]?\s*\d[\d.,\s]*(?:/\s*\d[\d.,]*)?\s*[)\]]?\s*(?:%|\S+(?:\s\S+){0,2})?$")
_TYPED = re.compile(r"^(?:QU[YÝ]\s+(?:[IVX]+|[1-4]|một|hai|ba|tư|bốn)\b|https?://|www\.|\S+@\S+\.\S+$)", re.IGNORECASE)
_MARK_HERE = re.compile(r"đánh dấu|tích vào", re.IGNORECASE)
"""A header that tells how to answer shows a mark without being one."""
_NOTHING = re.compile(r"^[\s.…_\-–—/\\:;,%()]*$")
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


@dataclass(frozen=True, slots=True)
class Column:
    """A column of figures."""

    at: int
    window: str | None = None
    level: str | None = None
    share: bool = False
    """Whether it holds the rates of the counts beside it."""
    explained: bool = True
    """Whether its header says that it holds figures."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The roles of the columns of a table of figures, counted from 0."""

    ordinal: int | None
    labels: tuple[int, ...]
    unit: int | None
    values: tuple[Column, ...]
    """One column for each level and for shares, or the only one."""
    rivals: tuple[int, ...]
    """Unexplained columns beside them: a figure that stands there is a doubt about the row."""
    notes: tuple[int, ...]
    width: int
    doubt: str | None = None
    """Why nothing of this table is sure."""

    def label(self, row: Row) -> str:
        """The words of a row that ask."""
        return " ".join(text for at in self.labels if (text := plain(row.cell(at).text)))


@lru_cache(maxsize=20_000)
def looks(text: str) -> str:
    """What a cell's text looks like: nothing, ordinal, figure, answer, unit or words."""
    text = text.strip()
    if is_unit(text):
        return "unit"
    if _NOTHING.match(text):
        return "nothing"
    if _FIGURE.match(text):
        return "figure"
    if _ORDINAL.match(text):
        return "answer" if fold(text) in ("x", "co") else "ordinal"
    if (
        _TYPED.match(text)
        or (TICK.search(text) and not _MARK_HERE.search(text))
        or (len(text) <= _SHORT and says_yes_or_no(text))
    ):
        return "answer"
    return "words"


@lru_cache(maxsize=2_000)
def is_unit(text: str) -> bool:
    """Whether a text is nothing but a unit, such as ``người`` or ``1/0 (1: Có; 0: Không)``."""
    folded = fold(text)
    if TICK.search(text):
        return False
    return text.strip() == "%" or folded in _units() or folded.startswith("1 0 1 co")


@cache
def _units() -> frozenset[str]:
    families = (word for family in units().families for word in (*family.same, *family.scaled, *family.written))
    return frozenset(fold(word) for word in (*families, *WORDS["other_units"]))


BELOW = "\n"
"""Stands between the words of a header and those of the header below it."""


@lru_cache(maxsize=4_000)
def heading(text: str) -> Heading:
    """What a header says, the lower of several rows first; an empty ``Heading`` when it says nothing known."""
    rows = [_one_heading(row) for row in text.split(BELOW)]
    role = next((one.role for one in reversed(rows) if one.role), None)
    window = next((one.window for one in reversed(rows) if one.window), None)
    level = next((one.level for one in reversed(rows) if one.level), None)
    return Heading(role, window, level, " ".join(one.words for one in rows).strip())


def _one_heading(text: str) -> Heading:
    text = plain(text)
    folded = fold(text)
    if not folded or len(folded.split()) > _MOST_WORDS:
        return Heading(words=folded)
    window = quarter_in(text) or window_in(text) or _part_of_year(text)
    level = level_in(folded)
    bare = fold(_IN_PARENTHESES.sub(" ", text)) or folded
    role = _role(bare)
    if (window or level) and role in (None, "label", "share"):
        role = role if role == "label" and window is None else "value"
    if role is None and text.strip() in ("%", "Tỷ lệ %"):
        role = "share"
    return Heading(role, window, level, folded)


def _part_of_year(text: str) -> str | None:
    """A year, or a quarter of a year that is not named: ``2019``, ``-Q3``."""
    year = _YEAR.search(text)
    if year:
        return year[1]
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
    for word, role in _EXACT_ROLES.items():
        if word not in likely and role == "note" and bare.endswith(f" {word}"):
            likely[word] = 91.0
        elif word not in likely and " " in word and bare.startswith(f"{word} "):
            likely[word] = 90.0
    ranked = [(likeness, len(word), _EXACT_ROLES[word]) for word, likeness in likely.items()]
    return max(ranked)[2] if ranked else None


_LONG_HEADERS = [word for word in _EXACT_ROLES if len(word) > 4]


def is_list_header(text: str) -> bool:
    """Whether a header names the things of a list, such as applications or services."""
    folded = fold(text)
    return len(folded.split()) <= _MOST_WORDS and bool(_LIST_NAME.search(folded))


def is_header(cells: Sequence[str]) -> bool:
    """Whether a row names columns rather than answering anything."""
    filled = [text for text in cells if text]
    if len(filled) < 2:
        return False
    found = [heading(text) for text in filled]
    known = [one for one in found if one.role or is_list_header(one.words)]
    roles = {one.role for one in known}
    if any(is_list_header(text) for text in filled):
        return len(known) >= 2
    if len(known) == len(filled) and all(one.level for one in found):
        return len({one.level for one in found}) == len(filled)
    if "label" in roles and len(known) >= 2:
        return True
    firm = roles - {"value", "share", None}
    return len(firm) >= 2 and len(known) >= 3


def is_number_row(cells: Sequence[str], *, after_header: bool = False) -> bool:
    """Whether a row only numbers the columns: (1) (2) (3), or 1 2 3 below a header."""
    texts = [re.sub(r"\s", "", text) for text in cells if text.strip()]
    bare = [text.strip("()[].") for text in texts]
    if len(bare) < 2 or not all(re.fullmatch(r"\d{0,2}|[A-ZĐ]|\d{1,2}=.*", word) for word in bare):
        return False
    numbers = [int(word) for word in bare if word.isdigit()]
    marked = sum(text.startswith("(") for text in texts)
    if not numbers or (len(numbers) < 2 and not marked):
        return False
    ascending = all(b - a in (0, 1, 2) for a, b in itertools.pairwise(numbers))
    if marked >= 2 and marked >= len(texts) - 1:
        return numbers == sorted(numbers)
    return after_header and ascending and numbers[0] <= 3 and len(bare) >= min(len(cells), 3)


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
            if text and fold(text) not in fold(made[at]):
                made[at] = f"{made[at]}{BELOW}{text}".strip()
    return made


def plan(headers: Sequence[str], body: Sequence[Row], period: str | None) -> Plan | None:
    """The roles of a table's columns; None where nothing asks and nothing answers.

    ``headers`` may be empty; ``period`` is that of the report, where it is known.
    """
    width = max([len(headers), *(len(row.cells) for row in body[:_BODY])], default=0)
    found = [heading(headers[at]) if at < len(headers) else Heading() for at in range(width)]
    held = [_held(body, at) for at in range(width)]
    labels = _labels(found, held, body)
    if not labels:
        return None
    ordinal = next((at for at in range(labels[0]) if found[at].role in ("ordinal", None)), None)
    right = list(range(labels[-1] + 1, width))
    unit = next((at for at in right if found[at].role == "unit"), None)
    if unit is None:
        unit = next((at for at in right if _mostly(held[at], "unit") and found[at].role in (None, "label")), None)
    notes = tuple(at for at in right if at != unit and found[at].role in ("note", "code"))
    rest = [
        at
        for at in right
        if at != unit and at not in notes and found[at].role != "ordinal" and (found[at].words or held[at])
    ]
    if not rest:
        return None
    return _with_values(Plan(ordinal, labels, unit, (), (), notes, width), found, held, rest, period)


def _with_values(
    made: Plan, found: list[Heading], held: list[Counter[str]], rest: list[int], period: str | None
) -> Plan:
    """The plan with one column of figures for each level, and for shares beside counts."""
    quarters = [name for at in rest if (name := found[at].window) and name[:2] == "20" and "Q" in name]
    now = period or max(quarters, default=None)
    groups: dict[tuple[str | None, bool], list[Column]] = {}
    counted = any(found[at].role == "value" for at in rest)
    for at in rest:
        one = found[at]
        window = _window(one.window, now)
        share = one.role == "share" and counted
        explained = one.role in ("value", "share") or one.level is not None
        groups.setdefault((one.level, share), []).append(Column(at, window, one.level, share, explained))
    values: list[Column] = []
    rivals: list[int] = []
    notes = list(made.notes)
    doubt = None
    for (level, _), columns in groups.items():
        if level is None and any(group[0] for group in groups) and not any(c.window == THIS for c in columns):
            rivals += [column.at for column in columns]
            continue
        chosen, beside, unsure = _chosen(columns, held)
        values.append(chosen)
        doubt = doubt or unsure
        for column in beside:
            (rivals if column.window is None else notes).append(column.at)
    words = [at for at in rivals if _mostly(held[at], "words")]
    notes = sorted({*(at for at in notes if found[at].window is None), *words})
    rivals = [at for at in rivals if at not in words]
    values.sort(key=lambda column: column.at)
    return replace(made, values=tuple(values), rivals=tuple(rivals), notes=tuple(notes), doubt=doubt)


def _chosen(columns: list[Column], held: list[Counter[str]]) -> tuple[Column, list[Column], str | None]:
    """The column of this period's figures, the others, and the doubt about the choice."""
    own = [column for column in columns if column.window == THIS]
    open_ = [column for column in columns if column.window is None]
    running = [column for column in columns if column.window == CUMULATIVE]
    if len(own) == 1:
        doubt = "column_unclear" if running else None
        return own[0], [column for column in columns if column is not own[0]], doubt
    if not own and len(open_) > 1:
        open_ = _narrowed(open_, held)
    fitting = _clear(own or open_, held)
    if not fitting:
        best = (running or columns)[0]
        return best, [column for column in columns if column is not best], "other_period"
    best = next((column for column in fitting if held[column.at]["figure"] or held[column.at]["answer"]), fitting[0])
    doubt = "column_unclear" if len(fitting) > 1 or (running and not own) else None
    return best, [column for column in columns if column is not best], doubt


def _clear(columns: list[Column], held: list[Counter[str]]) -> list[Column]:
    """The one column that nearly all figures stand in, where there is one; a stray one elsewhere doubts its row."""
    counts = sorted((held[column.at]["figure"] + held[column.at]["answer"], -column.at) for column in columns)
    if len(counts) < 2 or counts[-1][0] < _CLEARLY or counts[-1][0] < _CLEARLY * counts[-2][0]:
        return columns
    return [column for column in columns if column.at == -counts[-1][1]]


def _narrowed(columns: list[Column], held: list[Counter[str]]) -> list[Column]:
    """Of columns that name no period, those that hold figures by their header, else by what stands in them."""
    explained = [column for column in columns if column.explained]
    if len(explained) == 1:
        return explained
    among = explained or columns
    figures = [column for column in among if held[column.at] and not _mostly(held[column.at], "words")]
    return figures or among[:1]


def _window(named: str | None, now: str | None) -> str | None:
    """Which figures a named period means, beside the report's own."""
    if named is None or named[:1] not in ("2", "-"):
        return named
    if named[0] == "-":
        return None if now is None else THIS if now.endswith(named) else OTHER
    if "Q" in named:
        return THIS if named == now else OTHER
    return None if now is None or named == now[:4] else OTHER


def _held(body: Sequence[Row], at: int) -> Counter[str]:
    counts: Counter[str] = Counter()
    for row in body[:_BODY]:
        text = row.cells[at].text if at < len(row.cells) else ""
        if text:
            counts[looks(text)] += 1
    return counts


def _mostly(held: Counter[str], what: str) -> bool:
    return held[what] * 2 > sum(held.values()) - held["nothing"] and held[what] > 0


def _labels(found: list[Heading], held: list[Counter[str]], body: Sequence[Row]) -> tuple[int, ...]:
    """The columns whose words ask: by the header, else the leftmost that holds mostly words."""
    named = next((at for at, one in enumerate(found) if one.role == "label"), None)
    if named is None:
        worded = [at for at, one in enumerate(found) if one.role in (None, "note") and _mostly(held[at], "words")]
        if not worded:
            return ()
        most = max(held[at]["words"] for at in worded)
        named = next(at for at in worded if held[at]["words"] * 2 >= most)
    first = named
    while first > 0 and not found[first - 1].role and _indents(body, first - 1, first):
        first -= 1
    last = named
    while (
        last + 1 < len(found) and not found[last + 1].words and _mostly(held[last + 1], "words") and found[named].words
    ):
        last += 1
    return tuple(range(first, last + 1))


def _indents(body: Sequence[Row], left: int, right: int) -> bool:
    """Whether two columns are one, words further left being of a higher rank: never both are filled."""
    worded = [row for row in body[:_BODY] if looks(row.cell(left).text) == "words"]
    apart = sum(not row.cell(right).text for row in worded)
    return bool(worded) and apart * 3 >= len(worded) * 2


def asks_and_answers(body: Sequence[Row], made: Plan) -> bool:
    """Whether rows without a known header are a table of figures: most ask in words and leave room beside."""
    asking = [row for row in body[:_BODY] if looks(made.label(row)) == "words" and len(row.filled) > len(made.labels)]
    if len(asking) < 2 or not made.values:
        return False
    answered = sum(looks(row.cell(column.at).text) in ("figure", "answer") for row in asking for column in made.values)
    numbered = sum(made.ordinal is not None and bool(row.cell(made.ordinal).text) for row in asking)
    asked = sum(made.label(row).rstrip().endswith(":") for row in asking)
    return max(answered, numbered, asked) * 3 >= len(asking) and answered + numbered + asked >= 2


def goes_on_as(body: Sequence[Row], made: Plan) -> bool:
    """Whether rows without a header fill the columns of the table before them."""
    right = range(made.labels[-1] + 1, made.width)
    figures = [row for row in body[:_BODY] if list(columns_that(row, right, _SAID))]
    if not figures:
        return True
    own = [column.at for column in made.values]
    fitting = sum(
        looks(made.label(row)) in ("words", "unit") and bool(list(columns_that(row, own, _SAID))) for row in figures
    )
    return fitting * 2 >= len(figures)


def knows(made: Plan, at: int) -> bool:
    """Whether a table's plan has room for a column: one it has not is another period's."""
    return at in (*made.labels, made.ordinal, made.unit, *made.rivals, *made.notes, *(one.at for one in made.values))


_SAID = ("figure", "answer")


def columns_that(row: Row, at: Sequence[int], what: Sequence[str]) -> Iterator[int]:
    """Of some columns of a row, those whose text looks like one of the kinds."""
    for column in at:
        if looks(row.cell(column).text) in what:
            yield column
