"""The main job on the sample reports, end to end: what ``baocao demo`` does and what the tests repeat."""

from __future__ import annotations

import contextlib
import io
import os
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from baocao.client import Client, Progress, Silent, Unreachable, as_
from baocao.local.prefork import die_with_parent
from baocao.local.stack import Stack, StackError
from corpus.samples import SAMPLES, document
from shared.paths import ROOT
from shared.reference import Reference
from shared.settings import Settings

FIRST = (
    ("BG-SCT", "bao-cao-cpdt-q3-2020.docx", "000", "docx"),
    ("DB-STNMT", "bao-cao-cntt-q2-2018.zip", "001", "zip"),
    ("TQ-TPTQ", "bao-cao-cpdt-q1-2020.docx", "002", "docx"),
    ("PY-SKHCN", "bieu-mau-q3-2019.docx", "003", "docx"),
    ("ST-KS", "bieu-mau-q2-2019.docx", "004", "docx"),
    ("BG-SXD", "bao-cao-bi-hong.docx", "000", "damaged"),
    ("PY-SXD", "bieu-mau-chua-dien.docx", "003", "docx"),
)
"""Who sends what first; the archive holds a covering letter, the damaged file is half a report, the last one is blank."""
AGAIN = (
    ("BG-SCT", "bao-cao-cpdt-q3-2020.xlsx", "000", "xlsx"),
    ("TQ-TPTQ", "bao-cao-cpdt-q1-2020.xlsx", "002", "xlsx"),
)
"""Second versions of two reports, as workbooks."""
ROLLUPS = (("24", "2020-Q3"), ("11", "2018-Q2"), ("08", "2020-Q1"))
PROVINCES = ("08", "11", "24", "54", "94")
"""The provinces of the sample register."""
SETTLED_SECONDS = 120
_EPOCH = (2020, 1, 1, 0, 0, 0)

Done = tuple[str, dict[str, Any], dict[str, Any]]
"""Agency, receipt, report."""


@contextlib.contextmanager
def own_stack(settings: Settings) -> Iterator[subprocess.Popen[bytes] | None]:
    """The stack for the time of the demo: the running one (None), or one of our own that is stopped at the end.

    Raises ``StackError``.
    """
    stack = Stack.find(settings)
    if stack.running():
        yield None
        return
    parent = os.getpid()
    process = subprocess.Popen(
        [sys.executable, "-m", "baocao", "up", "--quiet"],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
        preexec_fn=lambda: die_with_parent(parent, signal.SIGTERM),  # noqa: PLW1509  (it has one thread)
    )
    try:
        while not (stack.running() or {}).get("ready"):
            if process.poll() is not None:
                said = process.stderr.read().decode(errors="replace").strip() if process.stderr else ""
                vi, _, en = (said.splitlines() or [""])[-1].rpartition(" / ")
                raise StackError(vi or "Hệ thống không khởi động được.", en or "The stack did not start.")
            time.sleep(0.05)
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            process.wait(60)


def do_the_job(
    settings: Settings,
    reference: Reference,
    progress: Progress | None = None,
    told: Callable[[str], None] = lambda _: None,
) -> list[Done]:
    """Loads the register, uploads in two rounds, waits for both, writes to the late.

    Returns (agency, receipt, report) for every upload. Doing it again changes nothing.
    """
    operator = as_(settings, "operator", "system")
    register = (SAMPLES / "register.csv").read_bytes()
    done = operator.call("POST", "/api/agencies/import", files={"file": ("register.csv", register)})
    told(f"Danh bạ: {done['agencies']} cơ quan, {done['changed']} thay đổi.")
    settle(operator)
    results = []
    for uploads in (FIRST, AGAIN):
        results += _round(settings, uploads, progress or Silent())
    settle(operator)
    for due in sorted(reference.deadlines, key=lambda due: due.deadline):
        day = (due.deadline + timedelta(days=2)).isoformat()
        operator.call("POST", "/api/remind", params={"on": day, "dry_run": False})
    settle(operator)
    return results


def _round(settings: Settings, uploads: tuple[tuple[str, str, str, str], ...], progress: Progress) -> list[Done]:
    sending = progress.add_task("Gửi", total=len(uploads))
    sent: list[tuple[str, dict[str, Any], Client]] = []
    for agency, name, seed, kind in uploads:
        client = as_(settings, "agency", agency)
        sent.append((agency, client.upload(name, content(seed, kind)), client))
        progress.advance(sending)
    found = []
    processing = progress.add_task("Xử lý", total=len(sent))
    for agency, receipt, client in sent:
        [report] = client.wait_for([receipt["receipt"]]).values()
        found.append((agency, receipt, report))
        progress.advance(processing)
    return found


def content(seed: str, kind: str) -> bytes:
    """A sample file; ``damaged`` is the first half of the Word file, ``zip`` the file with a covering letter."""
    if kind == "zip":
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            letter = "Kính gửi: Sở Thông tin và Truyền thông\nĐơn vị xin gửi kèm báo cáo quý."
            archive.writestr(zipfile.ZipInfo("cong-van.txt", _EPOCH), letter.encode())
            archive.writestr(zipfile.ZipInfo(f"{seed}.docx", _EPOCH), document(seed, "docx"))
        return packed.getvalue()
    if kind == "damaged":
        whole = document(seed, "docx")
        return whole[: len(whole) // 2]
    return document(seed, kind)


def settle(operator: Client) -> None:
    """Waits until no message is on its way; raises ``Unreachable`` after ``SETTLED_SECONDS``."""
    end = time.monotonic() + SETTLED_SECONDS
    while any(queue["waiting"] or queue["retry"] for queue in operator.call("GET", "/api/ops")["queues"]):
        if time.monotonic() > end:
            raise Unreachable("thông điệp chưa xử lý xong / messages are still on their way")
        time.sleep(0.1)
