"""From a ``Document`` to lines that may answer an item of a form: label, unit, answer, note, place.

A row of a table and a sentence with a colon become the same thing, a ``Line``. Nothing here knows a
form: what columns hold is told by ``columns``, what a sentence asks by ``prose``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from services.extract.reading.annex_columns import heads_list
from services.extract.reading.columns import (
    OTHER,
    Column,
    Plan,
    asks_and_answers,
    columns_that,
    goes_on_as,
    headers_of,
    heading,
    is_header,
    is_list_header,
    is_number_row,
    is_unit,
    knows,
    looks,
    plan,
    quarter_in,
    window_in,
)
from services.extract.reading.document import EMPTY, Document, Paragraph, Row, Table, UnreadableFile, row_source
from services.extract.reading.prose import Question, level_alone, questions, role_alone
from services.extract.reading.wording import WORDS, fold, key, plain
from shared.contracts import Source

EXAMPLE = "example"
"""The window of a line of the form's own worked example."""
HIDDEN = "hidden"
"""The window of a line that nobody sees who opens the file."""
MOST_LINES = 8_000
"""Lines of a document that may ask something; the longest report has some four hundred."""
_COLON = re.compile(r":(?!//)")
_SECTION = re.compile(r"^\W*(?:MỤC|Mục|PHẦN)\s*(?:\d+|[IVX]+|[A-Z])\b")
_MID_SENTENCE = re.compile(
    r"(?![a-zđ][.)](?:\s|[A-ZĐ])|\d{1,2}(?:\.\d{1,2})*[.)]\s|[ivx]{1,4}[.)]\s)[^\W_A-ZĐ]|[(,;:)]"
)
"""How the rest of a sentence starts: with a small letter or a digit that numbers nothing, or within parentheses."""
_UNIT_ONLY = re.compile(r"^1/0\s*\(")
_TITLE = re.compile(r"^\W*(?:BẢNG|Bảng)\s*\d")
_LABEL_TAIL = re.compile(r"^(.{6,}?)\s*(?::|\.{3,}|…+|=)\s*([+-]?\d[\d.,/]*\s*(?:%|[^\W\d]{1,10})?)$")
"""A figure typed behind the words that ask for it, in their own cell."""
_EXAMPLE = re.compile(r"\bví dụ\b.*(?:thì|như sau|là)?\s*:\s*$", re.IGNORECASE)
_RULE = re.compile(r"^\W{5,}$")
_ASKING_WORDS = 2
_ENTRY_CELLS = 3
"""Cells that an entry of a list fills at least: its number, its name and something about it."""
_DEGREE_WORDS = 4
"""Words of a label below which names of roles stand for it, one a line."""
_GROUP = re.compile(r"^(?:[A-ZĐ]|[IVX]{1,4})[.)]?\s")
_GROUP_WORDS = 3
"""Words of a lone first cell beyond which it names no group of a list."""
_HEADING_WORDS = 16
"""Words of a heading that may say which period the tables below it are of."""


@dataclass(frozen=True, slots=True)
class Line:
    """Something that looks like a question with room for an answer."""

    label: str
    unit: str | None
    answer: str
    note: str | None
    section: str
    context: str
    """The label of the line above: what 'Tỷ lệ' is a rate of."""
    source: Source
    number: Decimal | None = None
    doubt: str | None = None
    spill: str | None = None
    """An answer that stands where it should not, such as in the unit's column."""
    prose: bool = False
    confidence: float = 1.0
    """How sure the reading of the answer's letters is."""
    tail: bool = False
    """A bare label at the top of a page: perhaps the rest of the line above, cut by the page break."""
    level: str | None = None
    """The level of government that the column, or the slot in a sentence, names."""
    role: str | None = None
    """The role that the slot names, where a sentence asks for one answer a role."""
    window: str | None = None
    """None for a figure of this report; else why it may be none: ``columns.OTHER``, ``HIDDEN`` …"""
    parts: tuple[str, ...] = ()
    """The paragraphs of the answer's cell, where it has several."""

    @property
    def key(self) -> str:
        """The label's key; see ``wording.key``."""
        return key(self.label)

    @property
    def is_answered(self) -> bool:
        """Whether anything stands in the room for an answer."""
        return bool(self.spill) or looks(self.answer) != "nothing"


@dataclass(slots=True)
class Annex:
    """A list attached to the report: headers by column, and the rows below them."""

    title: str
    headers: list[str]
    rows: list[tuple[Table, Row]]
    source: Source


@dataclass(slots=True)
class Layout:
    """A document laid out: candidate lines, annex tables, and every text in order."""

    lines: list[Line] = field(default_factory=list)
    annexes: list[Annex] = field(default_factory=list)
    texts: list[tuple[str, Source]] = field(default_factory=list)
    dated: bool = False
    """Whether columns or headings name periods, so that the report's own must be known to choose among them."""


def lay_out(document: Document, period: str | None = None) -> Layout:
    """Lines, annex tables and texts of the document, in reading order.

    ``period`` is the report's, where it is known: columns of other periods answer nothing. Raises
    ``UnreadableFile`` for a document longer than any report.
    """
    maker = LayoutBuilder(period)
    for block in _over_pages(document):
        if isinstance(block, Paragraph):
            maker.paragraph(block)
        else:
            maker.table(block)
    return maker.finished()


def _over_pages(document: Document) -> Iterator[Paragraph | Table]:
    """The blocks, a paragraph that a page break cut in mid-sentence made whole."""
    open_: Paragraph | None = None
    for block in document.blocks:
        if isinstance(block, Paragraph) and open_ and _is_rest(open_, block):
            open_ = replace(open_, text=f"{open_.text} {block.text}", doubtful=open_.doubtful + block.doubtful)
            continue
        if open_:
            yield open_
        open_ = block if isinstance(block, Paragraph) else None
        if open_ is None:
            yield block
    if open_:
        yield open_


def _is_rest(above: Paragraph, below: Paragraph) -> bool:
    if above.page is None or below.page != above.page + 1 or above.box is None:
        return False
    unfinished = above.text.rstrip()[-1:] not in ".:;" and not above.text.isupper()
    return unfinished and bool(_MID_SENTENCE.match(below.text)) and bool(_COLON.search(below.text))


class LayoutBuilder:
    """Takes a document's blocks in their order and makes its layout."""

    def __init__(self, period: str | None = None) -> None:
        self.layout = Layout()
        self.period = period
        self.section = ""
        self.context = ""
        self.title = ""
        self.stem = ""
        """The last label that names more than a level: what '(Cấp xã) …' on the next line is of."""
        self.window: str | None = None
        """What the last heading says of the tables below it."""
        self.example = False
        """Whether the form is giving an example, whose digits are no answers."""
        self.lapsed: Plan | None = None
        """The columns of the last table of figures: a page break between its parts does not end it."""
        self.annex: Annex | None = None
        self.by_role: list[tuple[int, str, str]] = []
        """Lines whose answer stands before or behind a role's name: number, what stands before, what behind."""

    def finished(self) -> Layout:
        """The layout; one habit decides for the whole paper where the answers to roles stand."""
        before = sum(bool(_said(one)) for _, one, _ in self.by_role[::3])
        behind = sum(bool(_said(other)) for _, _, other in self.by_role[2::3])
        for at, one, other in self.by_role:
            line = self.layout.lines[at]
            unclear = bool(before) == bool(behind) and bool(_said(one) or _said(other))
            answer = other if behind > before else one
            self.layout.lines[at] = replace(line, answer=answer, doubt="column_unclear" if unclear else line.doubt)
        return self.layout

    def paragraph(self, paragraph: Paragraph) -> None:
        """A paragraph outside tables: a heading, or questions."""
        text = paragraph.text
        self.annex = None
        source = Source(
            page=paragraph.page, line=paragraph.line, box=paragraph.box, text=plain(text.replace("\t", " "))
        )
        self._heading(text)
        self._prose(text, source, paragraph.doubtful, doubt=paragraph.doubt)

    def _heading(self, text: str, *, always: bool = False) -> None:
        """Notes what a heading says of the period of the tables below it."""
        folded = fold(text)
        words = folded.split()
        first = always or folded.startswith(tuple(WORDS["heading_starts"])) or text.lstrip()[:1] == "("
        if (
            not words
            or len(words) > _HEADING_WORDS
            or not first
            or re.search(r":\s*(?:[\d.…]|QU[YÝ]\s)", text, re.IGNORECASE)
        ):
            return
        quarter, window = quarter_in(text), window_in(text)
        if window == OTHER or (quarter and self.period and quarter != self.period):
            self.window, self.layout.dated = OTHER, True
        elif quarter or window:
            self.window, self.layout.dated = None, True
        elif text.isupper() and words[0] != "muc":
            self.window = None  # a new part of the document

    def _prose(
        self,
        text: str,
        source: Source,
        doubtful: tuple[str, ...] = (),
        level: str | None = None,
        doubt: str | None = None,
    ) -> None:
        bare = plain(text)
        self.layout.texts.append((bare, source))
        if "danh sach" in fold(bare) or re.match(r"^\W*b[aả]ng\b", bare, re.IGNORECASE):
            self.title = bare
        if _SECTION.match(bare):
            self.section = self.context = self.stem = bare
            self.example = False
            return
        cells = [part.strip() for part in text.split("\t") if part.strip()]
        row = _asks_and_says(cells) if len(cells) > 2 else None
        if row:
            unsure = any(word in cells[row[1]] for word in doubtful)
            asked = Question(plain(cells[row[0]]).rstrip(": "), cells[row[1]], unit=row[2])
            self._ask(asked, source, (doubt or "doubtful_scan") if unsure else None if doubtful else doubt, level)
            return
        self.example = bool(_EXAMPLE.search(bare)) or (self.example and not _RULE.match(bare))
        for question in questions(bare):
            unsure = any(word in question.answer for word in doubtful)
            reason = (doubt or "doubtful_scan") if unsure else None if doubtful else doubt
            self._ask(question, source, reason, level)

    def _ask(self, question: Question, source: Source, doubt: str | None, level: str | None) -> None:
        label = question.label
        if _UNIT_ONLY.match(label) and self.layout.lines:
            last = self.layout.lines[-1]
            self.layout.lines[-1] = replace(last, unit=label, answer=question.answer, source=source, doubt=doubt)
            return
        named, role = question.level or level_alone(label), question.role
        if named and (label.startswith("(") or not question.level):
            label = f"{self.stem} ({label.strip('-+*•· ()')})"
        elif role is None and role_alone(label) and 0 < len(self.stem.split()) <= _DEGREE_WORDS:
            label, role = self.stem, role_alone(label)
        if question.after is not None:
            self.by_role.append((len(self.layout.lines), question.answer, question.after))
        self._add(
            Line(
                label,
                question.unit,
                question.answer,
                None,
                self.section,
                self.context,
                source,
                doubt=doubt,
                prose=True,
                level=named or level,
                role=role,
                window=EXAMPLE if self.example else self.window,
            )
        )
        if not named and role is None and not role_alone(question.label):
            self.stem = question.label

    def _add(self, line: Line) -> None:
        if len(self.layout.lines) >= MOST_LINES:
            raise UnreadableFile(
                "not_a_report",
                f"Tệp có hơn {MOST_LINES} dòng, dài hơn mọi báo cáo. Hãy chỉ gửi phần báo cáo.",
                f"The file has more than {MOST_LINES} lines, longer than any report. Send the report alone.",
            )
        self.layout.lines.append(line)
        if line.label:
            self.context = line.label

    def table(self, table: Table) -> None:
        """A table: of figures, a list, or one that only places text on the page."""
        if table.sheet:
            self.window, self.lapsed = None, None
            self._heading(table.sheet, always=True)
        rows = list(table.rows)
        filled = [cell for row in rows for cell in row.cells if cell.text]
        if filled and all(cell.hidden for cell in filled):
            self._hidden(table)
            return
        visible = _visible(rows)
        headers = _headers(visible)
        first = headers[0][0] if headers else len(visible)
        if first:
            self._unheaded(table, visible[:first], goes_on=not table.sheet, alone=not headers)
        for number, (at, end, words) in enumerate(headers):
            stop = headers[number + 1][0] if number + 1 < len(headers) else len(visible)
            for row in visible[at:end]:
                self.layout.texts.append((row.text, row_source(table, row)))
            self._headed(table, visible[end:stop], words)
        for row in rows:
            if row.filled and all(row.cells[at].hidden for at in row.filled):
                self._unseen(table, row)

    def _headed(self, table: Table, body: list[Row], headers: list[str]) -> None:
        self.annex = None
        if any(is_list_header(header) for header in headers) or heads_list(tuple(headers)):
            self._list(table, body, headers)
            return
        levels = [heading(header).level for header in headers]
        if all(levels) and len(levels) > 1:
            self._cells_by_level(table, body, levels)
            return
        made = plan(headers, [row for row in body if not _is_title_row(row)], self.period)
        self.layout.dated = self.layout.dated or any(heading(header).window for header in headers)
        self.lapsed = made or self.lapsed
        for number, part in enumerate(_blocks(body) if table.sheet else [body]):
            if number and made and not goes_on_as(part, made):
                self._unheaded(table, part, goes_on=True, alone=True)
                continue
            for row in part:
                self._row(table, row, made)

    def _list(self, table: Table, body: list[Row], headers: list[str]) -> None:
        known = self.layout.annexes[-1] if self.layout.annexes else None
        if known and known.headers == headers and known.title == self.title:
            self.annex = known
        else:
            place = replace_text(row_source(table, body[0] if body else table.rows[0]), self.title)
            self.annex = Annex(self.title, headers, [], place)
            self.layout.annexes.append(self.annex)
        for number, part in enumerate(_blocks(body) if table.sheet else [body]):
            if (number and not _lists(part, headers)) or self.annex is None:
                self._unheaded(table, part, goes_on=False, alone=True)
                continue
            for row in part:
                if table.sheet and _ends_list(row):
                    self.annex = None
                self._row(table, row, None)

    def _unheaded(self, table: Table, body: list[Row], *, goes_on: bool, alone: bool) -> None:
        """Rows without a known header: the rest of the table before, figures by what they hold, or free text."""
        if alone and goes_on and self.annex is not None and body and len(body[0].cells) == len(self.annex.headers):
            for row in body:
                self._row(table, row, None)
            return
        self.annex = None
        lapsed = self.lapsed if alone and goes_on and body and self.lapsed else None
        if lapsed and len(body[0].cells) != lapsed.width:
            lapsed = None
        if lapsed and goes_on_as(body, lapsed):
            for row in body:
                self._row(table, row, lapsed)
            return
        rows = [row for row in body if not _is_title_row(row)]
        named = _unknown_header(rows) if alone else []
        asked = rows[1:] if named else rows
        made = plan(named, asked, self.period)
        if made is None or not asks_and_answers(asked, made):
            for row in body:
                self._free_row(table, row)
            return
        if lapsed and not all(knows(lapsed, column.at) for column in made.values):
            made = replace(made, doubt="column_unclear")
        self.lapsed = made
        for row in body:
            if named and row is rows[0]:
                self.layout.texts.append((row.text, row_source(table, row)))
            elif row.filled == [made.labels[0]] and ":" in row.cells[made.labels[0]].text.rstrip(": "):
                self._free_row(table, row)
            else:
                self._row(table, row, made)

    def _hidden(self, table: Table) -> None:
        """A sheet that nobody sees: its lines answer only what nothing visible does."""
        kept, self.window = self.window, HIDDEN
        seen = Table(tuple(_shown(row) for row in table.rows), table.number, table.page, None)
        texts = list(self.layout.texts)
        annexes = list(self.layout.annexes)
        start = len(self.layout.lines)
        self.table(seen)
        for at in range(start, len(self.layout.lines)):
            line = self.layout.lines[at]
            place = line.source.model_copy(update={"sheet": table.sheet})
            self.layout.lines[at] = replace(line, window=HIDDEN, source=place)
        self.layout.texts, self.layout.annexes = texts, annexes
        self.window, self.lapsed, self.annex = kept, None, None

    def _unseen(self, table: Table, row: Row) -> None:
        if self.lapsed is not None:
            kept, self.window = self.window, HIDDEN
            self._figure(table, _shown(row), self.lapsed)
            self.window = kept

    def _cells_by_level(self, table: Table, body: list[Row], levels: Sequence[str | None]) -> None:
        """Cells that ask for themselves, below the names of levels."""
        for row in body:
            for at in row.filled:
                level = levels[at] if at < len(levels) else None
                place = replace_text(row_source(table, row, at), row.cells[at].text)
                for part in row.cells[at].parts or (row.cells[at].text,):
                    self._prose(part, place, level=level)

    def _row(self, table: Table, row: Row, columns: Plan | None) -> None:
        source = row_source(table, row)
        if not row.filled or is_number_row([cell.text for cell in row.cells]):
            return
        titled = _is_title_row(row)
        if self.annex is not None and not titled:
            self.annex.rows.append((table, row))
            self.layout.texts.append((plain(row.text), source))
            return
        if columns is None or titled:
            self.annex = None
            for at in row.filled:
                self._heading(row.cells[at].text)
            self._free_row(table, row)
            return
        self.layout.texts.append((plain(row.text), source))
        if len(row.filled) == 1:
            self._heading(row.cells[row.filled[0]].text)
        self._figure(table, row, columns)

    def _goes_on(self, table: Table, row: Row, ordinal: str, label: str) -> bool:
        """Whether a row is the rest of the one above, cut by a page break: it starts in mid-sentence."""
        if row.number != 1 or table.sheet or ordinal or not self.layout.lines:
            return False
        if self.layout.lines[-1].source.page == table.page:
            return False
        return not label or bool(_MID_SENTENCE.match(label))

    def _free_row(self, table: Table, row: Row) -> None:
        """A row of a table that only places text on the page, such as a letterhead."""
        if row.line is not None:
            self._prose("\t".join(cell.text for cell in row.cells if cell.text), row_source(table, row))
            return
        pair = self._pair(row)
        if pair:
            source = row_source(table, row, pair[1])
            self.layout.texts.append((plain(row.text), source))
            cell = row.cells[pair[1]]
            asked = Question(plain(row.cells[pair[0]].text).rstrip(": "), cell.text, unit=pair[2])
            self._ask(asked, source, cell.doubt, None)
            return
        for column in row.filled:
            cell = row.cells[column]
            for part in cell.parts or (cell.text,):
                self._prose(part, replace_text(row_source(table, row, column), part))

    def _pair(self, row: Row) -> tuple[int, int, str | None] | None:
        """The cells of a row that asks in one and answers in another, and the unit that stands between them."""
        if any(row.cells[at].hidden for at in row.filled):
            return None
        found = _asks_and_says([row.cells[at].text for at in row.filled])
        return (row.filled[found[0]], row.filled[found[1]], found[2]) if found else None

    def _figure(self, table: Table, row: Row, columns: Plan) -> None:
        ordinal = plain(row.cell(columns.ordinal).text) if columns.ordinal is not None else ""
        label = columns.label(row)
        unit = plain(row.cell(columns.unit).text) if columns.unit is not None else ""
        if _SECTION.match(ordinal) or _SECTION.match(label):
            self.section = f"{ordinal} {label}".strip()
        note = " | ".join(text for at in columns.notes if (text := plain(row.cell(at).text))) or None
        if self._lower(table, row, columns):
            return
        if self._goes_on(table, row, ordinal, label):
            self._go_on(row, label, unit, note, columns)
            return
        if _UNIT_ONLY.match(label) and self.layout.lines:
            cell = row.cell(columns.values[0].at)
            last = self.layout.lines[-1]
            self.layout.lines[-1] = replace(
                last,
                unit=label,
                answer=cell.text,
                note=note,
                source=row_source(table, row, columns.values[0].at),
                number=cell.number,
                doubt=cell.doubt,
                confidence=cell.confidence,
                parts=cell.parts,
            )
            return
        named = level_alone(label)
        if named:
            label = f"{self.stem} ({label.strip('-+*•· ()')})"
        context = self.context
        for column in self._answering(row, columns):
            self.context = context
            self._cell(table, row, columns, column, (ordinal, label, unit, note), named)

    def _lower(self, table: Table, row: Row, columns: Plan) -> bool:
        """Gives an answer that stands alone in a row to the line above, which has none; whether it did."""
        at = columns.values[0].at
        if row.filled != [at] or not self._above(row) or looks(row.cells[at].text) not in ("figure", "answer"):
            return False
        last = self.layout.lines[-1]
        if last.spill or looks(last.answer) != "nothing" or last.source.table != row_source(table, row).table:
            return False
        said, place = plain(row.cells[at].text), row_source(table, row, at)
        self.layout.lines[-1] = replace(last, spill=said, source=place, doubt="wrong_row")
        return True

    def _answering(self, row: Row, columns: Plan) -> Sequence[Column | None]:
        """The columns that a row answers in; a row that answers in none asks once."""
        counts = [column for column in columns.values if not column.share]
        shares = [column for column in columns.values if column.share and row.cell(column.at).text]
        if len(counts) > 1 and not any(row.cell(column.at).text for column in counts):
            return [None, *shares]
        return [*counts, *shares]

    def _cell(
        self,
        table: Table,
        row: Row,
        columns: Plan,
        column: Column | None,
        words: tuple[str, str, str, str | None],
        named: str | None,
    ) -> None:
        ordinal, label, unit, note = words
        cell = row.cell(column.at) if column else EMPTY
        answer, spill, doubt = cell.text, None, cell.doubt or columns.doubt
        if column and column.share and not columns.doubt:
            label, unit = "Tỷ lệ", "%"
        elif looks(answer) == "nothing" and cell.under and self._above(row):
            answer, doubt = self._shared()
        elif looks(answer) == "nothing":
            label, spill = self._stray(row, columns, label)
        elif looks(answer) == "unit" and unit and not is_unit(unit):
            unit, spill = answer, unit
        elif any(row.cell(at).text != answer for at in columns_that(row, columns.rivals, ("figure", "answer"))):
            doubt = doubt or "column_unclear"
        if column and column.share:
            self.context = words[1] or self.context
        if looks(answer) == "nothing" and not spill:
            doubt = cell.doubt
        at = column.at if column else columns.values[0].at
        self._add(
            Line(
                label or ordinal,
                unit or None,
                answer,
                note,
                self.section,
                self.context,
                row_source(table, row, at),
                number=cell.number,
                doubt=doubt,
                spill=spill,
                confidence=cell.confidence,
                tail=row.number == 1 and not (table.sheet or ordinal or unit or cell.text or note),
                level=(column.level if column else None) or named,
                window=HIDDEN if cell.hidden else self.window,
                parts=cell.parts,
            )
        )
        self.stem = self.stem if named else label or self.stem

    def _shared(self) -> tuple[str, str]:
        """The answer of a box that reaches down from the line above; a figure may be that of both lines together."""
        last = self.layout.lines[-1]
        if any(ch.isdigit() for ch in last.answer):
            self.layout.lines[-1] = replace(last, doubt=last.doubt or "shared_cell")
        return last.answer, "shared_cell"

    def _above(self, row: Row) -> bool:
        """Whether the last line stands in the row just above."""
        return bool(self.layout.lines) and self.layout.lines[-1].source.row == row.number - 1

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

    def _go_on(self, row: Row, label: str, unit: str, note: str | None, columns: Plan) -> None:
        cell = row.cell(columns.values[0].at)
        last = self.layout.lines[-1]
        self.layout.lines[-1] = replace(
            last,
            label=f"{last.label} {label}".strip(),
            unit=f"{last.unit or ''} {unit}".strip() or None,
            answer=f"{last.answer} {cell.text}".strip(),
            doubt=last.doubt or cell.doubt,
            confidence=min(last.confidence, cell.confidence),
            note=" ".join(filter(None, (last.note, note))) or None,
        )


_QUARTER_LIKE = re.compile(r"^(Quý\s+\w+\s*/\s*\d{4}|https?://\S+|\d[\d.,/]*)$", re.IGNORECASE)


def _asks_and_says(texts: list[str]) -> tuple[int, int, str | None] | None:
    """Of the texts of a row without a header, what asks, what answers, and the unit between them."""
    first = 1 if len(texts) > 2 and looks(texts[0]) == "ordinal" else 0
    if not first + 2 <= len(texts) <= first + 3:
        return None
    asked, said = texts[first], texts[-1]
    unit = texts[first + 1] if len(texts) == first + 3 else None
    if looks(asked) != "words" or asked.isupper() or ":" in asked.rstrip(": ") or (unit and not is_unit(unit)):
        return None
    if unit is None and len(asked.split()) < _ASKING_WORDS:
        return None
    return (first, len(texts) - 1, unit) if looks(said) in ("figure", "answer") else None


def replace_text(source: Source, text: str) -> Source:
    """The same place, quoting another text."""
    return source.model_copy(update={"text": text})


def _said(text: str) -> str:
    """What stands in a slot, without leaders, boxes and units."""
    return re.sub(r"[\s.…_☐\[\]():,;]|người", "", text)


def _is_title_row(row: Row) -> bool:
    filled = row.filled
    if len(filled) != 1 or filled[0] > 1:
        return False
    text = row.cells[filled[0]].text
    return bool(_SECTION.match(plain(text))) or bool(_TITLE.match(plain(text)))


def _visible(rows: list[Row]) -> list[Row]:
    """The rows with what a person sees; a hidden column that nothing visible stands for is kept."""
    if not any(cell.hidden for row in rows for cell in row.cells):
        return rows
    counts: Counter[int] = Counter()
    for row in rows:
        counts.update(at for at in row.filled if not row.cells[at].hidden)
    usual = [at for at, count in counts.items() if count > 1]
    alone = len(usual) < 2
    kept = []
    for row in rows:
        cells = tuple(cell if alone or not cell.hidden else EMPTY for cell in row.cells)
        if any(cell.text for cell in cells) and not (row.filled and all(row.cells[at].hidden for at in row.filled)):
            kept.append(replace(row, cells=cells))
    return kept


def _shown(row: Row) -> Row:
    return replace(row, cells=tuple(replace(cell, hidden=False) for cell in row.cells))


def _headers(rows: list[Row]) -> list[tuple[int, int, list[str]]]:
    """Each header: its first row, the row after it, and the words of every column."""
    found: list[tuple[int, int, list[str]]] = []
    at = 0
    while at < len(rows):
        end = _header_end(rows, at)
        if end is None:
            at += 1
            continue
        words = headers_of([[cell.text for cell in row.cells] for row in rows[at:end] if not _numbers(row)])
        found.append((at, end, words))
        at = end
    return found


def _header_end(rows: list[Row], at: int) -> int | None:
    """The row after the header that starts at a row; None when none starts there."""
    texts = [cell.text for cell in rows[at].cells]
    numbered = next((n for n in (at + 1, at + 2, at + 3) if n < len(rows) and _numbers(rows[n], marked=True)), None)
    known = is_header(texts) or heads_list(tuple(texts))
    if not known and (numbered is None or len(rows[at].filled) < 2 or _is_title_row(rows[at])):
        return None
    if not known and any(looks(text) in ("figure", "answer") for text in texts if text):
        return None
    if numbered is not None and (known or numbered == at + 1):
        return numbered + 1
    end = at + 1
    first = rows[at].filled[0]
    while end < len(rows) and _continues_header(rows[end], first):
        end += 1
        if _numbers(rows[end - 1]):
            break
    return end


def _lists(rows: list[Row], headers: list[str]) -> bool:
    """Whether rows behind an empty one go on a list: most of them fill several of its columns."""
    if any(_ends_list(row) for row in rows[:1]):
        return False
    needed = min(_ENTRY_CELLS, sum(bool(header) for header in headers))
    return sum(len(row.filled) >= needed for row in rows) * 2 >= len(rows)


def _ends_list(row: Row) -> bool:
    """Whether a row of a sheet is a sentence below a list, not one of its rows."""
    filled = row.filled
    if len(filled) != 1 or filled[0] > 1:
        return False
    text = row.cells[filled[0]].text
    return len(text.split()) > _GROUP_WORDS and not text.isupper() and not _GROUP.match(text)


def _blocks(body: list[Row]) -> list[list[Row]]:
    """Rows of a sheet, those apart by empty rows apart."""
    made: list[list[Row]] = []
    for row in body:
        if made and row.number == made[-1][-1].number + 1:
            made[-1].append(row)
        else:
            made.append([row])
    return made


def _numbers(row: Row, *, marked: bool = False) -> bool:
    return is_number_row([cell.text for cell in row.cells], after_header=not marked)


def _continues_header(row: Row, ordinal: int) -> bool:
    filled = row.filled
    if not filled:
        return False
    if _numbers(row):
        return True
    texts = [row.cells[at].text for at in filled]
    return min(filled) > ordinal + 1 and all(looks(text) in ("words", "unit") or heading(text).role for text in texts)


def _unknown_header(rows: list[Row]) -> list[str]:
    """The words of a first row that names columns in no known words, above rows that answer."""
    if len(rows) < 3 or len(rows[0].filled) < 2:
        return []
    first = rows[0]
    if any(looks(first.cells[at].text) in ("figure", "answer", "nothing") for at in first.filled):
        return []
    below = {at for row in rows[1:] for at in row.filled}
    answered = {at for row in rows[1:] for at in row.filled if looks(row.cells[at].text) in ("figure", "answer")}
    fits = set(first.filled) >= {at for at in answered if at > 0} and len(first.filled) * 2 >= len(below)
    return [plain(cell.text) for cell in first.cells] if fits else []
