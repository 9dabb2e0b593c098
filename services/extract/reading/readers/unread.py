"""The kinds of files that are not read, recognised so that a sender hears which one it is (``reference/unread_types.toml``)."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from functools import cache
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict

from services.extract.reading.readers.refusals import UnsupportedType
from shared.paths import REFERENCE


def _as_places(pattern: str) -> str:
    pieces(pattern)
    return pattern


def pieces(pattern: str) -> list[tuple[int, bytes]]:
    """The places and bytes of a pattern such as ``52494646@8:41564920``; raises ``ValueError`` for another."""
    first, *rest = pattern.split("@")
    found = [(0, bytes.fromhex(first))] if first else []
    for piece in rest:
        place, _, digits = piece.partition(":")
        found.append((int(place), bytes.fromhex(digits)))
    if not found or not all(expected for _, expected in found):
        raise ValueError(f"no bytes in {pattern!r}")
    return found


class _Words(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)
    vi: str
    en: str


class _Type(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)
    name: _Words
    instead: str
    starts: tuple[Annotated[str, AfterValidator(_as_places)], ...] = ()
    streams: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    mimetype: tuple[str, ...] = ()
    elements: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)
    instead: dict[str, _Words]
    type: tuple[_Type, ...]


@cache
def known() -> _File:
    """The kinds, checked; raises ``ValueError`` for a file that does not fit the schema."""
    file = _File.model_validate(tomllib.loads((REFERENCE / "unread_types.toml").read_text(encoding="utf-8")))
    for one in file.type:
        if one.instead not in file.instead:
            raise ValueError(f"unread_types.toml: {one.name.en}: no advice {one.instead!r}")
    return file


def by_start(content: bytes) -> UnsupportedType | None:
    """The kind whose first bytes these are; None when it is none of the known ones."""
    return _first(lambda one: any(_stands(pattern, content) for pattern in one.starts))


def by_streams(names: set[str]) -> UnsupportedType | None:
    """The kind of a compound file with these names in its root."""
    return _first(lambda one: not names.isdisjoint(one.streams))


def by_members(names: set[str], mimetype: str) -> UnsupportedType | None:
    """The kind of a zip package with these names, whose own ``mimetype`` says this."""

    def fits(one: _Type) -> bool:
        if mimetype and mimetype.startswith(one.mimetype or ("\0",)):
            return True
        return any(
            name in names or (name.endswith("/") and any(other.startswith(name) for other in names))
            for name in one.members
        )

    return _first(fits)


def by_element(name: str, namespace: str) -> UnsupportedType | None:
    """The kind of an XML file with this first element."""
    return _first(lambda one: name in one.elements or (bool(namespace) and namespace in one.elements))


def by_words(text: str) -> UnsupportedType | None:
    """The kind of a text that starts so."""
    return _first(lambda one: text.startswith(one.words or ("\0",)))


def other(vi_name: str = "tệp loại không nhận ra được", en_name: str = "of a kind that is not recognised") -> UnsupportedType:  # fmt: skip
    """The refusal of a file of a kind with no entry of its own."""
    advice = known().instead["office"]
    return UnsupportedType(vi_name, en_name, advice.vi, advice.en)


def refusal(en_name: str) -> UnsupportedType:
    """The refusal of the kind with this English name; raises ``StopIteration`` for an unknown one."""
    return _refusal(next(one for one in known().type if one.name.en == en_name))


def _first(fits: Callable[[_Type], bool]) -> UnsupportedType | None:
    return next((_refusal(one) for one in known().type if fits(one)), None)


def _refusal(one: _Type) -> UnsupportedType:
    advice = known().instead[one.instead]
    return UnsupportedType(one.name.vi, one.name.en, advice.vi, advice.en)


def _stands(pattern: str, content: bytes) -> bool:
    return all(content[at : at + len(expected)] == expected for at, expected in pieces(pattern))
