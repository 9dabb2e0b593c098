"""Codes of one list have one shape: which of them a machine may have misread."""

from __future__ import annotations

import pytest

from services.extract.reading.answers.annex_codes import out_of_shape

CODES = [
    (["T345.01", "T345.02", "7345.03"], {2}),
    (["T345.01", "T345.02", "T345.O3", "T345.04"], {2}),
    (["T345.01", "T34l.02", "T345.03"], {1}),
    (["T345.01", "T345.02", "T34503"], {2}),
    (["T345.01", "T345,02", "T345.03"], {1}),
    (["T345.01", "T345. 02", "T345.03"], {1}),
    (["T345.01", "T345.02", "I345.03", "T345.04"], {2}),  # all others begin with T
    (["T345.01", "T345.02", "T345.3", "T345.04"], {2}),  # all others have two digits
    (["1.001022", "1.001193", "l.001457", "2.000635"], {2}),
    (["1.001022", "1.001193", "1.O01457", "2.000635"], {2}),
    (["2.000635.000.00.00.H21", "2.000815.000.00.00.H21", "2.000815.000.00.00.H2l", "2.000884.000.00.00.H21"], {2}),
    # what is right
    (["T345.01", "T345.02", "T345.03"], set()),
    (["T345.9", "T345.10", "T345.11", "T345.8"], set()),
    (["KE-1", "KE-2", "HT-3", "HT-4", "LD-5"], set()),
    (["A1", "B.2", "3C", "D-4"], set()),  # no shape
    (["T345.01", "7345.02"], set()),  # nobody can say which
    (["Khai sinh", "Khai tử", "Kết hôn 2"], set()),
    (["dichvucong.gov.vn", "dichvucong.gov.vn", "dvc.gov.vn"], set()),
    ([], set()),
]


@pytest.mark.parametrize(("codes", "doubtful"), CODES, ids=[" ".join(codes) or "none" for codes, _ in CODES])
def test_codes_out_of_shape(codes: list[str], doubtful: set[int]) -> None:
    assert out_of_shape(codes) == doubtful
