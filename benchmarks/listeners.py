"""What each listener costs: its handlers run here, one report after the other, against the embedded servers.

The tasks are those of the workers, their take of the message and their commit included; only what Celery and the broker
do is left out, which ``benchmarks.hops`` measures. CPU is counted, not time: it says the same on a machine that others use, too.

    python -m benchmarks.listeners --reports 30 [--profile rollup] [--statements validate]
"""

from __future__ import annotations

import argparse
import cProfile
import importlib
import pstats
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from typing import Any

from celery import Task
from sqlalchemy import Engine, event

from baocao.client import as_
from baocao.local.stack import environment
from benchmarks.running import Running
from shared.bus.broker import TASK, Broker
from shared.bus.inbox import Delivery
from shared.bus.relay import relay
from shared.bus.routes import MAP
from shared.database import Transactions, connect, transactions
from shared.logs import configure

WORKERS = {
    "extract": "services.extract.main",
    "validate": "services.validate.main",
    "aggregate": "services.aggregate.worker",
    "post": "services.aggregate.postman",
}
"""The wiring of each queue that reports of office files pass."""
RELAY = "(relay)"


@dataclass(slots=True)
class Cost:
    """What was spent on the messages to one listener."""

    messages: int = 0
    cpu: float = 0.0
    database: float = 0.0
    """CPU seconds in this process, and in PostgreSQL's."""
    statements: Counter[str] = field(default_factory=Counter)
    seconds: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    """CPU seconds of PostgreSQL by statement, what it does at the commit left out."""


class Collecting(Broker):
    """A broker with room for everything, that keeps what workers would be told."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.told: list[tuple[str, Delivery]] = []

    def depths(self) -> dict[str, int]:
        """Nothing lies there."""
        return dict.fromkeys(self.routes.queues, 0)

    def send(self, queue: str, deliveries: Iterable[Delivery]) -> Iterable[Delivery]:
        """Keeps each."""
        for delivery in deliveries:
            self.told.append((queue, delivery))
            yield delivery


class Meter:
    """Counts CPU and statements between two moments."""

    def __init__(self, stack: Running, *, each_statement: bool) -> None:
        """``each_statement``: what each takes of PostgreSQL is asked, too, which takes this process some time."""
        self.costs: dict[str, Cost] = defaultdict(Cost)
        self.server = next(
            part.process.pid for part in stack.supervisor.parts if part.name == "postgres" and part.process
        )
        self.now: Cost | None = None
        self.last = 0.0
        self.each_statement = each_statement
        if each_statement:
            event.listen(Engine, "before_cursor_execute", self._before)
        event.listen(Engine, "after_cursor_execute", self._after)
        event.listen(Engine, "commit", lambda _: self._after(None, None, "COMMIT"))

    def _before(self, *_: Any) -> None:
        self.last = self._database()

    def _after(self, _connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if self.now is not None:
            said = " ".join(statement.split())[:110]
            self.now.statements[said] += 1
            self.now.seconds[said] += self._database() - self.last if self.each_statement and said != "COMMIT" else 0.0

    @contextmanager
    def counting(self, listener: str, messages: int = 1) -> Iterator[None]:
        """What is done inside is put down to a listener."""
        cost = self.costs[listener]
        self.now, server, began = cost, self._database(), time.process_time()
        try:
            yield
        finally:
            cost.cpu += time.process_time() - began
            cost.database += self._database() - server
            cost.messages += messages
            self.now = None

    def _database(self) -> float:
        """CPU seconds of PostgreSQL so far, to the microsecond."""
        with open(f"/proc/{self.server}/task/{self.server}/children", encoding="ascii") as listed:  # noqa: PTH123  (quick)
            return sum(map(_ran, [str(self.server), *listed.read().split()]))


def _ran(process: str) -> float:
    try:
        with open(f"/proc/{process}/schedstat", encoding="ascii") as spent:  # noqa: PTH123  (quick)
            return int(spent.read().split()[0]) / 1e9
    except OSError:
        return 0.0


def measured(
    stack: Running, reports: int, profile: str = "", *, each_statement: bool = False
) -> tuple[dict[str, Cost], cProfile.Profile]:
    """Costs by listener of so many reports, after some that do not count; one listener is profiled."""
    with environment(stack.env):
        tasks = {queue: importlib.import_module(module).app.tasks[TASK] for queue, module in WORKERS.items()}
    configure(stack.settings, "bench")
    broker, clock = Collecting(stack.settings), transactions(connect(stack.settings, "clock"))
    meter, profiler = Meter(stack, each_statement=each_statement), cProfile.Profile(time.process_time)
    for count, first in ((10, 100_000), (reports, 200_000)):
        meter.costs.clear()
        for number in range(first, first + count):
            stack.send(1, number)
            _drain(tasks, broker, clock, meter, profiler, profile)
    return dict(meter.costs), profiler


def _drain(
    tasks: dict[str, Task],
    broker: Collecting,
    clock: Transactions,
    meter: Meter,
    profiler: cProfile.Profile,
    profile: str,
) -> None:
    """Carries and handles until nothing moves any more."""
    while True:
        with meter.counting(RELAY, messages=0), profiler if profile == RELAY else nullcontext():
            if not relay(broker, clock):
                return
        told, broker.told = broker.told, []
        for queue, delivery in told:
            _deliver(tasks[queue], delivery, meter, profiler if profile == delivery.listener else None)


def _deliver(task: Task, delivery: Delivery, meter: Meter, profiler: cProfile.Profile | None) -> None:
    with meter.counting(delivery.listener), profiler or nullcontext():
        task.apply((delivery.event, delivery.listener))


def show(costs: dict[str, Cost], reports: int) -> dict[str, float]:
    """Prints the costs by listener, in the order of a report's way; the milliseconds of each."""
    print(f"{'listener':>16} {'messages':>9} {'CPU ms':>8} {'database ms':>12} {'statements':>11}   (a report)")
    found = {}
    for listener, cost in costs.items():
        cpu, database = 1000 * cost.cpu / reports, 1000 * cost.database / reports
        number = cost.statements.total() / reports
        print(f"{listener:>16} {cost.messages / reports:9.2f} {cpu:8.2f} {database:12.2f} {number:11.2f}")
        found[f"{listener.strip('()')}_ms"] = round(cpu + database, 2)
    return found


def main() -> int:
    """Prints what each listener costs a report."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--reports", type=int, default=30)
    options.add_argument(
        "--profile", default="", choices=["", RELAY, *MAP.listeners], help="a listener whose functions are shown"
    )
    options.add_argument("--statements", default="", help="a listener whose statements are shown")
    args = options.parse_args()
    stack = Running(workers=False)
    try:
        costs, profiler = measured(stack, args.reports, args.profile, each_statement=bool(args.statements))
        dead = as_(stack.settings, "operator", "system").call("GET", "/api/ops")["dead"]
    finally:
        stack.stop()
    show(costs, args.reports)
    for listener, cost in costs.items():
        if args.statements in (listener.strip("()"), "all"):
            print(listener)
            for statement, number in cost.statements.most_common():
                print(
                    f"{number / args.reports:6.2f} {1000 * cost.seconds[statement] / args.reports:6.2f} ms  {statement}"
                )
    if args.profile:
        pstats.Stats(profiler).sort_stats("tottime").print_stats(45)
        pstats.Stats(profiler).sort_stats("cumulative").print_stats(60)
    return int(bool(dead))


if __name__ == "__main__":
    sys.exit(main())
