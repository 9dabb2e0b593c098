"""Statements can be read: no line of SQL is longer than a line of Python may be."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from shared.paths import ROOT

SQL = re.compile(r"\b(SELECT .* FROM|INSERT INTO|UPDATE \w+ SET|DELETE FROM|CREATE TABLE|ALTER TABLE)\b", re.DOTALL)
LONGEST = 120
SOURCES = [
    path
    for room in ("services", "shared", "baocao")
    for path in (ROOT / room).rglob("*.py")
    if path.parent.name != "versions"
]
"""Without the migrations: what they did stays as it was done."""


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_line_of_sql_is_too_long(path: Path) -> None:
    found = (node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Constant))
    statements = (node.value for node in found if isinstance(node.value, str) and SQL.search(node.value))
    for statement in statements:
        for line in statement.splitlines():
            assert len(line) <= LONGEST, line
