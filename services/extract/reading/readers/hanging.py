"""Merged cells that reach down into the rows below them."""

from __future__ import annotations

from services.extract.reading.document import EMPTY, UNDER, Cell


class Hanging:
    """The columns, from 0, that merged cells of the rows above still cover."""

    def __init__(self) -> None:
        self._left: dict[int, tuple[int, Cell]] = {}

    def reach(self, column: int, width: int, rows: int) -> None:
        """A cell of so many columns goes on for so many rows below its own."""
        for at in range(column, column + width):
            self._left[at] = (rows, UNDER if at == column else EMPTY)

    def take(self, column: int) -> Cell | None:
        """What stands in a column of the next row: a cell that is covered, or None where a new one begins."""
        rows, cell = self._left.get(column, (0, EMPTY))
        if rows < 1:
            return None
        self._left[column] = (rows - 1, cell)
        return cell

    def rest(self, cells: list[Cell]) -> None:
        """Goes on with a row up to the last column that is still covered."""
        last = max((at for at, (rows, _) in self._left.items() if rows > 0), default=-1)
        while len(cells) <= last:
            cells.append(self.take(len(cells)) or EMPTY)
