"""Rows and parts: inserted, left out, moved, doubled, merged, cut."""

from __future__ import annotations

from collections.abc import Callable

from tests.clerks.paper import Table

from .expect import (
    blank,
    blank_or_held,
    finding,
    is_held,
    no_alarm,
    unknown_kept,
    untouched,
    value,
    value_or_held,
)
from .paper import Cell, Paper, Run, strike
from .suite import Edit, as_test, edit, only, rough

MBPS, FILES, ANTIVIRUS = "internet_bandwidth_converted_mbps", "work_files_total", "antivirus_computers"
BANDWIDTH_ROW, FILES_ROW = "Tổng băng thông kết nối Internet", "Tổng số hồ sơ công việc"


def inserted(after: str, *texts: str) -> Callable[[Paper], object]:
    """A row of the clerk's own below a row of the form."""

    def change(paper: Paper) -> None:
        row = paper.row(after)
        row.table.insert_after(row, *texts)

    return change


def dropped(*words: str) -> Callable[[Paper], object]:
    return lambda paper: [paper.drop_row(paper.row(one)) for one in words]


def swapped(first: str, second: str) -> Callable[[Paper], object]:
    """Two rows of a table change places."""

    def change(paper: Paper) -> None:
        one, other = paper.row(first), paper.row(second)
        rows, a, b = one.table.rows, one.at, other.at
        rows[a], rows[b] = rows[b], rows[a]

    return change


def again(words: str, figure: str, *, above: bool = False, hidden: bool = False) -> Callable[[Paper], object]:
    """The same line a second time, with another figure."""

    def change(paper: Paper) -> None:
        row = paper.row(words)
        twin = row.table.insert(row.at + (not above), *row.texts)
        twin["value"], twin.hidden = figure, hidden

    return change


def beside(words: str, role: str, text: str, *, instead: bool = True) -> Callable[[Paper], object]:
    """The answer typed into another cell of its row."""

    def change(paper: Paper) -> None:
        row = paper.row(words)
        if instead:
            row["value"] = ""
        row[role] = text

    return change


def behind_label(words: str, text: str, *, keep: bool = False) -> Callable[[Paper], object]:
    """The answer typed behind the label, in the label's cell."""

    def change(paper: Paper) -> None:
        row = paper.row(words)
        if not keep:
            row["value"] = ""
        row["label"] = f"{row['label'].text.rstrip()} {text}"

    return change


def row_below(words: str) -> Callable[[Paper], object]:
    """The answer stands one row lower, in a row without a label."""

    def change(paper: Paper) -> None:
        row = paper.row(words)
        answer = row["value"].text
        row["value"] = ""
        row.table.insert_after(row, "", "", "", answer)

    return change


def label_and_value_merged(words: str) -> Callable[[Paper], object]:
    """Label, unit and answer in one merged box."""

    def change(paper: Paper) -> None:
        row = paper.row(words)
        row.merge(1, 3, f"{row['label'].text}: {row['value'].text} {row['unit'].text}")

    return change


def merged_value(words: str) -> Callable[[Paper], object]:
    """The answer's box reaches over the remark."""

    def change(paper: Paper) -> None:
        row = paper.row(words)
        row.merge(3, len(row.cells) - 1, row["value"].text)

    return change


def one_box_for_two(first: str, second: str) -> Callable[[Paper], object]:
    """One merged answer stands for two rows."""

    def change(paper: Paper) -> None:
        one, other = paper.row(first), paper.row(second)
        assert other.at == one.at + 1
        one.cells[3] = Cell(one["value"].runs, down=2)
        other.cells[3] = None

    return change


def cut_before(*words: str, headed: bool = False, heading: str = "") -> Callable[[Paper], object]:
    """The table is cut in two before these rows."""

    def change(paper: Paper) -> None:
        for one in words:
            table = paper.split(paper.row(one), headed=headed)
            if heading:
                paper.add(heading, before=table)

    return change


def one_table(paper: Paper) -> None:
    """All parts in one table, each title a merged row of it."""
    first = paper.table("Tổng số cán bộ, công chức (viết tắt")
    for heading in ("MỤC 2.", "MỤC 3.", "MỤC 4.", "MỤC 5."):
        blocks = paper.part(heading)
        first.insert(len(first.rows)).merge(0, first.width - 1, blocks[0].text)  # type: ignore[union-attr]
        for block in blocks[1:]:
            if isinstance(block, Table):
                for row in block.rows[block.head :]:
                    if row is not block.number_row:
                        first.insert(len(first.rows), *row.texts[: first.width])
        paper.blocks = [block for block in paper.blocks if not any(block is one for one in blocks)]


def cells_to_lines(paper: Paper) -> None:
    """MỤC 5 without a table: a line for each row, the cells behind tabs."""
    table = paper.table("b. Tổng số CBCC chuyên trách")
    for row in table.rows[table.head :]:
        texts = [text for text in row.texts if text]
        paper.add("\t".join(texts), before=table)
    paper.drop(table)


def blank_rows_everywhere(paper: Paper) -> None:
    for table in paper.tables():
        if table.head and table.width <= 6:
            for at in range(len(table.rows), table.head + 1, -3):
                table.insert(at)


def renumbered(paper: Paper) -> None:
    """A number in every row's first cell."""
    for table in paper.tables():
        if table.head and table.width <= 6:
            for number, row in enumerate(table.data(), 1):
                row["tt"] = str(number)


def numbers_in_labels(paper: Paper) -> None:
    """The number typed before the label, the number column empty."""
    for table in paper.tables():
        if table.head and table.width <= 6:
            for row in table.rows[table.head :]:
                if row is not table.number_row and row["tt"].text and row["label"].text:
                    row["label"], row["tt"] = f"{row['tt'].text}. {row['label'].text}", ""


def signature_inside(paper: Paper) -> None:
    """The signatures stand in the last rows of the first table."""
    table = paper.table("Tổng số cán bộ, công chức (viết tắt")
    table.insert(len(table.rows)).merge(0, 3, "Bắc Giang, ngày 01 tháng 9 năm 2020")
    table.insert(len(table.rows), "", "Người lập biểu", "", "Giám đốc")


def name_as_an_equation(paper: Paper) -> None:
    """The name of a service in the attached list is typed into an equation."""
    cell = paper.row("Cấp giấy xác nhận đủ điều kiện làm đại lý bán lẻ xăng dầu").cells[2]
    assert cell
    cell.runs = [Run(cell.text, "equation")]


EDITS: list[Edit] = [
    only("docx", edit("a name in the attached list is an equation", name_as_an_equation, is_held("dvctt_l3_list"))),
    # rows of the clerk's own
    *[
        edit(
            f"a row “{texts[1]}” is inserted below a line", inserted(after, *texts), unknown_kept(texts[3]),
            report=report,
        )
        for after, texts, report in (
            ("- Tổng số máy tính", ("", "- Số máy in", "chiếc", "13"), "bac_giang"),
            (FILES_ROW, ("", "- Số hồ sơ chuyển kỳ sau", "hồ sơ", "77"), "bac_giang"),
            ("Tiến sỹ", ("", "Giáo sư", "người", "3"), "bac_giang"),
            ("- Tổng số DVCTT mức độ 4:", ("", "- Số dịch vụ ngừng cung cấp", "dịch vụ", "6"), "bac_giang"),
            (
                "- Tổng số máy tính tại các UBND cấp xã",
                ("", "- Tổng số máy quét tại các UBND cấp xã:", "chiếc", "31"), "tuyen_quang",
            ),
            ("Tin tức, sự kiện", ("1a", "Bài dịch từ báo nước ngoài", "tin/bài", "18"), "tuyen_quang"),
        )
    ],
    edit(
        "a title row is inserted", inserted("- Tỷ lệ CBCC trang bị máy tính", "", "Thiết bị khác", "", ""),
        no_alarm(),
    ),
    edit(
        "a row of remarks is inserted", inserted(BANDWIDTH_ROW, "", "(Số liệu do VNPT Bắc Giang cung cấp)", "", ""),
        no_alarm(),
    ),
    edit("a row “Trong đó:” is inserted", inserted("- Tổng số máy tính", "", "Trong đó:", "", ""), no_alarm()),
    edit(
        "a sub-item of a line is inserted", inserted(BANDWIDTH_ROW, "", "  + Trong đó FTTH", "Mbps", "60"),
        unknown_kept("60"),
    ),
    edit("blank rows everywhere", blank_rows_everywhere, no_alarm()),
    edit(
        "a row of totals is added",
        lambda p: p.table("Tiến sỹ").insert(p.row("Khác").at + 1, "", "Tổng cộng", "người", "2"),
    ),
    # rows left out: nothing slips
    *[
        edit(f"the line of {name} is left out", dropped(words), blank(name))
        for words, name in (
            (BANDWIDTH_ROW, MBPS),
            (FILES_ROW, FILES),
            ("Thạc sỹ", "it_staff_degree_master"),
            ("Quản lý kế toán - tài chính", "app_accounting"),
            ("- Tổng số DVCTT mức độ 3 được tích hợp", "dvctt_l3_national_portal"),
            ("- Tổng số DVCTT mức độ 4 được tích hợp", "dvctt_l4_national_portal"),
            ("Tổng số cuộc họp qua truyền hình", "meetings_video"),
            ("Điện thoại cố định", "contact_phone_fixed"),
        )
    ],
    edit("the heading of a group is left out", dropped("Cài đặt phần mềm diệt Virus"), no_alarm()),
    edit(
        "all group headings of a part are left out",
        dropped("Trang bị máy tính (bao gồm", "Cài đặt phần mềm diệt Virus", "Kết nối mạng Internet"), no_alarm(),
    ),
    rough(
        "both lines of a pair worded alike stay, their group heading does not",
        dropped("Cài đặt phần mềm diệt Virus", "- Tổng số máy tính được cài đặt"), blank_or_held(ANTIVIRUS),
    ),
    edit(
        "the titles of the parts are left out", lambda p: [p.drop(p.line(f"MỤC {n}. ")) for n in (2, 3, 4, 5)],
        no_alarm(),
    ),
    # rows in another order
    edit(
        "two neighbouring lines change places",
        swapped("- Tổng số CBCC được trang bị máy tính", "- Tỷ lệ CBCC trang bị máy tính"), no_alarm(),
    ),
    edit("two degrees change places", swapped("Tiến sỹ", "Đại học"), no_alarm()),
    edit("two applications change places", swapped("Quản lý nhân sự", "Quản lý tài sản"), no_alarm()),
    edit(
        "the first and the last line of a group change places",
        swapped("- Tổng số máy tính", "- Tỷ lệ CBCC trang bị máy tính"), no_alarm(),
    ),
    edit(
        "lines worded alike in two groups change places: nobody notices, the figures go with their place",
        swapped("- Tổng số máy tính được cài đặt", BANDWIDTH_ROW), value_or_held(MBPS, 80),
        value_or_held(ANTIVIRUS, 45), value_or_held("antivirus_computers_pct", 95.74),
    ),
    edit("MỤC 5 before MỤC 2", lambda p: p.move("MỤC 5.", before="MỤC 2."), no_alarm()),
    edit("MỤC 4 before MỤC 3", lambda p: p.move("MỤC 4.", before="MỤC 3."), no_alarm()),
    edit(
        "the lists before the parts", lambda p: [p.move(f"Bảng 3A.{n}", before="MỤC 2.") for n in (1, 2, 3)],
        no_alarm(),
    ),
    # the same line twice
    *[
        edit(f"{name} stands twice: {where}", again(words, figure, above=above), is_held(name))
        for name, words, figure in ((MBPS, BANDWIDTH_ROW, "60"), (FILES, FILES_ROW, "1300"))
        for where, above in (("the other figure above", True), ("the other figure below", False))
    ],
    edit("a line stands twice with the same figure", again(BANDWIDTH_ROW, "80"), value(MBPS, 80), no_alarm()),
    edit("a line stands twice, the second left empty", again(BANDWIDTH_ROW, ""), value(MBPS, 80)),
    edit("a line stands twice, the first left empty", again(BANDWIDTH_ROW, "", above=True), value(MBPS, 80)),
    only(
        "xlsx",
        edit(
            "an old line is hidden above", again(BANDWIDTH_ROW, "60", above=True, hidden=True),
            value_or_held(MBPS, 80),
        ),
    ),
    only("xlsx", edit("an old line is hidden below", again(BANDWIDTH_ROW, "60", hidden=True), value_or_held(MBPS, 80))),
    edit(
        "the old line is crossed out above",
        lambda p: (again(BANDWIDTH_ROW, "60", above=True)(p), [setattr(c, "runs", [strike(c.text)]) for c in p.row(BANDWIDTH_ROW).cells if c and c.text]),
        value_or_held(MBPS, 80),
    ),
    edit(
        "a whole part stands twice with other figures",
        lambda p: p.blocks.extend(p.old_copy("MỤC 2.", lambda t: {"80": "60"}.get(t, t), sheet="Ban cu")),
        value_or_held(MBPS, 80),
    ),
    # the answer in another cell
    *[
        edit(f"the answer stands in the {role} column", beside(BANDWIDTH_ROW, role, "80"), value_or_held(MBPS, 80))
        for role in ("unit", "note", "note_value")
    ],
    edit(
        "the answer and the unit change places",
        lambda p: (beside(BANDWIDTH_ROW, "unit", "80")(p), p.row(BANDWIDTH_ROW).__setitem__("value", "Mbps")),
        value_or_held(MBPS, 80),
    ),
    edit(
        "an answer in words stands in the note column", beside("Mạng cục bộ", "note", "Có"),
        value_or_held("lan_agencies", True),
    ),
    edit(
        "another figure stands in the note column", beside(BANDWIDTH_ROW, "note", "60", instead=False),
        value_or_held(MBPS, 80),
    ),
    edit(
        "a remark stands in the note column", beside(BANDWIDTH_ROW, "note", "02 đường FTTH của VNPT", instead=False),
        value(MBPS, 80), no_alarm(),
    ),
    edit(
        "a remark with a year stands in the note column",
        beside(BANDWIDTH_ROW, "note", "nâng cấp năm 2019", instead=False), value(MBPS, 80), no_alarm(),
    ),
    edit(
        "an optional line's answer stands in the unit column",
        beside("Các ứng dụng khác, nêu rõ", "unit", "Phần mềm họp không giấy"),
        value_or_held("app_other_internal", ["Phần mềm họp không giấy"]),
    ),
    edit(
        "an optional line's answer stands in the note column",
        beside("Các ứng dụng khác, nêu rõ", "note", "Phần mềm họp không giấy"),
        value_or_held("app_other_internal", ["Phần mềm họp không giấy"]),
    ),
    edit("the answer stands behind the label", behind_label(BANDWIDTH_ROW, "80 Mbps"), value_or_held(MBPS, 80)),
    edit(
        "the answer stands behind the label and a colon", behind_label(FILES_ROW, ": 1250"),
        value_or_held(FILES, 1250),
    ),
    edit(
        "the answer in words stands behind the label", behind_label("Quản lý nhân sự", ": Có"),
        value_or_held("app_hr", True),
    ),
    edit(
        "another figure stands behind the label", behind_label(FILES_ROW, ": 1300", keep=True),
        value_or_held(FILES, 1250),
    ),
    edit(
        "the answer of an optional line stands behind its label",
        behind_label("Các ứng dụng khác, nêu rõ", ": Phần mềm họp không giấy"),
        value_or_held("app_other_internal", ["Phần mềm họp không giấy"]),
    ),
    edit("the answer stands one row lower", row_below(FILES_ROW), value_or_held(FILES, 1250)),
    edit(
        "the contact's name stands in the unit column", beside("Họ và tên người thực hiện", "unit", "Lê Minh Khôi"),
        value_or_held("contact_name", "Lê Minh Khôi"),
    ),
    # merged boxes
    edit("label, unit and answer in one merged box", label_and_value_merged(FILES_ROW), value_or_held(FILES, 1250)),
    edit("the answer's box reaches over the remark", merged_value(BANDWIDTH_ROW), value(MBPS, 80), no_alarm()),
    edit(
        "one merged answer stands for two lines", one_box_for_two("Quản lý nhân sự", "Quản lý kế toán - tài chính"),
        value("app_hr", True), value_or_held("app_accounting", True),
    ),
    edit(
        "one merged figure stands for two lines", one_box_for_two("Tiến sỹ", "Thạc sỹ"),
        value_or_held("it_staff_degree_phd", 0), value_or_held("it_staff_degree_master", 0),
    ),
    # tables cut and joined
    edit("a table is cut in two", cut_before("Mạng cục bộ (LAN"), no_alarm()),
    edit("a table is cut in two, its header repeated", cut_before("Mạng cục bộ (LAN", headed=True), no_alarm()),
    edit("a table is cut in three", cut_before("Cài đặt phần mềm diệt Virus", "Kết nối mạng Internet"), no_alarm()),
    edit("a table is cut between two lines of a group", cut_before("- Tỷ lệ máy tính được cài đặt"), no_alarm()),
    edit(
        "a table is cut, “(tiếp theo)” above the rest",
        cut_before("Mạng cục bộ (LAN", headed=True, heading="MỤC 2. HẠ TẦNG KỸ THUẬT CNTT (tiếp theo)"), no_alarm(),
    ),
    edit(
        "each group is a table with a title of its own",
        cut_before("Cài đặt phần mềm diệt Virus", "Mạng cục bộ (LAN", "Kết nối mạng Internet", heading="Bảng số liệu"),
        no_alarm(),
    ),
    edit("all parts in one table", one_table, no_alarm()),
    only("docx", edit("a part without a table: lines with tabs", cells_to_lines, no_alarm())),
    only("xlsx", rough("a part without a table: lines in one cell", cells_to_lines)),
    edit(
        "a page's foot stands between two rows",
        lambda p: (cut_before("Mạng cục bộ (LAN")(p), p.add("2", before=p.table("Mạng cục bộ (LAN"))), no_alarm(),
    ),
    edit("the signatures stand in the table", signature_inside, no_alarm()),
    # numbers of lines
    edit("every row is numbered anew", renumbered, no_alarm()),
    edit("numbers stand before the labels", numbers_in_labels, no_alarm()),
    edit(
        "no line has a number",
        lambda p: [row.__setitem__("tt", "") for t in p.tables() if t.head and t.width <= 6 for row in t.rows[t.head:] if row is not t.number_row and row.cells[0]],
        no_alarm(),
    ),
    # the lists
    edit("a list's row is cut by a page", lambda p: p.split(p.row("An toàn thực phẩm")), no_alarm()),
    edit(
        "a list's header is repeated on the next page", lambda p: p.split(p.row("An toàn thực phẩm"), headed=True),
        no_alarm(),
    ),
    edit(
        "a list's columns are numbered 1 2 3",
        lambda p: [row.__setitem__(n, str(n + 1)) for row in [p.table("Lưu thông hàng hóa").numbers()] for n in range(11)],
        no_alarm(),
    ),
    edit(
        "a total row ends a list",
        lambda p: p.table("Lưu thông hàng hóa").insert(len(p.table("Lưu thông hàng hóa").rows), "", "", "Tổng cộng", "", "", "", "", "38", "94"),
        no_alarm(),
    ),
    edit(
        "a list has empty numbered rows",
        lambda p: [p.table("Lưu thông hàng hóa").insert(len(p.table("Lưu thông hàng hóa").rows), str(n)) for n in (5, 6, 7)],
        no_alarm(),
    ),
    edit(
        "a list lacks a service",
        lambda p: p.drop_row(p.row("Cấp Giấy chứng nhận cửa hàng đủ điều kiện bán lẻ xăng dầu")),
        finding("annex_mismatch"), is_held("dvctt_l3_total"), value_or_held("dvctt_l3_with_dossiers", 3),
        value_or_held("dvctt_l3_online_dossiers", 94), value_or_held("dvctt_l3_offline_dossiers", 56),
        value_or_held("dvctt_l3_digital_signature", 1), untouched("dvctt_l3_list"),
    ),
    edit(
        "a list has no column of signatures", lambda p: p.table("Thông báo thực hiện khuyến mại").drop_column("c11"),
        no_alarm(),
    ),
    # three levels
    edit("a table is cut in two (three levels)", cut_before("Mạng cục bộ (LAN"), no_alarm(), report="tuyen_quang"),
    edit(
        "a table is cut between the levels of a line", cut_before("- Số lượng CBCCVC cấp xã"), no_alarm(),
        report="tuyen_quang",
    ),
    edit(
        "a level's line is left out", dropped("- Số lượng CBCCVC cấp xã"), blank("staff_total@cap_xa"),
        report="tuyen_quang",
    ),
    edit(
        "“Tỷ lệ” below a line is left out",
        lambda p: p.drop_row(p.table("Số lượng CQNN cấp huyện có mạng LAN").rows[p.row("Số lượng CQNN cấp huyện có mạng LAN").at + 1]),
        blank("lan_agencies_pct@cap_huyen"), report="tuyen_quang",
    ),
    edit(
        "a level's line stands twice with other figures", again("- Số lượng CBCCVC cấp xã", "300"),
        is_held("staff_total@cap_xa"), report="tuyen_quang",
    ),
    edit("MỤC 7 before MỤC 6", lambda p: p.move("MỤC 7.", before="MỤC 6."), no_alarm(), report="tuyen_quang"),
    edit("blank rows everywhere (three levels)", blank_rows_everywhere, no_alarm(), report="tuyen_quang"),
]  # fmt: skip


test_layout = as_test(EDITS)
