"""Statements can be read: no line of SQL is longer than a line of Python may be."""

from __future__ import annotations

import ast
import re

from shared.paths import ROOT

SQL = re.compile(r"\b(SELECT\s.*\sFROM|INSERT INTO|UPDATE \w+ SET|DELETE FROM|CREATE TABLE|ALTER TABLE)\b", re.DOTALL)
MAY_BE = re.compile("SELECT|INSERT INTO|UPDATE |DELETE FROM|CREATE TABLE|ALTER TABLE")
"""What a module holds that has a statement; only such are parsed."""
LONGEST = 120


def too_long(source: str) -> list[str]:
    """The lines of SQL in a module that nobody can read."""
    if not MAY_BE.search(source):
        return []
    texts = (one.value for one in ast.walk(ast.parse(source)) if isinstance(one, ast.Constant))
    statements = (text for text in texts if isinstance(text, str) and SQL.search(text))
    return [line for statement in statements for line in statement.splitlines() if len(line) > LONGEST]


def test_no_line_of_sql_is_too_long() -> None:
    """Without the migrations: what they did stays as it was done."""
    files = [
        path
        for room in ("services", "shared", "baocao")
        for path in (ROOT / room).rglob("*.py")
        if path.parent.name != "versions"
    ]
    assert len(files) > 200
    assert {path: found for path in files if (found := too_long(path.read_text(encoding="utf-8")))} == {}


def test_a_long_line_is_seen() -> None:
    long = f"FROM {'t' * 120}"
    assert too_long(f"def f():\n    text('SELECT a\\n{long}')") == [long]
    assert too_long(f"def f():\n    text('SELECT a\\n'\n         '{long}')") == [long]
    assert too_long(f"def f():\n    text('SELECTED a\\n{long}')") == []
