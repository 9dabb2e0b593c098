"""Reports written by hand as five clerks would print them, consistent down to the last rounding.

Nothing here is computed from the forms or the rule pack: every figure, rate and row was worked out on paper.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from services.validate.judging.report import Judgement, judge
from shared.contracts import AnnexTable, Fact, ReportIdentity, Source, Status
from tests.world import WORLD

Printed = dict[str, str | None]
"""What is printed, by ``indicator``, ``indicator@level`` or ``indicator@level#role``; None is a blank."""

_FIGURE = re.compile(r"-?\d+(?:[.,]\d+)*")
_WORDS = ("agency", "contact", "tthc_mandatory_decision", "dvc_portal_url", "email_max", "email_mailbox", "lgsp")


@dataclass(frozen=True, slots=True)
class Hand:
    """A report by hand."""

    form: str
    level: str
    own: str
    period: str
    printed: Printed
    tables: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    signed: date = date(2020, 9, 28)
    notes: dict[str, str] = field(default_factory=dict)

    def facts(self) -> list[Fact]:
        """The report as a perfect reading gives it."""
        return [_fact(name, raw, self.own, self.notes.get(name)) for name, raw in self.printed.items()]

    def annexes(self) -> list[AnnexTable]:
        """Its annex tables."""
        return [AnnexTable(table=name, rows=[dict(row) for row in rows]) for name, rows in self.tables.items()]

    def identity(self) -> ReportIdentity:
        """Its letterhead."""
        return ReportIdentity(
            form=self.form, agency_level=self.level, period=self.period, dispatch_number="12/BC", signed_on=self.signed, agency="Sở Xây dựng"
        )  # fmt: skip

    def judged(self, printed: Printed | None = None, **given: Any) -> Judgement:
        """The judgement, with some figures printed otherwise."""
        changed = Hand(self.form, self.level, self.own, self.period, {**self.printed, **(printed or {})}, self.tables, self.signed, {**self.notes, **given.pop("notes", {})})  # fmt: skip
        facts, tables = given.pop("facts", changed.facts()), given.pop("tables", changed.annexes())
        return judge(given.pop("identity", changed.identity()), facts, tables, [], WORLD, None, **given)


@cache
def _fact(name: str, raw: str | None, own: str, note: str | None) -> Fact:
    """What a perfect reading gives of one printed figure; changed by nobody, who wants it otherwise takes a copy."""
    about, _, role = name.partition("#")
    indicator, _, level = about.partition("@")
    value, top, below = read(indicator, raw) if raw is not None else (None, None, None)
    return Fact(
        indicator=indicator, level=level or own, role=role or None, raw=raw, value=value, numerator=top, denominator=below,
        status=Status.BLANK if raw is None else Status.FILLED, note=note,
        source=Source(page=1, table=1, row=1, column=4, text=f"{name} | {raw}"),
    )  # fmt: skip


def read(indicator: str, raw: str) -> tuple[Any, float | int | None, float | int | None]:
    """A careful reader of an answer: value, numerator, denominator."""
    if raw in ("Có", "Không"):
        return raw == "Có", None, None
    if indicator.startswith(_WORDS):
        return raw, None, None
    if indicator.endswith(("_applications", "app_other_internal")) or indicator == "specialised_apps":
        return raw.split("; "), None, None
    fraction = re.fullmatch(r"(\d+)\s*/\s*(\d+)", raw)
    if fraction:
        return int(fraction[1]), int(fraction[1]), int(fraction[2])
    found = _FIGURE.search(raw)
    assert found, (indicator, raw)
    return figure(found[0], rate=indicator.endswith(("_pct", "_mbps"))), None, None


def figure(text: str, *, rate: bool) -> int | float:
    """'3.018' is three thousand and eighteen among counts, '98.5' a rate."""
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+", text) and not rate:
        return int(text.replace(".", ""))
    plain = text.replace(",", ".")
    return float(plain) if "." in plain else int(plain)


def services(*rows: tuple[Any, ...], sign: bool = True) -> list[dict[str, Any]]:
    """Rows of a list of services: name, online, received, signature."""
    made = []
    for n, (name, online, received, *more) in enumerate(rows, 1):
        row = {"tt": n, "service_group": "Xây dựng", "service_name": name, "online_dossiers_resolved": online, "all_dossiers_received": received}  # fmt: skip
        if sign:
            row |= {"digital_signature": bool(more and more[0]), "payment_form": "Trực tiếp"}
        made.append(row)
    return made


APPS = [
    {"tt": 1, "app_name": "Phần mềm cấp phép", "owner_agency": "Sở Xây dựng", "built_by_province": True, "scope_provincial_agency": True, "data_sharing": False},
    {"tt": 2, "app_name": "Cơ sở dữ liệu nhà ở", "owner_agency": "Sở Xây dựng", "built_by_ministry": True, "scope_provincial_agency": True, "data_sharing": True},
]  # fmt: skip

# Lan types plain figures; Minh writes units and remarks into the cell; Hoa leaves the dots of the form standing;
# Tuấn copies from Excel with dots; Bích writes both the fraction and the rate.
LAN = Hand("bac-giang-so-2020", "cap_tinh", "cap_tinh", "2020-Q3", {
    "staff_total": "62", "computers_total": "65", "computers_per_staff_pct": "104,84", "staff_with_computer": "61", "staff_with_computer_pct": "98,39",
    "antivirus_computers": "58", "antivirus_computers_pct": "89,23", "computers_online_pct": "96,9", "internet_bandwidth_converted_mbps": "150",
    "wan_connected": "Có", "wan_applications": "Thư điện tử; Một cửa", "specialised_network_connected": "Có", "specialised_network_applications": "Họp trực tuyến",
    "docs_exchanged_fully_electronic_pct": "81", "docs_exchanged_parallel_pct": "19", "digsig_leaders_issued": "4", "digsig_staff_issued": "30",
    "onestop_reception_only": "Không", "onestop_leaders_participate": "Có", "onestop_dossiers_resolved": "1540", "tthc_dossiers_total": "1602",
    "onestop_dossiers_pct": "96,13", "onestop_on_time_pct": "99,2", "meetings_total": "12", "meetings_video": "3", "work_files_total": "2310", "work_files_online_pct": "88",
    "tthc_total": "71", "tthc_mandatory_online": "9", "dvctt_l12_total": "62", "dvctt_l3_total": "5", "dvctt_l4_total": "4", "dvctt_l3_with_dossiers": "4", "dvctt_l4_with_dossiers": "3",
    "dvctt_l3_online_dossiers": "310", "dvctt_l4_online_dossiers": "122", "dvctt_l3_offline_dossiers": "20", "dvctt_l4_offline_dossiers": "8",
    "dvctt_l3_digital_signature": "1", "dvctt_l4_digital_signature": "2", "it_staff_dedicated_present": "Có", "it_staff_dedicated": "2", "it_staff_degree_master": "1", "it_staff_degree_bachelor": "1",
    "it_cert_international": "1", "staff_it_skill_cert": "60", "staff_it_skill_cert_pct": "96,77", "contact_email": "lan@soxd.example.vn", "contact_phone_mobile": "0912345678",
}, {
    "3A.1": APPS,
    "3A.2": services(("Cấp phép xây dựng", 120, 130), ("Điều chỉnh giấy phép", 100, 104, 1), ("Gia hạn", 60, 63), ("Cấp lại", 30, 33), ("Thẩm định", 0, 0)),
    "3A.3": services(("Cấp chứng chỉ", 80, 84, 1), ("Cấp lại chứng chỉ", 40, 42, 1), ("Gia hạn chứng chỉ", 2, 4), ("Thu hồi", 0, 0)),
})  # fmt: skip
MINH = Hand("bac-giang-so-2020", "cap_tinh", "cap_tinh", "2020-Q4", {
    "staff_total": "44 người", "computers_total": "47 chiếc", "computers_per_staff_pct": "106,8%", "staff_with_computer": "43 người", "staff_with_computer_pct": "97,73% (43/44)",
    "antivirus_computers": "45 chiếc", "antivirus_computers_pct": "95,7% (45/47 máy)", "computers_online_pct": "100%", "internet_bandwidth_converted_mbps": "80 Mbps",
    "docs_exchanged_fully_electronic_pct": "90 %", "docs_exchanged_parallel_pct": "10 %", "onestop_dossiers_resolved": "2.671 hồ sơ", "tthc_dossiers_total": "2.727 hồ sơ",
    "onestop_dossiers_pct": "97,95 % (2.671/2.727)", "meetings_total": "08 cuộc", "meetings_video": "05 cuộc", "tthc_total": "132 thủ tục", "dvctt_l12_total": "108", "dvctt_l3_total": "15 dịch vụ", "dvctt_l4_total": "9 dịch vụ",
    "it_staff_dedicated_present": "Có", "it_staff_dedicated": "01", "it_staff_degree_bachelor": "01", "staff_it_skill_cert": "44 người", "staff_it_skill_cert_pct": "100%",
}, signed=date(2020, 12, 18))  # fmt: skip
TUAN = Hand("bac-giang-so-2020", "cap_tinh", "cap_tinh", "2020-Q2", {
    "staff_total": "208", "computers_total": "231", "computers_per_staff_pct": "111.06", "staff_with_computer": "204", "staff_with_computer_pct": "98.1",
    "antivirus_computers": "150", "antivirus_computers_pct": "64.94", "tthc_dossiers_total": "12.480", "onestop_dossiers_resolved": "12.001", "onestop_dossiers_pct": "96.16",
    "tthc_total": "96", "dvctt_l12_total": "90", "dvctt_l3_total": "4", "dvctt_l4_total": "2", "dvctt_l3_online_dossiers": "2.150", "dvctt_l3_offline_dossiers": "0", "dvctt_l3_with_dossiers": "3",
    "staff_it_skill_cert": "187", "staff_it_skill_cert_pct": "89.9", "meetings_total": "21", "meetings_video": "21",
}, {"3A.2": services(("A một", 1500, 1500), ("B hai", 640, 640), ("C ba", 10, 10), ("D bốn", 0, 0), sign=False)}, signed=date(2020, 6, 24))  # fmt: skip

# Huyện: three levels, sums over them, one list of services of levels 3 and 4.
HOA = Hand("tuyen-quang-huyen-2020", "cap_huyen", "toan_huyen", "2020-Q3", {
    "agencies_total@toan_huyen": "30", "agencies_total@cap_huyen": "12", "agencies_total@cap_xa": "18",
    "staff_total@toan_huyen": "….463….", "staff_total@cap_huyen": "….157….", "staff_total@cap_xa": "….306….",
    "computers_total@toan_huyen": "435", "computers_total@cap_huyen": "168", "computers_total@cap_xa": "267", "computers_per_staff_pct@toan_huyen": "….94,0….%",
    "staff_with_computer@cap_huyen": "150", "staff_with_computer_pct@cap_huyen": "….95,5….%", "staff_with_computer@cap_xa": "250", "staff_with_computer_pct@cap_xa": "81,7 %",
    "antivirus_computers@toan_huyen": "330", "antivirus_computers@cap_huyen": "150", "antivirus_computers@cap_xa": "180",
    "antivirus_computers_pct@toan_huyen": "75,9", "antivirus_computers_pct@cap_huyen": "89,3", "antivirus_computers_pct@cap_xa": "67,4",
    "lan_agencies@toan_huyen": "28", "lan_agencies@cap_huyen": "12", "lan_agencies@cap_xa": "16", "lan_agencies_pct@toan_huyen": "93,3", "lan_agencies_pct@cap_huyen": "100", "lan_agencies_pct@cap_xa": "88,9",
    "internet_bandwidth_converted_mbps@cap_huyen": "988 Mbps", "bandwidth_per_staff_mbps@cap_huyen": "6,29 Mbps/người",
    "email_accounts_total@toan_huyen": "391", "email_accounts_pct@toan_huyen": "84,4", "email_accounts_total@cap_huyen": "156", "email_accounts_pct@cap_huyen": "99,4", "email_accounts_total@cap_xa": "235", "email_accounts_pct@cap_xa": "76,8",
    "email_accounts_shared@toan_huyen": "391", "email_accounts_shared_pct@toan_huyen": "84,4", "email_accounts_private@toan_huyen": "8", "email_accounts_private_pct@toan_huyen": "1,7",
    "email_regular_use_pct@toan_huyen": "81,1", "email_regular_use_pct@cap_huyen": "95", "email_regular_use_pct@cap_xa": "74",
    "outgoing_docs_electronic@cap_huyen": "2.450", "outgoing_docs_paper@cap_huyen": "3.120", "outgoing_electronic_to_paper_pct@cap_huyen": "78,53",
    "onestop_reception_only": "Không", "onestop_leaders_participate": "Có", "onestop_dossiers_received": "3.367", "onestop_dossiers_on_time": "3.298", "onestop_on_time_pct": "97,95",
    "tthc_total": "240", "dvctt_l12_total": "234", "dvctt_l34_total": "6", "dvctt_l34_online_dossiers": "92", "dvctt_l34_with_dossiers": "5", "dvctt_l34_offline_dossiers": "25", "dvctt_l34_self_declared_pct": "83", "dvctt_l34_assisted_pct": "17",
    "dvctt_l34_digital_signature": "1", "dvc_support_total": "84", "dvc_support_l12": "78", "dvc_support_l3": "6", "dvc_support_l4": "0", "digsig_docs_internal_monthly": "34/226",
    "vc_system_present": "Có", "vc_endpoints": "19", "meetings_total@cap_huyen": "26", "meetings_video@cap_huyen": "9",
    "it_staff_dedicated": "1", "it_staff_dedicated_pct": "0,2", "it_staff_in_charge": "2", "it_staff_in_charge_pct": "0,4", "it_staff_degree_bachelor": "3",
}, {
    "3A.1": APPS,
    "3A.2": services(("Đăng ký khai sinh", 40, 50, 1), ("Đăng ký kết hôn", 20, 25), ("Chứng thực", 20, 27), ("Hộ kinh doanh", 10, 12), ("Cấp phép karaoke", 2, 3), ("Bảo trợ", 0, 0)),
})  # fmt: skip
BICH = Hand("tuyen-quang-huyen-2020", "cap_huyen", "toan_huyen", "2020-Q1", {
    "staff_total@toan_huyen": "379", "staff_total@cap_huyen": "122", "staff_total@cap_xa": "257", "computers_total@toan_huyen": "366", "computers_total@cap_huyen": "131", "computers_total@cap_xa": "235",
    "computers_per_staff_pct@toan_huyen": "96,6 (366/379)", "antivirus_computers@toan_huyen": "301/366", "antivirus_computers@cap_huyen": "119/131", "antivirus_computers@cap_xa": "182/235",
    "antivirus_computers_pct@toan_huyen": "82,2", "antivirus_computers_pct@cap_huyen": "90,8", "antivirus_computers_pct@cap_xa": "77,4",
    "email_accounts_total@toan_huyen": "250/379", "email_accounts_pct@toan_huyen": "66", "email_accounts_total@cap_huyen": "118/122", "email_accounts_pct@cap_huyen": "96,7", "email_accounts_total@cap_xa": "132/257", "email_accounts_pct@cap_xa": "51,4",
    "onestop_dossiers_received": "4.939", "onestop_dossiers_on_time": "4.748", "onestop_on_time_pct": "96,13 (4.748/4.939)", "tthc_total": "413", "dvctt_l12_total": "405", "dvctt_l34_total": "8",
    "it_staff_dedicated": "1", "it_staff_in_charge": "2", "it_staff_degree_bachelor": "2", "it_staff_degree_college": "1",
}, notes={"email_accounts_total@cap_xa": "Còn 125 người chưa được cấp", "antivirus_computers@cap_xa": "53 máy chưa cài"}, signed=date(2020, 4, 2))  # fmt: skip
DUNG = Hand("tuyen-quang-huyen-2020", "cap_huyen", "toan_huyen", "2020-Q2", {
    "staff_total@toan_huyen": "512", "staff_total@cap_huyen": "160", "staff_total@cap_xa": "352", "email_regular_use_pct@toan_huyen": "78", "email_regular_use_pct@cap_huyen": "78", "email_regular_use_pct@cap_xa": "77,5",
    "computers_online_pct@toan_huyen": "99", "computers_online_pct@cap_huyen": "100", "computers_online_pct@cap_xa": "98", "computers_total@toan_huyen": "480", "computers_total@cap_huyen": "200", "computers_total@cap_xa": "280",
    "outgoing_docs_electronic@cap_huyen": "4100", "outgoing_docs_paper@cap_huyen": "3900", "outgoing_electronic_to_paper_pct@cap_huyen": "105,13", "onestop_reception_only": "Không", "onestop_leaders_participate": "Không",
    "dvctt_l34_total": "0", "dvctt_l34_online_dossiers": "0", "dvctt_l34_with_dossiers": "0", "dvctt_l34_offline_dossiers": "0", "dvctt_l34_self_declared_pct": "0", "dvctt_l34_assisted_pct": "0", "tthc_total": "240", "dvctt_l12_total": "240",
}, signed=date(2020, 6, 26))  # fmt: skip

# Chi cục on the form of Phú Yên: mailboxes shared and private by the same people, kinds of computers.
PHU = Hand("phu-yen-so-2019", "cap_tinh", "cap_tinh", "2019-Q3", {
    "computers_total": "87", "computers_desktop": "70", "computers_laptop": "12", "computers_tablet": "2", "servers_total": "3", "staff_total": "86", "staff_with_computer": "84", "computers_per_staff_pct": "….101,2….%",
    "antivirus_computers": "80", "antivirus_computers_pct": "….92….%", "internet_bandwidth_converted_mbps": "320", "bandwidth_per_staff_mbps": "….3,72….Mbps", "email_accounts_total": "86", "email_accounts_pct": "100%",
    "email_accounts_shared": "86", "email_accounts_shared_pct": "100%", "email_accounts_private": "7", "email_accounts_private_pct": "…8,1…%", "docs_exchanged_fully_electronic_pct": "62", "docs_exchanged_parallel_pct": "30",
    "outgoing_docs_electronic": "1.200", "outgoing_docs_paper": "1.100", "outgoing_electronic_to_paper_pct": "109,1", "outgoing_docs_signed": "1.047", "outgoing_signed_pct": "….87,3….%", "digsig_docs_internal_monthly": "70/94",
    "tthc_total": "33", "dvctt_l12_total": "24", "dvctt_l3_total": "6", "dvctt_l4_total": "3", "dvctt_l3_with_dossiers": "5", "dvctt_l3_online_dossiers": "103", "dvctt_l3_offline_dossiers": "28",
}, {"3A.2": services(("A", 50, 60), ("B", 30, 40), ("C", 20, 25), ("D", 2, 5), ("E", 1, 1), ("G", 0, 0), sign=False)}, signed=date(2019, 8, 31))  # fmt: skip
KHANH = Hand("phu-yen-so-2019", "cap_tinh", "cap_tinh", "2019-Q4", {
    "computers_total": "64", "staff_total": "64", "computers_per_staff_pct": "100,0", "email_accounts_total": "61", "email_accounts_pct": "95.3", "email_accounts_shared": "58", "email_accounts_shared_pct": "90.6",
    "email_accounts_private": "3", "email_accounts_private_pct": "4.7", "outgoing_docs_electronic": "610", "outgoing_docs_signed": "574", "outgoing_signed_pct": "94.1", "tthc_total": "32", "dvctt_l12_total": "26", "dvctt_l3_total": "5", "dvctt_l4_total": "1",
}, signed=date(2019, 12, 12))  # fmt: skip
VINH = Hand("phu-yen-so-2019", "cap_tinh", "cap_tinh", "2019-Q2", {
    "staff_total": "19", "computers_total": "17", "computers_per_staff_pct": "89,5", "staff_with_computer": "17", "antivirus_computers": "17", "antivirus_computers_pct": "100", "email_accounts_total": "19", "email_accounts_pct": "100",
    "tthc_total": "4", "dvctt_l12_total": "4", "dvctt_l3_total": "0", "dvctt_l4_total": "0", "dvctt_l3_online_dossiers": "0", "dvctt_l3_offline_dossiers": "0", "digsig_docs_internal_monthly": "0/12",
}, signed=date(2019, 6, 14))  # fmt: skip

# Điện Biên: prose, totals of the whole province given by the office of the people's committee.
MAI = Hand("dien-bien-2018", "cap_tinh", "cap_tinh", "2018-Q2", {
    "email_accounts_total@toan_tinh": "4.955", "email_accounts_pct@toan_tinh": "95,8", "email_accounts_total@cap_tinh": "1.407", "email_accounts_pct@cap_tinh": "96,4", "email_accounts_total@cap_huyen": "2.059", "email_accounts_pct@cap_huyen": "96,5",
    "email_accounts_total@cap_xa": "1.489", "email_accounts_pct@cap_xa": "94,5", "docs_exchanged_fully_electronic_pct@toan_tinh": "72", "docs_exchanged_parallel_pct@toan_tinh": "25,5", "meetings_video_pct@toan_tinh": "18/31",
    "onestop_deployed": "Có", "onestop_dossiers_received": "342", "onestop_dossiers_on_time": "322", "onestop_on_time_pct": "94,2", "tthc_total": "70 dịch vụ", "dvctt_l12_total": "63", "dvctt_l3_total": "5", "dvctt_l4_total": "2",
    "dvctt_l3_with_dossiers": "4", "dvctt_l3_online_dossiers": "38", "dvctt_l3_offline_dossiers": "25", "dvctt_l4_with_dossiers": "1", "dvctt_l4_online_dossiers": "26", "dvctt_l4_offline_dossiers": "9",
}, {
    "3A.2": services(("A", 20, 30), ("B", 10, 20), ("C", 6, 8), ("D", 2, 4), ("E", 0, 1), sign=False), "3A.3": services(("G", 26, 30, 1), ("H", 0, 5, 1)),
}, signed=date(2018, 6, 4))  # fmt: skip
NAM = Hand("dien-bien-2018", "cap_tinh", "cap_tinh", "2018-Q3", {
    "onestop_deployed": "Không", "tthc_total": "94", "dvctt_l12_total": "94", "dvctt_l3_total": "0", "dvctt_l3_with_dossiers": "0", "dvctt_l3_online_dossiers": "0", "dvctt_l3_offline_dossiers": "0", "dvctt_l4_total": "0", "dvctt_l4_online_dossiers": "0",
    "it_cert_security": "0", "it_cert_network": "1",
}, signed=date(2018, 9, 3))  # fmt: skip
OANH = Hand("dien-bien-2018", "cap_tinh", "cap_tinh", "2018-Q4", {
    "onestop_deployed": "Có", "onestop_dossiers_received": "1.840 hồ sơ", "onestop_dossiers_on_time": "1.809 hồ sơ", "onestop_on_time_pct": "98,3 %", "tthc_total": "76", "dvctt_l12_total": "68", "dvctt_l3_total": "6", "dvctt_l4_total": "2",
    "website_posts_total@toan_tinh": "30", "website_posts_news@toan_tinh": "12", "website_posts_direction@toan_tinh": "18",
}, signed=date(2018, 12, 11))  # fmt: skip

# Sóc Trăng: levels side by side, degrees by role, one list of services of levels 3 and 4.
SON = Hand("soc-trang-2019", "cap_huyen", "cap_huyen", "2019-Q2", {
    "agencies_total@cap_xa": "17", "staff_total@cap_huyen": "83", "staff_total@cap_xa": "281", "computers_total@cap_huyen": "95", "computers_total@cap_xa": "285", "antivirus_computers@cap_huyen": "88", "antivirus_computers@cap_xa": "270",
    "email_accounts_total@cap_huyen": "81", "email_accounts_total@cap_xa": "278", "internet_bandwidth_ftth_mbps@cap_huyen": "60", "internet_bandwidth_ftth_mbps@cap_xa": "120", "tthc_total": "159", "dvctt_l3_total": "6", "dvctt_l4_total": "3",
    "dvctt_l3_with_dossiers": "4", "dvctt_l3_online_dossiers": "59", "dvctt_l3_offline_dossiers": "51", "dvctt_l4_with_dossiers": "2", "dvctt_l4_online_dossiers": "87", "it_staff_dedicated": "3", "it_staff_in_charge": "2", "it_staff_concurrent": "0",
    "it_staff_degree_master@cap_huyen#dedicated": "1", "it_staff_degree_bachelor@cap_huyen#dedicated": "2", "it_staff_degree_bachelor@cap_huyen#in_charge": "2",
    "staff_total@toan_tinh": None, "staff_total@cap_tinh": None, "computers_total@cap_tinh": None,
}, {"service_list": [{"tt": n, "tthc_name": f"Thủ tục {n}", "tthc_code": f"KS-{n}"} for n in range(1, 10)]}, signed=date(2019, 6, 3))  # fmt: skip
THU = Hand("soc-trang-2019", "cap_xa", "cap_xa", "2019-Q3", {
    "staff_total@cap_xa": "21", "computers_total@cap_xa": "19", "antivirus_computers@cap_xa": "12", "email_accounts_total@cap_xa": "19", "dvctt_l3_total": "4", "dvctt_l4_total": "2", "dvctt_l3_online_dossiers": "99", "it_staff_dedicated": "0",
    "it_staff_concurrent": "1", "it_staff_degree_college@cap_xa#concurrent": "1", "staff_total@cap_huyen": None, "computers_total@cap_huyen": None, "staff_total@cap_tinh": None,
}, {"service_list": [{"tt": n, "tthc_name": f"Thủ tục {n}", "tthc_code": f"DA-{n}"} for n in range(1, 7)]}, signed=date(2019, 9, 16))  # fmt: skip
YEN = Hand("soc-trang-2019", "cap_tinh", "cap_tinh", "2019-Q4", {
    "staff_total@cap_tinh": "58", "computers_total@cap_tinh": "60", "antivirus_computers@cap_tinh": "60", "email_accounts_total@cap_tinh": "58", "tthc_total": "113", "dvctt_l3_total": "5", "dvctt_l4_total": "2", "dvctt_l3_online_dossiers": "16", "dvctt_l4_online_dossiers": "33",
    "it_staff_dedicated": "3", "it_staff_in_charge": "1", "it_staff_concurrent": "2", "it_staff_degree_master@cap_tinh#dedicated": "2", "it_staff_degree_bachelor@cap_tinh#dedicated": "1", "it_staff_degree_bachelor@cap_tinh#in_charge": "1", "it_staff_degree_master@cap_tinh#concurrent": "2",
}, {"service_list": [{"tt": n, "tthc_name": f"Thủ tục {n}", "tthc_code": None} for n in range(1, 8)]}, signed=date(2019, 12, 20))  # fmt: skip

RIGHT = {
    "lan": LAN, "minh": MINH, "tuan": TUAN, "hoa": HOA, "bich": BICH, "dung": DUNG, "phu": PHU, "khanh": KHANH, "vinh": VINH,
    "mai": MAI, "nam": NAM, "oanh": OANH, "son": SON, "thu": THU, "yen": YEN,
}  # fmt: skip
