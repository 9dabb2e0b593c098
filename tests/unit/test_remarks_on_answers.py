"""A yes or no beside a remark that says the other: what a careful reader would ask about, and what contradicts nothing."""

from __future__ import annotations

import pytest

from shared.contracts import Severity
from tests.unit.hand import HOA, PHU, Printed

REGULATION, PLAN, ONE_STOP = "policy_infosec_regulation", "policy_it_plan_annual", "onestop_reception_only"


def asked(indicator: str, answer: str, note: str) -> list[str]:
    found = HOA.judged({indicator: answer}, notes={indicator: note}).findings
    told = [one for one in found if one.kind == "note_answer"]
    assert all(one.severity is Severity.WARNING and one.rule == "note_value_conflict" for one in told)
    assert all(note in one.message.vi and note in one.message.en for one in told)
    return [str(one.suggestion) for one in told]


@pytest.mark.parametrize(
    ("indicator", "answer", "note"),
    [
        (REGULATION, "Có", "Chưa ban hành, đang lấy ý kiến dự thảo"),
        (REGULATION, "Có", "- CHƯA BAN HÀNH"),
        (REGULATION, "Có", "chưa được ban hành (đang trình UBND huyện)"),
        (REGULATION, "Có", "Chưa có, đang xây dựng"),
        ("link_vnpost", "Có", "Chưa triển khai; dự kiến năm 2022"),
        (REGULATION, "Không", "Đã ban hành theo QĐ số 12/QĐ-UBND ngày 03/02/2020"),
        (REGULATION, "Không", "da ban hanh"),
        (PLAN, "Không", "Kế hoạch số 41/KH-UBND ngày 20/02/2020"),
        ("link_vnpost", "Không", "Đã triển khai."),
    ],
)
def test_a_remark_that_says_the_other_is_asked_about(indicator: str, answer: str, note: str) -> None:
    assert asked(indicator, answer, note) == [str(answer == "Không")]
    assert asked(indicator, "Không" if answer == "Có" else "Có", note) == [], "where both say the same"


@pytest.mark.parametrize(
    ("indicator", "answer", "note"),
    [
        (REGULATION, "Có", "Chưa ban hành đầy đủ"),
        (REGULATION, "Có", "Chưa ban hành, mới ban hành một phần"),
        (REGULATION, "Có", "Chưa ban hành bản sửa đổi"),
        (REGULATION, "Có", "đang xây dựng"),
        (REGULATION, "Có", "Chưa có kinh phí"),
        (REGULATION, "Có", "Chưa triển khai đến cấp xã"),
        (REGULATION, "Có", "Không"),
        (REGULATION, "Có", "Không có"),
        (REGULATION, "Không", "đang xây dựng"),
        (REGULATION, "Không", "Dự kiến ban hành năm 2022"),
        (REGULATION, "Không", "Đã ban hành dự thảo"),
        (REGULATION, "Không", "Đã ban hành theo QĐ số 12/QĐ-UBND, đã hết hiệu lực"),
        (PLAN, "Không", "Kế hoạch số 127/KH-UBND của UBND tỉnh"),
        ("link_vnpost", "Không", "Kế hoạch số 41/KH-UBND ngày 20/02/2020"),
        (ONE_STOP, "Không", "Đã triển khai, các phòng cùng tham gia"),
        ("app_hr", "Không", "Chưa triển khai"),
        ("app_hr", "Có", "Dùng chung của tỉnh"),
    ],
)
def test_a_part_a_plan_and_what_others_have_contradict_nothing(indicator: str, answer: str, note: str) -> None:
    assert asked(indicator, answer, note) == []


@pytest.mark.parametrize(
    ("printed", "kinds"),
    [
        ({"digsig_dms_integrated": "Không"}, ["denied_question"]),
        ({"digsig_dms_integrated": "Có"}, []),
        ({"digsig_dms_integrated": None}, []),
        ({"digsig_dms_integrated": "Không", "outgoing_docs_signed": "0", "outgoing_signed_pct": "0"}, []),
    ],
)
def test_signing_is_asked_about_where_a_system_cannot_and_counts_it(printed: Printed, kinds: list[str]) -> None:
    """The line counts what was signed in the system, but another tool may have signed it: a question, with no answer."""
    found = [one for one in PHU.judged(printed).findings if one.rule == "logical_contradiction"]
    assert [one.kind for one in found] == kinds
    assert all(one.severity is Severity.WARNING and one.suggestion is None for one in found)
