"""The tables of a year's database: each is read when it is first asked for, whole or one unit's rows of it.

So what a unit's report costs does not grow with the number of units.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from khcn_tools.database import reading
from khcn_tools.errors import StaleYearError
from khcn_tools.year.audience import Row, Tables

__all__ = ["TablesOnDemand"]

_UNIT = "unit_id"
_BY_ALL = frozenset({"units", "inputs"})
"""Tables of a line a unit that every report needs whole."""


class TablesOnDemand(dict[str, list[Row]]):
    """The rows of each table; those of `unit` without those of others.

    Raises StaleYearError where the database cannot be read, or has been written anew since it was opened: no
    report is made of two states of a year.
    """

    def __init__(self, path: Path, year: int, unit: str | None) -> None:
        """Open a year's database, and read what is no unit's own."""
        super().__init__()
        self.unit = unit
        self._path, self._year = path, year
        self._own: Tables = {}
        self._meta: list[Row] = []
        with self._reading() as connection:
            self.columns = _columns(connection)
            for name in self.columns:
                if name in _BY_ALL or _UNIT not in self.columns[name]:
                    self[name] = _rows(connection, name)
        self._meta = self.get("meta", [])

    def __missing__(self, name: str) -> list[Row]:
        """Read a table whole."""
        if name not in self.columns:
            raise KeyError(name)
        with self._reading() as connection:
            rows = self[name] = _rows(connection, name)
        return rows

    def own(self, name: str) -> list[Row]:
        """Return the unit's own rows of a table, those of no unit left out."""
        if name in self:
            return [row for row in self[name] if row.get(_UNIT) == self.unit]
        if name not in self._own:
            with self._reading() as connection:
                self._own[name] = _rows(connection, name, self.unit)
        return self._own[name]

    def narrowed(self) -> Tables:
        """Return all tables; of those whose rows are units' the unit's own rows."""
        return {
            name: self.own(name) if _UNIT in columns else self[name] for name, columns in self.columns.items()
        }

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        """Open the database, which must be the one that it was."""
        try:
            with reading(self._path) as connection:
                self._refuse_another(connection)
                yield connection
        except sqlite3.DatabaseError as error:
            raise StaleYearError(
                f"cơ sở dữ liệu năm {self._year} không đọc được ({error}); chạy: khcn check --year {self._year}"
            ) from error

    def _refuse_another(self, connection: sqlite3.Connection) -> None:
        """Refuse a database that is not the one that was opened."""
        if self._meta and _rows(connection, "meta") != self._meta:
            raise StaleYearError(f"cơ sở dữ liệu năm {self._year} vừa được ghi lại; hãy mở lại")


def _columns(connection: sqlite3.Connection) -> dict[str, list[str]]:
    """Return the columns of each table, in the order of both."""
    names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {
        name: [column for (column,) in connection.execute("SELECT name FROM pragma_table_info(?)", (name,))]
        for name in names
    }


def _rows(connection: sqlite3.Connection, name: str, unit: str | None = None) -> list[Row]:
    """Return the rows of a table, of one unit or all, in the order they were written."""
    where, given = (f'WHERE "{_UNIT}" = ?', [unit]) if unit is not None else ("", [])
    cursor = connection.execute(f'SELECT * FROM "{name}" {where} ORDER BY rowid', given)  # noqa: S608  # name from the file's own list
    columns = [column for column, *_ in cursor.description]
    return [dict(zip(columns, row, strict=True)) for row in cursor]
