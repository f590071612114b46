"""What one cell means in its column: a value, nothing, or how it could not be understood."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from rapidfuzz import fuzz, process

from khcn_tools.model import Column, ColumnType, DateSpan, RawCell, Value
from khcn_tools.text import (
    date_orders,
    matching_key,
    number_of,
    parse_date,
    parse_number,
    parse_percent,
    parse_shares,
    parse_tick,
    parse_year,
    search_key,
    split_people,
)

_NOTHING = re.compile(r"[\s.,;/…_–—-]*")  # a dash or dots in a cell say that there is nothing
_SEVERAL = re.compile(r"[,&/]| và ")  # between names that were not split as the form asks
_COLLECTIVE = re.compile(r"(phòng|tổ|đội|ban giám đốc|bộ phận|trung tâm|chi cục|văn phòng|lãnh đạo)\b")
_EXCEL_ZERO = dt.date(1899, 12, 30)
_SERIALS = range(10_000, 60_000)  # dates from 1927 to 2064 as Excel keeps them
_YEARS = range(1900, 2101)
_NEAR = 60  # of 100: how alike two keys are for a suggestion


@dataclass(frozen=True, slots=True)
class Misread:
    """Why a cell could not be understood: the code, which of its sentences, and their figures."""

    code: str
    variant: str = ""
    figures: Mapping[str, str] = field(default_factory=dict)


def value_of(cell: RawCell, column: Column, order: str = "dmy") -> Value | Misread | None:
    """Return the value of a cell, None where it says nothing, or why it could not be understood.

    `order` is that of the column's dates: "dmy", "mdy", or "" where the column holds both.
    """
    if cell.kind in {"error", "formula"}:
        return Misread("DATA-ERROR", "formula" if cell.kind == "formula" else "")
    if _NOTHING.fullmatch(cell.text):
        return None
    if column.type is ColumnType.CHOICE:
        return _choice(cell.text, column)
    if column.type is ColumnType.DATE:
        return _date(cell, order)
    value = _PARSERS[column.type](cell)
    return Misread("DATA-TYPE", column.type.value) if value is None else value


def date_order(cells: list[RawCell]) -> str:
    """Return the order in which the dates typed as text in a column are read: "dmy", "mdy", "" for both.

    Only dates that can be read in one order tell; where none does, the day stands first.
    """
    orders = [date_orders(cell.text) for cell in cells if cell.kind == "text"]
    certain = {order for found in orders if len(found) == 1 for order in found}
    return "" if len(certain) > 1 else next(iter(certain), "dmy")


def nearest(text: str, known: Mapping[str, str]) -> str:
    """Return the value whose key in `known` is most like the text, or nothing where none is near."""
    found = process.extractOne(search_key(text), list(known), scorer=fuzz.WRatio, score_cutoff=_NEAR)
    return known[found[0]] if found else ""


def _choice(text: str, column: Column) -> Value | Misread:
    """Return the code of a choice."""
    codes = {search_key(s): c.id for c in column.choices for s in (c.label, c.short, *c.aliases) if s}
    if search_key(text) in codes:
        return codes[search_key(text)]
    near = nearest(text, {key: column.label(code) for key, code in codes.items()})
    allowed = "; ".join(choice.label for choice in column.choices)
    return Misread("DATA-CHOICE", "near" if near else "", {"nearest": near, "allowed": allowed})


def _date(cell: RawCell, order: str) -> Value | Misread:
    """Return a date as precise as it was typed."""
    if cell.kind == "number":
        span = _date_of_number(cell)
    elif cell.kind == "date" or order:
        span = parse_date(cell.text, "dmy" if cell.kind == "date" else order)
    else:
        one, other = (parse_date(cell.text, order) for order in ("dmy", "mdy"))
        if one != other:
            return Misread("DATA-AMBIGUOUS", "", {"one": str(one), "other": str(other)})
        span = one
    return Misread("DATA-TYPE", "date") if span is None else span


def _date_of_number(cell: RawCell) -> DateSpan | None:
    """Return the date of a bare number: a year, a month such as 3.2022, or a date whose format was lost."""
    number = number_of(cell.value) if isinstance(cell.value, (int, float)) else None
    if number in _SERIALS:
        return DateSpan.day(_EXCEL_ZERO + dt.timedelta(days=int(number or 0)))
    return parse_date(cell.text)


def _number(cell: RawCell) -> Value | None:
    if cell.kind == "number" and isinstance(cell.value, (int, float)):
        return None if cell.text.endswith("%") else number_of(cell.value)
    return parse_number(cell.text) if cell.kind == "text" else None


def _percent(cell: RawCell) -> Value | None:
    return parse_percent(cell.text) if cell.kind in {"number", "text"} else None


def _shares(cell: RawCell) -> tuple[Decimal, ...] | None:
    return parse_shares(cell.text) if cell.kind in {"number", "text"} else None


def _tick(cell: RawCell) -> bool | None:
    return cell.value if isinstance(cell.value, bool) else parse_tick(cell.text)


def _year(cell: RawCell) -> int | None:
    """Return a year, or the year of a fuller date."""
    if cell.kind == "number":
        return int(cell.value) if cell.value in _YEARS and isinstance(cell.value, (int, float)) else None
    span = parse_date(cell.text)
    return parse_year(cell.text) or (span.first.year if span else None)


def _line(cell: RawCell) -> str:
    return " ".join(cell.text.split())


def _person(cell: RawCell) -> str | None:
    """Return the one person that a cell names."""
    people = split_people(_line(cell))
    return people[0] if len(people) == 1 and _is_person(people[0]) else None


def _persons(cell: RawCell) -> tuple[str, ...] | None:
    people = split_people(cell.text)
    return people if all(map(_is_person, people)) else None


def _is_person(name: str) -> bool:
    """Tell whether a text may be one person's name: not figures, nor several names, nor a collective's."""
    several = _SEVERAL.search(name) or _COLLECTIVE.match(matching_key(name))
    return any(c.isalpha() for c in name) and not several


_PARSERS: Mapping[ColumnType, Callable[[RawCell], Value | None]] = {
    ColumnType.TEXT: lambda cell: cell.text,
    ColumnType.DECISION: _line,
    ColumnType.NUMBER: _number,
    ColumnType.PERCENT: _percent,
    ColumnType.SHARES: _shares,
    ColumnType.TICK: _tick,
    ColumnType.YEAR: _year,
    ColumnType.PERSON: _person,
    ColumnType.PERSONS: _persons,
}
