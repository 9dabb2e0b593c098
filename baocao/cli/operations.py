"""`remind` and `replay`: what an operator does by hand."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import click

from baocao.cli.words import BAD_INPUT, fail, needs_stack, say
from baocao.local.processes import queues

if TYPE_CHECKING:
    from shared.settings import Settings


@click.command()
@click.option(
    "--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="Tính đến ngày / by that day; today when left out."
)
@click.option("--dry-run", is_flag=True, help="Chỉ liệt kê / only list.")
@needs_stack
def remind(settings: Settings, day: datetime | None, dry_run: bool) -> None:
    """Ai phải được nhắc tính đến ngày đó, và gửi thư. / Who should have been written to, and writes.

    Ví dụ:  baocao remind --dry-run --on 2020-09-03
    """
    from baocao.client import as_
    from shared.moments import today

    on = day.date() if day else today()
    rows = as_(settings, "operator", "system").call(
        "POST", "/api/remind", params={"on": on.isoformat(), "dry_run": dry_run}
    )
    words = {
        "write": "sẽ viết / would be written to",
        "written": "đã viết / written",
        "already_written": "đã viết trước đây / written before",
        "waiting_for_us": "báo cáo đang được xử lý / report in progress",
        "no_mailbox": "không có hộp thư / no mailbox",
    }
    for row in rows:
        click.echo(
            f"{row['agency']}\t{row['name']}\t{row['to']}\t{row['form']}\t{row['period']}\thạn {row['deadline']}, quá {row['days_late']} ngày\t{words[row['action']]}"
        )
    click.echo(
        say(f"{len(rows)} cơ quan quá hạn tính đến {on:%d/%m/%Y}", f"{len(rows)} agencies late by {on}"), err=True
    )


@click.command()
@click.argument("event", required=False)
@click.option("--cause", help="Một phần nguyên nhân / part of the cause.")
@click.option("--stage", type=click.Choice(queues()), help="Của một công đoạn / of one stage.")
@click.option("--all", "everything", is_flag=True, help="Tất cả / all of them.")
@needs_stack
def replay(settings: Settings, event: str | None, cause: str | None, stage: str | None, everything: bool) -> None:
    """Đưa thư chết trở lại xử lý. / Puts dead letters back.

    Ví dụ:  baocao replay --cause StoreUnavailable
    """
    if not (event or cause or stage or everything):
        fail(BAD_INPUT, "Chọn EVENT, --cause, --stage hoặc --all.", "Choose EVENT, --cause, --stage or --all.")
    from baocao.client import as_

    params = {key: value for key, value in (("event", event), ("cause", cause), ("stage", stage)) if value}
    done = as_(settings, "operator", "system").call("POST", "/api/replay", params=params)
    click.echo(f"replayed: {done['replayed']}")
