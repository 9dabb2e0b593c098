"""Pages bound together: a table that goes on over pages is one, its header printed again stands once."""

from __future__ import annotations

import pytest

from services.extract.reading.document import Document, Table
from services.extract.reading.readers.glyphs import Glyph
from services.extract.reading.readers.lattice import Held, Page, Part, PartRow
from services.extract.reading.readers.leaves import bound

WIDTHS = (40, 200, 120, 120)
HEADER = ("TT", "Tên dịch vụ công trực tuyến", "Số hồ sơ", "Ghi chú")
FIRST = ("1", "Cấp phép xây dựng", "19", "")


def page(*rows: tuple[str, ...]) -> Page:
    """A page that is a ruled table with these rows, each letter where a printer would set it."""
    xs = [sum(WIDTHS[:n]) + 50.0 for n in range(len(WIDTHS) + 1)]
    made = []
    for n, texts in enumerate(rows):
        top = 800.0 - 20 * n
        cells = [
            Held([[Glyph(ch, x + 5 + 5 * k, x + 10 + 5 * k, top - 12, 10) for k, ch in enumerate(text)]], (x, 0, y, 20))
            if text
            else None
            for text, x, y in zip(texts, xs, xs[1:], strict=False)
        ]
        made.append(PartRow(cells, top=top, bottom=top - 20))
    owner = {(row, column): (row, column) for row in range(len(rows)) for column in range(len(WIDTHS))}
    return Page([Part(xs, made, owner, 800.0, 800.0 - 20 * len(rows))])


def said(document: Document) -> list[list[str]]:
    (table,) = document.blocks
    assert isinstance(table, Table)
    return [[cell.text for cell in row.cells] for row in table.rows]


@pytest.mark.parametrize(("ours", "theirs"), [("TT", "TT"), ("TT", "4"), ("4", "4"), ("TT", "1T")])
def test_a_header_printed_again_stands_once_though_a_machine_read_its_first_cell_as_a_figure(
    ours: str, theirs: str
) -> None:
    document = bound(
        [page((ours, *HEADER[1:]), FIRST), page((theirs, *HEADER[1:]), ("2", "Cấp phép lái xe", "3", ""))], ""
    )
    assert [row[0] for row in said(document)] == [ours, "1", "2"]


@pytest.mark.parametrize("row", [("2", "Cấp phép xây dựng", "19", ""), ("2", "Cấp phép xây dựng", "", "")])
def test_a_row_alike_to_the_one_above_is_no_header(row: tuple[str, ...]) -> None:
    assert len(said(bound([page(FIRST), page(row)], ""))) == 2


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [("Quý III/2020", "Quý II/2020"), ("Cấp huyện", "Cấp xã"), ("Số liệu kỳ này", "Số liệu kỳ trước")],
)
def test_a_header_of_another_period_or_level_is_not_the_same_printed_again(ours: str, theirs: str) -> None:
    first, again = ((*HEADER[:2], words, HEADER[3]) for words in (ours, theirs))
    document = bound([page(first, FIRST), page(again, ("2", "Cấp phép lái xe", "3", ""))], "")
    shown = [
        cell.text for table in document.blocks if isinstance(table, Table) for row in table.rows for cell in row.cells
    ]
    assert theirs in shown


LABEL = "Thông tin khác về tình hình ứng dụng"  # as wide as its column
VALUE = "Đề nghị mở lớp cho công"


@pytest.mark.parametrize(("word", "number", "rows"), [("MỤC", "8.", 2), ("7.", "8.", 3), ("MỤC", "Khác", 3)])
def test_a_part_of_the_form_is_one_row_though_its_number_stands_on_the_next_page(
    word: str, number: str, rows: int
) -> None:
    above = page(("TT", *HEADER[1:]), (word, LABEL, VALUE, ""))
    below = page((number, "CNTT ngoài các nội dung nêu trên", "chức.", ""))
    made = said(bound([above, below], ""))
    assert len(made) == rows
    if rows == 2:
        assert made[1][0] == "MỤC 8." and made[1][2] == f"{VALUE} chức."
