"""The stack of whichever checkout this runs in, driven by lines: each number of reports gives a line of JSON.

Started by ``benchmarks.beside`` with the checkout as working folder and PYTHONPATH; it knows the names of this version
and of those before, so that two versions do the same work under the same measure.
"""

from __future__ import annotations

import asyncio
import importlib
import json
import os
import shutil
import sys
import tempfile
import threading
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

KINDS = (
    ("BG-SCT", "000", "docx"),
    ("TQ-TPTQ", "002", "xlsx"),
    ("DB-STNMT", "001", "docx"),
    ("TQ-TPTQ", "002", "docx"),
    ("BG-SCT", "000", "xlsx"),
)
"""Agency, seed and format of the reports, over and over: what a version remembers of texts that come again flatters it."""
GIVEN = {"BAOCAO_LATE_LETTER_DAYS": "0", "BAOCAO_SWEEP_SECONDS": "600", "BAOCAO_LOG_LEVEL": "warning"}
"""Settings of a stack that is measured."""
NAMES = {
    "baocao.local.supervisor": "baocao.up",
    "baocao.local.stack": "baocao.stack",
    "corpus.samples": "baocao.samples",
}
"""Modules, and what they were called before."""
PARTS = {"nursery": "prefork", "clock": "scheduler", "web": "gateway", "mailsink": "mail_sink"}
"""Processes by what they were called before."""
SIX_MINUTES = 360.0


def found(module: str) -> Any:
    """A module of the checkout, by its name of now or of before; another checkout's may be installed, too."""
    here = Path(*module.split(".")).with_suffix(".py").exists()
    return importlib.import_module(module if here else NAMES[module])


def copy_of(content: bytes, number: int) -> bytes:
    """A file with its own checksum and the same content: the zip's comment holds a number, which readers ignore."""
    comment = f"{number:010d}".encode()
    return content[:-2] + len(comment).to_bytes(2, "little") + comment


class Driven:
    """The whole stack in a folder of its own."""

    def __init__(self) -> None:
        stack = found("baocao.local.stack")
        settings = importlib.import_module("shared.settings").Settings
        self.folder = Path(tempfile.mkdtemp(prefix="baocao-bench-", dir="/var/tmp"))
        self.folder.chmod(0o755)
        given = {**GIVEN, "BAOCAO_DATA_DIR": str(self.folder), "BAOCAO_WEB_PORT": str(stack.free_port())}
        with stack.environment(given):
            self.supervisor = found("baocao.local.supervisor").Supervisor(settings(), echo=False)
            self.loop = asyncio.new_event_loop()
            threading.Thread(target=self.loop.run_forever, daemon=True).start()
            self._do(self.supervisor.start())
        with stack.environment({**given, **self.supervisor.env}):
            self.settings = settings()
        self.as_ = importlib.import_module("baocao.client").as_
        self.operator = self.as_(self.settings, "operator", "system")
        register = (found("corpus.samples").SAMPLES / "register.csv").read_bytes()
        self.operator.call("POST", "/api/agencies/import", files={"file": ("r.csv", register)})
        self.clients: dict[str, Any] = {}
        database = importlib.import_module("shared.database")
        self.transaction = database.transactions(database.connect(self.settings, "aggregate"))
        self.sent = 0

    def round(self, reports: int) -> dict[str, Any]:
        """Uploads so many reports and waits until all are judged and every queue is empty."""
        done, before = self._judged() + reports, self._cpu()
        began = time.perf_counter()
        for number in range(self.sent, self.sent + reports):
            agency, seed, kind = KINDS[number % len(KINDS)]
            client = self.clients.setdefault(agency, self.as_(self.settings, "agency", agency))
            content = found("corpus.samples").document(seed, kind)
            client.upload(f"{number}.{kind}", copy_of(content, number))
        uploaded, self.sent = time.perf_counter() - began, self.sent + reports
        while self._judged() < done and time.perf_counter() - began < SIX_MINUTES:
            time.sleep(0.02)
        seconds, judged = time.perf_counter() - began, self._judged() - done + reports
        while any(queue["waiting"] for queue in self.operator.call("GET", "/api/ops")["queues"]):
            time.sleep(0.1)
        spent = self._cpu()
        cpu = {part: 1000 * (spent[part] - before[part]) / reports for part in spent}
        return {"seconds": seconds, "uploaded": uploaded, "lost": reports - judged, "cpu_ms": cpu}

    def last_word(self) -> dict[str, int]:
        """What must be nothing at the end: differences, and dead letters."""
        differences = self.operator.call("GET", "/api/verify")["differences"]
        dead = self.operator.call("GET", "/api/ops")["dead"]
        return {"differences": len(differences) if isinstance(differences, list) else differences, "dead": len(dead)}

    def stop(self) -> None:
        """Ends the stack and removes its folder."""
        self._do(self.supervisor.stop())
        shutil.rmtree(self.folder, ignore_errors=True)

    def _do(self, coroutine: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop).result(120)

    def _judged(self) -> int:
        text = importlib.import_module("sqlalchemy").text
        with self.transaction() as session:
            return int(session.execute(text("SELECT count(*) FROM reports")).scalar_one())

    def _cpu(self) -> defaultdict[str, float]:
        return cpu_of(
            {part.process.pid: PARTS.get(part.name, part.name) for part in self.supervisor.parts if part.process}
        )


def cpu_of(parts: dict[int, str]) -> defaultdict[str, float]:
    """Seconds of processor time that each process, named here, has used so far, with all that it forked."""
    fields = {int(folder.name): _stat(folder) for folder in Path("/proc").iterdir() if folder.name.isdigit()}
    tick, spent = os.sysconf("SC_CLK_TCK"), defaultdict[str, float](float)
    for process, own in fields.items():
        at = process
        while at not in parts and fields.get(at):
            at = int(fields[at][1])
        if at in parts and own:
            spent[parts[at]] += sum(map(int, own[11:15])) / tick  # its own, and of children that have ended
    return spent


def _stat(folder: Path) -> list[str]:
    """The fields of proc(5) behind the name: state, parent, …; none when the process has ended."""
    try:
        return (folder / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def main() -> None:
    """Starts, does rounds as told, and ends with the last word."""
    stack = Driven()
    try:
        print(json.dumps("ready"), flush=True)
        for line in sys.stdin:
            print(json.dumps(stack.round(int(line))), flush=True)
        print(json.dumps(stack.last_word()), flush=True)
    finally:
        stack.stop()


if __name__ == "__main__":
    main()
