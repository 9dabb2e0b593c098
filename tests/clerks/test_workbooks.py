"""Workbooks mean what they show."""

from __future__ import annotations

import re
from collections.abc import Callable

from .expect import Expectation, blank_or_held, is_held, no_alarm, value, value_or_held
from .paper import Line, Paper, Run, Table
from .suite import Edit, as_test, edit, only, rough
from .test_cells import FILES, MBPS, RATE, ROWS


def stored(words: str, number: float, shown_as: str) -> Callable[[Paper], object]:
    """A number and its format in the line's cell."""

    def change(paper: Paper) -> None:
        paper.row(words)["value"].store(number, shown_as)

    return change


def formula(words: str, text: str, result: str | float, shown_as: str | None = None) -> Callable[[Paper], object]:
    def change(paper: Paper) -> None:
        cell = paper.row(words)["value"]
        cell.formula, cell.result, cell.format = text, result, shown_as

    return change


def book(name: str, change: Callable[[Paper], object], *expect: Expectation) -> Edit:
    return only("xlsx", edit(name, change, *expect))


def rough_book(name: str, change: Callable[[Paper], object], *expect: Expectation) -> Edit:
    return only("xlsx", rough(name, change, *expect))


def shows(indicator: str, number: float, shown_as: str, *expect: Expectation) -> Edit:
    return book(f"{number} in the format {shown_as}", stored(ROWS[indicator], number, shown_as), *expect)


def older(text: str) -> str:
    """Last time's figure."""
    if text in ("Có", "Không"):
        return text
    return re.sub(r"\d+", lambda digits: str(int(digits[0]) * 8 // 10 + 1), text, count=1)


def last_time(
    heading: str, sheet: str, *, first: bool, hidden: bool = False, title: str = ""
) -> Callable[[Paper], object]:
    """A part as it was last time, on a sheet of its own."""

    def change(paper: Paper) -> None:
        old = paper.old_copy(heading, older, sheet=sheet)
        if title:
            old[0].text = title  # type: ignore[union-attr]
        paper.blocks = [*old, *paper.blocks] if first else [*paper.blocks, *old]
        if hidden:
            paper.hidden_sheets.add(sheet)

    return change


def whole_last_time(sheets: str, *, first: bool, hidden: bool = False) -> Callable[[Paper], object]:
    """All parts as they were last time, with last time's title, each on a sheet of its own."""

    def change(paper: Paper) -> None:
        old = paper.copy()
        old.replace("QUÝ III NĂM 2020", "QUÝ II NĂM 2020")
        old.replace("Quý III/2020", "Quý II/2020")
        for block in old.blocks:
            block.sheet = f"{block.sheet}{sheets}"
            if isinstance(block, Table) and block.head and block.width <= 6:
                for row in block.data():
                    if row["value"].text.isdecimal() and "1/0" not in row["unit"].text:
                        row["value"].text = older(row["value"].text)
            if hidden:
                paper.hidden_sheets.add(block.sheet)
        paper.blocks = [*old.blocks, *paper.blocks] if first else [*paper.blocks, *old.blocks]

    return change


def one_sheet(paper: Paper) -> None:
    for block in paper.blocks:
        block.sheet = "Sheet1"


def renamed_sheets(names: Callable[[int], str]) -> Callable[[Paper], object]:
    def change(paper: Paper) -> None:
        order = list(dict.fromkeys(block.sheet for block in paper.blocks))
        for block in paper.blocks:
            block.sheet = names(order.index(block.sheet) + 1)

    return change


def every_rate_as_percent(paper: Paper) -> None:
    """All rates stored as shares and shown as per cent, as Excel computes them."""
    for table in paper.tables():
        if table.head and table.width <= 6:
            for row in table.data():
                if row["unit"].text.strip() == "%":
                    row["value"].store(float(row["value"].text.replace(",", ".")) / 100, "0.00%")


def every_figure_a_float(paper: Paper) -> None:
    for table in paper.tables():
        if table.head and table.width <= 6:
            for row in table.data():
                text = row["value"].text.replace(",", ".")
                if re.fullmatch(r"\d+(\.\d+)?", text) and "1/0" not in row["unit"].text:
                    row["value"].store(float(text), "#,##0.00")


def every_figure_text(paper: Paper) -> None:
    """Numbers stored as text, with the green corner."""
    for table in paper.tables():
        if table.head and table.width <= 6:
            for row in table.data():
                if row["value"].text.isdecimal():
                    row["value"] = f"{row['value'].text} "


def computed(paper: Paper) -> None:
    """Rates computed by formulas, with many digits stored and two shown."""
    for words, text, result in (
        ("- Tỷ lệ máy tính/CBCC", "=47/45*100", 104.44444444444444),
        ("- Tỷ lệ máy tính được cài đặt", "=45/47*100", 95.74468085106383),
        ("- Tỷ lệ hồ sơ giải quyết TTHC được thực hiện", "=2670/2727*100", 97.90979097909791),
    ):
        formula(words, text, result, "0.00")(paper)


THE_NEW_ONES = (value(MBPS, 80), value("computers_total", 47), no_alarm())
NOT_THE_OLD_ONES = (value_or_held(MBPS, 80), value_or_held("computers_total", 47))

EDITS: list[Edit] = [
    # formats
    shows(FILES, 1250, "General", value(FILES, 1250), no_alarm()),
    shows(FILES, 1250, "#,##0", value(FILES, 1250), no_alarm()),
    shows(FILES, 1250, "#.##0", value_or_held(FILES, 1250)),
    shows(FILES, 1250, "0.00", value(FILES, 1250), no_alarm()),
    shows(FILES, 1250, '0" hồ sơ"', value(FILES, 1250), no_alarm()),
    shows(FILES, 1250, '#,##0 "hồ sơ"', value(FILES, 1250), no_alarm()),
    shows(FILES, 1250, "@", value(FILES, 1250), no_alarm()),
    shows(FILES, 1250, "00000", value(FILES, 1250), no_alarm()),
    shows(FILES, 1250, "#,##0_);(#,##0)", value(FILES, 1250), no_alarm()),
    shows(FILES, 1250, "_(* #,##0_);_(* (#,##0);_(* \"-\"??_);_(@_)", value(FILES, 1250), no_alarm()),
    shows(FILES, 1250, "0,", value_or_held(FILES, 1)),
    shows(FILES, 1250000, "#,##0,", value_or_held(FILES, 1250)),
    shows(FILES, 1250000, '#,##0,"K"', value_or_held(FILES, 1250000)),
    shows(FILES, 1250, ";;;", blank_or_held(FILES)),
    shows(FILES, 0, '0;-0;""', blank_or_held(FILES)),
    shows(FILES, 43466, "dd/mm/yyyy", is_held(FILES)),
    shows(FILES, 1250.4, "0", value_or_held(FILES, 1250)),
    shows(FILES, 1250.6, "0", value_or_held(FILES, 1251)),
    shows(FILES, 1249.9999999999998, "General", value_or_held(FILES, 1250)),
    shows(FILES, -1250, "General", is_held(FILES)),
    shows(FILES, -1250, "0;0", is_held(FILES)),
    shows(FILES, 1e15, "General", is_held(FILES)),
    shows(FILES, 1250, '"Khoảng "0', value_or_held(FILES, 1250)),
    shows(FILES, 12.5, "0%", is_held(FILES)),
    shows(FILES, 1250, '0"%"', is_held(FILES)),
    shows(FILES, 1250, '0" người"', is_held(FILES)),
    shows(MBPS, 1, '0" Gbps"', value_or_held(MBPS, 1000)),
    shows(MBPS, 80, '0" Mbps"', value(MBPS, 80), no_alarm()),
    shows(RATE, 0.995, "0.0%", value(RATE, 99.5), no_alarm()),
    shows(RATE, 0.995, "0%", value_or_held(RATE, 100)),
    shows(RATE, 0.995, "0.00%", value(RATE, 99.5), no_alarm()),
    shows(RATE, 99.5, '0.0"%"', value(RATE, 99.5), no_alarm()),
    shows(RATE, 99.5, "0.0\\%", value(RATE, 99.5), no_alarm()),
    shows(RATE, 99.5, "General", value(RATE, 99.5), no_alarm()),
    shows(RATE, 0.995, "General", is_held(RATE)),
    shows(RATE, 0.995, "0.000", is_held(RATE)),
    shows(RATE, 0.995, '0.0"%"', value_or_held(RATE, 1.0)),
    shows(RATE, 99.5, "0%", is_held(RATE)),
    shows(RATE, 99.48913, "0.0", value_or_held(RATE, 99.5)),
    shows(RATE, 0.9948913, "0.0%", value_or_held(RATE, 99.5)),
    shows(RATE, 0.5, "# ?/?", is_held(RATE)),
    # formulas
    book("a formula with its result", formula(ROWS[FILES], "=1000+250", 1250), value(FILES, 1250), no_alarm()),
    book("a formula that nobody has calculated", formula(ROWS[FILES], "=1000+250", ""), is_held(FILES)),
    book("a formula of another kind that nobody has calculated", formula(ROWS[FILES], "=VLOOKUP(1,A1:B9,2)", ""), is_held(FILES)),
    book(
        "a formula to another workbook without a result", formula(ROWS[FILES], "='[soquy.xlsx]Q3'!$D$5", ""),
        is_held(FILES),
    ),
    *[book(f"a formula that shows {error}", formula(ROWS[FILES], "=1/0", error), is_held(FILES)) for error in ("#DIV/0!", "#REF!", "#N/A", "#VALUE!", "#NAME?")],
    book("an error in a rate", formula(ROWS[RATE], "=A1/B1", "#DIV/0!"), is_held(RATE)),
    book(
        "an error in a yes/no cell", formula(ROWS["lan_agencies"], '=IF(A1,"Có","Không")', "#REF!"),
        is_held("lan_agencies"),
    ),
    book(
        "a formula that gives a word", formula(ROWS["lan_agencies"], '=IF(1,"Có","Không")', "Có"),
        value("lan_agencies", True), no_alarm(),
    ),
    book("a formula that gives an empty text", formula(ROWS[FILES], '=""', ""), blank_or_held(FILES)),
    book(
        "rates computed to many digits, two shown", computed, value_or_held("computers_per_staff_pct", 104.44),
        value_or_held("antivirus_computers_pct", 95.74), value_or_held("onestop_dossiers_pct", 97.91), no_alarm(),
    ),
    # a whole workbook in one manner
    book("every rate stored as a share, shown as per cent", every_rate_as_percent, no_alarm()),
    book("every figure with two decimals shown", every_figure_a_float, no_alarm()),
    book("every figure stored as text", every_figure_text, no_alarm()),
    book("all parts on one sheet", one_sheet, no_alarm()),
    book("sheets named Sheet1, Sheet2", renamed_sheets(lambda n: f"Sheet{n}"), no_alarm()),
    book("sheets named by the clerk", renamed_sheets(lambda n: f"Phần {n}"), no_alarm()),
    book("sheets named by period", renamed_sheets(lambda n: f"{n} (Q3.2020)"), no_alarm()),
    book(
        "the letterhead in one cell with line breaks", lambda p: setattr(p.tables()[0], "letterhead", False),
        no_alarm(),
    ),
    # what is hidden
    rough_book("a sheet of this report is hidden", lambda p: p.hidden_sheets.add("5.DVCTT")),
    book(
        "a hidden sheet of notes",
        lambda p: (p.blocks.append(Line([Run("Tổng số máy tính đang sửa: 13")], "Ghi chu")), p.hidden_sheets.add("Ghi chu")),
        no_alarm(),
    ),
    # last time's copy
    *[
        (rough_book if unsure else book)(
            f"last time's figures on a sheet “{sheet}” {'before' if first else 'behind'}{', hidden' if hidden else ''}",
            last_time("MỤC 2.", sheet, first=first, hidden=hidden, title=title),
            *(NOT_THE_OLD_ONES if unsure else THE_NEW_ONES),
        )
        for sheet, first, hidden, title, unsure in (
            ("Quý II.2020", True, False, "MỤC 2. HẠ TẦNG KỸ THUẬT CNTT (Quý II/2020)", False),
            ("Quý II.2020", False, False, "MỤC 2. HẠ TẦNG KỸ THUẬT CNTT (Quý II/2020)", False),
            ("Q2", False, False, "", True),
            ("Kỳ trước", False, False, "", False),
            ("Kỳ trước", True, False, "", False),
            ("Năm 2019", True, False, "", False),
            ("2.HatangCNTT (cũ)", False, False, "", True),
            ("2.HatangCNTT (2)", False, False, "", True),
            ("2.HatangCNTT (2)", True, False, "", True),
            ("Sheet1", False, True, "", True),
            ("Sheet1", True, True, "", True),
            ("Bản nháp", False, True, "", True),
        )
    ],
    *[
        rough_book(
            f"the whole report of last quarter {'before' if first else 'behind'}{', hidden' if hidden else ''}",
            whole_last_time(" Q2", first=first, hidden=hidden),
            value_or_held(MBPS, 80), value_or_held(FILES, 1250), value_or_held("computers_total", 47), value_or_held("report_period", "2020-Q3"),
        )
        for first in (True, False)
        for hidden in (True, False)
    ],
]  # fmt: skip


test_workbooks = as_test(EDITS)
