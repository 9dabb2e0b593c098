"""Blank forms made by hand: five of other families of reports, and one of ours in other words."""

from __future__ import annotations

import io

from docx import Document

Row = tuple[str, str, str]
"""Ordinal, label, unit."""

AGRICULTURE: list[Row] = [
    ("I", "TRỒNG TRỌT", ""),
    ("1", "Diện tích gieo trồng cây hàng năm", "ha"),
    ("", "- Diện tích lúa đông xuân", "ha"),
    ("", "- Năng suất", "tạ/ha"),
    ("", "- Sản lượng", "tấn"),
    ("2", "Diện tích cây lâu năm", "ha"),
    ("", "- Tỷ lệ diện tích trồng mới", "%"),
    ("II", "CHĂN NUÔI", ""),
    ("1", "Tổng đàn trâu, bò", "con"),
    ("2", "Tổng đàn gia cầm", "nghìn con"),
    ("3", "Tỷ lệ tiêm phòng", "%"),
    ("4", "Số cơ sở giết mổ tập trung", "cơ sở"),
    ("III", "THỦY SẢN", ""),
    ("1", "Sản lượng thủy sản", "tấn"),
    ("", "- Khai thác", "tấn"),
    ("", "- Nuôi trồng", "tấn"),
    ("2", "Tổng số tàu cá được cấp giấy phép", "chiếc"),
    ("3", "Tỷ lệ tàu cá lắp thiết bị giám sát hành trình", "%"),
    ("IV", "KHUYẾN NÔNG", ""),
    ("1", "Số lớp tập huấn kỹ thuật cho nông dân", "lớp"),
    ("2", "Tổng số cán bộ khuyến nông", "người"),
    ("", "- Số cán bộ được đào tạo", "người"),
    ("", "- Tỷ lệ", "%"),
    ("3", "Xã đạt chuẩn nông thôn mới", "xã"),
]
LABOUR: list[Row] = [
    ("1", "Số lao động được giải quyết việc làm", "người"),
    ("", "Trong đó: Lao động nữ", "người"),
    ("2", "Tỷ lệ lao động qua đào tạo", "%"),
    ("3", "Số người tham gia bảo hiểm xã hội bắt buộc", "người"),
    ("4", "Tổng số hộ nghèo", "hộ"),
    ("", "- Tỷ lệ hộ nghèo", "%"),
    ("5", "Số cơ sở giáo dục nghề nghiệp", "cơ sở"),
    ("6", "Số cuộc thanh tra, kiểm tra", "cuộc"),
    ("7", "Số vụ tai nạn lao động", "vụ"),
    ("", "- Số người chết", "người"),
    ("8", "Số người nghiện có hồ sơ quản lý", "người"),
    ("9", "Tổng số người có công được hưởng trợ cấp", "người"),
    ("10", "Tổng số cán bộ làm công tác trẻ em", "người"),
    ("", "- Cấp huyện", "người"),
    ("", "- Cấp xã", "người"),
    ("11", "Số doanh nghiệp gửi thang lương, bảng lương", "doanh nghiệp"),
    ("12", "Số giấy phép lao động cấp cho người nước ngoài", "giấy phép"),
]
HEALTH: list[Row] = [
    ("A", "KHÁM BỆNH, CHỮA BỆNH", ""),
    ("1", "Tổng số giường bệnh", "giường"),
    ("2", "Tổng số lượt khám bệnh", "lượt"),
    ("", "- Tại bệnh viện tỉnh", "lượt"),
    ("", "- Tại trạm y tế xã", "lượt"),
    ("3", "Tổng số bác sĩ", "người"),
    ("", "- Trình độ trên đại học", "người"),
    ("", "- Trình độ đại học", "người"),
    ("4", "Số máy siêu âm", "chiếc"),
    ("5", "Số máy thở", "chiếc"),
    ("B", "Y TẾ DỰ PHÒNG", ""),
    ("1", "Tỷ lệ trẻ em dưới 1 tuổi được tiêm chủng đầy đủ", "%"),
    ("2", "Số ca mắc sốt xuất huyết", "ca"),
    ("3", "Tỷ lệ trạm y tế xã có bác sĩ làm việc", "%"),
    ("4", "Tỷ lệ xã đạt tiêu chí quốc gia về y tế", "%"),
    ("C", "AN TOÀN THỰC PHẨM", ""),
    ("1", "Tổng số cơ sở được kiểm tra", "cơ sở"),
    ("", "- Số cơ sở đạt", "cơ sở"),
    ("", "- Tỷ lệ", "%"),
    ("2", "Số vụ ngộ độc thực phẩm", "vụ"),
]
EDUCATION: list[Row] = [
    ("1", "Tổng số trường học", "trường"),
    ("", "- Mầm non", "trường"),
    ("", "- Tiểu học", "trường"),
    ("2", "Tổng số phòng học", "phòng"),
    ("", "- Phòng học kiên cố", "phòng"),
    ("", "- Tỷ lệ", "%"),
    ("3", "Tổng số học sinh", "người"),
    ("4", "Tổng số cán bộ quản lý, giáo viên, nhân viên", "người"),
    ("", "- Tỷ lệ giáo viên đạt chuẩn", "%"),
    ("5", "Số học sinh bỏ học", "người"),
    ("6", "Số trường đạt chuẩn quốc gia", "trường"),
    ("7", "Số xã hoàn thành phổ cập giáo dục", "xã"),
    ("8", "Số học sinh đạt giải quốc gia", "giải"),
    ("9", "Kinh phí sửa chữa trường lớp", "triệu đồng"),
]
TRANSPORT: list[Row] = [
    ("1", "Chiều dài đường tỉnh", "km"),
    ("", "- Đã nhựa hóa", "km"),
    ("", "- Tỷ lệ nhựa hóa", "%"),
    ("2", "Số cầu yếu cần sửa chữa", "cầu"),
    ("3", "Số vụ tai nạn giao thông", "vụ"),
    ("", "- Số người bị thương", "người"),
    ("4", "Khối lượng hàng hóa vận chuyển", "nghìn tấn"),
    ("5", "Số lượt hành khách", "lượt"),
    ("6", "Số giấy phép lái xe đã cấp", "giấy phép"),
    ("7", "Số phương tiện được kiểm định", "chiếc"),
    ("8", "Tổng số tiền xử phạt", "triệu đồng"),
    ("9", "Số bến xe khách", "bến"),
    ("10", "Có quy hoạch bến xe hay không", "Có/Không"),
]
FOREIGN = {
    "nong-nghiep": ("BÁO CÁO KẾT QUẢ SẢN XUẤT NÔNG, LÂM NGHIỆP VÀ THỦY SẢN", AGRICULTURE),
    "lao-dong": ("BÁO CÁO CÔNG TÁC LAO ĐỘNG, NGƯỜI CÓ CÔNG VÀ XÃ HỘI", LABOUR),
    "y-te": ("BÁO CÁO HOẠT ĐỘNG NGÀNH Y TẾ", HEALTH),
    "giao-duc": ("BÁO CÁO THỐNG KÊ GIÁO DỤC VÀ ĐÀO TẠO", EDUCATION),
    "giao-thong": ("BÁO CÁO CÔNG TÁC GIAO THÔNG VẬN TẢI", TRANSPORT),
}

OURS: list[tuple[str, list[Row]]] = [
    (
        "MỤC 2. HẠ TẦNG KỸ THUẬT",
        [
            ("1", "Trang bị máy tính", ""),
            ("", "- Tổng số máy tính hiện có", "chiếc"),
            ("", "- Tỷ lệ máy tính trên CBCC", "%"),
            ("", "- Số CBCC được trang bị máy tính", "người"),
            ("", "- Tỷ lệ CBCC được trang bị máy tính", "%"),
            ("2", "Phần mềm diệt virus bản quyền", ""),
            ("", "- Tổng số máy tính được cài đặt", "chiếc"),
            ("", "- Tỷ lệ máy tính được cài đặt", "%"),
            ("3", "Mạng cục bộ (LAN)", "Có/Không"),
            ("4", "Tổng băng thông kết nối Internet quy đổi", "Mbps"),
        ],
    ),
    (
        "MỤC 3. ỨNG DỤNG CÔNG NGHỆ THÔNG TIN",
        [
            ("1", "Hệ thống thư điện tử", ""),
            ("", "- Số CBCC được cấp tài khoản thư điện tử", "người"),
            ("", "- Tỷ lệ CBCC được cấp tài khoản thư điện tử", "%"),
            ("2", "Phần mềm quản lý văn bản và điều hành", ""),
            ("", "- Tổng số văn bản đi", "văn bản"),
            ("", "- Tổng số văn bản đến", "văn bản"),
            ("3", "Số lượng chứng thư số của lãnh đạo", "chứng thư"),
            ("4", "Bò sữa của đơn vị", "con"),
        ],
    ),
]


def blank(title: str, parts: list[tuple[str, list[Row]]]) -> bytes:
    """A Word file with a table of empty lines for each part."""
    book = Document()
    book.add_paragraph(title)
    for heading, rows in parts:
        if heading:
            book.add_paragraph(heading)
        table = book.add_table(rows=1 + len(rows), cols=4)
        for number, row in enumerate([("TT", "Chỉ tiêu", "Đơn vị tính", "Số liệu"), *((*row, "") for row in rows)]):
            for column, text in enumerate(row):
                table.rows[number].cells[column].text = text
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def prose(name: str) -> bytes:
    """A blank form of another family as sentences with dots."""
    title, rows = FOREIGN[name]
    lines = [title, *(f"{ordinal} {label}: ………… {unit}".strip() if unit else label for ordinal, label, unit in rows)]
    contact = ["Người báo cáo: …………", "Điện thoại: …………", "Thư điện tử: ………… Website: …………"]
    return "\n".join([*lines, *contact]).encode()


def matrix() -> bytes:
    """A table nobody knows: a row for each hospital, no column of ordinals, labels or units."""
    book = Document()
    book.add_paragraph("BIỂU THỐNG KÊ GIƯỜNG BỆNH")
    rows = [("Bệnh viện", "Giường kế hoạch", "Giường thực kê"), ("Đa khoa tỉnh", "", ""), ("Sản nhi", "", "")]
    table = book.add_table(rows=len(rows), cols=3)
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            table.rows[number].cells[column].text = text
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def foreign(name: str) -> bytes:
    """A blank form of another family."""
    title, rows = FOREIGN[name]
    return blank(title, [("", rows)])


def ours() -> bytes:
    """A blank form of our family in other words, with one line that is none of it."""
    return blank("BÁO CÁO ỨNG DỤNG CÔNG NGHỆ THÔNG TIN, CHÍNH PHỦ ĐIỆN TỬ", OURS)
