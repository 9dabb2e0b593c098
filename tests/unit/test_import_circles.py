"""No module of ours imports itself by way of others, not even inside a function."""

from __future__ import annotations

import ast
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from shared.paths import ROOT

OURS = ("baocao", "benchmarks", "corpus", "services", "shared")


def modules() -> dict[str, Path]:
    """Every module of ours by its name."""
    return {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
        for top in OURS
        for path in (ROOT / top).rglob("*.py")
        if "migrations" not in path.parts
    }


def imported(tree: ast.AST, known: set[str]) -> set[str]:
    """The modules of ours that a module imports at run time; what only types need is left out."""
    found: set[str] = set()
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            continue
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            whole = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= (whole & known) | ({node.module} if whole - known else set())
        found |= imported(node, known)
    return found & known


def circle(graph: dict[str, set[str]]) -> list[str]:
    """Modules that import each other in a ring; empty when there is none."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def test_no_module_imports_itself_by_way_of_others() -> None:
    found = modules()
    graph = {name: imported(ast.parse(path.read_text("utf-8")), set(found)) - {name} for name, path in found.items()}
    assert len(graph) > 100 and sum(map(len, graph.values())) > 300
    assert circle(graph) == []


def test_a_circle_is_seen_even_where_it_is_closed_inside_a_function() -> None:
    known = {"a.b", "a.c"}
    one = imported(ast.parse("from a.c import x"), known)
    two = imported(ast.parse("def f():\n    from a import b"), known)
    assert circle({"a.b": one, "a.c": two})
    quiet = imported(ast.parse("if TYPE_CHECKING:\n    from a import b"), known)
    assert not circle({"a.b": one, "a.c": quiet})
