"""A form of labels and values: the label in one cell, the value in the next one to the right."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from khcn_tools.clean.faults import Place, Scope, fault
from khcn_tools.clean.sheets import CleanSheet, Fates, TypedCell, as_typed, clean_cell
from khcn_tools.clean.values import Misread, value_of
from khcn_tools.forms.keys import column_keys
from khcn_tools.model import (
    CleanTable,
    Column,
    ColumnType,
    Finding,
    Form,
    RawCell,
    RawSheet,
    Record,
    column_letters,
)
from khcn_tools.text import search_key

Cells = Mapping[tuple[int, int], RawCell]

_LONGEST = 150  # letters of a label and its figure in one cell
_FIGURES = {ColumnType.NUMBER, ColumnType.YEAR, ColumnType.DATE}


@dataclass(frozen=True, slots=True)
class _Line:
    """A label that was found, the cell to its right that holds something, and what stands below the label."""

    column: Column
    label: RawCell
    cell: RawCell | None
    below: RawCell | None = None

    @property
    def address(self) -> str:
        """Where the value stands, or should stand."""
        return self.cell.address if self.cell else f"{column_letters(self.label.column + 1)}{self.label.row}"


def clean_pairs(scope: Scope, sheet: RawSheet, form: Form) -> CleanSheet:
    """Return a sheet of pairs, cleaned: one record, whose row is that of its first label."""
    lines = _lines(sheet, form)
    values = {line.column.id: value_of(line.cell, line.column) if line.cell else None for line in lines}
    findings = (*_missing(scope, sheet, form, lines), *_faults(scope, sheet, form, lines, values))
    first = min((line.label.row for line in lines), default=0)
    cells = {line.column.id: clean_cell(values[line.column.id], line.cell, line.address) for line in lines}
    table = CleanTable(
        form.id, scope.unit.id, scope.file, sheet.name, frozenset(cells), (Record(first, cells),)
    )
    typed = tuple(
        TypedCell(form.id, first, line.column.id, scope.file, sheet.name, line.address, as_typed(line.cell))
        for line in lines
        if line.cell
    )
    return CleanSheet(sheet, _fates(sheet, lines, first), findings, table if lines else None, typed)


def _lines(sheet: RawSheet, form: Form) -> list[_Line]:
    """Return the labels of the form that stand on the sheet, each at its first place, from top to bottom.

    A label with its value in one cell is looked for where none stands alone with a value beside it.
    """
    by_key = {key: column for column in form.columns for key in column_keys(column)}
    covered = sheet.covered()
    cells = {place: sheet.cells[place] for place in sorted(sheet.cells) if place not in covered}
    labels = {place: by_key.get(search_key(cell.text)) for place, cell in cells.items()}
    found: dict[str, _Line] = {}
    for place, cell in cells.items():
        column, values = labels[place], [line.cell for line in found.values()]
        if column and column.id not in found and cell not in values:
            right = _right_of(cells, place)
            known = right is not None and labels[right.row, right.column]
            below = _below(sheet, cells, place)
            below = None if below is None or labels[below.row, below.column] else below
            found[column.id] = _Line(column, cell, None if known else right, below)
    for place, cell in cells.items():
        line = None if labels[place] else _in_one_cell(cell, by_key)
        if line and (line.column.id not in found or found[line.column.id].cell is None):
            found[line.column.id] = line
    return list(found.values())


def _right_of(cells: Cells, place: tuple[int, int]) -> RawCell | None:
    """Return the next cell to the right that shows something."""
    shown = [c for (row, c), cell in cells.items() if row == place[0] and c > place[1] and cell.text]
    return cells[place[0], min(shown)] if shown else None


def _below(sheet: RawSheet, cells: Cells, place: tuple[int, int]) -> RawCell | None:
    """Return the cell right under a label, if it shows something."""
    bottom = next((area[2] for area in sheet.merged if area[:2] == place), place[0])
    cell = cells.get((bottom + 1, place[1]))
    return cell if cell and cell.text else None


def _in_one_cell(cell: RawCell, by_key: Mapping[str, Column]) -> _Line | None:
    """Return label and value of one cell: "Năm: 2022"; without a colon only a figure or a date is a value."""
    label, colon, value = cell.text.partition(":")
    column = by_key.get(search_key(label)) if colon and value.strip() else None
    if column:
        return _Line(column, cell, replace(cell, text=value.strip()))
    words = cell.text.split() if len(cell.text) <= _LONGEST else []
    for n in range(len(words) - 1, 0, -1):
        column = by_key.get(search_key(" ".join(words[:n])))
        rest = replace(cell, text=" ".join(words[n:]))
        if column and column.type in _FIGURES and not isinstance(value_of(rest, column), Misread):
            return _Line(column, cell, rest)
    return None


def _missing(scope: Scope, sheet: RawSheet, form: Form, lines: Sequence[_Line]) -> Iterator[Finding]:
    """Yield an error for each required label that is not there."""
    present = {line.column.id for line in lines}
    for column in form.columns:
        if column.required and column.id not in present:
            place = Place(sheet, form, column=column.id)
            yield fault(scope, place, "DATA-COLUMN", "label", heading=column.heading)


def _faults(
    scope: Scope, sheet: RawSheet, form: Form, lines: Sequence[_Line], values: Mapping[str, object]
) -> Iterator[Finding]:
    """Yield what is wrong with the values: misread, empty though required, another unit's or another year's."""
    for line in lines:
        column, value = line.column, values[line.column.id]
        place = Place(sheet, form, line.address, column.id, column.heading)
        typed = line.cell.text if line.cell else None
        if isinstance(value, Misread):
            yield fault(scope, place, value.code, value.variant, typed, **value.figures)
        elif line.cell is None and line.below is not None:
            below = line.below
            yield fault(scope, place, "DATA-REQUIRED", "below", below.text, below=below.address)
        elif value is None and column.required:
            yield fault(scope, place, "DATA-REQUIRED", "label", typed)
        elif column.id == "unit_name" and value is not None and not _is_unit(scope, str(value)):
            yield fault(scope, place, "DATA-UNIT", value=typed, unit=scope.unit.name)
        elif column.id == "year" and value not in (None, scope.plan.year):
            yield fault(scope, place, "DATA-UNIT", "year", typed, year=scope.plan.year)


def _is_unit(scope: Scope, name: str) -> bool:
    """Tell whether a name is the unit's own, or one of its aliases, with the organ's name behind it or not."""
    organ = search_key(scope.plan.organ)
    own = {search_key(text) for text in (scope.unit.name, *scope.unit.aliases)}
    return search_key(name) in own | {
        " ".join([*key.removesuffix(organ.split()[0]).split(), organ]) for key in own
    }


def _fates(sheet: RawSheet, lines: Sequence[_Line], first: int) -> Fates:
    """Return what became of every cell: titles above the first label, notes beside and below."""
    fates = {place: "title" if place[0] < first else "note" for place in sheet.cells}
    fates |= dict.fromkeys(sheet.covered(), "hidden")
    fates |= {(line.label.row, line.label.column): "header" for line in lines}
    return fates | {(line.cell.row, line.cell.column): "read" for line in lines if line.cell}
