"""A form of rows and columns: every record cell by cell, and what became of every other cell."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence

from khcn_tools.clean.columns import column_faults
from khcn_tools.clean.faults import Place, Scope, fault
from khcn_tools.clean.headless import without_header
from khcn_tools.clean.part import Part, own_parts
from khcn_tools.clean.rows import duplicates
from khcn_tools.clean.sheets import CleanSheet, Fates, TypedCell, as_typed, clean_cell
from khcn_tools.clean.totals import totals
from khcn_tools.clean.values import Misread
from khcn_tools.model import (
    CleanTable,
    Finding,
    Form,
    FormSheet,
    RawCell,
    RawSheet,
    RawTable,
    Record,
    column_letters,
)

GROUP = "(nhóm)"
"""The column under which the year's cells keep the title of the group that a record stands under."""


def clean_table(scope: Scope, found: FormSheet, form: Form) -> CleanSheet:
    """Return a sheet of records, cleaned."""
    parts = own_parts(form, found.tables)
    if not parts:
        return without_header(scope, found.sheet, form)
    own = [part.table for part in parts]
    findings = (
        *(f for part in parts for f in column_faults(scope, form, part.table, part.columns)),
        *(f for part in parts for f in _untitled(scope, part)),
        *(f for part in parts for row in part.rows for f in _row_faults(scope, part, row)),
        *(f for part in parts for f in _errors_alone(scope, part)),
        *duplicates(scope, parts),
        *totals(scope, parts),
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


def _record(part: Part, row: int) -> Record:
    """Return one record."""
    values, cells = part.values[row], part.rows[row]
    return Record(
        row,
        {c.id: clean_cell(values[c.id], cells.get(n), part.address(row, n)) for n, c in part.columns.items()},
    )


def _row_faults(scope: Scope, part: Part, row: int) -> Iterator[Finding]:
    """Yield what is wrong with the cells of a record."""
    values, subject = part.values[row], part.subject(row)
    for number, column in part.columns.items():
        value, cell = values[column.id], part.rows[row].get(number)
        if value is not None and not isinstance(value, Misread):
            continue
        place = Place(
            part.table.sheet, part.form, part.address(row, number), column.id, column.heading, subject
        )
        if isinstance(value, Misread):
            yield fault(scope, place, value.code, value.variant, cell.text if cell else None, **value.figures)
        elif column.required:
            yield fault(scope, place, "DATA-REQUIRED", value=cell.text if cell and cell.text else None)
    yield from _errors_beside(scope, part, row, subject)


def _errors_beside(scope: Scope, part: Part, row: int, subject: str | None) -> Iterator[Finding]:
    """Yield the errors in cells of a record that are not under a heading of the form."""
    for number, cell in part.rows[row].items():
        if cell.kind in {"error", "formula"} and number not in part.columns and number != part.table.serial:
            heading = part.table.headings.get(number, "")
            place = Place(part.table.sheet, part.form, cell.address, None, heading, subject)
            yield fault(scope, place, "DATA-ERROR", "formula" if cell.kind == "formula" else "", cell.text)


def _errors_alone(scope: Scope, part: Part) -> Iterator[Finding]:
    """Yield one error for each column whose cells show errors in rows that hold nothing else."""
    table, rows = part.table, [row for row, kind in part.table.kinds.items() if kind == "note"]
    for number, heading in table.headings.items():
        cells = [table.sheet.cells[row, number] for row in sorted(rows) if (row, number) in table.sheet.cells]
        wrong = [cell for cell in cells if cell.kind in {"error", "formula"}]
        if wrong and number != table.serial:
            column = part.columns.get(number)
            place = Place(table.sheet, part.form, wrong[0].address, column.id if column else None, heading)
            yield fault(scope, place, "DATA-ERROR", "rows", wrong[0].text, count=len(wrong))


def _untitled(scope: Scope, part: Part) -> Iterator[Finding]:
    """Yield a warning for each column without a heading that holds something, at its first cell."""
    first: dict[int, RawCell] = {}
    for cells in part.rows.values():
        for number in cells.keys() - part.table.headings.keys():
            if cells[number].text and cells[number].kind not in {"error", "formula"}:
                first.setdefault(number, cells[number])
    for number in sorted(first):
        place = Place(part.table.sheet, part.form, first[number].address)
        count = sum(number in cells for cells in part.rows.values())
        yield fault(scope, place, "DATA-COLUMN", "untitled", first[number].text, count=count)


def _typed(scope: Scope, part: Part) -> Iterator[TypedCell]:
    """Yield the cells of the records as they were typed, those under no known heading too.

    Cells in which a record goes on come first, so that the record's own ones are found last under their name.
    """
    stored = part.table.record_cells() if part.more else part.rows
    for row in (*part.more, *part.rows):
        head = part.more.get(row, row)
        for number, cell in stored[row].items():
            if number != part.table.serial and row in {head, cell.row}:
                yield _typed_cell(scope, part, head, _name(part, number), cell)
    yield from _group_cells(scope, part)


def _name(part: Part, number: int) -> str:
    """Return what the year's cells call a column."""
    column = part.columns.get(number)
    return column.id if column else part.table.headings.get(number) or column_letters(number)


def _typed_cell(scope: Scope, part: Part, row: int, name: str, cell: RawCell) -> TypedCell:
    """Return a cell as it was typed."""
    return TypedCell(part.form.id, row, name, scope.file, part.table.sheet.name, cell.address, as_typed(cell))


def _group_cells(scope: Scope, part: Part) -> Iterator[TypedCell]:
    """Yield for each record the titles of the groups it stands under, at the cell of the innermost."""
    if not part.table.groups:
        return
    titles: dict[int, RawCell] = {}
    for (row, number), cell in sorted(part.table.sheet.cells.items()):
        if part.table.kinds.get(row) == "group" and cell.kind == "text" and number != part.table.serial:
            titles.setdefault(row, cell)
    rows = list(titles)
    for row, text in part.table.groups.items():
        above = bisect_left(rows, row) - 1
        if row in part.rows and above >= 0:
            name, sheet = titles[rows[above]].address, part.table.sheet.name
            yield TypedCell(part.form.id, row, GROUP, scope.file, sheet, name, text)


def _foreign_tables(scope: Scope, found: FormSheet, form: Form, own: Sequence[RawTable]) -> Iterator[Finding]:
    """Yield a warning for each table on the sheet that is not the form's."""
    ours = {table.header for table in own}
    foreign = [table for table in found.tables if table.header not in ours]
    cells = Counter(row for row, _ in found.sheet.cells) if foreign else Counter[int]()
    for table in foreign:
        count = sum(cells[row] for row in table.kinds)
        place = Place(found.sheet, form)
        yield fault(scope, place, "DATA-COLUMN", "foreign_table", row=table.header[0], count=count)


def _fates(sheet: RawSheet, parts: Sequence[Part]) -> Fates:
    """Return what became of every cell of the sheet."""
    kinds = {row: kind for part in parts for row, kind in part.table.kinds.items()}
    serials = {row: part.table.serial for part in parts for row in part.table.kinds}
    fates: dict[tuple[int, int], str] = {}
    for row, column in sheet.cells:
        kind = kinds.get(row, "note")
        if kind == "record":
            kind = "index" if column == serials[row] else "read"
        fates[row, column] = kind
    return fates | dict.fromkeys(sheet.covered(), "hidden")
