"""``python -m tests.strangers [WORDS] [-v] [--keep] [--prune]``: the score of each clerk's report, and of the one with errors on purpose.

``--keep`` leaves the files under /tmp, ``--prune`` takes out of ``known.py`` what passes now.
"""

from __future__ import annotations

import sys
from pathlib import Path

from .clerks import CLERKS
from .known import KNOWN
from .score import Score, score
from .test_strangers import CHECKS, summed

words = " ".join(word for word in sys.argv[1:] if not word.startswith("-"))
verbose, keep = "-v" in sys.argv, "--keep" in sys.argv
total, found = Score(), 0
documents = 0
print(f"{'':58} recall   sure  silent lists alarms planted form")
for clerk in CLERKS:
    if words not in clerk.name:
        continue
    if keep:
        Path(f"/tmp/stranger-{clerk.seed}-{clerk.name.split(':')[0]}.{clerk.kind}".replace(" ", "_")).write_bytes(
            clerk.report()
        )
    good = score(clerk)
    bad = score(clerk, planted=True) if clerk.errors else Score()
    documents += 1
    total.expected, total.right = total.expected + good.expected, total.right + good.right
    total.sure += good.sure
    total.silent += good.silent
    total.alarms += good.alarms
    total.planted += bad.planted
    found += bad.planted - len(bad.unfound)
    print(
        f"{clerk.name:52} {clerk.seed} {clerk.kind} {good.recall:6.1%} {good.sure / good.expected:6.1%} {len(good.silent):5} {len(good.cells_wrong):5} {len(good.alarms):6}   {bad.planted - len(bad.unfound)}/{bad.planted}   {good.form}",
        flush=True,
    )
    if verbose:
        for kind, lines in (
            ("silent", good.silent),
            ("missed", good.missed),
            ("alarm", good.alarms),
            ("unfound", bad.unfound),
        ):
            for line in lines:
                print(f"    {kind} {line[:220]}")
print(
    f"recall {total.right / total.expected:.1%} of {total.expected} ({total.sure / total.expected:.1%} without a doubt), silent {len(total.silent)}, alarms {len(total.alarms) / documents:.1f} a right report, planted {found}/{total.planted}"
)
if "--prune" in sys.argv:
    failing = {f"{check}: {clerk.name}" for check in CHECKS for clerk in CLERKS if CHECKS[check](clerk)}
    failing |= {name for name, holds in summed().items() if not holds}
    file = Path(__file__).parent / "known.py"
    text = file.read_text(encoding="utf-8")
    for name in KNOWN - failing:
        text = text.replace(f"\n{name}\n", "\n", 1)
    file.write_text(text, encoding="utf-8")
