"""Good reports to spoil: the samples' own texts, filled consistently by hand.

Each answer is keyed by the line of the text (``samples/seeds``) and the indicator that the catalogue gives to that line. Nothing was
copied from what the program reads.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache

from corpus.samples import TABULAR, pieces, text_of

from .paper import Paper, Table

Answer = bool | float | str | list[str] | None


@dataclass(frozen=True)
class Good:
    """A seed, the answers typed into it, and what they mean."""

    seed: str
    level: str
    """The reporting agency's own level; lines without a level are of this one."""
    answers: tuple[tuple[int, str, str, Answer], ...]
    """(line, ``indicator@level#role``, as typed, what it means); the line holds the answer already where nothing is typed."""
    retyped: dict[int, str] = field(default_factory=dict)
    """Whole lines typed over: the letterhead, and mistakes of the real report repaired."""
    annexes: Callable[[Paper], None] = lambda paper: None

    def key(self) -> dict[tuple[str, str, str], Answer]:
        """What each line of the report says, by indicator, level and role."""
        return {self.name(indicator): meaning for _, indicator, _, meaning in self.answers}

    def name(self, indicator: str) -> tuple[str, str, str]:
        """The indicator, its level (the agency's own where none is given) and its role."""
        bare, _, role = indicator.partition("#")
        bare, _, level = bare.partition("@")
        return bare, level or self.level, role


@cache
def paper(report: str) -> Paper:
    """The good report as a paper; take a ``copy()`` to edit."""
    good = REPORTS[report]
    lines = text_of(good.seed).split("\n")
    for number, text in good.retyped.items():
        lines[number - 1] = text
    for number, _, typed, _ in good.answers:
        line = lines[number - 1]
        if line.count("\t") > 2 and good.seed in TABULAR:
            cells = line.split("\t")
            cells[3] = typed
            lines[number - 1] = "\t".join(cells)
        elif typed:
            lines[number - 1] = _fill(line, typed, number)
    done = Paper(pieces(good.seed, lines))
    done.join()
    good.annexes(done)
    return done


_LEADER = re.compile(r"[.…]{2,}\s*/\s*[.…]{2,}|[.…]{3,}")


def _fill(line: str, typed: str, number: int) -> str:
    """Types an answer into the first gap of the line; ``☒ words`` ticks the box before these words."""
    if typed.startswith("☒ "):
        option = typed[2:]
        assert f"☐ {option}" in line, (number, option)
        return line.replace(f"☐ {option}", typed, 1)
    assert _LEADER.search(line), (number, line)
    return _LEADER.sub(f" {typed} ", line, count=1)


def rows_of(table: Table, *rows: tuple[str, ...]) -> None:
    """Replaces the data rows of a list by these."""
    head = next((n for n, row in enumerate(table.rows) if row is table.number_row), table.head - 1) + 1
    table.rows = table.rows[:head]
    for texts in rows:
        if len(texts) == 2:
            table.insert(len(table.rows)).merge(1, table.width - 1, texts[1])
            table.rows[-1][0] = texts[0]
        else:
            table.insert(len(table.rows), *texts)


# Bắc Giang: a department, tables in six parts

_SERVICES_3 = (
    ("A", "DỊCH VỤ CÔNG TRỰC TUYẾN MÀ THỦ TỤC HÀNH CHÍNH ĐƯỢC THỰC HIỆN TẠI CQNN CẤP TỈNH"),
    ("1", "Lưu thông hàng hóa trong nước", "Cấp giấy xác nhận đủ điều kiện làm đại lý bán lẻ xăng dầu", "dichvucong.bacgiang.gov.vn", "", "", "", "12", "20", "1", ""),
    ("2", "Lưu thông hàng hóa trong nước", "Cấp Giấy chứng nhận cửa hàng đủ điều kiện bán lẻ xăng dầu", "dichvucong.bacgiang.gov.vn", "", "", "", "17", "28", "0", ""),
    ("3", "An toàn thực phẩm", "Cấp Giấy chứng nhận đủ điều kiện an toàn thực phẩm", "dichvucong.bacgiang.gov.vn", "", "", "", "9", "46", "0", ""),
    ("4", "Hóa chất", "Cấp lại Giấy chứng nhận huấn luyện kỹ thuật an toàn hóa chất", "dichvucong.bacgiang.gov.vn", "", "", "", "0", "0", "0", ""),
)  # fmt: skip
_SERVICES_4 = (
    ("A", "DỊCH VỤ CÔNG TRỰC TUYẾN MÀ THỦ TỤC HÀNH CHÍNH ĐƯỢC THỰC HIỆN TẠI CQNN CẤP TỈNH"),
    ("1", "Xúc tiến thương mại", "Thông báo thực hiện khuyến mại", "dichvucong.bacgiang.gov.vn", "", "", "", "2483", "2496", "Chuyển khoản", "1"),
    ("2", "Xúc tiến thương mại", "Thông báo sửa đổi, bổ sung nội dung chương trình khuyến mại", "dichvucong.bacgiang.gov.vn", "", "", "", "56", "59", "Chuyển khoản", "0"),
    ("3", "Quản lý cạnh tranh", "Thông báo tổ chức hội nghị, hội thảo, đào tạo", "dichvucong.bacgiang.gov.vn", "", "", "", "21", "21", "Thẻ", "1"),
)  # fmt: skip


def _bac_giang_annexes(paper: Paper) -> None:
    rows_of(paper.table("Lưu thông hàng hóa"), *_SERVICES_3)
    rows_of(paper.table("Thông báo thực hiện khuyến mại"), *_SERVICES_4)


BAC_GIANG = Good(
    "000",
    "cap_tinh",
    (
        (24, "report_period", "Quý III/2020", "2020-Q3"),
        (25, "agency_name", "Sở Công Thương", "Sở Công Thương"),
        (26, "agency_address", "18 Hoàng Văn Thụ", "18 Hoàng Văn Thụ"),
        (27, "agency_website_url", "sct.bacgiang.gov.vn", "sct.bacgiang.gov.vn"),
        (29, "staff_total", "45", 45),
        (39, "other_information", "", None),
        (41, "contact_name", "Lê Minh Khôi", "Lê Minh Khôi"),
        (42, "contact_unit", "Văn phòng Sở", "Văn phòng Sở"),
        (43, "contact_position", "Chuyên viên", "Chuyên viên"),
        (44, "contact_phone_fixed", "0204 3000 123", "02043000123"),
        (45, "contact_phone_mobile", "0900 000 444", "0900000444"),
        (46, "contact_email", "khoilm_sct@bacgiang.example", "khoilm_sct@bacgiang.example"),
        (65, "computers_total", "47", 47),
        (66, "computers_per_staff_pct", "104,44", 104.44),
        (67, "staff_with_computer", "45", 45),
        (68, "staff_with_computer_pct", "100", 100),
        (70, "antivirus_computers", "45", 45),
        (71, "antivirus_computers_pct", "95,74", 95.74),
        (72, "lan_agencies", "Có", True),
        (74, "internet_bandwidth_converted_mbps", "80", 80),
        (75, "computers_online_pct", "95,74", 95.74),
        (76, "wan_connected", "Có", True),
        (77, "wan_applications", "1. Một cửa điện tử 2. Hộp thư công vụ", ["Một cửa điện tử", "Hộp thư công vụ"]),
        (78, "specialised_network_connected", "Có", True),
        (79, "specialised_network_applications", "1. Mail công vụ 2. QLVB&ĐHCV", ["Mail công vụ", "QLVB&ĐHCV"]),
        (87, "docs_exchanged_fully_electronic_pct", "90", 90),
        (88, "docs_exchanged_parallel_pct", "10", 10),
        (90, "digsig_leaders_issued", "4", 4),
        (91, "digsig_staff_issued", "41", 41),
        (92, "digsig_staff_issued_pct", "100", 100),
        (95, "app_hr", "Có", True),
        (96, "app_accounting", "Có", True),
        (97, "app_asset", "Không", False),
        (98, "app_emulation", "Có", True),
        (99, "app_other_internal", "Phần mềm họp không giấy", ["Phần mềm họp không giấy"]),
        (102, "onestop_reception_only", "0", False),
        (103, "onestop_leaders_participate", "1", True),
        (104, "onestop_dossiers_resolved", "2670", 2670),
        (105, "onestop_dossiers_pct", "97,91", 97.91),
        (106, "onestop_on_time_pct", "99,5", 99.5),
        (110, "meetings_total", "12", 12),
        (111, "meetings_video", "5", 5),
        (113, "work_files_total", "1250", 1250),
        (114, "work_files_online_pct", "96", 96),
        (122, "tthc_total", "132", 132),
        (123, "tthc_mandatory_online", "24", 24),
        (
            124,
            "tthc_mandatory_decision",
            "Quyết định số 567/QĐ-UBND ngày 15/5/2020",
            "Quyết định số 567/QĐ-UBND ngày 15/5/2020",
        ),
        (125, "tthc_need_business_registry", "3", 3),
        (126, "tthc_dossiers_total", "2727", 2727),
        (127, "dvctt_l12_total", "125", 125),
        (129, "dvctt_l3_total", "4", 4),
        (130, "dvctt_l3_online_dossiers", "94", 94),
        (131, "dvctt_l3_edossier", "2", 2),
        (132, "dvctt_l3_national_portal", "1", 1),
        (133, "dvctt_l3_with_dossiers", "3", 3),
        (134, "dvctt_l3_offline_dossiers", "56", 56),
        (135, "dvctt_l3_digital_signature", "1", 1),
        (136, "dvctt_l3_prefilled_forms", "2", 2),
        (137, "dvctt_l3_business_registry", "1", 1),
        (140, "dvctt_l4_total", "3", 3),
        (141, "dvctt_l4_online_dossiers", "2576", 2576),
        (143, "dvctt_l4_edossier", "3", 3),
        (144, "dvctt_l4_national_portal", "1", 1),
        (145, "dvctt_l4_with_dossiers", "3", 3),
        (146, "dvctt_l4_offline_dossiers", "16", 16),
        (147, "dvctt_l4_e_payment", "3", 3),
        (148, "dvctt_l4_digital_signature", "2", 2),
        (149, "dvctt_l4_prefilled_forms", "1", 1),
        (150, "dvctt_l4_business_registry", "1", 1),
        (152, "dvc_support_total", "132", 132),
        (158, "it_staff_dedicated_present", "Có", True),
        (159, "it_staff_dedicated", "2", 2),
        (161, "it_staff_degree_phd", "0", 0),
        (162, "it_staff_degree_master", "0", 0),
        (163, "it_staff_degree_college", "0", 0),
        (164, "it_staff_degree_bachelor", "2", 2),
        (165, "it_staff_degree_intermediate", "0", 0),
        (166, "it_staff_degree_other", "0", 0),
        (167, "it_cert_international", "1", 1),
        (168, "it_cert_security", "0", 0),
        (169, "it_cert_network", "1", 1),
        (170, "it_cert_database", "0", 0),
        (172, "staff_it_skill_cert", "44", 44),
        (173, "staff_it_skill_cert_pct", "97,78", 97.78),
        (174, "staff_regular_computer_pct", "100", 100),
        (175, "staff_regular_internet_pct", "95,6", 95.6),
    ),
    {
        4: "- Thời điểm lấy số liệu: từ 01/01/2020 - 31/8/2020",
        12: "Số: 45/BC-SCT",
        14: "Bắc Giang, ngày 01 tháng 9 năm 2020",
        51: "Bắc Giang, ngày 01 tháng 9 năm 2020",
        75: "4.2\tTỷ lệ máy tính kết nối Internet\t%\t\tMáy soạn thảo VB mật\t2",
        146: "\t- Tổng số hồ sơ của các DVCTT mức độ 4 vẫn được người dân, doanh nghiệp gửi xử lý trực tiếp (hồ sơ không trực tuyến) từ trong năm (từ 01/01/2020- 31/8/2020)\thồ sơ\t\t",
    },
    _bac_giang_annexes,
)

# Điện Biên: a department, prose


def _dien_bien_annexes(paper: Paper) -> None:
    three, four, apps = (table for table in paper.tables() if "Tên" in "".join(table.rows[0].texts))
    site = "dichvucong.dienbien.gov.vn"
    rows_of(
        three,
        ("1", "Đất đai", "Cung cấp dữ liệu đất đai", site, "80", "90", ""),
        ("2", "Khoáng sản", "Cấp phép thăm dò khoáng sản", site, "40", "50", ""),
        ("3", "Môi trường", "Xác nhận đề án bảo vệ môi trường", site, "0", "0", ""),
    )
    rows_of(four, ("1", "Đo đạc", "Cung cấp thông tin bản đồ", site, "45", "55", "Chuyển khoản"))
    apps.rows = apps.rows[: apps.head]
    apps.insert(apps.head, "1", "Phần mềm quản lý đất đai", "Sở Tài nguyên và Môi trường", "x", "", "", "x", "1")
    apps.insert(apps.head + 1, "2", "Phần mềm quan trắc", "Sở Tài nguyên và Môi trường", "", "x", "x", "", "0")


DIEN_BIEN = Good(
    "001",
    "cap_tinh",
    (
        (48, "app_hr", "☒ Có", True),
        (50, "app_accounting", "☒ Có", True),
        (52, "app_asset", "☒ Không", False),
        (54, "app_emulation", "☒ Có", True),
        (64, "onestop_deployed", "☒ Có", True),
        (68, "onestop_tthc_pct", "60", 60),
        (71, "onestop_dossiers_received", "1200", 1200),
        (73, "onestop_dossiers_on_time", "1140", 1140),
        (73, "onestop_on_time_pct", "95", 95),
        (167, "tthc_total", "94", 94),
        (168, "dvctt_l12_total", "90", 90),
        (170, "dvctt_l3_total", "3", 3),
        (171, "dvctt_l3_with_dossiers", "2", 2),
        (172, "dvctt_l3_online_dossiers", "120", 120),
        (173, "dvctt_l3_offline_dossiers", "20", 20),
        (176, "dvctt_l4_total", "1", 1),
        (177, "dvctt_l4_with_dossiers", "1", 1),
        (178, "dvctt_l4_online_dossiers", "45", 45),
        (179, "dvctt_l4_offline_dossiers", "10", 10),
        (223, "it_cert_security", "0", 0),
        (224, "it_cert_network", "1", 1),
        (225, "it_cert_database", "0", 0),
        (229, "contact_name", "", "Đỗ Hải Nam"),
        (230, "contact_unit", "", "Sở Tài nguyên và Môi trường Điện Biên"),
        (231, "contact_phone_fixed", "", "02150000015"),
        (232, "contact_email", "", "stnmt@dienbien.example"),
    ),
    {
        9: "công nghệ thông tin quý II/2018",
        48: "a. Quản lý nhân sự: ☐ Có  ☐ Không",
        50: "b. Quản lý kế toán - tài chính: ☐ Có  ☐ Không",
        52: "c. Quản lý tài sản: ☐ Có  ☐ Không",
        54: "d. Quản lý Thi đua - Khen thưởng: ☐ Có  ☐ Không",
        64: "Cơ quan, đơn vị có triển khai phần mềm một cửa: ☐ Có  ☐ Không",
        69: "",
        167: "1. Tổng số dịch vụ hành chính công (tổng số lượng thủ tục hành chính của cơ quan, đơn vị): ..... dịch vụ",
        168: "2. Tổng số dịch vụ công trực tuyến mức độ 1, 2: ..... dịch vụ",
        170: "  - Tổng số DVCTT mức độ 3: ..... dịch vụ",
        171: "  - Tổng số DVCTT mức độ 3 có phát sinh hồ sơ trực tuyến: ..... dịch vụ",
        172: "  - Tổng số hồ sơ đã được tiếp nhận, giải quyết trực tuyến (hồ sơ trực tuyến) qua các DVCTT mức độ 3 từ đầu năm đến nay (tính từ 01/01/2018 đến 31/5/2018): ..... hồ sơ",
        173: "  - Tổng số hồ sơ của các DVCTT mức độ 3 vẫn được người dân, doanh nghiệp gửi xử lý trực tiếp (hồ sơ không trực tuyến) từ đầu năm đến nay (tính từ 01/01/2018 đến 31/5/2018): ..... hồ sơ",
        176: "  - Tổng số DVCTT mức độ 4: ..... dịch vụ",
        177: "  - Tổng số DVCTT mức độ 4 có phát sinh hồ sơ trực tuyến: ..... dịch vụ",
        178: "  - Tổng số hồ sơ đã được tiếp nhận, giải quyết trực tuyến (hồ sơ trực tuyến) qua các DVCTT mức độ 4 từ đầu năm đến nay (tính từ 01/01/2018 đến 31/5/2018): ..... hồ sơ",
        179: "  - Tổng số hồ sơ của các DVCTT mức độ 4 vẫn được người dân, doanh nghiệp gửi xử lý trực tiếp (hồ sơ không trực tuyến) từ đầu năm đến nay (tính từ 01/01/2018 đến 31/5/2018): ..... hồ sơ",
        215: "",
        223: "- Số lượng CBCCVC có chứng chỉ về An toàn bảo mật (CISSP, Security+, CISA, CISM): ..... người",
        224: "- Số lượng CBCCVC có các chứng chỉ về Quản trị mạng (MCSE, MCSA, CCNA, CCNP): ..... người",
        225: "- Số lượng CBCCVC có chứng chỉ về Quản trị cơ sở dữ liệu (MCDBA, OCA, OCM, OCP): ..... người",
    },
    _dien_bien_annexes,
)

# Tuyên Quang: a city of a province, tables, three levels


def _tuyen_quang_annexes(paper: Paper) -> None:
    for row in paper.table("Phần mềm hộ tịch").rows[2:]:
        row[8] = "0"


TUYEN_QUANG = Good(
    "002",
    "cap_huyen",
    (
        (45, "report_period", "Quý I/2020", "2020-Q1"),
        (46, "agency_name", "Ủy ban nhân dân thành phố Tuyên Quang", "Ủy ban nhân dân thành phố Tuyên Quang"),
        (50, "agencies_total@toan_huyen", "31", 31),
        (51, "agencies_total@cap_huyen", "16", 16),
        (52, "agencies_total@cap_xa", "15", 15),
        (53, "staff_total@toan_huyen", "463", 463),
        (54, "staff_total@cap_huyen", "157", 157),
        (55, "staff_total@cap_xa", "306", 306),
        (64, "contact_name", "Trần Thu Hà", "Trần Thu Hà"),
        (66, "contact_position", "Chuyên viên", "Chuyên viên"),
        (79, "computers_total@toan_huyen", "435", 435),
        (80, "computers_per_staff_pct@toan_huyen", "93,95", 93.95),
        (82, "computers_total@cap_huyen", "168", 168),
        (83, "staff_with_computer@cap_huyen", "150/157", 150),
        (84, "staff_with_computer_pct@cap_huyen", "95,5", 95.5),
        (86, "computers_total@cap_xa", "267", 267),
        (87, "staff_with_computer@cap_xa", "267/306", 267),
        (88, "staff_with_computer_pct@cap_xa", "87,3", 87.3),
        (90, "antivirus_computers@toan_huyen", "346/435", 346),
        (91, "antivirus_computers_pct@toan_huyen", "79,5", 79.5),
        (92, "antivirus_computers@cap_huyen", "150/168", 150),
        (93, "antivirus_computers_pct@cap_huyen", "89,3", 89.3),
        (94, "antivirus_computers@cap_xa", "196/267", 196),
        (95, "antivirus_computers_pct@cap_xa", "73,4", 73.4),
        (97, "lan_agencies@toan_huyen", "31", 31),
        (98, "lan_agencies_pct@toan_huyen", "100", 100),
        (99, "lan_agencies@cap_huyen", "16", 16),
        (100, "lan_agencies_pct@cap_huyen", "100", 100),
        (101, "lan_agencies@cap_xa", "15", 15),
        (102, "lan_agencies_pct@cap_xa", "100", 100),
        (104, "internet_bandwidth_converted_mbps@cap_huyen", "1250", 1250),
        (105, "bandwidth_per_staff_mbps@cap_huyen", "7,96", 7.96),
        (106, "agencies_with_internet@cap_xa", "15", 15),
        (107, "agencies_with_internet_pct@cap_xa", "100", 100),
        (109, "computers_online_pct@toan_huyen", "100", 100),
        (110, "computers_online_pct@cap_huyen", "100", 100),
        (111, "computers_online_pct@cap_xa", "100", 100),
        (119, "email_systems_count@toan_huyen", "2", 2),
        (120, "email_accounts_total@toan_huyen", "160/463", 160),
        (121, "email_accounts_pct@toan_huyen", "34,6", 34.6),
        (122, "email_accounts_total@cap_huyen", "131/157", 131),
        (123, "email_accounts_pct@cap_huyen", "83,4", 83.4),
        (124, "email_accounts_total@toan_huyen", "160/463", 160),
        (125, "email_accounts_pct@toan_huyen", "34,6", 34.6),
        (126, "email_accounts_total@cap_xa", "29/306", 29),
        (127, "email_accounts_pct@cap_xa", "9,5", 9.5),
        (128, "email_accounts_shared@cap_huyen", "124/157", 124),
        (129, "email_accounts_shared_pct@cap_huyen", "79,0", 79),
        (130, "email_accounts_shared@toan_huyen", "153/463", 153),
        (131, "email_accounts_shared_pct@toan_huyen", "33,0", 33),
        (132, "email_accounts_private@toan_huyen", "7/463", 7),
        (133, "email_accounts_private_pct@toan_huyen", "1,5", 1.5),
        (134, "email_regular_use_pct@toan_huyen", "66,8", 66.8),
        (135, "email_regular_use_pct@cap_huyen", "80", 80),
        (136, "email_regular_use_pct@cap_xa", "60", 60),
        (142, "outgoing_docs_electronic@cap_huyen", "681", 681),
        (143, "outgoing_docs_paper@cap_huyen", "720", 720),
        (144, "outgoing_electronic_to_paper_pct@cap_huyen", "94,6", 94.6),
        (146, "dms_used_for_direction@toan_huyen", "1", True),
        (147, "dms_leader_use_pct@toan_huyen", "100", 100),
        (148, "dms_agency_leader_use_pct@cap_huyen", "100", 100),
        (149, "dms_agency_use_pct@cap_huyen", "100", 100),
        (150, "dms_ubnd_leader_use_pct@cap_huyen", "100", 100),
        (155, "digsig_leaders_issued@cap_xa", "29/33", 29),
        (156, "digsig_leaders_issued_pct@cap_xa", "87,9", 87.9),
        (157, "digsig_staff_issued@cap_xa", "0", 0),
        (158, "digsig_staff_issued_pct@cap_xa", "0", 0),
        (160, "digsig_dms_integrated@toan_huyen", "1", True),
        (162, "digsig_docs_internal_monthly@toan_huyen", "45/60", "45/60"),
        (163, "digsig_docs_external_monthly@cap_huyen", "12/60", "12/60"),
        (167, "app_hr@toan_huyen", "0", False),
        (169, "app_accounting@toan_huyen", "1", True),
        (170, "app_accounting_agencies_pct@toan_huyen", "100", 100),
        (171, "app_accounting_agencies@cap_huyen", "16", 16),
        (172, "app_accounting_agencies_pct@cap_huyen", "100", 100),
        (174, "app_asset@toan_huyen", "1", True),
        (175, "app_emulation@toan_huyen", "1", True),
        (180, "link_business_registry@toan_huyen", "0", False),
        (181, "link_payment_gateway@toan_huyen", "0", False),
        (182, "link_vnpost@toan_huyen", "1", True),
        (185, "onestop_reception_only@toan_huyen", "0", False),
        (186, "onestop_leaders_participate@toan_huyen", "1", True),
        (187, "onestop_dossiers_received@toan_huyen", "3.367", 3367),
        (188, "onestop_dossiers_on_time@toan_huyen", "2.995", 2995),
        (189, "onestop_on_time_pct@toan_huyen", "88,95", 88.95),
        (192, "vc_system_present@toan_huyen", "1", True),
        (193, "vc_endpoints@toan_huyen", "16", 16),
        (195, "meetings_total@cap_huyen", "12", 12),
        (196, "meetings_video@cap_huyen", "5", 5),
        (204, "website_nd43_compliant@toan_huyen", "1", True),
        (205, "website_visits@toan_huyen", "215.136", 215136),
        (207, "website_posts_news@toan_huyen", "80", 80),
        (209, "website_posts_direction@toan_huyen", "12", 12),
        (210, "website_posts_feedback@toan_huyen", "3", 3),
        (211, "website_posts_reward_sanction@toan_huyen", "2", 2),
        (212, "website_posts_schedule@toan_huyen", "4", 4),
        (214, "website_posts_legal_outreach@toan_huyen", "6", 6),
        (215, "website_posts_policy@toan_huyen", "1", 1),
        (217, "website_posts_strategy@toan_huyen", "2", 2),
        (218, "website_posts_investment@toan_huyen", "0", 0),
        (219, "website_posts_land_construction_planning@toan_huyen", "1", 1),
        (220, "website_posts_natural_resources@toan_huyen", "0", 0),
        (221, "website_posts_waste_planning@toan_huyen", "0", 0),
        (222, "website_posts_legal_documents@toan_huyen", "25", 25),
        (223, "website_posts_gazette@toan_huyen", "0", 0),
        (225, "website_posts_consultation_docs@toan_huyen", "2", 2),
        (226, "website_posts_consultation_feedback@toan_huyen", "5", 5),
        (227, "website_posts_statistics_report@toan_huyen", "3", 3),
        (228, "website_posts_research@toan_huyen", "0", 0),
        (229, "website_posts_projects_procurement@toan_huyen", "9", 9),
        (237, "tthc_total@toan_huyen", "413", 413),
        (238, "dvc_portal_present@toan_huyen", "1", True),
        (
            240,
            "dvc_portal_url@toan_huyen",
            "http://dichvucong.tuyenquang.gov.vn",
            "http://dichvucong.tuyenquang.gov.vn",
        ),
        (241, "dvctt_on_provincial_portal@toan_huyen", "40", 40),
        (242, "dvc_portal_mobile@toan_huyen", "1", True),
        (243, "dvc_portal_satisfaction_public@toan_huyen", "1", True),
        (244, "dvctt_l12_total@toan_huyen", "324", 324),
        (246, "dvctt_l34_total@toan_huyen", "89", 89),
        (247, "dvctt_l34_online_dossiers@toan_huyen", "2100", 2100),
        (248, "dvctt_l34_with_dossiers@toan_huyen", "60", 60),
        (249, "dvctt_l34_offline_dossiers@toan_huyen", "867", 867),
        (250, "dvctt_l34_self_declared_pct@toan_huyen", "80", 80),
        (251, "dvctt_l34_assisted_pct@toan_huyen", "20", 20),
        (252, "dvctt_l34_digital_signature@toan_huyen", "5", 5),
        (253, "dvctt_l34_public_processing_time@toan_huyen", "89", 89),
        (254, "dvctt_l34_prefilled_forms@toan_huyen", "10", 10),
        (255, "dvctt_l34_business_registry@toan_huyen", "2", 2),
        (257, "dvc_support_total@toan_huyen", "413", 413),
        (259, "dvc_support_l12@toan_huyen", "324", 324),
        (260, "dvc_support_l3@toan_huyen", "60", 60),
        (261, "dvc_support_l4@toan_huyen", "29", 29),
        (263, "dvc_https_sites@toan_huyen", "1", True),
        (270, "policy_it_plan_5y@toan_huyen", "0", False),
        (271, "policy_it_plan_annual@toan_huyen", "1", True),
        (272, "policy_it_plan_completion_report@toan_huyen", "0", False),
        (273, "policy_infosec_regulation@toan_huyen", "0", False),
        (274, "policy_email_regulation@toan_huyen", "0", False),
        (275, "policy_portal_regulation@toan_huyen", "0", False),
        (276, "policy_it_par_linkage@toan_huyen", "1", True),
        (277, "policy_it_egov_reports@toan_huyen", "0", False),
        (278, "policy_other_documents@toan_huyen", "1", True),
        (284, "it_staff_dedicated@toan_huyen", "1", 1),
        (285, "it_staff_dedicated_pct@toan_huyen", "0,2", 0.2),
        (286, "it_staff_in_charge@toan_huyen", "2", 2),
        (287, "it_staff_in_charge_pct@toan_huyen", "0,4", 0.4),
        (289, "it_staff_degree_phd@toan_huyen", "0", 0),
        (290, "it_staff_degree_master@toan_huyen", "0", 0),
        (291, "it_staff_degree_college@toan_huyen", "0", 0),
        (292, "it_staff_degree_bachelor@toan_huyen", "3", 3),
        (293, "it_staff_degree_intermediate@toan_huyen", "0", 0),
        (294, "it_staff_degree_other@toan_huyen", "0", 0),
        (295, "it_cert_security@toan_huyen", "1", 1),
        (296, "it_cert_network@toan_huyen", "1", 1),
        (297, "it_cert_database@toan_huyen", "0", 0),
        (299, "staff_regular_computer_pct@toan_huyen", "100", 100),
        (300, "staff_regular_internet_pct@toan_huyen", "98", 98),
        (303, "training_it_staff@toan_huyen", "2", 2),
        (304, "training_it_staff_pct@toan_huyen", "0,4", 0.4),
        (306, "training_staff@toan_huyen", "20", 20),
        (307, "training_staff_pct@toan_huyen", "4,3", 4.3),
    ),
    {
        45: "1\tQuý báo cáo\t\tQuý I/2020",
        5: "TP. Tuyên Quang, ngày 5 tháng 3 năm 2020",
        126: "\tSố lượng CBCCVC cấp xã được cấp tài khoản thư điện tử\tNgười\t\t",
        175: "d\tQuản lý Thi đua - Khen thưởng\t1/0 (1: Có; 0: Chưa có)\t\t",
        273: "4\tQuy chế đảm bảo an toàn thông tin trong hoạt động ứng dụng CNTT\t1/0 (1: Có; 0: Không)\t\t",
        274: "5\tQuy chế quản lý và sử dụng hệ thống thư điện tử công vụ\t1/0 (1: Có; 0: Không)\t\t",
        275: "6\tQuy chế vận hành và duy trì hoạt động cho cổng/trang thông tin điện tử, trang/cổng dịch vụ công trực tuyến\t1/0 (1: Có; 0: Không)\t\t",
    },
    _tuyen_quang_annexes,
)

# Phú Yên: a branch of a department, prose with several answers on a line


def _phu_yen_annexes(paper: Paper) -> None:
    apps, three, four = (table for table in paper.tables() if "TT" in table.rows[0].texts)
    site = "dichvucong.phuyen.gov.vn"
    rows_of(
        apps,
        ("1", "Phần mềm theo dõi diễn biến rừng", "Chi cục Kiểm lâm", "x", "", "", "x", "1"),
        ("2", "Phần mềm quản lý lâm sản", "Chi cục Kiểm lâm", "", "x", "x", "", "0"),
    )
    rows_of(
        three,
        ("A", "DỊCH VỤ CÔNG TRỰC TUYẾN MÀ THỦ TỤC HÀNH CHÍNH ĐƯỢC THỰC HIỆN TẠI CQNN CẤP TỈNH"),
        ("1", "Lâm nghiệp", "Đăng ký mã số cơ sở nuôi", site, "", "", "80", "100", ""),
        ("2", "Lâm nghiệp", "Xác nhận bảng kê lâm sản", site, "", "", "30", "45", ""),
        ("3", "Lâm nghiệp", "Cấp chứng chỉ rừng trồng", site, "", "", "10", "15", ""),
        ("4", "Lâm nghiệp", "Phê duyệt phương án khai thác", site, "", "", "0", "0", ""),
    )
    rows_of(
        four,
        ("A", "DỊCH VỤ CÔNG TRỰC TUYẾN MÀ THỦ TỤC HÀNH CHÍNH ĐƯỢC THỰC HIỆN TẠI CQNN CẤP TỈNH"),
        ("1", "Lâm nghiệp", "Đăng ký khai thác tận thu", site, "", "", "30", "35", "Chuyển khoản"),
    )


PHU_YEN = Good(
    "003",
    "cap_tinh",
    (
        (2, "report_period", "", "2019-Q3"),
        (3, "agency_name", "Chi cục Kiểm lâm tỉnh Phú Yên", "Chi cục Kiểm lâm tỉnh Phú Yên"),
        (4, "agency_address", "12 Trần Phú, thành phố Tuy Hòa", "12 Trần Phú, thành phố Tuy Hòa"),
        (5, "agency_website_url", "kiemlam.phuyen.gov.vn", "kiemlam.phuyen.gov.vn"),
        (8, "computers_total", "41", 41),
        (10, "computers_desktop", "30", 30),
        (11, "computers_laptop", "8", 8),
        (12, "computers_tablet", "1", 1),
        (13, "servers_total", "2", 2),
        (14, "staff_total", "40", 40),
        (15, "staff_with_computer", "38", 38),
        (16, "computers_per_staff_pct", "102,5", 102.5),
        (18, "antivirus_computers", "39", 39),
        (18, "antivirus_computers_pct", "95,12", 95.12),
        (20, "lan_agencies", "Có", True),
        (22, "internet_bandwidth_converted_mbps", "200", 200),
        (23, "bandwidth_per_staff_mbps", "5", 5),
        (29, "email_systems_count", "1", 1),
        (30, "email_accounts_total", "40", 40),
        (30, "email_accounts_pct", "100", 100),
        (32, "email_accounts_shared", "38", 38),
        (32, "email_accounts_shared_pct", "95", 95),
        (33, "email_accounts_private", "2", 2),
        (33, "email_accounts_private_pct", "5", 5),
        (35, "email_max_attachment", "☒ 10 Mb ≤ KT ≤ 20 Mb", "10 Mb ≤ KT ≤ 20 Mb"),
        (37, "email_mailbox_quota", "", "DL > 5 Gb"),
        (38, "email_regular_use_pct", "97,5", 97.5),
        (46, "docs_exchanged_fully_electronic_pct", "88", 88),
        (47, "docs_exchanged_parallel_pct", "12", 12),
        (48, "dms_linked_province_district", "Có", True),
        (49, "dms_linked_province_commune", "Không", False),
        (50, "dms_staff_use_pct", "100", 100),
        (52, "outgoing_docs_electronic", "800", 800),
        (53, "outgoing_docs_paper", "820", 820),
        (54, "outgoing_electronic_to_paper_pct", "97,56", 97.56),
        (58, "digsig_email_integrated@toan_tinh", "☒ Đã tích hợp", True),
        (61, "digsig_dms_integrated", "☒ Đã tích hợp", True),
        (63, "digsig_docs_internal_monthly", "120/150", "120/150"),
        (65, "digsig_docs_external_monthly", "20/25", "20/25"),
        (67, "outgoing_docs_signed", "760", 760),
        (68, "outgoing_signed_pct", "95", 95),
        (74, "app_hr", "Có", True),
        (75, "app_accounting", "Có", True),
        (76, "app_asset", "Không", False),
        (77, "app_emulation", "Có", True),
        (78, "app_other_internal", "Phần mềm giám sát rừng", ["Phần mềm giám sát rừng"]),
        (82, "tthc_total", "25", 25),
        (83, "dvctt_l12_total", "20", 20),
        (84, "dvctt_l12_dossiers_direct", "300", 300),
        (86, "dvctt_l3_total", "4", 4),
        (87, "dvctt_l3_with_dossiers", "3", 3),
        (88, "dvctt_l3_online_dossiers", "120", 120),
        (89, "dvctt_l3_offline_dossiers", "40", 40),
        (92, "dvctt_l4_total", "1", 1),
        (93, "dvctt_l4_with_dossiers", "1", 1),
        (94, "dvctt_l4_online_dossiers", "30", 30),
        (95, "dvctt_l4_offline_dossiers", "5", 5),
        (98, "dvc_https_sites", "1", 1),
        (99, "dvc_https_sites_pct", "1/1", "1/1"),
        (104, "contact_name", "Phan Văn Lộc", "Phan Văn Lộc"),
        (105, "contact_unit", "Phòng Hành chính", "Phòng Hành chính"),
        (106, "contact_position", "Chuyên viên", "Chuyên viên"),
        (107, "contact_phone_fixed", "0257 3000 456", "02573000456"),
        (107, "contact_phone_mobile", "0900 000 456", "0900000456"),
        (108, "contact_email", "pvloc@phuyen.example", "pvloc@phuyen.example"),
    ),
    {
        27: "- Hệ thống thư điện tử dùng chung là hệ thống thư điện tử của tỉnh triển khai cấp cho các CCVC-NLĐ sử dụng phục vụ cho công việc.",
        110: "\tTuy Hòa, ngày 30 tháng 8 năm 2019",
        113: "\tTuy Hòa, ngày 31 tháng 8 năm 2019",
    },
    _phu_yen_annexes,
)

# Sóc Trăng: a district, levels side by side


def _soc_trang_annexes(paper: Paper) -> None:
    apps, services = paper.table("Tên ứng dụng"), paper.table("Mã TTHC")
    rows_of(apps, ("1", "Phần mềm hộ tịch", "Phòng Tư pháp", "x", "", "", "x", "1"))
    rows_of(
        services,
        ("1", "Đăng ký thành lập hộ kinh doanh", "KS-01"),
        ("2", "Cấp bản sao trích lục hộ tịch", "KS-02"),
        ("3", "Cấp giấy phép xây dựng nhà ở riêng lẻ", "KS-03"),
        ("4", "Cấp phép bán lẻ rượu", "KS-04"),
    )
    lines = paper.table("Leased Line")
    for row, figures in zip(lines.rows[1:], (("0", "0"), ("300", "600"), ("0", "20"), ("10", "5")), strict=True):
        name = row[0].text.split(":")[0]
        row[1], row[2] = f"{name}: {figures[0]}", f"{name}: {figures[1]}"


def _roles(dedicated: str, in_charge: str, concurrent: str) -> str:
    return f"[{dedicated}] Chuyên trách  [{in_charge}] Phụ trách  [{concurrent}] Kiêm nhiệm"


SOC_TRANG = Good(
    "004",
    "cap_huyen",
    (
        (21, "agency_name", "", "UBND huyện Kế Sách"),
        (22, "contact_name", "", "Lâm Thị Sa Rinh"),
        (23, "contact_phone_fixed", "", "02993000777"),
        (23, "contact_phone_mobile", "", "0900000777"),
        (24, "contact_email", "", "ltsrinh@soctrang.example"),
        (25, "agencies_total@cap_xa", "13", 13),
        (26, "staff_total@cap_huyen", "", 85),
        (26, "staff_total@cap_xa", "", 240),
        (27, "computers_total@cap_huyen", "", 90),
        (27, "computers_total@cap_xa", "", 200),
        (29, "antivirus_computers@cap_huyen", "", 80),
        (29, "antivirus_computers@cap_xa", "", 150),
        (36, "internet_bandwidth_leased_line_mbps@cap_huyen", "", 0),
        (37, "internet_bandwidth_leased_line_mbps@cap_xa", "", 0),
        (40, "internet_bandwidth_ftth_mbps@cap_huyen", "", 300),
        (41, "internet_bandwidth_ftth_mbps@cap_xa", "", 600),
        (44, "internet_bandwidth_xdsl_mbps@cap_huyen", "", 0),
        (45, "internet_bandwidth_xdsl_mbps@cap_xa", "", 20),
        (48, "internet_bandwidth_other_mbps@cap_huyen", "", 10),
        (49, "internet_bandwidth_other_mbps@cap_xa", "", 5),
        (52, "email_accounts_total@cap_huyen", "", 84),
        (52, "email_accounts_total@cap_xa", "", 230),
        (57, "app_hr", "☒ Có", True),
        (58, "app_accounting", "☒ Có", True),
        (59, "app_asset", "☒ Không", False),
        (60, "app_emulation", "☒ Không", False),
        (61, "app_other_internal", "", ["Phần mềm họp trực tuyến"]),
        (112, "it_staff_dedicated", "1", 1),
        (112, "it_staff_in_charge", "0", 0),
        (112, "it_staff_concurrent", "12", 12),
        (114, "it_staff_degree_phd#dedicated", "", 0),
        (115, "it_staff_degree_master#dedicated", "", 0),
        (116, "it_staff_degree_bachelor#dedicated", "", 1),
        (116, "it_staff_degree_bachelor#in_charge", "", 0),
        (116, "it_staff_degree_bachelor#concurrent", "", 8),
        (117, "it_staff_degree_college#concurrent", "", 3),
        (118, "it_staff_degree_intermediate#concurrent", "", 1),
        (119, "it_staff_degree_other#concurrent", "", 0),
        (135, "outgoing_docs_electronic", "1500", 1500),
        (136, "outgoing_docs_signed", "1200", 1200),
        (137, "outgoing_docs_paper", "1600", 1600),
        (139, "tthc_total", "300", 300),
        (142, "dvctt_l3_total", "3", 3),
        (144, "dvctt_l3_with_dossiers", "2", 2),
        (146, "dvctt_l3_online_dossiers", "340", 340),
        (147, "dvctt_l3_offline_dossiers", "60", 60),
        (150, "dvctt_l4_total", "1", 1),
        (151, "dvctt_l4_with_dossiers", "1", 1),
        (152, "dvctt_l4_online_dossiers", "45", 45),
        (153, "dvctt_l4_offline_dossiers", "5", 5),
    ),
    {
        21: "1. Tên đơn vị: UBND huyện Kế Sách",
        22: "2. Người báo cáo: Lâm Thị Sa Rinh",
        23: "3. Điện thoại cơ quan: 0299 3000 777. DĐ: 0900 000 777",
        24: "4. Địa chỉ thư điện tử liên hệ: ltsrinh@soctrang.example",
        26: "6. Tổng số CBCC tại đơn vị: (Cấp tỉnh)………. (Cấp huyện) 85 (Cấp xã) 240",
        27: "7. Tổng số máy tính tại đơn vị: (Cấp tỉnh)………. (Cấp huyện) 90 (Cấp xã) 200",
        29: "(Cấp tỉnh)……….. (Cấp huyện) 80 (Cấp xã) 150",
        53: "(Cấp tỉnh)…………. (Cấp huyện) 84 (Cấp xã) 230 hộp thư",
        57: "a. Quản lý nhân sự \t\t\t\t☐ Có \t\t☐ Không ",
        58: "b. Quản lý kế toán - tài chính\t\t☐ Có \t\t☐ Không ",
        59: "c. Quản lý tài sản\t\t\t\t☐ Có \t\t☐ Không ",
        60: "d. Quản lý Thi đua - Khen thưởng\t\t☐ Có \t\t☐ Không ",
        61: "đ. Các ứng dụng nội bộ khác, nêu rõ tên ứng dụng: Phần mềm họp trực tuyến",
        114: f"Tiến sỹ:\t\t{_roles('0', '0', '0')}",
        115: f"Thạc sỹ:\t\t{_roles('0', '0', '0')}",
        116: f"Đại học:\t\t{_roles('1', '0', '8')}",
        117: f"Cao đẳng:\t\t{_roles('0', '0', '3')}",
        118: f"Trung cấp:\t{_roles('0', '0', '1')}",
        119: f"Khác:\t\t{_roles('0', '0', '0')}",
        139: "a) Tổng số thủ tục hành chính tại đơn vị: ...........",
        142: "· Tổng số DVCTT mức độ 3: ...........",
        144: "· Tổng số DVCTT mức độ 3 có phát sinh hồ sơ trực tuyến: ...........",
        148: "c) DVCTT mức độ 4:",
    },
    _soc_trang_annexes,
)

REPORTS = {
    "bac_giang": BAC_GIANG,
    "dien_bien": DIEN_BIEN,
    "tuyen_quang": TUYEN_QUANG,
    "phu_yen": PHU_YEN,
    "soc_trang": SOC_TRANG,
}
