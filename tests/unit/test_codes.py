"""The table of codes says what every code means, and every code is one that something makes.

What is proved of "each code is produced by some test": of the findings of the rules, that judging makes every one
(``test_no_false_alarm`` makes them all and compares). Of what the reading and the files say: that some other test names
the code in what it expects, so that the code is compared with what was really read; not that the expectation is met, which
that test says.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from shared.codes import Codes, codes
from shared.contracts import FactRef, Finding, Message, Severity
from shared.datafiles import WrongData
from shared.paths import REFERENCE, ROOT
from shared.reference import Reference
from tests.world import WORLD

TABLE = codes()
VIETNAMESE = re.compile("[àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ]", re.IGNORECASE)
ENGLISH = re.compile(r"\b(?:the|of|is|was|not|are|with|and|than|cell|row|file|figure)\b", re.IGNORECASE)
MADE_IN = {"finding", "Finding", "UnreadableFile", "unreadable", "weight", "doubt"}
MAY_MAKE = re.compile(rf"\b(?:{'|'.join(MADE_IN)})\s*\(|\b(?:doubt|review_reason|rule)\s*=")
"""Calls whose first text, or whose ``rule``, ``doubt`` or ``review_reason``, is a code."""


def written(folder: str, wanted: set[str], parts: Callable[[str], Iterable[str]] = lambda text: [text]) -> set[str]:
    """Those words that are a text (or one of its parts) in the code of a folder; a file with no word still wanted is not parsed."""
    found: set[str] = set()
    for path in sorted((ROOT / folder).rglob("*.py")):
        source = path.read_text(encoding="utf-8")
        if path.name in ("test_codes.py", "known.py") or not any(word in source for word in wanted - found):
            continue
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.update(parts(node.value))
    return found & wanted


def used() -> Iterator[tuple[str, str]]:
    """Every code that the services give to a finding or a figure in so many words, with its file."""
    for path in sorted((ROOT / "services").rglob("*.py")):
        source = path.read_text(encoding="utf-8")
        if not MAY_MAKE.search(source):
            continue
        for node in ast.walk(ast.parse(source)):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            given = [*node.args[:1]] if name in MADE_IN else []
            given += [word.value for word in node.keywords if word.arg in ("doubt", "review_reason", "rule")]
            for value in given:
                for part in ast.walk(value) if not isinstance(value, ast.Call | ast.Compare) else ():
                    if isinstance(part, ast.Constant) and isinstance(part.value, str) and "_" in part.value:
                        yield part.value, path.name


def known() -> set[str]:
    return {*TABLE.findings, *TABLE.doubts, *TABLE.names}


def test_every_code_that_is_used_is_in_the_table() -> None:
    found = dict(used())
    assert len(found) > 60, "the search finds what it looks for"
    assert {code: place for code, place in found.items() if code not in known()} == {}
    assert set(WORLD.policy.blocks_all) <= known()


def test_every_code_of_the_table_is_made_somewhere() -> None:
    data = {finding for doubt in TABLE.doubts.values() if (finding := doubt.told_as)}
    rules = {finding.rule for finding in TABLE.findings.values()}
    wanted = known() - data - rules
    assert wanted - written("services", wanted) == set()


@pytest.mark.parametrize("code", sorted(known()))
def test_its_words_are_in_their_own_language(code: str) -> None:
    for words in filter(None, (TABLE.doubts.get(code), TABLE.findings.get(code), TABLE.names.get(code))):
        assert words.vi.strip() and words.en.strip() and words.vi != words.en
        assert not VIETNAMESE.search(re.sub("“[^”]*”", "", words.en)), words.en
        assert not ENGLISH.search(words.vi), words.vi
        assert TABLE.words(code).vi and TABLE.words(code).vi != code


def test_severities_and_outcomes_have_words_and_signs() -> None:
    for words in (*TABLE.severities.values(), *TABLE.outcomes.values()):
        assert words.mark and words.vi.strip() and words.en.strip()
        assert not VIETNAMESE.search(words.en) and VIETNAMESE.search(words.vi)
    assert sorted(Severity, key=TABLE.heaviest_first) == [Severity.ERROR, Severity.WARNING, Severity.INFO]


def test_every_code_of_the_reading_is_named_by_a_test() -> None:
    of_reading = {*TABLE.doubts, *(code for code, one in TABLE.findings.items() if one.by != "rules")}
    assert of_reading - written("tests", of_reading, lambda text: re.findall(r"[a-z_]+", text)) == set()


# ------------------------------------------------------------------ the table itself


def changed(tmp_path: Path, old: str, new: str) -> Path:
    text = (REFERENCE / "codes.toml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "codes.toml").write_text(text.replace(old, new, 1), encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('told_as = "unit_mismatch"', 'told_as = "unit_mismtch"', "unit_mismtch"),
        ('rule = "logical_contradiction"', 'rule = "logical_contradition"', "logical_contradition"),
        ('severity = "warning"', 'severity = "grave"', "severity"),
        ('en = "a number is expected"', 'en = " "', "not_a_number"),
        ('en = "a number is expected"', 'english = "a number is expected"', "not_a_number"),
        ("[readings.duplicate]", "[readings.ratio_mismatch]", "ratio_mismatch"),
        ("[outcomes.returned]", "[outcomes.sent_back]", "outcomes"),
        ("[severities.error]", "[severities.error", "codes.toml"),
    ],
)
def test_a_table_with_a_mistake_stops_the_start_with_its_place(tmp_path: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(WrongData, match=said):
        codes(changed(tmp_path, old, new))


def test_whoever_loads_the_facts_checks_the_table(tmp_path: Path) -> None:
    (tmp_path / "reference").mkdir()
    changed(tmp_path / "reference", 'severity = "warning"', 'severity = "grave"')
    with pytest.raises(WrongData, match=r"codes\.toml"):
        Reference.load(tmp_path)


def test_a_finding_of_another_version_is_known_as_what_needs_eyes() -> None:
    one = Finding(
        rule="of_tomorrow", severity=Severity.WARNING, message=Message(vi="x", en="x"), facts=[FactRef(indicator="staff_total", level="cap_tinh")]
    )  # fmt: skip
    code = TABLE.of(one)
    assert code.holds and not code.explainable and TABLE.rule("of_tomorrow") == "of_tomorrow"
    assert TABLE.words("of_tomorrow").vi == "of_tomorrow"


def test_what_is_explained_settles_a_question_and_no_reading() -> None:
    settles = {code for code, one in TABLE.findings.items() if one.explainable and one.by != "file"}
    assert {"ratio_mismatch", "annex_count", "outlier_history", "missing_required"} <= settles
    assert not settles & {"doubtful_reading", "checkbox_lost", "column_shift", "duplicate", "format", "new_form"}


def test_the_table_is_read_once() -> None:
    assert codes() is TABLE and isinstance(TABLE, Codes)
