"""`rollup` and `verify`: the provinces' totals."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from baocao.cli.tables import show_rollup
from baocao.cli.words import BAD_INPUT, DONE, RETURNED, fail, needs_stack

if TYPE_CHECKING:
    from shared.settings import Settings


@click.command()
@click.argument("province")
@click.argument("period")
@click.option("--json", "as_object", is_flag=True, help="Một đối tượng JSON / one JSON object.")
@click.option("--export", "kind", type=click.Choice(["xlsx", "csv", "docx"]), help="Ghi ra tệp / write a file.")
@click.option("--out", "target", type=click.Path(path_type=Path), help="Tệp ghi ra / the file to write.")
@click.option("--family", help="Loại báo cáo, nếu tỉnh có nhiều / the family of reports, where there are several.")
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
    family: str | None,
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
    from shared.reference import installed

    code = next((p.code for p in installed().provinces.values() if province in (p.code, p.short, p.name)), None)
    if code is None:
        fail(BAD_INPUT, f"Không có tỉnh “{province}”.", f"There is no province {province}.")
    chosen = {"family": family} if family else {}
    data = as_(settings, "officer", str(code)).call("GET", f"/api/rollups/{code}/{period}", params=chosen)
    if kind:
        from baocao.export import export

        named = f"{code}-{period}-{family}" if family else f"{code}-{period}"
        path = target or Path(f"tong-hop-{named}.{kind}")
        path.write_bytes(export(data, kind))
        click.echo(str(path))
    elif as_object:
        click.echo(json.dumps(data, ensure_ascii=False))
    else:
        show_rollup(data)


@click.command()
@click.option("--repair", is_flag=True, help="Chọn lại bản được tính trước / first elects anew which versions count.")
@needs_stack
def verify(settings: Settings, repair: bool) -> None:
    """So sánh cả chuỗi: tệp gốc, kết quả, bản được tính, tổng, thư. / Compares the whole chain, file to letter.

    Ví dụ:  baocao verify --repair
    """
    from baocao.client import as_
    from baocao.verifying import differences

    if repair:
        done = as_(settings, "operator", "system").call("POST", "/api/verify/repair")
        click.echo(f"repaired: {done['repaired']}")
        for one in done["list"]:
            click.echo(json.dumps(one, ensure_ascii=False))
    found = list(differences(as_(settings, "operator", "system")))
    click.echo(f"differences: {len(found)}")
    for difference in found:
        click.echo(json.dumps(difference, ensure_ascii=False))
    sys.exit(RETURNED if found else DONE)
