"""Sentences that say several things, and tables whose columns name people, answers or levels: what each asks and says."""

from __future__ import annotations

import pytest

from services.extract.reading.document import Cell, Document, Paragraph, Row, Table
from services.extract.reading.layout.builder import lay_out
from services.extract.reading.layout.lines import level_heading
from services.extract.reading.matching.astray import is_instruction
from services.extract.reading.sentences.colons import with_colons
from services.extract.reading.sentences.prose import questions
from services.extract.reading.words.grades import of_grade


def said(text: str) -> list[tuple[str, str]]:
    return [(one.label, " ".join(one.answer.split())) for one in questions(text) if one.answer]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Người báo cáo: Lê An - Điện thoại di động: 0912345678 - Email: a@b.vn", [("Người báo cáo", "Lê An"), ("Điện thoại di động", "0912345678"), ("Email", "a@b.vn")]),
        ("Họ tên: Lê An, ĐT: 0912345678, email: a@b.vn", [("Họ tên", "Lê An"), ("ĐT", "0912345678"), ("email", "a@b.vn")]),
        ("Họ và tên: Lê An; chức vụ: Viên chức; thư điện tử: a@b.vn.", [("Họ và tên", "Lê An"), ("chức vụ", "Viên chức"), ("thư điện tử", "a@b.vn")]),
        ("- Tổng số máy tính: 75 chiếc; tỷ lệ máy tính/CBCC: 101,4%.", [("- Tổng số máy tính", "75 chiếc"), ("tỷ lệ máy tính/CBCC", "101,4%")]),
        ("Số máy đã cài phần mềm: 74 chiếc, đạt tỷ lệ 98,7% tổng số máy tính.", [("Số máy đã cài phần mềm", "74 chiếc"), ("Tỷ lệ", "98,7%")]),
        ("Mạng LAN: có. Kết nối mạng WAN: không. Tỷ lệ máy tính có mạng: 98,5%.", [("Mạng LAN", "có"), ("Kết nối mạng WAN", "không"), ("Tỷ lệ máy tính có mạng", "98,5%")]),
        ("b) Chữ ký số: số lãnh đạo được cấp là 11 người; số CBCC được cấp là 56 người.", [("số lãnh đạo được cấp", "11 người"), ("số CBCC được cấp", "56 người")]),
        ("Tổng số DVCTT mức độ 3 là 5 dịch vụ, trong đó 2 dịch vụ có phát sinh hồ sơ trực tuyến.", [("Tổng số DVCTT mức độ 3", "5 dịch vụ"), ("Tổng số DVCTT mức độ 3 có phát sinh hồ sơ trực tuyến", "2")]),
        ("+ Tổng số DVCTT mức độ 3 = 3 dịch vụ", [("+ Tổng số DVCTT mức độ 3", "3 dịch vụ")]),
        ("+ Băng thông (Mbps):  Leased Line = 0;  FTTH = 90", [("Leased Line", "0"), ("FTTH", "90")]),
    ],
)  # fmt: skip
def test_each_answer_of_a_sentence_is_of_the_words_before_it(text: str, expected: list[tuple[str, str]]) -> None:
    assert said(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Người báo cáo: Lê An, Phòng Văn hóa và Thông tin, điện thoại 0276 3874 219, thư điện tử a@b.vn.", [("Người báo cáo", "Lê An"), ("Đơn vị công tác", "Phòng Văn hóa và Thông tin"), ("điện thoại", "0276 3874 219"), ("thư điện tử", "a@b.vn")]),
        ("Người tổng hợp số liệu: Phan Bảo - Phòng Kinh tế - ĐTDĐ 0935 611 208 - pqbao.nh@b.vn", [("Người tổng hợp số liệu", "Phan Bảo"), ("Đơn vị công tác", "Phòng Kinh tế"), ("ĐTDĐ", "0935 611 208"), ("Email", "pqbao.nh@b.vn")]),
        ("Người báo cáo: Y Bhem Mlô (ĐT: 0974 563 021)", [("Người báo cáo", "Y Bhem Mlô"), ("ĐT", "0974 563 021")]),
        ("Đồng chí Lê Hải Yến, đơn vị công tác: Văn phòng Sở, điện thoại: 0237 3852 157, email: a@b.vn", [("Người báo cáo", "Lê Hải Yến"), ("đơn vị công tác", "Văn phòng Sở"), ("điện thoại", "0237 3852 157"), ("email", "a@b.vn")]),
        ("Đầu mối: đ/c Dương Nhung, chuyên viên, Phòng Văn hóa; điện thoại: 0208 3862 340", [("Đầu mối", "Dương Nhung"), ("Chức vụ", "chuyên viên"), ("Đơn vị công tác", "Phòng Văn hóa"), ("điện thoại", "0208 3862 340")]),
        ("Người lập biểu: K' Brêu, 0905118764", [("Người lập biểu", "K' Brêu"), ("Điện thoại", "0905118764")]),
        ("Họ tên: Lê Trinh; chức vụ: Công chức Văn phòng - Thống kê; di động: 0977 438 126", [("Họ tên", "Lê Trinh"), ("chức vụ", "Công chức Văn phòng - Thống kê"), ("di động", "0977 438 126")]),
        ("Người lập: Lê An, điện thoại là 0237 3852 157", [("Người lập", "Lê An"), ("điện thoại", "0237 3852 157")]),
        ("Tổng số máy tính: 31, Phòng Văn hóa, 12", [("Tổng số máy tính", "31, Phòng Văn hóa, 12")]),
    ],
)  # fmt: skip
def test_a_person_in_one_breath_is_a_name_a_place_and_a_number(text: str, expected: list[tuple[str, str]]) -> None:
    assert said(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Tin tức, sự kiện: các tin, bài về hoạt động, các vấn đề: 15 tin",
        "Các ứng dụng khác, nêu rõ tên: Phần mềm A; Phần mềm B: bản 2; Phần mềm C",
        "Tổng số CBCC (gồm: biên chế; hợp đồng): 75 người",
        "Số liệu từ ngày 15/6/2020 đến ngày 14/9/2020: 12",
    ],
)
def test_words_that_ask_or_list_names_are_not_cut(text: str) -> None:
    assert len(said(text)) == 1


@pytest.mark.parametrize(
    "text",
    ["(Ký, ghi rõ họ tên)", "Ký tên, đóng dấu", "(Ký, đóng dấu)", "(đã ký)", "Ký và ghi rõ họ tên", "(Ký điện tử)", "ghi rõ họ tên"],
)  # fmt: skip
def test_how_to_sign_is_no_answer(text: str) -> None:
    assert is_instruction(text, None)


@pytest.mark.parametrize("text", ["Hồ Ký", "Kỳ 3", "Ký số văn bản đi", "Có", "Đỗ Kỷ (Phòng CNTT)"])
def test_a_name_or_an_answer_is_no_instruction(text: str) -> None:
    assert not is_instruction(text, None)


def table(*rows: str, sheet: str | None = None) -> Table:
    cells = [tuple(Cell(text.strip()) for text in row.split("|")) for row in rows]
    return Table(tuple(Row(row, n) for n, row in enumerate(cells, 1)), 1, 1, sheet)


def lines(*blocks: Table | Paragraph) -> list[tuple[str, str, str | None, str | None]]:
    layout = lay_out(Document(blocks, "text/plain"))
    return [(one.label, one.answer, one.level, one.role) for one in layout.lines if one.is_answered]


@pytest.mark.parametrize("header", ["Nhân lực CNTT", "Trình độ", "Nội dung", ""])
def test_columns_of_roles_whatever_the_first_is_called(header: str) -> None:
    made = lines(table(f"{header} | Chuyên trách | Phụ trách | Kiêm nhiệm", "Số cán bộ CNTT tại đơn vị (người) | 1 | 0 | 2", "Trong đó: Tiến sỹ | 0 | 0 | 0", "Đại học | 1 | 0 | 1"))  # fmt: skip
    assert made[:3] == [("Chuyên trách", "1", None, None), ("Phụ trách", "0", None, None), ("Kiêm nhiệm", "2", None, None)]  # fmt: skip
    assert made[6:] == [("Đại học", "1", None, "dedicated"), ("Đại học", "0", None, "in_charge"), ("Đại học", "1", None, "concurrent")]  # fmt: skip


def test_a_column_of_all_the_people_is_not_one_of_a_role() -> None:
    made = lines(table("Trình độ | Tổng số | Chuyên trách | Phụ trách", "Thạc sỹ | 3 | 1 | 2", "Đại học | 5 | 4 | 1"))
    assert [(answer, role) for _, answer, _, role in made] == [("1", "dedicated"), ("2", "in_charge"), ("4", "dedicated"), ("1", "in_charge")]  # fmt: skip


def test_columns_of_yes_and_no_below_any_words() -> None:
    made = lines(table("Ứng dụng đã triển khai tại đơn vị | Có | Không", "Quản lý nhân sự | x |", "Quản lý tài sản | | x"))  # fmt: skip
    assert [(label, answer) for label, answer, _, _ in made] == [("Quản lý nhân sự", "Có"), ("Quản lý tài sản", "Không")]  # fmt: skip


def test_a_sheet_for_each_level_gives_it_to_lines_that_name_none() -> None:
    rows = ("TT | Chỉ tiêu | Số liệu", "1 | Tổng số máy tính | 5", "2 | Tỷ lệ UBND cấp xã có mạng | 90")
    made = lines(table(*rows, sheet="Cấp huyện"), table(*rows, sheet="Toàn huyện"), table(*rows, sheet="Chung"))
    assert [level for _, _, level, _ in made] == ["cap_huyen", None, "toan_huyen", None, None, None]


@pytest.mark.parametrize(
    ("text", "level"),
    [("SỐ LIỆU TOÀN HUYỆN - QUÝ II/2020", "toan_huyen"), ("II. Số liệu cấp xã", "cap_xa"), ("C. UBND CẤP XÃ", "cap_xa"), ("Tổng số máy tính cấp xã", None), ("ỦY BAN NHÂN DÂN HUYỆN KẾ SÁCH", None), ("Cấp huyện và cấp xã", None), ("B. Cấp huyện (các cơ quan thuộc UBND thành phố)", "cap_huyen"), ("C. Cấp xã (12 phường, xã):", "cap_xa"), ("(Cấp huyện và cấp xã)", None), ("A. Toàn huyện (cấp huyện và cấp xã)", "toan_huyen")],
)  # fmt: skip
def test_a_heading_of_a_level_names_nothing_else(text: str, level: str | None) -> None:
    assert level_heading(text) == level


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Số CBCC: (Cấp tỉnh) 12 (Cấp huyện) …… (Cấp xã) 18", [("(Cấp tỉnh)", "12", "cap_tinh"), ("(Cấp huyện)", "……", "cap_huyen"), ("(Cấp xã)", "18", "cap_xa")]),
        ("Số CBCC: (Cấp tỉnh) …… (Cấp huyện) …… (Cấp xä) 18 hộp thư", [("(Cấp tỉnh)", "……", "cap_tinh"), ("(Cấp huyện)", "……", "cap_huyen"), ("(Cấp xä)", "18 hộp thư", "cap_xa")]),
        ("Số CBCC: (Câp tinh) 12 (CẤP HUYỆN) 3", [("(Câp tinh)", "12", "cap_tinh"), ("(CẤP HUYỆN)", "3", "cap_huyen")]),
        ("Tổng số máy tính: (Cấp tỉnh) 50 chiếc", [("(Cấp tỉnh)", "50 chiếc", "cap_tinh")]),
    ],
)  # fmt: skip
def test_an_answer_is_of_the_level_it_stands_behind(text: str, expected: list[tuple[str, str, str]]) -> None:
    """A scan takes one tone for another: the level stays the level."""
    stem = text.partition(":")[0]
    assert [(one.label, one.answer, one.level) for one in questions(text)] == [
        (f"{stem} {name}", answer, level) for name, answer, level in expected
    ]


def test_a_level_among_the_words_that_ask_parts_nothing() -> None:
    [one] = questions("Số CBCC (cấp tỉnh) được cấp hộp thư: 12")
    assert (one.label, one.answer) == ("Số CBCC (cấp tỉnh) được cấp hộp thư", "12")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("8/ Máy tính đã cài ............ 18 máy, đạt ....... 66,7 %", [("8/ Máy tính đã cài", "18 máy"), ("Tỷ lệ", "66,7 %")]),
        ("- Số CBCC được cấp hộp thư ...23... người, đạt ...92... %", [("- Số CBCC được cấp hộp thư", "23 người"), ("Tỷ lệ", "92 %")]),
        ("Tổng số máy tính: ..31... chiếc; Máy xách tay: ..4.. chiếc", [("Tổng số máy tính", "31 chiếc"), ("Máy xách tay", "4 chiếc")]),
        ("Số lãnh đạo được cấp = 3 người; số CBCC khác được cấp = .... người", [("Số lãnh đạo được cấp", "3 người"), ("số CBCC khác được cấp", ".... người")]),
        ("Số máy ____ 12 chiếc, chiếm ____ 40 % tổng số máy", [("Số máy", "12 chiếc"), ("Tỷ lệ", "40 %")]),
        ("DVC mức độ 3 ........ 38 dịch vụ, trong đó có phát sinh hồ sơ trực tuyến ....... 04 dịch vụ", [("DVC mức độ 3", "38 dịch vụ"), ("trong đó có phát sinh hồ sơ trực tuyến mức độ 3", "04 dịch vụ")]),
        ("3. Dịch vụ công mức độ 3: có 18 dịch vụ, trong đó 3 dịch vụ phát sinh hồ sơ. Số hồ sơ vẫn nộp trực tiếp: 1.855 hồ sơ.", [("3. Dịch vụ công mức độ 3", "18 dịch vụ"), ("Dịch vụ công mức độ 3 phát sinh hồ sơ", "3"), ("Số hồ sơ vẫn nộp trực tiếp mức độ 3", "1.855 hồ sơ")]),
        ("DVCTT mức độ 4: 2; có phát sinh hồ sơ trực tuyến: 1; số hồ sơ vẫn nộp trực tiếp: 14", [("DVCTT mức độ 4", "2"), ("có phát sinh hồ sơ trực tuyến mức độ 4", "1"), ("số hồ sơ vẫn nộp trực tiếp mức độ 4", "14")]),
        ("DVCTT mức độ 3: 31; DVCTT mức độ 4: 2; số hồ sơ trực tuyến mức độ 4: 6", [("DVCTT mức độ 3", "31"), ("DVCTT mức độ 4", "2"), ("số hồ sơ trực tuyến mức độ 4", "6")]),
        ("- Từ ngày 01/01/2018 đến ngày 15/3/2018, đã tiếp nhận qua phần mềm 2.736 hồ sơ; số hồ sơ đúng hạn là 2.719 hồ sơ.", [("đã tiếp nhận qua phần mềm", "2.736 hồ sơ"), ("số hồ sơ đúng hạn", "2.719 hồ sơ")]),
        ("Sở Tư pháp có tất cả 146 thủ tục hành chính.", [("thủ tục hành chính", "146.")]),
        ("Tổng số CBCCVC toàn huyện: 331 người, gồm cấp huyện 109 người và cấp xã 222 người.", [("Tổng số CBCCVC toàn huyện", "331 người"), ("Tổng số CBCCVC (cấp huyện)", "109 người"), ("Tổng số CBCCVC (cấp xã)", "222 người")]),
        ("Tổng số máy tính: 24 chiếc, trong đó máy để bàn 19 chiếc, máy xách tay 5 chiếc; tỷ lệ máy/người: 109,1%.", [("Tổng số máy tính", "24 chiếc"), ("máy để bàn", "19 chiếc"), ("máy xách tay", "5 chiếc"), ("tỷ lệ máy/người", "109,1%")]),
        ("Số người được cấp: 52 người (96,2 %)", [("Số người được cấp", "52 người"), ("Tỷ lệ", "96,2 %")]),
        ("- CBCCVC chuyên trách CNTT: 1 người; phụ trách CNTT: 10 người.", [("- CBCCVC chuyên trách CNTT", "1 người"), ("phụ trách CNTT", "10 người")]),
        ("Cơ quan: UBND thị trấn Phố Mới. Kỳ báo cáo: Quý II/2022.", [("Cơ quan", "UBND thị trấn Phố Mới"), ("Kỳ báo cáo", "Quý II/2022")]),
    ],
)  # fmt: skip
def test_what_is_said_without_a_colon_is_said(text: str, expected: list[tuple[str, str]]) -> None:
    assert said(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "- Tổng số máy tính: ............ chiếc; tỷ lệ: ......... %",
        "Hồ sơ mức độ 4 nộp tại xã .................. ....... hồ sơ",
        "Dịch vụ công mức độ 4 ........ dịch vụ",
        "Đường truyền tại 02 thôn vùng cao còn chập chờn, đề nghị thay thế 05 máy tính trong năm 2023.",
        "Thực hiện Công văn số 77/VHTT ngày 06/3/2023, UBND xã báo cáo như sau:",
        "(Số liệu từ 01/01/2020 đến 30/11/2020)",
    ],
)
def test_open_room_and_sentences_that_report_nothing_give_no_figure(text: str) -> None:
    assert not any(ch.isdigit() for _, answer in said(text) for ch in answer)


def test_a_list_below_a_level_of_service_is_of_its_services() -> None:
    blocks = [Paragraph(text) for text in (
        "Dịch vụ công trực tuyến mức độ 3: 58 dịch vụ", "- có phát sinh hồ sơ trực tuyến: 11 dịch vụ", "- số hồ sơ nộp trực tiếp: 219 hồ sơ",
        "Dịch vụ công trực tuyến mức độ 4: 24 dịch vụ", "- số hồ sơ nộp trực tiếp: 12 hồ sơ", "Tổng số hồ sơ công việc: 7", "- hồ sơ nộp trực tiếp: 5",
    )]  # fmt: skip
    found = lay_out(Document(tuple(blocks), "x")).lines
    assert [line.label for line in found if line.label.startswith("-")] == [
        "- có phát sinh hồ sơ trực tuyến mức độ 3",
        "- số hồ sơ nộp trực tiếp mức độ 3",
        "- số hồ sơ nộp trực tiếp mức độ 4",
        "- hồ sơ nộp trực tiếp",
    ]


@pytest.mark.parametrize(
    ("label", "graded"),
    [
        ("- số hồ sơ nộp trực tiếp", True),
        ("- trong đó có phát sinh", True),
        ("- số hồ sơ tiếp nhận trực tuyến đã được giải quyết đúng hạn", True),  # 14 words with its mark
        ("- số hồ sơ tiếp nhận trực tuyến và đã được giải quyết đúng hạn", False),
        ("Tổng số hồ sơ thủ tục hành chính tiếp nhận và giải quyết tại bộ phận một cửa", False),
        ("- số hồ sơ mức độ 4 nộp trực tiếp", False),
        ("- tỷ lệ hồ sơ trực tuyến", False),
        ("- số cán bộ được tập huấn", False),
    ],
)
def test_what_is_said_in_short_of_dossiers_is_of_the_services_above(label: str, graded: bool) -> None:
    """A longer question says itself of which dossiers it is, and one with a level of its own is of that level."""
    assert of_grade(label, "mức độ 3") == (f"{label} mức độ 3" if graded else label)


@pytest.mark.parametrize(
    ("said", "same"),
    [
        ("Máy đã cài: 45 máy (tỉ lệ 95,7%)", "Máy đã cài: 45 máy; Tỷ lệ: 95,7%"),
        (
            "Tổng số máy tính: 24 chiếc, gồm có máy để bàn 19 chiếc, máy xách tay 5 chiếc",
            "Tổng số máy tính: 24 chiếc; máy để bàn: 19 chiếc; máy xách tay: 5 chiếc",
        ),
    ],
)
def test_other_spellings_of_a_habit_are_the_habit(said: str, same: str) -> None:
    assert with_colons(said) == same
