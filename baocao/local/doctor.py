"""``baocao doctor``: what is installed, reachable and missing, and what each missing part would add."""

from __future__ import annotations

import ctypes.util
import importlib.util
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from baocao.local.health import connects
from baocao.local.pids import lives
from baocao.local.processes import PROCESSES, Process
from baocao.local.servers import program
from baocao.local.stack import Stack, StackError
from services.extract.reading.readers.scan import tessdata
from shared.datafiles import WrongData
from shared.reference import Reference
from shared.settings import Settings, unknown


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the diagnosis."""

    name: str
    state: str
    """``ok``, ``missing`` or ``broken``."""
    detail: str


def diagnose(
    settings: Settings, load: Callable[[], Reference], environment: Mapping[str, str] = os.environ
) -> Iterator[Check]:
    """Every check, in the order a person would make them; ``load`` loads the facts, or says what is wrong with them."""
    yield _data_files(load)
    misspelt = unknown(environment)
    yield Check(
        "settings",
        "broken" if misspelt else "ok",
        f"no such setting: {', '.join(misspelt)}; docs/settings.md lists all" if misspelt else "nothing contradicts",
    )
    stack = Stack.find(settings)
    yield _data_folder(stack)
    for process in PROCESSES:
        yield from _server(process, settings)
    yield _parts()
    yield _running(stack.running())
    folder = tessdata()
    would = "would add: reading scans and photographs (package tesseract-ocr-vie)"
    yield Check("scans", "ok" if folder else "missing", f"Vietnamese model in {folder}" if folder else would)
    archives = ctypes.util.find_library("archive")
    would = "would add: .7z and .rar files (package libarchive13)"
    yield Check("7z and rar", "ok" if archives else "missing", archives or would)


def _data_files(load: Callable[[], Reference]) -> Check:
    try:
        known = load()
        found = f"{len(known.indicators)} indicators, {len(known.forms)} forms, {len(known.deadlines)} deadlines"
        return Check("data files", "ok", found)
    except WrongData as error:
        return Check("data files", "broken", str(error))


def _data_folder(stack: Stack) -> Check:
    try:
        stack.prepare()
        return Check("data folder", "ok", str(stack.folder))
    except StackError as error:
        return Check("data folder", "broken", str(error))


def _server(process: Process, settings: Settings) -> Iterator[Check]:
    """A server: reachable where a setting names it, else its program or module is here."""
    if not process.address:
        return
    given = str(getattr(settings, process.address))
    if given:
        place = f"given by setting: {given.rsplit('@', maxsplit=1)[-1]}"
        yield Check(process.name, "ok" if connects(given) else "broken", place)
    elif process.kind == "server":
        try:
            yield Check(process.name, "ok", str(program(process.wheel, process.app)))
        except StackError as error:
            yield Check(process.name, "missing", str(error))
    else:
        there = importlib.util.find_spec("aiosmtpd") is not None
        sink = "mail sink: letters stay on this machine; set BAOCAO_SMTP_URL to send them"
        yield Check(process.name, "ok" if there else "missing", sink)


def _parts() -> Check:
    """Whether the module of every declared process is here."""
    modules = [process.module for process in PROCESSES if process.module]
    gone = [module for module in modules if importlib.util.find_spec(module) is None]
    if gone:
        return Check("parts", "broken", f"not installed: {', '.join(gone)}")
    return Check("parts", "ok", f"{len(modules)} modules of processes")


def _running(state: dict[str, Any] | None) -> Check:
    """Whether the stack runs, and which of its parts has no process."""
    if state is None:
        return Check("running stack", "missing", "start it with `baocao up`")
    gone = {name for name, pid in state.get("parts", {}).items() if not lives(int(pid))} | set(state.get("down", ()))
    if gone:
        return Check("running stack", "broken", f"{state['url']}: down or being restarted: {', '.join(sorted(gone))}")
    return Check("running stack", "ok", str(state["url"]))
