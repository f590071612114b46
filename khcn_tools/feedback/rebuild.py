"""A workbook from the sheets that were read, where the unit's own file is no .xlsx that can be written in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from typing import Any

from openpyxl.styles import Alignment, Font
from openpyxl.workbook import Workbook
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from khcn_tools.blank import style
from khcn_tools.model import RawCell, RawSheet, column_letters
from khcn_tools.read.cells import text_cell

_MOST = 32_767  # characters in a cell of Excel
_ROWS, _COLUMNS = 1_048_576, 16_384
_ESCAPED = re.compile("_x[0-9A-Fa-f]{4}_|[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_BARRED, _LONGEST = re.compile(r"[\[\]:*?/\\]"), 31  # in the name of a sheet
_NARROW, _WIDE, _ONE_LINE = 8, 32, 100_000


def holds(sheets: Iterable[RawSheet]) -> bool:
    """Tell whether Excel can hold all cells: no text is ever cut, and none left out."""
    cells = (cell for sheet in sheets for cell in sheet.cells.values())
    return all(len(str(c.value)) <= _MOST and c.row <= _ROWS and c.column <= _COLUMNS for c in cells)


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
    """Return a workbook with every cell as it was typed: its kind, its number format, its legacy font."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for title, raw in sheets.items():
        sheet = workbook.create_sheet(title)
        sheet.sheet_state = "hidden" if raw.hidden else "visible"
        shared = Counter(row for row, _ in raw.cells)
        for cell in raw.cells.values():
            _put(sheet, cell, in_table=shared[cell.row] > 1)
        for area in raw.merged:
            _merge(sheet, area)
        _fit(sheet, raw, shared)
    return workbook


def _put(sheet: Worksheet, raw: RawCell, *, in_table: bool) -> None:
    """Write one cell; a text stays a text, whatever it begins with."""
    cell: Any = sheet.cell(raw.row, raw.column)
    if in_table:
        cell.alignment = Alignment(vertical="center", wrap_text=True)
    foreign = raw.kind == "formula" and "[." in str(raw.value)  # of OpenDocument: Excel would not open it
    if raw.kind == "text" or foreign:
        legacy = raw.font if _by_font(raw) else ""
        text = str(raw.value) if legacy or not raw.font else raw.text if _differs(raw) else str(raw.value)
        cell._value, cell.data_type = escaped(text), "s"  # noqa: SLF001  # the setter cuts, and reads formulas
        cell.font = Font(name=legacy or "Times New Roman", size=12)
        return
    cell.value = raw.value
    if raw.kind == "number":
        cell._value = repr(raw.value)  # noqa: SLF001  # openpyxl would write sixteen digits
    cell.font = Font(name="Times New Roman", size=12)
    if raw.kind == "error":
        cell.data_type = "e"
    if raw.number_format:
        cell.number_format = raw.number_format


def _differs(raw: RawCell) -> bool:
    """Tell whether a text is read otherwise than its letters say: it was typed in a legacy font."""
    return text_cell(raw.row, raw.column, [(str(raw.value), "")]).text != raw.text


def _by_font(raw: RawCell) -> bool:
    """Tell whether the cell's font by itself makes its text what was read."""
    alone = text_cell(raw.row, raw.column, [(str(raw.value), raw.font)]).text
    return bool(raw.font) and _differs(raw) and alone == raw.text


def escaped(text: str) -> str:
    """Return a text with what XML cannot hold as spreadsheets write it.

    >>> escaped("a" + chr(0) + "b_x0041_")
    'a_x0000_b_x005F_x0041_'
    """
    return _ESCAPED.sub(lambda found: _as_escape(found[0]), text)


def _as_escape(found: str) -> str:
    return f"_x005F{found}" if len(found) > 1 else f"_x{ord(found):04X}_"


def _merge(sheet: Worksheet, area: tuple[int, int, int, int]) -> None:
    """Merge an area without touching what stands under it."""
    top, left, bottom, right = area
    letters = f"{column_letters(left)}{top}:{column_letters(right)}{bottom}"
    within = top <= bottom <= _ROWS and left <= right <= _COLUMNS  # a broken file may say anything
    if within and (top, left) != (bottom, right):
        sheet.merged_cells.add(letters)


def _fit(sheet: Worksheet, raw: RawSheet, shared: Mapping[int, int]) -> None:
    """Make columns and rows fit their texts, within bounds; a text alone in its row runs over, as a title."""
    texts = {p: c.text for p, c in raw.cells.items() if shared[c.row] > 1}
    widths = {column: _NARROW for _, column in texts}
    for (_, column), text in texts.items():
        longest = max(map(len, text.split("\n")))
        widths[column] = min(max(widths[column], longest + 2), _WIDE)
    for column, width in widths.items():
        sheet.column_dimensions[column_letters(column)].width = width
    rows: dict[int, list[tuple[str, float]]] = {}
    for (row, column), text in texts.items():
        rows.setdefault(row, []).append((text, widths[column]))
    for row, found in rows.items():
        style.fit_row(sheet, row, *zip(*found, strict=True))
        for column in widths:
            sheet.cell(row, column).border = style.BOX
    for (row, _), cell in raw.cells.items():
        if shared[row] == 1:
            style.fit_row(sheet, row, [cell.text], [_ONE_LINE])
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
