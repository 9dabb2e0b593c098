"""`up`, `doctor` and what production runs: the stack itself."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from baocao.cli.words import DONE, RETURNED, UNREACHABLE, fail, read_settings, say

if TYPE_CHECKING:
    from baocao.local.supervisor import Supervisor


@click.command()
@click.option("--quiet", is_flag=True, help="Không in nhật ký các phần / no logs of the parts on the terminal.")
def up(quiet: bool) -> None:
    """Chạy mọi phần với máy chủ nhúng, in địa chỉ, dừng khi Ctrl-C. / Starts everything.

    Ví dụ:  baocao up
    """
    import asyncio

    from baocao.local.stack import StackError
    from baocao.local.supervisor import run

    def said(supervisor: Supervisor) -> None:
        seconds = time.monotonic() - supervisor.started
        click.echo(
            say(
                f"Sẵn sàng sau {seconds:.1f} giây: {supervisor.url}  (Ctrl-C để dừng)",
                f"Ready after {seconds:.1f} s: {supervisor.url}  (Ctrl-C stops it)",
            )
        )

    try:
        asyncio.run(run(read_settings(), echo=not quiet, said=said))
    except StackError as error:
        fail(UNREACHABLE, str(error), error.en)
    except KeyboardInterrupt:
        return


@click.command()
def doctor() -> None:
    """Có gì, thiếu gì, và phần thiếu sẽ thêm được gì. / What is there and what is missing.

    Ví dụ:  baocao doctor
    """
    from baocao.local.doctor import diagnose
    from shared.reference import installed

    marks = {"ok": "✔", "missing": "○", "broken": "✖"}
    broken = False
    for found in diagnose(read_settings(), installed):
        click.echo(f"{marks[found.state]} {found.name:<14} {found.detail}")
        broken |= found.state == "broken"
    sys.exit(RETURNED if broken else DONE)


@click.command(hidden=True)
@click.option("--ready", type=click.Path(path_type=Path))
def scheduler(ready: Path | None) -> None:
    """Chuyển thông điệp giữa các dịch vụ; do `up` hoặc docker compose chạy. / Run by `up` or compose."""
    from baocao.local.scheduler import run, settings

    run(settings(), ready)


@click.command(hidden=True)
def migrate() -> None:
    """Tạo vai trò, lược đồ, bảng và kho tệp; do docker compose chạy trước các dịch vụ. / Run by compose."""
    from baocao.local.setup import prepare
    from baocao.local.stack import StackError

    try:
        prepare(read_settings("database_url", "s3_url", "s3_access_key", "s3_secret_key"))
    except StackError as error:
        fail(UNREACHABLE, str(error), error.en)
