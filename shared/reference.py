"""What is known of the world, read once from a folder, checked, and handed in to whoever needs it.

>>> reference = Reference.load()
>>> reference.forms["bac-giang-so-2020"].family
'chinh-phu-dien-tu'
"""

from __future__ import annotations

import os
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Self

from shared.codes import codes
from shared.families import Family, check_headlines, families
from shared.forms import (
    AnnexKind,
    Deadline,
    Form,
    Indicator,
    Province,
    Ratio,
    annex_kinds,
    catalogue,
    deadlines,
    forms,
    provinces,
    ratio_of,
    reasons,
)
from shared.paths import ROOT
from shared.policy import Policy, policy


@dataclass(frozen=True, slots=True, eq=False)
class Reference:
    """The facts that files are read, judged and added up by. Two references are never equal: each was loaded for itself.

    What belongs to the language (units, number words, words of answers and headers) is not here: it is a part of
    the reader, not of the world that an office describes.
    """

    indicators: dict[str, Indicator]
    """The catalogue, by the indicator's id."""
    families: dict[str, Family]
    forms: dict[str, Form]
    annexes: dict[str, AnnexKind]
    """The lists that forms attach, by id."""
    provinces: dict[str, Province]
    """By the code of their time."""
    deadlines: tuple[Deadline, ...]
    reasons: dict[str, dict[str, str]]
    """What an agency may answer to a warning that it lets stand: words in both languages by id."""
    policy: Policy
    """What may be used of a returned report."""
    rules: Path
    """The folder of the rule packs, one folder a family of forms."""
    _ratios: dict[str, Ratio | None] = field(default_factory=dict, init=False, repr=False)
    """The rates that were asked for, taken apart once."""

    @classmethod
    def load(cls, folder: Path = ROOT) -> Self:
        """The facts in ``reference``, ``families``, ``forms`` and ``rules`` of a folder; raises ``WrongData``."""
        facts = folder / "reference"
        codes(facts)
        indicators, annexes = catalogue(facts), annex_kinds(facts)
        described = families(folder / "families")
        cycles = {family.id: family.cycle for family in described.values()}
        known = forms(folder / "forms", indicators, annexes, cycles)
        check_headlines(described, indicators)
        return cls(
            indicators,
            described,
            known,
            annexes,
            provinces(facts),
            tuple(deadlines(facts, known, cycles)),
            reasons(facts),
            policy(facts),
            folder / "rules",
        )

    def families_of(self, province: str) -> list[Family]:
        """The families of reports that a province's forms belong to."""
        return [
            self.families[name]
            for name in dict.fromkeys(f.family for f in self.forms.values() if f.province == province)
        ]

    def likely_family(self, asked: Collection[str | None]) -> str:
        """The family whose forms ask for most of these indicators, each as often as it is named."""
        known: dict[str, set[str]] = {}
        for form in self.forms.values():
            known.setdefault(form.family, set()).update(item.indicator for item in form.items)
        return max(sorted(known), key=lambda family: sum(one in known[family] for one in asked))

    def ratio(self, indicator: str) -> Ratio | None:
        """The rate behind an indicator; None if it is no rate."""
        if indicator not in self._ratios:
            self._ratios[indicator] = ratio_of(indicator, self.indicators)
        return self._ratios[indicator]


@cache
def installed() -> Reference:
    """The facts of this installation, for those who put a process or a command together; all else is handed them.

    ``BAOCAO_FACTS`` names another folder than the program's own that holds them all.
    """
    return Reference.load(Path(os.environ.get("BAOCAO_FACTS") or ROOT))
