"""The tables of a sheet: from header to header, and what each row is to its table."""

from __future__ import annotations

from khcn_tools.forms.keys import column_keys
from khcn_tools.model import Form, RawSheet, RawTable
from khcn_tools.read.grid import Grid
from khcn_tools.read.groups import groups_of
from khcn_tools.read.headers import Header, find_headers, heading_keys
from khcn_tools.read.marks import is_note, is_numbering, is_signature, is_total
from khcn_tools.read.rows import Body, Example
from khcn_tools.text import clean, search_key

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
    found = []
    for header, start, end in zip(headers, starts, ends, strict=True):
        kinds = _kinds(grid, header, start, end, _example(form, header))
        groups = groups_of(grid, kinds, header.serial)
        found.append(
            RawTable(sheet, (header.first, header.last), header.headings, kinds, header.serial, groups)
        )
    return tuple(found)


def _example(form: Form | None, header: Header) -> Example:
    """Return the texts of a form's example row, in full and of the columns that the header has."""
    if form is None:
        return frozenset()
    texts = {column: clean(text) for column, text in form.example.items()}
    headed = {key for heading in header.headings.values() for key in heading_keys(heading)}
    kept = [text for column, text in texts.items() if headed & column_keys(form.column(column))]
    return frozenset(tuple(sorted(row)) for row in (texts.values(), kept) if row)


def why_no_table(sheet: RawSheet) -> str:
    """Say why a sheet has no table."""
    if not any(cell.text for cell in sheet.cells.values()):
        return "trang trống"
    return "không có dòng nào là tiêu đề bảng (ít nhất hai ô chữ liền nhau, phía dưới có số liệu)"


def _kinds(grid: Grid, header: Header, start: int, end: int, example: Example) -> dict[int, str]:
    """Return the kind of every row of a table that is not blank."""
    rows = grid.between(start, end)
    above = {row: _kind_above(grid, header, row) for row in rows if row < header.first}
    own = {row: "header" for row in rows if header.first <= row <= header.last}
    body = Body(grid, header, [row for row in rows if row > header.last], example)
    return above | own | body.kinds()


def _kind_above(grid: Grid, header: Header, row: int) -> str:
    """Return what a row above a header is: a title, or a record where only a later page has kept its header."""
    cells = grid.row(row)
    serial = cells.get(header.serial or 0)
    numbered = serial is not None and serial.text.rstrip(".").isdigit() and len(cells) > _TITLE_CELLS
    return "record" if numbered and not is_numbering(cell.text for cell in cells.values()) else "title"


def _without_repeats(grid: Grid, headers: list[Header]) -> list[Header]:
    """Return the headers without those that only repeat the one before, as on every page."""
    kept: list[Header] = []
    for header in headers:
        if not kept or _names(header) != _names(kept[-1]) or _is_titled(grid, header):
            kept.append(header)
    return kept


def _names(header: Header) -> dict[int, str]:
    """Return the headings by which two headers are the same: on another page in other letters."""
    return {column: search_key(text) or text for column, text in header.headings.items()}


def _is_titled(grid: Grid, header: Header) -> bool:
    """Tell whether a title stands over a header, apart from the rows above it."""
    titles = _titles(grid, header, 0)
    return bool(titles) and not grid.row(min(titles) - 1)


def _start(grid: Grid, header: Header, before: Header | None) -> int:
    """Return the first row of a table: its titles stand above its header, all of them on the first table."""
    if before is None:
        return min(grid.rows)
    titles = sorted(_titles(grid, header, before.last))
    while titles and grid.row(titles[0] - 1) and len(grid.row(titles[0])) > 1:
        titles.pop(0)  # two texts that adjoin the rows above are one of them
    return titles[0] if titles else header.first


def _titles(grid: Grid, header: Header, above: int) -> list[int]:
    """Return the rows over a header that may be its title, with one blank row among them at most."""
    found, blank = [], 0
    for row in range(header.first - 1, above, -1):
        blank += not grid.row(row)
        if blank > 1 or (grid.row(row) and not _is_title(grid, row)):
            break
        found += [row] if grid.row(row) else []
    return found


def _is_title(grid: Grid, row: int) -> bool:
    """Tell whether a row above a header may be its title: a text or two, no sum, no signature, no note."""
    cells = list(grid.row(row).values())
    first = cells[0].text
    return (
        len(cells) <= _TITLE_CELLS
        and all(cell.kind == "text" for cell in cells)
        and not (is_total(first) or is_signature(first) or is_note(first))
    )
