"""“Đơn vị tính: nghìn lượt” above a table, in its header, in a row or behind its label: the figures are so many times larger.

The answers were written from the paper before any of it was run. Who is counted by the thousand may be held, never taken as printed.
"""

from __future__ import annotations

from collections.abc import Callable

from .expect import Expectation, no_error, value, value_or_held
from .paper import Paper
from .suite import Edit, as_test, edit, rough

VISITS, POSTS = "Số lượng truy cập trong năm", "Tin tức, sự kiện"
FILES, FILES_RATE = "Tổng số hồ sơ công việc", "Tỷ lệ hồ sơ công việc"
STATEMENTS = (
    "Đơn vị tính: nghìn lượt", "ĐVT: nghìn lượt", "(Đơn vị tính: nghìn lượt)", "(Đơn vị: 1.000 lượt)", "Đvt: 1000 lượt truy cập",
    "ĐVT: ngàn lượt", "Đơn vị tính: Nghìn lần", "(ĐVT: nghìn)", "Đơn vị tính: 1.000",
)  # fmt: skip


def above(words: str, text: str, *typed: tuple[str, str], units: bool = False) -> Callable[[Paper], object]:
    """A line above the table that has a row with these words; its rows keep their units or not."""

    def change(paper: Paper) -> None:
        table = paper.table(words)
        paper.add(text, before=table)
        if not units:
            for row in table.rows[table.head :]:
                if row.cells[2] is not None and row is not table.number_row:
                    row["unit"] = ""
        for label, answer in typed:
            table.row(label)["value"] = answer

    return change


def in_title(words: str, text: str, *typed: tuple[str, str]) -> Callable[[Paper], object]:
    """The same behind the title of the part."""

    def change(paper: Paper) -> None:
        above(words, "", *typed)(paper)
        line = paper.line("MỤC 4.")
        line.text = f"{line.text} {text}"

    return change


def header(text: str, *typed: tuple[str, str], words: str = VISITS) -> Callable[[Paper], object]:
    """The same in the header of the figures."""

    def change(paper: Paper) -> None:
        above(words, "", *typed)(paper)
        paper.table(words).header("value", text)

    return change


def in_row(unit: str, answer: str, label: str | None = None) -> Callable[[Paper], object]:
    """The same in the unit's cell of the row, or behind its label."""

    def change(paper: Paper) -> None:
        row = paper.row(VISITS)
        row["unit"], row["value"] = unit, answer
        if label:
            row["label"] = label

    return change


def city(name: str, change: Callable[[Paper], object], *expect: Expectation) -> Edit:
    return rough(name, change, *expect, no_error(), report="tuyen_quang")


EDITS: list[Edit] = [
    *(city(f"above the table: “{text}”", above(VISITS, text, (VISITS, "215")), value_or_held("website_visits", 215000)) for text in STATEMENTS),
    *(city(f"above the table, with a comma: “{text}”", above(VISITS, text, (VISITS, "215,136")), value_or_held("website_visits", 215136)) for text in STATEMENTS[:4]),
    *(city(f"in the title: “{text}”", in_title(VISITS, text, (VISITS, "215")), value_or_held("website_visits", 215000)) for text in ("(Đơn vị tính: nghìn lượt)", "- ĐVT: 1.000 lượt")),
    *(
        city(f"in the header: “{text}”", header(text, (VISITS, "215")), value_or_held("website_visits", 215000))
        for text in ("Số liệu (nghìn lượt)", "Số liệu (ĐVT: 1.000 lượt)", "Số liệu\nĐVT: nghìn lượt", "Số liệu, đơn vị tính: nghìn lượt", "Nghìn lượt", "Số liệu (1000 lượt)", "Số liệu (x 1.000)", "Số liệu (nghìn)")
    ),
    *(city(f"in the unit's cell: “{unit}”", in_row(unit, "215"), value_or_held("website_visits", 215000)) for unit in ("nghìn lượt", "Nghìn lần", "1.000 lượt", "1000 lượt", "ngàn lượt", "nghìn")),
    *(city(f"behind the label: “{unit}”", in_row("", "215", f"Số lượng truy cập trong năm {unit}"), value_or_held("website_visits", 215000)) for unit in ("(nghìn lượt)", "(ĐVT: nghìn lượt)", "(1.000 lượt)", "- đơn vị tính: nghìn lượt")),
    city("the cell names its own unit", above(VISITS, "Đơn vị tính: nghìn lượt", (VISITS, "215.136 lượt")), value_or_held("website_visits", 215136)),
    city("the cell counts by the thousand, too", above(VISITS, "Đơn vị tính: nghìn lượt", (VISITS, "215 nghìn lượt")), value_or_held("website_visits", 215000)),
    city("the rows have units of their own", above(VISITS, "Đơn vị tính: nghìn lượt", units=True), value_or_held("website_visits", 215136)),
    city("rates and yeses below a scale are what they are", above(VISITS, "Đơn vị tính: nghìn lượt", (VISITS, "215")), value("website_nd43_compliant", True), value("onestop_on_time_pct", 88.95), value("tthc_total", 413)),
    rough("files by the thousand beside their rate", above(FILES, "Đơn vị tính: 1.000 hồ sơ", (FILES, "1,25")), value_or_held("work_files_total", 1250), value("work_files_online_pct", 96), value("app_hr", True), value("onestop_on_time_pct", 99.5), value("tthc_total", 132), no_error()),
    *(
        edit(f"no scale: “{text}”", above(VISITS, text, units=True), value("website_visits", 215136), value("website_posts_news", 80), no_error(), report="tuyen_quang")
        for text in ("ĐVT: lượt, tin/bài, %", "Đơn vị tính: máy, người, %", "(Đơn vị tính: lượt)", "Đơn vị: UBND thành phố Tuyên Quang", "Đơn vị tính: triệu đồng", "Đơn vị tính:", "Đơn vị tính: tin/bài", "Đơn vị báo cáo: Phòng Tỷ trọng")
    ),
    *(
        edit(f"no scale, no units: “{text}”", above(VISITS, text), value("website_visits", 215136), value("website_posts_news", 80), no_error(), report="tuyen_quang")
        for text in ("ĐVT: lượt, tin/bài, %", "(Đơn vị tính: lượt, tin, bài)")
    ),
]  # fmt: skip

test_scales = as_test(EDITS)
