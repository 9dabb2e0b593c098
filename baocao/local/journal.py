"""What a part says: kept in a file and shown on the terminal. Never a reason for a part to stop or for its death to be missed."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from pathlib import Path

MOST_BYTES = 10_000_000
"""Of a log; then it is put aside, and the one put aside before goes."""
LINE_BYTES = 65_536
"""A longer line is shown in pieces."""


class Journal:
    """The log of one part. A disk that is full loses lines, and says how many when there is room again."""

    def __init__(self, path: Path, name: str, *, echo: bool, most_bytes: int = MOST_BYTES) -> None:
        self.path, self.name, self.echo, self.most_bytes = path, name, echo, most_bytes
        self.lost = 0
        """Bytes that could not be kept since the last that were."""

    async def follow(self, output: asyncio.StreamReader) -> None:
        """Keeps everything a part says until it says no more."""
        rest = b""
        while chunk := await output.read(LINE_BYTES):
            *lines, rest = (rest + chunk).split(b"\n")
            if len(rest) > LINE_BYTES:
                lines, rest = [*lines, rest], b""
            if lines:
                self.add(b"\n".join(lines) + b"\n")
        if rest:
            self.add(rest + b"\n")

    def add(self, said: bytes) -> None:
        """Keeps some lines."""
        try:
            with contextlib.suppress(FileNotFoundError):
                if self.path.stat().st_size > self.most_bytes:
                    self.path.replace(self.path.with_suffix(".log.1"))
            with self.path.open("ab") as kept:
                if self.lost:
                    kept.write(f"[{self.lost} byte không ghi được / bytes could not be kept]\n".encode())
                kept.write(said)
            self.lost = 0
        except OSError:
            self.lost += len(said)
        if self.echo:
            for line in said.decode(errors="replace").splitlines():
                tell(self.name, line.rstrip())


def tell(name: str, line: str) -> None:
    """One line on the terminal, whatever becomes of the terminal."""
    with contextlib.suppress(OSError, ValueError):
        sys.stderr.write(f"{name:>9} | {line}\n")
        sys.stderr.flush()
