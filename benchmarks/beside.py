"""Two versions of the whole stack side by side: reports a second, and what each process spends on a report.

    python -m benchmarks.beside CHECKOUT [--reports 40] [--rounds 4] [--least 0.9]

Both stacks stand the whole time, each on servers of its own; they are sent the same reports in turn, so that whatever
else the machine does strikes both. The ratio is the median over the rounds. CPU is counted over all that a process
forked, in milliseconds a report: what another version may lose in one part it may win in another.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
from pathlib import Path
from typing import Any

DRIVER = Path(__file__).with_name("driven_stack.py")
WARM = 10
"""Reports that do not count: a process reads its first with empty caches."""


class Driven:
    """The stack of a checkout, in a process of its own."""

    def __init__(self, checkout: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-P", str(DRIVER)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=checkout,
            env={**os.environ, "PYTHONPATH": str(checkout)},
        )  # fmt: skip
        self._answer()

    def round(self, reports: int) -> dict[str, Any]:
        """What so many reports took."""
        assert self.process.stdin
        self.process.stdin.write(f"{reports}\n")
        self.process.stdin.flush()
        found: dict[str, Any] = self._answer()
        return found

    def _answer(self) -> Any:
        assert self.process.stdout
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit("a stack has ended; what it said stands above")
        return json.loads(line)

    def close(self) -> dict[str, int]:
        """Ends the stack; what it has to say at the end."""
        assert self.process.stdin
        self.process.stdin.close()
        said: dict[str, int] = self._answer()
        self.process.wait()
        return said


def side_by_side(other: Path, reports: int, rounds: int) -> tuple[list[dict[str, Any]], list[dict[str, Any]], bool]:
    """The rounds of this checkout and of the other, and whether nothing was lost by either."""
    here, there = Driven(Path(__file__).resolve().parent.parent), Driven(other.resolve())
    ours, theirs = [], []
    here.round(WARM), there.round(WARM)
    for _ in range(rounds):
        ours.append(here.round(reports))
        theirs.append(there.round(reports))
    said = (*here.close().values(), *there.close().values())
    return ours, theirs, not any(said) and not any(one["lost"] for one in (*ours, *theirs))


def show(ours: list[dict[str, Any]], theirs: list[dict[str, Any]], reports: int) -> dict[str, float]:
    """Prints both by part, and returns the ratios."""
    rates = [(reports / one["seconds"], reports / other["seconds"]) for one, other in zip(ours, theirs, strict=True)]
    ratio = statistics.median(one / other for one, other in rates)
    here, there = (statistics.median(column) for column in zip(*rates, strict=True))
    print(f"{'':>18} {'here':>8} {'there':>8} {'ratio':>6}")
    print(f"{'reports a second':>18} {here:8.2f} {there:8.2f} {ratio:6.2f}")
    parts = dict.fromkeys((*ours[0]["cpu_ms"], *theirs[0]["cpu_ms"]))
    cpu = {
        part: [statistics.median(one["cpu_ms"].get(part, 0.0) for one in side) for side in (ours, theirs)]
        for part in parts
    }
    cpu["all"] = [statistics.median(sum(one["cpu_ms"].values()) for one in side) for side in (ours, theirs)]
    for part, (one, other) in cpu.items():
        print(f"{part + ' ms':>18} {one:8.1f} {other:8.1f} {one / other if other else float('nan'):6.2f}")
    return {"reports_ratio": round(ratio, 3), "cpu_ratio": round(cpu["all"][0] / cpu["all"][1], 3)}


def main() -> int:
    """Prints the comparison; 1 when something was lost, or the other version takes more reports than it may."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkout", type=Path)
    parser.add_argument("--reports", type=int, default=40, help="of each round")
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("--least", type=float, default=0.0, help="the least ratio of reports a second, here to there")
    args = parser.parse_args()
    ours, theirs, whole = side_by_side(args.checkout, args.reports, args.rounds)
    result = show(ours, theirs, args.reports)
    print("RESULT " + json.dumps(result))
    return int(not whole or result["reports_ratio"] < args.least)


if __name__ == "__main__":
    sys.exit(main())
