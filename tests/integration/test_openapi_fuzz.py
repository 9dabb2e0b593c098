"""Whatever a stranger, an agency, an officer or an operator sends to what OpenAPI describes: an answer that is described, never a 5xx.

Bounded and seeded: the same calls each time (``derandomize``), against the real applications and servers.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import hypothesis
import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, given
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.core.result import Ok

from services.aggregate.api import build as build_aggregate
from services.aggregate.ops import Operations
from services.intake import register
from services.intake.api import build as build_intake
from shared.access import make_pass
from shared.bus.events import AgencyChanged
from shared.contracts import Severity
from shared.store import S3Store
from tests.conftest import RunningStack
from tests.factories import agency, finding, validated
from tests.listeners import heard
from tests.world import WORLD

ONE = agency()
CALLERS = [("operator", "system"), ("agency", ONE.code), ("officer", "24"), None]
"""The first are drawn most: whoever may do more gets further in."""
REAL = {
    "receipt": "BC-1", "code": ONE.code, "role": "agency", "unit": ONE.code, "province": "24", "period": "2020-Q3",
    "day": "2999-12-31",
}  # fmt: skip
"""What fills the gaps of a path in half of the calls, so that they get past the first look."""
POISON = ["", "\x00", "\x1b", "'", "9" * 400, "é\u0323"]
"""What is put behind the texts of a call: the tool draws such letters seldom, people's programs send them often."""
EXAMPLES = 80
"""Calls of each operation; ``make test`` has a minute for this file."""


@pytest.fixture
def applications(clean: RunningStack) -> dict[str, FastAPI]:
    settings = clean.settings.model_copy(update={"rate_per_token": 1_000_000, "rate_per_address": 1_000_000})
    intake, aggregate = clean.transactions("intake"), clean.transactions("aggregate")
    with intake() as session:
        heard(aggregate, AgencyChanged(agency=register.change(session, ONE)))
    heard(aggregate, validated("BC-1", findings=[finding("annex_mismatch", Severity.WARNING, id="F01")]))
    return {
        "intake": build_intake(settings, intake, S3Store(settings), WORLD),
        "aggregate": build_aggregate(settings, aggregate, Operations(settings, clean.transactions("clock")), WORLD),
    }


def poisoned(texts: object, poison: str) -> None:
    """Puts poison behind one of the texts."""
    if isinstance(texts, dict) and poison:
        name = next((name for name, value in reversed(texts.items()) if isinstance(value, str)), None)
        if name is not None:
            texts[name] += poison


def cases(operation: Any) -> Iterator[st.SearchStrategy]:
    """Calls as they are described, and calls that break what is described, where there is something to break."""
    yield operation.as_strategy(generation_mode=GenerationMode.POSITIVE)
    if operation.body or any(operation.iter_parameters()):
        yield operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)


@pytest.mark.parametrize("service", ["intake", "aggregate"])
def test_no_call_that_is_described_is_a_fault_of_ours(
    applications: dict[str, FastAPI], clean: RunningStack, service: str
) -> None:
    schema = schemathesis.openapi.from_asgi(f"/api/openapi/{service}.json", applications[service])
    tried, faults = 0, []
    for found in schema.get_all_operations():
        assert isinstance(found, Ok), found
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
        @given(
            case=st.one_of(*cases(operation)),
            who=st.sampled_from(CALLERS),
            real=st.booleans(),
            poison=st.sampled_from(POISON),
        )
        def call(case: schemathesis.Case, who: str, real: bool, poison: str) -> None:
            nonlocal tried
            tried += 1
            if real:
                case.path_parameters = {name: REAL[name] for name in case.path_parameters or {}}
            for texts in (case.path_parameters, case.query, case.body):
                poisoned(texts, poison)
            headers = {"Authorization": f"Bearer {make_pass(clean.settings, *who)}"} if who else {}
            answer = case.call(headers=headers)
            if answer.status_code >= 500 or str(answer.status_code) not in described:
                faults.append(f"{case.as_curl_command()} as {who}: {answer.status_code} {answer.text[:200]}")

        call()
    assert tried >= EXAMPLES * 5
    assert not faults, f"{len(faults)} of {tried}:\n" + "\n".join(faults[:5])
