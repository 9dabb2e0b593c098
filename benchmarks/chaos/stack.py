"""The stack as whoever runs it has it, in a process of its own, started again when it is killed.

It is what `baocao up` runs, but for the network: our parts reach the servers through proxies.
"""

from __future__ import annotations

import functools
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
from sqlalchemy import create_engine, text

from baocao.client import Client, base_url
from baocao.local.pids import lives
from baocao.local.stack import Stack, environment, free_port
from benchmarks.chaos.clock import Clock
from benchmarks.chaos.mail import Fickle
from benchmarks.chaos.network import Network, behind
from shared.access import Caller, Role, make_token
from shared.database import admin_url
from shared.moments import now
from shared.paths import ROOT
from shared.settings import Settings

DISK_MB, TOKEN_DAYS = 700, 4000
WAYS = {"postgres": "BAOCAO_DATABASE_URL", "valkey": "BAOCAO_REDIS_URL", "store": "BAOCAO_S3_URL"}
"""The servers that are reached through a proxy, and the settings that name their addresses."""


class Running:
    """A stack in a folder of its own, on a small disk of its own where that can be made."""

    def __init__(self, seed: int = 1, *, clock: bool = False) -> None:
        """``clock``: its processes look at a clock of ours, where libfaketime is installed."""
        self.clock = Clock() if clock else None
        self.late_by_clock = 0
        """Letters about lateness that were written while the clock was wrong."""
        self.folder = Path(tempfile.mkdtemp(prefix="baocao-chaos-", dir="/var/tmp"))
        mounted = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={DISK_MB}m,mode=711", "baocao-chaos", str(self.folder)],
            capture_output=True,
            check=False,
        )
        self.own_disk = mounted.returncode == 0
        self.folder.chmod(0o711)
        self.mail = Fickle(self.folder, free_port())
        self.stack = Stack(self.folder / "data")
        targets = {name: functools.partial(self._address, setting) for name, setting in WAYS.items()}
        self.network = Network({**targets, "mail": lambda: ("127.0.0.1", self.mail.port)}, seed)
        self.given = {
            "BAOCAO_DATA_DIR": str(self.folder / "data"),
            "BAOCAO_WEB_PORT": str(free_port()),
            "BAOCAO_SMTP_URL": f"smtp://127.0.0.1:{self.network.port('mail')}",
            "BAOCAO_SMTP_TLS": "required",
            "BAOCAO_SMTP_CA": str(self.mail.ca),
            "BAOCAO_SWEEP_SECONDS": "2",
            "BAOCAO_RETRY_SECONDS": "0.3",
            "BAOCAO_RETRY_LONGEST_SECONDS": "4",
            "BAOCAO_LATE_LETTER_DAYS": "3" if self.clock else "0",
            "BAOCAO_LOG_LEVEL": "warning",
            "BAOCAO_TASK_SECONDS": "60",
        }
        self.log = (self.folder / "up.log").open("ab")
        self.process = self._up()
        if self.wait_ready(90) is None:
            said = (self.folder / "up.log").read_text()[-2000:]
            self.stop()
            raise RuntimeError(said)
        self.settings = self.reached()

    def _address(self, setting: str) -> tuple[str, int] | None:
        """Where a server of the present stack listens."""
        url = urlsplit(self.state().get("env", {}).get(setting, ""))
        return ("127.0.0.1", url.port) if url.port else None

    def late_letters(self) -> int:
        """Letters about lateness that were written so far."""
        return int(self._asked("SELECT count(*) FROM aggregate.letters WHERE step = 'late'"))

    def clock_ahead(self) -> float:
        """Seconds by which the clock of PostgreSQL is ahead of the right one."""
        shown: datetime = self._asked("SELECT clock_timestamp()")
        return (shown - now()).total_seconds()

    def _asked(self, question: str) -> Any:
        engine = create_engine(admin_url(self.reached()))
        try:
            with engine.connect() as session:
                return session.execute(text(question)).scalar_one()
        finally:
            engine.dispose()

    def ways(self) -> dict[str, int]:
        """The settings whose servers are reached through proxies, and where these listen."""
        return {setting: self.network.port(name) for name, setting in WAYS.items()}

    def seen(self) -> dict[str, str]:
        """The settings of the present stack as its own parts see it."""
        env: dict[str, str] = self.state().get("env", {})
        return {**env, **{setting: behind(env[setting], port) for setting, port in self.ways().items()}}

    def _up(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "benchmarks.chaos.up"],
            env={
                **os.environ,
                **(self.clock.env() if self.clock else {}),
                **self.given,
                "CHAOS_WAYS": json.dumps(self.ways()),
            },
            stdout=self.log,
            stderr=self.log,
            cwd=ROOT,
        )

    def reached(self) -> Settings:
        """Settings with the addresses of the present parts, the administrator's among them."""
        with environment({**self.given, **self.state()["env"]}):
            return Settings()

    def state(self) -> dict[str, Any]:
        """What the run file says; empty while nothing runs."""
        return self.stack.running() or {}

    def caller(self, role: Role, unit: str) -> Client:
        """A client with a token that is good whatever the stack's clock shows."""
        token = make_token(self.settings, Caller(role=role, unit=unit), days=TOKEN_DAYS)
        return Client(base_url(self.settings), lambda: token)

    def pid(self, part: str) -> int:
        """The process of a part, of the supervisor, or of the prefork server; 0 when it has none."""
        if part == "supervisor":
            return self.process.pid
        found = self.state()
        return int((found.get("prefork") if part == "prefork" else found.get("parts", {}).get(part)) or 0)

    def ready(self) -> bool:
        """Whether the supervisor and the services both say so."""
        if self.process.poll() is not None:
            self.process = self._up()
        if not self.state().get("ready"):
            return False
        try:
            answer = httpx.get(f"http://127.0.0.1:{self.given['BAOCAO_WEB_PORT']}/readyz", timeout=3)
        except httpx.HTTPError:
            return False
        return answer.status_code == 200

    def wait_ready(self, limit: float, *, without: tuple[str, int] | None = None) -> float | None:
        """Seconds until everything is ready; ``without``: a part and the process that it may not have any more."""
        began = time.monotonic()
        while time.monotonic() - began < limit:
            stale = without is not None and (self.pid(without[0]) in (0, without[1]) or lives(without[1]))
            if not stale and self.ready():
                return time.monotonic() - began
            time.sleep(0.1)
        return None

    def stop(self, keep: Path | None = None) -> None:
        """Ends it all and removes its folder; ``keep``: where the logs are copied to."""
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(100)
        finally:
            self.mail.stop()
            if self.clock:
                self.clock.stop()
            self.network.stop()
            self.log.close()
            if keep is not None:
                shutil.copytree(self.stack.logs, keep, dirs_exist_ok=True)
                for log in self.folder.glob("*.log"):
                    shutil.copy(log, keep)
            if self.own_disk:
                subprocess.run(["umount", "-l", str(self.folder)], check=False)
            shutil.rmtree(self.folder, ignore_errors=True)
