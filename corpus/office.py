"""LibreOffice as a converter: one run a batch, in a profile of its own."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

FILTERS = {"doc": "doc:MS Word 97", "xls": "xls:MS Excel 97"}


def installed() -> bool:
    """Whether LibreOffice is on this machine (`apt-get install libreoffice-writer-nogui libreoffice-calc-nogui`)."""
    return shutil.which("soffice") is not None


def convert(files: dict[str, bytes], source: str, kind: str) -> dict[str, bytes]:
    """Files (name, content) of one kind as another. Raises ``FileNotFoundError`` where LibreOffice is not installed."""
    if not installed():
        raise FileNotFoundError("LibreOffice (soffice) is not installed")
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for name, content in files.items():
            path = Path(folder, f"{name}.{source}")
            path.write_bytes(content)
            paths.append(str(path))
        subprocess.run(
            ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", FILTERS.get(kind, kind), "--outdir", f"{folder}/out", *paths],
            check=True, capture_output=True, timeout=60 + 8 * len(paths),
        )  # fmt: skip
        return {name: Path(folder, "out", f"{name}.{kind}").read_bytes() for name in files}
