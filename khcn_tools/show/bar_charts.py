"""Bar charts in one house style: horizontal, labelled directly, readable in grey.

Each takes a frame whose first column holds the labels and whose other columns hold the figures, in the
order in which they are drawn. The text alternative says every figure that the picture shows.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import pandas as pd

from khcn_tools.document.parts import Figure
from khcn_tools.show.canvas import ACCENT, RULE, SERIES, WIDTH, Sheet, text_width, wrapped
from khcn_tools.show.lettering import GAP, LINE, SIZE, label_width, readable_on, write_label
from khcn_tools.show.numbers import number
from khcn_tools.show.series import Series, series, unless_empty

_LABEL_ROOM = 58.0
_VALUE_ROOM = 16.0
_MOST_FOR_ONE = 14.0


@unless_empty
def bars(
    frame: pd.DataFrame,
    caption: str,
    *,
    highlight: Collection[str] = (),
    percent: bool = False,
    id: str = "",  # noqa: A002 - the field's name
) -> Figure:
    """Return one bar a row: the first column's label, the second's value; `highlight` labels stand out."""
    data = series(frame.iloc[:, :2], shares=percent)
    places = _rows(data, 4.6)
    sheet = Sheet(places.height)
    scale = _scale(data, places)
    for top, label, (value,) in zip(places.tops, data.labels, data.figures, strict=True):
        length = (value or 0) * scale
        sheet.box(places.left, top, length, 4.6, ACCENT if label in highlight else SERIES[2])
        _value(sheet, places.left + length, top + 2.3, data.text(value))
    _labels(sheet, data, places)
    return Figure(sheet.svg(), caption, f"Biểu đồ thanh. {caption}: {data.sentence()}", id)


@unless_empty
def grouped_bars(frame: pd.DataFrame, caption: str, *, percent: bool = False, id: str = "") -> Figure:  # noqa: A002
    """Return a group of bars a row, one for each further column, such as registered → proposed → met."""
    data = series(frame, shares=percent)
    bar = 3.2
    places = _rows(data, bar * len(data.names), _key_height(data.names))
    sheet = Sheet(places.height)
    scale = _scale(data, places)
    colours = _colours(len(data.names))
    _key(sheet, data.names, colours)
    for top, row in zip(places.tops, data.figures, strict=True):
        for step, (value, colour) in enumerate(zip(row, colours, strict=True)):
            length = (value or 0) * scale
            sheet.box(places.left, top + step * bar, length, bar - 0.3, colour)
            _value(sheet, places.left + length, top + (step + 0.45) * bar, data.text(value))
    _labels(sheet, data, places)
    return Figure(sheet.svg(), caption, f"Biểu đồ thanh nhóm. {caption}: {data.sentence()}", id)


@unless_empty
def stacked_bars(frame: pd.DataFrame, caption: str, *, id: str = "") -> Figure:  # noqa: A002
    """Return one bar a row, made up of a piece for each further column, with its sum at the end."""
    data = series(frame)
    sums = [sum(value or 0 for value in row) for row in data.figures]
    places = _rows(data, 5.2, _key_height(data.names))
    sheet = Sheet(places.height)
    scale = min((WIDTH - places.left - _VALUE_ROOM) / max(sums), _MOST_FOR_ONE)
    colours = _colours(len(data.names))
    _key(sheet, data.names, colours)
    for top, row, total in zip(places.tops, data.figures, sums, strict=True):
        x = places.left
        for value, colour in zip(row, colours, strict=True):
            _piece(sheet, (x, top, (value or 0) * scale), colour, data.text(value))
            x += (value or 0) * scale
        _value(sheet, x, top + 2.6, number(total), bold=True)
    _labels(sheet, data, places)
    said = f"{data.sentence()} Tổng: {', '.join(map(number, sums))}."
    return Figure(sheet.svg(), caption, f"Biểu đồ thanh chồng. {caption}: {said}", id)


# ---------------------------------------------------------------------------------------------
# Where everything stands


@dataclass(frozen=True, slots=True)
class _Places:
    """Where the rows stand: the left end of all bars, the top of each, the height of the whole."""

    left: float
    tops: tuple[float, ...]
    bar: float
    height: float


def _rows(data: Series, bar: float, top: float = 0) -> _Places:
    left = label_width(data.labels, _LABEL_ROOM)
    tops, y = [], top
    for label in data.labels:
        tall = max(bar, LINE * len(wrapped(label, SIZE, _LABEL_ROOM)))
        tops.append(y + (tall - bar) / 2)
        y += tall + GAP
    return _Places(left, tuple(tops), bar, max(y, top + LINE))


def _scale(data: Series, places: _Places) -> float:
    """Return the millimetres of one; a single person is no bar across the page."""
    full = (WIDTH - places.left - _VALUE_ROOM) / data.largest
    return full if data.shares else min(full, _MOST_FOR_ONE)


def _labels(sheet: Sheet, data: Series, places: _Places) -> None:
    """Write the label of each row, and draw the line at which all bars begin."""
    for top, label in zip(places.tops, data.labels, strict=True):
        write_label(sheet, places.left, top + places.bar / 2, label, _LABEL_ROOM)
    ends = places.tops[0] - 1, places.tops[-1] + places.bar + 1
    sheet.line((places.left, ends[0]), (places.left, ends[1]), RULE)


def _value(sheet: Sheet, x: float, y: float, text: str, *, bold: bool = False) -> None:
    sheet.text(x + 1.2, y, text, bold=bold)


def _piece(sheet: Sheet, place: tuple[float, float, float], colour: str, text: str) -> None:
    """Draw a piece of a stacked bar, with its figure where there is room for it."""
    x, top, width = place
    if not width:
        return
    sheet.box(x, top, max(width - 0.3, 0.1), 5.2, colour)
    if text_width(text, SIZE) + 1 <= width:
        sheet.text(x + width / 2, top + 2.6, text, anchor="center", colour=readable_on(colour))


def _colours(count: int) -> tuple[str, ...]:
    """Return as many colours as there are series; a single one is dark."""
    if count > len(SERIES):
        raise ValueError(f"{count} series in one chart; {len(SERIES)} can be told apart")
    return SERIES[2:3] if count == 1 else SERIES[:count]


def _key_height(names: Sequence[str]) -> float:
    return 5.0 * len(_key_places(names)) + 1.5


def _key_places(names: Sequence[str]) -> list[list[float]]:
    """Return where the names of the series stand: the left ends, line by line."""
    lines: list[list[float]] = [[]]
    x = 0.0
    for name in names:
        width = 5 + text_width(name, SIZE) + 6
        if lines[-1] and x + width > WIDTH:
            lines.append([])
            x = 0.0
        lines[-1].append(x)
        x += width
    return lines


def _key(sheet: Sheet, names: Sequence[str], colours: Sequence[str]) -> None:
    """Write the names of the series above the bars, each beside its colour."""
    pairs = iter(zip(names, colours, strict=True))
    for line, ends in enumerate(_key_places(names)):
        for x in ends:
            name, colour = next(pairs)
            sheet.box(x, line * 5 + 0.8, 3.4, 3.4, colour)
            sheet.text(x + 5, line * 5 + 2.5, name)
