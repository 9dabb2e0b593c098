"""`agencies` and `token`: who may send."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from baocao.cli.words import needs_stack

if TYPE_CHECKING:
    from shared.settings import Settings


@click.group()
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


@click.command()
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
