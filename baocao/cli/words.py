"""What every command speaks with: two languages, exit codes, one line for what went wrong."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import cache, wraps
from typing import TYPE_CHECKING, Any, NoReturn

import click

if TYPE_CHECKING:  # the commands import what they need: `--help` and `check` are run often and must begin at once
    from rich.console import Console

    from shared.settings import Settings

DONE, RETURNED, BAD_INPUT, UNREACHABLE = 0, 1, 2, 3
"""Exit codes: done, a report was returned (or something found), bad usage or input, the stack cannot be reached."""


class Language:
    """The language that ``--lang`` chose."""

    name = "vi"


def say(vi: str, en: str) -> str:
    """The sentence in the chosen language."""
    return en if Language.name == "en" else vi


def fail(code: int, vi: str, en: str) -> NoReturn:
    """One line on stderr, then the exit code."""
    click.echo(say(vi, en), err=True)
    sys.exit(code)


@cache
def console(*, stderr: bool = False) -> Console:
    """Where commands print what is more than plain lines."""
    from rich.console import Console

    return Console(stderr=stderr)


def read_settings(*needed: str) -> Settings:
    """The settings of the environment; a wrong one, or a needed one that is empty, ends the command with one line."""
    from shared.settings import Settings, WrongSetting

    try:
        settings = Settings.read()
        settings.require(*needed)
    except WrongSetting as error:
        fail(BAD_INPUT, str(error), error.en)
    return settings


def refuses_clearly(command: Callable[..., Any]) -> Callable[..., Any]:
    """Turns what the stack and its API refuse into one line and an exit code."""

    @wraps(command)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        from baocao.client import Refused, Unreachable
        from baocao.local.stack import StackError

        try:
            return command(*args, **kwargs)
        except StackError as error:
            fail(UNREACHABLE, str(error), error.en)
        except Unreachable as error:
            fail(UNREACHABLE, f"Không kết nối được hệ thống: {error}", f"The stack cannot be reached: {error}")
        except Refused as refused:
            fail(UNREACHABLE if refused.status == 503 else BAD_INPUT, refused.vi, refused.en)

    return wrapped


def needs_stack(command: Callable[..., Any]) -> Callable[..., Any]:
    """Hands the running stack's settings to a command."""

    @wraps(command)
    @refuses_clearly
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        from baocao.local.stack import settings_of_running

        return command(settings_of_running(read_settings()), *args, **kwargs)

    return wrapped
