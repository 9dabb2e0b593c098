"""Two versions at work side by side, as in a rolling deployment: today's, and an older or the next one.

The next version is made of a copy of this one: it says an event that this one does not know, and more in an event that
this one does. So this version plays the older part, which it will have to play at the next upgrade. A checkout of an
older version plays its part itself, where its tables are those of today.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import create_engine, text

from baocao.local.processes import named, worker_options
from benchmarks.chaos.stack import Running
from shared.database import SERVICES, admin_url
from shared.paths import ROOT

FOLDERS = ("shared", "services", "baocao", "families", "forms", "letters", "reference", "rules")
WORKERS = ("validate", "aggregate")
BESIDE_SECONDS, START_SECONDS, LEAVE_SECONDS = 5.0, 45.0, 45.0
NEXT_EVENT = "ReportWeighed"
SAYS_MORE = '''_publish = publish


def publish(session: Connection, event: Event) -> None:
    """As before, and beside each judgement how heavy the report is."""
    from shared.bus.events import ReportValidated, ReportWeighed, SubmissionEvent

    _publish(session, event)
    if isinstance(event, ReportValidated):
        told = {name: getattr(event, name) for name in SubmissionEvent.model_fields if name not in ("id", "at")}
        _publish(session, ReportWeighed(**told, weight=len(event.facts)))


def unheard('''
WEIGHED = '''class ReportWeighed(SubmissionEvent):
    """Of the next version."""

    weight: int


class ReportHandedOver('''
EDITS = (
    ("shared/bus/outbox.py", "def unheard(", SAYS_MORE),
    ("shared/bus/events.py", "class ReportHandedOver(", WEIGHED),
    ("shared/bus/events.py", "    outcome: Outcome\n    rules", "    outcome: Outcome\n    weight: int = 7\n    rules"),
    ("shared/bus/routes.py", "    ReportReceived,\n", "    ReportReceived,\n    ReportWeighed,\n"),
    ("shared/bus/routes.py", "    ReportValidated: (", "    ReportWeighed: (NOTICES,),\n    ReportValidated: ("),
    ("shared/bus/routes.py", '    ReportValidated: "', '    ReportWeighed: "validate",\n    ReportValidated: "'),
    ("services/aggregate/worker.py", "    ReportReceived,\n", "    ReportReceived,\n    ReportWeighed,\n"),
    (
        "services/aggregate/worker.py",
        "        NOTICES: {",
        "        NOTICES: {\n            ReportWeighed: lambda *_: None,",
    ),
)
"""What the next version has more: file, place, and what stands there then."""
UNHEARD = (
    "SELECT count(*) FROM validate.outbox o WHERE name = :name AND settled_at IS NULL AND (relayed_at IS NULL OR NOT EXISTS ("
    "SELECT 1 FROM aggregate.inbox i WHERE i.event = o.id AND i.state = 'handled'))"
)
SAID = "SELECT count(*) FROM validate.outbox WHERE name = :name"


def next_version(folder: Path) -> Path:
    """A copy of this version that says more. Raises ``LookupError`` when this one no longer reads as the edits expect."""
    for name in FOLDERS:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"), dirs_exist_ok=True)
    for file, place, instead in EDITS:
        path = folder / file
        before = path.read_text(encoding="utf-8")
        if place not in before:
            raise LookupError(f"{file}: {place!r}")
        path.write_text(before.replace(place, instead, 1), encoding="utf-8")
    return folder


def newest_tables(checkout: Path) -> dict[str, str]:
    """The newest version of each service's tables in a checkout."""
    versions = {one: checkout / "services" / one / "migrations" / "versions" for one in SERVICES}
    return {one: max((path.stem[:4] for path in folder.glob("0*.py")), default="") for one, folder in versions.items()}


def same_tables(checkout: Path) -> bool:
    """Whether the version in a checkout works on the tables of today."""
    return newest_tables(checkout) == newest_tables(ROOT)


class Others:
    """Workers, and perhaps a scheduler, of another version."""

    def __init__(self, stack: Running, checkout: Path, parts: tuple[str, ...]) -> None:
        self.checkout, self.log = checkout, (stack.folder / "beside.log").open("ab")
        env = {**os.environ, **stack.seen(), "PYTHONPATH": str(checkout), "PYTHONDONTWRITEBYTECODE": "1"}
        ready = str(stack.folder / "beside.ready")
        self.running = [self._start(self._command(part, ready), env) for part in parts]

    def _command(self, part: str, ready: str) -> list[str]:
        if part == "scheduler":
            return ["-m", "baocao", "scheduler", "--ready", ready]
        process = named(part)
        options = [*worker_options(process, 1), "-n", f"{part}-beside@%h", "-P", "prefork"]
        return ["-m", "celery", "-A", process.app, "worker", *options]

    def _start(self, command: list[str], env: dict[str, str]) -> subprocess.Popen[bytes]:
        words = [sys.executable, *command]
        return subprocess.Popen(
            words, cwd=self.checkout, env=env, stdout=self.log, stderr=self.log, start_new_session=True
        )

    def alive(self) -> bool:
        """Whether none has ended by itself."""
        return all(process.poll() is None for process in self.running)

    def stop(self) -> None:
        """Ends them as a deployment does: asked first, killed later."""
        for process in self.running:
            process.send_signal(signal.SIGTERM)
        for process in self.running:
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        self.log.close()


def count(stack: Running, statement: str) -> int:
    """A number of the database's."""
    engine = create_engine(admin_url(stack.reached()))
    try:
        with engine.connect() as session:
            return int(session.execute(text(statement), {"name": NEXT_EVENT}).scalar_one())
    finally:
        engine.dispose()


def until(condition: Callable[[], bool], limit: float) -> bool:
    """Whether a condition comes true in time."""
    end = time.monotonic() + limit
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.2)
    return False


def roll_forward(stack: Running) -> None:
    """Half the workers are of the next version; then ours are restarted; then the next version leaves again.

    What it said that we do not know waits for its scheduler and its worker, and is in nobody's way. Raises
    ``RuntimeError`` when the next version did not get to work, or what it said was not heard by its own.
    """
    checkout = next_version(stack.folder / "next")
    others = Others(stack, checkout, WORKERS)
    try:
        if not until(lambda: count(stack, SAID) > 0, START_SECONDS) or not others.alive():
            raise RuntimeError(f"the next version does not work: {stack.folder / 'beside.log'}")
        for part in WORKERS:
            os.kill(stack.pid(part), signal.SIGKILL)
        time.sleep(BESIDE_SECONDS)
        carrying = Others(stack, checkout, ("scheduler",))
        try:
            os.killpg(others.running[0].pid, signal.SIGTERM)  # validate: from now on nothing new is said
            if not until(lambda: count(stack, UNHEARD) == 0, LEAVE_SECONDS):
                raise RuntimeError("what the next version said was not heard by its own")
        finally:
            carrying.stop()
    finally:
        others.stop()


def roll_back(stack: Running, checkout: Path) -> None:
    """Half the workers are of an older version for a while, and alone for a moment."""
    others = Others(stack, checkout, WORKERS)
    try:
        time.sleep(BESIDE_SECONDS)
        for part in WORKERS:
            os.kill(stack.pid(part), signal.SIGKILL)
        time.sleep(BESIDE_SECONDS)
        if not others.alive():
            raise RuntimeError(f"the older version does not work: {stack.folder / 'beside.log'}")
    finally:
        others.stop()
