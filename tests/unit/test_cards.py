"""Figures written large over what they count, in cells, rows of cells and paragraphs; and what is no card."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace

import docx
import openpyxl
import pytest

from services.extract.reading.document import Cell, Document, Paragraph, Row, Table
from services.extract.reading.layout.builder import lay_out
from services.extract.reading.layout.cards import in_cards, with_cards_of_paragraphs
from services.extract.reading.layout.lines import Line
from services.extract.reading.readers import read

Grid = Sequence[Sequence[str]]
STAFF, PCS, SAFE, RATE = (
    "Tổng số công chức, viên chức",
    "Tổng số máy tính",
    "Máy tính có phần mềm diệt virus",
    "Tỷ lệ máy tính nối mạng",
)
FOUR = {STAFF: "94 người", PCS: "88 máy", SAFE: "66 máy", RATE: "95,5%"}


def table(grid: Grid, number: int = 1, sheet: str | None = None) -> Table:
    """A table; a bar within a text parts the paragraphs of its cell."""
    rows = []
    for at, texts in enumerate(grid, 1):
        cells = tuple(Cell(" ".join(text.split("|")), parts=tuple(text.split("|")) if text else ()) for text in texts)
        rows.append(Row(cells, at))
    return Table(tuple(rows), number, sheet=sheet)


def lines_of(*blocks: Table | Paragraph) -> list[Line]:
    return with_cards_of_paragraphs(lay_out(Document(blocks, "docx"))).lines


def told(*blocks: Table | Paragraph) -> dict[str, str]:
    """What is answered, by what is asked, with a unit that stands apart."""
    return {one.label: f"{one.answer} {one.unit or ''}".strip() for one in lines_of(*blocks) if one.answer}


@pytest.mark.parametrize(
    "grid",
    [
        [[f"94 người|{STAFF}", f"88 máy|{PCS}"], [f"66 máy|{SAFE}", f"95,5%|{RATE}"]],
        [[f"94 người|{STAFF}", f"88 máy|{PCS}", f"66 máy|{SAFE}", f"95,5%|{RATE}"]],
        [[f"{STAFF}|94 người", f"{PCS}|88 máy"], [f"{SAFE}|66 máy", f"{RATE}|95,5%"]],
        [[f"94|người|{STAFF}", f"88|máy|{PCS}", f"66|máy|{SAFE}"], [f"95,5%|{RATE}", "", ""]],
        [["94 người|Tổng số công chức,|viên chức", f"88 máy|{PCS}"], [f"66 máy|{SAFE}", f"95,5%|{RATE}"]],
        [[f"94 người {STAFF}", f"88 máy|{PCS}"], [f"66 máy {SAFE}", f"95,5% {RATE}"]],
        [["94 người", "88 máy"], [STAFF, PCS], ["66 máy", "95,5%"], [SAFE, RATE]],
        [[STAFF, PCS], ["94 người", "88 máy"], [SAFE, RATE], ["66 máy", "95,5%"]],
        [["94 người", "88 máy", "66 máy", "95,5%"], [STAFF, PCS, SAFE, RATE]],
        [["94", "người", "", "88", "máy"], [STAFF, "", "", PCS, ""], ["66", "máy", "", "95,5%", ""], [SAFE, "", "", RATE, ""]],
        [["94 người"], [STAFF], ["88 máy"], [PCS], ["66 máy"], [SAFE], ["95,5%"], [RATE]],
    ],
)  # fmt: skip
def test_cards_say_what_they_count(grid: Grid) -> None:
    assert told(table(grid)) == FOUR


@pytest.mark.parametrize("first", [0, 1])
def test_cards_may_be_paragraphs(first: int) -> None:
    said = [pair if first else pair[::-1] for pair in FOUR.items()]
    assert told(Paragraph("1. Thiết bị:"), *(Paragraph(text) for pair in said for text in pair)) == FOUR


def test_a_yes_may_stand_on_a_card() -> None:
    assert told(table([["Có|Mạng LAN nội bộ", "Không|Cổng thông tin điện tử"]])) == {
        "Mạng LAN nội bộ": "Có",
        "Cổng thông tin điện tử": "Không",
    }


def test_cards_are_of_the_level_that_their_title_or_they_themselves_name() -> None:
    titled = lines_of(Paragraph("II. Số liệu cấp xã"), table([[f"94 người|{STAFF}", f"88 máy|{PCS}"]]))
    assert [one.level for one in titled if one.answer] == ["cap_xa", "cap_xa"]
    own = lines_of(table([[f"Cấp xã|88 máy|{PCS}", f"Cấp huyện|61 máy|{PCS}"]]))
    assert [(one.level, one.answer) for one in own if one.answer] == [("cap_xa", "88 máy"), ("cap_huyen", "61 máy")]


@pytest.mark.parametrize(
    "grid",
    [
        [[STAFF, PCS], ["94 người", "88 máy"], [SAFE, RATE]],
        [["94 người", "88 máy"], [STAFF, PCS], ["66 máy", "95,5%"]],
        [[f"94 người|{STAFF}", f"{PCS}|88 máy"]],
        [["94 người|88 máy|Tổng số", f"66 máy|{SAFE}"]],
        [["UBND TỈNH|SỞ XÂY DỰNG|Số: 12/BC-SXD", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM|Độc lập - Tự do - Hạnh phúc"]],
        [
            ["2. Tổng số máy tính", "02 Trần Phú, phường 8, thành phố"],
            ["3. Máy tính có phần mềm diệt virus", "05 Lê Lợi, phường 8"],
        ],
        [["Nơi nhận:|- Như trên;|- Lưu: VT", "GIÁM ĐỐC|Lê Văn Tám"]],
    ],
)
def test_what_may_be_read_both_ways_is_no_card(grid: Grid) -> None:
    assert not list(in_cards(table(grid).rows))
    assert not [one for one in lines_of(table(grid)) if one.label in FOUR and one.answer and not one.doubt]


def test_a_table_of_figures_stays_one() -> None:
    grid = [["TT", "Nội dung", "Đơn vị", "Kết quả"], ["1", STAFF, "người", "94"], ["2", PCS, "máy", "88"]]
    assert told(table(grid)) == {STAFF: "94 người", PCS: "88 máy"}
    levels = [["Nội dung", "Cấp huyện", "Cấp xã"], [PCS, "61", "88"], [SAFE, "50", "66"]]
    assert [(one.label, one.level, one.answer) for one in lines_of(table(levels))] == [
        (PCS, "cap_huyen", "61"), (PCS, "cap_xa", "88"), (SAFE, "cap_huyen", "50"), (SAFE, "cap_xa", "66")
    ]  # fmt: skip


def test_paragraphs_that_pair_both_ways_pair_not_at_all() -> None:
    texts = [STAFF, "94 người", PCS, "88 máy", SAFE, "66 máy", RATE]
    assert told(*(Paragraph(text) for text in texts)) == {}


def test_cards_of_a_word_file_a_workbook_and_a_page() -> None:
    word = docx.Document()
    laid = word.add_table(rows=2, cols=2)
    for at, (asked, said) in enumerate(FOUR.items()):
        cell = laid.cell(at // 2, at % 2)
        cell.text = said
        cell.add_paragraph(asked)
    kept = io.BytesIO()
    word.save(kept)
    book = openpyxl.Workbook()
    sheet = book.active
    for at, (asked, said) in enumerate(FOUR.items()):
        row, column = 2 + 3 * (at // 2), 2 + 3 * (at % 2)
        sheet.cell(row, column, said)
        sheet.cell(row + 1, column, asked)
    stored = io.BytesIO()
    book.save(stored)
    divs = "".join(f"<td><div><b>{said}</b></div><div>{asked}</div></td>" for asked, said in FOUR.items())
    page = f"<html><body><p>BÁO CÁO</p><table><tr>{divs}</tr></table></body></html>".encode()
    broken = "".join(f"<td><b>{said}</b><br>{asked}</td>" for asked, said in FOUR.items())
    other = f"<html><body><p>BÁO CÁO</p><table><tr>{broken}</tr></table></body></html>".encode()
    for content in (kept.getvalue(), stored.getvalue(), page, other):
        read_ = with_cards_of_paragraphs(lay_out(read(content))).lines
        assert {one.label: one.answer for one in read_ if one.answer} == FOUR


SECTIONS = [("Con người", {STAFF: "94 người", RATE: "98,5%"}), ("Thiết bị", {PCS: "88 máy", SAFE: "66 máy"})]


def test_a_title_above_each_section_of_paragraphs_is_no_caption() -> None:
    texts = [
        text for title, cards in SECTIONS for text in (title, *(one for pair in cards.items() for one in pair[::-1]))
    ]
    assert told(*map(Paragraph, texts)) == {asked: said for _, cards in SECTIONS for asked, said in cards.items()}


def test_captions_above_figures_are_not_moved_by_a_title_between_them() -> None:
    (_, people), (title, machines) = SECTIONS
    texts = [
        *(one for pair in people.items() for one in pair),
        title,
        *(one for pair in machines.items() for one in pair),
    ]
    said = told(*map(Paragraph, texts))
    assert said in ({}, {**people, **machines}), "a figure is not given to the caption of its neighbour"


@pytest.mark.parametrize(
    "grid",
    [
        [["1", "2", "3"], ["Tổng số công chức", "Tổng số máy tính", "Tổng số máy in"]],
        [["2018", "2019"], ["Tổng số công chức", "Tổng số máy tính"]],
        [["Năm 2019", "Năm 2019"], ["94 người", "88 máy"], [STAFF, PCS]],
        [["Kỳ trước", "Quý II/2020"], [f"94 người|{STAFF}", f"88 máy|{PCS}"]],
    ],
)
def test_cards_that_number_something_or_are_of_another_period_are_held(grid: Grid) -> None:
    said = [one for one in lines_of(table(grid)) if one.answer[:1].isdigit()]
    assert said
    assert {one.doubt for one in said} == {"column_unclear"}


@pytest.mark.parametrize("head", ["Kỳ này", "Quý III/2020", "Quý III", "Năm 2020"])
def test_cards_below_this_period_are_sure(head: str) -> None:
    laid = lay_out(Document((table([[head, head], ["94 người", "88 máy"], [STAFF, PCS]]),), "docx"), "2020-Q3")
    assert {one.doubt for one in laid.lines if one.answer[:1].isdigit()} == {None}


def test_cards_stand_below_the_levels_that_head_them() -> None:
    for grid in ([["94 người", "88 người"], [STAFF, STAFF]], [[f"94 người|{STAFF}", f"88 người|{STAFF}"]]):
        said = lines_of(table([["Cấp xã", "Cấp huyện"], *grid]))
        assert [(one.level, one.answer) for one in said if one.answer] == [
            ("cap_xa", "94 người"),
            ("cap_huyen", "88 người"),
        ]


def test_numbered_questions_above_a_row_of_figures_are_no_cards() -> None:
    said = told(table([["01|Tổng số công chức", "02|Tổng số máy tính", "03|Tổng số máy in"], ["94", "88", "7"]]))
    assert list(said.values()) == ["94", "88", "7"]


def test_the_last_row_of_a_table_of_figures_is_not_said_of_who_signs_below_it() -> None:
    rows = [["Chỉ tiêu", "Quý II", "Quý III"], [PCS, "80", "88"], ["Máy chủ các loại", "7", "9"], ["", "3", "4"]]
    said = told(table([*rows, ["", "Người lập biểu", "Thủ trưởng cơ quan"]]))
    assert not {"Người lập biểu", "Thủ trưởng cơ quan"} & said.keys()


def test_cards_far_below_what_stands_above_them_are_read() -> None:
    laid = table([[f"94 người|{STAFF}", f"88 máy|{PCS}"]], sheet="a")
    far = replace(laid, rows=(Row((Cell("Bảng tổng hợp"), Cell("")), 1), replace(laid.rows[0], number=9)))
    assert told(far) == {STAFF: "94 người", PCS: "88 máy"}


def test_rows_that_are_no_cards_in_the_end_are_looked_at_once() -> None:
    def looks(rows: int) -> int:
        grid = [[f"94 người|{STAFF}", f"88 máy|{PCS}"]] * rows + [[f"{STAFF}|94 người", f"88 máy|{PCS}"]]
        counted = Counting(table(grid).rows)
        assert not list(in_cards(counted))
        return counted.looked

    assert looks(60) < 3 * looks(30)


class Counting(list[Row]):
    """Rows that count how often one of them is looked at."""

    looked = 0

    def __getitem__(self, at: object) -> Row:  # type: ignore[override]
        self.looked += 1
        return super().__getitem__(at)  # type: ignore[call-overload]
