"""Celery on Valkey, used for as little as possible: it tells a worker that there is something for it.

The only module that imports Celery, but for ``worker``. What a message is about stands in the listener's inbox; the
message names the row. A message that somebody else put here names no row, and nothing happens.
"""

from __future__ import annotations

from collections.abc import Iterable

from celery import Celery
from kombu.entity import Queue

from shared.bus.inbox import Delivery
from shared.bus.queues import Queues
from shared.bus.routes import MAP, Routes
from shared.settings import Settings

TASK = "baocao.deliver"
WINDOW = 200
"""Most messages of a queue that lie in the broker; the rest of a backlog waits in PostgreSQL."""


def celery_app(settings: Settings, name: str, routes: Routes = MAP) -> Celery:
    """A Celery application with the settings and their reasons of docs/decisions/0002-celery.md."""
    app = Celery(name, broker=settings.redis_url)
    app.conf.update(
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        worker_prefetch_multiplier=1,
        task_time_limit=settings.task_seconds,
        task_soft_time_limit=max(settings.task_seconds - 10, settings.task_seconds * 0.9),
        task_ignore_result=True,
        task_serializer="json",
        accept_content=["json"],
        task_queues=[Queue(name, routing_key=name) for name in routes.queues],
        task_create_missing_queues=False,
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        broker_transport_options={
            "visibility_timeout": settings.visibility_seconds,
            "unacked_restore_interval": 10,
            "unacked_restore_throttle": 1,
            "health_check_interval": 10,
            "socket_keepalive": True,
            "socket_timeout": 10,
            "socket_connect_timeout": 5,
            "retry_on_timeout": True,
        },
        worker_soft_shutdown_timeout=25,
        worker_enable_soft_shutdown_on_idle=False,
        worker_max_memory_per_child=settings.memory_limit_mb * 1024,
        worker_hijack_root_logger=False,
        worker_enable_remote_control=True,
        worker_cancel_long_running_tasks_on_connection_loss=False,
    )
    return app


class Broker(Queues):
    """The broker as the scheduler sees it, which also sends."""

    def __init__(self, settings: Settings, routes: Routes = MAP) -> None:
        super().__init__(settings, routes)
        self.app = celery_app(settings, "bus", routes)
        self.app.conf.broker_transport_options |= {"socket_connect_timeout": 2, "socket_timeout": 5}

    def send(self, queue: str, deliveries: Iterable[Delivery]) -> Iterable[Delivery]:
        """Tells a queue's workers of messages; gives back each that was told, so that a caller knows where it broke."""
        with self.app.producer_or_acquire() as producer:
            for delivery in deliveries:
                self.app.send_task(
                    TASK,
                    args=(delivery.event, delivery.listener),
                    task_id=str(delivery),
                    headers={"sends": delivery.sends},
                    queue=queue,
                    producer=producer,
                    ignore_result=True,
                    retry=False,
                )
                yield delivery
