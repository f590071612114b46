"""A form's sheet whose header is gone: told, and every cell kept as it was typed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from khcn_tools.clean.faults import Place, Scope, fault
from khcn_tools.clean.sheets import CleanSheet, TypedCell, all_as, as_typed
from khcn_tools.clean.values import Misread, value_of
from khcn_tools.model import Column, ColumnType, Form, RawCell, RawSheet, column_letters

_FREE = {ColumnType.TEXT, ColumnType.DECISION, ColumnType.PERSON, ColumnType.PERSONS}  # nearly all fits them
_FEW = 2  # columns, and cells in them, that must fit for a guess
_SHARE = 0.8


def without_header(scope: Scope, sheet: RawSheet, form: Form) -> CleanSheet:
    """Return a sheet without a header of its form: nothing of it is read, and its cells are kept typed.

    Where the columns seem to stand as in the form, the finding says so; the guess is never taken.
    """
    headings = ", ".join(column.heading for column in form.columns)
    shown = sum(bool(cell.text) for cell in sheet.cells.values())
    variant = "header_guess" if any(_fits(sheet, form, first) for first in (1, 2)) else "header"
    finding = fault(scope, Place(sheet, form), "DATA-COLUMN", variant, headings=headings, count=shown)
    return CleanSheet(sheet, all_as(sheet, "note"), (finding,), typed=tuple(kept(scope, sheet, form)))


def kept(scope: Scope, sheet: RawSheet, form: Form) -> Iterator[TypedCell]:
    """Yield the cells of a sheet that is not read, by the letters of their columns.

    They are kept under the sheet's name, not under the form: no record stands behind them.
    """
    for (row, number), cell in sorted(sheet.cells.items()):
        name = sheet.name or form.sheet
        yield TypedCell(name, row, column_letters(number), scope.file, sheet.name, cell.address, as_typed(cell))


def _fits(sheet: RawSheet, form: Form, first: int) -> bool:
    """Tell whether the values fit their types, the form's first column being the sheet's column `first`."""
    columns = dict(enumerate(form.columns, start=first))
    tested = [(n, value_of(c, columns[n])) for n, c in _tellers(sheet.cells, columns)]
    good = [number for number, value in tested if not isinstance(value, Misread)]
    return len(set(good)) >= _FEW and len(good) > _FEW and len(good) >= _SHARE * len(tested)


def _tellers(
    cells: Mapping[tuple[int, int], RawCell], columns: Mapping[int, Column]
) -> Iterator[tuple[int, RawCell]]:
    """Yield the cells under columns whose values are of a kind: dates, figures, choices."""
    for (_, number), cell in cells.items():
        if cell.text and number in columns and columns[number].type not in _FREE:
            yield number, cell
