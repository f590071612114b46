"""What people do to a form: each function returns a page that still says the same thing.

The one exception is a total typed wrongly, which the page's author wants to be found.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import count

from data.sample.page import Line, Page, Typed
from khcn_tools.model import Column, ColumnType

Mess = Callable[[Page], Page]

_NBSP = "\N{NO-BREAK SPACE}"
_OTHER_TONE = {"òa": "oà", "óa": "oá", "ùy": "uỳ", "úy": "uý"}
_ROMAN = ("I", "II", "III", "IV", "V", "VI")


def with_letterhead(*lines: str, title: str) -> Mess:
    """Draw the table anew under the unit's own letterhead; a line may hold a right half after "|"."""
    halves = tuple((left.strip(), right.strip()) for left, _, right in (line.partition("|") for line in lines))
    return lambda page: replace(page, letterhead=(*halves, ("", ""), (title, "")))


def with_bands(bands: Mapping[str, tuple[str, ...]]) -> Mess:
    """Put a common heading, in merged cells, over columns: band → their identifiers."""
    over = {column: band for band, columns in bands.items() for column in columns}
    return lambda page: replace(page, bands=over)


def with_headings(**headings: str) -> Mess:
    """Word some headings differently."""
    return lambda page: replace(page, headings={**page.headings, **headings})


def with_groups(column: str, empty: str) -> Mess:
    """Begin each group of rows with a line "II. Phòng …"; rows without the value stand under `empty`."""

    def grouped(page: Page) -> Page:
        names = dict.fromkeys(str(line.cells.get(column, empty)) for line in page.lines)
        lines: list[Line] = []
        for numeral, name in zip(_ROMAN, names, strict=False):
            lines.append(Line("group", {"STT": f"{numeral}. {name}"}))
            lines += [line for line in page.lines if line.cells.get(column, empty) == name]
        return replace(page, lines=tuple(_renumbered(lines)))

    return grouped


def _renumbered(lines: list[Line]) -> Iterator[Line]:
    """Yield the lines with their records numbered from 1."""
    numbers = count(1)
    for line in lines:
        yield Line(line.kind, {**line.cells, "STT": next(numbers)}) if line.kind == "record" else line


def with_total(column: str, typed: int | None = None) -> Mess:
    """End the table with "Tổng cộng" and the sum of a column, or what was `typed` for it."""

    def totalled(page: Page) -> Page:
        figures = (line.cells.get(column) for line in page.lines)
        total = sum(figure for figure in figures if isinstance(figure, int)) if typed is None else typed
        first = page.form.columns[0].id
        return replace(page, lines=(*page.lines, Line("total", {first: "Tổng cộng", column: total})))

    return totalled


def with_signature(date_line: str, reporter: str, head: str) -> Mess:
    """Sign below the table; the one who signs is given after the office, as "Trưởng phòng: Tên"."""
    office, _, name = head.partition(": ")
    block = (("", date_line), ("Người lập biểu", office), ("(Đã ký)", "(Đã ký)"), (reporter, name))
    return lambda page: replace(page, closing=block)


def retyped_dates(pattern: str, *columns: str) -> Mess:
    """Type the days as text in `pattern` ("{0.day}.{0.month}.{0.year}"), in `columns` or in all."""
    return _changed(
        lambda column, cell: (
            pattern.format(cell)
            if isinstance(cell, dt.date) and column.id in (columns or (column.id,))
            else cell
        )
    )


def abbreviated(*columns: str) -> Mess:
    """Type the abbreviation of a choice where it has one."""
    return _changed(lambda column, cell: _short(column, cell) if column.id in columns else cell)


def _short(column: Column, cell: Typed) -> Typed:
    """Return the abbreviation of a label."""
    return next((c.short for c in column.choices if c.label == cell and c.short), cell)


def replaced(old: str, new: str, *columns: str) -> Mess:
    """Type something else for a cell's text, or for a part of it."""
    return _changed(
        lambda column, cell: cell.replace(old, new) if column.id in columns and isinstance(cell, str) else cell
    )


def pasted_names(*columns: str) -> Mess:
    """Paste names from a document: a no-break space before the last word, two spaces after the first."""

    def pasted(column: Column, cell: Typed) -> Typed:
        if column.id not in columns or not isinstance(cell, str):
            return cell
        first, *middle, last = cell.split(" ")
        return f"{first}  {' '.join(middle)}{_NBSP}{last}" if middle else cell

    return _changed(pasted)


def other_tones(*columns: str) -> Mess:
    """Place the tone mark as the other school does: Hoà for Hòa."""

    def retoned(column: Column, cell: Typed) -> Typed:
        if column.id in columns and isinstance(cell, str):
            for old, new in _OTHER_TONE.items():
                cell = cell.replace(old, new)
        return cell

    return _changed(retoned)


def ticked(sign: str) -> Mess:
    """Tick with another sign than x."""
    return _changed(lambda column, cell: sign if column.type is ColumnType.TICK else cell)


def _changed(change: Callable[[Column, Typed], Typed]) -> Mess:
    """Return the mess that changes the cells of records one by one."""

    def changed(page: Page) -> Page:
        return replace(page, lines=tuple(_changed_lines(page, change)))

    return changed


def _changed_lines(page: Page, change: Callable[[Column, Typed], Typed]) -> Iterator[Line]:
    """Yield the lines with each cell of a record changed."""
    known = {column.id: column for column in page.form.columns}
    for line in page.lines:
        cells = {
            name: change(known[name], cell) if name in known and line.kind == "record" else cell
            for name, cell in line.cells.items()
        }
        yield Line(line.kind, cells)
