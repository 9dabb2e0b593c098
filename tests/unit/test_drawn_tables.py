"""Tables as strangers draw them: figures beside marks, answers in words, levels by short names, units among the names."""

from __future__ import annotations

import pytest

from services.extract.reading.layout.scale import in_scale, is_scaled
from services.extract.reading.values import read_value
from tests.unit.test_columns import answers, lines, table

MARKED = {"Tổng số máy tính": "31", "Mạng nội bộ": "Có", "Mạng diện rộng": "Không", "Tổng số máy in": "3"}


@pytest.mark.parametrize(
    "rows",
    [
        ("STT | Hạng mục | Số lượng | Có/Không | | Ghi chú", " | | | Có | Không | ", "1 | {a} | 31 | | | ", "2 | {b} | | x | | cũ", "3 | {c} | | | x | ", "4 | {d} | 3 | | | "),
        ("TT | Nội dung | Trả lời | | Số lượng | ĐVT", " | | Không | Có | | ", "1 | {a} | | | 31 | máy", "2 | {b} | | x | | ", "3 | {c} | x | | | ", "4 | {d} | | | 3 | máy"),
        ("Nội dung | Có | Không | Số lượng | Tỷ lệ", "{a} | | | 31 |", "{b} | x | | |", "{c} | | x | |", "{d} | | | 3 | "),
        ("Chỉ tiêu | Số lượng | Có | Không", "{a} | 31 | | ", "{b} | | ✓ | ", "{c} | | | ✓", "{d} | 3 | | "),
        ("TT | Nội dung | Có | Không | Kết quả", "1 | {a} | | | 31", "2 | {b} | X | | ", "3 | {c} | | X | ", "4 | {d} | | | 3"),
    ],
)  # fmt: skip
def test_figures_beside_a_pair_of_columns_to_be_marked(rows: tuple[str, ...]) -> None:
    names = dict(zip("abcd", MARKED, strict=True))
    for sheet in (None, "Biểu 01"):
        found = lines(table(*(row.format(**names) for row in rows), sheet=sheet))
        assert answers(found) == MARKED


def test_a_mark_of_which_nobody_knows_the_column_is_held_with_what_it_says() -> None:
    found = lines(
        table(
            "TT | Nội dung | Có | Không | Cấp huyện | Cấp xã",
            "1 | Tổng số máy tính | | | 31 | 30",
            "2 | Mạng nội bộ | | x | | ",
        )
    )
    assert {line.level: line.answer for line in found if line.answer} == {"cap_huyen": "31", "cap_xa": "30"}
    assert [(line.label, line.spill) for line in found if line.spill] == [("Mạng nội bộ", "Không")]


def test_a_figure_and_a_mark_in_one_row_are_a_doubt() -> None:
    found = lines(
        table("TT | Hạng mục | Số lượng | Có | Không", "1 | Tổng số máy in | 3 | | ", "2 | Tổng số máy tính | 31 | | x")
    )
    assert answers(found) == {"Tổng số máy in": "3"}
    assert found[-1].doubt == "column_unclear"


def test_marks_below_the_names_of_levels_are_of_those_levels() -> None:
    found = lines(
        table(
            "TT | Hạng mục | Cấp huyện | | Cấp xã | ",
            " | | Có | Không | Có | Không",
            "1 | Mạng nội bộ | x | | | x",
            "2 | Mạng diện rộng | | x | x | ",
        )
    )
    assert [(line.label, line.level, line.answer, line.doubt) for line in found] == [
        ("Mạng nội bộ", "cap_huyen", "Có", None),
        ("Mạng nội bộ", "cap_xa", "Không", None),
        ("Mạng diện rộng", "cap_huyen", "Không", None),
        ("Mạng diện rộng", "cap_xa", "Có", None),
    ]


CARD = {
    "Kỳ báo cáo": "Quý III/2020",
    "Đơn vị báo cáo": "UBND huyện Đắk Song",
    "Địa chỉ": "Tổ dân phố 6, thị trấn Đức An",
    "Cổng thông tin điện tử": "https://a.vn",
    "Người tổng hợp": "Trần Thị Kim Oanh",
    "Số máy bàn cơ quan": "02613710345",
    "Hộp thư": "a@b.vn",
}


@pytest.mark.parametrize(
    "header",
    [
        "Số TT | Mục | Nội dung khai | Ghi chú",
        "STT | Khoản mục | Nội dung | ",
        "TT | Tên trường | Thông tin | Diễn giải",
        "Số thứ tự | Hỏi | Đáp | ",
        "TT | Chỉ tiêu | Nội dung kê khai | Ghi chú",
        "",
    ],
)
@pytest.mark.parametrize("sheet", [None, "TT chung"])
def test_answers_in_words_are_answers_whatever_their_column_is_called(header: str, sheet: str | None) -> None:
    body = [f"{n} | {asked} | {said} | " for n, (asked, said) in enumerate(CARD.items(), 1)]
    assert answers(lines(table(*([header] if header else []), *body, sheet=sheet))) == CARD


def test_sentences_that_ask_and_answer_below_one_header_are_read_one_by_one() -> None:
    found = lines(
        table(
            "TT | Mục | Nội dung",
            "1 | Máy móc | Tổng số máy tính: 31 chiếc",
            "2 | Mạng | Kết nối mạng diện rộng: Có",
            "3 | Số hồ sơ | 12",
            "4 | Số máy in | 5",
        )
    )
    assert answers(found).items() >= {("Tổng số máy tính", "31 chiếc"), ("Kết nối mạng diện rộng", "Có")}


COUNTED = {"Máy tính để bàn": "27", "Máy tính xách tay": "6", "Máy tính bảng": "3", "Máy chủ": "0"}


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("Loại | Số lượng (chiếc)", "{name} | {figure}"),
        ("TT | Loại máy | Hiện có", "1 | {name} | {figure}"),
        ("TT | Loại | ĐVT | Số lượng", "1 | {name} | máy tính | {figure}"),
        ("", "{name} | {figure}"),
        ("Nội dung | Kết quả", "{name} | {figure}"),
    ],
)
@pytest.mark.parametrize("more", [False, True])
def test_names_that_are_units_elsewhere_ask_where_each_row_has_another(header: str, row: str, more: bool) -> None:
    counted = COUNTED | ({"Tổng số máy tính": "36"} if more else {})
    body = [row.format(name=name, figure=figure) for name, figure in counted.items()]
    assert answers(lines(table(*([header] if header else []), *body))) == counted


LEVELLED = [
    ("Tổng số cán bộ", "toan_huyen", "398"),
    ("Tổng số cán bộ", "cap_huyen", "117"),
    ("Tổng số cán bộ", "cap_xa", "281"),
    ("Tổng số máy tính", "toan_huyen", "402"),
    ("Tổng số máy tính", "cap_huyen", "130"),
    ("Tổng số máy tính", "cap_xa", "272"),
]


@pytest.mark.parametrize(
    "names",
    [
        "Toàn huyện | Cơ quan huyện | Xã, thị trấn",
        "Toàn quận | Khối quận | Khối phường",
        "Tổng số | Huyện | Xã",
        "Cả huyện | Các phòng ban | Các xã, thị trấn",
        "Cộng toàn thị xã | UBND thị xã | UBND xã, phường",
        "Toàn huyện | Khối cơ quan huyện | Khối xã, thị trấn",
    ],
)
@pytest.mark.parametrize("unit", ["ĐVT | {}", "{} | Đơn vị tính"])
def test_columns_of_levels_by_the_names_that_people_use(names: str, unit: str) -> None:
    ahead = unit.startswith("ĐVT")
    body = ["người | 398 | 117 | 281", "chiếc | 402 | 130 | 272"]
    body = body if ahead else [" | ".join([*row.split(" | ")[1:], row.split(" | ")[0]]) for row in body]
    found = lines(
        table(
            f"TT | Chỉ tiêu | {unit.format(names)}",
            f"1 | Tổng số cán bộ | {body[0]}",
            f"2 | Tổng số máy tính | {body[1]}",
        )
    )
    assert [(line.label, line.level, line.answer) for line in found] == LEVELLED
    assert not any(line.doubt for line in found)


@pytest.mark.parametrize("names", ["Huyện | Ghi chú", "Xã | Huyện thuộc tỉnh"])
def test_the_name_of_a_place_alone_is_no_level(names: str) -> None:
    found = lines(table(f"TT | Chỉ tiêu | {names}", "1 | Tổng số cán bộ | 398 | a", "2 | Tổng số máy tính | 31 | b"))
    assert {line.level for line in found} == {None}


@pytest.mark.parametrize(
    ("whole", "own", "below"),
    [
        ("- Toàn quận", "- Cấp quận", "- Cấp phường"),
        ("+ Toàn huyện", "+ Khối cơ quan huyện", "+ Khối xã, thị trấn"),
        ("Cả huyện", "Các phòng ban huyện", "Các xã, thị trấn"),
    ],
)
@pytest.mark.parametrize("stem", ["Số cơ quan nhà nước", "Số cơ quan nhà nước toàn huyện"])
def test_lines_that_only_name_a_level_go_on_with_the_line_above(whole: str, own: str, below: str, stem: str) -> None:
    found = lines(
        table(
            "TT | Tiêu chí | ĐVT | Số liệu",
            f"1 | {stem} | | ",
            f" | {whole} | cơ quan | 25",
            f" | {own} | cơ quan | 13",
            f" | {below} | cơ quan | 12",
        )
    )
    assert [(line.level, line.answer) for line in found[1:]] == [
        ("toan_huyen", "25"),
        ("cap_huyen", "13"),
        ("cap_xa", "12"),
    ]
    assert all(line.label.startswith("Số cơ quan nhà nước (") for line in found[1:])


def test_a_rate_behind_a_count_in_its_cell_is_a_line_of_its_own() -> None:
    found = lines(
        table(
            "Nội dung | Khai báo",
            "Số người được cấp | 52 người (96,2 %)",
            "Văn bản đi | 100 văn bản (5 văn bản mật)",
            "Tỷ lệ dùng | 12 %",
        )
    )
    assert [(line.label, line.answer, line.unit, line.context) for line in found if line.label == "Tỷ lệ"] == [
        ("Tỷ lệ", "96,2 %", "%", "Số người được cấp")
    ]
    assert [line.label for line in found] == ["Số người được cấp", "Tỷ lệ", "Văn bản đi", "Tỷ lệ dùng"]


def test_a_row_that_names_a_person_below_a_table_is_no_figure() -> None:
    found = lines(
        table(
            "STT | Hạng mục | Số lượng | Ghi chú | ",
            "1 | Tổng số máy tính | 31 | | ",
            "2 | Tổng số máy in | 3 | | ",
            " | Người lập biểu | Huỳnh Thu Thảo | Điện thoại | 0905 118 764",
        )
    )
    assert answers(found) == {
        "Tổng số máy tính": "31",
        "Tổng số máy in": "3",
        "Người lập biểu": "Huỳnh Thu Thảo",
        "Điện thoại": "0905 118 764",
    }


RATED = [["Tổng số máy tính", "38", "105,56"], ["Tổng số máy in", "31", ""], ["Người dùng thư", "", "75"]]


@pytest.mark.parametrize(
    ("header", "order"),
    [
        (("Chỉ tiêu | Số lượng | Tỷ lệ (%)",), (0, 1, 2)),
        (("Chỉ tiêu | Tỷ lệ | Số lượng",), (0, 2, 1)),
        (("Chỉ tiêu | Số người | Đạt tỷ lệ",), (0, 1, 2)),
        (("Chỉ tiêu | Số đã có | Đạt %",), (0, 1, 2)),
        (("Chỉ tiêu | Kết quả | ", " | Số lượng | Tỷ lệ"), (0, 1, 2)),
        (("Tiêu chí | Số liệu | %",), (0, 1, 2)),
    ],
)
def test_rates_beside_counts_are_of_the_counts_and_alone_of_the_line(
    header: tuple[str, ...], order: tuple[int, ...]
) -> None:
    body = [" | ".join(row[at] for at in order) for row in RATED]
    found = lines(table(*header, *body))
    assert [(line.label, line.answer, line.unit, line.context) for line in found if line.answer] == [
        ("Tổng số máy tính", "38", None, ""),
        ("Tỷ lệ", "105,56", "%", "Tổng số máy tính"),
        ("Tổng số máy in", "31", None, "Tỷ lệ"),
        ("Tỷ lệ Người dùng thư", "75", "%", "Người dùng thư"),
    ]
    assert not any(line.doubt for line in found)


@pytest.mark.parametrize("unit", ["nghìn hồ sơ", "triệu đồng", "ĐVT: nghìn", "Đơn vị tính: triệu"])
def test_figures_that_the_header_counts_by_thousands_are_held(unit: str) -> None:
    found = lines(table(f"TT | Chỉ tiêu | Số lượng ({unit})", "1 | Tổng số hồ sơ | 5", "2 | Tổng số máy tính | 3,5"))
    assert [(line.scale, is_scaled(line.scale or "")) for line in found] == [
        (unit.removeprefix("ĐVT: ").removeprefix("Đơn vị tính: "), True)
    ] * 2
    for line in found:  # a scale holds whatever the line asks for
        assert in_scale(read_value(line.answer, "count", None), line.scale, line.answer, None, "hồ sơ").doubt


def test_the_unit_of_a_header_is_that_of_lines_without_one() -> None:
    found = lines(
        table(
            "TT | Chỉ tiêu | Kết quả (Gbps)",
            "1 | Tổng băng thông | 5",
            "2 | Tỷ lệ dùng | 80",
            "3 | Băng thông khác (Mbps) | 7",
        )
    )
    assert [(line.answer, line.unit, line.doubt) for line in found] == [
        ("5", "Gbps", None),
        ("80", None, None),
        ("7", "Mbps", None),
    ]


@pytest.mark.parametrize("words", ["Số liệu (quý)", "Số liệu (nếu có)", "Kết quả (tỷ lệ)", "Số liệu (năm 2020)"])
def test_what_is_no_unit_of_a_header_is_none(words: str) -> None:
    found = lines(
        table(f"TT | Chỉ tiêu | {words}", "1 | Tổng số hồ sơ | 5", "2 | Tổng số máy tính | 31"), period="2020-Q4"
    )
    assert {(line.unit, line.doubt) for line in found} == {(None, None)}


def test_a_unit_behind_the_words_of_a_line_is_its_unit() -> None:
    found = lines(
        table("TT | Hạng mục | Số lượng", "1 | Tỷ lệ hồ sơ đúng hạn (%) | 100", "2 | Máy tính (gồm máy chủ) | 31")
    )
    assert [(line.label, line.answer, line.unit) for line in found] == [
        ("Tỷ lệ hồ sơ đúng hạn (%)", "100", "%"),
        ("Máy tính (gồm máy chủ)", "31", None),
    ]


@pytest.mark.parametrize(
    "header",
    ["Dịch vụ công trực tuyến | Mức độ 3 | Mức độ 4", "TT | Nội dung | Mức 3 | Mức 4", "Chỉ tiêu | DVCTT mức độ 3 | DVCTT mức độ 4"],
)  # fmt: skip
def test_columns_of_the_levels_of_services_ask_each_row_once_a_level(header: str) -> None:
    ordinal = "1 | " if header.startswith("TT") else ""
    found = lines(
        table(
            header,
            f"{ordinal}Tổng số dịch vụ | 29 | 53",
            f"{ordinal.replace('1', '2')}Số hồ sơ vẫn nộp trực tiếp | 39 | 12",
        )
    )
    grades = ("mức độ 3", "mức độ 4") if "độ" in header else ("mức 3", "mức 4")
    assert answers(found) == {
        f"Tổng số dịch vụ công trực tuyến {grades[0]}": "29",
        f"Tổng số dịch vụ công trực tuyến {grades[1]}": "53",
        f"Số hồ sơ vẫn nộp trực tiếp {grades[0]}": "39",
        f"Số hồ sơ vẫn nộp trực tiếp {grades[1]}": "12",
    }
    assert not [line.doubt for line in found if line.doubt]


def test_the_unit_of_a_count_and_of_the_rate_beside_it_in_one_cell() -> None:
    found = lines(
        table(
            "TT | Chỉ tiêu | ĐVT | Số lượng | Tỷ lệ",
            "1 | Người được trang bị máy tính | người, % | 26 | 83,9",
            "2 | Máy cài diệt virus bản quyền | máy/% | 12 | 41,4",
            "3 | Tỷ lệ máy tính trên người | % | | 93,5",
        )
    )
    assert [(line.label, line.answer, line.unit) for line in found if line.answer] == [
        ("Người được trang bị máy tính", "26", "người"),
        ("Tỷ lệ", "83,9", "%"),
        ("Máy cài diệt virus bản quyền", "12", "máy"),
        ("Tỷ lệ", "41,4", "%"),
        ("Tỷ lệ máy tính trên người", "93,5", "%"),
    ]


def test_a_short_name_in_brackets_is_no_unit_that_is_spelt_alike() -> None:
    """“LAN” is no “lần”; “MB” is a unit however it is written."""
    found = lines(
        table(
            "TT | Chỉ tiêu | Kết quả",
            "1 | Mạng nội bộ (LAN) | Có",
            "2 | Số lượt truy cập (lần) | 120",
            "3 | Dung lượng (MB) | 20",
        )
    )
    assert [line.unit for line in found if line.answer] == [None, "lần", "MB"]


def test_a_line_of_a_level_below_one_that_was_asked_of_that_level_has_words_of_its_own() -> None:
    """A paper that asks level by level: the second line is the form's own, whatever it is a rate of."""
    found = lines(
        table(
            "TT | Chỉ tiêu | ĐVT | Kết quả",
            "1 | Băng thông quy đổi/CBCC của UBND cấp huyện | Mbps/người | 10,9",
            "2 | - Tại UBND cấp huyện: | % | 100",
            "3 | Tỷ lệ máy tính kết nối Internet toàn huyện | % | 97,7",
            "4 | - Tại các CQNN cấp xã: | % | 95,5",
        )
    )
    assert [line.label for line in found][1] == "- Tại UBND cấp huyện:"
    assert answers(found)["- Tại UBND cấp huyện:"] == "100"
