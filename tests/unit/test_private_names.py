"""Nothing imports or reaches for a private name of another module of ours."""

from __future__ import annotations

import ast
import re

import pytest

from shared.paths import ROOT

OURS = ("baocao", "benchmarks", "corpus", "services", "shared", "tests")
KNOWN: dict[str, set[str]] = {
    "benchmarks/pictures.py": {"_Page"},
    "benchmarks/speed.py": {"_form", "_locate"},
    "tests/unit/test_scan.py": {"_engine"},
}
"""Names still taken, by file; the list only becomes shorter."""


def private(name: str) -> bool:
    """Whether a name is its module's own: ``_x``, not ``__version__``."""
    return name.startswith("_") and not name.endswith("__")


def taken(source: str) -> set[str]:
    """The private names that a module imports from another of ours, or reads off one."""
    tree = ast.parse(source)
    modules: set[str] = set()
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            modules |= {a.asname or a.name.partition(".")[0] for a in node.names if a.name.partition(".")[0] in OURS}
        elif isinstance(node, ast.ImportFrom) and (node.level or (node.module or "").partition(".")[0] in OURS):
            found |= {alias.name for alias in node.names if private(alias.name)}
            found |= {part for part in (node.module or "").split(".") if private(part)}
            modules |= {a.asname or a.name for a in node.names if module_of(node.module or "", a.name)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and private(node.attr) and ast.unparse(node.value).split(".")[0] in modules:
            found.add(node.attr)
    return found


def module_of(package: str, name: str) -> bool:
    """Whether ``from package import name`` gives a module."""
    folder = ROOT / package.replace(".", "/") / name
    return folder.is_dir() or folder.with_suffix(".py").exists()


MAY_TAKE = re.compile(
    r"\._(?<!self\._)(?<!cls\._)[A-Za-z]|import[^#\n]*[ ,]_[A-Za-z]|^ *_\w+(?: as \w+)?,?$", re.MULTILINE
)
"""What a file holds that takes a private name: few do, and only those are parsed."""


def test_no_module_takes_a_private_name_of_another() -> None:
    files = [
        path
        for top in OURS
        for path in (ROOT / top).rglob("*.py")
        if "__pycache__" not in path.parts and "migrations" not in path.parts
    ]
    assert len(files) > 300
    found = {
        str(path.relative_to(ROOT)): taken(source)
        for path in files
        if MAY_TAKE.search(source := path.read_text(encoding="utf-8"))
    }
    assert {name: wrong for name, names in found.items() if (wrong := names - KNOWN.get(name, set()))} == {}


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("from shared.bus.inbox import _failed, take", {"_failed"}),
        ("import shared.bus\nshared.bus._failed()", {"_failed"}),
        ("import shared.bus as bus\nbus._failed()", {"_failed"}),
        ("from shared import settings\nsettings._plain('x')", {"_plain"}),
        ("from shared._hidden import x", {"_hidden"}),
        ("from shared.bus.inbox import (\n    _failed,\n    take,\n)", {"_failed"}),
        ("from shared.bus.inbox import (\n    take as taking,\n    _failed as failed\n)", {"_failed"}),
        ("import shared.bus\nx = [\n    shared.bus\n    ._failed()]", {"_failed"}),
        ("from os import _exit\nself._mine()\nrow._mapping", set()),
        ("from shared import __version__", set()),
    ],
)
def test_every_way_to_take_one_is_seen(source: str, names: set[str]) -> None:
    assert taken(source) == names
    assert not names or MAY_TAKE.search(source)
