"""A row of a table becomes lines: a label, and what stands in the columns of figures beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from services.extract.reading.document import EMPTY, Cell, Row, Table, row_source
from services.extract.reading.layout.choice_columns import one_of_two_cells
from services.extract.reading.layout.columns import Column, Plan, columns_that
from services.extract.reading.layout.headings import quarter_in
from services.extract.reading.layout.lines import (
    HIDDEN,
    SECTION,
    UNIT_ONLY,
    Line,
    LineWriter,
    asks_and_says,
    names_a_degree,
)
from services.extract.reading.layout.scale import is_scaled
from services.extract.reading.records import record
from services.extract.reading.sentences.clauses import is_of_a_person
from services.extract.reading.sentences.colons import RATE_IN_BRACKETS
from services.extract.reading.sentences.prose import Question, level_alone, role_alone
from services.extract.reading.values.looks import counts, is_unit, looks
from services.extract.reading.words.grades import of_services
from services.extract.reading.words.labels import names_only_a_level
from services.extract.reading.words.wording import fold, levels_in, plain
from shared.answers import answer_words

MID_SENTENCE = re.compile(r"(?![a-zđ][.)](?:\s|[A-ZĐ])|\d{1,2}(?:\.\d{1,2})*[.)]\s|[ivx]{1,4}[.)]\s)[^\W_A-ZĐ]|[(,;:)]")
"""How the rest of a sentence starts: with a small letter or a digit that numbers nothing, or within parentheses."""
_LABEL_TAIL = re.compile(
    r"^(.{6,}?)\s*(?::|\.{3,}|…+|=)\s*([+-]?\d[\d.,/]*\s*(?:%|[^\W\d]{1,10}(?: [^\W\d]{1,10}){0,2})?)$"
)
"""A figure typed behind the words that ask for it, in their own cell."""
_HABIT = 3
"""Answers below their questions that make it the table's habit."""
_RATE_BEHIND = re.compile(rf"^(\d[\d.]*(?:\s[^\W\d_]+){{0,2}})\s*{RATE_IN_BRACKETS}$")
_QUARTER_LIKE = re.compile(r"^(Quý\s+\w+\s*/\s*\d{4}|https?://\S+|\d[\d.,/]*)$", re.IGNORECASE)


def answers_below(body: Sequence[Row], columns: Plan) -> bool:
    """Whether a table gives every answer in a row of its own below its question, and none beside one.

    It begins with a question and ends with an answer: the answers could not as well stand above.
    """
    at = columns.values[0].at
    if len(columns.values) > 1 or not body or body[0].filled == [at]:
        return False
    given = [n for n, row in enumerate(body) if row.filled == [at]]
    beside = any(row.cell(at).text for row in body if row.filled != [at])
    if beside or len(given) < _HABIT or given[-1] != len(body) - 1:
        return False
    return all(n - 1 not in given and body[n - 1].number == body[n].number - 1 for n in given)


@record
@dataclass(frozen=True, slots=True)
class _Asked:
    """What a row asks, whichever of its columns answers."""

    ordinal: str
    label: str
    unit: str
    note: str | None
    level: str | None
    """The level that its words name, where they name nothing else."""
    role: str | None
    """The role that they name, where they name nothing else and the label above counts by roles."""


def _given(table: Table, row: Row, at: int) -> dict[str, Any]:
    """What a cell answers, as a line has it."""
    cell = row.cell(at)
    return {
        "answer": cell.text,
        "number": cell.number,
        "parts": cell.parts,
        "confidence": cell.confidence,
        "source": row_source(table, row, at),
        "doubt": cell.doubt,
    }


class RowReader:
    """Reads rows and has their lines written."""

    def __init__(self, writer: LineWriter) -> None:
        self.writer = writer
        self.below = False
        """Whether the table gives its answers in rows of their own; see ``answers_below``."""
        self.pairs: frozenset[tuple[int, int]] = frozenset()
        """The columns of the table in which a yes and a no are printed beside each other; see ``choice_columns.printed_pairs``."""

    def figure(self, table: Table, row: Row, columns: Plan) -> None:
        """A row of a table of figures: a line for each column that it answers in, or the rest of the line above."""
        ordinal = plain(row.cell(columns.ordinal).text) if columns.ordinal is not None else ""
        label = columns.label(row)
        unit = plain(row.cell(columns.unit).text) if columns.unit is not None else ""
        if SECTION.match(ordinal) or SECTION.match(label):
            self.writer.section = f"{ordinal} {label}".strip()
        note = " | ".join(text for at in columns.notes if (text := plain(row.cell(at).text))) or None
        if self._lower(table, row, columns):
            return
        if self._goes_on(table, row, ordinal, label) or self._closes_unit(row, columns):
            self._go_on(row, label, unit, note, columns)
            return
        if UNIT_ONLY.match(label) and self.writer.layout.lines:
            self.writer.amend(unit=label, note=note, **_given(table, row, columns.values[0].at))
            return
        asked = self._asked(ordinal, label, unit, note, row.cell(columns.values[0].at).text)
        context = self.writer.context
        for column in self._answering(row, columns):
            self.writer.context = context
            self._cell(table, row, columns, column, asked)

    def _asked(self, ordinal: str, label: str, unit: str, note: str | None, answer: str) -> _Asked:
        """What a row asks; where it only names a level or a role, that of the last label that names more."""
        level, role = level_alone(label), role_alone(label)
        if level and self._asked_of(level):
            level = None  # it is not asked of it again: these words are the row's own
        if level:
            return _Asked(ordinal, self.writer.stem_at_level(label, unit, answer), unit, note, level, role)
        if role and self.writer.counts_by_role:
            return _Asked(ordinal, self.writer.stem, unit, note, None, role)
        return _Asked(ordinal, label, unit, note, None, None)

    def _asked_of(self, level: str) -> bool:
        """Whether the line that names what is asked asks it of a level itself, and is answered."""
        above = next((one for one in self.writer.layout.lines[:-_UP:-1] if one.label == self.writer.stem), None)
        return above is not None and above.is_answered and level in levels_in(above.key)

    def _lower(self, table: Table, row: Row, columns: Plan) -> bool:
        """Gives an answer that stands alone in a row to the line above, which has none; whether it did."""
        at = columns.values[0].at
        if row.filled != [at] or not self._above(row) or looks(row.cells[at].text) in ("nothing", *self._no_answers):
            return False
        last = self.writer.layout.lines[-1]
        if last.is_answered or last.source.table != row_source(table, row).table:
            return False
        if self.below:
            self.writer.amend(**_given(table, row, at))
        else:
            self.writer.amend(spill=plain(row.cells[at].text), source=row_source(table, row, at), doubt="wrong_row")
        return True

    @property
    def _no_answers(self) -> tuple[str, ...]:
        """What a text alone in a row looks like that is no answer; “Chuyên viên” is one where all stand below."""
        return () if self.below else ("unit",)

    def _answering(self, row: Row, columns: Plan) -> Sequence[Column | None]:
        """The columns that a row answers in; a row that answers in none asks once."""
        counts = [column for column in columns.values if not column.share]
        shares = [column for column in columns.values if column.share and row.cell(column.at).text]
        if len(counts) > 1 and not any(row.cell(column.at).text for column in counts):
            return [None, *shares]
        return [*counts, *shares]

    def _cell(self, table: Table, row: Row, columns: Plan, column: Column | None, asked: _Asked) -> None:
        """The line of a row for one of the columns that it answers in; of a row that answers in none, the only one."""
        label, role = _below(column, asked.label, asked.role)
        if column and column.share:
            self.writer.context = label or self.writer.context
        chosen = one_of_two_cells(row, column.at, self.pairs) if column else None
        cell = chosen or (row.cell(column.at) if column else EMPTY)
        label, unit, answer, spill, doubt = self._answer(row, columns, column, chosen, label, asked.unit)
        unit, scale = _counted_in(column, label, unit)
        at = column.at if column else columns.values[0].at
        self.writer.add(
            Line(
                label or asked.ordinal,
                unit or None,
                answer,
                asked.note,
                self.writer.section,
                self.writer.context,
                row_source(table, row, at),
                number=cell.number,
                doubt=doubt,
                spill=spill,
                confidence=cell.confidence,
                tail=row.number == 1 and not (table.sheet or asked.ordinal or unit or cell.text or asked.note),
                level=(column.level if column else None) or asked.level or self.writer.level_of(label),
                placed=bool(column and column.level) or not asked.level,
                role=role,
                window=HIDDEN if cell.hidden else self._window(column),
                parts=cell.parts,
                scale=scale,
            )
        )
        self._rate_behind(self.writer.layout.lines[-1])
        if label and not asked.level and role is None and role_alone(label) is None and not names_only_a_level(label):
            self.writer.names(label)

    def _answer(
        self, row: Row, columns: Plan, column: Column | None, chosen: Cell | None, label: str, unit: str
    ) -> tuple[str, str, str, str | None, str | None]:
        """What a row asks in a column, its unit, the answer, one that stands elsewhere instead, and the doubt.

        ``chosen``: the answer that two cells beside each other give together.
        """
        cell = chosen or (row.cell(column.at) if column else EMPTY)
        answer, spill, doubt = cell.text, None, cell.doubt or (None if chosen else columns.doubt)
        if "%" in unit and any(one.share for one in columns.values):
            unit = _of_the_count(unit)
        if column and column.share and not columns.doubt:
            label, unit = _rate_of(row, columns, label), "%"
        elif looks(answer) == "nothing" and cell.under and self._above(row):
            answer, doubt = self._shared()
        elif looks(answer) == "nothing":
            label, spill = self._stray(row, columns, label)
        elif looks(answer) == "unit" and unit and not is_unit(unit):
            unit, spill = answer, unit
        elif chosen is None and any(
            row.cell(at).text != answer for at in columns_that(row, columns.rivals, ("figure", "answer"))
        ):
            doubt = doubt or "column_unclear"
        if looks(answer) == "nothing" and not spill:
            doubt = cell.doubt
        return label, unit, answer, spill, doubt

    def _rate_behind(self, line: Line) -> None:
        """Writes the rate that stands in brackets behind a count as a line of its own: ``52 người (96,2 %)``."""
        found = None if line.spill or line.unit == "%" else _RATE_BEHIND.match(line.answer)
        if found and looks(found[1]) == "figure":
            context, self.writer.context = self.writer.context, line.label
            self.writer.add(
                replace(line, label="Tỷ lệ", unit="%", answer=found["rate"], number=None, context=line.label, parts=())
            )
            self.writer.context = context

    def _window(self, column: Column | None) -> str | None:
        """Which figures a line gives: those of its column's window, where the form asks for it."""
        asked = column is not None and column.window in self.writer.asked
        return column.window if column and asked else self.writer.window

    def _shared(self) -> tuple[str, str]:
        """The answer of a box that reaches down from the line above; a figure may be that of both lines together."""
        last = self.writer.layout.lines[-1]
        if any(ch.isdigit() for ch in last.answer):
            self.writer.amend(doubt=last.doubt or "shared_cell")
        return last.answer, "shared_cell"

    def _above(self, row: Row) -> bool:
        """Whether the last line stands in the row just above."""
        lines = self.writer.layout.lines
        return bool(lines) and lines[-1].source.row == row.number - 1

    def _stray(self, row: Row, columns: Plan, label: str) -> tuple[str, str | None]:
        """The label, and the answer of a row whose column of figures is empty but that has one elsewhere."""
        for at in columns_that(row, columns.rivals, ("figure", "answer")):
            return label, plain(row.cell(at).text)
        if columns.unit is not None:
            text = plain(row.cell(columns.unit).text)
            if text and not is_unit(text) and (looks(text) in ("figure", "answer") or _QUARTER_LIKE.search(text)):
                return label, text
        behind = _LABEL_TAIL.match(label)
        if behind and not quarter_in(label):
            return behind[1], behind[2]
        for at in columns_that(row, columns.notes, ("figure",)):
            return label, plain(row.cell(at).text)
        return label, None

    def _goes_on(self, table: Table, row: Row, ordinal: str, label: str) -> bool:
        """Whether a row is the rest of the one above, cut by a page break: it starts in mid-sentence, or asks nothing."""
        if table.sheet or ordinal or not self.writer.layout.lines:
            return False
        last = self.writer.layout.lines[-1]
        if last.source.page == row_source(table, row).page:
            return False
        if not label and last.is_answered and any(looks(row.cells[at].text) == "figure" for at in row.filled):
            return False  # ``391`` and ``120`` are never 391 120
        if row.number != 1:  # the reader put the parts of the table together
            return not label and last.is_answered and last.source.table == table.number
        return not label or bool(MID_SENTENCE.match(label))

    def _closes_unit(self, row: Row, columns: Plan) -> bool:
        """Whether nothing stands in a row but the end of the unit above, broken in two: ``(Có/`` and ``Không)``."""
        if columns.unit is None or row.filled != [columns.unit] or not self._above(row):
            return False
        tail = row.cells[columns.unit].text
        return tail.count(")") > tail.count("(")

    def _go_on(self, row: Row, label: str, unit: str, note: str | None, columns: Plan) -> None:
        cell = row.cell(columns.values[0].at)
        last = self.writer.layout.lines[-1]
        self.writer.amend(
            label=f"{last.label} {label}".strip(),
            unit=f"{last.unit or ''} {unit}".strip() or None,
            answer=f"{last.answer} {cell.text}".strip(),
            doubt=last.doubt or cell.doubt,
            confidence=min(last.confidence, cell.confidence),
            note=" ".join(filter(None, (last.note, note))) or None,
        )

    def free_row(self, table: Table, row: Row) -> None:
        """A row of a table that only places text on the page, such as a letterhead."""
        if row.line is not None:
            self.writer.prose("\t".join(cell.text for cell in row.cells if cell.text), row_source(table, row))
            return
        person = of_a_person(row)
        if person:
            self.writer.layout.texts.append((plain(row.text), row_source(table, row)))
            for name, answer in person:
                asked = Question(plain(row.cells[name].text).rstrip(": "), row.cells[answer].text)
                self.writer.ask(asked, row_source(table, row, answer), row.cells[answer].doubt, None)
            return
        pair = self._pair(row)
        if pair:
            source = row_source(table, row, pair[1])
            self.writer.layout.texts.append((plain(row.text), source))
            cell = row.cells[pair[1]]
            asked = Question(plain(row.cells[pair[0]].text).rstrip(": "), cell.text, unit=pair[2])
            self.writer.ask(asked, source, cell.doubt, None)
            return
        for column in row.filled:
            cell = row.cells[column]
            for part in cell.parts or (cell.text,):
                self.writer.prose(part, row_source(table, row, column, part))

    def _pair(self, row: Row) -> tuple[int, int, str | None] | None:
        """The cells of a row that asks in one and answers in another, and the unit that stands between them."""
        if any(row.cells[at].hidden for at in row.filled):
            return None
        found = asks_and_says([row.cells[at].text for at in row.filled])
        return (row.filled[found[0]], row.filled[found[1]], found[2]) if found else None


def of_a_person(row: Row) -> list[tuple[int, int]]:
    """The cells of a row that asks for a name and for more about the person, each with its answer behind it."""
    filled = row.filled
    if not filled or len(filled) % 2 or not is_of_a_person(row.cells[filled[0]].text.rstrip(": ")):
        return []
    if any(row.cells[at].hidden or ":" in row.cells[at].text.rstrip(": ") for at in filled):
        return []
    names, answers = filled[::2], filled[1::2]
    asked = all(is_of_a_person(row.cells[at].text.rstrip(": ")) for at in names)
    return list(zip(names, answers, strict=True)) if asked and not _names(row, answers) else []


def _names(row: Row, columns: Sequence[int]) -> bool:
    return any(is_of_a_person(row.cells[at].text) for at in columns)


def _counted_in(column: Column | None, label: str, unit: str) -> tuple[str, str | None]:
    """The unit of a row that names none, by the header of its column, and the scale that the header states."""
    behind = None if unit or (column and column.share) else _IN_BRACKETS.search(label)
    if behind and counts(behind[1]):
        unit = behind[1]
    if column is None or column.unit is None or column.share:
        return unit, None
    if is_scaled(column.unit):
        return unit, column.unit
    own = unit or fold(label).startswith("ty le") or label.rstrip().endswith(")")
    return (unit if own else column.unit), None


_IN_BRACKETS = re.compile(r"[(\[]\s*([^()\[\]]{1,30}?)\s*[)\]]\s*$")
"""The unit of a row at the end of its words: ``Tỷ lệ hồ sơ đúng hạn (%)``."""


def _rate_of(row: Row, columns: Plan, label: str) -> str:
    """What a rate beside a count asks; beside no count it is what the row asks, for the form may ask for the rate alone."""
    counted = any(row.cell(column.at).text for column in columns.values if not column.share)
    if counted or not label:
        return "Tỷ lệ"
    return label if fold(label).startswith("ty le") else f"Tỷ lệ {label.lstrip('-+*•· ')}"


def _of_the_count(unit: str) -> str:
    """The unit of a count where a cell names that of the rate beside it as well: ``người, %``."""
    parts = [part.strip() for part in _UNITS_APART.split(unit) if part.strip()]
    others = [part for part in parts if part != "%"]
    return others[0] if len(others) == 1 < len(parts) else unit


_UNITS_APART = re.compile(r"[,;/]|\bvà\b")


def _below(column: Column | None, label: str, role: str | None) -> tuple[str, str | None]:
    """What a row asks below the header of its column, and of which role."""
    if column and column.people:
        label, role = _of_people(label, column.people, role)
    return (of_services(label, column.grade) if column and column.grade else label), role


def _of_people(label: str, people: str, role: str | None) -> tuple[str, str | None]:
    """What a row asks below a role's name, and of which role: a degree is asked for each, of all of them only how many there are."""
    bare = _PARTS.sub("", label).strip("-+*•· :")
    if names_a_degree(bare):
        return bare, role or people
    return answer_words().roles[people][0].capitalize(), None


_UP = 8
"""Lines above, among which stands what the lines of levels below it are asked."""
_PARTS = re.compile(r"^\W*Trong đó\s*:?|\([^()]*\)", re.IGNORECASE)
