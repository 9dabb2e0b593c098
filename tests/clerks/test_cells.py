"""What stands in the cell: every mark is explained, or the figure is held."""

from __future__ import annotations

from collections.abc import Callable
from zlib import crc32

from .expect import (
    Expectation,
    blank,
    blank_or_held,
    blank_or_value,
    finding,
    is_held,
    no_alarm,
    value,
    value_or_held,
)
from .paper import Paper, Run, invisible, strike, sup, white
from .suite import Edit, as_test, edit, only

Parts = str | tuple[str | Run, ...]

ROWS = {
    "internet_bandwidth_converted_mbps": "Tổng băng thông kết nối Internet",
    "work_files_total": "Tổng số hồ sơ công việc",
    "meetings_total": "Tổng số cuộc họp với UBND tỉnh",
    "lan_agencies": "Mạng cục bộ (LAN",
    "onestop_on_time_pct": "Tỷ lệ hồ sơ giải quyết đúng hạn",
    "staff_regular_internet_pct": "iv. Tỷ lệ CBCC thường xuyên sử dụng internet",
    "contact_name": "Họ và tên người thực hiện báo cáo",
    "contact_phone_mobile": "Điện thoại di động",
    "contact_phone_fixed": "Điện thoại cố định",
    "contact_email": "6. Thư điện tử",
    "agency_website_url": "Địa chỉ trang/cổng thông tin",
    "report_period": "Quý báo cáo",
    "dvctt_l3_edossier": "Tổng số DVCTT mức độ 3 xử lý bằng hồ sơ điện tử",
    "onestop_reception_only": "Chỉ sử dụng tại bộ phận tiếp nhận",
    "app_other_internal": "Các ứng dụng khác, nêu rõ",
}
"""Words by which a reader finds the line of an indicator in the Bắc Giang report."""

EDOSSIER = "dvctt_l3_edossier"
MBPS, FILES, MEETINGS = "internet_bandwidth_converted_mbps", "work_files_total", "meetings_total"
RATE, SKILL, LAN = "onestop_on_time_pct", "staff_regular_internet_pct", "lan_agencies"


def typed(indicator: str, parts: Parts) -> Callable[[Paper], object]:
    """The clerk typed this into the line's cell."""

    def change(paper: Paper) -> None:
        paper.row(ROWS[indicator])["value"] = parts

    return change


def shown(parts: Parts) -> str:
    if isinstance(parts, str):
        return parts.replace("\n", "⏎").replace("\v", "↵")
    return "".join(shown(p) if isinstance(p, str) else f"{{{p.mark}: {shown(p.text)}}}" for p in parts)


def cell(indicator: str, parts: Parts, *expect: Expectation) -> Edit:
    """Plain words on one line are the same text in Word and Excel: each is tried in one of the two, as its checksum falls."""
    made = edit(f"{indicator}: “{shown(parts)}”", typed(indicator, parts), *expect)
    plain = isinstance(parts, str) and not set(parts) & set("\n\v☐☒")
    return only(("docx", "xlsx")[crc32(made.name.encode()) % 2], made) if plain else made


def right(indicator: str, wanted: object, *texts: Parts) -> list[Edit]:
    """Each of these is that figure, surely."""
    return [cell(indicator, text, value(indicator, wanted), no_alarm()) for text in texts]


def right_or_asked(indicator: str, wanted: object, *texts: Parts) -> list[Edit]:
    """Each of these is that figure, or a question."""
    return [cell(indicator, text, value_or_held(indicator, wanted)) for text in texts]


def asked(indicator: str, *texts: Parts) -> list[Edit]:
    """Nobody can say for certain what these mean."""
    return [cell(indicator, text, is_held(indicator)) for text in texts]


def empty(indicator: str, *texts: Parts) -> list[Edit]:
    """These say nothing."""
    return [cell(indicator, text, blank(indicator)) for text in texts]


def docx(*edits: Edit) -> list[Edit]:
    return [only("docx", one) for one in edits]


def split_letters(paper: Paper) -> None:
    """Word splits a word into runs wherever the clerk corrected a letter."""
    paper.row(ROWS[FILES])["value"] = ("1", Run("25"), Run("0", "bold"))


def all_figures(change: Callable[[str], str]) -> Callable[[Paper], object]:
    """Every whole number of the report is written in another way."""

    def edit_all(paper: Paper) -> None:
        for table in paper.tables():
            if "value" in table.roles and table.head and table.width <= 6:
                for row in table.data():
                    text = row["value"].text
                    if text.isdecimal() and "1/0" not in row["unit"].text:
                        row["value"] = change(text)

    return edit_all


def with_unit(paper: Paper) -> None:
    """The unit is repeated behind every figure."""
    for table in paper.tables():
        if "value" in table.roles and table.head and table.width <= 6:
            for row in table.data():
                unit = row["unit"].text
                if row["value"].text.replace(",", "").isdecimal() and unit and "/" not in unit:
                    row["value"] = f"{row['value'].text} {unit}"


COUNTS = [
    *right(
        FILES, 1250, "1.250", "1\u00a0250", "1\u202f250", " 1250 ", "1250\n", "01250", "1250 hồ sơ", "1.250 hồ sơ",
        "1250hồ sơ", "1250 (hồ sơ)", "1.250 Hồ sơ",
    ),
    *right_or_asked(
        FILES, 1250, "1 250", "1,250", "1.250,00", "1250,0", "1250.", "1250;", "'1250", "= 1250", "Tổng: 1250",
        "Có 1250 hồ sơ", "khoảng 1250", "~1250", "≈ 1.250", "1250 bộ", "1250 hồ sơ công việc", "1,25 nghìn",
        "1250 (một nghìn hai trăm năm mươi)", "một nghìn hai trăm năm mươi", "１２５０",
        "1250 (tăng 50 so với quý trước)", "1250, trong đó 50 hồ sơ mật",
    ),
    *right_or_asked(FILES, 2000, "2 nghìn", "02 nghìn hồ sơ", "2 ngàn", "hai nghìn"),
    *right_or_asked(FILES, 1500000, "1,5 triệu", "1.5 triệu hồ sơ", "1 triệu 500 nghìn"),
    *right(FILES, 1250, "1250¹", "1250*", "1250 (*)", ("1250", sup("1")), ("1250", sup("(1)")), ("1.250", sup("a"))),
    *right_or_asked(FILES, 1250, "1250(1)", "1250 (1)", "1250 [2]", "1250²", "1250**", "1250 (a)"),
    *asked(
        FILES, "12S0", "I250", "l250", "125O", "1250 1300", "1250 - 1300", "1250/1300/1400", "1000 + 250",
        "Nam: 1000, nữ: 250", "1.25", "12.50", "1.2500", "1,2", "-1250", "85%", "96,5 %", "trên 1000", "> 1000",
        "3/2020", "9/2020", "15/9/2020", "15-9-2020", "Quý III", "tháng 9", "x", "Có", "✓", "☒", "nhiều", "?",
        "chưa thống kê", "Đang cập nhật", "đang tổng hợp", "Xem phụ lục", "Theo phụ lục 01 kèm theo", "như trên",
        "nt", "1e30", "99999999999999", "1250 kg", "1250 người", "80 Mbps", "#REF!", "#DIV/0!", "=SUM(D1:D5)", "TBD",
        "1250 (năm 2019)", "Năm 2019: 1250", "1250\n1300", "1250\v1300", "100\n200", "Quý II: 1000\nQuý III: 250",
        "1250; 1300", "1250 và 1300", "1250 (l)", "1250 (I)", "1250 (một nghìn hai trăm)", "12 (trăm)", "1250 (nghìn hồ sơ)",
        "12 trạm", "12 văn phòng", "1250 (hồ sơ/tháng)", "1250 (bình quân)", "1250 (người)", "1250 (còn thiếu)", "1250 (sơ bộ)",
    ),
    *empty(FILES, "", " ", "...", "……", "......hồ sơ", "…. hồ sơ"),
    cell(FILES, "-", blank_or_value(FILES, 0)),
    cell(FILES, "–", blank_or_value(FILES, 0)),
    cell(FILES, "/", blank_or_held(FILES)),
    cell(FILES, "N/A", blank_or_held(FILES)),
    cell(FILES, "_", blank_or_held(FILES)),
    *right(
        EDOSSIER, 0, "KPS", "không phát sinh", "Không phát sinh", "Không có", "không có", "0", "00", "0 dịch vụ",
        "không",
    ),
    *right_or_asked(
        EDOSSIER, 0, "chưa phát sinh", "Chưa có", "Không có dịch vụ nào", "0 (không)", "không (0)", "K", "Ko có",
    ),
    *right(MEETINGS, 12, "12 cuộc", "12 cuộc họp", "12 Cuộc họp", "12cuộc họp"),
    *asked(MEETINGS, "12/2020", "lO", "I2", "1Z", "một số", "hằng tuần", "1 lần/tuần", "10-12", "có nhiều"),
    *right_or_asked(
        MEETINGS, 12, "12 lần", "12/9", "mười hai", "12 (mười hai)", "12 cuộc/năm", "Có 12", "đã họp 12 cuộc",
    ),
]  # fmt: skip

UNITS = [
    *right(MBPS, 80, "80 Mbps", "80Mbps", "80 Mb/s", "80 mbps", "80 MBPS", "80 (Mbps)", "80 Mbit/s"),
    *right_or_asked(MBPS, 1000, "1 Gbps", "1Gbps", "1 Gb/s", "1,0 Gbps", "01 Gbps"),
    *right_or_asked(MBPS, 500, "0,5 Gbps", "500000 Kbps", "500.000 Kbps"),
    *asked(
        MBPS, "80 MB/s", "80 máy", "80%", "80 người", "80 đường truyền", "16 x 5", "16*5", "16 x 5 Mbps", "40 + 40",
        "80-100", "8O", "8o", "B0", "2 đường FTTH 40 Mbps", "FTTH 40, Leased Line 40", "40 Mbps x 2",
        "80 Mbps, 100 Mbps", "80↓ 40↑", "01 đường",
    ),
    *right_or_asked(
        MBPS, 80, "80 Mb", "80M", "80 mb/giây", "80 (FTTH)", "80 Mbps (FTTH)", "80/100", "16 x 5 = 80",
        "16*5 = 80 Mbps", "FTTH: 80", "80 Mpbs", "khoảng 80 Mbps", "Tổng 80 Mbps", "80 (đã quy đổi)",
        "80 Mbps quy đổi", "16 Mbps (quy đổi 80)",
    ),
]  # fmt: skip

RATES = [
    *right(RATE, 99.5, "99,5", "99.5", "99,50", "99,5%", "99,5 %", "99.5%", " 99,5"),
    *right_or_asked(
        RATE, 99.5, "99,5 phần trăm", "99,5% (2657/2670)", "2657/2670 (99,5%)", "2657/2670 = 99,5%", "gần 99,5%",
        "đạt 99,5%", "99,5*", "99,5% hồ sơ",
    ),
    *asked(
        RATE, "0,995", "0.995", "2657/2670", "99,5‰", "trên 95%", "> 95", "95-100", "995", "9950", "99,5,0", "99..5",
        "99,S", "2657", "Có", "x", "cao", "100/100", "hầu hết",
    ),
    *right(SKILL, 100, "100", "100%", "100 %", "100,0"),
    *right_or_asked(SKILL, 100, "100% (45/45)", "45/45 (100%)", "Tất cả (100%)"),
    cell(SKILL, "120", finding(("out_of_range", "part_exceeds_whole", "ratio_mismatch"), SKILL), is_held(SKILL)),
    cell(SKILL, "1", value_or_held(SKILL, 1)),
    *asked(SKILL, "toàn bộ", "45/45", "1OO", "100% CBCC, 90% viên chức") ,
]  # fmt: skip

YES_NO = [
    *right(
        LAN, True, "Có", "có", "CÓ", "co", "1", "x", "X", "Có.", "Đã có", "☒ Có ☐ Không", "Có ☒ Không ☐",
        "[x] Có [ ] Không",
    ),
    *right(LAN, False, "Không", "không", "KHÔNG", "Khong", "0", "Không có", "Chưa có", "☐ Có ☒ Không", "Có ☐ Không ☒"),
    *right_or_asked(
        LAN, True, "Có (mạng LAN riêng)", "Có, đã kết nối 45 máy", "✓", "√", "Đã triển khai", "Yes", "Có: 01 mạng",
        "có mạng LAN", "Có - đang dùng", (strike("Không"), " Có"),
    ),
    *right_or_asked(
        LAN, False, "Chưa", "Chưa triển khai", "Không (đang chờ kinh phí)", "K", "Ko", (strike("Có"), " Không"),
    ),
    *asked(
        LAN, "Đang triển khai", "Đang xây dựng", "Có một phần", "Không rõ", "Có và Không", "Chưa rõ", "?", "2", "45",
        "dự kiến quý IV", "Sẽ có", "☒ Có ☒ Không", "Đang lập kế hoạch", "một số phòng",
    ),
    *[cell(LAN, text, blank_or_held(LAN)) for text in ("Có/Không", "Có / Không", "Có/ Không", "☐ Có ☐ Không", "Có ☐ Không ☐", "Có/Chưa", "…", "1/0", "-")],
    *empty(LAN, "", "....."),
    *right("onestop_reception_only", False, "0", "Không", "không"),
    *asked("onestop_reception_only", "2", "10", "1/0 phòng", "Một phần"),
]  # fmt: skip

WORDS = [
    *right(
        "contact_phone_mobile", "0900000444", "0900000444", "0900.000.444", "0900-000-444", "0900 000444",
        "(0900) 000 444",
    ),
    *right_or_asked("contact_phone_mobile", "0900000444", "ĐT: 0900 000 444", "900000444", "0900 000 444 (Zalo)"),
    *asked("contact_phone_mobile", "0900 000 444 hoặc 0911 000 555", "0900 000", "09O0 000 444", "x", "không"),
    *right_or_asked(
        "contact_phone_fixed", "02043000123", "0204.3000123", "(0204) 3000 123", "0204 3000 123 - máy lẻ 12",
        "0204 3000 123/12",
    ),
    *right(
        "contact_email", "khoilm_sct@bacgiang.example", "khoilm_sct@bacgiang.example", "KhoiLM_SCT@bacgiang.example",
        "<khoilm_sct@bacgiang.example>", " khoilm_sct@bacgiang.example ",
    ),
    *right_or_asked(
        "contact_email", "khoilm_sct@bacgiang.example", "Email: khoilm_sct@bacgiang.example",
        "khoilm_sct @bacgiang.example", "khoilm_sct@bacgiang. example", "khoilm_sct[at]bacgiang.example",
    ),
    *asked("contact_email", "khoilm_sct@bacgiang.example; vp_sct@bacgiang.example", "khoilm_sct", "0900 000 444"),
    *right(
        "agency_website_url", "https://sct.bacgiang.gov.vn", "https://sct.bacgiang.gov.vn",
        "<https://sct.bacgiang.gov.vn>",
    ),
    *[cell("agency_website_url", text, value_or_held("agency_website_url", wanted)) for text, wanted in (("sct.bacgiang.gov. vn", "sct.bacgiang.gov.vn"), ("sct.bacgiang\n.gov.vn", "sct.bacgiang.gov.vn"))],
    cell("agency_website_url", "Chưa có", blank_or_held("agency_website_url")),
    *right(
        "contact_name", "Lê Minh Khôi", "Lê Minh Khôi", "…Lê Minh Khôi…", "Lê  Minh   Khôi",
        ".....Lê Minh Khôi......",
    ),
    *right_or_asked("contact_name", "Lê Minh Khôi", "Lê\nMinh Khôi"),
    *right(
        "report_period", "2020-Q3", "Quý III/2020", "Quý 3/2020", "quý III năm 2020", "QUÝ III/2020", "III/2020",
        "Quý III - 2020",
    ),
    *right_or_asked(
        "report_period", "2020-Q3", "3/2020", "Quý ba năm 2020", "Q3/2020", "Quý III", "9 tháng đầu năm 2020",
        "Quý lII/2020", "Quý 111/2020",
    ),
    *[cell("report_period", text, is_held("report_period"), finding("period_mismatch")) for text in ("Quý II/2020", "Quý III/2019", "Quý 2/2020")],
    *[cell("report_period", text, value_or_held("report_period", "2020-Q3"), finding(("period_mismatch", "format"))) for text in ("Quý V/2020", "Quý 0/2020", "Tháng 7/2020")],
    *right(
        "app_other_internal", ["Phần mềm họp không giấy", "Phần mềm tài sản"],
        "1. Phần mềm họp không giấy 2. Phần mềm tài sản", "- Phần mềm họp không giấy\n- Phần mềm tài sản",
        "Phần mềm họp không giấy; Phần mềm tài sản",
    ),
    cell("app_other_internal", "", blank("app_other_internal")),
]  # fmt: skip

MARKED = [
    # typed over, crossed out, raised, hidden
    *right(
        FILES, 1250, (strike("1150"), " 1250"), (strike("1150"), "1250"), ("1250 ", strike("1150")),
        (white("60"), "1250"), ("1250", white("00")),
    ),
    *right_or_asked(FILES, 1250, (strike("11"), "1250"), ("1", strike("1"), "250")),
    cell(FILES, (strike("1250"),), blank_or_held(FILES)),
    cell(FILES, (white("1250"),), blank_or_held(FILES)),
    *docx(
        *right(
            FILES, 1250, (invisible("60"), "1250"), (Run("1150", "del"), Run("1250", "ins")),
            ("12", Run("5", "ins"), "0"), (Run("1250", "field"),),
            ("1250", Run("Số này lấy từ phòng Kế hoạch", "comment")), ("1250", Run("Tính đến 31/8", "footnote")),
        ),
        cell(FILES, (Run("1250", "del"),), blank_or_held(FILES)),
        cell(FILES, (invisible("1250"),), blank_or_held(FILES)),
        cell(FILES, (Run("Nhấp hoặc chạm vào đây để nhập văn bản.", "placeholder"),), blank(FILES)),
        cell(FILES, (Run("Click or tap here to enter text.", "placeholder"),), blank(FILES)),
        cell("contact_name", (Run("Nhấp để nhập họ tên", "placeholder"),), blank("contact_name")),
        cell(FILES, (Run("1250", "equation"),), value_or_held(FILES, 1250)),
        cell(FILES, (Run("1250", "textbox"),), value_or_held(FILES, 1250)),
        cell(FILES, ("1250 ", Run("1300", "textbox")), value_or_held(FILES, 1250)),
    ),
    only("docx", edit("work_files_total: letters in three runs", split_letters, value(FILES, 1250), no_alarm())),
    # habits of a whole report
    edit("every figure with a thousands dot", all_figures(lambda t: f"{int(t):,}".replace(",", ".")), no_alarm()),
    edit("every figure with leading zeros", all_figures(lambda t: t.zfill(2)), no_alarm()),
    edit("every figure with its unit behind it", with_unit, no_alarm()),
    edit("every figure between spaces", all_figures(lambda t: f"  {t} "), no_alarm()),
    edit("every figure between dots", all_figures(lambda t: f"…{t}…"), no_alarm()),
    edit(
        "every figure with a comma for thousands", all_figures(lambda t: f"{int(t):,}"), value_or_held(FILES, 1250),
        value_or_held("onestop_dossiers_resolved", 2670), value_or_held("onestop_dossiers_pct", 97.91),
        value_or_held("tthc_dossiers_total", 2727), value_or_held("dvctt_l4_online_dossiers", 2576),
    ),
]  # fmt: skip

EDITS: list[Edit] = [*COUNTS, *UNITS, *RATES, *YES_NO, *WORDS, *MARKED]

test_cells = as_test(EDITS)
