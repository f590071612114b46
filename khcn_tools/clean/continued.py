"""Rows that are no record of their own: the texts of the record above go on in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from khcn_tools.clean.sheets import as_typed
from khcn_tools.model import Column, ColumnType, RawCell, RawTable

Cells = Mapping[int, RawCell]

_MOST_CELLS = 2
_LONG = 40  # letters of a text that may well go on in the next row
_LIST_MARKS = "-+•;,"
_LISTS = {ColumnType.TEXT, ColumnType.PERSONS, ColumnType.SHARES}


def continued(table: RawTable, columns: Mapping[int, Column], rows: Mapping[int, Cells]) -> dict[int, int]:
    """Return the rows that only go on, each with the record it belongs to; a row in doubt is a record.

    It is certain where the number is one cell, merged over the rows; and where a row without a number, among
    rows that have one, holds nothing but text that goes on from the cell above.
    """
    numbered = [row for row, cells in rows.items() if table.serial in cells]
    if table.serial is None or 2 * len(numbered) <= len(rows):
        return {}
    found: dict[int, int] = {}
    head = last = -1
    for row, cells in sorted(rows.items()):
        own = {number: cell for number, cell in cells.items() if cell.row == row}
        if row == last + 1 and _goes_on(table.serial, columns, own, rows[head], cells):
            found[row] = head
        else:
            head = row
        last = row
    return found


def joined(rows: Mapping[int, Cells], more: Mapping[int, int]) -> dict[int, Cells]:
    """Return the records with what goes on below them: a line more in its cell, which keeps its address."""
    found = {row: dict(cells) for row, cells in rows.items() if row not in more}
    for row, head in more.items():
        for number, cell in rows[row].items():
            if cell.row == row:
                above = found[head].get(number)
                found[head][number] = _joined(above, cell) if above else cell
    return dict(found)


def _goes_on(serial: int, columns: Mapping[int, Column], own: Cells, head: Cells, cells: Cells) -> bool:
    """Tell whether a row goes on with the record `head`; `own` are its cells but those merged from above."""
    if serial in own or serial not in head or not own or not own.keys() <= columns.keys():
        return False
    if serial in cells:  # merged from above
        return cells[serial] is head[serial] and all(columns[n].type in _LISTS for n in own)
    plain = all(columns[n].type is ColumnType.TEXT and not columns[n].required for n in own)
    return (
        plain and len(own) == len(cells) <= _MOST_CELLS and all(_line_goes_on(head.get(n), own[n]) for n in own)
    )


def _line_goes_on(above: RawCell | None, cell: RawCell) -> bool:
    """Tell whether a text goes on from the cell above it."""
    if above is None or not cell.text or cell.kind != "text" or above.kind != "text":
        return False
    return len(above.text) >= _LONG or cell.text[:1].islower() or cell.text[:1] in _LIST_MARKS


def _joined(above: RawCell, cell: RawCell) -> RawCell:
    """Return two cells as one of two lines."""
    value = f"{as_typed(above)}\n{as_typed(cell)}"
    return replace(above, value=value, text=f"{above.text}\n{cell.text}", kind="text")
