"""An agency explains a warning: what it alone held counts, and the report is accepted. Real PostgreSQL."""

from __future__ import annotations

import json

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from services.aggregate.api import build
from services.aggregate.ops import Operations
from services.aggregate.register import upsert_agency
from services.aggregate.rollup import views
from services.aggregate.rollup.verify import verify
from services.validate.handlers import validate
from shared.access import Caller, make_token
from shared.bus.events import AgencyChanged, FactsExtracted
from shared.contracts import FactRef, FileInfo, Outcome, ReportIdentity, Severity
from tests.factories import agency, declared, fact, finding, validated
from tests.listeners import heard
from tests.world import WORLD

SCT = agency()
WARNED = finding(
    "annex_mismatch", Severity.WARNING, id="F01", facts=[FactRef(indicator="computers_total", level="cap_tinh")]
)
LOST = finding("checkbox_lost", Severity.WARNING, id="F02", facts=[FactRef(indicator="staff_total", level="cap_tinh")])


@pytest.fixture
def aggregate(clean):
    transaction = clean.transactions("aggregate")
    with transaction() as session:
        upsert_agency(AgencyChanged(agency=SCT), session)
    return transaction


@pytest.fixture
def client(clean, aggregate):
    return TestClient(build(clean.settings, aggregate, Operations(clean.settings, clean.transactions("clock"))))


def bearer(clean, role: str, unit: str) -> dict[str, str]:
    return {"authorization": f"Bearer {make_token(clean.settings, Caller(role=role, unit=unit))}"}


def sent(aggregate, findings, receipt: str = "BC-1", revision: int = 1, **given) -> None:
    facts = [
        fact("staff_total", 45),
        fact("computers_total", 47, needs_review=True, review_reason="annex_mismatch"),
    ]
    event = validated(receipt, revision, facts, outcome=Outcome.ACCEPTED_WITH_WARNINGS, findings=findings, **given)
    heard(aggregate, event)


def total(aggregate, indicator: str):
    with aggregate() as session:
        data = views.read(session, "24", "chinh-phu-dien-tu", "2020-Q3")
    return next(
        (f["value"] for f in data["figures"] if f["indicator"] == indicator and f["level"] == "toan_tinh"), None
    )


def test_an_explained_report_is_accepted_and_its_figure_counts(clean, aggregate, client) -> None:
    sent(aggregate, [WARNED])
    assert total(aggregate, "computers_total") is None
    own = bearer(clean, "agency", SCT.code)
    given = {"finding": "F01", "reason": "confirmed", "words": "Đối chiếu sổ tài sản"}
    answer = client.post("/api/reports/BC-1/explanations", json=given, headers=own)
    assert (answer.status_code, answer.json()) == (200, {"outcome": "accepted"})
    assert total(aggregate, "computers_total") == 47
    report = client.get("/api/reports/BC-1", headers=own).json()
    assert report["outcome"] == "accepted" and report["held"] == 0
    assert report["findings"][0]["explanation"]["words"] == "Đối chiếu sổ tài sản"
    with aggregate() as session:
        assert verify(session) == []
        assert session.execute(text("SELECT reason, given_by FROM explanations")).all() == [("confirmed", SCT.code)]
    again = client.post("/api/reports/BC-1/explanations", json=given, headers=own)
    assert (again.status_code, again.json()["error"]["code"]) == (422, "already_explained")


def test_an_explanation_frees_no_figure_that_must_be_looked_at(clean, aggregate, client) -> None:
    sent(aggregate, [LOST, WARNED])
    own = bearer(clean, "agency", SCT.code)
    answer = client.post("/api/reports/BC-1/explanations", json={"finding": "F02", "reason": "one_time"}, headers=own)
    assert answer.json() == {"outcome": "accepted_with_warnings"}
    assert total(aggregate, "computers_total") is None


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"finding": "F01", "reason": "because"}, "unknown_reason"),
        ({"finding": "F01", "reason": "other"}, "words_needed"),
        ({"finding": "F09", "reason": "confirmed"}, "no_such_warning"),
    ],
)
def test_a_wrong_explanation_says_what_is_wrong(clean, aggregate, client, body, code) -> None:
    sent(aggregate, [WARNED])
    answer = client.post("/api/reports/BC-1/explanations", json=body, headers=bearer(clean, "agency", SCT.code))
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, code)


def test_only_the_sender_explains_and_only_the_newest_version(clean, aggregate, client) -> None:
    sent(aggregate, [WARNED])
    body = {"finding": "F01", "reason": "confirmed"}
    for role, unit, status in (("officer", "24", 403), ("agency", "BG-SYT", 401)):
        answer = client.post("/api/reports/BC-1/explanations", json=body, headers=bearer(clean, role, unit))
        assert answer.status_code in (status, 404)
    sent(aggregate, [WARNED], "BC-2", 2)
    answer = client.post("/api/reports/BC-1/explanations", json=body, headers=bearer(clean, "agency", SCT.code))
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "superseded")


def test_a_report_is_compared_with_the_version_before(clean, aggregate, client) -> None:
    gone = finding(
        "ratio_mismatch", Severity.WARNING, id="F02", facts=[FactRef(indicator="staff_total", level="cap_tinh")]
    )
    sent(aggregate, [WARNED, gone])
    sent(aggregate, [WARNED], "BC-2", 2)
    own = bearer(clean, "agency", SCT.code)
    changes = client.get("/api/reports/BC-2", headers=own).json()["changes"]
    assert (changes["before"], len(changes["solved"]), changes["remaining"], changes["new"]) == ("BC-1", 1, 1, [])


def test_a_report_is_judged_beside_the_agencys_past(clean) -> None:
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
