"""Reports in words that no known form has: what they contradict is asked, what an officer alone can settle is not."""

from __future__ import annotations

from typing import Any

import pytest

from services.validate.judging.report import Judgement, judge
from shared.codes import codes
from shared.contracts import Fact, Finding, Message, Outcome, ReportIdentity, Severity, Status
from tests.unit.hand import HOA, LAN, PHU, RIGHT, Hand
from tests.unit.test_no_false_alarm import loud
from tests.world import WORLD

NEW = Finding(rule="new_form", severity=codes().findings["new_form"].severity, message=Message(vi="biểu lạ", en="new"))


def in_own_words(
    report: Hand,
    printed: dict[str, Any] | None = None,
    told: dict[str, float] | None = None,
    doubts: dict[str, str] | None = None,
) -> Judgement:
    """A report by hand as it is read where its form is not known: all held, ``told`` as clearly as said."""
    changed = Hand(report.form, report.level, report.own, report.period, {**report.printed, **(printed or {})})
    facts = [_held(fact, (told or {}).get(fact.indicator or "", 0.95), doubts or {}) for fact in changed.facts()]
    identity = ReportIdentity(agency="Sở Xây dựng", agency_level=report.level, period=report.period)
    return judge(identity, facts, [], [NEW], WORLD)


def _held(fact: Fact, confidence: float, doubts: dict[str, str]) -> Fact:
    if fact.status is not Status.FILLED:
        return fact
    return fact.model_copy(update={"confidence": confidence, "doubt": doubts.get(fact.indicator or "", "new_form")})


@pytest.mark.parametrize("clerk", RIGHT)
def test_a_right_report_in_other_words_asks_its_sender_nothing_and_waits(clerk: str) -> None:
    judged = in_own_words(RIGHT[clerk])
    assert [(one.kind, one.message.en) for one in loud(judged.findings)] == []
    assert [one.rule for one in judged.findings] == ["new_form"] and judged.outcome is Outcome.ACCEPTED
    assert all(one.needs_review for one in judged.facts if one.status is Status.FILLED)


ASKED: list[tuple[str, Hand, dict[str, Any], str, str, str | None, Any]] = [
    ("a digit too many", LAN, {"antivirus_computers": "588"}, "ratio_mismatch", "antivirus_computers", "digit_extra", 58),
    ("two digits exchanged in a rate", LAN, {"onestop_dossiers_pct": "69,13"}, "ratio_mismatch", "onestop_dossiers_pct", "digits_swapped", 96.13),
    ("a total that is not its levels", HOA, {"computers_total@toan_huyen": "453"}, "arithmetic_sum", "computers_total", "digits_swapped", 435),
    ("a part above its whole", LAN, {"dvctt_l3_with_dossiers": "9"}, "part_exceeds_whole", "dvctt_l3_with_dossiers", None, None),
    ("a fraction of more than its whole", PHU, {"digsig_docs_internal_monthly": "94/70"}, "fraction_exceeds", "digsig_docs_internal_monthly", "swapped_fraction", "70/94"),
    ("degrees that are not the people", LAN, {"it_staff_degree_bachelor": "3"}, "breakdown", "it_staff_dedicated", None, None),
]  # fmt: skip


@pytest.mark.parametrize(("what", "report", "printed", "kind", "culprit", "cause", "right"), ASKED, ids=[one[0] for one in ASKED])  # fmt: skip
def test_what_figures_in_other_words_contradict_is_a_question(
    what: str, report: Hand, printed: dict[str, Any], kind: str, culprit: str, cause: str | None, right: Any
) -> None:
    judged = in_own_words(report, printed)
    found = [one for one in loud(judged.findings) if one.kind == kind]
    assert found, [(one.kind, one.message.en) for one in judged.findings]
    assert {one.severity for one in loud(judged.findings)} == {Severity.WARNING}, "nobody confirmed what the lines ask"
    assert judged.outcome is Outcome.ACCEPTED_WITH_WARNINGS
    assert (found[0].facts[0].indicator, found[0].cause) == (culprit, cause)
    if right is not None:
        assert found[0].suggestion == right
    touched = {name.partition("@")[0] for name in printed}
    assert all(touched & {ref.indicator for ref in one.facts} for one in loud(judged.findings))


def test_one_figure_that_is_told_weakly_is_asked_about_two_prove_nothing() -> None:
    wrong = {"antivirus_computers_pct": "70"}
    asked = in_own_words(LAN, wrong, {"computers_total": 0.6})
    assert {one.kind for one in loud(asked.findings)} == {"ratio_mismatch"}
    silent = in_own_words(LAN, wrong, {"computers_total": 0.6, "antivirus_computers": 0.6})
    assert loud(silent.findings) == []


def test_a_figure_in_any_other_doubt_contradicts_nothing() -> None:
    wrong = {"antivirus_computers_pct": "70"}
    for reason in ("other_period", "unit_differs", "two_numbers", "level_unknown"):
        assert loud(in_own_words(LAN, wrong, doubts={"antivirus_computers": reason}).findings) == []


def test_what_people_call_a_quotient_of_two_registers_may_be_another_share() -> None:
    """1.950 of 2.000 sent: 97,5 % were electronic, whatever the form that is not known calls it."""
    about = "outgoing_electronic_to_paper_pct@cap_huyen"
    assert loud(in_own_words(HOA, {about: "43,99"}).findings) == []
    assert loud(HOA.judged({about: "43,99"}).findings), "on the form that says what it is of, it is wrong"


@pytest.mark.parametrize(("weak", "asked"), [(0.15, False), (0.4, True)])
def test_where_much_is_in_doubt_beside_the_form_its_sender_is_asked(weak: float, asked: bool) -> None:
    names = [name.partition("@")[0] for name, raw in LAN.printed.items() if raw is not None]
    doubts = dict.fromkeys(names[: round(weak * len(names))], "column_unclear")
    judged = in_own_words(LAN, doubts=doubts)
    assert [one.rule for one in loud(judged.findings)] == (["new_form"] if asked else [])
    assert all(one.needs_review for one in judged.facts if one.status is Status.FILLED)
