"""Tables of a form as lines × columns: what a family of reports asks, without listing every cell.

An item is a line crossed with a column; only what is not asked is said. Today's e-government forms list their items
one by one, as the special case of one column.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, model_validator


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


LineKind = Literal["count", "money", "ratio_percent", "average", "score", "rank", "boolean", "choice", "date", "text"]


class Treatment(NamedTuple):
    """What a kind of line means for reading and for the province."""

    read_as: str
    """The kind of answer (``shared.forms.Kind``)."""
    rolls_up: Literal["add", "recompute", "count_yes", "never"]
    whole: bool = False
    """Whether it counts things that cannot be divided."""


KINDS: dict[LineKind, Treatment] = {
    "count": Treatment("count", "add", whole=True),
    "money": Treatment("count", "add"),
    "ratio_percent": Treatment("ratio_percent", "recompute"),
    "average": Treatment("number", "recompute"),
    "score": Treatment("number", "never"),
    "rank": Treatment("count", "never", whole=True),
    "boolean": Treatment("boolean", "count_yes"),
    "choice": Treatment("choice", "never"),
    "date": Treatment("date", "never"),
    "text": Treatment("text", "never"),
}
"""The kinds of lines. What is recomputed is so only of a line that names its ``parts`` or its ``weight``: an average of
averages is no average, so without them it is shown in its report and in no total."""


class TableLine(_Data):
    """A row of a form's table. Its id stays when the layout changes."""

    id: str
    label: str
    heading: bool = False
    """Heads others and asks nothing."""
    unit: str | None = None
    kind: LineKind = "count"
    level: str | None = None
    optional: bool = False
    options: list[str] = []
    """Of a choice."""
    parts: tuple[str, str] | None = None
    """Of a rate or an average: the lines of which it is the quotient."""
    weight: str | None = None
    """Of a rate or an average without lines of its own parts: the line of what it was taken over."""
    not_asked: list[str] = []
    """Columns whose cell is crossed out."""

    @property
    def made_of(self) -> list[str]:
        """The lines from which the province's figure is made."""
        return list(self.parts or ()) + ([self.weight] if self.weight else [])

    @model_validator(mode="after")
    def _fits(self) -> TableLine:
        if self.made_of and KINDS[self.kind].rolls_up != "recompute":
            raise ValueError(f"{self.id}: a {self.kind} has neither parts nor weight")
        if self.parts and self.weight:
            raise ValueError(f"{self.id}: parts and weight are two ways to make one figure")
        if bool(self.options) != (self.kind == "choice"):
            raise ValueError(f"{self.id}: a choice, and nothing else, has options")
        return self


class TableColumn(_Data):
    """A column of figures."""

    id: str
    label: str
    window: Literal["cumulative"] | None = None
    """None: of this period; else how the words of its header say so (``windows`` in reference/wording.json)."""
    level: str | None = None
    unit: str | None = None


class FormTable(_Data):
    """One table of a form."""

    title: str = ""
    unit: str | None = None
    lines: list[TableLine]
    columns: list[TableColumn] = [TableColumn(id="value", label="")]

    @model_validator(mode="after")
    def _fits(self) -> FormTable:
        asked = {(line.id, column.id) for line, column, _ in self.cells()}
        windows = [column.window for column in self.columns]
        if len(set(windows)) < len(windows):
            raise ValueError("two columns of one window: nothing tells their cells apart")
        for line, column, _ in self.cells():
            missing = [name for name in line.made_of if (name, column.id) not in asked]
            if missing:
                raise ValueError(f"{line.id}: {missing[0]} is not asked in the column {column.id}")
        return self

    def cells(self) -> Iterator[tuple[TableLine, TableColumn, str]]:
        """Every line and column that is asked, with the label of the line above, column by column."""
        for column in self.columns:
            above = ""
            for line in self.lines:
                if not line.heading and column.id not in line.not_asked:
                    yield line, column, above
                above = line.label

    def item(self, line: TableLine, column: TableColumn, above: str) -> dict[str, object]:
        """The item of a form that a cell is."""
        return {
            "indicator": indicator_id(line, column),
            "label": line.label,
            "context": above,
            "section": self.title,
            "level": line.level or column.level,
            "unit": line.unit or column.unit or self.unit,
            "window": column.window,
            "optional": line.optional,
            "options": line.options,
        }

    def indicator(self, line: TableLine, column: TableColumn, family: str) -> dict[str, object]:
        """The entry of the catalogue that a cell is; ``KINDS`` says how it is added up."""
        kind = KINDS[line.kind]
        return {
            "id": indicator_id(line, column),
            "vi": f"{line.label} ({column.label})" if column.window else line.label,
            "group": family,
            "unit": line.unit or column.unit or self.unit,
            "kind": kind.read_as,
            "whole": kind.whole,
            "aggregation": self._aggregation(line, column),
            "levels": None,
            "note": None,
            "occurrences": [],
        }

    def _aggregation(self, line: TableLine, column: TableColumn) -> str:
        """How a cell is added up, in the words of the catalogue."""
        way = KINDS[line.kind].rolls_up
        if way == "add":
            return "sum"
        if way == "count_yes":
            return "count_true"
        made_of = [_in_window(name, column) for name in line.made_of]
        if not made_of:
            return "none"
        top = made_of[0] if line.parts else f"{indicator_id(line, column)}*{made_of[0]}"
        return f"ratio_of_sums({top}, {made_of[-1]})"


def indicator_id(line: TableLine, column: TableColumn) -> str:
    """The indicator of a cell: the line's own for this period, one of its own for each other window."""
    return _in_window(line.id, column)


def _in_window(line: str, column: TableColumn) -> str:
    return line if column.window is None else f"{line}_{column.window}"
