"""What the words of the domain are made of: levels, numbers, places, windows, sentences in two languages."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

LEVELS = {
    "cap_tinh": "cấp tỉnh",
    "cap_huyen": "cấp huyện",
    "cap_xa": "cấp xã",
    "toan_huyen": "toàn huyện",
    "toan_tinh": "toàn tỉnh",
}
"""Levels of a figure and their names: the three of government, then the totals over levels."""


def _plain_number(value: Any) -> Any:
    """Decimals travel as JSON numbers: an int when whole, else a float of at most 15 digits."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


Number = Annotated[int | float, BeforeValidator(_plain_number)]


Value = Annotated[bool | int | float | str | list[str], BeforeValidator(_plain_number)]


def exact(value: float | int) -> Decimal:
    """The number as it was printed; ``Decimal(str(x))`` gives back the shortest digits."""
    return Decimal(value) if type(value) is int else Decimal(str(value))


class Model(BaseModel):
    """Frozen: what was said is not changed afterwards."""

    model_config = ConfigDict(frozen=True, extra="ignore", defer_build=True)  # an event nobody sends here costs nothing


def json_list(values: Iterable[Model]) -> str:
    """Values as the JSON they travel and are kept in."""
    return f"[{','.join(value.model_dump_json(by_alias=True) for value in values)}]"


class Source(Model):
    """Where something was read. Pages, tables, rows, columns and lines count from 1."""

    page: int | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None
    line: int | None = None
    sheet: str | None = None
    cell: str | None = None
    box: tuple[float, float, float, float] | None = None
    text: str = ""

    @classmethod
    def noted(
        cls,
        text: str,
        *,
        page: int | None = None,
        table: int | None = None,
        row: int | None = None,
        column: int | None = None,
        line: int | None = None,
        sheet: str | None = None,
        cell: str | None = None,
        box: tuple[float, float, float, float] | None = None,
    ) -> Source:
        """A place that a reader notes, some hundreds a document: nothing that came from outside, so nothing is checked."""
        if box is not None:
            return cls(page=page, table=table, row=row, column=column, line=line, sheet=sheet, cell=cell, box=box, text=text)  # fmt: skip
        made = cls.__new__(cls)
        keep = object.__setattr__
        keep(made, "__dict__", {"page": page, "table": table, "row": row, "column": column, "line": line, "sheet": sheet, "cell": cell, "box": None, "text": text})  # fmt: skip
        keep(made, "__pydantic_fields_set__", _NOTED)
        keep(made, "__pydantic_extra__", None)
        keep(made, "__pydantic_private__", None)
        return made


_NOTED = set(Source.model_fields)


class Window(Model):
    """The days the figures cover, both included."""

    from_: date | None = Field(None, alias="from")
    to: date | None = None

    model_config = ConfigDict(frozen=True, populate_by_name=True)


class Message(Model):
    """The same sentence in the two languages."""

    vi: str
    en: str
