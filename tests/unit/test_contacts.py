"""Whom to ask, as clerks write it at the end of their own reports: who, in which post and place, at which numbers."""

from __future__ import annotations

import pytest

from services.extract.reading.layout.lines import Line
from services.extract.reading.matching.dialled import as_then
from services.extract.reading.matching.learn import Guess
from services.extract.reading.matching.meaning import asked_by, meanings
from services.extract.reading.sentences.clauses import clauses
from services.extract.reading.sentences.prose import questions
from shared.contracts import Source
from shared.forms import Item
from tests.world import WORLD

NAME, POST, PLACE, FIXED, MOBILE, MAIL = (
    f"contact_{one}" for one in ("name", "position", "unit", "phone_fixed", "phone_mobile", "email")
)


def told(text: str) -> dict[str, str]:
    """By indicator what the text says of a person, as its words tell what each part asks for."""
    lines = [
        Line(one.label, None, one.answer, None, "", "", Source(text=text), prose=True)
        for one in questions(clauses(text))
    ]
    found = {}
    for at, line in enumerate(lines):
        asked = asked_by(lines, at)
        best = meanings(WORLD.indicators).of(asked)[:1] if asked else []
        found[best[0][0] if best else line.label] = line.answer
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Người tổng hợp: Phan Thị Như Ý, chức vụ chuyên viên, điện thoại di động 0914 305 880, email y@x.gov.vn", {NAME: "Phan Thị Như Ý", POST: "chuyên viên", MOBILE: "0914 305 880", MAIL: "y@x.gov.vn"}),
        ("Mọi thông tin xin liên hệ: Trương Hoàng Khải, Phó Chánh Văn phòng Sở, điện thoại 0251.3822.913, thư điện tử k@x.gov.vn.", {NAME: "Trương Hoàng Khải", POST: "Phó Chánh Văn phòng Sở", FIXED: "0251.3822.913", MAIL: "k@x.gov.vn"}),
        ("Lập bảng: Huỳnh Tấn Lộc (Phòng Văn hóa - Thông tin), ĐT 0292.3661.402", {NAME: "Huỳnh Tấn Lộc", PLACE: "Phòng Văn hóa - Thông tin", FIXED: "0292.3661.402"}),
        ("Người lập: Nguyễn Thị Mỹ Duyên - Phòng Văn hóa và Thông tin - ĐT: 0272 3874 209", {NAME: "Nguyễn Thị Mỹ Duyên", PLACE: "Phòng Văn hóa và Thông tin", FIXED: "0272 3874 209"}),
        ("Đầu mối phụ trách CNTT: Lê Văn Tám; 0912.345.678; tam@x.gov.vn", {NAME: "Lê Văn Tám", MOBILE: "0912.345.678", MAIL: "tam@x.gov.vn"}),
        ("Chi tiết xin liên hệ đồng chí Nguyễn Văn Nam, chuyên viên, số điện thoại 0912 345 678", {NAME: "Nguyễn Văn Nam", POST: "chuyên viên", MOBILE: "0912 345 678"}),
        ("Nếu cần trao đổi, xin liên hệ: bà Trần Thị Lan (Văn phòng), 0263 3822 111", {NAME: "Trần Thị Lan", PLACE: "Văn phòng", FIXED: "0263 3822 111"}),
        ("Lập biểu: Trần Văn An - ĐT 0983 111 222", {NAME: "Trần Văn An", MOBILE: "0983 111 222"}),
        ("Liên hệ: H'Hen Niê, 0935 604 118 / 02623 555 222; hen@x.gov.vn", {NAME: "H'Hen Niê", MOBILE: "0935 604 118 / 02623 555 222", MAIL: "hen@x.gov.vn"}),
        ("Cán bộ theo dõi: Vàng A Lử, Phó Trưởng phòng VHTT, di động +84 912 345 678", {NAME: "Vàng A Lử", POST: "Phó Trưởng phòng VHTT", MOBILE: "+84 912 345 678"}),
        ("Họ tên người báo cáo: Lê An; đơn vị công tác Phòng Nội vụ; ĐT cơ quan 0251.3822.333; DĐ 0903 111 222; E-mail: an@x.gov.vn", {NAME: "Lê An", PLACE: "Phòng Nội vụ", FIXED: "0251.3822.333", MOBILE: "0903 111 222", MAIL: "an@x.gov.vn"}),
        ("Cán bộ phụ trách: Đ/c Ma Thị Nga (Công chức Văn hóa - Xã hội) ĐT: 0834 222 111", {NAME: "Ma Thị Nga", POST: "Công chức Văn hóa - Xã hội", MOBILE: "0834 222 111"}),
    ],
)  # fmt: skip
def test_a_person_in_one_breath_is_told_part_by_part(text: str, expected: dict[str, str]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Lập bảng: 12 dòng, 3 cột",
        "Liên hệ thực tiễn: đã làm tốt 3 nội dung, 2 việc",
        "Đầu mối tiếp nhận: Bộ phận một cửa, 12 hồ sơ",
        "Lập báo cáo: định kỳ, 04 lần/năm",
        "Đơn vị liên hệ với bà con nhân dân, 45 cuộc",
    ],
)
def test_what_names_nobody_is_no_person(text: str) -> None:
    assert "\t" not in clauses(text)


@pytest.mark.parametrize(
    ("asked", "number", "expected"),
    [
        ("Điện thoại", "0939 847 205", MOBILE),
        ("ĐT", "0355.718.620", MOBILE),
        ("Số điện thoại liên hệ", "(+84) 912 345 678", MOBILE),
        ("SĐT", "0912345678; 0987654321", MOBILE),
        ("Điện thoại", "0168 345 6789", MOBILE),
        ("Điện thoại", "0292.3661.402", FIXED),
        ("Điện thoại", "(0263) 3822 111", FIXED),
        ("Số điện thoại", "024 - 3825 1234", FIXED),
        ("ĐT cơ quan", "0912 345 678", FIXED),
        ("Điện thoại cố định", "0987.654.321", FIXED),
        ("Điện thoại di động", "0263 3822 111", MOBILE),
        ("Di động", "0935 620 771", MOBILE),
    ],
)
def test_a_number_to_call_says_whose_it_is_where_its_words_do_not(asked: str, number: str, expected: str) -> None:
    assert told(f"{asked}: {number}").keys() == {expected}


@pytest.mark.parametrize(
    ("asked", "number", "period", "expected"),
    [
        ("Điện thoại", "0763.852.913", "2016-Q4", FIXED),
        ("Điện thoại", "0763.852.913", "2018-Q3", FIXED),
        ("Điện thoại", "0763.852.913", "2019-Q1", MOBILE),
        ("Điện thoại", "0763.852.913", None, MOBILE),
        ("Điện thoại di động", "0763.852.913", "2016-Q4", MOBILE),
        ("Điện thoại", "0912.345.678", "2016-Q4", MOBILE),
        ("Điện thoại", "0886 345 678", "2017-Q2", MOBILE),
        ("Điện thoại", "08 3829 1234", "2015-Q2", FIXED),
        ("ĐT", "0168 345 6789", "2016-Q4", MOBILE),
    ],
)
def test_an_old_number_is_what_it_was_then(asked: str, number: str, period: str | None, expected: str) -> None:
    line = Line(asked, None, number, None, "", "", Source(text=number))
    guess = Guess(0, Item(indicator=MOBILE, label=asked), 1.0)
    assert [one.item.indicator for one in as_then([guess], [line], period)] == [expected]
