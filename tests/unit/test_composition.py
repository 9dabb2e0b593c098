"""The facts of the world are loaded where a process or a command is put together, and handed to all that need them."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from shared.paths import ROOT
from shared.reference import installed
from tests.families import world_with

ROOTS = (
    *("services/*/main.py", "services/aggregate/worker.py", "services/extract/lanes.py"),
    *("baocao/cli/*.py", "baocao/local/scheduler.py"),
)
"""Where processes and commands are put together."""
DEFINED = "shared/reference.py"


def asking(sources: dict[str, str]) -> set[str]:
    """The files of which the program takes the installed facts by itself: by name, from the module, or by loading them."""
    found = set()
    for name, source in sources.items():
        if "installed" not in source and "Reference" not in source:
            continue
        for node in ast.walk(ast.parse(source)):
            imports = isinstance(node, ast.ImportFrom) and any(one.name == "installed" for one in node.names)
            reads = isinstance(node, ast.Attribute) and node.attr == "installed"
            called = node.func if isinstance(node, ast.Call) else None
            loads = (
                isinstance(called, ast.Attribute) and called.attr == "load" and ast.unparse(called) == "Reference.load"
            )
            if imports or reads or loads:
                found.add(name)
    return found


def test_only_what_puts_a_process_or_a_command_together_takes_the_installed_facts() -> None:
    sources = {
        str(path.relative_to(ROOT)): path.read_text(encoding="utf-8")
        for folder in ("services", "shared", "baocao")
        for path in (ROOT / folder).rglob("*.py")
    }
    roots = {name for name in sources if any(Path(name).match(root) for root in ROOTS)}
    found = asking(sources)
    assert found - roots - {DEFINED} == set()
    assert "services/intake/main.py" in found & roots


def test_a_module_that_takes_them_by_itself_is_found() -> None:
    ways = {
        "a.py": "from shared.reference import installed",
        "b.py": "import shared.reference\n\ndef f():\n    return shared.reference.installed().forms",
        "c.py": "from shared.reference import Reference\nWORLD = Reference.load()",
        "d.py": "from shared.reference import Reference\n\ndef f(reference: Reference): return reference.forms",
    }
    assert asking(ways) == {"a.py", "b.py", "c.py"}


def words_of(source: str) -> str:
    """All texts of a module but those that explain it."""
    tree = ast.parse(source)
    explain = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    found = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in explain]
    return "\n".join(str(node.value) for node in found)


@pytest.mark.parametrize("folder", ["families", "forms", "rules"])
def test_no_code_knows_a_family_or_a_form_by_its_name(folder: str) -> None:
    names = sorted(path.stem for path in (ROOT / folder).iterdir())
    assert names and words_of(f"'x'\nA = {names[0]!r}") == names[0]
    modules = [path for top in ("services", "shared", "baocao") for path in sorted((ROOT / top).rglob("*.py"))]
    said = {path: words_of(path.read_text(encoding="utf-8")) for path in modules}
    assert [(name, path) for path, words in said.items() for name in names if name in words] == []


def test_an_installation_may_name_a_folder_of_facts_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BAOCAO_FACTS", str(world_with("ho-tich", tmp_path)))
    world = installed.__wrapped__()  # as a new process would
    assert "ho-tich" in world.families
    assert world.rules == tmp_path / "rules"


PATCHED = {
    "integration/test_edges.py": (1, "ten seconds before the pace of a body is judged, in a server that the test does not make"),
    "integration/test_messaging.py": (3, "a broker that goes away between two sends, and one that has run for an hour"),
    "integration/test_signing_in.py": (2, "a command of the command line before an API without a socket"),
    "integration/test_verify.py": (2, "pages of one row, behind three APIs that give no page size to callers"),
    "integration/test_wrong_clock.py": (1, "a broker that has run for an hour"),
    "unit/test_copies.py": (1, "a scan whose recognition would take seconds"),
    "unit/test_scan.py": (1, "a machine without the models of the recognition"),
    "unit/test_sniff.py": (1, "pictures whose recognition would take seconds"),
}  # fmt: skip
"""How often tests change a module or an object under the program's hands, and why it cannot be handed in. None is added."""


def test_no_further_test_patches_a_module() -> None:
    folder = ROOT / "tests"
    found = {
        str(path.relative_to(folder)): number
        for path in sorted(folder.rglob("test_*.py"))
        if path.name != "test_composition.py" and (number := path.read_text(encoding="utf-8").count(".setattr("))
    }
    assert {name: number for name, number in found.items() if number != PATCHED.get(name, (0, ""))[0]} == {}
