"""The clock of all processes of a stack, PostgreSQL and Valkey among them, set wrong and right again by libfaketime.

The store, a program in Go, asks the kernel itself and keeps the right time: it refuses whoever signs with another (S3
bears a quarter of an hour), so nothing is taken in meanwhile, which is an honest 503.
"""

from __future__ import annotations

import os
import tempfile
from datetime import datetime
from pathlib import Path

from shared.moments import ZONE

LIBRARIES = "/usr/lib/*/faketime/libfaketimeMT.so.1"
AFTER_A_DEADLINE = datetime(2020, 9, 2, 10, 0, tzinfo=ZONE)
"""A morning on which letters about lateness would be due (reference/deadlines.csv)."""
SEEN_SECONDS = 2.0
"""After so long every process has seen that the clock was set."""


def installed() -> Path | None:
    """Where libfaketime is; None: the clock cannot jump here."""
    return next(iter(sorted(Path("/").glob(LIBRARIES.lstrip("/")))), None)


class Clock:
    """What the processes' clock shows beside the right one."""

    def __init__(self) -> None:
        self.library = installed()
        descriptor, name = tempfile.mkstemp(prefix="baocao-clock-", dir="/dev/shm")
        os.close(descriptor)
        self.file = Path(name)
        self.file.chmod(0o644)
        self.set(0)

    def set(self, seconds: int) -> None:
        """How far it is off."""
        fresh = self.file.with_suffix(".new")
        fresh.write_text(f"{seconds:+d}\n", encoding="ascii")
        fresh.chmod(0o644)
        fresh.replace(self.file)

    def env(self) -> dict[str, str]:
        """What a process is started with; nothing where the library is not installed."""
        if self.library is None:
            return {}
        return {
            "LD_PRELOAD": str(self.library),
            "FAKETIME_TIMESTAMP_FILE": str(self.file),
            "FAKETIME_CACHE_DURATION": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "FAKETIME_DISABLE_SHM": "1",  # one semaphore for all would be held for ever by whoever is killed with it
            "NO_FAKE_STAT": "1",
        }

    def stop(self) -> None:
        """Removes its file."""
        self.file.unlink(missing_ok=True)
