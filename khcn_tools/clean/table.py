"""A form of rows and columns: every record cell by cell, and what became of every other cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from khcn_tools.clean.columns import column_faults, match_columns
from khcn_tools.clean.faults import Place, Scope, fault
from khcn_tools.clean.rows import duplicates, totals
from khcn_tools.clean.sheets import CleanSheet, Fates, TypedCell, all_as, as_typed, clean_cell
from khcn_tools.clean.values import Misread, date_order, value_of
from khcn_tools.model import (
    CleanTable,
    Column,
    ColumnType,
    Finding,
    Form,
    FormSheet,
    RawCell,
    RawSheet,
    RawTable,
    Record,
    column_letters,
)

_SUBJECTS = ("subject", "name")


@dataclass(frozen=True)
class _Part:
    """One of the tables of a form's sheet: its columns, its records, the order of day and month by column."""

    form: Form
    table: RawTable
    columns: Mapping[int, Column]
    rows: Mapping[int, Mapping[int, RawCell]]
    orders: Mapping[str, str]

    def values(self, row: int) -> dict[str, object]:
        """Return what each column of a record means: a value, None where empty, or a `Misread`."""
        cells = self.rows[row]
        return {
            column.id: value_of(cells[number], column, self.orders.get(column.id, "dmy"))
            if number in cells
            else None
            for number, column in self.columns.items()
        }

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


def clean_table(scope: Scope, found: FormSheet, form: Form) -> CleanSheet:
    """Return a sheet of records, cleaned."""
    parts = _own(form, [_part(form, table) for table in found.tables])
    if not parts:
        headings = ", ".join(column.heading for column in form.columns)
        finding = fault(scope, Place(found.sheet, form), "DATA-COLUMN", "header", headings=headings)
        return CleanSheet(found.sheet, all_as(found.sheet, "note"), (finding,))
    own = [part.table for part in parts]
    findings = (
        *(f for part in parts for f in column_faults(scope, form, part.table, part.columns)),
        *(f for part in parts for f in _untitled(scope, part)),
        *(f for part in parts for row in part.rows for f in _row_faults(scope, part, row)),
        *duplicates(scope, form, own),
        *(f for part in parts for f in totals(scope, form, part.table, part.columns)),
        *_foreign_tables(scope, found, form, own),
    )
    table = CleanTable(
        form_id=form.id,
        unit_id=scope.unit.id,
        file=scope.file,
        sheet=found.sheet.name,
        columns=frozenset(column.id for part in parts for column in part.columns.values()),
        records=tuple(_record(part, row) for part in parts for row in part.rows),
    )
    typed = tuple(cell for part in parts for cell in _typed(scope, part))
    return CleanSheet(found.sheet, _fates(found.sheet, parts), findings, table, typed)


def _own(form: Form, parts: Sequence[_Part]) -> list[_Part]:
    """Return the tables that are the form's: the one that fits best, and others with all that it requires."""
    required = {column for column in form.columns if column.required}
    best = max(parts, key=lambda part: len(part.columns), default=None)
    alike = [
        p for p in parts if required <= set(p.columns.values()) and 2 * len(p.columns) >= len(p.table.headings)
    ]
    return [part for part in parts if part.columns and (part is best or part in alike)]


def _part(form: Form, table: RawTable) -> _Part:
    """Match a table with its form."""
    columns, rows = match_columns(form, table.headings), table.record_cells()
    dates = {number: column.id for number, column in columns.items() if column.type is ColumnType.DATE}
    typed = {name: [row[number] for row in rows.values() if number in row] for number, name in dates.items()}
    return _Part(form, table, columns, rows, {name: date_order(cells) for name, cells in typed.items()})


def _record(part: _Part, row: int) -> Record:
    """Return one record."""
    values, cells = part.values(row), part.rows[row]
    return Record(
        row,
        {c.id: clean_cell(values[c.id], cells.get(n), part.address(row, n)) for n, c in part.columns.items()},
    )


def _row_faults(scope: Scope, part: _Part, row: int) -> Iterator[Finding]:
    """Yield what is wrong with the cells of a record."""
    values, subject = part.values(row), part.subject(row)
    for number, column in part.columns.items():
        value, cell = values[column.id], part.rows[row].get(number)
        place = Place(
            part.table.sheet, part.form, part.address(row, number), column.id, column.heading, subject
        )
        if isinstance(value, Misread):
            yield fault(scope, place, value.code, value.variant, cell.text if cell else None, **value.figures)
        elif value is None and column.required:
            yield fault(scope, place, "DATA-REQUIRED", value=cell.text if cell and cell.text else None)
    yield from _errors_beside(scope, part, row, subject)


def _errors_beside(scope: Scope, part: _Part, row: int, subject: str | None) -> Iterator[Finding]:
    """Yield the errors in cells of a record that are not under a heading of the form."""
    for number, cell in part.rows[row].items():
        if cell.kind in {"error", "formula"} and number not in part.columns and number != part.table.serial:
            heading = part.table.headings.get(number, "")
            place = Place(part.table.sheet, part.form, cell.address, None, heading, subject)
            yield fault(scope, place, "DATA-ERROR", "formula" if cell.kind == "formula" else "", cell.text)


def _untitled(scope: Scope, part: _Part) -> Iterator[Finding]:
    """Yield a warning for each column without a heading that holds something, at its first cell."""
    first: dict[int, RawCell] = {}
    for cells in part.rows.values():
        for number, cell in cells.items():
            if number not in part.table.headings and cell.text and cell.kind not in {"error", "formula"}:
                first.setdefault(number, cell)
    for number in sorted(first):
        place = Place(part.table.sheet, part.form, first[number].address)
        count = sum(number in cells for cells in part.rows.values())
        yield fault(scope, place, "DATA-COLUMN", "untitled", first[number].text, count=count)


def _typed(scope: Scope, part: _Part) -> Iterator[TypedCell]:
    """Yield the cells of the records as they were typed, those under no known heading too."""
    sheet, headings = part.table.sheet.name, part.table.headings
    for row, cells in part.rows.items():
        for number, cell in cells.items():
            if number != part.table.serial:
                column = part.columns.get(number)
                name = column.id if column else headings.get(number) or column_letters(number)
                yield TypedCell(part.form.id, row, name, scope.file, sheet, cell.address, as_typed(cell))


def _foreign_tables(scope: Scope, found: FormSheet, form: Form, own: Sequence[RawTable]) -> Iterator[Finding]:
    """Yield a warning for each table on the sheet that is not the form's."""
    for table in found.tables:
        if table not in own:
            count = sum(row in table.kinds for row, _ in found.sheet.cells)
            place = Place(found.sheet, form)
            yield fault(scope, place, "DATA-COLUMN", "foreign_table", row=table.header[0], count=count)


def _fates(sheet: RawSheet, parts: Sequence[_Part]) -> Fates:
    """Return what became of every cell of the sheet."""
    kinds = {row: kind for part in parts for row, kind in part.table.kinds.items()}
    serials = {row: part.table.serial for part in parts for row in part.table.kinds}
    fates, covered = {}, sheet.covered()
    for row, column in sheet.cells:
        kind = kinds.get(row, "note")
        if (row, column) in covered:
            kind = "hidden"
        elif kind == "record":
            kind = "index" if column == serials[row] else "read"
        fates[row, column] = kind
    return fates
