"""The facts of the world that the tests read and judge by: those of the project, loaded once."""

from __future__ import annotations

from dataclasses import replace

from shared.reference import Reference

WORLD = Reference.load()


def without(*forms: str) -> Reference:
    """The world before some forms were issued."""
    return replace(WORLD, forms={name: form for name, form in WORLD.forms.items() if name not in forms})


def only(*forms: str) -> Reference:
    """The world in which no other forms were issued."""
    return replace(WORLD, forms={name: form for name, form in WORLD.forms.items() if name in forms})
