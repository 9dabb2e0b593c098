"""Random answers: how a clerk prints a value, and what a reader must make of it."""

from __future__ import annotations

import random
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from services.extract.reading.values import asks_yes_no  # the forms' own words decide what is a yes/no line
from services.extract.reading.words.wording import fold
from shared.forms import Indicator, Item

NAMES = (
    "Nguyễn Văn Hòa", "Trần Thị Thu Hương", "Lê Quốc Đạt", "Phạm Thị Ngọc Ánh", "Hoàng Đức Thịnh", "Vũ Thị Hải Yến",
    "Đặng Hữu Phước", "Bùi Thị Quỳnh", "Đỗ Mạnh Cường", "Ngô Thị Xuân", "Dương Văn Nghĩa", "Lý Thị Mỹ Duyên",
)  # fmt: skip
UNITS = ("Văn phòng Sở", "Phòng Kế hoạch – Tài chính", "Trung tâm Công nghệ thông tin", "Phòng Văn hóa và Thông tin")
STREETS = ("Hùng Vương", "Lê Lợi", "Nguyễn Huệ", "Trần Phú", "Hoàng Văn Thụ", "Lý Thường Kiệt")
APPS = (
    "Quản lý văn bản",
    "Kế toán MISA",
    "Quản lý cán bộ",
    "Cơ sở dữ liệu đất đai",
    "Quản lý hộ tịch",
    "Thư điện tử công vụ",
)
POSITIONS = ("Chuyên viên", "Trưởng phòng", "Phó Chánh Văn phòng", "Công chức Văn hóa – Xã hội")
DEFECTS = ("Đang xây dựng", "Chưa có số liệu", "đang triển khai")


@dataclass(frozen=True, slots=True)
class Answer:
    """A printed answer. ``value`` None: nothing may be read for certain from it."""

    printed: str
    value: Any = None
    numerator: int | None = None
    denominator: int | None = None
    ambiguous: bool = False
    """Two readings are possible: a reader must hold it."""

    @property
    def filled(self) -> bool:
        """Whether a figure or a text stands there."""
        return self.value is not None


BLANK = Answer("")


def answer(item: Item, indicator: Indicator, rng: random.Random, *, rare: float = 0.02) -> Answer:
    """An answer as agencies give it to this line; ``rare`` is the share of odd ones."""
    kind = indicator.kind
    if item.options:
        chosen = rng.choice(item.options)
        return Answer(chosen, fold(chosen) not in _NO if kind == "boolean" else chosen)
    if kind == "boolean" or asks_yes_no(item.unit):
        yes = rng.random() < 0.6
        digits = "1/0" in (item.unit or "") or "1:" in (item.unit or "")
        return Answer(("1" if yes else "0") if digits else ("Có" if yes else "Không"), yes)
    if kind == "count":
        return _count(rng, rare)
    if kind == "ratio_percent":
        return _percent(rng, rare)
    return _words(kind, indicator.id, rng)


_NO = {"khong", "chua tich hop", "chua co", "chua", "khong co"}


def _count(rng: random.Random, rare: float) -> Answer:
    odd = rng.random()
    if odd < rare / 4:
        return Answer(rng.choice(DEFECTS))
    value = rng.choice(
        [0, rng.randint(1, 99), rng.randint(100, 999), rng.randint(1000, 9999), rng.randint(10_000, 2_000_000)]
    )
    if odd < rare:
        whole = max(value, 1)
        part = rng.randint(0, whole)
        return Answer(f"{part}/{whole}", part, part, whole)
    return Answer(
        grouped(value) if value >= 1000 and rng.random() < 0.6 else f"{value:02d}" if odd > 1 - rare else str(value),
        value,
    )


def grouped(value: int) -> str:
    """12345 → 12.345."""
    return f"{value:,}".replace(",", ".")


def _percent(rng: random.Random, rare: float) -> Answer:
    if rng.random() < rare / 4:
        whole, part = rng.randint(1, 99), rng.randint(100, 999)
        return Answer(f"{whole}{rng.choice(',.')}{part}", float(f"{whole}.{part}"), ambiguous=True)
    places = rng.choice([0, 0, 1, 2, 2])
    value = rng.choice([Decimal(100), Decimal(rng.randint(0, 10**4)).scaleb(-2)])
    value = value if value == 100 else value.quantize(Decimal(1).scaleb(-places))
    printed = str(value).replace(".", rng.choice([",", ",", "."]))
    number = int(value) if value == value.to_integral_value() else float(value)
    return Answer(printed + (rng.choice(["%", " %"]) if rng.random() < 0.15 else ""), number)


def _words(kind: str, indicator: str, rng: random.Random) -> Answer:
    if kind == "phone":
        digits = "09" + "".join(rng.choices("0123456789", k=8))
        return Answer(f"{digits[:4]} {digits[4:7]} {digits[7:]}" if rng.random() < 0.6 else digits, digits)
    if kind == "email":
        box = f"{fold(rng.choice(NAMES)).replace(' ', '')}@{rng.choice(['so', 'huyen', 'xa'])}.example.vn"
        return Answer(box, box)
    if kind == "url":
        site = f"{rng.choice(['so', 'huyen', 'xa'])}{rng.randint(1, 99)}.example.gov.vn"
        return Answer(site, site)
    if kind == "date":
        day, month, year = rng.randint(1, 28), rng.randint(1, 12), rng.choice([2018, 2019, 2020])
        return Answer(f"{day:02d}/{month:02d}/{year}", f"{year}-{month:02d}-{day:02d}")
    if kind == "fraction":
        whole = rng.randint(1, 300)
        part = rng.randint(0, whole)
        return Answer(f"{part}/{whole}", f"{part}/{whole}", part, whole)
    if kind == "list":
        items = rng.sample(APPS, rng.randint(1, 3))
        return Answer("; ".join(items), items)
    words = {
        "agency_address": f"Số {rng.randint(1, 300)} đường {rng.choice(STREETS)}",
        "contact_name": rng.choice(NAMES),
        "contact_unit": rng.choice(UNITS),
        "contact_position": rng.choice(POSITIONS),
    }.get(indicator, rng.choice(APPS))
    return Answer(words, words)
