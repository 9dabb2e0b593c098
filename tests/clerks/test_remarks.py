"""Twenty right reports in which clerks explain themselves, and twenty wrong ones of kinds that no table of errors has.

The answers were written from the paper before any of it was run.
"""

from __future__ import annotations

from collections.abc import Callable

from .expect import at_most, finding, is_held, no_alarm, no_error, value, value_or_held
from .paper import Paper
from .suite import Edit, as_test, edit
from .test_judging import ANY, LISTS, VIRUS, several, typed, wrong

TOTAL, ANTIVIRUS, STAFF = "- Tổng số máy tính", "- Tổng số máy tính được cài đặt", "Tổng số cán bộ, công chức"
DONE, FILES, MEETINGS = "- Tổng số hồ sơ giải quyết TTHC", "Tổng số hồ sơ công việc", "Tổng số cuộc họp với UBND tỉnh"
L4, L4_FILES = "- Tổng số DVCTT mức độ 4:", "qua các DVCTT mức độ 4"
SIGNED, PHONE = "Bắc Giang, ngày 01 tháng 9 năm 2020", "4. Điện thoại cố định"
PROMOTION = "Thông báo thực hiện khuyến mại"


def larger_with(mark: str) -> Callable[[Paper], object]:
    """Every figure from a thousand on with its thousands parted."""
    return several((DONE, f"2{mark}670"), (FILES, f"1{mark}250"), (L4_FILES, f"2{mark}576"))


def replaced(old: str, new: str) -> Callable[[Paper], object]:
    return lambda paper: paper.replace(old, new)


RIGHT: list[Edit] = [
    edit("two of the computers are broken", typed(TOTAL, "47 (trong đó 02 máy hỏng)"), value("computers_total", 47), no_alarm()),
    edit("so many desktops and laptops", typed(TOTAL, "47 chiếc, trong đó: 30 máy để bàn, 17 máy xách tay"), value("computers_total", 47), no_alarm()),
    edit("staff with those on contract", typed(STAFF, "45 người (kể cả hợp đồng 68)"), value("staff_total", 45), no_alarm()),
    edit("staff without who retired", typed(STAFF, "45 (đã trừ 02 người nghỉ hưu)"), value("staff_total", 45), no_alarm()),
    edit("more files than last quarter", typed(FILES, "1250 (tăng 50 so với quý trước)"), value("work_files_total", 1250), no_alarm()),
    edit("fewer meetings than last year", typed(MEETINGS, "12 cuộc (giảm 3 cuộc so với cùng kỳ năm 2019)"), value("meetings_total", 12), no_alarm()),
    edit("a rate better than before", typed("- Tỷ lệ hồ sơ giải quyết đúng hạn", "99,5 (tăng 1,2% so với kỳ trước)"), value("onestop_on_time_pct", 99.5), no_alarm()),
    edit("blanks between the thousands", larger_with(" "), value("onestop_dossiers_resolved", 2670), value("work_files_total", 1250), no_alarm()),
    edit("blanks that do not break between the thousands", larger_with("\u00a0"), value("work_files_total", 1250), no_alarm()),
    edit("dots between the thousands", larger_with("."), value("work_files_total", 1250), no_alarm()),
    edit("each count with its unit in brackets", several((TOTAL, "47 (chiếc)"), (STAFF, "45 (người)"), (MEETINGS, "12 (cuộc họp)")), value("computers_total", 47), value("staff_total", 45), value("meetings_total", 12), no_alarm()),
    edit("counts with a nought before them", several((MEETINGS, "012"), (L4, "03")), value_or_held("meetings_total", 12), value("dvctt_l4_total", 3), no_error()),
    edit("the day up to which was counted", typed(TOTAL, "47 (tính đến 31/8/2020)"), value("computers_total", 47), no_alarm()),
    edit("of which nothing follows", typed(STAFF, "45 (người). Trong đó:"), value("staff_total", 45), no_alarm()),
    edit("who said so", typed(DONE, "2670 (theo Sổ theo dõi)"), value("onestop_dossiers_resolved", 2670), no_alarm()),
    edit("a rate with its counts", typed(VIRUS, "95,74% (45/47 máy)"), value("antivirus_computers_pct", 95.74), no_alarm()),
    edit("a telephone number in three groups", typed(PHONE, "0204 300 0123"), no_alarm()),
    edit("a telephone number with the country's", typed(PHONE, "(+84) 204 3000 123"), no_alarm()),
    edit("the quarter in digits", typed("Quý báo cáo", "Quý 3 năm 2020"), no_alarm()),
    edit("a total below the list", lambda p: p.table(LISTS).insert_after(p.table(LISTS).rows[-1], "", "", "Tổng cộng"), no_error(), at_most(1)),
]  # fmt: skip

WRONG: list[Edit] = [
    wrong("more secret files than files", typed(FILES, "1250 (trong đó 1520 hồ sơ mật)"), is_held("work_files_total")),
    wrong("parts that are more than the whole", typed(FILES, "1250 hồ sơ, trong đó: 1000 hồ sơ giấy, 520 hồ sơ điện tử"), is_held("work_files_total")),
    wrong("another figure in brackets", typed(FILES, "1250 (1205)"), is_held("work_files_total")),
    wrong("the real number is another", typed(TOTAL, "47 (thực tế 45 máy)"), is_held("computers_total")),
    wrong("some are not counted yet", typed(FILES, "1250 (chưa tính 03 phòng)"), is_held("work_files_total")),
    wrong("grown by more than it is", typed(FILES, "1250 (tăng 1500 so với quý trước)"), is_held("work_files_total")),
    wrong("last quarter's figure, said so", typed(FILES, "1250 (số liệu quý trước)"), is_held("work_files_total")),
    wrong("a rate whose counts give another", typed(VIRUS, "95,74% (43/47)"), is_held("antivirus_computers_pct")),
    wrong("people where files are counted", typed(FILES, "1250 người"), is_held("work_files_total")),
    wrong("a day where meetings are counted", typed(MEETINGS, "12/9/2020"), is_held("meetings_total")),
    wrong("a telephone number cut off", typed(PHONE, "0204 300"), finding("format", "contact_phone_fixed")),
    wrong("a mail address without its sign", typed("6. Thư điện tử", "khoilm_sct.bacgiang.example"), finding("format", "contact_email")),
    wrong("a quarter that there is not", typed("Quý báo cáo", "Quý V/2020"), finding("period_mismatch", "report_period")),
    wrong("next year's quarter", typed("Quý báo cáo", "Quý III/2021"), finding("period_mismatch", "report_period")),
    wrong("dated before the quarter", replaced(SIGNED, "Bắc Giang, ngày 01 tháng 6 năm 2020"), finding("date_window_inconsistent")),
    wrong("another province's name in the letterhead", replaced("UBND TỈNH BẮC GIANG", "UBND TỈNH YÊN BÁI"), finding(("province_contradicted", "agency_mismatch"))),
    wrong("more solved online than received in a row of the list", lambda p: p.row(PROMOTION).__setitem__(7, "2600"), finding(ANY)),
    wrong("a service twice in the list", lambda p: p.table(LISTS).insert_after(p.row("Hóa chất"), *p.row("Hóa chất").texts), finding(("annex_mismatch", "duplicate", "doubtful_reading"))),
    wrong("all figures of a part left at nought", several((L4, "0"), (L4_FILES, "0")), finding(ANY)),
    wrong("staff who are not all there", typed(STAFF, "40"), finding(ANY)),
]  # fmt: skip

test_remarks = as_test([*RIGHT, *WRONG])
