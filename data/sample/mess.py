"""What people do to the rows and headings of a form: each function returns a page that says the same thing.

The one exception is a total typed wrongly, which the page's author wants to be found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import count

from data.sample.page import Line, Page, Typed

Mess = Callable[[Page], Page]

ROMAN, LETTERS = ("I", "II", "III", "IV", "V", "VI"), ("A", "B", "C", "D")


def with_letterhead(*lines: str, title: str) -> Mess:
    """Draw the table anew under the unit's own letterhead; a line may hold a right half after "|"."""
    halves = tuple((left.strip(), right.strip()) for left, _, right in (line.partition("|") for line in lines))
    return lambda page: replace(page, letterhead=(*halves, ("", ""), (title, "")))


def with_bands(bands: Mapping[str, tuple[str, ...]]) -> Mess:
    """Put common headings, in merged cells, over columns: "upper | lower" → their identifiers."""
    parts = {band: tuple(part.strip() for part in band.split("|")) for band in bands}
    over = {column: parts[band] for band, columns in bands.items() for column in columns}
    return lambda page: replace(page, bands=over)


def with_headings(**headings: str) -> Mess:
    """Word some headings differently."""
    return lambda page: replace(page, headings={**page.headings, **headings})


def with_numbering(**sums: str) -> Mess:
    """Write a row "(1) (2) …" below the headings; a sum says so, as "(9)=(10)+(11)"."""

    def numbered(page: Page) -> Page:
        names = ["STT", *(column.id for column in page.form.columns)]
        return replace(page, numbering=tuple(sums.get(name, f"({n})") for n, name in enumerate(names, start=1)))

    return numbered


def with_groups(column: str, empty: str, marks: tuple[str, ...] = ROMAN) -> Mess:
    """Begin each group of rows with a line "II. Phòng …"; rows without the value stand under `empty`."""

    def grouped(page: Page) -> Page:
        names = dict.fromkeys(str(line.cells.get(column, empty)) for line in page.lines)
        lines: list[Line] = []
        for mark, name in zip(marks, names, strict=False):
            lines.append(Line("group", {"STT": f"{mark}. {name}"}))
            lines += [line for line in page.lines if line.cells.get(column, empty) == name]
        return replace(page, lines=tuple(_renumbered(lines)))

    return grouped


def _renumbered(lines: list[Line]) -> Iterator[Line]:
    """Yield the lines with their records numbered from 1."""
    numbers = count(1)
    for line in lines:
        yield Line(line.kind, {**line.cells, "STT": next(numbers)}) if line.kind == "record" else line


def with_subtotals(column: str) -> Mess:
    """End each group with "Cộng I" and the sum of a column in it."""

    def subtotalled(page: Page) -> Page:
        lines: list[Line] = []
        for group in _groups(page.lines):
            mark = str(group[0].cells["STT"]).partition(".")[0]
            cells: dict[str, Typed] = {page.form.columns[0].id: f"Cộng {mark}", column: _sum(group, column)}
            lines += [*group, Line("total", cells)]
        return replace(page, lines=tuple(lines))

    return subtotalled


def _groups(lines: tuple[Line, ...]) -> list[list[Line]]:
    """Return the lines group by group, each with its title first."""
    starts = [number for number, line in enumerate(lines) if line.kind == "group"]
    return [list(lines[a:b]) for a, b in zip(starts, [*starts[1:], len(lines)], strict=True)]


def _sum(lines: Iterable[Line], column: str) -> int:
    """Return the sum of what records have in a column."""
    figures = (line.cells.get(column) for line in lines if line.kind == "record")
    return sum(figure for figure in figures if isinstance(figure, int))


def with_total(column: str, typed: int | None = None) -> Mess:
    """End the table with "Tổng cộng" and the sum of a column, or what was `typed` for it."""

    def totalled(page: Page) -> Page:
        total = _sum(page.lines, column) if typed is None else typed
        first = page.form.columns[0].id
        return replace(page, lines=(*page.lines, Line("total", {first: "Tổng cộng", column: total})))

    return totalled


def with_header_again(after: int) -> Mess:
    """Repeat the unit's own headings where a page ended, after so many lines."""
    return lambda page: replace(page, lines=(*page.lines[:after], Line("header", {}), *page.lines[after:]))


def with_rows(*rows: Mapping[str, Typed], kind: str = "row") -> Mess:
    """Add rows below the table: notes, serial numbers left over, another table; an empty one stays blank."""
    return lambda page: replace(page, lines=(*page.lines, *(Line(kind, row) for row in rows)))


def continued(column: str, at: str) -> Mess:
    """Go on in the row below with what begins with `at`, as people do where a cell seems full."""

    def broken(line: Line) -> Iterator[Line]:
        before, found, after = str(line.cells.get(column, "")).partition(at)
        if line.kind == "record" and found:
            yield Line("record", {**line.cells, column: before.rstrip()})
            yield Line("row", {column: at + after})
        else:
            yield line

    return lambda page: replace(page, lines=tuple(part for line in page.lines for part in broken(line)))


def with_helper(heading: str, *values: Typed) -> Mess:
    """Add a column beside the form's for the unit's own use; `values` stand in its first records."""

    def helped(page: Page) -> Page:
        given = iter(values)
        lines = (
            Line(line.kind, {**line.cells, "helper": value})
            if line.kind == "record" and (value := next(given, ""))
            else line
            for line in page.lines
        )
        return replace(page, helper=heading, lines=tuple(lines))

    return helped


def with_signature(date_line: str, reporter: str, head: str) -> Mess:
    """Sign below the table; the one who signs is given after the office, as "Trưởng phòng: Tên"."""
    office, _, name = head.partition(": ")
    block = (("", date_line), ("Người lập biểu", office), ("(Đã ký)", "(Đã ký)"), (reporter, name))
    return lambda page: replace(page, closing=block)
