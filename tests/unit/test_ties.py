"""Advice where two explanations are as good as each other, and where one stands out after all: what must be true on paper."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from services.validate.judging.history import Memory, Past
from services.validate.judging.printed import other_readings
from services.validate.judging.relations import Network, Quotient
from services.validate.judging.repair import repairs
from shared.contracts import AnnexTable, Finding, Severity
from tests.factories import fact
from tests.unit.hand import BICH, DUNG, HOA, LAN, PHU, Hand
from tests.unit.test_no_false_alarm import held, loud

Proposed = dict[tuple[str, str], Any]


def proposed(findings: list[Finding]) -> Proposed:
    """Every figure that is proposed in place of another, by indicator and level."""
    return {
        (change.indicator, change.level): change.value
        for finding in loud(findings)
        for change in finding.repair
        if change.value is not None
    }


def causes(findings: list[Finding]) -> set[str]:
    return {finding.cause for finding in loud(findings) if finding.cause}


SHARE = Hand("bac-giang-so-2020", "cap_tinh", "cap_tinh", "2020-Q3", {
    "staff_total": "208", "computers_total": "231", "computers_per_staff_pct": "111,1", "staff_with_computer": "204", "staff_with_computer_pct": "98,1",
    "staff_it_skill_cert": "17", "staff_it_skill_cert_pct": "8,2", "antivirus_computers": "150", "antivirus_computers_pct": "64,9", "meetings_total": "21", "meetings_video": "3",
})  # fmt: skip
"""Rates to one decimal place; 17 of 208 are 8,2 %."""


@pytest.mark.parametrize(
    ("report", "printed"),
    [
        # 1540 of 16020 are 9,61 %: the rate has four digits, the right one would have three
        (LAN, {"tthc_dossiers_total": "16020"}),
        # 17 of 208: "82" for "8,2", or 171 people for 17
        (SHARE, {"staff_it_skill_cert_pct": "82"}),
        # 100 of a tenth: the whole has a digit too many, or the rate was left at 100
        (SHARE, {"staff_it_skill_cert": "20", "staff_it_skill_cert_pct": "100"}),
        # 231 of 2080 are 11,11 %: "111,1" with its comma moved only where two places are printed
        (SHARE, {"staff_total": "2080", **dict.fromkeys(("staff_with_computer", "staff_with_computer_pct", "staff_it_skill_cert", "staff_it_skill_cert_pct"))}),
        # 100, 62 of 65: either figure, or the rate
        (LAN, {"onestop_dossiers_pct": "100", "onestop_dossiers_resolved": "1502"}),
    ],
    ids=["a whole with a digit too many", "a comma lost, or a digit", "left at 100, or ten times", "more places than any other", "left at 100, or a digit"],
)  # fmt: skip
def test_of_two_explanations_as_good_none_is_claimed(report: Hand, printed: dict[str, Any]) -> None:
    judged = report.judged(printed)
    assert "ratio_mismatch" in {finding.kind for finding in loud(judged.findings)}
    assert proposed(judged.findings) == {}
    assert causes(judged.findings) <= {"digit_extra", "digit_missing", "factor_10"}, "of a count, with no figure"


@pytest.mark.parametrize(
    ("printed", "moved"),
    [("817", True), ("0,82", True), ("82,17", False), ("9,2", False)],
    ids=["no possible rate", "more places than any other", "a digit too many", "another digit"],
)
def test_a_comma_is_moved_only_where_the_digits_are_those_of_the_right_rate(printed: str, moved: bool) -> None:
    places = {
        "computers_per_staff_pct": "111,06",
        "staff_with_computer_pct": "98,08",
        "antivirus_computers_pct": "64,94",
    }
    judged = SHARE.judged({**(places if printed == "817" else {}), "staff_it_skill_cert_pct": printed})
    assert proposed(judged.findings) == {("staff_it_skill_cert_pct", "cap_tinh"): 8.17}
    assert ("decimal_comma" in causes(judged.findings)) == moved


def test_a_minus_sign_is_a_cause_and_no_slip_of_digits() -> None:
    judged = HOA.judged({"computers_total@cap_xa": "-267"})
    assert proposed(judged.findings) == {("computers_total", "cap_xa"): 267}
    assert causes(judged.findings) == {"minus_sign"}


@pytest.mark.parametrize(
    ("name", "huyen", "xa"),
    [("antivirus_computers", 150, 180), ("computers_total", 168, 267), ("lan_agencies", 12, 16)],
)
def test_two_levels_that_changed_places_are_both_named_and_nothing_else(name: str, huyen: int, xa: int) -> None:
    judged = HOA.judged({f"{name}@cap_huyen": str(xa), f"{name}@cap_xa": str(huyen)})
    assert proposed(judged.findings) == {(name, "cap_huyen"): huyen, (name, "cap_xa"): xa}
    assert causes(judged.findings) == {"levels_swapped"}
    assert {one.indicator for one in judged.facts if one.needs_review and one.indicator == name}, "held all the same"


def test_a_swap_needs_more_than_one_broken_relation() -> None:
    """With one rate alone the rate may as well be wrong."""
    only = {
        name: raw
        for name, raw in HOA.printed.items()
        if not name.startswith(("antivirus", "staff_with", "computers_per"))
    }
    only |= {"antivirus_computers@cap_huyen": "100", "antivirus_computers_pct@cap_huyen": "59,5"}
    report = Hand(HOA.form, HOA.level, HOA.own, HOA.period, only, {}, HOA.signed)
    assert loud(report.judged().findings) == []
    judged = report.judged({"computers_total@cap_huyen": "267", "computers_total@cap_xa": "168"})
    assert loud(judged.findings) and "levels_swapped" not in causes(judged.findings)


def test_a_run_that_slipped_and_two_levels_that_changed_places_are_both_told() -> None:
    slipped = {"email_accounts_pct@toan_huyen": "156", "email_accounts_total@cap_huyen": "99,4", "email_accounts_pct@cap_huyen": "235", "email_accounts_total@cap_xa": "76,8", "email_accounts_pct@cap_xa": "84,4"}  # fmt: skip
    judged = HOA.judged({**slipped, "lan_agencies@cap_huyen": "16", "lan_agencies@cap_xa": "12"})
    assert {"row_shift", "levels_swapped"} <= causes(judged.findings)
    told = proposed(judged.findings)
    assert told["lan_agencies", "cap_huyen"] == 12 and told["email_accounts_total", "cap_xa"] == 235


def test_another_base_is_named_as_it_is_once_the_levels_stand_in_their_places() -> None:
    """150 of the 157 people of the offices are 95,5 %; the 157 stand on the line of the communes."""
    judged = HOA.judged(
        {"staff_total@cap_huyen": "306", "staff_total@cap_xa": "157", "antivirus_computers_pct@cap_huyen": "95,5"}
    )
    [told] = [one for one in loud(judged.findings) if one.cause == "wrong_denominator"]
    assert (told.facts[0].indicator, told.facts[0].level, told.suggestion) == ("antivirus_computers_pct", "cap_huyen", 89.29)  # fmt: skip
    assert "(157)" in told.message.en
    assert proposed(judged.findings)["staff_total", "cap_huyen"] == 157


def test_three_wrong_figures_that_hang_together_are_all_named() -> None:
    wrong: dict[str, str | None] = {
        "email_accounts_total@toan_huyen": "319",
        "email_accounts_pct@cap_huyen": "94,9",
        "email_accounts_pct@cap_xa": "67,8",
    }
    judged = HOA.judged(wrong)
    told = proposed(judged.findings)
    assert told["email_accounts_total", "toan_huyen"] == 391
    assert (told["email_accounts_pct", "cap_huyen"], told["email_accounts_pct", "cap_xa"]) == (99.36, 76.8)


def test_a_rate_that_is_possible_does_not_become_one_that_is_not() -> None:
    """2343 of 312 are 750,96 %: not 75,10 with a comma moved, but 3120."""
    judged = HOA.judged(
        {"outgoing_docs_electronic@cap_huyen": "2343", "outgoing_docs_paper@cap_huyen": "312", "outgoing_electronic_to_paper_pct@cap_huyen": "75,10"}
    )  # fmt: skip
    assert proposed(judged.findings) == {("outgoing_docs_paper", "cap_huyen"): 3120}
    assert causes(judged.findings) == {"factor_10"}


@pytest.mark.parametrize(
    ("raw", "value", "whole", "readings"),
    [
        ("1,263,000", 1263000, True, {"1263000"}),
        ("1.263.000 hồ sơ", 1263000, False, {"1263000"}),
        ("1,246", 1246, True, {"1246"}),
        ("1,246", 1246, False, {"1246", "1.246"}),
        ("1,246", 1.246, True, {"1246"}),
        ("1,246", 1.246, False, {"1246", "1.246"}),
    ],
)
def test_what_a_doubtful_mark_may_mean(raw: str, value: float, whole: bool, readings: set[str]) -> None:
    one = fact("staff_total", value, raw=raw, needs_review=True, review_reason="thousands_comma")
    assert other_readings(one, whole=whole) == frozenset(Decimal(text) for text in readings)
    assert other_readings(one.model_copy(update={"review_reason": "letter_in_number"}), whole=whole) is None


def test_commas_that_can_only_part_thousands_excuse_no_contradiction() -> None:
    facts = held(LAN.facts(), "onestop_dossiers_resolved", "thousands_comma", value=1540000, raw="1,540,000")
    judged = LAN.judged(facts=facts)
    [told] = [one for one in loud(judged.findings) if one.kind == "ratio_mismatch"]
    assert (told.cause, told.suggestion) == ("factor_1000", 1540)
    assert told.facts[0].indicator == "onestop_dossiers_resolved"


@pytest.mark.parametrize(
    ("reason", "waits"), [("ambiguous_number", False), ("thousands_comma", False), ("letter_in_number", True)]
)
def test_a_rate_without_decimals_settles_a_mark_and_no_digit(reason: str, waits: bool) -> None:
    """96 % leaves 1595 to 1612 dossiers: not 1,602 dossiers, but other digits."""
    facts = [one.model_copy(update={"value": 96, "raw": "96"}) if one.indicator == "onestop_dossiers_pct" else one for one in LAN.facts()]  # fmt: skip
    facts = held(facts, "tthc_dossiers_total", reason, raw="1,602")
    found = {one.indicator: one for one in LAN.judged(facts=facts).facts}
    assert found["tthc_dossiers_total"].needs_review == waits


def test_a_mark_stays_in_doubt_where_either_of_its_readings_gives_the_rate() -> None:
    """1 of 900,000 is 0 %, and so is 1 of 900."""
    given: dict[str, str | None] = {"onestop_dossiers_pct": "0", "onestop_dossiers_resolved": "1", "tthc_dossiers_total": "900000"}  # fmt: skip
    facts = Hand(LAN.form, LAN.level, LAN.own, LAN.period, {**LAN.printed, **given}, LAN.tables).facts()
    judged = LAN.judged(facts=held(facts, "tthc_dossiers_total", "thousands_comma", raw="900,000"))
    assert [one.needs_review for one in judged.facts if one.indicator == "tthc_dossiers_total"] == [True]


@pytest.mark.parametrize(
    "part", ["dvctt_l34_prefilled_forms", "dvctt_l34_digital_signature", "dvctt_l34_public_processing_time"]
)
def test_a_part_of_no_services_at_all_is_told(part: str) -> None:
    judged = DUNG.judged({part: "7"})
    assert (part, "part_exceeds_whole") in {(one.facts[0].indicator, one.kind) for one in loud(judged.findings)}


def test_services_with_dossiers_where_there_is_no_dossier_are_the_figure_at_fault() -> None:
    for procedures in ("240", None):  # with them no service can be left over; without them there may be some
        judged = DUNG.judged({"dvctt_l34_with_dossiers": "4", "tthc_total": procedures})
        assert proposed(judged.findings) == {("dvctt_l34_with_dossiers", "toan_huyen"): 0}
    both = DUNG.judged({"dvctt_l34_with_dossiers": "4", "dvctt_l34_online_dossiers": "31"})
    assert loud(both.findings) and proposed(both.findings) == {}, "what is declared is not declared away"


def test_more_services_with_dossiers_than_dossiers_are_asked_about() -> None:
    judged = LAN.judged({"dvctt_l4_online_dossiers": "2", "dvctt_l4_offline_dossiers": "128"})
    asked = [one for one in judged.findings if one.kind == "part_question"]
    assert [{ref.indicator for ref in one.facts} for one in asked] == [
        {"dvctt_l4_with_dossiers", "dvctt_l4_online_dossiers"}
    ]


def test_the_rate_of_the_whole_is_not_reckoned_from_counts_in_dispute() -> None:
    plain = HOA.judged({"email_regular_use_pct@toan_huyen": "97"})
    [told] = [one for one in loud(plain.findings) if one.kind == "weighted_average"]
    assert told.suggestion == 81.1
    # the staff of the communes has a digit exchanged: what weights the rates is in dispute
    judged = HOA.judged({"email_regular_use_pct@toan_huyen": "97", "staff_total@cap_xa": "360"})
    [told] = [one for one in loud(judged.findings) if one.kind == "weighted_average"]
    assert told.suggestion is None and told.expected is None


def test_a_rate_is_not_cut_off_where_the_count_below_it_is_wrong() -> None:
    """330,4 of 435 are 75,95: printed 75,9. With 330 it is right."""
    judged = HOA.judged({"antivirus_computers@toan_huyen": "330,4"})
    assert proposed(judged.findings) == {("antivirus_computers", "toan_huyen"): 330}
    assert [one.severity for one in judged.findings if one.kind == "ratio_truncated"] == [Severity.INFO]


def test_a_rate_that_is_cut_off_all_the_same_stays_a_question_beside_one_that_is_not() -> None:
    judged = HOA.judged({"antivirus_computers@toan_huyen": "330,4", "antivirus_computers_pct@cap_huyen": "89,2"})
    assert [one.severity for one in judged.findings if one.kind == "ratio_truncated"] == [Severity.WARNING]


def test_a_rate_cut_off_is_proposed_to_two_places_at_least() -> None:
    """150 of 168 are 89,2857: 89,29 is right in a report of one decimal place as in one of two."""
    judged = HOA.judged({"antivirus_computers_pct@cap_huyen": "89,2"})
    [told] = [one for one in loud(judged.findings) if one.kind == "ratio_truncated"]
    assert told.suggestion == 89.29


def test_right_reports_of_this_page_raise_no_alarm() -> None:
    for report in (SHARE, BICH, HOA, LAN, DUNG):
        assert loud(report.judged().findings) == []


def test_of_two_sums_of_a_list_the_one_is_named_that_a_slip_leads_to() -> None:
    """Level 3 alone: 310 dossiers online, 330 in all, and no list of level 4 to say which of them is meant."""
    only = {name: raw for name, raw in LAN.printed.items() if not name.startswith("dvctt_l4")}
    report = Hand(LAN.form, LAN.level, LAN.own, LAN.period, only, {"3A.2": LAN.tables["3A.2"]}, LAN.signed)
    assert proposed(report.judged({"dvctt_l3_online_dossiers": "301"}).findings) == {
        ("dvctt_l3_online_dossiers", "cap_tinh"): 310
    }
    judged = report.judged({"dvctt_l3_online_dossiers": "312"})
    assert "annex_mismatch" in {one.kind for one in loud(judged.findings)} and proposed(judged.findings) == {}


def in_doubt(column: str) -> list[AnnexTable]:
    """LAN's lists, a cell of one column of the first in doubt."""
    first, *others = (dict(row) for row in LAN.tables["3A.2"])
    rows = [{**first, "doubtful": [column]}, *others]
    return [AnnexTable(table=name, rows=rows if name == "3A.2" else own) for name, own in LAN.tables.items()]


def test_what_a_list_in_doubt_contradicts_besides_is_named_and_nothing_proposed() -> None:
    """One look at the list answers both: the second is no question of its own, and so no advice."""
    judged = LAN.judged(
        {"dvctt_l3_total": "6", "dvctt_l3_online_dossiers": "301"}, tables=in_doubt("digital_signature")
    )
    [below] = [one for one in judged.findings if one.facts and one.facts[0].indicator == "dvctt_l3_online_dossiers"]
    assert (below.kind, below.severity) == ("annex_mismatch", Severity.INFO)
    assert (below.cause, below.suggestion, below.repair) == (None, None, [])


@pytest.mark.parametrize(
    ("dossiers", "services", "told"),
    [("310", "310", True), ("310", "301", False), ("7", "7", False)],
    ids=["the same", "another number", "so few that it may be chance"],
)
def test_dossiers_on_their_own_line_tell_what_was_counted(dossiers: str, services: str, told: bool) -> None:
    """No list is attached: five services, as many with dossiers as the next line counts dossiers."""
    printed: dict[str, Any] = {"dvctt_l3_with_dossiers": services, "dvctt_l3_online_dossiers": dossiers}
    [found] = [one for one in loud(LAN.judged(printed, tables=[]).findings) if one.kind == "part_exceeds_whole"]
    assert ((found.cause, found.suggestion) == ("unit_swap", None)) == told
    assert ("chính là số HỒ SƠ ở dòng “Hồ sơ trực tuyến mức độ 3”" in found.message.vi) == told


def test_the_sum_of_a_list_proves_what_was_counted_and_clears_the_whole() -> None:
    """310 dossiers for services: the five services above are not in dispute, though a number of the list is in doubt."""
    judged = LAN.judged({"dvctt_l3_with_dossiers": "310"}, tables=in_doubt("tt"))
    assert "unit_swap" in causes(judged.findings)
    assert [one.indicator for one in judged.facts if one.needs_review] == ["dvctt_l3_with_dossiers"]


@pytest.mark.parametrize(
    ("staff", "certified", "rate"),
    [("2080", "1401", "50"), ("160", "31", "8")],
    ids=["dozens of numbers would do", "of few small numbers one is always the turned one"],
)
def test_where_many_numbers_would_do_a_slip_that_leads_to_one_of_them_is_no_evidence(
    staff: str, certified: str, rate: str
) -> None:
    others = dict.fromkeys(("staff_with_computer", "staff_with_computer_pct", "computers_per_staff_pct"))
    judged = SHARE.judged(
        {**others, "staff_total": staff, "staff_it_skill_cert": certified, "staff_it_skill_cert_pct": rate}
    )
    assert loud(judged.findings) and proposed(judged.findings) == {}


def test_a_machine_that_may_have_misread_a_digit_is_blamed_without_a_figure_where_several_fit() -> None:
    """169 of 329, printed 50 %: 163 to 167 would do, and 164 is what a machine may read as 169."""
    rate, top, below = (
        fact(name, value, raw=str(value)) for name, value in (("staff_it_skill_cert_pct", 50), ("staff_it_skill_cert", 169), ("staff_total", 329))
    )  # fmt: skip
    network = Network(whole={top.key, below.key}, seen={top.key}, doubtful={top.key})
    cells = (rate.key, top.key, below.key)
    values = [(rate, Decimal(50)), (top, Decimal(169)), (below, Decimal(329))]
    network.add(Quotient("ratio_mismatch", cells, signs=(1,), tolerance=Decimal("0.5")), values)
    [repair] = repairs(network)
    [change] = repair.changes
    assert (change.cell, change.cause, change.value) == (top.key, "ocr_confusion", None)


def test_a_part_of_another_lines_whole_does_not_prove_its_own_rate() -> None:
    """235 of 463 are 50,8 %, but 463 are the people of the whole district, and the communes have 306."""
    judged = HOA.judged({"email_accounts_total@cap_xa": "235/463", "email_accounts_pct@cap_xa": "50,8"})
    [told] = [one for one in loud(judged.findings) if one.kind == "ratio_mismatch"]
    assert {(ref.indicator, ref.level) for ref in told.facts} == {("email_accounts_pct", "cap_xa"), ("email_accounts_total", "cap_xa"), ("staff_total", "cap_xa")}  # fmt: skip
    assert told.expected == 76.8 and any(
        one.needs_review for one in judged.facts if one.indicator == "email_accounts_pct"
    )
    # of those who were asked, whom the report does not count elsewhere: that is a whole of its own
    assert (
        loud(HOA.judged({"email_accounts_total@cap_xa": "235/300", "email_accounts_pct@cap_xa": "78,3"}).findings) == []
    )


def test_a_bound_that_holds_clears_no_figure() -> None:
    """220 shared mailboxes of 200, 208 people: whichever of the three is wrong, the whole may be."""
    judged = SHARE.judged({"email_accounts_total": "200", "email_accounts_shared": "220"})
    held_now = {one.indicator for one in judged.facts if one.needs_review}
    assert {"email_accounts_shared", "email_accounts_total"} <= held_now


def test_a_share_does_not_become_one_above_100() -> None:
    """95 of 86 people with a mailbox are no 110 %: the printed 81,4 % are 70 of them."""
    judged = SHARE.judged(
        {"email_accounts_shared": "95", "email_accounts_shared_pct": "81,4", "staff_total": "86", "computers_per_staff_pct": None, "staff_with_computer": None, "staff_with_computer_pct": None, "staff_it_skill_cert": None, "staff_it_skill_cert_pct": None}
    )  # fmt: skip
    assert proposed(judged.findings) == {("email_accounts_shared", "cap_tinh"): 70}


def test_a_rate_that_cannot_be_has_lost_its_comma_though_a_count_might_lack_a_digit() -> None:
    alone = {"antivirus_computers": None, "antivirus_computers_pct": None}
    judged = SHARE.judged({**alone, "computers_per_staff_pct": "1111"})
    assert proposed(judged.findings) == {("computers_per_staff_pct", "cap_tinh"): 111.06}
    assert causes(judged.findings) == {"decimal_comma"}


def test_a_nought_that_was_one_before_is_no_copy() -> None:
    before = Memory([Past("2020-Q2", {"lan_agencies|cap_xa|": 0})])
    judged = HOA.judged({"lan_agencies@cap_xa": "0"}, memory=before)
    assert proposed(judged.findings) == {("lan_agencies", "cap_xa"): 16}
    assert "copy_forward" not in causes(judged.findings)


def test_what_one_list_mends_makes_room_for_the_other() -> None:
    """71 procedures are 62, 5 and 4 services: with 7 of level 3 there is no room for the 4 of level 4."""
    judged = LAN.judged({"dvctt_l3_total": "7", "dvctt_l4_total": "0"})
    assert proposed(judged.findings) == {("dvctt_l3_total", "cap_tinh"): 5, ("dvctt_l4_total", "cap_tinh"): 4}


def test_one_rate_alone_proves_no_run_of_lines() -> None:
    """204, 98,1 and 150 stand a line off, but without the rate of the 150 only one relation says so."""
    printed = {"staff_with_computer": "98,1", "staff_with_computer_pct": "150", "antivirus_computers": "204"}
    assert "row_shift" in causes(SHARE.judged({**printed, "antivirus_computers_pct": "64,9"}).findings)
    assert "row_shift" not in causes(SHARE.judged({**printed, "antivirus_computers_pct": None}).findings)


def test_two_lines_that_changed_places_are_both_named_and_no_run_of_lines() -> None:
    judged = HOA.judged({"email_accounts_total@cap_xa": "76,8", "email_accounts_pct@cap_xa": "235"})
    assert proposed(judged.findings) == {
        ("email_accounts_total", "cap_xa"): 235,
        ("email_accounts_pct", "cap_xa"): 76.8,
    }
    assert causes(judged.findings) == set()


def test_a_run_of_lines_that_may_have_moved_either_way_is_named_without_figures() -> None:
    """50 of 52 are 96,2 %, 49 of 52 are 94,2 %, of the people as of the machines."""
    right: dict[str, str | None] = {"staff_total": "52", "computers_total": "52", "computers_per_staff_pct": "100", "staff_it_skill_cert": "26", "staff_it_skill_cert_pct": "50", "staff_with_computer": "50", "staff_with_computer_pct": "96,2", "antivirus_computers": "49", "antivirus_computers_pct": "94,2"}  # fmt: skip
    assert loud(SHARE.judged(right).findings) == []
    moved: dict[str, str | None] = {
        "staff_with_computer": "96,2",
        "staff_with_computer_pct": "49",
        "antivirus_computers": "94,2",
        "antivirus_computers_pct": "50",
    }
    judged = SHARE.judged({**right, **moved})
    assert causes(judged.findings) == {"row_shift"} and proposed(judged.findings) == {}


def test_lines_that_hold_two_numbers_in_turn_prove_no_run_of_lines() -> None:
    """100, 50, 100, 50: a line off they would be 50 of 50, twice; but 25 of 50 are 50 %, and every shift looks the same."""
    right: dict[str, str | None] = {"staff_total": "50", "computers_total": "50", "computers_per_staff_pct": "100", "staff_it_skill_cert": "25", "staff_it_skill_cert_pct": "50", "staff_with_computer": "50", "staff_with_computer_pct": "100", "antivirus_computers": "50", "antivirus_computers_pct": "100"}  # fmt: skip
    assert loud(SHARE.judged(right).findings) == []
    moved = {"staff_with_computer": "100", "staff_with_computer_pct": "50", "antivirus_computers": "100", "antivirus_computers_pct": "50"}  # fmt: skip
    judged = SHARE.judged({**right, **moved})
    assert loud(judged.findings) and "row_shift" not in causes(judged.findings)


@pytest.mark.parametrize(
    "printed",
    [
        # no total of the two, and one rate
        {"staff_with_computer@cap_huyen": "250", "staff_with_computer@cap_xa": "150", "staff_with_computer_pct@cap_huyen": None},
        # one sum, and nothing else
        {"lan_agencies@toan_huyen": "12", "lan_agencies@cap_huyen": "28", **dict.fromkeys(f"{name}@{level}" for name in ("lan_agencies_pct", "agencies_total") for level in ("toan_huyen", "cap_huyen", "cap_xa"))},
    ],
    ids=["one rate and a bound", "one sum"],
)  # fmt: skip
def test_one_exact_relation_proves_no_swap_of_levels(printed: dict[str, str | None]) -> None:
    judged = HOA.judged(printed)
    assert loud(judged.findings) and "levels_swapped" not in causes(judged.findings)


def test_a_rate_is_cut_off_only_within_its_last_digit() -> None:
    """89,2857 printed 88,9 is wrong; printed 89,2 it is cut off."""
    said = {one.kind for one in loud(HOA.judged({"antivirus_computers_pct@cap_huyen": "88,9"}).findings)}
    assert "ratio_mismatch" in said and "ratio_truncated" not in said


# ------------------------------------------------------------------ two lines that changed places

EXCHANGED: list[tuple[str, Hand, dict[str, str | None], dict[str, int]]] = [
    ("a part and its whole, with their rate", HOA, {"onestop_dossiers_received": "3.298", "onestop_dossiers_on_time": "3.367"}, {"onestop_dossiers_received": 3367, "onestop_dossiers_on_time": 3298}),
    ("dossiers of the one-stop shop and all dossiers", LAN, {"onestop_dossiers_resolved": "1602", "tthc_dossiers_total": "1540"}, {"onestop_dossiers_resolved": 1540, "tthc_dossiers_total": 1602}),
    ("all procedures, some of them no service, and those that must be online", Hand(LAN.form, LAN.level, LAN.own, LAN.period, {**LAN.printed, "tthc_total": "84"}), {"tthc_total": "9", "tthc_mandatory_online": "84"}, {"tthc_total": 84, "tthc_mandatory_online": 9}),
    ("services with dossiers and their dossiers", Hand(LAN.form, LAN.level, LAN.own, LAN.period, LAN.printed), {"dvctt_l3_with_dossiers": "310", "dvctt_l3_online_dossiers": "4"}, {"dvctt_l3_with_dossiers": 4, "dvctt_l3_online_dossiers": 310}),
]  # fmt: skip


@pytest.mark.parametrize(("what", "report", "printed", "right"), EXCHANGED, ids=[one[0] for one in EXCHANGED])
def test_two_lines_that_changed_places_are_both_put_right(
    what: str, report: Hand, printed: dict[str, str | None], right: dict[str, int]
) -> None:
    assert not loud(report.judged().findings)
    judged = report.judged(printed)
    assert {name: value for (name, _), value in proposed(judged.findings).items()} == right
    assert causes(judged.findings) == {"lines_swapped"}
    first = loud(judged.findings)[0]
    assert "hai dòng đổi chỗ" in first.message.vi and "changed places" in first.message.en


@pytest.mark.parametrize(
    "printed",
    [
        {"onestop_dossiers_on_time": "3.367", "onestop_dossiers_received": "3.367"},  # copied, not exchanged
        {"onestop_dossiers_on_time": "3.928"},  # two digits exchanged: 3.298
        {"onestop_dossiers_on_time": "3.367", "onestop_dossiers_received": "3.298", "onestop_on_time_pct": None},
        {"onestop_dossiers_on_time": "3.367", "onestop_dossiers_received": "3.298", "onestop_on_time_pct": "98"},
    ],
)
def test_what_an_exchange_does_not_prove_is_none(printed: dict[str, str | None]) -> None:
    """A bound between two figures is mended by every exchange; a rate without a decimal place by many changes."""
    judged = HOA.judged(printed)
    assert loud(judged.findings) and "lines_swapped" not in causes(judged.findings)


def test_of_bounds_alone_a_slip_of_one_figure_explains_as_much_as_an_exchange() -> None:
    """84 of 84 procedures must be online, and one 84 was printed as 48: 84 and 48 have not changed places."""
    judged = LAN.judged({"tthc_total": "48", "tthc_mandatory_online": "84"})
    assert loud(judged.findings) and "lines_swapped" not in causes(judged.findings)
    assert ("tthc_mandatory_online", "cap_tinh") not in proposed(judged.findings)


def test_some_parts_that_are_more_than_the_whole_are_told_though_others_are_not_given() -> None:
    """71 procedures, and 510 services of level 4: whatever the services of level 1 and 2 are."""
    lost: dict[str, str | None] = dict.fromkeys(name for name in LAN.printed if name.startswith("dvctt_l12"))
    one = LAN.judged({**lost, "dvctt_l3_total": None, "dvctt_l4_total": "510"}, tables=[])
    told = [f for f in loud(one.findings) if f.kind == "part_exceeds_whole" and len(f.facts) == 2]
    assert ["dvctt_l4_total", "tthc_total"] in [[ref.indicator for ref in f.facts] for f in told]
    two = LAN.judged({**lost, "dvctt_l3_total": "40", "dvctt_l4_total": "40"}, tables=[])
    assert "arithmetic_sum" in {f.kind for f in loud(two.findings)}
    right = LAN.judged(lost, tables=[])
    assert {f.kind for f in loud(right.findings)} == {"missing_required"}, "nine of 71 are no contradiction"


def test_a_change_that_every_good_repair_makes_stands_out() -> None:
    """87 machines were printed as 78, 3,72 Mbps a head as 37,2: of the second the rate or the bandwidth may be wrong."""
    judged = PHU.judged({"computers_total": "78", "bandwidth_per_staff_mbps": "….37,2….Mbps"})
    assert proposed(judged.findings) == {("computers_total", "cap_tinh"): 87}
    assert causes(judged.findings) == {"digits_swapped"}
    [open_] = [one for one in loud(judged.findings) if one.facts[0].indicator == "bandwidth_per_staff_mbps"]
    assert open_.suggestion is None and not open_.repair


@pytest.mark.parametrize(
    ("printed", "cause", "right"),
    [
        ({"dvctt_l4_total": "14"}, "digit_extra", 4),  # 4 rows, and 62 + 5 + 14 are more than the 71 procedures
        ({"dvctt_l4_total": "44"}, "digit_extra", 4),
        ({"dvctt_l4_total": "17"}, None, 4),
    ],
)
def test_the_slip_of_a_short_figure_is_told_where_its_value_is_proved(
    printed: dict[str, Any], cause: str | None, right: int
) -> None:
    judged = LAN.judged(printed)
    assert proposed(judged.findings) == {("dvctt_l4_total", "cap_tinh"): right}
    assert causes(judged.findings) == ({cause} if cause else set())
