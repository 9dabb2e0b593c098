"""What operators see: queues, workers, stuck work, dead letters. Reads message tables, never figures."""

from __future__ import annotations

from typing import Any

import redis
from prometheus_client import CollectorRegistry, Gauge, generate_latest
from sqlalchemy import text

from shared.contracts import RECEIVERS
from shared.database import Transactions
from shared.messaging import dead_letters, in_flight, replay, stuck
from shared.settings import Settings


class Operations:
    """The operations board's view, through the clock's database role and the broker."""

    def __init__(self, settings: Settings, clock: Transactions) -> None:
        self.settings, self.clock = settings, clock
        self.broker = redis.Redis.from_url(settings.redis_url, socket_timeout=3, socket_connect_timeout=2)

    def overview(self) -> dict[str, Any]:
        """Depth and age per queue, workers, stuck submissions, dead letters with their cause."""
        depth, unacked, up = self._broker()
        queues = [
            {**queue, "in_broker": depth.get(queue["queue"]), "worker_pid": up.get(queue["queue"])}
            for queue in in_flight(self.clock)
        ]
        return {
            "queues": queues,
            "unacknowledged": unacked,
            "broker": bool(depth),
            "stuck": stuck(self.clock, self.settings.sweep_seconds * 2),
            "dead": dead_letters(self.clock),
        }

    def _broker(self) -> tuple[dict[str, int], int | None, dict[str, int]]:
        try:
            depth = {queue: int(self.broker.llen(queue)) for queue in RECEIVERS}
            unacked = int(self.broker.hlen("unacked"))
            up = {queue: int(pid) for queue in RECEIVERS if (pid := self.broker.get(f"baocao:worker:{queue}"))}
        except redis.RedisError:
            return {}, None, {}
        return depth, unacked, up

    def agencies_in_flight(self) -> set[str]:
        """Agencies with a submission that has not been judged yet: they wait for us, not we for them."""
        return {row["agency"] for row in stuck(self.clock, -1) if row["agency"]}

    def replay(self, event: str | None, cause: str | None, stage: str | None) -> int:
        """Puts dead letters back; see ``shared.messaging.replay``."""
        return replay(self.clock, event=event, cause=cause, queue=stage)

    def metrics(self) -> bytes:
        """Prometheus text: waiting, oldest age, retries, dead and handled per service."""
        registry = CollectorRegistry()
        gauges = {
            "waiting": Gauge("baocao_messages_waiting", "Messages on their way", ["queue"], registry=registry),
            "oldest_seconds": Gauge(
                "baocao_oldest_message_seconds", "Age of the oldest message", ["queue"], registry=registry
            ),
            "retry": Gauge("baocao_messages_retry", "Messages to be tried again", ["queue"], registry=registry),
            "dead": Gauge("baocao_dead_letters", "Dead letters", ["queue"], registry=registry),
            "handled": Gauge(
                "baocao_messages_handled", "Messages handled and not yet tidied away", ["queue"], registry=registry
            ),
        }
        depths = Gauge("baocao_broker_queue_length", "Messages in the broker", ["queue"], registry=registry)
        unacknowledged = Gauge("baocao_broker_unacked", "Messages delivered and not acknowledged", registry=registry)
        unsent = Gauge(
            "baocao_outbox_unsent_seconds", "Age of the oldest event not yet sent", ["service"], registry=registry
        )
        depth, unacked, _ = self._broker()
        for queue in in_flight(self.clock):
            for name, gauge in gauges.items():
                gauge.labels(queue["queue"]).set(queue[name])
        for queue_name, length in depth.items():
            depths.labels(queue_name).set(length)
        unacknowledged.set(unacked if unacked is not None else float("nan"))
        with self.clock() as session:
            for service in sorted(set(RECEIVERS.values()) | {"intake"}):
                age = session.execute(
                    text(
                        f"SELECT coalesce(extract(epoch FROM now() - min(created_at)), 0) FROM {service}.outbox WHERE sent_at IS NULL"
                    )
                ).scalar()
                unsent.labels(service).set(float(age or 0))
        return generate_latest(registry)
