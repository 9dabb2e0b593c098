"""Events: one map, one shape, and old messages that keep loading."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, NoReturn

import pytest
from celery import Celery

from shared.bus import queries
from shared.bus.events import AgencyChanged, Event, LetterWritten, PersonSaid, SubmissionEvent
from shared.bus.routes import MAP, RECEIVERS, ROUTES, SENDERS, Listener, Routes
from shared.contracts import Fact
from shared.database import SERVICES
from shared.paths import ROOT
from shared.settings import Settings
from tests.factories import fact

EVENTS = MAP.events
SAVED = Path(__file__).parent.parent / "contracts"


def test_every_event_is_in_the_map_once() -> None:
    def below(kind: type[Event]) -> set[type[Event]]:
        return {kind} | {found for child in kind.__subclasses__() for found in below(child)}

    events = {one for one in below(Event) if one.__module__.startswith("shared.")} - {
        Event,
        SubmissionEvent,
        PersonSaid,
    }
    assert set(ROUTES) == set(SENDERS) == events == set(EVENTS.values())
    assert {one.queue for many in ROUTES.values() for one in many} == set(RECEIVERS)
    assert set(RECEIVERS.values()) | set(SENDERS.values()) == set(SERVICES) == set(MAP.services)


ONE, TWO = Listener("one", "aggregate", "one"), Listener("two", "aggregate", "two")


def test_a_map_answers_what_follows_from_it() -> None:
    routes = Routes({AgencyChanged: (ONE, TWO), LetterWritten: ()}, {AgencyChanged: "intake", LetterWritten: "intake"})
    assert routes.sent_by("intake") == ["AgencyChanged", "LetterWritten"] and routes.sent_by("aggregate") == []
    assert routes.heard_by(TWO) == {AgencyChanged} and routes.listeners_of("LetterWritten") == ()
    assert routes.receivers("intake") == ["aggregate"] and routes.of_queue("two") == ["two"]
    assert routes.queues == {"one": "aggregate", "two": "aggregate"}


@pytest.mark.parametrize(
    ("listeners", "senders", "why"),
    [
        ((ONE, ONE), {AgencyChanged: "intake"}, "twice"),
        ((ONE, Listener("one", "validate", "other")), {AgencyChanged: "intake"}, "called one"),
        ((ONE, Listener("other", "validate", "one")), {AgencyChanged: "intake"}, "two services"),
        ((ONE,), {}, "a sender"),
    ],
)
def test_a_map_that_cannot_work_is_refused(listeners: Any, senders: Any, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        Routes({AgencyChanged: listeners}, senders)


def nothing() -> NoReturn:
    raise AssertionError("no database is asked")


@pytest.mark.parametrize("handlers", [{}, {ONE: {}}, {ONE: {AgencyChanged: print}, TWO: {AgencyChanged: print}}])
def test_a_worker_serves_one_queue_and_has_a_handler_for_all_it_hears(handlers: Any) -> None:
    from shared.bus.worker import listen

    routes = Routes({AgencyChanged: (ONE, TWO)}, {AgencyChanged: "intake"})
    with pytest.raises(ValueError, match=r"one queue|a handler for each"):
        listen(Celery(), handlers, nothing, Settings(), routes)


def test_the_table_of_events_in_the_docs_is_the_map() -> None:
    table = (ROOT / "docs" / "architecture.md").read_text()
    rows = re.findall(r"^\| `(\w+)` \| [^|]+ \| (\w+) \| ([^|]+) \|$", table, re.MULTILINE)
    told = {name: (sender, listeners.strip()) for name, sender, listeners in rows}
    assert told == {
        event.__name__: (SENDERS[event], ", ".join(f"`{one.name}` ({one.service}, `{one.queue}`)" for one in listeners))
        for event, listeners in ROUTES.items()
    }


def test_every_statement_is_readable() -> None:
    lines = (Path(queries.__file__).with_suffix(".sql")).read_text().splitlines()
    assert len(lines) > 100 and max(map(len, lines)) <= 120


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
    event: Any = EVENTS["AgencyChanged"].model_validate_json((SAVED / "AgencyChanged.json").read_text())
    with pytest.raises(Exception, match="frozen"):
        event.agency = None


@pytest.mark.parametrize("value", [47, 104.44, True, False, "Có", ["a", "b"], None, 10**14, 0, 0.1])
def test_values_travel_unchanged(value: Any) -> None:
    came = Fact.model_validate_json(fact("x", value).model_dump_json())
    assert came.value == value and type(came.value) is type(value)
