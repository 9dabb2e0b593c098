"""Files of facts and words: read, checked against a schema, refused with file and place."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from shared.paths import REFERENCE


class WrongData(Exception):
    """A data file breaks its schema; the message names the file, the place and the reason."""


@contextmanager
def or_one_line() -> Iterator[None]:
    """Around what a process begins with: where its data files are wrong it ends, and says so in one line."""
    try:
        yield
    except WrongData as error:
        raise SystemExit(str(error)) from error


class Data(BaseModel):
    """A part of a data file; a name that nobody reads is an error in it."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class WordFile(Data):
    """A file of words of the language."""

    schema_: str
    about: str


_Model = TypeVar("_Model", bound=BaseModel)


def checked(kind: type[_Model], raw: object, path: Path, where: str) -> _Model:
    """A part of a data file as its model; raises ``WrongData`` with the place of what is wrong."""
    try:
        return kind.model_validate(raw)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise WrongData(f"{path.name}: {where}: {place}: {first['msg']}") from error


def words_of(name: str, schema: type[WordFile], folder: Path = REFERENCE) -> dict[str, Any]:
    """A file of words by key, as it stands in ``reference/``; raises ``WrongData`` unless it has every key of the schema
    and no other.
    """
    path = folder / name
    try:
        raw: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise WrongData(f"{path.name}: {error}") from error
    checked(schema, {"schema_" if key == "schema" else key: value for key, value in raw.items()}, path, "words")
    return raw
