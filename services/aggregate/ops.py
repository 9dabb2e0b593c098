"""What operators see: listeners, workers, stuck work, dead letters. Reads message tables, never figures."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import redis
import structlog
from prometheus_client import CollectorRegistry, Gauge, generate_latest

from services.aggregate.notices.arrivals import unjudged
from services.aggregate.notices.due import LONGEST_SECONDS, QUIET_SECONDS, waiting_agencies, write_overdue
from services.aggregate.notices.keys import trouble_key
from services.aggregate.notices.letters import Letterhead, write
from services.aggregate.register import unlike
from shared.bus.inspection import (
    Traffic,
    Trouble,
    agencies_on_the_way,
    dead_letters,
    disagreements,
    failing,
    moving,
    replay,
    stuck,
    traffic,
    undone,
    whereabouts,
)
from shared.bus.queues import Queues
from shared.contracts import Agency
from shared.database import Transactions
from shared.settings import Settings

STUCK_SECONDS = 120.0
"""A submission without progress for so long is shown as stuck."""
log = structlog.get_logger("operations")


class Operations:
    """The operations board's view, through the clock's database role and the broker."""

    def __init__(self, settings: Settings, clock: Transactions) -> None:
        self.settings, self.clock = settings, clock
        self.broker = Queues(settings)

    def overview(self, aggregate: Transactions) -> dict[str, Any]:
        """Depth and age per listener, workers, what is unknown, failing or stuck, dead letters with their cause."""
        depth, in_hand, up = self._broker()
        now = traffic(self.clock)
        queues = [
            {**asdict(line), "in_broker": depth.get(line.queue), "worker_pid": up.get(line.queue)} for line in now.lines
        ]
        return {
            "queues": queues,
            "unacknowledged": in_hand,
            "broker": bool(depth),
            "unknown": [asdict(one) for one in now.unknown],
            "stuck": [*self.lost(aggregate), *stuck(self.clock, STUCK_SECONDS)],
            "failing": failing(self.clock),
            "dead": dead_letters(self.clock),
        }

    def _broker(self) -> tuple[dict[str, int], int | None, dict[str, int]]:
        try:
            return self.broker.depths(), self.broker.in_hand(), self.broker.workers()
        except redis.RedisError:
            return {}, None, {}

    def lost(self, aggregate: Transactions) -> list[dict[str, Any]]:
        """What was received, is not judged, and about which nobody has a message: nothing will become of it."""
        with aggregate() as session:
            before = unjudged(session)
        known = undone(self.clock)
        with aggregate() as session:  # judged meanwhile is not lost
            now = unjudged(session)
        gone = [
            (receipt, agency, age)
            for receipt, (agency, age) in now.items()
            if receipt in before and receipt not in known and age > STUCK_SECONDS
        ]
        about = {"stage": "lost", "sends": 0, "tries": 0, "cause": "no message about it is left"}
        return [{"receipt": receipt, "agency": agency, "age": age, **about} for receipt, agency, age in gone]

    def undone(self) -> set[str]:
        """The receipts about which a message is on its way, failing or given up."""
        return undone(self.clock)

    def agencies_in_flight(self) -> set[str]:
        """Agencies with a submission that has not been judged to its end: they wait for us, not we for them."""
        return agencies_on_the_way(self.clock)

    def whereabouts(self, receipt: str) -> list[dict[str, Any]]:
        """The messages about one submission that are not done; see ``shared.bus.inspection.whereabouts``."""
        return whereabouts(self.clock, receipt)

    def write_overdue_letters(self, aggregate: Transactions, head: Letterhead) -> int:
        """Letters that wait for what else their agency sent, where that no longer moves; the number written."""
        with aggregate() as session:
            waiting = [one for one in waiting_agencies(session) if one[2] > QUIET_SECONDS or one[1] > LONGEST_SECONDS]
        if not waiting:
            return 0
        on_the_way, written = moving(self.clock), 0
        for code, oldest, _ in waiting:
            with aggregate() as session:
                written += bool(write_overdue(session, code, oldest, on_the_way, head))
        return written

    def replay(self, event: str | None, cause: str | None, stage: str | None) -> int:
        """Puts dead letters back; see ``shared.bus.inspection.replay``."""
        return replay(self.clock, event=event, cause=cause, listener=stage)

    def disagreements(self) -> list[dict[str, Any]]:
        """Where what was said and what was heard differ: messages (``shared.bus.inspection``), and the register's copy."""
        messages = [{**one, "event": str(one["event"])} for one in disagreements(self.clock)]
        return [*messages, *unlike(self.clock)]

    def tell(self, troubles: tuple[Trouble, ...], aggregate: Transactions) -> None:
        """Says what was given up or soon will be: in the log, and in a letter an hour where a mailbox is named."""
        counted = Counter((one.state, one.listener, one.cause.splitlines()[0][:200]) for one in troubles)
        for (state, listener, cause), count in counted.items():
            log.error("messages.troubled", state=state, listener=listener, cause=cause, count=count)
        if not counted or not self.settings.operator_mailbox:
            return
        operators = Agency(
            code="system", name="Bộ phận vận hành", level="", province="", mailbox=self.settings.operator_mailbox
        )
        words = {
            "dead": sum(one.state == "dead" for one in troubles),
            "waiting": sum(one.state != "dead" for one in troubles),
            "causes": [
                {"listener": listener, "cause": cause, "count": count}
                for (_, listener, cause), count in counted.most_common(10)
            ],
            "link": f"{self.settings.public_url}/ops",
        }
        with aggregate() as session:
            write(session, operators, "trouble", trouble_key(datetime.now(UTC)), words)

    def metrics(self) -> bytes:
        """Prometheus text: waiting, oldest age, retries, dead and handled per listener, and what is unknown."""
        registry = CollectorRegistry()
        now = traffic(self.clock)
        _measure(now, registry)
        depth, in_hand, _ = self._broker()
        held_up = Gauge(
            "baocao_submissions_stuck", "Submissions that fail, stand still or were given up", registry=registry
        )
        held_up.set(len(stuck(self.clock, STUCK_SECONDS)))
        depths = Gauge("baocao_broker_queue_length", "Messages in the broker", ["queue"], registry=registry)
        for queue, length in depth.items():
            depths.labels(queue).set(length)
        unacknowledged = Gauge("baocao_broker_unacked", "Messages delivered and not acknowledged", registry=registry)
        unacknowledged.set(in_hand if in_hand is not None else float("nan"))
        return generate_latest(registry)


_LINES = {
    "waiting": ("baocao_messages_waiting", "Messages on their way"),
    "oldest_seconds": ("baocao_oldest_message_seconds", "Age of the oldest message"),
    "retry": ("baocao_messages_retry", "Messages to be tried again"),
    "dead": ("baocao_dead_letters", "Dead letters"),
    "handled": ("baocao_messages_handled", "Messages handled and not yet tidied away"),
}


def _measure(now: Traffic, registry: CollectorRegistry) -> None:
    for field, (name, words) in _LINES.items():
        gauge = Gauge(name, words, ["queue", "listener"], registry=registry)
        for line in now.lines:
            gauge.labels(line.queue, line.listener).set(getattr(line, field))
    unsent = Gauge(
        "baocao_outbox_unsent_seconds", "Age of the oldest event not yet sent", ["service"], registry=registry
    )
    for service, seconds in now.unrelayed_seconds.items():
        unsent.labels(service).set(seconds)
    unknown = Gauge(
        "baocao_events_unknown", "Events that this version does not know", ["service", "name"], registry=registry
    )
    for one in now.unknown:
        unknown.labels(one.service, one.name).set(one.count)
