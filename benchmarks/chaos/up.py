"""``python -m benchmarks.chaos.up``: what ``baocao up`` does, but our own parts reach the servers through proxies.

``CHAOS_WAYS`` says which: the names of the settings with the addresses, and the ports of the proxies.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys

from baocao.local.stack import StackError
from baocao.local.supervisor import Supervisor, run
from benchmarks.chaos.network import behind
from shared.settings import Settings


class Behind(Supervisor):
    """A supervisor that tells its parts the addresses of the proxies, and bears a clock that jumps."""

    def __init__(self, settings: Settings, *, echo: bool) -> None:
        super().__init__(settings, echo=echo)
        self.prefork.modules = ["benchmarks.chaos.sleep", *self.prefork.modules]

    def told_to_parts(self) -> dict[str, str]:
        """The settings of the stack, with the ports of the proxies."""
        ways: dict[str, int] = json.loads(os.environ.get("CHAOS_WAYS", "{}"))
        return {**self.env, **{name: behind(self.env[name], port) for name, port in ways.items()}}


def main() -> None:
    """Runs until it is told to stop."""
    try:
        asyncio.run(run(Settings.read(), echo=False, kind=Behind))
    except StackError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
