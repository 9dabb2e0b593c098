"""'Tỷ lệ' and no more, right below a count: the rate that the form asks of that count, however long its own words are."""

from __future__ import annotations

import pytest

from services.extract.reading.layout.lines import Line
from services.extract.reading.matching.align import align
from shared.contracts import Source
from shared.forms import Item

CERTIFIED = "i. Tổng số CBCCVC có chứng chỉ ứng dụng CNTT theo Chuẩn kỹ năng sử dụng CNTT cơ bản"
ITEMS = [
    Item(indicator="lan_agencies", label="Số cơ quan có mạng LAN", unit="cơ quan"),
    Item(indicator="lan_agencies_pct", label="Tỷ lệ", context="Số cơ quan có mạng LAN", unit="%"),
    Item(indicator="staff_it_skill_cert", label=CERTIFIED, unit="người"),
    Item(indicator="staff_it_skill_cert_pct", label=CERTIFIED.replace("i. Tổng số", "ii. Tỷ lệ"), unit="%"),
]


def matched(*said: tuple[str, str, str | None]) -> dict[str, tuple[str, bool]]:
    lines: list[Line] = []
    for label, answer, unit in said:
        above = lines[-1].label if lines else ""
        lines.append(Line(label, unit, answer, None, "", above, Source(text=label)))
    return {ITEMS[match.item].indicator: (lines[match.line].answer, match.sure) for match in align(lines, ITEMS)}


@pytest.mark.parametrize("rate", ["ii. Tỷ lệ", "Tỷ lệ", "- Tỷ lệ (%)"])
def test_it_is_the_rate_of_the_count_above_it(rate: str) -> None:
    said = matched(("Cơ sở dữ liệu", "", None), (CERTIFIED, "55", "người"), (rate, "94,83", "%"))
    assert said["staff_it_skill_cert_pct"] == ("94,83", True) and "lan_agencies_pct" not in said


def test_each_count_keeps_its_own() -> None:
    said = matched(("Số cơ quan có mạng LAN", "9", "cơ quan"), ("Tỷ lệ", "90", "%"), (CERTIFIED, "55", "người"), ("Tỷ lệ", "94,83", "%"))  # fmt: skip
    assert said["lan_agencies_pct"] == ("90", True) and said["staff_it_skill_cert_pct"] == ("94,83", True)


def test_below_another_count_it_is_not() -> None:
    said = matched((CERTIFIED, "55", "người"), ("Trong đó: nữ", "20", "người"), ("Tỷ lệ", "36,4", "%"))
    assert said.get("staff_it_skill_cert_pct") != ("36,4", True)
