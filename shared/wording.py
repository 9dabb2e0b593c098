"""Words of the domain as people read them: outcomes, severities, states of a figure, figures themselves."""

from __future__ import annotations

from typing import Any


def show_number(value: Any) -> str:
    """A figure as Vietnamese readers write it: dots for thousands, comma for decimals."""
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return "Có" if value else "Không"
    if isinstance(value, list):
        return "; ".join(str(part) for part in value)
    try:
        text = f"{value:,.2f}".rstrip("0").rstrip(".") if not isinstance(value, int) else f"{value:,}"
    except (ValueError, TypeError):
        return str(value)
    return text.replace(",", "\0").replace(".", ",").replace("\0", ".")


OUTCOMES = {
    "accepted": ("✔", "Chấp nhận"),
    "accepted_with_warnings": ("✔", "Chấp nhận có cảnh báo"),
    "returned": ("↩", "Trả lại"),
    "unrecognised": ("✖", "Không nhận ra báo cáo"),
}
STANDINGS = {"current": "đang được tính", "superseded": "đã được thay", "beside": "không được tính"}
SEVERITIES = {"error": ("●", "Lỗi"), "warning": ("▲", "Cần giải trình"), "info": ("○", "Thông tin")}
REASONS = {
    "checkbox_lost": "mất dấu chọn",
    "repeats_disagree": "khai hai lần khác nhau",
    "not_a_number": "không phải số",
    "not_yes_or_no": "không phải Có/Không",
    "not_a_quarter": "không phải quý hợp lệ",
    "wrong_column": "sai cột",
    "ambiguous_number": "dấu phẩy/chấm không rõ",
    "not_whole": "không phải số nguyên",
    "negative": "số âm",
    "label_differs": "tên dòng khác biểu",
    "unknown_line": "dòng ngoài biểu",
    "ratio_mismatch": "tỷ lệ không khớp",
    "arithmetic_sum": "tổng không khớp",
    "part_exceeds_whole": "phần lớn hơn tổng",
    "annex_mismatch": "không khớp phụ lục",
    "out_of_range": "ngoài khoảng",
    "period_mismatch": "sai kỳ",
    "two_ticks": "chọn hai ô",
    "line_not_found": "không thấy dòng",
}
STATUSES = {"filled": "Đã điền", "blank": "Trống", "not_applicable": "Không áp dụng", "unreadable": "Không đọc được"}
