"""One form as a sheet: a table with headings, example and empty rows, or labelled lines."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import accumulate
from typing import Any

from openpyxl.worksheet.worksheet import Worksheet

from khcn_tools.blank import style
from khcn_tools.blank.checks import add_check, colour_where
from khcn_tools.blank.page import Ranges, Setting, add_head, set_up_print
from khcn_tools.model import Column, ColumnType, Form, column_letters

EXAMPLE_MARK = "VD"
HEADER_ROW = 3

_INDEX_ROW, _EXAMPLE_ROW = HEADER_ROW + 1, HEADER_ROW + 2
_ROWS, _ROWS_OF = 40, {"people": 60, "proposals": 20}
_NUMBER_WIDTH = 6  # of the column STT
_TITLE_WIDTH = 110  # characters that a screen shows
_PAIR_WIDTHS = (46, 70)
_COUNTED = {ColumnType.NUMBER, ColumnType.PERCENT, ColumnType.YEAR}
_SHORT = {ColumnType.DATE, ColumnType.TICK}

Row = Mapping[str, Any]


def first_data_row(form: Form) -> int:
    """Return the row of the first value to fill in: below the example, or the first labelled line."""
    return HEADER_ROW if form.layout == "pairs" else _EXAMPLE_ROW + bool(form.example)


def add_sheet(sheet: Worksheet, form: Form, setting: Setting, filled: Sequence[Row] = ()) -> None:
    """Lay out a form on an empty sheet; `filled` are the rows (or the one set of values) written in."""
    if form.layout == "pairs":
        _pairs(sheet, form, setting, filled[0] if filled else {})
    else:
        _table(sheet, form, setting, filled)
    set_up_print(sheet, setting)


def _table(sheet: Worksheet, form: Form, setting: Setting, filled: Sequence[Row]) -> None:
    """Lay out a form as a table."""
    widths = [_NUMBER_WIDTH, *(column.width for column in form.columns)]
    for number, width in enumerate(widths, start=1):
        sheet.column_dimensions[column_letters(number)].width = width
    span = next((n for n, total in enumerate(accumulate(widths), 1) if total >= _TITLE_WIDTH), len(widths))
    add_head(sheet, f"{form.code}. {form.title}", form.instructions, setting, widths[:span])
    _headings(sheet, form)
    if form.example:
        _write(sheet, form, _EXAMPLE_ROW, {"STT": EXAMPLE_MARK, **_typed(form)}, _example_style)
    first, count = first_data_row(form), len(filled) or _ROWS_OF.get(form.id, _ROWS)
    for row in range(first, first + count):
        _write(sheet, form, row, {}, _style)
    for row, values in enumerate(filled, start=first):
        _write(sheet, form, row, {"STT": row - first + 1, **values}, _style)
    _checks(sheet, form, setting.ranges, (first, first + count - 1))
    sheet.freeze_panes = f"C{_INDEX_ROW + 1}"
    sheet.print_title_rows = f"{HEADER_ROW}:{_INDEX_ROW}"


def _headings(sheet: Worksheet, form: Form) -> None:
    """Write the headings, a star at the required ones, and the numbering row below."""
    style.put(sheet, HEADER_ROW, 1, "STT", style.HEADER)
    for number, column in enumerate(form.columns, start=2):
        kind = style.REQUIRED if column.required else style.HEADER
        style.put(sheet, HEADER_ROW, number, _starred(column), kind)
    for number in range(1, len(form.columns) + 2):
        style.put(sheet, _INDEX_ROW, number, f"({number})", style.INDEX)
    tallest = max(style.height(_starred(c), c.width - 2, wide=1.1) for c in form.columns)
    sheet.row_dimensions[HEADER_ROW].height = tallest + 8
    sheet.row_dimensions[_INDEX_ROW].height = 15


def _starred(column: Column) -> str:
    """Return the heading as printed: with a star where a value is required."""
    return f"{column.heading}*" if column.required else column.heading


def _typed(form: Form) -> Row:
    """Return the example row as a person would have typed it: figures as figures."""
    counted = {column.id for column in form.columns if column.type in _COUNTED}
    return {key: int(text) if key in counted else text for key, text in form.example.items()}


def _style(kind: ColumnType) -> str:
    """Return the style of a cell to fill in."""
    return style.NUMBER if kind in _COUNTED else style.CODE if kind in _SHORT else style.TEXT


def _example_style(kind: ColumnType) -> str:
    """Return the style of the same cell in the example row."""
    return style.EXAMPLE_CODE if kind in _COUNTED | _SHORT else style.EXAMPLE


def _write(sheet: Worksheet, form: Form, row: int, values: Row, styled: Callable[[ColumnType], str]) -> None:
    """Write one row, empty cells included, and make it as high as what stands in it."""
    style.put(sheet, row, 1, values.get("STT"), styled(ColumnType.NUMBER))
    for number, column in enumerate(form.columns, start=2):
        style.put(sheet, row, number, values.get(column.id), styled(column.type))
    if values:
        texts = (str(values.get(column.id) or "") for column in form.columns)
        style.fit_row(sheet, row, texts, (column.width - 1 for column in form.columns))


def _checks(sheet: Worksheet, form: Form, ranges: Ranges, rows: tuple[int, int]) -> None:
    """Attach drop-down lists, prompts and the colour of what is still missing."""
    first, last = rows
    whole = f"$B{first}:${column_letters(len(form.columns) + 1)}{first}"
    for number, column in enumerate(form.columns, start=2):
        letters = column_letters(number)
        area = f"{letters}{first}:{letters}{last}"
        add_check(sheet, column, ranges, area)
        if column.required:
            colour_where(sheet, area, f"AND(COUNTA({whole})>0,LEN(TRIM(${letters}{first}))=0)")


def _pairs(sheet: Worksheet, form: Form, setting: Setting, values: Row) -> None:
    """Lay out a form of pairs: the label in column A, the value beside it in column B."""
    for letters, width in zip("AB", _PAIR_WIDTHS, strict=True):
        sheet.column_dimensions[letters].width = width
    add_head(sheet, f"{form.code}. {form.title}", form.instructions, setting, _PAIR_WIDTHS)
    for row, column in enumerate(form.columns, start=first_data_row(form)):
        kind = style.FIGURE if column.type in _COUNTED else style.TEXT
        style.put(sheet, row, 1, _starred(column), style.LABEL)
        style.put(sheet, row, 2, values.get(column.id), kind)
        style.fit_row(sheet, row, (f"{_starred(column)}\n",), _PAIR_WIDTHS[:1])
        add_check(sheet, column, setting.ranges, f"B{row}")
        if column.required:
            colour_where(sheet, f"B{row}", f"LEN(TRIM($B{row}))=0")
    sheet.freeze_panes = f"A{HEADER_ROW}"
