"""Where words and place disagree: whose level a line is of, what a heading gives to a list, which answer is set off."""

from __future__ import annotations

import pytest

from services.extract.reading.document import Cell, Document, Paragraph, Row, Table
from services.extract.reading.layout.builder import lay_out
from services.extract.reading.layout.lines import Line
from services.extract.reading.matching.align import align
from services.extract.reading.readers.chosen import chosen
from services.extract.reading.sentences.clauses import clauses
from services.extract.reading.values import is_marked_in_full
from shared.contracts import Source
from shared.forms import Item
from tests.drawn import Drawn, pdf


def line(words: str, answer: str = "5", context: str = "") -> Line:
    return Line(words, None, answer, None, "", context, Source())


def laid(*texts: str) -> list[tuple[str, str, str | None]]:
    found = lay_out(Document(tuple(Paragraph(text) for text in texts), "application/x-test")).lines
    return [(one.label, one.answer, one.level) for one in found]


def matched(lines: list[Line], items: list[Item]) -> dict[str, str]:
    return {items[one.item].indicator: lines[one.line].label for one in align(lines, items) if lines[one.line].answer}


PARKS = [
    Item(indicator="before", label="Tổng số cây xanh trồng mới trong công viên"),
    Item(
        indicator="payment", label="Kết nối với cổng thanh toán tập trung của quốc gia để hỗ trợ việc nộp phí, lệ phí"
    ),
    Item(
        indicator="post",
        label="Kết nối với hệ thống thông tin của Tổng công ty bưu điện phục vụ triển khai Quyết định số 45 về tiếp nhận và trả kết quả",
    ),
    Item(indicator="after", label="Tổng số ghế đá trong công viên của thành phố"),
]


@pytest.mark.parametrize(
    "words", ["Kết nối hệ thống thông tin Tổng công ty bưu điện", "Kết nối với hệ thống của Tổng công ty bưu điện"]
)
def test_a_line_is_its_own_items_not_that_of_the_item_which_stands_there(words: str) -> None:
    lines = [line(PARKS[0].label), line("Các kết nối", ""), line(words), line(PARKS[3].label)]
    assert matched(lines, PARKS) == {"before": PARKS[0].label, "post": words, "after": PARKS[3].label}


def test_words_are_no_count_and_two_lines_that_ask_the_same_are_told_by_nothing() -> None:
    items = [PARKS[0], PARKS[2].model_copy(update={"unit": "lần"}), PARKS[3]]
    words = "Kết nối với hệ thống thông tin của Tổng công ty bưu điện"
    assert "post" not in matched([line(PARKS[0].label), line(PARKS[3].label), line(words, "theo Quyết định")], items)
    twice = [line(PARKS[0].label), line(PARKS[3].label), line(words), line(f"{words} phục vụ tiếp nhận")]
    assert not any(one.sure for one in align(twice, PARKS) if PARKS[one.item].indicator == "post")


def test_a_bare_rate_behind_a_count_asks_the_rate_of_that_count() -> None:
    items = [
        Item(indicator="done", label="Tổng số hồ sơ xử lý qua phần mềm lưu trữ"),
        Item(indicator="left", label="Tổng số hồ sơ còn tồn trong kho lưu trữ"),
        Item(indicator="rate", label="Tỷ lệ hồ sơ xử lý qua phần mềm lưu trữ", unit="%"),
    ]
    lines = [line(items[0].label), line("Tỷ lệ", "83,4%", items[0].label), line(items[1].label)]
    assert [one.line for one in align(lines, items) if items[one.item].indicator == "rate"] == [1]


@pytest.mark.parametrize(
    ("heading", "level"),
    [
        ("9. Tổng băng thông kết nối (Mbps), cấp tỉnh:", "cap_tinh"),
        ("9. Tổng băng thông kết nối tại các cơ quan cấp huyện:", "cap_huyen"),
        ("9. Tổng băng thông kết nối:", None),
        ("9. Tổng băng thông kết nối cấp tỉnh: 100 Mbps", None),  # it is answered, and heads nothing
        ("9. Tổng băng thông kết nối giữa cấp tỉnh và cấp huyện:", None),
    ],
)
def test_a_list_is_of_the_level_that_its_heading_names(heading: str, level: str | None) -> None:
    got = laid(
        heading, "- Leased Line: 10 Mbps", "+ FTTH: 160 Mbps", "- Tại cấp xã: 5 Mbps", "10. Tổng số máy tính: 47"
    )
    assert [one[2] for one in got if one[0].endswith(("Line", "FTTH"))] == [level, level]
    assert got[-1][2] is None


def test_counts_of_people_by_role_below_a_heading_of_people_are_no_degrees() -> None:
    for heading, label in (("Nhân lực CNTT", "Chuyên trách"), ("Cán bộ", "Chuyên trách"), ("Đại học", "Đại học")):
        got = laid(heading, "Chuyên trách: 2 người; phụ trách: 1 người; kiêm nhiệm: 0 người")
        assert (label, "2 người") in [one[:2] for one in got], heading


def test_a_list_of_figures_by_name_ends_where_the_next_question_begins() -> None:
    text = "Tổng số: 3 người. Trình độ: thạc sỹ 0 người, đại học 3 người. Tổng số có chứng chỉ theo Thông tư: 72 người"
    assert clauses(text).split("\t") == ["Tổng số: 3 người", "Trình độ", "thạc sỹ: 0 người", "đại học: 3 người", "Tổng số có chứng chỉ theo Thông tư: 72 người"]  # fmt: skip


@pytest.mark.parametrize(
    ("runs", "shown"),
    [
        ("Nhân sự: *Có* / Không", "Nhân sự: ☒ Có / ☐ Không"),
        ("Nhân sự: Có / *Không*", "Nhân sự: ☐ Có / ☒ Không"),
        ("Nhân sự: *Không*   Có", "Nhân sự: ☒ Không   ☐ Có"),
        ("*Chưa triển khai* / Đã triển khai.", "☒ Chưa triển khai / ☐ Đã triển khai."),
        ("Nhân sự: *Có / Không*", None),
        ("Nhân sự: Có / Không", None),
        ("*Nhân sự: Có* / Không", None),  # the words before it, too
        ("*Nhân sự*: Có / Không", None),
        ("Nhân sự: *C*ó / Không", None),
        ("Nhân sự: *Có* / Không x", None),  # somebody set a mark
        ("Nhân sự: *Có*, không có người phụ trách", None),
        ("*Có* 12 máy, không", None),
    ],
)
def test_one_of_two_answers_that_is_set_off_is_the_answer(runs: str, shown: str | None) -> None:
    made = chosen([(text, at % 2 == 1) for at, text in enumerate(runs.split("*"))])
    assert (None if made is None else "".join(made)) == shown


XS = [50.0, 80.0, 240.0, 300.0, 380.0]
HEAD = ["STT", "Nội dung", "ĐVT", "Số liệu"]


@pytest.mark.parametrize("start", [52, 56, 60, 64, 68, 72, 76])
def test_a_sentence_between_two_tables_of_the_same_columns_is_no_row(start: int) -> None:
    """Wherever its letters stand: some keep clear of the edge between two columns by chance."""
    from services.extract.reading.readers import read

    page = Drawn()
    page.table(XS, 740, [HEAD, ["1", "Tổng số máy tính", "chiếc", "47"]])
    page.text(start, 690, "2. Các nội dung khác")
    page.table(XS, 680, [HEAD, ["1", "Tổng số máy chủ", "chiếc", "2"]])
    blocks = read(pdf(page), look=False).blocks
    assert [block.text for block in blocks if isinstance(block, Paragraph)] == ["2. Các nội dung khác"]
    assert sum(isinstance(block, Table) for block in blocks) == 2


def test_columns_to_be_marked_in_do_not_run_across() -> None:
    words = ["TT", "Ứng dụng đã triển khai", "Đã triển khai", "Chưa triển khai"]
    rows = tuple(
        Row(tuple(map(Cell, row)), n)
        for n, row in enumerate([words, ["1", "Quản lý nhân sự", "", "x"], ["2", "Quản lý tài sản", "x", ""]], 1)
    )
    found = lay_out(Document((Table(rows, 1),), "application/x-test")).lines
    assert [(one.label, one.answer) for one in found] == [
        ("Quản lý nhân sự", "Chưa triển khai"),
        ("Quản lý tài sản", "Đã triển khai"),
    ]


@pytest.mark.parametrize(
    ("answer", "both_say_it"),
    [
        ("[x] Có [ ] Không", True),
        ("[] Có [x] Không", True),
        ("Có [ ]   Không [x]", True),
        ("(x) Đã có  ( ) Chưa có", True),
        ("[x]Có []Không.", True),
        ("[x] Có [x] Không", False),
        ("[ ] Có [] Không", False),
        ("[x] Có f] Không", False),  # a bracket misread
        ("[x] Có Không", False),
        ("[x] Có [ ] Có", False),
        ("[x] Có [ ] Không 12", False),
        ("x Có   Không", False),
        ("Không", False),
    ],
)
def test_brackets_of_which_one_is_marked_and_one_empty_say_the_same_twice(answer: str, *, both_say_it: bool) -> None:
    assert is_marked_in_full(answer) is both_say_it
