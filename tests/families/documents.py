"""Reports of the second family as a commune's clerk types them."""

from __future__ import annotations

import io

import docx
import xlsxwriter

TITLE = "BÁO CÁO THÁNG 5 NĂM 2026 VỀ ĐĂNG KÝ HỘ TỊCH"
LINES = {
    "births": "Đăng ký khai sinh",
    "births_on_time": "Trong đó: khai sinh đúng hạn",
    "births_late": "Khai sinh quá hạn",
    "deaths": "Đăng ký khai tử",
    "marriages": "Đăng ký kết hôn",
    "marriages_foreign": "Trong đó: kết hôn có yếu tố nước ngoài",
    "guardianships": "Đăng ký giám hộ",
    "adoptions": "Đăng ký nuôi con nuôi",
    "parentage": "Đăng ký nhận cha, mẹ, con",
    "civil_changes": "Thay đổi, cải chính hộ tịch",
    "civil_copies": "Cấp bản sao trích lục hộ tịch",
    "civil_total": "Tổng số việc hộ tịch đã giải quyết",
}
LETTER = ["UBND HUYỆN VIỆT YÊN", "UBND XÃ TÂN TIẾN", "Số: 45/BC-UBND", "Tân Tiến, ngày 02 tháng 6 năm 2026"]


HEADS = ("Tháng này", "Lũy kế từ đầu năm")


def report(
    kind: str, month: dict[str, int], since: dict[str, int], *, swapped: bool = False, title: str = TITLE,
    headers: tuple[str, str] = HEADS,
) -> bytes:  # fmt: skip
    """The report, its two columns in the form's order or ``swapped``."""
    heads, columns = list(headers), [month, since]
    if swapped:
        heads, columns = heads[::-1], columns[::-1]
    rows = [["TT", "Chỉ tiêu", "ĐVT", *heads]]
    for number, (name, label) in enumerate(LINES.items(), 1):
        rows.append([str(number), label, "việc", *(str(column[name]) for column in columns)])
    return _docx(rows, title) if kind == "docx" else _xlsx(rows, title)


QUALITY_TITLE = "BÁO CÁO THÁNG 5 NĂM 2026 VỀ CHẤT LƯỢNG PHỤC VỤ NGƯỜI DÂN"
QUALITY = {
    "cl_handled": ("Số hồ sơ đã giải quyết", "hồ sơ"),
    "cl_on_time": ("Trong đó: giải quyết đúng hạn", "hồ sơ"),
    "cl_on_time_rate": ("Tỷ lệ giải quyết đúng hạn", "%"),
    "cl_days": ("Thời gian giải quyết trung bình một hồ sơ", "ngày"),
    "cl_fees": ("Lệ phí đã thu", "triệu đồng"),
    "cl_wait": ("Số phút chờ trung bình tại bộ phận một cửa", "phút"),
    "cl_score": ("Điểm đánh giá mức độ hài lòng của người dân", "điểm"),
    "cl_rank": ("Xếp hạng trong huyện", ""),
    "cl_online": ("Đã tiếp nhận hồ sơ trực tuyến", "Có/Không"),
    "cl_way": ("Hình thức tiếp nhận chủ yếu", ""),
    "cl_checked": ("Ngày kiểm tra gần nhất", ""),
    "cl_trouble": ("Khó khăn, vướng mắc", ""),
}


def quality(kind: str, said: dict[str, str], sender: str = "UBND xã Tân Tiến") -> bytes:
    """The report on how people were served: one answer a line."""
    letter = [LETTER[0], sender.upper(), LETTER[2], LETTER[3].replace("Tân Tiến", sender.removeprefix("UBND xã "))]
    rows = [["TT", "Nội dung", "ĐVT", "Kết quả"]]
    for number, (name, (label, unit)) in enumerate(QUALITY.items(), 1):
        rows.append([str(number), label, unit, said[name]])
    return (_docx if kind == "docx" else _xlsx)(rows, QUALITY_TITLE, letter)


def _docx(rows: list[list[str]], title: str, letter: list[str] = LETTER) -> bytes:
    paper = docx.Document()
    for text in [*letter, title]:
        paper.add_paragraph(text)
    table = paper.add_table(len(rows), len(rows[0]))
    for at, row in enumerate(rows):
        for column, text in enumerate(row):
            table.cell(at, column).text = text
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()


def _xlsx(rows: list[list[str]], title: str, letter: list[str] = LETTER) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Thang 5")
        for at, text in enumerate([*letter, title]):
            sheet.write(at, 0, text)
        for at, row in enumerate(rows, len(letter) + 2):
            for column, text in enumerate(row):
                sheet.write(at, column, int(text) if text.isdigit() else text)
    return out.getvalue()
