"""PDF pages: wrapped cells, tables over pages, fields and notes, turned pages, letters that are none."""

from __future__ import annotations

import random
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import pytest

from services.extract.reading.document import Paragraph, Table, UnreadableFile
from services.extract.reading.readers import PagesAreScanned, read
from services.extract.reading.readers.pdf_letters import symbol_of
from services.extract.reading.readers.wrapped import syllable
from tests.drawn import Drawn, pdf, width, wrapped

XS = [50, 80, 240, 300, 380]
HEAD = ["TT", "Nội dung", "Đơn vị tính", "Số liệu"]


def tables(*pages: Drawn) -> list[Table]:
    return [block for block in read(pdf(*pages), look=False).blocks if isinstance(block, Table)]


def texts(*pages: Drawn) -> list[list[str]]:
    """The rows of the only table."""
    (table,) = tables(*pages)
    return [[cell.text for cell in row.cells] for row in table.rows]


def paragraphs(*pages: Drawn) -> list[Paragraph]:
    return [block for block in read(pdf(*pages), look=False).blocks if isinstance(block, Paragraph)]


def form(**kind: Any) -> Drawn:
    page = Drawn(**kind)
    page.table(XS, 740, [HEAD, ["1", "Tổng số máy tính", "chiếc", ""], ["2", "Có mạng LAN", "Có/Không", ""]])
    return page


VALUE, TICK = (305, 708, 375, 722), (305, 690, 320, 702)


# wrapped cells


@pytest.mark.parametrize(
    ("room", "text"),
    [
        (36, "dichvucong.quangngai.gov.vn"),
        (46, "https://sxd.vinhphuc.example.vn"),
        (40, "khoavv@vinhphuc.example.vn"),
        (100, "Sở Thông tin và Truyền thông"),
        (80, "Quyết định số 1045/QĐ-UBND ngày 17/02/2020"),
        (60, "Văn bản số 11/KH-UBND; https://vanban.gov.vn/11"),
        (16, "Toàn tỉnh"),
        (16, "Nhóm dịch vụ"),
        (16, "Đấu giá tài sản"),
        (24, "Xúc tiến thương mại"),
        (16, "TT"),
        (17, "1.1"),
        (16, "(1)"),
        (26, "1.234.567"),
        (30, "CBCCVC cấp xã"),
        (30, "UBND tỉnh"),
        (50, "Thi đua - Khen thưởng"),
        (56, "2018-2020"),
        (60, "dichvucong.quangngai.gov.vn truy cập ngày 1"),
    ],
)
@pytest.mark.parametrize("spaces", [False, True])
def test_a_wrapped_cell_reads_as_it_was_typed(room: int, text: str, spaces: bool) -> None:
    page = Drawn()
    page.table([50, 80, 80 + room, 300], 740, [["1", text, "x"]], spaces=spaces)
    assert texts(page) == [["1", text, "x"]]


WORDS = [
    "Cấp",
    "Giấy",
    "chứng",
    "nhận",
    "đủ",
    "điều",
    "kiện",
    "an",
    "toàn",
    "thực",
    "phẩm",
    "đối",
    "với",
    "cơ",
    "sở",
    "sản",
    "xuất,",
    "kinh",
    "doanh",
    "hóa",
    "chất,",
    "xăng",
    "dầu",
    "do",
    "Sở",
    "Công",
    "Thương",
    "thực",
    "hiện;",
    "gia",
    "hạn,",
    "điều",
    "chỉnh",
    "giấy",
    "phép",
    "xây",
    "dựng,",
    "khai",
    "thác",
    "khoáng",
    "sản,",
    "tài",
    "nguyên",
    "nước",
    "dưới",
    "đất",
]


def test_words_of_any_cell_width_stay_words() -> None:
    rng = random.Random(8)
    for _ in range(60):
        text = " ".join(rng.choices(WORDS, k=rng.randint(1, 9)))
        page = Drawn(high=4000)
        page.table([50, 80, 80 + rng.uniform(15, 120), 300], 3990, [["1", text, "2"]])
        assert texts(page) == [["1", text, "2"]]


def test_lines_that_had_room_are_paragraphs_of_their_own() -> None:
    page = Drawn()
    page.table(XS, 740, [["1", ["Tổng số máy tính", "Tỷ lệ"], "chiếc", ["100", "200"]]])
    (table,) = tables(page)
    assert table.rows[0].cells[1].parts == ("Tổng số máy tính", "Tỷ lệ")
    assert table.rows[0].cells[3].parts == ("100", "200")


def test_two_numbers_that_fill_their_lines_are_not_made_one_for_certain() -> None:
    page = Drawn()
    page.table([50, 80, 110, 160], 740, [["1", ["1002", "0034"], "x"]])
    cell = tables(page)[0].rows[0].cells[1]
    assert (cell.text, cell.doubt) == ("10020034", None)  # eight figures: a telephone number, cut
    page = Drawn()
    page.table([50, 80, 106, 160], 740, [["1", ["100", "200"], "x"]])
    assert tables(page)[0].rows[0].cells[1].doubt == "two_numbers"


def test_what_a_syllable_is() -> None:
    valid = ["Toàn", "tỉnh", "nhóm", "dịch", "vụ", "giếng", "quốc", "quyền", "khuya", "nghiêng", "ương", "Ghi", "úy"]
    assert all(any(syllable(word)) for word in valid)
    assert not any(any(syllable(word)) for word in ["thươ", "ng", "QLVBĐH", "dịchvụ", "Mobile", "website", "toań̀"])


def test_an_address_in_running_text_is_whole() -> None:
    page = Drawn()
    page.text(50, 700, "Địa chỉ trang thông tin điện tử chính thức của cơ quan, đơn vị là trang có tên dichvucong.")
    page.text(
        50, 688, "quangngai.gov.vn và các trang thành viên của các đơn vị trực thuộc khác theo Quyết định số 5/QĐ-"
    )
    page.text(50, 676, "UBND của tỉnh")
    (paragraph,) = paragraphs(page)
    assert "tên dichvucong.quangngai.gov.vn và" in paragraph.text and "5/QĐ-UBND của" in paragraph.text


def test_a_hyphen_that_ends_a_line_is_not_lost() -> None:
    page = Drawn()
    page.table([50, 80, 200, 300], 740, [["1", ["Thông tư số 03/2014/TT-", "BTTTT ngày 11/3/2014"], "x"]])
    assert texts(page)[0][1] == "Thông tư số 03/2014/TT-BTTTT ngày 11/3/2014"


# letters


def test_letters_beyond_the_basic_plane_are_read_and_half_pairs_are_doubts() -> None:
    page = form()
    page.text(305, 712, "\U0001d7d2\U0001d7d5")
    page.text(50, 600, "\U0001d444uý: III ﬁn ４")
    page.text(305, 697, "4\udc007")
    assert [row[3] for row in texts(page)] == ["Số liệu", "47", "4?7"]
    assert tables(page)[0].rows[2].cells[3].doubt == "unknown_letter"
    (paragraph,) = paragraphs(page)
    assert paragraph.text == "Quý: III fin 4"
    for block in read(pdf(page), look=False).texts():
        block[0].encode()


@pytest.mark.parametrize(
    ("place", "font", "shape"),
    [
        (0xFE, "Wingdings-Regular", "☒"),
        (0xA8, "ABCDEF+OpenSymbol", "☐"),
        (0x52, "Wingdings2", "☒"),
        (0xA3, "ABCDEF+Wingdings 2", "☐"),
        (0xB3, "SymbolMT", "≥"),
        (0xB7, "TimesNewRoman", "•"),
        (0xB5, ".VnTime", "µ"),
        (0x31, "Arial", ""),
    ],
)
def test_shapes_of_symbol_fonts(place: int, font: str, shape: str) -> None:
    assert symbol_of(place, font) == shape


def box(page: Drawn, x: float, y: float, side: float = 11) -> None:
    page.marks.append(f"0.5 w {x} {y} {side} {side} re S")


def test_drawn_tick_boxes_are_seen_and_small_cells_are_none() -> None:
    page = Drawn()
    page.text(50, 700, "Có")
    box(page, 70, 698)
    page.line(70, 698, 81, 709)
    page.line(70, 709, 81, 698)
    page.text(120, 700, "Không")
    box(page, 160, 698)
    page.text(50, 680, "Có")
    box(page, 70, 678)
    page.text(73, 680, "x")
    page.text(120, 680, "Không")
    box(page, 160, 678)
    page.text(50, 660, "Chuyên trách")
    box(page, 130, 658)
    page.text(133, 660, "2")
    page.table([50, 62, 74, 200], 600, [["1", "x", "a"], ["2", "", "b"]])
    said = " ".join(p.text for p in paragraphs(page)).split()
    assert said == ["Có", "☒", "Không", "☐", "Có", "☒", "Không", "☐", "Chuyên", "trách", "[", "2", "]"]
    assert texts(page) == [["1", "x", "a"], ["2", "", "b"]]


def test_a_footnote_sign_is_not_part_of_the_number() -> None:
    page = form()
    page.text(305, 712, "80")
    page.text(315.2, 716, "1", size=6)
    assert texts(page)[1][3] == "80¹"


def test_struck_out_figures_are_gone_and_underlined_ones_are_not() -> None:
    page = form()
    page.text(305, 712, "60")
    page.line(305, 715, 315, 715)
    page.text(320, 712, "80")
    page.text(305, 697, "www.gov.vn")
    page.line(305, 695.8, 305 + width("www.gov.vn"), 695.8)
    rows = texts(page)
    assert rows[1][3] == "80" and rows[2][3] == "www.gov.vn" and len(rows) == 3


def test_letters_drawn_twice_to_look_bold_are_one() -> None:
    page = form()
    for shift in (0, 0.4):
        page.text(305 + shift, 712, "447")
    assert texts(page)[1][3] == "447"


def test_spaced_out_letters_are_words() -> None:
    page, x = Drawn(), 50.0
    for ch in "BÁO CÁO":
        page.text(x, 700, ch)
        x += width(ch) + 3
    assert [p.text for p in paragraphs(page)] == ["BÁO CÁO"]


def test_text_that_runs_over_the_edge_of_its_cell_stays_in_it() -> None:
    page = Drawn()
    page.table([50, 80, 240, 300], 740, [["", "", ""], ["1", "Tổng số", "7"]])
    page.text(55, 728.5, "PHẦN 1. THÔNG TIN CHUNG CỦA CƠ QUAN")
    assert texts(page)[0] == ["PHẦN 1. THÔNG TIN CHUNG CỦA CƠ QUAN", "", ""]


# pages


def test_a_header_on_every_page_stands_once_and_rows_count_on() -> None:
    pages = []
    for number in range(3):
        page = Drawn()
        rows = [[str(3 * number + n), f"Mục {3 * number + n}", "hồ sơ", str(10 * number + n)] for n in (1, 2, 3)]
        page.table(XS, 780, [HEAD, *rows])
        page.text(290, 30, f"Trang {number + 1}/3")
        pages.append(page)
    document = read(pdf(*pages), look=False)
    (table,) = [block for block in document.blocks if isinstance(block, Table)]
    assert [row.cells[0].text for row in table.rows] == ["TT", *map(str, range(1, 10))]
    assert [row.page or table.page for row in table.rows] == [1, 1, 1, 1, 2, 2, 2, 3, 3, 3]
    assert [block.text for block in document.blocks if isinstance(block, Paragraph)] == [
        "Trang 1/3",
        "Trang 2/3",
        "Trang 3/3",
    ]


def cut(above: list, below: list, *, header: bool = True, xs: Sequence[float] = XS) -> list[list[str]]:
    """The rows of a table whose last row on a page and first row on the next are these."""
    first, second = Drawn(), Drawn()
    first.table(xs, 780, [HEAD, above])
    second.table(xs, 780, [HEAD, below] if header else [below])
    return texts(first, second)[1:]


def lines_of(text: str, room: float, first: int) -> tuple[list[str], list[str]]:
    rows = wrapped(text, room - 10)
    return rows[:first], rows[first:]


@pytest.mark.parametrize("header", [True, False])
def test_a_row_cut_by_the_page_is_one_row(header: bool) -> None:
    label = "Tỷ lệ lãnh đạo cơ quan cấp huyện sử dụng hệ thống để điều hành, giải quyết công việc của Ủy ban nhân dân"
    unit = "Số lượng văn bản/ Tổng số văn bản"
    (l1, l2), (u1, u2) = lines_of(label, 160, 2), lines_of(unit, 60, 2)
    assert cut(["1", l1, u1, "128/158"], ["", l2, u2, ""], header=header) == [["1", label, unit, "128/158"]]


def test_an_address_cut_by_the_page_is_whole() -> None:
    head, rest = lines_of("dichvucong.quangngai.gov.vn", 80, 1)
    assert cut(["1", "Trang", "URL", head], ["", "", "", rest]) == [
        ["1", "Trang", "URL", "dichvucong.quangngai.gov.vn"]
    ]


@pytest.mark.parametrize(
    "row",
    [
        ["", "Tỷ lệ:", "%", "100"],
        ["", "- Tại cấp xã", "người", "12"],
        ["2", "tổng số", "", ""],
        ["", "Trong đó:", "", ""],
        ["", "", "", "13"],
    ],
)
def test_a_new_row_on_a_new_page_is_not_taken_for_the_rest_of_one(row: list[str]) -> None:
    above = ["1", "Tổng số cán bộ của huyện:", "người", "391"]
    assert cut(above, row) == [above, row]


def test_a_header_cut_by_the_page_is_whole() -> None:
    head = "Tên cơ quan chủ trì xây dựng phần mềm của ngành"
    one, two = lines_of(head, 80, 2)
    first, second = Drawn(), Drawn()
    first.table(XS, 200, [["TT", "Tên ứng dụng", "Mã", one]])
    second.table(XS, 780, [["", "", "", two], ["1", "Phần mềm A", "x", "Sở Y tế"]])
    assert texts(first, second) == [["TT", "Tên ứng dụng", "Mã", head], ["1", "Phần mềm A", "x", "Sở Y tế"]]


def test_another_table_on_the_next_page_is_another_table() -> None:
    first, second = Drawn(), Drawn()
    first.table(XS, 780, [HEAD, ["1", "a", "b", "3"]])
    second.table(XS, 780, [["TT", "Tên dịch vụ", "Mã", "Ghi chú"], ["1", "c", "d", "x"]])
    assert len(tables(first, second)) == 2
    third = Drawn()
    third.text(50, 800, "Bảng 3A.2: DANH SÁCH")
    third.table(XS, 780, [HEAD, ["1", "a", "b", "3"]])
    assert len(tables(first, third)) == 2


def test_a_row_without_rules_between_two_parts_of_a_table_belongs_to_it() -> None:
    page = Drawn()
    lower = page.table(XS, 740, [HEAD])
    for x, text in zip(XS, ("(1)", "(2)", "(3)", "(4)"), strict=False):
        page.text(x + 5, lower - 12, text)
    page.table(XS, lower - 18, [["1", "Tổng số", "chiếc", "47"]])
    assert texts(page) == [HEAD, ["(1)", "(2)", "(3)", "(4)"], ["1", "Tổng số", "chiếc", "47"]]


def test_a_table_open_at_its_sides_has_its_outer_columns() -> None:
    page = Drawn()
    for y in (740, 720, 700):
        page.line(50, y, 380, y)
    for x in (80, 300):
        page.line(x, 740, x, 700)
    for y, row in ((726, ("TT", "Nội dung", "Số liệu")), (706, ("1", "Tổng số", "47"))):
        for x, text in zip((55, 85, 305), row, strict=True):
            page.text(x, y, text)
    assert texts(page) == [["TT", "Nội dung", "Số liệu"], ["1", "Tổng số", "47"]]


def sheet(page: Drawn, xs: Sequence[float], rows: list[list[str]], heights: Sequence[float]) -> None:
    """A table with rows of given heights."""
    y = 780.0
    page.line(xs[0], y, xs[-1], y)
    for row, high in zip(rows, heights, strict=True):
        for n, text in enumerate(row):
            if text:
                page.text(xs[n] + 4, y - 11, text)
        for x in xs:
            page.line(x, y, x, y - high)
        y -= high
        page.line(xs[0], y, xs[-1], y)


def test_columns_printed_on_the_next_page_are_put_back() -> None:
    heights = [16, 22, 16, 28]
    labels = [["TT", "Nội dung"], ["1", "Tổng số máy tính"], ["", "Tỷ lệ"], ["2", "Mạng LAN"]]
    values = [["Đơn vị tính", "Số liệu"], ["chiếc", "47"], ["%", "104,4"], ["Có/Không", "Có"]]
    first, second = Drawn(), Drawn()
    sheet(first, [50, 90, 500], labels, heights)
    sheet(second, [50, 170, 300], values, heights)
    assert texts(first, second) == [one + other for one, other in zip(labels, values, strict=True)]
    other = Drawn()
    sheet(other, [50, 170, 300], values, [16, 22, 22, 22])
    assert len(tables(first, other)) == 2
    narrow = Drawn()
    sheet(narrow, [50, 90, 250], labels, heights)
    assert len(tables(narrow, second)) == 2  # there was room beside it


def white(page: Drawn, top: float, rows: list[list[str]], xs: Sequence[float] = XS) -> None:
    """A table without rules."""
    page.table(xs, top, rows, ruled=False)


MONEY = [
    HEAD,
    ["1", "Tổng số máy tính của cơ quan, đơn vị trực thuộc sở", "chiếc", "47"],
    ["", "- Tỷ lệ máy tính", "%", "104,4"],
    ["2", "Mạng cục bộ", "Có/ Không", "Có"],
    ["3", "Địa chỉ trang", "", "dichvucong.quangngai.gov.vn"],
    ["4", "Tổng số hồ sơ đã tiếp nhận trong năm của cả cơ quan", "hồ sơ", "1.234"],
]


def test_a_table_without_rules_is_read_by_its_white() -> None:
    page = Drawn()
    page.text(50, 770, "MỤC 1. THÔNG TIN CHUNG")
    white(page, 740, MONEY)
    page.text(50, 500, "Người lập biểu xin chịu trách nhiệm về số liệu đã nêu ở trên đây.")
    assert texts(page) == MONEY
    assert len(paragraphs(page)) == 2


def test_columns_seldom_filled_and_a_header_over_two_columns() -> None:
    page = Drawn()
    xs = [50, 80, 220, 280, 340, 400]
    white(page, 740, [["TT", "Tên ứng dụng", "Bộ", "Tỉnh", "Ghi chú"], *([str(n), f"Phần mềm {n}", "x" if n % 2 else "", "" if n % 2 else "x", ""] for n in range(1, 6))], xs)  # fmt: skip
    page.text(235, 745, "Cơ quan xây dựng")
    assert texts(page)[-5:] == [
        [str(n), f"Phần mềm {n}", "x" if n % 2 else "", "" if n % 2 else "x", ""] for n in range(1, 6)
    ]


@pytest.mark.parametrize(
    "rows",
    [
        [["Họ tên:", "A", "Chức vụ:", "B"]] * 5,
        [["☐ Có", "☐ Không", "☐ Khác"]] * 5,
        [["NGƯỜI LẬP", "VĂN THƯ", "GIÁM ĐỐC"], ["(Ký)", "(Ký)", "(Ký)"], ["Nguyễn A", "Trần B", "Lê C"]],
    ],
)
def test_questions_boxes_and_signatures_side_by_side_are_no_table(rows: list[list[str]]) -> None:
    page = Drawn()
    white(page, 740, rows)
    assert tables(page) == []


def test_a_line_whose_row_is_not_clear_is_held() -> None:
    page = Drawn()
    white(page, 740, [*MONEY[:5], ["", "của các đơn vị", "", "7"]])
    (table,) = tables(page)
    assert [cell.doubt for cell in table.rows[-1].cells if cell.text] == ["rows_unclear"] * 2


def test_texts_printed_over_each_other_are_held() -> None:
    page = form()
    page.text(305, 712, "Quý II/2020")
    page.text(305, 709, "Ủy ban nhân dân")
    cell = tables(page)[0].rows[1].cells[3]
    assert cell.doubt == "text_overlaps" and cell.text.split()[:2] == ["Quý", "II/2020"]


def turned(quarters: int, page: Drawn, *, page_turned: bool) -> Drawn:
    """A small table on a page that lies on its side or stands on its head, or is shown upright by its mark."""
    place = [
        lambda x, y: (x, y),
        lambda x, y: (595 - y, x),
        lambda x, y: (595 - x, 842 - y),
        lambda x, y: (y, 842 - x),
    ][quarters]
    for y, row in ((500, ("TT", "Nội dung", "Số liệu")), (480, ("1", "Tổng số", "47"))):
        for x, text in zip((60, 100, 300), row, strict=True):
            page.text(*place(x, y), text, turn=quarters)
    for x in (50, 90, 290, 400):
        page.line(*place(x, 515), *place(x, 470))
    for y in (515, 495, 470):
        page.line(*place(50, y), *place(400, y))
    page.rotate = 90 * quarters if page_turned else 0
    return page


@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
@pytest.mark.parametrize("page_turned", [True, False])
def test_a_turned_page_is_read_upright(quarters: int, page_turned: bool) -> None:
    page = turned(quarters, Drawn(), page_turned=page_turned)
    assert texts(page) == [["TT", "Nội dung", "Số liệu"], ["1", "Tổng số", "47"]]
    box = tables(page)[0].rows[1].cells[2].box
    high = 842 if quarters % 2 == 0 else 595
    assert box == (290, high - 495, 400, high - 470)


def test_an_upright_header_reads_as_its_words() -> None:
    page = Drawn()
    page.table([50, 80, 240, 260], 740, [["TT", "Nội dung", [""] * 6], ["1", "Tổng số", "x"]])
    page.text(253, 675, "Toàn tỉnh", turn=1)
    assert texts(page) == [["TT", "Nội dung", "Toàn tỉnh"], ["1", "Tổng số", "x"]]


def test_what_is_cropped_away_is_not_read_and_a_watermark_is_no_part_of_a_cell() -> None:
    page = form(crop=(40, 600, 400, 800))
    page.text(50, 500, "ngoài khung")
    page.slanted(100, 650, "BẢN SAO")
    assert texts(page)[1] == ["1", "Tổng số máy tính", "chiếc", ""]
    assert [p.text for p in paragraphs(page)] == ["BẢN SAO"]
    box = tables(page)[0].rows[0].cells[0].box
    assert box is not None and box[:2] == (10, 60)


# fields and notes


def test_a_filled_form_field_is_what_the_person_sees() -> None:
    page = form()
    page.filled_in(VALUE, "123")
    page.filled_in(TICK, "Yes", "Btn")
    page.filled_in((300, 500, 320, 510), "ẩn", flags=2)
    page.text(50, 600, "Điện thoại: ..............")
    page.filled_in((98, 597, 200, 610), "0912 345 678")
    page.filled_in((100, 540, 300, 580), "dòng một\ndòng hai")
    assert [row[3] for row in texts(page)] == ["Số liệu", "123", "☒"]
    said = [p.text for p in paragraphs(page)]
    assert said == ["Điện thoại: 0912 345 678", "dòng một dòng hai"]


def test_a_field_over_printed_figures_is_held() -> None:
    page = form()
    page.text(307, 712, "45")
    page.filled_in(VALUE, "123")
    assert tables(page)[0].rows[1].cells[3].doubt == "form_field"


@pytest.mark.parametrize("kind", ["FreeText", "Text"])
def test_a_note_in_an_empty_cell_is_held(kind: str) -> None:
    page = form()
    page.note(kind, VALUE, "123")
    cell = tables(page)[0].rows[1].cells[3]
    assert (cell.text, cell.doubt) == ("123", "pdf_note")


def test_a_comment_on_a_figure_is_no_figure_and_a_stroke_over_it_is_a_doubt() -> None:
    page = form()
    page.text(305, 712, "47")
    page.note("Text", VALUE, "xem lại")
    cell = tables(page)[0].rows[1].cells[3]
    assert (cell.text, cell.doubt) == ("47", None)
    page.note("StrikeOut", VALUE)
    assert tables(page)[0].rows[1].cells[3].doubt == "pdf_note"


def test_a_figure_drawn_by_hand_is_held() -> None:
    page = form()
    page.note("Ink", VALUE)
    assert tables(page)[0].rows[1].cells[3].doubt == "pdf_note"


def test_text_typed_on_the_page_is_held_in_running_text_too() -> None:
    page = form()
    page.note("FreeText", (50, 600, 120, 615), "Tổng số: 15")
    (paragraph,) = paragraphs(page)
    assert (paragraph.text, paragraph.doubtful, paragraph.doubt) == ("Tổng số: 15", ("Tổng số: 15",), "pdf_note")


# bad files


@pytest.mark.parametrize(
    ("below", "apart"),
    [
        ("39 …… dịch vụ", False),
        ("39 dịch vụ", False),
        ("……… dịch vụ", False),
        ("12 Mbps", False),
        ("97,5 %", False),
        ("2. Tổng số máy chủ:", True),
        ("1.1 Tổng số máy chủ:", True),
        ("2/ Tổng số máy chủ:", True),
    ],
)
@pytest.mark.parametrize(
    "label", ["1. Tổng số dịch vụ có hỗ trợ người dân: ……", "1. Tổng số dịch vụ có hỗ trợ người dân:"]
)
def test_a_figure_that_had_no_room_on_the_line_of_its_label(label: str, below: str, apart: bool) -> None:
    page = Drawn()
    page.text(60, 700, label)
    page.text(60, 686, below)
    page.text(
        60, 672, "Ghi chú: văn bản dài để có một dòng đầy cho cả trang này, để biết mép phải của trang nằm ở đâu."
    )
    assert len(paragraphs(page)) == (3 if apart else 2)


def test_a_page_without_anything_and_half_a_file_raise_nothing_else() -> None:
    assert read(pdf(Drawn()), look=False).blocks == ()
    whole = pdf(form())
    for end in range(0, len(whole), 97):
        with suppress(UnreadableFile, PagesAreScanned):
            read(whole[:end], look=False)
