"""Sums and their rows: a total must be the sum of rows that it can be the sum of."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from khcn_tools.clean.faults import Place, Scope, fault
from khcn_tools.clean.part import Part
from khcn_tools.clean.sums import END, Running, Span, Sum, spans_of
from khcn_tools.clean.values import value_of
from khcn_tools.model import Column, ColumnType, Finding, RawCell
from khcn_tools.text import matching_key

_BEYOND = 9  # columns to the right of the headings that are looked at
_STAFF = "cán bộ|công chức|viên chức|lao động|người lao động|người|nhân sự|biên chế|cb|cbcc|cbccvc"
_IN_WORDS = "một|hai|ba|bốn|tư|năm|lăm|sáu|bảy|tám|chín|mười|mươi|mốt|trăm|linh|lẻ"
_HEADS = re.compile(
    rf"(?:tổng cộng|tổng số|tổng|cộng)(?: (?:{_STAFF}))* (\d+)(?:(?: (?:{_IN_WORDS}))* (?:{_STAFF})\b.*)?"
)
_BARE = re.compile(rf"(\d+)(?: (?:{_STAFF}))?")


def totals(scope: Scope, parts: Sequence[Part]) -> Iterator[Finding]:
    """Yield a warning for each figure in a total row that is no sum of its column, and the errors there."""
    for n, part in enumerate(parts):
        spans = spans_of(part.table)
        for row in spans:
            yield from _errors(scope, part, row)
        figures = {n: c for n, c in part.columns.items() if c.type is ColumnType.NUMBER and spans}
        for number, column in figures.items():
            yield from _sums(scope, parts[:n], part, (number, column), spans)
        if any(column.required and column.type is ColumnType.PERSON for column in part.columns.values()):
            for row in spans:
                yield from _heads(scope, parts[:n], part, row, spans[row])


def _errors(scope: Scope, part: Part, row: int) -> Iterator[Finding]:
    """Yield the errors in a total row."""
    for cell in _cells(part, row):
        if cell.kind in {"error", "formula"}:
            heading = part.table.headings.get(cell.column, "")
            place = Place(part.table.sheet, part.form, cell.address, None, heading)
            yield fault(scope, place, "DATA-ERROR", "formula" if cell.kind == "formula" else "", cell.text)


def _sums(
    scope: Scope,
    before: Sequence[Part],
    part: Part,
    figures: tuple[int, Column],
    spans: Mapping[int, Sequence[Span]],
) -> Iterator[Finding]:
    """Yield the totals of a column that are not the sum of any rows they may be the sum of."""
    number, column = figures
    running, earlier = Running.of(part, column), _earlier(before, column)
    for row in spans:
        cell = part.table.sheet.cells.get((row, number))
        stated = value_of(cell, column, part.styles[number]) if cell else None
        known = [value for span in spans[row] if (value := running.over(span)) is not None]
        if cell is None or not known or not isinstance(stated, (int, Decimal)):
            continue
        if stated not in {*known, *(value + earlier for value in known)}:
            place = Place(part.table.sheet, part.form, cell.address, column.id, column.heading)
            yield fault(scope, place, "DATA-TOTAL", value=cell.text, sum=known[0])


def _earlier(before: Sequence[Part], column: Column) -> Sum:
    """Return the sum of a column over the tables above, which a grand total may be meant to hold."""
    return sum((Running.of(part, column).over((0, END)) or 0 for part in before), start=0)


def _heads(
    scope: Scope, before: Sequence[Part], part: Part, row: int, spans: Sequence[Span]
) -> Iterator[Finding]:
    """Yield a number of people in a total row that is not how many the list has."""
    stated = [(cell, count) for cell in _cells(part, row) if (count := _count(part, cell)) is not None]
    rows, earlier = list(part.rows), sum(len(other.rows) for other in before)
    counts = [bisect_left(rows, end) - bisect_right(rows, start) for start, end in spans]
    if len(stated) == 1 and stated[0][1] not in {*counts, *(count + earlier for count in counts)}:
        cell, _ = stated[0]
        place = Place(part.table.sheet, part.form, cell.address)
        yield fault(scope, place, "DATA-TOTAL", "people_count", cell.text, sum=counts[0])


def _count(part: Part, cell: RawCell) -> int | None:
    """Return how many people a cell of a total row speaks of; figures under choices count something else."""
    if cell.kind != "text" and cell.column == part.table.serial:
        return None
    column = part.columns.get(cell.column)
    key = matching_key(cell.text)
    found = _HEADS.fullmatch(key) if cell.kind == "text" else None
    if column is None or column.type in {ColumnType.PERSON, ColumnType.YEAR, ColumnType.DATE}:
        found = found or _BARE.fullmatch(key)
    return int(found[1]) if found else None


def _cells(part: Part, row: int) -> list[RawCell]:
    """Return the cells of a row, those a little beyond the headings too."""
    stored = part.table.sheet.cells
    reach = range(1, max(part.table.headings, default=1) + _BEYOND)
    return [stored[row, number] for number in reach if (row, number) in stored]
