"""The layers of a report, without a database: ids of figures, doubts and what is held, corrections, explanations."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baocao.check import as_json, check_parts
from corpus.samples import document
from services.extract.reading.report import read_report
from services.extract.reading.version import reader_version
from services.validate.judging.layers import Said, holds
from services.validate.judging.report import Judgement, judge, outcome
from shared.codes import codes
from shared.contracts import (
    Answer,
    Author,
    Correction,
    CorrectionReason,
    Explanation,
    Fact,
    FactCorrection,
    Finding,
    Message,
    Outcome,
    ReportIdentity,
    Severity,
    Status,
    WarningAnswer,
    Window,
    refer,
    with_ids,
)
from shared.paths import ROOT
from tests.factories import fact, finding
from tests.world import WORLD

WHO = ReportIdentity(form="bac-giang-so-2020", period="2020-Q3", dispatch_number="1", signed_on="2020-09-01")
CLERK = Author(role="agency", unit="BG-SCT")
NOW = datetime(2020, 9, 2, tzinfo=UTC)


def judged(facts: list[Fact], found: list[Finding] | None = None, **said: Any) -> Judgement:
    return judge(WHO, facts, [], found or [], WORLD, said=Said(**said))


def correction(read: Fact, value: object, *, status: Status = Status.FILLED) -> FactCorrection:
    said = Correction(event=uuid4(), was=read.answer, raw=read.raw, reason=CorrectionReason.MISREAD, by=CLERK, at=NOW)
    return FactCorrection(read=with_ids([read])[0], now=Answer(status=status, value=value), said=said)


def figure(facts: list[Fact], name: str) -> Fact:
    return next(one for one in facts if one.id == name)


def test_an_id_says_what_a_figure_is_about_and_which_of_several_it_is() -> None:
    first, second = (Window(**{"from": f"2020-0{n}-01", "to": f"2020-0{n}-28"}) for n in (1, 2))
    facts = [
        fact("a"), fact("a", level="cap_xa", role="dedicated"), fact("a"), fact(None), fact(None),
        fact("w", window=first), fact("w", window=second), fact("alone", window=first),
    ]  # fmt: skip
    assert [one.id for one in with_ids(facts)] == [
        "a@cap_tinh", "a@cap_xa.dedicated", "a@cap_tinh#2", "?@cap_tinh", "?@cap_tinh#2",
        "w@cap_tinh[2020-01-01..2020-01-28]", "w@cap_tinh[2020-02-01..2020-02-28]", "alone@cap_tinh",
    ]  # fmt: skip


NAMES, LEVELS = st.sampled_from(["a", "b", None]), st.sampled_from(["cap_tinh", "cap_xa"])
FACTS = st.lists(st.builds(fact, NAMES, st.integers(0, 9), LEVELS), max_size=12)


@given(FACTS)
def test_ids_are_unique_and_naming_again_changes_nothing(facts: list[Fact]) -> None:
    named = with_ids(facts)
    assert len({one.id for one in named}) == len(facts)
    assert with_ids(named) == named


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_the_same_file_gives_the_same_ids(kind: str) -> None:
    once, again = (read_report(document("002", kind), f"x.{kind}", WORLD).facts for _ in range(2))
    assert [one.id for one in once] == [one.id for one in again]
    assert len({one.id for one in once}) == len(once)


def test_only_the_judging_says_what_is_held() -> None:
    """The reading doubts; whoever merges code that says more puts the decision in two places again."""
    folder = ROOT / "services" / "extract"
    for path in [*folder.rglob("*.py"), *(ROOT / "services" / "aggregate").rglob("*.py")]:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"[\"']?(needs_review|review_reason)[\"']?\s*[=:][^=]", text), path
        if folder in path.parents:
            assert "needs_review" not in text and "review_reason" not in text, path
    read = read_report(document("002", "docx"), "x.docx", WORLD)
    assert any(one.doubt for one in read.facts)
    assert not any(one.needs_review or one.review_reason for one in read.facts)


def test_the_command_line_and_the_layers_give_the_same_judgement() -> None:
    """What ``validate`` judges is what came over the wire; ``baocao check`` judges what was read."""
    from shared.bus.events import FactsExtracted
    from tests.factories import declared

    content = document("002", "docx")
    [(read, here)] = check_parts([(content, "x.docx")], None, WORLD)
    told = FactsExtracted(
        receipt="BC-1", revision=1, received_at=NOW, declared=declared(), file=read.file, report=read.report,
        facts=read.facts, tables=read.tables, findings=read.findings,
    )  # fmt: skip
    came = FactsExtracted.model_validate_json(told.model_dump_json(by_alias=True))
    there = judge(came.report, came.facts, came.tables, came.findings, WORLD)
    assert (there.facts, there.findings, there.outcome) == (here.facts, here.findings, here.outcome)
    shown = as_json(read, here)["facts"]
    assert not any({"doubt", "correction"} & set(one) for one in shown), "the contract's JSON has no layers"


def test_a_reader_has_a_version_that_nobody_counts_up() -> None:
    assert re.fullmatch(r"[0-9a-f]{12}", reader_version()) and reader_version() == reader_version()


def test_readings_of_the_version_before_are_judged_as_they_were() -> None:
    old = fact("computers_total", 47, needs_review=True, review_reason="wrong_column")
    new = fact("computers_total", 47, doubt="wrong_column")
    for one in (old, new):
        [held] = judged([one]).facts
        assert (held.doubt, held.needs_review, held.review_reason) == ("wrong_column", True, "wrong_column")


def test_of_two_answers_to_one_question_each_is_spoken_of_alone() -> None:
    """What is said of the one does not fall on the other."""
    facts = [fact("contact_email", "a@b.example"), fact("contact_email", "no address", raw="no address")]
    result = judged(facts)
    [odd] = [one for one in result.findings if one.rule == "format"]
    assert [ref.id for ref in odd.facts] == ["contact_email@cap_tinh#2"]
    assert [one.needs_review for one in result.facts] == [False, True]


def test_a_figure_given_twice_takes_part_in_no_relation() -> None:
    whole, part, other = fact("computers_total", 40), fact("antivirus_computers", 50), fact("antivirus_computers", 30)
    assert any(one.rule == "part_exceeds_whole" for one in judged([whole, part]).findings)
    assert not any(one.rule == "part_exceeds_whole" for one in judged([whole, part, other]).findings)


def test_a_correction_settles_what_rested_on_the_misreading() -> None:
    """The rule spoke of a figure that nobody had written: with the right one it is silent, and all are free."""
    facts = [fact("computers_total", 4), fact("antivirus_computers", 45)]
    wrong = judged(facts)
    assert wrong.outcome is Outcome.RETURNED and all(one.needs_review for one in wrong.facts)
    right = judged(facts, corrections=[correction(facts[0], 47)])
    assert right.outcome is Outcome.ACCEPTED and not any(one.needs_review for one in right.facts)
    now = figure(right.facts, "computers_total@cap_tinh")
    assert now.correction
    assert (now.value, now.raw, now.correction.was.value, now.correction.raw) == (47, None, 4, "4")


def test_what_a_newer_reading_does_not_find_is_answered_all_the_same() -> None:
    gone = fact("computers_total", 4)
    result = judged([fact()], corrections=[correction(gone, 47)])
    assert figure(result.facts, "computers_total@cap_tinh").value == 47


def test_a_control_total_stays_one_whoever_gives_it() -> None:
    control = fact("computers_total", 4000, doubt="control_total")
    result = judged([fact(), control], corrections=[correction(control, 5000)])
    now = figure(result.facts, "computers_total@cap_tinh")
    assert (now.value, now.needs_review, now.review_reason) == (5000, True, "control_total")


def test_the_last_word_counts_whatever_order_figures_have() -> None:
    read = fact("computers_total", 4)
    words = [correction(read, value) for value in (5, 6, 7)]
    assert judged([read], corrections=words).facts[0].value == 7


WARNED = finding("annex_mismatch", Severity.WARNING, facts=[refer(with_ids([fact("computers_total", 47)])[0])])


def answered(asked: Finding, *values: object) -> WarningAnswer:
    said = Explanation(reason="confirmed", by="BG-SCT", at=NOW)
    return WarningAnswer(
        asked=asked, answers=[Answer(status=Status.FILLED, value=value) for value in values], said=said
    )


@pytest.mark.parametrize(
    ("given", "holds"),
    [
        (answered(WARNED, 47), False),
        (answered(WARNED, 48), True),
        (answered(finding("outlier", Severity.WARNING, facts=WARNED.facts), 47), True),
        (answered(WARNED.model_copy(update={"facts": [refer(with_ids([fact()])[0])]}), 47), True),
    ],
    ids=["said of this", "of another figure there", "of another question", "of another line"],
)
def test_an_explanation_is_of_what_it_was_said_of(given: WarningAnswer, holds: bool) -> None:
    result = judged([fact(), fact("computers_total", 47)], [WARNED], explanations=[given])
    assert figure(result.facts, "computers_total@cap_tinh").needs_review is holds
    assert result.outcome is (Outcome.ACCEPTED_WITH_WARNINGS if holds else Outcome.ACCEPTED)


def test_an_error_is_not_explained_away() -> None:
    facts = [fact("computers_total", 4), fact("antivirus_computers", 45)]
    [error] = [one for one in judged(facts).findings if one.severity is Severity.ERROR]
    said = answered(error, *(figure(with_ids(facts), ref.id).value for ref in error.facts))
    assert judged(facts, explanations=[said]).outcome is Outcome.RETURNED


def test_words_close_a_question_only_where_words_can() -> None:
    """Every kind of finding by its own code: what needs eyes stays open, and holds, whatever was said of it."""
    said = Explanation(event=uuid4(), reason="confirmed", words="Đã đối chiếu", by="BG-SCT", at=NOW)
    for kind, code in codes().findings.items():
        asked = Finding(rule=codes().rule(kind), kind=kind, severity=Severity.WARNING, message=Message(vi="?", en="?"))
        told = asked.model_copy(update={"explanation": said})
        assert outcome([asked]) is Outcome.ACCEPTED_WITH_WARNINGS
        assert (outcome([told]) is Outcome.ACCEPTED) == (not holds(told)) == code.explainable, kind
