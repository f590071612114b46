"""What one cell means in its column: a value, nothing, or how it could not be understood."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache

from khcn_tools.clean.nearest import nearest
from khcn_tools.clean.styles import BOTH, DOUBTED, FRACTION, day_of
from khcn_tools.model import FROM_1904, Choice, Column, ColumnType, DateSpan, RawCell, Value
from khcn_tools.text import (
    are_full_names,
    bare_subject,
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
_NONE = {"khong", "khong co", "khong de nghi"}
_PROPOSED = {"title", "award"}  # where these words say that nothing is proposed: empty, if not required
_DITTO = re.compile(r"\W*(?:n/?t|như trên)\W*|[\s–—-]*(?://|[\"”“″〃]|''|’’)[\s–—-]*", re.IGNORECASE)
_SEVERAL = re.compile(r"[,&/+%]| và | [–—-] ")  # between names that were not split as the form asks
_COLLECTIVE = re.compile(
    r"(phòng|tổ|đội|nhóm|tập thể|ban giám đốc|bộ phận|trung tâm|chi cục|văn phòng|lãnh đạo)\b"
)
_ZERO, _ZERO_1904 = dt.date(1899, 12, 30), dt.date(1904, 1, 1)
_SERIALS = range(10_000, 60_000)  # dates from 1927 to 2064 as Excel keeps them
_YEARS = range(1900, 2101)
_YEAR_OF_YEARS = 1905  # as dates, 1900 to 2100 are days of it
_IN_BRACKETS = re.compile(r"\([^)]*\)")
_APOSTROPHE = re.compile(r"^['’](?=\d)")


@dataclass(frozen=True, slots=True)
class Misread:
    """Why a cell could not be understood: the code, which of its sentences, and their figures."""

    code: str
    variant: str = ""
    figures: Mapping[str, str] = field(default_factory=dict)


def value_of(cell: RawCell, column: Column, style: str = "") -> Value | Misread | None:
    """Return the value of a cell, None where it says nothing, or why it could not be understood.

    `style` is that of its column (`column_style`); without, a date's day stands first.
    """
    if cell.kind in {"error", "formula"}:
        return Misread("DATA-ERROR", "formula" if cell.kind == "formula" else "")
    if _DITTO.fullmatch(cell.text):
        return Misread("DATA-TYPE", "ditto")
    if _NOTHING.fullmatch(cell.text) or (column.id in _PROPOSED and search_key(cell.text) in _NONE):
        return None
    read = _WITH_STYLE.get(column.type)
    value = read(cell, column, style) if read else _PARSERS[column.type](cell)
    return Misread("DATA-TYPE", column.type.value) if value is None else value


def _choice(cell: RawCell, column: Column, _: str) -> Value | Misread:
    """Return the code of a choice."""
    codes = _codes(column.choices)
    found = codes.get(search_key(cell.text))
    if found:
        return found
    near = nearest(cell.text, {key: column.label(code) for key, code in codes.items()})
    allowed = "; ".join(choice.label for choice in column.choices)
    return Misread("DATA-CHOICE", "near" if near else "", {"nearest": near, "allowed": allowed})


@lru_cache(maxsize=256)
def _codes(choices: tuple[Choice, ...]) -> dict[str, str]:
    """Return the code of each key that stands for a choice."""
    return {search_key(s): c.id for c in choices for s in (c.label, c.short, *c.aliases) if s}


def _text(cell: RawCell, column: Column, _: str) -> Value:
    """Return a text; the person or collective that a row is about without number and titles."""
    return bare_subject(cell.text) if column.id == "subject" else cell.text


def _date(cell: RawCell, _: Column, style: str) -> Value | Misread | None:
    """Return a date as precise as it was typed."""
    order = style.removesuffix(DOUBTED)
    if cell.kind == "number":
        return _date_of_number(cell)
    if cell.kind == "date" and _is_bare_year(cell):
        return None
    if cell.kind == "date":
        return _turned(day_of(cell)) if style.endswith(DOUBTED) and day_of(cell) else parse_date(cell.text)
    if order != BOTH:
        return parse_date(cell.text, order or "dmy")
    one, other = (parse_date(cell.text, order) for order in ("dmy", "mdy"))
    return one if one == other else Misread("DATA-AMBIGUOUS", "", {"one": str(one), "other": str(other)})


def _turned(span: DateSpan | None) -> Value | Misread | None:
    """Return a date only if it is the same with day and month turned round."""
    other = parse_date(str(span), "mdy")
    return (
        span if span == other else Misread("DATA-AMBIGUOUS", "turned", {"one": str(span), "other": str(other)})
    )


def _date_of_number(cell: RawCell) -> DateSpan | None:
    """Return the date of a bare number: a year, a month such as 3.2022, or a date whose format was lost."""
    number = number_of(cell.value) if isinstance(cell.value, (int, float)) else None
    if number in _SERIALS:
        zero = _ZERO_1904 if cell.number_format.startswith(FROM_1904) else _ZERO
        return DateSpan.day(zero + dt.timedelta(days=int(number or 0)))
    return parse_date(cell.text)


def _number(cell: RawCell, _: Column, style: str) -> Value | None:
    if cell.kind == "number" and isinstance(cell.value, (int, float)):
        return None if cell.text.endswith("%") else number_of(cell.value)
    return parse_number(cell.text, style) if cell.kind == "text" else None


def _percent(cell: RawCell, _: Column, style: str) -> Value | None:
    """Return the figure of a percentage; 0.7 without a sign is 70 only in a column of such fractions."""
    figure = parse_percent(cell.text) if cell.kind in {"number", "text"} else None
    if figure is None or cell.text.endswith("%") or style == "":
        return figure
    if style == FRACTION:
        return number_of(figure * 100)
    return None if 0 < figure < 1 else figure


def _shares(cell: RawCell) -> tuple[Decimal, ...] | None:
    return parse_shares(cell.text) if cell.kind in {"number", "text"} else None


def _tick(cell: RawCell) -> bool | None:
    return cell.value if isinstance(cell.value, bool) else parse_tick(cell.text)


def _year(cell: RawCell) -> int | None:
    """Return a year, or the year of a fuller date."""
    if cell.kind == "number":
        return int(cell.value) if cell.value in _YEARS and isinstance(cell.value, (int, float)) else None
    span = None if _is_bare_year(cell) else parse_date(cell.text)
    return parse_year(cell.text) or (span.first.year if span else None)


def _is_bare_year(cell: RawCell) -> bool:
    """Tell whether a date was typed as a year into a cell that shows dates: 1978 is then a day of 1905."""
    return isinstance(cell.value, dt.date) and cell.value.year == _YEAR_OF_YEARS


def _decision(cell: RawCell) -> str | None:
    """Return the number of a document; not a date, into which Excel turns "15/3"."""
    return None if cell.kind == "date" else _line(cell)


def _line(cell: RawCell) -> str:
    """Return a text on one line, without the apostrophe that keeps its figures a text."""
    return _APOSTROPHE.sub("", " ".join(cell.text.split()))


def _person(cell: RawCell) -> Value | Misread | None:
    """Return the one person that a cell names."""
    lines = cell.text.split("\n")
    whole = cell.text if len(lines) > 1 and are_full_names(lines) else _line(cell)
    people = split_people(whole)
    if len(people) > 1 and all(map(_is_person, people)):
        return Misread("DATA-TYPE", "people", {"count": str(len(people))})
    return people[0] if len(people) == 1 and _is_person(people[0]) else None


def _persons(cell: RawCell) -> tuple[str, ...] | None:
    people = split_people(cell.text)
    return people if all(map(_is_person, people)) else None


def _is_person(name: str) -> bool:
    """Tell whether a text may be one person's name: not figures, nor several names, nor a collective's."""
    several = _SEVERAL.search(name) or _COLLECTIVE.match(matching_key(name))
    figures = any(c.isdigit() for c in _IN_BRACKETS.sub("", name))  # in brackets they tell namesakes apart
    return any(c.isalpha() for c in name) and not several and not figures


_PARSERS: Mapping[ColumnType, Callable[[RawCell], Value | Misread | None]] = {
    ColumnType.DECISION: _decision,
    ColumnType.SHARES: _shares,
    ColumnType.TICK: _tick,
    ColumnType.YEAR: _year,
    ColumnType.PERSON: _person,
    ColumnType.PERSONS: _persons,
}
_WITH_STYLE: Mapping[ColumnType, Callable[[RawCell, Column, str], Value | Misread | None]] = {
    ColumnType.TEXT: _text,
    ColumnType.CHOICE: _choice,
    ColumnType.DATE: _date,
    ColumnType.NUMBER: _number,
    ColumnType.PERCENT: _percent,
}
