"""What the five forms ask, in their own words and order, marked up by hand from ``samples/seeds`` (``forms/SEED.txt``).

A line of the mark-up is ``number TAB label TAB unit TAB indicators``; without indicators it is a heading. ``== `` starts a part.
Options to choose from stand in the unit's place, with `` | `` between.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True)
class Question:
    """A line of a form."""

    section: str
    tt: str
    label: str
    unit: str = ""
    names: tuple[str, ...] = ()
    """``indicator@level#role`` of its answers; several where the form has a blank for each level or role."""

    @property
    def flag(self) -> bool:
        """The form wants 1 or 0."""
        return "1/0" in self.unit

    @property
    def options(self) -> list[str]:
        """What may be chosen, where the form prints it."""
        return self.unit.split(" | ") if " | " in self.unit else []

    @property
    def counted_in(self) -> str:
        """The unit of a figure; empty where the unit column says something else."""
        plain = self.unit and not any(
            mark in self.unit for mark in ("|", "1/0", "Có", "Liệt kê", "thông tin", "địa chỉ")
        )
        return self.unit if plain else ""


@cache
def asked(seed: str) -> tuple[Question, ...]:
    """The questions of a form in order; its lists are laid out apart."""
    questions, section = [], ""
    for line in (Path(__file__).parent / "forms" / f"{seed}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("== "):
            section = line[3:]
            continue
        tt, label, unit, names, *_ = [*line.split("\t"), "", "", ""]
        questions.append(Question(section, tt, label, unit, tuple(names.split())))
    return tuple(questions)


LEVELS = {"toan_huyen": "Toàn huyện", "cap_tinh": "Cấp tỉnh", "cap_huyen": "Cấp huyện", "cap_xa": "Cấp xã"}
ROLES = {"dedicated": "Chuyên trách", "in_charge": "Phụ trách", "concurrent": "Kiêm nhiệm"}
