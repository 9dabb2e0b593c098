"""Which form it is, by likeness: slips, missing tones, capitals, other words, parts of it; and what is no report at all."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import Any

from .expect import (
    Expectation,
    finding,
    held,
    identity,
    no_alarm,
    outcome,
    recognised,
    rest,
    same,
    value,
    value_or_held,
    words,
)
from .paper import Cell, Line, Paper, Run, Table
from .suite import Edit, as_test, edit, rough


def each_label(change: Callable[[str], str], *, every: int = 1) -> Callable[[Paper], object]:
    """Every n-th label of the tables, or line of prose before its colon, is written otherwise."""

    def edit_all(paper: Paper) -> None:
        n = 0
        for block in paper.blocks:
            if isinstance(block, Table) and block.head and block.width <= 6:
                for row in block.rows[block.head :]:
                    cell = row.cells[1]
                    if cell and cell.text:
                        n += 1
                        if n % every == 0:
                            cell.write(change(cell.text))
            elif isinstance(block, Line) and ":" in block.text and len(block.text) > 20:
                n += 1
                if n % every == 0:
                    head, colon, tail = block.text.rpartition(":")
                    block.text = change(head) + colon + tail

    return edit_all


def toneless(text: str) -> str:
    bare = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in bare if not unicodedata.combining(letter))


def slip(text: str) -> str:
    """Two neighbouring letters change places in the longest word."""
    word = max(text.split(), key=len)
    middle = len(word) // 2
    return (
        text.replace(word, word[: middle - 1] + word[middle] + word[middle - 1] + word[middle + 1 :], 1)
        if len(word) > 3
        else text
    )


def letter_lost(text: str) -> str:
    word = max(text.split(), key=len)
    return text.replace(word, word[:1] + word[2:], 1)


def words_lost(text: str) -> str:
    """The brackets of a label are left out."""
    return re.sub(r"\s*\([^()]*\)", "", text)


def old_tones(text: str) -> str:
    """The tone on the other vowel: “hóa” as “hoá”, as old keyboards set it."""
    return text.replace("hóa", "hoá").replace("Hóa", "Hoá").replace("thủy", "thuỷ").replace("òa", "oà")


def word(old: str, new: str) -> Callable[[str], str]:
    return lambda text: re.sub(rf"\b{old}\b", new, text)


def label(words: str, new: str) -> Callable[[Paper], object]:
    """One label is worded otherwise."""

    def change(paper: Paper) -> None:
        paper.row(words)["label"] = new

    return change


def only_part(heading: str) -> Callable[[Paper], object]:
    def change(paper: Paper) -> None:
        paper.blocks = paper.part(heading)

    return change


def piece(first: int, last: int) -> Callable[[Paper], object]:
    """Only so many hundredths of the report were sent, rows and lines counted alike: a page photographed, a part mailed."""

    def change(paper: Paper) -> None:
        leaves = [leaf for block in paper.blocks for leaf in (block.rows if isinstance(block, Table) else [block])]
        kept = {id(leaf) for leaf in leaves[len(leaves) * first // 100 : len(leaves) * last // 100]}
        for block in paper.tables():
            block.rows = [row for row in block.rows if id(row) in kept]
        paper.blocks = [
            block for block in paper.blocks if (block.rows if isinstance(block, Table) else id(block) in kept)
        ]

    return change


def nothing_wrong(seen: Any, before: Any, spoken: Any) -> Iterator[str]:
    """What is left of the report is read as in the whole, or held; what is not there is not made up."""
    for old, new in rest(seen, before, spoken):
        if new is not None and not held(new) and new.value is not None and not same(new.value, old.value):
            yield f"{words(new)}, was {old.value!r}"


def without_title(paper: Paper) -> None:
    for title in ("BÁO CÁO ĐỊNH KỲ", "THÔNG TIN, PHÁT TRIỂN", "QUÝ III NĂM 2020"):
        paper.drop(paper.line(title))


def emptied(paper: Paper) -> None:
    """The blank form: nothing was answered."""
    for table in paper.tables():
        if table.head and table.width <= 6:
            for row in table.rows[table.head :]:
                if row is not table.number_row and row.cells[3]:
                    row["value"] = ""


def replaced_by(*lines: str) -> Callable[[Paper], object]:
    """The whole document is something else."""

    def change(paper: Paper) -> None:
        first = paper.blocks[0]
        paper.blocks = []
        for text in lines:
            paper.blocks.append(Line([], first.sheet))
            paper.blocks[-1].text = text  # type: ignore[union-attr]

    return change


def another_system(paper: Paper) -> None:
    """A list that another system put out, of the same words but no report of the form."""

    texts = [["STT", "Mã đơn vị", "Tên đơn vị", "Số máy tính", "Số CBCC", "Ngày cập nhật"]]
    texts += [[str(n), f"BG{n:03d}", f"Phòng ban số {n}", str(10 + n), str(9 + n), "01/09/2020"] for n in range(1, 30)]
    paper.blocks = [Table([[Cell([Run(text)]) for text in row] for row in texts], "Sheet1")]


def nothing_else(name: str, change: Callable[[Paper], object], *expect: Expectation) -> Edit:
    """An edit after which only what is expected counts."""
    return Edit(name, "bac_giang", change, expect, else_=lambda seen, before, spoken: iter(()))


def no_report(name: str, change: Callable[[Paper], object]) -> Edit:
    def invented(seen: Any, before: object, spoken: object) -> Iterator[str]:
        yield from (
            f"SILENT {f.indicator} = {f.value!r} out of what is no report"
            for f in seen.facts
            if f.indicator and f.value is not None and not f.needs_review
        )

    return Edit(name, "bac_giang", change, (outcome("unrecognised"),), else_=invented)


REWORDED = (
    ("- Tổng số máy tính", "Số lượng máy tính", "computers_total", 47),
    ("- Tổng số máy tính", "- Tổng số máy vi tính của đơn vị", "computers_total", 47),
    ("- Tổng số máy tính", "Tổng số máy tính hiện có", "computers_total", 47),
    ("- Tỷ lệ máy tính/CBCC", "- Tỉ lệ máy tính trên CBCC", "computers_per_staff_pct", 104.44),
    (
        "- Tổng số CBCC được trang bị máy tính",
        "- Số cán bộ, công chức được trang bị máy tính",
        "staff_with_computer",
        45,
    ),
    ("Tổng số cán bộ, công chức (viết tắt CBCC)", "Tổng số CBCC", "staff_total", 45),
    ("Tổng số cán bộ, công chức (viết tắt CBCC)", "Tổng số cán bộ, công chức, viên chức", "staff_total", 45),
    ("Tổng số cán bộ, công chức (viết tắt CBCC)", "Số cán bộ công chức của cơ quan", "staff_total", 45),
    ("Mạng cục bộ (LAN", "Mạng LAN", "lan_agencies", True),
    ("Mạng cục bộ (LAN", "Có mạng nội bộ (LAN)", "lan_agencies", True),
    ("Tổng băng thông kết nối Internet", "Tổng băng thông Internet quy đổi", "internet_bandwidth_converted_mbps", 80),
    ("Tỷ lệ máy tính kết nối Internet", "Tỷ lệ máy tính có kết nối mạng Internet", "computers_online_pct", 95.74),
    ("Kết nối mạng diện rộng", "Kết nối mạng WAN của tỉnh", "wan_connected", True),
    ("Số lượng lãnh đạo cơ quan đã được cấp", "Số lãnh đạo đã được cấp chữ ký số", "digsig_leaders_issued", 4),
    ("Quản lý kế toán - tài chính", "Phần mềm quản lý tài chính, kế toán", "app_accounting", True),
    ("Quản lý Thi đua - Khen thưởng", "QL thi đua khen thưởng", "app_emulation", True),
    ("Tổng số hồ sơ công việc", "Tổng số hồ sơ công việc đã lập", "work_files_total", 1250),
    ("Tổng số thủ tục hành chính của cơ quan", "Tổng số TTHC của cơ quan", "tthc_total", 132),
    ("- Tổng số dịch vụ công trực tuyến mức độ 3:", "- Tổng số DVCTT mức độ 3", "dvctt_l3_total", 4),
    ("- Tổng số DVCTT mức độ 4:", "- Tổng số dịch vụ công trực tuyến mức độ 4", "dvctt_l4_total", 3),
    ("- Tổng số DVCTT mức độ 4:", "- Số DVC trực tuyến mức 4", "dvctt_l4_total", 3),
    ("b. Tổng số CBCC chuyên trách về CNTT", "b. Số cán bộ chuyên trách công nghệ thông tin", "it_staff_dedicated", 2),
    ("Tiến sỹ", "Tiến sĩ", "it_staff_degree_phd", 0),
    ("Thạc sỹ", "Thạc sĩ CNTT", "it_staff_degree_master", 0),
    ("1. Họ và tên người thực hiện báo cáo", "Người lập báo cáo", "contact_name", "Lê Minh Khôi"),
    ("6. Thư điện tử", "Email", "contact_email", "khoilm_sct@bacgiang.example"),
    ("5. Điện thoại di động", "ĐTDĐ", "contact_phone_mobile", "0900000444"),
    ("Địa chỉ trụ sở", "Trụ sở cơ quan", "agency_address", "18 Hoàng Văn Thụ"),
)

EDITS: list[Edit] = [
    # the whole form in another hand
    *[
        edit(
            f"{how}{' (' + report + ')' if report != 'bac_giang' else ''}", each_label(change), recognised(),
            no_alarm(), report=report,
        )
        for report in ("bac_giang", "tuyen_quang", "dien_bien")
        for how, change in (
            ("all labels in capitals", str.upper),
            ("all labels in small letters", str.lower),
            ("all labels without tone marks", toneless),
            ("all labels with the old tone marks", old_tones),
            ("all labels decomposed (NFD)", lambda text: unicodedata.normalize("NFD", text)),
            ("all labels with double spaces", lambda text: text.replace(" ", "  ")),
            ("all labels with spaces that do not break", lambda text: text.replace(" ", "\u00a0")),
            ("all labels end with a colon", lambda text: text.rstrip(":") + ":"),
        )
    ],
    *[
        (edit if every > 1 else rough)(f"{how} ({report})", each_label(change, every=every), recognised(), report=report)
        for report in ("bac_giang", "tuyen_quang", "phu_yen")
        for how, change, every in (
            ("a slip in every label", slip, 1),
            ("a slip in every fifth label", slip, 5),
            ("a letter lost in every label", letter_lost, 1),
            ("a letter lost in every fifth label", letter_lost, 5),
        )
    ],
    rough("brackets left out of all labels", each_label(words_lost), recognised(), report="bac_giang"),
    rough("brackets left out of all labels (three levels)", each_label(words_lost), recognised(), report="tuyen_quang"),
    *[
        edit(f"everywhere “{new}” for “{old}”", each_label(word(old, new)), no_alarm())
        for old, new in (("CBCC", "cán bộ, công chức"), ("CBCC", "CBCCVC"), ("DVCTT", "dịch vụ công trực tuyến"), ("TTHC", "thủ tục hành chính"), ("CNTT", "công nghệ thông tin"), ("Tỷ lệ", "Tỉ lệ"), ("Tổng số", "Số"), ("Số lượng", "Số"), ("mức độ", "mức"))
    ],
    *[
        edit(f"“{words.strip('- :')}” reads “{new}”", label(words, new), value_or_held(indicator, wanted))
        for words, new, indicator, wanted in REWORDED
    ],
    # parts and titles
    edit("no title", without_title, recognised()),
    edit(
        "no “MỤC” before the titles of the parts",
        lambda p: [setattr(b, "text", re.sub(r"^MỤC (\d)\.", r"\1.", b.text)) for b in p.blocks if isinstance(b, Line)],
        no_alarm(),
    ),
    edit(
        "parts numbered in Roman letters",
        lambda p: [setattr(b, "text", re.sub(r"^MỤC (\d)\.", lambda m: ("", "I", "II", "III", "IV", "V")[int(m[1])] + ".", b.text)) for b in p.blocks if isinstance(b, Line)],
        no_alarm(),
    ),
    *[
        nothing_else(
            f"only {heading} was sent", only_part(heading), recognised(), outcome("returned"),
            *(value_or_held(name, wanted) for name, wanted in figures),
        )
        for heading, figures in (
            ("MỤC 2. HẠ TẦNG", (("computers_total", 47), ("internet_bandwidth_converted_mbps", 80))),
            ("MỤC 3. ỨNG DỤNG", (("work_files_total", 1250), ("meetings_total", 12))),
            ("MỤC 4. CUNG CẤP", (("tthc_total", 132), ("dvctt_l4_total", 3))),
            ("MỤC 5. NHÂN LỰC", (("it_staff_dedicated", 2), ("staff_it_skill_cert", 44))),
        )
    ],
    *[
        Edit(
            f"only {first}–{last} % of the report was sent ({report})", report, piece(first, last),
            (recognised(), finding(("missing_required", "blank_form"))), kinds, nothing_wrong,
        )
        for report, first, last, kinds in (
            ("bac_giang", 0, 33, ("docx", "xlsx")), ("bac_giang", 25, 50, ("docx",)),
            ("tuyen_quang", 0, 33, ("docx", "xlsx")), ("tuyen_quang", 33, 66, ("docx",)),
            ("dien_bien", 0, 33, ("docx", "xlsx")), ("dien_bien", 20, 45, ("docx",)), ("dien_bien", 33, 66, ("docx",)),
            ("phu_yen", 0, 33, ("docx", "xlsx")), ("phu_yen", 33, 66, ("docx",)),
            ("soc_trang", 0, 33, ("docx", "xlsx")), ("soc_trang", 66, 100, ("docx",)),
        )
    ],
    nothing_else("the blank form is never accepted", emptied, outcome("returned", "unrecognised")),
    nothing_else(
        "a letter without its annex is never accepted",
        replaced_by(
            "UBND TỈNH BẮC GIANG", "SỞ CÔNG THƯƠNG", "Số: 45/BC-SCT", "Bắc Giang, ngày 01 tháng 9 năm 2020",
            "BÁO CÁO ĐỊNH KỲ LĨNH VỰC ỨNG DỤNG CÔNG NGHỆ THÔNG TIN QUÝ III NĂM 2020",
            "Kính gửi: Sở Thông tin và Truyền thông", "Sở Công Thương gửi báo cáo kèm theo văn bản này.",
        ),
        outcome("unrecognised", "returned"),
    ),
    no_report(
        "an invitation",
        replaced_by(
            "GIẤY MỜI", "Kính mời các đồng chí dự họp lúc 8 giờ 00 ngày 12/9/2020", "Địa điểm: Phòng họp số 2",
            "Thành phần: 45 đại biểu", "Nội dung: Triển khai chính phủ điện tử quý III/2020",
        ),
    ),
    no_report("a list of another system", another_system),
    no_report(
        "a report on another subject",
        replaced_by(
            "BÁO CÁO", "Kết quả sản xuất nông nghiệp quý III năm 2020", "1. Tổng diện tích gieo trồng: 4.500 ha",
            "2. Sản lượng lúa: 27.000 tấn", "3. Tổng số gia súc: 12.300 con", "4. Tỷ lệ tiêm phòng: 95,5 %",
            "5. Số hộ tham gia: 1.250 hộ",
        ),
    ),
    no_report(
        "a decision with many numbers",
        replaced_by(
            "QUYẾT ĐỊNH", "Về việc giao chỉ tiêu kế hoạch năm 2020", "Điều 1. Giao cho Sở Công Thương 45 biên chế",
            "Điều 2. Kinh phí: 1.250.000.000 đồng",
            "Điều 3. Tổng số máy tính được mua sắm theo Quyết định số 12/QĐ-UBND ngày 15/5/2020",
        ),
    ),
    no_report("an empty page", replaced_by("")),
    # who and when
    edit(
        "the quarter in digits in the title", lambda p: p.replace("QUÝ III NĂM 2020", "QUÝ 3/2020"),
        identity(period="2020-Q3"), no_alarm(),
    ),
    edit(
        "the title is one line",
        lambda p: (p.replace("BÁO CÁO ĐỊNH KỲ LĨNH VỰC ỨNG DỤNG CÔNG NGHỆ", "BÁO CÁO ĐỊNH KỲ LĨNH VỰC ỨNG DỤNG CÔNG NGHỆ THÔNG TIN, PHÁT TRIỂN CHÍNH PHỦ ĐIỆN TỬ QUÝ III NĂM 2020"), p.drop(p.line("THÔNG TIN, PHÁT TRIỂN CHÍNH PHỦ ĐIỆN TỬ", 1)), p.drop(p.line("QUÝ III NĂM 2020", 1))),
        identity(period="2020-Q3"), no_alarm(),
    ),
    edit(
        "the number with spaces", lambda p: p.replace("Số: 45/BC-SCT", "Số:  45 / BC - SCT"),
        identity(dispatch_number="45/BC-SCT"), no_alarm(),
    ),
    edit(
        "the date in digits", lambda p: p.replace("Bắc Giang, ngày 01 tháng 9 năm 2020", "Bắc Giang, ngày 01/9/2020"),
        identity(signed_on="2020-09-01"), no_alarm(),
    ),
    edit(
        "the agency's name in capitals",
        lambda p: p.row("Tên cơ quan báo cáo").__setitem__("value", "SỞ CÔNG THƯƠNG TỈNH BẮC GIANG"),
        value("agency_name", "SỞ CÔNG THƯƠNG TỈNH BẮC GIANG"),
        identity(province="Bắc Giang", agency_level="cap_tinh"), no_alarm(),
    ),
]  # fmt: skip

test_recognition = as_test(EDITS)
