"""What people said of a report, beside what it was said of."""

from __future__ import annotations

from shared.report.facts import Answer, Correction, Fact
from shared.report.findings import Explanation, Finding
from shared.report.values import Model


class FactCorrection(Model):
    """A layer of a report: a figure as it was read, and what a person says it is."""

    read: Fact
    now: Answer
    said: Correction


class WarningAnswer(Model):
    """A layer of a report: a warning as it was asked, what its figures were then, and the explanation given."""

    asked: Finding
    answers: list[Answer] = []
    """One for each fact that the warning names."""
    said: Explanation
