"""The whole stack in a folder of its own, and reports that are sent to it: what the benchmarks of the services share."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from sqlalchemy import text

from baocao.client import Client, as_
from baocao.local.stack import environment, free_port
from baocao.local.supervisor import Supervisor
from benchmarks.driven_stack import GIVEN, KINDS, copy_of
from corpus.samples import SAMPLES, document
from shared.database import connect, transactions
from shared.settings import Settings


class Running:
    """The whole stack; without ``workers`` nobody takes what is sent."""

    def __init__(self, *, workers: bool = True) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="baocao-bench-", dir="/var/tmp"))
        self.folder.chmod(0o755)
        given = {**GIVEN, "BAOCAO_DATA_DIR": str(self.folder), "BAOCAO_WEB_PORT": str(free_port())}
        with environment(given):
            self.supervisor = Supervisor(Settings(), echo=False, workers=workers)
            self.loop = asyncio.new_event_loop()
            threading.Thread(target=self.loop.run_forever, daemon=True).start()
            began = time.perf_counter()
            self.do(self.supervisor.start())
            self.start_seconds = time.perf_counter() - began
        self.env = {**given, **self.supervisor.env}
        with environment(self.env):
            self.settings = Settings()
        self.clients: dict[str, Client] = {}
        as_(self.settings, "operator", "system").call(
            "POST", "/api/agencies/import", files={"file": ("r.csv", (SAMPLES / "register.csv").read_bytes())}
        )

    def do(self, coroutine: Any) -> Any:
        """Runs a coroutine of the supervisor's loop."""
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop).result(120)

    def stop(self) -> None:
        """Ends the stack and removes its folder."""
        self.do(self.supervisor.stop())
        shutil.rmtree(self.folder, ignore_errors=True)

    def send(self, reports: int, first: int) -> float:
        """Uploads distinct reports, numbered from ``first``; the seconds that took."""
        began = time.perf_counter()
        for number in range(first, first + reports):
            agency, seed, kind = KINDS[number % len(KINDS)]
            client = self.clients.setdefault(agency, as_(self.settings, "agency", agency))
            client.upload(f"{number}.{kind}", copy_of(document(seed, kind), number))
        return time.perf_counter() - began


def upload(stack: Running, reports: int, first: int) -> tuple[float, float, int]:
    """Uploads distinct reports and waits for all; seconds for the uploads, for everything, reports judged."""
    operator = as_(stack.settings, "operator", "system")
    transaction = transactions(connect(stack.settings, "aggregate"))
    with transaction() as session:
        before = int(session.execute(text("SELECT count(*) FROM reports")).scalar() or 0)
    began = time.perf_counter()
    uploaded = stack.send(reports, first)
    limit = time.perf_counter() + 60 + reports
    judged = 0
    while judged < reports and time.perf_counter() < limit:
        with transaction() as session:
            judged = int(session.execute(text("SELECT count(*) FROM reports")).scalar() or 0) - before
        time.sleep(0.02)
    done = time.perf_counter() - began
    while any(queue["waiting"] for queue in operator.call("GET", "/api/ops")["queues"]) and time.perf_counter() < limit:
        time.sleep(0.1)
    return uploaded, done, judged
