"""A dry run of a rule pack: from files and from a province's reports the same answer, and nothing is changed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest

from baocao.check import as_json, check_parts
from baocao.client import Client
from baocao.dry_run import reports_in, reports_of, tried
from corpus.samples import document
from shared.datafiles import WrongData
from shared.paths import RULES
from tests.world import WORLD

RULE = '[[part_of]]\npart = "staff_with_computer"\nwhole = "staff_total"\n'


def pack(folder: Path, old: str = "", new: str = "") -> Path:
    """The pack in force as the next version, with one text in place of another."""
    text = (RULES / "chinh-phu-dien-tu" / "2026.1.toml").read_text().replace('"2026.1"', '"2027.1"')
    assert old in text
    path = folder / "2027.1.toml"
    path.write_text(text.replace(old, new) if old else text)
    return path


def officer(reports: list[dict[str, Any]], stored: dict[str, Any]) -> Client:
    """A client of a province that received some reports, all alike; the API lists two at a time, and it may only read."""

    def answer(request: httpx.Request) -> httpx.Response:
        assert request.method == "GET"
        if request.url.path != "/api/reports":
            return httpx.Response(200, json=stored)
        before = request.url.params.get("before")
        first = 1 + [one["receipt"] for one in reports].index(before) if before else 0
        return httpx.Response(200, json=reports[first : first + 2])

    client = Client("http://baocao.example", lambda: "token")
    client.http = httpx.Client(base_url="http://baocao.example", transport=httpx.MockTransport(answer))
    return client


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("reports")
    for seed in ("000", "002"):
        (folder / f"{seed}.docx").write_bytes(document(seed, "docx"))
    (folder / "thu.txt").write_text("Kính gửi quý cơ quan.\n", encoding="utf-8")
    return sorted(folder.iterdir())


def test_the_same_rules_change_nothing(files: list[Path], tmp_path: Path) -> None:
    results = dict(tried(pack(tmp_path), reports_in(files, WORLD), WORLD))
    assert [Path(name).name for name in results] == ["000.docx", "002.docx"], "a letter is no report"
    for changes in results.values():
        assert changes.remaining and not changes.new and not changes.solved


def test_a_rule_left_out_is_seen_where_it_spoke_and_nowhere_else(files: list[Path], tmp_path: Path) -> None:
    results = {
        Path(name).name: changes for name, changes in tried(pack(tmp_path, RULE), reports_in(files, WORLD), WORLD)
    }
    assert [finding.rule for finding in results["002.docx"].solved] == ["part_exceeds_whole"]
    assert not results["000.docx"].solved and not any(changes.new for changes in results.values())


def test_received_reports_give_the_same_answer_as_their_files(files: list[Path], tmp_path: Path) -> None:
    content = files[1].read_bytes()
    [(read, judged)] = check_parts([(content, "002.docx")], None, WORLD)
    stored = as_json(read, judged)
    client = officer([{"receipt": f"BC-{n}", "agency": "TQ-TPTQ"} for n in (5, 4, 3, 2, 1)], stored)
    changed = pack(tmp_path, RULE)
    all_received = list(tried(changed, reports_of(client), WORLD))
    assert [name for name, _ in all_received] == [f"BC-{n} TQ-TPTQ" for n in (5, 4, 3, 2, 1)], "older ones too"
    received = all_received[0][1]
    [(_, from_file)] = tried(changed, reports_in([files[1]], WORLD), WORLD)
    for kind in ("solved", "new", "remaining"):
        theirs, ours = ([finding.rule for finding in getattr(one, kind)] for one in (received, from_file))
        assert theirs == ours, kind


def test_a_pack_with_a_mistake_is_refused_with_its_place(files: list[Path], tmp_path: Path) -> None:
    wrong = pack(tmp_path, '"staff_with_computer"', '"staff_with_computr"')
    with pytest.raises(WrongData, match="staff_with_computr"):
        list(tried(wrong, reports_in(files, WORLD), WORLD))
