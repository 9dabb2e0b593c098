"""One habit at a time: the seeds' own print with one thing changed, so that a loss has one cause.

    python -m benchmarks.habits [--kind xlsx] [--only previous] [--reports 2] [--show 5]

Prints for each form recall, silent errors (S), right values held (h), words, annex cells and identity.
"""

from __future__ import annotations

import argparse
import sys
from typing import Any

from benchmarks.checking import check
from corpus.independent.habits import Habits
from corpus.independent.markup import FORMS
from corpus.independent.render import PICTURED, files
from corpus.independent.reports import make
from corpus.independent.score import Tally, score
from corpus.independent.world import words

KIND = {"000": "so", "001": "vp", "002": "huyen", "003": "chi_cuc", "004": "so"}


def variants() -> dict[str, dict[str, Any]]:
    """Every habit a clerk may have, alone."""
    said = words("habits")
    head = said["headers"]
    found: dict[str, dict[str, Any]] = {"as the seeds": {}}
    for column in ("tt", "label", "unit", "value", "note"):
        found |= {f"{column} = {word or 'empty'}": {"headers": True, column: word} for word in head[column]}
    for place in ("before", "after"):
        for previous, this in zip(head["previous"], head["this"], strict=True):
            found[f"previous {place}: {previous} | {this}"] = {
                "previous": place, "previous_word": previous, "value": this, "headers": True,
            }  # fmt: skip
    found |= {f"layout {name}": {"layout": name} for name in ("table", "prose", "levels")}
    found |= {f"number row {row or 'none'}": {"number_row": row} for row in ("{}", "")}
    found |= {f"zero = {word}": {"zero": word} for word in said["words"]["zero"]}
    found |= {
        f"blank = {word or 'empty'}": {"blank": word, "sparse": 0.3} for word in sorted(set(said["words"]["blank"]))
    }
    found |= {f"ticks {name}": {"ticks": name} for name in ("control", "symbol", "brackets", "behind", "deleted")}
    found |= {f"flags {name}": {"flags": name} for name in ("words", "cross")}
    found |= {f"marks {mark}": {"marks": mark} for mark in ("[x]", "X", "1")}
    found |= {f"roles {name}": {"roles": name} for name in ("colon", "before")}
    found |= {f"dots {name}": {"leaders": name} for name in ("around", "after")}
    found |= {f"letterhead {name}": {"letterhead": name} for name in ("tabs", "lines")}
    found |= {f"period = {text}": {"period": text} for text in said["words"]["period"]}
    found |= {f"numbers {name}": {"numbers": name} for name in ("text", "percent")}
    found |= {f"copy {place}": {"copy": place} for place in ("before", "behind")}
    found |= {
        "one header row": {"flat_header": True}, "decimal dot": {"decimal": "."}, "two digits, fixed": {"digits": 2, "fixed": True},
        "thousands dot": {"thousands": "."}, "thousands space": {"thousands": " "}, "thousands comma": {"thousands": ",", "decimal": "."},
        "leading zeros": {"leading_zero": True}, "units in cells": {"units": 0.9}, "remarks behind": {"remarks": 0.3}, "remarks beside": {"beside": 0.5},
        "a/b in counts": {"over": True}, "stars": {"stars": 0.3}, "phones with dots": {"phones": "."}, "lists numbered": {"lists": "#"},
        "no notes": {"notes": False}, "sections not merged": {"merged": False}, "header repeated": {"repeat": 14}, "tidy": {"tidy": True}, "address once": {"url_once": True},
        "asked twice, once answered": {"again": "blank"}, "words of a city": {"frozen": True}, "one sheet": {"one_sheet": True}, "slips": {"slips": 0.5},
    }  # fmt: skip
    return found


def main() -> int:
    """Prints the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--kind", default="docx")
    parser.add_argument("--only", default="", help="a part of the habit's name")
    parser.add_argument("--reports", type=int, default=2)
    parser.add_argument("--show", type=int, default=0)
    args = parser.parse_args()
    print(f"{'':42}" + "".join(f"{form:36}" for form in FORMS))
    for name, changed in variants().items():
        if args.only not in name:
            continue
        cells, shown = [], []
        for form in FORMS:
            tally = Tally()
            for number in range(args.reports):
                report = make(form, number, ways=Habits(**changed), sparse=False, home=True, kind=KIND[form])
                _, said, _, _ = check((report.name, files([report], args.kind)[report.name]))
                tally.add(score(report, said, picture=args.kind in PICTURED))
            silent = tally.silent + tally.silent_words
            cells.append(
                f"{100 * tally.recall:5.1f}% {f'S{silent}' if silent else '':4} h{tally.held:<3} w{tally.words_right}/{tally.words} "
                f"c{100 * tally.cells_right / max(tally.cells, 1):.0f}% i{tally.identity_right}/{tally.identity}"
            )
            shown += tally.shown[: args.show]
        print(f"{name:42}" + "".join(f"{cell:36}" for cell in cells), flush=True)
        for one in shown:
            print("   ", one[:220])
    return 0


if __name__ == "__main__":
    sys.exit(main())
