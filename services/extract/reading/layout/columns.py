"""What each column of a table holds: by the words of its header and by what stands below it.

A table is what it holds, not what its header is called: one unknown word silences nothing. A column
is *the* column of figures only when its header is explained or no other could be it; where two could,
nobody can say which, and every figure of the table is held.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from services.extract.reading.document import Row
from services.extract.reading.layout.headings import BELOW, CUMULATIVE, OTHER, THIS, Heading, heading
from services.extract.reading.values.looks import looks
from services.extract.reading.words.wording import WORDS, level_named, plain

_SENTENCE = 3
"""Words beyond which a text that asks nothing is a sentence."""
_CLEARLY = 4
"""How many times as many figures as any other a column holds that is clearly the one."""
_BODY = 200
"""Rows looked at to tell what a column holds."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of figures."""

    at: int
    window: str | None = None
    level: str | None = None
    people: str | None = None
    """The role of the people it counts."""
    share: bool = False
    """Whether it holds the rates of the counts beside it."""
    explained: bool = True
    """Whether its header says that it holds figures."""
    unit: str | None = None
    """What its header says that they are counted in."""
    grade: str | None = None
    """The level of the services that it counts."""


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


def plan(
    headers: Sequence[str], body: Sequence[Row], period: str | None, asked: frozenset[str] = frozenset()
) -> Plan | None:
    """The roles of a table's columns; None where nothing asks and nothing answers.

    ``headers`` may be empty; ``period`` is that of the report, where it is known; ``asked`` are the windows beside
    this period's that the form asks for, such as ``CUMULATIVE``.
    """
    width = max([len(headers), *(len(row.cells) for row in body[:_BODY])], default=0)
    found = _with_levels(
        [heading(headers[at]) if at < len(headers) else Heading() for at in range(width)],
        [headers[at].rsplit(BELOW, maxsplit=1)[-1] if at < len(headers) else "" for at in range(width)],
    )
    held = [_held(body, at) for at in range(width)]
    labels = _labels(found, held, body)
    if _say_what_left_asks(labels, found, held, body):
        found[labels[0]] = replace(found[labels[0]], role="value")
        labels = _labels(found, held, body)
    if not labels:
        return None
    ordinal = next((at for at in range(labels[0]) if found[at].role in ("ordinal", None)), None)
    right = list(range(labels[-1] + 1, width))
    if not any(found[at].words or held[at] for at in right):
        right = [at for at in range(labels[0]) if found[at].role in ("value", "unit", "share", "note", "code")]
        ordinal = ordinal if ordinal not in right else None
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
    return _with_values(Plan(ordinal, labels, unit, (), (), notes, width), found, held, rest, period, asked)


def names_period(headers: Sequence[str]) -> bool:
    """Whether a header names a period, of which only the report's own tells whether its column is meant."""
    return any((heading(header).window or "")[:1] in ("2", "-") for header in headers)


def _with_levels(found: list[Heading], lowest: list[str]) -> list[Heading]:
    """The headings; beside a column of a level 'Xã, thị trấn' is a level, too, and 'Tổng số' is of all of them together."""
    short = [one.level or level_named(text, column=True) for one, text in zip(found, lowest, strict=True)]
    if len({level for level in short if level}) > 1:
        found = [
            replace(one, level=level, role="value") if level and one.role != "label" else one
            for one, level in zip(found, short, strict=True)
        ]
    named = {one.level for one in found if one.level}
    whole = "toan_huyen" if named and named <= {"cap_huyen", "cap_xa"} else "toan_tinh"
    if not named or whole in named:
        return found
    return [
        replace(one, level=whole, role="value") if one.level is None and one.words in WORDS["whole_columns"] else one
        for one in found
    ]


def _with_values(
    made: Plan,
    found: list[Heading],
    held: list[Counter[str]],
    rest: list[int],
    period: str | None,
    asked: frozenset[str],
) -> Plan:
    """The plan with one column of figures for each level, and for shares beside counts."""
    groups = _alike(found, held, rest, period, asked)
    apart, counting = any(one.level or one.counted for one in groups), any(one.counted for one in groups)
    values: list[Column] = []
    rivals: list[int] = []
    notes = list(made.notes)
    doubt = None
    for of, columns in groups.items():
        whole = all(found[column.at].words in WORDS["whole_columns"] for column in columns)
        if counting and of.counted is None and whole:
            notes += [column.at for column in columns]  # beside the people of each role, all of them
            continue
        if apart and of.level is None and of.counted is None and not any(c.window == THIS for c in columns):
            rivals += [column.at for column in columns]
            continue
        if of.window:
            chosen, beside, unsure = columns[0], columns[1:], "column_unclear" if len(columns) > 1 else None
        else:
            chosen, beside, unsure = _chosen(columns, held)
        values.append(chosen)
        doubt = doubt or unsure
        for column in beside:
            (rivals if column.window is None else notes).append(column.at)
    words = [at for at in rivals if _mostly(held[at], "words")]
    words += [at for at in rivals if at - 1 in words or at - 1 in notes]  # a figure of the remark's own words
    notes = sorted({*(at for at in notes if found[at].window is None), *words})
    rivals = [at for at in rivals if at not in words]
    values.sort(key=lambda column: column.at)
    return replace(made, values=tuple(values), rivals=tuple(rivals), notes=tuple(notes), doubt=doubt)


class _Of(NamedTuple):
    """Of what columns are among which only one can be this report's."""

    level: str | None
    counted: str | None
    """The people or the services that they count, where their headers say so."""
    share: bool
    window: str | None
    """A period beside this one that the form asks for."""


def _alike(
    found: list[Heading], held: list[Counter[str]], rest: list[int], period: str | None, asked: frozenset[str]
) -> dict[_Of, list[Column]]:
    """The columns by what they are of. Where the period is not known it is the latest quarter that a header names."""
    quarters = [name for at in rest if (name := found[at].window) and name[:2] == "20" and "Q" in name]
    now = period or max(quarters, default=None)
    counted = any(found[at].role == "value" or (found[at].role is None and held[at]["figure"]) for at in rest)
    groups: dict[_Of, list[Column]] = {}
    for at in rest:
        one = found[at]
        window = _window(one.window, now)
        share = one.role == "share" and counted
        explained = one.role in ("value", "share") or one.level is not None
        column = Column(at, window, one.level, one.people, share, explained, one.unit, one.grade)
        of = _Of(one.level, one.people or one.grade, share, window if window in asked else None)
        groups.setdefault(of, []).append(column)
    return groups


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
        held = [_with_names(one, body, at) for at, one in enumerate(held)]
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


def _with_names(held: Counter[str], body: Sequence[Row], at: int) -> Counter[str]:
    """What a column holds, units that are another in each row taken for the names of what is counted: ``Máy chủ``."""
    if held["unit"] < _NAMES:
        return held
    texts = [plain(text) for row in body[:_BODY] if (text := row.cell(at).text)]
    return held + Counter(words=held["unit"]) - Counter(unit=held["unit"]) if len({*texts}) == len(texts) else held


_NAMES = 2
"""Units in a column from which they may be names."""


def _say_what_left_asks(
    labels: tuple[int, ...], found: list[Heading], held: list[Counter[str]], body: Sequence[Row]
) -> bool:
    """Whether a column is named for its words ('Nội dung khai') but gives the answers: nothing stands right of it but
    remarks, left of it each row asks for something else, and much of what it holds is an address, a number, a period.
    """
    if len(labels) != 1 or found[labels[0]].role != "label":
        return False
    at = labels[0]
    left = [one for one in range(at) if found[one].role is None and _mostly(held[one], "words")]
    right = [
        one
        for one in range(at + 1, len(found))
        if (found[one].words or held[one]) and found[one].role not in ("note", "unit", "code")
    ]
    if not left or right:
        return False
    said = [text for row in body[:_BODY] if (text := row.cell(at).text)]
    asked = [text for row in body[:_BODY] if (text := plain(row.cell(left[-1]).text))]
    typed = held[at]["figure"] + held[at]["answer"]
    itself = any(_ASKS_AND_ANSWERS.search(text) for text in said)
    return len(set(asked)) == len(asked) and typed > 1 and typed * _PART_TYPED >= len(said) and not itself


_PART_TYPED = 3
"""One in so many answers of a card of who reports is no name: a period, a number to call, an address on the net."""
_ASKS_AND_ANSWERS = re.compile(r":(?!//)\s*\S")


def _indents(body: Sequence[Row], left: int, right: int) -> bool:
    """Whether two columns are one, words further left being of a higher rank: never both are filled."""
    worded = [row for row in body[:_BODY] if looks(row.cell(left).text) == "words"]
    apart = sum(not row.cell(right).text for row in worded)
    return bool(worded) and apart * 3 >= len(worded) * 2


def asks_and_answers(body: Sequence[Row], made: Plan) -> bool:
    """Whether rows without a known header are a table of figures: most ask in words and leave room beside."""
    asking = [
        row
        for row in body[:_BODY]
        if looks(made.label(row)) in ("words", "unit") and len(row.filled) > len(made.labels)
    ]
    if len(asking) < 2 or not made.values:
        return False
    answered = sum(looks(row.cell(column.at).text) in ("figure", "answer") for row in asking for column in made.values)
    if not answered and any(_tells(row, made) for row in body[:_BODY]):
        return False
    numbered = sum(made.ordinal is not None and bool(row.cell(made.ordinal).text) for row in asking)
    asked = sum(made.label(row).rstrip().endswith(":") for row in asking)
    return max(answered, numbered, asked) * 3 >= len(asking) and answered + numbered + asked >= 2


def _tells(row: Row, made: Plan) -> bool:
    """Whether a sentence stands where the figures should, beside nothing that asks."""
    texts = [row.cell(column.at).text for column in made.values]
    return not made.label(row) and any(looks(text) == "words" and len(text.split()) > _SENTENCE for text in texts)


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
