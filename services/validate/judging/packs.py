"""The rule packs of a folder: which of them is in force, and that what one says can be meant."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from services.validate.judging.pack import Pack
from shared.codes import codes
from shared.contracts import LEVELS
from shared.datafiles import WrongData, checked
from shared.periods import Period
from shared.reference import Reference


@lru_cache(maxsize=64)
def rule_pack(reference: Reference, family: str, period: str | None = None) -> Pack:
    """The rules of a family of forms in force at the end of a period (the newest without one); raises ``WrongData``.

    Every file of the family's folder is one version. A period before the first version has the first.
    """
    packs = sorted(
        (load_pack(path, reference) for path in sorted((reference.rules / family).glob("*.toml"))),
        key=lambda pack: pack.effective_from,
    )
    if not packs:
        raise WrongData(f"rules/{family}: no rule pack")
    if len({pack.version for pack in packs}) < len(packs) or any(pack.family != family for pack in packs):
        raise WrongData(f"rules/{family}: versions must differ and name the family {family!r}")
    if period is None:
        return packs[-1]
    end = Period.parse(period).last
    return [pack for pack in packs if pack.effective_from <= end][-1] if packs[0].effective_from <= end else packs[0]


def newest_pack(reference: Reference) -> Pack:
    """The newest rules of any family: those by which a document on no known form was found to be none."""
    return max((rule_pack(reference, family) for family in reference.families), key=lambda pack: pack.effective_from)


def load_pack(path: Path, reference: Reference) -> Pack:
    """One version of the rules; raises ``WrongData`` with the file and the place."""
    try:
        raw = _with_words_of(tomllib.loads(path.read_text(encoding="utf-8")), reference)
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise WrongData(f"{path.name}: {error}") from error
    pack = checked(Pack, raw, path, "rules")
    _check_names(pack, path, reference)
    _check_sense(pack, path)
    return pack


_WORDS = {
    "about_reading",
    "contract_names",
    "hints",
    "holds_nothing",
    "messages",
    "phone_digits",
    "misread",
    "proves_nothing",
    "readings",
    "settled_by_figures",
    "severity",
    "words",
}
"""The parts of a pack that say how findings are told and weighed, and name no indicator."""


def _with_words_of(raw: dict[str, Any], reference: Reference) -> dict[str, Any]:
    """The pack with the words of the one that it names in ``words_of``, a path below the rules; its own come first."""
    if "words_of" not in raw:
        return raw
    path = reference.rules / str(raw["words_of"])
    told = {name: part for name, part in tomllib.loads(path.read_text(encoding="utf-8")).items() if name in _WORDS}
    own = {name: part for name, part in raw.items() if name != "words_of"}
    merged = {name: {**told[name], **own[name]} for name in told.keys() & own.keys() if isinstance(told[name], dict)}
    return {**told, **own, **merged}


def _check_names(pack: Pack, path: Path, reference: Reference) -> None:
    known, tables, known_forms = reference.indicators, reference.annexes, reference.forms
    columns = {column.key for table in tables.values() for column in table.columns}

    def walk(value: Any, name: str) -> None:
        if isinstance(value, list | tuple):
            for part in value:
                walk(part, name)
        elif isinstance(value, BaseModel):
            for field in type(value).model_fields:
                walk(getattr(value, field), field)
        elif isinstance(value, str) and name in _NAMES | _COLUMNS:
            allowed: Any = tables if name in ("table", "tables") else known_forms if name == "forms" else known
            if value not in (columns if name in _COLUMNS else allowed):
                raise WrongData(f"{path.name}: {name}: unknown name {value!r}")

    for name in Pack.model_fields:
        walk(getattr(pack, name), name)
    for kind in [*pack.severity, *pack.messages]:
        if kind not in codes().findings:
            raise WrongData(f"{path.name}: the kind {kind!r} is not in codes.toml")


def _check_sense(pack: Pack, path: Path) -> None:
    """Rules that no report could keep, or no check could ask: a whole that is part of its part, a level that is none,
    a pattern without a number.
    """
    above: dict[str, set[str]] = {}
    for rule in pack.part_of:
        above.setdefault(rule.part, set()).add(rule.whole)
    for added in [*pack.equals, *pack.at_most]:
        for part in added.parts:
            above.setdefault(part, set()).add(added.total)
    _check_order(above, f"{path.name}: part_of, equals, at_most")
    levels: dict[str, set[str]] = {}
    for one in pack.level_sum:
        for level in one.of_levels:
            levels.setdefault(level, set()).add(one.level)
    _check_order(levels, f"{path.name}: level_sum")
    named = {*levels, *(one.level for one in pack.level_sum), *pack.levels_of, *chain(*pack.levels_of.values())}
    if unknown := sorted(named - LEVELS.keys()):
        raise WrongData(f"{path.name}: level_sum, levels_of: unknown level {unknown[0]!r}")
    for note in pack.note_rest:
        try:
            groups = re.compile(note.words).groups
        except re.error as error:
            raise WrongData(f"{path.name}: note_rest: words: {note.words!r}: {error}") from error
        if not groups:
            raise WrongData(f"{path.name}: note_rest: words: {note.words!r} has no group for the number")


def _check_order(above: dict[str, set[str]], where: str) -> None:
    """Raises ``WrongData`` where something is, over others, above itself."""
    for start in sorted(above):
        met: set[str] = set()
        waiting = [start]
        while waiting:
            name = waiting.pop()
            if start in above.get(name, ()):
                raise WrongData(f"{where}: {start!r} is a part of itself")
            waiting += above.get(name, set()) - met
            met |= above.get(name, set())


_NAMES = {
    "part",
    "whole",
    "total",
    "totals",
    "parts",
    "counted",
    "counts",
    "count",
    "answers",
    "indicator",
    "indicators",
    "ingredients",
    "lines",
    "on",
    "of",
    "contacts",
    "table",
    "tables",
    "given",
    "rate",
    "base",
    "against",
    "evidence",
    "yes",
    "same_basis_as",
    "partner",
    "may_exceed",
    "unclear_base",
    "base_by_form",
    "bases",
    "cumulative",
    "forms",
}
_COLUMNS = {
    "column",
    "columns",
    "within",
    "either",
    "from_",
    "less",
    "having",
    "zero",
    "blank",
    "owner",
    "scope",
    "swapped_with_sum_of",
}
