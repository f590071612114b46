"""Names of the unit's own collectives that stand alone among people: the titles of those below, no persons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from khcn_tools.clean.columns import match_columns
from khcn_tools.model import FormSheet, RawTable, Unit
from khcn_tools.text import search_key

_PEOPLE, _LIST, _NAME = "people", "collectives", "name"


def with_collectives(sheets: Sequence[FormSheet], unit: Unit) -> tuple[FormSheet, ...]:
    """Return the sheets with the rows of people that only name a collective of the unit made groups."""
    names = {search_key(name) for name in (unit.name, *unit.aliases, *_listed(sheets))}
    return tuple(
        replace(found, tables=tuple(_table(found, table, names) for table in found.tables))
        if found.form and found.form.id == _PEOPLE
        else found
        for found in sheets
    )


def _listed(sheets: Iterable[FormSheet]) -> Iterator[str]:
    """Yield the names of the collectives that the unit lists."""
    for found in sheets:
        if found.form and found.form.id == _LIST:
            for table in found.tables:
                name = _column(found, table)
                yield from (cells[name].text for cells in table.record_cells().values() if name in cells)


def _column(found: FormSheet, table: RawTable) -> int:
    """Return the column of the names; 0 where there is none."""
    columns = match_columns(found.form, table.headings) if found.form else {}
    return next((number for number, column in columns.items() if column.id == _NAME), 0)


def _table(found: FormSheet, table: RawTable, names: set[str]) -> RawTable:
    """Return a table of people with the names of collectives as groups."""
    column = _column(found, table)
    alone = {row: cells[column] for row, cells in table.record_cells().items() if set(cells) == {column}}
    titles = {row: cell.text for row, cell in alone.items() if search_key(cell.text) in names}
    if not titles:
        return table
    kinds = {row: "group" if row in titles else kind for row, kind in table.kinds.items()}
    groups, title = dict(table.groups), ""
    for row in sorted(kinds):
        title = titles.get(row, "" if table.kinds[row] == "group" else title)
        groups |= {row: title} if title and kinds[row] == "record" else {}
    groups = {row: text for row, text in groups.items() if row not in titles}
    return replace(table, kinds=kinds, groups=groups)
