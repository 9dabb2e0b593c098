"""The parts of the docs that are made from the code: ``make docs`` writes them, a test compares.

A made part stands between ``<!-- made: NAME -->`` and ``<!-- end -->``; what is around it is written by hand.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click

from baocao.local.processes import PROCESSES, Process, named
from baocao.main import cli
from shared.codes import DOUBTFUL, UNREAD, codes
from shared.paths import ROOT
from shared.settings import OF_A_PROCESS, PREFIX, Settings

DOCS = ROOT / "docs"
PART = re.compile(r"(<!-- made: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)
HEALTH = {
    "ping": "answers PING",
    "query": "opens a session",
    "port": "accepts connections",
    "done": "has ended",
    "worker_key": "its queue's key is in the broker",
    "ready_file": "has lately touched its ready file",
    "page": "answers `/healthz`",
}


def settings_table() -> str:
    """Every setting with its default and meaning."""
    rows = ["| variable | default | meaning |", "|---|---|---|"]
    for name, field in Settings.model_fields.items():
        default = field.default
        shown = "" if default is None or str(default) == "" else f"`{default}`"
        needed = " *" if name in OF_A_PROCESS else ""
        rows.append(f"| `{PREFIX}{name.upper()}`{needed} | {shown} | {field.description} |")
    return "\n".join(rows) + "\n"


def processes_table() -> str:
    """Every process: what runs here and in production, its queues and paths, what it waits for."""
    rows = ["| process | in compose | runs | queue, paths | after | ready when it |", "|---|---|---|---|---|---|"]
    for process in PROCESSES:
        serves = [f"`{queue}`" for queue in process.queues] + [f"`{path}…`" for path in process.paths]
        rest = "all other paths" if process.kind == "api" and not process.paths else "–"
        needs = ", ".join(f"`{name}`" for name in process.needs) or "–"
        cells = (
            f"`{process.name}`",
            "the same" if process.service == process.name else f"`{process.service}`",
            _runs(process),
            ", ".join(serves) or rest,
            needs,
            HEALTH[process.health],
        )
        rows.append(f"| {' | '.join(cells)} |")
    return "\n".join(rows) + "\n"


def _runs(process: Process) -> str:
    if process.kind == "server":
        return f"`{process.app}`, unless `{PREFIX}{process.address.upper()}` is given"
    if process.kind == "worker" and process.pool:
        return f"`{process.app}`, as many as `{PREFIX}{process.pool.upper()}`"
    if process.kind == "api":
        return f"`{process.app}`, inside `{named('gateway').name}` here"
    return f"`{process.app}`"


def commands() -> str:
    """Every command with its usage, help and options, as ``--help`` shows them."""
    parts = ["## For everybody\n"]
    context = click.Context(cli, info_name="baocao", terminal_width=200)
    parts.append(f"    {_usage(context)}\n\n{_options(cli)}")
    hidden: list[str] = []
    for under in _all(context):
        text = (
            f"## `{under.command_path}`\n\n    {_usage(under)}\n\n{_words(under.command)}\n\n{_options(under.command)}"
        )
        (hidden if under.command.hidden else parts).append(text)
    parts.append("# What production runs\n")
    return "\n".join([*parts, *hidden])


def _all(context: click.Context) -> Iterator[click.Context]:
    """The commands that do something, groups opened, in the order of the help."""
    group = context.command
    if not isinstance(group, click.Group):
        return
    for name, command in group.commands.items():
        under = click.Context(command, info_name=name, parent=context)
        if isinstance(command, click.Group):
            yield from _all(under)
        else:
            yield under


def _usage(context: click.Context) -> str:
    return context.command.get_usage(context).removeprefix("Usage: ")


def _words(command: click.Command) -> str:
    text = " ".join((command.help or "").split())
    return re.sub(r" (Ví dụ): +(.+)$", r"\n\n\1: `\2`", text)


def _options(command: click.Command) -> str:
    rows = []
    for param in command.params:
        if isinstance(param, click.Option):
            name = "/".join(param.opts) + ("" if param.is_flag else f" {_metavar(param)}")
            default = param.default if isinstance(param.default, str | int) and not param.is_flag else ""
            shown = f" (`{default}`)" if default != "" else ""
            rows.append(f"| `{name}` | {param.help or ''}{shown} |")
    return "| option | meaning |\n|---|---|\n" + "\n".join(rows) + "\n" if rows else ""


def _metavar(param: click.Option) -> str:
    if isinstance(param.type, click.Choice):
        return "\\|".join(param.type.choices)
    return (param.metavar or param.type.name).upper()


def severities_table() -> str:
    """What a finding weighs and what becomes of a report, in words."""
    rows = ["| code | sign | Vietnamese | English |", "|---|---|---|---|"]
    for code, words in (*codes().severities.items(), *codes().outcomes.items()):
        rows.append(f"| `{code}` | {words.mark} | {words.vi} | {words.en} |")
    return "\n".join(rows) + "\n"


def findings_table() -> str:
    """Every kind of finding that is made of a report."""
    rows = ["| kind | `rule` | found by | severity | holds | explainable | Vietnamese | English |", "|---|---|---|---|---|---|---|---|"]  # fmt: skip
    for kind, code in codes().findings.items():
        if code.by != "file":
            rule = f"`{code.rule}`" if code.rule else "the same"
            facts = (code.by, str(code.severity), _yes(code.holds), _yes(code.explainable), code.vi, code.en)
            rows.append(f"| `{kind}` | {rule} | {' | '.join(facts)} |")
    return "\n".join(rows) + "\n"


def files_table() -> str:
    """Every reason why a file is not read at all."""
    rows = ["| `rule` | Vietnamese | English |", "|---|---|---|"]
    rows += [f"| `{kind}` | {code.vi} | {code.en} |" for kind, code in codes().findings.items() if code.by == "file"]
    return "\n".join(rows) + "\n"


def doubts_table() -> str:
    """Every reason why a figure is held before it is judged."""
    rows = ["| `review_reason` | told as | in doubt | may be settled | Vietnamese | English |", "|---|---|---|---|---|---|"]  # fmt: skip
    for name, code in codes().doubts.items():
        told = f"`{code.told_as or DOUBTFUL}`" + ("" if code.told_as else f", unread `{UNREAD}`")
        rows.append(f"| `{name}` | {told} | the {code.about} | {_yes(code.settled)} | {code.vi} | {code.en} |")
    return "\n".join(rows) + "\n"


def _yes(holds: bool) -> str:
    return "yes" if holds else "no"


MADE: dict[str, Callable[[], str]] = {
    "settings": settings_table,
    "processes": processes_table,
    "commands": commands,
    "severities": severities_table,
    "findings": findings_table,
    "files": files_table,
    "doubts": doubts_table,
}


def made(text: str) -> str:
    """A document with its made parts made anew. Raises ``KeyError`` for a part that nobody makes."""

    def part(match: re.Match[str]) -> Any:
        return f"{match[1]}{MADE[match[2]]()}{match[3]}"

    return PART.sub(part, text)


def documents() -> list[Path]:
    """The documents that have made parts."""
    return [path for path in sorted(DOCS.rglob("*.md")) if PART.search(path.read_text(encoding="utf-8"))]


if __name__ == "__main__":
    for document in documents():
        document.write_text(made(document.read_text(encoding="utf-8")), encoding="utf-8")
