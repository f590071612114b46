"""A sheet as a unit fills it in: typed values in rows, on our form or on one that the unit drew itself."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from openpyxl.styles import Alignment, Font
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from data.sample.textfile import Row
from khcn_tools.blank import HEADER_ROW, SAMPLE_MARK, first_data_row, style
from khcn_tools.blank.page import Setting, set_up_print
from khcn_tools.model import Column, ColumnType, Form

Typed = str | int | dt.date

_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_CENTRED = {ColumnType.DATE, ColumnType.TICK, ColumnType.NUMBER, ColumnType.YEAR}


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the sheet: `kind` is "record", "group" or "total"; a group's text stands under "STT"."""

    kind: str
    cells: Mapping[str, Typed]


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet before it is drawn.

    With a `letterhead` (left and right text of each row) or `bands` (a heading over several columns) the
    unit has drawn the table itself. `closing` is the signature block, left and right text of each row.
    """

    form: Form
    lines: tuple[Line, ...]
    headings: Mapping[str, str] = field(default_factory=dict)
    letterhead: tuple[tuple[str, str], ...] = ()
    bands: Mapping[str, str] = field(default_factory=dict)
    closing: tuple[tuple[str, str], ...] = ()


def page(form: Form, rows: Iterable[Row]) -> Page:
    """Return the page that holds the rows, numbered, every cell as the value that a person would enter."""
    lines = tuple(Line("record", {"STT": n} | _typed(form, row)) for n, row in enumerate(rows, start=1))
    return Page(form, lines)


def _typed(form: Form, row: Row) -> dict[str, Typed]:
    """Return the values of a row; KeyError where a column is not the form's."""
    known = {column.id: column for column in form.columns}
    return {name: value(known[name], text) for name, text in row.items() if text}


def value(column: Column, text: str) -> Typed:
    """Return what a person enters: a date, a whole number, the label of a choice; else the text itself.

    Raises ValueError where a choice is not in the list and not marked as meant by an apostrophe.
    """
    if text.startswith("'"):
        return text[1:]
    if column.type is ColumnType.DATE and _ISO_DAY.fullmatch(text):
        return dt.date.fromisoformat(text)
    if column.type in (ColumnType.NUMBER, ColumnType.YEAR) and text.isdecimal():
        return int(text)
    if column.type is not ColumnType.CHOICE:
        return text
    for choice in column.choices:
        if text in (choice.id, choice.label, choice.short, *choice.aliases):
            return choice.label
    raise ValueError(f"{column.heading}: {text!r} is not in the list")


# ---------------------------------------------------------------------------------------------
# On the sheet


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
        first = _own_head(sheet, page)
    else:
        first = first_data_row(page.form)
        for number, column in enumerate(page.form.columns, start=2):
            if column.id in page.headings:
                sheet.cell(HEADER_ROW, number).value = page.headings[column.id]
    last = first + len(page.lines) - 1
    for row, line in enumerate(page.lines, start=first):
        _line(sheet, row, page.form, line)
    if page.closing:
        sheet.delete_rows(last + 1, max(sheet.max_row - last, 1))
        _halves(sheet, last + 2, page.closing, page.form)


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
    row, depth = len(page.letterhead) + 3, 2 if page.bands else 1
    _heading(sheet, row, 1, "STT", depth)
    for number, column in enumerate(page.form.columns, start=2):
        text = page.headings.get(column.id, column.heading)
        banded = column.id in page.bands
        _heading(sheet, row + banded, number, text, depth - banded)
    for number, width, band in _bands(page):
        _heading(sheet, row, number, band, 1)
        sheet.merge_cells(start_row=row, end_row=row, start_column=number, end_column=number + width - 1)
    texts = [page.headings.get(column.id, column.heading) for column in page.form.columns]
    style.fit_row(sheet, row + depth - 1, texts, [column.width - 3 for column in page.form.columns])
    return row + depth


def _heading(sheet: Worksheet, row: int, number: int, text: str, depth: int) -> None:
    """Write a heading, over two rows where its neighbours stand under a band."""
    style.put(sheet, row, number, text, style.HEADER)
    if depth > 1:
        style.put(sheet, row + 1, number, None, style.HEADER)
        sheet.merge_cells(start_row=row, end_row=row + 1, start_column=number, end_column=number)


def _bands(page: Page) -> Iterator[tuple[int, int, str]]:
    """Yield the first column, the width and the text of each band."""
    numbers: dict[str, list[int]] = {}
    for number, column in enumerate(page.form.columns, start=2):
        if column.id in page.bands:
            numbers.setdefault(page.bands[column.id], []).append(number)
    for band, columns in numbers.items():
        yield columns[0], len(columns), band


def _line(sheet: Worksheet, row: int, form: Form, line: Line) -> None:
    """Write one row, as high as it needs, in bold where it is no record."""
    kinds = {column.id: _kind(column) for column in form.columns}
    for number, (name, kind) in enumerate({"STT": style.NUMBER, **kinds}.items(), start=1):
        _put(sheet, row, number, line.cells.get(name), kind)
        if line.kind != "record":
            sheet.cell(row, number).font = sheet.cell(row, number).font + Font(b=True)
    if line.kind == "group":
        sheet.cell(row, 1).style = style.LABEL
        style.merge(sheet, row, len(form.columns) + 1)
    else:
        texts = [str(line.cells.get(column.id, "")) for column in form.columns]
        style.fit_row(sheet, row, texts, [column.width - 1 for column in form.columns])


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
    """Enter a value: a date as Excel keeps one, an error of Excel's as one."""
    cell = sheet.cell(row, number)
    if isinstance(entered, dt.date):
        cell.value, cell.style, cell.number_format = entered, kind, "dd/mm/yyyy"
        return
    style.put(sheet, row, number, entered, kind)
    if isinstance(entered, int):
        cell.number_format = "0"
    elif entered and entered.startswith("#"):
        cell.data_type = "e"
