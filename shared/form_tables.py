"""Tables of a form as lines × columns: what a family of reports asks, without listing every cell.

An item is a line crossed with a column; only what is not asked is said. Today's e-government forms list their items
one by one, as the special case of one column.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import BaseModel, ConfigDict


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


LineKind = Literal["count", "ratio_percent", "boolean", "text"]


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
    not_asked: list[str] = []
    """Columns whose cell is crossed out."""


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
        }

    def indicator(self, line: TableLine, column: TableColumn, family: str) -> dict[str, object]:
        """The entry of the catalogue that a cell is: counts are added up, all else is only shown."""
        return {
            "id": indicator_id(line, column),
            "vi": f"{line.label} ({column.label})" if column.window else line.label,
            "group": family,
            "unit": line.unit or column.unit or self.unit,
            "kind": line.kind,
            "aggregation": "sum" if line.kind == "count" else "count_true" if line.kind == "boolean" else "none",
            "levels": None,
            "note": None,
            "occurrences": [],
        }


def indicator_id(line: TableLine, column: TableColumn) -> str:
    """The indicator of a cell: the line's own for this period, one of its own for each other window."""
    return line.id if column.window is None else f"{line.id}_{column.window}"
