"""Bar charts in one house style: a row for each label, of many the foremost; a column of bars for each figure.

Each takes a frame whose first column holds the labels and whose other columns hold the figures. A figure
may be a pair, such as (7, 12): a dark bar upon a light one, and beside it 7/12 (58%). What a column shows is
written above it, so that there is no key and no colour to be looked up. All bars of a chart have the same
scale, and the text alternative says every figure that the picture shows.
"""

from __future__ import annotations

from collections.abc import Collection
from itertools import pairwise

import pandas as pd

from khcn_tools.document.parts import Figure
from khcn_tools.show.bar_places import BAR, Places, places
from khcn_tools.show.canvas import ACCENT, DARK, FAINT, HAIR, LIGHT, MIDDLE, PAPER, RULE, Sheet
from khcn_tools.show.lettering import LINE, write_label, write_lines
from khcn_tools.show.series import ABSENT, Series, Value, empty, series, unless_empty


@unless_empty
def bars(
    frame: pd.DataFrame,
    caption: str,
    *,
    highlight: Collection[str] = (),
    id: str = "",  # noqa: A002 - the field's name
) -> Figure:
    """Return one bar a row: the first column's label, the second's value; `highlight` labels stand out."""
    data = series(frame.iloc[:, :2])
    said = f"Biểu đồ thanh. {caption}: {data.sentence()}"
    return Figure(_drawn(data.foremost(highlight), "", highlight), data.captioned(caption), said, id)


@unless_empty
def grouped_bars(frame: pd.DataFrame, caption: str, *, total: str = "", id: str = "") -> Figure:  # noqa: A002
    """Return bars side by side, one for each further column, such as registered → proposed → met.

    `total` is the label of a first line with the sums ("Toàn Sở"); without it there is none.
    """
    data = series(frame)
    said = f"{total}: {data.said(data.sums())}; {data.sentence()}" if total else data.sentence()
    drawing = _drawn(data.foremost(), total)
    return Figure(drawing, data.captioned(caption), f"Biểu đồ thanh. {caption}: {said}", id)


def _drawn(data: Series, total: str, highlight: Collection[str] = ()) -> str:
    where = places(data, total=total)
    sheet = Sheet(where.bounds[-1], where.width)
    _headings(sheet, where)
    rows = list(pairwise(where.bounds))
    if total:
        _totals(sheet, where, (total, data.sums()), rows.pop(0))
    for ends, label, row in zip(rows, data.labels, data.figures, strict=True):
        write_label(sheet, where.ends[0], sum(ends) / 2, label, where.room)
        _row(sheet, where, row, ends, ACCENT if label in highlight else "")
        sheet.line((0, ends[1]), (where.width, ends[1]), HAIR, 0.5)
    return sheet.svg()


def _headings(sheet: Sheet, where: Places) -> None:
    """Write what each column shows above it, and draw the line at which its bars begin."""
    top = where.bounds[0]
    for x, lines in zip(where.ends, where.heads, strict=True):
        write_lines(sheet, x, top - 1 - LINE * len(lines), lines)
        sheet.line((x, top), (x, where.bounds[-1]), RULE)


def _totals(sheet: Sheet, where: Places, row: tuple[str, tuple[Value, ...]], ends: tuple[float, float]) -> None:
    """Write the sums, which would dwarf the bars, as figures only."""
    label, sums = row
    middle = sum(ends) / 2
    write_label(sheet, where.ends[0], middle, label, where.room, bold=True)
    for x, value in zip(where.ends, sums, strict=True):
        sheet.text(x + 1.2, middle, str(value), bold=True)
    sheet.line((0, ends[1]), (where.width, ends[1]), RULE)


def _row(sheet: Sheet, where: Places, row: tuple[Value, ...], ends: tuple[float, float], colour: str) -> None:
    """Draw the bars of a row, each with its figure; a row without any figure says so."""
    middle = sum(ends) / 2
    if empty(row):
        sheet.box(where.ends[0] - 0.5, ends[0], where.width, ends[1] - ends[0], PAPER)
        sheet.text(where.ends[0] + 1.2, middle, ABSENT, colour=FAINT)
        return
    for x, value in zip(where.ends, row, strict=True):
        answers = value.whole is not None or len(row) == 1
        for count, fill in ((value.whole, LIGHT), (value.count, colour or (DARK if answers else MIDDLE))):
            if count:
                sheet.box(x, middle - BAR / 2, count * where.scale, BAR, fill)
        sheet.text(x + value.reach * where.scale + 1.2, middle, str(value))
