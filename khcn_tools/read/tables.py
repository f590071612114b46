"""The tables of a sheet: from header to header, and what each row is to its table."""

from __future__ import annotations

from khcn_tools.model import Form, RawSheet, RawTable
from khcn_tools.read.grid import Grid
from khcn_tools.read.headers import Header, column_keys, find_headers, heading_matches
from khcn_tools.read.marks import is_note, is_signature, is_total
from khcn_tools.read.rows import Body, Example
from khcn_tools.text import clean

_TITLE_CELLS = 2  # cells that a row above a header has at most to be its title


def find_tables(sheet: RawSheet, form: Form | None = None) -> tuple[RawTable, ...]:
    """Return the tables on a sheet, in order; none where no row looks like a header.

    `form` lends its headings, so that its header is told among others, and its example row.
    """
    grid = Grid.of(sheet)
    headers = _without_repeats(grid, find_headers(grid, form))
    if not headers:
        return ()
    starts = [
        _start(grid, header, before) for before, header in zip([None, *headers[:-1]], headers, strict=True)
    ]
    ends = [*starts[1:], max(grid.rows) + 1]
    return tuple(
        RawTable(
            sheet,
            (header.first, header.last),
            header.headings,
            _kinds(grid, header, start, end, _example(form, header)),
            header.serial,
        )
        for header, start, end in zip(headers, starts, ends, strict=True)
    )


def _example(form: Form | None, header: Header) -> Example:
    """Return the texts of a form's example row, in full and of the columns that the header has."""
    texts = {column: clean(text) for column, text in form.example.items()} if form else {}
    kept = [
        text
        for column, text in texts.items()
        if form and any(heading_matches(h, column_keys(form.column(column))) for h in header.headings.values())
    ]
    return frozenset(tuple(sorted(row)) for row in (texts.values(), kept) if row)


def why_no_table(sheet: RawSheet) -> str:
    """Say why a sheet has no table."""
    if not any(cell.text for cell in sheet.cells.values()):
        return "trang trống"
    return "không có dòng nào là tiêu đề bảng (ít nhất hai ô chữ liền nhau, phía dưới có số liệu)"


def _kinds(grid: Grid, header: Header, start: int, end: int, example: Example) -> dict[int, str]:
    """Return the kind of every row of a table that is not blank."""
    rows = [row for row in sorted(grid.rows) if start <= row < end]
    above = {row: "title" for row in rows if row < header.first}
    own = {row: "header" for row in rows if header.first <= row <= header.last}
    body = Body(grid, header, [row for row in rows if row > header.last], example)
    return above | own | body.kinds()


def _without_repeats(grid: Grid, headers: list[Header]) -> list[Header]:
    """Return the headers without those that only repeat the one before, as on every page."""
    kept: list[Header] = []
    for header in headers:
        titled = any(grid.row(row) and _is_title(grid, row) for row in range(header.first - 2, header.first))
        if not kept or titled or header.headings != kept[-1].headings:
            kept.append(header)
    return kept


def _start(grid: Grid, header: Header, before: Header | None) -> int:
    """Return the first row of a table: its titles stand above its header, all of them on the first table."""
    if before is None:
        return min(grid.rows)
    start, blank = header.first, 0
    for row in range(header.first - 1, before.last, -1):
        if not grid.row(row):
            blank += 1
            if blank > 1:
                break
        elif _is_title(grid, row):
            start = row
        else:
            break
    return start


def _is_title(grid: Grid, row: int) -> bool:
    """Tell whether a row above a header may be its title: a text or two, no sum, no signature, no note."""
    cells = list(grid.row(row).values())
    first = cells[0].text
    return (
        len(cells) <= _TITLE_CELLS
        and all(cell.kind == "text" for cell in cells)
        and not (is_total(first) or is_signature(first) or is_note(first))
    )
