"""Annex tables as clerks lay them out: other header words and orders, rows that are no entries, cut and split tables."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from services.extract.reading.answers.annex import read_annexes
from services.extract.reading.document import Cell, Document, Paragraph, Row, Table
from services.extract.reading.layout.annex_columns import columns
from services.extract.reading.layout.builder import lay_out
from services.extract.reading.layout.lines import Annex
from shared.contracts import AnnexTable, Source
from tests.world import WORLD

KINDS = WORLD.annexes
APPS, LEVEL3, LEVEL4 = (
    "Bảng 3A.1: DANH SÁCH ỨNG DỤNG CHUYÊN NGÀNH",
    "Bảng 3A.2: DANH SÁCH DVCTT MỨC ĐỘ 3",
    "Bảng 3A.3: DVCTT MỨC ĐỘ 4",
)
SERVICES = ["TT", "Nhóm dịch vụ", "Tên dịch vụ", "Địa chỉ đăng tải dịch vụ", "Số lượng hồ sơ trực tuyến đã giải quyết", "Tổng số hồ sơ đã tiếp nhận", "Ghi chú"]  # fmt: skip


def grid(*rows: Sequence[str | Cell], start: int = 1) -> Table:
    return Table(
        tuple(
            Row(tuple(cell if isinstance(cell, Cell) else Cell(cell) for cell in row), number)
            for number, row in enumerate(rows, start)
        ),
        1,
    )


def read(*blocks: str | Table) -> dict[str, AnnexTable]:
    """The lists of a document by id."""
    made = tuple(Paragraph(block) if isinstance(block, str) else block for block in blocks)
    return {table.table: table for table in read_annexes(lay_out(Document(made, "")).annexes, KINDS)}


def entries(*rows: Sequence[str | Cell], header: list[str] = SERVICES) -> list[dict]:
    """The entries of a list of services."""
    return read(LEVEL3, grid(header, *rows))["3A.2"].rows


ONE = ["1", "Hộ tịch", "Đăng ký khai sinh", "dichvucong.vn", "19", "21", ""]
TWO = ["2", "Hộ tịch", "Đăng ký kết hôn", "dichvucong.vn", "0", "3", ""]


def names(rows: list[dict]) -> list[str]:
    return [row["service_name"] for row in rows]


# headers


@pytest.mark.parametrize(
    ("key", "wordings"),
    [
        ("service_name", ["Tên dịch vụ", "Tên dịch vụ công", "Tên DVC", "Tên DVCTT", "Tên thủ tục hành chính", "Tên TTHC", "TÊN DỊCH VỤ CÔNG TRỰC TUYẾN", "Tên dịch vụ (ghi đầy đủ)", "Tên dich vu"]),
        ("service_group", ["Nhóm dịch vụ", "Nhóm DV", "Lĩnh vực", "Nhóm dịch vụ công"]),
        ("service_url", ["Địa chỉ đăng tải dịch vụ", "Đường dẫn", "URL", "Link", "Địa chỉ truy cập", "Đường link", "Địa chỉ"]),
        ("online_dossiers_resolved", ["Số lượng hồ sơ trực tuyến đã giải quyết trong năm (tính từ 01/01/2020 đến 25/8/2020)", "Số hồ sơ trực tuyến đã giải quyết", "Số HS trực tuyến", "Hồ sơ trực tuyến", "SL hồ sơ trực tuyến đã giải quyêt"]),
        ("all_dossiers_received", ["Tổng số hồ sơ đã tiếp nhận dưới cả hình thức trực tuyến và không trực tuyến trong năm", "Tổng số hồ sơ tiếp nhận", "Tổng số HS", "Tổng hồ sơ", "Tổng số hồ sơ"]),
        ("digital_signature", ["Dịch vụ có sử dụng được chữ ký số, Mobile ID để xác thực không (Có: 1/ Không: 0)", "Chữ ký số", "Sử dụng chữ ký số (Có/Không)"]),
        ("payment_form", ["Hình thức thanh toán (Ghi rõ: Chuyển khoản, thẻ, hình thức khác nếu có)", "Thanh toán trực tuyến", "Hình thức thanh toán trực tuyến"]),
        ("ubnd_deployed_count", ["Số lượng UBND (cấp huyện hoặc cấp xã) đã triển khai, sử dụng", "Số UBND (cấp huyện hoặc cấp xã) đã triển khai"]),
        ("ubnd_deployed_pct", ["Tỷ lệ UBND (cấp huyện hoặc cấp xã) đã triển khai, sử dụng", "Tỉ lệ UBND đã triển khai"]),
        ("provided_by_ministry", ["DV do Bộ chuyên ngành cung cấp, tỉnh chỉ sử dụng (Đánh dấu [x])", "DV do Bộ, ngành cung cấp"]),
        ("note", ["Ghi chú", "Giải trình"]),
    ],
)  # fmt: skip
def test_header_words_of_a_list_of_services(key: str, wordings: list[str]) -> None:
    for wording in wordings:
        assert [column.key for column in columns(["TT", wording], [], KINDS["3A.2"]).values()] == ["tt", key], wording


@pytest.mark.parametrize(
    ("key", "wordings"),
    [
        ("app_name", ["Tên ứng dụng", "Tên phần mềm", "Tên ứng dụng, phần mềm", "Phần mềm", "Tên hệ thống", "Tên UD"]),
        ("owner_agency", ["Cơ quan chủ trì", "Đơn vị chủ trì", "Cơ quan quản lý", "CQ chủ trì"]),
        ("built_by_ministry", ["Ứng dụng do Bộ chuyên ngành xây dựng", "Bộ, ngành xây dựng", "Cơ quan xây dựng ứng dụng\nBộ"]),
        ("shared_app", ["Ứng dụng dùng chung", "Dùng chung"]),
        ("built_by_province", ["Ứng dụng do tỉnh xây dựng", "Tỉnh xây dựng", "Cơ quan xây dựng ứng dụng\nTỉnh", "Địa phương xây dựng"]),
        ("scope_provincial_agency", ["Tại CQNN cấp tỉnh", "Quy mô sử dụng\nCấp tỉnh", "Tại đơn vị", "Nội bộ cơ quan"]),
        ("scope_whole_province", ["Toàn tỉnh", "Quy mô sử dụng\nToàn tỉnh", "Dùng trong toàn tỉnh"]),
        ("data_sharing", ["Kết nối, chia sẻ dữ liệu với các hệ thống thông tin khác (Có: 1/ Không: 0)", "Kết nối, chia sẻ dữ liệu", "Chia sẻ dữ liệu"]),
    ],
)  # fmt: skip
def test_header_words_of_a_list_of_applications(key: str, wordings: list[str]) -> None:
    for wording in wordings:
        assert [column.key for column in columns(["STT", wording], [], KINDS["3A.1"]).values()] == ["tt", key], wording


def test_columns_in_another_order_and_absent_ones() -> None:
    header = ["STT", "Tên DVC", "Tổng số hồ sơ đã tiếp nhận", "Số hồ sơ trực tuyến đã giải quyết"]
    table = read(LEVEL3, grid(header, ["1", "Đăng ký khai sinh", "21", "19"]))["3A.2"]
    assert (table.rows[0]["all_dossiers_received"], table.rows[0]["online_dossiers_resolved"]) == (21, 19)
    assert {"service_url", "digital_signature", "payment_form"} <= set(table.columns_absent)
    assert table.rows[0]["service_url"] is None and "all_dossiers_received" not in table.columns_absent


def test_headers_of_two_and_three_rows() -> None:
    top = [
        "TT",
        "Tên ứng dụng",
        "Cơ quan chủ trì",
        "Cơ quan xây dựng",
        "",
        "",
        "Quy mô sử dụng",
        "",
        "Kết nối, chia sẻ dữ liệu",
    ]
    sub = ["", "", "", "Bộ", "Dùng chung", "Tỉnh", "Cấp tỉnh", "Toàn tỉnh", ""]
    numbers = ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)", "(8)", "(9)"]
    data = ["1", "Phần mềm hộ tịch", "Sở Tư pháp", "x", "", "", "", "x", "1"]
    for rows in ([top, sub, data], [top, sub, numbers, data]):
        (entry,) = read(APPS, grid(*rows))["3A.1"].rows
        marks = {k: v for k, v in entry.items() if k.startswith(("built", "shared", "scope")) or k == "data_sharing"}
        assert marks == {
            "built_by_ministry": True, "shared_app": False, "built_by_province": False,
            "scope_provincial_agency": False, "scope_whole_province": True, "data_sharing": True,
        }  # fmt: skip


def test_a_header_row_that_was_taken_for_a_row_is_put_back() -> None:
    header = ["TT", "Tên dịch vụ", "Hiệu quả sử dụng", "", "Ghi chú"]
    lower = grid(
        ["", "", "Số hồ sơ trực tuyến đã giải quyết", "Tổng số hồ sơ đã tiếp nhận", ""],
        ["1", "Khai sinh", "19", "21", ""],
    )
    annex = Annex(LEVEL3, header, [(lower, row) for row in lower.rows], Source())
    (entry,) = read_annexes([annex], KINDS)[0].rows
    assert (entry["online_dossiers_resolved"], entry["all_dossiers_received"]) == (19, 21)


def test_what_stands_in_a_column_tells_what_its_header_does_not() -> None:
    header = ["", "Nội dung dịch vụ cung cấp", "Tổng số hồ sơ", "Hồ sơ trực tuyến"]
    body = grid(["1", "Đăng ký khai sinh", "21", "19"], ["2", "Đăng ký kết hôn", "3", "0"])
    placed = columns(header, body.rows, KINDS["3A.2"])
    assert [placed[at].key for at in range(4)] == [
        "tt",
        "service_name",
        "all_dossiers_received",
        "online_dossiers_resolved",
    ]


# which list


@pytest.mark.parametrize(
    ("title", "list_"),
    [
        ("Bảng 3A.2: DANH SÁCH CÁC DỊCH VỤ CÔNG TRỰC TUYẾN MỨC ĐỘ 3", "3A.2"),
        ("BẢNG 3. DANH SÁCH CÁC DỊCH VỤ CÔNG TRỰC TUYẾN MỨC ĐỘ 4", "3A.3"),
        ("Danh sách dịch vụ công trực tuyến mức độ 3, 4 của huyện", "3A.2"),
        ("Bảng 02", "3A.2"),
        ("Bảng 3", "3A.3"),
        ("Danh sách DVC trực tuyến toàn trình", "3A.3"),
        ("Danh sách DVC trực tuyến một phần", "3A.2"),
    ],
)
def test_the_title_says_which_list(title: str, list_: str) -> None:
    assert list(read(title, grid(SERVICES, ONE))) == [list_]


def test_a_sheet_says_it_too_and_a_payment_column_speaks_for_level_four() -> None:
    table = Table(grid(SERVICES, ONE).rows, 1, sheet="PL3A.3")
    assert list(read(table)) == ["3A.3"]
    paid = [*SERVICES[:6], "Hình thức thanh toán"]
    assert list(read(grid(paid, [*ONE[:6], "Thẻ"]))) == ["3A.3"]


def test_the_list_of_procedures_and_no_list() -> None:
    codes = grid(["TT", "Tên TTHC", "Mã TTHC"], ["1", "Khai sinh", "KE-1"])
    assert read("d) Danh sách chi tiết DVCTT mức độ 3, 4:", codes)["service_list"].rows[0]["tthc_code"] == "KE-1"
    assert read("Danh sách cán bộ", grid(["TT", "Họ và tên", "Chức vụ"], ["1", "Nguyễn Văn A", "Chuyên viên"])) == {}


def test_a_code_of_another_shape_is_doubtful_where_it_was_seen_and_not_typed() -> None:
    codes = ["T345.01", "T345.02", "7345.03", "T345.04"]

    def listed(confidence: float) -> list[list[str]]:
        rows = [
            [Cell(str(n)), Cell(f"Thủ tục {n}"), Cell(code, confidence=confidence)] for n, code in enumerate(codes, 1)
        ]
        table = grid(["TT", "Tên TTHC", "Mã TTHC"], *rows)
        found = read("d) Danh sách chi tiết DVCTT mức độ 3, 4:", table)["service_list"].rows
        assert [row["tthc_code"] for row in found] == codes
        return [row.get("doubtful", []) for row in found]

    assert listed(0.95) == [[], [], ["tthc_code"], []]
    assert listed(1.0) == [[], [], [], []]


# rows


@pytest.mark.parametrize(
    "row",
    [
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)"],
        ["1", "2", "3", "4", "5", "6", "7"],
        ["(1)", "(2)", "", "(4)", "(5)", "(6)=(5)+1", "(7)"],
        SERVICES,
        ["TT", "Nhóm dịch vụ", "Tên dịch vụ", "Địa chỉ đăng tải dịch vụ", "Số lượng hồ sơ trực tuyến đã giải quyết", "Tổng số hồ sơ đã tiếp nhan", "Ghi chú"],
        ["A", "DỊCH VỤ CÔNG TRỰC TUYẾN MÀ TTHC ĐƯỢC THỰC HIỆN TẠI CQNN CẤP TỈNH", "", "", "", "", ""],
        ["I", "Cấp tỉnh", "", "", "", "", ""],
        ["", "Cấp huyện", "", "", "", "", ""],
        ["II", "Cấp xã", "", "", "120", "150", ""],
        ["", "Tổng cộng", "", "", "19", "24", ""],
        ["Cộng", "", "", "", "19", "24", ""],
        ["", "", "TỔNG SỐ", "", "19", "24", ""],
        ["…", "…", "…", "", "", "", ""],
        ["...", "", "", "", "", "", ""],
        ["3", "", "", "", "", "", ""],
        ["", "", "", "", "", "", ""],
        ["Ghi chú: số liệu tính đến 25/8", "", "", "", "", "", ""],
    ],
)  # fmt: skip
def test_rows_that_are_no_entries(row: list[str]) -> None:
    if row[0] != "(1)":
        assert names(entries(ONE, row, TWO)) == ["Đăng ký khai sinh", "Đăng ký kết hôn"]
    assert names(entries(row, ONE, TWO)) == ["Đăng ký khai sinh", "Đăng ký kết hôn"]


@pytest.mark.parametrize("row", [["Không có"], ["", "", "Không phát sinh"], ["KPS"], ["1"], ["..."], []])
def test_an_empty_list_has_no_entries(row: list[str]) -> None:
    table = read(LEVEL3, grid(SERVICES, [*row, *[""] * (7 - len(row))]))["3A.2"]
    assert table.rows == []


@pytest.mark.parametrize(
    "row",
    [
        ["", "Hộ tịch", "Tổng hợp, cấp trích lục", "", "5", "6", ""],
        ["3", "", "TỔ CHỨC LẠI DOANH NGHIỆP", "", "5", "6", ""],
        ["3.", "", "Cấp phép", "", "", "", ""],
        ["03", "A", "Cộng đồng", "", "1", "1", ""],
        ["", "", "Cấp phép xây dựng", "", "4", "4", ""],
    ],
)
def test_entries_that_look_like_something_else(row: list[str]) -> None:
    assert len(entries(ONE, TWO, row)) == 3


def test_groups_are_told_and_their_numbers_start_anew() -> None:
    rows = entries(
        ["A", "DỊCH VỤ CẤP TỈNH", *[""] * 5],
        ONE,
        TWO,
        ["B", "DỊCH VỤ CẤP HUYỆN", *[""] * 5],
        [*ONE[:2], "Khai tử", *ONE[3:]],
    )
    assert [(row["group"], row["tt"]) for row in rows] == [("A", 1), ("A", 2), ("B", 1)]


@pytest.mark.parametrize(
    ("text", "value", "doubtful"),
    [
        ("19", 19, False), ("19 hồ sơ", 19, False), ("1.234", 1234, False), ("0", 0, False), ("01", 1, False),
        ("KPS", 0, False), ("Không có", 0, False), ("-", None, False), ("…", None, False), ("", None, False),
        ("1O", 10, True), ("x", "x", True), ("2,5", 2.5, True),
    ],
)  # fmt: skip
def test_counts(text: str, value: object, doubtful: bool) -> None:
    (row,) = entries([*ONE[:4], text, "21", ""])
    assert row["online_dossiers_resolved"] == value
    assert ("online_dossiers_resolved" in row.get("doubtful", [])) is doubtful


@pytest.mark.parametrize(
    ("text", "value"),
    [("x", True), ("X", True), ("✓", True), ("☒", True), ("Có", True), ("1", True), ("[x]", True), ("v", True), ("", None), ("☐", None), ("-", None)],
)  # fmt: skip
def test_marks(text: str, value: object) -> None:
    header = ["TT", "Tên ứng dụng", "Ứng dụng do Bộ chuyên ngành xây dựng", "Toàn tỉnh"]
    (row,) = read(APPS, grid(header, ["1", "Phần mềm", text, ""]))["3A.1"].rows
    assert row["built_by_ministry"] is value


def test_a_doubtful_cell_is_named() -> None:
    (row,) = entries([*ONE[:4], Cell("9", doubt="doubtful_scan"), "21", ""])
    assert row["online_dossiers_resolved"] == 9 and row["doubtful"] == ["online_dossiers_resolved"]
    header = ["TT", "Tên ứng dụng", "Ứng dụng do tỉnh xây dựng", "Toàn tỉnh"]
    (row,) = read(APPS, grid(header, ["1", "Phần mềm", Cell("bệ", confidence=0.8), ""]))["3A.1"].rows
    assert row["built_by_province"] is True and row["doubtful"] == ["built_by_province"]


def test_a_filled_column_that_is_none_of_the_list_is_kept() -> None:
    (row,) = entries([*ONE[:6], "x", "5"], header=[*SERVICES, "Số phản ánh"])
    assert row["other"] == {"Số phản ánh": "5"}


def test_an_address_for_several_services() -> None:
    rows = entries(ONE, [*TWO[:3], "", *TWO[4:]])
    assert rows[1]["service_url"] is None and rows[1]["implied"] == {"service_url": "dichvucong.vn"}


# split tables


def test_a_list_split_into_several_tables_is_one() -> None:
    three = ["3", "Hộ tịch", "Khai tử", "", "1", "1", ""]
    again = read(LEVEL3, grid(SERVICES, ONE), grid(SERVICES, TWO), grid(three))["3A.2"].rows
    assert names(again) == ["Đăng ký khai sinh", "Đăng ký kết hôn", "Khai tử"]


def test_a_row_cut_between_two_tables_counts_once() -> None:
    above = ["1", "An toàn thực", "Cấp lại Giấy", "", "2", "3", ""]
    rest = ["", "phẩm", "chứng nhận đủ điều kiện", "", "", "", ""]
    (row,) = read(LEVEL3, grid(SERVICES, above), grid(rest))["3A.2"].rows
    assert (row["service_group"], row["service_name"]) == ("An toàn thực phẩm", "Cấp lại Giấy chứng nhận đủ điều kiện")


def test_a_copy_of_a_list_adds_nothing_but_doubts() -> None:
    old = [*TWO[:4], "7", "9", ""]
    rows = read(
        LEVEL3, grid(SERVICES, ONE, TWO), "Bảng 3A.2 (quý trước): DANH SÁCH DVCTT MỨC ĐỘ 3", grid(SERVICES, ONE, old)
    )["3A.2"].rows
    assert [row["all_dossiers_received"] for row in rows] == [21, 3]
    assert rows[1]["doubtful"] == ["all_dossiers_received", "online_dossiers_resolved"]


def test_ordinals_that_a_narrow_column_cut_off() -> None:
    rows = [[tt, "Hộ tịch", f"Dịch vụ {name}", "", "1", "1", ""] for tt, name in zip("8911", "abcd", strict=True)]
    assert [row["tt"] for row in entries(*rows, ["1", "", "Dịch vụ e", "", "1", "1", ""])] == [8, 9, 10, 11, 12]
    anew = [[tt, "Hộ tịch", f"Dịch vụ {name}", "", "1", "1", ""] for tt, name in zip("8912", "abcd", strict=True)]
    assert [row["tt"] for row in entries(*anew)] == [8, 9, 1, 2]


def test_a_row_that_numbers_the_columns_is_told_where_a_scan_misread_a_few_signs() -> None:
    assert [row["tt"] for row in entries(["q)", "2", "3", "4/", "65", "6", "7"], ONE)] == [1]


def test_parts_of_a_list_keep_each_its_title() -> None:
    header = ["TT", "Tên thủ tục", "Mã thủ tục"]
    parts = read("Danh sách chi tiết DVCTT mức độ 3, 4 có hồ sơ", grid(header, ["1", "Khai sinh", "KS-1"]), "Danh sách chi tiết DVCTT mức độ 3, 4 không có hồ sơ", grid(header, ["1", "Kết hôn", "KH-1"]))  # fmt: skip
    assert parts["service_list"].title == "Danh sách chi tiết DVCTT mức độ 3, 4 có hồ sơ; Danh sách chi tiết DVCTT mức độ 3, 4 không có hồ sơ"  # fmt: skip
    assert len(parts["service_list"].rows) == 2


@pytest.mark.parametrize("again", [SERVICES, ["4", *SERVICES[1:]], ["TT", "Nhóm dịch vu", *SERVICES[2:]]])
def test_the_rest_of_a_row_below_a_header_printed_again_is_no_line_of_that_header(again: list[str]) -> None:
    rest = ["", "", "phiếu lý lịch tư pháp cho công dân", "", "", "", "soát"]
    cut = ["2", "Hộ tịch", "Cấp lại", "dichvucong.vn", "0", "3", "Đang rà"]
    rows = [(SERVICES, 1), (ONE, 1), (cut, 1), (again, 2), (rest, 2), (["3", *TWO[1:]], 2)]
    table = Table(tuple(Row(tuple(map(Cell, row)), n, page=page) for n, (row, page) in enumerate(rows, 1)), 1, page=1)
    said = read(LEVEL3, table)["3A.2"].rows
    assert names(said) == ["Đăng ký khai sinh", "Cấp lại phiếu lý lịch tư pháp cho công dân", "Đăng ký kết hôn"]
    assert [row["note"] for row in said] == [None, "Đang rà soát", None]
