"""Whose level, whose province, which agency: from who reports, not from whose form it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .expect import absent, identity, is_held, no_alarm, recognised, untouched, value, value_or_held
from .paper import Cell, Line, Paper, Run, Table
from .suite import Edit, as_test, edit, rough

DATE = "Bắc Giang, ngày 01 tháng 9 năm 2020"
OWN = (
    "staff_total",
    "computers_total",
    "internet_bandwidth_converted_mbps",
    "work_files_total",
    "tthc_total",
    "dvctt_l3_total",
)
"""Figures of the Bắc Giang form that name no level."""


def reported_by(
    above: str, agency: str, *, place: str, name: str | None = None, code: str = "BC"
) -> Callable[[Paper], object]:
    """Another agency uses the Bắc Giang form: its letterhead, its place, its name in MỤC 1."""

    def change(paper: Paper) -> None:
        paper.print_letterhead(above, agency, f"Số: 45/{code}")
        paper.replace(DATE, f"{place}, ngày 01 tháng 9 năm 2020")
        paper.row("Tên cơ quan báo cáo")["value"] = name if name is not None else agency

    return change


def at(level: str, other: str = "cap_tinh") -> tuple:
    """Figures without a level belong to this level, and to no other."""
    figures = {
        "staff_total": 45,
        "computers_total": 47,
        "internet_bandwidth_converted_mbps": 80,
        "work_files_total": 1250,
        "tthc_total": 132,
        "dvctt_l3_total": 4,
    }
    return (
        *(value_or_held(f"{name}@{level}", figure) for name, figure in figures.items()),
        *(absent(f"{name}@{other}") for name in figures),
    )


DISTRICT = "- Tổng số máy tính tại các UBND cấp huyện"


def said_in(words: str, text: str) -> Callable[[Paper], object]:
    return lambda paper: paper.row(words).__setitem__("value", text)


def shifted(name: str, change: Callable[[Paper], object], *expect: Any, report: str = "bac_giang") -> Edit:
    """An edit that changes the level of everything, so that only what is expected is compared."""
    return Edit(name, report, change, expect, else_=lambda seen, before, spoken: iter(()))


def own_sure(level: str) -> tuple:
    """The same, and surely: the letterhead says who reports."""
    return (
        value(f"staff_total@{level}", 45),
        value(f"computers_total@{level}", 47),
        value(f"work_files_total@{level}", 1250),
    )


def no_letterhead(paper: Paper) -> None:
    paper.drop(paper.tables()[0])


def nameless(paper: Paper) -> None:
    """Neither letterhead, nor name, nor place, nor unit: nobody can say who reports."""
    no_letterhead(paper)
    paper.row("Tên cơ quan báo cáo")["value"] = ""
    paper.row("Đơn vị công tác")["value"] = ""
    paper.replace(DATE, "ngày 01 tháng 9 năm 2020")
    for role, words in (("value", "6. Thư điện tử"), ("value", "Địa chỉ trang/cổng"), ("value", "Địa chỉ trụ sở")):
        paper.row(words)[role] = ""


def of_the_district(paper: Paper) -> None:
    """The city's form filled by a district: every “thành phố” becomes “huyện”."""
    paper.replace("Ủy ban nhân dân thành phố Tuyên Quang", "Ủy ban nhân dân huyện Hàm Yên")
    paper.replace("UBND thành phố", "UBND huyện")
    paper.replace("TP. Tuyên Quang", "Hàm Yên")
    paper.replace("CBCCVC thành phố", "CBCCVC huyện")
    paper.replace("thành phố trân trọng", "huyện trân trọng")


def relabelled(old: str, new: str) -> Callable[[Paper], object]:
    return lambda paper: paper.replace(old, new)


def side_by_side(paper: Paper) -> None:
    """Agencies and staff as one row each with three columns: whole district, district, communes."""
    table = paper.table("Tổng số CQNN thuộc UBND thành phố")
    agencies, staff = table.row("Tổng số CQNN thuộc"), table.row("Tổng số cán bộ, công chức của")
    place, rows = paper.at(table), []
    for first in (agencies, staff):
        figures = [table.rows[first.at + n]["value"].text for n in range(3)]
        rows.append([first["tt"].text, first["label"].text, first["unit"].text, *figures])
        for row in table.rows[first.at : first.at + 3]:
            paper.drop_row(row)
    head = ["TT", "Nội dung", "Đơn vị tính", "Toàn huyện/thành phố", "Cấp huyện", "Cấp xã"]
    beside = Table([[Cell([Run(text)]) for text in texts] for texts in (head, *rows)], table.sheet)
    paper.blocks[place + 1 : place + 1] = [Line([Run("Phạm vi thống kê")], table.sheet), beside]


def level_lines(label: str, words: tuple[str, str], figures: tuple[str, str]) -> Callable[[Paper], object]:
    """In the Sóc Trăng form, the levels of a line each on a line of its own below it."""

    def change(paper: Paper) -> None:
        line = paper.line(label)
        head = line.text.split("(Cấp tỉnh)")[0].rstrip(": ") + ":"
        line.text = head
        for word, figure in reversed(list(zip(words, figures, strict=True))):
            paper.add(f"{word}: {figure}", after=line)

    return change


def soc_trang_line(label: str, text: str) -> Callable[[Paper], object]:
    return lambda paper: setattr(paper.line(label), "text", text)


def soc_trang_by(name: str) -> Callable[[Paper], object]:
    return lambda paper: setattr(paper.line("1. Tên đơn vị"), "text", f"1. Tên đơn vị: {name}")


STAFF_HX = (value("staff_total@cap_huyen", 85), value("staff_total@cap_xa", 240))

EDITS: list[Edit] = [
    # the level of lines without one
    *[
        shifted(
            f"{agency} reports on a department's form", reported_by(above, agency, place=place), *at("cap_huyen"),
            *own_sure("cap_huyen"), identity(agency_level="cap_huyen"), recognised(),
        )
        for above, agency, place in (
            ("TỈNH BẮC GIANG", "ỦY BAN NHÂN DÂN HUYỆN LỤC NAM", "Lục Nam"),
            ("UBND TỈNH BẮC GIANG", "UBND HUYỆN SƠN ĐỘNG", "Sơn Động"),
            ("UBND TỈNH BẮC GIANG", "UBND THÀNH PHỐ BẮC GIANG", "Thành phố Bắc Giang"),
            ("UBND HUYỆN LỤC NAM", "PHÒNG KINH TẾ VÀ HẠ TẦNG", "Lục Nam"),
            ("UBND HUYỆN YÊN THẾ", "VĂN PHÒNG HĐND VÀ UBND", "Yên Thế"),
        )
    ],
    *[
        shifted(
            f"{agency} reports on a department's form", reported_by(above, agency, place=place), *at("cap_xa"),
            *own_sure("cap_xa"), identity(agency_level="cap_xa"), recognised(),
        )
        for above, agency, place in (
            ("UBND HUYỆN LỤC NAM", "UBND XÃ BẢO ĐÀI", "Bảo Đài"),
            ("UBND THÀNH PHỐ BẮC GIANG", "UBND PHƯỜNG THỌ XƯƠNG", "Thọ Xương"),
            ("HUYỆN LỤC NGẠN", "ỦY BAN NHÂN DÂN THỊ TRẤN CHŨ", "Chũ"),
        )
    ],
    *[
        edit(
            f"{agency} is of the province's level", reported_by(above, agency, place="Bắc Giang", code=code),
            value("agency_name", agency), identity(agency_level="cap_tinh", province="Bắc Giang"), no_alarm(),
        )
        for above, agency, code in (
            ("SỞ NÔNG NGHIỆP VÀ PTNT BẮC GIANG", "CHI CỤC KIỂM LÂM", "BC-CCKL"),
            ("UBND TỈNH BẮC GIANG", "BAN DÂN TỘC", "BC-BDT"),
            ("UBND TỈNH BẮC GIANG", "VĂN PHÒNG", "BC-VP"),
            ("UBND TỈNH BẮC GIANG", "THANH TRA TỈNH", "BC-TTr"),
            ("UBND TỈNH BẮC GIANG", "BAN QUẢN LÝ CÁC KHU CÔNG NGHIỆP", "BC-BQL"),
        )
    ],
    # another province on this form
    *[
        edit(
            f"a department of {province} on Bắc Giang's form",
            reported_by(f"UBND TỈNH {province.upper()}", "SỞ CÔNG THƯƠNG", place=province, name="Sở Công Thương"),
            identity(province=province, agency_level="cap_tinh"), no_alarm(),
        )
        for province in ("Lạng Sơn", "Quảng Trị", "Bà Rịa - Vũng Tàu", "Thái Nguyên")
    ],
    edit(
        "a department of Hà Nội on Bắc Giang's form",
        reported_by("UBND THÀNH PHỐ HÀ NỘI", "SỞ CÔNG THƯƠNG", place="Hà Nội", name="Sở Công Thương"),
        identity(province="Hà Nội", agency_level="cap_tinh"), no_alarm(),
    ),
    edit(
        "the province stands in the agency's name only",
        lambda p: (no_letterhead(p), p.replace(DATE, "ngày 01 tháng 9 năm 2020"), p.row("Tên cơ quan báo cáo").__setitem__("value", "Sở Công Thương tỉnh Lạng Sơn")),
        value("agency_name", "Sở Công Thương tỉnh Lạng Sơn"), identity(province="Lạng Sơn", agency_level="cap_tinh"),
    ),
    rough("no letterhead", no_letterhead, identity(agency_level="cap_tinh")),
    shifted("nobody can say who reports: figures are held", nameless, *(is_held(name) for name in OWN)),
    shifted(
        "letterhead and name are of different levels: figures are held",
        reported_by("UBND TỈNH BẮC GIANG", "SỞ CÔNG THƯƠNG", place="Bắc Giang", name="UBND huyện Lục Nam"),
        *(is_held(name) for name in OWN),
    ),
    edit(
        "the letterhead in capitals without tone marks",
        reported_by("UBND TINH BAC GIANG", "SO CONG THUONG", place="Bắc Giang", name="Sở Công Thương"),
        identity(province="Bắc Giang", agency_level="cap_tinh"), no_alarm(),
    ),
    edit(
        "the letterhead without the word UBND",
        reported_by("TỈNH BẮC GIANG", "SỞ CÔNG THƯƠNG", place="Bắc Giang", name="Sở Công Thương"),
        identity(province="Bắc Giang"), no_alarm(),
    ),
    # the city's form in a district
    edit(
        "a district on the city's form", of_the_district, value("agency_name", "Ủy ban nhân dân huyện Hàm Yên"),
        identity(agency_level="cap_huyen", province="Tuyên Quang"), no_alarm(), report="tuyen_quang",
    ),
    *[
        edit(f"“{old}” reads “{new}”", relabelled(old, new), no_alarm(), report="tuyen_quang")
        for old, new in (
            ("- Số lượng CBCCVC thành phố", "- Số lượng CBCCVC cấp huyện"),
            ("- Số lượng CBCCVC thành phố", "+ Cấp thành phố"),
            ("- Số lượng CBCCVC cấp xã", "+ Cấp xã"),
            ("- Số lượng CBCCVC cấp xã", "- Số lượng công chức xã, phường"),
            ("- Số lượng UBND cấp xã", "- Số lượng xã, phường, thị trấn"),
            ("- Tổng số máy tính tại các UBND cấp xã", "- Tổng số máy tính tại UBND các xã, phường"),
            ("Tại các UBND thành phố", "Tại cấp huyện"),
            ("- Tại các CQNN cấp xã:", "+ Cấp xã"),
            ("- Trên toàn huyện/thành phố:", "+ Toàn thành phố"),
        )
    ],
    *[
        edit(
            f"the answer of the district's line says “{text}”",
            said_in(DISTRICT, text),
            *expected, report="tuyen_quang",
        )
        for text, expected in (
            ("168 (cấp xã)", (is_held("computers_total@cap_huyen"),)),
            ("(Cấp xã) 168", (is_held("computers_total@cap_huyen"),)),
            ("168 (cấp huyện)", (value("computers_total@cap_huyen", 168), no_alarm())),
        )
    ],
    edit("levels side by side in columns", side_by_side, no_alarm(), report="tuyen_quang"),
    # Sóc Trăng's levels
    edit(
        "the province's level is left out",
        soc_trang_line("6. Tổng số CBCC", "6. Tổng số CBCC tại đơn vị: (Cấp huyện) 85 (Cấp xã) 240"), *STAFF_HX,
        report="soc_trang",
    ),
    edit(
        "the levels with colons",
        soc_trang_line("6. Tổng số CBCC", "6. Tổng số CBCC tại đơn vị: Cấp tỉnh: ……; Cấp huyện: 85; Cấp xã: 240"),
        *STAFF_HX, report="soc_trang",
    ),
    edit(
        "the levels with units",
        soc_trang_line(
            "6. Tổng số CBCC",
            "6. Tổng số CBCC tại đơn vị: (Cấp tỉnh) 0 người (Cấp huyện) 85 người (Cấp xã) 240 người",
        ),
        value("staff_total@cap_tinh", 0), *STAFF_HX, report="soc_trang",
    ),
    *[
        edit(
            f"the whole and then its levels: “{text}”", soc_trang_line("6. Tổng số CBCC", f"6. Tổng số CBCC tại đơn vị: {text}"),
            *STAFF_HX, absent("staff_total@cap_tinh"), untouched("staff_total@toan_tinh"), report="soc_trang",
        )
        for text in (
            "325 người. Trong đó: cấp huyện: 85 người; cấp xã: 240 người",
            "325 người, đạt 100%. Riêng cấp huyện: 85; cấp xã: 240",
            "325 (cấp huyện: 85; cấp xã: 240)", "325 - cấp huyện: 85 - cấp xã: 240",
        )
    ],
    edit(
        "the levels in another order",
        soc_trang_line("6. Tổng số CBCC", "6. Tổng số CBCC tại đơn vị: (Cấp xã) 240 (Cấp huyện) 85 (Cấp tỉnh)……"),
        *STAFF_HX, report="soc_trang",
    ),
    edit(
        "the levels behind their figures",
        soc_trang_line("6. Tổng số CBCC", "6. Tổng số CBCC tại đơn vị: …… (cấp tỉnh), 85 (cấp huyện), 240 (cấp xã)"),
        value_or_held("staff_total@cap_huyen", 85), value_or_held("staff_total@cap_xa", 240), report="soc_trang",
    ),
    edit(
        "the levels on lines of their own",
        level_lines("6. Tổng số CBCC tại đơn vị", ("(Cấp huyện)", "(Cấp xã)"), ("85", "240")), *STAFF_HX,
        report="soc_trang",
    ),
    edit(
        "the levels as a list below",
        level_lines("6. Tổng số CBCC tại đơn vị", ("- Cấp huyện", "- Cấp xã"), ("85 người", "240 người")), *STAFF_HX,
        report="soc_trang",
    ),
    edit(
        "one figure, no level kept", soc_trang_line("6. Tổng số CBCC", "6. Tổng số CBCC tại đơn vị: 85"),
        value_or_held("staff_total@cap_huyen", 85), absent("staff_total@cap_tinh"), untouched("staff_total@cap_xa"),
        report="soc_trang",
    ),
    edit(
        "the figure before its dots",
        soc_trang_line(
            "6. Tổng số CBCC", "6. Tổng số CBCC tại đơn vị: (Cấp tỉnh)………. (Cấp huyện) 85……….. (Cấp xã)…240…..",
        ),
        *STAFF_HX, report="soc_trang",
    ),
    *[
        shifted(
            f"{name} on Sóc Trăng's form: figures without a level are of the {level}", soc_trang_by(name),
            value(f"tthc_total@{level}", 300), value(f"outgoing_docs_electronic@{level}", 1500),
            absent(f"tthc_total@{other}"), report="soc_trang",
        )
        for name, level, other in (
            ("UBND huyện Kế Sách", "cap_huyen", "cap_tinh"),
            ("Ủy ban nhân dân thị xã Ngã Năm", "cap_huyen", "cap_tinh"),
            ("Sở Tư pháp", "cap_tinh", "cap_huyen"),
            ("UBND xã Đại Hải", "cap_xa", "cap_tinh"),
            ("Chi cục Thú y", "cap_tinh", "cap_huyen"),
            ("Phòng Nội vụ huyện Kế Sách", "cap_huyen", "cap_tinh"),
        )
    ],
    shifted(
        "no name on Sóc Trăng's form: figures without a level are held",
        lambda p: (soc_trang_by("………")(p), p.replace("Lâm Thị Sa Rinh", "Lâm Thị Sa")), is_held("tthc_total"),
        is_held("outgoing_docs_electronic"), report="soc_trang",
    ),
]  # fmt: skip

test_levels = as_test(EDITS)
