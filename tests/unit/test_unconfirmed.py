"""A report on a form that nobody confirmed yet: nothing of it is added up, and what contradicts itself in it is told."""

from __future__ import annotations

from typing import Any

import pytest

from services.validate.judging.layers import Said
from services.validate.judging.report import Judgement
from shared.contracts import Finding, Message, Outcome, Severity, Status
from tests.unit.hand import LAN
from tests.unit.test_layers import correction

NEW = Finding(rule="new_form", severity=Severity.WARNING, message=Message(vi="Biểu mẫu mới", en="A new form"))


def judged(*, doubts: dict[str, str] | None = None, said: Said | None = None, **values: Any) -> Judgement:
    """Lan's report as one on a form that nobody knows, some of its figures changed."""
    facts = [
        one.model_copy(
            update={
                "doubt": (doubts or {}).get(one.indicator or "", "new_form"),
                "confidence": 0.6,
                **({"value": values[one.indicator], "raw": str(values[one.indicator])} if one.indicator in values else {}),
            }
        )
        if one.status is Status.FILLED
        else one
        for one in LAN.facts()
    ]  # fmt: skip
    identity = LAN.identity().model_copy(update={"form": None})
    return LAN.judged(identity=identity, facts=facts, found=[NEW], said=said or Said())


def told(made: Judgement) -> list[tuple[str, Severity, set[str]]]:
    return [
        (one.rule, one.severity, {ref.indicator or "" for ref in one.facts})
        for one in made.findings
        if one.rule != "new_form"
    ]


def test_a_right_report_is_told_of_its_form_alone() -> None:
    made = judged()
    assert told(made) == [] and made.outcome is Outcome.ACCEPTED_WITH_WARNINGS


@pytest.mark.parametrize(
    ("changed", "rule", "named"),
    [
        ({"antivirus_computers": 999}, "part_exceeds_whole", {"antivirus_computers", "computers_total"}),
        ({"computers_per_staff_pct": 12.5}, "ratio_mismatch", {"computers_per_staff_pct", "computers_total"}),
        ({"meetings_video": 9000}, "part_exceeds_whole", {"meetings_video", "meetings_total"}),
    ],
)
def test_figures_that_cannot_all_be_right_are_a_question_and_no_error(
    changed: dict[str, float], rule: str, named: set[str]
) -> None:
    made = judged(**changed)
    assert any(one == rule and weight is Severity.WARNING and named <= about for one, weight, about in told(made))
    assert made.outcome is Outcome.ACCEPTED_WITH_WARNINGS, "which line asks what is a guess: nobody is sent back for it"
    [question, *_] = [one for one in made.findings if one.rule == rule]
    assert "chưa được xác nhận" in question.message.vi and "not been confirmed" in question.message.en
    assert len({one.id for one in made.findings}) == len(made.findings), "each can be explained by its name"


def test_nothing_is_free_by_what_agrees() -> None:
    made = judged(antivirus_computers=999)
    filled = [one for one in made.facts if one.status is Status.FILLED]
    assert filled and all(one.needs_review and one.review_reason == "new_form" for one in filled)


def test_a_figure_with_a_doubt_of_its_own_accuses_no_other() -> None:
    made = judged(doubts={"antivirus_computers": "unit_differs"}, antivirus_computers=999)
    assert Severity.WARNING not in {weight for _, weight, about in told(made) if "antivirus_computers" in about}


def test_what_is_missing_is_not_known_without_a_form() -> None:
    facts = [one for one in LAN.facts() if one.indicator not in ("staff_total", "computers_total")]
    identity = LAN.identity().model_copy(update={"form": None})
    made = LAN.judged(identity=identity, facts=facts, found=[NEW])
    assert told(made) == []


def test_a_figure_that_an_officer_gave_is_measured_by_the_others() -> None:
    given = correction(next(one for one in LAN.facts() if one.indicator == "antivirus_computers"), 999)
    made = judged(said=Said(corrections=[given]))
    assert ("part_exceeds_whole", Severity.WARNING) in {(rule, weight) for rule, weight, _ in told(made)}
    assert [one.indicator for one in made.facts if one.status is Status.FILLED and not one.needs_review] == [
        "antivirus_computers"
    ]


def test_a_document_that_is_no_report_is_told_no_sums() -> None:
    none = NEW.model_copy(update={"rule": "not_a_report", "severity": Severity.ERROR})
    identity = LAN.identity().model_copy(update={"form": None})
    made = LAN.judged(identity=identity, facts=[], found=[none])
    assert [one.rule for one in made.findings] == ["not_a_report"] and made.outcome is Outcome.UNRECOGNISED
