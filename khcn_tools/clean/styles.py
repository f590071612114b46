"""How a whole column is written: what one cell leaves open, the others may settle; no cell is guessed alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from khcn_tools.model import Column, ColumnType, DateSpan, RawCell
from khcn_tools.text import date_orders, decimal_of, parse_date, parse_percent

BOTH = "both"
DOUBTED = "?"
FRACTION = "fraction"
_EXCEL_TAKES = re.compile(r"\d ?[/-] ?\d")  # separators at which Excel turns a typed text into a date
_LAST_MONTH = 12


def column_style(column: Column, cells: Sequence[RawCell]) -> str:
    """Return how a column's cells are to be read; "" where its type leaves nothing open.

    Dates: "dmy", "mdy" or "both", with "?" behind where the machine may have turned day and month of its real
    dates round. Numbers: their decimal separator, "both", or "" where none shows. Percentages: "fraction"
    (0.7 is 70 %), "both", or "".
    """
    find = _STYLES.get(column.type)
    return find(cells) if find else ""


def _dates(cells: Sequence[RawCell]) -> str:
    """Return the order of day and month: only dates that can be read in one order tell; else the day is first.

    A machine that took "03/04/2022" for a date left "15/03/2022" a text only if it puts the month first: where
    such texts stand beside real dates none of which is after the 12th, these may be turned round.
    """
    certain = [
        (cell.text, *orders)
        for cell in cells
        if cell.kind == "text" and len(orders := date_orders(cell.text)) == 1
    ]
    order = _one({order for _, order in certain}) or "dmy"
    days = [span.first.day for span in map(day_of, cells) if span]
    doubted = days and max(days) <= _LAST_MONTH and any(_EXCEL_TAKES.search(text) for text, _ in certain)
    return f"{order}{DOUBTED}" if doubted else order


def day_of(cell: RawCell) -> DateSpan | None:
    """Return the day of a real date cell, None of any other."""
    span = parse_date(cell.text) if cell.kind == "date" else None
    return span if span and span.precision == "day" else None


def _decimals(cells: Sequence[RawCell]) -> str:
    return _one({decimal_of(cell.text) for cell in cells if cell.kind == "text"} - {""})


def _scale(cells: Sequence[RawCell]) -> str:
    """Return whether percentages without their sign are fractions of one."""
    bare = [parse_percent(cell.text) for cell in cells if not cell.text.endswith("%")]
    figures = [figure for figure in bare if figure]
    if not any(0 < figure < 1 for figure in figures):
        return ""
    return FRACTION if all(figure <= 1 for figure in figures) else BOTH


def _one(found: Iterable[str]) -> str:
    """Return the one style that was found, "both" where there are more, "" where there is none."""
    styles = list(found)
    return BOTH if len(styles) > 1 else "".join(styles)


_STYLES: Mapping[ColumnType, Callable[[Sequence[RawCell]], str]] = {
    ColumnType.DATE: _dates,
    ColumnType.NUMBER: _decimals,
    ColumnType.PERCENT: _scale,
}
