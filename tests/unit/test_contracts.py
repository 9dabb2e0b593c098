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
    assert holds(again, json.loads(path.read_text()))


def holds(new: object, old: object) -> bool:
    """Whether everything that was said is still said; fields may be added, at any depth."""
    if isinstance(old, dict):
        return isinstance(new, dict) and all(key in new and holds(new[key], value) for key, value in old.items())
    if isinstance(old, list):
        return isinstance(new, list) and len(new) == len(old) and all(map(holds, new, old))
    return new == old


def test_a_renamed_field_would_be_noticed() -> None:
    assert holds({"a": {"b": 1, "c": 2}}, {"a": {"b": 1}})
    assert not holds({"a": {"x": 1}}, {"a": {"b": 1}})


def test_events_are_frozen() -> None:
    event = EVENTS["AgencyChanged"].model_validate_json((SAVED / "AgencyChanged.json").read_text())
    with pytest.raises(Exception, match="frozen"):
        event.agency = None


@pytest.mark.parametrize("value", [47, 104.44, True, False, "Có", ["a", "b"], None, 10**14, 0, 0.1])
def test_values_travel_unchanged(value) -> None:
    came = Fact.model_validate_json(fact("x", value).model_dump_json())
    assert came.value == value and type(came.value) is type(value)
