"""The words by which documents are understood are data with a schema: checked where they are read, and all of them used."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from services.extract.reading.words.language import FILES, Wording
from services.extract.reading.words.wording import WORDS, key
from shared.datafiles import WrongData, words_of
from shared.paths import REFERENCE, ROOT


@pytest.mark.parametrize("name", FILES)
def test_every_list_has_a_reader(name: str) -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "services/extract/reading").rglob("*.py") if path.name != "language.py")  # fmt: skip
    unread = [key for key in FILES[name].model_fields if f"'{key}'" not in code and f'"{key}"' not in code]
    formed = {"schema_", "about", "agency_fields_alone", "address_fields_alone"}  # made of another's name
    assert [key for key in unread if key not in formed] == []


@pytest.mark.parametrize(
    ("name", "change", "place"),
    [
        ("wording.json", {"yes": ["co"]}, "wording.json: words: yes"),
        ("wording.json", {"light_words": None}, "wording.json: words: light_words"),
        ("wording.json", {"level_words": [["cap_khu", ["khu"]]]}, "wording.json: words: level_words.0.0"),
        ("wording.json", {"windows": {"this": []}}, "wording.json: words: windows.other"),
        ("identity.json", {"heads": [{"starts": ["so"], "levl": "cap_tinh"}]}, "identity.json: words: heads.0"),
        ("identity.json", {"central_since": {"hue": "năm 2025"}}, "identity.json: words: central_since.hue"),
    ],
)
def test_a_word_out_of_its_place_is_named(tmp_path: Path, name: str, change: dict[str, Any], place: str) -> None:
    words = json.loads((REFERENCE / name).read_text(encoding="utf-8"))
    (tmp_path / name).write_text(json.dumps({**words, **change}), encoding="utf-8")
    with pytest.raises(WrongData, match=place):
        words_of(name, FILES[name], tmp_path)


@pytest.mark.parametrize("name", FILES)
def test_a_list_that_is_missing_is_named(tmp_path: Path, name: str) -> None:
    words = json.loads((REFERENCE / name).read_text(encoding="utf-8"))
    for listed in words:
        (tmp_path / name).write_text(json.dumps({k: v for k, v in words.items() if k != listed}), encoding="utf-8")
        with pytest.raises(WrongData, match=f"{name}: words: {listed}"):
            words_of(name, FILES[name], tmp_path)


def test_a_file_that_is_no_json_is_named(tmp_path: Path) -> None:
    (tmp_path / "wording.json").write_text("{", encoding="utf-8")
    with pytest.raises(WrongData, match=r"wording\.json: "):
        words_of("wording.json", Wording, tmp_path)


def test_every_phrase_of_the_same_meaning_can_be_found() -> None:
    """Labels have had their synonyms chosen by then: a phrase that would be chosen away is never found."""
    said = [phrase for phrase, _ in WORDS["same_meaning"]]
    assert len(set(said)) == len(said)

    def reached(phrase: str) -> bool:
        longer = (
            phrase[: at.start()] + long + phrase[at.end() :]
            for long, short in WORDS["synonyms"]
            for at in re.finditer(short, phrase)
        )
        return any(key(text) == phrase for text in (phrase, *longer))

    assert [phrase for phrase in said if not reached(phrase)] == []
    assert not reached("can bo tong hop") and reached("co quan co quan nha nuoc"), "“cơ quan, đơn vị nhà nước”"
