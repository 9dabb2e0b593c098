"""Printed answers and what they say: one long table, a row an answer, written by hand before the code.

A row is (answer, outcome). ``sure``: the value counts. ``held``: the likeliest value, with the reason why a
person must look. ``unread``: something stands there and is no value. ``BLANK``: nothing was answered.
"""

from __future__ import annotations

import time
from decimal import Decimal
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.extract.reading.values import (
    Reading,
    parse_date,
    parse_number,
    parse_quarter,
    read_value,
    says_yes_or_no,
    without_unit,
)
from services.extract.reading.words.wording import fold
from shared.answers import answer_words, units
from shared.codes import codes
from shared.contracts import Status, Value
from shared.datafiles import WrongData
from shared.forms import Kind


class Line(NamedTuple):
    """What a line of a form asks for."""

    kind: Kind
    unit: str | None = None
    label: str | None = None
    options: tuple[str, ...] = ()
    role: str | None = None

    def read(self, answer: str, number: Decimal | None = None, parts: tuple[str, ...] = ()) -> Reading:
        return read_value(
            answer, self.kind, self.unit, number, list(self.options), label=self.label, parts=parts, role=self.role
        )


def sure(value: Value, of: str | None = None) -> Reading:
    top, _, bottom = (of or "").partition("/")
    return Reading(Status.FILLED, value, Decimal(top) if of else None, Decimal(bottom) if of else None)


def held(value: Value, doubt: str, of: str | None = None) -> Reading:
    reading = sure(value, of)
    return Reading(Status.FILLED, value, reading.numerator, reading.denominator, doubt)


def unread(doubt: str) -> Reading:
    return Reading(Status.UNREADABLE, doubt=doubt)


BLANK = Reading(Status.BLANK)
NO_NUMBER = unread("not_a_number")

PEOPLE = Line("count", "người")
MACHINES = Line("count", "chiếc")
DOCUMENTS = Line("count", "văn bản")
DOSSIERS = Line("count", "hồ sơ")
ANYTHING = Line("count")
RATE = Line("ratio_percent", "%")
MBPS = Line("count", "Mbps")
EACH = Line("count", "Mbps/người")
FRACTION = Line("fraction", "văn bản/văn bản")
YES_NO = Line("boolean")
SIZE = Line("choice", options=("KT < 10 Mb", "10 Mb ≤ KT ≤ 20 Mb", "KT > 20 Mb"))
STATE = Line("choice", options=("Đã xây dựng", "Đang xây dựng", "Chưa xây dựng"))
JOINED = Line("boolean", options=("Đã tích hợp", "Chưa tích hợp"))

COUNTS: list[tuple[Line, str, Reading]] = [
    # a number and its dress
    (MACHINES, "47", sure(47)),
    (MACHINES, "0", sure(0)),
    (MACHINES, "00", sure(0)),
    (MACHINES, "01", sure(1)),
    (MACHINES, "007", sure(7)),
    (MACHINES, " 47 ", sure(47)),
    (MACHINES, "**47**", sure(47)),
    (MACHINES, "<i>47</i>", sure(47)),
    (MACHINES, "47.", sure(47)),
    (MACHINES, "47;", sure(47)),
    (MACHINES, "47,", sure(47)),
    (MACHINES, "47:", sure(47)),
    (MACHINES, ": 47", sure(47)),
    (MACHINES, "“47”", sure(47)),
    (MACHINES, "'47", sure(47)),
    (MACHINES, "47?", held(47, "left_over")),
    (MACHINES, "47 !", held(47, "left_over")),
    (MACHINES, "47 |", held(47, "left_over")),
    (MACHINES, "@47", held(47, "left_over")),
    (MACHINES, "@", NO_NUMBER),
    (MACHINES, "”", unread("left_over")),
    (MACHINES, "47½", held(47, "left_over")),
    (MACHINES, "47‰", held(47, "left_over")),
    (MACHINES, "4\\7", unread("two_numbers")),
    (MACHINES, "4×7", unread("two_numbers")),
    # list marks, signs, parentheses
    (MACHINES, "- 47", sure(47)),
    (MACHINES, "+ 47", sure(47)),
    (MACHINES, "+47", sure(47)),
    (MACHINES, "– 47", sure(47)),
    (MACHINES, "• 47", sure(47)),
    (MACHINES, "· 47", sure(47)),
    (MACHINES, "a) 47", sure(47)),
    (MACHINES, "-47", held(-47, "negative")),
    (MACHINES, "−47", held(-47, "negative")),
    (MACHINES, "–47", held(-47, "negative")),
    (MACHINES, "(47)", unread("left_over")),
    (MACHINES, "(11) (12)", unread("left_over")),
    (MACHINES, "47)", held(47, "left_over")),
    (MACHINES, "(47", held(47, "left_over")),
    (MACHINES, "1)", held(1, "left_over")),
    (MACHINES, "1.", sure(1)),
    (MACHINES, "1. 47", unread("two_numbers")),
    # footnote signs
    (MACHINES, "47*", sure(47)),
    (MACHINES, "47 **", sure(47)),
    (MACHINES, "47 (*)", sure(47)),
    (MACHINES, "47 [*]", sure(47)),
    (MACHINES, "47¹", sure(47)),
    (MACHINES, "47 ⁽¹⁾", sure(47)),
    (MACHINES, "47[1]", sure(47)),
    (MACHINES, "47 [2]", sure(47)),
    (MACHINES, "47 (a)", sure(47)),
    (MACHINES, "47 (1)", held(47, "two_numbers")),
    (MACHINES, "(*)", NO_NUMBER),
    # thousands and decimals
    (DOSSIERS, "3.367", sure(3367)),
    (DOSSIERS, "1.234.567", sure(1234567)),
    (DOSSIERS, "215.136 hồ sơ", sure(215136)),
    (DOSSIERS, "3,367", held(3367, "ambiguous_number")),
    (DOSSIERS, "1,234,567", held(1234567, "thousands_comma")),
    (DOSSIERS, "1 234", sure(1234)),
    (DOSSIERS, "1 234 567", sure(1234567)),
    (DOSSIERS, "1234", sure(1234)),
    (DOSSIERS, "12.5", held(12.5, "not_whole")),
    (DOSSIERS, "12,5", held(12.5, "not_whole")),
    (DOSSIERS, "1.234,5", held(1234.5, "not_whole")),
    (DOSSIERS, "12.0", sure(12)),
    (DOSSIERS, "12,00", sure(12)),
    (DOSSIERS, "12.0000", held(12, "ambiguous_number")),
    (DOSSIERS, "1234.000", held(1234, "ambiguous_number")),
    (DOSSIERS, "0,957", held(0.957, "not_whole")),
    (DOSSIERS, "1.2.3", NO_NUMBER),
    (DOSSIERS, "1.234.5", NO_NUMBER),
    (DOSSIERS, ".5", held(5, "left_over")),
    (DOSSIERS, ",234", held(234, "left_over")),
    (DOSSIERS, "12,", sure(12)),
    (DOSSIERS, "#N/A", unread("formula_error")),
    (DOSSIERS, "#REF!", unread("formula_error")),
    (DOSSIERS, "#DIV/0!", unread("formula_error")),
    (DOSSIERS, "Err:502", unread("formula_error")),
    (DOSSIERS, "12..5", unread("two_numbers")),
    (DOSSIERS, "12 ,5", unread("two_numbers")),
    (DOSSIERS, "12 13", unread("two_numbers")),
    (DOSSIERS, "12, 13", unread("two_numbers")),
    (DOSSIERS, "9" * 20, held(int("9" * 20), "absurdly_large")),
    (ANYTHING, "12.5", sure(12.5)),
    # units of the line and their other names
    (MACHINES, "47 chiếc", sure(47)),
    (MACHINES, "47chiếc", sure(47)),
    (MACHINES, "47 CHIẾC.", sure(47)),
    (MACHINES, "47 máy", sure(47)),
    (MACHINES, "47 máy tính", sure(47)),
    (MACHINES, "47 bộ", sure(47)),
    (MACHINES, "47 cái", sure(47)),
    (MACHINES, "chiếc: 47", sure(47)),
    (MACHINES, "chiếc47", sure(47)),
    (MACHINES, "47 người", held(47, "unit_differs")),
    (MACHINES, "47 hồ sơ", held(47, "unit_differs")),
    (MACHINES, "47 máy hỏng", held(47, "left_over")),
    (PEOPLE, "05 người", sure(5)),
    (PEOPLE, "05người,", sure(5)),
    (PEOPLE, "12 cán bộ", sure(12)),
    (PEOPLE, "12 đồng chí", sure(12)),
    (PEOPLE, "12 đ/c", sure(12)),
    (PEOPLE, "12 công chức, viên chức", sure(12)),
    (PEOPLE, "12 CBCC", sure(12)),
    (PEOPLE, "12 CCVC-NLĐ", sure(12)),
    (PEOPLE, "12 máy", held(12, "unit_differs")),
    (PEOPLE, "12 hộp thư", held(12, "unit_differs")),
    (PEOPLE, "12 phòng họp", held(12, "unit_differs")),
    (PEOPLE, "12 nữ", held(12, "left_over")),
    (ANYTHING, "20 hồ sơ", sure(20)),
    (ANYTHING, "20 Mbps", held(20, "unit_differs")),
    (Line("count", "thủ tục"), "76 dịch vụ", sure(76)),
    (Line("count", "tin/bài"), "24 tin/bài", sure(24)),
    (Line("count", "tin/bài"), "24 tin, bài", sure(24)),
    (Line("count", "tin/bài"), "24 bài viết", sure(24)),
    (Line("count", "website/portal"), "1 Website/Portal", sure(1)),
    (Line("count", "cơ quan"), "11 xã", sure(11)),
    (Line("count", "lần"), "2.150 lượt truy cập", sure(2150)),
    (Line("count", "Người (CBCC)"), "12 cán bộ", sure(12)),
    (Line("count", "Người (CBCC)"), "12 máy", held(12, "unit_differs")),
    (Line("count", "Số lượng (máy)"), "12 chiếc", sure(12)),
    (Line("count", "cơ quan/đơn vị"), "12,5", held(12.5, "not_whole")),
    (Line("count", "bộ chỉ tiêu"), "12 bộ chỉ tiêu", sure(12)),
    (Line("count", "%"), "85", held(85, "percent_in_count")),
    # nouns of the line's own label
    (Line("count", "người", "Số CBCC được cấp chữ ký số"), "2 chữ ký số", sure(2)),
    (Line("count", "người", "Số CBCC được cấp hộp thư điện tử"), "12 hộp thư", sure(12)),
    (Line("count", "người", "CBCC được trang bị máy tính"), "12 máy", held(12, "unit_differs")),
    (Line("count", "người", "Số lãnh đạo đã được cấp"), "2 lãnh đạo đã được cấp", sure(2)),
    (Line("count", "chiếc", "Số máy tính để bàn"), "40 máy tính để bàn", sure(40)),
    (Line("count", "hồ sơ", "Tổng số hồ sơ không trực tuyến"), "40 không", held(40, "left_over")),
    (Line("count", "chiếc", "- Tổng số máy tính"), "Tổng số máy tính: 47", sure(47)),
    # percentages where a count is asked
    (PEOPLE, "85%", held(85, "percent_in_count")),
    (PEOPLE, "85 %", held(85, "percent_in_count")),
    (PEOPLE, "85 phần trăm", held(85, "percent_in_count")),
    (PEOPLE, "100%", held(100, "percent_in_count")),
    (PEOPLE, "27 (100%)", sure(27)),
    (PEOPLE, "27 người (đạt 100%)", sure(27)),
    (PEOPLE, "27 người, đạt 100%", sure(27)),
    (PEOPLE, "27/27 (100%)", sure(27, "27/27")),
    (PEOPLE, "27 (27/28)", sure(27, "27/28")),
    (PEOPLE, "27/28 (100%)", held(27, "figures_disagree", "27/28")),
    (PEOPLE, "27 100%", held(27100, "percent_in_count")),
    (PEOPLE, "27 người - tỷ lệ 100%", sure(27)),
    # so much to each, beside the sum or the people; on a line that asks for it the sum is not the answer
    (Line("count", "Mbps"), "400 Mbps (bình quân 7,7 Mbps/CBCC)", sure(400)),
    (Line("count", "Mbps"), "400 Mbps, bình quân 7,7 Mbps/người", sure(400)),
    (Line("count", "Mbps"), "400 (7,7 Mbps/người)", sure(400)),
    (Line("count", "Mbps"), "400 Mbps; BQ 7.7Mbps/người", sure(400)),
    (Line("count", "Mbps"), "7,7 (bình quân 400 Mbps/người)", held(7.7, "two_numbers")),
    (Line("count", "Mbps"), "400 (bình quân khoảng 7,7 Mbps/người)", held(400, "approximate")),
    (Line("count", "Mbps"), "400 (bình quân kỳ trước 7,7 Mbps/người)", held(400, "says_otherwise")),
    (Line("count", "Mbps"), "bình quân 40 Mbps", held(40, "left_over")),
    (Line("count", "Mbps"), "5 - 7,96 Mbps/người", unread("two_numbers")),
    (PEOPLE, "52 người, bình quân 13,89 Mbps/người", sure(52)),
    (PEOPLE, "52 người, bình quân 60 người", held(52, "two_numbers")),
    (Line("count", "cuộc họp"), "12 cuộc (bình quân 4 cuộc/tháng)", sure(12)),
    (Line("count", "Mbps/người"), "bình quân 7,7 Mbps/người", sure(7.7)),
    (Line("count", "Mbps/người"), "400 Mbps, bình quân 7,7 Mbps/người", held(7.7, "two_numbers")),
    (Line("count", "Mbps/người"), "52 người, bình quân 7,7 Mbps/người", held(7.7, "two_numbers")),
    (Line("count", "Mbps/người"), "400 Mbps (bình quân 7,7 Mbps/người)", held(400, "two_numbers")),
    (Line("count", "Mbps/người"), "7.7Mbps/người", sure(7.7)),
    # number words
    (DOSSIERS, "2 nghìn", sure(2000)),
    (DOSSIERS, "3 ngàn", sure(3000)),
    (DOSSIERS, "2nghìn", sure(2000)),
    (DOSSIERS, "1,5 triệu", sure(1500000)),
    (DOSSIERS, "1 tỷ", sure(10**9)),
    (DOSSIERS, "1,2 nghìn hồ sơ", sure(1200)),
    (DOSSIERS, "1,2345 nghìn", held(1234.5, "not_whole")),
    (DOSSIERS, "2 nghìn 5 trăm", unread("two_numbers")),
    (DOSSIERS, "2k", held(2, "left_over")),
    (DOSSIERS, "hai mươi", NO_NUMBER),
    (DOSSIERS, "47 (bốn mươi bảy)", sure(47)),
    # letters that look like digits
    (MBPS, "8O", held(80, "letter_in_number")),
    (MBPS, "8o", held(80, "letter_in_number")),
    (MBPS, "1l", held(11, "letter_in_number")),
    (MBPS, "l2", held(12, "letter_in_number")),
    (MBPS, "I5", held(15, "letter_in_number")),
    (MBPS, "1O5", held(105, "letter_in_number")),
    (MBPS, "2B", held(28, "letter_in_number")),
    (MBPS, "1S", held(15, "letter_in_number")),
    (MBPS, "1.OOO", held(1000, "letter_in_number")),
    (MBPS, "8O Mbps", held(80, "letter_in_number")),
    (MBPS, "O", held(0, "letter_in_number")),
    (MBPS, "B", NO_NUMBER),
    (MACHINES, "4 7", unread("two_numbers")),
    (MACHINES, "12b", held(12, "left_over")),
    (MACHINES, "4G", held(4, "left_over")),
    # marks where a count is asked
    (PEOPLE, "x", unread("mark_in_count")),
    (PEOPLE, "X", unread("mark_in_count")),
    (PEOPLE, "✓", unread("mark_in_count")),
    (PEOPLE, "☒", unread("mark_in_count")),
    (PEOPLE, "[x]", unread("mark_in_count")),
    (PEOPLE, "Có", unread("mark_in_count")),
    (PEOPLE, "có", unread("mark_in_count")),
    (PEOPLE, "☒ Có ☐ Không", unread("mark_in_count")),
    (PEOPLE, "12 x", held(12, "left_over")),
    # dates
    (PEOPLE, "3/2020", held(3, "date_like", "3/2020")),
    (PEOPLE, "01/2020", held(1, "date_like", "1/2020")),
    (PEOPLE, "30/6/2020", unread("date_like")),
    (PEOPLE, "30-6-2020", unread("date_like")),
    (PEOPLE, "30.6.2020", unread("date_like")),
    (PEOPLE, "2020-06-30", unread("date_like")),
    (PEOPLE, "01/01/2018 đến ngày 31/5/2018", unread("date_like")),
    (PEOPLE, "tháng 6/2020", unread("date_like")),
    (PEOPLE, "Quý III/2020", unread("date_like")),
    (PEOPLE, "năm 2020", unread("date_like")),
    (PEOPLE, "2020", sure(2020)),
    # fractions
    (MACHINES, "435/463", sure(435, "435/463")),
    (MACHINES, "435 / 463", sure(435, "435/463")),
    (MACHINES, "168/157", sure(168, "168/157")),
    (MACHINES, "05/7", sure(5, "5/7")),
    (MACHINES, "0/0", sure(0, "0/0")),
    (MACHINES, "1.435/1.463 máy", sure(1435, "1435/1463")),
    (MACHINES, "435 máy/463 máy", sure(435, "435/463")),
    (MACHINES, "435/463 người", held(435, "unit_differs", "435/463")),
    (MACHINES, "435/", held(435, "left_over")),
    (MACHINES, "/463", held(463, "left_over")),
    (MACHINES, "4,35/463", held(4.35, "not_whole", "4.35/463")),
    (DOCUMENTS, "39/41 văn bản (chỉ tính văn bản điện tử)", sure(39, "39/41")),
    (Line("count", "cơ quan"), "7/9 đơn vị", sure(7, "7/9")),
    (DOCUMENTS, "1/2/3", unread("two_numbers")),
    # remarks
    (MACHINES, "47 (máy tính để bàn)", sure(47)),
    (MACHINES, "47 (có 2 máy hỏng)", sure(47)),
    (MACHINES, "2 (có 03 máy hỏng)", held(2, "two_numbers")),  # three of two
    (DOSSIERS, "2 (có 03 máy hỏng)", sure(2)),
    (RATE, "78,33 (có 03 máy hỏng)", sure(78.33)),
    (MACHINES, "47 (có 45 máy)", held(47, "two_numbers")),  # or is it 45?
    (MACHINES, "47 (trong đó 40 máy để bàn)", sure(47)),
    (MACHINES, "47 (trong đó 40)", held(47, "two_numbers")),
    (MACHINES, "47 (trong đó 48 máy để bàn)", held(47, "two_numbers")),
    (MACHINES, "47 (trong đó 40 máy bàn, 8 máy xách tay)", held(47, "two_numbers")),  # 48 of 47
    (MACHINES, "47 (trong đó khoảng 40 máy bàn)", held(47, "approximate")),
    (PEOPLE, "47 (trong đó 2/3 là nữ)", held(47, "two_numbers")),
    (PEOPLE, "47 (kể cả hợp đồng 68)", sure(47)),
    (PEOPLE, "47 (đã trừ 02 người nghỉ hưu)", sure(47)),
    (PEOPLE, "47 (đã trừ 02)", held(47, "two_numbers")),
    (PEOPLE, "47 (chưa tính 02 người nghỉ hưu)", held(47, "two_numbers")),  # 47 or 49
    (PEOPLE, "47 (tăng 2 so với kỳ trước)", sure(47)),
    (PEOPLE, "47 (tăng 2 người so với cùng kỳ năm 2019)", sure(47)),
    (PEOPLE, "47 (giảm so với quý trước)", sure(47)),
    (PEOPLE, "47 (tăng 48 so với kỳ trước)", held(47, "says_otherwise")),
    (PEOPLE, "0 (tăng so với kỳ trước)", held(0, "says_otherwise")),  # nothing grows to none
    (RATE, "95,7 (tăng 5% so với cùng kỳ)", sure(95.7)),
    (PEOPLE, "5 492 (người). Trong đó:", sure(5492)),
    (DOSSIERS, "1250, trong đó 50 hồ sơ mật", sure(1250)),
    (DOSSIERS, "trong đó 50 hồ sơ", held(50, "left_over")),
    (PEOPLE, "12 gồm 5 cán bộ, 9 công chức", held(12, "two_numbers")),
    (MBPS, "100 Mbps, gồm 2 đường 40 Mbps", sure(100)),
    (MACHINES, "47 (tính đến 31/8/2020)", sure(47)),
    (MACHINES, "47 (năm 2019)", held(47, "two_numbers")),
    (MACHINES, "47 (dự kiến)", held(47, "approximate")),
    (MACHINES, "47 (số liệu kỳ trước)", held(47, "says_otherwise")),
    (MACHINES, "47 (số thực tế khác)", held(47, "says_otherwise")),
    (MACHINES, "47 - 2 máy hỏng", unread("two_numbers")),
    (MACHINES, "47, trong đó có 2 máy hỏng", sure(47)),
    (MACHINES, "có 47 máy", held(47, "left_over")),
    (MACHINES, "Tổng số: 47", sure(47)),
    (MACHINES, "Tổng cộng 47 máy", sure(47)),
    (ANYTHING, "DANH SÁCH CÁC DỊCH VỤ MỨC ĐỘ 4", NO_NUMBER),
    (MACHINES, "0 (không)", sure(0)),
    (DOCUMENTS, "1.550 văn bản. (Văn bản ký số phát hành theo trục liên thông)", sure(1550)),
    # about so many
    (PEOPLE, "khoảng 50", held(50, "approximate")),
    (PEOPLE, "khoảng 50 người", held(50, "approximate")),
    (PEOPLE, "~50", held(50, "approximate")),
    (PEOPLE, "≈ 50", held(50, "approximate")),
    (PEOPLE, "trên 100", held(100, "approximate")),
    (PEOPLE, "hơn 100", held(100, "approximate")),
    (PEOPLE, "gần 100", held(100, "approximate")),
    (PEOPLE, "dưới 100", held(100, "approximate")),
    (PEOPLE, "ít nhất 5", held(5, "approximate")),
    (PEOPLE, ">50", held(50, "approximate")),
    (PEOPLE, "≥ 50", held(50, "approximate")),
    (PEOPLE, "< 50", held(50, "approximate")),
    (PEOPLE, "50+", held(50, "approximate")),
    (PEOPLE, "50 trở lên", held(50, "approximate")),
    # ranges and sums
    (PEOPLE, "10-15", unread("two_numbers")),
    (PEOPLE, "10 - 15", unread("two_numbers")),
    (PEOPLE, "10–15 người", unread("two_numbers")),
    (PEOPLE, "từ 10 đến 15", unread("two_numbers")),
    (PEOPLE, "10 đến 15", held(10, "two_numbers")),
    (PEOPLE, "12 + 3", held(15, "two_numbers")),
    (PEOPLE, "12+3=15", sure(15)),
    (PEOPLE, "12 + 3 = 15 người", sure(15)),
    (PEOPLE, "12+3=16", held(16, "figures_disagree")),
    (PEOPLE, "= 15", held(15, "left_over")),
    (PEOPLE, "15 =", held(15, "left_over")),
    (PEOPLE, "2x40", held(2, "two_numbers")),
    (PEOPLE, "2*40", unread("two_numbers")),
    # a declared nothing
    (PEOPLE, "KPS", sure(0)),
    (PEOPLE, "kps", sure(0)),
    (PEOPLE, "không phát sinh", sure(0)),
    (PEOPLE, "Không có phát sinh", sure(0)),
    (PEOPLE, "chưa phát sinh", sure(0)),
    (PEOPLE, "không có", sure(0)),
    (PEOPLE, "Không có.", sure(0)),
    (PEOPLE, "chưa có", sure(0)),
    (PEOPLE, "không", sure(0)),
    (PEOPLE, "ko", sure(0)),
    (PEOPLE, "0 có", sure(0)),
    (PEOPLE, "zero", sure(0)),
    (PEOPLE, "0 người", sure(0)),
    (PEOPLE, "không có người nào", sure(0)),
    (PEOPLE, "Không phát sinh (chưa có nhu cầu)", sure(0)),
    (PEOPLE, "…không…", sure(0)),
    (PEOPLE, "Không có cán bộ chuyên trách", held(0, "left_over")),
    (Line("count", "người", "Cán bộ chuyên trách CNTT"), "Không có cán bộ chuyên trách", sure(0)),
    (PEOPLE, "Không 5", held(5, "left_over")),
    # not known yet: never 0
    (PEOPLE, "không rõ", unread("not_counted")),
    (PEOPLE, "chưa thống kê", unread("not_counted")),
    (PEOPLE, "Đang rà soát", unread("not_counted")),
    (PEOPLE, "đang cập nhật", unread("not_counted")),
    (PEOPLE, "chưa có số liệu", unread("not_counted")),
    (PEOPLE, "Không có số liệu", unread("not_counted")),
    (Line("count", None, "Số liệu người dùng"), "Không có số liệu", unread("not_counted")),
    (PEOPLE, "chưa xác định", unread("not_counted")),
    (PEOPLE, "…đang rà soát…", unread("not_counted")),
    (PEOPLE, "Đang xây dựng", NO_NUMBER),
    (PEOPLE, "Theo phụ lục đính kèm", NO_NUMBER),
    # nothing
    (PEOPLE, "", BLANK),
    (PEOPLE, " ", BLANK),
    (PEOPLE, "-", BLANK),
    (PEOPLE, "–", BLANK),
    (PEOPLE, "—", BLANK),
    (PEOPLE, "--", BLANK),
    (PEOPLE, "…", BLANK),
    (PEOPLE, ".", BLANK),
    (PEOPLE, "/", BLANK),
    (PEOPLE, "......", BLANK),
    (PEOPLE, "_____", BLANK),
    (PEOPLE, "n/a", BLANK),
    (PEOPLE, "N/A", BLANK),
    (PEOPLE, "không áp dụng", BLANK),
    (PEOPLE, "☐", BLANK),
    (PEOPLE, "[ ]", BLANK),
    (PEOPLE, "( )", BLANK),
    (PEOPLE, "người", BLANK),
    (PEOPLE, "…… (người)", BLANK),
    (MACHINES, "….....", BLANK),
    (MACHINES, "….. máy", BLANK),
    (MACHINES, "…............chiếc.", BLANK),
    (DOCUMENTS, "……/…… văn bản", BLANK),
    (DOCUMENTS, "…/…", BLANK),
    (DOCUMENTS, "………../………./tháng", BLANK),
    (ANYTHING, "……………. Website/Portal", BLANK),
    (Line("count", "cuộc họp"), "...) trong năm (cuộc họp)", BLANK),
    (Line("count", "dịch vụ", "DVC có hỗ trợ: (Giải thích tại Mục 5)"), "(Giải thích tại Mục 5) (dịch vụ)", BLANK),
    (Line("count", "dịch vụ", "DVC có hỗ trợ: (Giải thích tại Mục 5)"), "12 (Giải thích tại Mục 5)", sure(12)),
    (PEOPLE, "Click or tap here to enter text.", BLANK),
    (PEOPLE, "Bấm vào đây để nhập văn bản.", BLANK),
    # leaders around an answer
    (PEOPLE, "……47……người", sure(47)),
    (MACHINES, "....47.... chiếc", sure(47)),
    (MACHINES, "…47…", sure(47)),
    (MACHINES, "...............5...........", sure(5)),
    (MACHINES, "..... 1.840 .....", sure(1840)),
    (MACHINES, "____47____ chiếc", sure(47)),
    (MACHINES, "…435…/…463…", sure(435, "435/463")),
    (MACHINES, "…47…12…", unread("two_numbers")),
    (PEOPLE, "…Hùng…", NO_NUMBER),
    # a line that offers yes or no
    (Line("count", "Có/ Không"), "Có", sure(True)),
    (Line("count", "Có/ Không"), "Không", sure(False)),
    (Line("count", "1/0 (1: Có; 0: Không)"), "0", sure(False)),
    (Line("count", "cơ quan", "- Cơ quan có mạng LAN (có/không)"), "…có…", sure(True)),
    (Line("count", "cơ quan", "- Cơ quan có mạng LAN (có/không)"), "Không", sure(False)),
    (Line("count", "cơ quan", "- Cơ quan có mạng LAN (có/không)"), "12", sure(12)),
]

BANDWIDTH: list[tuple[Line, str, Reading]] = [
    (MBPS, "80", sure(80)),
    (MBPS, "80 Mbps", sure(80)),
    (MBPS, "80Mbps", sure(80)),
    (MBPS, "80 Mb/s", sure(80)),
    (MBPS, "80 Mbit/s", sure(80)),
    (MBPS, "80M", sure(80)),
    (MBPS, "1 Gbps", sure(1000)),
    (MBPS, "1Gb/s", sure(1000)),
    (MBPS, "1,5 Gbps", sure(1500)),
    (MBPS, "512 Kbps", sure(0.512)),
    (MBPS, "80 MB", held(80, "unit_differs")),
    (MBPS, "80 GB", held(80, "unit_differs")),
    (MBPS, "80 người", held(80, "unit_differs")),
    (MBPS, "80%", held(80, "percent_in_count")),
    (MBPS, "1.100", sure(1100)),
    (MBPS, "1.234.567,89", sure(1234567.89)),
    (MBPS, "40 + 40 Mbps", held(80, "two_numbers")),
    (MBPS, "2 đường 40 Mbps", held(40, "two_numbers")),
    (Line("count", "Gbps"), "500 Mbps", sure(0.5)),
    (EACH, "6,29", sure(6.29)),
    (EACH, "6,29 Mbps", sure(6.29)),
    (EACH, "6,29 Mbps/người", sure(6.29)),
    (EACH, "6,29 Mbps / người", sure(6.29)),
    (EACH, "0,5", sure(0.5)),
    (EACH, "3.367", held(3.367, "ambiguous_number")),
    (Line("count", "Mbps/ người"), "1,78", sure(1.78)),
]

RATES: list[tuple[Line, str, Reading]] = [
    (RATE, "97,5%, 02 máy còn lại dùng để soạn thảo tài liệu mật. Trụ sở có LAN", held(97.5, "two_numbers")),
    (RATE, "97,5%, 2% còn lại chưa nối", unread("two_numbers")),
    (RATE, "95%, 12", unread("two_numbers")),
    (RATE, "95,7", sure(95.7)),
    (RATE, "95,7 %", sure(95.7)),
    (RATE, "95.7%", sure(95.7)),
    (RATE, "%95,7", sure(95.7)),
    (RATE, "95.7446808", sure(95.7446808)),
    (RATE, "95 phần trăm", sure(95)),
    (RATE, "đạt 95%", sure(95)),
    (RATE, "100%.", sure(100)),
    (RATE, "0", sure(0)),
    (RATE, "0%", sure(0)),
    (RATE, "120%", sure(120)),
    (RATE, "97,73% (43/44)", sure(97.73, "43/44")),
    (RATE, "100% (27/27)", sure(100, "27/27")),
    (RATE, "100 %(27/27 người)", sure(100, "27/27")),
    (RATE, "43/44 (97,73%)", sure(97.73, "43/44")),
    (RATE, "43/44 = 97,73%", sure(97.73, "43/44")),
    (RATE, "43/44 đạt 97,73%", sure(97.73, "43/44")),
    (RATE, "43/44 người, đạt 97,73%", sure(97.73, "43/44")),
    (RATE, "97,7% (43/44)", sure(97.7, "43/44")),
    (RATE, "97% (43/44)", sure(97, "43/44")),
    (RATE, "97,73% (43/45)", held(97.73, "figures_disagree", "43/45")),
    (RATE, "97,73% (43)", held(97.73, "two_numbers")),
    (RATE, "43/44", held(97.73, "fraction_in_rate", "43/44")),
    (RATE, "43/0", unread("fraction_in_rate")),
    (RATE, "0,957", held(0.957, "share_as_fraction")),
    (RATE, "0.95", held(0.95, "share_as_fraction")),
    (RATE, "0,95", held(0.95, "share_as_fraction")),
    (RATE, "0,5", sure(0.5)),
    (RATE, "0,5%", sure(0.5)),
    (RATE, "3.367", held(3.367, "ambiguous_number")),
    (RATE, "95,745", held(95.745, "ambiguous_number")),
    (RATE, "-5", held(-5, "negative")),
    (RATE, "85 người", held(85, "unit_differs")),
    (RATE, "85 trên 100", held(85, "approximate")),
    (RATE, ">95%", held(95, "approximate")),
    (RATE, "95-97%", unread("two_numbers")),
    (RATE, "95% 97%", unread("two_numbers")),
    (RATE, "95 ,7", unread("two_numbers")),
    (RATE, "1OO%", held(100, "letter_in_number")),
    (RATE, "95% (ước)", held(95, "approximate")),
    (RATE, "95% số cán bộ", held(95, "unit_differs")),
    (RATE, "không rõ", unread("not_counted")),
    (RATE, "KPS", NO_NUMBER),
    (RATE, "x", unread("mark_in_count")),
    (RATE, "%", BLANK),
    (RATE, ".....%", BLANK),
    (RATE, "….. %", BLANK),
    (RATE, "……95,7……%", sure(95.7)),
    (Line("ratio_percent", "người"), "95", held(95, "unit_differs")),
    (Line("ratio_percent"), "95", sure(95)),
]

FRACTIONS: list[tuple[Line, str, Reading]] = [
    (FRACTION, "39/41", sure("39/41", "39/41")),
    (FRACTION, "39 / 41", sure("39/41", "39/41")),
    (FRACTION, "1.039/1.041", sure("1039/1041", "1039/1041")),
    (FRACTION, "39/41 /tháng", sure("39/41", "39/41")),
    (FRACTION, "……39/41……/tháng", sure("39/41", "39/41")),
    (
        FRACTION,
        "39/41 /tháng (Số lượng trung bình văn bản điện tử có chữ ký số/Tổng số văn bản điện tử/tháng)",
        sure("39/41", "39/41"),
    ),
    (FRACTION, "39/41 văn bản (chỉ tính văn bản điện tử)", sure("39/41", "39/41")),
    (FRACTION, "39 văn bản/41 văn bản", sure("39/41", "39/41")),
    (FRACTION, "39/41 (95,1%)", sure("39/41", "39/41")),
    (FRACTION, "39/41 (80%)", held("39/41", "figures_disagree", "39/41")),
    (FRACTION, "39/41 chiếc", held("39/41", "unit_differs", "39/41")),
    (FRACTION, "39/4l", held("39/41", "letter_in_number", "39/41")),
    (FRACTION, "3,9/41", held("3.9/41", "not_whole", "3.9/41")),
    (FRACTION, "39/41%", held("39/41", "percent_in_count", "39/41")),
    (FRACTION, "39/41 còn thiếu", held("39/41", "left_over", "39/41")),
    (FRACTION, "3/2020", held("3/2020", "date_like", "3/2020")),
    (FRACTION, "0/0", sure("0/0", "0/0")),
    (FRACTION, "1/2/3", unread("not_a_fraction")),
    (FRACTION, "39", unread("not_a_fraction")),
    (FRACTION, "95%", unread("not_a_fraction")),
    (FRACTION, "39:41", unread("not_a_fraction")),
    (FRACTION, "Không", unread("not_a_fraction")),
    (FRACTION, "...../.....", BLANK),
    (FRACTION, "…/… văn bản", BLANK),
    (Line("fraction", "website/website"), "1/1 Website/Portal", sure("1/1", "1/1")),
    (Line("fraction", "Số văn bản có chữ ký số/Tổng số văn bản điện tử"), "130/156", sure("130/156", "130/156")),
]

ANSWERS: list[tuple[Line, str, Reading]] = [
    # words
    (YES_NO, "Có", sure(True)),
    (YES_NO, "có.", sure(True)),
    (YES_NO, "CÓ", sure(True)),
    (YES_NO, "Không", sure(False)),
    (YES_NO, "không có", sure(False)),
    (YES_NO, "KHÔNG CÓ", sure(False)),
    (YES_NO, "ko", sure(False)),
    (YES_NO, "Đã", sure(True)),
    (YES_NO, "Không……… Cơ quan", sure(False)),
    (YES_NO, "Có……… Cơ quan", sure(True)),
    (YES_NO, "……… Cơ quan", BLANK),
    (YES_NO, "x Cơ quan", sure(True)),
    (YES_NO, "Cơ quan", unread("not_yes_or_no")),
    (YES_NO, "Cố định", unread("not_yes_or_no")),
    (YES_NO, "Có, cơ quan", held(True, "left_over")),
    (YES_NO, "2……… Cơ quan", unread("not_yes_or_no")),
    (YES_NO, "Đã có", sure(True)),
    (YES_NO, "Rồi", sure(True)),
    (YES_NO, "Có rồi", sure(True)),
    (YES_NO, "……Có…… Cơ quan", sure(True)),  # the noun behind the form's dots is no second answer
    (YES_NO, "……Không…… Cơ quan", sure(False)),
    (YES_NO, "………… Cơ quan", BLANK),
    (YES_NO, "Cơ quan", unread("not_yes_or_no")),
    (YES_NO, "Chưa", sure(False)),
    (YES_NO, "Chưa có", sure(False)),
    (YES_NO, "Đã triển khai", sure(True)),
    (YES_NO, "Chưa triển khai", sure(False)),
    (YES_NO, "Không triển khai", sure(False)),
    (YES_NO, "Đã kết nối", sure(True)),
    (YES_NO, "Đúng", sure(True)),
    (YES_NO, "Không dùng", sure(False)),
    (YES_NO, "Chưa được", sure(False)),
    (YES_NO, "đang dùng", sure(True)),
    (YES_NO, "đang dừng", unread("not_yes_or_no")),
    (YES_NO, "dang dung", unread("not_yes_or_no")),
    (YES_NO, "n/a", BLANK),
    (YES_NO, "Sai", sure(False)),
    (YES_NO, "true", sure(True)),
    (YES_NO, "False", sure(False)),
    (YES_NO, "1", sure(True)),
    (YES_NO, "0", sure(False)),
    (YES_NO, "1 (có)", sure(True)),
    (YES_NO, "1: Có", sure(True)),
    (YES_NO, "1 (không)", held(True, "left_over")),
    (YES_NO, "2", unread("not_yes_or_no")),
    (YES_NO, "Đang triển khai", unread("not_yes_or_no")),
    (YES_NO, "đang làm", unread("not_yes_or_no")),
    (YES_NO, "Sẽ triển khai", unread("not_yes_or_no")),
    (YES_NO, "Không rõ", unread("not_counted")),
    (YES_NO, "Có (từ năm 2019)", sure(True)),
    (YES_NO, "Có (chưa sử dụng)", held(True, "left_over")),
    (YES_NO, "Không (đã có kế hoạch)", held(False, "left_over")),
    (YES_NO, "Có, nhưng chưa dùng", held(True, "left_over")),
    (YES_NO, "Có kế hoạch", held(True, "left_over")),
    (YES_NO, "Có Misa", held(True, "left_over")),
    (YES_NO, "Theo địa chỉ http://a.gov.vn", unread("not_yes_or_no")),
    (YES_NO, "Theo địa chỉ http://a.gov.v n", unread("not_yes_or_no")),
    (YES_NO, "x Misa", unread("not_yes_or_no")),
    (Line("boolean", None, "Kết nối mạng LAN"), "Có mạng LAN", sure(True)),
    # nothing chosen
    (YES_NO, "", BLANK),
    (YES_NO, "-", BLANK),
    (YES_NO, "…", BLANK),
    (YES_NO, "Có/Không", BLANK),
    (YES_NO, "Có/ Không", BLANK),
    (YES_NO, "Có hoặc không", BLANK),
    (YES_NO, "Có hay không", BLANK),
    (YES_NO, "Có/Không: Có", sure(True)),
    (YES_NO, "Có/Không Không", sure(False)),
    (YES_NO, "1/0: 1", sure(True)),
    (YES_NO, "Có/Không/Có/Không", unread("checkbox_lost")),
    (YES_NO, "Có/Không: x", held(False, "checkbox_lost")),
    (YES_NO, "1/0", BLANK),
    (YES_NO, "1/0 (1: Có; 0: Không)", BLANK),
    (YES_NO, "Có  Không", unread("checkbox_lost")),
    (YES_NO, "Không  Có", unread("checkbox_lost")),
    (YES_NO, "☐ Có ☐ Không", BLANK),
    (YES_NO, "Có ☐ Không ☐", BLANK),
    (YES_NO, "[ ] Có  [ ] Không", BLANK),
    (YES_NO, "☐", BLANK),
    # boxes before their words
    (YES_NO, "☒ Có ☐ Không", sure(True)),
    (YES_NO, "☐ Có ☒ Không", sure(False)),
    (YES_NO, "☑ Có ☐ Không", sure(True)),
    (YES_NO, "☐ Không ☑ Có", sure(True)),
    (YES_NO, "[x] Có [ ] Không", sure(True)),
    (YES_NO, "[ ] Có [X] Không", sure(False)),
    (YES_NO, "[] Có [v] Không", sure(False)),
    (YES_NO, "(x) Có ( ) Không", sure(True)),
    (YES_NO, "☒Có☐Không", sure(True)),
    (YES_NO, "1. ☐ Có ☒ Không", sure(False)),
    (YES_NO, "☒ Có / ☐ Không", sure(True)),
    (YES_NO, "☒ CÓ; ☐ KHÔNG.", sure(True)),
    (YES_NO, "■ Có □ Không", sure(True)),
    (YES_NO, "□ Có ■ Không", sure(False)),
    (YES_NO, "▣ Có ▢ Không", sure(True)),
    (YES_NO, "◼ Có ◻ Không", sure(True)),
    (YES_NO, "⬜ Có ✅ Không", sure(False)),
    (YES_NO, "🗹 Có ❑ Không", sure(True)),
    (YES_NO, "❒ Có 🗷 Không", sure(False)),
    (YES_NO, "● Có ○ Không", sure(True)),
    (YES_NO, "þ Có ¨ Không", sure(True)),
    (YES_NO, "R Có £ Không", sure(True)),
    (YES_NO, "☒ Đã có ☐ Chưa có", sure(True)),
    (YES_NO, "☐ Đã có ☒ Chưa có", sure(False)),
    (YES_NO, "☒ Có ☒ Không", unread("two_ticks")),
    (YES_NO, "■ Có ■ Không", unread("two_ticks")),
    (YES_NO, "☒ Có", sure(True)),
    (YES_NO, "☒ Không", sure(False)),
    (YES_NO, "☐ Có", BLANK),
    (YES_NO, "☒ Có Không", sure(True)),
    (YES_NO, "☐ Có Không", unread("checkbox_lost")),
    (YES_NO, "☒ Có ☐ Không (đã nghiệm thu)", sure(True)),
    (YES_NO, "☒ Có ☐ Không sang năm bỏ", held(True, "left_over")),
    # boxes behind their words: the order of the line decides
    (YES_NO, "Có ☒  Không ☐", sure(True)),
    (YES_NO, "Có ☐   Không ☒", sure(False)),
    (YES_NO, "Không ☐ Có ☑", sure(True)),
    (YES_NO, "Có [x] Không [ ]", sure(True)),
    (YES_NO, "Có: ☒ Không: ☐", sure(True)),
    (YES_NO, "Có ■ Không □", sure(True)),
    (YES_NO, "Có ☒", sure(True)),
    (YES_NO, "Có ☒ Không ☒", unread("two_ticks")),
    (YES_NO, "Có   Không ☒", sure(False)),
    # hand-drawn ticks
    (YES_NO, "x", sure(True)),
    (YES_NO, "X", sure(True)),
    (YES_NO, "v", sure(True)),
    (YES_NO, "√", sure(True)),
    (YES_NO, "✔", sure(True)),
    (YES_NO, "ü", sure(True)),
    (YES_NO, "þ", sure(True)),
    (YES_NO, "☒", sure(True)),
    (YES_NO, "[x]", sure(True)),
    (YES_NO, "☒ ☐", unread("checkbox_lost")),
    (YES_NO, "x Có", sure(True)),
    (YES_NO, "Có x", sure(True)),
    (YES_NO, "x Có  Không", sure(True)),
    (YES_NO, "Có  Không x", sure(False)),
    (YES_NO, "Có x   Không", sure(True)),
    (YES_NO, "Có   x Không", sure(False)),
    (YES_NO, "Có x Không", held(True, "checkbox_lost")),
    (YES_NO, "Có: x   Không:", sure(True)),
    (YES_NO, "Có / Không x", held(False, "checkbox_lost")),
    (YES_NO, "Có …x… Không ……", sure(True)),
    (YES_NO, "Có ....... Không ...x...", sure(False)),
    (YES_NO, "Có ...... Không ......", BLANK),
    (YES_NO, "Có _x_ Không ___", sure(True)),
    (YES_NO, "✗", held(True, "checkbox_lost")),
    (YES_NO, "✓ Có ✗ Không", unread("two_ticks")),
    (YES_NO, "☒☒", unread("checkbox_lost")),
    (YES_NO, "Có: Không: x", sure(False)),
    (YES_NO, "Có √  Không", sure(True)),
    (YES_NO, "☐x Có ☐ Không", sure(True)),
    (YES_NO, "☐ Có x ☐ Không", unread("checkbox_lost")),
    # the other option deleted or struck out
    (YES_NO, "Có/", sure(True)),
    (YES_NO, "Có/~~Không~~", sure(True)),
    (YES_NO, "~~Có~~/Không", sure(False)),
    # leaders
    (YES_NO, "…có…", sure(True)),
    (YES_NO, "………Không………", sure(False)),
    (YES_NO, "....x....", sure(True)),
    (YES_NO, "..... %", BLANK),
    # options
    (JOINED, "☒ Đã tích hợp   ☐ Chưa tích hợp", sure(True)),
    (JOINED, "☐ Đã tích hợp   ☒ Chưa tích hợp", sure(False)),
    (JOINED, "Đã tích hợp ☐   Chưa tích hợp ☒", sure(False)),
    (JOINED, "Chưa tích hợp", sure(False)),
    (JOINED, "Đã tích hợp   Chưa tích hợp", unread("checkbox_lost")),
    (JOINED, "☐ Đã tích hợp   ☐ Chưa tích hợp", BLANK),
    # a rate where yes or no is catalogued
    (Line("boolean", "%"), "46,2", sure(46.2)),
    (Line("boolean", None, "- Tỷ lệ cơ quan kết nối, liên thông"), "46,2 %", sure(46.2)),
    (Line("boolean", None, "- Tỷ lệ cơ quan kết nối, liên thông"), "100%", sure(100)),
    (Line("boolean", None, "- Tỷ lệ cơ quan kết nối, liên thông"), "1", sure(1)),
    (Line("boolean", None, "- Tỷ lệ cơ quan kết nối, liên thông"), "Có", sure(True)),
    (Line("boolean", None, "Cơ quan kết nối, liên thông (Có/Không)"), "46,2 %", held(46.2, "rate_for_yes_no")),
    (YES_NO, "46,2", unread("not_yes_or_no")),
]

CHOICES: list[tuple[Line, str, Reading]] = [
    (SIZE, "☐ KT < 10 Mb   ☒ 10 Mb ≤ KT ≤ 20 Mb   ☐ KT > 20 Mb", sure("10 Mb ≤ KT ≤ 20 Mb")),
    (SIZE, "KT < 10 Mb ☐   10 Mb ≤ KT ≤ 20 Mb ☒   KT > 20 Mb ☐", sure("10 Mb ≤ KT ≤ 20 Mb")),
    (SIZE, "KT < 10 Mb ☐   10 Mb ≤ KT ≤ 20 Mb ☐   KT > 20 Mb ☒", sure("KT > 20 Mb")),
    (SIZE, "[ ] KT < 10 Mb  [ ] 10 Mb ≤ KT ≤ 20 Mb  [x] KT > 20 Mb", sure("KT > 20 Mb")),
    (SIZE, "□ KT < 10 Mb  ■ 10 Mb ≤ KT ≤ 20 Mb  □ KT > 20 Mb", sure("10 Mb ≤ KT ≤ 20 Mb")),
    (SIZE, "KT < 10 Mb   x 10 Mb ≤ KT ≤ 20 Mb", sure("10 Mb ≤ KT ≤ 20 Mb")),
    (SIZE, "x KT < 10 Mb   10 Mb ≤ KT ≤ 20 Mb   KT > 20 Mb", sure("KT < 10 Mb")),
    (SIZE, "☐ KT < 10 Mb   ☐ 10 Mb ≤ KT ≤ 20 Mb   ☐ KT > 20 Mb", BLANK),
    (SIZE, "KT < 10 Mb ☐   10 Mb ≤ KT ≤ 20 Mb ☐   KT > 20 Mb ☐", BLANK),
    (SIZE, "☒ KT < 10 Mb   ☒ 10 Mb ≤ KT ≤ 20 Mb   ☐ KT > 20 Mb", unread("two_ticks")),
    (SIZE, "KT < 10 Mb   10 Mb ≤ KT ≤ 20 Mb   KT > 20 Mb", unread("checkbox_lost")),
    (SIZE, "KT > 20 Mb", sure("KT > 20 Mb")),
    (SIZE, "KT>20Mb", sure("KT > 20 Mb")),
    (SIZE, "kt > 20 mb", sure("KT > 20 Mb")),
    (SIZE, "☒ KT > 20 Mb", sure("KT > 20 Mb")),
    (SIZE, "…KT > 20 Mb…", sure("KT > 20 Mb")),
    (SIZE, "b) 10 Mb ≤ KT ≤ 20 Mb", sure("10 Mb ≤ KT ≤ 20 Mb")),
    (SIZE, "10 Mb <= KT <= 20 Mb", sure("10 Mb ≤ KT ≤ 20 Mb")),
    (SIZE, "10 Mb < KT < 20 Mb", held("10 Mb ≤ KT ≤ 20 Mb", "not_an_option")),
    (SIZE, "KT < 20 Mb", held("KT < 20 Mb", "not_an_option")),
    (SIZE, "25 Mb", held("25 Mb", "not_an_option")),
    (SIZE, "KT > 20 Mb (25 Mb)", held("KT > 20 Mb", "left_over")),
    (SIZE, "A. KT > 20 Mb", sure("KT > 20 Mb")),
    (SIZE, "a) KT < 10 Mb ☐ b) 10 Mb ≤ KT ≤ 20 Mb ☒ c) KT > 20 Mb ☐", sure("10 Mb ≤ KT ≤ 20 Mb")),
    (SIZE, "þ KT > 20 Mb   ¨ KT < 10 Mb", sure("KT > 20 Mb")),
    (SIZE, "~~KT < 10 Mb~~  10 Mb ≤ KT ≤ 20 Mb  ~~KT > 20 Mb~~", sure("10 Mb ≤ KT ≤ 20 Mb")),
    (SIZE, "☒", unread("checkbox_lost")),
    (SIZE, "x", unread("checkbox_lost")),
    (SIZE, "...", BLANK),
    (STATE, "☐ Đã xây dựng ☒ Đang xây dựng ☐ Chưa xây dựng", sure("Đang xây dựng")),
    (STATE, "Đã xây dựng ☐      Đang xây dựng ☐      Chưa xây dựng ☒", sure("Chưa xây dựng")),
    (STATE, "Đang xây dựng", sure("Đang xây dựng")),
    (STATE, "Dang xay dung", held("Đang xây dựng", "not_an_option")),
    (Line("choice"), "☐ KT < 10 Mb ☒ KT > 20 Mb", sure("KT > 20 Mb")),
    (Line("choice"), "KT < 10 Mb ☐ KT > 20 Mb ☒", sure("KT > 20 Mb")),
]

PHONE, MAIL, URL = Line("phone"), Line("email"), Line("url")
LIST, TEXT, DAY = Line("list"), Line("text"), Line("date")

WORDS: list[tuple[Line, str, Reading]] = [
    (PHONE, "0936 969 444", sure("0936969444")),
    (PHONE, "0936.969.444", sure("0936969444")),
    (PHONE, "0255.3822.123", sure("02553822123")),
    (PHONE, "(0255) 3822123", sure("02553822123")),
    (PHONE, "0255 - 3822123", sure("02553822123")),
    (PHONE, "+84 255 3822123", sure("02553822123")),
    (PHONE, "+84912345678", sure("0912345678")),
    (PHONE, "84 912 345 678", sure("0912345678")),
    (PHONE, "(84-255) 3822123", sure("02553822123")),
    (PHONE, "ĐT CQ: 0255 3822123", sure("02553822123")),
    (PHONE, "3822123", sure("3822123")),
    (PHONE, "ĐT: 0912345678", sure("0912345678")),
    (PHONE, "..... 02243440992 .....", sure("02243440992")),
    (PHONE, "0912345678 (Hùng)", sure("0912345678")),
    (PHONE, "0912345678 gặp Hùng", held("0912345678", "left_over")),
    (PHONE, "O912345678", held("0912345678", "letter_in_number")),
    (PHONE, "0255 3822123; 0912345678", held("02553822123; 0912345678", "several_answers")),
    (PHONE, "0912345678 - 0987654321", held("0912345678; 0987654321", "several_answers")),
    (PHONE, "0912345678/0987654321", held("0912345678; 0987654321", "several_answers")),
    (PHONE, "12", held("12", "not_a_phone_number")),
    (PHONE, "không có", unread("not_a_phone_number")),
    (PHONE, "…", BLANK),
    (MAIL, "A@B.VN", sure("a@b.vn")),
    (MAIL, "<a@b.vn>", sure("a@b.vn")),
    (MAIL, "…hung@phuyen.gov.vn…", sure("hung@phuyen.gov.vn")),
    (MAIL, "hung@phuyen.gov.vn.", sure("hung@phuyen.gov.vn")),
    (MAIL, "hung@phu yen.gov.vn", sure("hung@phuyen.gov.vn")),
    (MAIL, "hung@phuyen.gov.v n", sure("hung@phuyen.gov.vn")),
    (MAIL, "Email: hung@phuyen.gov.vn", sure("hung@phuyen.gov.vn")),
    (MAIL, "a@b.vn; c@d.vn", held("a@b.vn; c@d.vn", "several_answers")),
    (MAIL, "a@b.vn c@d.vn", held("a@b.vn; c@d.vn", "several_answers")),
    (MAIL, "a@b.vn của văn phòng", held("a@b.vn", "left_over")),
    (MAIL, "a@b.vn (công vụ)", sure("a@b.vn")),
    (MAIL, "chưa có", held("chưa có", "not_an_address")),
    (MAIL, "hung.phuyen.gov.vn", held("hung.phuyen.gov.vn", "not_an_address")),
    (URL, "<http://a.vn>", sure("http://a.vn")),
    (URL, "sct.bacgiang.gov.vn", sure("sct.bacgiang.gov.vn")),
    (URL, "…kiemlam.phuyen.gov.vn…", sure("kiemlam.phuyen.gov.vn")),
    (URL, "https:// dichvucong.tuyenquang.gov. vn", sure("https://dichvucong.tuyenquang.gov.vn")),
    (URL, "https://a.gov.vn/", sure("https://a.gov.vn/")),
    (URL, "https://a.gov.vn/trang?x=1&y=2", sure("https://a.gov.vn/trang?x=1&y=2")),
    (URL, "Website: a.gov.vn", sure("a.gov.vn")),
    (URL, "a.gov.vn; b.gov.vn", held("a.gov.vn; b.gov.vn", "several_answers")),
    (URL, "cong thong tin a.gov.vn", sure("a.gov.vn")),
    (URL, "nha may a.gov.vn", held("a.gov.vn", "left_over")),
    (URL, "https:⁄/ skhvcn.qu angtri.exa mple.vn", sure("https://skhvcn.quangtri.example.vn")),
    (URL, "skhcn.qu angtri.gov.vn", held("skhcn.quangtri.gov.vn", "not_an_address")),
    (URL, "Cổng: a.gov.vn", sure("a.gov.vn")),
    (URL, "Đang xây dựng", held("Đang xây dựng", "not_an_address")),
    (URL, "………", BLANK),
    (DAY, "25/8/2020", sure("2020-08-25")),
    (DAY, "Tuy Hòa, ngày 31 tháng 8 năm 2019", sure("2019-08-31")),
    (DAY, "2020-08-31", sure("2020-08-31")),
    (DAY, "31/2/2020", unread("not_a_date")),
    (DAY, "25/8/2020 và 26/8/2020", held("2020-08-25", "several_answers")),
    (LIST, "1. Mail công vụ 2. QLVB&ĐHCV", sure(["Mail công vụ", "QLVB&ĐHCV"])),
    (LIST, "Giao ban trực tuyến; Quản lý văn bản", sure(["Giao ban trực tuyến", "Quản lý văn bản"])),
    (LIST, "- Mail công vụ - Một cửa", sure(["Mail công vụ", "Một cửa"])),
    (LIST, "Mail công vụ, Một cửa điện tử", sure(["Mail công vụ", "Một cửa điện tử"])),
    (LIST, "Quản lý văn bản, điều hành", sure(["Quản lý văn bản, điều hành"])),
    (LIST, "Phần mềm (Misa, QLVB); Một cửa", sure(["Phần mềm (Misa, QLVB)", "Một cửa"])),
    (LIST, "…Phần mềm chấm công; Phần mềm lưu trữ hồ sơ…", sure(["Phần mềm chấm công", "Phần mềm lưu trữ hồ sơ"])),
    (LIST, "1.Misa 2.Một cửa", sure(["Misa", "Một cửa"])),
    (LIST, "•Misa •Một cửa", sure(["Misa", "Một cửa"])),
    (LIST, "1. Phần mềm 2.0", sure(["Phần mềm 2.0"])),
    (LIST, "a) Misa b) Một cửa", sure(["Misa", "Một cửa"])),
    (LIST, "Phần mềm chấm công", sure(["Phần mềm chấm công"])),
    (LIST, ".....", BLANK),
    (TEXT, "…Đặng Quang Hùng…", sure("Đặng Quang Hùng")),
    (TEXT, "……Phòng Hành chính - Tổng hợp…………", sure("Phòng Hành chính - Tổng hợp")),
    (TEXT, "…100 Lê Duẩn, thành phố Tuy Hòa…", sure("100 Lê Duẩn, thành phố Tuy Hòa")),
    (TEXT, "Bế Thu Hà", sure("Bế Thu Hà")),
    (TEXT, "...... (ghi rõ)", BLANK),
    (TEXT, "………", BLANK),
    (TEXT, "-", BLANK),
    (TEXT, "Click or tap here to enter text.", BLANK),
]

ROLES = "☐ Chuyên trách   ☐ Phụ trách   ☐ Kiêm nhiệm"
BY_ROLE: list[tuple[str, list[Reading]]] = [
    (ROLES, [BLANK, BLANK, BLANK]),
    ("Chuyên trách   Phụ trách   Kiêm nhiệm", [BLANK, BLANK, BLANK]),
    ("[ 2 ] Chuyên trách   ☐ Phụ trách   [ 1 ] Kiêm nhiệm", [sure(2), BLANK, sure(1)]),
    ("2 Chuyên trách   ☐ Phụ trách   1 Kiêm nhiệm", [sure(2), BLANK, sure(1)]),
    ("1  Chuyên trách   Phụ trách   Kiêm nhiệm", [sure(1), BLANK, BLANK]),
    ("Chuyên trách   1  Phụ trách   Kiêm nhiệm", [BLANK, sure(1), BLANK]),
    ("Chuyên trách 1 Phụ trách Kiêm nhiệm", [held(1, "checkbox_lost"), held(1, "checkbox_lost"), BLANK]),
    ("Chuyên trách: 2   Phụ trách:   Kiêm nhiệm: 1", [sure(2), BLANK, sure(1)]),
    ("Chuyên trách: .... người  Phụ trách: .... người  Kiêm nhiệm: 1 người", [BLANK, BLANK, sure(1)]),
    ("Chuyên trách [2]   Phụ trách [ ]   Kiêm nhiệm [1]", [sure(2), BLANK, sure(1)]),
    ("☒ Chuyên trách   ☐ Phụ trách   ☐ Kiêm nhiệm", [held(1, "mark_in_count"), BLANK, BLANK]),
    ("☐ 2 Chuyên trách   ☐ Phụ trách   ☐ Kiêm nhiệm", [sure(2), BLANK, BLANK]),
    ("O1 Chuyên trách   ☐ Phụ trách   ☐ Kiêm nhiệm", [held(1, "letter_in_number"), BLANK, BLANK]),
    ("Kiêm nhiệm: 01", [BLANK, BLANK, sure(1)]),
    ("3", [sure(3), sure(3), sure(3)]),
]

PARTS: list[tuple[Line, tuple[str, ...], Reading]] = [
    (MBPS, ("100", "200"), unread("two_numbers")),
    (DOSSIERS, ("1", "234"), unread("two_numbers")),
    (MACHINES, ("47", "(máy tính để bàn)"), sure(47)),
    (MACHINES, ("47", "(có 2 máy hỏng)"), sure(47)),
    (MACHINES, ("47", "có máy hỏng"), held(47, "left_over")),
    (MACHINES, ("47", "chiếc"), sure(47)),
    (MACHINES, ("435/463", "máy"), sure(435, "435/463")),
    (RATE, ("97,73%", "(43/44)"), sure(97.73, "43/44")),
    (RATE, ("97,73%", "43/44"), unread("two_numbers")),
    (YES_NO, ("☒ Có", "☐ Không"), sure(True)),
    (YES_NO, ("Có ☐", "Không ☒"), sure(False)),
    (YES_NO, ("Không", "Có"), unread("checkbox_lost")),
    (TEXT, ("Phòng Văn hóa", "và Thông tin"), sure("Phòng Văn hóa và Thông tin")),
    (LIST, ("Mail công vụ", "Một cửa điện tử"), sure(["Mail công vụ", "Một cửa điện tử"])),
    (LIST, ("- Mail công vụ", "- Một cửa điện tử"), sure(["Mail công vụ", "Một cửa điện tử"])),
    (LIST, ("Quản lý văn bản", "và điều hành"), sure(["Quản lý văn bản và điều hành"])),
    (MAIL, ("hung@phuyen", ".gov.vn"), sure("hung@phuyen.gov.vn")),
    (PHONE, ("0912345678", "0987654321"), held("0912345678; 0987654321", "several_answers")),
]

NUMBERS: list[tuple[Line, str, str, Reading]] = [
    (MACHINES, "47", "47", sure(47)),
    (DOSSIERS, "3.367", "3.367", held(3.367, "not_whole")),
    (DOSSIERS, "3367", "3367", sure(3367)),
    (DOSSIERS, "3.367", "3367", sure(3367)),
    (DOSSIERS, "3367 hồ sơ", "3367", sure(3367)),
    (PEOPLE, "-3", "-3", held(-3, "negative")),
    (PEOPLE, "85%", "85", held(85, "percent_in_count")),
    (PEOPLE, "12 máy", "12", held(12, "unit_differs")),
    (PEOPLE, "1E+30", "1E+30", held(int(Decimal("1E+30")), "absurdly_large")),
    (RATE, "94.5", "94.5", sure(94.5)),
    (RATE, "95.7446808510638", "95.7446808510638", sure(95.7446808510638)),
    (RATE, "0.957", "0.957", held(0.957, "share_as_fraction")),
    (RATE, "1", "1", held(1, "share_as_fraction")),
    (RATE, "0.5%", "0.5", sure(0.5)),
    (RATE, "0.5", "0.5", sure(0.5)),
    (RATE, "0.47", "0.47", held(0.47, "share_as_fraction")),
    (RATE, "0", "0", sure(0)),
    (MBPS, "1 Gbps", "1", sure(1000)),
    (EACH, "1.777", "1.777", sure(1.777)),
    (Line("boolean", "1/0 (1: Có; 0: Không)"), "1", "1", sure(True)),
    (Line("boolean", "1/0 (1: Có; 0: Không)"), "0", "0", sure(False)),
    (Line("boolean", "%"), "46.2", "46.2", sure(46.2)),
    (PHONE, "936969444", "936969444", held("936969444", "not_a_phone_number")),
    (FRACTION, "0.951", "0.951", unread("not_a_fraction")),
    (FRACTION, "39/41", "0.951", sure("39/41", "39/41")),
]

ROWS = COUNTS + BANDWIDTH + RATES + FRACTIONS + ANSWERS + CHOICES + WORDS


def same(got: Reading, wanted: Reading) -> None:
    assert got == wanted
    assert type(got.value) is type(wanted.value)


@pytest.mark.parametrize(
    ("line", "answer", "wanted"), ROWS, ids=lambda cell: str(cell) if isinstance(cell, str) else ""
)
def test_reads(line: Line, answer: str, wanted: Reading) -> None:
    same(line.read(answer), wanted)


@pytest.mark.parametrize(("answer", "wanted"), BY_ROLE, ids=lambda cell: str(cell) if isinstance(cell, str) else "")
def test_one_answer_a_role(answer: str, wanted: list[Reading]) -> None:
    roles = ("dedicated", "in_charge", "concurrent")
    assert [Line("count", "người", role=role).read(answer) for role in roles] == wanted


@pytest.mark.parametrize(("line", "parts", "wanted"), PARTS)
def test_paragraphs_of_a_cell_are_kept_apart(line: Line, parts: tuple[str, ...], wanted: Reading) -> None:
    same(line.read(" ".join(parts), parts=parts), wanted)


def test_parts_of_another_text_are_not_read() -> None:
    same(MACHINES.read("47", parts=("100", "200")), sure(47))


@pytest.mark.parametrize(("line", "text", "number", "wanted"), NUMBERS)
def test_the_number_of_a_workbook_cell_counts_and_its_text_explains(
    line: Line, text: str, number: str, wanted: Reading
) -> None:
    same(line.read(text, Decimal(number)), wanted)


def test_the_table_is_long_and_every_reason_has_words() -> None:
    assert len(ROWS) + len(PARTS) + len(NUMBERS) > 450
    reasons = {getattr(row[-1], "doubt", None) for row in [*ROWS, *PARTS, *NUMBERS]} - {None}
    assert reasons <= codes().doubts.keys()


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("Quý II/2020", "2020-Q2"),
        ("QUÝ III NĂM 2020", "2020-Q3"),
        ("quý 4 năm 2019", "2019-Q4"),
        ("Quý V/2018", None),
        ("tháng 8/2019", None),
    ],
)
def test_quarters(text: str, period: str | None) -> None:
    assert parse_quarter(text) == period


def test_an_impossible_date_is_none() -> None:
    assert parse_date("31/2/2020") is None


@pytest.mark.parametrize(
    ("answer", "unit", "bare"),
    [
        ("so.gov.vn địa chỉ URL", "địa chỉ URL", "so.gov.vn"),
        ("47 chiếc.", "chiếc", "47"),
        ("47", "chiếc", "47"),
        ("1/0", "1/0", "1/0"),
    ],
)
def test_the_unit_behind_an_answer_goes(answer: str, unit: str, bare: str) -> None:
    assert without_unit(answer, unit) == bare


@pytest.mark.parametrize(
    ("answer", "offers"),
    [("☐ Có ☐ Không", True), ("Có/ Không", True), ("không", True), ("[x] Có", True), ("47", False), ("Hùng", False)],
)
def test_whether_an_answer_offers_a_yes_or_no(answer: str, offers: bool) -> None:
    assert says_yes_or_no(answer) is offers


def test_no_word_is_a_unit_of_two_families() -> None:
    words = [(fold(word), family.id) for family in units().families for word in [*family.same, *family.scaled]]
    assert len({word for word, _ in words}) == len(set(words))


def test_wrong_data_is_named(tmp_path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "units.toml").write_text("[[families]]\nid = 'x'\nwhole = 'maybe'\nsame = []\n", encoding="utf-8")
    with pytest.raises(WrongData, match=r"units\.toml"):
        units(tmp_path)
    (tmp_path / "answers.toml").write_text("zero = ['không']\n", encoding="utf-8")
    with pytest.raises(WrongData, match=r"answers\.toml"):
        answer_words(tmp_path)


_KINDS = st.sampled_from(
    ["count", "ratio_percent", "boolean", "text", "list", "fraction", "choice", "url", "phone", "date", "email"]
)
_UNITS = st.sampled_from([None, "người", "Mbps", "Mbps/người", "%", "Có/ Không", "văn bản/văn bản"])
_PIECES = st.lists(
    st.sampled_from(
        [*"0123456789xXOl.,;:/%()[]-+=<>~*☐☒ \n", "Có", "Không", "người", "Mbps", "nghìn", "…", "¹", "12", "khoảng"]
    ),
    max_size=12,
).map("".join)


@given(st.one_of(st.text(max_size=60), _PIECES), _KINDS, _UNITS, st.sampled_from([None, "dedicated"]))
def test_reading_never_raises(raw: str, kind: Kind, unit: str | None, role: str | None) -> None:
    reading = read_value(raw, kind, unit, None, ["KT < 10 Mb", "KT > 20 Mb"], label="Tỷ lệ (có/không)", role=role)
    assert (reading.value is not None) == (reading.status is Status.FILLED)
    assert reading.doubt is None or reading.doubt in codes().doubts


@given(_PIECES, _UNITS)
def test_a_sure_count_is_made_of_the_digits_that_stand_there(raw: str, unit: str | None) -> None:
    reading = read_value(raw, "count", unit)
    if reading.doubt or reading.status is not Status.FILLED or isinstance(reading.value, bool) or not reading.value:
        return
    digits = [ch for ch in raw if ch.isdigit()]
    for digit in str(reading.value).replace(".", "").strip("0"):
        assert digit in digits or "+" in raw


@given(st.integers(0, 10**6), _PIECES)
def test_whatever_is_added_to_a_count_is_explained_or_held(number: int, more: str) -> None:
    reading = read_value(f"{number} {more}", "count", "người")
    if reading.status is Status.FILLED and reading.doubt is None and reading.value == number:
        left = more
        for known in ("người", "nghìn", "Có", "Không"):
            left = left.replace(known, "")
        assert not any(ch in left for ch in "xXOl<>~☒")


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece", ["(", "((a", "x ", "1 ", "[", ".", "1.", "a@a.", "☐ ", "Có ", "người ", "1/", "-", "a ", "; ", "O"]
)
@pytest.mark.parametrize("kind", ["count", "fraction", "boolean", "choice", "text", "list", "phone", "email", "url"])
def test_long_answers_are_read_at_once(piece: str, kind: Kind) -> None:
    for length in (1900, 40_000):
        before = time.process_time()
        read_value(piece * (length // len(piece)), kind, None, options=list(SIZE.options), label="số người có x")
        assert time.process_time() - before < 0.5


@given(st.integers(10, 9999), st.data())
def test_a_stray_mark_within_a_count_never_makes_another_count(number: int, data: st.DataObject) -> None:
    printed = str(number)
    at = data.draw(st.integers(1, len(printed) - 1))
    mark = data.draw(
        st.text(st.characters(exclude_categories=("Nd", "Nl", "No"), exclude_characters="/⁄.,"), min_size=1)
    )
    reading = read_value(printed[:at] + mark + printed[at:], "count", "người")
    assert reading.doubt or reading.value in (None, number)


@given(st.integers(0, 10**11 - 1))
def test_vietnamese_thousands_round_trip(number: int) -> None:
    printed = f"{number:,}".replace(",", ".")
    assert parse_number(printed, thousands=True) == (Decimal(number), None)
    assert read_value(printed, "count", "hồ sơ") == sure(number)


@given(st.decimals(0, 999, places=2))
def test_decimal_commas_round_trip(number: Decimal) -> None:
    assert parse_number(str(number).replace(".", ","), thousands=False) == (number, None)


@given(st.integers(0, 5000), st.integers(1, 5000), st.sampled_from([" người", "", " (chỉ tính biên chế)"]))
def test_fractions_round_trip(top: int, bottom: int, behind: str) -> None:
    reading = read_value(f"{top}/{bottom}{behind}", "count", "người")
    assert (reading.value, reading.numerator, reading.denominator) == (top, Decimal(top), Decimal(bottom))
    assert reading.doubt in (None, "date_like")
