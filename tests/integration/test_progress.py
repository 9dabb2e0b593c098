"""A fault of ours is never told as "being processed, or not yours"; one letter for what was sent together."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from services.aggregate.api import build
from services.aggregate.ops import Operations
from shared.access import Caller, make_token
from shared.bus.events import AgencyChanged, ReportReceived, ScanQueued
from shared.bus.outbox import publish
from shared.bus.routes import NOTICES, POST, Listener
from shared.contracts import FileInfo, Outcome
from shared.database import Transactions
from tests.conftest import RunningStack
from tests.factories import agency, finding, received, validated
from tests.listeners import HEAD, heard
from tests.world import WORLD

SCT, SYT = agency(), agency("BG-SYT", name="Sở Y tế", mailbox="syt@bacgiang.example")
BACK: dict[str, Any] = {"outcome": Outcome.RETURNED, "findings": [finding()]}


@pytest.fixture
def aggregate(clean: RunningStack) -> Transactions:
    transaction = clean.transactions("aggregate")
    heard(transaction, AgencyChanged(agency=SCT), AgencyChanged(agency=SYT))
    return transaction


@pytest.fixture
def operations(clean: RunningStack) -> Operations:
    return Operations(clean.settings, clean.transactions("clock"))


@pytest.fixture
def client(aggregate: Transactions, operations: Operations, clean: RunningStack) -> Callable[..., TestClient]:
    app = build(clean.settings, aggregate, operations, WORLD)

    def make(role: str = "agency", unit: str = "BG-SCT") -> TestClient:
        token = make_token(clean.settings, Caller(role=role, unit=unit))
        return TestClient(app, headers={"Authorization": f"Bearer {token}"}, raise_server_exceptions=False)

    return make


def message(clean: RunningStack, event: ReportReceived, state: str, **given: Any) -> None:
    """A message about a submission in the inbox of ``extract``, in a state."""
    values = {"event": event.id, "receipt": event.receipt, "agency": event.declared.agency, "state": state}
    values |= {"tries": 0, "age": 0, **given}
    with clean.transactions("extract")() as session:
        session.execute(
            text(
                "INSERT INTO inbox (event, listener, queue, name, receipt, agency, state, tries, published_at, not_before) "
                "VALUES (:event, 'extract', 'extract', 'ReportReceived', :receipt, :agency, :state, :tries, "
                "now() - make_interval(secs => :age), now() + interval '10 minutes')"
            ),
            values,
        )


def told(client: TestClient, receipt: str = "BC-1") -> tuple[int, str, str]:
    answer = client.get(f"/api/reports/{receipt}")
    return answer.status_code, answer.json()["error"]["code"], answer.json()["error"]["vi"]


def aged(aggregate: Transactions, seconds: int = 600) -> None:
    with aggregate() as session:
        session.execute(text("UPDATE arrivals SET heard_at = heard_at - make_interval(secs => :s)"), {"s": seconds})


def test_what_is_on_its_way_is_the_senders_and_nobody_elses(
    aggregate: Transactions, client: Callable[..., TestClient], clean: RunningStack
) -> None:
    strange = told(client(unit="BG-SYT"), "BC-none")
    assert strange[:2] == (404, "no_such_receipt")
    with clean.transactions("intake")() as session:
        publish(session, received())
    for _ in range(2):  # before anybody has heard of it, and after
        assert told(client())[:2] == (404, "not_judged") and "đang được xử lý" in told(client())[2]
        assert told(client("officer", "24"))[1] == "not_judged"
        for role, unit in (("agency", "BG-SYT"), ("officer", "11"), ("operator", "system")):
            assert told(client(role, unit))[1] == "no_such_receipt"
        heard(aggregate, received())


def test_a_dead_letter_is_told_as_our_fault_and_counts_as_stuck(
    aggregate: Transactions, client: Callable[..., TestClient], clean: RunningStack
) -> None:
    heard(aggregate, received())
    message(clean, received(), "dead", tries=12)
    status, code, words = told(client())
    assert (status, code) == (404, "system_fault")
    for said in ("đã được nhận và lưu an toàn", "lỗi của hệ thống", "không phải của đơn vị", "không cần gửi lại"):
        assert said in words
    operator = client("operator", "system")
    assert [one["receipt"] for one in operator.get("/api/ops").json()["stuck"]] == ["BC-1"]
    assert "baocao_submissions_stuck 1.0" in operator.get("/metrics/aggregate").text


@pytest.mark.parametrize("listener", [NOTICES, POST])
def test_a_letter_that_fails_is_no_failure_of_the_report(
    aggregate: Transactions, client: Callable[..., TestClient], clean: RunningStack, listener: Listener
) -> None:
    """Its result does not depend on it, and its sender is not told that it was given up."""
    event = received()
    heard(aggregate, event)
    message(clean, event, "waiting")
    with aggregate() as session:
        session.execute(
            text(
                "INSERT INTO inbox (event, listener, queue, name, receipt, agency, state, tries) "
                "VALUES (:event, :listener, :queue, 'ReportCounted', :receipt, 'BG-SCT', 'dead', 12)"
            ),
            {"event": event.id, "listener": listener.name, "queue": listener.queue, "receipt": event.receipt},
        )
    assert told(client())[1] == "not_judged" and "đang được xử lý" in told(client())[2]


def test_what_fails_for_long_is_told_as_delayed_by_us(
    aggregate: Transactions, client: Callable[..., TestClient], clean: RunningStack
) -> None:
    heard(aggregate, received())
    message(clean, received(), "waiting", tries=3, age=30)
    assert "đang được xử lý" in told(client())[2], "a hiccup is no news"
    with clean.transactions("extract")() as session:
        session.execute(text("UPDATE inbox SET published_at = now() - interval '10 minutes'"))
    _, code, words = told(client())
    assert code == "not_judged" and "sự cố của hệ thống" in words and "lần tới khoảng" in words


def test_a_backlog_is_no_fault(aggregate: Transactions, client: Callable[..., TestClient], clean: RunningStack) -> None:
    heard(aggregate, received())
    message(clean, received(), "waiting", age=7200)
    aged(aggregate, 7200)
    assert "đang được xử lý" in told(client())[2]


def test_what_nobody_works_on_is_told_as_our_fault_and_found_by_operators(
    aggregate: Transactions, client: Callable[..., TestClient]
) -> None:
    heard(aggregate, received())
    assert told(client())[1] == "not_judged"
    assert client("operator", "system").get("/api/ops").json()["stuck"] == [], "a moment ago: word of it may be coming"
    aged(aggregate)
    assert told(client())[1] == "system_fault"
    [lost] = client("operator", "system").get("/api/ops").json()["stuck"]
    assert (lost["receipt"], lost["agency"], lost["stage"]) == ("BC-1", "BG-SCT", "lost")


def test_a_scan_is_told_when_it_will_be_read(
    aggregate: Transactions, client: Callable[..., TestClient], clean: RunningStack
) -> None:
    event = received()
    about = {name: getattr(event, name) for name in ("receipt", "revision", "received_at", "declared", "file")}
    heard(aggregate, ScanQueued(**about, pages=3, expected_at="2026-01-01T03:00:00Z"))
    message(clean, event, "waiting")
    assert "bản chụp (3 trang)" in told(client())[2] and "10:00 ngày 01/01/2026" in told(client())[2]
    heard(aggregate, validated())
    assert client().get("/api/reports/BC-1").status_code == 200
    heard(aggregate, ScanQueued(**about, pages=3, expected_at="2026-01-01T03:00:00Z"))
    with aggregate() as session:
        assert session.execute(text("SELECT count(*) FROM pending_scans")).scalar() == 0, "said late"


def letters(aggregate: Transactions) -> list[Any]:
    with aggregate() as session:
        return list(
            session.execute(text("SELECT step, agency, subject, body FROM letters ORDER BY written_at, key")).all()
        )


def test_two_hundred_uploads_are_one_letter(aggregate: Transactions) -> None:
    """Two hundred versions of one report, all received before the first is judged: the last one counts."""
    heard(aggregate, *(received(f"R{n}", n) for n in range(200)))
    heard(aggregate, *(validated(f"R{n}", n) for n in range(200)))
    [letter] = letters(aggregate)
    assert letter.step == "accepted" and "R199" in letter.body


def test_a_bulk_of_several_reports_is_one_summary(aggregate: Transactions) -> None:
    name = FileInfo(name="quy 2 (1).docx", sha256="0" * 64, bytes=1, media_type="x")
    events = [
        validated("A", 1), validated("B", 2, period="2020-Q2", file=name, **BACK), validated("C", 3, who=SYT),
        validated("D", 4, **BACK), validated("E", 5, outcome=Outcome.UNRECOGNISED, period="2020-Q1", facts=[]),
    ]  # fmt: skip
    heard(aggregate, *(received(one.receipt, one.revision) for one in events if one.receipt != "C"))
    heard(aggregate, *events)
    first, summary = letters(aggregate)
    assert (first.agency, first.step, summary.agency, summary.step) == ("BG-SYT", "accepted", "BG-SCT", "summary")
    assert "4 tệp" in summary.subject and "3 cần sửa" in summary.subject and "1 được chấp nhận" in summary.subject
    assert "quy 2 (1).docx – kỳ quý II/2020, biên nhận B: 1 lỗi" in summary.body
    assert "Bản A vẫn đang được tính" in summary.body and "không đọc được" in summary.body
    heard(aggregate, *events)
    assert len(letters(aggregate)) == 2, "no version twice"


def test_each_version_has_one_letter_at_most_and_one_that_was_overtaken_has_none(aggregate: Transactions) -> None:
    heard(aggregate, validated("A", 1), validated("A", 1, **BACK), validated("C", 3), validated("B", 2))
    assert [letter.step for letter in letters(aggregate)] == ["accepted", "accepted"]
    with aggregate() as session:
        rows = session.execute(text("SELECT receipt, letter, dropped FROM report_notices ORDER BY receipt")).all()
    assert rows == [("A", "report:A", None), ("B", None, "overtaken"), ("C", "report:C", None)]


def test_the_letter_about_a_version_that_does_not_count_says_which_does(aggregate: Transactions) -> None:
    heard(aggregate, validated("A", 1), validated("B", 2, **BACK))
    heard(aggregate, validated("C", 3, outcome=Outcome.RETURNED, findings=[finding("agency_mismatch")]))
    _, back, foreign = letters(aggregate)
    assert "Bản A của quý cơ quan vẫn đang được tính" in back.body and "“Dùng bản này”" in back.body
    assert "Bản A của quý cơ quan vẫn đang được tính" in foreign.body and "gửi nhầm" in foreign.body
    assert "bản gửi sau thay bản trước" not in back.body + foreign.body


def test_a_letter_does_not_wait_for_what_stands_still(
    aggregate: Transactions, operations: Operations, clean: RunningStack
) -> None:
    """What moves is waited for ten minutes; what was given up or is lost, one minute; a scan not at all."""
    heard(aggregate, received("A", 1), received("B", 2), validated("A", 1))
    assert letters(aggregate) == [] and operations.write_overdue_letters(aggregate, HEAD) == 0, "too early"
    message(clean, received("B", 2), "waiting")

    def passes(seconds: int) -> int:
        with aggregate() as session:
            moved = text("UPDATE report_notices SET due_since = due_since - make_interval(secs => :s)")
            session.execute(moved, {"s": seconds})
        return operations.write_overdue_letters(aggregate, HEAD)

    assert passes(120) == 0, "the other is on its way"
    assert passes(500) == 1 and [letter.step for letter in letters(aggregate)] == ["accepted"]
    heard(aggregate, received("C", 3), validated("C", 3))
    with clean.transactions("extract")() as session:
        session.execute(text("UPDATE inbox SET state = 'dead', tries = 12"))
    assert passes(30) == 0
    assert passes(40) == 1 and len(letters(aggregate)) == 2
    heard(aggregate, received("F", 6), validated("F", 6))
    with clean.transactions("extract")() as session:
        session.execute(text("UPDATE inbox SET state = 'waiting', tries = 3"))
    assert passes(30) == 0
    assert passes(40) == 1 and len(letters(aggregate)) == 3, "what fails is not waited for either"
    about = {
        name: getattr(received("D", 4, who=SYT), name)
        for name in ("receipt", "revision", "received_at", "declared", "file")
    }
    heard(aggregate, ScanQueued(**about, pages=9, expected_at="2026-01-01T03:00:00Z"), validated("E", 5, who=SYT))
    assert len(letters(aggregate)) == 4


def test_an_agency_without_a_mailbox_is_written_to_about_nothing_and_it_is_kept_why(aggregate: Transactions) -> None:
    silent = agency("BG-X", mailbox="")
    heard(aggregate, AgencyChanged(agency=silent), validated("A", 1, who=silent))
    with aggregate() as session:
        assert session.execute(text("SELECT letter, dropped FROM report_notices")).all() == [(None, "no_mailbox")]
