"""The values that services tell each other, from one place; the events made of them are in ``shared.bus.events``.

Frozen. Fields are added, never renamed: a saved JSON of each event in ``tests/contracts`` must keep loading. What each
means stands in ``shared.report``, a module a subject.
"""

from __future__ import annotations

from shared.report.facts import AnnexTable, Answer, Author, Correction, CorrectionReason, Fact, Status, with_ids
from shared.report.findings import Explanation, FactRef, Finding, Outcome, ProposedChange, Severity, refer
from shared.report.identity import Agency, Declared, FileInfo, ReportIdentity
from shared.report.layers import FactCorrection, WarningAnswer
from shared.report.values import LEVELS, Message, Model, Number, Source, Value, Window, exact, json_list

__all__ = [
    "LEVELS",
    "Agency",
    "AnnexTable",
    "Answer",
    "Author",
    "Correction",
    "CorrectionReason",
    "Declared",
    "Explanation",
    "Fact",
    "FactCorrection",
    "FactRef",
    "FileInfo",
    "Finding",
    "Message",
    "Model",
    "Number",
    "Outcome",
    "ProposedChange",
    "ReportIdentity",
    "Severity",
    "Source",
    "Status",
    "Value",
    "WarningAnswer",
    "Window",
    "exact",
    "json_list",
    "refer",
    "with_ids",
]
