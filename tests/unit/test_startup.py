"""What the command line imports: `--help` and `check` are run often, so they load only what they use."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from corpus.samples import document
from shared.paths import ROOT

pytestmark = pytest.mark.slow
"""Left out of ``make test-fast``."""

SERVERS = {"fastapi", "starlette", "uvicorn", "sqlalchemy", "psycopg", "celery", "kombu", "redis", "minio", "jinja2"}
OTHERS = {"httpx", "pydantic_settings", "rich", "aiosmtpd", "alembic", "asyncio", "xlsxwriter"}
PICTURES = {"numpy", "cv2", "PIL", "tesserocr"}
READERS = {"pypdfium2", "xlrd", "office_oxide"}
"""Libraries of formats that are not read in these tests."""
LATER = {"openpyxl", "docx"}
OPENERS = {f"services.extract.reading.containers.{name}" for name in ("mail", "outlook", "signed", "tnef")}
"""What opens messages and what lies around files; a check of a report needs none of it."""


def imported(*arguments: str) -> set[str]:
    """The modules that a run of the command line has loaded when it ends."""
    program = (
        "import json, sys\n"
        "from baocao.main import cli\n"
        f"try:\n    cli({list(arguments)!r})\n"
        "except SystemExit:\n    pass\n"
        "print(json.dumps(sorted(sys.modules)), file=sys.stderr)\n"
    )
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env=env, check=True)
    return set(json.loads(ran.stderr.splitlines()[-1]))


def test_help_imports_next_to_nothing() -> None:
    loaded = imported("--help")
    assert not loaded & (SERVERS | OTHERS | PICTURES | LATER | {"pydantic", "lxml", "rapidfuzz"})
    assert not [name for name in loaded if name.startswith("services.")]


@pytest.mark.parametrize("kind", ["docx", "xlsx", "txt"])
def test_a_check_imports_no_server_and_nothing_for_pictures(kind: str, tmp_path: Path) -> None:
    path = tmp_path / f"bao-cao.{kind}"
    path.write_bytes(document("000", kind))
    loaded = imported("check", str(path), "--json")
    assert "services.extract.reading.report" in loaded
    assert not loaded & (SERVERS | OTHERS | PICTURES | LATER | READERS | OPENERS)


def test_a_worker_has_what_it_reads_with_before_it_forks() -> None:
    program = "import json, sys, services.extract.handlers\nprint(json.dumps(sorted(sys.modules)))"
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env=env, check=True)
    loaded = set(json.loads(ran.stdout))
    assert {"lxml.etree", "rapidfuzz", "sqlalchemy", *READERS, *OPENERS} <= loaded
    assert not loaded & PICTURES
