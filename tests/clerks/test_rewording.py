"""A line in a clerk's own words: what all its words ask is read, and what they do not say is asked."""

from __future__ import annotations

from collections.abc import Callable

from .expect import Expectation, absent, is_held, no_alarm, value, value_or_held
from .paper import Paper
from .suite import Edit, as_test, edit, rough


def called(words: str, wording: str, nth: int = 0) -> Callable[[Paper], object]:
    """The row with these words is labelled so."""

    def change(paper: Paper) -> None:
        paper.row(words, nth)["label"] = wording

    return change


def headed(words: str, heading: str, nth: int = 0) -> Callable[[Paper], object]:
    """A heading of the row's own words, without room for an answer, stands above it."""

    def change(paper: Paper) -> None:
        row = paper.row(words, nth)
        table = next(table for table in paper.tables() if row in table.rows)
        table.insert(row.at, *["", heading, *[""] * (table.width - 2)])

    return change


def read(report: str, words: str, indicator: str, wanted: object, *wordings: str) -> list[Edit]:
    return [
        edit(f"“{one}”", called(words, one), value(indicator, wanted), no_alarm(), report=report) for one in wordings
    ]


def asked(report: str, words: str, *wordings: str, about: tuple[Expectation, ...]) -> list[Edit]:
    return [rough(f"“{one}”", called(words, one), *about, report=report) for one in wordings]


DISTRICT, DEPARTMENT = "tuyen_quang", "bac_giang"
VNPOST = "link_vnpost@toan_huyen"
COMPUTERS = "- Tổng số máy tính"
EDITS: list[Edit] = [
    # brackets that narrow or widen what the form asks, and such as say nothing of it
    *[
        rough(f"“{one}”", called(COMPUTERS, f"{COMPUTERS} {one}"), is_held("computers_total"), report="bac_giang")
        for one in (
            "(không kể máy tính bảng)", "(trừ máy hỏng)", "(bao gồm cả máy xách tay)", "(chỉ tính máy để bàn)", "(riêng văn phòng)",
            "(chưa tính đơn vị sự nghiệp)", "(ngoài máy chủ)", "(đã hỏng)", "(mua mới trong quý)", "[không kể máy hỏng]", "(để bàn)",
            "(xách tay)", "(còn thiếu)", "(lũy kế)", "(năm 2019)", "(kỳ trước)", "(được cấp mới)", "(đang sửa chữa)",
        )
    ],
    *[
        edit(f"“{one}”", called(COMPUTERS, f"{COMPUTERS} {one}"), value("computers_total", 47), no_alarm(), report="bac_giang")
        for one in ("(chiếc)", "(nếu có)", "(ĐVT: chiếc)", "(tính đến 30/9/2020)", "(máy vi tính)", "(xem Phụ lục 2)")
    ],
    # shortened so much that nothing is alike but the words
    *read(
        DISTRICT, "Tổng công ty bưu điện", VNPOST, True,
        "Kết nối với hệ thống của Tổng công ty Bưu điện Việt Nam (VNPost)",
        "Kết nối hệ thống thông tin của Tổng công ty Bưu điện Việt Nam",
        "Kết nối với hệ thống thông tin của Tổng công ty bưu điện",
    ),
    *read(
        DISTRICT, "Lịch làm việc", "website_posts_schedule@toan_huyen", 4,
        "Lịch làm việc của Ủy ban nhân dân tỉnh, huyện",
    ),
    edit(
        "“Lịch làm việc của UBND thành phố”", called("Lịch làm việc", "Lịch làm việc của UBND thành phố"),
        value_or_held("website_posts_schedule@toan_huyen", 4), no_alarm(), report=DISTRICT,
    ),
    *read(
        DISTRICT, "Tổng số thủ tục hành chính", "tthc_total@toan_huyen", 413,
        "Tổng số TTHC của huyện/thành phố", "Tổng số TTHC thuộc thẩm quyền giải quyết của toàn thành phố",
    ),
    *read(
        DISTRICT, "Thống kê văn bản giấy", "outgoing_docs_paper@cap_huyen", 720,
        "Tổng số văn bản giấy đi thống kê trên Sổ đăng ký văn bản đi tại Văn thư của Văn phòng UBND cấp huyện",
        "Tổng số văn bản đi trên Sổ đăng ký văn bản đi tại Văn thư Văn phòng HĐND và UBND thành phố",
    ),
    *read(
        DISTRICT, "Số lượng truy cập trong năm", "website_visits@toan_huyen", 215136,
        "Số lượng truy cập trong năm", "Số lần truy cập trong năm", "Số lượt truy cập trong năm",
    ),
    *read(
        DEPARTMENT, "Kết nối mạng diện rộng", "wan_connected", True,
        "Kết nối mạng WAN của tỉnh", "Kết nối mạng diện rộng (WAN)", "Có kết nối mạng diện rộng của tỉnh không",
    ),
    *read(
        DEPARTMENT, "tham gia giải quyết hồ sơ", "onestop_leaders_participate", True,
        "Lãnh đạo và các phòng chuyên môn tham gia giải quyết hồ sơ trên hệ thống",
        "Lãnh đạo, các phòng ban chuyên môn tham gia giải quyết hồ sơ",
    ),
    *read(
        DEPARTMENT, "hồ sơ giải quyết TTHC được thực hiện", "onestop_dossiers_resolved", 2670,
        "Số hồ sơ TTHC giải quyết thông qua phần mềm một cửa điện tử",
        "Tổng số hồ sơ TTHC được giải quyết qua phần mềm một cửa điện tử",
    ),
    # the other way round, a word of its own, less than is asked: for a person, and never another line's
    *asked(
        DISTRICT, "Tổng công ty bưu điện", "Chưa kết nối với hệ thống của Tổng công ty Bưu điện Việt Nam",
        "Kết nối với hệ thống của Tổng công ty Viễn thông Việt Nam", "Kết nối với các hệ thống khác",
        about=(absent(VNPOST),),
    ),
    *asked(
        DEPARTMENT, "tham gia giải quyết hồ sơ", "Lãnh đạo không tham gia giải quyết hồ sơ trên hệ thống",
        about=(is_held("onestop_leaders_participate"),),
    ),
    # a heading of the same words, without an answer
    *[
        edit(
            f"a heading “{heading}”", headed("trên toàn huyện/thành phố thường xuyên sử dụng thư điện tử", heading),
            value("email_regular_use_pct@toan_huyen", 66.8), no_alarm(), report=DISTRICT,
        )
        for heading in (
            "Tỷ lệ CBCCVC thường xuyên sử dụng thư điện tử trong công việc",
            "Tỷ lệ CBCCVC trên toàn huyện/thành phố thường xuyên sử dụng thư điện tử trong công việc",
            "Thường xuyên sử dụng thư điện tử trong công việc",
        )
    ],
]  # fmt: skip

test_rewording = as_test(EDITS)
