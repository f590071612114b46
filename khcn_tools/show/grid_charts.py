"""Charts of two dimensions: a grid of counts, and counts against their limits."""

from __future__ import annotations

from itertools import accumulate

import pandas as pd

from khcn_tools.document.parts import Figure
from khcn_tools.show.canvas import (
    ACCENT,
    DARK,
    FAINT,
    HAIR,
    INK,
    LIGHT,
    MIDDLE,
    WIDTH,
    Sheet,
    fitting,
    text_width,
    wrapped,
)
from khcn_tools.show.lettering import (
    GAP,
    LINE,
    SIZE,
    gap_of,
    label_width,
    readable_on,
    write_label,
    write_lines,
)
from khcn_tools.show.numbers import number
from khcn_tools.show.series import ABSENT, Series, Value, empty, series, unless_empty

_NARROWEST, _WIDEST = 10.0, 22.0
_ROOM = 58.0
_SHADES = (LIGHT, MIDDLE, DARK)
_BAR, _ROW = 5.0, 10.0
_WIDEST_PERSON = 6.0
_APART = 2.5
"""A person who is so many millimetres wide is a box of his own."""


@unless_empty
def matrix(frame: pd.DataFrame, caption: str, *, id: str = "") -> Figure:  # noqa: A002
    """Return a grid of counts, rows by columns; the higher the count, the darker its cell, in three shades.

    The first column of the frame holds the labels of the rows, the others are the columns of the grid.
    """
    data = series(frame)
    drawn = data.foremost()
    width = fitting(lambda width: _Grid(drawn, width).bounds[-1])
    drawing = _drawn(drawn, _Grid(drawn, width), width)
    said = f"Bảng ô đậm nhạt. {caption}: {data.sentence()}"
    return Figure(drawing, data.captioned(caption), said, id)


class _Grid:
    """Where everything stands on a sheet of a width."""

    def __init__(self, data: Series, width: float) -> None:
        self.room = max(_ROOM, width - _NARROWEST * len(data.names) - 2)
        self.left = label_width(data.labels, self.room)
        self.cell = min((width - self.left) / len(data.names), _WIDEST)
        self.heads = [wrapped(name, SIZE, self.cell - 1) for name in data.names]
        gap = gap_of(data.labels)
        self.heights = [LINE * len(wrapped(label, SIZE, self.room)) + gap for label in data.labels]
        self.bounds = list(accumulate(self.heights, initial=LINE * max(map(len, self.heads)) + 1.5))


def _drawn(data: Series, where: _Grid, width: float) -> str:
    """Draw the grid."""
    sheet, left, cell, largest = Sheet(where.bounds[-1], width), where.left, where.cell, data.largest
    for column, lines in enumerate(where.heads):
        top = where.bounds[0] - 1 - LINE * len(lines)
        write_lines(sheet, left + (column + 0.5) * cell, top, lines, "center")
    for label, row, y, height in zip(data.labels, data.figures, where.bounds, where.heights, strict=False):
        write_label(sheet, left, y + height / 2, label, where.room)
        if empty(row):
            sheet.text(left + 1.2, y + height / 2, ABSENT, colour=FAINT)
            continue
        for column, value in enumerate(row):
            _tile(sheet, (left + column * cell, y, cell, height), value, largest)
        sheet.line((left, y + height), (left + len(row) * cell, y + height), HAIR, 0.5)
    return sheet.svg()


def _tile(sheet: Sheet, place: tuple[float, float, float, float], value: Value, largest: float) -> None:
    """Draw a cell of the grid; nothing to count is a faint zero on paper."""
    x, y, width, height = place
    if value.count:
        fill = _SHADES[min(int(3 * (value.count - 1) / largest), 2)]
        sheet.box(x + 0.25, y + 0.25, width - 0.5, height - 0.5, fill)
        colour = readable_on(fill)
    else:
        colour = FAINT
    sheet.text(
        x + width / 2, y + height / 2, str(value), anchor="center", colour=colour, bold=bool(value.count)
    )


def quota(frame: pd.DataFrame, caption: str, *, id: str = "") -> Figure:  # noqa: A002 - the field's name
    """Return counts against the most allowed, a row each: what it is, how many, how many at most, in words.

    Such as CSTĐCS as proposed, and with one more or one fewer. The limits come as whole numbers: who rounds a
    share of people, and how, is not for a chart to say. Where there is room, each person is a box.
    """
    rows = [(str(label), int(count), int(most), str(said)) for label, count, most, said in frame.to_numpy()]
    labels = [row[0] for row in rows]
    texts = [f"{number(count)}, tối đa {number(most)}" for _, count, most, _ in rows]
    left = label_width(labels, _ROOM)
    right = max(text_width(text, SIZE, bold=True) for text in (*texts, *(row[3] for row in rows))) + GAP
    largest = max(1, *(max(row[1:3]) for row in rows))
    scale = min((WIDTH - left - right - 1) / largest, _WIDEST_PERSON)
    height = max(_ROW, *(LINE * len(wrapped(label, SIZE, _ROOM)) + GAP for label in labels))
    sheet, x = Sheet(height * len(rows)), left + largest * scale + 1 + GAP
    for place, ((label, count, most, said), text) in enumerate(zip(rows, texts, strict=True)):
        middle = (place + 0.5) * height
        write_label(sheet, left, middle, label, _ROOM)
        _against(sheet, (left, middle), scale, (count, most))
        sheet.text(x, middle - LINE / 2, text, bold=True)
        sheet.text(x, middle + LINE / 2, said, colour=FAINT)
    told = "; ".join(f"{row[0]}: {text}, {row[3]}" for row, text in zip(rows, texts, strict=True))
    return Figure(sheet.svg(), caption, f"Biểu đồ hạn mức. {caption}: {told}.", id)


def _against(sheet: Sheet, start: tuple[float, float], scale: float, figures: tuple[int, int]) -> None:
    """Draw how many there are, those beyond the limit in another colour, and the limit as a line."""
    (x, middle), (count, most) = start, figures
    for first, last, colour in (
        (0, min(count, most), MIDDLE),
        (most, count, ACCENT),
        (count, most, LIGHT),
    ):
        _people(sheet, (x, middle - _BAR / 2), scale, range(first, last), colour)
    end = x + most * scale
    sheet.line((end, middle - _BAR / 2 - 1.6), (end, middle + _BAR / 2 + 1.6), INK, 1.6)


def _people(sheet: Sheet, start: tuple[float, float], scale: float, whom: range, colour: str) -> None:
    x, y = start
    if scale < _APART and whom:
        sheet.box(x + whom.start * scale, y, len(whom) * scale, _BAR, colour)
    for person in whom if scale >= _APART else ():
        sheet.box(x + person * scale + 0.3, y, scale - 0.6, _BAR, colour)
