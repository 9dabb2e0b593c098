"""A report on paper, as a clerk handles it: lines and tables that can be typed over, cut and moved, then printed as Word or Excel."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from corpus.typeset import Box, Piece

ROLES = ("tt", "label", "unit", "value", "note", "note_value")
"""The columns of a form's table, in the order of the sample reports."""


@dataclass(frozen=True)
class Run:
    """Letters that look alike. Marks: bold, underline, strike, sup, white, hidden, ins, del, placeholder, box, equation, comment, footnote."""

    text: str
    mark: str = ""


def strike(text: str) -> Run:
    """Crossed out."""
    return Run(text, "strike")


def sup(text: str) -> Run:
    """Raised, as the sign of a note."""
    return Run(text, "sup")


def white(text: str) -> Run:
    """White on white paper: nobody sees it."""
    return Run(text, "white")


def invisible(text: str) -> Run:
    """Word's hidden text."""
    return Run(text, "hidden")


@dataclass
class Cell:
    """A box of a table."""

    runs: list[Run] = field(default_factory=list)
    across: int = 1
    down: int = 1
    number: float | None = None
    """Stored as a number in a workbook, shown by ``format``."""
    format: str | None = None
    formula: str | None = None
    result: str | float = ""
    inner: Table | None = None
    """Word only: a table within the box."""

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)

    @text.setter
    def text(self, text: str) -> None:
        self.write(text)

    def write(self, *parts: str | Run) -> None:
        """Types the cell over."""
        self.runs = [part if isinstance(part, Run) else Run(part) for part in parts if part != ""]
        self.number = self.format = self.formula = None

    def store(self, number: float, shown_as: str = "General") -> None:
        """A number and its format, as a workbook keeps them; on paper stands what is shown by ``text``."""
        self.number, self.format = number, shown_as


@dataclass
class Row:
    """A row of a table; ``row["value"]`` is a cell by its role, None where a merged cell covers it."""

    cells: list[Cell | None]
    table: Table
    hidden: bool = False

    def __getitem__(self, role: str | int) -> Cell:
        cell = self.cells[self.table.roles.index(role) if isinstance(role, str) else role]
        assert cell is not None, f"{role} is covered by a merged cell"
        return cell

    def __setitem__(self, role: str | int, text: str | Run | tuple[str | Run, ...]) -> None:
        self[role].write(*text) if isinstance(text, tuple) else self[role].write(text)

    @property
    def texts(self) -> list[str]:
        return [cell.text if cell else "" for cell in self.cells]

    @property
    def at(self) -> int:
        return next(n for n, row in enumerate(self.table.rows) if row is self)

    def merge(self, first: int, last: int, text: str) -> None:
        """One box over several columns."""
        self.cells[first] = Cell([Run(text)], across=last - first + 1)
        for column in range(first + 1, last + 1):
            self.cells[column] = None


@dataclass
class Line:
    """A paragraph."""

    runs: list[Run]
    sheet: str = ""
    extra: str = ""
    """Word only: ``textbox`` prints the line in a text box, ``break`` begins a page, ``numbered`` lets Word number it."""

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)

    @text.setter
    def text(self, text: str) -> None:
        self.runs = [Run(text)]


class Table:
    """Rows of cells; the first ``head`` rows are the header."""

    def __init__(self, rows: list[list[Cell | None]], sheet: str = "") -> None:
        self.rows = [Row(cells, self) for cells in rows]
        width = len(rows[0])
        self.roles: list[str] = list(ROLES[:width]) if width <= len(ROLES) else [f"c{n}" for n in range(1, width + 1)]
        self.hidden_columns: set[str] = set()
        self.sheet = sheet
        self.letterhead = False
        """Stacks of lines side by side, no table: a workbook gives each line a row."""
        first = [cell for cell in rows[0] if cell]
        named = bool(first) and first[0].text in ("TT", "Cấp tỉnh")  # the rest of a table over a page has no header
        self.head = max(cell.down for cell in first) if named else 0

    @property
    def width(self) -> int:
        return len(self.rows[0].cells)

    def row(self, words: str, nth: int = 0) -> Row:
        """The row whose cells contain these words."""
        found = [row for row in self.rows if any(words in text for text in row.texts)]
        assert len(found) > nth, f"no row has “{words}”"
        return found[nth]

    @property
    def number_row(self) -> Row | None:
        """The row ``(1) (2) …`` under the header."""
        return next((row for row in self.rows if [t.strip("()") for t in row.texts[:3]] == ["1", "2", "3"]), None)

    def numbers(self) -> Row:
        """The same, where the table has one."""
        row = self.number_row
        assert row is not None, "no row of column numbers"
        return row

    def data(self) -> Iterator[Row]:
        """The rows with a figure, a word or a tick in the value column."""
        for row in self.rows[self.head :]:
            cell = row.cells[self.roles.index("value")]
            if row is not self.number_row and cell and cell.text.strip():
                yield row

    def flat_header(self, *texts: str) -> None:
        """One plain header row and no row of numbers, as in a table made anew."""
        numbers = self.number_row
        self.rows = [row for row in self.rows[self.head :] if row is not numbers]
        self.rows.insert(0, Row([Cell([Run(text)]) for text in texts], self))
        self.head = 1

    def header(self, role: str, text: str) -> None:
        """Rewords a column's header, wherever its lowest header cell stands."""
        column = self.roles.index(role)
        for row in reversed(self.rows[: self.head]):
            cell = row.cells[column]
            if cell:
                cell.write(text)
                return

    def no_header(self) -> None:
        """Takes the header away."""
        numbers = self.number_row
        self.rows = [row for row in self.rows[self.head :] if row is not numbers]
        self.head = 0

    def insert_column(
        self,
        role: str,
        *,
        before: str = "",
        after: str = "",
        header: str = "",
        fill: Callable[[Row], str] = lambda _: "",
        number: str = "",
    ) -> None:
        """A new column; ``fill`` says what it holds beside each row that has a figure."""
        at = self.roles.index(before) if before else self.roles.index(after) + 1
        data, numbers, covered = {id(row) for row in self.data()}, self.number_row, False
        for n, row in enumerate(self.rows):
            spanning = self._spans(row, at)
            if spanning:
                spanning.across += 1
                row.cells.insert(at, None)
            elif n < self.head:
                row.cells.insert(at, None if covered else Cell([Run(header)] if header else [], down=self.head - n))
                covered = True
            else:
                text = fill(row) if id(row) in data else number if row is numbers else ""
                row.cells.insert(at, Cell([Run(text)] if text else []))
        self.roles.insert(at, role)

    def _spans(self, row: Row, at: int) -> Cell | None:
        """The merged cell that lies over the border before column ``at``."""
        for column, cell in enumerate(row.cells):
            if cell and column < at < column + cell.across:
                return cell
        return None

    def drop_column(self, role: str) -> None:
        """Cuts a column out."""
        at = self.roles.index(role)
        for row in self.rows:
            cell = row.cells[at]
            if cell and cell.across > 1:
                cell.across -= 1
                row.cells.pop(at + 1)
                continue
            owner = next((c for n, c in enumerate(row.cells) if c and n < at < n + c.across), None)
            if owner:
                owner.across -= 1
            row.cells.pop(at)
        self.roles.pop(at)

    def order(self, *roles: str) -> None:
        """Puts the columns in another order; only where no header is merged across."""
        places = [self.roles.index(role) for role in roles]
        for row in self.rows:
            if all(cell is None or cell.across == 1 for cell in row.cells):
                row.cells = [row.cells[place] for place in places]
        self.roles = list(roles)

    def insert(self, at: int, *texts: str) -> Row:
        """A new row of plain cells before row ``at``."""
        padded = [*texts, *[""] * (self.width - len(texts))]
        row = Row([Cell([Run(text)] if text else []) for text in padded], self)
        self.rows.insert(at, row)
        return row

    def insert_after(self, row: Row, *texts: str) -> Row:
        """A new row below another."""
        return self.insert(row.at + 1, *texts)


Block = Line | Table


class Paper:
    """The whole report."""

    def __init__(self, pieces: Iterator[Piece]) -> None:
        self.blocks: list[Block] = []
        self.hidden_sheets: set[str] = set()
        sheet = "1.BaoCao"
        for piece in pieces:
            if piece.paragraph is not None:
                bare = _bare(piece.paragraph)
                sheet = _sheet_of(bare) or sheet
                self.blocks += [
                    Line([Run(part, "bold" if _TITLE.match(bare) else "")], sheet) for part in bare.split("\n")
                ]
            elif piece.beside:
                columns = [Cell([Run("\n".join(stack))]) for stack in piece.beside]
                letterhead = Table([list(columns)], sheet)
                letterhead.head, letterhead.letterhead = 0, True
                self.blocks.append(letterhead)
            else:
                self.blocks.append(Table([[_cell(box) for box in row] for row in piece.grid], sheet))

    def copy(self) -> Paper:
        """Another copy to edit."""
        return copy.deepcopy(self)

    # what a clerk looks for

    def tables(self) -> list[Table]:
        return [block for block in self.blocks if isinstance(block, Table)]

    def table(self, words: str) -> Table:
        """The table that has a row with these words."""
        found = [table for table in self.tables() if any(words in text for row in table.rows for text in row.texts)]
        assert found, f"no table has “{words}”"
        return found[0]

    def row(self, words: str, nth: int = 0) -> Row:
        """The row, of all tables, that contains these words."""
        found = [row for table in self.tables() for row in table.rows if any(words in text for text in row.texts)]
        assert len(found) > nth, f"no row has “{words}”"
        return found[nth]

    def line(self, words: str, nth: int = 0) -> Line:
        """The paragraph that contains these words."""
        found = [block for block in self.blocks if isinstance(block, Line) and words in block.text]
        assert len(found) > nth, f"no line has “{words}”"
        return found[nth]

    def at(self, block: Block) -> int:
        return next(n for n, other in enumerate(self.blocks) if other is block)

    # what a clerk does

    def replace(self, old: str, new: str) -> None:
        """Find and replace, everywhere."""
        hits = 0
        for runs in self._runs():
            for n, run in enumerate(runs):
                if old in run.text:
                    runs[n], hits = Run(run.text.replace(old, new), run.mark), hits + 1
        assert hits, f"“{old}” is nowhere"

    def _runs(self) -> Iterator[list[Run]]:
        for block in self.blocks:
            if isinstance(block, Line):
                yield block.runs
            else:
                yield from (cell.runs for row in block.rows for cell in row.cells if cell)

    def add(self, text: str, *, after: Block | None = None, before: Block | None = None) -> Line:
        """A new paragraph."""
        beside = after or before
        line = Line([Run(text)], beside.sheet if beside else self.blocks[-1].sheet)
        at = self.at(beside) + (after is not None) if beside else len(self.blocks)
        self.blocks.insert(at, line)
        return line

    def drop(self, block: Block) -> None:
        """Deletes a paragraph or a table."""
        self.blocks.remove(block)

    def drop_row(self, row: Row) -> None:
        """Deletes a row."""
        row.table.rows = [other for other in row.table.rows if other is not row]

    def split(self, row: Row, *, headed: bool = False) -> Table:
        """Breaks a table in two before this row; the second has the same header again, or none."""
        table, at = row.table, row.at
        second = copy.deepcopy(table)
        second.rows = [*second.rows[: table.head if headed else 0], *second.rows[at:]]
        second.head = table.head if headed else 0
        table.rows = table.rows[:at]
        place = self.at(table)
        self.blocks[place + 1 : place + 1] = [Line([], table.sheet), second]
        return second

    def join(self) -> None:
        """Binds what a page had cut: the rest of a table, without a header, to the table before it."""
        for n in range(len(self.blocks) - 1, 0, -1):
            rest, table = self.blocks[n], self.blocks[n - 1]
            if isinstance(rest, Table) and isinstance(table, Table) and not rest.head and rest.width == table.width:
                for row in rest.rows:
                    row.table = table
                table.rows += rest.rows
                self.blocks.pop(n)

    def part(self, heading: str) -> list[Block]:
        """The blocks from a heading to the next heading of a part."""
        start = self.at(self.line(heading))
        end = start + 1
        while end < len(self.blocks) and not _starts_part(self.blocks[end]):
            end += 1
        return self.blocks[start:end]

    def move(self, heading: str, *, before: str) -> None:
        """Moves a whole part before another."""
        moved = self.part(heading)
        self.blocks = [block for block in self.blocks if not any(block is one for one in moved)]
        at = self.at(self.line(before))
        self.blocks[at:at] = moved

    def old_copy(self, heading: str, change: Callable[[str], str], *, sheet: str) -> list[Block]:
        """A copy of a part as it was last time, its figures changed; put it where you like."""
        blocks = copy.deepcopy(self.part(heading))
        for block in blocks:
            block.sheet = sheet
            if isinstance(block, Table):
                for row in block.data():
                    row["value"].text = change(row["value"].text)
        return blocks

    def print_letterhead(self, *left: str) -> None:
        """Types the left side of the letterhead over."""
        table = self.tables()[0]
        table.rows[0][0].text = "\n".join(left)


_TITLE = re.compile(r"^(?:MỤC\s+\d|B[ảẢ]NG\s|Bảng\s|BÁO CÁO|PHỤ LỤC|BIỂU MẪU)")
_SHEETS = {
    "HẠ TẦNG": "2.HatangCNTT",
    "ỨNG DỤNG": "3.UDCNTT",
    "TRANG THÔNG TIN": "4.Website",
    "CUNG CẤP": "5.DVCTT",
    "CƠ CHẾ": "6.Chinh sach",
    "NHÂN LỰC": "7.Nhan luc",
}


def _bare(text: str) -> str:
    return re.sub(r"</?i>|\*\*|^#+\s*", "", text).strip("\n")


def _starts_part(block: Block) -> bool:
    return isinstance(block, Line) and bool(re.match(r"^(?:MỤC\s+\d|Bảng 3A|B[ảẢ]NG \d)", block.text.strip()))


def _sheet_of(title: str) -> str | None:
    """The sheet a heading starts, named as the form names it."""
    if match := re.match(r"^(?:Bảng|BẢNG) ([\dA.]*\d)", title):
        return f"PL{match[1]}"
    if re.match(r"^MỤC [2-9]", title):
        return next((name for word, name in _SHEETS.items() if word in title), None)
    return None


def _cell(box: Box | None) -> Cell | None:
    return None if box is None else Cell([Run(_bare(box.text))] if box.text else [], box.columns, box.rows)
