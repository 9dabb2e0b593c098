"""``python -m tests.clerks [WORDS] [-v] [--prune]``: which edits are not read right, and what goes wrong with them.

For whoever repairs: SILENT is a wrong figure nobody is told of, LOST one that is gone without a word, HELD a needless question,
ALARM a false one, MISSED a finding that was not made. ``--prune`` takes out of ``known.py`` what passes now.
"""

from __future__ import annotations

import importlib
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from .known import KNOWN
from .reports import REPORTS
from .suite import Edit
from .test_good import complaints

HERE = Path(__file__).parent


def faults(words: str) -> Iterator[tuple[str, list[str]]]:
    """Each test whose name has these words, and what is wrong with it."""
    for report in REPORTS:
        for kind in ("docx", "xlsx"):
            if words in (name := f"good: {report} [{kind}]"):
                yield name, complaints(report, kind)
    for path in sorted(HERE.glob("test_*.py")):
        edits: list[Edit] = getattr(importlib.import_module(f".{path.stem}", __package__), "EDITS", [])
        for one in edits:
            for kind in one.kinds:
                if words in (name := f"{path.stem.removeprefix('test_')}: {one.name} [{kind}]"):
                    yield name, one.complaints(kind)


def main(words: str, *, verbose: bool, prune: bool) -> None:
    """Prints each test that fails, with its faults counted by kind."""
    wrong, total = {}, 0
    for name, said in faults(words):
        total += 1
        if said:
            wrong[name] = said
            kinds = Counter(one.split()[0] for one in said)
            print(name, "|", ", ".join(f"{n} {what}" for what, n in kinds.most_common()), flush=True)
            for one in said[: 40 if verbose else 0]:
                print("      ", one[:300])
    print(f"{len(wrong)} of {total} fail")
    if prune and not words:
        _prune(set(wrong))


def _prune(failing: set[str]) -> None:
    """Rewrites the list of ``known.py``: what passes now is taken out, a half that still fails keeps its format."""
    file = HERE / "known.py"
    text = file.read_text(encoding="utf-8")
    for name in KNOWN:
        if name.endswith("]"):
            left = [name] if name in failing else []
        else:
            left = [full for full in (f"{name} [docx]", f"{name} [xlsx]") if full in failing]
            left = [name] if len(left) == 2 else left
        text = text.replace(f"\n{name}\n", "\n" + "".join(f"{one}\n" for one in left), 1)
    file.write_text(text, encoding="utf-8")


arguments = [word for word in sys.argv[1:] if not word.startswith("-")]
main(" ".join(arguments), verbose="-v" in sys.argv, prune="--prune" in sys.argv)
