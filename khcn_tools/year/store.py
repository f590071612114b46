"""The year's database, opened for reading: rows as they are kept, and as people read them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from khcn_tools.database import reading
from khcn_tools.errors import StaleYearError, UsageError
from khcn_tools.model import DateSpan
from khcn_tools.plan import database_file, plan_years, year_files
from khcn_tools.rules.counts import is_unit
from khcn_tools.text import matching_key
from khcn_tools.year.audience import Row, Tables, seen
from khcn_tools.year.tables import TablesOnDemand

__all__ = ["SHORT", "Row", "Store"]

SHORT = frozenset({"title", "award", "honour", "item"})
"""Columns whose choices are printed by their abbreviation."""

_VIETNAMESE = str.maketrans(",.", ".,")
"""1,234.5 as it is written here: 1.234,5."""


class Store:
    """A collected year, read-only.

    It holds what its `audience` may see, of the audience "unit" the one `unit` named, and nothing else.

    Raises StaleYearError where the database is absent or, unless it is `past`, older than what it was made
    from. A past year is taken as it was collected: the year that looks back at it is stale once it changes.
    """

    def __init__(
        self, root: Path, year: int, *, audience: str = "council", unit: str | None = None, past: bool = False
    ) -> None:
        """Open the year's database under `root`."""
        self.root, self.year = root, year
        self._audience, self._unit = audience, unit
        self._path = database_file(root, year)
        if not self._path.is_file():
            raise StaleYearError(f"chưa có cơ sở dữ liệu năm {year}; chạy: khcn check --year {year}")
        tables = TablesOnDemand(self._path, year, unit)
        if not past:
            self._refuse_if_stale(tables["inputs"])
        self._tables: Tables = seen(tables.narrowed() if audience == "unit" else tables, audience, unit)

    @cached_property
    def last_year(self) -> Store | None:
        """The year before, where it has been collected; a synthetic year is no past of a real one."""
        year = self.year - 1
        if year not in plan_years(self.root) or not database_file(self.root, year).is_file():
            return None
        past = Store(self.root, year, audience=self._audience, unit=self._unit, past=True)
        return past if past.meta["sample"] == self.meta["sample"] else None

    def _refuse_if_stale(self, inputs: list[Row]) -> None:
        """Compare what the database was made from with what lies there now."""
        then = {row["path"]: row["sha256"] for row in inputs}
        now = year_files(self.root, self.year)
        changed = sorted(path for path in then.keys() | now.keys() if then.get(path) != now.get(path))
        if changed:
            more = f" và {len(changed) - 1} tệp khác" if len(changed) > 1 else ""
            raise StaleYearError(
                f"cơ sở dữ liệu năm {self.year} cũ hơn {changed[0]}{more}; chạy: khcn check --year {self.year}"
            )

    @property
    def names(self) -> list[str]:
        """The names of all tables: one per form, and those that tell where everything comes from."""
        return list(self._tables.columns if isinstance(self._tables, TablesOnDemand) else self._tables)

    def sql(self, query: str) -> pd.DataFrame:
        """Return what a query of one's own finds in the database, which is opened for reading only.

        Raises UsageError where not everything may be seen: a query would find that too.
        """
        if self._audience != "council":
            raise UsageError("truy vấn tự viết chỉ dùng được với audience “council”")
        with reading(self._path) as connection:
            return pd.read_sql_query(query, connection)

    def rows(self, table: str, unit: str | None = None) -> list[Row]:
        """Return the rows of a table as they are kept, of one unit or of all."""
        return list(self._tables[table] if unit is None else self._of_unit(table, unit))

    def about(self, table: str, unit: str, subject: str) -> list[Row]:
        """Return a unit's rows about a subject; the unit itself is the same by its name and its aliases."""
        return list(self._by_subject(table, unit).get(self.key(unit, subject), ()))

    @cached_property
    def _looked_up(self) -> dict[Any, dict[Any, list[Row]]]:
        """What was looked up before: the rows of a table by unit, a unit's rows of it by subject."""
        return {}

    def _of_unit(self, table: str, unit: str) -> list[Row]:
        """Return a unit's rows of a table."""
        tables = self._tables
        if isinstance(tables, TablesOnDemand) and unit == tables.unit and table not in tables:
            return tables.own(table) if table in tables.columns else []
        if table not in self._looked_up:
            rows = tables[table] if table in self.names else ()
            self._looked_up[table] = _grouped((row.get("unit_id"), row) for row in rows)
        return self._looked_up[table].get(unit, [])

    def _by_subject(self, table: str, unit: str) -> dict[str, list[Row]]:
        """Return a unit's rows of a table that name a subject, by that."""
        if (table, unit) not in self._looked_up:
            named = (row for row in self._of_unit(table, unit) if row.get("subject"))
            self._looked_up[table, unit] = _grouped((self.key(unit, row["subject"]), row) for row in named)
        return self._looked_up[table, unit]

    @cached_property
    def key(self) -> Callable[[str, str], str]:
        """Give what returns, for a unit and a subject, what is equal for the same one, as the rules tell it."""
        return cache(self._key)

    def _key(self, unit: str, subject: str) -> str:
        return "=" if is_unit(subject, self.called(unit)) else matching_key(subject)

    def called(self, unit: str) -> list[str]:
        """Return what a unit is called: its name and its aliases."""
        return [name for name in (self.units[unit]["name"], *self.units[unit]["aliases"].split("; ")) if name]

    def frame(self, table: str, unit: str | None = None) -> pd.DataFrame:
        """Return a table as a DataFrame, identifiers as column names, nothing converted."""
        columns = list(self._tables[table][0]) if self._tables[table] else []
        return pd.DataFrame(self.rows(table, unit), columns=columns)

    @cached_property
    def meta(self) -> Mapping[str, Any]:
        """The plan's own texts and what else there is to know about the year."""
        plain = {"schema", "digest", "made_by", "regime"}
        return {
            row["key"]: row["value"] if row["key"] in plain else json.loads(row["value"])
            for row in self._tables["meta"]
        }

    @cached_property
    def units(self) -> dict[str, Row]:
        """The units of the plan, in its order, by identifier."""
        return {row["unit_id"]: row for row in self._tables["units"]}

    @cached_property
    def inspected(self) -> dict[str, Row]:
        """The units that are inspected."""
        return {unit_id: row for unit_id, row in self.units.items() if row["inspected"]}

    @cached_property
    def items(self) -> dict[str, Row]:
        """The eight items of the plan, in order, by identifier."""
        return {row["item"]: row for row in self._tables["items"]}

    @cached_property
    def _labels(self) -> dict[tuple[str, str, Any], str]:
        """What is printed for a choice."""
        return {
            (row["form"], row["column"], row["id"]): row["short" if row["column"] in SHORT else "label"]
            for row in self._tables["choices"]
        }

    @cached_property
    def headings(self) -> dict[tuple[str, str], str]:
        """The Vietnamese heading of each form's columns."""
        return {(row["form"], row["column"]): row["heading"] for row in self._tables["columns"]}

    @cached_property
    def _types(self) -> dict[tuple[str, str], str]:
        """The type of each form's columns."""
        return {(row["form"], row["column"]): row["type"] for row in self._tables["columns"]}

    def _typed(self, unit: str) -> dict[Any, list[Row]]:
        """Return where each value of a unit was typed, and how."""
        if ("", unit) not in self._looked_up:
            self._looked_up["", unit] = _grouped(
                ((cell["table"], cell["row"], cell["column"]), cell) for cell in self._of_unit("cells", unit)
            )
        return self._looked_up["", unit]

    def where(self, table: str, row: Row, column: str) -> Row | None:
        """Return the cell behind a value: file, sheet, cell and text as typed; None where nothing was typed."""
        cells = self._typed(row["unit_id"]).get((table, row["row"], column))
        return cells[-1] if cells else None

    def unread(self, table: str, row: Row, column: str) -> bool:
        """Tell whether something was typed that could not be understood."""
        return row[column] is None and self.where(table, row, column) is not None

    def label(self, table: str, column: str, choice: Any) -> str:
        """Return what is printed for a choice of that column."""
        return self._labels.get((table, column, choice), str(choice))

    def name(self, table: str, column: str, choice: Any) -> str:
        """Return what a choice is called in full."""
        return str(next(row["label"] for row in self.choices(table, column) if row["id"] == choice))

    def text(self, table: str, row: Row, column: str) -> str:
        """Return a value as people read it; what was not understood appears as typed, marked with (?)."""
        value = row[column]
        if value is None:
            typed = self.where(table, row, column)
            return f"{typed['typed']} (?)" if typed else ""
        kind = self._types[table, column]
        if kind == "choice":
            return self.label(table, column, value)
        if kind == "date":
            return str(DateSpan.from_iso(value))
        if kind == "tick":
            return "x" if value else ""
        if kind == "number":
            return f"{value:,}".translate(_VIETNAMESE)
        return str(value)

    def choices(self, table: str, column: str) -> list[Row]:
        """Return the code list of a column, in its order."""
        return [row for row in self._tables["choices"] if (row["form"], row["column"]) == (table, column)]

    def source(self, table: str, unit: str) -> str:
        """Say from which file, sheet and rows a unit's table was read."""
        cells = [cell for cell in self._of_unit("cells", unit) if cell["table"] == table]
        if not cells:
            return ""
        rows = sorted({cell["row"] for cell in cells})
        sheet = f", trang “{cells[0]['sheet']}”" if cells[0]["sheet"] else ""
        lines = f"dòng {rows[0]}–{rows[-1]}" if len(rows) > 1 else f"dòng {rows[0]}"
        return f"Nguồn: {Path(cells[0]['file']).name}{sheet}, {lines}."


def _grouped(keyed: Iterable[tuple[Any, Row]]) -> dict[Any, list[Row]]:
    """Return rows by what stands before each."""
    found: dict[Any, list[Row]] = defaultdict(list)
    for key, row in keyed:
        found[key].append(row)
    return found
