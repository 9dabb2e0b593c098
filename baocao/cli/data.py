"""`forms` and `rules`: the data files, checked, drafted and tried."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from baocao.cli.words import BAD_INPUT, RETURNED, fail, read_settings, refuses_clearly, say


@click.group("forms")
def forms_group() -> None:
    """Biểu mẫu. / The form definitions."""


@forms_group.command("check")
def forms_check() -> None:
    """Kiểm tra các tệp biểu mẫu, quy tắc và danh mục. / Validates the data files.

    Ví dụ:  baocao forms check
    """
    from shared.datafiles import WrongData
    from shared.reference import installed

    try:
        from services.extract.reading.values import check_words  # reads and checks words as it comes
        from services.validate.judging.packs import rule_pack

        known = installed()
        for form in known.forms.values():
            rule_pack(known, form.family)
            click.echo(f"✔ {form.id}: {len(form.items)} items")
        check_words()
    except WrongData as error:
        fail(BAD_INPUT, str(error), str(error))


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
    from services.extract.reading.document import UnreadableFile
    from shared.reference import installed

    try:
        text, found, unsure, unknown = draft(blank.read_bytes(), form_id, province, installed())
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
    if unknown or not found:
        sys.exit(RETURNED)


@click.group("rules")
def rules_group() -> None:
    """Bộ quy tắc. / The rule packs."""


@rules_group.command("try")
@click.argument("pack", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path, exists=True))
@click.option("--province", help="Các báo cáo đã nhận của một tỉnh / reports received from a province.")
@refuses_clearly
def rules_try(pack: Path, paths: tuple[Path, ...], province: str | None) -> None:
    """Thử bộ quy tắc mới trên các báo cáo cũ, không thay đổi gì. / Tries a new pack on past reports.

    Ví dụ:  baocao rules try quy-tac-moi.toml bao-cao-cu/   hoặc   baocao rules try quy-tac-moi.toml --province 24
    """
    from baocao.check import files_in
    from baocao.client import as_
    from baocao.dry_run import reports_in, reports_of, tried
    from baocao.local.stack import settings_of_running
    from shared.datafiles import WrongData
    from shared.reference import installed

    if not paths and not province:
        fail(BAD_INPUT, "Cần tệp báo cáo hoặc --province MÃ.", "Give report files or --province CODE.")
    try:
        if province:
            found = reports_of(as_(settings_of_running(read_settings()), "officer", province))
        else:
            found = reports_in(files_in(list(paths)), installed())
        changed = 0
        for name, result in tried(pack, found, installed()):
            changed += bool(result.new or result.solved)
            click.echo(f"{name}: +{len(result.new)} −{len(result.solved)} ={len(result.remaining)}")
            for sign, findings in (("+", result.new), ("−", result.solved)):
                for finding in findings:
                    click.echo(f"  {sign} {say(finding.message.vi, finding.message.en)}")
    except WrongData as error:
        fail(BAD_INPUT, str(error), str(error))
    click.echo(say(f"{changed} báo cáo sẽ có kết quả khác.", f"{changed} reports would be judged otherwise."), err=True)
