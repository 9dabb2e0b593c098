"""What the run of the compose file counts and compares, and what stands in for the images that it pulls."""

from __future__ import annotations

import re

from benchmarks.compose import images, told
from benchmarks.compose.proofs import Proofs
from benchmarks.compose.travel import twice
from shared.paths import ROOT

DOCKERFILE = (images.HERE / "stand_ins" / "Dockerfile").read_text(encoding="utf-8")


def letter(number: int, subject: str) -> dict[str, str]:
    return {"id": f"<{number}@x>", "subject": subject}


def test_a_letter_is_twice_there_by_its_id_or_by_the_receipt_it_is_about() -> None:
    first, other = letter(1, "[Trả lại] … (biên nhận BC-HXQ98W5F)"), letter(2, "[Đạt] … (biên nhận BC-E425HQ6J)")
    assert twice([]) == twice([first, other]) == 0
    assert twice([first, other, first]) == 1
    assert twice([first, letter(3, first["subject"])]) == 1
    assert twice([letter(4, "[Quá hạn] …"), letter(5, "[Quá hạn] …")]) == 0, "about no receipt"


def test_a_secret_that_somebody_else_knows_or_that_nobody_was_told_is_named() -> None:
    right = {"KEY": {"intake"}, "WORD": {"valkey", "intake"}}
    assert told.differing({"KEY": {"intake"}, "WORD": {"intake", "valkey"}}, right) == {}
    assert told.differing({"KEY": {"intake", "portal"}, "WORD": {"valkey"}}, right) == {
        "KEY": ["portal"],
        "WORD": ["intake"],
    }
    assert told.differing({}, right) == {"KEY": ["intake"], "WORD": ["intake", "valkey"]}
    assert told.differing({"NEW": set(), **right}, right) == {}
    assert told.differing({"NEW": {"portal"}, **right}, right) == {"NEW": ["portal"]}
    assert told.differing({"KEY": {"intake"}}, {"KEY": {"intake"}, "NONE": set()}) == {"NONE": []}


def test_the_secrets_that_are_looked_for_are_those_of_the_example() -> None:
    example = (ROOT / "deploy" / "env.example").read_text(encoding="utf-8")
    made = set(re.findall(r"^(\w*PASSWORD|DB_\w+|\w+_KEY)=$", example, re.MULTILINE))
    services = set(images.compose_file()["services"])
    assert made >= set(told.DATABASE) and len(made) == 10
    for known in (told.TOKEN_KEY, told.ADMINISTRATOR, told.STORE, *told.DATABASE.values()):
        assert known <= services


def test_every_image_that_is_pulled_has_a_stand_in_and_the_base_is_one() -> None:
    pulled = images.strangers()
    assert set(pulled) == {"postgres", "valkey", "seaweedfs", "mailpit", "proxy"}
    assert set(re.findall(r"^FROM servers AS (\w+)$", DOCKERFILE, re.MULTILINE)) == set(pulled)
    assert images.base_name().startswith("python:3.11")
    assert f"FROM {images.compose_file()['services']['intake']['image']} AS servers" in DOCKERFILE


def test_every_program_of_the_stand_ins_is_copied_and_can_be_run() -> None:
    copied = re.findall(r"^COPY (.+) /usr/local/bin/$", DOCKERFILE, re.MULTILINE)[0].split()
    programs = [path for path in (images.HERE / "stand_ins").iterdir() if path.name != "Dockerfile"]
    assert sorted(copied) == sorted(path.name for path in programs)
    assert all(path.stat().st_mode & 0o111 for path in programs)


def test_a_claim_that_saw_nothing_does_not_hold() -> None:
    proofs = Proofs()
    assert proofs.add("seen", ["one"]) and not proofs.add("empty", []) and not proofs.add("none", None)
    assert proofs.broken == ["empty", "none"] and [one.seen for one in proofs.found] == ["", "", ""]
