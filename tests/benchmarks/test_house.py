"""The measures of the house count what they say."""

from __future__ import annotations

from benchmarks.house import here, measure

BODY = "\n".join(f"    step_{n}(value)" for n in range(8))
ONE = f'"""One."""\n\nimport os\n\n\ndef first(value):\n{BODY}\n'
TWO = f"import sys\n\n\n\ndef second(value):\n{BODY.replace('    ', '        ')}\n\n# a remark\n"
OTHER = "\n".join(f"other_{n} = {n}" for n in range(20))


def test_lines_the_largest_and_what_stands_there_twice() -> None:
    found = measure({"a.py": ONE, "b.py": TWO, "c.py": OTHER})
    assert (found.modules, found.lines) == (3, 11 + 11 + 20)
    assert found.largest_module == (20, "c.py")
    assert found.largest_function == (9, "b.py:second")
    assert (found.runs, found.repeated) == (1, 8), "one run of eight lines, whatever stands around it"


def test_what_is_alike_for_fewer_lines_or_in_names_only_is_no_copy() -> None:
    short = ONE.replace("step_5", "halt_5").replace("step_2", "halt_2")
    assert measure({"a.py": ONE, "b.py": short}).repeated == 0


def test_a_run_that_follows_itself_is_a_copy_and_one_that_overlaps_itself_is_none() -> None:
    once = "\n".join(f"step_{n}()" for n in range(6))
    assert measure({"a.py": f"{once}\n{once}"}).repeated == 6
    assert measure({"a.py": "\n".join(["step()"] * 11)}).repeated == 0


def test_the_product_is_measured_without_tests_and_migrations() -> None:
    names = here()
    assert "services/intake/tables.py" in names and "shared/reference.py" in names
    assert not [name for name in names if name.startswith(("tests", "benchmarks")) or "migrations/versions" in name]
