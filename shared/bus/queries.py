"""The statements of ``queries.sql`` by name, filled with the names of schemas."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from sqlalchemy import TextClause, text

_NAME = re.compile(r"^-- name: (\w+)$", re.MULTILINE)


@cache
def _all() -> dict[str, str]:
    _, *parts = _NAME.split(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"))
    return {name: _without_comments(body) for name, body in zip(parts[::2], parts[1::2], strict=True)}


def _without_comments(body: str) -> str:
    return "\n".join(line for line in body.splitlines() if not line.startswith("--")).strip()


@cache
def sql(name: str, **filled: str) -> str:
    """A statement as text, to be made part of another. Names of schemas are ours, never a caller's input."""
    statement = _all()[name]
    for key, value in filled.items():
        statement = statement.replace("{" + key + "}", value)
    return statement


@cache
def query(name: str, **filled: str) -> TextClause:
    """A statement ready to be executed."""
    return text(sql(name, **filled))


@cache
def union(*statements: str) -> TextClause:
    """Statements as one, so that all of them see the same moment."""
    return text("\nUNION ALL\n".join(statements))
