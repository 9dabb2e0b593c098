"""Families of reports: what is due how often, from whom, and by which rates a province is known.

A family is a file in ``families/``; its forms name it, its rules lie in ``rules/<id>/``. A new family takes no Python.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from shared.datafiles import WrongData
from shared.forms import Indicator, Words
from shared.periods import Cycle


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Headline(_Data):
    """A rate that a province is known by: sums of indicators over sums of indicators, times ``factor``."""

    id: str
    vi: str
    numerator: list[list[str]]
    """Alternatives, of which the first that an agency has in full is used."""
    denominator: list[list[str]]
    factor: int
    rate: str | None = None
    """The indicator whose dispute keeps the agency out."""


class Family(_Data):
    """One family of reports."""

    id: str
    title: Words
    cycle: Cycle
    own_levels: list[str]
    """Levels of the agencies that report of themselves."""
    whole_levels: list[str] = []
    """Levels of areas with everything in them."""
    headlines: list[Headline] = []


def families(folder: Path) -> dict[str, Family]:
    """The families by id; raises ``WrongData``."""
    found: dict[str, Family] = {}
    for path in sorted(folder.glob("*.toml")):
        try:
            family = Family.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
        except (tomllib.TOMLDecodeError, ValidationError) as error:
            raise WrongData(f"{path.name}: {error}") from error
        if family.id in found:
            raise WrongData(f"{path.name}: the family {family.id!r} is described twice")
        found[family.id] = family
    return found


def check_headlines(families: Mapping[str, Family], known: Mapping[str, Indicator]) -> None:
    """Every headline is of indicators that forms ask for or the catalogue holds; raises ``WrongData``."""
    for family in families.values():
        for headline in family.headlines:
            sides = [*headline.numerator, *headline.denominator, [headline.rate] if headline.rate else []]
            unknown = [name for side in sides for name in side if name not in known]
            if unknown:
                raise WrongData(f"{family.id}.toml: {headline.id}: unknown indicator {unknown[0]!r}")
