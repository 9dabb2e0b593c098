"""`agencies` and `token`: who may send."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from baocao.cli.words import BAD_INPUT, fail, needs_stack, say

if TYPE_CHECKING:
    from shared.access import Role
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
@click.option("--days", type=click.IntRange(1, 3660), help="Số ngày có hiệu lực / days until it expires.")
@click.option("--replace", is_flag=True, help="Thu hồi mọi mã trước đây của đơn vị / makes earlier tokens worthless.")
@needs_stack
def token(settings: Settings, role: Role, unit: str, days: int | None, replace: bool) -> None:
    """Mã truy cập của một cơ quan, cán bộ tỉnh hay người vận hành. / A caller's token.

    Ví dụ:  baocao token agency BG-SCT
    """
    from baocao.client import as_
    from shared.access import Caller, make_token
    from shared.moments import show, there

    name, unit = _unit(settings, role, unit)
    operator = as_(settings, "operator", "system")
    path = f"/api/tokens/{role}/{unit}"
    revision = operator.call("POST" if replace else "GET", path)["token_revision"]
    made = make_token(settings, Caller(role=role, unit=unit, revision=revision), days=days)
    click.echo(made)
    until = show(there(datetime.fromtimestamp(time.time() + (days or settings.token_days) * 86400, UTC)))
    click.echo(say(f"{name}, đến {until}", f"{name}, until {until}"), err=True)


def _unit(settings: Settings, role: Role, unit: str) -> tuple[str, str]:
    """Name and code of a unit; one that does not exist ends the command with a line that names those that do."""
    from baocao.client import known_agency
    from shared.reference import installed

    if role == "agency":
        return known_agency(settings, unit)["name"], unit
    if role == "operator":
        if unit != "system":
            fail(
                BAD_INPUT,
                f"Người vận hành chỉ có đơn vị system, không có {unit}.",
                f"Operators have the one unit system, not {unit}.",
            )
        return say("Vận hành", "Operators"), unit
    found = next((one for one in installed().provinces.values() if unit in (one.code, one.short, one.name)), None)
    if found is None:
        named = ", ".join(f"{one.code} {one.short}" for one in installed().provinces.values())
        fail(
            BAD_INPUT, f"Không có tỉnh {unit}. Các tỉnh: {named}.", f"There is no province {unit}. Provinces: {named}."
        )
    return say(f"Cán bộ tỉnh {found.short}", f"Officer of {found.short}"), found.code
