"""Other families of reports, as an office would describe them: files only."""

from __future__ import annotations

import shutil
from pathlib import Path

from shared.paths import ROOT

HERE = Path(__file__).parent
DUE = '{form},2026-05,2026-06-01,2026-06-05,"Của phép thử"\n'


def world_with(family: str, folder: Path, *more: str) -> Path:
    """A folder of facts: the project's own with another family, or more of them, laid beside them."""
    for name in ("reference", "families", "forms", "rules"):
        shutil.copytree(ROOT / name, folder / name)
    for other in (family, *more):
        for name in ("reference", "families", "forms", "rules"):
            if (HERE / other / name).is_dir():
                shutil.copytree(HERE / other / name, folder / name, dirs_exist_ok=True)
        with (folder / "reference" / "deadlines.csv").open("a", encoding="utf-8") as file:
            for form in sorted((HERE / other / "forms").glob("*.toml")):
                file.write(DUE.format(form=form.stem))
    return folder
