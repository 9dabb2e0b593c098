"""A dry run of a rule pack: how past reports would be judged by it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from baocao.client import Client
from services.extract.reading.report import read_submission
from services.validate.judging.packs import load_pack
from services.validate.judging.report import judge
from shared.codes import codes
from shared.contracts import AnnexTable, Fact, Finding, ReportIdentity
from shared.findings import Changes, compare
from shared.reference import Reference

Report = tuple[str, ReportIdentity, list[Fact], list[AnnexTable], list[Finding]]


def reports_in(paths: Iterable[Path], reference: Reference) -> Iterator[Report]:
    """The reports in files."""
    for path in paths:
        for read in read_submission(path.read_bytes(), path.name, reference):
            yield str(path), read.report, read.facts, read.tables, read.findings


def reports_of(officer: Client) -> Iterator[Report]:
    """The reports that a province received, as they were read."""
    for row in _received(officer):
        found = officer.call("GET", f"/api/reports/{row['receipt']}")
        facts = [_as_read(Fact.model_validate(fact), found["findings"]) for fact in found["facts"]]
        findings = [
            Finding.model_validate(one) for one in found["findings"] if codes().finding(one["rule"]).by == "reading"
        ]
        tables = [AnnexTable.model_validate(table) for table in found["tables"]]
        yield (
            f"{row['receipt']} {row['agency']}",
            ReportIdentity.model_validate(found["report"]),
            facts,
            tables,
            findings,
        )


def _received(officer: Client) -> Iterator[dict[str, Any]]:
    """The list of them, from the newest on."""
    chosen: dict[str, str] = {}
    while rows := officer.call("GET", "/api/reports", params=chosen):
        yield from rows
        chosen = {"before": rows[-1]["receipt"]}


def _as_read(fact: Fact, findings: list[dict[str, str]]) -> Fact:
    """The fact before it was judged: what a rule held is free again, what the reading doubted is in doubt.

    Reports judged before the two were told apart have the reason alone.
    """
    by_rules = {finding["rule"] for finding in findings if codes().finding(finding["rule"]).by == "rules"}
    of_a_rule = fact.review_reason in by_rules and fact.review_reason not in codes().doubts
    doubt = fact.doubt or (None if of_a_rule or fact.correction else fact.review_reason)
    return fact.model_copy(update={"doubt": doubt, "needs_review": False, "review_reason": None})


def tried(pack: Path, reports: Iterable[Report], reference: Reference) -> Iterator[tuple[str, Changes]]:
    """Each report by the rules in force and by the pack: what would be new, gone and the same. Raises ``WrongData``."""
    new = load_pack(pack, reference)
    for name, identity, facts, tables, found in reports:
        if identity.form is None:
            continue
        now = judge(identity, facts, tables, found, reference)
        then = judge(identity, facts, tables, found, reference, pack=new)
        yield name, compare(now.findings, then.findings)
