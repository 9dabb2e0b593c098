"""The arithmetic of the measures: what they print follows from what was counted."""

from __future__ import annotations

import io
import os
import zipfile

import pytest

from benchmarks.beside import show
from benchmarks.driven_stack import copy_of, cpu_of
from benchmarks.listeners import Cost
from benchmarks.listeners import show as show_listeners


def rounds(*seconds: float, cpu: float) -> list[dict[str, object]]:
    return [{"seconds": one, "lost": 0, "cpu_ms": {"extract": cpu, "postgres": 2 * cpu}} for one in seconds]


def test_the_ratio_is_the_median_of_the_rounds_and_above_one_where_this_version_is_faster(
    capsys: pytest.CaptureFixture[str],
) -> None:
    ours, theirs = rounds(2.0, 4.0, 40.0, cpu=30.0), rounds(4.0, 4.0, 4.0, cpu=20.0)
    assert show(ours, theirs, 40) == {"reports_ratio": 1.0, "cpu_ratio": 1.5}
    assert show(ours[:1], theirs[:1], 40)["reports_ratio"] == 2.0
    said = capsys.readouterr().out.splitlines()
    assert said[1].split() == ["reports", "a", "second", "10.00", "10.00", "1.00"]
    assert [line.split()[0] for line in said[2:5]] == ["extract", "postgres", "all"]


def test_what_one_version_alone_has_is_told_beside_nothing() -> None:
    ours = [{"seconds": 1.0, "lost": 0, "cpu_ms": {"portal": 5.0}}]
    theirs = [{"seconds": 1.0, "lost": 0, "cpu_ms": {"extract": 10.0}}]
    assert show(ours, theirs, 1)["cpu_ratio"] == 0.5


def test_costs_are_a_report_in_milliseconds(capsys: pytest.CaptureFixture[str]) -> None:
    cost = Cost(messages=40, cpu=0.2, database=0.1)
    cost.statements.update({"SELECT": 60, "COMMIT": 20})
    assert show_listeners({"(relay)": Cost(cpu=0.02), "rollup": cost}, 20) == {"relay_ms": 1.0, "rollup_ms": 15.0}
    assert capsys.readouterr().out.splitlines()[2].split() == ["rollup", "2.00", "10.00", "5.00", "4.00"]


def test_a_copy_has_a_checksum_of_its_own_and_the_same_content() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        package.writestr("word/document.xml", "<w/>")
    one, two = copy_of(file.getvalue(), 1), copy_of(file.getvalue(), 2)
    assert one != two
    for copy in (one, two):
        with zipfile.ZipFile(io.BytesIO(copy)) as package:
            assert package.testzip() is None and package.read("word/document.xml") == b"<w/>"


def test_the_time_of_a_process_is_put_down_to_whom_it_belongs_its_children_with_it() -> None:
    spent = cpu_of({os.getpid(): "tests"})
    assert set(spent) == {"tests"} and spent["tests"] > 0
    above = cpu_of({os.getppid(): "above"})["above"]
    assert above >= spent["tests"]
    nearest = cpu_of({os.getppid(): "above", os.getpid(): "tests"})
    assert nearest["tests"] >= spent["tests"], "the nearest of those that are named"
