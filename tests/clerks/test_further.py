"""Edits that were thought of later: letters of other kinds, words around a figure that turn its meaning, boxes merged, cut and nested."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator

from .expect import is_held, no_alarm, value, value_or_held
from .paper import Cell, Line, Paper, Row, Run, Table
from .suite import Edit, as_test, edit, only, rough
from .test_cells import (
    FILES,
    LAN,
    MBPS,
    MEETINGS,
    RATE,
    SKILL,
    asked,
    cell,
    right,
    right_or_asked,
)

COMPUTERS = "- Tổng số máy tính"


def cells(paper: Paper) -> Iterator[tuple[Row, str, Cell]]:
    """The cells of the tables of figures below their headers, with their column's role."""
    for table in paper.tables():
        if table.head and table.width <= 6:
            for row in table.rows[table.head :]:
                for role, found in zip(table.roles, row.cells, strict=True):
                    if found and row is not table.number_row:
                        yield row, role, found


def each(role: str, change: Callable[[str], str]) -> Callable[[Paper], object]:
    """Every text in the columns of a role is written otherwise."""

    def edit_all(paper: Paper) -> None:
        for _, own, found in cells(paper):
            if own == role and found.text:
                found.write(change(found.text))

    return edit_all


def everywhere(change: Callable[[str], str]) -> Callable[[Paper], object]:
    """Every letter of the document, in lines and cells alike."""

    def edit_all(paper: Paper) -> None:
        for block in paper.blocks:
            runs = [block.runs] if isinstance(block, Line) else [c.runs for row in block.rows for c in row.cells if c]
            for own in runs:
                own[:] = [Run(change(run.text), run.mark) for run in own]

    return edit_all


def in_long_words(mark: str) -> Callable[[str], str]:
    """The mark stands within every word of six letters or more, as a hyphen that may break it does."""
    return lambda text: " ".join(
        f"{word[:3]}{mark}{word[3:]}" if len(word) >= 6 and word.isalpha() else word for word in text.split(" ")
    )


def fullwidth(text: str) -> str:
    return "".join(chr(ord(ch) - 0x30 + 0xFF10) if ch.isascii() and ch.isdigit() else ch for ch in text)


def wrapped(text: str) -> str:
    """A line break of the clerk's own in the middle of a long label."""
    words = text.split()
    middle = len(words) // 2
    return " ".join(words[:middle]) + "\v" + " ".join(words[middle:]) if len(words) > 5 else text


def merged_down(role: str, *words: str) -> Callable[[Paper], object]:
    """One box of a column stands for several rows that hold the same; the rows are named by their words."""

    def change(paper: Paper) -> None:
        rows = [paper.row(one) for one in words]
        first, *_ = (row.cells[row.table.roles.index(role)] for row in rows)
        assert first and [row.at for row in rows] == list(range(rows[0].at, rows[0].at + len(rows))), words
        first.down = len(rows)
        for row in rows[1:]:
            row.cells[row.table.roles.index(role)] = None

    return change


def over_the_remark(paper: Paper) -> None:
    """The header of the figures and that of the remark are one box."""
    table = paper.row("Tổng số hồ sơ công việc").table
    for row in table.rows[table.head :]:
        if "value" in table.roles and row.cells[table.roles.index("value")] and table.width > 4:
            row.merge(table.roles.index("value"), table.roles.index("value") + 1, row["value"].text)


def twice(paper: Paper) -> None:
    """The whole report stands twice in the file, to the last letter the same."""
    paper.blocks += paper.copy().blocks


def in_a_frame(words: str) -> Callable[[Paper], object]:
    """A table stands in the only box of another one, which draws a frame."""

    def change(paper: Paper) -> None:
        inner = paper.row(words).table
        frame = Table([[Cell(inner=inner)]], inner.sheet)
        frame.head = 0
        paper.blocks[paper.at(inner)] = frame

    return change


def label_over_two_cells(paper: Paper) -> None:
    """A long label runs on in a second cell beside it, in all tables."""
    for table in paper.tables():
        if table.head and table.width <= 6:
            table.insert_column("label_rest", after="label")
            for row in table.rows[table.head :]:
                if row is not table.number_row and row.cells[table.roles.index("label")]:
                    words = row["label"].text.split()
                    if len(words) > 8 and row.cells[table.roles.index("label_rest")]:
                        row["label"] = " ".join(words[:6])
                        row["label_rest"] = " ".join(words[6:])


def stored_as(words: str, number: float) -> Callable[[Paper], object]:
    """A workbook keeps the answer as a number."""
    return lambda paper: paper.row(words)["value"].store(number, "0")


def signed_below(paper: Paper) -> None:
    """The signatures are rows of the list's own table."""
    table = paper.table("Lưu thông hàng hóa")
    for texts in (
        ("", "", ""),
        ("Người lập biểu", "", "THỦ TRƯỞNG ĐƠN VỊ"),
        ("(Ký, ghi rõ họ tên)", "", "(Ký tên, đóng dấu)"),
        ("Lê Minh Khôi", "", "Trần Văn An"),
    ):
        table.insert(len(table.rows), *texts)


def swapped_case(text: str) -> str:
    return text.swapcase() if any(ch.isalpha() for ch in text) else text


EDITS: list[Edit] = [
    # letters of other kinds
    edit("the whole report decomposed (NFD)", everywhere(lambda text: unicodedata.normalize("NFD", text)), no_alarm()),
    edit("soft hyphens in all long words of labels", each("label", in_long_words("\u00ad")), no_alarm()),
    edit("zero-width spaces in all long words of labels", each("label", in_long_words("\u200b")), no_alarm()),
    edit("marks of the direction of writing around all figures", each("value", lambda text: f"\u200e{text}\u200f"), no_alarm()),
    edit("a word joiner behind all figures", each("value", lambda text: f"{text}\u2060"), no_alarm()),
    rough("all figures in the digits of East Asian keyboards", each("value", fullwidth)),
    edit("capitals and small letters changed over in all labels", each("label", swapped_case), no_alarm()),
    edit("a Cyrillic letter in a label", lambda p: p.row(COMPUTERS).__setitem__("label", "- Тổng số máy tính"), value_or_held("computers_total", 47)),
    *asked(FILES, "125О", "1З50", "12⁵0", "1 25０a"),  # Cyrillic О and З, a raised digit, a letter behind
    *right_or_asked(FILES, 1250, "1\u2009250", "1\u202f250", "1\u00a0250", "1'250", "1’250", "1\u00b7250", "1250./.", "1250 ./.", "‘1250", "1250;", "“1250”", "1250 h.s", "1250 HS"),
    *right_or_asked(MBPS, 80, "80 Mbps ./.", "80Mbps/80Mbps", "1 đường 80 Mbps", "80 Mbps (FTTH)", "80 Mbps x 1"),
    # words around a figure, or instead of one, that turn its meaning
    *asked(
        FILES,
        "không thay đổi", "không đổi", "giữ nguyên", "như kỳ trước", "như quý II", "Không thay đổi so với quý II",
        "không tính", "không còn", "không đáng kể", "không nhiều", "không quá 1250", "không dưới 1250", "không có báo cáo",
        "chưa đủ 1250", "thiếu 1250", "còn 1250", "tăng 1250", "giảm 1250", "hơn 1250", "1250 trở lên", "1250+", "1250?",
        "(1250)?", "1250 - 1300", "1250 (tạm tính)", "1250 (ước)", "1250 (số liệu tháng 8)", "1250 (quý II)", "1250 của huyện",
        "1250/quý, 5000/năm", "5000/năm", "1250/tháng", "1250 trang", "1250 kg", "TB 1250", "max 1250", "từ 1250", "1250 đến 1300",
        "một nghìn hai trăm rưỡi", "1250 1300", "1250; 1300", "1250\v1300", "1\v250",
    ),
    *asked(MEETINGS, "12 tháng", "12 giờ", "12 ngày", "ngày 12", "tháng 12", "Quý 12", "lần thứ 12", "12h00", "12%"),
    *asked(RATE, "99,5 hồ sơ", "99,5/1000", "995‰", "gần 100", "99,5-100"),
    *right_or_asked(RATE, 99.5, "99,5 phần trăm", "99,5 %.", "đạt 99,5%", "99,50", "99.5%", "~99,5%", "99,5% (2985/3000)"),
    *[
        cell(LAN, text, value_or_held(LAN, wanted))
        for text, wanted in (
            ("Có nhưng chưa sử dụng", True), ("Chưa có nhưng đang xây dựng", False), ("Không còn sử dụng", False),
            ("Có một phần", True), ("Đã có từ năm 2018", True), ("Có 01 mạng", True), ("Không, dùng chung với Sở Tư pháp", False),
            ("Có/không sử dụng", True), ("Sẽ có", False), ("Có kế hoạch", False), ("Đã lập dự án", False), ("Có (01)", True),
            ("Cố định", True), ("Chờ phê duyệt", False),
        )
    ],
    # changes that are still marked
    *[
        only("docx", cell(FILES, parts, value(FILES, 1250), no_alarm()))
        for parts in (
            (Run("1200", "del"), Run("1250", "ins")),
            (Run("12"), Run("00", "del"), Run("50", "ins")),
            (Run("1250"), Run("0", "del")),
            (Run("1"), Run("2", "bold"), Run("50")),
            (Run("1250"), Run("xem lại: 1300?", "comment")),
            (Run("1250"), Run(" 1300", "hidden")),
        )
    ],
    # boxes wrapped, merged and nested
    edit("line breaks in the middle of all long labels", each("label", wrapped), no_alarm()),
    edit("tabs within all labels", each("label", lambda text: text.replace(" ", "\t", 1)), no_alarm()),
    edit("a line break before all figures", each("value", lambda text: f"\v{text}"), no_alarm()),
    only("docx", edit("an empty paragraph behind all figures", each("value", lambda text: f"{text}\n"), no_alarm())),
    edit("line breaks in the headers", lambda p: [t.header("value", "Số\vliệu") for t in p.tables() if t.head and "value" in t.roles and t.width <= 6], no_alarm()),
    edit(
        "one box of the unit for three degrees", merged_down("unit", "Tiến sỹ", "Thạc sỹ", "Cao đẳng"), no_alarm(),
    ),
    rough(
        "one box of the figures for two degrees", merged_down("value", "Tiến sỹ", "Thạc sỹ"),
        is_held("it_staff_degree_phd"), is_held("it_staff_degree_master"),
    ),
    edit("the figures' boxes reach over the remark's", over_the_remark, no_alarm()),
    only("docx", edit("a table within the box of another", in_a_frame(COMPUTERS), no_alarm())),
    rough("every label runs on in a second cell", label_over_two_cells),
    rough("the report stands twice in the file", twice),
    # lists
    edit("the signatures stand as rows below a list", signed_below, no_alarm()),
    # workbooks
    *[
        only("xlsx", edit(f"{name} is stored as the number {stored}", stored_as(words, stored), value_or_held(name, wanted)))
        for name, words, stored, wanted in (
            ("contact_phone_fixed", "Điện thoại cố định", 2043000123, "02043000123"),
            ("contact_phone_mobile", "Điện thoại di động", 900000444, "0900000444"),
        )
    ],
    *right(SKILL, 100, "100", "100%", "100 %", "100,0"),
]  # fmt: skip

test_further = as_test(EDITS)
