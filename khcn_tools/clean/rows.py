"""What rows say together: the same row twice, and sums that do not add up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from khcn_tools.clean.faults import Place, Scope, fault
from khcn_tools.clean.values import Misread, value_of
from khcn_tools.model import Column, ColumnType, Finding, Form, RawCell, RawTable
from khcn_tools.text import matching_key


def duplicates(scope: Scope, form: Form, tables: Sequence[RawTable]) -> Iterator[Finding]:
    """Yield a warning for each row that says the same as a row above it; both stay and count."""
    first: dict[tuple[tuple[str, str], ...], int] = {}
    for table in tables:
        for row, cells in table.record_cells().items():
            said = {n: cell for n, cell in cells.items() if n != table.serial and cell.text}
            key = tuple((table.headings.get(n, ""), _same(cell.text)) for n, cell in said.items())
            if not key:
                continue
            if key in first:
                cell = next(iter(said.values()))
                place = Place(table.sheet, form, cell.address, subject=" ".join(cell.text.split()))
                yield fault(scope, place, "DATA-DUPLICATE", row=row, first=first[key])
            first.setdefault(key, row)


def _same(text: str) -> str:
    """Return what two cells that say the same have in common; a tick has no letters."""
    return matching_key(text) or text


def totals(scope: Scope, form: Form, table: RawTable, columns: Mapping[int, Column]) -> Iterator[Finding]:
    """Yield a warning for each figure in a total row that is neither the sum of its column nor of its group."""
    records, sums = table.record_cells(), [row for row, kind in table.kinds.items() if kind == "total"]
    breaks = [row for row, kind in sorted(table.kinds.items()) if kind in {"group", "total"}]
    for number, column in columns.items():
        if column.type is not ColumnType.NUMBER:
            continue
        for row in sorted(sums):
            cell = table.sheet.cells.get((row, number))
            stated = value_of(cell, column) if cell else None
            since = max((b for b in breaks if b < row), default=0)
            whole, group = (_sum(records, number, column, start, row) for start in (0, since))
            expected = {value for value in (whole, group) if value is not None}
            if cell and isinstance(stated, (int, Decimal)) and expected and stated not in expected:
                place = Place(table.sheet, form, cell.address, column.id, column.heading)
                figure = whole if row == max(sums) else group
                yield fault(scope, place, "DATA-TOTAL", value=cell.text, sum=figure)


def _sum(
    records: Mapping[int, Mapping[int, RawCell]], number: int, column: Column, start: int, end: int
) -> int | Decimal | None:
    """Return the sum of a column between two rows; None where a cell of it is no number."""
    cells = [cells[number] for row, cells in records.items() if start < row < end and number in cells]
    values = [value_of(cell, column) for cell in cells]
    if any(isinstance(value, Misread) for value in values):
        return None
    return sum((value for value in values if isinstance(value, (int, Decimal))), start=0)
