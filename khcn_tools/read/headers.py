"""Where a table's header is, how many rows it has, and what its columns are called."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

from khcn_tools.forms.keys import column_keys
from khcn_tools.model import JOINED_BY, Form, RawCell
from khcn_tools.read.grid import Grid, is_serial_heading
from khcn_tools.read.marks import is_heading, is_letterhead, is_note, is_numbering
from khcn_tools.text import search_key

_MOST_ROWS = 4
_ENOUGH = 3  # points that make a row a header
_PLAIN_SHARE = 0.6  # of the cells that a row of the sheet usually has
_PAIR = 2  # columns that lines of "label | value" have
_YEARS = range(1900, 2101)
_ABOVE_A_HEADER = re.compile(
    r"(bao cao|danh sach|bieu|bang|mau|phu luc|ke hoach|tong hop|dvt|don vi tinh|du lieu mau|nam \d)"
)
_LONGEST_ABOVE = 20


@dataclass(frozen=True, slots=True)
class Header:
    """The rows of a header and the joined heading of every column that has one."""

    first: int
    last: int
    headings: dict[int, str]
    serial: int | None
    """The column of the running number, if there is one."""


def find_headers(grid: Grid, form: Form | None) -> list[Header]:
    """Return the headers on a sheet, in order; `form` lends its headings to tell them."""
    known = form_keys(form) if form else frozenset[str]()
    found: list[Header] = []
    for row in sorted(grid.rows):
        if found and row <= found[-1].last:
            continue
        if _could_be_header(grid, row):
            header = _header_at(grid, row, found[-1] if found else None)
            if _begins_below(header):
                continue
            if _points(grid, header, known) >= _ENOUGH and not (found and _is_answer(header, form)):
                found.append(header)
    return found or list(_plain_header(grid))


def form_keys(form: Form) -> frozenset[str]:
    """Return the search keys of every heading of a form."""
    return frozenset(key for column in form.columns for key in column_keys(column))


def heading_keys(heading: str) -> set[str]:
    """Return the search keys of a heading: of the whole, and of the last part of a joined one."""
    return {search_key(heading), search_key(heading.rsplit(JOINED_BY, maxsplit=1)[-1])}


def _could_be_header(grid: Grid, row: int) -> bool:
    """Tell whether a row holds at least two texts and nothing but texts and years."""
    cells = grid.row(row)
    texts = [cell for cell in cells.values() if cell.kind == "text" and is_heading(cell.text)]
    return len(texts) > 1 and all(_heading_like(cell) for cell in cells.values())


def _heading_like(cell: RawCell) -> bool:
    """Tell whether a cell may stand in a header."""
    if cell.kind == "number":
        return cell.value in _YEARS
    return cell.kind == "text" and len(cell.text) <= 200  # noqa: PLR2004


def _begins_below(header: Header) -> bool:
    """Tell whether a text stands over STT, which is in a header's first row: it belongs to a letterhead."""
    lowest = (heading.rpartition(JOINED_BY) for heading in header.headings.values())
    return header.serial is None and any(above and is_serial_heading(part) for above, _, part in lowest)


def _is_answer(header: Header, form: Form | None) -> bool:
    """Tell whether what looks like STT is an answer: below a first header, "TT" may be short for Tập thể."""
    if form is None or header.serial is None:
        return False
    answers = {search_key(choice.short) for column in form.columns for choice in column.choices}
    return search_key(header.headings[header.serial]) in answers


def _points(grid: Grid, header: Header, known: frozenset[str]) -> int:
    """Weigh the signs that a block of rows is a header."""
    matches = sum(not known.isdisjoint(heading_keys(heading)) for heading in header.headings.values())
    merged = sum(grid.height(header.first, column) > 1 for column in grid.row(header.first))
    serial = header.serial is not None
    below = next(iter(_rows_below(grid, header.last, 2)), None)
    numbered = below is not None and is_numbering(cell.text for cell in grid.row(below).values())
    ours = matches > 1 and 2 * matches >= len(header.headings)
    return 3 * ours + 3 * serial + (merged > 1) + 2 * numbered


def _header_at(grid: Grid, row: int, before: Header | None) -> Header:
    """Return the header that begins in a row, and the row above it where that belongs to it."""
    last = _last_row(grid, row)
    above = last == row and _belongs_above(grid, row) and not _goes_with_records(grid, row - 1, before)
    first = row - 1 if above else row
    columns = sorted({c for r in range(first, last + 1) for c in grid.columns(r)})
    joined = {column: _joined(grid, first, last, column) for column in columns}
    headings = {column: text for column, text in joined.items() if text}
    serial = next((column for column, text in headings.items() if is_serial_heading(text)), None)
    return Header(first, last, headings, serial)


def _last_row(grid: Grid, first: int) -> int:
    """Return the last row of a header: merged cells reach down to it, or it splits what stands above."""
    last = first
    while last - first + 1 < _MOST_ROWS:
        reach = max((grid.area(r, c)[2] for r in range(first, last + 1) for c in grid.row(r)), default=last)
        if last < reach < first + _MOST_ROWS:
            last = reach
        elif _splits(grid, first, last):
            last += 1
        else:
            break
    numbering = [
        row
        for row in _rows_below(grid, last, first + _MOST_ROWS - last)
        if is_numbering(cell.text for cell in grid.row(row).values())
    ]
    between = range(last + 1, numbering[0]) if numbering else range(0)
    texts = [cell for row in between for cell in grid.row(row).values()]
    return numbering[0] - 1 if texts and all(_heading_like(cell) for cell in texts) else last


def _splits(grid: Grid, first: int, last: int) -> bool:
    """Tell whether the row below only names the parts of headings that spread over several columns."""
    cells = grid.row(last + 1)
    if not cells or not all(_heading_like(cell) for cell in cells.values()):
        return False
    if min(cells) <= min(grid.row(first)):
        return False
    split = {column for column in cells if _under_wide(grid, last, column)}
    return cells.keys() - split <= _unmerged(grid, first, last)


def _under_wide(grid: Grid, last: int, column: int) -> bool:
    """Tell whether a cell below a row stands under a merged one that is wider."""
    return any(
        c <= column < c + grid.width(last, c) and grid.width(last, c) > grid.width(last + 1, column)
        for c in grid.row(last)
    )


def _unmerged(grid: Grid, first: int, last: int) -> set[int]:
    """Return the columns of the row below that part a heading whose merging was lost.

    Instead of merged cells there are blank ones: the parts begin under the heading and go on under blanks.
    """
    headed = {column for row in range(first, last + 1) for column in grid.columns(row)}
    below, found = grid.row(last + 1), set[int]()
    for column in grid.row(last):
        run = [column] if column in below else []
        while run and run[-1] + 1 in below and run[-1] + 1 not in headed:
            run.append(run[-1] + 1)
        found.update(run if len(run) > 1 and all(len(below[c].text) > 1 for c in run) else ())
    return found


def _belongs_above(grid: Grid, row: int) -> bool:
    """Tell whether the row above names groups of the columns: some of them, never all, and it is no title."""
    cells, columns = grid.row(row - 1), sorted(grid.columns(row))
    above = grid.columns(row - 1)
    if not cells or not above <= set(columns[1:]) or len(above) >= len(columns) - 1:
        return False
    return all(
        cell.kind == "text"
        and not _ABOVE_A_HEADER.match(search_key(cell.text))
        and not is_note(cell.text)
        and (grid.width(row - 1, column) > 1 or len(cell.text) <= _LONGEST_ABOVE)
        for column, cell in cells.items()
    )


def _goes_with_records(grid: Grid, row: int, before: Header | None) -> bool:
    """Tell whether a row above a later header adjoins the rows above: it is one of them, unless said before."""
    if before is None or not grid.row(row - 1):
        return False
    lines = ([(c, cell.text) for c, cell in grid.row(r).items()] for r in (row, before.first))
    return next(lines) != next(lines)


def _joined(grid: Grid, first: int, last: int, column: int) -> str:
    """Return the texts that stand over a column, from top to bottom, each once."""
    parts: list[str] = []
    for row in range(first, last + 1):
        cell = _over(grid, row, column, last)
        text = " ".join(cell.text.split()) if cell else ""
        if text and text not in parts:
            parts.append(text)
    joined = parts[0] if parts else ""
    for part in parts[1:]:
        joined += f" {part}" if part.startswith("(") else f"{JOINED_BY}{part}"
    return joined


def _over(grid: Grid, row: int, column: int, last: int) -> RawCell | None:
    """Return the cell that heads a column: its own, one merged over it, or an unmerged one to the left."""
    cells = grid.row(row)
    if column in cells:
        return cells[column]
    covering = [c for c in cells if c < column < c + grid.width(row, c)]
    if covering:
        return cells[covering[0]]
    left = max((c for c in cells if c < column), default=None)
    below = any(column in grid.row(r) for r in range(row + 1, last + 1))
    if left is None or not below or grid.height(row, left) > 1:
        return None
    split = any(left in grid.row(r) for r in range(row + 1, last + 1))
    return cells[left] if split else None


def _plain_header(grid: Grid) -> Iterator[Header]:
    """Yield the first row of texts that is nearly as full as rows usually are, where no sign tells a header."""
    usual = median([len(grid.columns(row)) for row in grid.rows if len(grid.row(row)) > 1] or [0])
    for row in sorted(grid.rows):
        cells = grid.row(row)
        full = len(grid.columns(row)) >= max(2, _PLAIN_SHARE * usual)
        if full and _could_be_header(grid, row) and not any(is_letterhead(c.text) for c in cells.values()):
            header = _header_at(grid, row, None)
            if len(header.headings) > _PAIR or _figures_below(grid, header):
                yield header
            return


def _figures_below(grid: Grid, header: Header) -> bool:
    """Tell whether the second of two columns holds figures: lines of "label | value" are no table."""
    second = max(header.headings)
    below = [cells[second] for row, cells in grid.rows.items() if row > header.last and second in cells]
    return bool(below) and all(cell.kind == "number" for cell in below)


def _rows_below(grid: Grid, row: int, reach: int) -> list[int]:
    """Return the rows that are not blank among the next ones."""
    return [r for r in range(row + 1, row + reach + 1) if grid.row(r)]
