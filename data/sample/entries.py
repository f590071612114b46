"""What people type into cells: each function returns a page that still says the same thing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import cycle

from data.sample.accents import half_composed
from data.sample.mess import Mess
from data.sample.page import Line, Page, Typed
from khcn_tools.model import Column, ColumnType

_NBSP, _ZERO_WIDTH = "\N{NO-BREAK SPACE}", "\N{ZERO WIDTH SPACE}"
_OTHER_TONE = {"òa": "oà", "óa": "oá", "ùy": "uỳ", "úy": "uý"}
_ETH = "\N{LATIN CAPITAL LETTER ETH}"


def retyped_dates(pattern: str, *columns: str) -> Mess:
    """Type the days as text in `pattern` ("{0.day}.{0.month}.{0.year}"), in `columns` or in all."""
    return _changed(
        lambda column, cell: (
            pattern.format(cell)
            if isinstance(cell, dt.date) and column.id in (columns or (column.id,))
            else cell
        )
    )


def mixed_dates(*patterns: str) -> Mess:
    """Type days in one style after another; an empty pattern leaves the date as Excel keeps it."""

    def mixed(page: Page) -> Page:
        styles = cycle(patterns)

        def retyped(_: Column, cell: Typed) -> Typed:
            pattern = next(styles) if isinstance(cell, dt.date) else ""
            return pattern.format(cell) if pattern else cell

        return _changed(retyped)(page)

    return mixed


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


def addressed(column: str, forms: Mapping[str, str]) -> Mess:
    """Put a form of address or a degree before names: name → "Ông", "ThS."."""
    return _changed(
        lambda of, cell: f"{forms[str(cell)]} {cell}" if of.id == column and str(cell) in forms else cell
    )


def mistyped(*columns: str) -> Mess:
    """Type what looks right and is not: the Icelandic Ð for Đ, tones apart, a blank of no width at the end."""

    def typed(column: Column, cell: Typed) -> Typed:
        if column.id not in columns or not isinstance(cell, str):
            return cell
        return half_composed(cell.replace("Đ", _ETH)) + _ZERO_WIDTH

    return _changed(typed)


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
