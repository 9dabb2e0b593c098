"""Validation measured on the independent corpus: false alarms on clean reports, errors found, explained and repaired.

    python -m benchmarks.validation [--reports 50] [--errors 2] [--formats docx] [--forms 000,002] [--held-out] [--show 10]

Every report is judged as it is and with planted errors of `corpus.independent.mistakes`, twice: *read* from a file by the
extraction, as users have it, and *given* the printed figures, the validator alone. Time is measured on the old corpus. Exits 1 when
an invariant broke: a clean report returned, or more alarms, misses and wrong suggestions than the aims allow.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
import time
from collections import Counter
from typing import Any

from benchmarks.checking import checked
from benchmarks.corpus.consistent import Case, consistent
from corpus.independent.markup import FORMS, template
from corpus.independent.mistakes import KINDS, plant
from corpus.independent.render import PICTURED, files, possible
from corpus.independent.reports import HELD_OUT, Report, choice, make
from corpus.independent.score import Tally
from corpus.independent.score import judged as scored
from corpus.independent.world import Share
from services.validate.judging.report import Judgement, judge
from shared.contracts import AnnexTable, Fact, ReportIdentity, Status, Window
from shared.reference import installed

AIMS = {"found": 0.95, "cause": 0.85, "suggestion": 0.85}
FALSE_WARNINGS = 0.1
"""A clean report, at the most."""
WRONG_SUGGESTIONS = 0.01
"""Of all figures proposed in spoilt reports, whether or not the paper singles one out, at the most."""
PAPER = {"other_period", "dated_before", "asked_twice", "remark_against"}
"""Errors that only a reader of the paper can see; not planted where figures are given."""


def given(report: Report) -> dict[str, Any]:
    """The judgement of the printed figures, nothing read."""
    identity = report.identity
    quarter = report.world.quarter
    who = ReportIdentity(
        province=report.world.agency.province, agency=identity["agency"][0], agency_level=identity["agency_level"], period=identity["period"],
        dispatch_number=identity["dispatch_number"], signed_on=identity["signed_on"], data_windows=[Window(**{"from": quarter.start, "to": quarter.end})],
        form=FORM_OF[report.form], form_confidence=1.0,
    )  # fmt: skip
    annexes = template(report.form).annexes()
    tables = [
        AnnexTable(
            table=name,
            rows=[_row(row) for row in rows],
            columns_absent=[column for column in COLUMNS.get(name, ()) if column not in annexes[name]],
        )
        for name, rows in report.lists.items()
        if rows
    ]
    said = judge(who, _facts(report), tables, [], installed(), None)
    return {
        "facts": [fact.model_dump(mode="json") for fact in said.facts],
        "findings": [finding.model_dump(mode="json") for finding in said.findings],
        "outcome": str(said.outcome),
    }


FORM_OF = {
    "000": "bac-giang-so-2020",
    "001": "dien-bien-2018",
    "002": "tuyen-quang-huyen-2020",
    "003": "phu-yen-so-2019",
    "004": "soc-trang-2019",
}
_SERVICES = (
    "tt", "service_group", "service_name", "service_url", "ubnd_deployed_count", "ubnd_deployed_pct", "provided_by_ministry", "online_dossiers_resolved", "all_dossiers_received",
    "digital_signature", "payment_form", "note",
)  # fmt: skip
COLUMNS = {
    "3A.1": (
        "tt",
        "app_name",
        "owner_agency",
        "built_by_ministry",
        "shared_app",
        "built_by_province",
        "scope_provincial_agency",
        "scope_whole_province",
        "data_sharing",
    ),
    "3A.2": _SERVICES,
    "3A.3": _SERVICES,
}
"""The contract's columns of each list; what a form does not ask is absent, not 0."""


def _row(row: dict[str, Any]) -> dict[str, Any]:
    ticks = {
        "built_by_ministry",
        "shared_app",
        "built_by_province",
        "scope_provincial_agency",
        "scope_whole_province",
        "provided_by_ministry",
    }
    return {**row, **{name: row.get(name, False) for name in ticks if "app_name" in row}}


def _facts(report: Report) -> list[Fact]:
    found = []
    for answer in report.answers.values():
        value: Any = answer.values[0] if answer.filled else None
        shared = value if isinstance(value, Share) else None
        found.append(
            Fact(
                indicator=answer.indicator, level=answer.levels[0], role=answer.role or None, status=Status.FILLED if answer.filled else Status.BLANK if answer.applies else Status.NOT_APPLICABLE,
                value=shared.numerator if shared else value, numerator=shared.numerator if shared else None, denominator=shared.denominator if shared else None,
                unit=answer.unit or None, raw=answer.printed or None,
            )
        )  # fmt: skip
    return found


def spoilt(reports: list[Report], errors: int, seed: str, kinds: list[str]) -> list[Report]:
    """Each report with errors planted, the kinds seldom met so far first."""
    met: Counter[str] = Counter()
    found = []
    for report in reports:
        rng = random.Random(f"{seed}/{report.name}")
        order = sorted(kinds, key=lambda kind: (met[kind], rng.random()))
        one = plant(report, errors, rng, tuple(order))
        met.update(error.kind for error in one.planted)
        found.append(one)
    return found


def read(reports: list[Report], kind: str, workers: int, prefix: str) -> list[tuple[Report, dict[str, Any]]]:
    """Each report with what was said of its file."""
    known = {report.name: report for report in reports}
    jobs = [(name, parts) for name, parts in files(reports, kind).items()]
    return [(known[name], said) for name, said, _, _ in checked(jobs, workers)]


def tallied(pairs: list[tuple[Report, dict[str, Any]]], by_form: dict[str, Tally] | None = None) -> Tally:
    """The judgement of all."""
    total = Tally()
    for report, said in pairs:
        one = scored(report, said)
        total.add(one)
        if by_form is not None:
            by_form.setdefault(report.form, Tally()).add(one)
    return total


def main() -> int:
    """Runs the benchmark; 1 when an aim is missed."""
    args = _arguments()
    start = HELD_OUT if args.held_out else args.start
    reports = [
        make(form, number, sparse=False)
        for form, number in choice(args.reports, start=start, forms=tuple(args.forms.split(",")))
    ]
    measures, forms, seconds = _measured(reports, args)
    result = _shown(measures, forms, args.show)
    heavy = _heavy()
    print(
        f"\nvalidation of a report: median {1000 * seconds:.1f} ms; 250 figures and 100 annex rows: {1000 * heavy:.1f} ms"
    )
    result |= {"report_ms": round(1000 * seconds, 2), "heavy_report_ms": round(1000 * heavy, 2)}
    print("RESULT " + json.dumps(result))
    missed = [f"{name}: {what}" for name, tally in measures.items() for what in _missed(tally)]
    if missed:
        print("aims missed: " + ", ".join(missed), file=sys.stderr)
    return 1 if missed else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--reports", type=int, default=50)
    parser.add_argument("--errors", type=int, default=2, help="errors planted in a report")
    parser.add_argument("--formats", default="docx")
    parser.add_argument("--forms", default=",".join(FORMS))
    parser.add_argument("--held-out", action="store_true", help="reports that were never looked at")
    parser.add_argument("--start", type=int, default=0)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--show", type=int, default=0, help="failures to show of each measure")
    return parser.parse_args()


def _measured(reports: list[Report], args: argparse.Namespace) -> tuple[dict[str, Tally], dict[str, Tally], float]:
    """The tallies by how the figures came, and by form; the median of the seconds that judging a clean report took."""
    times, pairs = [], []
    for report in reports:
        begun = time.process_time()
        pairs.append((report, given(report)))
        times.append(time.process_time() - begun)
    planted = spoilt(reports, args.errors, "given", [kind for kind in KINDS if kind not in PAPER])
    measures = {"given": tallied([*pairs, *((one, given(one)) for one in planted)])}
    forms: dict[str, Tally] = {}
    for kind in args.formats.split(","):
        if kind in PICTURED or not possible(kind):
            print(f"{kind}: left out")
            continue
        measures[kind] = tallied(
            read(reports, kind, args.workers, "clean")
            + read(spoilt(reports, args.errors, "read", list(KINDS)), kind, args.workers, "planted"),
            forms,
        )
    return measures, forms, statistics.median(times)


def _shown(measures: dict[str, Tally], forms: dict[str, Tally], show: int) -> dict[str, float]:
    """Prints the tallies, by kind of error, and what went wrong; the numbers of each."""
    result: dict[str, float] = {}
    print(
        f"{'':8} {'clean':>6} {'returned':>8} {'errors':>7} {'warnings':>8} {'planted':>8} {'found':>7} {'cause':>13} {'suggestion':>13} {'wrong':>6} {'not held':>8} {'proposed':>9} {'wrong':>6} {'no such cause':>13}"
    )
    for name, tally in [*measures.items(), *((f"form {form}", one) for form, one in sorted(forms.items()))]:
        print(_line(name, tally))
        for shown in tally.shown[: show if not name.startswith("form") else 0]:
            print("   ", shown[:300])
        result |= _numbers(name.replace(" ", "_"), tally)
    print(
        f"\n{'planted':18}"
        + "".join(f" {name:>28}" for name in measures)
        + "\n"
        + " " * 18
        + " found  cause  suggestion".rjust(29) * len(measures)
    )
    for kind in KINDS:
        print(f"{kind:18}" + "".join(_of_kind(tally.by_kind.get(kind, Counter())) for tally in measures.values()))
    print("\nalarms and misses by kind")
    for name, tally in measures.items():
        for what, count in tally.kinds.most_common(10):
            print(f"  {name:6} {count:5} {what}")
    return result


def _line(name: str, tally: Tally) -> str:
    clean = max(tally.clean, 1)
    return (
        f"{name:8} {tally.clean:6} {tally.returned:8} {tally.false_errors / clean:7.2f} {tally.false_warnings / clean:8.2f} {tally.planted:8} {100 * tally.found / max(tally.planted, 1):6.1f}% "
        f"{tally.causes_right:5}/{tally.causes:<5}{_share(tally.causes_right, tally.causes)} {tally.suggestions_right:4}/{tally.suggestions:<4}{_share(tally.suggestions_right, tally.suggestions)} {tally.suggestions_wrong:6} {tally.free:8} {tally.claims:9} {tally.claims_wrong:6} {tally.causes_false:13}"
    )


def _share(right: int, of: int) -> str:
    return f"{100 * right / of:3.0f}%" if of else "   –"


def _of_kind(counted: Counter[str]) -> str:
    if not counted["planted"]:
        return f"{'–':>29}"
    cause = f"{counted['causes_right']}/{counted['causes']}" if counted["causes"] else "–"
    suggestion = f"{counted['suggestions_right']}/{counted['suggestions']}" if counted["suggestions"] else "–"
    return f"{counted['found']:>9}/{counted['planted']:<3} {cause:>7} {suggestion:>7}"


def _numbers(name: str, tally: Tally) -> dict[str, float]:
    clean = max(tally.clean, 1)
    return {
        f"{name}_clean": tally.clean, f"{name}_returned": tally.returned, f"{name}_false_errors": tally.false_errors, f"{name}_false_warnings_a_report": round(tally.false_warnings / clean, 3),
        f"{name}_planted": tally.planted, f"{name}_found": round(tally.found / max(tally.planted, 1), 4), f"{name}_cause": round(tally.causes_right / max(tally.causes, 1), 4),
        f"{name}_suggestion": round(tally.suggestions_right / max(tally.suggestions, 1), 4), f"{name}_wrong_suggestions": tally.suggestions_wrong, f"{name}_found_not_held": tally.free,
        f"{name}_proposed": tally.claims, f"{name}_proposed_wrong": tally.claims_wrong, f"{name}_causes_false": tally.causes_false,
    }  # fmt: skip


def _missed(tally: Tally) -> list[str]:
    shares = {
        "found": (tally.found, tally.planted),
        "cause": (tally.causes_right, tally.causes),
        "suggestion": (tally.suggestions_right, tally.suggestions),
    }
    missed = [name for name, (right, of) in shares.items() if of and right / of < AIMS[name]]
    missed += ["false errors"] if tally.false_errors else []
    missed += ["false warnings"] if tally.false_warnings > FALSE_WARNINGS * max(tally.clean, 1) else []
    missed += ["wrong suggestions"] if tally.claims_wrong > WRONG_SUGGESTIONS * max(tally.claims, 1) else []
    return missed + (["found and not held"] if tally.free else [])


def judged(case: Case) -> Judgement:
    """The judgement of a report of the old corpus, as the worker makes it."""
    return judge(case.identity, list(case.facts.values()), case.tables, [], installed(), None)


def _heavy() -> float:
    """Seconds to validate about 250 figures with 100 annex rows: the largest form, its lines repeated at a further level."""
    case = consistent("tuyen-quang-huyen-2020", 0)
    facts = list(case.facts.values())
    more = [fact.model_copy(update={"level": "toan_tinh"}) for fact in facts][: 250 - len(facts)]
    rows = [
        {"tt": n, "service_name": f"Dịch vụ {n}", "online_dossiers_resolved": n, "all_dossiers_received": n + 1}
        for n in range(50)
    ]
    tables = [AnnexTable(table=name, rows=rows) for name in ("3A.2", "3A.3")]
    times = []
    for _ in range(9):
        start = time.process_time()
        judge(case.identity, [*facts, *more], tables, [], installed(), None)
        times.append(time.process_time() - start)
    return statistics.median(times)


if __name__ == "__main__":
    sys.exit(main())
