"""``python -m benchmarks.chaos.up``: what ``baocao up`` does, but our own parts reach the servers through proxies.

``CHAOS_WAYS`` says which: the names of the settings with the addresses, and the ports of the proxies.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from urllib.parse import urlsplit

from baocao.local.stack import StackError
from baocao.local.supervisor import Supervisor, run
from shared.settings import Settings


class Behind(Supervisor):
    """A supervisor that tells its parts the addresses of the proxies."""

    def told_to_parts(self) -> dict[str, str]:
        """The settings of the stack, with the ports of the proxies."""
        ways: dict[str, int] = json.loads(os.environ.get("CHAOS_WAYS", "{}"))
        return {**self.env, **{name: behind(self.env[name], port) for name, port in ways.items()}}


def behind(url: str, port: int) -> str:
    """The address of the same server through a port of this machine."""
    parts = urlsplit(url)
    user, at, _ = parts.netloc.rpartition("@")
    return parts._replace(netloc=f"{user}{at}127.0.0.1:{port}").geturl()


def main() -> None:
    """Runs until it is told to stop."""
    try:
        asyncio.run(run(Settings.read(), echo=False, kind=Behind))
    except StackError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
