"""How the product's code is cut, at one commit and now: lines, the largest module and function, what stands there twice.

    python -m benchmarks.house [REVISION ...]     without any: before the first move, and now

Lines are those of modules under ``baocao``, ``services`` and ``shared``, blank ones and migrations left out. What stands
there twice: runs of ``RUN`` lines or more, the same to the letter but for white space, comments and imports not counted;
every copy but the first is counted.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from shared.paths import ROOT

PRODUCT = ("baocao", "services", "shared")
BEFORE = "9ab9a63~1"
RUN = 6


@dataclass(frozen=True, slots=True)
class House:
    """The measures of one state of the code."""

    modules: int
    lines: int
    largest_module: tuple[int, str]
    largest_function: tuple[int, str]
    runs: int
    """Runs of lines that stand there more than once."""
    repeated: int
    """Lines of their copies."""


def measure(sources: dict[str, str]) -> House:
    """The measures of modules by path."""
    functions = [found for name, source in sources.items() for found in _functions(name, source)]
    runs, repeated = _repeated(sources)
    return House(
        modules=len(sources),
        lines=sum(bool(line.strip()) for source in sources.values() for line in source.splitlines()),
        largest_module=max((len(source.splitlines()), name) for name, source in sources.items()),
        largest_function=max(functions, default=(0, "–")),
        runs=runs,
        repeated=repeated,
    )


def _functions(name: str, source: str) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield (node.end_lineno or node.lineno) - node.lineno + 1, f"{name}:{node.name}"


def _repeated(sources: dict[str, str]) -> tuple[int, int]:
    """How many runs of lines stand there again, and the lines of all copies but the first of each."""
    lines = [(name, line) for name, source in sorted(sources.items()) for line in [*_code(source), f"# end of {name}"]]
    first: dict[tuple[str, ...], int] = {}
    again: set[int] = set()
    starts: dict[tuple[int, int], int] = defaultdict(int)
    for at in range(len(lines) - RUN + 1):
        window = tuple(line for _, line in lines[at : at + RUN])
        if lines[at][0] != lines[at + RUN - 1][0] or any(line.startswith("# end of ") for line in window):
            continue
        before = first.setdefault(window, at)
        if before + RUN <= at:
            again.update(range(at, at + RUN))
            starts[at, before] += 1
    runs = sum((at - 1, before - 1) not in starts for at, before in starts)
    return runs, len(again)


def _code(source: str) -> list[str]:
    """The lines that say something by themselves."""
    kept = (" ".join(line.split()) for line in source.splitlines())
    return [
        line
        for line in kept
        if any(letter.isalnum() for letter in line) and not line.startswith(("#", "import ", "from "))
    ]


def _is_product(name: str) -> bool:
    return name.endswith(".py") and name.split("/", maxsplit=1)[0] in PRODUCT and "/migrations/" not in name


def at_revision(revision: str) -> dict[str, str]:
    """The product's modules as a commit has them."""
    names = filter(_is_product, _git("ls-tree", "-r", "--name-only", revision).splitlines())
    return {name: _git("show", f"{revision}:{name}") for name in names}


def here() -> dict[str, str]:
    """The product's modules as they lie in the working tree."""
    names = filter(_is_product, _git("ls-files", "--cached", "--others", "--exclude-standard").splitlines())
    return {name: (ROOT / name).read_text(encoding="utf-8") for name in names if (ROOT / name).exists()}


def _git(*words: str) -> str:
    return subprocess.run(["git", *words], cwd=ROOT, check=True, capture_output=True, encoding="utf-8").stdout


def main() -> None:
    """Prints one column a state."""
    revisions = sys.argv[1:] or [BEFORE]
    houses = {**{one: measure(at_revision(one)) for one in revisions}, "now": measure(here())}
    print("| |", " | ".join(houses), "|\n|---|" + "---|" * len(houses))
    shown = {
        "modules": lambda house: house.modules,
        "lines of code": lambda house: house.lines,
        "largest module": lambda house: f"{house.largest_module[0]} ({house.largest_module[1]})",
        "largest function": lambda house: f"{house.largest_function[0]} ({house.largest_function[1]})",
        f"runs of {RUN} lines or more that stand there again": lambda house: house.runs,
        "lines of their copies": lambda house: house.repeated,
    }
    for name, value in shown.items():
        print(f"| {name} |", " | ".join(str(value(house)) for house in houses.values()), "|")


if __name__ == "__main__":
    main()
