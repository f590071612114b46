"""OpenDocument spreadsheets (.ods; .fods, the same in one piece of XML).

Rows and columns that repeat are stored once with a number: the empty rest of a sheet costs nothing, and only
what holds something is repeated here.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import IO, Any
from xml.etree.ElementTree import Element, XMLPullParser
from zipfile import ZipFile

from khcn_tools.model import FROM_1904, RawCell, RawSheet
from khcn_tools.read.bounds import limited
from khcn_tools.read.cells import Runs, Stored, error_cell, formula_cell, text_cell, value_cell
from khcn_tools.read.ods_styles import OFFICE, TABLE, TEXT, Styles

_BLOCK = 1 << 16
_DOCUMENT, _SHEET = 1, 3  # how deep sections of a document, and sheets, lie
_SPREADSHEET, _ROW, _SETTINGS = f"{OFFICE}spreadsheet", f"{TABLE}table-row", f"{TABLE}calculation-settings"
_GROUPS = {f"{TABLE}{name}" for name in ("table", "table-rows", "table-header-rows", "table-row-group")}
_CELLS = {f"{TABLE}table-cell", f"{TABLE}covered-table-cell"}
_NOT_TEXT = {f"{OFFICE}annotation", f"{TEXT}ruby-text"}
_SHOWN = {f"{TEXT}tab": "\t", f"{TEXT}line-break": "\n"}
_EXTENDED_TYPE = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"
_ERROR = re.compile(r"#(REF!|N/A|DIV/0!|VALUE!|NAME\?|NUM!|NULL!)|(Err|Lỗi):\d+")
_BLANKS = re.compile("[ \t\r\n]+")
_DURATION = re.compile(r"PT(\d+)H(\d+)M(\d+)(?:[.,]\d+)?S")
_HOURS = 24


@dataclass(slots=True)
class _Sheet:
    """A sheet while it is read: its table as far as it is known, the last row so far, what was found."""

    table: Element
    row: int = 0
    cells: dict[tuple[int, int], RawCell] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)

    def style_of(self, row: Element, column: int, cell: Element) -> str:
        """Return the name of a cell's style: its own, else its row's, else its column's."""
        name = cell.get(f"{TABLE}style-name") or row.get(f"{TABLE}default-cell-style-name")
        return name or self._column_style(column)

    def _column_style(self, column: int) -> str:
        last = 0
        for element in self.table.iter(f"{TABLE}table-column"):
            last += _times(element, "columns")
            if column <= last:
                return element.get(f"{TABLE}default-cell-style-name", "")
        return ""


def ods_sheets(data: bytes, name: str) -> tuple[RawSheet, ...]:
    """Return the sheets of an .ods, hidden ones too; a broken file raises what its parser meets."""
    with ZipFile(BytesIO(data)) as archive:
        styles = Styles()
        if "styles.xml" in archive.namelist():
            with archive.open("styles.xml") as source:
                _sheets(source, styles, name)
        with archive.open("content.xml") as source:
            return _sheets(source, styles, name)


def fods_sheets(data: bytes, name: str) -> tuple[RawSheet, ...]:
    """Return the sheets of a document in one piece of XML."""
    return _sheets(BytesIO(data), Styles(), name)


def _sheets(source: IO[bytes], styles: Styles, name: str) -> tuple[RawSheet, ...]:
    """Return the sheets of a part; its styles, which stand before them, are learnt."""
    sheets: list[_Sheet] = []
    for sheet, cell in limited(_cells(source, styles, sheets)):
        sheet.cells[cell.row, cell.column] = cell
    return tuple(
        RawSheet(
            name,
            sheet.table.get(f"{TABLE}name"),
            sheet.cells,
            tuple(sheet.merged),
            hidden=styles.hides(sheet.table.get(f"{TABLE}style-name", "")),
        )
        for sheet in sheets
    )


def _cells(source: IO[bytes], styles: Styles, sheets: list[_Sheet]) -> Iterator[tuple[_Sheet, RawCell]]:
    """Yield the cells that hold something, each with its sheet; the sheets are noted as they come."""
    epoch = ""
    for element in _pieces(source):
        if element.tag == _ROW:
            yield from ((sheets[-1], cell) for cell in _row_cells(sheets[-1], element, styles, epoch))
        elif element.tag == f"{TABLE}table":
            sheets.append(_Sheet(element))
        elif element.tag == _SETTINGS:
            zero = element.find(f"{TABLE}null-date")
            epoch = FROM_1904 if zero is not None and zero.get(f"{TABLE}date-value") == "1904-01-01" else ""
        else:
            styles.learn(element)


def _pieces(source: IO[bytes]) -> Iterator[Element]:
    """Yield what a part is made of: sections of styles, then each sheet's table as it begins, and its rows."""
    above: list[Element] = []
    for event, element in _events(source):
        if event == "start":
            if element.tag == f"{TABLE}table" and _is_sheet(above):
                yield element
            above.append(element)
            continue
        above.pop()
        if len(above) == _DOCUMENT or element.tag == _SETTINGS:
            yield element
        elif element.tag == _ROW and _is_in_sheet(above):
            yield element
            above[-1].remove(element)


def _events(source: IO[bytes]) -> Iterator[tuple[str, Element]]:
    """Yield the beginnings and ends of elements."""
    parser: XMLPullParser[Any] = XMLPullParser(("start", "end"))  # expat bounds the growth of entities
    while block := source.read(_BLOCK):
        parser.feed(block)
        events: Iterator[Any] = parser.read_events()
        yield from events
    parser.close()  # raises what is wrong where the end is missing


def _is_sheet(above: list[Element]) -> bool:
    """Tell whether a table that lies below these elements is a sheet, not one in a drawing or of a link."""
    return len(above) == _SHEET and above[-1].tag == _SPREADSHEET


def _is_in_sheet(above: list[Element]) -> bool:
    """Tell whether what lies below these elements is a row of a sheet."""
    return _is_sheet(above[:_SHEET]) and all(element.tag in _GROUPS for element in above[_SHEET:])


def _row_cells(sheet: _Sheet, row: Element, styles: Styles, epoch: str) -> Iterator[RawCell]:
    """Yield the cells of a row, as often as rows and columns repeat."""
    first, column = sheet.row + 1, 1
    sheet.row += _times(row, "rows")
    for element in row:
        if element.tag not in _CELLS:
            continue
        past = column + _times(element, "columns")
        down, right = (_times(element, name, "spanned") for name in ("rows", "columns"))
        if (down, right) != (1, 1):
            sheet.merged.append((first, column, first + down - 1, column + right - 1))
        if len(element) or element.get(f"{OFFICE}value-type") or element.get(f"{TABLE}formula"):
            style = sheet.style_of(row, column, element)
            cell = _cell(element, first, column, (style, styles, epoch))
            if cell is not None and (past, sheet.row) == (column + 1, first):
                yield cell
            elif cell is not None:
                places = ((y, x) for y in range(first, sheet.row + 1) for x in range(column, past))
                yield from (dataclasses.replace(cell, row=y, column=x) for y, x in places)
        column = past


def _times(element: Element, what: str, how: str = "repeated") -> int:
    """Return over how many rows or columns an element reaches."""
    return int(element.get(f"{TABLE}number-{what}-{how}", 1))


def _cell(element: Element, row: int, column: int, styled: tuple[str, Styles, str]) -> RawCell | None:
    """Return one cell, None where it holds neither a formula nor anything but blanks."""
    style, styles, epoch = styled
    kind, formula = element.get(f"{OFFICE}value-type"), element.get(f"{TABLE}formula")
    runs = _runs(element, styles, styles.font("table-cell", style))
    text = "".join(part for part, _ in runs).strip()
    if element.get(_EXTENDED_TYPE) == "error" or (formula is not None and _ERROR.fullmatch(text)):
        return error_cell(row, column, text)
    value = _value(element, kind or "", text)
    if value is not None:
        known = styles.number_format(style) if kind == "date" else _FORMATS.get(kind or "", epoch)
        return value_cell(row, column, value, known)
    if text or (formula is not None and (kind or element.find(f"{TEXT}p") is not None)):
        return text_cell(row, column, runs)
    return None if formula is None else formula_cell(row, column, f"={formula.partition('=')[2]}")


_TRUTHS = {"TRUE": True, "FALSE": False, "ĐÚNG": True, "SAI": False}
_FORMATS = {"percentage": "0%", "time": "hh:mm", "boolean": ""}


def _value(element: Element, kind: str, text: str) -> Stored | dt.timedelta | None:
    """Return the stored value, None where it is text or not what its kind says."""
    stored = element.get(f"{OFFICE}{_ATTRIBUTES.get(kind, kind)}", "")
    try:
        if kind == "float" and text in _TRUTHS:  # so LibreOffice keeps =TRUE()
            return _TRUTHS[text]
        if kind in {"float", "percentage", "currency"}:
            return int(stored) if stored.lstrip("-").isdecimal() else float(stored)
        if kind == "date":
            return dt.datetime.fromisoformat(stored)
    except ValueError:
        return None
    if kind == "boolean":
        return stored == "true"
    return _time(stored) if kind == "time" else None


_ATTRIBUTES = {
    "float": "value",
    "percentage": "value",
    "currency": "value",
    "date": "date-value",
    "time": "time-value",
    "boolean": "boolean-value",
}


def _time(stored: str) -> Stored | dt.timedelta | None:
    """Return a time of the day, or a duration that is longer."""
    found = _DURATION.fullmatch(stored)
    if not found:
        return None
    hours, minutes, seconds = map(int, found.groups())
    if hours < _HOURS:
        return dt.time(hours, minutes, seconds)
    return dt.timedelta(hours=hours, minutes=minutes, seconds=seconds)


def _runs(cell: Element, styles: Styles, font: str) -> Runs:
    """Return the text of a cell in runs of (text, font), its paragraphs on lines of their own."""
    runs: Runs = []
    for paragraph in cell.iterfind(f"{TEXT}p"):
        runs += [("\n", font)] if runs else []
        runs += _inline(paragraph, styles, font)
    return runs or [(cell.get(f"{OFFICE}string-value", ""), font)]


def _inline(element: Element, styles: Styles, font: str) -> Runs:
    """Return the runs of a paragraph or a part of it; blanks count once where they are not written as such."""
    runs: Runs = [(_BLANKS.sub(" ", element.text or ""), font)]
    for child in element:
        if child.tag == f"{TEXT}s":
            runs.append((" " * int(child.get(f"{TEXT}c", 1)), font))
        elif child.tag in _SHOWN:
            runs.append((_SHOWN[child.tag], font))
        elif child.tag not in _NOT_TEXT:
            own = styles.font("text", child.get(f"{TEXT}style-name", ""))
            runs += _inline(child, styles, own or font)
        runs.append((_BLANKS.sub(" ", child.tail or ""), font))
    return runs
