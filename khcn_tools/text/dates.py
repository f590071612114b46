"""Dates as people write them, each as precise as it was written, and years.

A year has four digits: "15/3/98" is refused, not guessed. Day stands before month unless the text can only
be read the other way round; a whole column that speaks for month first is read by `order="mdy"`.
"""

from __future__ import annotations

import datetime as dt
import re

from khcn_tools.model import DateSpan
from khcn_tools.text.keys import clean, drop_accents

FIRST_YEAR, LAST_YEAR = 1900, 2100

_TIME = r"(?:,? ?\d{1,2} ?(?::|h|gio) ?(?:\d\d(?::\d\d(?:\.\d+)?)?)?(?: ?(?:am|pm|sa|ch|phut))?)?"
_DAY = re.compile(r"(?:ngay )?(\d{1,2}) ?([/.-]) ?(\d{1,2}) ?\2 ?(\d{4})" + _TIME)
_ISO_DAY = re.compile(r"(\d{4})([/.-])(\d{1,2})\2(\d{1,2})t?" + _TIME)
_COMPACT_DAY = re.compile(r"(\d{4})(\d\d)(\d\d)")  # its year can be no day and month: one reading only
_DAY_IN_WORDS = re.compile(r"(?:ngay )?(\d{1,2}) ?thang (\d{1,2}),? ?nam (\d{4})" + _TIME)
_MONTH = re.compile(r"(?:thang |thang|t\.?|th\.?)?(\d{1,2}) ?(?:[/.-]|,? ?nam|,) ?(\d{4})")
_ISO_MONTH = re.compile(r"(\d{4})-(\d\d)")
_QUARTER = re.compile(r"(?:qu[yi]|q)[ .]{0,2}(iv|i{1,3}|0?[1-4]) ?(?:[/.-]|,? ?nam|,)? ?(\d{4})")
_YEAR = re.compile(r"(?:nam )?(\d{4})")
_APOSTROPHE = re.compile(r"^['’](?=\d)")  # before figures that are to stay text
_DASHES = str.maketrans("‐‑–—−", "-----")
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


def parse_date(text: str, order: str = "dmy") -> DateSpan | None:
    """Return the date as precise as it was written, or None.

    `order` is "dmy" or "mdy"; a date that is none in that order is read in the other.

    >>> [str(parse_date(t)) for t in ("15.3.2022", "ngày 05 tháng 3 năm 2022", "tháng 3/2022", "Quý IV/2022")]
    ['15/03/2022', '05/03/2022', '03/2022', 'Quý IV/2022']
    >>> parse_date("15/3/98") is None, str(parse_date("03/25/2022"))
    (True, '25/03/2022')
    """
    typed = _typed(text)
    if _DAY.fullmatch(typed):
        other = "mdy" if order == "dmy" else "dmy"
        return _day(typed, order) or _day(typed, other)
    return _iso_day(typed) or _in_words(typed) or _month(typed) or _quarter(typed) or _whole_year(typed)


def date_orders(text: str) -> frozenset[str]:
    """Return the orders, of "dmy" and "mdy", in which the text is a day; none if it is no such date.

    >>> sorted(date_orders("03/04/2022")), sorted(date_orders("15/04/2022")), sorted(date_orders("04/2022"))
    (['dmy', 'mdy'], ['dmy'], [])
    """
    typed = _typed(text)
    return frozenset(order for order in ("dmy", "mdy") if _day(typed, order))


def parse_year(text: str) -> int | None:
    """Return a year of four digits, or None.

    >>> parse_year("năm 2021"), parse_year("21")
    (2021, None)
    """
    found = _YEAR.fullmatch(_typed(text))
    return _valid_year(found[1]) if found else None


def _typed(text: str) -> str:
    """Return the text as the patterns expect it: one line, lower case, no accents, apostrophe or full stop."""
    plain = _APOSTROPHE.sub("", " ".join(clean(text).split()))
    return drop_accents(plain).lower().rstrip(".,; …").translate(_DASHES)


def _day(typed: str, order: str) -> DateSpan | None:
    found = _DAY.fullmatch(typed)
    if not found:
        return None
    day, month = (found[1], found[3]) if order == "dmy" else (found[3], found[1])
    return _date(found[4], month, day)


def _iso_day(typed: str) -> DateSpan | None:
    compact = _COMPACT_DAY.fullmatch(typed)
    if compact:
        return _date(compact[1], compact[2], compact[3])
    found = _ISO_DAY.fullmatch(typed)
    return _date(found[1], found[3], found[4]) if found else None


def _in_words(typed: str) -> DateSpan | None:
    found = _DAY_IN_WORDS.fullmatch(typed)
    return _date(found[3], found[2], found[1]) if found else None


def _date(year: str, month: str, day: str) -> DateSpan | None:
    """Return the day if the calendar has it."""
    valid = _valid_year(year)
    try:
        return DateSpan.day(dt.date(valid, int(month), int(day))) if valid else None
    except ValueError:
        return None


def _month(typed: str) -> DateSpan | None:
    found, iso = _MONTH.fullmatch(typed), _ISO_MONTH.fullmatch(typed)
    digits = found.group(2, 1) if found else iso.group(1, 2) if iso else ("0", "0")
    year, month = _valid_year(digits[0]), int(digits[1])
    return DateSpan.months(year, month, month) if year and 1 <= month <= 12 else None  # noqa: PLR2004


def _quarter(typed: str) -> DateSpan | None:
    found = _QUARTER.fullmatch(typed)
    year = _valid_year(found[2]) if found else None
    if not found or not year:
        return None
    quarter = _QUARTERS.get(found[1]) or int(found[1])
    return DateSpan.months(year, 3 * quarter - 2, 3 * quarter)


def _whole_year(typed: str) -> DateSpan | None:
    year = parse_year(typed)
    return DateSpan.months(year, 1, 12) if year else None


def _valid_year(digits: str) -> int | None:
    return int(digits) if FIRST_YEAR <= int(digits) <= LAST_YEAR else None
