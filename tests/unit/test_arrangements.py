"""Other arrangements of a table are the same table: on its side, beside itself, marked under yes and no."""

from __future__ import annotations

import itertools

import pytest

from services.extract.reading.document import Cell, Document, Row, Table
from services.extract.reading.layout.across import parts_across
from services.extract.reading.layout.beside_itself import apart, beside_itself
from services.extract.reading.layout.builder import lay_out
from services.extract.reading.layout.choice_columns import with_one_answer
from services.extract.reading.layout.lines import Layout
from services.extract.reading.sentences.prose import questions


def rows(*texts: list[str]) -> list[Row]:
    return [Row(tuple(Cell(text) for text in row), n) for n, row in enumerate(texts, 1)]


def lines(*texts: list[str]) -> list[tuple[str, str, str | None, int | None]]:
    table = Table(tuple(rows(*texts)), 1)
    made = lay_out(Document((table,), "application/x-test")).lines
    return [(line.label, line.spill or line.answer, line.unit, line.source.column) for line in made]


ACROSS = (
    ["Đơn vị", "Tổng số máy tính (chiếc)", "Tổng số cán bộ, công chức (người)", "Tỷ lệ máy tính kết nối Internet (%)"],
    ["Sở Y tế", "47", "45", "95,7"],
)


def test_questions_that_run_across_keep_their_units_and_places() -> None:
    assert list(parts_across(rows(*ACROSS))) == [(0, 2)]
    assert lines(*ACROSS) == [
        ("Tổng số máy tính", "47", "chiếc", 2),
        ("Tổng số cán bộ, công chức", "45", "người", 3),
        ("Tỷ lệ máy tính kết nối Internet", "95,7", "%", 4),
    ]


def test_a_list_and_a_common_table_do_not_run_across() -> None:
    upright = rows(["TT", "Nội dung", "Đơn vị tính", "Số liệu"], ["1", "Tổng số máy tính", "chiếc", "47"])
    listed = rows(["TT", "Tên dịch vụ", "Nhóm dịch vụ", "Địa chỉ đăng tải dịch vụ"], ["1", "Cấp phép", "Y tế", "a.vn"])
    assert list(parts_across(upright)) == list(parts_across(listed)) == []


def test_a_table_beside_itself_is_read_left_half_first() -> None:
    head = ["TT", "Nội dung", "Số liệu"] * 2
    body = ["1", "Tổng số máy tính", "47", "3", "Tổng số hồ sơ công việc", "1250"]
    assert beside_itself(head, rows(body)) is not None
    assert [line[:2] for line in lines(head, body)] == [("Tổng số máy tính", "47"), ("Tổng số hồ sơ công việc", "1250")]
    assert lines(head, body)[1][3] == 6
    assert beside_itself(["Quý II", "Quý III"] * 2, rows(["1", "2", "3", "4"])) is None


def numbered(*texts: tuple[str, str]) -> list[list[str]]:
    return [[str(number), *text] for number, text in enumerate(texts, 1)]


LEFT = numbered(("Máy tính (bộ)", "47"), ("Cán bộ, công chức", "45"), ("Máy chủ", "2"), ("Mạng LAN", "Có"))
RIGHT = numbered(("Hồ sơ tiếp nhận", "1.250"), ("Hồ sơ đúng hạn", "1.244"), ("Thủ tục hành chính", "112"))


@pytest.mark.parametrize("gap", [[], [""]])
@pytest.mark.parametrize("heads", [(["TT", "Hạ tầng", "Số liệu"], ["TT", "Ứng dụng", "Số liệu"]), None])
def test_two_tables_beside_each_other_are_read_one_after_the_other(
    gap: list[str], heads: tuple[list[str], list[str]] | None
) -> None:
    beside = [left + gap + right for left, right in itertools.zip_longest(LEFT, RIGHT, fillvalue=["", "", ""])]
    told = lines(*([heads[0] + gap + heads[1]] if heads else []), *beside)
    assert [(label, answer) for label, answer, *_ in told] == [(row[1], row[2]) for row in LEFT + RIGHT]
    assert told[-1][3] == 6 + len(gap)


@pytest.mark.parametrize(
    "texts",
    [
        [["TT", "Nội dung", "", "Số liệu"], *([str(n), f"Máy tính loại {n}", "", str(40 + n)] for n in range(1, 5))],
        [["Nội dung", "Quý này", "", "Ghi chú", "Quý trước"], *([f"Máy loại {n}", str(n), "", f"mua năm {n}", str(n + 1)] for n in range(1, 5))],
        [["TT", "Nội dung", "Số liệu", "Mức", "Tên"], *([str(n), f"Máy loại {n}", str(40 + n), str(n), "loại"] for n in range(1, 5))],
    ],
    ids=["a column left empty", "remarks and the quarter before", "a column that counts up"],
)  # fmt: skip
def test_one_table_is_not_two(texts: list[list[str]]) -> None:
    assert apart(rows(*texts)) is None


def test_marks_under_yes_and_no() -> None:
    head = ["TT", "Nội dung", "Có", "Không"]
    body = rows(
        ["1", "Quản lý nhân sự", "x", ""], ["2", "Quản lý tài sản", "", "x"], ["3", "Quản lý thi đua", "x", "x"]
    )
    made = with_one_answer(head, body)
    assert made is not None
    assert [row.cells[2].text for row in made[1]] == ["Có", "Không", "Có   Không"]
    assert made[1][2].cells[2].doubt == "two_ticks"
    assert with_one_answer(["TT", "Tên ứng dụng", "Cơ quan chủ trì", "Có", "Không"], body) is None


NAMED_BY = (
    "Ứng dụng",
    "Phần mềm",
    "Nội dung",
    "Tên ứng dụng",
    "Hệ thống",
    "Ứng dụng đã triển khai",
    "Thông tin",
)
CHOICES = (
    ("Có", "Không"),
    ("Không", "Có"),
    ("CÓ", "KHÔNG"),
    ("Đã có", "Chưa có"),
    ("Đã triển khai", "Chưa triển khai"),
)


@pytest.mark.parametrize("named", NAMED_BY)
@pytest.mark.parametrize("choices", CHOICES)
def test_a_mark_under_no_is_a_declared_no_whatever_the_rows_are_called(named: str, choices: tuple[str, str]) -> None:
    for first, mark in itertools.product(([], ["TT"]), ("x", "X", "v", "✓", "☒", "[x]")):
        body = [
            ["Quản lý nhân sự", mark, ""],
            ["Quản lý tài sản", "", mark],
            ["Thi đua", "", ""],
            ["Ứng dụng", "", mark],
        ]
        numbered = [[*map(str, [n] * len(first)), *row] for n, row in enumerate(body, 1)]
        said = [line[:2] for line in lines([*first, named, *choices], *numbered)]
        assert said == [
            ("Quản lý nhân sự", choices[0]),
            ("Quản lý tài sản", choices[1]),
            ("Thi đua", ""),
            ("Ứng dụng", choices[1]),
        ], (first, mark)


def test_rows_that_print_both_answers_stand_below_no_header_of_them() -> None:
    body = [["Quản lý nhân sự", "Có", "Không"], ["Quản lý tài sản", "Có", "Không"]]
    assert "Quản lý chung" in [line[0] for line in lines(["Quản lý chung", "Có", "Không"], *body)]


def _over_a_page(first: str, second: str) -> Layout:
    """A table of figures whose last answer on a page goes on at the top of the next."""
    words = (
        ("TT", "Nội dung", "Đơn vị tính", "Số liệu"),
        ("1", "Số máy tính", "chiếc", "47"),
        ("2", "Chức vụ", "", first),
    )
    rows = [Row(tuple(map(Cell, texts)), n, page=1) for n, texts in enumerate(words, 1)]
    rows += [
        Row((Cell(""), Cell(""), Cell(""), Cell(second)), 4, page=2),
        Row(tuple(map(Cell, ("3", "Số người", "người", "5"))), 5, page=2),
    ]
    return lay_out(Document((Table(tuple(rows), 1, page=1),), "application/pdf"))


def test_an_answer_cut_by_a_page_is_whole() -> None:
    lines = {line.label: line.answer for line in _over_a_page("Công chức Văn phòng", "- Thống kê").lines}
    assert lines["Chức vụ"] == "Công chức Văn phòng - Thống kê"


def test_two_figures_over_a_page_are_never_one() -> None:
    lines = _over_a_page("391", "120").lines
    assert [line.answer for line in lines if line.label == "Chức vụ"] == ["391"]
    assert any(line.answer == "120" for line in lines)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Đại học:   [   ] Chuyên trách    [ 3 ] Phụ trách    [   ] Kiêm nhiệm", ("", "3", "")),
        ("Đại học:   [ 1 ] Chuyên trách    [   ] Phụ trách    [   ] Kiêm nhiệm", ("1", "", "")),
        ("Đại học:   Chuyên trách    1 Phụ trách    2 Kiêm nhiệm", ("", "1", "2")),
    ],
)
def test_a_line_of_roles_that_can_only_be_answered_before_the_names(line: str, said: tuple[str, ...]) -> None:
    found = list(questions(line))
    assert tuple(one.answer for one in found) == said and all(one.after is None for one in found)


@pytest.mark.parametrize(
    "line",
    [
        "Đại học: Chuyên trách 1    Phụ trách 2    Kiêm nhiệm",
        "Đại học: Chuyên trách 1 Phụ trách 2 Kiêm nhiệm",
        "Đại học: Chuyên trách [ 1 ] Phụ trách [   ] Kiêm nhiệm [   ]",
    ],
)
def test_where_both_sides_could_be_meant_the_paper_decides(line: str) -> None:
    assert all(one.after is not None for one in questions(line))


MANY = ["TT", "Tên đơn vị", "Số cán bộ, công chức (người)", "Số máy tính (chiếc)", "Số máy tính cài diệt virus (chiếc)", "Tỷ lệ máy tính cài diệt virus (%)", "Có mạng LAN (Có/Không)", "Tổng số thủ tục hành chính (thủ tục)", "Hồ sơ tiếp nhận qua một cửa (hồ sơ)", "Hồ sơ giải quyết đúng hạn (hồ sơ)"]  # fmt: skip
ONE_ROW = ["1", "UBND xã Cư Kty", "21", "19", "8", "42,1", "Có", "139", "1574", "1570"]


@pytest.mark.parametrize("numbering", [[], [[f"({n})" for n in range(1, 11)]]])
def test_one_row_below_many_questions_is_an_agencys_answers_and_no_list(numbering: list[list[str]]) -> None:
    said = {line[0]: line[1] for line in lines(MANY, *numbering, ONE_ROW)}
    assert said["Số máy tính"] == "19" and said["Hồ sơ giải quyết đúng hạn"] == "1570" and len(said) == 9


def test_a_list_of_one_service_stays_a_list() -> None:
    head = ["TT", "Nhóm dịch vụ", "Tên dịch vụ", "Địa chỉ đăng tải dịch vụ", "Số lượng hồ sơ trực tuyến đã giải quyết", "Tổng số hồ sơ đã tiếp nhận", "Có sử dụng chữ ký số không", "Ghi chú"]  # fmt: skip
    assert lines(head, ["1", "Hộ tịch", "Đăng ký khai sinh", "dichvucong.vn", "19", "21", "1", ""]) == []


def test_a_city_beside_its_communes_has_a_districts_level() -> None:
    head = ["Chỉ tiêu", "Khối thành phố", "Khối xã, phường", "Cộng toàn thành phố"]
    table = Table(
        tuple(rows(head, ["Tổng số máy tính (chiếc)", "151", "196", "347"], ["Tổng số cán bộ", "137", "208", "345"])), 1
    )
    made = lay_out(Document((table,), "application/x-test")).lines
    assert [(line.answer, line.level) for line in made[:3]] == [
        ("151", "cap_huyen"),
        ("196", "cap_xa"),
        ("347", "toan_huyen"),
    ]


def test_a_city_beside_districts_may_be_a_province() -> None:
    head = ["Chỉ tiêu", "Khối thành phố", "Khối quận, huyện", "Khối xã, phường"]
    table = Table(
        tuple(rows(head, ["Tổng số máy tính (chiếc)", "151", "196", "347"], ["Tổng số cán bộ", "137", "208", "345"])), 1
    )
    assert "cap_huyen" not in {
        line.level for line in lay_out(Document((table,), "application/x-test")).lines if line.answer == "151"
    }
