"""The templates as data: blocks, rows and slots. `key.md` tells the markup."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

FORMS = ("000", "001", "002", "003", "004")
TEMPLATES = Path(__file__).parent / "templates"
_SLOT = re.compile(r"\{([^{}]+)\}")
_MARKS = {"again", "province", "district", "gddt"}


@dataclass(frozen=True)
class Slot:
    """A place for an answer."""

    indicator: str
    levels: tuple[str, ...]
    """The level meant, then those that are right too; ``own`` is the agency's."""
    kind: str
    unit: str = ""
    options: tuple[str, ...] = ()
    optional: bool = False
    again: bool = False
    province: bool = False
    asks: str | None = None
    """The only kind of agency that is asked: ``huyen``, ``so_gddt``, …"""


@dataclass(frozen=True)
class Word:
    """A word of the report, printed as it is: ``{=quarter}``."""

    name: str


Part = str | Slot | Word


@dataclass(frozen=True)
class Line:
    """A paragraph: ``T``, ``H``, ``P`` or ``N``, or a mark (``letterhead``, ``signature``, ``page``)."""

    kind: str
    parts: tuple[Part, ...] = ()
    only: str | None = None

    @property
    def slots(self) -> list[Slot]:
        """The slots of the line, in order."""
        return [part for part in self.parts if isinstance(part, Slot)]


@dataclass(frozen=True)
class Row:
    """A row of a table: ``h``, ``n``, ``s``, ``r`` or ``g``."""

    kind: str
    cells: tuple[tuple[Part, ...], ...]

    @property
    def slots(self) -> list[Slot]:
        """The slots of the row, in order."""
        return [part for cell in self.cells for part in cell if isinstance(part, Slot)]


@dataclass
class Table:
    """A table: ``main``, ``grid`` or ``annex:ID``."""

    kind: str
    columns: tuple[str, ...]
    rows: list[Row] = field(default_factory=list)
    only: str | None = None

    @property
    def annex(self) -> str | None:
        """The id of the list, if it is one."""
        return self.kind.partition(":")[2] or None


@dataclass
class Template:
    """A seed marked up by hand."""

    form: str
    home: str
    agencies: tuple[str, ...]
    years: tuple[int, ...]
    start: tuple[int, int]
    blocks: list[Line | Table] = field(default_factory=list)

    def slots(self) -> Iterator[tuple[Slot, str | None]]:
        """Every slot, and the kind of agency it is reserved for."""
        for block in self.blocks:
            rows = block.rows if isinstance(block, Table) else [block]
            for row in rows:
                for slot in row.slots:
                    yield slot, slot.asks or block.only

    def annexes(self) -> dict[str, tuple[str, ...]]:
        """The lists and their columns."""
        return {block.annex: block.columns for block in self.blocks if isinstance(block, Table) and block.annex}


@cache
def template(form: str) -> Template:
    """The template of a seed. Raises ``ValueError`` where the markup is wrong, with the line."""
    found: Template | None = None
    settings: dict[str, list[str]] = {}
    table: Table | None = None
    only: str | None = None
    for number, line in enumerate((TEMPLATES / f"{form}.txt").read_text(encoding="utf-8").split("\n"), 1):
        mark, _, rest = line.partition(" ")
        try:
            if not line.strip() or mark.startswith("#"):
                continue
            if mark.startswith("@"):
                settings[mark[1:]] = [rest] if mark == "@home" else rest.split()
                continue
            found = found or _begun(settings)
            if mark == "only":
                only = None if rest == "any" else rest
            elif mark == "table":
                kind, columns = rest.split(" ", 1)
                table = Table(kind, tuple(columns.split(",")), only=only)
                found.blocks.append(table)
            elif mark == "end":
                table = None
            elif table is not None:
                table.rows.append(_row(mark, rest, table))
            elif mark in ("letterhead", "signature", "page", "T", "H", "P", "N"):
                found.blocks.append(Line(mark, _parts(rest), only))
            else:
                raise ValueError(f"unknown mark {mark!r}")  # noqa: TRY301  (the handler adds the place)
        except (ValueError, IndexError) as error:
            raise ValueError(f"{form}.txt, line {number}: {error}") from error
    if found is None:
        raise ValueError(f"{form}.txt is empty")
    return found


def _begun(settings: dict[str, list[str]]) -> Template:
    day, month = map(int, settings["start"][0].split("/"))
    return Template(
        settings["form"][0],
        settings["home"][0],
        tuple(settings["agencies"]),
        tuple(map(int, settings["years"])),
        (day, month),
    )


def _row(mark: str, rest: str, table: Table) -> Row:
    if mark not in ("h", "n", "s", "r", "g"):
        raise ValueError(f"unknown row {mark!r}")
    if mark == "n":
        return Row("n", tuple((f"({column + 1})",) for column in range(len(table.columns))))
    texts = [text.strip() for text in re.split(r"(?:^|\s)\|(?=\s|$)", rest)]
    unit = texts[table.columns.index("unit")] if mark == "r" and "unit" in table.columns and len(texts) > 2 else ""
    cells = tuple(_parts(text, unit) for text in texts)
    if len(cells) > len(table.columns):
        raise ValueError(f"{len(cells)} cells for {len(table.columns)} columns")
    return Row(mark, cells)


def _parts(text: str, unit: str = "") -> tuple[Part, ...]:
    parts: list[Part] = []
    at = 0
    for match in _SLOT.finditer(text):
        if match.start() > at:
            parts.append(text[at : match.start()])
        inside = match[1]
        parts.append(Word(inside[1:]) if inside.startswith("=") else _slot(inside, unit))
        at = match.end()
    if at < len(text):
        parts.append(text[at:])
    return tuple(parts)


def _slot(text: str, unit: str) -> Slot:
    indicator, levels, kind, *rest = shlex.split(text)
    options: tuple[str, ...] = ()
    marks = [word for word in rest if word in _MARKS or word == "?"]
    rest = [word for word in rest if word not in marks]
    if kind in ("choice", "either"):
        options, rest = tuple(rest), []
    asks = "huyen" if "district" in marks else "so_gddt" if "gddt" in marks else None
    return Slot(
        indicator, tuple(levels.split("|")), kind, (rest[0] if rest else "") or unit, options,
        optional="?" in marks, again="again" in marks, province="province" in marks, asks=asks,
    )  # fmt: skip
