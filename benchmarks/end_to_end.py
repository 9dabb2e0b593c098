"""Reports per second end to end, time of each stage, what each listener costs, and the overhead of the messaging.

Everything is measured in one run on embedded real servers: the bare Celery rate with the same worker
settings is the yardstick of the three hops. Ends with one line ``RESULT {…}``; exits 1 when a report
was lost or a rollup differs, never because the machine was slow.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from functools import partial

import redis

from baocao.client import as_
from baocao.local.part import Part
from baocao.local.supervisor import Supervisor
from benchmarks.listeners import measured, show
from benchmarks.running import Running, upload
from corpus.samples import document
from services.extract.reading.report import read_report
from services.validate.judging.report import judge
from shared.bus.broker import celery_app
from shared.database import connect, transactions
from shared.reference import installed

PARTS = ["extract", "validate", "aggregate", "post", "scheduler"]
"""Those whose place the benchmark takes."""


def stages(rounds: int) -> dict[str, float]:
    """Milliseconds of CPU in this process for a docx of 89 lines and an xlsx of 169: reading, and judging.

    Of a file that is read again and again, which is the best case: what was once asked of a text is remembered.
    """
    found = {}
    for seed, kind in (("000", "docx"), ("002", "xlsx")):
        content = document(seed, kind)
        read = read_report(content, "x", installed())
        began = time.process_time()
        for _ in range(rounds):
            read_report(content, "x", installed())
        found[f"extract_{kind}_ms"] = (time.process_time() - began) / rounds * 1000
        began = time.process_time()
        for _ in range(rounds):
            judge(read.report, read.facts, read.tables, read.findings, installed(), None)
        found[f"validate_{kind}_ms"] = (time.process_time() - began) / rounds * 1000
    return found


def chain(stack: Running, chains: int, listeners: int) -> float:
    """Seconds for a number of chains of three hops, the last event heard by so many; everything commits, nothing works."""
    from benchmarks.hops import finished, first_event

    queues = ["extract", "validate", "aggregate", *(f"bench{n}" for n in range(2, listeners + 1))]
    env = {"BENCH_KIND": "hops", "BENCH_LISTENERS": str(listeners)}
    hops = [_worker(f"bench-{queue}", queue, 1, env) for queue in queues]
    relay = Part("bench-relay", [sys.executable, "-m", "benchmarks.hops"], env=env)
    stack.do(_replace(stack.supervisor, [relay, *hops]))
    clock = transactions(connect(stack.settings, "clock"))
    intake = transactions(connect(stack.settings, "intake"))

    def run(count: int) -> float:
        start = finished(clock)
        began = time.perf_counter()
        with intake() as session:
            for n in range(count):
                first_event(session, n)
        while finished(clock) - start < count * listeners and time.perf_counter() - began < 120:
            time.sleep(0.005)
        return time.perf_counter() - began

    run(20)
    seconds = run(chains)
    stack.do(stack.supervisor.remove([part.name for part in [relay, *hops]]))
    return seconds


def noop(stack: Running, tasks: int) -> float:
    """Bare no-op Celery tasks a second, with the same worker settings."""
    stack.do(_replace(stack.supervisor, [_worker("bench-noop", "post", 2, {"BENCH_KIND": "noop"})]))
    broker = redis.Redis.from_url(stack.settings.redis_url)
    app = celery_app(stack.settings, "bench")

    def bare(count: int) -> float:
        broker.delete("bench:noop")
        began = time.perf_counter()
        with app.producer_or_acquire() as producer:
            for _ in range(count):
                app.send_task("bench.noop", queue="post", producer=producer, ignore_result=True)
        while int(broker.get("bench:noop") or 0) < count and time.perf_counter() - began < 120:
            time.sleep(0.005)
        return count / (time.perf_counter() - began)

    bare(50)
    rate = bare(tasks)
    stack.do(stack.supervisor.remove(["bench-noop"]))
    return rate


def _worker(name: str, queue: str, processes: int, env: dict[str, str]) -> Part:
    options = ["-Q", queue, "-c", str(processes), "-n", f"{name}@%h", "--without-gossip", "--without-mingle"]
    return Part(name, ["benchmarks.hops", *options], kind="worker", env={**env, "BENCH_QUEUE": queue})


def _is_set(broker: redis.Redis, name: str) -> bool:
    return broker.get(name) is not None


async def _replace(supervisor: Supervisor, parts: list[Part]) -> None:
    """Ends the real workers and the scheduler and starts others, ready when they have shown themselves."""
    broker = redis.Redis.from_url(supervisor.env["BAOCAO_REDIS_URL"])
    await supervisor.remove(PARTS)
    for part in parts:
        queue = part.env.get("BENCH_QUEUE")
        broker.delete(f"bench:ready:{queue}")
        await supervisor.launch(part)
        if queue is not None:
            await supervisor.until(part.name, partial(_is_set, broker, f"bench:ready:{queue}"))


def main() -> int:
    """Runs the benchmark and prints its tables."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--reports", type=int, default=150)
    options.add_argument("--chains", type=int, default=400)
    options.add_argument("--listened", type=int, default=20, help="reports over which the listeners are measured")
    args = options.parse_args()
    result: dict[str, float] = {name: round(value, 2) for name, value in stages(20).items()}
    stack = Running()
    try:
        result["start_seconds"] = round(stack.start_seconds, 2)
        upload(stack, 10, 0)
        uploaded, done, judged = upload(stack, args.reports, 1000)
        result |= {
            "reports": args.reports,
            "lost_reports": args.reports - judged,
            "uploads_per_second": round(args.reports / uploaded, 1),
            "reports_per_second": round(judged / done, 1),
        }
        result["differences"] = as_(stack.settings, "operator", "system").call("GET", "/api/verify")["differences"]
        result["dead_letters"] = len(as_(stack.settings, "operator", "system").call("GET", "/api/ops")["dead"])
        stack.do(stack.supervisor.remove(PARTS))
        costs, _ = measured(stack, args.listened)
        result |= show(costs, args.listened)
        one, three = chain(stack, args.chains, 1), chain(stack, args.chains, 3)
        noop_rate = noop(stack, 3 * args.chains)
        chain_rate = 3 * args.chains / one
        result |= {
            "chain_messages_per_second": round(chain_rate),
            "noop_tasks_per_second": round(noop_rate),
            "chain_to_noop_ratio": round(chain_rate / noop_rate, 2),
            "message_ms": round(1000 / chain_rate, 2),
            "further_listener_ms": round((three - one) / 2 / args.chains * 1000, 2),
        }
    finally:
        stack.stop()
    for name, value in result.items():
        print(f"{name:>28}  {value}")
    print("RESULT " + json.dumps(result))
    return int(bool(result["lost_reports"] or result["differences"] or result["dead_letters"]))


if __name__ == "__main__":
    sys.exit(main())
