"""What is missing: a report that was not filled in, lines that must be answered."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from services.validate.judging.subject import Subject
from shared.contracts import Fact, Finding, Severity, Status
from shared.forms import Item

MOST_LINES = Decimal("0.7")
"""Share of the lines that an agency must answer which, not found in its file, make it no report to accept."""
PART_LINES = Decimal("0.5")
"""The same share, where as much of what was not found stands in sections of which nothing was: a part was sent."""
LEAST_FIGURES = 3
"""Figures below which a report of any length was not filled in."""


def figures_of_blank(subject: Subject) -> int | None:
    """How many figures a report gives that gives next to none; None where there are enough to judge.

    What the issuer printed is no answer, and a name or an address is no figure: a report that is recognised by
    its lines and of which nothing else was read is not accepted.
    """
    printed = {(item.indicator, item.role) for item in subject.form.items if item.prefilled}
    own = [fact for fact in subject.facts if fact.indicator and (fact.indicator, fact.role) not in printed]
    figures = [
        fact
        for fact in own
        if subject.catalogue[fact.indicator or ""].is_figure and fact.status is not Status.NOT_APPLICABLE
    ]
    given = [fact for fact in figures if fact.status in (Status.FILLED, Status.UNREADABLE)]
    least = max(Decimal(min(LEAST_FIGURES, len(figures))), Decimal(str(subject.pack.least_figures)) * len(figures))
    if any(fact.status is Status.FILLED for fact in own) and len(given) >= least:
        return None
    return sum(fact.status is Status.FILLED for fact in given)


def missing(subject: Subject, findings: list[Finding]) -> Iterator[Finding]:
    """Lines that must be answered and are blank, one finding a section; lines that were not found, one in all."""
    named = {ref.id for finding in findings for ref in finding.facts}
    sections: dict[str, list[Fact]] = {}
    lost: list[Fact] = []
    seen = set()
    idle = {
        line for rule in subject.pack.depends for line in rule.lines
        if any(fact.status is Status.FILLED and not fact.value for fact in subject.places.get((rule.on, ""), []))
    }  # fmt: skip
    for item in subject.form.items:
        fact = subject.of_item(item)
        if fact is None or item.optional or fact.status is not Status.BLANK or fact.id in seen:
            continue
        if not subject.is_asked(fact) or fact.indicator in idle:
            continue
        seen.add(fact.id)
        if fact.review_reason == "line_not_found":
            lost.append(fact)
        elif fact.id not in named:
            sections.setdefault(item.section, []).append(fact)
    if lost:
        asked = {fact.id for item in subject.form.items if (fact := _owed(subject, item))}
        part = len(lost) > PART_LINES * len(asked) and _whole_sections(subject, lost) > PART_LINES * len(lost)
        most = len(lost) > MOST_LINES * len(asked)
        weight = Severity.ERROR if (part or most) and not _in_other_words(subject) else None
        yield subject.finding("missing_lines", lost, declared=len(lost), operands=subject.names(lost), severity=weight)
    for section, facts in sections.items():
        name = subject.word("section", title=section) if section else subject.word("whole_form")
        yield subject.finding(
            "missing_required", facts, section=name, declared=len(facts), operands=subject.names(facts)
        )


def _whole_sections(subject: Subject, lost: list[Fact]) -> int:
    """How many of the lines that were not found stand in sections of which nothing was."""
    asked = [(item.section, fact) for item in subject.form.items if (fact := subject.of_item(item))]
    here = {section for section, fact in asked if fact.status is Status.FILLED}
    section_of = {fact.id: section for section, fact in asked}
    return sum(section_of[fact.id] not in here for fact in lost)


def _in_other_words(subject: Subject) -> bool:
    """Whether most figures that were found stand on lines that are not worded as the form's, or were not read for certain.

    Then a line that was not found may be there all the same, or be none that this paper asks.
    """
    found = [fact for fact in subject.facts if fact.indicator and fact.status is Status.FILLED]
    return 2 * sum(fact.confidence < 1 for fact in found) > len(found)


def _owed(subject: Subject, item: Item) -> Fact | None:
    """The fact of a line that this agency must answer."""
    fact = subject.of_item(item)
    return None if fact is None or item.optional or fact.status is Status.NOT_APPLICABLE else fact
