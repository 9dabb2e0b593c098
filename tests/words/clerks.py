"""The clerks, the rows they print with what each asks, and the reports of other families."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

HERE = Path(__file__).parent
NOTHING, UNCLEAR = "-", "?"
"""Instead of an indicator: the row asks what no indicator asks; its writer could not tell for certain."""
OWN = {
    "cap_tinh": ("cap_tinh", "toan_tinh"),
    "cap_huyen": ("cap_huyen", "toan_huyen"),
    "cap_xa": ("cap_xa",),
}
"""The levels that mean an agency's own figure, by its kind."""


@dataclass(frozen=True)
class Asked:
    """One row as its clerk prints it, and what it asks."""

    section: str
    heading: str
    label: str
    unit: str
    answer: str
    indicator: str
    level: str


@dataclass(frozen=True)
class Clerk:
    """Who writes, and what stands above and over his table."""

    name: str
    hand: int
    """Which of the two strangers wrote his rows."""
    agency_level: str
    above: str
    """The agency above his, first in the letterhead."""
    agency: str
    title: str

    @cached_property
    def rows(self) -> tuple[Asked, ...]:
        """His rows in the order he prints them."""
        text = (HERE / "clerks" / f"{self.name}.tsv").read_text(encoding="utf-8")
        return tuple(Asked(*map(str.strip, line.split("\t"))) for line in text.splitlines() if line.strip())

    def levels(self, row: Asked) -> tuple[str, ...]:
        """The levels at which the row's figure is right."""
        return OWN[self.agency_level] if row.level == "own" else (row.level,)


_QUARTER = "Kết quả ứng dụng công nghệ thông tin quý"
CLERKS = (
    Clerk("clerk1", 1, "cap_huyen", "UBND TỈNH THÁI NGUYÊN", "UBND HUYỆN ĐỒNG HỶ", f"{_QUARTER} III năm 2019"),
    Clerk("clerk2", 1, "cap_huyen", "UBND TỈNH VĨNH LONG", "UBND HUYỆN VŨNG LIÊM", f"{_QUARTER} III năm 2022"),
    Clerk("clerk3", 1, "cap_xa", "UBND HUYỆN TÂN PHÚ", "UBND XÃ PHÚ LÂM", f"{_QUARTER} II năm 2020"),
    Clerk("clerk4", 1, "cap_xa", "UBND THÀNH PHỐ ĐIỆN BIÊN PHỦ", "UBND XÃ MƯỜNG PHĂNG", f"{_QUARTER} IV năm 2019"),
    Clerk("clerk5", 1, "cap_tinh", "UBND TỈNH BÌNH THUẬN", "SỞ GIÁO DỤC VÀ ĐÀO TẠO", f"{_QUARTER} I năm 2021"),
    Clerk("clerk6", 1, "cap_tinh", "UBND TỈNH QUẢNG BÌNH", "SỞ THÔNG TIN VÀ TRUYỀN THÔNG", f"{_QUARTER} IV năm 2020"),
    Clerk("clerk7", 2, "cap_tinh", "UBND TỈNH BÌNH ĐỊNH", "SỞ KẾ HOẠCH VÀ ĐẦU TƯ", f"{_QUARTER} I năm 2021"),
    Clerk(
        "clerk8", 2, "cap_tinh", "UBND TỈNH HÀ NAM", "SỞ LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI", f"{_QUARTER} II năm 2022"
    ),
    Clerk("clerk9", 2, "cap_tinh", "UBND TỈNH QUẢNG TRỊ", "VĂN PHÒNG", f"{_QUARTER} III năm 2021"),
    Clerk("clerk10", 2, "cap_huyen", "UBND TỈNH HÀ GIANG", "UBND HUYỆN BẮC QUANG", f"{_QUARTER} III năm 2021"),
    Clerk("clerk11", 2, "cap_huyen", "UBND TỈNH HÀ TĨNH", "UBND THỊ XÃ KỲ ANH", f"{_QUARTER} IV năm 2020"),
    Clerk("clerk12", 2, "cap_xa", "UBND HUYỆN MAI SƠN", "UBND XÃ CHIỀNG MAI", f"{_QUARTER} I năm 2022"),
)


@dataclass(frozen=True)
class Other:
    """A report of another family: paragraphs, and the rows of its tables."""

    name: str
    about: str

    @property
    def blocks(self) -> list[list[list[str]]]:
        """One list of cells is a paragraph, several (or several cells) are a table."""
        text = (HERE / "others" / f"{self.name}.tsv").read_text(encoding="utf-8")
        blocks = text.partition("\n")[2].strip("\n").split("\n\n")
        return [
            [[cell.replace("⏎", "\n") for cell in line.split("\t")] for line in block.split("\n")] for block in blocks
        ]


def _others() -> tuple[Other, ...]:
    paths = sorted((HERE / "others").glob("*.tsv"))
    return tuple(
        Other(path.stem, path.read_text(encoding="utf-8").partition("\n")[0].removeprefix("# ")) for path in paths
    )


OTHERS = _others()
