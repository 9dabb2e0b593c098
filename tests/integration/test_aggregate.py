"""Rollups that move by the difference, letters that go once, pages and roles of the aggregate API."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from services.aggregate.api import build
from services.aggregate.notices.reminders import run_reminders
from services.aggregate.notices.sending import Claims, send_letter
from services.aggregate.ops import Operations
from services.aggregate.register import upsert_agency
from services.aggregate.rollup import views
from services.aggregate.rollup.verify import verify
from shared.access import Caller, make_token
from shared.bus.events import AgencyChanged, Event, LetterWritten
from shared.contracts import Outcome, ReportIdentity, Severity, with_ids
from shared.database import Transactions
from shared.faults import Later
from shared.mailer import SmtpMailer
from shared.moments import today
from tests.conftest import RunningStack
from tests.factories import agency, declared, fact, finding, validated
from tests.listeners import HEAD, heard
from tests.world import WORLD

SCT, SYT = agency(), agency("BG-SYT", name="Sở Y tế", mailbox="syt@bacgiang.example")


@pytest.fixture
def aggregate(clean: RunningStack) -> Transactions:
    transaction = clean.transactions("aggregate")
    with transaction() as session:
        for one in (SCT, SYT):
            upsert_agency(AgencyChanged(agency=one), session)
    return transaction


def take(transaction: Transactions, *events: Event) -> None:
    for event in events:
        heard(transaction, event)


def value(transaction: Transactions, indicator: str = "staff_total", level: str = "toan_tinh") -> Any:
    with transaction() as session:
        figures = views.read(session, WORLD, views.Scope("24", "chinh-phu-dien-tu", "2020-Q3"))["figures"]
    return next((f["value"] for f in figures if (f["indicator"], f["level"]) == (indicator, level)), None)


def differences(transaction: Transactions) -> list:
    with transaction() as session:
        return verify(session, WORLD)


def test_reports_add_up_with_the_agencies_behind_each_total(aggregate: Transactions) -> None:
    take(
        aggregate,
        validated("A", 1, [fact(value=45)]),
        validated("B", 2, [fact(value=30)], who=SYT, outcome=Outcome.RETURNED, findings=[finding()]),
    )
    with aggregate() as session:
        data = views.read(session, WORLD, views.Scope("24", "chinh-phu-dien-tu", "2020-Q3"))
    assert value(aggregate) == 75
    assert next(f for f in data["figures"] if f["indicator"] == "staff_total")["agencies"] == 2
    assert {k: data["coverage"][k] for k in ("owe", "sent", "passed", "failed")} == {
        "owe": 2,
        "sent": 2,
        "passed": 1,
        "failed": 1,
    }
    assert differences(aggregate) == []


def test_a_second_version_replaces_the_first_and_the_first_is_kept(aggregate: Transactions) -> None:
    take(
        aggregate, validated("A", 1, [fact(value=45), fact("computers_total", 47)]), validated("B", 2, [fact(value=50)])
    )
    assert value(aggregate) == 50 and value(aggregate, "computers_total") is None
    with aggregate() as session:
        rows = {
            row.receipt: row.superseded_by
            for row in session.execute(text("SELECT receipt, superseded_by FROM reports"))
        }
    assert rows == {"A": "B", "B": None}
    assert differences(aggregate) == []


def test_an_older_version_that_comes_late_changes_nothing(aggregate: Transactions) -> None:
    take(aggregate, validated("B", 2, [fact(value=50)]), validated("A", 1, [fact(value=45)]))
    assert value(aggregate) == 50
    with aggregate() as session:
        assert session.execute(text("SELECT superseded_by FROM reports WHERE receipt = 'A'")).scalar() == "B"
        assert session.execute(text("SELECT count(*) FROM letters")).scalar() == 1, (
            "no letter about a report that no longer counts"
        )
    assert differences(aggregate) == []


def test_a_report_judged_again_leaves_the_same_rows(aggregate: Transactions) -> None:
    take(aggregate, validated("A", 1), validated("A", 1))
    assert value(aggregate) == 45 and differences(aggregate) == []


def test_many_writers_of_one_province_lose_no_sum(aggregate: Transactions) -> None:
    agencies = [agency(f"BG-{n}", mailbox="") for n in range(12)]
    with aggregate() as session:
        for one in agencies:
            upsert_agency(AgencyChanged(agency=one), session)
    names = ["staff_total", "computers_total", "tthc_total", "dvctt_l3_total", "dvctt_l4_total", "antivirus_computers"]

    def write(n: int) -> None:
        order = names if n % 2 else names[::-1]
        take(aggregate, validated(f"R{n}", n, [fact(name, n) for name in order], who=agencies[n % 12]))

    with ThreadPoolExecutor(12) as pool:
        list(pool.map(write, range(1, 97)))
    assert differences(aggregate) == []
    assert value(aggregate) == sum(range(85, 97))


def test_verify_finds_a_total_that_drifted(aggregate: Transactions) -> None:
    take(aggregate, validated())
    with aggregate() as session:
        session.execute(
            text("UPDATE rollups SET total = total + 1 WHERE indicator = 'staff_total' AND level = 'toan_tinh'")
        )
    [difference] = differences(aggregate)
    assert difference["key"][3:5] == ["staff_total", "toan_tinh"]
    assert (difference["stored"]["total"], difference["recomputed"]["total"]) == ("46", "45")


def test_held_figures_stay_out_and_are_named(aggregate: Transactions) -> None:
    take(
        aggregate,
        validated(facts=[fact(), fact("computers_total", 47, needs_review=True, review_reason="ratio_mismatch")]),
    )
    with aggregate() as session:
        data = views.read(session, WORLD, views.Scope("24", "chinh-phu-dien-tu", "2020-Q3"))
    assert value(aggregate, "computers_total") is None
    assert [(x["indicator"], x["reason"], x["agency"]) for x in data["left_out"]] == [
        ("computers_total", "ratio_mismatch", "BG-SCT")
    ]


def test_a_newer_register_entry_is_not_undone_by_an_older_event(aggregate: Transactions) -> None:
    with aggregate() as session:
        upsert_agency(AgencyChanged(agency=SCT.model_copy(update={"revision": 3, "name": "Mới"})), session)
        upsert_agency(AgencyChanged(agency=SCT.model_copy(update={"revision": 2, "name": "Cũ"})), session)
        assert session.execute(text("SELECT name FROM agencies WHERE code = 'BG-SCT'")).scalar() == "Mới"


def test_a_letter_before_its_agency_is_known_is_tried_again(aggregate: Transactions) -> None:
    with pytest.raises(Later):
        take(aggregate, validated(who=agency("NEW")))
    with aggregate() as session:
        assert session.execute(text("SELECT count(*) FROM reports")).scalar() == 1, "the totals do not wait for it"
        assert session.execute(text("SELECT count(*) FROM report_notices")).scalar() == 0


def test_letters_tell_the_weightiest_findings_once(aggregate: Transactions) -> None:
    findings = [
        finding("format", Severity.WARNING),
        *[finding("ratio_mismatch", message={"vi": f"Lỗi số {n}", "en": "x"}) for n in range(4)],
        finding(cause="unit_swap", message={"vi": "Nhầm hồ sơ", "en": "x"}),
    ]
    event = validated(findings=findings, outcome=Outcome.RETURNED)
    take(aggregate, event, event)
    with aggregate() as session:
        [letter] = session.execute(text("SELECT * FROM letters")).mappings().all()
        assert session.execute(text("SELECT count(*) FROM outbox WHERE name = 'LetterWritten'")).scalar() == 1
    assert letter["recipient"] == "sct@bacgiang.example" and "cần sửa" in letter["subject"]
    body = letter["body"]
    assert body.index("Nhầm hồ sơ") < body.index("Lỗi số 0") and "Lỗi số 2" not in body and "3 điểm khác" in body
    assert "\n1. [Lỗi] Nhầm hồ sơ\n\n2. [Lỗi] Lỗi số 0\n" in body and "\n\nThư này do hệ thống" in body
    assert "Hạn gửi: hết ngày 01/09/2020 (giờ Việt Nam)." in body and "http://x/reports/BC-1" in body


def test_a_letter_is_sent_and_marked(
    aggregate: Transactions, clean: RunningStack, wait_until: Callable[..., None]
) -> None:
    take(aggregate, validated())
    with aggregate() as session:
        row = session.execute(text("SELECT body FROM outbox WHERE name = 'LetterWritten'")).scalar_one()
    with aggregate() as session:
        claims = Claims(clean.transactions("aggregate"))
        send_letter(LetterWritten.model_validate_json(row), session, mailer=SmtpMailer(clean.settings), claims=claims)
    with aggregate() as session:
        assert session.execute(text("SELECT sent_at IS NOT NULL FROM letters")).scalar()


@pytest.fixture
def operations(clean: RunningStack) -> Operations:
    return Operations(clean.settings, clean.transactions("clock"))


def remind(
    aggregate: Transactions, operations: Operations, clean: RunningStack, on: date, **given: Any
) -> list[dict[str, Any]]:
    in_flight = operations.agencies_in_flight()
    return run_reminders(aggregate, in_flight, on, None, HEAD, **{"dry_run": False, **given})


def test_who_is_late_and_why(aggregate: Transactions, operations: Operations, clean: RunningStack) -> None:
    take(aggregate, validated())
    assert remind(aggregate, operations, clean, date(2020, 9, 1), dry_run=True) == [], "the last day is not late"
    [late] = remind(aggregate, operations, clean, date(2020, 9, 3), dry_run=True)
    assert (late["agency"], late["action"], late["days_late"], late["deadline"]) == ("BG-SYT", "write", 2, "2020-09-01")
    assert late["key"] == "late:BG-SYT:bac-giang-so-2020:2020-Q3"
    with aggregate() as session:
        assert session.execute(text("SELECT count(*) FROM letters WHERE step = 'late'")).scalar() == 0
    assert [r["action"] for r in remind(aggregate, operations, clean, date(2020, 9, 3))] == ["written"]
    assert [r["action"] for r in remind(aggregate, operations, clean, date(2020, 9, 30))] == ["already_written"]
    assert remind(aggregate, operations, clean, date(2020, 12, 1), days=30) == []


def test_an_agency_whose_report_is_with_us_is_not_reminded(
    aggregate: Transactions, operations: Operations, clean: RunningStack
) -> None:
    from shared.bus.events import ReportReceived
    from shared.bus.outbox import publish

    event = validated()
    with clean.transactions("intake")() as session:
        publish(
            session,
            ReportReceived(
                **{k: getattr(event, k) for k in ("receipt", "revision", "received_at", "declared", "file")},
                document="d",
            ),
        )
    actions = {r["agency"]: r["action"] for r in remind(aggregate, operations, clean, date(2020, 9, 3))}
    assert actions == {"BG-SCT": "waiting_for_us", "BG-SYT": "written"}


@pytest.fixture
def client(aggregate: Transactions, operations: Operations, clean: RunningStack) -> Callable[..., TestClient]:
    app = build(clean.settings, aggregate, operations, WORLD)

    def make(role: str, unit: str, **headers: str) -> TestClient:
        token = make_token(clean.settings, Caller(role=role, unit=unit))
        return TestClient(app, headers={"Authorization": f"Bearer {token}", **headers}, raise_server_exceptions=False)

    return make


def test_nobody_is_told_to_be_late_by_a_day_that_has_not_come(
    aggregate: Transactions, client: Callable[..., TestClient]
) -> None:
    """Whoever mistypes a year would tell every agency that it missed a deadline that is still to come."""
    tomorrow = (today() + timedelta(days=1)).isoformat()
    for role, unit in (("operator", "system"), ("officer", "24")):
        asked = client(role, unit)
        refused = asked.post("/api/remind", params={"on": tomorrow, "dry_run": False})
        assert (refused.status_code, refused.json()["error"]["code"]) == (422, "day_to_come")
        assert "chưa đến" in refused.json()["error"]["vi"]
        assert asked.post("/api/remind", params={"on": tomorrow}).status_code == 200, "it may be looked at"
    with aggregate() as session:
        assert session.execute(text("SELECT count(*) FROM letters")).scalar() == 0
    written = client("officer", "24").post("/api/remind", params={"on": today().isoformat(), "dry_run": False}).json()
    assert {one["action"] for one in written} == {"written"}


def test_an_officer_writes_to_the_late_of_the_own_province_alone(
    aggregate: Transactions, client: Callable[..., TestClient]
) -> None:
    take(aggregate, AgencyChanged(agency=agency("DB-STNMT", province="11", forms=["dien-bien-2018"])))
    asked = {"on": "2020-09-03", "dry_run": False}
    assert {one["agency"] for one in client("officer", "11").post("/api/remind", params=asked).json()} == {"DB-STNMT"}
    both = {one["agency"] for one in client("officer", "24").post("/api/remind", params=asked).json()}
    assert both == {"BG-SCT", "BG-SYT"}
    with aggregate() as session:
        provinces = session.execute(text("SELECT DISTINCT province FROM letters WHERE agency = 'DB-STNMT'"))
        assert provinces.scalars().all() == ["11"]


@pytest.mark.parametrize(
    ("sent", "late"),
    [
        ({"outcome": Outcome.UNRECOGNISED, "report": ReportIdentity(), "facts": []}, True),
        ({"outcome": Outcome.UNRECOGNISED, "report": ReportIdentity(), "facts": [], "declared": "2020-Q3"}, False),
        ({"outcome": Outcome.UNRECOGNISED, "report": ReportIdentity(), "facts": [], "declared": "2020-Q2"}, True),
        ({"outcome": Outcome.RETURNED}, False),
        ({"period": "2020-Q2"}, True),
    ],
    ids=["nobody knows what it is", "declared for it", "declared for another", "returned", "of another period"],
)
def test_what_was_judged_for_the_period_is_not_late_and_what_was_judged_for_another_is(
    aggregate: Transactions, operations: Operations, clean: RunningStack, sent: dict[str, Any], late: bool
) -> None:
    given = dict(sent)
    period = given.pop("declared", None)
    take(aggregate, validated("BC-1", declared=declared(period=period), **given))
    found = {one["agency"] for one in remind(aggregate, operations, clean, date(2020, 9, 3), dry_run=True, days=30)}
    assert ("BG-SCT" in found) == late


def test_an_agency_that_left_the_register_owes_nothing(
    aggregate: Transactions, operations: Operations, clean: RunningStack
) -> None:
    take(aggregate, AgencyChanged(agency=agency("BG-SYT", name="Sở Y tế", revision=9, active=False)))
    assert {one["agency"] for one in remind(aggregate, operations, clean, date(2020, 9, 3))} == {"BG-SCT"}


def test_older_reports_are_listed_behind_a_receipt(aggregate: Transactions, client: Callable[..., TestClient]) -> None:
    take(aggregate, AgencyChanged(agency=agency("DB-STNMT", province="11", forms=["dien-bien-2018"])))
    take(aggregate, *(validated(f"BC-{n}", n) for n in (1, 2, 3)))
    take(aggregate, validated("BC-0", 3))  # whose number was another's
    take(aggregate, validated("DB-1", 9, who=agency("DB-STNMT", province="11", forms=["dien-bien-2018"])))
    for who in (client("officer", "24"), client("agency", "BG-SCT")):

        def listed(who: TestClient = who, **chosen: object) -> list[str]:
            return [one["receipt"] for one in who.get("/api/reports", params=chosen).json()]

        assert listed() == ["BC-3", "BC-0", "BC-2", "BC-1"]
        assert listed(most=1) == ["BC-3"] and listed(most=2, before="BC-3") == ["BC-0", "BC-2"]
        assert listed(before="BC-1") == listed(before="BC-X") == [], "nothing is older, nobody knows it"
        assert listed(before="DB-1") == [], "another's receipt says nothing, not that it exists either"
        for wrong in (0, 1001, "x"):
            assert who.get("/api/reports", params={"most": wrong}).status_code == 422


def test_each_role_sees_its_own_and_no_more(aggregate: Transactions, client: Callable[..., TestClient]) -> None:
    take(aggregate, validated("BC-1"))
    own, other, officer, foreign, operator = (
        client("agency", "BG-SCT"),
        client("agency", "BG-SYT"),
        client("officer", "24"),
        client("officer", "11"),
        client("operator", "system"),
    )
    assert own.get("/api/reports/BC-1").status_code == officer.get("/api/reports/BC-1").status_code == 200
    for stranger in (other, foreign, operator):
        assert stranger.get("/api/reports/BC-1?agency=BG-SCT&province=24").status_code == 404
    assert other.get("/api/reports").json() == foreign.get("/api/reports").json() == []
    assert operator.get("/api/reports").status_code == 403
    assert officer.get("/api/rollups/24/2020-Q3").status_code == 200
    assert officer.get("/api/rollups/Bắc Giang/2020-Q3").json()["province_name"] == "Bắc Giang"
    for stranger in (own, foreign, operator):
        assert stranger.get("/api/rollups/24/2020-Q3").status_code == 404
    assert officer.get("/api/letters").status_code == 200 and foreign.get("/api/letters").json() == []
    for stranger in (own, officer):
        assert (
            stranger.get("/api/ops").status_code
            == stranger.get("/api/verify").status_code
            == stranger.post("/api/replay").status_code
            == 403
        )
    assert own.post("/api/remind", params={"on": "2020-09-03"}).status_code == 403
    assert officer.get("/api/rollups/24/2020-Q9").status_code == 422


def test_operators_see_queues_and_dead_letters_and_no_figure(
    aggregate: Transactions, client: Callable[..., TestClient], clean: RunningStack
) -> None:
    event = AgencyChanged(agency=SCT)
    with aggregate() as session:
        session.execute(
            text(
                "INSERT INTO inbox (event, listener, queue, name, body, state, tries, failed_at, cause) VALUES "
                "(:event, 'rollup', 'aggregate', 'AgencyChanged', :body, 'dead', 12, now(), 'ValueError: hỏng <b>nặng</b>')"
            ),
            {"event": event.id, "body": event.model_dump_json()},
        )
    operator = client("operator", "system")
    assert [dead["event"] for dead in operator.get("/api/ops").json()["dead"]] == [str(event.id)]
    assert 'baocao_dead_letters{listener="rollup",queue="aggregate"} 1.0' in operator.get("/metrics/aggregate").text
    assert operator.post("/api/replay", params={"event": str(event.id)}).json() == {"replayed": 1}
    assert operator.get("/api/ops").json()["dead"] == []


def test_an_officer_sees_the_periods_of_the_province_with_who_is_missing(
    aggregate: Transactions, client: Callable[..., TestClient]
) -> None:
    take(aggregate, validated("BC-1"))
    rows = client("officer", "24").get("/api/rollups").json()
    assert [row["period"] for row in rows] == sorted((row["period"] for row in rows), reverse=True)
    third = next(row for row in rows if row["period"] == "2020-Q3")
    assert (third["sent"], third["owe"], [one["name"] for one in third["missing"]]) == (1, 2, ["Sở Y tế"])
    assert client("agency", "BG-SCT").get("/api/rollups").status_code == 403


def test_a_described_report_says_exactly_what_is_stored(
    aggregate: Transactions, client: Callable[..., TestClient]
) -> None:
    """The model of the answer neither drops nor turns anything."""
    told = validated(
        "BC-1",
        facts=with_ids(
            [
                fact(value=0.1, numerator=1, denominator=10, window={"from": "2020-07-01", "to": None}),
                fact("computers_total", True),
                fact(None, ["a", "1"], source={"page": 1, "box": (1, 2.5, 3, 4), "text": "x"}),
            ]
        ),
        findings=[finding(declared={"a": [1, 2.0]}, expected=3, repair=[{"indicator": "i", "level": "cap_xa"}])],
        tables=[{"table": "3A.1", "rows": [{"name": "x", "count": 3}]}],
        outcome=Outcome.RETURNED,
    )
    take(aggregate, told)
    with aggregate() as session:
        stored = dict(session.execute(text("SELECT * FROM reports")).mappings().one())
    answered = client("agency", "BG-SCT").get("/api/reports/BC-1").json()
    for name in ("facts", "tables", "findings", "file", "report"):
        assert answered[name] == stored[name], name
    assert set(answered) == {*stored, "agency_name", "top", "changes"}
