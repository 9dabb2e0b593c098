"""The main job on the sample reports, end to end, in front of the user."""

from __future__ import annotations

import contextlib
import io
import os
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from rich.table import Table

from baocao.client import Client, Unreachable, as_
from baocao.main import _bar, console, show_rollup, wait_for
from baocao.nursery import die_with_parent
from baocao.stack import Stack, StackError, settings_of_running
from corpus.samples import SAMPLES, document
from shared.access import Caller, make_token
from shared.forms import deadlines, provinces
from shared.paths import ROOT
from shared.settings import Settings
from shared.web import OUTCOMES

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
SETTLED_SECONDS = 120
_EPOCH = (2020, 1, 1, 0, 0, 0)


def run_demo(settings: Settings, *, leave: bool) -> None:
    """Starts the stack unless it runs, does the job, shows the results; raises ``StackError`` with one line."""
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, signal.default_int_handler)  # both stop the stack that the demo started
    began = time.monotonic()
    with _stack(settings) as own:
        live = settings_of_running(settings)
        console().print(
            f"Hệ thống sẵn sàng sau {time.monotonic() - began:.1f} giây." if own else "Dùng hệ thống đang chạy.",
            highlight=False,
        )
        results = do_the_job(live)
        show(live, results)
        console().print(f"Xong sau {time.monotonic() - began:.1f} giây.", highlight=False)
        if leave or not own:
            return
        console().print("Hệ thống vẫn chạy; bấm Ctrl-C để dừng.", highlight=False)
        with contextlib.suppress(KeyboardInterrupt):
            own.wait()


@contextlib.contextmanager
def _stack(settings: Settings) -> Iterator[subprocess.Popen[bytes] | None]:
    """The stack for the time of the demo: the running one, or one of our own that is stopped at the end."""
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
        preexec_fn=lambda: die_with_parent(parent, signal.SIGTERM),
    )
    try:
        while not (stack.running() or {}).get("ready"):
            if process.poll() is not None:
                said = process.stderr.read().decode(errors="replace").strip() if process.stderr else ""
                raise StackError(
                    said.splitlines()[-1] if said else "Hệ thống không khởi động được. / The stack did not start."
                )
            time.sleep(0.05)
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            process.wait(60)


def do_the_job(settings: Settings) -> list[tuple[str, dict[str, Any], dict[str, Any]]]:
    """Loads the register, uploads in two rounds, waits for both, writes to the late.

    Returns (agency, receipt, report) for every upload. Doing it again changes nothing.
    """
    operator = as_(settings, "operator", "system")
    register = (SAMPLES / "register.csv").read_bytes()
    done = operator.call("POST", "/api/agencies/import", files={"file": ("register.csv", register)})
    console().print(f"Danh bạ: {done['agencies']} cơ quan, {done['changed']} thay đổi.", highlight=False)
    settle(operator)
    results = []
    with _bar() as bar:
        for uploads in (FIRST, AGAIN):
            results += _round(settings, uploads, bar)
        settle(operator)
    for due in sorted(deadlines(), key=lambda due: due.deadline):
        operator.call(
            "POST", "/api/remind", params={"on": (due.deadline + timedelta(days=2)).isoformat(), "dry_run": False}
        )
    settle(operator)
    return results


def _round(
    settings: Settings, uploads: tuple[tuple[str, str, str, str], ...], bar: Any
) -> list[tuple[str, dict[str, Any], dict[str, Any]]]:
    task = bar.add_task("Gửi", total=len(uploads))
    sent: list[tuple[str, dict[str, Any], Client]] = []
    for agency, name, seed, kind in uploads:
        client = as_(settings, "agency", agency)
        sent.append((agency, client.upload(name, content(seed, kind)), client))
        bar.advance(task)
    officers = {agency: client for agency, _, client in sent}
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for agency, receipt, _ in sent:
        found |= {
            (agency, receipt["receipt"]): wait_for(officers[agency], [receipt["receipt"]], bar)[receipt["receipt"]]
        }
    return [(agency, receipt, found[agency, receipt["receipt"]]) for agency, receipt, _ in sent]


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
    """Waits until no message is on its way."""
    end = time.monotonic() + SETTLED_SECONDS
    while any(queue["waiting"] or queue["retry"] for queue in operator.call("GET", "/api/ops")["queues"]):
        if time.monotonic() > end:
            raise Unreachable("thông điệp chưa xử lý xong / messages are still on their way")
        time.sleep(0.1)


def show(settings: Settings, results: list[tuple[str, dict[str, Any], dict[str, Any]]]) -> None:
    """Prints submissions, rollups, letters, addresses and logins."""
    for agency, receipt, report in results:
        _show_report(agency, receipt, report)
    for code, period in ROLLUPS:
        show_rollup(as_(settings, "officer", code).call("GET", f"/api/rollups/{code}/{period}"))
    letters = [
        letter
        for code in {due_province for due_province in provinces() if due_province in ("08", "11", "24", "54", "94")}
        for letter in as_(settings, "officer", code).call("GET", "/api/letters")
    ]
    table = Table(
        "Loại",
        "Đến",
        "Tiêu đề",
        title=f"Thư đã gửi: {sum(bool(x['sent_at']) for x in letters)}/{len(letters)} (đọc tại /mail và /letters)",
    )
    for letter in sorted(letters, key=lambda x: (x["step"], x["recipient"])):
        table.add_row(letter["step"], letter["recipient"], letter["subject"])
    console().print(table)
    url = f"http://{settings.web_host}:{settings.web_port}"
    console().print(f"\n[bold]Xem tất cả tại {url}[/bold]  (hộp thư thử: {url}/mail)", highlight=False)
    for role, unit, what in (
        ("agency", "BG-SCT", "đơn vị: gửi và xem báo cáo của mình"),
        ("officer", "24", "cán bộ tỉnh Bắc Giang: tổng hợp, thư"),
        ("operator", "system", "vận hành: hàng đợi, thư chết"),
    ):
        console().print(
            f"  {what}: mã {make_token(settings, Caller(role=role, unit=unit))}", highlight=False, soft_wrap=True
        )


def _show_report(agency: str, receipt: dict[str, Any], report: dict[str, Any]) -> None:
    counts = {
        severity: sum(f["severity"] == severity for f in report["findings"])
        for severity in ("error", "warning", "info")
    }
    again = " · tệp đã gửi trước đây" if receipt["duplicate"] else ""
    mark, words = OUTCOMES[report["outcome"]]
    console().print(f"\n[bold]{receipt['receipt']}[/bold] {agency} · {receipt['file_name']}{again}", highlight=False)
    console().print(
        f"  biểu {report['form'] or '—'} · kỳ {report['period'] or '—'} · {report['figures']} số liệu, {report['held']} giữ lại · "
        f"{counts['error']} lỗi, {counts['warning']} cần giải trình, {counts['info']} thông tin → [bold]{mark} {words}[/bold]",
        highlight=False,
    )
    for finding in report["top"]:
        console().print(
            f"    {'●' if finding['severity'] == 'error' else '▲'} {finding['message']['vi'][:230]}",
            highlight=False,
            markup=False,
        )
