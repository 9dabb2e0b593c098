"""``python -m tests.words [WORDS] [-v]``: what was made of each clerk's rows; ``-v`` also prints those that are not right."""

from __future__ import annotations

import sys

from .clerks import CLERKS, OTHERS
from .printing import KINDS
from .score import Score, score, summed
from .test_words import read_other

words = " ".join(word for word in sys.argv[1:] if not word.startswith("-"))
verbose = "-v" in sys.argv


def line(name: str, done: Score, kind: str, note: str = "") -> str:
    """One row of the table."""
    c = done.count
    return (
        f"{name:42} {kind} {c['rows']:5} {done.right:7.1%} {c['level']:5} {c['other']:5} {c['lost']:5}"
        f"   {c['taken']:3} of {c['nothing']:3}   {note}"
    )


print(f"{'':47}  rows   right level other  lost   taken        sure form")
for kind in KINDS:
    for clerk in CLERKS:
        if words in (name := f"{clerk.name} {clerk.agency}"):
            one = score(clerk, kind)
            form = "new" if one.form is None and "new_form" in one.rules else one.form or ", ".join(one.rules)
            print(line(name[:42], one, kind, f"{len(one.sure):4} {form}"), flush=True)
            if verbose:
                print(*(f"    {fault}" for fault in (*one.sure, *one.faults)), sep="\n")
    if not words:
        for hand, title in ((1, "the first hand"), (2, "the second hand"), (None, "both")):
            print(line(title, summed(hand, kind), kind))
if not words:
    read = {other.name: read_other(other) for other in OTHERS}
    print(f"reports of other families: {sum(not one for one in read.values())} of {len(OTHERS)} refused")
    print(*(f"    {name}: {', '.join(said)}" for name, said in read.items() if said), sep="\n")
