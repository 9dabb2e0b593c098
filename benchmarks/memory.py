"""Memory of a worker over many files: ``python -m benchmarks.memory [--files 10000]``; flat means no leak.

Prints the resident memory after each tenth; exits 1 when the last half grew by more than 20 MB.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from benchmarks.speed import choice, files
from services.extract.reading.report import read_report
from shared.reference import installed


def resident() -> float:
    """MB that the process holds now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 1e6


def main() -> int:
    """Reads the same few files of several formats over and over."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--files", type=int, default=10_000)
    args = parser.parse_args()
    contents = [made[0] for kind in ("docx", "xlsx", "html", "txt", "csv") for _, made in files(choice(4, 0), kind)]
    seen = []
    for n in range(args.files):
        read_report(contents[n % len(contents)], "x", installed())
        if (n + 1) % max(args.files // 10, 1) == 0:
            seen.append(round(resident(), 1))
            print(f"{n + 1:6} files: {seen[-1]} MB", flush=True)
    growth = seen[-1] - seen[len(seen) // 2]
    print("RESULT " + json.dumps({"files": args.files, "rss_mb": seen[-1], "growth_last_half_mb": round(growth, 1)}))
    return 1 if growth > 20 else 0


if __name__ == "__main__":
    sys.exit(main())
