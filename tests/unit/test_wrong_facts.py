"""Each process that needs the facts ends with one line where they do not hold together."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import pytest

from baocao.local.processes import PROCESSES
from shared.reference import installed
from tests.families import world_with
from tests.unit.test_settings import COMPLETE

WITHOUT_FACTS = {"post", "mail_sink", "gateway"}
"""They send, keep and pass on what others wrote; the gateway makes the applications, which are tried by themselves."""
STARTS = {
    one.name: one.app
    for one in PROCESSES
    if one.kind in ("worker", "api", "function") and one.name not in WITHOUT_FACTS
}


@pytest.mark.parametrize("name", STARTS)
def test_a_process_whose_facts_do_not_hold_together_ends_with_one_line(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    facts = world_with("ho-tich", tmp_path)
    (facts / "families" / "ho-tich.toml").unlink()
    for setting, value in {**COMPLETE, "BAOCAO_FACTS": str(facts)}.items():
        monkeypatch.setenv(setting, value)
    module, _, function = STARTS[name].partition(":")
    if not function:  # a worker's begins when it is imported
        monkeypatch.delitem(sys.modules, module, raising=False)
    installed.cache_clear()
    try:
        with pytest.raises(SystemExit) as left:
            start = importlib.import_module(module)
            getattr(start, function)(*([str(tmp_path / "ready")] if name == "scheduler" else []))
    finally:
        installed.cache_clear()
    assert len(STARTS) == 9
    said = str(left.value.code)
    assert "ho-tich-thang-2026.toml" in said and "\n" not in said
