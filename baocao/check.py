"""``baocao check``: extract and validate here, with the code that the workers run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from services.extract.reading.report import Extraction, read_parts, read_submission
from services.validate.judging.report import Judgement, judge
from shared.contracts import Declared
from shared.reference import Reference

_OF_THE_LAYERS = {"doubt", "correction"}
"""What a fact carries for later judgements; the contract's JSON has what this judgement made of it."""


def files_in(paths: list[Path]) -> list[Path]:
    """The files named, folders opened, hidden files left out; in a stable order."""
    found: list[Path] = []
    for path in paths:
        found += (
            sorted(p for p in path.rglob("*") if p.is_file() and not p.name.startswith("."))
            if path.is_dir()
            else [path]
        )
    return found


def check_parts(
    parts: list[tuple[bytes, str]], declared: Declared | None, reference: Reference
) -> list[tuple[Extraction, Judgement]]:
    """What was read and what is wrong with it: of one file, each report found in it; of several, one submission."""
    found = (
        [read_parts(parts, reference, declared)] if len(parts) > 1 else read_submission(*parts[0], reference, declared)
    )
    return [(read, judge(read.report, read.facts, read.tables, read.findings, reference, declared)) for read in found]


def as_json(read: Extraction, judged: Judgement) -> dict[str, Any]:
    """The object of the contract's ``baocao check --json``."""
    return {
        "file": read.file.model_dump(mode="json"),
        "report": read.report.model_dump(mode="json", by_alias=True),
        "facts": [fact.model_dump(mode="json", by_alias=True, exclude=_OF_THE_LAYERS) for fact in judged.facts],
        "tables": [table.model_dump(mode="json") for table in read.tables],
        "findings": [finding.model_dump(mode="json") for finding in judged.findings],
        "outcome": str(judged.outcome),
        "rules_version": judged.rules_version,
    }
