"""What stands, stands: which version counts, how it is told, choosing another, totals of an earlier day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from services.aggregate.api import build
from services.aggregate.ops import Operations
from services.aggregate.rollup import views
from services.aggregate.rollup.totals import totals_as_of
from services.aggregate.rollup.verify import verify
from shared.access import Caller, make_token
from shared.bus.events import AgencyChanged, ReportSentAgain, ReportValidated
from shared.contracts import Outcome, ReportIdentity
from shared.database import Transactions
from tests.conftest import RunningStack
from tests.factories import agency, fact, finding, validated
from tests.listeners import heard
from tests.world import WORLD

SCT, SYT = agency(), agency("BG-SYT", name="Sở Y tế", mailbox="syt@bacgiang.example")
FAMILY, PERIOD = "chinh-phu-dien-tu", "2020-Q3"
BACK: dict[str, Any] = {"outcome": Outcome.RETURNED, "findings": [finding()]}
FOREIGN = {"outcome": Outcome.RETURNED, "findings": [finding("agency_mismatch")]}
BLANK = {"outcome": Outcome.RETURNED, "findings": [finding("blank_form")], "facts": []}


@pytest.fixture
def aggregate(clean: RunningStack) -> Transactions:
    transaction = clean.transactions("aggregate")
    heard(transaction, AgencyChanged(agency=SCT), AgencyChanged(agency=SYT))
    return transaction


@pytest.fixture
def client(aggregate: Transactions, clean: RunningStack) -> Callable[..., TestClient]:
    app = build(clean.settings, aggregate, Operations(clean.settings, clean.transactions("clock")), WORLD)

    def make(role: str = "agency", unit: str = "BG-SCT") -> TestClient:
        token = make_token(clean.settings, Caller(role=role, unit=unit))
        return TestClient(app, headers={"Authorization": f"Bearer {token}"}, raise_server_exceptions=False)

    return make


def report(receipt: str, revision: int, staff: int = 45, **given: Any) -> ReportValidated:
    return validated(receipt, revision, **{"facts": [fact(value=staff)], **given})


def again(receipt: str, revision: int) -> ReportSentAgain:
    first = validated(receipt, revision)
    names = ("receipt", "revision", "received_at", "declared", "file")
    return ReportSentAgain(**{name: getattr(first, name) for name in names})


def staff(aggregate: Transactions, as_of: datetime | None = None) -> Any:
    with aggregate() as session:
        figures = views.read(session, WORLD, views.Scope("24", FAMILY, PERIOD, as_of))["figures"]
    return next((f["value"] for f in figures if (f["indicator"], f["level"]) == ("staff_total", "toan_tinh")), None)


def standings(aggregate: Transactions) -> dict[str, tuple[str, str | None]]:
    with aggregate() as session:
        assert verify(session, WORLD) == []
    with aggregate() as session:
        rows = session.execute(text("SELECT receipt, standing, aside FROM reports ORDER BY receipt")).all()
    return {row.receipt: (row.standing, row.aside) for row in rows}


@pytest.mark.parametrize("worse", [FOREIGN, BLANK, {"outcome": Outcome.UNRECOGNISED, "facts": []}])
def test_what_cannot_be_used_never_takes_the_place_of_what_can(aggregate: Transactions, worse: dict[str, Any]) -> None:
    heard(aggregate, report("A", 1), report("B", 2, 7, **worse))
    assert staff(aggregate) == 45
    assert standings(aggregate) == {"A": ("current", None), "B": ("beside", "unusable")}


def test_a_file_that_nobody_recognises_stands_beside(aggregate: Transactions) -> None:
    nothing: dict[str, Any] = {"outcome": Outcome.UNRECOGNISED, "report": ReportIdentity(), "facts": []}
    heard(aggregate, report("A", 1), report("B", 2, **nothing))
    assert staff(aggregate) == 45
    assert standings(aggregate) == {"A": ("current", None), "B": ("beside", "unknown")}


def test_a_returned_version_takes_the_place_of_an_accepted_one_only_by_choice(
    aggregate: Transactions, client: Callable[..., TestClient]
) -> None:
    heard(aggregate, report("A", 1), report("B", 2, 50, **BACK))
    assert staff(aggregate) == 45
    said = client().get("/api/reports/B/standing").json()
    assert (said["standing"], said["aside"], said["counts"]["receipt"], said["may_choose"]) == (
        "beside", "returned", "A", True,
    )  # fmt: skip
    assert "A" in said["words"]["vi"] and [one["receipt"] for one in said["others"]] == ["A"]
    assert client().post("/api/reports/B/choice").json()["standing"] == "current"
    assert staff(aggregate) == 50
    assert standings(aggregate) == {"A": ("superseded", None), "B": ("current", None)}
    again_ = client().post("/api/reports/B/choice")
    assert (again_.status_code, again_.json()["error"]["code"]) == (409, "counts_already")
    with aggregate() as session:
        assert session.execute(text("SELECT receipt, chosen_by, role FROM choices")).all() == [
            ("B", "BG-SCT", "agency")
        ]
    heard(aggregate, report("C", 3, 60))
    assert staff(aggregate) == 60, "a choice does not bind what comes later"


def test_an_officer_of_the_province_chooses_and_nobody_else(
    aggregate: Transactions, client: Callable[..., TestClient]
) -> None:
    heard(aggregate, report("A", 1), report("B", 2, 50), report("C", 3, 60, **FOREIGN))
    for role, unit in (("agency", "BG-SYT"), ("officer", "11"), ("operator", "system")):
        assert client(role, unit).post("/api/reports/A/choice").status_code == 404
    assert client("officer", "24").post("/api/reports/A/choice").status_code == 200
    assert staff(aggregate) == 45
    assert standings(aggregate)["B"] == ("beside", "not_chosen")
    refused = client("officer", "24").post("/api/reports/C/choice")
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "unusable")


def test_the_same_file_after_another_counts_again(aggregate: Transactions) -> None:
    heard(aggregate, report("A", 1), report("B", 2, 50))
    assert staff(aggregate) == 50
    heard(aggregate, again("A", 3))
    assert staff(aggregate) == 45
    assert standings(aggregate) == {"A": ("current", None), "B": ("superseded", None)}
    heard(aggregate, again("A", 3), again("B", 4))
    assert staff(aggregate) == 50
    with aggregate() as session:
        assert session.execute(text("SELECT count(*) FROM letters")).scalar() == 2, "each version once"


def test_a_file_sent_again_before_it_is_judged_has_its_turn_when_it_is(aggregate: Transactions) -> None:
    heard(aggregate, report("B", 2, 50), again("A", 3), report("A", 1))
    assert staff(aggregate) == 45
    assert standings(aggregate) == {"A": ("current", None), "B": ("superseded", None)}


def test_an_accepted_report_that_is_judged_otherwise_gives_its_place_back(aggregate: Transactions) -> None:
    heard(aggregate, report("A", 1), report("B", 2, 50), report("B", 2, 50, **FOREIGN))
    assert staff(aggregate) == 45
    heard(aggregate, report("A", 1, report=ReportIdentity(form="bac-giang-so-2020", period="2020-Q2")))
    assert staff(aggregate) is None
    assert standings(aggregate) == {"A": ("current", None), "B": ("current", None)}, "now of two periods"


def test_an_older_judgement_that_comes_late_changes_nothing(aggregate: Transactions) -> None:
    old, new = report("A", 1), report("A", 1, 50)
    heard(aggregate, new, old)
    assert staff(aggregate) == 50


def test_totals_are_read_as_of_a_day_and_in_other_borders(
    aggregate: Transactions, client: Callable[..., TestClient]
) -> None:
    def moment() -> datetime:
        with aggregate() as session:
            return session.execute(text("SELECT clock_timestamp()")).scalar_one()

    before, elsewhere = moment(), agency("BN-1", province="27")
    heard(aggregate, AgencyChanged(agency=elsewhere), report("A", 1))
    first = moment()
    heard(aggregate, report("B", 2, 50), report("C", 3, 30, who=SYT), report("D", 4, 7, who=elsewhere))
    assert [staff(aggregate, at) for at in (before, first, moment())] == [None, 45, 80]
    officer = client("officer", "24")

    def shown(as_of: str) -> tuple[Any, int]:
        answer = officer.get(f"/api/rollups/24/{PERIOD}", params={"as_of": as_of}).json()
        figures = [f["value"] for f in answer["figures"] if f["level"] == "toan_tinh"]
        return figures, answer["coverage"]["sent"]

    assert shown(first.isoformat()) == ([45], 1)
    assert shown(datetime(2100, 1, 1, tzinfo=UTC).isoformat()) == ([80], 2)
    assert officer.get(f"/api/rollups/24/{PERIOD}", params={"as_of": "hôm qua"}).status_code == 422
    with aggregate() as session:
        merged = totals_as_of(session, ["24", "27"], FAMILY, PERIOD, moment())
    assert next(row for row in merged if (row["indicator"], row["level"]) == ("staff_total", "toan_tinh")) == {
        "indicator": "staff_total", "level": "toan_tinh", "item": "", "total": 87, "numerator": 0, "denominator": 0,
        "trues": 0, "agencies": 3,
    }  # fmt: skip


def test_who_owed_is_told_from_the_register_of_that_moment(aggregate: Transactions) -> None:
    """Rows come in any order; a moment has the highest revision that had been told by then."""
    days = [datetime(2020, 10, day, tzinfo=UTC) for day in range(1, 7)]

    def changed(day: int, revision: int, **given: Any) -> AgencyChanged:
        return AgencyChanged(at=days[day], agency=agency("BG-X", revision=revision, **given))

    history = [
        changed(1, 1, name="Phòng X"),
        changed(2, 2, name="Phòng X và Y"),
        changed(3, 3, name="Phòng X và Y", province="27"),
        changed(4, 4, name="Phòng X và Y", active=False),
    ]
    heard(aggregate, *(history[n] for n in (2, 0, 3, 1, 2)))

    def owed(day: int | None, province: str = "24") -> list[str]:
        with aggregate() as session:
            cover = views.coverage(
                session, WORLD, views.Scope(province, FAMILY, PERIOD, days[day] if day is not None else None)
            )
        return [one["name"] for one in cover["missing"] if one["agency"] == "BG-X"]

    assert [owed(day) for day in range(6)] == [[], ["Phòng X"], ["Phòng X và Y"], [], [], []]
    assert [owed(day, "27") for day in range(6)] == [[], [], [], ["Phòng X và Y"], [], []]
    assert owed(None) == owed(None, "27") == []


def test_nothing_that_was_added_is_ever_deleted(aggregate: Transactions) -> None:
    heard(aggregate, report("A", 1), report("B", 2, 50), report("B", 2, 50))
    with aggregate() as session:
        rows = session.execute(
            text(
                "SELECT receipt, until IS NULL FROM contributions WHERE level = 'toan_tinh' AND indicator = 'staff_total'"
            )
        ).all()
        history = session.execute(text("SELECT receipt, until IS NULL FROM current_reports ORDER BY since")).all()
    assert sorted(rows) == [("A", False), ("B", True)], "the same again adds nothing"
    assert history == [("A", False), ("B", True)]


@pytest.mark.parametrize(
    ("statement", "difference"),
    [
        ("UPDATE current_reports SET receipt = 'A' WHERE until IS NULL", "standing"),
        ("UPDATE contributions SET total = total + 1 WHERE until IS NULL AND level = 'toan_tinh'", "contributions"),
        ("UPDATE rollups SET total = total + 1 WHERE level = 'toan_tinh'", "total"),
        ("DELETE FROM contributions WHERE until IS NULL", "contributions"),
    ],
)
def test_verify_finds_each_kind_of_drift(aggregate: Transactions, statement: str, difference: str) -> None:
    heard(aggregate, report("A", 1), report("B", 2, 50))
    with aggregate() as session:
        assert verify(session, WORLD) == []
    with aggregate() as session:
        session.execute(text(statement))
    with aggregate() as session:
        assert difference in {one["difference"] for one in verify(session, WORLD)}
