"""Workbooks of Office Open XML (.xlsx, .xlsm), by openpyxl's own parser of sheets.

The parser is used below openpyxl's worksheet, which throws away what lies under merged cells, and whose
cells hold either the formula or its value: here one pass sees both.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from openpyxl import load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.styles.numbers import BUILTIN_FORMATS, BUILTIN_FORMATS_MAX_SIZE
from openpyxl.worksheet._reader import FORMULA_TAG, WorkSheetParser

from khcn_tools.model import RawCell, RawSheet
from khcn_tools.read.bounds import Filled, limited
from khcn_tools.read.cells import Runs, error_cell, formula_cell, text_cell, unescaped, value_cell


class _Parser(WorkSheetParser):
    """Gives every cell its stored value, and its formula beside it."""

    def parse_cell(self, element: Any) -> dict[str, Any]:
        cell: dict[str, Any] = super().parse_cell(element)
        formula = element.find(FORMULA_TAG)
        cell["formula"] = None if formula is None else f"={formula.text or ''}"
        return cell


def xlsx_sheets(data: bytes, name: str) -> tuple[RawSheet, ...]:
    """Return the sheets of a workbook, hidden ones too; what openpyxl raises on a broken file goes through."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # extensions that a reader does not need
        book = load_workbook(BytesIO(data), read_only=True, data_only=True, rich_text=True, keep_links=False)
        try:
            return tuple(_sheet(book, sheet, name) for sheet in book.worksheets)
        finally:
            book.close()


def _sheet(book: Any, sheet: Any, name: str) -> RawSheet:
    """Return one sheet."""
    with sheet._get_source() as source:  # noqa: SLF001  # see the module's docstring
        parser = _Parser(
            Filled(source),
            sheet._shared_strings,  # noqa: SLF001
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,  # noqa: SLF001
            timedelta_formats=book._timedelta_formats,  # noqa: SLF001
            rich_text=True,
        )
        cells = {(cell.row, cell.column): cell for cell in limited(_cells(book, parser))}
        areas = parser.merged_cells.mergeCell if parser.merged_cells else ()
    merged = tuple((area.min_row, area.min_col, area.max_row, area.max_col) for area in areas)
    return RawSheet(name, sheet.title, cells, merged, hidden=sheet.sheet_state != "visible")


def _cells(book: Any, parser: _Parser) -> Iterator[RawCell]:
    """Yield the cells that hold something."""
    for _, row in parser.parse():
        for stored in row:
            if stored["formula"] is not None or str(_plain(stored["value"])).strip():
                yield _cell(book, stored)


def _cell(book: Any, stored: dict[str, Any]) -> RawCell:
    """Return one cell."""
    row, column, value, kind = (stored[key] for key in ("row", "column", "value", "data_type"))
    if value is None and kind != "str":
        return formula_cell(row, column, stored["formula"])
    style = book._cell_styles[stored["style_id"]]  # noqa: SLF001
    if kind == "e":
        return error_cell(row, column, str(value))
    if kind in {"s", "str"}:
        return text_cell(row, column, _runs(value or "", book._fonts[style.fontId].name or ""))  # noqa: SLF001
    return value_cell(row, column, value, _number_format(book, style.numFmtId))


def _number_format(book: Any, number: int) -> str:
    """Return a number format by its number."""
    if number < BUILTIN_FORMATS_MAX_SIZE:
        return BUILTIN_FORMATS.get(number, "")
    return str(book._number_formats[number - BUILTIN_FORMATS_MAX_SIZE])  # noqa: SLF001


def _runs(value: str | CellRichText, font: str) -> Runs:
    """Return the runs of a text with their fonts."""
    if not isinstance(value, CellRichText):
        return [(unescaped(value), font)]
    return [
        (unescaped(run.text or ""), run.font.rFont or font)
        if isinstance(run, TextBlock)
        else (unescaped(run), font)
        for run in value
    ] or [("", font)]


def _plain(value: Any) -> Any:
    """Return what tells whether a cell is blank."""
    return "" if value is None else "".join(map(str, value)) if isinstance(value, CellRichText) else value
