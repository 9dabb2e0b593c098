"""Every code of a finding and of a doubt, from ``reference/codes.toml``: the only place that says what a code means.

>>> codes().finding("ratio_mismatch").severity
<Severity.ERROR: 'error'>
>>> codes().words("label_differs").en
"the line's wording differs from the form"
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from shared.contracts import Finding, Outcome, Severity
from shared.datafiles import WrongData
from shared.paths import REFERENCE

By = Literal["rules", "reading", "file"]
"""Who makes a finding: the rules, the reading of a report, or the opening of a file."""
DOUBTFUL, UNREAD = "doubtful_reading", "format"
"""The kinds of finding that tell of a doubt which names none: of a figure that was read, and of one that was not."""


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Words(_Data):
    """A few words in both languages, as they stand in a sentence or a column."""

    vi: str
    en: str

    @model_validator(mode="after")
    def _are_there(self) -> Words:
        if not self.vi.strip() or not self.en.strip():
            raise ValueError("words are needed in both languages")
        return self


class Marked(Words):
    """An outcome or a severity: its words, and the sign and tone by which people know it at a glance."""

    mark: str
    tone: Literal["", "bad", "warn", "soft"] = ""


class FindingCode(Words):
    """A kind of finding."""

    by: By
    severity: Severity
    """What it weighs where its premises are certain."""
    rule: str | None = None
    """The contract's name, where several kinds share one."""
    holds: bool = True
    """Whether it keeps the figures that it disputes out of the totals."""
    explainable: bool = True
    """Whether the agency's explanation settles it; an unreadable figure is not made readable by one."""
    about_reading: bool = False
    """Whether it speaks of the reading or the document itself: a doubtful figure is what it is about."""


class DoubtCode(Words):
    """Why a figure is held or could not be read; a doubtful figure is always held."""

    told_as: str | None = None
    """The kind of finding that tells of it; ``DOUBTFUL`` or ``UNREAD`` where none is given."""
    apart: bool = False
    """Whether that finding is made on its own, not from the doubts."""
    about: Literal["answer", "digits", "place"] = "answer"
    """What is in doubt: the answer as it was given, the digits as they were read, or whether it belongs to this line."""
    settled: bool = False
    """Whether it ends where the sure figures around it leave no other value."""
    reader: bool = False
    """Whether the doubt is the reader's alone: what stands in the file may be right, and its sender has nothing to do."""
    better_copy: bool = False
    """Whether a better copy of the paper would end a doubt of the reader's: where much waits for it, one is asked for."""


class Codes(_Data):
    """The table."""

    severities: dict[Severity, Marked]
    """The heaviest first."""
    outcomes: dict[Outcome, Marked]
    findings: dict[str, FindingCode]
    names: dict[str, Words]
    """The contract's names that several kinds share and none has for its own."""
    doubts: dict[str, DoubtCode]

    @model_validator(mode="after")
    def _fits(self) -> Codes:
        if set(self.severities) != set(Severity) or set(self.outcomes) != set(Outcome):
            raise ValueError("every severity and every outcome needs its words")
        for code, finding in self.findings.items():
            if finding.rule and finding.rule not in self.findings and finding.rule not in self.names:
                raise ValueError(f"{code}: the rule {finding.rule!r} is neither a finding nor a name")
        for code, doubt in self.doubts.items():
            if doubt.told_as and doubt.told_as not in self.findings:
                raise ValueError(f"{code}: told as the unknown finding {doubt.told_as!r}")
            if doubt.apart and not doubt.told_as:
                raise ValueError(f"{code}: what is told apart names the finding that tells it")
        return self

    def finding(self, kind: str) -> FindingCode:
        """What is known of a kind of finding; of one that this version does not know, the most careful guess."""
        return self.findings.get(kind) or _unknown(kind)

    def of(self, finding: Finding) -> FindingCode:
        """What is known of the kind of a finding that was made, by this version or by an earlier one."""
        return self.finding(finding.kind or finding.rule)

    def words(self, reason: str) -> Words:
        """Why a figure is held, in words: a doubt, or the contract's name of the finding that disputes it."""
        known = self.doubts.get(reason) or self.findings.get(reason) or self.names.get(reason)
        return known or Words(vi=reason, en=reason)

    def rule(self, kind: str) -> str:
        """The contract's name of a kind of finding."""
        return self.finding(kind).rule or kind

    def heaviest_first(self, severity: Severity | str) -> int:
        """The place of a severity, 0 for the heaviest: a key to sort by."""
        return list(self.severities).index(Severity(severity))

    def doubts_about(self, what: str) -> frozenset[str]:
        """The doubts about the ``answer``, the ``digits`` or the ``place``."""
        return frozenset(code for code, doubt in self.doubts.items() if doubt.about == what)

    def doubts_told_as(self, kind: str) -> frozenset[str]:
        """The doubts that a kind of finding tells of."""
        return frozenset(code for code, doubt in self.doubts.items() if doubt.told_as == kind)


def _unknown(kind: str) -> FindingCode:
    return FindingCode(by="rules", severity=Severity.WARNING, vi=kind, en=kind, explainable=False)


@cache
def codes(folder: Path = REFERENCE) -> Codes:
    """The table of the installation; raises ``WrongData`` with the place of what is wrong."""
    path = folder / "codes.toml"
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        findings: dict[str, object] = {}
        for section, fixed in _SECTIONS.items():
            for code, given in raw.pop(section, {}).items():
                if code in findings:
                    raise WrongData(f"{path.name}: {section}.{code}: the finding is there twice")
                findings[code] = {**fixed, **given}
        return Codes.model_validate({**raw, "findings": findings})
    except tomllib.TOMLDecodeError as error:
        raise WrongData(f"{path.name}: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        raise WrongData(f"{path.name}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from error


_SECTIONS: dict[str, dict[str, object]] = {
    "rules": {"by": "rules"},
    "readings": {"by": "reading"},
    "files": {"by": "file", "severity": "error", "explainable": False},
}
"""The sections of findings, and what is the same for all of one."""


def weight(code: str) -> Severity:
    """What a finding of the reading weighs."""
    return codes().findings[code].severity
