"""What rows say together: the same row twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from khcn_tools.clean.faults import Place, Scope, fault
from khcn_tools.clean.part import Part
from khcn_tools.model import Finding, RawCell, RawTable
from khcn_tools.text import matching_key

Said = frozenset[tuple[str, str]]


def duplicates(scope: Scope, parts: Sequence[Part]) -> Iterator[Finding]:
    """Yield a warning for each row that says the same as a row above it; both stay and count."""
    first: dict[Said, int] = {}
    for part in parts:
        for row, cells in part.rows.items():
            key = said(part.table, cells)
            if not key:
                continue
            if key in first:
                cell = next(cell for n, cell in cells.items() if n != part.table.serial and cell.text)
                place = Place(part.table.sheet, part.form, cell.address, subject=" ".join(cell.text.split()))
                yield fault(scope, place, "DATA-DUPLICATE", row=row, first=first[key])
            first.setdefault(key, row)


def said(table: RawTable, cells: Mapping[int, RawCell]) -> Said:
    """Return what a row says: its texts by heading; a tick has no letters."""
    return frozenset(
        (table.headings.get(number, ""), matching_key(cell.text) or cell.text)
        for number, cell in cells.items()
        if number != table.serial and cell.text
    )
