"""Which rows a total may be the sum of, and what they come to."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate

from khcn_tools.clean.part import Part
from khcn_tools.clean.values import Misread
from khcn_tools.model import Column, RawTable

Span = tuple[int, int]
"""The rows after the first and before the second."""
Sum = int | Decimal

END = 2_000_000  # beyond the last row of any sheet
_OUTER = 8  # titles of groups above a total that it may close
_LEADS = {"header", "title", "example", "group"}  # right under these a total stands over its rows


def spans_of(table: RawTable) -> dict[int, list[Span]]:
    """Return for each total row the rows that it may be the sum of, the most likely first.

    It stands under the rows of its group, of an outer group or of the whole table, or over them, as a figure
    right under the header or under the title of a group does.
    """
    breaks = [row for row, kind in sorted(table.kinds.items()) if kind in {"group", "total"}]
    last = max((row for row in breaks if table.kinds[row] == "total"), default=0)
    titles, since, before, found = deque[int](maxlen=_OUTER), 0, "header", dict[int, list[Span]]()
    for row, kind in sorted(table.kinds.items()):
        if kind == "total":
            starts = sorted({0, *titles, since}, reverse=row != last)
            over = _over(breaks, row) if before in _LEADS else []
            found[row] = [*over, *((start, row) for start in starts)]
        since = row if kind in {"group", "total"} else since
        titles.extend([row] if kind == "group" else [])
        before = before if kind in {"index", "note"} else kind
    return found


def _over(breaks: Sequence[int], row: int) -> list[Span]:
    """Return the rows below a total: of the whole table, and up to the next title or total."""
    following = breaks[bisect_right(breaks, row) :][:1]
    return [(row, END), *((row, end) for end in following)]


@dataclass(frozen=True)
class Running:
    """The running sums of a column: of its rows, of its values, and of the cells that are no number."""

    rows: Sequence[int]
    sums: Sequence[Sum]
    misread: Sequence[int]

    @classmethod
    def of(cls, part: Part, column: Column) -> Running:
        """Return the running sums of a column."""
        values = [part.values[row].get(column.id) for row in part.rows]
        figures = [value if isinstance(value, (int, Decimal)) else 0 for value in values]
        misread = [isinstance(value, Misread) for value in values]
        return cls(list(part.rows), [0, *accumulate(figures)], [0, *accumulate(misread)])

    def over(self, span: Span) -> Sum | None:
        """Return the sum over some rows; None where a cell of them is no number."""
        first, last = bisect_right(self.rows, span[0]), bisect_left(self.rows, span[1])
        return None if self.misread[last] > self.misread[first] else self.sums[last] - self.sums[first]
