"""What reverses what a sender was told is news; what stands wrongly can be put right by an operator."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from services.aggregate.api import build
from services.aggregate.notices.verify import verify as verify_notices
from services.aggregate.ops import Operations
from services.aggregate.rollup.verify import verify as verify_rollup
from shared.access import Caller, make_token
from shared.bus.events import AgencyChanged, ReportCounted
from shared.contracts import Outcome
from shared.database import Transactions
from tests.conftest import RunningStack
from tests.factories import agency, fact, finding, received, validated
from tests.integration.test_progress import BACK, letters
from tests.listeners import counted, heard
from tests.world import WORLD

FOREIGN: dict[str, Any] = {"outcome": Outcome.RETURNED, "findings": [finding("agency_mismatch")]}


@pytest.fixture
def aggregate(clean: RunningStack) -> Transactions:
    transaction = clean.transactions("aggregate")
    heard(transaction, AgencyChanged(agency=agency()))
    return transaction


def well(aggregate: Transactions) -> None:
    """Nothing is wrong with what stands, and no letter without its reason or reason without its letter."""
    with aggregate() as session:
        found = verify_rollup(session, WORLD)
    with aggregate() as session:
        found += verify_notices(session, WORLD, set())
    assert found == []


def told(aggregate: Transactions) -> list[str]:
    well(aggregate)
    return [letter.step for letter in letters(aggregate)]


def test_a_returned_report_that_a_correction_turns_into_an_accepted_one_is_news(aggregate: Transactions) -> None:
    heard(aggregate, validated("A", 1, **BACK), validated("A", 1, judgement=2))
    assert told(aggregate) == ["returned", "accepted"]
    body = letters(aggregate)[1].body
    assert "nay được chấp nhận" in body and "không cần gửi lại nữa" in body
    heard(aggregate, validated("A", 1, judgement=2), validated("A", 1, judgement=3))
    assert told(aggregate) == ["returned", "accepted"], "a judgement that reverses nothing is no news"


def test_an_accepted_report_that_is_returned_by_a_correction_is_news_too(aggregate: Transactions) -> None:
    heard(aggregate, validated("A", 1), validated("A", 1, judgement=2, **BACK))
    assert told(aggregate) == ["accepted", "returned"] and "nay bị trả lại" in letters(aggregate)[1].body
    heard(aggregate, validated("A", 1, judgement=3))
    assert told(aggregate) == ["accepted", "returned", "accepted"]
    with aggregate() as session:
        keys = session.execute(text("SELECT key FROM letters ORDER BY written_at")).scalars().all()
    assert keys == ["report:A", "report:A:2", "report:A:3"]


def test_what_is_reversed_and_back_before_anybody_was_told_is_no_news(aggregate: Transactions) -> None:
    heard(aggregate, validated("A", 1, **BACK), received("B", 2))  # B is on its way: letters wait
    heard(aggregate, validated("A", 1, judgement=2), validated("A", 1, judgement=3, **BACK))
    heard(aggregate, validated("B", 2, period="2020-Q2"))
    assert told(aggregate) == ["returned", "accepted"] and "biên nhận B" in letters(aggregate)[1].body


def test_a_reversal_waits_for_what_else_was_sent_and_is_told_with_it(aggregate: Transactions) -> None:
    heard(aggregate, validated("A", 1, **BACK), received("B", 2), validated("A", 1, judgement=2))
    assert told(aggregate) == ["returned"]
    heard(aggregate, validated("B", 2, period="2020-Q2", **BACK))
    assert told(aggregate) == ["returned", "summary"]
    assert "trước phải sửa, nay được chấp nhận sau đính chính" in letters(aggregate)[1].body
    heard(aggregate, received("C", 3), validated("A", 1, judgement=3, **BACK))
    heard(aggregate, validated("B", 2, period="2020-Q2", judgement=2))
    heard(aggregate, validated("C", 3, period="2020-Q1", outcome=Outcome.UNRECOGNISED, facts=[]))
    assert told(aggregate) == ["returned", "summary", "summary"], "the second summary has a key of its own"


def test_a_judgement_that_comes_late_is_no_news(aggregate: Transactions) -> None:
    heard(aggregate, validated("A", 1, judgement=2))
    late = _counted(aggregate, "A", judgement=1, outcome="returned")
    with aggregate() as session:
        from tests.listeners import HANDLERS

        HANDLERS[ReportCounted](late, session)
    assert told(aggregate) == ["accepted"]


def _counted(aggregate: Transactions, receipt: str, **given: Any) -> ReportCounted:
    from services.aggregate.rollup.handlers import counted_row

    with aggregate() as session:
        return counted_row(session, receipt).model_copy(update=given)


def test_a_version_that_was_overtaken_and_counts_after_all_is_news(aggregate: Transactions) -> None:
    """A and B were returned, B's letter asked to correct; A is corrected and takes B's place."""
    heard(aggregate, received("A", 1), received("B", 2), validated("A", 1, **BACK), validated("B", 2, **BACK))
    assert told(aggregate) == ["returned"] and "B" in letters(aggregate)[0].subject
    heard(aggregate, validated("A", 1, judgement=2))
    assert told(aggregate) == ["returned", "accepted"] and "biên nhận A" in letters(aggregate)[1].body


def test_a_reversal_of_what_was_overtaken_is_no_news(aggregate: Transactions) -> None:
    heard(aggregate, validated("A", 1), validated("B", 2), validated("A", 1, judgement=2, **BACK))
    assert told(aggregate) == ["accepted", "accepted"]


def test_the_accepted_letter_says_when_another_version_counts(aggregate: Transactions, clean: RunningStack) -> None:
    heard(aggregate, validated("A", 1), validated("B", 2, **BACK))
    ask(aggregate, clean, "POST", "/api/reports/A/choice", "agency", "BG-SCT", 409)
    ask(aggregate, clean, "POST", "/api/reports/B/choice", "agency", "BG-SCT", 200)
    heard(aggregate, validated("A", 1, judgement=2, **BACK), validated("A", 1, judgement=3))
    assert told(aggregate)[:2] == ["accepted", "returned"]


def ask(
    aggregate: Transactions, clean: RunningStack, method: str, path: str, role: str, unit: str, status: int = 200
) -> Any:
    app = build(clean.settings, aggregate, Operations(clean.settings, clean.transactions("clock")), WORLD)
    token = make_token(clean.settings, Caller(role=role, unit=unit))
    answer = TestClient(app).request(method, path, headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == status, answer.text
    return answer.json()


DISPLACE = """
    UPDATE current_reports SET receipt = 'B', outcome = 'returned', revision = 2 WHERE until IS NULL;
    UPDATE contributions SET until = now() WHERE until IS NULL;
    DELETE FROM rollups;
    UPDATE reports SET standing = 'superseded', aside = NULL, superseded_by = 'B', used = 0 WHERE receipt = 'A';
    UPDATE reports SET standing = 'current', aside = NULL WHERE receipt = 'B';
"""
"""As the version before left it: a foreign file took the place of an accepted report, and the totals went empty."""


@pytest.fixture
def displaced(aggregate: Transactions) -> Transactions:
    heard(aggregate, validated("A", 1), validated("B", 2, [fact(value=7)], **FOREIGN))
    with aggregate() as session:
        session.execute(text(DISPLACE))
    with aggregate() as session:
        assert [one["difference"] for one in verify_rollup(session, WORLD)] == ["standing"]
    return aggregate


def standings(aggregate: Transactions) -> list[tuple[Any, ...]]:
    with aggregate() as session:
        rows = session.execute(text("SELECT receipt, standing, aside, used FROM reports ORDER BY receipt")).all()
        return [tuple(row) for row in rows]


def test_what_a_worse_upload_displaced_before_is_put_right_by_an_operator(
    displaced: Transactions, clean: RunningStack
) -> None:
    done = ask(displaced, clean, "POST", "/api/verify/repair", "operator", "system")
    key = ["BG-SCT", "chinh-phu-dien-tu", "2020-Q3"]
    [one] = done["list"]
    assert (one["repaired"], one["key"], one["counted"], one["counts"]) == (["standing"], key, "B", "A")
    assert one["totals_moved"] > 0 and standings(displaced) == [
        ("A", "current", None, 1),
        ("B", "beside", "unusable", 0),
    ]
    with displaced() as session:
        total = text("SELECT total FROM rollups WHERE indicator = 'staff_total' AND level = 'toan_tinh'")
        assert session.execute(total).scalar() == 45
        said = session.execute(text("SELECT receipt FROM outbox WHERE name = 'ReportCounted' ORDER BY 1")).scalars()
        assert said.all() == ["A", "B"], "those who hear how reports stand are told"
    counted(displaced)
    assert told(displaced) == ["accepted", "returned"], "no judgement has changed: nobody is written to again"


def test_repairing_again_changes_nothing(displaced: Transactions, clean: RunningStack) -> None:
    ask(displaced, clean, "POST", "/api/verify/repair", "operator", "system")
    before = _tables(displaced)
    assert ask(displaced, clean, "POST", "/api/verify/repair", "operator", "system") == {"repaired": 0, "list": []}
    assert _tables(displaced) == before


def _tables(aggregate: Transactions) -> list[list[Any]]:
    with aggregate() as session:
        names = ("current_reports", "contributions", "rollups", "outbox", "reports")
        return [sorted(map(str, session.execute(text(f"SELECT * FROM {name}")).all())) for name in names]


def test_usability_that_another_policy_decided_is_named_and_put_right(
    aggregate: Transactions, clean: RunningStack
) -> None:
    heard(aggregate, validated("A", 1), validated("B", 2, **FOREIGN))
    with aggregate() as session:
        session.execute(text("UPDATE reports SET usable = NOT usable"))
    with aggregate() as session:
        assert {one["difference"] for one in verify_rollup(session, WORLD)} == {"usable", "standing"}
    ask(aggregate, clean, "POST", "/api/verify/repair", "operator", "system")
    assert standings(aggregate)[0][:2] == ("A", "current")
    counted(aggregate)
    well(aggregate)


def test_a_total_that_somebody_changed_is_not_covered_up(aggregate: Transactions, clean: RunningStack) -> None:
    heard(aggregate, validated("A", 1))
    with aggregate() as session:
        session.execute(text("UPDATE rollups SET total = total + 1"))
    assert ask(aggregate, clean, "POST", "/api/verify/repair", "operator", "system")["repaired"] == 0
    with aggregate() as session:
        assert {one["difference"] for one in verify_rollup(session, WORLD)} == {"total"}


TAMPER = {
    "changed": "UPDATE contributions SET total = total + 1 WHERE until IS NULL",
    "deleted": "DELETE FROM contributions",
    "invented": "UPDATE contributions SET indicator = 'computers_total'",
}


@pytest.mark.parametrize("how", TAMPER)
def test_a_right_total_is_not_spoilt_because_somebody_changed_what_is_added(
    aggregate: Transactions, clean: RunningStack, how: str
) -> None:
    heard(aggregate, validated("A", 1))
    with aggregate() as session:
        session.execute(text(TAMPER[how]))
    before = _tables(aggregate)
    assert ask(aggregate, clean, "POST", "/api/verify/repair", "operator", "system")["repaired"] == 0
    assert _tables(aggregate) == before, "the evidence is left to whoever looks"


def test_what_is_wrong_in_one_province_keeps_nothing_from_being_put_right_in_another(
    aggregate: Transactions, clean: RunningStack
) -> None:
    elsewhere = agency("DB-STNMT", province="11", forms=["dien-bien-2018"])
    heard(aggregate, AgencyChanged(agency=elsewhere), validated("A", 1), validated("D", 9, who=elsewhere))
    with aggregate() as session:
        session.execute(text("UPDATE rollups SET total = total + 1 WHERE province = '11'"))
        session.execute(text("UPDATE reports SET usable = NOT usable"))
    repaired = ask(aggregate, clean, "POST", "/api/verify/repair", "operator", "system")["list"]
    assert [one["key"][0] for one in repaired] == ["BG-SCT"], "and there nothing is touched"


def test_what_is_added_by_a_rule_that_has_changed_is_put_right(aggregate: Transactions, clean: RunningStack) -> None:
    """A report added a figure that the rule of today does not add: it was in the totals, and is taken out of both."""
    heard(aggregate, validated("A", 1))
    with aggregate() as session:
        for table in ("contributions", "rollups"):
            columns = session.execute(text(f"SELECT * FROM {table} LIMIT 1")).keys()
            others = ", ".join("'computers_total'" if name == "indicator" else name for name in columns)
            session.execute(text(f"INSERT INTO {table} SELECT {others} FROM {table} WHERE indicator = 'staff_total'"))
    [one] = ask(aggregate, clean, "POST", "/api/verify/repair", "operator", "system")["list"]
    assert one["repaired"] == ["contributions"] and one["totals_moved"] > 0
    counted(aggregate)
    well(aggregate)
