"""The shape of the code: no module imports itself by way of others, not even inside a function, and none is long."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

import pytest

from shared.paths import ROOT

OURS = ("baocao", "benchmarks", "corpus", "services", "shared")
LONGEST_MODULE, LONGEST_FUNCTION = 450, 60
"""Lines that a reader can hold in mind."""


@pytest.fixture(scope="module")
def sources() -> dict[str, str]:
    """Every module of ours by its name."""
    return {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path.read_text("utf-8")
        for top in OURS
        for path in (ROOT / top).rglob("*.py")
        if "migrations" not in path.parts
    }


@pytest.fixture(scope="module")
def trees(sources: dict[str, str]) -> dict[str, ast.Module]:
    return {name: ast.parse(source) for name, source in sources.items()}


def statements(node: ast.AST) -> Iterator[ast.AST]:
    """The statements directly within one; no statement stands in an expression."""
    for part in ast.iter_child_nodes(node):
        if isinstance(part, ast.stmt | ast.excepthandler | ast.match_case):
            yield part


def imported(tree: ast.AST, known: set[str]) -> set[str]:
    """The modules of ours that a module imports at run time; what only types need is left out."""
    found: set[str] = set()
    for node in statements(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            continue
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            whole = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= (whole & known) | ({node.module} if whole - known else set())
        found |= imported(node, known)
    return found & known


def longest_functions(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """The functions that are too long, with their lines."""
    for node in statements(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or 0) - node.lineno + 1
            if lines > LONGEST_FUNCTION:
                yield node.name, lines
        yield from longest_functions(node)


def circle(graph: dict[str, set[str]]) -> list[str]:
    """Modules that import each other in a ring; empty when there is none."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def test_no_module_imports_itself_by_way_of_others(trees: dict[str, ast.Module]) -> None:
    graph = {name: imported(tree, set(trees)) - {name} for name, tree in trees.items()}
    assert len(graph) > 100 and sum(map(len, graph.values())) > 300
    assert circle(graph) == []


def test_a_circle_is_seen_even_where_it_is_closed_inside_a_function() -> None:
    known = {"a.b", "a.c"}
    one = imported(ast.parse("from a.c import x"), known)
    two = imported(ast.parse("def f():\n    from a import b"), known)
    assert circle({"a.b": one, "a.c": two})
    quiet = imported(ast.parse("if TYPE_CHECKING:\n    from a import b"), known)
    assert not circle({"a.b": one, "a.c": quiet})


def test_an_import_is_seen_wherever_a_statement_may_stand() -> None:
    places = (
        "if x:\n  pass\nelse:\n  {}",
        "try:\n  {}\nexcept ValueError:\n  pass",
        "try:\n  pass\nexcept ValueError:\n  {}",
        "try:\n  pass\nfinally:\n  {}",
        "with x:\n  for y in z:\n    while y:\n      {}",
        "class A:\n  async def f():\n    {}",
        "match x:\n  case 1:\n    {}",
    )
    assert [imported(ast.parse(place.format("import a.c")), {"a.c"}) for place in places] == [{"a.c"}] * len(places)


def test_no_module_and_no_function_is_long(sources: dict[str, str], trees: dict[str, ast.Module]) -> None:
    """Of the product and what measures it; the corpus is lists of mistakes, layouts and names."""
    read = {name for name in sources if not name.startswith("corpus")}
    assert {name: lines for name in read if (lines := sources[name].count("\n")) > LONGEST_MODULE} == {}
    assert {name: found for name in read if (found := list(longest_functions(trees[name])))} == {}


def test_a_long_function_is_seen_within_another() -> None:
    inner = "\n".join(f"        x = {n}" for n in range(60))
    source = f"class A:\n  def outer():\n      def inner():\n{inner}\n      return inner"
    assert list(longest_functions(ast.parse(source))) == [("outer", 63), ("inner", 61)]
