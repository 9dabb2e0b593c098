"""From a ``Document`` to its layout: what each table is, and which of its rows ask, list or only stand there.

What columns hold is told by ``columns``, where headers stand by ``headers``, what a row answers by ``rows``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from services.extract.reading.document import EMPTY, Document, Paragraph, Row, Table, row_source
from services.extract.reading.layout.across import is_one_question, parts_across, write_across
from services.extract.reading.layout.annex_columns import heads_list
from services.extract.reading.layout.beside_itself import apart, beside_itself
from services.extract.reading.layout.cards import in_cards, write_cards
from services.extract.reading.layout.choice_columns import printed_pairs, with_one_answer
from services.extract.reading.layout.columns import Plan, asks_and_answers, goes_on_as, knows, names_period, plan
from services.extract.reading.layout.headers import headers_in, is_title_row, unknown_header
from services.extract.reading.layout.headings import as_of_a_district, heading, is_list_header, numbers_columns
from services.extract.reading.layout.lines import HIDDEN, Annex, Layout, LineWriter, Planned
from services.extract.reading.layout.rows import MID_SENTENCE, RowReader, answers_below, of_a_person
from services.extract.reading.sentences.contacts import in_one_breath
from services.extract.reading.words.wording import COLON, plain

_ENTRY_CELLS = 3
"""Cells that an entry of a list fills at least: its number, its name and something about it."""
_GROUP = re.compile(r"^(?:[A-ZĐ]|[IVX]{1,4})[.)]?\s")
_GROUP_WORDS = 3
"""Words of a lone first cell beyond which it names no group of a list."""


def lay_out(document: Document, period: str | None = None, asked: frozenset[str] = frozenset()) -> Layout:
    """Lines, annex tables and texts of the document, in reading order.

    ``period`` is the report's, where it is known: columns of other periods answer nothing, but those of the windows
    ``asked``, such as the figures since January. Raises ``UnreadableFile`` for a document longer than any report.
    """
    writer = LineWriter(period, asked)
    writer.layout.seen = document.seen
    tables = TableReader(writer)
    for block in _over_pages(document):
        if isinstance(block, Paragraph):
            tables.interrupted()
            writer.paragraph(block)
        else:
            tables.table(block)
    return writer.finished()


def stands(layout: Layout, period: str | None) -> bool:
    """Whether a document that was laid out before its period was known would be laid out the same for that period."""
    if any(quarter != period for quarter in layout.quarters) and period is not None:
        return False
    return all(plan(one.headers, one.body, period) == one.plan for one in layout.plans)


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
    return unfinished and bool(MID_SENTENCE.match(below.text)) and bool(COLON.search(below.text))


class TableReader:
    """Reads the tables of a document in their order: some go on where the one before stopped."""

    def __init__(self, writer: LineWriter) -> None:
        self.writer = writer
        self.rows = RowReader(writer)
        self.lapsed: Plan | None = None
        """The columns of the last table of figures: a page break between its parts does not end it."""
        self.annex: Annex | None = None

    def interrupted(self) -> None:
        """A paragraph ends a list."""
        self.annex = None

    def table(self, table: Table) -> None:
        """A table: of figures, a list, or one that only places text on the page."""
        if table.sheet:
            self.writer.window, self.lapsed = None, None
            self.writer.heading(table.sheet, always=True)
        rows = list(table.rows)
        hides = any(cell.hidden for row in rows for cell in row.cells)
        if hides and all(row.cells[at].hidden for row in rows for at in row.filled) and any(row.filled for row in rows):
            self._hidden(table)
            return
        visible = _visible(rows) if hides else rows
        done = 0
        if not table.sheet and is_one_question(visible):
            write_across(self.writer, table, visible)
            return
        for at, end, cards in in_cards(visible):
            self._some(table, visible[done:at])
            write_cards(self.writer, table, cards)
            self.annex, done = None, end
        self._some(table, visible[done:])
        for row in rows if hides else ():
            if row.filled and all(row.cells[at].hidden for at in row.filled):
                self._unseen(table, row)

    def _some(self, table: Table, rows: list[Row]) -> None:
        """Rows that ask across or one below the other."""
        done = 0
        for at, end in parts_across(rows):
            self._upright(table, rows[done:at])
            write_across(self.writer, table, rows[at:end])
            self.annex, done = None, end
        self._upright(table, rows[done:])

    def _upright(self, table: Table, visible: list[Row]) -> None:
        """Rows that ask one below the other."""
        tables = apart(visible)
        if tables is not None:
            for rows in tables:
                self._upright(table, rows)
            return
        headers = headers_in(visible)
        first = headers[0][0] if headers else len(visible)
        if first:
            self._unheaded(table, visible[:first], goes_on=not table.sheet, alone=not headers)
        for number, (at, end, words) in enumerate(headers):
            stop = headers[number + 1][0] if number + 1 < len(headers) else len(visible)
            for row in visible[at:end]:
                self.writer.layout.texts.append((row.text, row_source(table, row)))
            self._headed(table, visible[end:stop], words)

    def _headed(self, table: Table, body: list[Row], headers: list[str]) -> None:
        self.annex = None
        self.rows.below = False
        headers = as_of_a_district(headers)
        halves = beside_itself(headers, body)
        if halves is not None:
            for words, rows in halves:
                self._headed(table, rows, words)
            return
        chosen = with_one_answer(headers, body)
        if chosen is not None:
            headers, body = chosen
        elif any(is_list_header(header) for header in headers) or heads_list(tuple(headers)):
            self._list(table, body, headers)
            return
        levels = [heading(header).level for header in headers]
        if all(levels) and len(levels) > 1:
            self._cells_by_level(table, body, levels)
            return
        made = self._planned(headers, [row for row in body if not is_title_row(row)])
        self.writer.layout.dated = self.writer.layout.dated or any(heading(header).window for header in headers)
        self.lapsed = made or self.lapsed
        self.rows.below = made is not None and answers_below(body, made)
        self.rows.pairs = _printed_pairs(body, made)
        for number, part in enumerate(_blocks(body) if table.sheet else [body]):
            if number and made and not goes_on_as(part, made):
                self._unheaded(table, part, goes_on=True, alone=True)
            else:
                self._rows(table, part, made)

    def _planned(self, headers: list[str], body: list[Row]) -> Plan | None:
        made = plan(headers, body, self.writer.period, self.writer.asked)
        if names_period(headers):
            self.writer.layout.plans.append(Planned(headers, body, made))
        return made

    def _list(self, table: Table, body: list[Row], headers: list[str]) -> None:
        known = self.writer.layout.annexes[-1] if self.writer.layout.annexes else None
        same = known and (known.headers, known.title, known.window) == (headers, self.writer.title, self.writer.window)
        if known and same:
            self.annex = known
        else:
            place = row_source(table, body[0] if body else table.rows[0], text=self.writer.title)
            self.annex = Annex(self.writer.title, headers, [], place, self.writer.window)
            self.writer.layout.annexes.append(self.annex)
        for number, part in enumerate(_blocks(body) if table.sheet else [body]):
            if (number and not _lists(part, headers)) or self.annex is None:
                self._unheaded(table, part, goes_on=False, alone=True)
                continue
            for row in part:
                if table.sheet and _ends_list(row):
                    self.annex = None
                self._row(table, row, None)

    def _unheaded(self, table: Table, body: list[Row], *, goes_on: bool, alone: bool) -> None:
        """Rows without a known header: the rest of the table before, figures by what they hold, or free text.

        ``alone``: whether no header stands below them in their table; ``goes_on``: whether they may go on the one before.
        """
        width = len(body[0].cells) if body and alone and goes_on else None
        if self.annex is not None and width == len(self.annex.headers):
            self._rows(table, body, None)
            return
        self.annex, self.rows.below, self.rows.pairs = None, False, frozenset()
        lapsed = self.lapsed if self.lapsed and width == self.lapsed.width else None
        if lapsed and goes_on_as(body, lapsed):
            self._rows(table, body, lapsed)
            return
        rows = [row for row in body if not is_title_row(row)]
        named = unknown_header(rows) if alone else []
        asked = rows[1:] if named else rows
        made = self._planned(named, asked)
        if made is None or not asks_and_answers(asked, made):
            self._rows(table, body, None)
            return
        if lapsed and not all(knows(lapsed, column.at) for column in made.values):
            made = replace(made, doubt="column_unclear")
        self.lapsed = made
        self.rows.pairs = _printed_pairs(asked, made)
        for row in body:
            if named and row is rows[0]:
                self.writer.layout.texts.append((row.text, row_source(table, row)))
            elif len(row.filled) == 1 and _stands_alone(row, made):
                self._row(table, row, None)
            else:
                self._row(table, row, made)

    def _hidden(self, table: Table) -> None:
        """A sheet that nobody sees: its lines answer only what nothing visible does."""
        kept, self.writer.window = self.writer.window, HIDDEN
        seen = Table(tuple(_shown(row) for row in table.rows), table.number, table.page, None)
        texts = list(self.writer.layout.texts)
        annexes = list(self.writer.layout.annexes)
        start = len(self.writer.layout.lines)
        self.table(seen)
        for at in range(start, len(self.writer.layout.lines)):
            line = self.writer.layout.lines[at]
            place = line.source.model_copy(update={"sheet": table.sheet})
            self.writer.layout.lines[at] = replace(line, window=HIDDEN, source=place)
        self.writer.layout.texts, self.writer.layout.annexes = texts, annexes
        self.writer.window, self.lapsed, self.annex = kept, None, None

    def _unseen(self, table: Table, row: Row) -> None:
        if self.lapsed is not None:
            kept, self.writer.window = self.writer.window, HIDDEN
            self.rows.figure(table, _shown(row), self.lapsed)
            self.writer.window = kept

    def _cells_by_level(self, table: Table, body: list[Row], levels: Sequence[str | None]) -> None:
        """Cells that ask for themselves, below the names of levels."""
        for row in body:
            for at in row.filled:
                level = levels[at] if at < len(levels) else None
                place = row_source(table, row, at, row.cells[at].text)
                for part in row.cells[at].parts or (row.cells[at].text,):
                    self.writer.prose(part, place, level=level)

    def _rows(self, table: Table, rows: list[Row], columns: Plan | None) -> None:
        for row in rows:
            self._row(table, row, columns)

    def _row(self, table: Table, row: Row, columns: Plan | None) -> None:
        if not row.filled or numbers_columns(row):
            return
        titled = is_title_row(row)
        if self.annex is not None and not titled:
            self.annex.rows.append((table, row))
            self.writer.layout.texts.append((plain(row.text), row_source(table, row)))
            return
        if columns is None or titled or _answers_itself(row, columns) or len(of_a_person(row)) > 1:
            self.annex = None
            for at in row.filled:
                self.writer.heading(row.cells[at].text)
            self.rows.free_row(table, row)
            return
        self.writer.layout.texts.append((plain(row.text), row_source(table, row)))
        if len(row.filled) == 1:
            self.writer.heading(row.cells[row.filled[0]].text)
        self.rows.figure(table, row, columns)


_OWN_ROOM = re.compile(r":\s*(?:[.…_]{2,}|…|\d[\d.,/]*\s*%?\s*(?:…|[._]{2,}))(?:[^:]*)$")
"""A question with dots to be written on behind its colon, perhaps written on."""


def _printed_pairs(body: Sequence[Row], made: Plan | None) -> frozenset[tuple[int, int]]:
    return printed_pairs(body, [one.at for one in made.values], made.rivals) if made and made.rivals else frozenset()


def _answers_itself(row: Row, columns: Plan) -> bool:
    """Whether the only text of a row has room of its own for the answer: a sentence below a table, not a line of it."""
    if len(row.filled) != 1:
        return False
    text = row.cells[row.filled[0]].text
    return in_one_breath(text) or (row.filled[0] in columns.labels and _OWN_ROOM.search(text) is not None)


def _stands_alone(row: Row, made: Plan) -> bool:
    """Whether the only text of a row is a sentence of its own: it asks with a colon, or stands where nothing asks."""
    at = row.filled[0]
    if at in made.labels:
        return ":" in row.cells[at].text.rstrip(": ")
    return at in (*made.notes, *made.rivals)


def _visible(rows: list[Row]) -> list[Row]:
    """The rows with what a person sees; a hidden column that nothing visible stands for is kept."""
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
