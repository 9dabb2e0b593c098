"""Figures that sentences say in passing: of each sentence what it counts, in which words, and what is no figure."""

from __future__ import annotations

from dataclasses import replace

import pytest

from services.extract.reading.document import Document, Paragraph
from services.extract.reading.layout.builder import lay_out
from services.extract.reading.layout.lines import Layout
from services.extract.reading.layout.passing import figures_in, with_passing


def said(text: str) -> list[tuple[str, str]]:
    return [(one.label, one.answer) for one in figures_in(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sở có 68 cán bộ, công chức.", [("Sở cán bộ, công chức", "68 cán bộ, công chức")]),
        ("Hiện nay 66 cán bộ, công chức được cấp hộp thư điện tử.", [("cán bộ, công chức được cấp hộp thư điện tử", "66 cán bộ, công chức")]),
        ("Trong năm, đã cử 11 công chức dự các lớp tập huấn về CNTT.", [("đã cử công chức dự các lớp tập huấn về CNTT", "11 công chức")]),
        ("Ban Cơ yếu đã cấp chữ ký số cho 03 lãnh đạo Sở và 06 công chức khác.", [("Ban Cơ yếu đã cấp chữ ký số cho lãnh đạo Sở", "03 lãnh đạo"), ("Ban Cơ yếu đã cấp chữ ký số cho công chức", "06 công chức")]),
        ("Từ đầu năm đã tiếp nhận 5.940 hồ sơ, giải quyết đúng hạn 5.893 hồ sơ.", [("đã tiếp nhận hồ sơ", "5.940 hồ sơ"), ("giải quyết đúng hạn hồ sơ", "5.893 hồ sơ")]),
        ("Lãnh đạo Sở dự 42 cuộc họp với UBND tỉnh, trong đó 08 cuộc họp qua truyền hình.", [("Lãnh đạo Sở dự cuộc họp với UBND tỉnh", "42 cuộc họp"), ("cuộc họp qua truyền hình", "08 cuộc họp")]),
        ("Văn thư phát hành trên phần mềm 2.308 văn bản đi; sổ đăng ký văn bản đi ghi 2.745 văn bản.", [("Văn thư phát hành trên phần mềm văn bản đi", "2.308 văn bản đi"), ("sổ đăng ký văn bản đi", "2.745 văn bản")]),
        ("Số thường xuyên sử dụng thư điện tử ước 85%.", [("Số thường xuyên sử dụng thư điện tử", "ước 85%")]),
        ("Sở Công Thương hiện có 48 công chức có chứng chỉ tin học", [("Sở công chức có chứng chỉ tin học", "48 công chức")]),
        ("Huyện có khoảng 40 máy chủ ảo đang chạy", [("Huyện máy chủ ảo đang chạy", "khoảng 40 máy chủ")]),
        ("13 cơ quan cấp huyện và 12 xã, thị trấn có mạng LAN.", [("cơ quan cấp huyện có mạng LAN", "13 cơ quan"), ("xã, thị trấn có mạng LAN", "12 xã")]),
        ("15 xã có kết nối Internet, đạt 100%.", [("xã có kết nối Internet", "15 xã"), ("Tỷ lệ", "100%")]),
        ("Hệ thống hội nghị truyền hình có 16 điểm cầu.", [("Hệ thống hội nghị truyền hình điểm cầu", "16 điểm cầu")]),
        ("Tất cả công chức được trang bị máy tính (đạt 100%).", [("Tất cả công chức được trang bị máy tính", "100%")]),
        ("Có 40 máy đã cài phần mềm diệt virus (tỷ lệ 51,9%).", [("máy đã cài phần mềm diệt virus", "40 máy"), ("Tỷ lệ", "51,9%")]),
        ("Tỷ lệ văn bản hoàn toàn điện tử đạt 30%; gửi kèm bản giấy chiếm 70%", [("Tỷ lệ văn bản hoàn toàn điện tử", "30%"), ("gửi kèm bản giấy", "70%")]),
        ("trong đó 09 dịch vụ có phát sinh hồ sơ với 512 hồ sơ nộp qua mạng", [("dịch vụ có phát sinh hồ sơ", "09 dịch vụ"), ("hồ sơ nộp qua mạng", "512 hồ sơ")]),
        ("Tổng số máy tính là 77 bộ.", [("Tổng số máy tính", "77 bộ")]),
        ("Đường truyền của Sở có tổng băng thông 310 Mbps.", [("Đường truyền của Sở có tổng băng thông", "310 Mbps")]),
        ("Sở chưa có phần mềm quản lý nhân sự, chưa có phần mềm thi đua khen thưởng.", [("phần mềm quản lý nhân sự", "chưa có"), ("phần mềm thi đua khen thưởng", "chưa có")]),
        ("Sở chưa có dịch vụ công trực tuyến mức độ 4.", [("dịch vụ công trực tuyến mức độ 4", "chưa có")]),
        ("Còn 02 xã chưa có mạng LAN.", [("Còn xã chưa có mạng LAN", "02 xã")]),
        ("Hiện nay UBND huyện Mộc Châu chưa có trang thông tin điện tử.", [("trang thông tin điện tử", "chưa có")]),
        ("Đơn vị không có máy chủ.", [("máy chủ", "không có")]),
        ("Đã cử 11 công chức (không kể 02 cán bộ chuyên trách) dự tập huấn", [("Đã cử công chức (không kể 02 cán bộ chuyên trách) dự tập huấn", "11 công chức")]),
        ("Kinh phí ứng dụng CNTT được cấp 350 triệu đồng.", [("Kinh phí ứng dụng CNTT được cấp", "350 triệu đồng")]),
        ("2. Toàn huyện có 28 cơ quan nhà nước", [("Toàn huyện cơ quan nhà nước", "28 cơ quan")]),
    ],
)  # fmt: skip
def test_each_figure_of_a_sentence_is_of_the_words_of_its_clause(text: str, expected: list[tuple[str, str]]) -> None:
    assert said(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Thực hiện Kế hoạch số 88/KH-UBND ngày 20 tháng 3 năm 2024 của UBND tỉnh",
        "An Giang, ngày 12 tháng 12 năm 2016",
        "Số liệu tính từ ngày 01/01/2021 đến ngày 30/11/2021",
        "Theo Nghị định số 64/2007/NĐ-CP và Điều 5 Luật Công nghệ thông tin năm 2006",
        "Mọi thông tin xin liên hệ ông Trương Hoàng Khải, điện thoại 0763.852.913, di động 0982 615 447",
        "Dịch vụ công trực tuyến mức độ 3, 4 và mức độ 1 và 2",
        "Tình hình ứng dụng công nghệ thông tin quý III và quý 4 năm 2016",
        "Kế hoạch giai đoạn 2016-2020, số nhà 12 đường 30/4, phường 5",
        "Máy chạy Windows 10 và Office 2016, IPv6, mạng 4G",
        "1.2. Về hạ tầng; 3) Về nhân lực",
        "tăng 05 bộ so với quý trước, giảm 10% so với cùng kỳ",
        "Phấn đấu 100% văn bản được ký số; chỉ tiêu 90% hồ sơ nộp qua mạng",
        "02 năm nay máy tính không có kết nối mạng Internet do chưa có cáp quang",
        "Băng thông quy đổi nhân hệ số 5.",
        "Số máy chưa có phần mềm diệt virus",
        "Báo cáo trong 6 tháng đầu năm, trước 05 ngày, trực 24/7",
    ],
)
def test_numbers_that_are_names_days_or_aims_are_no_figures(text: str) -> None:
    assert said(text) == []


def laid_out(*paragraphs: str) -> list[tuple[str, str]]:
    layout = lay_out(Document(tuple(Paragraph(text) for text in paragraphs), "text/plain"))
    return [(line.label, line.answer) for line in with_passing(layout).lines]


def test_a_figure_that_a_line_answers_is_not_given_again() -> None:
    assert laid_out("Trong đó thường xuyên dùng thư điện tử: khoảng 60 %.") == [
        ("Trong đó thường xuyên dùng thư điện tử", "khoảng 60 %.")
    ]
    assert laid_out("Tổng số máy tính: 75 chiếc; tỷ lệ máy tính trên công chức: 101,4%.") == [
        ("Tổng số máy tính", "75 chiếc"),
        ("tỷ lệ máy tính trên công chức", "101,4%"),
    ]


def test_room_on_the_paper_is_the_room_of_its_question() -> None:
    texts = ("15/ Tổng số thủ tục hành chính của xã ............. 139 thủ tục", "Tổng số máy tính ......")
    layout = lay_out(Document(tuple(Paragraph(text) for text in texts), "text/plain"))
    assert with_passing(layout) == layout


def test_what_stands_before_the_clause_that_asks_and_behind_its_answer_are_lines_of_their_own_in_their_place() -> None:
    text = "68 công chức được cấp thư điện tử. Tổng số máy tính hiện có: 77 bộ. Đã cấp chữ ký số cho 03 lãnh đạo Sở"
    assert laid_out(text) == [
        ("công chức được cấp thư điện tử", "68 công chức"),
        ("Tổng số máy tính hiện có", "77 bộ"),
        ("Đã cấp chữ ký số cho lãnh đạo Sở", "03 lãnh đạo"),
    ]


def levels(text: str) -> list[tuple[str, str, str | None]]:
    layout = lay_out(Document((Paragraph(text),), "text/plain"))
    return [(line.label, line.answer, line.level) for line in with_passing(layout).lines]


def test_parts_of_an_answer_by_level_ask_the_same_at_their_level() -> None:
    assert levels(
        "Toàn huyện có 28 cơ quan nhà nước, trong đó cấp huyện 13 cơ quan, cấp xã 15 cơ quan (13 xã, 02 thị trấn)."
    ) == [
        ("cơ quan nhà nước", "28", None),
        ("cơ quan nhà nước (cấp huyện)", "13 cơ quan", "cap_huyen"),
        ("cơ quan nhà nước (cấp xã)", "15 cơ quan", "cap_xa"),
    ]
    assert levels("Tổng số cán bộ, công chức toàn huyện là 412 người, gồm cấp huyện 98 người và cấp xã 314 người.") == [
        ("Tổng số cán bộ, công chức toàn huyện", "412 người", None),
        ("Tổng số cán bộ, công chức (cấp huyện)", "98 người", "cap_huyen"),
        ("Tổng số cán bộ, công chức (cấp xã)", "314 người", "cap_xa"),
    ]


def test_a_bare_rate_is_of_the_level_of_its_count() -> None:
    assert levels("15 xã, thị trấn có kết nối Internet, đạt 100%.")[1] == ("Tỷ lệ", "100%.", "cap_xa")


def test_words_in_the_room_for_an_answer_stay_and_their_figures_follow() -> None:
    text = "Ý kiến khác: Đề nghị tỉnh hỗ trợ. Xã đang dùng 12 máy tính cũ"
    assert laid_out(text) == [
        ("Ý kiến khác", "Đề nghị tỉnh hỗ trợ. Xã đang dùng 12 máy tính cũ"),
        ("Xã đang dùng máy tính cũ", "12 máy tính"),
    ]


def test_a_sentence_without_a_figure_stays_as_it_is() -> None:
    texts = ("III. Về thủ tục hành chính", "Mạng nội bộ LAN: có", "Kính gửi: Sở Thông tin và Truyền thông")
    layout = lay_out(Document(tuple(Paragraph(text) for text in texts), "text/plain"))
    assert with_passing(layout) == layout


def test_the_source_is_the_sentence_and_the_layout_is_not_changed() -> None:
    layout = lay_out(Document((Paragraph("Sở có 68 công chức."),), "text/plain"))
    before = replace(layout, lines=list(layout.lines))
    made: Layout = with_passing(layout)
    assert layout == before
    assert [line.source for line in made.lines] == [line.source for line in layout.lines]


@pytest.mark.parametrize(
    "text", ["", "1", "%", "(((", "có " * 900 + "5 máy", "5 máy, " * 300, "à (5" * 200, "một cửa 5 " * 200]
)
def test_no_text_is_too_odd_or_too_long(text: str) -> None:
    assert len(figures_in(text)) <= 40
