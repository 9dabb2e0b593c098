"""An event that three listeners hear, two of one service and one of another, and their Celery workers.

``celery -A tests.integration.three_listeners worker -Q rollup``; LISTENER names the queue.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress

import redis
from celery.exceptions import SoftTimeLimitExceeded
from sqlalchemy import Connection

from shared.bus.broker import celery_app
from shared.bus.events import SubmissionEvent
from shared.bus.routes import Listener, Routes
from shared.bus.worker import listen
from shared.database import connect, transactions
from shared.settings import Settings


class Judged(SubmissionEvent):
    """Stands for ``ReportValidated`` as it will be heard."""

    what: str = ""
    """What befalls whom: ``fails:notices``, ``kills:portal``, ``hangs:portal``, ``slow:portal``."""


ROLLUP = Listener("rollup", "aggregate", "rollup")
NOTICES = Listener("notices", "aggregate", "notices")
PORTAL = Listener("portal", "intake", "portal")
ROUTES = Routes({Judged: (ROLLUP, NOTICES, PORTAL)}, {Judged: "validate"})


def handler(name: str, board: redis.Redis) -> Callable[[Judged, Connection], None]:
    """What the listener of a name does: it says on the board that it began, and that it heard."""

    def hear(event: Judged, session: Connection) -> None:
        board.rpush(f"began:{name}", event.receipt)
        fate, _, whom = event.what.partition(":")
        if whom == name and not board.exists("repaired"):
            if fate == "fails":
                raise ValueError("a letter without words")
            if fate == "kills":
                os.kill(os.getpid(), signal.SIGKILL)
            while fate == "hangs":
                with suppress(SoftTimeLimitExceeded):
                    time.sleep(100)
        if whom == name and fate == "slow":
            time.sleep(4)
        board.rpush(f"heard:{name}", event.receipt)

    return hear


if queue := os.environ.get("LISTENER"):
    settings = Settings()
    app = celery_app(settings, queue, ROUTES)
    [one] = [listener for listener in ROUTES.listeners.values() if listener.queue == queue]
    own = transactions(connect(settings, one.service, pool=1))
    listen(app, {one: {Judged: handler(queue, redis.Redis.from_url(settings.redis_url))}}, own, settings, ROUTES)
