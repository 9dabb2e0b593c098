"""A pattern of many phrases finds what the phrases one beside the other find, the longest first."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from services.extract.reading.words.phrases import one_of
from services.extract.reading.words.wording import WORDS

WORD = st.text("ab ", min_size=1, max_size=4)


@given(st.lists(WORD, min_size=1, max_size=8, unique=True), st.text("ab .", max_size=30))
def test_finds_the_longest_phrase_at_each_place(phrases: list[str], text: str) -> None:
    """Whatever the phrases have in common: beginnings, whole others, spaces."""
    beside = re.compile("|".join(sorted(map(re.escape, phrases), key=len, reverse=True)))
    assert re.findall(one_of(phrases), text) == beside.findall(text)


def test_every_synonym_is_found_as_a_whole() -> None:
    """The words of the language themselves, each found by the pattern that is made of all of them."""
    for pairs in (WORDS["synonyms"], WORDS["same_meaning"]):
        pattern = re.compile(rf"\b{one_of(phrase for phrase, _ in pairs)}\b")
        assert [phrase for phrase, _ in pairs if pattern.fullmatch(phrase) is None] == []


def test_signs_of_patterns_are_letters() -> None:
    """A phrase may hold what means something in a pattern."""
    assert re.findall(one_of(["a.b", "a+"]), "axb a.b aa a+") == ["a.b", "a+"]
