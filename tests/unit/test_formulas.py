"""Formulas that nobody has calculated: held, with their result where it is certain and with their words where it is not."""

from __future__ import annotations

import io
import zipfile
from decimal import Decimal

import openpyxl
import pytest

from services.extract.reading.document import Cell, Table
from services.extract.reading.readers import read
from services.extract.reading.readers.uncalculated import Calculation, Stored


def book(**cells: object) -> bytes:
    """A workbook as a program writes it that cannot calculate: formulas have no results."""
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.title = "Số liệu"
    for name, value in {"A1": 12, "A2": 30, "A3": 0.5, "A5": "abc", "B1": 100, "B2": 7, **cells}.items():
        sheet[name] = value
    made.create_sheet("Phụ lục 1")["C3"] = 8
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def cell_of(content: bytes, name: str) -> Cell:
    tables = [block for block in read(content).blocks if isinstance(block, Table)]
    return next(cell for row in tables[0].rows for cell in row.cells if cell.ref == name)


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        ("=A1+A2", "42"),
        ("=A1-A2", "-18"),
        ("=A1*A3", "6"),
        ("=A1/A2*100", "40"),
        ("=1000+250", "1250"),
        ("=SUM(A1:A3)", "42.5"),
        ("=SUM(A1,A2)", "42"),
        ("=SUM(A1:B2)", "149"),
        ("=SUM(A1:A4)", "42.5"),
        ("=ROUND(A1/7,2)", "1.71"),
        ("=ROUND(A2/4,0)", "8"),
        ("=$A$1+A$2", "42"),
        ("=+A1", "12"),
        ("=(A1+A2)*2", "84"),
        ("='Phụ lục 1'!C3+1", "9"),
        ("=-A1+20", "8"),
        ("=A1*50%", "6"),
        ("=B7+1", "13"),
    ],
)
def test_a_result_that_is_certain(formula: str, text: str) -> None:
    cell = cell_of(book(D9=formula, B7="=A1"), "D9")
    assert (cell.text, cell.number, cell.doubt) == (text, Decimal(text), "formula_without_result")


@pytest.mark.parametrize(
    "formula",
    [
        "=A1+A4",  # nothing stands in A4
        "=A1+A5",  # a word
        "=SUM(A1:A5)",
        "=SUM(C1:C8)",
        "=A1/0",
        "=IF(A1>3,1,2)",
        "=COUNTIF(A1:A3,1)",
        "=AVERAGE(A1:A2)",
        "=Nguon!A1",
        "='[so.xlsx]Q3'!$D$5",
        "=D9+1",  # itself
        "=A1^2",
        "=A1&A2",
        "=A1:A2",
        "=A1 A2",
        "=(A1+A2",
        "=A1+",
        "=" + "(" * 500 + "A1" + ")" * 500,
        "=SUM(A1:ZZ1000000)",
        "=TODAY()",
    ],
)
def test_a_result_that_is_not(formula: str) -> None:
    cell = cell_of(book(D9=formula), "D9")
    assert cell.doubt == "formula_without_result" and cell.number is None


def test_a_result_is_shown_in_its_format() -> None:
    made = openpyxl.load_workbook(io.BytesIO(book(D9="=A1/B2")))
    made.active["D9"].number_format = "0.0%"
    out = io.BytesIO()
    made.save(out)
    cell = cell_of(out.getvalue(), "D9")
    assert (cell.text, cell.number, cell.doubt) == ("171.4%", Decimal("171.4"), "formula_without_result")


def test_formulas_that_hang_on_one_another_are_worked_out_once() -> None:
    chain = {"A1": Stored(Decimal(1)), **{f"A{n}": Stored(formula=f"A{n - 1}+A{n - 1}") for n in range(2, 25)}}
    assert Calculation({"s": chain}, work=100).result("S", "A24") == 2**23, "three signs a formula"
    endless = Calculation({"s": {f"A{n}": Stored(formula=f"A{n + 1}+A{n + 1}") for n in range(1, 5000)}}, work=1_000)
    assert endless.result("S", "A1") is None and endless.work_left > 700, "as deep as is looked"


def test_a_number_that_is_none_leaves_the_rest_of_the_workbook() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book(D9="=A1+A2", D8="=A1+B2"))) as made, zipfile.ZipFile(out, "w") as broken:
        for name in made.namelist():
            broken.writestr(name, made.read(name).replace(b"<v>7</v>", b"<v>7 abc</v>"))
    sure, unsure = cell_of(out.getvalue(), "D9"), cell_of(out.getvalue(), "D8")
    assert sure.number == 42
    assert (unsure.number, unsure.doubt) == (None, "formula_without_result")


def test_formulas_that_sum_the_same_again_and_again_are_given_up() -> None:
    cells = {f"A{n}": Stored(Decimal(1)) for n in range(1, 21)}
    wide = "SUM(" + ",".join(["A1:A20"] * 130) + ")"
    made = Calculation({"s": {**cells, **{f"B{n}": Stored(formula=wide) for n in range(1, 1000)}}}, work=10_000)
    results = [made.result("s", f"B{n}") for n in range(1, 1000)]
    assert results[:4] == [2_600] * 3 + [None] and not any(results[3:])
    assert made.work_left > -2_000, "and no more is looked at for each of the others than its first sign"
    usual = Calculation({}).work_left
    assert 130 * 2_000 < usual < 10_000_000, "one of the widest has a result, hundreds of them have none"


def test_a_chain_of_formulas_is_followed_sixty_deep() -> None:
    def chain(length: int) -> dict[str, Stored]:
        return {"A1": Stored(Decimal(1)), **{f"A{n}": Stored(formula=f"A{n - 1}") for n in range(2, length + 1)}}

    assert Calculation({"s": chain(25)}).result("s", "A25") == 1
    assert Calculation({"s": chain(200)}).result("s", "A200") is None
