"""What earlier years' databases hold of the history of people, as clean tables again.

Only people, honours and initiatives are read, of units that the earlier plan has. A synthetic year is no
history of a real one, nor the reverse. What was typed and not understood is UNKNOWN here too.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from khcn_tools.model import (
    UNKNOWN,
    CleanCell,
    CleanTable,
    ColumnType,
    DateSpan,
    Form,
    Plan,
    Record,
    YearTables,
)
from khcn_tools.past import collected_before, opened

_FORMS = ("people", "honours", "initiatives")


def earlier_years(root: Path, plan: Plan, forms: Mapping[str, Form]) -> tuple[YearTables, ...]:
    """Return the years before a plan's that were collected, the oldest first; raises what `opened` raises."""
    return tuple(_read(root, earlier, forms) for earlier in collected_before(root, plan))


def _read(root: Path, earlier: Plan, forms: Mapping[str, Form]) -> YearTables:
    """Return what a database holds of the history of people."""
    with opened(root, earlier) as connection:
        return YearTables(earlier, _units(connection, earlier, forms))


def _units(
    connection: sqlite3.Connection, plan: Plan, forms: Mapping[str, Form]
) -> dict[str, dict[str, CleanTable]]:
    """Return the tables of every unit that has any of them."""
    found: dict[str, dict[str, CleanTable]] = {}
    for unit in plan.units:
        for form_id in _FORMS:
            table = _table(connection, unit.id, forms[form_id])
            if table.records:
                found.setdefault(unit.id, {})[form_id] = table
    return found


def _table(connection: sqlite3.Connection, unit_id: str, form: Form) -> CleanTable:
    """Return one form of one unit."""
    asked = 'SELECT row, "column", file, sheet, cell, typed FROM cells WHERE unit_id = ? AND "table" = ?'
    places = {(row, column): place for row, column, *place in connection.execute(asked, (unit_id, form.id))}
    file, sheet = next(((place[0], place[1]) for place in places.values()), ("", None))
    records = tuple(_records(connection, unit_id, form, places))
    return CleanTable(form.id, unit_id, file, sheet, frozenset(c.id for c in form.columns), records)


def _records(
    connection: sqlite3.Connection, unit_id: str, form: Form, places: Mapping[tuple[int, str], Any]
) -> Iterator[Record]:
    """Yield the rows of a form of a unit."""
    columns = ", ".join(f'"{column.id}"' for column in form.columns)
    asked = f'SELECT row, {columns} FROM "{form.id}" WHERE unit_id = ? ORDER BY row'  # noqa: S608  # our own names
    for row, *values in connection.execute(asked, (unit_id,)):
        cells = {}
        for column, kept in zip(form.columns, values, strict=True):
            *_, cell, typed = places.get((row, column.id), ("", None))
            value = _value(kept, column.type) if kept is not None else UNKNOWN if typed else None
            cells[column.id] = CleanCell(value, typed, cell)
        yield Record(row, cells)


def _value(kept: Any, kind: ColumnType) -> Any:
    """Return a value as it was before it was stored, as far as rules look at it in earlier years."""
    if kind is ColumnType.DATE:
        return DateSpan.from_iso(kept)
    return tuple(kept.split("; ")) if kind is ColumnType.PERSONS else kept
