"""What the docs promise exists, and what exists is in the docs."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import click
import pytest
import yaml

from baocao.docs import MADE, PART, documents, made
from baocao.main import cli
from shared.bus.routes import ROUTES
from shared.contracts import Outcome
from shared.database import SERVICES
from shared.paths import ROOT
from shared.settings import Settings

README = (ROOT / "README.md").read_text()
TRACKED = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.split() or [
    str(p.relative_to(ROOT))
    for p in ROOT.rglob("*")
    if p.is_file() and ".venv" not in p.parts and ".boot" not in p.parts
]


def commands(group: click.Group, prefix: str = "") -> list[str]:
    found = []
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            found += commands(command, f"{prefix}{name} ")
        elif not command.hidden:
            found.append(prefix + name)
    return found


@pytest.mark.parametrize("command", commands(cli))
def test_every_command_is_in_the_readme_and_its_help_has_an_example(command: str) -> None:
    assert f"baocao {command}" in README
    found: click.Command = cli
    for part in command.split():
        assert isinstance(found, click.Group)
        found = found.commands[part]
    assert "Ví dụ" in (found.help or ""), command


def test_every_make_target_is_in_the_readme() -> None:
    targets = re.findall(r"^([a-z-]+):.*##", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert {"help", "demo", "up", "test", "lint", "bench", "clean"} <= set(targets)
    for target in targets:
        assert f"make {target}" in README, target


@pytest.mark.parametrize("path", documents(), ids=lambda path: path.name)
def test_what_is_made_from_the_code_is_made_anew(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text == made(text), f"run `make docs`: {path.name}"


def test_settings_commands_and_processes_are_in_the_docs() -> None:
    parts = {match[2] for path in documents() for match in PART.finditer(path.read_text(encoding="utf-8"))}
    assert parts == set(MADE)
    assert all(field.description for field in Settings.model_fields.values())


def test_the_reference_of_the_command_line_holds_every_command_and_option() -> None:
    text = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    for name in commands(cli):
        found: click.Command = cli
        for part in name.split():
            assert isinstance(found, click.Group)
            found = found.commands[part]
        section = text.split(f"## `baocao {name}`\n", 1)[1].split("\n## ", 1)[0]
        for param in found.params:
            if isinstance(param, click.Option):
                assert param.help and param.opts[0] in section and param.help in section, param.opts


def test_links_of_the_docs_lead_somewhere() -> None:
    for path in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\((?!http)([^)#]+)\)", path.read_text()):
            assert (path.parent / target).exists(), f"{path.name}: {target}"


def test_tracked_files_name_no_machine_no_registry_and_no_secret() -> None:
    hosts = "|".join(
        name + r"\." + end
        for name, end in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "(org|com)"), ("debian", "org"))
    )
    places = "|".join(("/" + "work/", "/" + "farm/", "/" + r"root/\.", "BEGIN [A-Z ]*PRIVATE" + " KEY"))
    forbidden = re.compile(f"({hosts}|{places})")
    for name in TRACKED:
        if (ROOT / name).exists():
            text = (ROOT / name).read_text(errors="ignore")
            assert not forbidden.search(text), f"{name}: {forbidden.search(text)}"


def test_the_lock_has_a_hash_for_everything() -> None:
    lock = (ROOT / "requirements.lock").read_text()
    pins = re.findall(r"^[a-z0-9][^\s]*==", lock, re.MULTILINE | re.IGNORECASE)
    assert len(pins) > 60
    for block in re.split(r"\n(?=[a-z0-9])", lock)[1:]:
        assert "--hash=sha256:" in block, block[:60]


def pins(lock: str) -> dict[str, str]:
    return dict(
        re.findall(r"^([a-z0-9][a-z0-9._-]*)(?:\[[^\]]*\])?==([^\s;]+)", (ROOT / lock).read_text(), re.MULTILINE)
    )


def test_the_image_is_made_of_what_was_tested_and_of_no_tool_of_the_tests() -> None:
    tested, image = pins("requirements.lock"), pins("deploy/requirements.lock")
    assert image.items() <= tested.items(), "run `make lock`"
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

    def names(wanted: list[str]) -> set[str]:
        return {re.split(r"[^A-Za-z0-9._-]", one)[0].lower() for one in wanted}

    assert names(project["project"]["dependencies"]) <= set(image), "run `make lock`"
    assert not (names(project["dependency-groups"]["dev"]) - {"setuptools"}) & set(image)


COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())


@pytest.mark.parametrize("name", COMPOSE["services"])
def test_compose_services_are_pinned_watched_and_restarted(name: str) -> None:
    service = COMPOSE["services"][name]
    image = service["image"]
    assert ":" in image and not image.endswith(":latest") and "minio" not in image
    if name != "migrate":
        assert service["restart"] == "unless-stopped" and "healthcheck" in service
    for key, value in (service.get("environment") or {}).items():
        if re.search("PASSWORD|SECRET|ACCESS_KEY", key) and isinstance(value, str):
            assert ":?" in value, f"{name}: {key} has a default"
        if key.startswith("BAOCAO_"):
            assert key.removeprefix("BAOCAO_").lower() in Settings.model_fields, key


def test_the_example_names_what_compose_asks_for() -> None:
    needed = set(re.findall(r"\$\{([A-Z0-9_]+):\?", (ROOT / "docker-compose.yml").read_text()))
    example = set(re.findall(r"^([A-Z0-9_]+)=", (ROOT / "deploy" / "env.example").read_text(), re.MULTILINE))
    may = set(re.findall(r"\$\{([A-Z0-9_]+):-", (ROOT / "docker-compose.yml").read_text())) | {"COMPOSE_PROJECT_NAME"}
    assert needed <= example <= needed | may


def test_the_image_holds_every_folder_the_code_reads() -> None:
    dockerfile = (ROOT / "deploy" / "Dockerfile").read_text()
    for folder in ("baocao", "services", "shared", "families", "forms", "letters", "reference", "rules"):
        assert f"COPY {folder} " in dockerfile
    assert {
        path.name for path in (ROOT / "services").iterdir() if path.is_dir() and not path.name.startswith("__")
    } == {*SERVICES, "portal"}


@pytest.mark.slow
def test_the_engines_are_used_as_the_docs_show() -> None:
    (example,) = re.findall(r"```python\n(.*?)```", (ROOT / "docs/library.md").read_text(encoding="utf-8"), re.DOTALL)
    shell = subprocess.run(
        [sys.executable, "-c", f"{example}print(len(read.facts), judged.outcome)"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    facts, outcome = shell.stdout.split()
    assert int(facts) > 50 and outcome in set(Outcome)


def test_the_glossary_knows_every_event_and_listener() -> None:
    words = set(re.findall(r"`(\w+)`", (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")))
    assert {event.__name__ for event in ROUTES} <= words
    assert {listener.name for heard in ROUTES.values() for listener in heard} <= words


def test_the_places_where_later_parts_join_are_there() -> None:
    """Each file or folder that is named lies there, and holds the name that stands behind it."""
    said = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8").split("## Where later parts join")[1]
    parts = re.findall(r"^\*\*([^*]+)\.\*\*", said, re.MULTILINE)
    assert len(parts) == 5
    named = re.findall(
        r"`((?:services|shared|baocao|tests|benchmarks|letters|reference)/[\w./-]*)`(?:\s`(\w+)`)?", said
    )
    assert len(named) > 15
    for place, name in named:
        assert (ROOT / place).exists(), place
        assert not name or re.search(rf"^(?:def|class) {name}\b", (ROOT / place).read_text(encoding="utf-8"), re.MULTILINE), (place, name)  # fmt: skip
    tables = (ROOT / "services/validate/tables.py").read_text() + (ROOT / "services/aggregate/tables.py").read_text()
    assert '"corrections"' in tables and '"agency_revisions"' in tables


def test_every_test_that_the_docs_name_as_a_proof_is_there() -> None:
    said = (ROOT / "docs" / "faults.md").read_text(encoding="utf-8")
    sources = [(ROOT / path).read_text(encoding="utf-8") for path in TRACKED if re.fullmatch(r"tests/.*\.py", path)]
    there = {name for source in sources for name in re.findall(r"^(?:async )?def (test_\w+)", source, re.MULTILINE)}
    named = re.findall(r"`(test_\w+)`", said)
    assert set(named) <= there, set(named) - there
    rows = re.findall(r"^\| (\d+) \|.*\|(.*)\|$", said, re.MULTILINE)
    assert [int(number) for number, _ in rows] == list(range(1, 18)), "a row for each point"
    assert all("`test_" in proof for _, proof in rows)
