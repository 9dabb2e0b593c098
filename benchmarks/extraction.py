"""Extraction measured on the independent corpus: by format and by form, recall, silent errors, what is held, annex cells, identity.

    python -m benchmarks.extraction [--reports 25] [--scans 5] [--formats docx,pdf,scan] [--forms 000,002] [--held-out] [--show 10]

The reports are those of `corpus.independent`: marked up from the seeds by hand, never from the form definitions, printed as clerks
print. A value read wrong and not held for a person is counted as silent. Formats made by LibreOffice are left out, with a word,
where it is not installed. Speed and what a user would try instead are measured on the old corpus (`benchmarks.speed`) in the same
run. Exits 1 when silent errors exceed the limits, never because a machine is slow.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from dataclasses import replace

from benchmarks.checking import checked
from benchmarks.speed import measured
from corpus.independent.markup import FORMS
from corpus.independent.render import FORMATS, PICTURED, files, possible
from corpus.independent.reports import HELD_OUT, Report, choice, make
from corpus.independent.score import Tally, score
from services.extract.reading.report import read_report
from services.validate.judging.layers import as_read, doubted
from shared.reference import installed

FORM_OF = {
    "000": "bac-giang-so-2020",
    "001": "dien-bien-2018",
    "002": "tuyen-quang-huyen-2020",
    "003": "phu-yen-so-2019",
    "004": "soc-trang-2019",
}
LIMITS = {"scan": 1e-3, "photo": 2e-3}
"""Silent errors allowed of the figures printed; 0 for every other format."""
HEAD = f"{'':9} {'reports':>7} {'figures':>7} {'recall':>7} {'sure':>6} {'silent':>6} {'+words':>6} {'lost':>5} {'blanks':>7} {'words':>6} {'cells':>6} {'wrong':>5} {'sure':>5} {'ident.':>6} {'wrong':>5} {'s/file':>7} {'MB':>5}"


def line(name: str, tally: Tally, megabytes: float = 0.0) -> str:
    """A row of the table."""
    lost = tally.figures - tally.right - tally.unread
    return (
        f"{name:9} {tally.reports:7} {tally.figures:7} {100 * tally.recall:6.2f}% {100 * (tally.right - tally.held) / max(tally.figures, 1):5.1f}% {tally.silent:6} {tally.silent_words:6} {lost:5} "
        f"{tally.blanks_kept}/{tally.blanks:<4} {100 * tally.words_right / max(tally.words, 1):5.1f}% {100 * tally.cells_right / max(tally.cells, 1):5.1f}% {tally.cells_wrong:5} {tally.cells_silent:5} "
        f"{100 * tally.identity_right / max(tally.identity, 1):5.1f}% {tally.identity_wrong:5} {tally.seconds / max(tally.reports, 1):7.3f} {megabytes:5.0f}"
    )


def run(kind: str, reports: list[Report], workers: int, by_form: dict[str, Tally]) -> tuple[Tally, float]:
    """The tally of a format, and the most MB a process held."""
    known = {report.name: report for report in reports}
    tally, most = Tally(), 0.0
    for name, said, seconds, megabytes in checked(files(reports, kind).items(), workers):
        report = known[name]
        one = score(report, said, picture=kind in PICTURED)
        one.seconds = seconds
        tally.add(one)
        if kind not in PICTURED:
            by_form.setdefault(report.form, Tally()).add(one)
        most = max(most, megabytes)
    return tally, most


def curve(tally: Tally) -> list[tuple[str, int, float]]:
    """How honest the confidence is: (band, values, share right)."""
    bands = [(0.0, 0.5), (0.5, 0.8), (0.8, 0.9), (0.9, 0.95), (0.95, 0.98), (0.98, 0.999), (0.999, 1.01)]
    found = []
    for low, high in bands:
        inside = [right for confidence, right in tally.curve if low <= confidence < high]
        if inside:
            found.append((f"{low:.3f}–{min(high, 1):.3f}", len(inside), sum(inside) / len(inside)))
    return found


def left_out(reports: list[Report], *, wordings: bool) -> Tally:
    """Each report read without its own form's definition, by the catalogue alone.

    Without ``wordings`` the catalogue forgets, too, how that form words its lines.
    """
    tally = Tally()
    world = installed()
    for report in reports:
        rest = {name: form for name, form in world.forms.items() if name != FORM_OF[report.form]}
        words = {
            name: entry.model_copy(
                update={"occurrences": [o for o in entry.occurrences if wordings or o["seed"] != report.form]}
            )
            for name, entry in world.indicators.items()
        }
        content, name = files([report], "docx")[report.name][0]
        read = read_report(content, name, replace(world, forms=rest, indicators=words))
        tally.add(
            score(
                report,
                {
                    "facts": [fact.model_dump(mode="json") for fact in doubted(as_read(read.facts))],
                    "tables": [table.model_dump(mode="json") for table in read.tables],
                },
            )
        )
    return tally


def main() -> int:
    """Runs the benchmark; 1 when a limit on silent errors is broken."""
    args = _arguments()
    start = HELD_OUT if args.held_out else args.start
    wanted = tuple(args.forms.split(","))
    kinds = [kind for kind in FORMATS if kind in args.formats.split(",")]
    result: dict[str, float] = {}
    by_form: dict[str, Tally] = {}
    everything, broken = Tally(), []
    print(HEAD)
    for kind in kinds:
        if not possible(kind):
            print(f"{kind:9} left out: LibreOffice is not installed")
            continue
        count = {"scan": args.scans, "photo": args.photos}.get(kind, args.reports)
        reports = [make(form, number) for form, number in choice(count, start=start, forms=wanted)]
        if not reports:
            continue
        tally, megabytes = run(kind, reports, args.workers, by_form)
        everything.curve += tally.curve
        everything.kinds.update(tally.kinds)
        silent = tally.silent + tally.silent_words
        if silent > max(math.floor(LIMITS.get(kind, 0.0) * tally.figures), 1 if kind in LIMITS else 0):
            broken.append(kind)
        print(line(kind, tally, megabytes), flush=True)
        for shown in tally.shown[: args.show]:
            print("   ", shown[:240])
        result |= {
            f"{kind}_recall": round(tally.recall, 5), f"{kind}_silent": silent, f"{kind}_figures": tally.figures, f"{kind}_held": tally.held,
            f"{kind}_cells_silent": tally.cells_silent, f"{kind}_cells": round(tally.cells_right / max(tally.cells, 1), 5), f"{kind}_identity": round(tally.identity_right / max(tally.identity, 1), 4),
            f"{kind}_s": round(tally.seconds / tally.reports, 4), f"{kind}_mb": round(megabytes),
        }  # fmt: skip
    result |= _by_form_and_kind(by_form, everything)
    if not args.no_speed:
        some = choice(min(args.reports, 10), start=start, forms=wanted)
        result |= _left_out([make(form, number, sparse=False) for form, number in some])
        result |= measured(6, tuple(kind for kind in ("docx", "xlsx", "pdf") if possible(kind)))
    print("RESULT " + json.dumps(result))
    if broken:
        print(f"silent errors over the limit: {', '.join(broken)}", file=sys.stderr)
    return 1 if broken else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--reports", type=int, default=25, help="reports of each text format, over all forms in turn")
    parser.add_argument("--scans", type=int, default=5, help="reports as scans")
    parser.add_argument("--photos", type=int, default=1, help="reports as photographs, a file a page")
    parser.add_argument("--formats", default=",".join(FORMATS))
    parser.add_argument("--forms", default=",".join(FORMS))
    parser.add_argument("--held-out", action="store_true", help="reports that were never looked at")
    parser.add_argument("--start", type=int, default=0, help="number of the first report")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--show", type=int, default=0, help="failures to show of each format")
    parser.add_argument("--no-speed", action="store_true", help="accuracy alone")
    return parser.parse_args()


def _by_form_and_kind(by_form: dict[str, Tally], everything: Tally) -> dict[str, float]:
    """Prints the tallies by form, the failures by kind, and how honest the confidence was; the numbers by form."""
    result: dict[str, float] = {}
    print("\nby form (office files and text PDF)")
    for form, tally in sorted(by_form.items()):
        print(line(form, tally))
        result |= {
            f"form_{form}_recall": round(tally.recall, 5),
            f"form_{form}_silent": tally.silent + tally.silent_words,
            f"form_{form}_cells": round(tally.cells_right / max(tally.cells, 1), 5),
        }
    print("\nfailures by kind")
    for name, count in everything.kinds.most_common(14):
        print(f"  {count:6} {name}")
    print("\nconfidence said   values  right")
    for band, count, share in curve(everything):
        print(f"  {band}  {count:7}  {share:.4f}")
    return result


def _left_out(reports: list[Report]) -> dict[str, float]:
    """Prints and returns how well reports are read whose form is not among the definitions, with its wordings and without."""
    result: dict[str, float] = {}
    print()
    for name, wordings in (("left_out", True), ("left_out_new_words", False)):
        without = left_out(reports, wordings=wordings)
        silent = without.silent + without.silent_words
        result |= {f"{name}_recall": round(without.recall, 4), f"{name}_silent": silent, f"{name}_held": without.held}
        print(
            f"form left out of the definitions{'' if wordings else ', its wording unknown'}: recall {without.recall:.4f}, silent {silent}, held {without.held} of {without.right}"
        )
    return result


if __name__ == "__main__":
    sys.exit(main())
