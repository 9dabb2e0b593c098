"""Facts of the world: the catalogue of indicators, the forms, the annex tables, deadlines, provinces.

All of them are data files, read and checked at start-up; this is the only module that knows their
file formats. A new form is a new file in ``forms/`` and no Python.
"""

from __future__ import annotations

import csv
import json
import re
import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field

from shared.datafiles import Data, WrongData, checked
from shared.form_tables import FormTable
from shared.paths import REFERENCE
from shared.periods import Cycle, Period

Kind = Literal[
    "count", "number", "ratio_percent", "boolean", "text", "list", "fraction", "choice", "url", "phone", "date", "email"
]
"""``number``: a figure with a fraction that counts nothing, such as a score or an average."""


class Words(Data):
    """A name in both languages."""

    vi: str
    en: str


class Indicator(Data):
    """One entry of the catalogue: what a figure means and how it is added up."""

    id: str
    vi: str
    group: str
    unit: str | None
    kind: Kind
    aggregation: str
    levels: list[str] | None
    note: str | None
    occurrences: list[dict[str, object]] = Field(repr=False)
    whole: bool = True
    """Of a count: whether it is of things that cannot be divided, unless its unit says that they can."""
    also: list[str] = Field(default=[], repr=False)
    """Other words in which people ask for it, beside those of ``occurrences``: ``heading > label`` where a heading says a part."""

    @property
    def is_figure(self) -> bool:
        """Whether the indicator is counted, compared or added up (not a name, a date, an address)."""
        return self.kind in ("count", "number", "ratio_percent", "boolean", "fraction")


class Item(Data):
    """A line of a form that asks for one indicator."""

    indicator: str
    label: str
    context: str = ""
    """The label of the line above; the file says it only where it is another."""
    section: str = ""
    level: str | None = None
    """None: the reporting agency's own level."""
    role: str | None = None
    window: str | None = None
    """The figures asked beside this period's, as their column is headed: ``cumulative``."""
    unit: str | None = None
    optional: bool = False
    only_for: str | None = None
    """The one kind of agency this line is reserved for, as the form words it."""
    control: bool = False
    """It counts what other agencies report themselves: compared with its own kind, never added."""
    applies_when: str | None = None
    """The yes/no indicator whose 'no' makes this line not applicable."""
    annex: str | None = None
    """The annex table that answers this line."""
    options: list[str] = []
    prefilled: bool = False
    """The issuer printed an answer; it does not make a blank form a filled one."""


class Form(Data):
    """A form as one province issued it."""

    id: str
    family: str
    title: str
    province: str
    agency_level: str
    own_level: str
    recognised_by: list[str]
    valid_from: str
    valid_to: str
    printed_examples: list[str] = []
    """Words of the form's own worked examples, whose digits are no answers."""
    printed_spans: list[tuple[date, date]] = []
    """Spans of days that the blank form prints, where it prints several: not the agency's to make one."""
    items: list[Item]
    """What is asked, line by line; the cells of ``tables`` behind those that the file lists."""
    tables: list[FormTable] = []


class AnnexColumn(Data):
    """A column of an annex table, found by the words of its header."""

    key: str
    called: Words
    """The column by name, where people are told of it."""
    header: list[str]
    kind: Literal["ordinal", "text", "mark", "yes_no", "count", "percent"]
    group: str | None = None
    unit: str | None = None
    merged_down: bool = False
    identifies: bool = False
    """Whether rows alike in it list the same thing."""


class AnnexKind(Data):
    """A list that forms attach: which columns it has and how its title is recognised."""

    id: str
    called: Words
    """The list by name, where people are told of it: its number differs from form to form."""
    indicator: str
    name_column: str
    title: list[str]
    or_called: list[str] = []
    """Names by number, which count where no words of a title stand."""
    telling: list[str] = []
    """Columns that speak for this list rather than for another with the same columns."""
    columns: list[AnnexColumn] = []
    columns_of: str | None = None


class Narrowing(Data):
    """What a list's title says, in any of these words, when it holds only some of what its kind lists."""

    id: str
    words: list[str]
    keeps: list[str]
    """Columns whose sums are whole all the same."""
    unclear: bool = False
    """Whether the words may as well describe all that there is."""


class AnnexWords(Data):
    """Words in and above lists: abbreviations of headers, rows that group, sum up or remark, titles that name a part."""

    short: list[tuple[str, str]]
    group_rows: list[str]
    total_rows: list[str]
    empty_rows: list[str]
    remark_rows: list[str]
    signing_rows: list[str]
    """How a row begins with which the signatures start below a list."""
    narrowed: list[Narrowing]
    not_narrowed: list[str]
    """Wordings that hold the words of a narrowing and mean none."""
    widened: list[str]
    """Words of a title by which nothing is left out."""


class Deadline(Data):
    """By when a form is owed for a period, the day included."""

    form: str
    period: str
    opens: date
    deadline: date
    source: str


class Province(Data):
    """A province by the code of its time; see reference/provinces.csv."""

    code: str
    name: str
    short: str


def catalogue(folder: Path) -> dict[str, Indicator]:
    """The indicators by id, with the words of ``asked_as.json``; raises ``WrongData``."""
    path, words = folder / "catalogue.json", folder / "asked_as.json"
    raw = json.loads(path.read_text(encoding="utf-8"))
    also = json.loads(words.read_text(encoding="utf-8"))["wordings"]
    if unknown := also.keys() - {entry["id"] for entry in raw["indicators"]}:
        raise WrongData(f"{words.name}: unknown indicator {min(unknown)!r}")
    return {
        entry["id"]: checked(Indicator, {**entry, "also": also.get(entry["id"], [])}, path, entry["id"])
        for entry in raw["indicators"]
    }


def forms(
    folder: Path, known: dict[str, Indicator], annexes: Mapping[str, AnnexKind], cycles: Mapping[str, Cycle]
) -> dict[str, Form]:
    """The forms by id, each item naming a known indicator and list; ``cycles`` of the families. Raises ``WrongData``.

    The cells of tables are indicators of their family, and are added to those known.
    """
    found: dict[str, Form] = {}
    for path in sorted(folder.glob("*.toml")):
        try:
            raw = tomllib.loads(path.read_text(encoding="utf-8"))
        except tomllib.TOMLDecodeError as error:
            raise WrongData(f"{path.name}: {error}") from error
        _derive_contexts(raw.get("items"))
        form = _with_cells(checked(Form, {"items": [], **raw}, path, "form"), known, path)
        for number, item in enumerate(form.items, 1):
            names = [item.indicator] + ([item.applies_when] if item.applies_when else [])
            for name in names:
                if name not in known:
                    raise WrongData(f"{path.name}: item {number} ({item.label[:40]!r}): unknown indicator {name!r}")
            if item.annex and item.annex not in annexes:
                raise WrongData(f"{path.name}: item {number}: unknown annex table {item.annex!r}")
        for period in (form.valid_from, form.valid_to):
            _period(period, cycles.get(form.family), f"{path.name}: valid_from, valid_to")
        if form.id in found:
            raise WrongData(f"{path.name}: the form id {form.id!r} is used twice")
        found[form.id] = form
    return found


def _with_cells(form: Form, known: dict[str, Indicator], path: Path) -> Form:
    """The form with an item for every cell of its tables, each an indicator of the family."""
    items = list(form.items)
    for table in form.tables:
        for line, column, above in table.cells():
            items.append(checked(Item, table.item(line, column, above), path, f"line {line.id}"))
            indicator = checked(Indicator, table.indicator(line, column, form.family), path, f"line {line.id}")
            if known.setdefault(indicator.id, indicator).group != form.family:
                raise WrongData(f"{path.name}: line {line.id}: an indicator of another family is called so")
    return form.model_copy(update={"items": items})


def _derive_contexts(items: object) -> None:
    """The context of a line is the label of the line above it, where the file names none."""
    above = ""
    for item in items if isinstance(items, list) else []:
        if isinstance(item, dict):
            item.setdefault("context", above)
            above = str(item.get("label", ""))


def annex_kinds(folder: Path) -> dict[str, AnnexKind]:
    """The annex tables by id; raises ``WrongData``."""
    path = folder / "annex_tables.json"
    raw = json.loads(path.read_text(encoding="utf-8"))
    kinds = {entry["id"]: checked(AnnexKind, entry, path, entry["id"]) for entry in raw["tables"]}
    for name, kind in kinds.items():
        if kind.columns_of:
            kinds[name] = kind.model_copy(update={"columns": kinds[kind.columns_of].columns})
    return kinds


@cache
def annex_words(folder: Path = REFERENCE) -> AnnexWords:
    """Words of rows and headers of annex tables; raises ``WrongData``."""
    path = folder / "annex_tables.json"
    raw = json.loads(path.read_text(encoding="utf-8"))
    words = {name: raw[name] for name in AnnexWords.model_fields}
    return checked(AnnexWords, words, path, "words")


def _period(text: str, cycle: Cycle | None, where: str) -> None:
    if cycle is None:
        raise WrongData(f"{where}: a form of a family that is not described in families/")
    try:
        Period.parse(text, cycle)
    except ValueError as error:
        raise WrongData(f"{where}: {error}") from error


def deadlines(folder: Path, forms: Mapping[str, Form], cycles: Mapping[str, Cycle]) -> list[Deadline]:
    """Every (form, period) with its deadline; raises ``WrongData``."""
    path = folder / "deadlines.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = [checked(Deadline, row, path, f"line {n}") for n, row in enumerate(csv.DictReader(file), 2)]
    for row in rows:
        if row.form not in forms:
            raise WrongData(f"{path.name}: unknown form {row.form!r}")
        _period(row.period, cycles.get(forms[row.form].family), path.name)
    return rows


def reasons(folder: Path) -> dict[str, dict[str, str]]:
    """What an agency may answer to a warning that it lets stand: words in both languages by id; raises ``WrongData``."""
    path = folder / "reasons.toml"
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise WrongData(f"{path.name}: {error}") from error
    for name, words in raw.items():
        if set(words) != {"vi", "en"}:
            raise WrongData(f"{path.name}: {name}: needs the words in vi and en")
    return raw


def provinces(folder: Path) -> dict[str, Province]:
    """The 63 provinces of before 1/7/2025 by code, those of the forms known so far."""
    with (folder / "provinces.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["old_code"]: Province(code=row["old_code"], name=row["old_name"], short=row["old_short"])
            for row in csv.DictReader(file)
        }


_RATIO = re.compile(r"^ratio_of_sums\((.+?),\s*(.+)\)$")


class Ratio(Data):
    """How a rate is added up: numerator and denominator as sums of indicators.

    With ``weight`` the form asks the rate alone and the numerator is ``rate × weight ÷ per``.
    """

    numerator: tuple[str, ...] = ()
    denominator: tuple[tuple[str, int], ...] = ()
    weight: str | None = None
    per: int = 100
    """1 of an average, which is no percentage."""
    own_parts: bool = False


def ratio_of(indicator: str, known: Mapping[str, Indicator]) -> Ratio | None:
    """The rate behind an indicator, from the catalogue's ``ratio_of_sums(…)``; None if it is no rate.

    A part the catalogue does not hold (``leaders``) makes the rate impossible to add up: then the
    result has neither numerator nor weight.
    """
    match = _RATIO.match(known[indicator].aggregation)
    if not match:
        return None
    top, bottom = match[1].strip(), match[2].strip()
    if (top, bottom) == ("numerator", "denominator"):
        return Ratio(own_parts=True)
    if "*" in top:
        per = 100 if known[indicator].kind == "ratio_percent" else 1
        return Ratio(weight=bottom if bottom in known else None, per=per)
    denominator = _signed(bottom, known)
    if top not in known or denominator is None:
        return Ratio()
    return Ratio(numerator=(top,), denominator=denominator)


def _signed(expression: str, known: Mapping[str, Indicator]) -> tuple[tuple[str, int], ...] | None:
    parts = re.findall(r"([+-]?)\s*([a-z_0-9]+)", expression)
    if any(name not in known for _, name in parts):
        return None
    return tuple((name, -1 if sign == "-" else 1) for sign, name in parts)
