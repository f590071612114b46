"""Under which titles of groups each record stands: rows such as "I", "A", "Phòng Một" as a column."""

from __future__ import annotations

from collections.abc import Mapping

from khcn_tools.model import JOINED_BY, RawCell
from khcn_tools.read.grid import Grid
from khcn_tools.read.marks import group_mark, is_numbered, is_roman

_BESIDE = " | "  # between the titles of tables set side by side
_WITHIN = ":"  # "Trong đó:" parts the row above it, and no other group


def groups_of(grid: Grid, kinds: Mapping[int, str], serial: int | None) -> dict[int, str]:
    """Return the titles that each record stands under, from the outermost to the innermost."""
    found: dict[int, str] = {}
    open_titles: dict[str, str] = {}
    parts = False  # whether rows without a number part the numbered one above the title
    for row in sorted(kinds):
        numbered = serial in grid.row(row)
        if kinds[row] == "group":
            title = _title(grid.row(row), serial)
            open_titles, parts = _opened(open_titles, _style(title), title), False
        elif kinds[row] == "record":
            if numbered and parts:
                open_titles.pop(_WITHIN, None)
            parts = not numbered
            found |= {row: JOINED_BY.join(open_titles.values())} if open_titles else {}
    return found


def _title(cells: Mapping[int, RawCell], serial: int | None) -> str:
    """Return the title of a group without the figures beside it: "II Phòng Hành chính"."""
    texts = [" ".join(c.text.split()) for n, c in cells.items() if n != serial and c.kind == "text"]
    mark = [cell.text for n, cell in cells.items() if n == serial]
    return " ".join([*mark, _BESIDE.join(texts)]).strip()


def _style(title: str) -> str:
    """Return how a title is marked; one that is marked alike ends the group before it."""
    first = title.partition(" ")[0].strip(".)")
    if is_roman(first) or is_roman(group_mark(title) or "-"):
        return "I"
    if (len(first) == 1 and first.isupper()) or group_mark(title):
        return "A"
    if is_numbered(title):
        return "1"
    return _WITHIN if title.endswith(":") else ""


def _opened(titles: Mapping[str, str], style: str, title: str) -> dict[str, str]:
    """Return the titles that stand open once another begins."""
    before = [kind for kind in titles if kind != _WITHIN]
    before = before[: before.index(style)] if style in before else before
    return {kind: titles[kind] for kind in before} | {style: title}
