"""Makes tests of lists of edits."""

from __future__ import annotations

import inspect
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from .expect import Expectation, Seen, look, right_or_held_else, unchanged_else
from .known import known
from .paper import Paper
from .printing import printed
from .reports import paper


@dataclass(frozen=True)
class Edit:
    """A sentence, a change to a good report, and what must come out."""

    name: str
    report: str
    change: Callable[[Paper], object]
    expect: tuple[Expectation, ...]
    kinds: tuple[str, ...] = ("docx", "xlsx")
    else_: Callable[..., Iterator[str]] = unchanged_else

    def __post_init__(self) -> None:
        assert all(isinstance(one, Expectation) for one in self.expect), self.name

    def complaints(self, kind: str) -> list[str]:
        """What is wrong with the reading of the edited report."""
        copy = paper(self.report).copy()
        self.change(copy)
        seen, before = look(printed(copy, kind), f"bao-cao.{kind}"), as_it_was(self.report, kind)
        found = [one for expectation in self.expect for one in expectation.complaints(seen, before)]
        spoken = {
            fact.key for ex in self.expect for name in ex.about for fact in (*seen.named(name), *before.named(name))
        }
        return found + list(self.else_(seen, before, spoken))


@cache
def as_it_was(report: str, kind: str) -> Seen:
    """The untouched report as the program reads it; ``test_good.py`` checks that it reads it right."""
    return look(printed(paper(report), kind), f"bao-cao.{kind}")


def edit(name: str, change: Callable[[Paper], object], *expect: Expectation, report: str = "bac_giang") -> Edit:
    """An edit after which every other figure must be what it was."""
    return Edit(name, report, change, expect)


def rough(name: str, change: Callable[[Paper], object], *expect: Expectation, report: str = "bac_giang") -> Edit:
    """An edit so rough that other figures may be held, though none may be wrong or lost."""
    return Edit(name, report, change, expect, else_=right_or_held_else)


def only(kind: str, made: Edit) -> Edit:
    """An edit that makes sense in one format."""
    return Edit(made.name, made.report, made.change, made.expect, (kind,), made.else_)


def as_test(edits: list[Edit]) -> Callable[[Edit, str], None]:
    """The test function of a file's edits; those of ``known.py`` must fail until they are repaired."""
    place = Path(inspect.stack()[1].filename).stem.removeprefix("test_")
    cases = []
    for one in edits:
        for kind in one.kinds:
            name = f"{place}: {one.name} [{kind}]"
            reason = known(name)
            marks = [pytest.mark.xfail(strict=True, reason=reason)] if reason else []
            cases.append(pytest.param(one, kind, id=_plain(name), marks=marks))

    @pytest.mark.parametrize(("made", "kind"), cases)
    def test(made: Edit, kind: str) -> None:
        complaints = made.complaints(kind)
        assert not complaints, "\n".join([made.name, *complaints])

    return test


def _plain(name: str) -> str:
    """A test's name without tone marks, which pytest would print as numbers."""
    bare = unicodedata.normalize("NFKD", name.replace("đ", "d").replace("Đ", "D")).translate({0x201C: "'", 0x201D: "'"})
    return bare.encode("ascii", "ignore").decode()
