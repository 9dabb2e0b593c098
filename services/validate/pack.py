"""Rule packs: what must hold in a report, as data. A pack that names the unknown refuses to start."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from shared.contracts import Message, Severity
from shared.forms import WrongData, annex_kinds, catalogue, forms, quarter
from shared.paths import RULES


class _Rule(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Swap(_Rule):
    """An annex column whose sum is mistaken for a count of rows."""

    table: str
    swapped_with_sum_of: str


class PartOf(_Rule):
    """A part cannot exceed its whole."""

    part: str
    whole: str
    annex: Swap | None = None


class SumRule(_Rule):
    """Parts add up to the total (``equals``), or at most to it (``at_most``)."""

    total: str
    parts: list[str]
    forms: list[str] = []


class AnnexRows(_Rule):
    """The headline counts the rows of an annex table."""

    indicator: str
    table: str


class AnnexSum(_Rule):
    """The headline is the sum of one of several columns; two headlines must use the same one."""

    indicator: str
    table: str
    either: list[str]
    same_basis_as: str | None = None


class AnnexDifference(_Rule):
    """The headline is the difference of the sums of two columns."""

    indicator: str
    table: str
    from_: str = Field(alias="from")
    less: str


class AnnexRequired(_Rule):
    """Columns that may not be blank in every row."""

    table: str
    columns: list[str]


class Presupposes(_Rule):
    """A list that is given presupposes a yes."""

    given: str
    yes: str


class UnstatedBase(_Rule):
    """A rate whose form does not say what it is a rate of; asked about only where it was left at 100."""

    rate: str
    parts: list[str]
    base: str


class CopiedTotal(_Rule):
    """A part that equals its whole although something else speaks against it: probably the whole was copied."""

    part: str
    whole: str
    against: str
    """A count that is not 0 only where the part is less than the whole."""
    evidence: str
    """What would prove the part, and is not given."""


class Pack(_Rule):
    """A version of the rules with its first day of effect."""

    version: str
    family: str
    effective_from: date
    may_exceed: list[str]
    unclear_base: list[str]
    bases: list[str]
    """Counts that a rate is divided by; one of them may have been taken for another."""
    phone_digits: tuple[int, int]
    cumulative: list[str] = []
    """Figures counted since the start of the year: they never fall from one quarter to the next."""
    part_of: list[PartOf] = []
    at_most: list[SumRule] = []
    equals: list[SumRule] = []
    annex_rows: list[AnnexRows] = []
    annex_sum: list[AnnexSum] = []
    annex_difference: list[AnnexDifference] = []
    annex_required: list[AnnexRequired] = []
    presupposes: list[Presupposes] = []
    base_unstated: list[UnstatedBase] = []
    copied_total: list[CopiedTotal] = []
    severity: dict[str, Severity]
    messages: dict[str, Message]
    hints: dict[str, Message]


@cache
def rule_pack(family: str = "chinh-phu-dien-tu", period: str | None = None, folder: Path = RULES) -> Pack:
    """The rules of a family of forms in force at the end of a period (the newest without one); raises ``WrongData``.

    Every file of ``folder/family`` is one version. A period before the first version has the first.
    """
    packs = sorted(
        (load_pack(path) for path in sorted((folder / family).glob("*.toml"))), key=lambda pack: pack.effective_from
    )
    if not packs:
        raise WrongData(f"rules/{family}: no rule pack")
    if len({pack.version for pack in packs}) < len(packs) or any(pack.family != family for pack in packs):
        raise WrongData(f"rules/{family}: versions must differ and name the family {family!r}")
    if period is None:
        return packs[-1]
    year, number = quarter(period)
    end = date(year, number * 3, 28)
    return [pack for pack in packs if pack.effective_from <= end][-1] if packs[0].effective_from <= end else packs[0]


@cache
def load_pack(path: Path) -> Pack:
    """One version of the rules; raises ``WrongData`` with the file and the place."""
    try:
        pack = Pack.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, ValidationError) as error:
        raise WrongData(f"{path.name}: {error}") from error
    _check_names(pack, path)
    return pack


def _check_names(pack: Pack, path: Path) -> None:
    known, tables, known_forms = catalogue(), annex_kinds(), forms()

    def walk(value: Any, name: str) -> None:
        if isinstance(value, list | tuple):
            for part in value:
                walk(part, name)
        elif isinstance(value, BaseModel):
            for field in type(value).model_fields:
                walk(getattr(value, field), field)
        elif isinstance(value, str) and name in _NAMES:
            allowed: Any = tables if name == "table" else known_forms if name == "forms" else known
            if value not in allowed:
                raise WrongData(f"{path.name}: {name}: unknown name {value!r}")

    for rules in (
        "part_of",
        "at_most",
        "equals",
        "annex_rows",
        "annex_sum",
        "annex_difference",
        "annex_required",
        "presupposes",
        "base_unstated",
        "copied_total",
        "may_exceed",
        "unclear_base",
        "bases",
        "cumulative",
    ):
        walk(getattr(pack, rules), rules)
    for rule in pack.severity:
        if rule not in pack.messages:
            raise WrongData(f"{path.name}: the rule {rule!r} has no message")


_NAMES = {
    "part",
    "whole",
    "total",
    "parts",
    "indicator",
    "table",
    "given",
    "rate",
    "base",
    "against",
    "evidence",
    "yes",
    "same_basis_as",
    "may_exceed",
    "unclear_base",
    "bases",
    "cumulative",
    "forms",
}
