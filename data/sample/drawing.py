"""A page drawn on its sheet, and the values of other forms entered on theirs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from itertools import groupby

from openpyxl.styles import Alignment, Font
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from data.sample.page import Line, Page, Typed, value
from data.sample.textfile import Row
from khcn_tools.blank import HEADER_ROW, SAMPLE_MARK, first_data_row, style
from khcn_tools.blank.page import Setting, set_up_print
from khcn_tools.model import Column, ColumnType, Form

_DRAWN = {"record", "group", "total"}
_CENTRED = {ColumnType.DATE, ColumnType.TICK, ColumnType.NUMBER, ColumnType.YEAR}


def write_pairs(sheet: Worksheet, form: Form, row: Row) -> None:
    """Enter the values of a form of pairs beside their labels; what stands there already stays."""
    for number, column in enumerate(form.columns, start=first_data_row(form)):
        if row.get(column.id):
            entered = value(column, row[column.id])
            _put(sheet, number, 2, entered, style.FIGURE if isinstance(entered, int) else style.TEXT)


def write_row(sheet: Worksheet, row: int, form: Form, cells: Row) -> None:
    """Enter the values of one row of a table; what stands there already stays."""
    if cells.get("STT"):
        sheet.cell(row, 1).value = int(cells["STT"])
    for number, column in enumerate(form.columns, start=2):
        if cells.get(column.id):
            _put(sheet, row, number, value(column, cells[column.id]), _kind(column))
    texts = [str(sheet.cell(row, number).value or "") for number in range(2, len(form.columns) + 2)]
    style.fit_row(sheet, row, texts, [column.width - 1 for column in form.columns])


def write(workbook: Workbook, page: Page, setting: Setting) -> None:
    """Draw the page on its sheet of the blank workbook."""
    sheet: Worksheet = workbook[page.form.sheet]
    if page.letterhead or page.bands:
        sheet = _bare(workbook, sheet, setting)
        row = _own_head(sheet, page)
    else:
        row = first_data_row(page.form)
        for number, column in enumerate(page.form.columns, start=2):
            if column.id in page.headings:
                sheet.cell(HEADER_ROW, number).value = page.headings[column.id]
    for line in page.lines:
        row += _line(sheet, row, page, line)
    if page.closing:
        sheet.delete_rows(row, max(sheet.max_row - row + 1, 1))
        _halves(sheet, row + 1, page.closing, page.form)


def _bare(workbook: Workbook, sheet: Worksheet, setting: Setting) -> Worksheet:
    """Replace a sheet by an empty one of the same name, place and widths."""
    place = workbook.index(sheet)
    workbook.remove(sheet)
    bare: Worksheet = workbook.create_sheet(sheet.title, place)
    for letters, dimension in sheet.column_dimensions.items():
        bare.column_dimensions[letters].width = dimension.width
    set_up_print(bare, setting)
    return bare


def _own_head(sheet: Worksheet, page: Page) -> int:
    """Write mark, letterhead and headings of the unit's own table; return the first row of data."""
    _halves(sheet, 1, (("", SAMPLE_MARK), *page.letterhead), page.form)
    row = len(page.letterhead) + 3
    return row + _headings(sheet, row, page)


def _headings(sheet: Worksheet, row: int, page: Page) -> int:
    """Write the headings of the unit's own table; return how many rows they take."""
    depth = 1 + max((len(above) for above in page.bands.values()), default=0)
    names = [page.headings.get(column.id, column.heading) for column in page.form.columns]
    over = [page.bands.get(column.id, ()) for column in page.form.columns]
    columns = [((), "STT"), *zip(over, names, strict=True), *([((), page.helper)] if page.helper else [])]
    for number, (above, name) in enumerate(columns, start=1):
        _heading(sheet, row + len(above), number, name, depth - len(above))
    for below, number, width, text in _bands([above for above, _ in columns]):
        _heading(sheet, row + below, number, text, 1)
        sheet.merge_cells(
            start_row=row + below,
            end_row=row + below,
            start_column=number,
            end_column=number + width - 1,
        )
    style.fit_row(sheet, row + depth - 1, names, [column.width - 3 for column in page.form.columns])
    for number, text in enumerate(page.numbering, start=1):
        style.put(sheet, row + depth, number, text, style.INDEX)
    return depth + bool(page.numbering)


def _heading(sheet: Worksheet, row: int, number: int, text: str, depth: int) -> None:
    """Write a heading, down to the last row of headings where its neighbours stand under others."""
    style.put(sheet, row, number, text, style.HEADER)
    for below in range(1, depth):
        style.put(sheet, row + below, number, None, style.HEADER)
    if depth > 1:
        sheet.merge_cells(start_row=row, end_row=row + depth - 1, start_column=number, end_column=number)


def _bands(over: list[tuple[str, ...]]) -> Iterator[tuple[int, int, int, str]]:
    """Yield each heading over several columns: rows from the top, its first column, its width, its text."""
    for below in range(max(map(len, over))):
        first = 1
        for above, same in groupby(column[: below + 1] for column in over):
            width = len(list(same))
            if len(above) > below:
                yield below, first, width, above[below]
            first += width


def _line(sheet: Worksheet, row: int, page: Page, line: Line) -> int:
    """Write one line, in rows as high as it needs, in bold where it is no record; return how many rows."""
    if line.kind == "header":
        return _headings(sheet, row, page)
    form, plain = page.form, style.HEADER if line.kind == "heading" else style.TEXT
    kinds = {"STT": style.NUMBER, **{column.id: _kind(column) for column in form.columns}}
    kinds |= {"helper": style.TEXT} if page.helper else {}
    for number, (name, kind) in enumerate(kinds.items(), start=1):
        _put(sheet, row, number, line.cells.get(name), kind if line.kind in _DRAWN else plain)
        if line.kind in {"group", "total"}:
            sheet.cell(row, number).font = sheet.cell(row, number).font + Font(b=True)
    if line.kind == "group":
        sheet.cell(row, 1).style = style.LABEL
        style.merge(sheet, row, len(form.columns) + 1)
    else:
        texts = [str(line.cells.get(column.id, "")) for column in form.columns]
        style.fit_row(sheet, row, texts, [column.width - 1 for column in form.columns])
    return 1


def _kind(column: Column) -> str:
    """Return the style of a column's cells."""
    return style.CODE if column.type in _CENTRED else style.TEXT


def _halves(sheet: Worksheet, row: int, lines: Iterable[tuple[str, str]], form: Form) -> None:
    """Write lines of a left and a right text, each running over its empty neighbours."""
    right = max(3, (len(form.columns) + 1) * 2 // 3)
    for below, texts in enumerate(lines):
        for number, text in zip((2, right), texts, strict=True):
            if text:
                style.put(sheet, row + below, number, text, style.PLAIN)
                sheet.cell(row + below, number).alignment = Alignment(wrap_text=False)


def _put(sheet: Worksheet, row: int, number: int, entered: Typed | None, kind: str) -> None:
    """Enter a value: a date as Excel keeps one, an error or a formula as one."""
    cell = sheet.cell(row, number)
    if isinstance(entered, dt.date):
        cell.value, cell.style, cell.number_format = entered, kind, "dd/mm/yyyy"
        return
    style.put(sheet, row, number, entered, kind)
    if isinstance(entered, int):
        cell.number_format = "0"
    elif entered and entered.startswith(("#", "=")):
        cell.data_type = "e" if entered.startswith("#") else "f"
