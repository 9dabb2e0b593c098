"""A report whose papers contradict each other, or the register, about who sent it: the sender is told what, where and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from baocao.check import check_parts
from corpus.samples import document
from services.validate.judging.report import Judgement
from shared.codes import codes
from shared.contracts import Declared, Finding, Outcome, ReportIdentity, Severity, Window
from tests.unit.hand import HOA, LAN, SON
from tests.world import WORLD


def register(name: str, level: str, province: str) -> Declared:
    return Declared(agency="X", province=province, agency_name=name, agency_level=level)


def sent(seed: str, declared: Declared) -> Judgement:
    """The judgement of a real report that an agency of the register sent."""
    [(_, judged)] = check_parts([(document(seed, "docx"), f"{seed}.docx")], declared, WORLD)
    return judged


def kinds(judged: Judgement, kind: str) -> list[Finding]:
    return [finding for finding in judged.findings if finding.kind == kind]


def identity(said: Mapping[str, tuple[str, str | None]], level: str | None) -> ReportIdentity:
    """A letterhead that contradicts: rank → name, level."""
    agencies = {rank: {"value": name, "level": at} for rank, (name, at) in said.items()}
    return HOA.identity().model_copy(
        update={"agency_level": level, "evidence": {"agency": agencies, "level_contradicted": True}}
    )


def test_a_level_that_the_register_contradicts_is_told_with_the_figures_it_holds() -> None:
    # the real report of a department, sent by a district of the same province
    judged = sent("000", register("UBND huyện Lục Ngạn", "cap_huyen", "24"))
    [told] = kinds(judged, "level_contradicted")
    assert told.severity is Severity.WARNING and told.rule == "level_contradicted"
    held = {fact.id for fact in judged.facts if fact.review_reason == "level_unknown"}
    assert len(held) > 10 and {ref.id for ref in told.facts} == held
    for words in (told.message.vi, told.message.en):
        assert "Lục Ngạn" in words and "Sở Công Thương" in words and str(len(held)) in words
    assert "danh bạ ghi" in told.message.vi and "cấp tỉnh" in told.message.vi and "cấp huyện" in told.message.vi
    # one finding tells of them: no wall of held readings beside it
    walls = [one for one in judged.findings if one.kind == "doubtful_reading"]
    assert not held & {ref.id for one in walls for ref in one.facts}
    # words do not make the level known: a person corrects, or the right file is sent
    assert not codes().finding("level_contradicted").explainable


def test_where_the_register_decides_the_sender_is_told_which_level_was_taken() -> None:
    said: dict[str, tuple[str, str | None]] = {
        "letterhead": ("Sở Y tế", "cap_tinh"),
        "field": ("UBND huyện Lục Ngạn", "cap_huyen"),
        "declared": ("UBND huyện Lục Ngạn", "cap_huyen"),
    }
    judged = HOA.judged(identity=identity(said, "cap_huyen"))
    [told] = kinds(judged, "level_contradicted")
    assert told.severity is Severity.INFO and told.expected == "cap_huyen" and not told.facts
    assert "được tính là cấp huyện" in told.message.vi and "the letterhead says “Sở Y tế”" in told.message.en


def test_a_report_of_one_mind_is_not_asked_about_its_sender() -> None:
    judged = sent("000", register("Sở Công Thương", "cap_tinh", "24"))
    assert not kinds(judged, "level_contradicted") and not kinds(judged, "province_contradicted")


def test_a_letterhead_of_another_province_than_the_registers_returns_the_report() -> None:
    judged = sent("000", register("Sở Công Thương", "cap_tinh", "08"))
    [told] = [one for one in kinds(judged, "agency_mismatch") if one.declared == "Bắc Giang"]
    assert (told.severity, told.expected) == (Severity.ERROR, "Tuyên Quang")
    assert judged.outcome is Outcome.RETURNED and not kinds(judged, "province_contradicted")


@pytest.mark.parametrize(
    ("places", "asked"),
    [
        ({"letterhead": "Bắc Giang", "title": "Bắc Giang", "signature": "Bắc Giang"}, False),
        ({"letterhead": "Bắc Giang", "title": "Yên Bái"}, True),  # made from another province's report
        ({"letterhead": "Bắc Giang", "signature": "Yên Bái"}, True),
        ({"declared": "Bắc Giang", "signature": "Yên Bái"}, True),  # no letterhead: the register is all there is beside it
        ({"letterhead": "Bắc Giang", "place": "Yên Bái"}, True),
        ({"letterhead": "Bắc Giang", "address": "Hà Nội", "letter": "Quảng Ninh"}, False),
    ],
)  # fmt: skip
def test_places_of_a_document_that_name_two_provinces_are_asked_about(places: dict[str, str], asked: bool) -> None:
    evidence = {"province": {rank: {"value": name, "words": f"{name}, ngày 01"} for rank, name in places.items()}}
    judged = LAN.judged(identity=LAN.identity().model_copy(update={"province": "Bắc Giang", "evidence": evidence}))
    told = kinds(judged, "province_contradicted")
    assert bool(told) == asked
    for one in told:
        assert one.severity is Severity.WARNING
        assert "“Yên Bái”" in one.message.vi and "tính cho “Bắc Giang”" in one.message.vi
        assert "“Yên Bái”" in one.message.en and "{" not in one.message.vi + one.message.en


@pytest.mark.parametrize(
    ("agency", "province", "weight"),
    [
        ({"field": {"value": "Sở Nội vụ"}}, {"web": {"value": "Phú Yên"}}, Severity.INFO),
        ({"letterhead": {"value": "Sở Nội vụ"}}, {}, Severity.WARNING),
        ({"field": {"value": "Sở Nội vụ"}, "letter": {"value": "Sở Nội vụ"}}, {}, Severity.WARNING),
        ({}, {"place": {"value": "Phú Yên"}}, Severity.WARNING),
    ],
)
def test_the_number_of_the_letter_is_missed_where_there_is_a_letter(
    agency: dict[str, object], province: dict[str, object], weight: Severity
) -> None:
    evidence = {"agency": agency, "province": province}
    who = LAN.identity().model_copy(update={"dispatch_number": None, "evidence": evidence})
    [told] = kinds(LAN.judged(identity=who), "missing_metadata")
    assert told.severity is weight


def days(*spans: tuple[date, date]) -> list[Window]:
    return [Window(**{"from": first, "to": last}) for first, last in spans]


@pytest.mark.parametrize(
    ("spans", "weight"),
    [
        # the blank form prints both
        ([(date(2018, 12, 1), date(2019, 5, 15)), (date(2018, 12, 1), date(2019, 2, 15))], Severity.INFO),
        # one of them is left as printed
        ([(date(2019, 6, 1), date(2019, 11, 30)), (date(2018, 12, 1), date(2019, 2, 15))], Severity.INFO),
        # two that the clerk chose
        ([(date(2018, 12, 1), date(2019, 6, 15)), (date(2018, 12, 1), date(2019, 5, 31))], Severity.WARNING),
        ([(date(2018, 12, 1), date(2019, 5, 15))], None),
    ],
)
def test_spans_that_the_form_prints_are_not_the_agencys_to_make_one(
    spans: list[tuple[date, date]], weight: Severity | None
) -> None:
    who = SON.identity().model_copy(update={"data_windows": days(*spans), "signed_on": None})
    told = kinds(SON.judged(identity=who), "date_window_inconsistent")
    assert [one.severity for one in told] == ([weight] if weight else [])


def test_a_district_that_bears_another_provinces_name_but_for_its_tones_is_not_asked() -> None:
    places = {"letterhead": {"value": "Sơn La"}, "place": {"value": "Phú Yên", "words": "Phù Yên, ngày 01 tháng 9"}}
    who = LAN.identity().model_copy(update={"province": "Sơn La", "evidence": {"province": places}})
    assert not kinds(LAN.judged(identity=who), "province_contradicted")


@pytest.mark.parametrize(("level", "asked"), [("cap_tinh", True), ("cap_huyen", False)])
def test_only_a_department_signs_in_its_province(level: str, asked: bool) -> None:
    """A district may bear the very name of another province."""
    places = {"letterhead": {"value": "Sơn La"}, "place": {"value": "Quảng Trị", "words": "Quảng Trị, ngày 01 tháng 9"}}
    who = LAN.identity().model_copy(
        update={"province": "Sơn La", "agency_level": level, "evidence": {"province": places}}
    )
    assert bool(kinds(LAN.judged(identity=who), "province_contradicted")) == asked
