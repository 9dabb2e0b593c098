"""Puts a template, an agency and a clerk's habits together: sheets as printed, and the answers that stand on them."""

from __future__ import annotations

import random
import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from corpus.independent.habits import TEXTS, Habits, Printer, Shown
from corpus.independent.markup import Line, Part, Row, Slot, Table, Template, Word
from corpus.independent.page import Cell, Grid, Inline, Para, Sheet, plain
from corpus.independent.world import ROLES, ROMAN, Key, Rate, World, words

IDENTITY = {"report_period", "agency_name", "agency_address", "agency_website_url"}
WHOLES = {
    "antivirus_computers": "computers_total",
    "staff_with_computer": "staff_total",
    "email_accounts_total": "staff_total",
    "email_accounts_shared": "staff_total",
    "lan_agencies": "agencies_total",
}
"""What a clerk writes behind the stroke of ``435/463``."""
TICKED = {
    "built_by_ministry",
    "shared_app",
    "built_by_province",
    "scope_provincial_agency",
    "scope_whole_province",
    "provided_by_ministry",
}
ASKED = {"data_sharing", "digital_signature"}
LEVELLED = re.compile(r"phần mềm diệt virus|băng thông kết nối|được cấp tài khoản")
"""004: paragraphs whose levels are asked in the next line or in a grid."""
_INSTRUCTIONS = re.compile(r"^(có/|1/0|liệt kê|thông tin kiểm|địa chỉ|số lượng trung bình|cung cấp)", re.IGNORECASE)
KEPT = {"huyện", "tỉnh", "thành", "phường", "không", "trong", "điện", "giấy", "chung", "riêng"}
"""Words that a slip would give another meaning."""
LEFT_OVER = 0.3
"""Share of the lines that count people who were given something whose remark says how many were not."""
GIVEN_TO_PEOPLE = {
    "staff_with_computer": "chưa được trang bị",
    "email_accounts_total": "chưa được cấp",
    "staff_it_skill_cert": "chưa có chứng chỉ",
}
"""What people are given, and the words for those who were not."""
_LEADER = re.compile(r"^(\d+(?:[.,]\d+)*\.?|[a-zđ][.)])\s*(.*)$", re.DOTALL)


@dataclass
class Answer:
    """What a right reader reports for a line."""

    indicator: str
    levels: tuple[str, ...]
    role: str
    kind: str
    unit: str
    values: list[Any] = field(default_factory=list)
    """The printed value first, then others that are right; empty for a blank."""
    blank_too: bool = False
    """Some line that asks this was left blank, or 0 is as good as blank."""
    printed: str = ""
    applies: bool = False
    """Whether this agency is asked."""

    @property
    def filled(self) -> bool:
        """Whether something was answered."""
        return bool(self.values)


@dataclass
class Laid:
    """A report as printed."""

    sheets: list[Sheet] = field(default_factory=list)
    answers: dict[Key, Answer] = field(default_factory=dict)
    lists: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    rows: list[tuple[Key, ...]] = field(default_factory=list)
    left: dict[Key, int] = field(default_factory=dict)
    """Counts of people beside which a remark says how many are left."""
    """The keys answered, table row by table row, in printed order; an empty tuple is a break."""
    letterhead: bool = False


@dataclass
class Changes:
    """What planted errors print instead: a value or a text for a key, the second line of a key, and dates."""

    values: dict[Key, Any] = field(default_factory=dict)
    texts: dict[Key, tuple[str, tuple[Any, ...]]] = field(default_factory=dict)
    """A text for a key, and what a right reader may make of it."""
    again: dict[Key, Any] = field(default_factory=dict)
    left: dict[Key, int] = field(default_factory=dict)
    """Another number in the remark that says how many people are left."""
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    signed: date | None = None


class Layout:
    """One report being laid out."""

    def __init__(self, form: Template, world: World, ways: Habits, seed: str, changes: Changes | None = None) -> None:
        self.form, self.world, self.ways, self.seed = form, world, ways, seed
        self.changes = changes or Changes()
        self.made = Laid()
        self.made.lists = {name: [] for name in form.annexes()}
        self._known = {level for _, level, _ in world.figures}
        self._serial = 0

    def lay_out(self) -> Laid:
        """The whole report."""
        self.made.sheets.append(Sheet("BaoCao"))
        pending: list[Line | Table] = []
        for block in self.form.blocks:
            if self._in_a_table(block):
                pending.append(block)
                continue
            self._flush(pending)
            if isinstance(block, Table):
                self._table(block)
            else:
                self._line(block)
        self._flush(pending)
        self.made.sheets = [sheet for sheet in self.made.sheets if sheet.blocks]
        return self.made

    def _in_a_table(self, block: Line | Table) -> bool:
        """Whether this clerk makes a table of a block that is none in the form."""
        if self.ways.layout == "levels":
            return (isinstance(block, Table) and block.kind == "grid") or (isinstance(block, Line) and _by_level(block))
        return self.ways.layout == "table" and isinstance(block, Line) and block.kind == "P"

    # ------------------------------------------------------------------ answers

    def _rng(self) -> random.Random:
        """Chance of this slot alone: a planted error elsewhere changes nothing here."""
        self._serial += 1
        return random.Random(f"{self.seed}/{self._serial}")

    def _levels(self, slot: Slot) -> tuple[str, ...]:
        return tuple(self.world.agency.level if level == "own" else level for level in slot.levels)

    def _value(self, slot: Slot, only: str | None) -> tuple[Any, Key]:
        kind, levels = self.world.agency.kind, self._levels(slot)
        key = (slot.indicator, levels[0], "")
        reserved = slot.asks or only
        if reserved is not None and reserved != kind:
            return None, key
        if slot.indicator in self.world.notes and slot.kind == "text":
            return self.world.notes[slot.indicator], key
        figures = self.world.province if slot.province else self.world.figures
        if slot.kind == "roles":
            return {role: figures.get((slot.indicator, levels[0], role)) for role in ROLES}, key
        for level in levels:
            found = (slot.indicator, level, "")
            if slot.again and found in self.changes.again:
                return self.changes.again[found], found
            if found in self.changes.values and not slot.province:
                return self.changes.values[found], found
            if found in figures:
                value = figures[found]
                return (self.world.quarter if slot.kind == "period" and value is None else value), found
        return None, key

    def _show(self, slot: Slot, only: str | None, *, prose: bool) -> Shown:
        rng = self._rng()
        value, key = self._value(slot, only)
        if slot.kind == "roles":
            value = {
                role: self.changes.values.get((slot.indicator, key[1], role), people) for role, people in value.items()
            }
        touched = key in self.changes.values or key in self.changes.texts
        if self.ways.sparse and slot.indicator not in IDENTITY and rng.random() < self.ways.sparse and not touched:
            value = {} if slot.kind == "roles" else None
        answered = self.made.answers.get((slot.indicator, self._levels(slot)[0], ""))
        if slot.again and answered and answered.filled and self.ways.again == "blank" and key not in self.changes.again:
            value = None
        whole = None if touched else self._whole(slot, key, value)
        raw = self.changes.texts.get(key) if not slot.again else None
        shown = Printer(self.ways, rng).show(slot, value, prose=prose, whole=whole, raw=raw)
        self._record(slot, shown, asked=(slot.asks or only) in (None, self.world.agency.kind))
        return shown

    def _whole(self, slot: Slot, key: Key, value: Any) -> int | None:
        """The whole that may be printed behind a part; none where the part is the province's and the whole the office's."""
        whole = self.world.figures.get((WHOLES.get(slot.indicator, ""), key[1], ""))
        return whole if isinstance(whole, int) and isinstance(value, int) and value <= whole else None

    def _record(self, slot: Slot, shown: Shown, *, asked: bool) -> None:
        levels = self._levels(slot)
        asked = asked and (slot.province or any(level in self._known for level in levels))
        for role, value, others in shown.answers:
            key = (slot.indicator, levels[0], role)
            answer = self.made.answers.setdefault(key, Answer(slot.indicator, levels, role, slot.kind, slot.unit))
            answer.applies = answer.applies or asked
            if value is None:
                answer.blank_too = True
            else:
                answer.values += [one for one in (value, *others) if one not in answer.values]
                answer.printed = answer.printed or plain(shown.parts)

    def _word(self, name: str) -> str:
        world, quarter = self.world, self.world.quarter
        agency = world.agency
        signed = self.changes.signed or quarter.signed
        unit = "thành phố" if self.ways.frozen or not agency.unit else agency.unit
        found = {
            "quarter": ROMAN[quarter.quarter], "year": str(quarter.year), "from": _day(quarter.start), "to": _day(quarter.end),
            "window": f"{_day(quarter.start)} - {_day(quarter.end)}", "due": f"{quarter.due.day}/{quarter.due.month}/{quarter.due.year}", "province": agency.province,
            "agency": agency.name, "request": str(quarter.request), "request_date": _day(quarter.requested), "number": quarter.number,
            "signed": f"{signed.day}/{signed.month}/{signed.year}", "kind": unit, "ubnd": f"UBND {unit}",
            "domain": f"{agency.slug}.gov.vn", "edu": f"{agency.slug}.edu.vn",
        }  # fmt: skip
        return found[name]

    def _texts(self, parts: tuple[Part, ...]) -> str:
        return "".join(
            self._word(part.name) if isinstance(part, Word) else part for part in parts if not isinstance(part, Slot)
        )

    def _slipped(self, text: str) -> str:
        """A label as typed: in a share of them one word has a slip; words of level and number never."""
        rng = random.Random(f"{self.seed}/slip/{text}")
        words_ = text.split(" ")
        long = [
            n
            for n, word in enumerate(words_)
            if len(word) > 4 and word.isalpha() and not word.isupper() and word.casefold() not in KEPT
        ]
        if not self.ways.slips or not long or len(text) < 15 or rng.random() >= self.ways.slips:
            return text
        at = rng.choice(long)
        word, here = words_[at], rng.randrange(1, len(words_[at]) - 1)
        swapped = word[:here] + word[here + 1] + word[here] + word[here + 2 :]
        words_[at] = rng.choice([_toneless(word), swapped, word[:here] + word[here + 1 :]])
        return " ".join(words_)

    # ------------------------------------------------------------------ lines

    @property
    def _sheet(self) -> Sheet:
        return self.made.sheets[-1]

    def _line(self, line: Line) -> None:
        if line.kind == "page":
            self.made.sheets.append(Sheet(self._texts(line.parts)))
        elif line.kind == "letterhead":
            self._letterhead()
        elif line.kind == "signature":
            self._signature()
        elif line.kind == "N":
            if self.ways.notes:
                self._sheet.blocks.append(Para((self._texts(line.parts),), "note"))
        else:
            style = {"T": "title", "H": "head"}.get(line.kind, "text")
            self._sheet.blocks.append(Para(self._prose(line), style))

    def _prose(self, line: Line) -> tuple[Inline, ...]:
        found: list[Inline] = []
        filled = False
        for part in line.parts:
            if isinstance(part, Slot):
                shown = self._show(part, line.only, prose=True)
                filled = any(value is not None for _, value, _ in shown.answers)
                found += shown.parts
            else:
                text = self._word(part.name) if isinstance(part, Word) else self._slipped(part) if line.slots else part
                found.append(f" {text}" if filled and text[:1].isalpha() else text)
                filled = False
        return tuple(found)

    def _letterhead(self) -> None:
        quarter, agency = self.world.quarter, self.world.agency
        signed = self.changes.signed or quarter.signed
        number = quarter.number if self._rng().random() < 0.7 else quarter.number.replace("/", " /")
        left = [*agency.head, f"Số: {number}"]
        right = [
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            "Độc lập - Tự do - Hạnh phúc",
            f"{agency.place}, ngày {signed.day:02d} tháng {signed.month} năm {signed.year}",
        ]
        self.made.letterhead = True
        self._beside(left, right)

    def _signature(self) -> None:
        left = ["Người khai", "(Ký và ghi rõ họ, tên)", "", str(self.world.own("contact_name"))]
        right = ["LÃNH ĐẠO CƠ QUAN", "(Ký tên, đóng dấu)", "", self.world.notes["signatory"]]
        self._beside(left, right)

    def _beside(self, left: list[str], right: list[str]) -> None:
        if self.ways.letterhead == "lines":
            self._sheet.blocks += [Para((text,)) for text in (*left, *right) if text]
            return
        pairs = [
            (left[n] if n < len(left) else "", right[n] if n < len(right) else "")
            for n in range(max(len(left), len(right)))
        ]
        if self.ways.letterhead == "tabs":
            self._sheet.blocks += [Para((f"{one}\t\t{other}",)) for one, other in pairs]
        else:
            self._sheet.blocks.append(Grid([[Cell((one,)), Cell((other,))] for one, other in pairs], borders=False))

    # ------------------------------------------------------------------ prose as a table

    def _flush(self, pending: list[Line | Table]) -> None:
        blocks, pending[:] = list(pending), []
        if self.ways.layout == "levels" and blocks:
            self._level_columns(blocks)
            return
        lines = [block for block in blocks if isinstance(block, Line)]
        if sum(bool(line.slots) for line in lines) < 2:
            for line in lines:
                self._line(line)
            return
        columns = ("tt", "label", "unit", "value")
        grid = self._begun(("tt", "label", "unit", "value"), None)
        for line in lines:
            if line.slots and not self._texts(line.parts[: line.parts.index(line.slots[0])]).strip() and grid.rows:
                self._answer_above(grid, line)
                continue
            for row in self._rows_of(line):
                grid.rows.append(self._row(row, columns, line.only, grid))
        self._sheet.blocks.append(grid)
        self.made.rows.append(())

    def _level_columns(self, blocks: list[Line | Table]) -> None:
        """Lines and grids that ask for every level, as one table with a column a level."""
        ways = self.ways
        heads = [ways.tt or "TT", ways.label, ways.unit, "Cấp tỉnh", "Cấp huyện", "Cấp xã"]
        grid = Grid([[Cell((head,), bold=True) for head in heads]], header=1)
        for block in blocks:
            if isinstance(block, Table):
                for row in block.rows[1:]:
                    label = self._texts(row.cells[0]).strip(" :")
                    grid.rows.append(self._level_row("", f"- {label}", row.slots, block.only))
            else:
                first = block.parts.index(block.slots[0]) if block.slots else len(block.parts)
                tt, label = _split(self._texts(block.parts[:first]).strip())
                label = label.removesuffix("(Cấp tỉnh)").strip()
                if not label and len(grid.rows) > 1:
                    above = grid.rows.pop()
                    tt, label = (plain(cell.parts) for cell in above[:2] if cell)
                grid.rows.append(self._level_row(tt, label, block.slots, block.only))
        self._sheet.blocks.append(grid)

    def _level_row(self, tt: str, label: str, slots: list[Slot], only: str | None) -> list[Cell | None]:
        shown = [self._show(slot, only, prose=False) for slot in slots]
        numbers = self.ways.numbers != "text"
        cells: list[Cell | None] = [Cell((tt,)), Cell((label,)), Cell((slots[0].unit if slots else "",))]
        cells += [Cell(one.parts, number=one.number if numbers else None, shown=one.format) for one in shown]
        return cells + [Cell() for _ in range(6 - len(cells))]

    def _rows_of(self, line: Line) -> list[Row]:
        """A paragraph as rows: the words before a slot are its label."""
        rows: list[Row] = []
        label: list[Part] = []
        for part in line.parts:
            if isinstance(part, Slot):
                tt, text = (
                    _split(self._texts(tuple(label)).strip()) if not rows else ("", self._texts(tuple(label)).strip())
                )
                text = re.sub(rf"^{re.escape(part.unit)}[.,]?\s*", "", text) if rows else text
                before = rows[-1].slots[0].unit if rows else ""
                text = re.sub(rf"^\s*{re.escape(before)}\s*[.,]?\s*", "", text) if before else text
                rows.append(Row("r", ((tt,), (text,), (part.unit,), (part,))))
                label = []
            else:
                label.append(part)
        if not rows:
            tt, text = _split(self._texts(line.parts).strip())
            rows.append(Row("r", ((tt,), (text,), (), ())))
        return rows

    def _answer_above(self, grid: Grid, line: Line) -> None:
        """A paragraph that is an answer alone stands beside the question above it."""
        place = self._value_column
        shown = self._show(line.slots[0], line.only, prose=False)
        cell = grid.rows[-1][place]
        assert cell is not None
        grid.rows[-1][place] = Cell(shown.parts)

    # ------------------------------------------------------------------ tables

    def _table(self, table: Table) -> None:
        if table.annex:
            self._annex(table)
        elif table.kind == "grid":
            rows = [
                [Cell(self._prose(Line("P", cell, table.only)), bold=row.kind == "h") for cell in row.cells]
                for row in table.rows
            ]
            self._sheet.blocks.append(Grid(rows, header=1))  # type: ignore[arg-type]
        elif self.ways.layout == "prose" and "unit" in table.columns:
            self._as_prose(table)
        else:
            self._main(table)

    def _as_prose(self, table: Table) -> None:
        for row in table.rows:
            cells = dict(zip(table.columns, row.cells, strict=False))
            if row.kind == "s":
                self._sheet.blocks.append(Para((" ".join(self._texts(cell) for cell in row.cells),), "head"))
            elif row.kind == "r":
                tt, label, unit = (self._texts(cells.get(name, ())) for name in ("tt", "label", "unit"))
                line: list[Part] = [f"{tt}. {label}" if tt else label]
                if row.slots:
                    instruction = bool(unit) and bool(_INSTRUCTIONS.match(unit))
                    line[0] = f"{str(line[0]).rstrip(' :')}{f' ({unit})' if instruction else ''}: "
                    line += [row.slots[0], f" {unit}" if unit and not instruction else ""]
                self._sheet.blocks.append(
                    Para(self._prose(Line("P", tuple(part for part in line if part != ""), table.only)))
                )

    def _main(self, table: Table) -> None:
        rng = self._rng()
        columns = [name for name in table.columns if name != "more" or not (self.ways.flat_header or self.ways.tidy)]
        if (
            "note" not in columns
            and "proof" not in columns
            and self.ways.headers
            and "unit" in columns
            and rng.random() < 0.3
        ):
            columns.append("note")
        grid = self._begun(tuple(columns), table)
        rows = self._tidied(table.rows) if self.ways.tidy else table.rows
        since = 0
        for row in rows:
            if row.kind in ("h", "n"):
                continue
            grid.rows.append(self._row(row, tuple(columns), table.only, grid))
            since += 1
            if self.ways.repeat and since >= self.ways.repeat:
                grid.rows += [list(one) for one in grid.rows[: grid.header]]
                since = 0
        self._sheet.blocks.append(grid)
        self.made.rows.append(())

    def _tidied(self, rows: list[Row]) -> list[Row]:
        """002: the unit that stands for a label goes back into its column, beside the name a line above."""
        found: list[Row] = []
        for row in rows:
            label = self._texts(row.cells[1]) if len(row.cells) > 1 else ""
            if label.startswith("1/0") and found and not found[-1].slots:
                above = found.pop()
                row = Row("r", (above.cells[0], above.cells[1], (label,), row.cells[3]))
            found.append(row)
        return found

    def _begun(self, columns: tuple[str, ...], table: Table | None) -> Grid:
        """A grid with its header."""
        ways = self.ways
        heads = [row for row in table.rows if row.kind == "h"] if table else []
        native: dict[str, str] = {}
        group = ""
        for row in heads:
            for name, cell in zip(table.columns if table else (), row.cells, strict=False):
                text = self._texts(cell)
                if text not in ("^", "<"):
                    if len(heads) == 2 and name == "value" and row is heads[0]:
                        group = text
                        continue
                    native[name] = text
        own = {"tt": ways.tt, "label": ways.label, "unit": ways.unit, "value": ways.value, "note": ways.note}
        said = own | native if not ways.headers and table else native | own
        if ways.previous and "value" in said:
            said["value"] = words("habits")["headers"]["this"][len(ways.value) % 4] if not ways.headers else ways.value
        if "more" in columns:
            said["more"] = native.get("more", "Số liệu làm rõ")
        if "unit" not in columns and table is not None:
            said["value"] = native["value"]
        wide = self._wide(columns)
        said["previous"] = ways.previous_word
        self._value_column = wide.index("value")
        two = bool(group) and not ways.flat_header
        grid = Grid()
        if two:
            at = min(wide.index(name) for name in wide if name in ("value", "previous"))
            grid.rows.append(
                [Cell((said[name],), rows=2, bold=True) for name in wide[:at]]
                + [Cell((group,), columns=len(wide) - at, bold=True)]
                + [None] * (len(wide) - at - 1)
            )
            grid.rows.append([None] * at + [Cell((said[name],), bold=True) for name in wide[at:]])
        else:
            grid.rows.append([Cell((said.get(name, ""),), bold=True) for name in wide])
        if ways.number_row and (table is None or any(row.kind == "n" for row in table.rows)):
            grid.rows.append([Cell((ways.number_row.format(n),)) for n in range(1, len(wide) + 1)])
        grid.header = len(grid.rows)
        return grid

    def _wide(self, columns: tuple[str, ...]) -> list[str]:
        wide = list(columns)
        if self.ways.previous and "unit" in wide:
            wide.insert(wide.index("value") + (self.ways.previous == "after"), "previous")
        return wide

    def _row(self, row: Row, columns: tuple[str, ...], only: str | None, grid: Grid) -> list[Cell | None]:
        wide = self._wide(columns)
        if row.kind == "s":
            texts = [self._texts(cell) for cell in row.cells]
            self.made.rows.append(())
            if self.ways.merged and len(texts) > 1:
                return [
                    Cell((texts[0],), bold=True),
                    Cell((texts[1],), columns=len(wide) - 1, bold=True),
                    *[None] * (len(wide) - 2),
                ]
            return [*(Cell((text,), bold=True) for text in texts), *(Cell() for _ in range(len(wide) - len(texts)))]
        cells = dict(zip(self._source(row, columns), row.cells, strict=False))
        found: list[Cell | None] = []
        for name in wide:
            parts = cells.get(name, ())
            if name == "label" and row.slots:
                found.append(Cell((self._slipped(self._texts(parts)),)))
                continue
            slots = [part for part in parts if isinstance(part, Slot)]
            if slots:
                shown = self._show(slots[0], only, prose=False)
                number = shown.number if self.ways.numbers != "text" else None
                found.append(Cell(shown.parts, number=number, shown=shown.format))
                keys = tuple(
                    (slots[0].indicator, self._levels(slots[0])[0], role)
                    for role, value, _ in shown.answers
                    if value is not None
                )
                self.made.rows.append(keys)
            elif name == "previous":
                found.append(Cell((self._before(row, only),)))
            elif name in ("note", "proof") and row.slots:
                found.append(Cell((self._texts(parts) or self._note(row, name),)))
            else:
                found.append(Cell((self._texts(parts),)))
        return found

    def _source(self, row: Row, columns: tuple[str, ...]) -> tuple[str, ...]:
        return columns if len(row.cells) <= len(columns) else (*columns, "more")

    def _note(self, row: Row, column: str) -> str:
        rng = self._rng()
        slot = row.slots[0]
        if column == "proof":
            return self.world.notes.get(slot.indicator, "")
        key = (slot.indicator, self._levels(slot)[0], "")
        left = self._left(slot, key)
        if left and rng.random() < LEFT_OVER:
            self.made.left[key] = left
            return f"Còn {self.changes.left.get(key, left):02d} người {GIVEN_TO_PEOPLE[key[0]]}"
        if slot.kind not in ("count", "pct", "flag", "bool") or rng.random() >= self.ways.beside:
            return ""
        said = str(rng.choice(words("habits")["remarks"]["beside"]))
        # how many people are left, beside a count of people, is printed above where it is known, and is right
        return "" if "người" in said and (slot.unit or "").lower() == "người" else said

    def _left(self, slot: Slot, key: Key) -> int:
        """How many people of a whole that the agency knows have not what a line counts; 0 where the line is none of these."""
        part, whole = (self.world.figures.get((name, key[1], "")) for name in (key[0], "staff_total"))
        counts = slot.kind == "count" and key[0] in GIVEN_TO_PEOPLE and not slot.province
        return whole - part if counts and isinstance(part, int) and isinstance(whole, int) else 0

    def _before(self, row: Row, only: str | None) -> str:
        """The figure of the period before: like this one, but not the same."""
        rng = self._rng()
        if not row.slots or row.slots[0].kind not in ("count", "pct", "decimal", "flag", "bool"):
            return ""
        slot = row.slots[0]
        value, _ = self._value(slot, only)
        if value is None:
            return ""
        if isinstance(value, bool):
            return Printer(self.ways, rng).show(slot, value, prose=False).parts[0]  # type: ignore[return-value]
        if isinstance(value, Rate):
            less = Rate(max(0, value.numerator - rng.randint(0, max(1, value.numerator // 12))), value.denominator)
            value = less
        elif isinstance(value, int):
            value = max(0, value - rng.randint(-2, max(1, value // 9)))
        else:
            return ""
        exact = Printer(self.ways, rng).rounded(slot, value) if slot.kind != "count" else Decimal(int(value))
        return f"{exact:f}".replace(".", self.ways.decimal)

    # ------------------------------------------------------------------ lists

    def _annex(self, table: Table) -> None:
        name = table.annex or ""
        reserved = table.only is not None and table.only != self.world.agency.kind
        rows = [] if reserved else self.changes.rows.get(name, self.world.lists.get(name, []))
        grid = Grid()
        for row in table.rows:
            if row.kind == "h":
                grid.rows.append(_header(row, table.columns, self._texts, self.ways))
            elif row.kind == "n" and self.ways.number_row:
                grid.rows.append([Cell((self.ways.number_row.format(n),)) for n in range(1, len(table.columns) + 1)])
        _span_down(grid)
        grid.header = len(grid.rows)
        for row in table.rows:
            if row.kind == "g":
                texts = [self._texts(cell) for cell in row.cells]
                head: list[Cell | None] = [Cell((text,), bold=True) for text in texts]
                head[-1] = Cell((texts[-1],), columns=len(table.columns) - len(texts) + 1, bold=True)
                grid.rows.append(head + [None] * (len(table.columns) - len(texts)))
        expected = []
        for number, values in enumerate(rows, 1):
            printed: list[Cell | None] = []
            said: dict[str, Any] = {"tt": number}
            for column in table.columns:
                if column == "tt":
                    printed.append(Cell((str(number),), number=number))
                    continue
                cell, right = self._list_cell(column, values.get(column), number)
                printed.append(cell)
                if right is not None:
                    said[column] = right
            grid.rows.append(printed)
            expected.append(said)
        for number in range(1, 4 if not rows else 1):
            grid.rows.append([Cell((str(number),)), *[Cell() for _ in table.columns[1:]]])
        self.made.lists[name] = expected
        self._sheet.blocks.append(grid)

    def _list_cell(self, column: str, value: Any, number: int) -> tuple[Cell, Any]:
        """A cell of a list, and what a right reader says of it (None: nothing)."""
        if column in TICKED:
            return Cell((self.ways.marks if value else "",)), True if value else None
        if column in ASKED:
            return Cell(
                (str(int(bool(value))),), number=int(bool(value)) if self.ways.numbers != "text" else None
            ), bool(value)
        if value is None or value == "":
            return Cell(), None
        if column == "service_url" and self.ways.url_once and number > 1:
            return Cell(), None
        if isinstance(value, int):
            text = (
                f"{value:,}".replace(",", self.ways.thousands) if value >= 1000 and self.ways.thousands else str(value)
            )
            return Cell((text,), number=value if self.ways.numbers != "text" else None), value
        return Cell((str(value),)), value


def _header(row: Row, columns: tuple[str, ...], texts: Any, ways: Habits) -> list[Cell | None]:
    found: list[Cell | None] = []
    for name, cell in zip(columns, row.cells, strict=False):
        text = texts(cell)
        if text == "<":
            last = next(one for one in reversed(found) if one is not None)
            last.columns += 1
            found.append(None)
        elif text == "^":
            found.append(None)
        else:
            found.append(Cell((ways.tt if name == "tt" and ways.headers and ways.tt else text,), bold=True))
    return found


def _span_down(grid: Grid) -> None:
    """A cell of the first header row with nothing of its own below it goes on into the second."""
    if len(grid.rows) < 2:
        return
    top, below = grid.rows[0], grid.rows[1]
    at = 0
    while at < len(top):
        cell = top[at]
        width = cell.columns if cell else 1
        if cell is not None and width == 1 and below[at] is None:
            cell.rows = 2
        at += width


def _split(text: str) -> tuple[str, str]:
    """Of "1.1. Tổng số…": "1.1" and "Tổng số…"."""
    match = _LEADER.match(text)
    if match is None:
        return "", text
    return match[1].rstrip(".)") if not match[1][0].isalpha() else match[1][0], match[2]


def _by_level(line: Line) -> bool:
    levels = [slot.levels[0] for slot in line.slots]
    bare = line.kind == "P" and not line.slots and LEVELLED.search("".join(p for p in line.parts if isinstance(p, str)))
    return levels == ["cap_tinh", "cap_huyen", "cap_xa"] or bool(bare)


def _toneless(word: str) -> str:
    bare = unicodedata.normalize("NFD", word.replace("đ", "d").replace("Đ", "D"))
    return "".join(c for c in bare if not unicodedata.combining(c))


def _day(day: date) -> str:
    return f"{day.day:02d}/{day.month:02d}/{day.year}"


__all__ = ["TEXTS", "Answer", "Changes", "Laid", "Layout"]
