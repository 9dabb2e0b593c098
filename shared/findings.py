"""Findings by weight, and those of two versions of a report side by side. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from shared.codes import codes
from shared.contracts import Finding, Severity

TOP = 3
"""Findings told in a letter and at the head of a page; the rest is counted and linked."""


def weightiest(findings: Iterable[Finding], most: int = TOP) -> list[Finding]:
    """The findings that matter most: errors first, among them those with a known cause; none that follows from another."""
    return sorted(
        (f for f in findings if f.severity is not Severity.INFO and f.follows is None),
        key=lambda f: (codes().heaviest_first(f.severity), f.cause is None),
    )[:most]


@dataclass(frozen=True, slots=True)
class Changes:
    """What became of the findings from one version to the next; information is left out."""

    solved: list[Finding]
    remaining: list[Finding]
    new: list[Finding]


def compare(before: Iterable[Finding], after: Iterable[Finding]) -> Changes:
    """Findings are the same when their rule and the figures they name are."""
    old = {_about(finding): finding for finding in before if finding.severity is not Severity.INFO}
    now = {_about(finding): finding for finding in after if finding.severity is not Severity.INFO}
    return Changes(
        [finding for about, finding in old.items() if about not in now],
        [finding for about, finding in now.items() if about in old],
        [finding for about, finding in now.items() if about not in old],
    )


def _about(finding: Finding) -> tuple[str, frozenset[tuple[str | None, str]], str]:
    named = frozenset((ref.indicator, ref.level) for ref in finding.facts)
    return finding.rule, named, "" if named else finding.message.vi
