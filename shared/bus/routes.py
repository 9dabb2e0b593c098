"""Who hears what: the sender and the listeners of each event. Everything else about traffic follows from this map.

upload → intake ─ReportReceived, PdfReceived→ extract ─FactsExtracted→ validate ─ReportValidated→ rollup
intake ─ReportReceived, PdfReceived→ notices, intake ─ReportSentAgain→ rollup
extract ─ScanReceived→ extract (the lane that can see)
extract ─ScanQueued→ notices
what people say → aggregate ─FiguresCorrected, WarningExplained→ validate ─ReportValidated→ rollup
register → intake ─AgencyChanged, TokensReplaced→ rollup ─ReportCounted→ notices ─LetterWritten→ post
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from shared.bus.events import (
    AgencyChanged,
    Event,
    FactsExtracted,
    FiguresCorrected,
    LetterWritten,
    PdfReceived,
    ReportCounted,
    ReportHandedOver,
    ReportReceived,
    ReportSentAgain,
    ReportValidated,
    ScanQueued,
    ScanReceived,
    TokensReplaced,
    WarningExplained,
)


@dataclass(frozen=True, slots=True)
class Listener:
    """Someone who hears events: each has an inbox row, tries and dead letters of its own for every event.

    ``service`` is the schema its inbox stands in, ``queue`` where its worker takes from. Listeners of one
    service may share a queue, and then a worker; no two share a name.
    """

    name: str
    service: str
    queue: str


EXTRACT = Listener("extract", "extract", "extract")
EXTRACT_PDF = Listener("extract_pdf", "extract", "extract_pdf")
EXTRACT_OCR = Listener("extract_ocr", "extract", "extract_ocr")
VALIDATE = Listener("validate", "validate", "validate")
ROLLUP = Listener("rollup", "aggregate", "aggregate")
NOTICES = Listener("notices", "aggregate", "aggregate")
POST = Listener("post", "aggregate", "post")

ROUTES: dict[type[Event], tuple[Listener, ...]] = {
    ReportReceived: (EXTRACT, NOTICES),
    PdfReceived: (EXTRACT_PDF, NOTICES),
    ReportSentAgain: (ROLLUP,),
    ScanReceived: (EXTRACT_OCR,),
    FactsExtracted: (VALIDATE,),
    ScanQueued: (NOTICES,),
    ReportValidated: (ROLLUP,),
    FiguresCorrected: (VALIDATE,),
    WarningExplained: (VALIDATE,),
    ReportHandedOver: (VALIDATE,),
    ReportCounted: (NOTICES,),
    AgencyChanged: (ROLLUP,),
    TokensReplaced: (ROLLUP,),
    LetterWritten: (POST,),
}
"""Each event and those who hear it. A listener that is added hears what is carried from then on."""

SENDERS: dict[type[Event], str] = {
    ReportReceived: "intake",
    PdfReceived: "intake",
    ReportSentAgain: "intake",
    ScanReceived: "extract",
    ScanQueued: "extract",
    FactsExtracted: "extract",
    ReportValidated: "validate",
    FiguresCorrected: "aggregate",
    WarningExplained: "aggregate",
    ReportHandedOver: "aggregate",
    ReportCounted: "aggregate",
    AgencyChanged: "intake",
    TokensReplaced: "intake",
    LetterWritten: "aggregate",
}
"""Each event and the service whose outbox it leaves from; in any other outbox it is an unknown event."""


class Routes:
    """A map of events, and what follows from it. Raises ``ValueError`` for one that cannot work."""

    def __init__(self, heard: Mapping[type[Event], tuple[Listener, ...]], senders: Mapping[type[Event], str]) -> None:
        self.heard, self.senders = dict(heard), dict(senders)
        self.events: dict[str, type[Event]] = {event.__name__: event for event in heard}
        """Events by name, for reading them from the wire."""
        self.listeners: dict[str, Listener] = {one.name: one for many in heard.values() for one in many}
        self.queues: dict[str, str] = {one.queue: one.service for one in self.listeners.values()}
        """Each queue and the service whose worker takes from it."""
        self.services = tuple(dict.fromkeys([*self.senders.values(), *self.queues.values()]))
        self._check()

    def _check(self) -> None:
        if set(self.heard) != set(self.senders):
            raise ValueError("each event has listeners (perhaps none) and a sender")
        for event, listeners in self.heard.items():
            if len(set(listeners)) != len(listeners):
                raise ValueError(f"{event.__name__} names a listener twice")
            for one in listeners:
                if self.listeners[one.name] != one:
                    raise ValueError(f"two listeners are called {one.name}")
                if self.queues[one.queue] != one.service:
                    raise ValueError(f"the queue {one.queue} belongs to two services; a worker has one database role")

    def sent_by(self, service: str) -> list[str]:
        """Names of the events that leave a service's outbox."""
        return [event.__name__ for event, sender in self.senders.items() if sender == service]

    def listeners_of(self, name: str) -> tuple[Listener, ...]:
        """Those who hear an event, by its name."""
        return self.heard[self.events[name]]

    def heard_by(self, listener: Listener) -> set[type[Event]]:
        """The events that a listener hears."""
        return {event for event, many in self.heard.items() if listener in many}

    def of_queue(self, queue: str) -> list[str]:
        """Names of the listeners that take from a queue."""
        return [one.name for one in self.listeners.values() if one.queue == queue]

    def receivers(self, service: str) -> list[str]:
        """The services whose inboxes hold what a service sent."""
        found = {one.service: None for name in self.sent_by(service) for one in self.listeners_of(name)}
        return list(found)


MAP = Routes(ROUTES, SENDERS)
"""The map of the running system."""

RECEIVERS: dict[str, str] = MAP.queues
"""Each queue and the service that takes from it."""
