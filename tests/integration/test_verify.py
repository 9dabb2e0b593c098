"""``verify`` names what is wrong anywhere between the file and the letter, and nothing on a system that is well."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Connection, text

from baocao.verifying import differences
from services.aggregate.api import build as build_aggregate
from services.aggregate.notices.letters import about_lateness
from services.aggregate.notices.verify import NEVER_SENT, WITHOUT_LETTER, WITHOUT_REASON
from services.aggregate.notices.verify import verify as verify_notices
from services.aggregate.ops import Operations
from services.aggregate.register import unlike
from services.aggregate.rollup.verify import verify as verify_rollup
from services.intake import register
from services.intake.api import build as build_intake
from services.intake.submissions import receive
from shared.access import Caller, make_token
from shared.bus.events import LetterWritten
from shared.bus.inspection import disagreements
from shared.bus.outbox import publish
from shared.bus.routes import MAP
from shared.contracts import Outcome
from shared.store import S3Store, document_key
from tests.conftest import RunningStack
from tests.factories import agency, finding, validated
from tests.listeners import HEAD, heard
from tests.world import WORLD

SCT, SYT = agency(), agency("BG-SYT", name="Sở Y tế", mailbox="syt@bacgiang.example")


WRITE = """
    INSERT INTO letters (key, step, agency, province, recipient, subject, body)
    VALUES ('{key}', '{step}', 'BG-SYT', '24', 'a@b.example', 's', 'b')
"""
LATE_KEY = "late:BG-SYT:bac-giang-so-2020:2020-Q3"
"""The form and period are due by 1 September 2020."""
UNDO = """
    UPDATE report_notices SET settled_at = NULL, letter = NULL, due_since = now() - interval '2 hours'
    WHERE receipt = :first
"""


class House:
    """Intake and aggregate with two submissions that went all the way, and an operator who asks both."""

    def __init__(self, clean: Any) -> None:
        self.settings = clean.settings
        self.intake, self.aggregate, self.extract, self.clock = (
            clean.transactions(role) for role in ("intake", "aggregate", "extract", "clock")
        )
        self.store = S3Store(clean.settings)
        with self.intake() as session:
            for one in (SCT, SYT):
                register.change(session, one)
        self.carry()
        self.first, self.second = self.send(b"mot"), self.send(b"hai")
        self.judge(self.first)
        self.judge(self.second, outcome=Outcome.RETURNED, findings=[finding()])
        self.apps = {
            "intake": TestClient(build_intake(clean.settings, self.intake, self.store, WORLD)),
            "aggregate": TestClient(
                build_aggregate(clean.settings, self.aggregate, Operations(clean.settings, self.clock), WORLD)
            ),
        }

    def send(self, content: bytes, who: Any = SCT) -> Any:
        sent = receive(content, "bc.docx", who, None, None, self.store, self.intake)
        self.carry()
        return sent

    def carry(self) -> None:
        """What intake said is heard by the listeners of ``aggregate``, and by nobody else."""
        with self.intake() as session:
            said = session.execute(text("DELETE FROM outbox RETURNING name, body, created_at")).all()
        for name, body, _ in sorted(said, key=lambda row: row.created_at):
            heard(self.aggregate, MAP.events[name].model_validate_json(body))

    def judge(self, sent: Any, **given: Any) -> None:
        heard(self.aggregate, validated(sent.receipt, sent.revision, received_at=sent.received_at, **given))
        self.post()

    def post(self) -> None:
        """Every letter that was written is sent, and nothing waits."""
        self.do("aggregate", "UPDATE letters SET sent_at = now()")
        self.do("aggregate", "DELETE FROM outbox")

    def call(self, method: str, path: str, **given: Any) -> Any:
        """As ``baocao.client.Client`` does."""
        app = self.apps["intake" if path.startswith("/api/submissions") else "aggregate"]
        token = make_token(self.settings, Caller(role="operator", unit="system"))
        answer = app.request(method, path, headers={"Authorization": f"Bearer {token}"}, **given)
        assert answer.is_success, answer.text
        return answer.json()

    def do(self, role: str, statement: str, **values: Any) -> None:
        with getattr(self, role)() as session:
            session.execute(text(statement), values)

    def found(self) -> dict[str, Any]:
        return {one["difference"]: one.get("receipt") or one.get("key") for one in differences(self)}  # type: ignore[arg-type]


@pytest.fixture
def house(clean: RunningStack) -> House:
    return House(clean)


def test_a_system_that_is_well_shows_no_difference(house: House) -> None:
    assert house.found() == {}
    house.send(b"mot")
    assert house.found() == {}, "sent again"


@pytest.mark.parametrize("damage", ["lost", "changed"])
def test_a_submission_without_its_object(house: House, damage: str) -> None:
    key = document_key(house.first.sha256)
    if damage == "lost":
        house.store.client.remove_object(house.store.bucket, key)
    else:
        house.store.client.put_object(house.store.bucket, key, io.BytesIO(b"khac"), 4)
    assert house.found() == {"object_lost": house.first.receipt}
    assert house.send(b"mot").restored
    with house.extract() as session:
        session.execute(text("DELETE FROM inbox"))
    assert house.found() == {}


def test_a_submission_without_a_judgement_is_a_difference_unless_it_is_known_where_it_is(house: House) -> None:
    sent = house.send(b"ba", SYT)
    assert house.found() == {"submission_without_end": sent.receipt}
    for state in ("waiting", "sent", "dead"):
        house.do("extract", "DELETE FROM inbox")
        house.do(
            "extract",
            "INSERT INTO inbox (event, listener, queue, name, receipt, agency, state) "
            "VALUES (gen_random_uuid(), 'extract', 'extract', 'ReportReceived', :receipt, 'BG-SYT', :state)",
            receipt=sent.receipt,
            state=state,
        )
        found = house.found()
        found.pop("unsaid", None)  # the message was made up here
        assert found == {}, state


def test_a_judgement_without_a_submission(house: House) -> None:
    heard(house.aggregate, validated("BC-FORGED", 99, who=SYT))
    house.post()
    assert house.found() == {"judged_without_submission": "BC-FORGED"}


@pytest.mark.parametrize(
    ("statement", "difference"),
    [
        ("UPDATE rollups SET total = total + 1", "total"),
        ("UPDATE contributions SET total = total + 1", "contributions"),
        ("UPDATE contributions SET receipt = :second WHERE until IS NULL", "contributions"),
        ("UPDATE current_reports SET receipt = :second", "standing"),
        ("UPDATE reports SET usable = NOT usable WHERE receipt = :first", "usable"),
        ("DELETE FROM report_notices WHERE receipt = :first", "judgement_unheard"),
        ("DELETE FROM arrivals WHERE receipt = :first", "judgement_unheard"),
        ("UPDATE arrivals SET judged_at = NULL WHERE receipt = :first", "judgement_unheard"),
        ("DELETE FROM letters", "letter_lost"),
        ("UPDATE letters SET sent_at = NULL", "letter_never_sent"),
        (WRITE.format(key="x", step="returned"), "letter_without_reason"),
        (WRITE.format(key="late:BG-SYT:bac-giang-so-2020:2019-Q1", step="late"), "letter_without_reason"),
        (UNDO, "never_written"),
        ("DELETE FROM reports WHERE receipt = :second", "judged_nowhere"),
    ],
)
def test_every_break_of_the_chain_is_named(house: House, statement: str, difference: str) -> None:
    house.do("aggregate", statement, first=house.first.receipt, second=house.second.receipt)
    assert difference in house.found()


def test_a_late_letter_to_an_agency_whose_report_was_here_is_named(house: House) -> None:
    due = next(d for d in WORLD.deadlines if (d.form, d.period) == ("bac-giang-so-2020", "2020-Q3"))
    with house.aggregate() as session:
        about_lateness(session, SYT, due, 2, HEAD)
    assert house.found() == {}, "nothing had been received of it, and it is on its way"
    house.post()
    assert house.found() == {}
    with house.aggregate() as session:
        about_lateness(session, SCT, due, 2, HEAD)
    house.post()
    assert house.found() == {"late_letter_after_receipt": house.first.receipt}


def test_a_letter_that_fails_is_known_to_be_on_its_way_and_one_in_doubt_is_shown_elsewhere(house: House) -> None:
    house.do("aggregate", "UPDATE letters SET sent_at = NULL")
    key = house.found()["letter_never_sent"]
    with house.aggregate() as session:
        publish(session, LetterWritten(key=key, to="a@b.example", subject="s", body="b"))
    assert house.found() == {}
    house.do("aggregate", "UPDATE outbox SET relayed_at = now(), listeners = '{}', settled_at = now()")
    assert house.found() == {"letter_never_sent": key}
    house.do("aggregate", "UPDATE letters SET doubted_at = now()")
    assert house.found() == {}


def test_a_report_whose_number_was_anothers_is_named(house: House) -> None:
    """It would count nowhere, though it was judged and accepted: intake's tables were put back to an earlier day."""
    sent = house.send(b"ba", SYT)
    heard(house.aggregate, validated(sent.receipt, house.first.revision, who=SYT, received_at=sent.received_at))
    house.post()
    assert house.found() == {"judged_without_sending": sent.receipt}


def test_a_sending_that_got_lost_is_named(house: House) -> None:
    """The order of sendings says which version is the newest."""
    house.do("intake", "DELETE FROM sendings WHERE receipt = :first", first=house.first.receipt)
    assert house.found() == {"sending_lost": house.first.receipt}


@pytest.mark.parametrize(
    ("written", "found"),
    [("2020-09-01T23:30:00+07:00", {"letter_without_reason": LATE_KEY}), ("2020-09-02T00:30:00+07:00", {})],
    ids=["on the last day", "half an hour after it"],
)
def test_a_late_letter_before_the_end_of_the_last_day_in_vietnam_has_no_reason(
    house: House, written: str, found: dict[str, str]
) -> None:
    """Half an hour after it, it is still that day in London."""
    house.do("aggregate", WRITE.format(key=LATE_KEY, step="late"))
    house.do("aggregate", "UPDATE letters SET sent_at = now(), written_at = :w WHERE step = 'late'", w=written)
    assert house.found() == found


MANY_LETTERS = """
    INSERT INTO letters (key, step, agency, province, recipient, subject, body)
    SELECT 'report:R' || n, 'accepted', 'A' || n % 100, '24', 'a@b.example', 's', 'b' FROM generate_series(1, 5000) n;
    INSERT INTO report_notices (receipt, agency, revision, letter, told, settled_at)
    SELECT 'R' || n, 'A' || n % 100, n, 'report:R' || n, 'accepted', now() FROM generate_series(1, 5000) n;
    ANALYZE letters, report_notices
"""


@pytest.mark.parametrize("statement", [WITHOUT_REASON, WITHOUT_LETTER, NEVER_SENT])
def test_letters_and_reasons_are_compared_in_one_pass(house: House, statement: str) -> None:
    """Each with each took 2.6 s of 8,000 letters, growing with their square."""
    house.do("aggregate", MANY_LETTERS)
    with house.aggregate() as session:
        plan = "\n".join(session.execute(text(f"EXPLAIN {statement}")).scalars())
    assert re.search(r"Hash (Right )?Anti Join", plan), plan


def test_whoever_verifies_may_take_minutes(house: House) -> None:
    for verify in (lambda s: verify_rollup(s, WORLD), lambda s: verify_notices(s, WORLD, set())):
        with house.aggregate() as session:
            verify(session)
            assert session.execute(text("SHOW statement_timeout")).scalar() == "5min"
    seen = []

    @contextmanager
    def watched() -> Iterator[Connection]:
        with house.clock() as session:
            yield session
            seen.append(session.execute(text("SHOW statement_timeout")).scalar())

    assert [*disagreements(watched), *unlike(watched)] == []
    assert seen == ["5min", "5min"]


def test_all_pages_are_looked_at(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.intake.verify.PAGE", 1)
    monkeypatch.setattr("services.aggregate.api.operations.PAGE", 1)
    assert house.found() == {}
    house.store.client.remove_object(house.store.bucket, document_key(house.second.sha256))
    heard(house.aggregate, validated("ZZ-FORGED", 99, who=SYT))
    house.post()
    assert set(house.found()) == {"object_lost", "judged_without_submission"}


def test_only_operators_verify(house: House) -> None:
    token = make_token(house.settings, Caller(role="officer", unit="24"))
    for app, method, path in (
        ("intake", "GET", "/api/submissions/verify"),
        ("aggregate", "GET", "/api/verify/receipts"),
        ("aggregate", "POST", "/api/verify/submissions"),
    ):
        answer = house.apps[app].request(
            method,
            path,
            headers={"Authorization": f"Bearer {token}"},
            json={"receipts": []} if method == "POST" else None,
        )
        assert answer.status_code == 403
