"""Which column of a sheet is which column of its form."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from khcn_tools.clean.faults import Place, Scope, fault
from khcn_tools.clean.nearest import nearest
from khcn_tools.forms.keys import column_keys
from khcn_tools.model import JOINED_BY, Column, Finding, Form, RawTable, column_letters
from khcn_tools.text import search_key

_REMARK = re.compile(r"\([^)]*\)|\[[^]]*\]|\s\d+\)|[¹²³⁰⁴-⁹]+")  # in brackets, or the mark of a footnote


def match_columns(form: Form, headings: Mapping[int, str]) -> dict[int, Column]:
    """Return the form's column of each of the sheet's, the leftmost where two have the same heading.

    A heading is matched whole; failing that, by its lowest part, or without brackets and footnote marks.
    """
    by_key = {key: column for column in form.columns for key in column_keys(column)}
    ways: tuple[Callable[[str], str], ...] = (
        lambda heading: heading,
        lambda heading: heading.rsplit(JOINED_BY, 1)[-1],
        lambda heading: _REMARK.sub("", heading),
        lambda heading: _REMARK.sub("", heading.rsplit(JOINED_BY, 1)[-1]),
    )
    found: dict[int, Column] = {}
    for way in ways:
        for number, heading in sorted(headings.items()):
            column = by_key.get(search_key(way(heading)))
            if column and number not in found and column not in found.values():
                found[number] = column
    return found


def column_faults(
    scope: Scope, form: Form, table: RawTable, matched: Mapping[int, Column]
) -> Iterator[Finding]:
    """Yield the faults of a table's headings: required ones missing, others that are not the form's."""
    present = set(matched.values())
    for column in form.columns:
        if column.required and column not in present:
            place = Place(table.sheet, form, column=column.id)
            yield fault(scope, place, "DATA-COLUMN", heading=column.heading)
    open_columns = {key: c.heading for c in form.columns if c not in present for key in column_keys(c)}
    taken = {key: c.heading for c in present for key in column_keys(c)}
    for number, heading in table.headings.items():
        if number not in matched and number != table.serial:
            place = Place(table.sheet, form, f"{column_letters(number)}{table.header[0]}", heading=heading)
            yield _unknown(scope, place, taken.get(search_key(heading), ""), nearest(heading, open_columns))


def _unknown(scope: Scope, place: Place, twin: str, near: str) -> Finding:
    """Return the finding of a heading that is none of the form's, or is there twice."""
    variant = "repeated" if twin else "unknown_near" if near else "unknown"
    return fault(scope, place, "DATA-COLUMN", variant, place.heading, nearest=twin or near)
