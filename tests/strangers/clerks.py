"""Sixty-four invented clerks: who they are, how they write, how they lay a report out, and the errors some of them make."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from tests.clerks.printing import printed

from .habits import (
    DEGREES,
    DISTRICT_LAN,
    DISTRICT_MAIL,
    DISTRICT_ON_TIME,
    EQUIPPED,
    L3_MORE,
    L4_LIST,
    MEETINGS,
    ON_TIME,
    PAPER,
    RESOLVED,
    SIGN_VIRUS,
    SIGNED,
    STAFF_SUM,
    TTHC,
    VIRUS,
    Finish,
    Planted,
    answers_below,
    boxed,
    covering_letter,
    crossed_out,
    far_to_the_right,
    helper_column,
    last_quarter_behind,
    locked,
    never_computed,
    numbered_by_word,
    of_which,
    own_rows,
    page_furniture,
    raised_notes,
    remark,
    shouted,
    small_tables,
    source,
    units_below,
    units_in_labels,
    wingdings,
)
from .hands import Hand
from .layouts import (
    Desk,
    Layout,
    across,
    blank_form_first,
    boxes_of_text,
    cards,
    halves,
    level_columns,
    matrix,
    sentences,
    tables,
    two_columns,
)
from .questions import Question
from .truths import FORMS, Truth


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
    finish: Finish = lambda paper: paper
    errors: tuple[Planted, ...] = ()
    hard: bool = False
    """His report is such that a reader may ask about everything; only nothing may be wrong or lost."""
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


FIVE_HEADS = ("TT", "Nội dung", "ĐVT", "Số liệu", "Ghi chú")
FIVE = ("tt", "label", "unit", "value", "note")
COMMUNES = (("UBND thành phố", "UBND huyện"), ("CBCCVC thành phố", "CBCCVC huyện"))
"""The city's form in the words of a district."""

FIRST: tuple[Clerk, ...] = (
    Clerk(
        "Cao Bằng: one table, his own headers", "000", "docx", "Cao Bằng", "UBND TỈNH CAO BẰNG", "Sở Y tế",
        "Cao Bằng", "812/BC-SYT", (7, 9, 2020), "III/2020",
        tables(("Số TT", "Tiêu chí", "ĐVT", "Kỳ này", "Giải trình"), FIVE, one=True, section_in="merged", note=remark),
        errors=(VIRUS, L3_MORE),
    ),
    Clerk(
        "Hà Tĩnh: last quarter left of this", "000", "docx", "Hà Tĩnh", "UBND TỈNH HÀ TĨNH", "Sở Giáo dục và Đào tạo",
        "Hà Tĩnh", "1510/BC-SGDĐT", (4, 9, 2020), "III/2020",
        tables(("STT", "Nội dung", "Đơn vị", "Kỳ trước", "Kỳ báo cáo"), ("tt", "label", "unit", "previous", "value")),
        Hand(thousands="", digits=1), errors=(MEETINGS,),
    ),
    Clerk(
        "Gia Lai: one wide sheet, quarters side by side", "000", "xlsx", "Gia Lai", "UBND TỈNH GIA LAI", "Sở Nội vụ",
        "Gia Lai", "655/BC-SNV", (8, 9, 2020), "III/2020",
        tables(
            ("STT", "Chỉ tiêu", "Đơn vị tính", "Quý II/2020", "Quý III/2020", "Ghi chú"),
            ("tt", "label", "unit", "previous", "value", "note"), one=True, note=source,
        ),
        Hand(thousands=""), errors=(RESOLVED,),
    ),
    Clerk(
        "Bình Phước: lists with tabs", "000", "docx", "Bình Phước", "UBND TỈNH BÌNH PHƯỚC",
        "Sở Nông nghiệp và Phát triển nông thôn", "Bình Phước", "2031/BC-SNN", (10, 9, 2020), "III/2020",
        sentences(lambda typed, unit: f"\t{typed} {unit}"), Hand(unit=False),
    ),
    Clerk(
        "Hải Dương: sentences with dots", "000", "docx", "Hải Dương", "UBND TỈNH HẢI DƯƠNG",
        "Sở Lao động - Thương binh và Xã hội", "Hải Dương", "177/BC-SLĐTBXH", (3, 9, 2020), "III/2020",
        sentences(lambda typed, unit: f" …{typed}…… {unit}"), Hand(yes="có", no="không"), errors=(VIRUS,),
    ),
    Clerk(
        "Đồng Hỷ: levels side by side", "002", "docx", "Thái Nguyên", "UBND TỈNH THÁI NGUYÊN", "UBND huyện Đồng Hỷ",
        "Đồng Hỷ", "94/BC-UBND", (18, 9, 2020), "III/2020", matrix(rest=tables()), level="cap_huyen", words=COMMUNES,
        errors=(STAFF_SUM, DISTRICT_ON_TIME),
    ),
    Clerk(
        "Vĩnh Long: sheets, remarks, words for nothing", "002", "xlsx", "Vĩnh Long", "UBND TỈNH VĨNH LONG",
        "UBND thành phố Vĩnh Long", "Vĩnh Long", "301/BC-UBND", (21, 9, 2020), "III/2020",
        tables(("TT", "Nội dung", "ĐVT", "Kết quả", "Diễn giải"), FIVE, sheets=True, note=source),
        Hand(zero="Không có"), level="cap_huyen", errors=(STAFF_SUM,),
    ),
    Clerk(
        "Mường Chà: no letterhead, name in the table", "002", "docx", "Điện Biên", "UBND TỈNH ĐIỆN BIÊN",
        "UBND huyện Mường Chà, tỉnh Điện Biên", "Mường Chà", "60/BC-UBND", (2, 10, 2020), "III/2020",
        tables(("TT", "Nội dung/tiêu chí", "Đơn vị tính", "Số liệu"), FIVE[:4], letterhead=False),
        Hand(thousands="", pad=True), level="cap_huyen", words=COMMUNES,
    ),
    Clerk(
        "Đắk Nông: two columns", "003", "docx", "Đắk Nông", "SỞ NÔNG NGHIỆP VÀ PTNT ĐẮK NÔNG",
        "Chi cục Chăn nuôi và Thú y", "Gia Nghĩa", "144/BC-CNTY", (3, 9, 2019), "III/2019", two_columns(),
        errors=(SIGNED,),
    ),
    Clerk(
        "Bình Thuận: brackets and tabs", "003", "docx", "Bình Thuận", "SỞ NÔNG NGHIỆP VÀ PTNT BÌNH THUẬN",
        "Chi cục Thủy sản", "Phan Thiết", "87/BC-CCTS", (5, 9, 2019), "III/2019",
        sentences(lambda typed, unit: f"\t{typed}\t{unit}", pair=True), Hand(boxes="brackets", decimal="."),
        errors=(PAPER,),
    ),
    Clerk(
        "Cù Lao Dung: a column for each level", "004", "docx", "Sóc Trăng", "UBND TỈNH SÓC TRĂNG",
        "UBND huyện Cù Lao Dung", "Cù Lao Dung", "120/BC-UBND", (20, 5, 2019), "II/2019",
        level_columns(rest=sentences()), Hand(boxes="before"), level="cap_huyen", errors=(SIGNED,),
    ),
    Clerk(
        "Long Phú: a commune on everybody's form", "004", "docx", "Sóc Trăng", "UBND HUYỆN LONG PHÚ",
        "UBND xã Tân Hưng", "Tân Hưng", "33/BC-UBND", (17, 5, 2019), "II/2019",
        sentences(lambda typed, unit: f" {typed} {unit}", level=lambda word, typed: f"({word}): {typed or '…'}"),
        level="cap_xa",
    ),
    Clerk(
        "Lào Cai: a locked form", "001", "docx", "Lào Cai", "UBND TỈNH LÀO CAI", "Sở Tài chính", "Lào Cai",
        "455/BC-STC", (1, 6, 2018), "II/2018", sentences(pair=True), Hand(boxes="before"), finish=locked,
        errors=(ON_TIME,),
    ),
    Clerk(
        "Hậu Giang: boxes of Wingdings behind the words", "001", "docx", "Hậu Giang", "UBND TỈNH HẬU GIANG",
        "Sở Văn hóa, Thể thao và Du lịch", "Vị Thanh", "610/BC-SVHTTDL", (4, 6, 2018), "II/2018", sentences(),
        Hand(boxes="behind"), finish=wingdings, skip=reserved, errors=(L3_MORE,),
    ),
    Clerk(
        "Kon Tum: a workbook of one column", "001", "xlsx", "Kon Tum", "UBND TỈNH KON TUM", "Ban Dân tộc", "Kon Tum",
        "98/BC-BDT", (30, 11, 2018), "IV/2018", sentences(pair=True), Hand(boxes="before"),
        words=windows("30/11/2018"),
    ),
    Clerk(
        "Nam Định: Bắc Giang's form typed over", "000", "docx", "Nam Định", "UBND TỈNH NAM ĐỊNH",
        "Sở Kế hoạch và Đầu tư", "Nam Định", "720/BC-SKHĐT", (4, 9, 2020), "III/2020",
        tables(note=remark, numbers=("(1)", "(2)", "(3)", "(4)", "(5)")), finish=crossed_out, errors=(DEGREES,),
    ),
    Clerk(
        "Quảng Ninh: the city's form, last year right of this", "002", "xlsx", "Quảng Ninh", "UBND TỈNH QUẢNG NINH",
        "UBND thị xã Đông Triều", "Đông Triều", "415/BC-UBND", (25, 12, 2020), "IV/2020",
        tables(
            ("STT", "Nội dung báo cáo", "ĐVT", "Năm 2020", "Năm 2019"), ("tt", "label", "unit", "value", "previous"),
            sheets=True,
        ),
        Hand(thousands=""), level="cap_huyen", words=(("UBND thành phố", "UBND thị xã"),),
    ),
    Clerk(
        "Sơn Dương: tables cut by pages", "002", "docx", "Tuyên Quang", "UBND TỈNH TUYÊN QUANG",
        "UBND huyện Sơn Dương", "Sơn Dương", "208/BC-UBND", (11, 6, 2020), "II/2020", tables(split=12),
        level="cap_huyen", words=COMMUNES, errors=(STAFF_SUM,),
    ),
    Clerk(
        "Long An: merged titles, units in the cells", "000", "xlsx", "Long An", "UBND TỈNH LONG AN", "Sở Xây dựng",
        "Long An", "2250/BC-SXD", (9, 9, 2020), "III/2020",
        tables(
            ("TT", "Nội dung", "Số liệu", "Ghi chú"), ("tt", "label", "value", "note"), one=True, section_in="merged",
        ),
        Hand(unit=True, percent=True), errors=(VIRUS,),
    ),
    Clerk(
        "Cà Mau: sentences, everything small", "003", "docx", "Cà Mau", "SỞ NÔNG NGHIỆP VÀ PTNT CÀ MAU",
        "Chi cục Thủy lợi", "Cà Mau", "61/BC-CCTL", (4, 9, 2019), "III/2019",
        sentences(lambda typed, unit: f" {typed} {unit};", bullet=lambda tt: f"{tt}) " if tt else "+ "),
        Hand(thousands=" ", yes="có", no="không"),
    ),
    Clerk(
        "Thạnh Trị: levels on lines of their own", "004", "docx", "Sóc Trăng", "UBND TỈNH SÓC TRĂNG",
        "UBND huyện Thạnh Trị", "Phú Lộc", "77/BC-UBND", (21, 5, 2019), "II/2019",
        sentences(level=lambda word, typed: f"- {word}: {typed or '........'}", level_lines=True),
        Hand(boxes="before", pad=True), level="cap_huyen", errors=(L3_MORE,),
    ),
    Clerk(
        "Sóc Trăng: a department on everybody's form", "004", "xlsx", "Sóc Trăng", "UBND TỈNH SÓC TRĂNG",
        "Sở Tư pháp", "Sóc Trăng", "402/BC-STP", (20, 5, 2019), "II/2019",
        level_columns(rest=tables(("TT", "Nội dung", "ĐVT", "Số liệu"), FIVE[:4])),
    ),
    Clerk(
        "Lục Nam: a district's office on the department's form", "000", "docx", "Bắc Giang", "UBND HUYỆN LỤC NAM",
        "Phòng Văn hóa và Thông tin", "Lục Nam", "51/BC-VHTT", (4, 9, 2020), "III/2020", tables(), level="cap_huyen",
    ),
    Clerk(
        "Quảng Ngãi: raised notes, plan and done", "000", "docx", "Quảng Ngãi", "UBND TỈNH QUẢNG NGÃI",
        "Sở Công Thương", "Quảng Ngãi", "1033/BC-SCT", (8, 9, 2020), "III/2020",
        tables(
            ("TT", "Nội dung chỉ tiêu", "Đơn vị tính", "Kế hoạch", "Thực hiện"),
            ("tt", "label", "unit", "plan", "value"),
        ),
        finish=raised_notes, errors=(L4_LIST,),
    ),
    Clerk(
        "Tây Ninh: a workbook that keeps last quarter", "000", "xlsx", "Tây Ninh", "UBND TỈNH TÂY NINH",
        "Sở Tài nguyên và Môi trường", "Tây Ninh", "5120/BC-STNMT", (10, 9, 2020), "III/2020", tables(sheets=True),
        Hand(decimal="."), finish=last_quarter_behind,
    ),
    Clerk(
        "Bắc Kạn: lines of his own", "000", "docx", "Bắc Kạn", "UBND TỈNH BẮC KẠN", "Sở Tư pháp", "Bắc Kạn",
        "288/BC-STP", (4, 9, 2020), "III/2020",
        tables(("TT", "Nội dung/tiêu chí", "ĐVT", "Số liệu"), FIVE[:4], renumber=True), Hand(zero="KPS"),
        finish=own_rows, errors=(MEETINGS,),
    ),
    Clerk(
        "Phú Thọ: two columns in a workbook", "002", "xlsx", "Phú Thọ", "UBND TỈNH PHÚ THỌ", "UBND huyện Thanh Ba",
        "Thanh Ba", "166/BC-UBND", (16, 12, 2020), "IV/2020", two_columns(sheets=True), Hand(percent=True),
        level="cap_huyen", words=COMMUNES,
    ),
    Clerk(
        "Ninh Bình: a table for prose", "001", "docx", "Ninh Bình", "UBND TỈNH NINH BÌNH", "Sở Giao thông vận tải",
        "Ninh Bình", "901/BC-SGTVT", (4, 6, 2018), "II/2018",
        tables(("STT", "Chỉ tiêu", "Đơn vị", "Kết quả"), FIVE[:4], one=True), skip=reserved, errors=(ON_TIME,),
    ),
    Clerk(
        "Trà Vinh: the branch's form as a workbook", "003", "xlsx", "Trà Vinh", "SỞ NÔNG NGHIỆP VÀ PTNT TRÀ VINH",
        "Chi cục Kiểm lâm", "Trà Vinh", "40/BC-CCKL", (6, 9, 2019), "III/2019",
        tables(("TT", "Nội dung", "ĐVT", "Số liệu", "Ghi chú"), FIVE), Hand(thousands=""),
    ),
    Clerk(
        "Lạng Sơn: small letters, no number of pages", "002", "docx", "Lạng Sơn", "UBND TỈNH LẠNG SƠN",
        "UBND huyện Bắc Sơn", "Bắc Sơn", "312/BC-UBND", (18, 9, 2020), "III/2020",
        tables(("Stt", "Nội dung, tiêu chí", "Đvt", "Số liệu báo cáo", "Ghi chú"), FIVE, one=True, section_in="label"),
        Hand(thousands=" ", digits=1), level="cap_huyen",
        words=(*COMMUNES, ("Tỷ lệ", "Tỉ lệ"), ("CBCCVC", "cán bộ, công chức")),
    ),
)  # fmt: skip

SECOND: tuple[Clerk, ...] = (
    Clerk(
        "Hà Nam: three quarters side by side", "000", "docx", "Hà Nam", "UBND TỈNH HÀ NAM", "Sở Xây dựng", "Phủ Lý",
        "640/BC-SXD", (7, 9, 2020), "III/2020",
        tables(
            ("TT", "Chỉ tiêu", "ĐVT", "Quý I/2020", "Quý II/2020", "Quý III/2020"),
            ("tt", "label", "unit", "earlier", "previous", "value"),
        ),
        errors=(TTHC,),
    ),
    Clerk(
        "Kiên Giang: a column for the reviewer", "000", "xlsx", "Kiên Giang", "UBND TỈNH KIÊN GIANG", "Sở Du lịch",
        "Rạch Giá", "210/BC-SDL", (8, 9, 2020), "III/2020",
        tables(
            ("STT", "Nội dung", "Đơn vị tính", "Số liệu đơn vị báo cáo", "Số liệu thẩm định", "Ghi chú"),
            ("tt", "label", "unit", "value", "change", "note"), sheets=True, note=remark,
        ),
        Hand(thousands=""),
    ),
    Clerk(
        "Đắk Lắk: crosses under yes and no", "000", "docx", "Đắk Lắk", "UBND TỈNH ĐẮK LẮK", "Sở Ngoại vụ",
        "Buôn Ma Thuột", "95/BC-SNgV", (4, 9, 2020), "III/2020",
        tables(("TT", "Nội dung", "ĐVT", "Có", "Không", "Số liệu"), ("tt", "label", "unit", "yes", "no", "value")),
        errors=(EQUIPPED,),
    ),
    Clerk(
        "Bạc Liêu: a column of codes", "000", "docx", "Bạc Liêu", "UBND TỈNH BẠC LIÊU", "Thanh tra tỉnh", "Bạc Liêu",
        "118/BC-TTr", (9, 9, 2020), "III/2020",
        tables(("Mã số", "Chỉ tiêu", "Đơn vị tính", "Số liệu", "Ghi chú"), ("code", "label", "unit", "value", "note")),
        errors=(MEETINGS,),
    ),
    Clerk(
        "Tiền Giang: far to the right", "000", "xlsx", "Tiền Giang", "UBND TỈNH TIỀN GIANG",
        "Sở Khoa học và Công nghệ", "Mỹ Tho", "702/BC-SKHCN", (7, 9, 2020), "III/2020",
        tables(sheets=True, note=source), Hand(digits=1), finish=far_to_the_right,
    ),
    Clerk(
        "Quảng Bình: frames around the tables", "000", "docx", "Quảng Bình", "UBND TỈNH QUẢNG BÌNH",
        "Sở Giao thông vận tải", "Đồng Hới", "1904/BC-SGTVT", (3, 9, 2020), "III/2020", tables(), finish=boxed,
        errors=(VIRUS,),
    ),
    Clerk(
        "Hưng Yên: a small table for each group", "000", "docx", "Hưng Yên", "UBND TỈNH HƯNG YÊN", "Sở Tài chính",
        "Hưng Yên", "466/BC-STC", (4, 9, 2020), "III/2020", tables(("TT", "Nội dung", "ĐVT", "Số liệu", "Ghi chú")),
        finish=small_tables, errors=(RESOLVED,),
    ),
    Clerk(
        "Lâm Đồng: a letter that repeats some figures", "000", "docx", "Lâm Đồng", "UBND TỈNH LÂM ĐỒNG", "Sở Y tế",
        "Đà Lạt", "2711/BC-SYT", (8, 9, 2020), "III/2020", tables(),
        finish=covering_letter("Thực hiện Công văn số 1020/STTTT-CNTT ngày 20/8/2020 về việc báo cáo quý III/2020, Sở báo cáo như sau:", "So với quý II/2020, số hồ sơ trực tuyến tăng 12,5%.", "Số liệu chi tiết tại biểu kèm theo."),
    ),
    Clerk(
        "Sơn La: Word numbers the lines", "001", "docx", "Sơn La", "UBND TỈNH SƠN LA",
        "Sở Nông nghiệp và Phát triển nông thôn", "Sơn La", "388/BC-SNN", (4, 6, 2018), "II/2018",
        sentences(pair=True), Hand(boxes="before"), finish=numbered_by_word, errors=(ON_TIME,),
    ),
    Clerk(
        "Yên Bái: the answer after “Trả lời”", "001", "docx", "Yên Bái", "UBND TỈNH YÊN BÁI", "Sở Công Thương",
        "Yên Bái", "505/BC-SCT", (1, 6, 2018), "II/2018", sentences(lambda typed, unit: f" Trả lời: {typed} {unit}."),
        Hand(yes="Có", no="Chưa có"),
    ),
    Clerk(
        "Thái Bình: a workbook of two columns", "001", "xlsx", "Thái Bình", "UBND TỈNH THÁI BÌNH", "Sở Tư pháp",
        "Thái Bình", "290/BC-STP", (5, 6, 2018), "II/2018", two_columns(), Hand(thousands=""), skip=reserved,
    ),
    Clerk(
        "An Giang: the ratio's comma, remarks in brackets", "002", "docx", "An Giang", "UBND TỈNH AN GIANG",
        "UBND huyện Tri Tôn", "Tri Tôn", "188/BC-UBND", (22, 9, 2020), "III/2020",
        tables(("TT", "Nội dung/tiêu chí", "Đơn vị tính", "Số liệu (Quý III/2020)", "Ghi chú"), note=source),
        Hand(digits=1, pad=True), level="cap_huyen", words=COMMUNES, errors=(DISTRICT_MAIL,),
    ),
    Clerk(
        "Hòa Bình: half a year against a year", "002", "xlsx", "Hòa Bình", "UBND TỈNH HÒA BÌNH", "UBND huyện Đà Bắc",
        "Đà Bắc", "77/BC-UBND", (20, 6, 2020), "II/2020",
        tables(
            ("TT", "Tiêu chí", "ĐVT", "Thực hiện năm 2019", "Thực hiện 6 tháng 2020"),
            ("tt", "label", "unit", "previous", "value"), sheets=True,
        ),
        Hand(thousands=""), level="cap_huyen", words=COMMUNES, errors=(DISTRICT_LAN,),
    ),
    Clerk(
        "Bến Tre: the levels as columns of one table", "002", "docx", "Bến Tre", "UBND TỈNH BẾN TRE",
        "UBND huyện Ba Tri", "Ba Tri", "350/BC-UBND", (24, 9, 2020), "III/2020",
        matrix(
            three=("Tổng số", "Các phòng, ban huyện", "Các xã, thị trấn"),
            rest=tables(FIVE_HEADS, one=True, section_in="merged"),
        ),
        level="cap_huyen", words=COMMUNES, errors=(STAFF_SUM,),
    ),
    Clerk(
        "Cao Lãnh: a city, everything in one workbook sheet", "002", "xlsx", "Đồng Tháp", "UBND TỈNH ĐỒNG THÁP",
        "UBND thành phố Cao Lãnh", "Cao Lãnh", "402/BC-UBND", (15, 12, 2020), "IV/2020",
        tables(
            ("Số TT", "Nội dung chỉ tiêu", "ĐVT", "Số liệu", "Giải trình"), one=True, section_in="merged",
            renumber=True,
        ),
        Hand(zero="Không"), level="cap_huyen", errors=(SIGN_VIRUS,),
    ),
    Clerk(
        "Bình Định: questions, then answers", "003", "docx", "Bình Định", "SỞ NÔNG NGHIỆP VÀ PTNT BÌNH ĐỊNH",
        "Chi cục Thủy sản", "Quy Nhơn", "133/BC-CCTS", (3, 9, 2019), "III/2019",
        sentences(lambda typed, unit: f" {typed} ({unit})" if unit else f" {typed}", pair=True), Hand(boxes="before"),
    ),
    Clerk(
        "Thanh Hóa: dots left around the answers", "003", "docx", "Thanh Hóa", "SỞ NÔNG NGHIỆP VÀ PTNT THANH HÓA",
        "Chi cục Phát triển nông thôn", "Thanh Hóa", "88/BC-PTNT", (4, 9, 2019), "III/2019",
        sentences(lambda typed, unit: f"…....{typed}........ {unit}", bullet=lambda tt: f"{tt}. " if tt else "\t+ "),
        Hand(thousands="", yes="có", no="không"), errors=(PAPER,),
    ),
    Clerk(
        "Hậu Giang: everybody's form by a commune in rows", "004", "xlsx", "Sóc Trăng", "UBND THỊ XÃ NGÃ NĂM",
        "UBND phường 1", "Ngã Năm", "24/BC-UBND", (20, 5, 2019), "II/2019",
        tables(("TT", "Nội dung", "ĐVT", "Số liệu"), ("tt", "label", "unit", "value"), level_rows=True),
        level="cap_xa",
    ),
    Clerk(
        "Vĩnh Châu: a town, levels in rows below", "004", "docx", "Sóc Trăng", "UBND TỈNH SÓC TRĂNG",
        "UBND thị xã Vĩnh Châu", "Vĩnh Châu", "205/BC-UBND", (17, 5, 2019), "II/2019",
        tables(("STT", "Chỉ tiêu", "ĐVT", "Kết quả"), ("tt", "label", "unit", "value"), level_rows=True),
        Hand(pad=True), level="cap_huyen", errors=(SIGNED,),
    ),
    Clerk(
        "Sóc Trăng: a department's sentences", "004", "docx", "Sóc Trăng", "UBND TỈNH SÓC TRĂNG",
        "Sở Tài nguyên và Môi trường", "Sóc Trăng", "910/BC-STNMT", (21, 5, 2019), "II/2019",
        sentences(level=lambda word, typed: f"{word}: {typed or '…….'}."), Hand(boxes="brackets"), errors=(L3_MORE,),
    ),
)  # fmt: skip
"""Another hand: clerks added when the first thirty were known."""

SHARES = ("tt", "label", "unit", "value", "share")

THIRD: tuple[Clerk, ...] = (
    Clerk(
        "Hà Giang: a count and its rate in one row", "000", "docx", "Hà Giang", "UBND TỈNH HÀ GIANG",
        "Sở Công Thương", "Hà Giang", "377/BC-SCT", (7, 9, 2020), "III/2020",
        tables(("TT", "Nội dung", "ĐVT", "Số lượng", "Tỷ lệ (%)"), SHARES), errors=(VIRUS,),
    ),
    Clerk(
        "Lệ Thủy: a count and its rate in one row", "002", "xlsx", "Quảng Bình", "UBND TỈNH QUẢNG BÌNH",
        "UBND huyện Lệ Thủy", "Lệ Thủy", "260/BC-UBND", (18, 9, 2020), "III/2020",
        tables(("STT", "Chỉ tiêu", "ĐVT", "Số liệu", "Tỷ lệ %"), SHARES, sheets=True), Hand(thousands=""),
        level="cap_huyen", words=COMMUNES,
    ),
    Clerk(
        "Vĩnh Phúc: the blank form before the filled one", "000", "docx", "Vĩnh Phúc", "UBND TỈNH VĨNH PHÚC",
        "Sở Nội vụ", "Vĩnh Yên", "812/BC-SNV", (8, 9, 2020), "III/2020", blank_form_first(tables()),
        errors=(MEETINGS,),
    ),
    Clerk(
        "Quảng Nam: the blank form's sheets before the filled ones", "000", "xlsx", "Quảng Nam",
        "UBND TỈNH QUẢNG NAM", "Sở Tài chính", "Tam Kỳ", "1120/BC-STC", (9, 9, 2020), "III/2020",
        blank_form_first(tables(sheets=True)), Hand(thousands=""),
    ),
    Clerk(
        "Bắc Ninh: a running title between the tables", "000", "docx", "Bắc Ninh", "UBND TỈNH BẮC NINH",
        "Sở Tài nguyên và Môi trường", "Bắc Ninh", "1507/BC-STNMT", (4, 9, 2020), "III/2020", tables(split=9),
        finish=page_furniture, errors=(L3_MORE,),
    ),
    Clerk(
        "Đồng Nai: units below the figures", "000", "docx", "Đồng Nai", "UBND TỈNH ĐỒNG NAI", "Sở Y tế", "Biên Hòa",
        "5512/BC-SYT", (8, 9, 2020), "III/2020", tables(), Hand(thousands=""), finish=units_below,
    ),
    Clerk(
        "Bình Dương: commas between the thousands", "000", "xlsx", "Bình Dương", "UBND TỈNH BÌNH DƯƠNG",
        "Sở Xây dựng", "Thủ Dầu Một", "3301/BC-SXD", (8, 9, 2020), "III/2020", tables(sheets=True),
        Hand(decimal=".", thousands=","), hard=True,
    ),
    Clerk(
        "Ninh Thuận: formulas that nobody computed", "000", "xlsx", "Ninh Thuận", "UBND TỈNH NINH THUẬN",
        "Sở Công Thương", "Phan Rang", "990/BC-SCT", (7, 9, 2020), "III/2020", tables(sheets=True),
        Hand(thousands=""), finish=never_computed, hard=True,
    ),
    Clerk(
        "Khánh Hòa: a hidden column of his own", "000", "xlsx", "Khánh Hòa", "UBND TỈNH KHÁNH HÒA", "Sở Du lịch",
        "Nha Trang", "876/BC-SDL", (4, 9, 2020), "III/2020", tables(sheets=True), Hand(thousands=""),
        finish=helper_column, hard=True,
    ),
    Clerk(
        "Cần Thơ: what is asked runs across the sheet", "000", "xlsx", "Cần Thơ", "UBND THÀNH PHỐ CẦN THƠ",
        "Sở Công Thương", "Cần Thơ", "1411/BC-SCT", (4, 9, 2020), "III/2020", across(), Hand(thousands=""), hard=True,
    ),
    Clerk(
        "Đà Nẵng: three quarters, the newest first", "000", "docx", "Đà Nẵng", "UBND THÀNH PHỐ ĐÀ NẴNG",
        "Sở Giao thông vận tải", "Đà Nẵng", "4011/BC-SGTVT", (8, 9, 2020), "III/2020",
        tables(
            ("TT", "Nội dung", "Đơn vị", "Quý III/2020", "Quý II/2020", "Quý I/2020"),
            ("tt", "label", "unit", "value", "previous", "earlier"),
        ),
        errors=(EQUIPPED,),
    ),
    Clerk(
        "Lai Châu: a department of the new kind on the branch's form", "003", "docx", "Lai Châu",
        "UBND TỈNH LAI CHÂU", "Sở Nông nghiệp và Phát triển nông thôn", "Lai Châu", "702/BC-SNN", (6, 9, 2019),
        "III/2019",
        tables(
            ("Số TT", "Nội dung báo cáo", "Đơn vị tính", "Kết quả thực hiện", "Ghi chú"), FIVE, one=True,
            section_in="merged",
        ),
        Hand(percent=True), errors=(SIGNED,),
    ),
    Clerk(
        "Phú Yên: the form's own sentences", "003", "docx", "Phú Yên", "SỞ NÔNG NGHIỆP VÀ PTNT PHÚ YÊN",
        "Chi cục Kiểm lâm", "Tuy Hòa", "120/BC-CCKL", (30, 8, 2019), "III/2019",
        sentences(pair=True, letterhead=False, dated=True), Hand(yes="Có", no="Không"),
    ),
    Clerk(
        "Mù Cang Chải: a district between three periods", "002", "docx", "Yên Bái", "UBND TỈNH YÊN BÁI",
        "UBND huyện Mù Cang Chải", "Mù Cang Chải", "99/BC-UBND", (2, 10, 2020), "III/2020",
        tables(
            ("TT", "Tiêu chí", "ĐVT", "Cùng kỳ 2019", "Kế hoạch 2020", "Thực hiện"),
            ("tt", "label", "unit", "previous", "plan", "value"),
        ),
        level="cap_huyen", words=COMMUNES, errors=(DISTRICT_ON_TIME,),
    ),
)  # fmt: skip
"""A third hand, written when the second was known."""

FOURTH: tuple[Clerk, ...] = (
    Clerk(
        "Quảng Trị: every answer in a row below", "000", "docx", "Quảng Trị", "UBND TỈNH QUẢNG TRỊ", "Sở Tư pháp",
        "Đông Hà", "512/BC-STP", (7, 9, 2020), "III/2020", tables(), finish=answers_below, hard=True,
    ),
    Clerk(
        "Bắc Kạn: units in brackets behind the labels", "000", "xlsx", "Bắc Kạn", "UBND TỈNH BẮC KẠN",
        "Sở Kế hoạch và Đầu tư", "Bắc Kạn", "733/BC-SKHĐT", (3, 9, 2020), "III/2020", tables(sheets=True),
        Hand(thousands=""), finish=units_in_labels,
    ),
    Clerk(
        "Bình Phước: the figures left of what they are", "000", "docx", "Bình Phước", "UBND TỈNH BÌNH PHƯỚC",
        "Sở Nội vụ", "Đồng Xoài", "1288/BC-SNV", (9, 9, 2020), "III/2020",
        tables(("Số liệu", "ĐVT", "Nội dung"), ("value", "unit", "label")), hard=True,
    ),
    Clerk(
        "Gia Lai: everything in capitals", "002", "docx", "Gia Lai", "UBND TỈNH GIA LAI", "UBND huyện Chư Sê",
        "Chư Sê", "88/BC-UBND", (4, 10, 2020), "III/2020", tables(), level="cap_huyen", words=COMMUNES, finish=shouted,
    ),
    Clerk(
        "Cần Thơ: cards of four questions", "000", "docx", "Cần Thơ", "UBND THÀNH PHỐ CẦN THƠ", "Sở Xây dựng",
        "Cần Thơ", "2210/BC-SXD", (5, 9, 2020), "III/2020", cards(), hard=True,
    ),
    Clerk(
        "Nghệ An: spaces that do not break between the thousands", "002", "xlsx", "Nghệ An", "UBND TỈNH NGHỆ AN",
        "UBND huyện Đô Lương", "Đô Lương", "301/BC-UBND", (6, 10, 2020), "III/2020", tables(sheets=True),
        Hand(thousands="\u00a0"), level="cap_huyen", words=COMMUNES,
    ),
    Clerk(
        "Bà Rịa - Vũng Tàu: headers in English", "000", "xlsx", "Bà Rịa - Vũng Tàu", "UBND TỈNH BÀ RỊA - VŨNG TÀU",
        "Sở Du lịch", "Bà Rịa", "640/BC-SDL", (8, 9, 2020), "III/2020",
        tables(("No.", "Item", "Unit", "Value", "Remarks"), FIVE), Hand(thousands=","), hard=True,
    ),
    Clerk(
        "Hải Phòng: two halves beside each other", "000", "docx", "Hải Phòng", "UBND THÀNH PHỐ HẢI PHÒNG",
        "Sở Y tế", "Hải Phòng", "3001/BC-SYT", (4, 9, 2020), "III/2020", halves(), hard=True,
    ),
    Clerk(
        "Hải Phòng: two halves in a workbook", "000", "xlsx", "Hải Phòng", "UBND THÀNH PHỐ HẢI PHÒNG",
        "Sở Công Thương", "Hải Phòng", "1902/BC-SCT", (4, 9, 2020), "III/2020", halves(), Hand(thousands=""), hard=True,
    ),
    Clerk(
        "Thừa Thiên Huế: a frame of lines for each part", "000", "docx", "Thừa Thiên Huế", "UBND TỈNH THỪA THIÊN HUẾ",
        "Sở Giao thông vận tải", "Huế", "1440/BC-SGTVT", (3, 9, 2020), "III/2020", boxes_of_text(),
    ),
    Clerk(
        "Tuyên Quang: of which", "000", "docx", "Tuyên Quang", "UBND TỈNH TUYÊN QUANG", "Sở Tài chính", "Tuyên Quang",
        "918/BC-STC", (3, 9, 2020), "III/2020", tables(), finish=of_which, hard=True,
    ),
)  # fmt: skip
"""A fourth hand: what runs the other way, stands below, or beside itself."""

CLERKS = (*FIRST, *SECOND, *THIRD, *FOURTH)
