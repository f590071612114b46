"""A workbook saved as Excel 97-2003 does (.xls): what that format has no room for is left out, no cell is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from openpyxl.cell.cell import Cell
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.utils.cell import column_index_from_string
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from data.sample.biff import Error, Formula, Place, Sheet, xls
from data.sample.biff_tables import Look, Rich

_DAY_NULL = dt.date(1899, 12, 30)
_ERRORS = {"#N/A": 42, "#REF!": 23, "#DIV/0!": 7}
_HIDDEN = {"visible": 0, "hidden": 1, "veryHidden": 2}


def as_xls(workbook: Workbook) -> bytes:
    """Return the workbook as an .xls file, the same bytes each time."""
    return xls(*(_sheet(sheet) for sheet in workbook.worksheets))


def _sheet(sheet: Worksheet) -> Sheet:
    """Return a sheet: values, looks, merged cells, widths and heights; checks and conditions are left out."""
    drawn = dict(_cells(sheet))
    widths, heights = sheet.column_dimensions.items(), sheet.row_dimensions.items()
    merged = [(a.min_row - 1, a.max_row - 1, a.min_col - 1, a.max_col - 1) for a in sheet.merged_cells.ranges]
    return Sheet(
        sheet.title,
        {place: _value(cell) for place, cell in drawn.items()},
        merged=sorted(merged),
        hidden=_HIDDEN[sheet.sheet_state],
        looks={place: _look(cell) for place, cell in drawn.items()},
        widths={column_index_from_string(letters) - 1: column.width for letters, column in widths},
        heights={number - 1: row.height for number, row in heights if row.height},
    )


def _cells(sheet: Worksheet) -> Iterator[tuple[Place, Cell]]:
    """Yield the cells that hold something or are drawn."""
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell, Cell) and (cell.value is not None or cell.has_style):
                yield (cell.row - 1, cell.column - 1), cell


def _value(cell: Cell) -> object:
    """Return the value of a cell as the format keeps it; ValueError where it has no room for such."""
    value = cell.value
    if isinstance(value, CellRichText):
        return _rich(value, _look(cell))
    if cell.data_type == "e":
        return Error(_ERRORS[str(value)])
    if cell.data_type == "f":
        return Formula(None)
    if isinstance(value, dt.date):
        return float((dt.date(value.year, value.month, value.day) - _DAY_NULL).days)
    if value is None or isinstance(value, str | int | float):
        return None if value == "" else value
    raise ValueError(f"{cell.coordinate}: {value!r}")


def _rich(text: CellRichText, look: Look) -> Rich:
    """Return a text of several looks."""
    runs: list[tuple[int, Look]] = []
    at = 0
    for part in text:
        if isinstance(part, TextBlock):
            font = part.font
            colour = font.color.rgb[-6:] if font.color else look.colour
            runs.append(
                (at, Look(font.rFont or look.font, font.sz or look.size, bool(font.b), bool(font.i), colour))
            )
        else:
            runs.append((at, look))
        at += len(str(part))
    return Rich(str(text), tuple(runs))


def _look(cell: Cell) -> Look:
    """Return how a cell looks."""
    font, lies, fill = cell.font, cell.alignment, cell.fill
    return Look(
        font.name,
        font.sz,
        bold=bool(font.b),
        italic=bool(font.i),
        colour=font.color.rgb[-6:] if font.color and isinstance(font.color.rgb, str) else "000000",
        fill=fill.fgColor.rgb[-6:] if fill.patternType == "solid" else "",
        box=bool(cell.border.left and cell.border.left.style),
        wrap=bool(lies.wrap_text),
        horizontal=lies.horizontal or "",
        number_format=cell.number_format,
    )
