"""A second, monthly family of reports through the services: judged, added up, written about, and asked for when late."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from services.aggregate.api import build as build_aggregate
from services.aggregate.notices.letters import Letterhead
from services.aggregate.notices.reminders import run_reminders
from services.aggregate.ops import Operations
from services.aggregate.rollup import views
from services.extract.reading.report import read_report
from services.intake import register
from services.intake.api import build as build_intake
from services.validate.handlers import validate
from shared.access import Caller, make_token
from shared.bus.events import AgencyChanged, ReportValidated
from shared.contracts import Agency
from shared.database import Transactions
from shared.reference import Reference
from shared.store import S3Store
from tests.conftest import RunningStack
from tests.factories import agency, declared, extracted, validated
from tests.families import world_with
from tests.families.documents import quality, report
from tests.listeners import LINK, heard
from tests.portals import browser, portal
from tests.unit.test_kinds_of_lines import OTHER, SAID
from tests.unit.test_second_family import MONTH, SINCE_JANUARY

FORM = "ho-tich-thang-2026"
COMMUNE = agency("BG-XA1", name="UBND xã Tân Tiến", level="cap_xa", forms=[FORM], mailbox="xa1@bacgiang.example")
LATE = agency("BG-XA2", name="UBND xã Hương Mai", level="cap_xa", forms=[FORM], mailbox="xa2@bacgiang.example")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Reference:
    """Facts that include the second family."""
    return Reference.load(world_with("ho-tich", tmp_path_factory.mktemp("facts")))


def judged(validating: Transactions, content: bytes, sender: Agency, world: Reference) -> ReportValidated:
    """What ``validate`` says of a document that an agency sent."""
    who = declared(sender)
    read = read_report(content, "bc.docx", world, who)
    event = extracted(
        receipt=f"BC-{sender.code}",
        declared=who,
        file=read.file,
        report=read.report,
        facts=read.facts,
        tables=read.tables,
        findings=read.findings,
    )
    with validating() as session:
        validate(event, session, reference=world)
        body = session.execute(text("DELETE FROM outbox RETURNING body")).scalar_one()
    return ReportValidated.model_validate_json(body)


def test_a_monthly_report_is_judged_added_up_and_answered_and_who_is_late_is_asked(
    clean: RunningStack, world: Reference
) -> None:
    validating, aggregate = clean.transactions("validate"), clean.transactions("aggregate")
    heard(aggregate, AgencyChanged(agency=COMMUNE), AgencyChanged(agency=LATE))
    content = report("docx", MONTH, {**SINCE_JANUARY, "civil_total": 1001})
    heard(aggregate, judged(validating, content, COMMUNE, world), world=world)

    with aggregate() as session:
        rollup = views.read(session, world, views.Scope("24", "ho-tich", "2026-05"))
        letters = session.execute(text("SELECT recipient, subject, body FROM letters")).mappings().all()
    assert rollup["coverage"]["owe"] == 2
    totals = {row["indicator"]: row["value"] for row in rollup["figures"] if row["level"] == "toan_tinh"}
    assert totals["births"] == 41 and totals["births_on_time_cumulative"] == 181
    assert "civil_total_cumulative" not in totals, "it is in dispute"
    assert [(one["id"], round(one["value"], 2)) for one in rollup["headlines"]] == [("kpi_on_time_births_pct", 92.68)]
    (letter,) = letters
    assert letter["recipient"] == "xa1@bacgiang.example" and "cần sửa" in letter["subject"]
    assert "Tổng số việc hộ tịch đã giải quyết" in letter["body"]
    assert "báo cáo tháng 5/2026 cần sửa" in letter["subject"]
    assert "Báo cáo đăng ký hộ tịch kỳ tháng 5/2026" in letter["body"]

    in_flight = Operations(clean.settings, clean.transactions("clock")).agencies_in_flight()
    found = run_reminders(aggregate, in_flight, date(2026, 6, 8), None, Letterhead(LINK, world), dry_run=False)
    assert [(one["agency"], one["action"], one["days_late"]) for one in found] == [("BG-XA2", "written", 3)]


def test_the_province_sees_each_kind_as_it_adds_up(clean: RunningStack, tmp_path: Path) -> None:
    world = Reference.load(world_with("phuc-vu", tmp_path))
    senders = [one.model_copy(update={"forms": ["phuc-vu-thang-2026"]}) for one in (COMMUNE, LATE)]
    validating, aggregate = clean.transactions("validate"), clean.transactions("aggregate")
    heard(aggregate, *(AgencyChanged(agency=one) for one in senders))
    for number, (sender, said) in enumerate(zip(senders, (SAID, OTHER), strict=True), 1):
        event = judged(validating, quality("docx", said, sender.name), sender, world)
        heard(aggregate, event.model_copy(update={"revision": number}), world=world)
    with aggregate() as session:
        rollup = views.read(session, world, views.Scope("24", "phuc-vu", "2026-05"))
    assert (rollup["coverage"]["owe"], rollup["coverage"]["passed"]) == (2, 2)
    assert {row["indicator"]: row["value"] for row in rollup["figures"] if row["level"] == "toan_tinh"} == {
        "cl_handled": 250, "cl_on_time": 220, "cl_on_time_rate": 88, "cl_days": 3, "cl_fees": 2000, "cl_online": 2,
    }  # fmt: skip


def test_a_sender_of_monthly_reports_is_told_how_a_month_is_written(clean: RunningStack, world: Reference) -> None:
    with clean.transactions("intake")() as session:
        register.change(session, COMMUNE)
    app = build_intake(clean.settings, clean.transactions("intake"), S3Store(clean.settings), world)
    token = make_token(clean.settings, Caller(role="agency", unit=COMMUNE.code))
    own = TestClient(app, headers={"Authorization": f"Bearer {token}"})

    def said(period: str) -> tuple[str, str]:
        answer = own.post("/api/submissions", files={"file": ("bc.docx", b"x")}, data={"period": period})
        assert answer.status_code == 422
        return answer.json()["error"]["code"], answer.json()["error"]["vi"]

    code, words = said("tháng 5")
    assert code == "wrong_period" and "kỳ viết như 2026-05" in words and "Q" not in words
    code, words = said("2026-Q2")
    assert code == "unknown_period" and "2026-05" in words
    answer = own.post("/api/submissions", files={"file": ("bc.docx", b"x")}, data={"period": "2026-05"})
    assert answer.status_code == 201


def test_an_officer_sees_the_totals_of_both_families_on_their_pages(clean: RunningStack, world: Reference) -> None:
    """A quarter is of the one, a month of the other; a link names the family, and who names none is understood."""
    aggregate = clean.transactions("aggregate")
    quarterly = agency()
    heard(aggregate, AgencyChanged(agency=COMMUNE), AgencyChanged(agency=quarterly), world=world)
    content = report("docx", MONTH, SINCE_JANUARY)
    heard(aggregate, judged(clean.transactions("validate"), content, COMMUNE, world), world=world)
    heard(aggregate, validated("BC-1", 2, who=quarterly), world=world)
    operations = Operations(clean.settings, clean.transactions("clock"))
    app = portal(clean.settings, aggregate=build_aggregate(clean.settings, aggregate, operations, world), world=world)
    officer = browser(app, clean.settings, "officer", "24")
    listed = officer.get("/rollups").text
    assert "đăng ký hộ tịch" in listed and world.families["chinh-phu-dien-tu"].title.vi in listed
    links = re.findall(r'href="(/rollups/24/[^"]+)"', listed)
    assert "/rollups/24/2026-05?family=ho-tich" in links and "/rollups/24/2020-Q3?family=chinh-phu-dien-tu" in links
    for link in links:
        assert officer.get(link).status_code == 200, link
    assert "Trẻ đăng ký khai sinh đúng hạn" in officer.get("/rollups/24/2026-05").text
    assert "45" in officer.get("/rollups/24/2020-Q3").text
    assert officer.get("/rollups/24/2020-Q3?family=ho-tich").status_code == 422, "no quarter is one of its periods"
    assert officer.get("/rollups/24/2020-Q3?family=khong-co").status_code == 422


def test_who_asks_for_a_month_that_two_families_have_says_which(clean: RunningStack, tmp_path: Path) -> None:
    world = Reference.load(world_with("ho-tich", tmp_path, "phuc-vu"))
    operations = Operations(clean.settings, clean.transactions("clock"))
    app = build_aggregate(clean.settings, clean.transactions("aggregate"), operations, world)
    token = make_token(clean.settings, Caller(role="officer", unit="24"))
    officer = TestClient(app, headers={"Authorization": f"Bearer {token}"})
    for chosen in ({}, {"family": "khong-co"}):
        answer = officer.get("/api/rollups/24/2026-05", params=chosen)
        assert (answer.status_code, answer.json()["error"]["code"]) == (422, "which_family")
        for words in (answer.json()["error"][language] for language in ("vi", "en")):
            assert "ho-tich" in words and "phuc-vu" in words
    for named in ("ho-tich", "phuc-vu"):
        assert officer.get("/api/rollups/24/2026-05", params={"family": named}).json()["family"] == named
    assert officer.get("/api/rollups/24/2020-Q3").json()["family"] == "chinh-phu-dien-tu"
