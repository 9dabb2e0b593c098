"""The command line; see ``baocao --help``. Results on stdout, everything else on stderr."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from functools import cache, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:  # the commands import what they need: `--help` and `check` are run often and must begin at once
    from datetime import datetime

    from rich.console import Console
    from rich.progress import Progress

    from baocao.client import Client
    from shared.settings import Settings

DONE, RETURNED, BAD_INPUT, UNREACHABLE = 0, 1, 2, 3


@cache
def console(*, stderr: bool = False) -> Console:
    """Where commands print what is more than plain lines."""
    from rich.console import Console

    return Console(stderr=stderr)


class _Language:
    name = "vi"


def say(vi: str, en: str) -> str:
    """The sentence in the chosen language."""
    return en if _Language.name == "en" else vi


def fail(code: int, vi: str, en: str) -> None:
    """One line on stderr, then the exit code."""
    click.echo(say(vi, en), err=True)
    sys.exit(code)


def needs_stack(command: Callable[..., Any]) -> Callable[..., Any]:
    """Hands the running stack's settings to a command; turns its refusals into one line and a code."""

    @wraps(command)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        from baocao.client import Refused, Unreachable
        from baocao.stack import StackError, settings_of_running

        try:
            return command(settings_of_running(_settings()), *args, **kwargs)
        except StackError as error:
            fail(UNREACHABLE, str(error), str(error).rpartition(" / ")[2] or str(error))
        except Unreachable as error:
            fail(UNREACHABLE, f"Không kết nối được hệ thống: {error}", f"The stack cannot be reached: {error}")
        except Refused as refused:
            fail(UNREACHABLE if refused.status == 503 else BAD_INPUT, refused.vi, refused.en)

    return wrapped


def _settings() -> Settings:
    from pydantic import ValidationError

    from shared.settings import Settings

    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = "BAOCAO_" + str(first["loc"][0]).upper()
        fail(
            BAD_INPUT,
            f"Cài đặt {name} sai: {first['msg']}. Xem docs/settings.md.",
            f"The setting {name} is wrong: {first['msg']}. See docs/settings.md.",
        )
        raise


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.option("--lang", type=click.Choice(["vi", "en"]), default="vi", help="Ngôn ngữ / language.")
def cli(lang: str) -> None:
    """Đọc báo cáo CPĐT, kiểm tra, cộng số liệu tỉnh, nhắc đơn vị chậm.

    Reads e-government reports, checks them, keeps provincial rollups, writes to the late.

    Ví dụ / example:  baocao check bao-cao.docx --json
    """
    _Language.name = lang


@cli.command()
@click.option("--quiet", is_flag=True, help="Không in nhật ký các phần / no logs of the parts on the terminal.")
def up(quiet: bool) -> None:
    """Chạy mọi phần với máy chủ nhúng, in địa chỉ, dừng khi Ctrl-C. / Starts everything.

    Ví dụ:  baocao up
    """
    import asyncio

    from baocao.stack import StackError
    from baocao.up import Supervisor, run

    def said(supervisor: Supervisor) -> None:
        seconds = time.monotonic() - supervisor.started
        click.echo(
            say(
                f"Sẵn sàng sau {seconds:.1f} giây: {supervisor.url}  (Ctrl-C để dừng)",
                f"Ready after {seconds:.1f} s: {supervisor.url}  (Ctrl-C stops it)",
            )
        )

    try:
        asyncio.run(run(_settings(), echo=not quiet, said=said))
    except StackError as error:
        fail(UNREACHABLE, str(error), str(error))
    except KeyboardInterrupt:
        return


@cli.command()
@click.option("--exit", "leave", is_flag=True, help="Thoát ngay khi xong / leave when done.")
def demo(leave: bool) -> None:
    """Chạy thử toàn bộ trên năm báo cáo mẫu. / The main job on the sample reports.

    Ví dụ:  baocao demo --exit
    """
    from baocao.client import Unreachable
    from baocao.demo import run_demo
    from baocao.stack import StackError

    try:
        run_demo(_settings(), leave=leave)
    except StackError as error:
        fail(UNREACHABLE, str(error), str(error))
    except Unreachable as error:
        fail(UNREACHABLE, f"Không kết nối được hệ thống: {error}", f"The stack cannot be reached: {error}")


@cli.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "as_lines", is_flag=True, help="Một đối tượng JSON mỗi báo cáo / JSON Lines.")
@click.option("--form", help="Mã biểu mẫu, nếu biết / the form's id.")
@click.option("--period", help="Kỳ, ví dụ 2020-Q3 / the period.")
@click.option("--agency", help="Mã cơ quan / the agency's code.")
@click.option("--together", is_flag=True, help="Các tệp là các phần của một báo cáo / parts of one report.")
def check(
    files: tuple[Path, ...], as_lines: bool, form: str | None, period: str | None, agency: str | None, together: bool
) -> None:
    """Bóc tách và kiểm tra tệp ngay tại đây. / Extracts and validates files here.

    Ví dụ:  baocao check bc.docx --json --period 2020-Q3
    """
    from baocao.check import UNREADABLE, as_json, check_parts, files_in
    from shared.contracts import Declared

    _check_declared(form, period)
    declared = (
        Declared(agency=agency or "", province="", agency_name="", agency_level="", form=form, period=period)
        if form or period or agency
        else None
    )
    worst = DONE
    parts: list[tuple[bytes, str]] = []
    for path in files_in(list(files)):
        try:
            parts.append((path.read_bytes(), str(path)))
        except OSError as error:
            click.echo(
                say(f"{path}: không đọc được ({error.strerror})", f"{path}: cannot be read ({error.strerror})"),
                err=True,
            )
            worst = BAD_INPUT
    for group in [parts] if together and parts else [[part] for part in parts]:
        checked = check_parts([(content, Path(name).name) for content, name in group], declared)
        for read, judged in checked:
            label = " + ".join(name for _, name in group) + (f" / {read.file.name}" if len(checked) > 1 else "")
            broken = next((f for f in read.findings if f.rule in UNREADABLE), None)
            if broken:
                click.echo(f"{label}: {say(broken.message.vi, broken.message.en)}", err=True)
                worst = BAD_INPUT
            elif judged.outcome in ("returned", "unrecognised") and worst == DONE:
                worst = RETURNED
            if as_lines:
                click.echo(json.dumps(as_json(read, judged), ensure_ascii=False))
            else:
                _show_check(label, read, judged)
    sys.exit(worst)


def _check_declared(form: str | None, period: str | None) -> None:
    from shared.forms import forms, quarter

    try:
        if period:
            quarter(period)
    except ValueError:
        fail(
            BAD_INPUT,
            f"Kỳ “{period}” không hợp lệ; kỳ viết như 2020-Q3.",
            f"{period} is no period; one looks like 2020-Q3.",
        )
    if form and form not in forms():
        fail(
            BAD_INPUT,
            f"Không có biểu mẫu “{form}”. Các biểu đã biết: {', '.join(forms())}.",
            f"There is no form {form}. Known: {', '.join(forms())}.",
        )


def _show_check(path: str, read: Any, judged: Any) -> None:
    report = read.report
    console().print(
        f"[bold]{path}[/bold]: {report.agency or '?'} · {report.period or '?'} · {report.form or '?'} → [bold]{judged.outcome}[/bold]",
        highlight=False,
    )
    filled = sum(fact.status == "filled" for fact in judged.facts)
    held = sum(fact.needs_review for fact in judged.facts)
    console().print(
        say(
            f"  {filled} mục có giá trị, {held} giữ lại, {len(judged.findings)} phát hiện",
            f"  {filled} filled, {held} held, {len(judged.findings)} findings",
        ),
        highlight=False,
    )
    for finding in judged.findings:
        if finding.severity != "info":
            console().print(
                f"  {'●' if finding.severity == 'error' else '▲'} {say(finding.message.vi, finding.message.en)}",
                highlight=False,
                markup=False,
            )


@cli.command()
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
    import os

    from baocao.check import files_in
    from baocao.client import Refused, agency_client, as_

    if not agency and not os.environ.get("BAOCAO_TOKEN"):
        fail(BAD_INPUT, "Cần --agency MÃ hoặc biến BAOCAO_TOKEN.", "Give --agency CODE or set BAOCAO_TOKEN.")
    client = agency_client(settings, agency or "") if agency else as_(settings, "agency", "")
    files = [one for path in files_in(list(paths)) for one in submissions_in(path.name, path.read_bytes())]
    receipts, refused = [], 0
    with _bar() as bar:
        task = bar.add_task(say("Gửi", "Upload"), total=len(files))
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
            bar.advance(task)
        if wait:
            results = wait_for(client, receipts, bar)
            for receipt, report in results.items():
                click.echo(f"{receipt}  {report['outcome']}")
            if any(report["outcome"] in ("returned", "unrecognised") for report in results.values()) and not refused:
                sys.exit(RETURNED)
    if refused:
        sys.exit(BAD_INPUT)


def submissions_in(name: str, content: bytes) -> list[tuple[str, bytes]]:
    """A file as it is to be sent: an archive with several reports as one file for each report, the rest unchanged."""
    import io
    import zipfile

    from services.extract.containers import unpacked
    from services.extract.document import UnreadableFile
    from services.extract.report import read_submission

    try:
        parts = {part.name: part.content for part in unpacked(content, name)}
        found = read_submission(content, name, look=False) if len(parts) > 1 else []
    except UnreadableFile:  # the service says what is wrong with it, and reads what must be looked at
        return [(name, content)]
    if len(found) < 2:
        return [(name, content)]
    made = []
    for one in found:
        names = one.file.parts or [one.file.name]
        if len(names) == 1:
            made.append((Path(names[0]).name, parts[names[0]]))
            continue
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for inner in names:
                archive.writestr(zipfile.ZipInfo(inner, (2020, 1, 1, 0, 0, 0)), parts[inner])
        made.append((f"{Path(names[0]).stem}.zip", packed.getvalue()))
    return made


def _bar() -> Progress:
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console(stderr=True),
        transient=False,
    )


def wait_for(client: Client, receipts: list[str], bar: Progress, limit: float = 300) -> dict[str, dict[str, Any]]:
    """The judged reports of receipts, shown on a bar as they come; raises ``Unreachable`` after the limit."""
    from baocao.client import Unreachable

    task = bar.add_task(say("Xử lý", "Processing"), total=len(receipts))
    found: dict[str, dict[str, Any]] = {}
    end = time.monotonic() + limit
    while len(found) < len(receipts):
        for receipt in receipts:
            report = client.report(receipt) if receipt not in found else None
            if report:
                found[receipt] = report
                bar.advance(task)
        if time.monotonic() > end:
            raise Unreachable(say("quá thời gian chờ xử lý", "processing took too long"))
        time.sleep(0.1)
    return found


@cli.command()
@click.argument("receipt", required=False)
@needs_stack
def status(settings: Settings, receipt: str | None) -> None:
    """Một báo cáo đang ở đâu; không có biên nhận thì hàng đợi và tiến trình. / Where things stand.

    Ví dụ:  baocao status BC-7K3M9QXA
    """
    from baocao.client import Refused, as_
    from shared.forms import provinces

    operator = as_(settings, "operator", "system")
    if receipt is None:
        from rich.table import Table

        view = operator.call("GET", "/api/ops")
        table = Table("listener", "waiting", "oldest s", "broker", "retry", "dead", "handled", "worker")
        for q in view["queues"]:
            table.add_row(
                q["listener"],
                *(str(q[k]) for k in ("waiting", "oldest_seconds", "in_broker", "retry", "dead", "handled")),
                str(q["worker_pid"] or "—"),
            )
        console().print(table)
        console().print(
            say(
                f"Bị kẹt: {len(view['stuck'])} · thư chết: {len(view['dead'])}",
                f"Stuck: {len(view['stuck'])} · dead letters: {len(view['dead'])}",
            )
        )
        for one in view["unknown"]:
            vi, en = (
                "sự kiện chưa biết, chờ phiên bản mới hơn",
                "events unknown to this version, waiting for a newer one",
            )
            console().print(f"{one['service']}: {one['count']} × {one['name']} – {say(vi, en)}")
        return
    for province in provinces().values():
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


@cli.command()
@click.argument("province")
@click.argument("period")
@click.option("--json", "as_object", is_flag=True)
@click.option("--export", "kind", type=click.Choice(["xlsx", "csv", "docx"]))
@click.option("--out", "target", type=click.Path(path_type=Path), help="Tệp ghi ra / the file to write.")
@click.option(
    "--geography",
    type=click.Choice(["reported", "current"]),
    default="reported",
    help="Địa giới lúc báo cáo / borders at the time of the report.",
)
@needs_stack
def rollup(
    settings: Settings,
    province: str,
    period: str,
    as_object: bool,
    kind: str | None,
    target: Path | None,
    geography: str,
) -> None:
    """Số liệu tổng hợp của một tỉnh. / The provincial rollup.

    Ví dụ:  baocao rollup "Bắc Giang" 2020-Q3 --export xlsx
    """
    if geography == "current":
        fail(
            BAD_INPUT,
            "Chưa tổng hợp được theo địa giới hiện nay; dùng --geography reported.",
            "Rollups in present borders are not built yet; use --geography reported.",
        )
    from baocao.client import as_
    from shared.forms import provinces

    code = next((p.code for p in provinces().values() if province in (p.code, p.short, p.name)), None)
    if code is None:
        fail(BAD_INPUT, f"Không có tỉnh “{province}”.", f"There is no province {province}.")
    data = as_(settings, "officer", str(code)).call("GET", f"/api/rollups/{code}/{period}")
    if kind:
        from baocao.export import export

        path = target or Path(f"tong-hop-{code}-{period}.{kind}")
        path.write_bytes(export(data, kind))
        click.echo(str(path))
    elif as_object:
        click.echo(json.dumps(data, ensure_ascii=False))
    else:
        show_rollup(data)


def show_rollup(data: dict[str, Any]) -> None:
    """A rollup's headline rates on the terminal, with the agencies behind each."""
    from rich.table import Table

    from shared.web import show_number

    cover = data["coverage"]
    table = Table(
        "Chỉ số",
        "Giá trị",
        "Tử / mẫu",
        "Cơ quan",
        title=f"{data['province_name']} {data['period']}: {cover['sent']}/{cover['owe']} đã gửi, {cover['passed']} đạt, {cover['failed']} trả lại; {len(data['left_out'])} số giữ lại",
    )
    for kpi in data["headlines"]:
        table.add_row(
            kpi["vi"],
            show_number(kpi["value"]),
            f"{kpi['numerator']} / {kpi['denominator']}",
            f"{kpi['agencies']} / {kpi['of']}",
        )
    console().print(table)


@cli.command()
@click.option(
    "--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="Tính đến ngày / by that day; today when left out."
)
@click.option("--dry-run", is_flag=True, help="Chỉ liệt kê / only list.")
@needs_stack
def remind(settings: Settings, day: datetime | None, dry_run: bool) -> None:
    """Ai phải được nhắc tính đến ngày đó, và gửi thư. / Who should have been written to, and writes.

    Ví dụ:  baocao remind --dry-run --on 2020-09-03
    """
    from datetime import datetime

    from baocao.client import as_

    on = (day or datetime.now().astimezone()).date()
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


@cli.command()
@click.argument("event", required=False)
@click.option("--cause", help="Một phần nguyên nhân / part of the cause.")
@click.option("--stage", type=click.Choice(["extract", "validate", "aggregate", "post"]))
@click.option("--all", "everything", is_flag=True)
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


@cli.group()
def agencies() -> None:
    """Danh bạ cơ quan. / The register of agencies."""


@agencies.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@needs_stack
def import_agencies(settings: Settings, file: Path) -> None:
    """Nạp hoặc cập nhật danh bạ từ csv/xlsx. / Loads or updates the register.

    Ví dụ:  baocao agencies import danh-ba.csv
    """
    from baocao.client import as_

    done = as_(settings, "operator", "system").call(
        "POST", "/api/agencies/import", files={"file": (file.name, file.read_bytes())}
    )
    click.echo(f"agencies: {done['agencies']}, changed: {done['changed']}")


@cli.command()
@needs_stack
def verify(settings: Settings) -> None:
    """Tính lại mọi tổng từ số liệu gốc và so sánh. / Recomputes every rollup and compares.

    Ví dụ:  baocao verify
    """
    from baocao.client import as_

    found = as_(settings, "operator", "system").call("GET", "/api/verify")
    click.echo(f"differences: {found['differences']}")
    for difference in found["list"]:
        click.echo(json.dumps(difference, ensure_ascii=False))
    sys.exit(DONE if found["differences"] == 0 else 1)


@cli.command()
def doctor() -> None:
    """Có gì, thiếu gì, và phần thiếu sẽ thêm được gì. / What is there and what is missing.

    Ví dụ:  baocao doctor
    """
    from baocao.doctor import diagnose

    broken = False
    for found in diagnose(_settings()):
        click.echo(f"{ {'ok': '✔', 'missing': '○', 'broken': '✖'}[found.state] } {found.name:<14} {found.detail}")
        broken |= found.state == "broken"
    sys.exit(1 if broken else DONE)


@cli.group("forms")
def forms_group() -> None:
    """Biểu mẫu. / The form definitions."""


@forms_group.command("check")
def forms_check() -> None:
    """Kiểm tra các tệp biểu mẫu, quy tắc và danh mục. / Validates the data files.

    Ví dụ:  baocao forms check
    """
    from services.aggregate.contributions import headlines, policy
    from services.extract.values import check_words
    from services.validate.pack import rule_pack
    from shared.forms import WrongData, deadlines, forms

    try:
        for form in forms().values():
            rule_pack(form.family)
            click.echo(f"✔ {form.id}: {len(form.items)} items")
        deadlines(), headlines(), policy()
        check_words()
    except WrongData as error:
        fail(BAD_INPUT, str(error), str(error))


@cli.group("rules")
def rules_group() -> None:
    """Bộ quy tắc. / The rule packs."""


@rules_group.command("try")
@click.argument("pack", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path, exists=True))
@click.option("--province", help="Các báo cáo đã nhận của một tỉnh / reports received from a province.")
def rules_try(pack: Path, paths: tuple[Path, ...], province: str | None) -> None:
    """Thử bộ quy tắc mới trên các báo cáo cũ, không thay đổi gì. / Tries a new pack on past reports.

    Ví dụ:  baocao rules try quy-tac-moi.toml bao-cao-cu/   hoặc   baocao rules try quy-tac-moi.toml --province 24
    """
    from baocao.check import files_in
    from baocao.client import as_
    from baocao.tryout import reports_in, reports_of, tried
    from shared.forms import WrongData
    from shared.settings import Settings

    if not paths and not province:
        fail(BAD_INPUT, "Cần tệp báo cáo hoặc --province MÃ.", "Give report files or --province CODE.")
    try:
        found = reports_of(as_(Settings(), "officer", province)) if province else reports_in(files_in(list(paths)))
        changed = 0
        for name, result in tried(pack, found):
            changed += bool(result.new or result.solved)
            click.echo(f"{name}: +{len(result.new)} −{len(result.solved)} ={len(result.remaining)}")
            for sign, findings in (("+", result.new), ("−", result.solved)):
                for finding in findings:
                    click.echo(f"  {sign} {say(finding.message.vi, finding.message.en)}")
    except WrongData as error:
        fail(BAD_INPUT, str(error), str(error))
    click.echo(say(f"{changed} báo cáo sẽ có kết quả khác.", f"{changed} reports would be judged otherwise."), err=True)


@forms_group.command("learn")
@click.argument("blank", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--out", "target", type=click.Path(path_type=Path), help="Tệp ghi ra; mặc định là màn hình / the file to write."
)
@click.option("--id", "form_id", default="bieu-moi", help="Mã biểu mới / the new form's id.")
@click.option("--province", default="", help="Mã tỉnh / the province's code.")
def forms_learn(blank: Path, target: Path | None, form_id: str, province: str) -> None:
    """Phác thảo định nghĩa từ một biểu trắng. / Drafts a definition from a blank form.

    Ví dụ:  baocao forms learn bieu-trang.docx --out forms/bieu-moi.toml --id ha-giang-so-2027 --province 02
    """
    from baocao.draft import draft
    from services.extract.document import UnreadableFile

    try:
        text, found, unsure, unknown = draft(blank.read_bytes(), form_id, province)
    except UnreadableFile as error:
        fail(BAD_INPUT, f"{blank}: {error.vi}", f"{blank}: {error.en}")
    if target:
        target.write_text(text, encoding="utf-8")
    else:
        click.echo(text)
    click.echo(
        say(
            f"{found} chỉ tiêu nhận ra, {unsure} cần xác nhận, {unknown} dòng chưa rõ. Xem các chú thích “XÁC NHẬN” rồi chạy: baocao forms check",
            f"{found} indicators recognised, {unsure} to confirm, {unknown} lines unknown. See the comments “XÁC NHẬN”, then run: baocao forms check",
        ),
        err=True,
    )
    if not found:
        sys.exit(RETURNED)


@cli.command()
@click.argument("role", type=click.Choice(["agency", "officer", "operator"]))
@click.argument("unit", default="system")
@click.option("--revision", default=1, help="Số lần cấp mã của cơ quan / the agency's token revision.")
@needs_stack
def token(settings: Settings, role: str, unit: str, revision: int) -> None:
    """Mã truy cập của một cơ quan, cán bộ tỉnh hay người vận hành. / A caller's token.

    Ví dụ:  baocao token agency BG-SCT
    """
    from shared.access import Caller, make_token

    click.echo(make_token(settings, Caller(role=role, unit=unit, revision=revision)))


@cli.command(hidden=True)
@click.option("--ready", type=click.Path(path_type=Path))
def clock(ready: Path | None) -> None:
    """Chuyển thông điệp giữa các dịch vụ; do `up` hoặc docker compose chạy. / Run by `up` or compose."""
    from baocao.clock import run

    run(_settings(), ready)


@cli.command(hidden=True)
def migrate() -> None:
    """Tạo vai trò, lược đồ, bảng và kho tệp; do docker compose chạy trước các dịch vụ. / Run by compose."""
    from shared.database import migrate as migrate_database
    from shared.store import S3Store

    settings = _settings()
    migrate_database(settings)
    S3Store(settings).make_bucket()
