"""A sheet seen as a person sees it: what lies under merged cells, or shows nothing, is not there."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from khcn_tools.model import RawCell, RawSheet
from khcn_tools.text import search_key

Area = tuple[int, int, int, int]
"""First row, first column, last row, last column."""

SERIAL_HEADINGS = frozenset({"stt", "tt", "so tt", "so thu tu", "sso tt", "s tt", "thu tu"})


@dataclass(frozen=True)
class Grid:
    """The visible cells by row and column, and the merged areas by the cell that shows their text."""

    rows: Mapping[int, Mapping[int, RawCell]]
    """In order."""
    areas: Mapping[tuple[int, int], Area]

    @classmethod
    def of(cls, sheet: RawSheet) -> Grid:
        """Return the grid of a sheet."""
        shown = ({c: cell for c, cell in cells.items() if cell.text} for cells in sheet.visible().values())
        rows = {next(iter(cells.values())).row: cells for cells in shown if cells}
        return cls(rows, {(area[0], area[1]): area for area in sheet.merged})

    def row(self, row: int) -> Mapping[int, RawCell]:
        """Return the cells of a row by column, none where the row is blank."""
        return self.rows.get(row, {})

    def between(self, start: int, end: int) -> Sequence[int]:
        """Return the rows that are not blank from `start` on and before `end`."""
        return self._order[bisect_left(self._order, start) : bisect_left(self._order, end)]

    @cached_property
    def _order(self) -> Sequence[int]:
        return list(self.rows)

    def area(self, row: int, column: int) -> Area:
        """Return the area that a cell shows its text in: itself, or all that is merged with it."""
        return self.areas.get((row, column), (row, column, row, column))

    def width(self, row: int, column: int) -> int:
        """Return over how many columns a cell spreads."""
        _, left, _, right = self.area(row, column)
        return right - left + 1

    def height(self, row: int, column: int) -> int:
        """Return over how many rows a cell spreads."""
        top, _, bottom, _ = self.area(row, column)
        return bottom - top + 1

    def columns(self, row: int) -> set[int]:
        """Return the columns that the cells of a row spread over."""
        return {c for column in self.row(row) for c in range(column, column + self.width(row, column))}


def is_serial_heading(text: str) -> bool:
    """Tell whether a heading is that of the running number: STT, TT, Số TT.

    >>> is_serial_heading("Số TT"), is_serial_heading("Số")
    (True, False)
    """
    return search_key(text) in SERIAL_HEADINGS
