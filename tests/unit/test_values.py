"""Printed answers and what they say."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.extract.values import parse_date, parse_number, parse_quarter, read_value
from shared.contracts import Status


@pytest.mark.parametrize(
    ("raw", "kind", "unit", "value"),
    [
        ("47", "count", "chiếc", 47),
        ("104.44", "ratio_percent", "%", 104.44),
        ("94,5", "ratio_percent", "%", 94.5),
        ("3.367", "count", "Hồ sơ", 3367),
        ("215.136", "count", "lần", 215136),
        ("1.234.567,89", "count", "Mbps", 1234567.89),
        ("02", "count", "hệ thống", 2),
        ("01 người", "count", "người", 1),
        ("435/463", "count", "chiếc", 435),
        ("05/7", "count", "người", 5),
        ("0", "count", "người", 0),
        ("1 234", "count", "người", 1234),
        ("20 hồ sơ", "count", None, 20),
        ("95,7 %", "ratio_percent", "%", 95.7),
        ("Có", "boolean", "Có/ Không", True),
        ("Không", "boolean", None, False),
        ("1", "boolean", "1/0 (1: Có; 0: Không)", True),
        ("0", "count", "1/0 (1: Có; 0: Không)", False),
        ("x", "boolean", None, True),
        ("☒ Có ☐ Không", "boolean", None, True),
        ("☐ Có ☒ Không", "boolean", None, False),
        ("Có", "count", "Có/ Không", True),
        ("0936 969 444", "phone", None, "0936969444"),
        ("<http://a.vn>", "url", None, "http://a.vn"),
        ("A@B.VN", "email", None, "a@b.vn"),
        ("25/8/2020", "date", None, "2020-08-25"),
        ("1. Mail công vụ 2. QLVB&ĐHCV", "list", None, ["Mail công vụ", "QLVB&ĐHCV"]),
        ("☐ KT < 10 Mb ☒ KT > 20 Mb", "choice", None, "KT > 20 Mb"),
    ],
)
def test_reads(raw: str, kind: str, unit: str | None, value: object) -> None:
    reading = read_value(raw, kind, unit)
    assert (reading.status, reading.value, reading.doubt) == (Status.FILLED, value, None)
    assert type(reading.value) is type(value)


@pytest.mark.parametrize(
    "raw",
    [
        "",
        " ",
        "...",
        "….....",
        "…............chiếc.",
        "..... hồ sơ",
        ".....%",
        "…...",
        "_____",
        "-",
        "...../.....",
        "………../………./tháng",
        "……………. Website/Portal",
    ],
)
def test_blanks(raw: str) -> None:
    assert read_value(raw, "count", None).status is Status.BLANK
    assert read_value(raw, "ratio_percent", "%").value is None


@pytest.mark.parametrize(
    ("raw", "kind"), [("Có/ Không", "boolean"), ("☐ Có ☐ Không", "boolean"), ("☐ KT < 10 Mb ☐ KT > 20 Mb", "choice")]
)
def test_choices_without_an_answer_are_blank(raw: str, kind: str) -> None:
    assert read_value(raw, kind, None).status is Status.BLANK


@pytest.mark.parametrize(
    ("raw", "kind", "doubt"),
    [
        ("Đang xây dựng", "count", "not_a_number"),
        ("Có  Không", "boolean", "checkbox_lost"),
        ("☒ Có ☒ Không", "boolean", "two_ticks"),
        ("đang làm", "boolean", "not_yes_or_no"),
        ("12..5", "count", "not_a_number"),
        ("12 13", "count", "not_a_number"),
        ("1.5.3", "count", "not_a_number"),
        ("01/01/2018 đến ngày 31/5/2018", "count", "not_a_number"),
        ("1/2/3", "fraction", "not_a_fraction"),
    ],
)
def test_what_cannot_be_read_has_no_value(raw: str, kind: str, doubt: str) -> None:
    reading = read_value(raw, kind, None)
    assert (reading.status, reading.value, reading.doubt) == (Status.UNREADABLE, None, doubt)


@pytest.mark.parametrize(
    ("raw", "kind", "unit", "doubt"),
    [
        ("3.367", "ratio_percent", "%", "ambiguous_number"),
        ("3,367", "count", "hồ sơ", "ambiguous_number"),
        ("4,5", "count", "người", "not_whole"),
        ("-3", "count", "người", "negative"),
        ("9" * 20, "count", "lần", "absurdly_large"),
        ("12 (13)", "count", None, None),
    ],
)
def test_two_readings_are_held(raw: str, kind: str, unit: str | None, doubt: str | None) -> None:
    assert read_value(raw, kind, unit).doubt == doubt


def test_a_fraction_keeps_its_denominator() -> None:
    reading = read_value("29/33", "count", "người")
    assert (reading.value, reading.numerator, reading.denominator) == (29, Decimal(29), Decimal(33))


def test_a_number_of_a_workbook_is_not_read_as_text() -> None:
    assert read_value("3.367", "count", "hồ sơ", Decimal("3.367")).doubt == "not_whole"
    assert read_value("94.5", "ratio_percent", "%", Decimal("94.5")).value == 94.5


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("Quý II/2020", "2020-Q2"),
        ("QUÝ III NĂM 2020", "2020-Q3"),
        ("quý 4 năm 2019", "2019-Q4"),
        ("Quý V/2018", None),
        ("tháng 8/2019", None),
    ],
)
def test_quarters(text: str, period: str | None) -> None:
    assert parse_quarter(text) == period


def test_an_impossible_date_is_none() -> None:
    assert parse_date("31/2/2020") is None


@given(
    st.text(max_size=60),
    st.sampled_from(
        ["count", "ratio_percent", "boolean", "text", "list", "fraction", "choice", "url", "phone", "date", "email"]
    ),
)
def test_reading_never_raises(raw: str, kind: str) -> None:
    reading = read_value(raw, kind, None)
    assert (reading.value is not None) == (reading.status is Status.FILLED)


@given(st.integers(0, 10**14))
def test_vietnamese_thousands_round_trip(number: int) -> None:
    read = parse_number(f"{number:,}".replace(",", "."), thousands=True)
    assert read == (Decimal(number), None)


@given(st.decimals(0, 999, places=2))
def test_decimal_commas_round_trip(number: Decimal) -> None:
    assert parse_number(str(number).replace(".", ","), thousands=False) == (number, None)
