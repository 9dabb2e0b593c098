"""What the validator remembers of an agency: its own usable reports and no stranger's. Real PostgreSQL."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import text

from services.validate.handlers import validate
from shared.bus.events import FactsExtracted
from shared.contracts import FileInfo, Finding, ReportIdentity
from tests.conftest import RunningStack
from tests.factories import declared, fact, finding
from tests.world import WORLD


def judged(clean: RunningStack, period: str, revision: int, services: int, *found: Finding) -> list[str]:
    """The rules under which a report of some number of services is asked about, beside those before."""
    event = FactsExtracted(
        receipt=f"BC-{revision}", revision=revision, received_at="2020-09-01T00:00:00Z", declared=declared(),
        file=FileInfo(name="x", sha256="0", bytes=1, media_type="text/plain"), facts=[fact("tthc_total", services)],
        report=ReportIdentity(form="bac-giang-so-2020", period=period, dispatch_number="1", signed_on="2020-09-01"),
        tables=[], findings=list(found),
    )  # fmt: skip
    with clean.transactions("validate")() as session:
        validate(event, session, reference=WORLD)
        body = session.execute(text("DELETE FROM outbox RETURNING body")).scalar_one()
    return [one["rule"] for one in json.loads(body)["findings"] if one["rule"] == "outlier"]


@pytest.mark.parametrize("rule", ["agency_mismatch", "not_a_report", "blank_form"])
def test_a_file_that_is_not_the_agencys_report_does_not_enter_its_history(clean: RunningStack, rule: str) -> None:
    assert judged(clean, "2020-Q1", 1, 120) == []
    judged(clean, "2020-Q2", 2, 9000, finding(rule))
    assert judged(clean, "2020-Q3", 3, 130) == [], "compared with its own first quarter"
    judged(clean, "2020-Q1", 4, 9000, finding(rule))
    assert judged(clean, "2020-Q3", 5, 131) == [], "nor does it take the place of a report that is there"
    assert judged(clean, "2020-Q4", 6, 9000) == ["outlier"], "what is remembered is still compared with"


def test_a_returned_version_does_not_take_the_place_of_an_accepted_one_in_the_history(clean: RunningStack) -> None:
    accepted, returned = (
        (lambda: judged(clean, "2020-Q1", 1, 120)),
        (lambda: judged(clean, "2020-Q1", 2, 9000, finding())),
    )
    for n, order in enumerate(((accepted, returned), (returned, accepted))):
        with clean.transactions("validate")() as session:
            session.execute(text("TRUNCATE agency_history, readings, judgements"))
        for judge_one in order:
            judge_one()
        assert judged(clean, "2020-Q2", 10 + n, 130) == [], "compared with the accepted one"
    judged(clean, "2020-Q1", 30, 140)
    with clean.transactions("validate")() as session:
        kept = text("SELECT revision FROM agency_history WHERE period = '2020-Q1'")
        assert session.execute(kept).scalar() == 30, "a newer accepted one does"
