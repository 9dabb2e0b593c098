"""Thirty invented clerks: who they are, how they write, how they lay a report out, and the errors some of them make."""

from __future__ import annotations

import copy
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from tests.clerks.paper import Line, Paper, Run, Table
from tests.clerks.printing import printed

from .hands import Hand
from .layouts import Desk, Layout, level_columns, matrix, sentences, tables, two_columns, wingdings
from .questions import Question
from .truths import FORMS, Answer, Share, Truth


@dataclass(frozen=True)
class Planted:
    """An error on purpose: the answer typed instead, and the figures that a finding may name."""

    name: str
    typed: Callable[[Truth], Answer]
    about: tuple[str, ...]


@dataclass(frozen=True)
class Clerk:
    """One clerk and his report."""

    name: str
    seed: str
    kind: str
    province: str
    above: str
    agency: str
    place: str
    number: str
    day: tuple[int, int, int]
    quarter: str
    layout: Layout
    hand: Hand = field(default_factory=Hand)
    level: str = "cap_tinh"
    words: tuple[tuple[str, str], ...] = ()
    finish: Callable[[Paper], Paper] = lambda paper: paper
    errors: tuple[Planted, ...] = ()
    skip: Callable[[Question], bool] = field(default=lambda question: False)

    def truth(self, *, planted: bool) -> Truth:
        """What the agency answers; ``planted``: with its clerk's errors."""
        site = f"{_plain(self.agency)[:18]}.{_plain(self.province)}.gov.vn"
        truth = FORMS[self.seed](Random(self.name), self.agency, f"Quý {self.quarter}", site, self.level)
        if planted:
            for error in self.errors:
                truth.answers[error.name] = error.typed(truth)
        return truth

    def desk(self, *, planted: bool = False) -> Desk:
        words = (*_COMMON.get(self.seed, ()), *self.words)
        return Desk(
            self.seed,
            self.province,
            self.above,
            self.agency,
            self.place,
            self.number,
            self.day,
            self.quarter,
            self.truth(planted=planted),
            self.hand,
            Random(self.name),
            words,
            self.skip,
        )

    def report(self, *, planted: bool = False) -> bytes:
        """The file he sends."""
        return printed(self.finish(self.layout(self.desk(planted=planted))), self.kind)

    def key(self, *, planted: bool = False) -> dict[tuple[str, str, str], bool | float | str | list[str] | None]:
        """What a careful reader takes from it, by indicator, level and role."""
        desk, key = self.desk(planted=planted), {}
        for question in desk.questions():
            for name in question.names:
                bare, _, role = name.partition("#")
                indicator, _, level = bare.partition("@")
                key[indicator, level or self.level, role] = self.hand.meaning(desk.truth.answers.get(name))
        if ("report_period", self.level, "") in key:
            roman, year = self.quarter.split("/")
            key["report_period", self.level, ""] = f"{year}-Q{('I', 'II', 'III', 'IV').index(roman) + 1}"
        return key


_COMMON = {"000": (("25/5/2020", "31/8/2020"), ("\\sum", "∑"))}
"""What every good report on this form has put right."""


def _plain(text: str) -> str:
    bare = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(letter for letter in bare if letter.isascii() and letter.isalnum())


def windows(until: str, *, since: str = "") -> tuple[tuple[str, str], ...]:
    """The days to which the figures run, in the words of each form."""
    changed = [(old, until) for old in ("31/8/2020", "31/5/2018", "15/5/2019")] + [("cuối tháng 8/2019", until)]
    return (*changed, *((old, since) for old in ("01/01/2020", "01/01/2018", "01/12/2018") if since))


def reserved(question: Question) -> bool:
    """What Điện Biên's form reserves for the province's office; some clerks leave it out of their reports."""
    return any(name.endswith(("@toan_tinh", "@cap_tinh", "@cap_huyen", "@cap_xa")) for name in question.names) or any(
        words in question.label
        for words in ("dành riêng cho VP UBND", "PAR Index", "Thống kê tại Văn thư của Văn phòng")
    )


def own_rows(paper: Paper) -> Paper:
    """Adds two lines of his own to the tables."""
    for words, texts in (
        ("Tổng số máy tính", ("", "- Số máy in", "chiếc", "14")),
        ("Thạc sỹ", ("", "Bồi dưỡng ngắn hạn", "người", "3")),
    ):
        row = paper.row(words)
        row.table.insert_after(row, *texts)
    return paper


def placeholders(paper: Paper) -> Paper:
    """Content controls around the answers, as a mail merge or a locked form leaves them."""
    for block in paper.blocks:
        if isinstance(block, Line) and ": " in block.text and "☐" not in block.text and len(block.runs) == 1:
            head, _, tail = block.text.rpartition(": ")
            block.runs = [Run(f"{head}: "), Run(tail, "field")]
    return paper


def stray_notes(paper: Paper) -> Paper:
    """Raised note signs behind some figures, the notes at the end."""
    for n, words in enumerate(("Tổng số máy tính", "Tổng số hồ sơ công việc"), 1):
        row = paper.row(words)
        row["value"].runs.append(Run(str(n), "sup"))
    paper.add("(1) Không tính máy hỏng. (2) Tính đến thời điểm báo cáo.")
    return paper


def typed_over(paper: Paper) -> Paper:
    """The old figure crossed out before the new one, here and there."""
    done = 0
    for table in paper.tables():
        if "value" in table.roles and table.head:
            for row in table.data():
                if row["value"].text.isdecimal() and len(row["value"].text) > 1 and done < 4:
                    row["value"].runs.insert(0, Run(f"{int(row['value'].text) - 3} ", "strike"))
                    done += 1
    return paper


def last_quarter_behind(paper: Paper) -> Paper:
    """Keeps last quarter's first tables on sheets of their own."""
    for block in list(paper.blocks):
        if isinstance(block, Table) and not block.letterhead and block.sheet == "Muc 2":
            old = copy.deepcopy(block)
            old.sheet = "Quý trước"
            for row in old.data():
                if row["value"].text.isdecimal():
                    row["value"] = str(int(row["value"].text) + 5)
            paper.blocks.append(Line([Run("SỐ LIỆU QUÝ TRƯỚC")], "Quý trước"))
            paper.blocks.append(old)
    return paper


def remark(question: Question, typed: str) -> str:
    """Remarks with words and numbers beside some lines."""
    says = {
        "computers_total": "Trong đó 05 máy cũ từ năm 2012",
        "work_files_total": "Lấy từ phần mềm ngày 28/8",
        "staff_total": "Không tính hợp đồng 68",
        "app_hr": "Của Sở Nội vụ",
        "tthc_total": "Theo QĐ 1204/QĐ-UBND",
    }
    return next((says[name] for name in question.names if name in says), "")


def source(question: Question, typed: str) -> str:
    """Who gave the figure."""
    return "Văn phòng" if typed else ""


# errors


def rate(name: str, wrong: float, *about: str) -> Planted:
    return Planted(name, lambda truth: int(wrong), (name, *about))


def more(name: str, than: str, *about: str) -> Planted:
    return Planted(name, lambda truth: int(truth.answers[than]) + 7, (name, than, *about))  # type: ignore[arg-type]


def off(name: str, by: int, *about: str) -> Planted:
    return Planted(name, lambda truth: int(truth.answers[name]) + by, (name, *about))  # type: ignore[arg-type]


def factor(name: str, about: str, times: int = 10) -> Planted:
    def typed(truth: Truth) -> Answer:
        share = truth.answers[name]
        assert isinstance(share, Share)
        return Share(share.part * times, share.whole, share.times)

    return Planted(name, typed, (name, about))


VIRUS = rate("antivirus_computers_pct", 100, "antivirus_computers", "computers_total")
L3_MORE = more("dvctt_l3_with_dossiers", "dvctt_l3_total", "dvctt_l3_list")
L4_LIST = off("dvctt_l4_total", 4, "dvctt_l4_list", "tthc_total", "dvctt_l12_total", "dvctt_l3_total")
MEETINGS = more("meetings_video", "meetings_total")
STAFF_SUM = off("staff_total@toan_huyen", 30, "staff_total@cap_huyen", "staff_total@cap_xa")
ON_TIME = more("onestop_dossiers_on_time", "onestop_dossiers_received", "onestop_on_time_pct")
DISTRICT_ON_TIME = more(
    "onestop_dossiers_on_time@toan_huyen", "onestop_dossiers_received@toan_huyen", "onestop_on_time_pct@toan_huyen"
)
PAPER = rate("outgoing_electronic_to_paper_pct", 50, "outgoing_docs_electronic", "outgoing_docs_paper")
SIGNED = more("outgoing_docs_signed", "outgoing_docs_electronic")
DEGREES = off("it_staff_degree_bachelor", 9, "it_staff_dedicated")
RESOLVED = more("onestop_dossiers_resolved", "tthc_dossiers_total", "onestop_dossiers_pct")

FIVE = ("tt", "label", "unit", "value", "note")
COMMUNES = (("UBND thành phố", "UBND huyện"), ("CBCCVC thành phố", "CBCCVC huyện"))
"""The city's form in the words of a district."""

CLERKS: tuple[Clerk, ...] = (
    Clerk("Cao Bằng: one table, his own headers", "000", "docx", "Cao Bằng", "UBND TỈNH CAO BẰNG", "Sở Y tế", "Cao Bằng", "812/BC-SYT", (7, 9, 2020), "III/2020", tables(("Số TT", "Tiêu chí", "ĐVT", "Kỳ này", "Giải trình"), FIVE, one=True, section_in="merged", note=remark), errors=(VIRUS, L3_MORE)),
    Clerk("Hà Tĩnh: last quarter left of this", "000", "docx", "Hà Tĩnh", "UBND TỈNH HÀ TĨNH", "Sở Giáo dục và Đào tạo", "Hà Tĩnh", "1510/BC-SGDĐT", (4, 9, 2020), "III/2020", tables(("STT", "Nội dung", "Đơn vị", "Kỳ trước", "Kỳ báo cáo"), ("tt", "label", "unit", "previous", "value")), Hand(thousands="", digits=1), errors=(MEETINGS,)),
    Clerk("Gia Lai: one wide sheet, quarters side by side", "000", "xlsx", "Gia Lai", "UBND TỈNH GIA LAI", "Sở Nội vụ", "Gia Lai", "655/BC-SNV", (8, 9, 2020), "III/2020", tables(("STT", "Chỉ tiêu", "Đơn vị tính", "Quý II/2020", "Quý III/2020", "Ghi chú"), ("tt", "label", "unit", "previous", "value", "note"), one=True, note=source), Hand(thousands=""), errors=(RESOLVED,)),
    Clerk("Bình Phước: lists with tabs", "000", "docx", "Bình Phước", "UBND TỈNH BÌNH PHƯỚC", "Sở Nông nghiệp và Phát triển nông thôn", "Bình Phước", "2031/BC-SNN", (10, 9, 2020), "III/2020", sentences(lambda typed, unit: f"\t{typed} {unit}"), Hand(unit=False)),
    Clerk("Hải Dương: sentences with dots", "000", "docx", "Hải Dương", "UBND TỈNH HẢI DƯƠNG", "Sở Lao động - Thương binh và Xã hội", "Hải Dương", "177/BC-SLĐTBXH", (3, 9, 2020), "III/2020", sentences(lambda typed, unit: f" …{typed}…… {unit}"), Hand(yes="có", no="không"), errors=(VIRUS,)),
    Clerk("Đồng Hỷ: levels side by side", "002", "docx", "Thái Nguyên", "UBND TỈNH THÁI NGUYÊN", "UBND huyện Đồng Hỷ", "Đồng Hỷ", "94/BC-UBND", (18, 9, 2020), "III/2020", matrix(rest=tables()), level="cap_huyen", words=COMMUNES, errors=(STAFF_SUM, DISTRICT_ON_TIME)),
    Clerk("Vĩnh Long: sheets, remarks, words for nothing", "002", "xlsx", "Vĩnh Long", "UBND TỈNH VĨNH LONG", "UBND thành phố Vĩnh Long", "Vĩnh Long", "301/BC-UBND", (21, 9, 2020), "III/2020", tables(("TT", "Nội dung", "ĐVT", "Kết quả", "Diễn giải"), FIVE, sheets=True, note=source), Hand(zero="Không có"), level="cap_huyen", errors=(STAFF_SUM,)),
    Clerk("Mường Chà: no letterhead, name in the table", "002", "docx", "Điện Biên", "UBND TỈNH ĐIỆN BIÊN", "UBND huyện Mường Chà, tỉnh Điện Biên", "Mường Chà", "60/BC-UBND", (2, 10, 2020), "III/2020", tables(("TT", "Nội dung/tiêu chí", "Đơn vị tính", "Số liệu"), FIVE[:4], letterhead=False), Hand(thousands="", pad=True), level="cap_huyen", words=COMMUNES),
    Clerk("Đắk Nông: two columns", "003", "docx", "Đắk Nông", "SỞ NÔNG NGHIỆP VÀ PTNT ĐẮK NÔNG", "Chi cục Chăn nuôi và Thú y", "Gia Nghĩa", "144/BC-CNTY", (3, 9, 2019), "III/2019", two_columns(), errors=(SIGNED,)),
    Clerk("Bình Thuận: brackets and tabs", "003", "docx", "Bình Thuận", "SỞ NÔNG NGHIỆP VÀ PTNT BÌNH THUẬN", "Chi cục Thủy sản", "Phan Thiết", "87/BC-CCTS", (5, 9, 2019), "III/2019", sentences(lambda typed, unit: f"\t{typed}\t{unit}", pair=True), Hand(boxes="brackets", decimal="."), errors=(PAPER,)),
    Clerk("Cù Lao Dung: a column for each level", "004", "docx", "Sóc Trăng", "UBND TỈNH SÓC TRĂNG", "UBND huyện Cù Lao Dung", "Cù Lao Dung", "120/BC-UBND", (20, 5, 2019), "II/2019", level_columns(rest=sentences()), Hand(boxes="before"), level="cap_huyen", errors=(SIGNED,)),
    Clerk("Long Phú: a commune on everybody's form", "004", "docx", "Sóc Trăng", "UBND HUYỆN LONG PHÚ", "UBND xã Tân Hưng", "Tân Hưng", "33/BC-UBND", (17, 5, 2019), "II/2019", sentences(lambda typed, unit: f" {typed} {unit}", level=lambda word, typed: f"({word}): {typed or '…'}"), level="cap_xa"),
    Clerk("Lào Cai: a locked form", "001", "docx", "Lào Cai", "UBND TỈNH LÀO CAI", "Sở Tài chính", "Lào Cai", "455/BC-STC", (1, 6, 2018), "II/2018", sentences(pair=True), Hand(boxes="before"), finish=placeholders, errors=(ON_TIME,)),
    Clerk("Hậu Giang: boxes of Wingdings behind the words", "001", "docx", "Hậu Giang", "UBND TỈNH HẬU GIANG", "Sở Văn hóa, Thể thao và Du lịch", "Vị Thanh", "610/BC-SVHTTDL", (4, 6, 2018), "II/2018", sentences(), Hand(boxes="behind"), finish=wingdings, skip=reserved, errors=(L3_MORE,)),
    Clerk("Kon Tum: a workbook of one column", "001", "xlsx", "Kon Tum", "UBND TỈNH KON TUM", "Ban Dân tộc", "Kon Tum", "98/BC-BDT", (30, 11, 2018), "IV/2018", sentences(pair=True), Hand(boxes="before"), words=windows("30/11/2018")),
    Clerk("Nam Định: Bắc Giang's form typed over", "000", "docx", "Nam Định", "UBND TỈNH NAM ĐỊNH", "Sở Kế hoạch và Đầu tư", "Nam Định", "720/BC-SKHĐT", (4, 9, 2020), "III/2020", tables(note=remark, numbers=("(1)", "(2)", "(3)", "(4)", "(5)")), finish=typed_over, errors=(DEGREES,)),
    Clerk("Quảng Ninh: the city's form, last year right of this", "002", "xlsx", "Quảng Ninh", "UBND TỈNH QUẢNG NINH", "UBND thị xã Đông Triều", "Đông Triều", "415/BC-UBND", (25, 12, 2020), "IV/2020", tables(("STT", "Nội dung báo cáo", "ĐVT", "Năm 2020", "Năm 2019"), ("tt", "label", "unit", "value", "previous"), sheets=True), Hand(thousands=""), level="cap_huyen", words=(("UBND thành phố", "UBND thị xã"),)),
    Clerk("Sơn Dương: tables cut by pages", "002", "docx", "Tuyên Quang", "UBND TỈNH TUYÊN QUANG", "UBND huyện Sơn Dương", "Sơn Dương", "208/BC-UBND", (11, 6, 2020), "II/2020", tables(split=12), level="cap_huyen", words=COMMUNES, errors=(STAFF_SUM,)),
    Clerk("Long An: merged titles, units in the cells", "000", "xlsx", "Long An", "UBND TỈNH LONG AN", "Sở Xây dựng", "Long An", "2250/BC-SXD", (9, 9, 2020), "III/2020", tables(("TT", "Nội dung", "Số liệu", "Ghi chú"), ("tt", "label", "value", "note"), one=True, section_in="merged"), Hand(unit=True, percent=True), errors=(VIRUS,)),
    Clerk("Cà Mau: sentences, everything small", "003", "docx", "Cà Mau", "SỞ NÔNG NGHIỆP VÀ PTNT CÀ MAU", "Chi cục Thủy lợi", "Cà Mau", "61/BC-CCTL", (4, 9, 2019), "III/2019", sentences(lambda typed, unit: f" {typed} {unit};", bullet=lambda tt: f"{tt}) " if tt else "+ "), Hand(thousands=" ", yes="có", no="không")),
    Clerk("Thạnh Trị: levels on lines of their own", "004", "docx", "Sóc Trăng", "UBND TỈNH SÓC TRĂNG", "UBND huyện Thạnh Trị", "Phú Lộc", "77/BC-UBND", (21, 5, 2019), "II/2019", sentences(level=lambda word, typed: f"- {word}: {typed or '........'}", level_lines=True), Hand(boxes="before", pad=True), level="cap_huyen", errors=(L3_MORE,)),
    Clerk("Sóc Trăng: a department on everybody's form", "004", "xlsx", "Sóc Trăng", "UBND TỈNH SÓC TRĂNG", "Sở Tư pháp", "Sóc Trăng", "402/BC-STP", (20, 5, 2019), "II/2019", level_columns(rest=tables(("TT", "Nội dung", "ĐVT", "Số liệu"), FIVE[:4]))),
    Clerk("Lục Nam: a district's office on the department's form", "000", "docx", "Bắc Giang", "UBND HUYỆN LỤC NAM", "Phòng Văn hóa và Thông tin", "Lục Nam", "51/BC-VHTT", (4, 9, 2020), "III/2020", tables(), level="cap_huyen"),
    Clerk("Quảng Ngãi: raised notes, plan and done", "000", "docx", "Quảng Ngãi", "UBND TỈNH QUẢNG NGÃI", "Sở Công Thương", "Quảng Ngãi", "1033/BC-SCT", (8, 9, 2020), "III/2020", tables(("TT", "Nội dung chỉ tiêu", "Đơn vị tính", "Kế hoạch", "Thực hiện"), ("tt", "label", "unit", "plan", "value")), finish=stray_notes, errors=(L4_LIST,)),
    Clerk("Tây Ninh: a workbook that keeps last quarter", "000", "xlsx", "Tây Ninh", "UBND TỈNH TÂY NINH", "Sở Tài nguyên và Môi trường", "Tây Ninh", "5120/BC-STNMT", (10, 9, 2020), "III/2020", tables(sheets=True), Hand(decimal="."), finish=last_quarter_behind),
    Clerk("Bắc Kạn: lines of his own", "000", "docx", "Bắc Kạn", "UBND TỈNH BẮC KẠN", "Sở Tư pháp", "Bắc Kạn", "288/BC-STP", (4, 9, 2020), "III/2020", tables(("TT", "Nội dung/tiêu chí", "ĐVT", "Số liệu"), FIVE[:4], renumber=True), Hand(zero="KPS"), finish=own_rows, errors=(MEETINGS,)),
    Clerk("Phú Thọ: two columns in a workbook", "002", "xlsx", "Phú Thọ", "UBND TỈNH PHÚ THỌ", "UBND huyện Thanh Ba", "Thanh Ba", "166/BC-UBND", (16, 12, 2020), "IV/2020", two_columns(sheets=True), Hand(percent=True), level="cap_huyen", words=COMMUNES),
    Clerk("Ninh Bình: a table for prose", "001", "docx", "Ninh Bình", "UBND TỈNH NINH BÌNH", "Sở Giao thông vận tải", "Ninh Bình", "901/BC-SGTVT", (4, 6, 2018), "II/2018", tables(("STT", "Chỉ tiêu", "Đơn vị", "Kết quả"), FIVE[:4], one=True), skip=reserved, errors=(ON_TIME,)),
    Clerk("Trà Vinh: the branch's form as a workbook", "003", "xlsx", "Trà Vinh", "SỞ NÔNG NGHIỆP VÀ PTNT TRÀ VINH", "Chi cục Kiểm lâm", "Trà Vinh", "40/BC-CCKL", (6, 9, 2019), "III/2019", tables(("TT", "Nội dung", "ĐVT", "Số liệu", "Ghi chú"), FIVE), Hand(thousands="")),
    Clerk("Lạng Sơn: small letters, no number of pages", "002", "docx", "Lạng Sơn", "UBND TỈNH LẠNG SƠN", "UBND huyện Bắc Sơn", "Bắc Sơn", "312/BC-UBND", (18, 9, 2020), "III/2020", tables(("Stt", "Nội dung, tiêu chí", "Đvt", "Số liệu báo cáo", "Ghi chú"), FIVE, one=True, section_in="label"), Hand(thousands=" ", digits=1), level="cap_huyen", words=(*COMMUNES, ("Tỷ lệ", "Tỉ lệ"), ("CBCCVC", "cán bộ, công chức"))),
)  # fmt: skip
