"""Workbooks of Excel 97-2003 (.xls), by xlrd, with the fonts of every cell and run."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from typing import Any

import xlrd

from khcn_tools.model import RawCell, RawSheet
from khcn_tools.read.bounds import placed
from khcn_tools.read.cells import Runs, error_cell, text_cell, value_cell
from khcn_tools.read.serials import epoch_of, number_cell

_FORMULAS = {0x0006, 0x0206, 0x0406}
_BEGIN, _END = {0x0809, 0x0409, 0x0209, 0x0009}, 0x000A


def xls_sheets(data: bytes, name: str) -> tuple[RawSheet, ...]:
    """Return the sheets of a workbook, hidden ones too; what xlrd raises on a broken file goes through."""
    with xlrd.open_workbook(
        file_contents=data, formatting_info=True, on_demand=True, ragged_rows=True, logfile=io.StringIO()
    ) as book:  # on demand: the records of a sheet stay at hand for `_formulas`
        return tuple(_sheet(book, book.sheet_by_index(number), name) for number in range(book.nsheets))


def _sheet(book: Any, sheet: Any, name: str) -> RawSheet:
    """Return one sheet; merged areas are counted from 1, ends included."""
    formulas = _formulas(book, sheet.number)
    cells = placed(_cells(book, sheet, formulas))
    merged = tuple((top + 1, left + 1, bottom, right) for top, bottom, left, right in sheet.merged_cells)
    return RawSheet(name, sheet.name, cells, merged, hidden=sheet.visibility != 0)


def _cells(book: Any, sheet: Any, formulas: set[tuple[int, int]]) -> Iterator[RawCell]:
    """Yield the cells that hold something."""
    for row in range(sheet.nrows):
        for column in range(sheet.row_len(row)):
            kind, value = sheet.cell_type(row, column), sheet.cell_value(row, column)
            if kind in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
                continue
            if str(value).strip() or (row, column) in formulas:
                yield _cell(book, sheet, row, column)


def _cell(book: Any, sheet: Any, row: int, column: int) -> RawCell:
    """Return one cell; `row` and `column` are xlrd's, from 0."""
    kind, value = sheet.cell_type(row, column), sheet.cell_value(row, column)
    style = book.xf_list[sheet.cell_xf_index(row, column)]
    place = row + 1, column + 1
    if kind == xlrd.XL_CELL_ERROR:
        return error_cell(*place, xlrd.error_text_from_code.get(value, "#ERROR"))
    if kind == xlrd.XL_CELL_TEXT:
        return text_cell(*place, _runs(book, sheet, row, column))
    number_format = book.format_map[style.format_key].format_str
    if kind == xlrd.XL_CELL_BOOLEAN:
        return value_cell(*place, bool(value), number_format)
    return number_cell(*place, value, number_format, epoch_of(date1904=book.datemode == 1))


def _runs(book: Any, sheet: Any, row: int, column: int) -> Runs:
    """Return the runs of a text with their fonts."""
    text = sheet.cell_value(row, column)
    font = book.font_list[book.xf_list[sheet.cell_xf_index(row, column)].font_index].name
    changes = [(0, font)]
    changes += [(at, book.font_list[n].name) for at, n in sheet.rich_text_runlist_map.get((row, column), ())]
    ends = [at for at, _ in changes[1:]] + [len(text)]
    runs = [(text[at:end], name) for (at, name), end in zip(changes, ends, strict=True) if at < end]
    return runs or [("", font)]


def _formulas(book: Any, number: int) -> set[tuple[int, int]]:
    """Return where a sheet has formulas, from its records: xlrd gives only their values.

    A formula whose value is an empty text is a cell that somebody typed; an empty text alone is not.
    """
    found, position, depth = set(), book._sh_abs_posn[number], 0  # noqa: SLF001
    while position + 4 <= len(book.mem):
        code, length = struct.unpack_from("<HH", book.mem, position)
        depth += (code in _BEGIN) - (code == _END)
        if code in _FORMULAS and depth == 1:
            found.add(struct.unpack_from("<HH", book.mem, position + 4))
        position += 4 + length
        if depth == 0:
            break
    return found
