"""A workbook from the sheets that were read, where the unit's own file is no .xlsx that can be written in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from typing import Any

from openpyxl.styles import Alignment, Font
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from khcn_tools.blank import style
from khcn_tools.model import RawCell, RawSheet, column_letters
from khcn_tools.read.cells import text_cell

_ROWS, _COLUMNS = 1_048_576, 16_384
_ESCAPED = re.compile("_x[0-9A-Fa-f]{4}_|[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_BARRED, _LONGEST = re.compile(r"[\[\]:*?/\\]"), 31  # in the name of a sheet
_NARROW, _WIDE, _ONE_LINE = 8, 32, 100_000


def holds(sheets: Iterable[RawSheet]) -> bool:
    """Tell whether Excel can hold all cells: no text is ever cut, and none left out."""
    cells = (cell for sheet in sheets for cell in sheet.cells.values())
    return all(len(str(c.value)) <= style.LONGEST and c.row <= _ROWS and c.column <= _COLUMNS for c in cells)


def titled(sheets: Iterable[RawSheet]) -> dict[str, RawSheet]:
    """Return the sheets by names that Excel takes: those of CSV are called as their files."""
    found: dict[str, RawSheet] = {}
    for sheet in sheets:
        name = _BARRED.sub("_", sheet.name or PurePosixPath(sheet.file).stem)[:_LONGEST].strip("'") or "Trang"
        taken = {title.lower() for title in found}
        ways = (f"{name[: _LONGEST - 4]} {n}" if n else name for n in range(len(taken) + 1))
        found[next(title for title in ways if title.lower() not in taken)] = sheet
    return found


def rebuilt(sheets: Mapping[str, RawSheet]) -> Workbook:
    """Return a workbook with every cell as it was typed: its kind, its number format, its font.

    Of no sheets, an empty one.
    """
    workbook = Workbook()
    for title, raw in sheets.items():
        sheet = workbook.create_sheet(title)
        sheet.sheet_state = "hidden" if raw.hidden else "visible"
        for cell in raw.cells.values():
            _put(sheet, cell)
        _fit(sheet, raw.cells.values())
        for top, left, bottom, right in raw.merged:
            within = top <= bottom <= _ROWS and left <= right <= _COLUMNS  # a broken file may say anything
            if within and (top, left) != (bottom, right):
                area = f"{column_letters(left)}{top}:{column_letters(right)}{bottom}"
                sheet.merged_cells.add(area)  # what stands under it is not touched
    if sheets:
        workbook.remove(workbook.worksheets[0])
    return workbook


def _put(sheet: Worksheet, raw: RawCell) -> None:
    """Write one cell; a text stays a text, whatever it begins with, and in its font is read as it was."""
    cell: Any = sheet.cell(raw.row, raw.column)
    foreign = raw.kind == "formula" and "[." in str(raw.value)  # of OpenDocument: Excel would not open it
    if raw.kind == "text" or foreign:
        text = str(raw.value)
        alike = not raw.font or text_cell(raw.row, raw.column, [(text, raw.font)]).text == raw.text
        cell.font = Font(name=raw.font if raw.font and alike else style.FAMILY, size=12)
        cell._value = escaped(text if alike else raw.text)  # noqa: SLF001  # the setter cuts, and reads formulas
        cell.data_type = "s"
        return
    cell.value, cell.font = raw.value, Font(name=style.FAMILY, size=12)
    cell.number_format = raw.number_format or cell.number_format
    if raw.kind == "number":
        cell._value = repr(raw.value)  # noqa: SLF001  # openpyxl would write sixteen digits
    if raw.kind == "error":
        cell.data_type = "e"


def _fit(sheet: Worksheet, cells: Iterable[RawCell]) -> None:
    """Frame tables, make columns and rows fit their texts; a text alone in its row runs over, as a title."""
    rows: dict[int, list[RawCell]] = {}
    for cell in cells:
        rows.setdefault(cell.row, []).append(cell)
    widths: dict[int, int] = {}
    for cell in (cell for found in rows.values() if len(found) > 1 for cell in found):
        longest = max(map(len, cell.text.split("\n"))) + 2
        widths[cell.column] = max(widths.get(cell.column, _NARROW), min(longest, _WIDE))
    for column, width in widths.items():
        sheet.column_dimensions[column_letters(column)].width = width
    for row, found in rows.items():
        table = widths if len(found) > 1 else {}
        style.fit_row(sheet, row, [c.text for c in found], [table.get(c.column, _ONE_LINE) for c in found])
        for column in table:
            sheet.cell(row, column).border = style.BOX
            sheet.cell(row, column).alignment = Alignment(vertical="center", wrap_text=True)


def escaped(text: str) -> str:
    """Return a text with what XML cannot hold as spreadsheets write it.

    >>> escaped("a" + chr(0) + "b_x0041_")
    'a_x0000_b_x005F_x0041_'
    """
    return _ESCAPED.sub(lambda found: _as_escape(found[0]), text)


def _as_escape(found: str) -> str:
    return f"_x005F{found}" if len(found) > 1 else f"_x{ord(found):04X}_"
