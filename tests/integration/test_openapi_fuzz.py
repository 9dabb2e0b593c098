"""Whatever a stranger, an agency, an officer or an operator sends to what OpenAPI describes: an answer that is described, never a 5xx.

Bounded and seeded: the same calls each time (``derandomize``), against the real applications and servers.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import hypothesis
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given
from hypothesis import strategies as st
from schemathesis import GenerationMode
from services.aggregate.handlers import accept, know

from services.aggregate.api import build as build_aggregate
from services.aggregate.ops import Operations
from services.intake import register
from services.intake.api import build as build_intake
from shared.access import make_pass
from shared.bus.events import AgencyChanged
from shared.contracts import Severity
from shared.store import S3Store
from tests.factories import agency, finding, validated

ONE = agency()
CALLERS = [None, ("agency", ONE.code), ("officer", "24"), ("operator", "system")]
EXAMPLES = 40
"""Calls of each operation; ``make test`` has a minute for this file."""


@pytest.fixture
def applications(clean):
    settings = clean.settings.model_copy(update={"rate_per_token": 1_000_000, "rate_per_address": 1_000_000})
    intake, aggregate = clean.transactions("intake"), clean.transactions("aggregate")
    with intake() as session, aggregate() as told:
        know(AgencyChanged(agency=register.change(session, ONE)), told)
    with aggregate() as session:
        warned = finding("annex_mismatch", Severity.WARNING, id="F01")
        partial(accept, link="http://x")(validated("BC-1", findings=[warned]), session)
    yield {
        "intake": build_intake(settings, intake, S3Store(settings)),
        "aggregate": build_aggregate(settings, aggregate, Operations(settings, clean.transactions("clock"))),
    }


def cases(operation) -> Iterator[st.SearchStrategy]:
    """Calls as they are described, and calls that break what is described, where there is something to break."""
    yield operation.as_strategy(generation_mode=GenerationMode.POSITIVE)
    if operation.body or any(operation.iter_parameters()):
        yield operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)


@pytest.mark.parametrize("service", ["intake", "aggregate"])
def test_no_call_that_is_described_is_a_fault_of_ours(applications, clean, service: str) -> None:
    schema = schemathesis.openapi.from_asgi(f"/api/openapi/{service}.json", applications[service])
    tried, faults = 0, []
    for found in schema.get_all_operations():
        operation = found.ok()
        described = {*operation.definition.raw["responses"], "405"}  # 405: a method that is not described

        @hypothesis.settings(
            max_examples=EXAMPLES,
            derandomize=True,
            deadline=None,
            database=None,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=st.one_of(*cases(operation)), who=st.sampled_from(CALLERS))
        def call(case, who) -> None:
            nonlocal tried
            tried += 1
            headers = {"Authorization": f"Bearer {make_pass(clean.settings, *who)}"} if who else {}
            answer = case.call(headers=headers)
            if answer.status_code >= 500 or str(answer.status_code) not in described:
                faults.append(f"{case.as_curl_command()} as {who}: {answer.status_code} {answer.text[:200]}")

        call()
    assert tried >= EXAMPLES * 5
    assert not faults, f"{len(faults)} of {tried}:\n" + "\n".join(faults[:5])
