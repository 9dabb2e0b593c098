"""Small parts that the tests of the prefork server fork."""

from __future__ import annotations

import os
import signal
import sys


def hello(name: str) -> None:
    print(f"hello {name}")


def refuse() -> None:
    raise SystemExit("one line")


def leave() -> None:
    sys.exit(7)


def crash() -> None:
    raise RuntimeError("crashed")


def has(module: str) -> None:
    print(module in sys.modules)


def wait() -> None:
    """Waits until it is told to stop."""
    print("waits", flush=True)
    signal.sigwait({signal.SIGTERM})


def settings() -> None:
    """Says which settings of ours it was told."""
    print(" ".join(sorted(name for name in os.environ if name.startswith("BAOCAO_"))))
