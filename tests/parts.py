"""Small parts that the tests of the prefork server fork."""

from __future__ import annotations

import importlib
import json
import os
import signal
import socket
import sys
from pathlib import Path


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


def tries(*questions: str) -> None:
    """Says of each question whether it can be done here."""
    print(json.dumps({question: _can(question) for question in questions}))


def _can(question: str) -> str:
    what, _, which = question.partition(":")
    try:
        if what == "read":
            Path(which).read_bytes()
        elif what == "write":
            Path(which).write_text("x")
        elif what == "signal":
            os.kill(int(which), 0)
        elif what == "import":
            importlib.import_module(which)
        elif what == "connect":
            socket.create_connection(("127.0.0.1", int(which)), timeout=2).close()
        elif what == "who":
            return str(os.geteuid())
    except (OSError, ImportError) as error:
        return type(error).__name__
    return "yes"
