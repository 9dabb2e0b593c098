"""What stands beside a figure in its cell: sure only where every mark is accounted for.

Written from the cells, before the program was asked. ``HELD``: a person must look, whatever value is proposed.
"""

from __future__ import annotations

import pytest

from services.extract.reading.answers.footnotes import with_strange_signs_held
from services.extract.reading.values import read_value
from services.extract.reading.values.spoken import counts_in_words, spoken_first
from shared.contracts import Fact, Source, Status

MACHINES = ("count", "chiếc", "- Tổng số máy tính")
DOSSIERS = ("count", "hồ sơ", "Tổng số hồ sơ")
PEOPLE = ("count", "người", "Tổng số cán bộ, công chức")
RATE = ("ratio_percent", "%", "Tỷ lệ")
MBPS = ("count", "Mbps", "Băng thông")
AGENCIES = ("count", "cơ quan", "Số cơ quan")

HELD = {
    # letters and signs that may be digits, or nothing that anybody knows
    MACHINES: [
        *("0 (l)", "47 (l)", "47 (I)", "47 (O)", "47 (o)", "47 (S)", "47 (B)", "47 (Z)", "47 (ll)", "47 (II)", "47 [l]"),
        *("47 (iv)", "47 (IV)", "47 (đ)", "47 (q)", "47 (nt)", "47 (О)", "47 (і)", "47 (k)", "l2", "1O", "lO", "47 l"),
        *("47 (|)", "47 (!)", "47 (/)", "47 (-)", "47 (%)", "47 (+)", "47 (=)", "47 (½)", "47 (²)", "47 (①)", "47 (٤)"),
        *("٤٧", "१०", "½", "10½", "⑩", "10①", "⁴⁷", "10₂", "10^2", "1e3", "10)", "(10", "(10)", "-10", "47 (1)"),
        # ranges, about so many, several
        *("10-12", "10 - 12", "từ 10 đến 12", "~10", "khoảng 10", "trên 10", "gần 10", "hơn 10", "10+", "≥10", "10 ?"),
        *("10 (ước)", "10 (dự kiến)", "10 (tạm tính)", "10 (sơ bộ)", "10 (chưa đầy đủ)", "10 (còn thiếu)", "10 (?)"),
        *("10 (chờ xác nhận)", "10 (cần kiểm tra lại)", "10 (đề nghị sửa)", "10 (chưa kể máy hỏng)", "10 (riêng văn phòng)"),
        *("1 0", "10 11", "10;11", "10 và 2", "10 hoặc 12", "10 -> 12", "10 máy, 2 hỏng", "10 máy, 2 máy hỏng", "10 x 2"),
        # numbers in words
        *("mười", "10 (mười hai)", "12 (mười)", "10 (Mười hai máy)", "10 (mười hai chiếc)", "47 (bốn mươi tám)"),
        *("105 (một trăm lẻ sáu)", "10 (bằng chữ: mười một)", "10 (muoi hai)", "47 (một nửa)", "47 (gấp đôi)"),
        *("10 (CÓ HAI MÁY HỎNG)", "8 (mười tám)", "khoãng 10", "khỏang 10", "10 (đôi)", "10 (cặp)", "10 (cộng dồn)"),
        *("10 (không kể máy hỏng)", "10 (không tính máy hỏng)", "10 (trừ máy hỏng)", "10 (đề xuất)"),
        *("47 (thêm hai máy)", "47 (hai phần ba)", "10 mười hai", "47 (năm)"),
        # another unit, another scale, so much to each, none and yet some
        *("10 (người)", "10 (hồ sơ)", "10 (tỷ lệ %)", "10 (nghìn)", "10 (chục)", "10 chục", "10 máy/phòng", "10/phòng"),
        *("10 (mỗi phòng)", "10 (bình quân)", "10 (mỗi tháng)", "0 (có)", "0 (có 2 máy)", "không (2)", "không quá 10"),
    ],
    DOSSIERS: [
        *("10 (nghìn hồ sơ)", "10 (ngàn)", "10 (triệu)", "10 (trăm)", "10 (đơn vị: nghìn)", "10 (xã)", "10 (cơ quan)"),
        *("10 (hồ sơ/tháng)", "10 hồ sơ/tháng", "10 (một tháng)", "10 (trung bình)", "10k", "1 tá", "2 nghin", "3 ngan"),
    ],
    PEOPLE: ["10 (máy)", "10 (phòng)", "10 (bình quân)", "10 (tháng)"],
    RATE: ["khoảng 60 %", "60% (l)", "60‰", "6O%", "l00%", "60 (người)", "60 (một phần)", "60 % trở lên", "60-70%"],
    MBPS: ["100 (Gbps)", "1 (Gb)", "100 (Kbps)", "100 (MB)", "20 Mbps x 2", "20 Mbps (hai đường)", "20/10", "20 Mbps/5 Mbps"],
    # words that only sound like a thousand, a hundred or ten thousand
    AGENCIES: ["12 văn phòng", "12 trạm", "12 trạm y tế", "47 ngân hàng", "3 Văn phòng", "12 công", "12 bảng", "5 công ty"],
}  # fmt: skip

SURE = {
    MACHINES: {
        "10": 10, "10.": 10, "10,": 10, "- 10": 10, "10*": 10, "47²": 47, "10 bộ": 10, "10 (cái)": 10, "10 (máy)": 10,
        "10 nghìn": 10000, "0,5 nghìn": 500, "１０": 10, "10 (trong đó 2 máy mới)": 10, "10 (mười)": 10, "10 (mười máy)": 10,
        "12 (mười hai)": 12, "47 (bốn mươi bảy)": 47, "47 (bốn bảy)": 47, "15 (mười lăm)": 15, "24 (hai mươi tư)": 24,
        "105 (một trăm linh năm)": 105, "21 (hai mươi mốt chiếc)": 21, "10 (bằng chữ: mười)": 10, "47 (bon muoi bay)": 47,
        "10 (máy cũ)": 10, "10 (cũ)": 10, "47 (toàn bộ)": 47, "0 (không)": 0, "0 (chưa có)": 0, "0 (chưa triển khai)": 0,
        "8 (tám)": 8, "48 (bốn mươi tám máy)": 48, "10 (dùng chung)": 10, "10 (của trung tâm)": 10,
        "10 (phần mềm BKAV Pro)": 10, "10/12": 10, "10 (đã trừ 2 máy hỏng)": 10,
    },
    DOSSIERS: {"10000 (mười nghìn)": 10000, "1250 (một nghìn hai trăm năm mươi hồ sơ)": 1250, "2 vạn": 20000, "10 (theo sổ)": 10},
    RATE: {"60%": 60, "60% (38/63)": 60, "100 (một trăm phần trăm)": 100},
    MBPS: {"1Gb": 1000, "100Mb/s": 100, "100M": 100, "100 (Mb/s)": 100},
    PEOPLE: {"1 (kế toán)": 1, "2 (công chức tư pháp)": 2, "2 (bộ phận một cửa)": 2},
}  # fmt: skip


@pytest.mark.parametrize(("line", "cell"), [(line, cell) for line, cells in HELD.items() for cell in cells])
def test_a_mark_that_nothing_explains_holds_the_figure(line: tuple, cell: str) -> None:
    kind, unit, label = line
    reading = read_value(cell, kind, unit, label=label)
    assert reading.status is Status.UNREADABLE or (reading.status is Status.FILLED and reading.doubt is not None)


@pytest.mark.parametrize(("line", "cell", "value"), [(a, b, c) for a, cells in SURE.items() for b, c in cells.items()])
def test_a_mark_that_is_explained_leaves_the_figure(line: tuple, cell: str, value: object) -> None:
    kind, unit, label = line
    reading = read_value(cell, kind, unit, label=label)
    assert (reading.status, reading.value, reading.doubt) == (Status.FILLED, value, None)


@pytest.mark.parametrize(
    ("words", "number", "rest"),
    [
        ("bốn mươi bảy", 47, ""),
        ("một nghìn hai trăm năm mươi hồ sơ", 1250, "ho so"),
        ("hai mươi lăm triệu", 25_000_000, ""),
        ("mười", 10, ""),
        ("hai lăm", 25, ""),
        ("nghìn", 1000, ""),
        ("máy hỏng", None, "may hong"),
    ],
)
def test_numbers_in_words(words: str, number: int | None, rest: str) -> None:
    assert spoken_first(words) == (number, rest)


def test_only_words_that_stand_for_nothing_else_count() -> None:
    assert counts_in_words("Hai máy hỏng")
    assert counts_in_words("có ba phòng")
    assert not counts_in_words("công chức tư pháp, năm nay")
    assert not counts_in_words("bộ phận một cửa")
    assert counts_in_words("CÓ HAI MÁY HỎNG")
    assert not counts_in_words("phường Ba Đình")


def test_every_number_that_is_written_out_beside_itself_is_sure() -> None:
    ones = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"]
    for number in range(10, 100):
        tens, one = divmod(number, 10)
        last = {0: "", 1: "một" if tens == 1 else "mốt", 5: "lăm"}.get(one, ones[one])
        words = f"{'mười' if tens == 1 else f'{ones[tens]} mươi'} {last}".strip()
        assert read_value(f"{number} ({words})", "count", "chiếc").doubt is None, words
        assert read_value(f"{number + 1} ({words})", "count", "chiếc").doubt == "figures_disagree", words


def _figure(raw: str) -> Fact:
    return Fact(indicator="a", level="cap_tinh", status=Status.FILLED, value=47, raw=raw)


@pytest.mark.parametrize("raw", ["47 [1]", "47[1]", "47 (a)", "47 (a).", "47 máy (a)", "47 % [1]", "47. (a)"])
def test_a_sign_in_brackets_is_a_footnotes_only_where_there_is_the_note(raw: str) -> None:
    note = f"{raw[2:].strip(' .%máy')} Không kể máy hỏng"
    assert with_strange_signs_held([_figure(raw)], [("Tổng số máy tính", Source())], 0.5)[0].doubt == "left_over"
    assert with_strange_signs_held([_figure(raw)], [(note, Source())], 0.5)[0].doubt is None
    assert with_strange_signs_held([_figure(raw)], [("[2] Không kể máy hỏng", Source())], 0.5)[0].doubt == "left_over"


def test_other_answers_have_no_such_signs() -> None:
    name = _figure("Bảng 1 (a)").model_copy(update={"value": "Bảng 1 (a)"})
    assert with_strange_signs_held([name, _figure("47*")], [], 0.5) == [name, _figure("47*")]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("01 đường cáp quang FTTH, 45 Mbps", 45),
        ("2 đường, tổng 90 Mbps", 90),
        ("02 đường: 45 Mbps", 45),
        ("01 đường truyền số liệu chuyên dùng 10Mb/s", 10),
        ("01 đường FTTH, 1Gb", 1000),
        ("01 FTTH 45Mbps", 45),
        ("2 kênh, mỗi kênh 45 Mbps", 45),
        ("FTTH 100M", 100),
        ("VNPT 45 Mbps", 45),
    ],
)
def test_the_figure_in_the_lines_unit_is_proposed(cell: str, value: int) -> None:
    reading = read_value(cell, "count", "Mbps", label="Băng thông kết nối Internet")
    assert (reading.value, reading.doubt is not None) == (value, True)


@pytest.mark.parametrize(
    "cell", ["1 đường 45 Mbps và 1 đường 20 Mbps", "leased line 20 Mbps x 2", "2x45 Mbps", "3 đường"]
)
def test_where_several_lines_have_a_speed_nothing_is_sure(cell: str) -> None:
    reading = read_value(cell, "count", "Mbps", label="Băng thông kết nối Internet")
    assert reading.status is Status.UNREADABLE or reading.doubt is not None
