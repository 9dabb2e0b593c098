"""Two figures in one cell or sentence: a count with its rate, its average, its part; the second answers its own line.

The answers were written from the paper before any of it was run. In most of them the line of the second figure is left
out, as by a clerk who has said it already.
"""

from __future__ import annotations

from collections.abc import Callable

from .expect import Expectation, absent, no_error, value, value_or_held
from .paper import Paper
from .suite import Edit, as_test, rough
from .test_judging import typed


def instead(words: str, text: str, *left_out: str, nth: int = 0) -> Callable[[Paper], object]:
    """The answer of a row typed over, and the rows left out that it answers as well."""

    def change(paper: Paper) -> None:
        row = paper.row(words, nth)
        row["value"] = text
        for one in left_out:
            paper.drop_row(next(other for other in row.table.rows[row.at :] if any(one in t for t in other.texts)))

    return change


def said(label: str, answer: str, *left_out: str) -> Callable[[Paper], object]:
    """The answer of a sentence typed over, and the lines left out that it answers as well."""

    def change(paper: Paper) -> None:
        line = paper.line(label)
        head = line.text.rpartition(":")[0]
        line.text = f"{head}: {answer}"
        for one in left_out:
            paper.drop(paper.line(one))

    return change


def first_and(name: str, change: Callable[[Paper], object], *expect: Expectation, report: str = "bac_giang") -> Edit:
    return rough(name, change, *expect, no_error(), report=report)


STAFF_PC, PC_RATE = "- Tổng số CBCC được trang bị máy tính", "- Tỷ lệ CBCC trang bị máy tính"
VIRUS, VIRUS_RATE = "- Tổng số máy tính được cài đặt", "- Tỷ lệ máy tính được cài đặt"
SIGNED, SIGNED_RATE = "Số lượng CBCC (không tính lãnh đạo ở trên) đã được cấp", "Tỷ lệ"
DONE, DONE_RATE, IN_TIME = (
    "- Tổng số hồ sơ giải quyết TTHC",
    "- Tỷ lệ hồ sơ giải quyết TTHC",
    "- Tỷ lệ hồ sơ giải quyết đúng hạn",
)
MEETINGS, BY_VIDEO = "Tổng số cuộc họp với UBND tỉnh", "Tổng số cuộc họp qua truyền hình"
FILES, FILES_RATE = "Tổng số hồ sơ công việc", "Tỷ lệ hồ sơ công việc"

RATES: list[Edit] = [
    *(
        first_and(f"a rate behind its count: “{text}”", instead(STAFF_PC, text, PC_RATE), value("staff_with_computer", 45), value_or_held("staff_with_computer_pct", 100))
        for text in ("45 người, đạt 100%", "45/45 người đạt 100%", "45 người (đạt tỷ lệ 100%)", "45 người - tỷ lệ 100%", "45 người; tỷ lệ: 100%", "45 (100%)", "45 người, bằng 100%", "45/45, chiếm 100 %", "45 người tương đương 100%")
    ),
    *(
        first_and(f"a rate of decimals behind its count: “{text}”", instead(VIRUS, text, VIRUS_RATE), value("antivirus_computers", 45), value_or_held("antivirus_computers_pct", 95.74))
        for text in ("45/47 máy, đạt 95,74%", "45 máy đạt 95,74%", "45 máy, chiếm 95,74% tổng số máy", "45 máy (chiếm 95,74%)", "45 máy\n(95,74%)")
    ),
    first_and("a rate behind the staff's signatures", instead(SIGNED, "41 người, đạt 100%", SIGNED_RATE), value("digsig_staff_issued", 41), value_or_held("digsig_staff_issued_pct", 100)),
    first_and("a rate behind the files", instead(FILES, "1250 hồ sơ, trong đó xử lý trên mạng 96%", FILES_RATE), value_or_held("work_files_total", 1250), value_or_held("work_files_online_pct", 96)),
    first_and("a rate of another thing is not the next line's", instead(DONE, "2670 hồ sơ, đúng hạn 99,5%", DONE_RATE, IN_TIME), value_or_held("onestop_dossiers_resolved", 2670), absent("onestop_dossiers_pct"), value_or_held("onestop_on_time_pct", 99.5)),
    first_and("a rate of those in time, the other line still there", instead(DONE, "2670 hồ sơ, trong đó đúng hạn 99,5%", IN_TIME), value_or_held("onestop_dossiers_resolved", 2670), value("onestop_dossiers_pct", 97.91), value_or_held("onestop_on_time_pct", 99.5)),
    first_and("two rates behind a count", instead(DONE, "2670 hồ sơ, đạt 97,91%, đúng hạn 99,5%", DONE_RATE, IN_TIME), value_or_held("onestop_dossiers_resolved", 2670), value_or_held("onestop_dossiers_pct", 97.91), value_or_held("onestop_on_time_pct", 99.5)),
    first_and("a count and its rate, the rate given again below", typed(VIRUS, "45 máy, đạt 95,74%"), value("antivirus_computers", 45), value("antivirus_computers_pct", 95.74)),
    first_and("a count and another rate than below", typed(VIRUS, "45 máy, đạt 75,94%"), value_or_held("antivirus_computers", 45), value_or_held("antivirus_computers_pct", 95.74)),
]  # fmt: skip

BAND, PER_HEAD = "Tổng băng thông kết nối Internet quy đổi của UBND", "Tỷ lệ băng thông kết nối Internet quy đổi/CBCC"
XA, XA_RATE = "Số lượng UBND cấp xã có kết nối Internet", "Tỷ lệ:"

AVERAGES: list[Edit] = [
    *(
        first_and(f"an average behind the sum: “{text}”", instead(BAND, text, PER_HEAD), value("internet_bandwidth_converted_mbps", 1250), value_or_held("bandwidth_per_staff_mbps", 7.96), report="tuyen_quang")
        for text in ("1250 Mbps (bình quân 7,96 Mbps/CBCC)", "1250 Mbps, bình quân 7,96 Mbps/người", "1.250 Mbps; bình quân 7,96 Mbps/CBCC", "1250 (7,96 Mbps/người)", "1250 Mbps - bình quân 7,96 Mbps/người", "1250 Mbps (trung bình 7,96 Mbps/cán bộ)", "1250 Mbps, tương đương 7,96 Mbps/người")
    ),
    first_and("the sum behind the average", instead(PER_HEAD, "7,96 Mbps/CBCC (tổng 1250 Mbps/157 người)"), value_or_held("bandwidth_per_staff_mbps", 7.96), value("internet_bandwidth_converted_mbps", 1250), report="tuyen_quang"),
    *(
        first_and(f"an average behind the people: “{text}”", said("Tổng số CCVC-NLĐ của cơ quan", text, "4.2. Tỷ lệ băng thông"), value("staff_total", 40), value_or_held("bandwidth_per_staff_mbps", 5), report="phu_yen")
        for text in ("40 người, bình quân 5 Mbps/người.", "40 người (bình quân 5 Mbps/người)", "40 người; băng thông bình quân 5 Mbps/người")
    ),
    *(
        first_and(f"an average behind the sum in a sentence: “{text}”", said("4.1. Tổng băng thông", text, "4.2. Tỷ lệ băng thông"), value("internet_bandwidth_converted_mbps", 200), value_or_held("bandwidth_per_staff_mbps", 5), report="phu_yen")
        for text in ("200 Mbps (bình quân 5 Mbps/CCVC)", "200 Mbps, bình quân 5 Mbps/người", "200 Mbps, trung bình mỗi người 5 Mbps", "200 Mbps (5 Mbps/người).")
    ),
]  # fmt: skip

ONE_STOP, ONE_STOP_IN_TIME, ONE_STOP_RATE = "tiếp nhận qua", "giải quyết đúng hạn", "Tỷ lệ hồ sơ giải quyết đúng hạn"

PARTS: list[Edit] = [
    first_and("meetings, some by video", instead(MEETINGS, "12 cuộc, trong đó trực tuyến 5 cuộc", BY_VIDEO), value("meetings_total", 12), value_or_held("meetings_video", 5)),
    first_and("meetings, so many by video", instead(MEETINGS, "12 cuộc họp (trong đó có 5 cuộc họp qua truyền hình)", BY_VIDEO), value("meetings_total", 12), value_or_held("meetings_video", 5)),
    first_and("meetings, so many of another kind", instead(MEETINGS, "12 cuộc họp (trong đó có 2 cuộc họp đột xuất)", BY_VIDEO), value("meetings_total", 12), absent("meetings_video")),
    first_and("computers, some laptops, in a sentence", said("Tổng số máy tính tại", "41 chiếc, trong đó máy tính xách tay 8 chiếc", "Tổng số máy tính xách tay"), value("computers_total", 41), value_or_held("computers_laptop", 8), report="phu_yen"),
    first_and("files, some online", said("Tổng số DVCTT mức độ 3:", "3 dịch vụ, trong đó có phát sinh hồ sơ trực tuyến 2", "mức độ 3 có phát sinh"), value("dvctt_l3_total", 3), value_or_held("dvctt_l3_with_dossiers", 2), report="dien_bien"),
    first_and("files, some online, the figure before", said("Tổng số DVCTT mức độ 3:", "3 dịch vụ, trong đó 2 dịch vụ có phát sinh hồ sơ trực tuyến", "mức độ 3 có phát sinh"), value("dvctt_l3_total", 3), value_or_held("dvctt_l3_with_dossiers", 2), report="dien_bien"),
    first_and("commune offices and their rate", instead(XA, "15/15 xã, đạt 100%", XA_RATE), value("agencies_with_internet", 15), value_or_held("agencies_with_internet_pct", 100), report="tuyen_quang"),
]  # fmt: skip

ALL, OFFICES, COMMUNES = (
    "Tổng số cán bộ, công chức của huyện/thành phố",
    "- Số lượng CBCCVC thành phố",
    "- Số lượng CBCCVC cấp xã",
)

LEVELS: list[Edit] = [
    *(
        first_and(f"the levels behind the whole: “{text}”", instead(ALL, text, OFFICES, COMMUNES), value_or_held("staff_total@toan_huyen", 463), value_or_held("staff_total@cap_huyen", 157), value_or_held("staff_total@cap_xa", 306), report="tuyen_quang")
        for text in ("463 người, gồm cấp huyện 157 người và cấp xã 306 người", "463 (cấp huyện 157, cấp xã 306)", "463 người, trong đó: cấp huyện: 157 người; cấp xã: 306 người", "463 người (157 cấp huyện, 306 cấp xã)")
    ),
    first_and("a level behind the whole that its own line gives, too", typed(ALL, "463 người, trong đó cấp xã 306 người"), value_or_held("staff_total@toan_huyen", 463), value("staff_total@cap_huyen", 157), value("staff_total@cap_xa", 306), report="tuyen_quang"),
]  # fmt: skip

EDITS = [*RATES, *AVERAGES, *PARTS, *LEVELS]

test_two_figures = as_test(EDITS)
