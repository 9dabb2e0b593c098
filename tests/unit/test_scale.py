"""Scales stated for several figures: what a statement says, and what a figure below it comes to."""

from __future__ import annotations

import pytest

from services.extract.reading.layout.scale import behind, in_scale, is_scaled, stated
from services.extract.reading.values import read_value

STATED = [
    ("Đơn vị tính: nghìn lượt", "nghìn lượt"),
    ("(ĐVT: 1.000 hồ sơ)", "1.000 hồ sơ"),
    ("Bảng 2. Kết quả - Đơn vị: triệu đồng", "triệu đồng"),
    ("đvt : ngàn lượt, bài", "ngàn lượt, bài"),
    ("Số liệu (Đơn vị tính: x 1.000)", "x 1.000"),
    ("Đơn vị tính: 1.000", "1.000"),
    ("ĐVT: máy, người, %", None),
    ("Đơn vị tính:", None),
    ("Đơn vị: UBND thành phố Tuyên Quang", None),
    ("Đơn vị báo cáo: nghìn lượt", None),
    ("Đơn vị tính: 1/0 (1: Có; 0: Không)", None),
    ("Đơn vị tính: tỷ lệ %", None),
    ("Có 1.000 hồ sơ", None),
    ("Tổng số văn bản đi tại bộ phận Văn thư của đơn vị: 1.000 văn bản.", None),
    ("Số máy tính của các đơn vị: 100 máy", None),
    ("Tổng kinh phí Đơn vị: 1.000 đồng", "1.000 đồng"),
    ("kinh phí (đơn vị: 1.000 đồng)", "1.000 đồng"),
    ("Kinh phí của đơn vị: triệu đồng", "triệu đồng"),
]


@pytest.mark.parametrize(("text", "wanted"), STATED, ids=[text for text, _ in STATED])
def test_a_statement_of_a_scale(text: str, wanted: str | None) -> None:
    assert stated(text) == wanted


SCALED = [
    ("nghìn lượt", True), ("1.000 hồ sơ", True), ("1000 lượt", True), ("triệu đồng", True), ("nghìn", True), ("10.000", False),
    ("lượt", False), ("%", False), ("tin/bài", False), ("1/0 (1: Có; 0: Không)", False), ("tỷ lệ", False), ("100", False), ("1.000", False), ("x 1.000", True), ("12 tháng", False),
]  # fmt: skip


@pytest.mark.parametrize(("unit", "wanted"), SCALED, ids=[unit for unit, _ in SCALED])
def test_units_that_count_by_more_than_one(unit: str, wanted: bool) -> None:
    assert is_scaled(unit) is wanted


def test_a_scale_behind_a_label() -> None:
    assert behind("Số lượt truy cập (nghìn lượt)") == "nghìn lượt"
    assert behind("Số lượt truy cập - ĐVT: nghìn lượt") == "nghìn lượt"
    assert behind("Số hồ sơ (trên 1.000 dân)") is None
    assert behind("Đề án Nghìn hoa (tỷ lệ)") is None


COMES_TO = [
    # scale, answer, the row's own unit, asked, value, doubt
    ("nghìn lượt", "215", None, "lần", 215000, "unit_differs"),
    ("nghìn lượt", "215,136", None, "lần", 215136, "unit_differs"),
    ("1.000 hồ sơ", "1,25", None, "hồ sơ", 1250, "unit_differs"),
    ("trăm lượt", "12", None, "lần", 1200, "unit_differs"),
    ("nghìn", "12", None, "hồ sơ", 12000, "unit_differs"),
    ("nghìn lượt", "12", None, "hồ sơ", 12, "unit_differs"),  # perhaps meant for lượt alone
    ("nghìn lượt", "0", None, "lần", 0, None),
    ("nghìn lượt", "215 nghìn", None, "lần", 215000, None),
    ("nghìn lượt", "215.136 lượt", None, "lần", 215136, "unit_differs"),
    ("nghìn lượt", "12", "máy", "chiếc", 12, None),
    ("nghìn lượt", "215", "lượt", "lần", 215, "unit_differs"),
    ("nghìn lượt, hồ sơ", "12", None, "hồ sơ", 12, None),
    ("triệu đồng", "45", None, "người", 45, "unit_differs"),
    ("triệu đồng", "45", "người", "người", 45, None),
    ("triệu đồng", "45", None, "triệu đồng", 45, None),
    ("Triệu đồng", "45", None, "triệu đồng", 45, None),
    ("triệu", "45", None, "triệu đồng", 45, None),
    ("nghìn đồng", "45000", None, "triệu đồng", 45, "unit_differs"),
    ("triệu đồng", "45", None, "đồng", 45000000, "unit_differs"),
    ("nghìn hồ sơ", "45", None, "nghìn hồ sơ", 45, None),
]


@pytest.mark.parametrize(("scale", "answer", "own", "asked", "value", "doubt"), COMES_TO)
def test_what_a_figure_comes_to(
    scale: str, answer: str, own: str | None, asked: str, value: int, doubt: str | None
) -> None:
    found = in_scale(read_value(answer, "count", own or asked), scale, answer, own, asked)
    assert (found.value, found.doubt) == (value, doubt)
