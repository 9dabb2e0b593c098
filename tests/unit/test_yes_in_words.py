"""A yes or a no that says more than yes or no: what is done, since when, how many, by what name; and sentences that say it."""

from __future__ import annotations

import pytest

from services.extract.reading.layout.passing import figures_in
from services.extract.reading.values import read_value
from shared.contracts import Status

SURE, HELD = True, False


@pytest.mark.parametrize(
    ("asked", "said", "value", "sure"),
    [
        ("Mạng LAN", "đã có mạng LAN", True, SURE),
        ("Mạng LAN", "chưa có mạng LAN", False, SURE),
        ("Mạng LAN", "chưa được đầu tư", False, SURE),
        ("Mạng LAN", "Có, từ năm 2016", True, HELD),
        ("Mạng LAN", "đã có mạng LAN đến từng phòng", True, HELD),
        ("Mạng LAN", "đã có, nhưng chưa sử dụng", True, HELD),
        ("Mạng LAN", "Có (đã dừng)", True, HELD),
        ("Mạng LAN", "Có (ngừng hoạt động)", True, HELD),
        ("Mạng LAN", "Có (?)", True, HELD),
        ("Mạng LAN", "Có (dùng chung)", True, SURE),
        ("Mạng LAN", "02 cái", True, HELD),
        ("Mạng LAN", "đã dừng", True, HELD),
        ("Mạng LAN", "đã dừng triển khai", True, HELD),
        ("Mạng LAN", "0 cái", False, HELD),
        ("Mạng LAN", "1 hệ thống", True, HELD),
        ("Phần mềm kế toán", "đang dùng", True, SURE),
        ("Phần mềm kế toán", "đang sử dụng phần mềm kế toán", True, SURE),
        ("Phần mềm kế toán", "Hiện đang sử dụng", True, HELD),
        ("Phần mềm kế toán", "đang dùng phần mềm kế toán MISA", True, HELD),
        ("Phần mềm kế toán", "có 02 phần mềm", True, HELD),
        ("Phần mềm kế toán", "MISA", True, HELD),
        ("Phần mềm kế toán", "DAS, IMAS", True, HELD),
        ("Phần mềm kế toán", "không sử dụng phần mềm kế toán nào", False, SURE),
        ("Phần mềm kế toán", "không dùng", False, SURE),
        ("Một cửa điện tử", "chưa triển khai một cửa điện tử", False, SURE),
        ("Một cửa điện tử", "đang vận hành", True, SURE),
        ("Kết nối trục liên thông", "đã kết nối với trục liên thông", True, SURE),
        ("Kết nối trục liên thông", "chưa kết nối", False, SURE),
        ("Cổng thông tin điện tử", "chưa có cổng thông tin", False, SURE),
    ],
)
def test_a_yes_or_no_in_words_is_sure_only_when_all_its_words_are_accounted_for(
    asked: str, said: str, value: bool, sure: bool
) -> None:
    reading = read_value(said, "boolean", None, label=asked)
    assert (reading.status, reading.value, reading.doubt is None) == (Status.FILLED, value, sure)


@pytest.mark.parametrize(
    "said", ["2", "46,2", "đang dừng", "đang xây dựng", "đang triển khai", "sẽ triển khai", "dự kiến năm 2025", "Kế hoạch 2021", "đề nghị cấp", "QĐ số 12"]
)  # fmt: skip
def test_what_is_under_way_or_planned_is_neither(said: str) -> None:
    reading = read_value(said, "boolean", None, label="Phần mềm kế toán")
    assert reading.value is not False
    assert reading.status is Status.UNREADABLE or reading.doubt is not None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sở đang dùng phần mềm kế toán MISA và phần mềm quản lý tài sản của Bộ Tài chính", [("phần mềm kế toán MISA", "đang dùng"), ("phần mềm quản lý tài sản của Bộ Tài chính", "đang dùng")]),
        ("Về phần mềm nội bộ, Sở đang dùng phần mềm kế toán MISA; chưa có phần mềm quản lý nhân sự.", [("phần mềm kế toán MISA", "đang dùng"), ("phần mềm quản lý nhân sự", "chưa có")]),
        ("Sở đang dùng phần mềm kế toán (có), phần mềm quản lý tài sản (có) và phần mềm quản lý nhân sự (không)", [("phần mềm kế toán", "có"), ("phần mềm quản lý tài sản", "có"), ("phần mềm quản lý nhân sự", "không")]),
        ("Sở đang dùng phần mềm kế toán (có) và phần mềm quản lý tài sản (có); chưa có phần mềm thi đua.", [("phần mềm kế toán", "có"), ("phần mềm quản lý tài sản", "có"), ("phần mềm thi đua", "chưa có")]),
        ("Đơn vị đã triển khai một cửa điện tử.", [("một cửa điện tử", "đã triển khai")]),
        ("UBND xã đã có mạng LAN, đã có trang thông tin điện tử.", [("mạng LAN", "đã có"), ("trang thông tin điện tử", "đã có")]),
        ("Huyện đã kết nối trục liên thông.", [("trục liên thông", "đã kết nối")]),
        ("Cơ quan đang sử dụng phần mềm quản lý cán bộ", [("phần mềm quản lý cán bộ", "đang sử dụng")]),
        ("Chi cục chưa có phần mềm thi đua khen thưởng.", [("phần mềm thi đua khen thưởng", "chưa có")]),
        ("Sở chưa triển khai chữ ký số.", [("chữ ký số", "chưa triển khai")]),
        ("Đã có mạng LAN và đã có phần mềm kế toán", [("mạng LAN", "Đã có"), ("phần mềm kế toán", "đã có")]),
    ],
)  # fmt: skip
def test_what_a_sentence_says_is_there_or_is_not(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(one.label, one.answer) for one in figures_in(text)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "Sở sẽ triển khai phần mềm kế toán trong thời gian tới",
        "Hệ thống do tỉnh đã triển khai từ nhiều năm nay",
        "Cán bộ đã có chứng chỉ tin học cơ bản",
        "Dự kiến năm sau đã có mạng LAN",
        "Nếu đã có mạng LAN thì nêu rõ",
    ],
)
def test_what_is_planned_or_said_of_others_is_no_answer(text: str) -> None:
    assert figures_in(text) == []
