"""Doubts by their names, where the clerks' edits ask only whether the figure is held."""

from __future__ import annotations

from copy import deepcopy

import pytest

from corpus.office import convert, installed
from tests.clerks import test_cells, test_layout
from tests.clerks.expect import look
from tests.clerks.paper import Run
from tests.clerks.printing import printed
from tests.clerks.reports import paper
from tests.clerks.suite import Edit

PRODUCED = {
    "other_answer": (test_layout.EDITS, "work_files_total stands twice: the other figure below"),
    "wrong_row": (test_layout.EDITS, "the answer stands one row lower"),
    "shared_cell": (test_layout.EDITS, "one merged figure stands for two lines"),
    "list_unclear": (test_layout.EDITS, "a name in the attached list is an equation"),
    "not_a_quarter": (test_cells.EDITS, "report_period: “Quý V/2020”"),
}
"""Doubts that the clerks' edits raise, which ask only whether the figure is held."""


@pytest.mark.parametrize("code", sorted(PRODUCED))
def test_the_reading_raises_the_doubt(code: str) -> None:
    edits, name = PRODUCED[code]
    edit: Edit = next(one for one in edits if one.name == name)
    copy = deepcopy(paper(edit.report))
    edit.change(copy)
    seen = look(printed(copy, edit.kinds[0]), f"bao-cao.{edit.kinds[0]}")
    assert code in {fact.review_reason for fact in seen.facts}


@pytest.mark.skipif(not installed(), reason="LibreOffice writes the old Word file")
def test_white_letters_of_an_old_word_file_are_held() -> None:
    copy = deepcopy(paper("bac_giang"))
    cell = copy.row("Tổng số cán bộ, công chức (viết tắt CBCC)")["value"]
    cell.runs = [Run(cell.text, "white")]
    old = convert({"bao-cao": printed(copy, "docx")}, "docx", "doc")["bao-cao"]
    doubts = {fact.indicator: fact.review_reason for fact in look(old, "bao-cao.doc").facts}
    assert doubts["staff_total"] == "white_text"  # what is behind the letters, such a file does not tell
