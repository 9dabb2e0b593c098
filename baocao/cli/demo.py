"""`demo`: the main job on the sample reports, in front of the user."""

from __future__ import annotations

import contextlib
import signal
import time
from typing import TYPE_CHECKING, Any

import click

from baocao.cli.tables import bar, show_rollup
from baocao.cli.words import console, read_settings, refuses_clearly

if TYPE_CHECKING:
    from shared.settings import Settings

LOGINS = (
    ("agency", "BG-SCT", "đơn vị: gửi và xem báo cáo của mình"),
    ("officer", "24", "cán bộ tỉnh Bắc Giang: tổng hợp, thư"),
    ("operator", "system", "vận hành: hàng đợi, thư chết"),
)


@click.command()
@click.option("--exit", "leave", is_flag=True, help="Thoát ngay khi xong / leave when done.")
@refuses_clearly
def demo(leave: bool) -> None:
    """Chạy thử toàn bộ trên năm báo cáo mẫu. / The main job on the sample reports.

    Ví dụ:  baocao demo --exit
    """
    from baocao.demo import do_the_job, own_stack
    from baocao.local.stack import settings_of_running
    from shared.reference import installed

    settings = read_settings()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, signal.default_int_handler)  # both stop the stack that the demo started
    began = time.monotonic()
    with own_stack(settings) as own:
        live = settings_of_running(settings)
        ready = f"Hệ thống sẵn sàng sau {time.monotonic() - began:.1f} giây."
        console().print(ready if own else "Dùng hệ thống đang chạy.", highlight=False)
        with bar() as progress:
            results = do_the_job(live, installed(), progress, lambda line: console().print(line, highlight=False))
        show(live, results)
        console().print(f"Xong sau {time.monotonic() - began:.1f} giây.", highlight=False)
        if leave or not own:
            return
        console().print("Hệ thống vẫn chạy; bấm Ctrl-C để dừng.", highlight=False)
        with contextlib.suppress(KeyboardInterrupt):
            own.wait()


def show(settings: Settings, results: list[tuple[str, dict[str, Any], dict[str, Any]]]) -> None:
    """Prints submissions, rollups, letters, addresses and logins."""
    from baocao.client import as_
    from baocao.demo import ROLLUPS
    from shared.access import Caller, make_token

    for agency, receipt, report in results:
        _show_report(agency, receipt, report)
    for code, period in ROLLUPS:
        show_rollup(as_(settings, "officer", code).call("GET", f"/api/rollups/{code}/{period}"))
    _show_letters(settings)
    url = f"http://{settings.web_host}:{settings.web_port}"
    console().print(f"\n[bold]Xem tất cả tại {url}[/bold]  (hộp thư thử: {url}/mail)", highlight=False)
    for role, unit, what in LOGINS:
        token = make_token(settings, Caller(role=role, unit=unit))
        console().print(f"  {what}: mã {token}", highlight=False, soft_wrap=True)


def _show_letters(settings: Settings) -> None:
    from rich.table import Table

    from baocao.client import as_
    from baocao.demo import PROVINCES

    letters = [letter for code in PROVINCES for letter in as_(settings, "officer", code).call("GET", "/api/letters")]
    sent = sum(bool(letter["sent_at"]) for letter in letters)
    title = f"Thư đã gửi: {sent}/{len(letters)} (đọc tại /mail và /letters)"
    table = Table("Loại", "Đến", "Tiêu đề", title=title)
    for letter in sorted(letters, key=lambda x: (x["step"], x["recipient"])):
        table.add_row(letter["step"], letter["recipient"], letter["subject"])
    console().print(table)


def _show_report(agency: str, receipt: dict[str, Any], report: dict[str, Any]) -> None:
    from shared.codes import codes
    from shared.contracts import Outcome, Severity

    errors, warnings, notes = (
        sum(finding["severity"] == severity for finding in report["findings"])
        for severity in ("error", "warning", "info")
    )
    again = " · tệp đã gửi trước đây" if receipt["duplicate"] else ""
    became = codes().outcomes[Outcome(report["outcome"])]
    console().print(f"\n[bold]{receipt['receipt']}[/bold] {agency} · {receipt['file_name']}{again}", highlight=False)
    figures = f"{report['figures']} số liệu, {report['held']} giữ lại"
    found = f"{errors} lỗi, {warnings} cần giải trình, {notes} thông tin"
    where = f"biểu {report['form'] or '—'} · kỳ {report['period'] or '—'}"
    console().print(f"  {where} · {figures} · {found} → [bold]{became.mark} {became.vi}[/bold]", highlight=False)
    for finding in report["top"]:
        line = f"    {codes().severities[Severity(finding['severity'])].mark} {finding['message']['vi'][:230]}"
        console().print(line, highlight=False, markup=False)
