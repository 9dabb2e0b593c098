"""Headers and columns: a table is what it holds, not what its header is called."""

from __future__ import annotations

import re
from collections.abc import Callable

from .expect import blank_or_held, is_held, no_alarm, value_or_held
from .paper import Paper, Row, Table
from .suite import Edit, as_test, edit, only, rough

BANDWIDTH = "internet_bandwidth_converted_mbps"
DIFFERENT = (
    "computers_total",
    "computers_per_staff_pct",
    "staff_with_computer",
    "antivirus_computers",
    "lan_agencies",
    BANDWIDTH,
    "computers_online_pct",
    "wan_connected",
)
"""Answers of MỤC 2 of the Bắc Giang report that were others last time."""
ALIKE = {
    "staff_with_computer_pct": 100,
    "antivirus_computers_pct": 95.74,
    "wan_applications": ["Một cửa điện tử", "Hộp thư công vụ"],
    "specialised_network_connected": True,
    "specialised_network_applications": ["Mail công vụ", "QLVB&ĐHCV"],
}
"""The others, which may be the same in both columns."""


def infra(paper: Paper) -> Table:
    """The table of MỤC 2: six columns, a header of two rows, a row of column numbers."""
    return paper.table("Tổng số máy tính")


def forms(paper: Paper) -> list[Table]:
    """The tables with figures, not the lists."""
    return [table for table in paper.tables() if "value" in table.roles and table.width <= 6 and table.head]


def everywhere(change: Callable[[Table], object]) -> Callable[[Paper], object]:
    """The same in every table with figures."""
    return lambda paper: [change(table) for table in forms(paper)]


def last_time(row: Row) -> str:
    """What stood there a quarter ago: another figure, another answer."""
    text = row["value"].text
    if text in ("Có", "Không"):
        return "Không" if text == "Có" else "Có"
    return re.sub(r"\d+", lambda digits: str(int(digits[0]) * 9 // 10 + 1), text, count=1)


def renamed(role: str, words: str) -> Callable[[Paper], object]:
    return everywhere(lambda table: table.header(role, words))


def remarks_headed(words: str) -> Callable[[Table], object]:
    return lambda table: table.width > 4 and table.header("note", words)


def plain(table: Table, *names: str) -> None:
    """One header row in the clerk's own words, one remark column, no column numbers."""
    if table.width == 6:
        table.drop_column("note_value")
    table.flat_header(*names[: table.width])


def previous(header: str, *, left: bool, now: str = "") -> Callable[[Paper], object]:
    """A column of last time's figures beside this time's, headed so."""

    def change(table: Table) -> None:
        side = {"before": "value"} if left else {"after": "value"}
        table.insert_column("previous", **side, header=header, fill=last_time)
        if now:
            table.header("value", now)

    return everywhere(change)


def flat_previous(*names: str, left: bool) -> Callable[[Paper], object]:
    """One plain header row with both columns named."""

    def change(table: Table) -> None:
        while table.width > 4:
            table.drop_column(table.roles[-1])
        table.flat_header(*[""] * 4)
        side = {"before": "value"} if left else {"after": "value"}
        table.insert_column("previous", **side, fill=last_time)
        for cell, text in zip(table.rows[0].cells, names, strict=True):
            cell.write(text)  # type: ignore[union-attr]

    return everywhere(change)


def bandwidth_only_last_time(paper: Paper) -> None:
    previous("Kỳ trước", left=True)(paper)
    paper.row("Tổng băng thông kết nối Internet")["value"] = ""


def twice(first: str, second: str) -> Callable[[Paper], object]:
    """Two columns of figures in MỤC 2 whose headers do not tell them apart."""

    def change(paper: Paper) -> None:
        table = infra(paper)
        plain(table, "TT", "Nội dung chỉ tiêu", "Đơn vị tính", first, "Ghi chú")
        table.insert_column("other", after="value", header=second, fill=last_time)

    return change


def header_again(paper: Paper) -> None:
    table = infra(paper)
    at = table.row("Mạng cục bộ").at
    table.insert(at, "TT", "Nội dung chỉ tiêu", "Đơn vị tính", "Số liệu", "Chi tiết làm rõ", "Số liệu làm rõ")


def header_and_numbers_again(paper: Paper) -> None:
    header_again(paper)
    table = infra(paper)
    table.insert(table.row("Mạng cục bộ").at, "(1)", "(2)", "(3)", "(4)", "(5)", "(6)")


def numbered(*texts: str) -> Callable[[Paper], object]:
    def change(table: Table) -> None:
        row = table.number_row
        if row:
            for cell, text in zip(row.cells, texts, strict=False):
                cell.write(text)  # type: ignore[union-attr]

    return everywhere(change)


def without_numbers(table: Table) -> None:
    table.rows = [row for row in table.rows if row is not table.number_row]


def titled(text: str) -> Callable[[Paper], object]:
    """A title over the whole width, as first row of the table."""

    def change(paper: Paper) -> None:
        table = infra(paper)
        table.insert(0).merge(0, table.width - 1, text)

    return change


def remark(header: str, fill: Callable[[Row], str]) -> Callable[[Paper], object]:
    return everywhere(lambda table: table.insert_column("remark", after=table.roles[-1], header=header, fill=fill))


def two_row_periods(first: str, second: str, *, now: int) -> Callable[[Paper], object]:
    """“Số liệu” over two columns: one of this period, one of another."""

    def change(paper: Paper) -> None:
        table = paper.table("Tổng số thủ tục hành chính của cơ quan")
        side = {"before": "value"} if now == 1 else {"after": "value"}
        table.insert_column("previous", **side, header="", fill=last_time)
        column = min(table.roles.index("value"), table.roles.index("previous"))
        table.rows = [row for row in table.rows if row is not table.number_row]
        table.rows[0].cells = [
            *(table.rows[0].cells[:column]),
            *([None] * (table.width - column)),
        ]
        table.rows[0].merge(column, table.width - 1, "Phần khai báo số liệu")
        for at, text in ((column, first), (column + 1, second)):
            cell = table.rows[1].cells[at]
            if cell is None:
                table.rows[1].cells[at] = cell = type(table.rows[2][0])()
            cell.write(text)

    return change


EDITS: list[Edit] = [
    # what the columns are called
    *(edit(f"the number column is headed “{word}”", renamed("tt", word), no_alarm()) for word in ("Số TT", "STT", "#", "Thứ tự", "S.TT", "Stt", "No.")),
    edit("the number column has no header", renamed("tt", ""), no_alarm()),
    *(
        edit(f"the label column is headed “{word}”", renamed("label", word), no_alarm())
        for word in ("Tiêu chí", "Chỉ tiêu", "Nội dung", "Tên chỉ tiêu", "Các nội dung báo cáo", "Danh mục", "NỘI DUNG CHỈ TIÊU")
    ),
    *(edit(f"the unit column is headed “{word}”", renamed("unit", word), no_alarm()) for word in ("ĐVT", "Đơn vị", "Đ/v tính", "đvt")),
    edit("the unit column has no header", renamed("unit", ""), no_alarm()),
    *(
        edit(f"the figures are headed “{word}”", renamed("value", word), no_alarm())
        for word in (
            "Kết quả",
            "Kỳ này",
            "Số liệu kỳ này",
            "Giá trị",
            "Thực hiện",
            "Quý III/2020",
            "Số lượng",
            "Kê khai",
            "SỐ LIỆU",
            "So lieu",
            "Sô liệu",
            "Số liệu Quý III/2020 (từ 01/01/2020 đến 31/8/2020)",
            "Trả lời",
        )
    ),
    rough("the figures have no header", renamed("value", "")),
    *(
        edit(
            f"the remarks are headed “{word}”",
            everywhere(remarks_headed(word)), no_alarm(),
        )
        for word in ("Giải trình", "Diễn giải", "Thuyết minh", "Lý do", "Căn cứ")
    ),
    edit(
        "all headers are the clerk's own words",
        everywhere(lambda table: plain(table, "Số TT", "Tiêu chí", "ĐVT", "Kỳ này", "Giải trình")),
        no_alarm(),
    ),
    edit(
        "all headers without tone marks",
        everywhere(lambda table: plain(table, "So TT", "Noi dung", "Don vi tinh", "So lieu", "Ghi chu")),
        no_alarm(),
    ),
    edit(
        "all headers with a slip",
        everywhere(lambda table: plain(table, "T T", "Nội dug chỉ tiêu", "Đơn vị tín", "Số liêu", "Ghi chu")),
        no_alarm(),
    ),
    edit("one table has no header", lambda p: infra(p).no_header(), no_alarm()),
    edit("no table has a header", everywhere(lambda table: table.no_header()), no_alarm()),
    edit("the header is typed again in the middle", header_again, no_alarm()),
    edit("the header and the column numbers again in the middle", header_and_numbers_again, no_alarm()),
    edit("no row of column numbers", everywhere(without_numbers), no_alarm()),
    edit("columns are numbered 1 2 3", numbered("1", "2", "3", "4", "5", "6"), no_alarm()),
    edit("columns are numbered (A) (B) (C) (1) (2)", numbered("(A)", "(B)", "(C)", "(1)", "(2)", "(3)"), no_alarm()),
    edit("columns are numbered [1] [2] [3]", numbered("[1]", "[2]", "[3]", "[4]", "[5]", "[6]"), no_alarm()),
    edit("a title row lies over the table", titled("BIỂU SỐ 2: HẠ TẦNG KỸ THUẬT CÔNG NGHỆ THÔNG TIN"), no_alarm()),
    edit(
        "a title row with the period lies over the table", titled("Hạ tầng kỹ thuật CNTT quý III năm 2020"),
        no_alarm(),
    ),
    edit("a row of the unit lies over the table", titled("Đơn vị tính: theo từng chỉ tiêu"), no_alarm()),
    # columns more, fewer, elsewhere
    edit("a remark column is added", remark("Giải trình", lambda _: ""), no_alarm()),
    edit(
        "an added remark column says who gave the figure", remark("Bộ phận cung cấp", lambda _: "Văn phòng Sở"),
        no_alarm(),
    ),
    edit(
        "an added remark column is full of text", remark("Giải trình thêm", lambda _: "Theo báo cáo của các phòng"),
        no_alarm(),
    ),
    rough("an added remark column holds numbers", remark("Mã số", lambda row: f"{row.at:03d}")),
    rough(
        "a column of codes stands left of the figures",
        everywhere(
            lambda table: table.insert_column("code", before="value", header="Mã số", fill=lambda row: f"{row.at:02d}"),
        ),
    ),
    edit("the unit column is missing", everywhere(lambda table: table.drop_column("unit")), no_alarm()),
    edit("the number column is missing", everywhere(lambda table: table.drop_column("tt")), no_alarm()),
    edit(
        "the remark columns are missing", everywhere(lambda table: [table.drop_column(r) for r in table.roles[4:]]),
        no_alarm(),
    ),
    edit(
        "the figures stand before the units",
        everywhere(
            lambda table: (plain(table, "TT", "Nội dung", "Đơn vị tính", "Số liệu", "Ghi chú"), table.order("tt", "label", "value", "unit", *table.roles[4:])),
        ),
        no_alarm(),
    ),
    edit(
        "the number column stands last",
        everywhere(
            lambda table: (plain(table, "TT", "Nội dung", "Đơn vị tính", "Số liệu", "Ghi chú"), table.order("label", "unit", "value", *table.roles[4:], "tt")),
        ),
        no_alarm(),
    ),
    edit(
        "the remarks stand before the figures",
        everywhere(
            lambda table: (plain(table, "TT", "Nội dung", "Đơn vị tính", "Số liệu", "Ghi chú"), table.order("tt", "label", "unit", *table.roles[4:], "value")),
        ),
        no_alarm(),
    ),
    edit(
        "an empty column stands left of the figures",
        everywhere(lambda table: table.insert_column("gap", before="value")),
    ),
    edit(
        "an empty column stands left of everything",
        everywhere(lambda table: table.insert_column("gap", before="tt")),
    ),
    # other periods beside this one
    *(
        edit(f"“{word}” stands {'left' if left else 'right'} of the figures", previous(word, left=left), no_alarm())
        for word in ("Kỳ trước", "Quý II/2020", "Cùng kỳ năm trước", "Kế hoạch", "Số liệu kỳ trước", "Năm 2019", "Chỉ tiêu giao")
        for left in (True, False)
    ),
    *(
        edit(
            f"“{before}” and “{now}” side by side",
            flat_previous("TT", "Nội dung", "Đơn vị tính", *((before, now) if left else (now, before)), left=left),
            no_alarm(),
        )
        for before, now, left in (
            ("Số liệu kỳ trước", "Số liệu kỳ này", True),
            ("Kế hoạch", "Thực hiện", True),
            ("Quý II/2020", "Quý III/2020", True),
            ("Kỳ trước", "Kỳ báo cáo", False),
            ("Cùng kỳ", "Kỳ này", False),
            ("6 tháng", "9 tháng", True),
        )
    ),
    rough("“Lũy kế” right of the figures", previous("Lũy kế từ đầu năm", left=False)),
    edit(
        "“Tăng/giảm so với kỳ trước” right of the figures", previous("Tăng/giảm so với kỳ trước", left=False),
        no_alarm(),
    ),
    edit("“So sánh (%)” right of the figures", previous("So sánh (%)", left=False), no_alarm()),
    edit("last time's figure is there, this time's is not", bandwidth_only_last_time, blank_or_held(BANDWIDTH)),
    edit("two rows of header: plan and done under one", two_row_periods("Kế hoạch", "Thực hiện", now=1), no_alarm()),
    edit(
        "two rows of header: this quarter and last under one", two_row_periods("Quý III/2020", "Quý II/2020", now=0),
        no_alarm(),
    ),
    *(
        edit(
            f"two columns of figures, “{first}” and “{second}”, that nobody can tell apart", twice(first, second),
            *(is_held(name) for name in DIFFERENT),
            *(value_or_held(name, wanted) for name, wanted in ALIKE.items()),
        )
        for first, second in (("Số liệu", "Số liệu"), ("Cột 1", "Cột 2"), ("", ""), ("Lần 1", "Lần 2"))
    ),
    only(
        "xlsx",
        edit(
            "the column of last time is hidden",
            lambda p: (previous("Kỳ trước", left=True)(p), [t.hidden_columns.add("previous") for t in forms(p)]),
            no_alarm(),
        ),
    ),
    only(
        "xlsx",
        rough(
            "a hidden column of old figures has no header",
            lambda p: (previous("", left=True)(p), [t.hidden_columns.add("previous") for t in forms(p)]),
        ),
    ),
    # the city's tables
    edit(
        "the number column is headed “Số TT” (three levels)", renamed("tt", "Số TT"), no_alarm(),
        report="tuyen_quang",
    ),
    edit(
        "all headers are the clerk's own words (three levels)",
        everywhere(lambda table: plain(table, "Số TT", "Tiêu chí", "ĐVT", "Kỳ này", "Giải trình")), no_alarm(),
        report="tuyen_quang",
    ),
    edit(
        "no table has a header (three levels)", everywhere(lambda table: table.no_header()), no_alarm(),
        report="tuyen_quang",
    ),
    edit(
        "“Kỳ trước” stands left of the figures (three levels)", previous("Kỳ trước", left=True), no_alarm(),
        report="tuyen_quang",
    ),
    edit(
        "“Quý IV/2019” stands right of the figures (three levels)", previous("Quý IV/2019", left=False), no_alarm(),
        report="tuyen_quang",
    ),
    edit(
        "the unit column is missing (three levels)", everywhere(lambda table: table.drop_column("unit")), no_alarm(),
        report="tuyen_quang",
    ),
]  # fmt: skip

test_columns = as_test(EDITS)
