"""Which version of the reading read a report."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from shared.paths import FORMS, REFERENCE

HERE = Path(__file__).parent
_LENGTH = 12


@cache
def reader_version() -> str:
    """A digest of all that a reading depends on here: this program, the forms and the words they are recognised by.

    Two readings of one version of one file are the same; nobody has to remember to count it up.
    """
    parts = [*HERE.rglob("*.py"), *FORMS.rglob("*.toml"), *(path for path in REFERENCE.rglob("*") if path.is_file())]
    whole = hashlib.sha256()
    for path in sorted(parts):
        whole.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return whole.hexdigest()[:_LENGTH]
