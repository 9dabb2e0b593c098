"""The statements of the bus stand in one file, by name; each is somebody's."""

from __future__ import annotations

import re

from shared.paths import ROOT

BUS = ROOT / "shared" / "bus"


def test_each_statement_is_used_and_each_that_is_used_is_there() -> None:
    named = re.findall(r"^-- name: (\w+)$", (BUS / "queries.sql").read_text(encoding="utf-8"), re.MULTILINE)
    modules = "\n".join(path.read_text(encoding="utf-8") for path in BUS.glob("*.py"))
    asked = set(re.findall(r"\b(?:query|sql)\(\s*\"(\w+)\"", modules))
    assert len(named) == len(set(named)) > 30
    assert asked <= set(named)
    assert [name for name in named if f'"{name}"' not in modules] == []
