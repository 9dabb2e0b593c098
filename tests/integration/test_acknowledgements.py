"""A worker whose acknowledgement got lost on the way to the broker goes on taking messages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
import redis
from kombu.connection import Connection
from kombu.entity import Queue
from kombu.messaging import Consumer

from benchmarks.chaos.network import Network, behind
from shared.bus.worker import Unsaid
from tests.conftest import RunningStack

NAME = "acknowledged"


@pytest.fixture
def channel(servers: RunningStack, network: Network) -> Iterator[Any]:
    through = behind(servers.settings.redis_url, network.port("valkey"))
    with Connection(through, transport_options={"socket_timeout": 3}) as line:
        yield line.channel()
    redis.Redis.from_url(servers.settings.redis_url).delete(NAME, "unacked", "unacked_index")


def test_an_acknowledgement_that_was_lost_is_said_again(
    servers: RunningStack, network: Network, channel: Any, wait_until: Callable[..., None]
) -> None:
    broker = redis.Redis.from_url(servers.settings.redis_url)
    taken: list[Any] = []
    channel.basic_qos(0, 1, False)
    queue = Queue(NAME, routing_key=NAME)
    with Consumer(channel, [queue], on_message=taken.append):
        for number in range(2):
            channel.basic_publish(channel.prepare_message(str(number)), "", NAME)
        channel.connection.client.drain_events(timeout=5)
        [first] = taken
        assert not channel.qos.can_consume() and broker.hlen("unacked") == 1, "one in hand, as many as it may have"
        network.feel("valkey", "cut")
        first.ack_log_error(SimpleNamespace(critical=lambda *_, **__: None), (redis.RedisError,))
        network.feel("valkey", "")
        assert not channel.qos.can_consume(), "as Celery leaves it"
        unsaid = Unsaid()
        unsaid.consumer = SimpleNamespace(task_consumer=SimpleNamespace(channel=channel))
        assert unsaid.say_again() == 0, "what was taken just now may be at work"
        assert unsaid.say_again() == 1
        assert channel.qos.can_consume() and broker.hlen("unacked") == 0
        assert unsaid.say_again() == 0
