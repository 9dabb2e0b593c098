"""A line that counts another kind of thing than what is asked, and is not surely worded as the question, answers nothing."""

from __future__ import annotations

import pytest

from corpus.samples import text_of
from services.extract.reading.layout.lines import Line
from services.extract.reading.matching.counted import counts_otherwise
from services.extract.reading.report import read_report
from shared.contracts import Fact, Source, Status
from shared.forms import Item
from tests.world import WORLD


def line(label: str, answer: str, unit: str | None = None) -> Line:
    return Line(label, unit, answer, None, "", "", Source())


def item(unit: str | None, label: str = "Số lượng CQNN có mạng LAN") -> Item:
    return Item(indicator="lan_agencies", label=label, unit=unit)


@pytest.mark.parametrize(
    ("label", "answer", "unit", "asked"),
    [
        ("- Tổng số máy in tại các CQNN của thị xã (bổ sung)", "74 chiếc", None, "cơ quan"),
        ("Số máy quét", "12 máy", None, "cơ quan"),
        ("Số bộ lưu điện", "5", "bộ", "cơ quan"),
        ("Số máy chiếu", "05 cái (hỏng 1)", None, "người"),
        ("Số máy in", "74", "Chiếc", "văn bản"),
        ("Lượt truy cập trang", "1.204 lượt", None, "hồ sơ"),
        ("Số người dự tập huấn", "45 người", None, "hồ sơ"),
        ("Số cuộc họp giao ban", "12 cuộc", None, "người"),
        ("Số tin bài đăng tải", "310 tin, bài", None, "hồ sơ"),
        ("Kinh phí đã chi", "450 triệu đồng", None, "cơ quan"),
    ],
)
def test_another_kind_of_thing(label: str, answer: str, unit: str | None, asked: str) -> None:
    assert counts_otherwise(line(label, answer, unit), item(asked))


@pytest.mark.parametrize(
    ("label", "answer", "unit", "asked"),
    [
        ("Số cơ quan nối mạng nội bộ", "27 cơ quan", None, "cơ quan"),
        ("Số đơn vị nối mạng nội bộ", "27 đơn vị", None, "cơ quan"),
        ("Số cơ quan nối mạng nội bộ", "27", None, "cơ quan"),
        ("Số cơ quan nối mạng nội bộ", "27 máy", None, "cơ quan"),  # a slip of the pen: agencies are named
        ("Số CQNN nối mạng nội bộ", "27 máy", None, "cơ quan"),
        ("Số máy in", "74 chiếc", "cơ quan", "cơ quan"),  # the line's own unit is the one that is asked
        ("Số hòm thư đã cấp", "45 người", None, "hộp thư"),  # people stand beside accounts
        ("Số cuộc họp", "12 tháng", None, "cuộc"),  # a period counts nothing
        ("Băng thông", "100 Mbps", None, None),
        ("Tỷ lệ máy in", "74 %", None, "cơ quan"),  # a share is told as such
        ("Số máy in", "có", None, "cơ quan"),
        ("Số máy in", "74 hộp mực", None, "cơ quan"),  # nothing that is known
    ],
)
def test_the_same_kind_or_nothing_known(label: str, answer: str, unit: str | None, asked: str | None) -> None:
    assert not counts_otherwise(line(label, answer, unit), item(asked))


def _read(text: str) -> list[Fact]:
    return read_report(text.encode(), "x", WORLD).facts


LAN_LINE = "\t- Tổng số CQNN của huyện/thành phố có mạng LAN:\tcơ quan\t31\t\t"
HEADING = "3\tMạng cục bộ (LAN - Local Area Network):\t\t\t\t\n"
RATE = "\t- Tỷ lệ CQNN có mạng LAN:\t%\t100\t\t\n"


@pytest.mark.parametrize(
    "added",
    [
        "\t- Tổng số máy in tại các CQNN của huyện (bổ sung)\tchiếc\t74\t\t",
        "\t- Tổng số máy in tại các CQNN của huyện (bổ sung)\t\t74 chiếc\t\t",
        "\t- Số bộ máy tính của huyện/thành phố có trong kho\tbộ\t74\t\t",
    ],
)
def test_an_added_line_is_told_as_unknown_and_the_missing_one_stays_open(added: str) -> None:
    assert all(text_of("002").count(one) == 1 for one in (LAN_LINE, HEADING, RATE))
    found = _read(text_of("002").replace(LAN_LINE, added).replace(HEADING, "").replace(RATE, ""))
    [unknown] = [fact for fact in found if fact.value == 74]
    assert (unknown.indicator, unknown.doubt, unknown.status) == (None, "unknown_line", Status.FILLED)
    [asked] = [fact for fact in found if (fact.indicator, fact.level) == ("lan_agencies", "toan_huyen")]
    assert asked.status is Status.BLANK


def test_a_sure_line_with_another_unit_is_held_as_ever() -> None:
    found = _read(text_of("002").replace(LAN_LINE, LAN_LINE.replace("cơ quan\t31", "\t31 chiếc"), 1))
    [asked] = [fact for fact in found if (fact.indicator, fact.level) == ("lan_agencies", "toan_huyen")]
    assert (asked.value, asked.doubt) == (31, "unit_differs")
