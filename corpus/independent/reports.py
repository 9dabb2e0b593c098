"""Reports by number: the same number, the same report, to the last letter."""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from corpus.independent.habits import Habits, habits
from corpus.independent.layout import Answer, Changes, Laid, Layout
from corpus.independent.markup import FORMS, template
from corpus.independent.page import Grid, Para, Sheet, text_of
from corpus.independent.world import ROMAN, Key, World, invent

HELD_OUT = 100_000
"""Reports numbered from here on were never looked at while anything was developed."""


@dataclass
class Report:
    """A filled report with everything a right reader says of it."""

    name: str
    form: str
    kind: str
    """The kind of agency."""
    ways: Habits
    sheets: list[Sheet]
    answers: dict[Key, Answer]
    lists: dict[str, list[dict[str, Any]]]
    identity: dict[str, Any]
    world: World
    laid: Laid
    planted: list[Any] = field(default_factory=list)
    truth: dict[Key, Decimal] = field(default_factory=dict)
    """The right numbers, where errors were planted."""
    complete: bool = True
    """Every line asked of this agency is answered: a right judge has nothing to say."""


def make(
    form: str,
    number: int,
    *,
    sparse: bool | None = None,
    kind: str | None = None,
    home: bool | None = None,
    ways: Habits | None = None,
) -> Report:
    """The report of this number on this form; a fifth of them leave lines blank (``sparse``)."""
    rng = random.Random(f"report/{form}/{number}")
    marked = template(form)
    world = invent(marked, rng, kind=kind, home=home)
    bare = rng.random() < 0.2
    found = habits(form, random.Random(f"habits/{form}/{number}"), sparse=bare if sparse is None else sparse)
    return lay(form, f"{form}-{number:04d}", world, ways or found)


def lay(form: str, name: str, world: World, ways: Habits, changes: Changes | None = None) -> Report:
    """A report of an agency in a clerk's way, with what planted errors change."""
    marked = template(form)
    laid = Layout(marked, world, ways, name, changes).lay_out()
    if ways.copy:
        before = _quarter_before(form, name, world, ways)
        laid.sheets = [*before, *laid.sheets] if ways.copy == "before" else [*laid.sheets, *before]
    report = Report(
        name,
        form,
        world.agency.kind,
        ways,
        laid.sheets,
        laid.answers,
        laid.lists,
        {},
        world,
        laid,
        complete=not ways.sparse,
    )
    report.identity = _identity(report, changes)
    return report


def _quarter_before(form: str, name: str, world: World, ways: Habits) -> list[Sheet]:
    """The tables of the quarter before, kept in the file to compare with; nothing of them is an answer."""
    rng = random.Random(f"before/{name}")
    kind, quarter = world.agency.kind, world.quarter
    past = invent(template(form), rng, kind=kind)
    year, number = (quarter.year, quarter.quarter - 1) if quarter.quarter > 1 else (quarter.year - 1, 4)
    past.agency = world.agency
    past.quarter = replace(quarter, year=year, quarter=number)
    for key, value in world.figures.items():
        if value is None or isinstance(value, (str, list)):
            past.figures[key] = value
    sheets = Layout(template(form), past, ways, f"before/{name}").lay_out().sheets
    made = [
        Sheet(
            f"{sheet.name} (Q{number})", [block for block in sheet.blocks if isinstance(block, Grid) and block.borders]
        )
        for sheet in sheets
    ]
    made = [sheet for sheet in made if sheet.blocks][:4]
    title = Para((f"SỐ LIỆU KỲ TRƯỚC (QUÝ {ROMAN[number]} NĂM {year}) - để đối chiếu",), "title")
    for sheet in made:
        sheet.blocks.insert(0, title)
    return made


def _identity(report: Report, changes: Changes | None) -> dict[str, Any]:
    """Who and when, as far as the paper says."""
    agency, quarter = report.world.agency, report.world.quarter
    printed = text_of(report.sheets)
    signed = (changes.signed if changes else None) or quarter.signed
    return {
        "province": agency.province if agency.province.casefold() in printed.casefold() else None,
        "agency": [agency.name, *agency.also],
        "agency_level": agency.level,
        "period": quarter.name,
        "dispatch_number": quarter.number if report.laid.letterhead else None,
        "signed_on": signed.isoformat() if report.laid.letterhead else None,
    }


def choice(count: int, *, start: int = 0, forms: tuple[str, ...] = FORMS) -> list[tuple[str, int]]:
    """So many (form, number), over all forms in turn."""
    return [(forms[n % len(forms)], start + n // len(forms)) for n in range(count)]
