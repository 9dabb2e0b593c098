"""Any sequence of sending, judging, choosing, repeating and reordering leaves the totals of a fresh computation."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import text

from services.aggregate.rollup.current import settle
from services.aggregate.rollup.keys import ReportKey, lock
from services.aggregate.rollup.reports import choose
from services.aggregate.rollup.totals import totals_as_of
from services.aggregate.rollup.verify import verify
from shared.bus.events import AgencyChanged, ReportSentAgain, ReportValidated
from shared.contracts import Outcome, ReportIdentity
from tests.conftest import RunningStack
from tests.factories import agency, fact, finding, validated
from tests.listeners import heard
from tests.world import WORLD

AGENCIES = [agency(f"BG-{n}") for n in range(2)]
PERIODS = ("2020-Q2", "2020-Q3")
FAMILY = "chinh-phu-dien-tu"
KINDS: dict[str, dict[str, Any]] = {
    "accepted": {},
    "returned": {"outcome": Outcome.RETURNED, "findings": [finding()]},
    "foreign": {"outcome": Outcome.RETURNED, "findings": [finding("agency_mismatch")]},
    "unrecognised": {"outcome": Outcome.UNRECOGNISED, "report": ReportIdentity(), "facts": []},
}


class Life(RuleBasedStateMachine):
    """What happens to reports of two agencies; events wait in ``said`` and are heard in any order, also twice."""

    servers: Any = None
    receipts = Bundle("receipts")

    @initialize()
    def begin(self) -> None:
        self.aggregate = self.servers.transactions("aggregate")
        tables = "reports, past_judgements, sendings, choices, current_reports, contributions, rollups, arrivals"
        with self.aggregate() as session:
            session.execute(text(f"TRUNCATE {tables}, report_notices, letters, outbox, inbox"))
        heard(self.aggregate, *(AgencyChanged(agency=one) for one in AGENCIES))
        self.revision, self.judgements = 0, defaultdict[str, int](int)
        self.said: list[ReportValidated | ReportSentAgain] = []
        self.sent: dict[str, ReportValidated] = {}
        self.moments: list[tuple[datetime, dict[tuple[str, str], Decimal]]] = []

    @rule(
        target=receipts,
        who=st.sampled_from(AGENCIES),
        period=st.sampled_from(PERIODS),
        kind=st.sampled_from(sorted(KINDS)),
        staff=st.integers(0, 9),
    )
    def send(self, who: Any, period: str, kind: str, staff: int) -> str:
        self.revision += 1
        receipt = f"R{self.revision}"
        given = {"facts": [fact(value=staff)], "period": period, "who": who, "judgement": 1, **KINDS[kind]}
        event = validated(receipt, self.revision, **given)
        self.judgements[receipt] = 1
        self.sent[receipt] = event
        self.said.append(event)
        return receipt

    @rule(receipt=receipts)
    def send_again(self, receipt: str) -> None:
        self.revision += 1
        first = self.sent[receipt]
        about = {name: getattr(first, name) for name in ("receipt", "received_at", "declared", "file")}
        self.said.append(ReportSentAgain(**about, revision=self.revision))

    @rule(receipt=receipts, kind=st.sampled_from(["accepted", "returned", "foreign"]), staff=st.integers(0, 9))
    def judge_again(self, receipt: str, kind: str, staff: int) -> None:
        """A correction or explanation led to a new judgement."""
        first = self.sent[receipt]
        if first.report.form is None:
            return
        self.judgements[receipt] += 1
        given: dict[str, Any] = {"outcome": Outcome.ACCEPTED, "findings": [], **KINDS[kind]}
        changed = {"facts": [fact(value=staff)], "judgement": self.judgements[receipt], **given}
        self.said.append(first.model_copy(update={**changed, "id": uuid4(), "at": datetime.now(UTC)}))

    @rule(data=st.data())
    def hear(self, data: st.DataObject) -> None:
        if self.said:
            at = data.draw(st.integers(0, len(self.said) - 1))
            heard(self.aggregate, self.said[at])
            if data.draw(st.booleans()):
                self.said.pop(at)

    @rule(receipt=receipts)
    def choose_one(self, receipt: str) -> None:
        with self.aggregate() as session:
            row = session.execute(
                text("SELECT agency, family, period, usable FROM reports WHERE receipt = :r"), {"r": receipt}
            ).first()
            if row is not None and row.usable:
                key = ReportKey(row.agency, row.family, row.period)
                lock(session, {key})
                choose(session, key, receipt, "24", "officer")
                settle(session, key, WORLD)

    @invariant()
    def totals_are_those_of_a_fresh_computation(self) -> None:
        with self.aggregate() as session:
            assert verify(session, WORLD) == []

    @invariant()
    def yesterday_stays_as_it_was(self) -> None:
        with self.aggregate() as session:
            for moment, totals in self.moments[-3:]:
                assert self.totals(session, moment) == totals
            now = session.execute(text("SELECT clock_timestamp()")).scalar_one()
            self.moments.append((now, self.totals(session, now)))

    def totals(self, session: Any, moment: datetime) -> dict[tuple[str, str], Decimal]:
        return {
            (period, row["level"]): row["total"]
            for period in PERIODS
            for row in totals_as_of(session, ["24"], FAMILY, period, moment)
            if row["indicator"] == "staff_total"
        }

    def teardown(self) -> None:
        """Whatever is still unheard is heard in the end; then each judgement has one letter at most."""
        heard(self.aggregate, *self.said)
        self.totals_are_those_of_a_fresh_computation()
        with self.aggregate() as session:
            told = session.execute(text("SELECT count(*) FROM letters WHERE step <> 'late'")).scalar_one()
            versions = session.execute(text("SELECT count(*) FROM reports")).scalar_one()
        assert versions == len(self.sent) and told <= sum(self.judgements.values())


def test_any_order_gives_the_totals_of_a_fresh_computation(clean: RunningStack) -> None:
    Life.servers = clean
    few = settings(
        max_examples=6,
        stateful_step_count=15,
        deadline=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Life, settings=few)
