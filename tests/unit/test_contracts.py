"""Events: one map, one shape, and old messages that keep loading."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from shared.contracts import EVENTS, RECEIVERS, ROUTES, SENDERS, Event, Fact, SubmissionEvent
from shared.database import SERVICES
from tests.factories import fact

SAVED = Path(__file__).parent.parent / "contracts"


def test_every_event_is_in_the_map_once() -> None:
    def below(kind: type[Event]) -> set[type[Event]]:
        return {kind} | {found for child in kind.__subclasses__() for found in below(child)}

    events = below(Event) - {Event, SubmissionEvent}
    assert set(ROUTES) == set(SENDERS) == events == set(EVENTS.values())
    assert set(ROUTES.values()) == set(RECEIVERS) and set(RECEIVERS.values()) | set(SENDERS.values()) == set(SERVICES)


@pytest.mark.parametrize("name", EVENTS)
def test_a_saved_event_keeps_loading(name: str) -> None:
    path = SAVED / f"{name}.json"
    event = EVENTS[name].model_validate_json(path.read_text())
    again = json.loads(event.model_dump_json(by_alias=True))
    saved = json.loads(path.read_text())
    assert {key: again[key] for key in saved} == saved


def test_events_are_frozen() -> None:
    event = EVENTS["AgencyChanged"].model_validate_json((SAVED / "AgencyChanged.json").read_text())
    with pytest.raises(Exception, match="frozen"):
        event.agency = None


@pytest.mark.parametrize("value", [47, 104.44, True, False, "Có", ["a", "b"], None, 10**14, 0, 0.1])
def test_values_travel_unchanged(value) -> None:
    came = Fact.model_validate_json(fact("x", value).model_dump_json())
    assert came.value == value and type(came.value) is type(value)
