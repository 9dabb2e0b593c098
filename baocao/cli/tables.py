"""Bars, tables and lines for the terminal: how results look, apart from how they are made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from baocao.cli.words import console, say

if TYPE_CHECKING:
    from rich.progress import Progress


def bar() -> Progress:
    """A progress bar on stderr."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console(stderr=True),
        transient=False,
    )


def show_check(label: str, read: Any, judged: Any) -> None:
    """A report that was read here: who, when, which form, its outcome, and what is wrong with it."""
    from shared.codes import codes

    report = read.report
    who = f"{report.agency or '?'} · {report.period or '?'} · {report.form or '?'}"
    console().print(f"[bold]{label}[/bold]: {who} → [bold]{judged.outcome}[/bold]", highlight=False)
    filled = sum(fact.status == "filled" for fact in judged.facts)
    held = sum(fact.needs_review for fact in judged.facts)
    counts = say(
        f"  {filled} mục có giá trị, {held} giữ lại, {len(judged.findings)} phát hiện",
        f"  {filled} filled, {held} held, {len(judged.findings)} findings",
    )
    console().print(counts, highlight=False)
    for finding in judged.findings:
        if finding.severity != "info":
            line = f"  {codes().severities[finding.severity].mark} {say(finding.message.vi, finding.message.en)}"
            console().print(line, highlight=False, markup=False)


def show_queues(view: dict[str, Any]) -> None:
    """The listeners with what waits for each, then what is stuck, failing, given up or unknown."""
    from rich.table import Table

    table = Table("listener", "waiting", "oldest s", "broker", "retry", "dead", "handled", "worker")
    columns = ("waiting", "oldest_seconds", "in_broker", "retry", "dead", "handled")
    for queue in view["queues"]:
        table.add_row(queue["listener"], *(str(queue[name]) for name in columns), str(queue["worker_pid"] or "—"))
    console().print(table)
    stuck, dead = len(view["stuck"]), len(view["dead"])
    failing = len(view["failing"])
    console().print(
        say(
            f"Bị kẹt: {stuck} · đang lỗi, sẽ thử lại: {failing} · thư chết: {dead}",
            f"Stuck: {stuck} · failing, to be tried again: {failing} · dead letters: {dead}",
        )
    )
    for one in view["unknown"]:
        words = say("sự kiện chưa biết, chờ phiên bản mới hơn", "unknown to this version, waits for a newer one")
        console().print(f"{one['service']}: {one['count']} × {one['name']} – {words}", highlight=False)


def show_rollup(data: dict[str, Any]) -> None:
    """A rollup's headline rates, with the agencies behind each."""
    from rich.table import Table

    from shared.wording import show_number

    cover = data["coverage"]
    coverage = f"{cover['sent']}/{cover['owe']} đã gửi, {cover['passed']} đạt, {cover['failed']} trả lại"
    title = f"{data['province_name']} {data['period']}: {coverage}; {len(data['left_out'])} số giữ lại"
    table = Table("Chỉ số", "Giá trị", "Tử / mẫu", "Cơ quan", title=title)
    for kpi in data["headlines"]:
        table.add_row(
            kpi["vi"],
            show_number(kpi["value"]),
            f"{kpi['numerator']} / {kpi['denominator']}",
            f"{kpi['agencies']} / {kpi['of']}",
        )
    console().print(table)
