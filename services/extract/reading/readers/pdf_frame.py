"""How a page of a PDF is seen: turned and cropped, its places counted from its lower left corner."""

from __future__ import annotations

from dataclasses import dataclass

import pypdfium2

Corners = tuple[float, float, float, float]
"""left, bottom, right, top."""


@dataclass(frozen=True, slots=True)
class Frame:
    """How a page is seen: the part of it that shows, turned clockwise by quarters of a circle."""

    shown: Corners
    quarters: int = 0

    @classmethod
    def of(cls, page: pypdfium2.PdfPage) -> Frame:
        """The frame that the file asks for."""
        return cls(page.get_bbox(), page.get_rotation() // 90 % 4)

    @property
    def width(self) -> float:
        """Width of the page as seen."""
        left, bottom, right, top = self.shown
        return top - bottom if self.quarters % 2 else right - left

    @property
    def height(self) -> float:
        """Height of the page as seen."""
        left, bottom, right, top = self.shown
        return right - left if self.quarters % 2 else top - bottom

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Where a point of the file is seen."""
        left, bottom, right, top = self.shown
        if self.quarters == 0:
            return x - left, y - bottom
        if self.quarters == 1:
            return y - bottom, right - x
        return (right - x, top - y) if self.quarters == 2 else (top - y, x - left)

    def corners(self, left: float, bottom: float, right: float, top: float) -> Corners:
        """Where a box of the file is seen."""
        (x0, y0), (x1, y1) = self.point(left, bottom), self.point(right, top)
        return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)
