"""A sheet before it is drawn: typed values in rows, on our form or on one that the unit drew itself."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from data.sample.textfile import Row
from khcn_tools.model import Column, ColumnType, Form

Typed = str | int | dt.date

_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the sheet; its cells by the column they stand under, "STT" first.

    `kind` is "record", "group" (one title over all columns), "total", "header" (the unit's own, again),
    "heading" (of another table), or "row" for anything else.
    """

    kind: str
    cells: Mapping[str, Typed]


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet before it is drawn.

    With a `letterhead` (left and right text of each row) or `bands` (the headings above a column's own, from
    the top) the unit has drawn the table itself; `numbering` then stands below the headings. `helper` is
    the heading of a column beside the form's. `closing` is the signature block, left and right text of a row.
    """

    form: Form
    lines: tuple[Line, ...]
    headings: Mapping[str, str] = field(default_factory=dict)
    letterhead: tuple[tuple[str, str], ...] = ()
    bands: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    numbering: tuple[str, ...] = ()
    helper: str = ""
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
