"""One of the tables of a form's sheet, matched with its form and understood cell by cell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from khcn_tools.clean.columns import match_columns
from khcn_tools.clean.continued import continued, joined
from khcn_tools.clean.sheets import as_typed
from khcn_tools.clean.styles import column_style
from khcn_tools.clean.values import value_of
from khcn_tools.model import Column, Form, RawCell, RawTable, column_letters

_SUBJECTS = ("subject", "name")


@dataclass(frozen=True)
class Part:
    """A table: its columns, its records, and what each column of a record means.

    A value is None where its cell is empty, and a `Misread` where it could not be understood. `more` maps the
    rows that only go on to the record they belong to; `styles` says how each column is written.
    """

    form: Form
    table: RawTable
    columns: Mapping[int, Column]
    rows: Mapping[int, Mapping[int, RawCell]]
    values: Mapping[int, Mapping[str, object]]
    more: Mapping[int, int]
    styles: Mapping[int, str]

    def address(self, row: int, number: int) -> str:
        """Return where a value stands, or should stand."""
        cell = self.rows[row].get(number)
        return cell.address if cell else f"{column_letters(number)}{row}"

    def subject(self, row: int) -> str | None:
        """Return whom or what a record is about: its subject or name, or its first required column."""
        required = [column.id for column in self.form.columns if column.required]
        cells = self.rows[row]
        texts = {c.id: " ".join(cells[n].text.split()) for n, c in self.columns.items() if n in cells}
        return next((texts[name] for name in (*_SUBJECTS, *required) if texts.get(name)), None)


def own_parts(form: Form, tables: Iterable[RawTable]) -> list[Part]:
    """Return the tables that are the form's: the one that fits best, and others with all that it requires."""
    required = {column for column in form.columns if column.required}
    matched = [(table, match_columns(form, table.headings)) for table in tables]
    best = max(matched, key=lambda pair: len(pair[1]), default=(None, {}))[0]
    return [
        _part(form, table, columns)
        for table, columns in matched
        if columns and (table is best or _alike(table, columns, required))
    ]


def _alike(table: RawTable, columns: Mapping[int, Column], required: set[Column]) -> bool:
    """Tell whether a table has all required headings, and mostly headings of the form."""
    return required <= set(columns.values()) and 2 * len(columns) >= len(table.headings)


def _part(form: Form, table: RawTable, columns: Mapping[int, Column]) -> Part:
    """Return a table with its rows joined where they go on, names in two cells as one, and its values."""
    halves = _halves(table, columns)
    headings = {number: heading for number, heading in table.headings.items() if number - 1 not in halves}
    table = replace(table, headings=headings) if halves else table
    stored = {row: _whole(cells, halves) if halves else cells for row, cells in table.record_cells().items()}
    more = continued(table, columns, stored)
    rows = joined(stored, more) if more else stored
    styles = {n: column_style(c, [row[n] for row in rows.values() if n in row]) for n, c in columns.items()}
    values = {row: _values(columns, cells, styles) for row, cells in rows.items()}
    return Part(form, table, columns, rows, values, more, styles)


def _halves(table: RawTable, columns: Mapping[int, Column]) -> set[int]:
    """Return the columns of names that go on in the next one: one heading is merged over both."""
    first, last = table.header
    wide = {
        left
        for top, left, bottom, right in table.sheet.merged
        if first <= top and bottom == last and right == left + 1
    }
    return {
        number
        for number, column in columns.items()
        if number in wide
        and column.id in _SUBJECTS
        and table.headings.get(number + 1) == table.headings[number]
    }


def _whole(cells: Mapping[int, RawCell], halves: set[int]) -> Mapping[int, RawCell]:
    """Return a row in which "Nguyễn Thị" and "Hoa" beside it are one text, at the address of the first."""
    found = dict(cells)
    for number in halves:
        one, other = cells.get(number), cells.get(number + 1)
        if one and other and one.kind == other.kind == "text":
            value = f"{as_typed(one)} {as_typed(other)}"
            found[number] = replace(one, value=value, text=f"{one.text} {other.text}")
            del found[number + 1]
    return found


def _values(
    columns: Mapping[int, Column], cells: Mapping[int, RawCell], styles: Mapping[int, str]
) -> dict[str, object]:
    """Return what each column of a record means."""
    return {
        column.id: value_of(cells[number], column, styles[number]) if number in cells else None
        for number, column in columns.items()
    }
