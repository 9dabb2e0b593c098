"""The program ``baocao``: its commands, in the order of the help; see ``baocao --help``."""

from __future__ import annotations

from typing import Any

import click

from baocao.cli.check import check
from baocao.cli.data import forms_group, rules_group
from baocao.cli.demo import demo
from baocao.cli.operations import remind, replay
from baocao.cli.register import agencies, token
from baocao.cli.reports import status, submit
from baocao.cli.stack import doctor, migrate, scheduler, up
from baocao.cli.totals import rollup, verify
from baocao.cli.words import BAD_INPUT, Language, fail


class Program(click.Group):
    """The commands; facts that do not hold together end any of them with one line."""

    def invoke(self, ctx: click.Context) -> Any:
        """See ``click.Group``."""
        try:
            return super().invoke(ctx)
        except Exception as error:
            from shared.datafiles import WrongData  # loads what most commands need, and the help does not

            if not isinstance(error, WrongData):
                raise
            fail(BAD_INPUT, str(error), str(error))


@click.group(cls=Program, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.option("--lang", type=click.Choice(["vi", "en"]), default="vi", help="Ngôn ngữ / language.")
def cli(lang: str) -> None:
    """Đọc báo cáo CPĐT, kiểm tra, cộng số liệu tỉnh, nhắc đơn vị chậm.

    Reads e-government reports, checks them, keeps provincial rollups, writes to the late.

    Ví dụ / example:  baocao check bao-cao.docx --json
    """
    Language.name = lang


for command in (up, demo, check, submit, status, rollup, remind, replay, agencies, verify, doctor, forms_group):
    cli.add_command(command)
for command in (rules_group, token, scheduler, migrate):
    cli.add_command(command)
