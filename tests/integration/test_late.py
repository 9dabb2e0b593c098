"""Who sent is not late, wherever the file is: on its way, failing, given up, or only just in the sender's outbox."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import text

from services.aggregate.notices.reminders import run_reminders
from services.aggregate.ops import Operations
from shared.bus.events import AgencyChanged
from shared.bus.outbox import publish
from tests.conftest import RunningStack
from tests.factories import agency, received
from tests.integration.test_progress import message
from tests.listeners import HEAD, heard

AGENCIES, SENT = 300, 250
STATES = ("outbox", "waiting", "failing", "sent", "dead", "lost", "unheard")


@pytest.fixture
def late(clean: RunningStack) -> list[dict[str, Any]]:
    """What is done about 300 agencies after the deadline, of which 250 have sent and none is judged."""
    aggregate = clean.transactions("aggregate")
    for number in range(AGENCIES):
        heard(aggregate, AgencyChanged(agency=agency(f"BG-{number:03d}", name=f"Phòng {number}")))
    for number in range(SENT):
        event = received(f"R{number}", number, who=agency(f"BG-{number:03d}"))
        state = STATES[number % len(STATES)]
        if state == "outbox":  # nobody was told of it yet
            with clean.transactions("intake")() as session:
                publish(session, event)
            continue
        if state != "unheard":  # given up by one listener, before the other who would have kept that it was here
            heard(aggregate, event)
        if state != "lost":  # that no message is left of
            tries = {"failing": 5, "dead": 12, "unheard": 12}.get(state, 0)
            message(clean, event, {"failing": "waiting", "unheard": "dead"}.get(state, state), tries=tries)
    operations = Operations(clean.settings, clean.transactions("clock"))
    return run_reminders(aggregate, operations.agencies_in_flight(), date(2020, 9, 3), None, HEAD, dry_run=False)


def test_an_agency_whose_report_is_anywhere_on_its_way_is_not_late(
    late: list[dict[str, Any]], clean: RunningStack
) -> None:
    written = {one["agency"] for one in late if one["action"] == "written"}
    assert written == {f"BG-{number:03d}" for number in range(SENT, AGENCIES)}
    assert sum(one["action"] == "waiting_for_us" for one in late) == SENT
    with clean.transactions("aggregate")() as session:
        assert session.execute(text("SELECT count(*) FROM letters WHERE step = 'late'")).scalar() == AGENCIES - SENT
