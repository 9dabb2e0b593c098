"""Small parts that the tests of the prefork server fork."""

from __future__ import annotations

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
