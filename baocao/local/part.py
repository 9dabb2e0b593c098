"""A part of the running stack as the supervisor holds it."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from collections.abc import Callable
from dataclasses import dataclass, field

from baocao.local.cage import Cage
from baocao.local.prefork import FREE, Child


@dataclass(slots=True)
class Part:
    """One process of the stack."""

    name: str
    command: list[str]
    """A program with its arguments; for a forked part, what the prefork server is to run."""
    kind: str | None = None
    """What the prefork server forks, ``worker`` or ``function``; None: a program of its own."""
    stop: signal.Signals = signal.SIGTERM
    grace: float = 15.0
    """Seconds it has to end by itself."""
    user: str | None = None
    told: dict[str, str] | None = None
    """The settings that it gets; None: all of the stack."""
    cage: Cage = FREE
    """How it is shut in, when it is forked."""
    env: dict[str, str] = field(default_factory=dict)
    """What it gets besides."""
    process: asyncio.subprocess.Process | Child | None = None
    restarts: int = 0
    watcher: asyncio.Task[None] | None = None
    check: Callable[[], bool] | None = None
    """Whether it is ready; asked in a thread, answers within a few seconds."""
    forget: Callable[[], None] | None = None
    """Takes away what an earlier life said of its health."""
    began: float = 0.0
    """When its present life began, on the steady clock."""
    ready_at: float = 0.0
    """When it was last seen ready, or first asked, on the steady clock."""

    async def end(self) -> None:
        """Asks the process to stop; what does not in its time is killed with all it forked."""
        process = self.process
        if process is None or process.returncode is not None:
            return
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(self.stop)  # the main process alone: a whole group breaks Celery's warm shutdown
        try:
            await asyncio.wait_for(process.wait(), self.grace)
        except TimeoutError:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            await process.wait()
