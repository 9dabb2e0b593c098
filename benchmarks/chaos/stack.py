"""The stack as whoever runs it has it: `baocao up` in a process of its own, started again when it is killed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import httpx

from baocao.local.pids import lives
from baocao.local.stack import Stack, environment, free_port
from benchmarks.chaos.mail import Fickle
from shared.paths import ROOT
from shared.settings import Settings

DISK_MB = 700


class Running:
    """A stack in a folder of its own, on a small disk of its own where that can be made."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="baocao-chaos-", dir="/var/tmp"))
        mounted = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={DISK_MB}m,mode=711", "baocao-chaos", str(self.folder)],
            capture_output=True,
            check=False,
        )
        self.own_disk = mounted.returncode == 0
        self.folder.chmod(0o711)
        self.mail = Fickle(self.folder, free_port())
        self.given = {
            "BAOCAO_DATA_DIR": str(self.folder / "data"),
            "BAOCAO_WEB_PORT": str(free_port()),
            "BAOCAO_SMTP_URL": f"smtp://127.0.0.1:{self.mail.port}",
            "BAOCAO_SMTP_TLS": "required",
            "BAOCAO_SMTP_CA": str(self.mail.ca),
            "BAOCAO_SWEEP_SECONDS": "2",
            "BAOCAO_RETRY_SECONDS": "0.3",
            "BAOCAO_RETRY_LONGEST_SECONDS": "4",
            "BAOCAO_LATE_LETTER_DAYS": "0",
            "BAOCAO_LOG_LEVEL": "warning",
            "BAOCAO_TASK_SECONDS": "60",
        }
        self.stack = Stack(self.folder / "data")
        self.log = (self.folder / "up.log").open("ab")
        self.process = self._up()
        if self.wait_ready(90) is None:
            raise RuntimeError((self.folder / "up.log").read_text()[-2000:])
        self.settings = self.reached()

    def _up(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "baocao", "up", "--quiet"],
            env={**os.environ, **self.given},
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

    def stop(self) -> None:
        """Ends it all and removes its folder."""
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(100)
        finally:
            self.mail.stop()
            self.log.close()
            if self.own_disk:
                subprocess.run(["umount", "-l", str(self.folder)], check=False)
            shutil.rmtree(self.folder, ignore_errors=True)
