"""A stored number as a cell: itself, or the date that its format shows it as."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import cache

from openpyxl.styles.numbers import is_date_format, is_timedelta_format
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

from khcn_tools.model import FROM_1904, RawCell
from khcn_tools.read.cells import Stored, value_cell

_shows_date: Callable[[str], bool] = cache(is_date_format)
_shows_duration: Callable[[str], bool] = cache(is_timedelta_format)


def epoch_of(*, date1904: bool) -> dt.datetime:
    """Return the day from which a workbook counts its dates."""
    return CALENDAR_MAC_1904 if date1904 else CALENDAR_WINDOWS_1900


def number_cell(row: int, column: int, number: float, number_format: str, epoch: dt.datetime) -> RawCell:
    """Return the cell of a stored number; a bare one keeps in its format from which day its workbook counts."""
    value: Stored | dt.timedelta = number
    if _shows_date(number_format):
        value = _moment(number, epoch, number_format)
    elif epoch == CALENDAR_MAC_1904:
        number_format = f"{FROM_1904}{number_format}"
    return value_cell(row, column, value, number_format)


def _moment(number: float, epoch: dt.datetime, number_format: str) -> Stored | dt.timedelta:
    """Return the date of a serial; one that the calendar does not have stays a number."""
    try:
        moment = from_excel(number, epoch, timedelta=_shows_duration(number_format))
    except (OverflowError, ValueError):
        return number
    return number if moment is None else moment
