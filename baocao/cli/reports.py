"""`submit` and `status`: send reports to the running stack and follow them."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from baocao.cli.tables import bar, show_queues
from baocao.cli.words import BAD_INPUT, RETURNED, fail, needs_stack, say

if TYPE_CHECKING:
    from baocao.client import Client, Progress
    from shared.settings import Settings


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True))
@click.option("--agency", help="Mã cơ quan gửi (khi không đặt BAOCAO_TOKEN) / the sending agency.")
@click.option("--period", help="Kỳ, ví dụ 2020-Q3 / the period.")
@click.option("--form", help="Mã biểu mẫu / the form's id.")
@click.option("--wait", is_flag=True, help="Chờ kết quả / wait for the results.")
@needs_stack
def submit(
    settings: Settings, paths: tuple[Path, ...], agency: str | None, period: str | None, form: str | None, wait: bool
) -> None:
    """Gửi tệp, thư mục tới hệ thống đang chạy. / Uploads files and folders.

    Ví dụ:  baocao submit bc.docx --agency BG-SCT --period 2020-Q3 --wait
    """
    from baocao.check import files_in
    from baocao.client import Refused, agency_client, as_
    from baocao.sending import submissions_in
    from shared.reference import installed

    if not agency and not os.environ.get("BAOCAO_TOKEN"):
        fail(BAD_INPUT, "Cần --agency MÃ hoặc biến BAOCAO_TOKEN.", "Give --agency CODE or set BAOCAO_TOKEN.")
    client = agency_client(settings, agency or "") if agency else as_(settings, "agency", "")
    found = files_in(list(paths))
    files = [one for path in found for one in submissions_in(path.name, path.read_bytes(), installed())]
    receipts, refused = [], 0
    with bar() as progress:
        task = progress.add_task(say("Gửi", "Upload"), total=len(files))
        for path, content in files:
            try:
                sent = client.upload(path, content, form=form, period=period)
                receipts.append(sent["receipt"])
                note = say(" (đã gửi trước đây)", " (sent before)") if sent["duplicate"] else ""
                click.echo(f"{sent['receipt']}  {path}{note}")
            except Refused as error:
                if error.status == 503:
                    raise
                refused += 1
                click.echo(f"{path}: {say(error.vi, error.en)}", err=True)
            progress.advance(task)
        returned = wait and _wait(client, receipts, progress)
    if refused:
        sys.exit(BAD_INPUT)
    if returned:
        sys.exit(RETURNED)


def _wait(client: Client, receipts: list[str], progress: Progress) -> bool:
    """Waits for the reports and prints their outcomes; whether one was returned or is no report."""
    task = progress.add_task(say("Xử lý", "Processing"), total=len(receipts))
    results = client.wait_for(receipts, lambda: progress.advance(task))
    for receipt, report in results.items():
        click.echo(f"{receipt}  {report['outcome']}")
    return any(report["outcome"] in ("returned", "unrecognised") for report in results.values())


@click.command()
@click.argument("receipt", required=False)
@needs_stack
def status(settings: Settings, receipt: str | None) -> None:
    """Một báo cáo đang ở đâu; không có biên nhận thì hàng đợi và tiến trình. / Where things stand.

    Ví dụ:  baocao status BC-7K3M9QXA
    """
    from baocao.client import Refused, as_
    from shared.reference import installed

    operator = as_(settings, "operator", "system")
    if receipt is None:
        show_queues(operator.call("GET", "/api/ops"))
        return
    for province in installed().provinces.values():
        officer = as_(settings, "officer", province.code)
        try:
            sent = officer.call("GET", f"/api/submissions/{receipt}")
        except Refused:
            continue
        report = officer.report(receipt)
        stage = report["outcome"] if report else say("đang xử lý", "processing")
        click.echo(f"{receipt}  {sent['agency']}  {sent['file_name']}  {sent['received_at']}  {stage}")
        return
    fail(BAD_INPUT, f"Không có biên nhận {receipt}.", f"There is no receipt {receipt}.")
