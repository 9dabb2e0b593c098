"""A post and a place of work in one phrase: two answers where the place is named behind the post, held where that is unclear."""

from __future__ import annotations

import pytest

from corpus.samples import text_of
from services.extract.reading.report import read_report
from services.extract.reading.sentences.contacts import names_place, post_and_place
from services.extract.reading.sentences.prose import questions
from shared.contracts import Fact, Status
from tests.world import WORLD


@pytest.mark.parametrize(
    ("phrase", "post", "place"),
    [
        ("chuyên viên Phòng Văn hóa và Thông tin thị xã", "chuyên viên", "Phòng Văn hóa và Thông tin thị xã"),
        ("Chuyên viên phòng VHTT", "Chuyên viên", "phòng VHTT"),
        ("chuyên viên chính Văn phòng UBND tỉnh", "chuyên viên chính", "Văn phòng UBND tỉnh"),
        ("Chuyên viên Văn phòng Sở", "Chuyên viên", "Văn phòng Sở"),
        ("cán bộ phụ trách CNTT Phòng Kinh tế", "cán bộ phụ trách CNTT", "Phòng Kinh tế"),
        ("công chức UBND xã", "công chức", "UBND xã"),
        ("công chức Văn hóa - Xã hội UBND xã Thụy Hải", "công chức Văn hóa - Xã hội", "UBND xã Thụy Hải"),
        ("Giám đốc Trung tâm CNTT và Truyền thông", "Giám đốc", "Trung tâm CNTT và Truyền thông"),
        ("Phó Giám đốc Sở Xây dựng", "Phó Giám đốc", "Sở Xây dựng"),
        ("chuyên viên số hóa Chi cục Thủy lợi", "chuyên viên số hóa", "Chi cục Thủy lợi"),
        ("Chuyen vien Phong VHTT", "Chuyen vien", "Phong VHTT"),
    ],
)
def test_a_place_behind_a_post_is_an_answer_of_its_own(phrase: str, post: str, place: str) -> None:
    assert post_and_place(phrase) == (post, place)


@pytest.mark.parametrize(
    "phrase",
    [
        "Trưởng phòng CNTT",
        "Phó Trưởng phòng",
        "Phó phòng Văn hóa và Thông tin",
        "Chánh Văn phòng",
        "Chánh Thanh tra",
        "công chức Văn hóa - Xã hội xã",
        "công chức Văn phòng - Thống kê",
        "Cán bộ Văn phòng-Thống kê xã",
        "chuyên viên số hóa",
        "chuyên viên",
        "cán bộ an ninh - quốc phòng",
        "chuyên viên tin học văn phòng",
        "Chuyen vien so hoa",
    ],
)
def test_a_post_alone_names_no_place(phrase: str) -> None:
    assert post_and_place(phrase) == (phrase, None)
    assert not names_place(phrase)


@pytest.mark.parametrize(
    "phrase",
    [
        "Phó Chánh Văn phòng Sở",
        "Trưởng phòng CNTT Sở Thông tin và Truyền thông",
        "chuyên viên Sở",
        "Phó Giám đốc Sở",
        "Phó Chủ tịch UBND xã",
        "chuyên viên phụ trách phòng họp trực tuyến",
    ],
)
def test_where_it_is_unclear_the_phrase_stays_whole(phrase: str) -> None:
    assert post_and_place(phrase) == (phrase, None)
    assert names_place(phrase)


def said(text: str) -> list[tuple[str, str]]:
    return [(one.label, " ".join(one.answer.split())) for one in questions(text) if one.answer]


@pytest.mark.parametrize(
    ("behind", "expected"),
    [
        ("chuyên viên Phòng Văn hóa; điện thoại: 0216 387 0241", [("Chức vụ", "chuyên viên"), ("Đơn vị công tác", "Phòng Văn hóa")]),
        ("chuyên viên Phòng Kinh tế, UBND huyện Định Quán; ĐT: 0216 387 0241", [("Chức vụ", "chuyên viên"), ("Đơn vị công tác", "Phòng Kinh tế, UBND huyện Định Quán")]),
        ("chuyên viên Phòng Kinh tế; đơn vị công tác: UBND huyện; ĐT 0216 387 0241", [("Chức vụ", "chuyên viên Phòng Kinh tế"), ("đơn vị công tác", "UBND huyện")]),
        ("Trưởng phòng, Trung tâm CNTT; ĐT: 0216 387 0241", [("Chức vụ", "Trưởng phòng"), ("Đơn vị công tác", "Trung tâm CNTT")]),
    ],
)  # fmt: skip
def test_a_person_in_one_breath(behind: str, expected: list[tuple[str, str]]) -> None:
    assert said(f"Người thực hiện báo cáo: Hoàng Thị Ngân, {behind}")[1:-1] == expected


def _people(post: str, unit: str) -> dict[str, Fact]:
    text = text_of("000")
    assert text.count("\tVăn phòng Sở\n") == text.count("3. Chức vụ\t\tChuyên viên\n") == 1
    text = text.replace("\tVăn phòng Sở\n", f"\t{unit}\n").replace(
        "3. Chức vụ\t\tChuyên viên\n", f"3. Chức vụ\t\t{post}\n"
    )
    return {one.indicator: one for one in read_report(text.encode(), "x", WORLD).facts if one.indicator}


@pytest.mark.parametrize("post", ["Chuyên viên Phòng VHTT", "Phó Chánh Văn phòng Sở"])
def test_a_post_that_names_a_place_is_held_where_the_place_is_left_open(post: str) -> None:
    found = _people(post, "")
    assert found["contact_unit"].status is Status.BLANK
    assert (found["contact_position"].value, found["contact_position"].doubt) == (post, "left_over")


@pytest.mark.parametrize(
    ("post", "unit"), [("Chuyên viên Phòng VHTT", "Sở Xây dựng"), ("Trưởng phòng CNTT", ""), ("Chuyên viên", "")]
)
def test_any_other_post_is_sure(post: str, unit: str) -> None:
    found = _people(post, unit)
    assert (found["contact_position"].value, found["contact_position"].doubt) == (post, None)
