"""The checks: pure functions from the facts of one report to findings, a module for each kind of check.

A check says what is declared, what follows from the other figures, and which facts cannot all be
right. Rates and sums over levels come from the catalogue, everything else from the rule pack.
"""

from __future__ import annotations

from services.validate.judging.checks.annexes import annexes
from services.validate.judging.checks.answers import answers, formats, ranges
from services.validate.judging.checks.complete import figures_of_blank, missing
from services.validate.judging.checks.identity import dates, identity, metadata
from services.validate.judging.checks.inside_tables import inside_tables
from services.validate.judging.checks.listed_twice import listed_twice
from services.validate.judging.checks.notable import notable
from services.validate.judging.checks.rates import averages, doubtful_bases, rates
from services.validate.judging.checks.sums import breakdowns, carriers, parts, sums, sums_over_levels
from services.validate.judging.readings import readings
from services.validate.judging.subject import Subject
from shared.contracts import Finding


def check(subject: Subject) -> list[Finding]:
    """Every finding of a report, in a stable order; never raises, whatever the facts."""
    filled = figures_of_blank(subject)
    if filled is not None:
        return [subject.finding("blank_form", [], declared=filled), *identity(subject)]
    findings = [*identity(subject), *readings(subject), *sums_over_levels(subject), *rates(subject), *parts(subject)]
    findings += [
        *averages(subject),
        *sums(subject),
        *breakdowns(subject),
        *carriers(subject),
        *annexes(subject),
        *inside_tables(subject),
        *listed_twice(subject),
        *answers(subject),
        *doubtful_bases(subject),
        *formats(subject),
        *ranges(subject),
        *dates(subject),
        *notable(subject),
    ]
    findings += [*missing(subject, findings), *metadata(subject)]
    return findings
