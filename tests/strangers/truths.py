"""What an agency would answer: figures drawn at random, but true to each other, as an honest agency's are."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from random import Random


@dataclass(frozen=True)
class Share:
    """A rate in per cent (or a quotient, with ``times=1``): printed with as many digits as the clerk's hand gives it."""

    part: int
    whole: int
    times: int = 100

    def printed(self, digits: int) -> Decimal:
        return (Decimal(self.part * self.times) / Decimal(self.whole)).quantize(
            Decimal(1).scaleb(-digits), ROUND_HALF_UP
        )


@dataclass(frozen=True)
class Ratio:
    """Two numbers with a stroke between: ``45/60``."""

    part: int
    whole: int


Answer = bool | int | Decimal | str | list[str] | Share | Ratio | None


@dataclass
class Truth:
    """Answers by ``indicator@level#role`` and the lists at the end."""

    level: str
    answers: dict[str, Answer]
    apps: list[tuple[str, str, str, str, str, str, str]] = field(default_factory=list)
    """Name, owner, built by ministry, by province, used in the province's agencies, everywhere, shares data."""
    level3: list[tuple[str, str, int, int]] = field(default_factory=list)
    """Group, name, online dossiers, all dossiers."""
    level4: list[tuple[str, str, int, int]] = field(default_factory=list)


_SERVICES = (
    ("Lưu thông", "Cấp giấy phép bán buôn rượu"), ("Đất đai", "Cung cấp dữ liệu đất đai"), ("Tư pháp", "Cấp phiếu lý lịch tư pháp"),
    ("Y tế", "Cấp chứng chỉ hành nghề dược"), ("Giáo dục", "Cấp phép dạy thêm, học thêm"), ("Xây dựng", "Cấp chứng chỉ hành nghề hoạt động xây dựng"),
    ("Giao thông", "Đổi giấy phép lái xe"), ("Lao động", "Cấp giấy phép lao động cho người nước ngoài"), ("Môi trường", "Xác nhận kế hoạch bảo vệ môi trường"),
    ("Thú y", "Cấp giấy chứng nhận kiểm dịch"), ("Văn hóa", "Cấp giấy phép tổ chức biểu diễn"), ("Đầu tư", "Đăng ký thành lập doanh nghiệp"),
)  # fmt: skip
_NAMES = (
    "Nguyễn Thị Hòa",
    "Trần Văn Lực",
    "Hoàng A Páo",
    "Lý Thị Mỷ",
    "Phạm Quốc Bảo",
    "Đinh Thị Ngát",
    "Vi Văn Chung",
    "Bùi Thanh Tùng",
    "Kiều Thị Sương",
    "Y Thinh Niê",
    "Thạch Sô Phal",
    "Lê Quang Đạo",
)
_STREETS = ("Trần Hưng Đạo", "Lê Lợi", "Hùng Vương", "Nguyễn Huệ", "Quang Trung", "Điện Biên Phủ", "Lý Thường Kiệt")


def _contact(rng: Random, unit: str, domain: str, own: bool = True) -> dict[str, Answer]:
    return {
        "contact_name": rng.choice(_NAMES),
        "contact_unit": rng.choice(("Văn phòng", "Phòng Hành chính - Tổng hợp", "Phòng Kế hoạch - Tài chính"))
        if own
        else unit,
        "contact_position": rng.choice(("Chuyên viên", "Chánh Văn phòng", "Phó Trưởng phòng", "Văn thư")),
        "contact_phone_fixed": f"02{rng.randint(10, 99)}3{rng.randint(100000, 999999)}",
        "contact_phone_mobile": f"09{rng.randint(10000000, 99999999)}",
        "contact_email": f"vanphong{rng.randint(1, 99)}@{domain}",
    }


def _services(rng: Random, count: int, idle: int) -> list[tuple[str, str, int, int]]:
    """So many services, the last few of them without online dossiers."""
    chosen = rng.sample(_SERVICES, count)
    rows = []
    for n, (group, name) in enumerate(chosen):
        online = 0 if n >= count - idle else rng.randint(4, 190)
        rows.append((group, name, online, online + rng.randint(0, 40)))
    return rows


def _apps(rng: Random, agency: str) -> list[tuple[str, str, str, str, str, str, str]]:
    names = rng.sample(
        (
            "Phần mềm kế toán MISA",
            "Cơ sở dữ liệu chuyên ngành",
            "Phần mềm quản lý cán bộ",
            "Hệ thống thông tin báo cáo",
            "Phần mềm hộ tịch",
        ),
        rng.randint(2, 3),
    )
    return [
        (name, agency, *rng.choice((("x", ""), ("", "x"))), *rng.choice((("x", ""), ("", "x"))), rng.choice("01"))
        for name in names
    ]


def department_2020(rng: Random, agency: str, period: str, site: str, level: str = "cap_tinh") -> Truth:
    """Bắc Giang's form (seed 000): a department, or whoever else fills it."""
    staff = rng.randint(32, 120)
    computers = staff + rng.randint(-6, 12)
    equipped = min(staff, computers) - rng.randint(0, 3)
    virus = computers - rng.randint(1, 9)
    leaders = rng.randint(3, 5)
    signed = rng.randint(5, staff - leaders)
    three, four = _services(rng, rng.randint(3, 6), 1), _services(rng, rng.randint(2, 4), 0)
    l3, l4 = len(three), len(four)
    l12 = rng.randint(40, 120)
    dossiers = sum(row[3] for row in (*three, *four)) + rng.randint(200, 2500)
    resolved = dossiers - rng.randint(10, 90)
    skilled = staff - rng.randint(0, 4)
    meetings = rng.randint(5, 30)
    it = rng.randint(1, 4)
    return Truth(
        level,
        {
            "report_period": period,
            "agency_name": agency,
            "agency_address": f"Số {rng.randint(2, 300)} đường {rng.choice(_STREETS)}",
            "agency_website_url": site,
            "staff_total": staff,
            **_contact(rng, agency, site),
            "computers_total": computers,
            "computers_per_staff_pct": Share(computers, staff),
            "staff_with_computer": equipped,
            "staff_with_computer_pct": Share(equipped, staff),
            "antivirus_computers": virus,
            "antivirus_computers_pct": Share(virus, computers),
            "lan_agencies": True,
            "internet_bandwidth_converted_mbps": rng.choice((60, 100, 150, 200, 350, 500, 1200)),
            "computers_online_pct": Share(computers - rng.randint(1, 5), computers),
            "wan_connected": (wan := rng.random() < 0.5),
            "wan_applications": ["Một cửa điện tử", "Hộp thư công vụ"] if wan else None,
            "specialised_network_connected": True,
            "specialised_network_applications": ["Hộp thư công vụ", "Quản lý văn bản"],
            "docs_exchanged_fully_electronic_pct": (whole := rng.randint(55, 95)),
            "docs_exchanged_parallel_pct": 100 - whole,
            "digsig_leaders_issued": leaders,
            "digsig_staff_issued": signed,
            "digsig_staff_issued_pct": Share(signed, staff - leaders),
            "app_hr": rng.random() < 0.7,
            "app_accounting": True,
            "app_asset": rng.random() < 0.7,
            "app_emulation": rng.random() < 0.4,
            "app_other_internal": ["Phần mềm theo dõi nhiệm vụ"],
            "onestop_reception_only": False,
            "onestop_leaders_participate": True,
            "onestop_dossiers_resolved": resolved,
            "onestop_dossiers_pct": Share(resolved, dossiers),
            "onestop_on_time_pct": Decimal(rng.randint(930, 999)) / 10,
            "meetings_total": meetings,
            "meetings_video": rng.randint(0, meetings),
            "work_files_total": rng.randint(150, 4800),
            "work_files_online_pct": rng.randint(60, 99),
            "tthc_total": l12 + l3 + l4,
            "tthc_mandatory_online": l3 + l4,
            "tthc_mandatory_decision": f"Quyết định số {rng.randint(100, 2900)}/QĐ-UBND ngày {rng.randint(10, 28)}/5/2020",
            "tthc_need_business_registry": rng.randint(0, 9),
            "tthc_dossiers_total": dossiers,
            "dvctt_l12_total": l12,
            "dvctt_l3_total": l3,
            "dvctt_l3_online_dossiers": sum(row[3] for row in three),
            "dvctt_l3_edossier": rng.randint(0, l3),
            "dvctt_l3_national_portal": rng.randint(0, l3),
            "dvctt_l3_with_dossiers": l3 - 1,
            "dvctt_l3_offline_dossiers": sum(row[3] - row[2] for row in three),
            "dvctt_l3_digital_signature": 0,
            "dvctt_l3_prefilled_forms": rng.randint(0, l3),
            "dvctt_l3_business_registry": rng.randint(0, l3),
            "dvctt_l4_total": l4,
            "dvctt_l4_online_dossiers": sum(row[3] for row in four),
            "dvctt_l4_edossier": rng.randint(0, l4),
            "dvctt_l4_national_portal": rng.randint(0, l4),
            "dvctt_l4_with_dossiers": l4,
            "dvctt_l4_offline_dossiers": sum(row[3] - row[2] for row in four),
            "dvctt_l4_e_payment": l4,
            "dvctt_l4_digital_signature": 0,
            "dvctt_l4_prefilled_forms": rng.randint(0, l4),
            "dvctt_l4_business_registry": rng.randint(0, l4),
            "dvc_support_total": l12 + l3 + l4,
            "it_staff_dedicated_present": True,
            "it_staff_dedicated": it,
            "it_staff_degree_phd": 0,
            "it_staff_degree_master": 0,
            "it_staff_degree_college": 0,
            "it_staff_degree_bachelor": it,
            "it_staff_degree_intermediate": 0,
            "it_staff_degree_other": 0,
            "it_cert_international": rng.randint(0, 1),
            "it_cert_security": rng.randint(0, 1),
            "it_cert_network": rng.randint(0, 1),
            "it_cert_database": 0,
            "staff_it_skill_cert": skilled,
            "staff_it_skill_cert_pct": Share(skilled, staff),
            "staff_regular_computer_pct": 100,
            "staff_regular_internet_pct": rng.randint(90, 99),
        },
        _apps(rng, agency),
        three,
        four,
    )


def department_2018(rng: Random, agency: str, period: str, site: str, level: str = "cap_tinh") -> Truth:
    """Điện Biên's form (seed 001): a department; the parts of the province's office stay empty."""
    three, four = _services(rng, rng.randint(2, 5), 1), _services(rng, rng.randint(1, 3), 0)
    l12 = rng.randint(30, 160)
    received = rng.randint(300, 5200)
    on_time = received - rng.randint(3, 120)
    return Truth(
        level,
        {
            "app_hr": rng.random() < 0.6,
            "app_accounting": True,
            "app_asset": rng.random() < 0.5,
            "app_emulation": rng.random() < 0.4,
            "app_other_internal": ["Phần mềm quản lý văn bản"],
            "onestop_deployed": True,
            "onestop_tthc_pct": rng.randint(40, 98),
            "onestop_dossiers_received": received,
            "onestop_dossiers_on_time": on_time,
            "onestop_on_time_pct": Share(on_time, received),
            "tthc_total": l12 + len(three) + len(four),
            "dvctt_l12_total": l12,
            "dvctt_l3_total": len(three),
            "dvctt_l3_with_dossiers": len(three) - 1,
            "dvctt_l3_online_dossiers": sum(row[2] for row in three),
            "dvctt_l3_offline_dossiers": sum(row[3] - row[2] for row in three),
            "dvctt_l4_total": len(four),
            "dvctt_l4_with_dossiers": len(four),
            "dvctt_l4_online_dossiers": sum(row[2] for row in four),
            "dvctt_l4_offline_dossiers": sum(row[3] - row[2] for row in four),
            "it_cert_security": 0,
            "it_cert_network": rng.randint(0, 2),
            "it_cert_database": rng.randint(0, 1),
            **{
                k: v
                for k, v in _contact(rng, agency, site, own=False).items()
                if k in ("contact_name", "contact_unit", "contact_phone_fixed", "contact_email")
            },
        },
        _apps(rng, agency),
        three,
        four,
    )


def department_2019(rng: Random, agency: str, period: str, site: str, level: str = "cap_tinh") -> Truth:
    """Phú Yên's form (seed 003): a branch of a department."""
    staff = rng.randint(18, 70)
    desktop, laptop, tablet, server = (
        staff - rng.randint(0, 6),
        rng.randint(2, 12),
        rng.randint(0, 2),
        rng.randint(0, 2),
    )
    computers = desktop + laptop + tablet + server
    virus = computers - rng.randint(1, 6)
    shared = staff - rng.randint(0, 3)
    private = staff - shared
    bandwidth = rng.choice((80, 120, 200, 240))
    paper = rng.randint(400, 2100)
    electronic = paper - rng.randint(20, 150)
    signed = electronic - rng.randint(10, 200)
    three, four = _services(rng, rng.randint(2, 5), 1), _services(rng, rng.randint(1, 2), 0)
    l12 = rng.randint(8, 60)
    return Truth(
        level,
        {
            "report_period": period,
            "agency_name": agency,
            "agency_address": f"Số {rng.randint(2, 300)} {rng.choice(_STREETS)}",
            "agency_website_url": site,
            "computers_total": computers,
            "computers_desktop": desktop,
            "computers_laptop": laptop,
            "computers_tablet": tablet,
            "servers_total": server,
            "staff_total": staff,
            "staff_with_computer": staff - 1,
            "computers_per_staff_pct": Share(computers, staff),
            "antivirus_computers": virus,
            "antivirus_computers_pct": Share(virus, computers),
            "lan_agencies": True,
            "internet_bandwidth_converted_mbps": bandwidth,
            "bandwidth_per_staff_mbps": Share(bandwidth, staff, 1),
            "email_systems_count": 1,
            "email_accounts_total": staff,
            "email_accounts_pct": Share(staff, staff),
            "email_accounts_shared": shared,
            "email_accounts_shared_pct": Share(shared, staff),
            "email_accounts_private": private,
            "email_accounts_private_pct": Share(private, staff),
            "email_regular_use_pct": rng.randint(85, 100),
            "docs_exchanged_fully_electronic_pct": (whole := rng.randint(55, 95)),
            "docs_exchanged_parallel_pct": 100 - whole,
            "dms_linked_province_district": True,
            "dms_linked_province_commune": rng.random() < 0.5,
            "dms_staff_use_pct": 100,
            "outgoing_docs_electronic": electronic,
            "outgoing_docs_paper": paper,
            "outgoing_electronic_to_paper_pct": Share(electronic, paper),
            "email_max_attachment": rng.choice(("KT < 10 Mb", "10 Mb ≤ KT ≤ 20 Mb", "KT > 20 Mb")),
            "email_mailbox_quota": rng.choice(("2Gb≤ DL ≤ 5Gb", "DL > 5 Gb")),
            "digsig_email_integrated@toan_tinh": True,
            "digsig_dms_integrated": rng.random() < 0.6 or signed > 0,
            "digsig_docs_internal_monthly": Ratio(inside := rng.randint(20, 150), inside + rng.randint(0, 40)),
            "digsig_docs_external_monthly": Ratio(outside := rng.randint(2, 30), outside + rng.randint(0, 9)),
            "outgoing_docs_signed": signed,
            "outgoing_signed_pct": Share(signed, electronic),
            "app_hr": rng.random() < 0.6,
            "app_accounting": True,
            "app_asset": rng.random() < 0.5,
            "app_emulation": rng.random() < 0.5,
            "app_other_internal": ["Phần mềm chấm công"],
            "tthc_total": l12 + len(three) + len(four),
            "dvctt_l12_total": l12,
            "dvctt_l12_dossiers_direct": rng.randint(40, 900),
            "dvctt_l3_total": len(three),
            "dvctt_l3_with_dossiers": len(three) - 1,
            "dvctt_l3_online_dossiers": sum(row[2] for row in three),
            "dvctt_l3_offline_dossiers": sum(row[3] - row[2] for row in three),
            "dvctt_l4_total": len(four),
            "dvctt_l4_with_dossiers": len(four),
            "dvctt_l4_online_dossiers": sum(row[2] for row in four),
            "dvctt_l4_offline_dossiers": sum(row[3] - row[2] for row in four),
            "dvc_https_sites": 1,
            "dvc_https_sites_pct": Ratio(1, 1),
            **_contact(rng, agency, site),
        },
        _apps(rng, agency),
        three,
        four,
    )


def district_2020(rng: Random, agency: str, period: str, site: str, level: str = "cap_huyen") -> Truth:
    """Tuyên Quang's form (seed 002): a district with its communes."""
    offices, communes = rng.randint(11, 17), rng.randint(9, 24)
    staff = {"cap_huyen": rng.randint(95, 170), "cap_xa": communes * rng.randint(17, 21)}
    computers = {place: count - rng.randint(1, 15) for place, count in staff.items()}
    equipped = {place: count - rng.randint(0, 3) for place, count in computers.items()}
    virus = {place: count - rng.randint(1, 40) for place, count in computers.items()}
    mail = {"cap_huyen": staff["cap_huyen"] - rng.randint(1, 20), "cap_xa": staff["cap_xa"] // 2 + rng.randint(1, 40)}
    shared_h = mail["cap_huyen"] - 6

    def both(counts: dict[str, int]) -> int:
        return counts["cap_huyen"] + counts["cap_xa"]

    everyone, mailboxes = both(staff), both(mail)
    private = rng.randint(2, 6)
    shared = mailboxes - private
    paper = rng.randint(500, 2600)
    electronic = paper - rng.randint(5, 180)
    received = rng.randint(1200, 9800)
    on_time = received - rng.randint(12, 300)
    leaders_x = communes * 3
    l12, l34 = rng.randint(180, 320), rng.randint(20, 95)
    online, offline = rng.randint(150, 2900), rng.randint(50, 900)
    own = rng.randint(55, 90)
    train, others = rng.randint(1, 3), rng.randint(10, 60)
    link = {"link_business_registry": False, "link_payment_gateway": rng.random() < 0.5, "link_vnpost": True}
    answers: dict[str, Answer] = {
        "report_period": period,
        "agency_name": agency,
        "agency_address": f"Thị trấn {agency.rsplit(maxsplit=1)[-1]}",
        "agency_website_url": site,
        "agencies_total@toan_huyen": offices + communes,
        "agencies_total@cap_huyen": offices,
        "agencies_total@cap_xa": communes,
        "staff_total@toan_huyen": everyone,
        **{f"staff_total@{place}": count for place, count in staff.items()},
        **_contact(rng, agency, site),
        "computers_total@toan_huyen": both(computers),
        "computers_per_staff_pct@toan_huyen": Share(both(computers), everyone),
        **{f"computers_total@{place}": count for place, count in computers.items()},
        **{f"staff_with_computer@{place}": count for place, count in equipped.items()},
        **{f"staff_with_computer_pct@{place}": Share(count, staff[place]) for place, count in equipped.items()},
        "antivirus_computers@toan_huyen": both(virus),
        "antivirus_computers_pct@toan_huyen": Share(both(virus), both(computers)),
        **{f"antivirus_computers@{place}": count for place, count in virus.items()},
        **{f"antivirus_computers_pct@{place}": Share(count, computers[place]) for place, count in virus.items()},
        "lan_agencies@toan_huyen": offices + communes,
        "lan_agencies_pct@toan_huyen": 100,
        "lan_agencies@cap_huyen": offices,
        "lan_agencies_pct@cap_huyen": 100,
        "lan_agencies@cap_xa": communes,
        "lan_agencies_pct@cap_xa": 100,
        "internet_bandwidth_converted_mbps@cap_huyen": (bandwidth := rng.choice((400, 650, 900, 1250))),
        "bandwidth_per_staff_mbps@cap_huyen": Share(bandwidth, staff["cap_huyen"], 1),
        "agencies_with_internet@cap_xa": communes,
        "agencies_with_internet_pct@cap_xa": 100,
        **{f"computers_online_pct@{place}": 100 for place in ("toan_huyen", "cap_huyen", "cap_xa")},
        "email_systems_count@toan_huyen": rng.randint(1, 2),
        "email_accounts_total@toan_huyen": mailboxes,
        "email_accounts_pct@toan_huyen": Share(mailboxes, everyone),
        **{f"email_accounts_total@{place}": count for place, count in mail.items()},
        **{f"email_accounts_pct@{place}": Share(count, staff[place]) for place, count in mail.items()},
        "email_accounts_shared@cap_huyen": shared_h,
        "email_accounts_shared_pct@cap_huyen": Share(shared_h, staff["cap_huyen"]),
        "email_accounts_shared@toan_huyen": shared,
        "email_accounts_shared_pct@toan_huyen": Share(shared, everyone),
        "email_accounts_private@toan_huyen": private,
        "email_accounts_private_pct@toan_huyen": Share(private, everyone),
        **{f"email_regular_use_pct@{place}": 85 for place in ("toan_huyen", "cap_huyen", "cap_xa")},
        "outgoing_docs_electronic@cap_huyen": electronic,
        "outgoing_docs_paper@cap_huyen": paper,
        "outgoing_electronic_to_paper_pct@cap_huyen": Share(electronic, paper),
        "dms_used_for_direction@toan_huyen": True,
        **dict.fromkeys(
            (
                "dms_leader_use_pct@toan_huyen",
                "dms_agency_leader_use_pct@cap_huyen",
                "dms_agency_use_pct@cap_huyen",
                "dms_ubnd_leader_use_pct@cap_huyen",
            ),
            100,
        ),
        "digsig_leaders_issued@cap_xa": (led := leaders_x - rng.randint(1, 6)),
        "digsig_leaders_issued_pct@cap_xa": Share(led, leaders_x),
        "digsig_staff_issued@cap_xa": 0,
        "digsig_staff_issued_pct@cap_xa": 0,
        "digsig_dms_integrated@toan_huyen": True,
        "digsig_docs_internal_monthly@toan_huyen": Ratio(inside := rng.randint(20, 150), inside + rng.randint(0, 40)),
        "digsig_docs_external_monthly@cap_huyen": Ratio(outside := rng.randint(2, 30), outside + rng.randint(0, 9)),
        "app_hr@toan_huyen": rng.random() < 0.6,
        "app_accounting@toan_huyen": True,
        "app_accounting_agencies_pct@toan_huyen": 100,
        "app_accounting_agencies@cap_huyen": offices,
        "app_accounting_agencies_pct@cap_huyen": 100,
        "app_asset@toan_huyen": True,
        "app_emulation@toan_huyen": rng.random() < 0.4,
        **{f"{name}@toan_huyen": yes for name, yes in link.items()},
        "onestop_reception_only@toan_huyen": False,
        "onestop_leaders_participate@toan_huyen": True,
        "onestop_dossiers_received@toan_huyen": received,
        "onestop_dossiers_on_time@toan_huyen": on_time,
        "onestop_on_time_pct@toan_huyen": Share(on_time, received),
        "vc_system_present@toan_huyen": True,
        "vc_endpoints@toan_huyen": communes + 1,
        "meetings_total@cap_huyen": (meetings := rng.randint(6, 30)),
        "meetings_video@cap_huyen": rng.randint(0, meetings),
        "website_nd43_compliant@toan_huyen": True,
        "website_visits@toan_huyen": rng.randint(12000, 480000),
        **{
            f"website_posts_{name}@toan_huyen": rng.randint(0, 140)
            for name in [
                "news",
                "direction",
                "feedback",
                "reward_sanction",
                "schedule",
                "legal_outreach",
                "policy",
                "strategy",
                "investment",
                "land_construction_planning",
                "natural_resources",
                "waste_planning",
                "legal_documents",
                "gazette",
                "consultation_docs",
                "consultation_feedback",
                "statistics_report",
                "research",
                "projects_procurement",
            ]
        },
        "tthc_total@toan_huyen": l12 + l34,
        "dvc_portal_present@toan_huyen": True,
        "dvc_portal_url@toan_huyen": f"dichvucong.{site.split('.', 1)[1]}",
        "dvctt_on_provincial_portal@toan_huyen": rng.randint(5, l34),
        "dvc_portal_mobile@toan_huyen": True,
        "dvc_portal_satisfaction_public@toan_huyen": rng.random() < 0.5,
        "dvctt_l12_total@toan_huyen": l12,
        "dvctt_l34_total@toan_huyen": l34,
        "dvctt_l34_online_dossiers@toan_huyen": online,
        "dvctt_l34_with_dossiers@toan_huyen": rng.randint(5, l34),
        "dvctt_l34_offline_dossiers@toan_huyen": offline,
        "dvctt_l34_self_declared_pct@toan_huyen": own,
        "dvctt_l34_assisted_pct@toan_huyen": 100 - own,
        "dvctt_l34_digital_signature@toan_huyen": rng.randint(0, 5),
        "dvctt_l34_public_processing_time@toan_huyen": l34,
        "dvctt_l34_prefilled_forms@toan_huyen": rng.randint(0, 9),
        "dvctt_l34_business_registry@toan_huyen": rng.randint(0, 3),
        "dvc_support_total@toan_huyen": l12 + l34,
        "dvc_support_l12@toan_huyen": l12,
        "dvc_support_l3@toan_huyen": (third := rng.randint(5, l34 - 5)),
        "dvc_support_l4@toan_huyen": l34 - third,
        "dvc_https_sites@toan_huyen": True,
        **{
            f"policy_{name}@toan_huyen": rng.random() < 0.7
            for name in [
                "it_plan_5y",
                "it_plan_annual",
                "it_plan_completion_report",
                "infosec_regulation",
                "email_regulation",
                "portal_regulation",
                "it_par_linkage",
                "it_egov_reports",
                "other_documents",
            ]
        },
        "it_staff_dedicated@toan_huyen": (it := rng.randint(1, 2)),
        "it_staff_dedicated_pct@toan_huyen": Share(it, everyone),
        "it_staff_in_charge@toan_huyen": (charge := rng.randint(1, 3)),
        "it_staff_in_charge_pct@toan_huyen": Share(charge, everyone),
        **{f"it_staff_degree_{name}@toan_huyen": 0 for name in ("phd", "master", "college", "intermediate", "other")},
        "it_staff_degree_bachelor@toan_huyen": it + charge,
        "it_cert_security@toan_huyen": 0,
        "it_cert_network@toan_huyen": rng.randint(0, 1),
        "it_cert_database@toan_huyen": 0,
        "staff_regular_computer_pct@toan_huyen": 100,
        "staff_regular_internet_pct@toan_huyen": rng.randint(90, 99),
        "training_it_staff@toan_huyen": train,
        "training_it_staff_pct@toan_huyen": Share(train, everyone),
        "training_staff@toan_huyen": others,
        "training_staff_pct@toan_huyen": Share(others, everyone),
    }
    return Truth(level, answers, _apps(rng, agency))


def anyone_2019(rng: Random, agency: str, period: str, site: str, level: str = "cap_huyen") -> Truth:
    """Sóc Trăng's form (seed 004): the levels that an agency of this level answers for."""
    levels = {"cap_tinh": ["cap_tinh"], "cap_huyen": ["cap_huyen", "cap_xa"], "cap_xa": ["cap_xa"]}[level]
    answers: dict[str, Answer] = {"agency_name": agency}
    contact = _contact(rng, agency, site)
    answers |= {k: contact[k] for k in ("contact_name", "contact_phone_fixed", "contact_phone_mobile", "contact_email")}
    if level == "cap_huyen":
        answers["agencies_total@cap_xa"] = rng.randint(8, 16)
    for place in levels:
        staff = rng.randint(18, 120)
        answers[f"staff_total@{place}"] = staff
        answers[f"computers_total@{place}"] = (computers := staff + rng.randint(-3, 9))
        answers[f"antivirus_computers@{place}"] = computers - rng.randint(1, 5)
        for line, speed in (
            ("leased_line", 0),
            ("ftth", rng.choice((60, 90, 150, 240))),
            ("xdsl", rng.choice((0, 8, 16))),
            ("other", 0),
        ):
            answers[f"internet_bandwidth_{line}_mbps@{place}"] = speed
        answers[f"email_accounts_total@{place}"] = staff - rng.randint(0, 5)
    dedicated, charge, concurrent = rng.randint(0, 1), rng.randint(0, 1), rng.randint(1, 5)
    three, four = _services(rng, rng.randint(2, 4), 1), _services(rng, 1, 0)
    paper = rng.randint(300, 1900)
    electronic = paper - rng.randint(5, 120)
    answers |= {
        "app_hr": rng.random() < 0.6,
        "app_accounting": True,
        "app_asset": rng.random() < 0.5,
        "app_emulation": rng.random() < 0.4,
        "app_other_internal": ["Phần mềm điểm danh"],
        "it_staff_dedicated": dedicated,
        "it_staff_in_charge": charge,
        "it_staff_concurrent": concurrent,
        **{
            f"it_staff_degree_{degree}#{role}": 0
            for degree in ("phd", "master", "college", "intermediate", "other")
            for role in ("dedicated", "in_charge", "concurrent")
        },
        "it_staff_degree_bachelor#dedicated": dedicated,
        "it_staff_degree_bachelor#in_charge": charge,
        "it_staff_degree_bachelor#concurrent": concurrent,
        "outgoing_docs_electronic": electronic,
        "outgoing_docs_signed": electronic - rng.randint(1, 90),
        "outgoing_docs_paper": paper,
        "tthc_total": rng.randint(120, 330),
        "dvctt_l3_total": len(three),
        "dvctt_l3_with_dossiers": len(three) - 1,
        "dvctt_l3_online_dossiers": sum(row[2] for row in three),
        "dvctt_l3_offline_dossiers": sum(row[3] - row[2] for row in three),
        "dvctt_l4_total": len(four),
        "dvctt_l4_with_dossiers": len(four),
        "dvctt_l4_online_dossiers": sum(row[2] for row in four),
        "dvctt_l4_offline_dossiers": sum(row[3] - row[2] for row in four),
    }
    return Truth(level, answers, _apps(rng, agency), three, four)


FORMS = {
    "000": department_2020,
    "001": department_2018,
    "002": district_2020,
    "003": department_2019,
    "004": anyone_2019,
}
