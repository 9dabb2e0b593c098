"""The next version of this program, which the chaos runs let work beside it, can be made of it and can be started."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from benchmarks.chaos.beside import next_version, same_tables
from shared.paths import ROOT

SAYS = "import shared.bus.outbox; from shared.bus.routes import MAP; print(MAP.listeners_of('ReportWeighed')[0].name)"


def test_the_next_version_can_be_made_and_knows_more(tmp_path: Path) -> None:
    made = next_version(tmp_path / "next")
    said = subprocess.run([sys.executable, "-c", SAYS], cwd=made, capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "notices" and same_tables(made) and same_tables(ROOT)
