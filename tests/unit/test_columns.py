"""Tables as people draw them: what each column holds is told by its header's likeness and by what stands below."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

import pytest

from services.extract.reading.document import Cell, Document, Paragraph, Row, Table
from services.extract.reading.layout.builder import lay_out
from services.extract.reading.layout.headings import heading, is_header, is_number_row
from services.extract.reading.layout.lines import Line
from services.extract.reading.values.looks import looks

PC, WAN, STAFF = "Tổng số máy tính", "Kết nối mạng diện rộng", "Tổng số cán bộ, công chức"


def table(*rows: str, sheet: str | None = None, number: int = 1, hidden: AbstractSet[int] = frozenset()) -> Table:
    """A table written with bars; ``hidden`` are the columns, from 0, that nobody sees."""
    made = []
    for at, row in enumerate(rows, 1):
        words = [text.strip() for text in row.split("|")]
        made.append(Row(tuple(Cell(text, hidden=n in hidden) for n, text in enumerate(words)), at))
    return Table(tuple(made), number, page=1, sheet=sheet)


def lines(*blocks: Table | str, period: str | None = "2020-Q3") -> list[Line]:
    made = [Paragraph(block) if isinstance(block, str) else block for block in blocks]
    return lay_out(Document(tuple(made), "x"), period).lines


def answers(found: list[Line]) -> dict[str, str]:
    """Label → what is answered for sure in this period."""
    return {line.label: line.answer for line in found if line.answer and not (line.doubt or line.spill or line.window)}


ROWS = (
    f"1 | {STAFF} | người | {{0}} | {{1}}",
    f"2 | {PC} | chiếc | {{2}} | {{3}}",
    f"3 | {WAN} | Có/Không | {{4}} | {{5}}",
)


def grid(header: str, *cells: str) -> Table:
    return table(header, *(row.format(*cells) for row in ROWS))


@pytest.mark.parametrize(
    "header",
    [
        "TT | Nội dung/tiêu chí | Đơn vị tính | Số liệu | Ghi chú",
        "Số TT | Tiêu chí | ĐVT | Kỳ này | Giải trình",
        "STT | Chỉ tiêu | Đơn vị | Kết quả | Minh chứng",
        "# | Nội dung báo cáo | ĐVT | Trả lời | Thuyết minh",
        "Stt | Tên chỉ tiêu | Dvt | Giá trị | Nguồn số liệu",
        "TT | Nội dungg | Đơn vi tính | Số lượng | Ghi chu",
        "TT | Hạng mục | ĐVT | Thực hiện | Ghi chú",
        "TT | Chỉ số | Đơn vị tính | Kết quả thực hiện Quý III/2020 | Ghi chú",
        "Số thứ tự | Câu hỏi | Đơn vị tính | Phần trả lời | Ý kiến",
        "TT | Tiêu chí | ĐVT | Số liệu báo cáo | Tài liệu kiểm chứng",
        "Mục | Nội dung công khai | Tính theo | Con số | Bằng chứng",
        "Abc | Def ghi | Jkl | Zzz | Yyy ttt",
        " | | | | ",
    ],
)
def test_no_word_of_a_header_silences_a_table(header: str) -> None:
    found = lines(grid(header, "45", "", "47", "hai máy hỏng", "Có", ""))
    assert answers(found) == {STAFF: "45", PC: "47", WAN: "Có"}


@pytest.mark.parametrize("number_row", ["(1) | (2) | (3) | (4) | (5)", "1 | 2 | 3 | 4 | 5", "A | B | C | 1 | 2"])
def test_a_row_that_numbers_the_columns_is_no_line(number_row: str) -> None:
    header = "TT | Tiêu chí | ĐVT | Số liệu | Ghi chú"
    found = lines(table(header, number_row, *(row.format("45", "", "47", "", "Có", "") for row in ROWS)))
    assert answers(found) == {STAFF: "45", PC: "47", WAN: "Có"}
    assert len(found) == 3


def test_a_table_without_any_header_is_read_by_what_it_holds() -> None:
    found = lines(table(*(row.format("45", "", "47", "", "Có", "") for row in ROWS)))
    assert answers(found) == {STAFF: "45", PC: "47", WAN: "Có"}


def test_a_header_typed_again_in_the_middle_is_no_line() -> None:
    header = "STT | Chỉ tiêu | Đơn vị | Kết quả | Ghi chú"
    rows = [row.format("45", "", "47", "", "Có", "") for row in ROWS]
    assert answers(lines(table(header, rows[0], header, *rows[1:]))) == {STAFF: "45", PC: "47", WAN: "Có"}


@pytest.mark.parametrize(
    ("header", "at"),
    [
        ("TT | Tiêu chí | ĐVT | Kỳ trước | Kỳ này", 1),
        ("TT | Tiêu chí | ĐVT | Số liệu kỳ này | Số liệu kỳ trước", 0),
        ("TT | Tiêu chí | ĐVT | Quý II/2020 | Quý III/2020", 1),
        ("TT | Tiêu chí | ĐVT | Quý III/2020 | Quý III/2019", 0),
        ("TT | Tiêu chí | ĐVT | Cùng kỳ năm trước | Số liệu", 1),
        ("TT | Tiêu chí | ĐVT | Kế hoạch | Thực hiện", 1),
        ("TT | Tiêu chí | ĐVT | Thực hiện | Kế hoạch năm 2020", 0),
        ("TT | Tiêu chí | ĐVT | Số liệu | Tăng, giảm so với kỳ trước", 0),
        ("TT | Tiêu chí | ĐVT | Kết quả | So sánh cùng kỳ (%)", 0),
        ("TT | Tiêu chí | ĐVT | Năm trước | Số liệu báo cáo", 1),
        ("TT | Tiêu chí | ĐVT | Chỉ tiêu giao | Kết quả", 1),
    ],
)
def test_the_column_of_this_period_is_told_by_its_header(header: str, at: int) -> None:
    cells = [("45", "44"), ("47", "46"), ("Có", "Không")]
    found = lines(grid(header, *(text for pair in cells for text in pair)))
    assert answers(found) == {STAFF: cells[0][at], PC: cells[1][at], WAN: cells[2][at]}


@pytest.mark.parametrize(
    "header",
    [
        "TT | Tiêu chí | ĐVT | Số liệu | Số liệu",
        "TT | Tiêu chí | ĐVT | Cột A | Cột B",
        "TT | Tiêu chí | ĐVT | Đợt 1 | Đợt 2",
        "TT | Tiêu chí | ĐVT | | ",
        "TT | Tiêu chí | ĐVT | Trong kỳ này | Lũy kế từ đầu năm",
    ],
)
def test_two_columns_that_nobody_can_tell_apart_leave_nothing_sure(header: str) -> None:
    assert answers(lines(grid(header, "45", "44", "47", "46", "Có", "Có"))) == {}


@pytest.mark.parametrize(
    "header", ["TT | Tiêu chí | ĐVT | Kỳ trước | Ghi chú", "TT | Tiêu chí | ĐVT | Quý I/2020 | Ghi chú"]
)
def test_a_table_of_another_period_alone_is_not_sure(header: str) -> None:
    assert answers(lines(grid(header, "45", "", "47", "", "Có", ""))) == {}


def test_levels_side_by_side_are_a_line_each() -> None:
    found = lines(
        table(
            "TT | Tiêu chí | ĐVT | Toàn huyện | Cấp huyện | Cấp xã",
            f"1 | {STAFF} | người | 300 | 120 | 180",
            f"2 | {PC} | chiếc | 310 | 125 | 185",
        )
    )
    assert {(line.label, line.level): line.answer for line in found} == {
        (STAFF, "toan_huyen"): "300",
        (STAFF, "cap_huyen"): "120",
        (STAFF, "cap_xa"): "180",
        (PC, "toan_huyen"): "310",
        (PC, "cap_huyen"): "125",
        (PC, "cap_xa"): "185",
    }
    assert not any(line.doubt for line in found)


def test_levels_below_the_header_of_figures() -> None:
    found = lines(
        table(
            "TT | Tiêu chí | ĐVT | Số liệu | | Ghi chú",
            " | | | Cấp huyện | Cấp xã | ",
            f"1 | {STAFF} | người | 120 | 180 | ",
        )
    )
    assert {(line.level, line.answer) for line in found} == {("cap_huyen", "120"), ("cap_xa", "180")}


def test_levels_and_periods_side_by_side() -> None:
    found = lines(
        table(
            "TT | Tiêu chí | ĐVT | Cấp huyện | | Cấp xã | ",
            " | | | Kỳ trước | Kỳ này | Kỳ trước | Kỳ này",
            f"1 | {STAFF} | người | 1 | 120 | 2 | 180",
        )
    )
    assert {(line.level, line.answer) for line in found if not line.doubt} == {("cap_huyen", "120"), ("cap_xa", "180")}


def test_a_column_of_rates_beside_counts_is_the_rate_of_the_line() -> None:
    found = lines(
        table(
            "TT | Tiêu chí | ĐVT | Số lượng | Tỷ lệ (%)",
            f"1 | {PC} | chiếc | 47 | 95,7",
            f"2 | {STAFF} | người | 45 | ",
        )
    )
    assert [(line.label, line.answer, line.context) for line in found] == [
        (PC, "47", ""),
        ("Tỷ lệ", "95,7", PC),
        (STAFF, "45", "Tỷ lệ"),
    ]


@pytest.mark.parametrize(
    ("row", "found"),
    [
        (f"1 | {PC} | 47 | | ", "47"),
        (f"1 | {PC}: 47 | chiếc | | ", "47"),
        (f"1 | {PC} …… 47 chiếc | | | ", "47 chiếc"),
        (f"1 | {PC} | chiếc | | 47", "47"),
    ],
)
def test_an_answer_in_the_wrong_column_is_held_not_dropped(row: str, found: str) -> None:
    made = lines(table("TT | Tiêu chí | ĐVT | Số liệu | Ghi chú", row, f"2 | {STAFF} | người | 45 |"))
    assert next((line.label, line.spill) for line in made) == (PC, found)
    assert answers(made) == {STAFF: "45"}


def test_a_figure_in_a_column_that_says_nothing_is_a_doubt_about_its_row() -> None:
    made = lines(
        table("TT | Tiêu chí | ĐVT | Số liệu | ", f"1 | {STAFF} | người | 45 | 46", f"2 | {PC} | chiếc | 47 |")
    )
    assert answers(made) == {PC: "47"}


def test_a_hidden_column_answers_nothing_beside_a_visible_one() -> None:
    made = lines(
        table(
            "TT | Tiêu chí | ĐVT | Số liệu | Số liệu",
            f"1 | {STAFF} | người | 40 | 45",
            f"2 | {PC} | chiếc | 41 | 47",
            hidden={3},
        )
    )
    assert answers(made) == {STAFF: "45", PC: "47"}


def test_a_hidden_sheet_answers_only_what_nothing_visible_does() -> None:
    rows = [row.format("45", "", "47", "", "Có", "") for row in ROWS]
    made = lines(table("TT | Tiêu chí | ĐVT | Số liệu | Ghi chú", *rows, hidden={0, 1, 2, 3, 4}, sheet="cũ"))
    assert {line.window for line in made} == {"hidden"}
    assert len(made) == 3


@pytest.mark.parametrize(
    "title",
    [
        "Số liệu kỳ trước",
        "PHỤ LỤC: SỐ LIỆU QUÝ II/2020",
        "Bảng số liệu cùng kỳ năm trước",
        "(Số liệu Quý II/2020)",
        "Biểu quý trước",
        "II. Số liệu kỳ trước",
        "2. Số liệu quý II/2020",
        "B. Kỳ trước",
    ],
)
def test_a_copy_of_last_period_is_told_by_its_heading(title: str) -> None:
    rows = [row.format("45", "", "47", "", "Có", "") for row in ROWS]
    old = [row.format("40", "", "41", "", "Không", "") for row in ROWS]
    header = "TT | Tiêu chí | ĐVT | Số liệu | Ghi chú"
    before = lines(title, table(header, *old), "SỐ LIỆU QUÝ III/2020", table(header, *rows, number=2))
    behind = lines("SỐ LIỆU QUÝ III/2020", table(header, *rows), title, table(header, *old, number=2))
    for made in (before, behind):
        assert answers(made) == {STAFF: "45", PC: "47", WAN: "Có"}


@pytest.mark.parametrize("again", ["Quý II/2020", "Số liệu năm 2019", "Kỳ trước"])
def test_a_header_of_another_period_in_the_middle_of_a_table_is_no_header_again(again: str) -> None:
    mine = [row.format("45", "", "47", "", "Có", "") for row in ROWS]
    old = [row.format("40", "", "41", "", "Không", "") for row in ROWS]
    made = lines(
        table(
            "TT | Tiêu chí | Đơn vị tính | Quý III/2020 | Ghi chú",
            *mine,
            f"TT | Tiêu chí | Đơn vị tính | {again} | Ghi chú",
            *old,
        )
    )
    assert answers([line for line in made if line.doubt is None]) == {STAFF: "45", PC: "47", WAN: "Có"}


def test_a_header_of_another_level_in_the_middle_of_a_table_is_no_header_again() -> None:
    made = lines(
        table(
            "TT | Tiêu chí | Đơn vị tính | Cấp huyện | Ghi chú", f"1 | {STAFF} | người | 45 | ",
            "TT | Tiêu chí | Đơn vị tính | Cấp xã | Ghi chú", f"1 | {STAFF} | người | 40 | ",
        )
    )  # fmt: skip
    assert [(line.level, line.answer) for line in made if line.answer] == [("cap_huyen", "45"), ("cap_xa", "40")]


def test_a_numbered_sentence_that_speaks_of_last_period_heads_nothing() -> None:
    rows = [row.format("45", "", "47", "", "Có", "") for row in ROWS]
    said = "1. Báo cáo kết quả thực hiện các nhiệm vụ được giao so với cùng kỳ năm trước"
    made = lines("QUÝ III/2020", said, table("TT | Tiêu chí | ĐVT | Số liệu | Ghi chú", *rows))
    assert answers(made) == {STAFF: "45", PC: "47", WAN: "Có"}


@pytest.mark.parametrize("name", ["Kỳ trước", "Quý II-2020", "Q2 Quý II/2020", "cũ (quý trước)"])
def test_a_copy_of_last_period_is_told_by_its_sheet(name: str) -> None:
    rows = [row.format("45", "", "47", "", "Có", "") for row in ROWS]
    old = [row.format("40", "", "41", "", "Không", "") for row in ROWS]
    header = "TT | Tiêu chí | ĐVT | Số liệu | Ghi chú"
    sheets = (table(header, *old, sheet=name), table(header, *rows, sheet="Bieu", number=2))
    assert answers(lines(*sheets)) == {STAFF: "45", PC: "47", WAN: "Có"}
    assert answers(lines(*reversed(sheets))) == {STAFF: "45", PC: "47", WAN: "Có"}


def test_a_letterhead_is_no_table_of_figures() -> None:
    made = lines(
        table(
            "UBND TỈNH YÊN BÁI SỞ TƯ PHÁP | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            "Số: 12/BC-STP | Yên Bái, ngày 2 tháng 9 năm 2020",
        )
    )
    assert all(line.prose for line in made)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("47", "figure"), ("1.234,5", "figure"), ("95,7 %", "figure"), ("47 chiếc", "figure"), ("12/15", "figure"), ("≥ 50", "figure"),
        ("(12)", "figure"), ("Có", "answer"), ("x", "answer"), ("☒ Có ☐ Không", "answer"), ("Quý III/2020", "answer"),
        ("a@b.vn", "answer"), ("a)", "ordinal"), ("II", "ordinal"), ("-", "nothing"), ("……/……", "nothing"), ("người", "unit"), ("%", "unit"),
        ("Có/ Không", "unit"), ("1/0 (1: Có; 0: Không)", "unit"), ("Tổng số máy tính", "words"), ("Sở Tư pháp", "words"),
    ],
)  # fmt: skip
def test_what_a_cell_looks_like(text: str, what: str) -> None:
    assert looks(text) == what


@pytest.mark.parametrize(
    ("text", "role", "window", "level"),
    [
        ("Số liệu kỳ trước", "value", "other", None),
        ("Quý II/2020", "value", "2020-Q2", None),
        ("Kỳ báo cáo", "value", "this", None),
        ("Kế hoạch 2020", "value", "plan", None),
        ("Số lượng (người)", "value", None, None),
        ("Cấp xã", "value", None, "cap_xa"),
        ("Đơn vị tính", "unit", None, None),
        ("Ghi chú (nếu có)", "note", None, None),
        ("Tên ứng dụng", None, None, None),
    ],
)
def test_what_a_header_says(text: str, role: str | None, window: str | None, level: str | None) -> None:
    found = heading(text)
    assert (found.role, found.window, found.level) == (role, window, level)


def test_rows_that_answer_are_no_headers() -> None:
    assert is_header(["TT", "Nội dung", "Số liệu"])
    assert is_header(["Cấp tỉnh", "Cấp huyện", "Cấp xã"])
    assert not is_header(["1", "Tổng số máy tính", "47"])
    assert not is_header(["", "Tổng số văn bản", "văn bản", "47"])
    assert not is_number_row(["1", "2 máy", "47"])
    assert not is_number_row(["1", "47", "45"])
