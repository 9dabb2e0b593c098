"""What people say of a report: it leads to a new judgement, and nothing that was said before is lost. Real PostgreSQL."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from services.aggregate.api import build
from services.aggregate.ops import Operations
from services.aggregate.register import upsert_agency
from services.aggregate.rollup import views
from services.aggregate.rollup.verify import verify
from services.validate.handlers import correct, explain, validate
from services.validate.layers import Layers, NotOfThisReport
from shared import moments
from shared.access import Caller, make_token
from shared.bus.events import AgencyChanged, Event, FactsExtracted, FigureChange, FiguresCorrected, WarningExplained
from shared.contracts import (
    Answer,
    Author,
    CorrectionReason,
    FactRef,
    FileInfo,
    Finding,
    ReportIdentity,
    Severity,
    Source,
    Status,
)
from shared.database import Transactions
from shared.faults import Later
from tests.conftest import RunningStack
from tests.factories import agency, declared, extracted, fact, finding, validated
from tests.listeners import heard, judged
from tests.world import WORLD

SCT = agency()
COMPUTERS, STAFF = "computers_total@cap_tinh", "staff_total@cap_tinh"
WARNED = finding("annex_mismatch", Severity.WARNING, facts=[FactRef(indicator="computers_total", level="cap_tinh")])
FIGURES = [fact("staff_total", 45), fact("computers_total", 47)]
UNSURE = fact("computers_total", 47, doubt="wrong_column", source=Source(page=1, text="Máy tính | 47"))
AGENCY, OFFICER = ("agency", SCT.code), ("officer", "24")


@dataclass(frozen=True)
class Desk:
    """One report on its way: what is read of it is told here, and what people say of it and see is asked."""

    clean: RunningStack
    client: TestClient
    validating: Transactions
    aggregate: Transactions

    def judged(self, *events: Event) -> None:
        """Events carried all the way."""
        judged(self.validating, self.aggregate, *events)

    def say(self, what: str, body: dict, who: tuple[str, str] = AGENCY, receipt: str = "BC-1") -> Response:
        """Says something of a report and carries it all the way; the answer to the call."""
        answer = self.client.post(f"/api/reports/{receipt}/{what}", json=body, headers=self.bearer(*who))
        self.judged()
        return answer

    def bearer(self, role: str, unit: str) -> dict[str, str]:
        return {"authorization": f"Bearer {make_token(self.clean.settings, Caller(role=role, unit=unit))}"}

    def report(self) -> dict:
        """What its agency sees of it."""
        return self.client.get("/api/reports/BC-1", headers=self.bearer(*AGENCY)).json()

    def total(self, indicator: str) -> Any:
        """The province's; None where nothing of it counts."""
        with self.aggregate() as session:
            assert verify(session, WORLD) == []
        with self.aggregate() as session:
            data = views.read(session, WORLD, views.Scope("24", "chinh-phu-dien-tu", "2020-Q3"))
        found = (f["value"] for f in data["figures"] if (f["indicator"], f["level"]) == (indicator, "toan_tinh"))
        return next(found, None)

    def sent(self, findings: list[Finding], receipt: str = "BC-1", revision: int = 1) -> None:
        """A report that was judged elsewhere."""
        heard(self.aggregate, validated(receipt, revision, FIGURES, findings=findings))


@pytest.fixture
def desk(clean: RunningStack) -> Desk:
    aggregate = clean.transactions("aggregate")
    with aggregate() as session:
        upsert_agency(AgencyChanged(agency=SCT), session)
    app = build(clean.settings, aggregate, Operations(clean.settings, clean.transactions("clock")), WORLD)
    return Desk(clean, TestClient(app), clean.transactions("validate"), aggregate)


def figure(report: dict, indicator: str) -> dict:
    return next(one for one in report["facts"] if one["indicator"] == indicator)


def changed(value: Any, fact_: str = COMPUTERS, reason: str = "misread", **given: Any) -> dict:
    change = {"fact": fact_, "now": {"status": "filled", "value": value}}
    return {"changes": [change], "reason": reason, **given}


def test_an_explained_report_is_accepted_and_its_figure_counts(desk: Desk) -> None:
    desk.judged(extracted(facts=FIGURES, findings=[WARNED]))
    before = desk.report()
    assert (before["outcome"], before["judgement"], before["held"]) == ("accepted_with_warnings", 1, 1)
    assert desk.total("computers_total") is None
    given = {"finding": before["findings"][0]["id"], "reason": "confirmed", "words": "Đối chiếu sổ tài sản"}
    answer = desk.say("explanations", given)
    assert (answer.status_code, answer.json()["judgement"]) == (202, 1)
    after = desk.report()
    assert (after["outcome"], after["judgement"], after["held"]) == ("accepted", 2, 0)
    assert desk.total("computers_total") == 47
    assert {name: after["findings"][0]["explanation"][name] for name in ("words", "by", "event")} == {
        "words": "Đối chiếu sổ tài sản",
        "by": SCT.code,
        "event": answer.json()["event"],
    }
    again = desk.say("explanations", given)
    assert (again.status_code, again.json()["error"]["code"]) == (422, "already_explained")


def test_what_must_be_looked_at_is_not_explained_away(desk: Desk) -> None:
    """The figure stays held, the question open, until somebody confirms the figure."""
    desk.judged(extracted(facts=[FIGURES[0], UNSURE]))
    [doubtful] = [one for one in desk.report()["findings"] if one["severity"] == "warning"]
    answer = desk.say("explanations", {"finding": doubtful["id"], "reason": "one_time"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "not_explainable")
    after = desk.report()
    assert (after["outcome"], figure(after, "computers_total")["needs_review"]) == ("accepted_with_warnings", True)
    assert desk.total("computers_total") is None
    desk.say("corrections", changed(UNSURE.value, reason="confirmed"))
    after = desk.report()
    assert (after["outcome"], figure(after, "computers_total")["needs_review"]) == ("accepted", False)


def test_an_explanation_ends_with_what_it_was_said_of(desk: Desk) -> None:
    """Another figure in its place is another question; the words stay in their layer."""
    desk.judged(extracted(facts=FIGURES, findings=[WARNED]))
    desk.say("explanations", {"finding": "F01", "reason": "confirmed"})
    desk.judged(extracted(facts=[FIGURES[0], fact("computers_total", 470)], findings=[WARNED]))
    after = desk.report()
    assert (after["judgement"], after["outcome"]) == (3, "accepted_with_warnings")
    assert after["findings"][0]["explanation"] is None
    desk.judged(extracted(facts=FIGURES, findings=[WARNED]))
    assert desk.report()["findings"][0]["explanation"]["reason"] == "confirmed"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"finding": "F01", "reason": "because"}, "unknown_reason"),
        ({"finding": "F01", "reason": "other"}, "words_needed"),
        ({"finding": "F01", "reason": "other", "words": "a" * 2001}, "too_many_words"),
        ({"finding": "F09", "reason": "confirmed"}, "no_such_warning"),
    ],
)
def test_a_wrong_explanation_says_what_is_wrong(desk: Desk, body: Any, code: str) -> None:
    desk.sent([WARNED.model_copy(update={"id": "F01"})])
    answer = desk.say("explanations", body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, code)


URL = "dvc_portal_url@cap_tinh"
"""A line that is answered with words, each of which is an item of the province's list."""


@pytest.mark.parametrize(
    ("what", "body"),
    [
        ("explanations", {"finding": "F01", "reason": "other", "words": "a\x00b"}),
        ("corrections", changed(48, words="\x00")),
        ("corrections", changed(["a\x00b"], URL)),
        ("corrections", changed("\x00a", URL)),
        ("corrections", changed("\ud800", URL)),
        ("corrections", changed(48, words="\udfff")),
        ("explanations", {"finding": "F01", "reason": "other", "words": "\ud800"}),
    ],
)
def test_what_no_table_can_hold_is_refused_before_it_is_taken(desk: Desk, what: str, body: Any) -> None:
    """A correction that was taken and that no listener could keep held up every later judgement of its report."""
    desk.judged(extracted(facts=[*FIGURES, fact("dvc_portal_url", "a.example")], findings=[WARNED]))
    content = json.dumps(body).encode("utf-8", "surrogatepass")
    told = {**desk.bearer(*AGENCY), "content-type": "application/json"}
    answer = desk.client.post(f"/api/reports/BC-1/{what}", content=content, headers=told)
    assert answer.status_code == 422 and len(answer.json()["error"]["vi"]) > 10, answer.text
    desk.judged()
    assert desk.report()["judgement"] == 1


def test_a_backslash_that_a_person_types_is_no_nul(desk: Desk) -> None:
    desk.judged(extracted(facts=FIGURES))
    assert desk.say("corrections", changed(48, words=r"xem C:\\u0000 và \u0000")).status_code == 202


@pytest.mark.parametrize("what", ["explanations", "corrections"])
def test_only_who_may_speaks_and_only_of_the_newest_version(desk: Desk, what: str) -> None:
    desk.judged(extracted(facts=FIGURES, findings=[WARNED]))
    body = {"finding": "F01", "reason": "confirmed"} if what == "explanations" else changed(48)
    strangers = [("agency", "BG-SYT"), ("officer", "11"), ("operator", "system")]
    if what == "explanations":
        strangers.append(OFFICER)
    for stranger in strangers:
        assert desk.say(what, body, stranger).status_code in (401, 403, 404), stranger
    with desk.validating() as session:
        assert session.execute(text("SELECT count(*) FROM judgements")).scalar() == 1
    desk.judged(extracted("BC-2", 2, FIGURES, findings=[WARNED]))
    answer = desk.say(what, body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "superseded")


def test_words_may_be_as_long_as_it_is_said(desk: Desk) -> None:
    desk.judged(extracted(facts=FIGURES, findings=[WARNED]))
    given = {"finding": "F01", "reason": "other", "words": "ấ" * 2000}
    assert desk.say("explanations", given).status_code == 202
    assert desk.say("corrections", changed(48, words=given["words"])).status_code == 202


def test_a_corrected_figure_counts_and_what_was_read_is_kept(desk: Desk) -> None:
    desk.judged(extracted(facts=[FIGURES[0], UNSURE]))
    before = desk.report()
    held = figure(before, "computers_total")
    assert (held["id"], held["needs_review"], held["review_reason"]) == (COMPUTERS, True, "wrong_column")
    answer = desk.say("corrections", changed(41, words="Đọc nhầm cột"), OFFICER)
    assert answer.status_code == 202
    after = desk.report()
    now = figure(after, "computers_total")
    assert (now["value"], now["needs_review"], now["source"]) == (41, False, held["source"])
    said = now["correction"]
    assert (said["was"]["value"], said["raw"], said["reason"], said["words"]) == (47, "47", "misread", "Đọc nhầm cột")
    assert (said["by"], said["event"]) == ({"role": "officer", "unit": "24"}, answer.json()["event"])
    assert (after["judgement"], after["outcome"]) == (2, "accepted")
    assert desk.total("computers_total") == 41
    with desk.validating() as session:
        _, reading = Layers.opened(session, "BC-1").reading()
    assert next(one.value for one in reading.facts if one.id == COMPUTERS) == 47, "the reading stays as it was"


def test_a_confirmed_reading_is_free_and_keeps_what_stands_there(desk: Desk) -> None:
    desk.judged(extracted(facts=[FIGURES[0], UNSURE]))
    other = desk.say("corrections", changed(48, reason="confirmed"))
    assert (other.status_code, other.json()["error"]["code"]) == (422, "not_as_read")
    assert desk.say("corrections", changed(47, reason="confirmed")).status_code == 202
    now = figure(desk.report(), "computers_total")
    assert (now["value"], now["raw"], now["needs_review"]) == (47, "47", False)
    assert desk.total("computers_total") == 47


def test_a_correction_that_breaks_a_rule_is_held_all_the_same(desk: Desk) -> None:
    """A person may be wrong as well: what a finding disputes does not enter a total."""
    desk.judged(extracted(facts=FIGURES))
    desk.say("corrections", changed(-3, reason="mistaken", words="theo sổ"))
    after = desk.report()
    assert after["outcome"] == "returned" and figure(after, "computers_total")["needs_review"]
    assert desk.total("computers_total") is None


def test_a_line_may_be_left_blank_and_the_last_word_counts(desk: Desk) -> None:
    desk.judged(extracted(facts=FIGURES))
    blank = {"changes": [{"fact": COMPUTERS, "now": {"status": "blank"}}], "reason": "misread"}
    assert desk.say("corrections", blank).status_code == 202
    assert figure(desk.report(), "computers_total")["status"] == "blank"
    desk.say("corrections", changed(50), OFFICER)
    after = desk.report()
    assert (figure(after, "computers_total")["value"], after["judgement"]) == (50, 3)
    with desk.validating() as session:
        kept = session.execute(text("SELECT role, correction -> 'now' ->> 'status' FROM corrections ORDER BY at")).all()
    assert kept == [("agency", "blank"), ("officer", "filled")], "both are kept"


def test_repeats_end_when_a_person_says_which_is_right(desk: Desk) -> None:
    two = [fact("computers_total", value, doubt="repeats_disagree") for value in (47, 48)]
    named = [FactRef(indicator="computers_total", level="cap_tinh")]
    twice = finding("duplicate", Severity.WARNING, facts=named)
    desk.judged(extracted(facts=[FIGURES[0], *two], findings=[twice]))
    before = desk.report()
    ids = [one["id"] for one in before["facts"] if one["indicator"] == "computers_total"]
    assert ids == [COMPUTERS, f"{COMPUTERS}#2"] and before["held"] == 2
    desk.say("corrections", changed(48))
    after = desk.report()
    assert [one["value"] for one in after["facts"] if one["indicator"] == "computers_total"] == [48], "they agree"
    assert (after["outcome"], desk.total("computers_total")) == ("accepted", 48)
    desk.say("corrections", changed(49))
    after = desk.report()
    assert after["held"] == 2 and desk.total("computers_total") is None, "they disagree again"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (changed(1, "no_such@cap_tinh"), "no_such_figure"),
        (changed("bốn bảy"), "wrong_value"),
        (changed(True), "wrong_value"),
        (changed(None), "wrong_value"),
        (changed(10**400), "wrong_value"),
        ({"changes": [], "reason": "misread"}, "no_change"),
        ({**changed(1), "changes": changed(1)["changes"] * 2}, "named_twice"),
        (
            {"changes": [{"fact": COMPUTERS, "now": {"status": "blank", "value": 3}}], "reason": "misread"},
            "wrong_value",
        ),
        ({"changes": [{"fact": COMPUTERS, "now": {"status": "unreadable"}}], "reason": "misread"}, "wrong_value"),
        (changed(1, reason="mistaken"), "words_needed"),
        (changed(1, words="a" * 2001), "too_many_words"),
    ],
)
def test_a_wrong_correction_says_what_is_wrong(desk: Desk, body: Any, code: str) -> None:
    desk.judged(extracted(facts=FIGURES))
    answer = desk.say("corrections", body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, code)


def test_the_second_of_two_people_sees_the_firsts_change_before_overwriting_it(desk: Desk) -> None:
    desk.judged(extracted(facts=FIGURES))
    assert desk.say("corrections", changed(48, judgement=1)).status_code == 202
    late = desk.say("corrections", changed(49, judgement=1), OFFICER)
    assert (late.status_code, late.json()["error"]["code"]) == (409, "judged_meanwhile")
    assert desk.say("corrections", changed(49, judgement=2), OFFICER).status_code == 202


def test_a_report_as_it_was_on_a_day(desk: Desk) -> None:
    desk.judged(extracted(facts=[FIGURES[0], UNSURE]))
    desk.say("corrections", changed(41))
    with desk.aggregate() as session:  # the first was judged two days before, the second yesterday
        for table, days in (("past_judgements", 2), ("reports", 1)):
            session.execute(text(f"UPDATE {table} SET judged_at = now() - make_interval(days => {days})"))
    today = moments.today()

    def on(days_ago: int) -> Response:
        day = today - timedelta(days=days_ago)
        return desk.client.get(f"/api/reports/BC-1/as-of/{day}", headers=desk.bearer(*AGENCY))

    first, second = on(2).json(), on(1).json()
    assert (first["judgement"], figure(first, "computers_total")["value"], first["held"]) == (1, 47, 1)
    assert (second["judgement"], figure(second, "computers_total")["value"], second["held"]) == (2, 41, 0)
    assert on(0).json() == second
    assert (on(3).status_code, on(3).json()["error"]["code"]) == (404, "not_judged_then")
    listed = desk.client.get("/api/reports/BC-1/judgements", headers=desk.bearer(*AGENCY)).json()
    assert [(one["judgement"], one["outcome"], one["reader_version"]) for one in listed] == [
        (1, "accepted_with_warnings", "r"),
        (2, "accepted", "r"),
    ]
    for stranger in (("agency", "BG-SYT"), ("officer", "11"), ("operator", "system")):
        for path in ("judgements", f"as-of/{today}"):
            answer = desk.client.get(f"/api/reports/BC-1/{path}", headers=desk.bearer(*stranger))
            assert answer.status_code in (401, 404)


def test_judgements_that_come_in_another_order_leave_the_newest(desk: Desk) -> None:
    first, second, third = (validated(facts=[fact(value=n)], judgement=n) for n in (1, 2, 3))
    heard(desk.aggregate, third, first, second)
    assert desk.total("staff_total") == 3
    with desk.aggregate() as session:
        kept = session.execute(text("SELECT judgement FROM past_judgements ORDER BY judgement")).scalars().all()
    assert kept == [1, 2], "and none is lost"


@pytest.mark.parametrize("table", ["readings", "corrections", "explanations", "judgements"])
def test_a_layer_is_never_changed(desk: Desk, table: str) -> None:
    desk.judged(extracted(facts=FIGURES, findings=[WARNED]))
    desk.say("corrections", changed(48))
    desk.say("explanations", {"finding": "F01", "reason": "confirmed"})
    for statement in (f"UPDATE {table} SET receipt = 'x'", f"DELETE FROM {table}"):
        with pytest.raises(DBAPIError, match="never changed"), desk.validating() as session:
            session.execute(text(statement))


def spoken(kind: type[Event], **given: Any) -> Any:
    return kind(receipt="BC-1", agency=SCT.code, judgement=1, by=Author(role="agency", unit=SCT.code), **given)


def test_what_is_said_of_a_report_on_its_way_waits_and_of_nothing_is_a_fault(desk: Desk) -> None:
    change = FigureChange(fact=COMPUTERS, now=Answer(status=Status.FILLED, value=1))
    correction = spoken(FiguresCorrected, changes=[change], reason=CorrectionReason.MISREAD)
    explanation = spoken(WarningExplained, finding="F09", reason="confirmed")
    for handler, event in ((correct, correction), (explain, explanation)):
        with pytest.raises(Later), desk.validating() as session:
            partial(handler, reference=WORLD)(event, session)
    desk.judged(extracted(facts=FIGURES[:1]))
    for handler, event in ((correct, correction), (explain, explanation)):
        with pytest.raises(NotOfThisReport), desk.validating() as session:
            partial(handler, reference=WORLD)(event, session)
    with desk.validating() as session:
        assert session.execute(text("SELECT count(*) FROM judgements")).scalar() == 1


def test_a_report_of_the_version_before_is_handed_over_as_it_stands(desk: Desk) -> None:
    explained = {"reason": "confirmed", "words": "đúng", "by": SCT.code, "at": "2020-09-02T00:00:00Z"}
    old = [
        WARNED.model_copy(update={"id": "F01", "explanation": None}),
        finding("ratio_mismatch", Severity.WARNING, id="F02", kind="ratio_mismatch",
                facts=[FactRef(indicator="staff_total", level="cap_tinh")], explanation=explained),
    ]  # fmt: skip
    figures = [FIGURES[0], fact("computers_total", 47, needs_review=True, review_reason="annex_mismatch")]
    event = validated(
        facts=figures, findings=old, outcome="accepted_with_warnings", judgement=0, report=extracted().report
    )
    heard(desk.aggregate, event)
    desk.judged()
    with desk.validating() as session:
        rows = session.execute(text("SELECT number, outcome, event FROM judgements")).all()
        said = session.execute(text("SELECT finding, explanation -> 'said' ->> 'words' FROM explanations")).all()
    assert rows == [(0, "accepted_with_warnings", rows[0].event)] and said == [("F02", "đúng")]
    before = desk.report()
    assert (before["judgement"], before["held"], figure(before, "computers_total")["id"]) == (0, 1, COMPUTERS)
    assert desk.say("explanations", {"finding": "F01", "reason": "confirmed"}).status_code == 202
    after = desk.report()
    assert (after["judgement"], after["outcome"], after["held"]) == (1, "accepted", 0)
    heard(desk.aggregate, event)
    desk.judged()
    with desk.validating() as session:
        assert session.execute(text("SELECT count(*) FROM readings")).scalar() == 1, "handed over once"


def test_a_report_is_compared_with_the_version_before(desk: Desk) -> None:
    gone = finding(
        "ratio_mismatch", Severity.WARNING, id="F02", facts=[FactRef(indicator="staff_total", level="cap_tinh")]
    )
    desk.sent([WARNED, gone])
    desk.sent([WARNED], "BC-2", 2)
    own = desk.bearer("agency", SCT.code)
    changes = desk.client.get("/api/reports/BC-2", headers=own).json()["changes"]
    assert (changes["before"], len(changes["solved"]), changes["remaining"], changes["new"]) == ("BC-1", 1, 1, [])


def test_a_report_is_judged_beside_the_agencys_past(clean: RunningStack) -> None:
    transaction = clean.transactions("validate")

    def judged(period: str, revision: int, staff: int) -> list[str]:
        event = FactsExtracted(
            receipt=f"BC-{revision}", revision=revision, received_at="2020-09-01T00:00:00Z", declared=declared(SCT),
            file=FileInfo(name="x", sha256="0", bytes=1, media_type="text/plain"), facts=[fact("tthc_total", staff)],
            report=ReportIdentity(form="bac-giang-so-2020", period=period, dispatch_number="1", signed_on="2020-09-01"),
            tables=[], findings=[],
        )  # fmt: skip
        with transaction() as session:
            validate(event, session, reference=WORLD)
            body = session.execute(text("SELECT body FROM outbox ORDER BY created_at DESC, id LIMIT 1")).scalar_one()
            session.execute(text("DELETE FROM outbox"))
        return [f["rule"] for f in json.loads(body)["findings"] if f["rule"] == "outlier"]

    assert judged("2020-Q1", 1, 120) == []
    assert judged("2020-Q2", 2, 5000) == ["outlier"]
    assert judged("2020-Q1", 3, 4000) == [], "a corrected version is not compared with itself"
    assert judged("2020-Q2", 4, 5000) == []
    assert judged("2020-Q1", 1, 120) == [], "an old version does not replace a newer one"
    assert judged("2020-Q2", 5, 5000) == []
