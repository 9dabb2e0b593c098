"""`check`: extract and validate files here."""

from __future__ import annotations

import gc
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from baocao.cli.tables import show_check
from baocao.cli.words import BAD_INPUT, DONE, RETURNED, fail, say

if TYPE_CHECKING:
    from shared.reference import Reference


@click.command()
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
    gc.disable()  # nothing of what is loaded is let go before the end, so there is nothing to collect
    from baocao.check import as_json, check_parts, files_in
    from shared.codes import codes
    from shared.contracts import Declared
    from shared.reference import installed

    reference = installed()
    gc.freeze()
    gc.enable()
    _check_declared(form, period, reference)
    declared = (
        Declared(agency=agency or "", province="", agency_name="", agency_level="", form=form, period=period)
        if form or period or agency
        else None
    )
    parts, worst = _contents(files_in(list(files)))
    for group in [parts] if together and parts else [[part] for part in parts]:
        checked = check_parts([(content, Path(name).name) for content, name in group], declared, reference)
        for read, judged in checked:
            label = " + ".join(name for _, name in group) + (f" / {read.file.name}" if len(checked) > 1 else "")
            broken = next((f for f in read.findings if codes().of(f).by == "file"), None)
            if broken:
                click.echo(f"{label}: {say(broken.message.vi, broken.message.en)}", err=True)
                worst = BAD_INPUT
            elif judged.outcome in ("returned", "unrecognised") and worst == DONE:
                worst = RETURNED
            if as_lines:
                click.echo(json.dumps(as_json(read, judged), ensure_ascii=False))
            else:
                show_check(label, read, judged)
    gc.freeze()  # nor is anything collected at the end, which frees it all
    sys.exit(worst)


def _contents(paths: list[Path]) -> tuple[list[tuple[bytes, str]], int]:
    """What the files hold with their names, and the exit code: one line for each that cannot be opened."""
    parts, worst = [], DONE
    for path in paths:
        try:
            parts.append((path.read_bytes(), str(path)))
        except OSError as error:
            vi, en = f"{path}: không đọc được ({error.strerror})", f"{path}: cannot be read ({error.strerror})"
            click.echo(say(vi, en), err=True)
            worst = BAD_INPUT
    return parts, worst


def _check_declared(form: str | None, period: str | None, known: Reference) -> None:
    from shared.periods import is_period

    cycles = {known.families[one.family].cycle for one in known.forms.values() if form in (None, one.id)}
    if period and cycles and not any(is_period(period, cycle) for cycle in cycles):
        like = " / ".join(sorted(cycle.example for cycle in cycles))
        fail(
            BAD_INPUT,
            f"Kỳ “{period}” không hợp lệ; kỳ viết như {like}.",
            f"{period} is no period; one looks like {like}.",
        )
    if form and form not in known.forms:
        fail(
            BAD_INPUT,
            f"Không có biểu mẫu “{form}”. Các biểu đã biết: {', '.join(known.forms)}.",
            f"There is no form {form}. Known: {', '.join(known.forms)}.",
        )
