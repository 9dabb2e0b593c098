"""An invented agency and its quarter, in which all figures agree.

Figures are drawn from the bottom: a whole before its parts, a level before the sum of levels, a list before its headline; rates
keep their numerator and denominator until they are printed. What holds between figures is in `relations.py`, written apart.
"""

from __future__ import annotations

import random
import tomllib
import unicodedata
from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from corpus.independent.markup import Template

WORDS = Path(__file__).parent / "words"
Key = tuple[str, str, str]
"""Indicator, level, role ("" where the form asks none)."""
ROMAN = {1: "I", 2: "II", 3: "III", 4: "IV"}
ROLES = ("dedicated", "in_charge", "concurrent")
DEGREES = ("phd", "master", "college", "bachelor", "intermediate", "other")


@dataclass(frozen=True)
class Rate:
    """A share, printed in per cent."""

    numerator: int
    denominator: int


@dataclass(frozen=True)
class Share:
    """Two numbers printed with a stroke between them."""

    numerator: int
    denominator: int


@dataclass(frozen=True)
class Agency:
    """Who reports."""

    kind: str
    level: str
    name: str
    also: tuple[str, ...]
    """Other ways to write its name that are right."""
    head: tuple[str, ...]
    """Its letterhead."""
    short: str
    province: str
    slug: str
    place: str
    seat: str
    unit: str = ""
    """``huyện``, ``thị xã``, ``thành phố``, for a district."""
    groups: tuple[str, ...] = ()
    things: tuple[str, ...] = ()


@dataclass(frozen=True)
class Quarter:
    """The period, its window and the dates of the papers; the window ends before the report is signed."""

    year: int
    quarter: int
    start: date
    end: date
    signed: date
    number: str
    request: int
    requested: date
    due: date

    @property
    def name(self) -> str:
        """As the contract writes it."""
        return f"{self.year}-Q{self.quarter}"


@dataclass
class World:
    """Everything the agency knows."""

    agency: Agency
    quarter: Quarter
    figures: dict[Key, Any] = field(default_factory=dict)
    province: dict[Key, Any] = field(default_factory=dict)
    """The same indicators for the whole province (part A of 004)."""
    lists: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    """Notes that belong to an indicator, printed beside it where there is a column for them."""
    hidden: dict[str, int] = field(default_factory=dict)
    """Counts that stand behind a rate and are not asked."""
    follows_words: bool = False
    """000: the dossiers of a level are all dossiers, as the label says, not the online ones."""

    def own(self, indicator: str, role: str = "") -> Any:
        """A figure of the agency's own level."""
        return self.figures.get((indicator, self.agency.level, role))


@cache
def words(name: str) -> dict[str, Any]:
    """A file of words."""
    return tomllib.loads((WORDS / f"{name}.toml").read_text(encoding="utf-8"))


def bare(text: str) -> str:
    """Lower case letters without tones, as in addresses."""
    text = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(c for c in text if c.isascii() and (c.isalnum() or c == " ")).casefold()


def invent(form: Template, rng: random.Random, *, kind: str | None = None, home: bool | None = None) -> World:
    """An agency of one of the form's kinds, of its home province or another, and a quarter in which all agrees."""
    kind = kind or rng.choice(form.agencies)
    places = words("places")["province"]
    at_home = rng.random() < 0.4 if home is None else home
    place = next(p for p in places if p["name"] == form.home) if at_home else rng.choice(places)
    agency = _agency(kind, place, rng)
    world = World(agency, _quarter(form, agency, rng))
    _people(world, rng)
    for level in _levels(agency):
        _level(world, level, rng)
    if kind == "huyen":
        _sum_levels(world)
    if kind == "vp":
        _whole_province(world, rng)
    if kind == "so_noi_vu":
        _province_staff(world, rng)
    _documents(world, rng)
    _applications(world, form, rng)
    _services(world, form, rng)
    _one_stop(world, form, rng)
    _website(world, rng)
    _policies(world, rng)
    _it_staff(world, form, rng)
    return world


def _levels(agency: Agency) -> list[str]:
    return ["cap_huyen", "cap_xa"] if agency.kind == "huyen" else [agency.level]


def _agency(kind: str, place: dict[str, Any], rng: random.Random) -> Agency:
    province, slug, seat = place["name"], place["slug"], place["seat"]
    made = words("agencies")
    head = (f"UBND TỈNH {province.upper()}",)
    common = {"province": province, "slug": slug, "seat": seat, "place": province}
    if kind in ("so", "chi_cuc"):
        row = rng.choice(made[kind])
        above = head if kind == "so" else ("SỞ NÔNG NGHIỆP VÀ PHÁT TRIỂN NÔNG THÔN",)
        also = (f"{row['name']} tỉnh {province}", f"{row['name']} {province}")
        name = row["name"] if kind == "so" else f"{row['name']} tỉnh {province}"
        return Agency(
            kind, "cap_tinh", name, (row["name"], *also), (*above, row["name"].upper() + ("" if kind == "so" else f" TỈNH {province.upper()}")),
            row["short"], groups=tuple(row["groups"]), things=tuple(row["things"]), **common,
        )  # fmt: skip
    if kind in ("so_noi_vu", "so_gddt"):
        name = "Sở Nội vụ" if kind == "so_noi_vu" else "Sở Giáo dục và Đào tạo"
        things = (
            "giấy phép thành lập hội",
            "giấy chứng nhận đăng ký hoạt động tôn giáo",
            "giấy phép hoạt động giáo dục",
        )
        return Agency(
            kind, "cap_tinh", name, (f"{name} tỉnh {province}", f"{name} {province}"), (*head, name.upper()), "SNV" if kind == "so_noi_vu" else "SGDĐT",
            groups=("Tổ chức", "Giáo dục"), things=things, **common,
        )  # fmt: skip
    if kind == "vp":
        name = "Văn phòng UBND tỉnh"
        others = (f"{name} {province}", "Văn phòng Ủy ban nhân dân tỉnh", f"Văn phòng Ủy ban nhân dân tỉnh {province}")
        said = ("văn bản chấp thuận", "giấy phép tổ chức hội nghị, hội thảo quốc tế")
        return Agency(
            kind, "cap_tinh", name, others, (*head, "VĂN PHÒNG"), "VPUBND", groups=("Đối ngoại",), things=said, **common
        )
    if kind == "huyen":
        unit, name = rng.choice(place["districts"])
        return Agency(
            kind, "cap_huyen", f"UBND {unit} {name}",
            (f"Ủy ban nhân dân {unit} {name}", f"{unit} {name}", f"UBND {unit} {name}, tỉnh {province}", f"UBND {unit} {name} tỉnh {province}", f"Ủy ban nhân dân {unit} {name} tỉnh {province}"),
            (f"TỈNH {province.upper()}", f"ỦY BAN NHÂN DÂN {unit.upper()} {name.upper()}"), "UBND", unit=unit, things=tuple(made["words"]["district_things"]),
            groups=("Tư pháp", "Đăng ký kinh doanh", "Giáo dục"), **(common | {"place": name}),
        )  # fmt: skip
    unit, name, district = rng.choice(place["communes"])
    return Agency(
        kind, "cap_xa", f"UBND {unit} {name}, {district}",
        (f"UBND {unit} {name}", f"Ủy ban nhân dân {unit} {name}", f"{unit} {name}", f"Ủy ban nhân dân {unit} {name}, {district}", f"UBND {unit} {name}, {district}, tỉnh {province}"),
        (district.upper(), f"ỦY BAN NHÂN DÂN {unit.upper()} {name.upper()}"), "UBND", unit=unit, things=tuple(made["words"]["district_things"]),
        groups=("Tư pháp", "Xã hội"), **(common | {"place": name}),
    )  # fmt: skip


def _quarter(form: Template, agency: Agency, rng: random.Random) -> Quarter:
    year, quarter = rng.choice(form.years), rng.randint(1, 4)
    day, month = form.start
    start = date(year if month == 1 else year - 1, month, day)
    last_month = 3 * quarter
    end = date(year, last_month, rng.choice([15, 25, monthrange(year, last_month)[1]]))
    signed = end + timedelta(days=rng.randint(0, 8))
    office = {"huyen": "BC-UBND", "xa": "BC-UBND"}.get(
        agency.kind, f"{agency.short}-VP" if form.form == "001" else f"BC-{agency.short}"
    )
    requested = end - timedelta(days=rng.randint(8, 20))
    return Quarter(
        year, quarter, start, end, signed, f"{rng.randint(11, 980)}/{office}", rng.randint(60, 900), requested, signed + timedelta(days=rng.randint(1, 5))
    )  # fmt: skip


def _people(world: World, rng: random.Random) -> None:
    made = words("agencies")["words"]
    agency = world.agency
    family, middle, given = (rng.choice(made[part]) for part in ("family", "middle", "given"))
    mail = bare(given) + bare(family)[0] + bare(middle)[0]
    host = (
        f"{bare(agency.short).replace(' ', '')}.{agency.slug}"
        if agency.kind not in ("huyen", "xa")
        else f"{bare(agency.place).replace(' ', '')}.{agency.slug}"
    )
    offices = {"huyen": f"Phòng Văn hóa và Thông tin {agency.unit}", "xa": "Văn phòng UBND"}
    office = offices.get(
        agency.kind, rng.choice(["Văn phòng", "Phòng Hành chính - Tổng hợp"]) + (" Sở" if agency.kind == "so" else "")
    )
    said = {
        "report_period": None,
        "agency_name": agency.name,
        "agency_address": f"{'Số ' if rng.random() < 0.5 else ''}{rng.randint(2, 210)} {rng.choice(made['streets'])}, {agency.seat}",
        "agency_website_url": f"{rng.choice(['', '', 'http://', 'https://'])}{host}.gov.vn",
        "contact_name": f"{family} {middle} {given}",
        "contact_unit": office,
        "contact_position": rng.choice(made["positions"]),
        "contact_phone_fixed": f"02{rng.randint(0, 9)}{rng.randint(0, 9)}{rng.randint(1000000, 9999999)}",
        "contact_phone_mobile": f"09{rng.randint(10000000, 99999999)}",
        "contact_email": f"{mail}@{agency.slug}.example.vn",
        "other_information": rng.choice(made["opinions"]) if rng.random() < 0.5 else None,
    }
    for indicator, value in said.items():
        world.figures[indicator, agency.level, ""] = value
    leader = [rng.choice(made[part]) for part in ("family", "middle", "given")]
    world.notes["signatory"] = " ".join(leader)
    world.notes["host"] = host


def _put(world: World, level: str, **figures: Any) -> None:
    for indicator, value in figures.items():
        world.figures[indicator, level, ""] = value


def _part(rng: random.Random, whole: int, low: float = 0.6) -> int:
    """A part of a whole, often all of it."""
    if rng.random() < 0.25:
        return whole
    return rng.randint(int(whole * low), whole)


def _level(world: World, level: str, rng: random.Random) -> None:
    """Staff, machines, networks and mailboxes of a level."""
    kind = world.agency.kind
    agencies = 1
    if kind == "huyen":
        agencies = rng.randint(11, 18) if level == "cap_huyen" else rng.randint(8, 24)
    staff = {"xa": rng.randint(18, 26), "vp": rng.randint(60, 95)}.get(kind, rng.randint(32, 145))
    if kind == "huyen":
        staff = rng.randint(85, 190) if level == "cap_huyen" else agencies * rng.randint(17, 22) + rng.randint(0, 9)
    leaders = max(2, round(staff * rng.uniform(0.06, 0.12)))
    computers = max(staff + rng.randint(-staff // 9, staff // 7), 5)
    equipped = _part(rng, min(staff, computers), 0.85)
    protected = _part(rng, computers, 0.7)
    online = _part(rng, computers, 0.85)
    servers, tablets = rng.randint(0, 3), rng.randint(0, 4)
    laptops = min(rng.randint(2, max(3, computers // 6)), computers - servers - tablets)
    accounts = _part(rng, staff, 0.8)
    private = rng.choice([0, 0, rng.randint(1, max(1, accounts // 5))])
    shared = accounts - rng.randint(0, private)
    leased, ftth = rng.choice([0, 0, 2, 4, 10]), rng.choice([8, 16, 40, 60, 80, 100]) * max(1, agencies // 4)
    xdsl, other = rng.choice([0, 0, 8, 12]), 0
    linked = _part(rng, agencies, 0.8)
    regular, dms = _part(rng, staff, 0.75), _part(rng, staff, 0.7)
    signing_leaders = _part(rng, leaders, 0.7)
    signing_staff = rng.randint(0, max(1, (staff - leaders) // 3))
    _put(
        world, level,
        agencies_total=agencies, staff_total=staff, computers_total=computers,
        computers_desktop=computers - servers - tablets - laptops, computers_laptop=laptops, computers_tablet=tablets, servers_total=servers,
        computers_per_staff_pct=Rate(computers, staff), staff_with_computer=equipped, staff_with_computer_pct=Rate(equipped, staff),
        antivirus_computers=protected, antivirus_computers_pct=Rate(protected, computers),
        lan_agencies=linked if kind == "huyen" else True, lan_agencies_pct=Rate(linked, agencies),
        internet_bandwidth_converted_mbps=5 * (leased + ftth) + xdsl + other, bandwidth_per_staff_mbps=Rate(5 * (leased + ftth) + xdsl + other, staff),
        internet_bandwidth_leased_line_mbps=leased, internet_bandwidth_ftth_mbps=ftth, internet_bandwidth_xdsl_mbps=xdsl, internet_bandwidth_other_mbps=other,
        agencies_with_internet=agencies, agencies_with_internet_pct=Rate(agencies, agencies), computers_online_pct=Rate(online, computers),
        email_accounts_total=accounts, email_accounts_pct=Rate(accounts, staff), email_accounts_shared=shared, email_accounts_shared_pct=Rate(shared, staff),
        email_accounts_private=private, email_accounts_private_pct=Rate(private, staff), email_systems_count=1 + (private > 0),
        email_regular_use_pct=Rate(regular, staff), dms_staff_use_pct=Rate(dms, staff),
        digsig_leaders_issued=signing_leaders, digsig_leaders_issued_pct=Rate(signing_leaders, leaders),
        digsig_staff_issued=signing_staff, digsig_staff_issued_pct=Rate(signing_staff, staff - leaders),
        staff_regular_computer_pct=Rate(staff - rng.choice([0, 0, 1, 2]), staff), staff_regular_internet_pct=Rate(staff - rng.choice([0, 1, 2, 3]), staff),
        email_max_attachment=rng.randrange(3), email_mailbox_quota=rng.randrange(3),
        digsig_email_integrated=rng.random() < 0.7, digsig_dms_integrated=rng.random() < 0.8,
    )  # fmt: skip
    skilled = _part(rng, staff, 0.8)
    _put(world, level, staff_it_skill_cert=skilled, staff_it_skill_cert_pct=Rate(skilled, staff))
    if kind == "so_gddt":
        _put(world, level, email_accounts_education=_part(rng, staff, 0.9))
    for name, count in (("leaders", leaders), ("online", online), ("regular", regular), ("equipped", equipped)):
        world.hidden[f"{name}/{level}"] = count
    if kind != "huyen" and rng.random() < 0.1:
        _put(world, level, lan_agencies=False)


_ADDED = (
    "agencies_total", "staff_total", "computers_total", "staff_with_computer", "antivirus_computers", "lan_agencies", "email_accounts_total",
    "email_accounts_shared", "email_accounts_private", "digsig_leaders_issued", "digsig_staff_issued",
)  # fmt: skip
_RATES = {
    "computers_per_staff_pct": ("computers_total", "staff_total"),
    "staff_with_computer_pct": ("staff_with_computer", "staff_total"),
    "antivirus_computers_pct": ("antivirus_computers", "computers_total"),
    "lan_agencies_pct": ("lan_agencies", "agencies_total"),
    "email_accounts_pct": ("email_accounts_total", "staff_total"),
    "email_accounts_shared_pct": ("email_accounts_shared", "staff_total"),
    "email_accounts_private_pct": ("email_accounts_private", "staff_total"),
}


def _sum_levels(world: World) -> None:
    """The whole district: its own part and its communes'."""
    figures = world.figures
    for indicator in _ADDED:
        figures[indicator, "toan_huyen", ""] = figures[indicator, "cap_huyen", ""] + figures[indicator, "cap_xa", ""]
    for rate, (numerator, denominator) in _RATES.items():
        figures[rate, "toan_huyen", ""] = Rate(
            figures[numerator, "toan_huyen", ""], figures[denominator, "toan_huyen", ""]
        )
    for rate, behind, whole in (
        ("computers_online_pct", "online", "computers_total"),
        ("email_regular_use_pct", "regular", "staff_total"),
    ):
        counted = world.hidden[f"{behind}/cap_huyen"] + world.hidden[f"{behind}/cap_xa"]
        figures[rate, "toan_huyen", ""] = Rate(counted, figures[whole, "toan_huyen", ""])
    for indicator in (
        "digsig_dms_integrated",
        "email_mailbox_quota",
        "email_max_attachment",
        "staff_regular_computer_pct",
        "staff_regular_internet_pct",
    ):
        figures[indicator, "toan_huyen", ""] = figures[indicator, "cap_huyen", ""]
    for rate, missing in (("staff_regular_computer_pct", 1), ("staff_regular_internet_pct", 6)):
        staff = figures["staff_total", "toan_huyen", ""]
        figures[rate, "toan_huyen", ""] = Rate(staff - missing, staff)
    figures["email_systems_count", "toan_huyen", ""] = 1 + (figures["email_accounts_private", "toan_huyen", ""] > 0)


def _whole_province(world: World, rng: random.Random) -> None:
    """What the provincial office says of the whole province."""
    accounts = staff = 0
    for level, low, high in (("cap_tinh", 900, 1800), ("cap_huyen", 1500, 2600), ("cap_xa", 2100, 3600)):
        people = rng.randint(low, high)
        have = _part(rng, people, 0.75)
        _put(world, level, email_accounts_total=have, email_accounts_pct=Rate(have, people))
        accounts, staff = accounts + have, staff + people
    linked, communes = rng.randint(8, 12), rng.randint(90, 150)
    _put(
        world, "toan_tinh",
        email_accounts_total=accounts, email_accounts_pct=Rate(accounts, staff), email_max_attachment=rng.randrange(3), email_mailbox_quota=rng.randrange(3),
        email_regular_use_pct=Rate(_part(rng, staff, 0.7), staff), lgsp_status=rng.randrange(3),
        dms_linked_province_district=Rate(linked, 12), dms_linked_province_commune=Rate(_part(rng, communes, 0.4), communes),
    )  # fmt: skip
    total = rng.randint(14, 60)
    _put(world, "toan_tinh", meetings_video_pct=Share(_part(rng, total, 0.4), total))


def _province_staff(world: World, rng: random.Random) -> None:
    total = 0
    for level, low, high in (("cap_tinh", 1200, 1900), ("cap_huyen", 900, 1500), ("cap_xa", 1900, 2500)):
        people = rng.randint(low, high)
        world.province["staff_total", level, ""] = people
        total += people
    world.province["staff_total", "toan_tinh", ""] = total


def _documents(world: World, rng: random.Random) -> None:
    level = world.agency.level
    paper = rng.randint(380, 3900)
    electronic = rng.randint(int(paper * 0.6), paper) if rng.random() < 0.9 else rng.randint(paper, int(paper * 1.2))
    signed = rng.randint(int(electronic * 0.5), electronic)
    fully = rng.choice([rng.randint(40, 99), 100])
    inside, outside = rng.randint(60, 400), rng.randint(12, 90)
    meetings = rng.randint(2, 40)
    files = rng.randint(120, 4200)
    whole = "toan_tinh" if world.agency.kind == "vp" else level
    _put(
        world, whole,
        docs_exchanged_fully_electronic_pct=Rate(fully, 100), docs_exchanged_parallel_pct=Rate(rng.randint(0, 100 - fully), 100),
    )  # fmt: skip
    _put(
        world, level,
        outgoing_docs_electronic=electronic, outgoing_docs_paper=paper, outgoing_electronic_to_paper_pct=Rate(electronic, paper),
        outgoing_docs_signed=signed, outgoing_signed_pct=Rate(signed, electronic),
        **({"digsig_dms_integrated": True} if signed else {}),  # they are those that were signed in the system
        digsig_docs_external_monthly=Share(_part(rng, outside, 0.5), outside),
        meetings_total=meetings, meetings_video=rng.randint(0, meetings), work_files_total=files, work_files_online_pct=Rate(_part(rng, files, 0.7), files),
    )  # fmt: skip
    if world.agency.kind not in ("vp",):
        _put(
            world,
            level,
            dms_linked_province_district=rng.random() < 0.8,
            dms_linked_province_commune=rng.random() < 0.6,
        )
    top = "toan_huyen" if world.agency.kind == "huyen" else level
    _put(world, top, digsig_docs_internal_monthly=Share(_part(rng, inside, 0.5), inside))
    if world.agency.kind == "huyen":
        chiefs, office, chairs, communes = (
            rng.randint(24, 40),
            world.figures["agencies_total", "cap_huyen", ""],
            rng.randint(3, 4),
            world.hidden["leaders/cap_xa"],
        )
        chiefs_on, chairs_on, communes_on = _part(rng, chiefs, 0.7), chairs, _part(rng, communes, 0.7)
        _put(
            world, "cap_huyen",
            dms_agency_leader_use_pct=Rate(chiefs_on, chiefs), dms_agency_use_pct=Rate(_part(rng, office, 0.8), office), dms_ubnd_leader_use_pct=Rate(chairs_on, chairs),
        )  # fmt: skip
        _put(
            world,
            "toan_huyen",
            dms_used_for_direction=True,
            dms_leader_use_pct=Rate(chiefs_on + chairs_on + communes_on, chiefs + chairs + communes),
        )


def _applications(world: World, form: Template, rng: random.Random) -> None:
    made = words("agencies")["words"]
    level = "toan_huyen" if form.form == "002" else world.agency.level
    wan, special = rng.random() < 0.6, rng.random() < 0.8
    accounting = rng.random() < 0.9
    _put(
        world, level,
        app_hr=rng.random() < 0.7, app_accounting=accounting, app_asset=rng.random() < 0.6, app_emulation=rng.random() < 0.4,
        wan_connected=wan, wan_applications=rng.sample(made["network"], 2) if wan else None,
        specialised_network_connected=special, specialised_network_applications=rng.sample(made["network"], rng.randint(1, 3)) if special else None,
        link_business_registry=rng.random() < 0.4, link_payment_gateway=rng.random() < 0.4, link_vnpost=rng.random() < 0.6,
    )  # fmt: skip
    world.figures["app_other_internal", world.agency.level, ""] = (
        rng.sample(made["internal"], rng.randint(1, 2)) if rng.random() < 0.7 else None
    )
    if world.agency.kind == "huyen":
        office, whole = (
            world.figures["agencies_total", "cap_huyen", ""],
            world.figures["agencies_total", "toan_huyen", ""],
        )
        users = _part(rng, office, 0.6) if accounting else 0
        _put(world, "cap_huyen", app_accounting_agencies=users, app_accounting_agencies_pct=Rate(users, office))
        communes = _part(rng, whole - office, 0.6) if accounting else 0
        _put(world, "toan_huyen", app_accounting_agencies_pct=Rate(users + communes, whole))
        present = rng.random() < 0.8
        _put(world, "toan_huyen", vc_system_present=present, vc_endpoints=rng.randint(1, 20) if present else None)
    rows = []
    for name in rng.sample(made["apps"], rng.randint(1, 5)):
        ministry, shared, whole_province = rng.random() < 0.5, rng.random() < 0.2, rng.random() < 0.6
        rows.append(
            {
                "app_name": name, "owner_agency": rng.choice([*made["owners"], world.agency.name]), "built_by_ministry": ministry and not shared, "shared_app": shared,
                "built_by_province": not ministry and not shared, "scope_provincial_agency": not whole_province, "scope_whole_province": whole_province,
                "data_sharing": rng.random() < 0.5,
            }
        )  # fmt: skip
    world.lists["3A.1"] = rows


def _services(world: World, form: Template, rng: random.Random) -> None:
    """Lists of services first, then the headlines that follow from them."""
    agency, made = world.agency, words("agencies")["words"]
    if "3A.2" not in form.annexes() and "services" not in form.annexes():
        return _services_without_list(world, rng)
    names = (
        [f"{deed} {thing}" for thing in agency.things for deed in made["deeds"]]
        if agency.kind not in ("huyen", "xa")
        else list(agency.things)
    )
    rng.shuffle(names)
    l3, l4 = (
        rng.choice([rng.randint(2, 9), rng.randint(1, 4), 0 if agency.kind == "so" else 3]),
        rng.choice([0, rng.randint(1, 5), rng.randint(1, 3)]),
    )
    all_online = form.form == "000" and rng.random() < 0.7
    world.follows_words = form.form == "000" and not all_online
    names = (names * 2)[: l3 + l4]
    level = agency.level
    for table, count, at in (("3A.2", l3, 0), ("3A.3", l4, l3)):
        rows: list[dict[str, Any]] = []
        for name in names[at : at + count]:
            received = rng.choice(
                [0, rng.randint(1, 9), rng.randint(10, 140), rng.randint(150, 2600) if rng.random() < 0.2 else 3]
            )
            online = received if all_online else rng.randint(0, received)
            rows.append(
                {
                    "service_group": rng.choice(agency.groups), "service_name": name, "service_url": f"dichvucong.{agency.slug}.gov.vn", "ubnd_deployed_count": None,
                    "ubnd_deployed_pct": None, "provided_by_ministry": rng.random() < 0.15, "online_dossiers_resolved": online, "all_dossiers_received": received,
                    "digital_signature": rng.random() < 0.4, "payment_form": rng.choice(made["payments"]) if rng.random() < 0.7 else None,
                    "note": rng.choice(made["service_notes"]) or None,
                }
            )  # fmt: skip
        if rows and not any(row["payment_form"] for row in rows):
            rows[0]["payment_form"] = made["payments"][0]
        world.lists[table] = rows
        name = "l3" if table == "3A.2" else "l4"
        online, received = (
            sum(row[column] for row in rows) for column in ("online_dossiers_resolved", "all_dossiers_received")
        )
        figures = {
            "total": count, "with_dossiers": sum(row["online_dossiers_resolved"] > 0 for row in rows), "online_dossiers": received if world.follows_words else online,
            "offline_dossiers": received - online, "digital_signature": sum(row["digital_signature"] for row in rows),
            "edossier": rng.randint(0, count), "national_portal": rng.randint(0, count), "prefilled_forms": rng.randint(0, count), "business_registry": rng.randint(0, min(count, 2)),
        }  # fmt: skip
        _put(world, level, **{f"dvctt_{name}_{part}": value for part, value in figures.items()})
    paying = sum(row["payment_form"] is not None for row in world.lists["3A.3"])
    l12 = rng.randint(8, 130)
    total = l12 + l3 + l4
    _put(
        world, level,
        dvctt_l4_e_payment=paying, dvctt_l12_total=l12, tthc_total=total, tthc_mandatory_online=rng.randint(l3 + l4, total), tthc_need_business_registry=rng.randint(0, min(5, total)),
        tthc_mandatory_decision=f"Quyết định số {rng.randint(20, 2400)}/QĐ-UBND ngày {rng.randint(10, 28)}/{rng.randint(1, 9):02d}/{world.quarter.year - 1}" if rng.random() < 0.6 else None,
        dvctt_l12_dossiers_direct=rng.randint(0, 900), dvc_support_total=rng.randint(l3 + l4, total), dvc_https_sites=1, dvc_https_sites_pct=Share(1, 1),
    )  # fmt: skip
    if "services" in form.annexes():
        rows = [*world.lists.pop("3A.2"), *world.lists.pop("3A.3")]
        letter = bare(agency.place)[0].upper()
        world.lists["services"] = [
            {"tthc_name": row["service_name"], "tthc_code": f"{letter}{rng.randint(100, 999)}.{n:02d}"}
            for n, row in enumerate(rows, 1)
        ]


def _services_without_list(world: World, rng: random.Random) -> None:
    """A district: services of levels 3 and 4 together, no list."""
    l12, l34 = rng.randint(120, 360), rng.randint(20, 120)
    online, offline = rng.randint(1, 2400), rng.randint(0, 1800)
    supported12, supported3, supported4 = rng.randint(0, l12), rng.randint(0, l34 * 2 // 3), rng.randint(0, l34 // 3)
    portal = rng.random() < 0.7
    self_declared = rng.randint(5, 95)
    _put(
        world, "toan_huyen",
        tthc_total=l12 + l34, dvctt_l12_total=l12, dvctt_l34_total=l34, dvctt_l34_online_dossiers=online, dvctt_l34_offline_dossiers=offline,
        dvctt_l34_with_dossiers=rng.randint(1, min(l34, online)), dvctt_l34_self_declared_pct=Rate(self_declared, 100), dvctt_l34_assisted_pct=Rate(100 - self_declared, 100),
        dvctt_l34_digital_signature=rng.randint(0, l34), dvctt_l34_public_processing_time=rng.randint(0, l34), dvctt_l34_prefilled_forms=rng.randint(0, l34),
        dvctt_l34_business_registry=rng.randint(0, min(4, l34)), dvc_support_total=supported12 + supported3 + supported4, dvc_support_l12=supported12, dvc_support_l3=supported3,
        dvc_support_l4=supported4, dvc_portal_present=portal, dvc_portal_url=f"http://dichvucong.{world.notes['host']}.gov.vn" if portal else None,
        dvctt_on_provincial_portal=rng.randint(0, l34) if portal else None, dvc_portal_mobile=rng.random() < 0.7 if portal else None,
        dvc_portal_satisfaction_public=rng.random() < 0.6 if portal else None, dvc_https_sites=rng.random() < 0.8,
    )  # fmt: skip


def _one_stop(world: World, form: Template, rng: random.Random) -> None:
    level = "toan_huyen" if world.agency.kind == "huyen" else world.agency.level
    only_reception = rng.random() < 0.3
    dossiers = sum(
        row.get("all_dossiers_received", 0) for table in ("3A.2", "3A.3") for row in world.lists.get(table, [])
    )
    resolved = dossiers + rng.randint(40, 2400)
    total = resolved + rng.choice([0, rng.randint(1, 300)])
    received = resolved + rng.choice([0, rng.randint(0, 120)])
    on_time = _part(rng, resolved, 0.85)
    deployed = form.form != "001" or dossiers > 0 or rng.random() < 0.6
    offered = world.figures.get(("tthc_total", level, ""), 100) or 100
    _put(
        world,
        level,
        onestop_reception_only=only_reception,
        onestop_leaders_participate=not only_reception,
        onestop_deployed=deployed,
    )
    if not deployed:
        return
    _put(
        world, level,
        onestop_tthc_pct=Rate(_part(rng, offered, 0.6), offered), onestop_dossiers_resolved=resolved, onestop_dossiers_pct=Rate(resolved, total), tthc_dossiers_total=total,
        onestop_dossiers_received=received, onestop_dossiers_on_time=on_time,
        onestop_on_time_pct=Rate(on_time, resolved if form.form == "000" else received),
    )  # fmt: skip


POSTS = (
    "news", "direction", "feedback", "reward_sanction", "schedule", "legal_outreach", "policy", "strategy", "investment", "land_construction_planning",
    "natural_resources", "waste_planning", "legal_documents", "gazette", "consultation_docs", "consultation_feedback", "statistics_report", "research", "projects_procurement",
)  # fmt: skip


def _website(world: World, rng: random.Random) -> None:
    level = {"huyen": "toan_huyen", "vp": "toan_tinh"}.get(world.agency.kind, world.agency.level)
    total = 0
    for name in POSTS:
        count = rng.choice(
            [
                0,
                rng.randint(1, 9),
                rng.randint(10, 99),
                rng.randint(100, 1400) if name in ("news", "legal_documents") else 4,
            ]
        )
        _put(world, level, **{f"website_posts_{name}": count})
        total += count
    _put(
        world,
        level,
        website_posts_total=total,
        website_visits=rng.randint(1200, 940_000),
        website_nd43_compliant=rng.random() < 0.9,
    )


POLICIES = (
    "it_plan_5y", "it_plan_annual", "it_plan_completion_report", "infosec_regulation", "email_regulation", "portal_regulation", "it_par_linkage", "it_egov_reports",
    "other_documents",
)  # fmt: skip


def _policies(world: World, rng: random.Random) -> None:
    if world.agency.kind != "huyen":
        return
    year = world.quarter.year
    for name in POLICIES:
        has = rng.random() < 0.6
        _put(world, "toan_huyen", **{f"policy_{name}": has})
        if has:
            kind = rng.choice(["Kế hoạch số {}/KH-UBND", "Quyết định số {}/QĐ-UBND", "Văn bản số {}/UBND-VHTT"]).format(
                rng.randint(5, 400)
            )
            world.notes[f"policy_{name}"] = f"{kind} ngày {rng.randint(1, 28):02d}/{rng.randint(1, 2):02d}/{year}"
        elif rng.random() < 0.5:
            world.notes[f"policy_{name}"] = rng.choice(["Đang xây dựng", "Đang trình ban hành", "Chưa ban hành"])


def _it_staff(world: World, form: Template, rng: random.Random) -> None:
    level = "toan_huyen" if world.agency.kind == "huyen" and form.form == "002" else world.agency.level
    dedicated, charge, concurrent = rng.randint(0, 4), rng.randint(0, 3), rng.randint(0, 2)
    by_role = {"dedicated": dedicated, "in_charge": charge, "concurrent": concurrent}
    counted = {("", degree): 0 for degree in DEGREES}
    for role, people in by_role.items():
        if form.form == "000" and role != "dedicated":
            continue
        if form.form == "002" and role == "concurrent":
            continue
        for degree in DEGREES:
            counted.setdefault((role, degree), 0)
        for _ in range(people):
            degree = rng.choice(["bachelor", "bachelor", "bachelor", "college", "master", "intermediate"])
            counted[role, degree] += 1
            counted["", degree] += 1
    for (role, degree), people in counted.items():
        world.figures[f"it_staff_degree_{degree}", level, role] = people
    staff = world.figures["staff_total", level, ""]
    those = dedicated + (charge if form.form == "002" else 0)
    trained, others = rng.randint(0, those), rng.randint(0, staff // 3)
    _put(
        world, level,
        it_staff_dedicated=dedicated, it_staff_in_charge=charge, it_staff_concurrent=concurrent, it_staff_dedicated_present=dedicated > 0,
        it_staff_dedicated_pct=Rate(dedicated, staff), it_staff_in_charge_pct=Rate(charge, staff),
        it_cert_international=rng.randint(0, those), it_cert_security=rng.randint(0, those), it_cert_network=rng.randint(0, those), it_cert_database=rng.randint(0, those),
        training_it_staff=trained, training_it_staff_pct=Rate(trained, staff), training_staff=others, training_staff_pct=Rate(others, staff),
    )  # fmt: skip
