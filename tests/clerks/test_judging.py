"""Judging: a right report is never scolded, whatever it looks like; what is wrong is found."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from .expect import Expectation, at_most, finding, no_alarm, no_error, value, value_or_held
from .paper import Paper
from .suite import Edit, as_test, edit
from .test_columns import forms

ANY = (
    "ratio_mismatch",
    "arithmetic_sum",
    "part_exceeds_whole",
    "out_of_range",
    "logical_contradiction",
    "conditional_required",
    "annex_mismatch",
    "date_window_inconsistent",
    "unit_mismatch",
    "weighted_average",
)
"""Where more than one rule may say it."""
LISTS = "Lưu thông hàng hóa"
TOTAL, VIRUS = "- Tổng số máy tính", "- Tỷ lệ máy tính được cài đặt"


def typed(words: str, text: str, nth: int = 0) -> Callable[[Paper], object]:
    return lambda paper: paper.row(words, nth).__setitem__("value", text)


def several(*answers: tuple[str, str]) -> Callable[[Paper], object]:
    return lambda paper: [typed(words, text)(paper) for words, text in answers]


def rest_may_be_held(seen: object, before: object, spoken: object) -> Iterator[str]:
    """Figures of a broken relation are held; only what is expected counts."""
    return iter(())


def wrong(name: str, change: Callable[[Paper], object], *expect: Expectation, report: str = "bac_giang") -> Edit:
    return Edit(name, report, change, expect, else_=rest_may_be_held)


def private_mailboxes(count: str, rate: str) -> Callable[[Paper], object]:
    """How many have a mailbox of another system, and the rate in the row below."""

    def change(paper: Paper) -> None:
        row = paper.row("huyện/thành phố được cấp tài khoản thư điện tử dùng riêng")
        row["value"], row.table.rows[row.at + 1]["value"] = count, rate

    return change


def name_in_two_rows(paper: Paper) -> None:
    """A page cut a row in two: the rest of the name stands alone in the next."""
    row = paper.row("Cấp Giấy chứng nhận đủ điều kiện an toàn thực phẩm")
    row[2] = "Cấp Giấy chứng nhận đủ điều kiện"
    row.table.insert_after(row, "", "", "an toàn thực phẩm")


def signed_early(paper: Paper) -> None:
    paper.replace("Bắc Giang, ngày 01 tháng 9 năm 2020", "Bắc Giang, ngày 15 tháng 8 năm 2020")


EDITS: list[Edit] = [
    # rates as they are printed
    *[
        edit(
            f"a rate of 45 in 47 is written “{text}”", typed(VIRUS, text),
            value_or_held("antivirus_computers_pct", wanted), no_alarm(),
        )
        for text, wanted in (("95,7", 95.7), ("95,74", 95.74), ("95,745", 95.745), ("96", 96), ("95,74%", 95.74), ("95,7 %", 95.7), ("95.7", 95.7))
    ],
    *[
        edit(
            f"a rate of 45 in 47 is written “{text}”", typed(VIRUS, text),
            value_or_held("antivirus_computers_pct", 95.74), no_error(),
        )
        for text in ("95,740", "95,74% (45/47)", "45/47 (95,74%)", "95,74 (45/47)", "95,74% = 45/47")
    ],
    *[
        wrong(
            f"a rate of 45 in 47 is written “{text}”: wrong", typed(VIRUS, text),
            finding(("ratio_mismatch", "out_of_range", "unit_mismatch"), "antivirus_computers_pct"),
        )
        for text in ("100", "95,8", "94", "9574", "4,26", "104,44")
    ],
    edit("a rate cut off, not rounded", typed(VIRUS, "95"), value_or_held("antivirus_computers_pct", 95), no_error()),
    *[
        edit(
            f"bandwidth per head is written “{text}”",
            typed("- Tỷ lệ băng thông kết nối Internet quy đổi/CBCC", text),
            value_or_held("bandwidth_per_staff_mbps@cap_huyen", wanted), no_error(), report="tuyen_quang",
        )
        for text, wanted in (("7,96 Mbps", 7.96), ("8", 8), ("8,0 Mbps/người", 8), ("7,962", 7.962), ("7,96 Mbps/người", 7.96), ("1250/157 = 7,96", 7.96))
    ],
    edit(
        "counts as fractions with their base",
        several(("- Tổng số máy tính được cài đặt", "45/47"), ("- Tổng số CBCC được trang bị", "45/45")),
        value("antivirus_computers", 45), value("staff_with_computer", 45), no_alarm(),
    ),
    edit(
        "rates that need no count are left alone", typed("- Tỷ lệ hồ sơ giải quyết đúng hạn", "100"),
        value("onestop_on_time_pct", 100), no_alarm(),
    ),
    edit(
        "more computers than staff",
        several(
            (TOTAL, "90"), ("- Tỷ lệ máy tính/CBCC", "200"), (VIRUS, "50"),
            ("Tỷ lệ máy tính kết nối Internet", "95,56"),
        ),
        value("computers_total", 90), value("computers_per_staff_pct", 200), value("antivirus_computers_pct", 50),
        value("computers_online_pct", 95.56), no_error(),
    ),
    edit(
        "nothing done is no error",
        several(("Tổng số cuộc họp với UBND tỉnh", "0"), ("Tổng số cuộc họp qua truyền hình", "0")),
        value("meetings_total", 0), value("meetings_video", 0), no_error(),
    ),
    # lists
    edit(
        "a list whose numbers of columns are 1 2 3",
        lambda p: [p.table(LISTS).numbers().__setitem__(n, str(n + 1)) for n in range(11)], no_alarm(),
    ),
    edit("a list headed “Số TT”", lambda p: p.table(LISTS).rows[0].__setitem__(0, "Số TT"), no_alarm()),
    edit(
        "a list with slips in its header",
        lambda p: (p.replace("Số lượng hồ sơ trực tuyến đã giải quyết", "Số lượng hồ sơ trưc tuyến đã giải quyêt"), p.replace("Tên dịch vụ", "Tên dich vụ")),
        no_alarm(),
    ),
    edit("a list without the column of signatures", lambda p: p.table(LISTS).drop_column("c10"), no_alarm()),
    edit(
        "a list without the columns of districts", lambda p: [p.table(LISTS).drop_column(f"c{n}") for n in (7, 6, 5)],
        no_alarm(),
    ),
    edit("a service's name goes on in the next row", name_in_two_rows, no_error()),
    edit(
        "a group row between the services",
        lambda p: p.table(LISTS).insert(p.row("Hóa chất").at).merge(0, 10, "B DỊCH VỤ CÔNG TRỰC TUYẾN THỰC HIỆN TẠI CẤP HUYỆN"),
        no_alarm(),
    ),
    edit(
        "dossiers of a service left blank where there are none",
        lambda p: (p.row("Hóa chất").__setitem__(7, ""), p.row("Hóa chất").__setitem__(8, "")), no_error(),
    ),
    edit(
        "thousands in a list with dots",
        lambda p: (p.row("Thông báo thực hiện khuyến mại").__setitem__(7, "2.483"), p.row("Thông báo thực hiện khuyến mại").__setitem__(8, "2.496")),
        no_alarm(),
    ),
    # not a wall
    edit(
        "five lines of the clerk's own",
        lambda p: [p.row(TOTAL).table.insert_after(p.row(TOTAL), "", f"- Số thiết bị loại {letter}", "chiếc", "3") for letter in "ABCDE"],
        at_most(1),
    ),
    wrong(
        "nine answers that say “12 hoặc 15”",
        lambda p: [row.__setitem__("value", "12 hoặc 15") for table in forms(p)[1:] for row in list(table.data())[:3]],
        at_most(3),
    ),
    edit(
        "labels in the clerk's words",
        lambda p: [p.replace(old, new) for old, new in (("Tổng số máy tính được cài đặt", "Số máy tính được cài đặt"), ("Tỷ lệ máy tính được cài đặt", "Tỉ lệ máy tính được cài đặt"), ("Số lượng lãnh đạo cơ quan đã được cấp", "Số lãnh đạo cơ quan được cấp"))],
        at_most(1),
    ),
    wrong(
        "shared and private mailboxes overlap", private_mailboxes("50/463", "10,8"), no_error(), report="tuyen_quang",
    ),
    # what is wrong is found
    wrong(
        "more equipped with antivirus than there are", several(("- Tổng số máy tính được cài đặt", "74")),
        finding("part_exceeds_whole", "antivirus_computers"),
    ),
    wrong(
        "more meetings by video than meetings", typed("Tổng số cuộc họp qua truyền hình", "21"),
        finding("part_exceeds_whole", "meetings_video"),
    ),
    wrong(
        "both one-stop answers are yes", typed("Chỉ sử dụng tại bộ phận tiếp nhận", "1"),
        finding("logical_contradiction", "onestop_reception_only"),
    ),
    wrong(
        "no service of level 4, but dossiers", several(("- Tổng số DVCTT mức độ 4:", "0"),),
        finding(("logical_contradiction", "annex_mismatch", "part_exceeds_whole"), "dvctt_l4_total"),
    ),
    wrong(
        "level 3 has no service, but dossiers (prose)",
        lambda p: p.replace("- Tổng số DVCTT mức độ 3:  3", "- Tổng số DVCTT mức độ 3:  0"),
        finding(("logical_contradiction", "annex_mismatch", "part_exceeds_whole"), "dvctt_l3_total"),
        report="dien_bien",
    ),
    wrong("more with degrees than staff", typed("Đại học", "9"), finding(ANY, "it_staff_degree_bachelor")),
    wrong(
        "the levels do not add up", typed("- Số lượng CBCCVC cấp xã", "316"),
        finding("arithmetic_sum", "staff_total"), report="tuyen_quang",
    ),
    wrong(
        "the whole's rate lies outside those of its levels",
        typed("Tỷ lệ CBCCVC trên toàn huyện/thành phố thường xuyên sử dụng thư điện tử", "95"),
        finding(ANY, "email_regular_use_pct"), report="tuyen_quang",
    ),
    wrong(
        "more on time than received", typed("Tổng số hồ sơ được giải quyết đúng hạn", "3.995"),
        finding("part_exceeds_whole", "onestop_dossiers_on_time"), report="tuyen_quang",
    ),
    wrong(
        "a service missing in the list", lambda p: p.drop_row(p.row("Hóa chất")),
        finding("annex_mismatch", "dvctt_l3_total"),
    ),
    wrong(
        "another figure in the list", lambda p: p.row("Thông báo thực hiện khuyến mại").__setitem__(8, "2596"),
        finding("annex_mismatch", "dvctt_l4_online_dossiers"),
    ),
    wrong(
        "an empty column of shared data in the list of applications",
        lambda p: [row.__setitem__(7, "") for row in p.table("Cơ sở Dữ liệu ngành công thương").rows[2:]],
        finding("missing_required", "specialised_apps"),
    ),
    wrong("signed before the days that are counted end", signed_early, finding(ANY)),
    wrong(
        "no number of the letter", lambda p: p.replace("Số: 45/BC-SCT", "Số:        /BC-SCT"),
        finding(("missing_required", "format")),
    ),
    wrong(
        "the title and the field name different quarters", typed("Quý báo cáo", "Quý II/2020"),
        finding("period_mismatch", "report_period"),
    ),
    wrong(
        "an answer that must be given is not", typed("Mạng cục bộ (LAN", ""),
        finding("missing_required", "lan_agencies"),
    ),
    wrong(
        "the list of applications of a network that is not connected",
        several(("Kết nối Mạng Truyền số liệu chuyên dùng", "Không")),
        finding(("logical_contradiction", "conditional_required"), "specialised_network_connected"),
    ),
    wrong(
        "two rates that must make 100 do not", several(("hoàn toàn dưới dạng điện tử", "95"),),
        finding(ANY, "docs_exchanged_fully_electronic_pct"),
    ),
    wrong(
        "more servers, desktops and laptops than computers",
        lambda p: p.replace("máy tính để bàn:  30", "máy tính để bàn:  60"),
        finding(("arithmetic_sum", "part_exceeds_whole"), "computers_desktop"), report="phu_yen",
    ),
    wrong(
        "more signed than sent", lambda p: p.replace(" 760 ", " 960 "),
        finding(("part_exceeds_whole", "ratio_mismatch"), "outgoing_docs_signed"), report="phu_yen",
    ),
    wrong(
        "the quotient of two registers is wrong", lambda p: p.replace(" 97,56 ", " 79,56 "),
        finding("ratio_mismatch", "outgoing_electronic_to_paper_pct"), report="phu_yen",
    ),
]  # fmt: skip

test_judging = as_test(EDITS)
