"""`baocao check` over many reports in processes of their own: what it said, in the contract's JSON, with time and memory."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_THREAD_LIMIT", "1")

Job = tuple[str, list[tuple[bytes, str]]]
"""A name, and the files of one submission."""


def check(job: Job) -> tuple[str, dict[str, Any], float, float]:
    """One report: its name, what was said of it, seconds of processor time, MB at the most."""
    from baocao.check import as_json, check_parts
    from shared.reference import installed

    name, parts = job
    start = time.process_time()
    said = as_json(*check_parts(parts, None, installed())[0])
    return name, said, time.process_time() - start, _peak()


def checked(jobs: Iterable[Job], workers: int) -> Iterator[tuple[str, dict[str, Any], float, float]]:
    """Every report, in processes that never held another kind of file."""
    with ProcessPoolExecutor(
        workers, mp_context=get_context("spawn")
    ) as pool:  # OpenCV's threads do not survive a fork
        yield from pool.map(check, jobs, chunksize=1)


def _peak() -> float:
    """The most MB that this process ever held; getrusage would count those of the process that started it."""
    status = Path("/proc/self/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024  # type: ignore[index]
