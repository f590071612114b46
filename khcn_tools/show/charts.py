"""Charts in one house style: horizontal, labelled directly, readable in grey, with a real text alternative.

Each takes a frame whose first column holds the labels and whose other columns hold the figures, in the
order in which they are drawn. The text alternative says every figure that the picture shows.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pandas as pd

from khcn_tools.document.parts import Figure
from khcn_tools.show.canvas import ACCENT, FAINT, INK, PAPER, RULE, SERIES, WIDTH, Sheet, text_width, wrapped
from khcn_tools.show.numbers import missing, number
from khcn_tools.show.numbers import percent as as_percent

SIZE = 9.5
"""Size of all lettering, in points."""

_LINE = 4.0
_GAP = 2.0
_LABEL_ROOM = 58.0
_VALUE_ROOM = 16.0
_TILE = 8.2
_LONGEST_UNIT = 14.0
_NOTHING = "Không có số liệu."


@dataclass(frozen=True, slots=True)
class _Data:
    """The figures of a chart: one row of values for each label, one value for each series."""

    labels: tuple[str, ...]
    series: tuple[str, ...]
    figures: tuple[tuple[float | None, ...], ...]
    shares: bool = False

    def text(self, value: float | None) -> str:
        if value is None:
            return "–"
        return as_percent(value) if self.shares else number(value)

    @property
    def largest(self) -> float:
        return max((value or 0 for row in self.figures for value in row), default=0) or 1

    def sentence(self) -> str:
        """Say every figure."""
        if not self.labels:
            return _NOTHING
        rows = []
        for label, row in zip(self.labels, self.figures, strict=True):
            said = (f"{name} {self.text(value)}" for name, value in zip(self.series, row, strict=True))
            rows.append(f"{label}: {', '.join(said) if len(self.series) > 1 else self.text(row[0])}")
        return "; ".join(rows) + "."


def bars(
    frame: pd.DataFrame,
    caption: str,
    *,
    highlight: Collection[str] = (),
    percent: bool = False,
    id: str = "",  # noqa: A002 - the field's name
) -> Figure:
    """Return one bar a row: the first column's label, the second's value; `highlight` labels stand out."""
    data = _data(frame.iloc[:, :2], shares=percent)
    places = _rows(data, 4.6)
    sheet = Sheet(places.height)
    scale = _scale(data, places)
    for top, label, (value,) in zip(places.tops, data.labels, data.figures, strict=True):
        length = (value or 0) * scale
        sheet.box(places.left, top, length, 4.6, ACCENT if label in highlight else SERIES[2])
        _value(sheet, places.left + length, top + 2.3, data.text(value))
    _labels(sheet, data, places)
    return Figure(sheet.svg(), caption, f"Biểu đồ thanh. {caption}: {data.sentence()}", id)


def grouped_bars(frame: pd.DataFrame, caption: str, *, percent: bool = False, id: str = "") -> Figure:  # noqa: A002
    """Return a group of bars a row, one for each further column, such as registered → proposed → met."""
    data = _data(frame, shares=percent)
    bar = 3.6
    places = _rows(data, bar * len(data.series), _key_height(data.series))
    sheet = Sheet(places.height)
    scale = _scale(data, places)
    colours = _colours(len(data.series))
    _key(sheet, data.series, colours)
    for top, row in zip(places.tops, data.figures, strict=True):
        for step, (value, colour) in enumerate(zip(row, colours, strict=True)):
            length = (value or 0) * scale
            sheet.box(places.left, top + step * bar, length, bar - 0.3, colour)
            _value(sheet, places.left + length, top + (step + 0.45) * bar, data.text(value))
    _labels(sheet, data, places)
    return Figure(sheet.svg(), caption, f"Biểu đồ thanh nhóm. {caption}: {data.sentence()}", id)


def stacked_bars(frame: pd.DataFrame, caption: str, *, id: str = "") -> Figure:  # noqa: A002
    """Return one bar a row, made up of a piece for each further column, with its sum at the end."""
    data = _data(frame)
    sums = [sum(value or 0 for value in row) for row in data.figures]
    places = _rows(data, 5.2, _key_height(data.series))
    sheet = Sheet(places.height)
    scale = min((WIDTH - places.left - _VALUE_ROOM) / (max(sums, default=0) or 1), _LONGEST_UNIT)
    colours = _colours(len(data.series))
    _key(sheet, data.series, colours)
    for top, row, total in zip(places.tops, data.figures, sums, strict=True):
        x = places.left
        for value, colour in zip(row, colours, strict=True):
            _piece(sheet, (x, top, (value or 0) * scale), colour, data.text(value))
            x += (value or 0) * scale
        _value(sheet, x, top + 2.6, number(total), bold=True)
    _labels(sheet, data, places)
    said = f"{data.sentence()} Tổng: {', '.join(map(number, sums))}." if sums else data.sentence()
    return Figure(sheet.svg(), caption, f"Biểu đồ thanh chồng. {caption}: {said}", id)


def matrix(frame: pd.DataFrame, caption: str, *, id: str = "") -> Figure:  # noqa: A002
    """Return a grid of counts, rows by columns; the higher the count, the darker its cell."""
    data = _data(frame)
    left = _label_width(data.labels)
    cell = min((WIDTH - left) / max(len(data.series), 1), 22.0)
    heads = [wrapped(name, SIZE, cell - 1) for name in data.series]
    top = _LINE * max(map(len, heads), default=0) + 1.5
    sheet = Sheet(top + _TILE * max(len(data.labels), 1))
    for column, lines in enumerate(heads):
        _lines(sheet, left + (column + 0.5) * cell, top - 1 - _LINE * len(lines), lines, "center")
    for index, (label, row) in enumerate(zip(data.labels, data.figures, strict=True)):
        y = top + index * _TILE
        _label(sheet, left, y + _TILE / 2, label)
        for column, value in enumerate(row):
            _tile(sheet, (left + column * cell, y, cell), (value or 0) / data.largest, data.text(value))
    return Figure(sheet.svg(), caption, f"Bảng ô đậm nhạt. {caption}: {data.sentence()}", id)


def quota(  # noqa: PLR0913 - a comparison and its words
    count: int,
    base: int,
    share: float,
    caption: str,
    *,
    counted: str = "Đề nghị",
    of: str = "",
    id: str = "",  # noqa: A002
) -> Figure:
    """Return a count against the most that a share of a base allows, such as CSTĐCS against 15 % of LĐTT.

    `counted` names what is counted, `of` the base ("người đạt LĐTT").
    """
    allowed = base * Decimal(str(share))
    scale = (WIDTH - 4) / (max(count, float(allowed), 1) * 1.08)
    end = float(allowed) * scale
    sheet = Sheet(25)
    sheet.box(0, 9, end, 8, SERIES[0])
    sheet.box(0, 11, count * scale, 4, SERIES[2] if count <= allowed else ACCENT)
    sheet.line((end, 7.5), (end, 18.5), INK, 1.4)
    said = f"{counted}: {number(count)}"
    basis = f"{number(base)} {of}".strip()
    limit = f"Tối đa: {number(int(allowed))} ({as_percent(share)} của {basis} = {number(allowed, 2)})"
    sheet.text(0, 4, said, bold=True, size=SIZE + 1)
    right = end + text_width(limit, SIZE) / 2 > WIDTH
    sheet.text(WIDTH if right else end, 22, limit, anchor="right" if right else "center", colour=FAINT)
    verdict = "trong mức cho phép" if count <= allowed else "vượt mức cho phép"
    return Figure(sheet.svg(), caption, f"Biểu đồ hạn mức. {caption}: {said}; {limit}; {verdict}.", id)


# ---------------------------------------------------------------------------------------------
# From frame to figures


def _data(frame: pd.DataFrame, *, shares: bool = False) -> _Data:
    """Take the figures out of the frame. Raises ValueError for a negative one, or for too many series."""
    series = tuple(str(name) for name in frame.columns[1:])
    if not series:
        raise ValueError("a chart needs a column of labels and at least one of figures")
    rows = list(frame.itertuples(index=False, name=None))
    values = tuple(tuple(_figure(value) for value in row[1:]) for row in rows)
    return _Data(tuple(str(row[0]) for row in rows), series, values, shares)


def _figure(value: Any) -> float | None:
    if missing(value):
        return None
    if value < 0:
        raise ValueError(f"a bar cannot show the negative figure {value}")
    return float(value)


def _colours(count: int) -> tuple[str, ...]:
    """Return as many colours as there are series; a single one is dark."""
    if count > len(SERIES):
        raise ValueError(f"{count} series in one chart; {len(SERIES)} can be told apart")
    return SERIES[2:3] if count == 1 else SERIES[:count]


# ---------------------------------------------------------------------------------------------
# Where everything stands


@dataclass(frozen=True, slots=True)
class _Places:
    """Where the rows stand: the left end of all bars, the top of each, the height of the whole."""

    left: float
    tops: tuple[float, ...]
    bar: float
    height: float


def _rows(data: _Data, bar: float, top: float = 0) -> _Places:
    left = _label_width(data.labels)
    tops, y = [], top
    for label in data.labels:
        tall = max(bar, _LINE * len(wrapped(label, SIZE, _LABEL_ROOM)))
        tops.append(y + (tall - bar) / 2)
        y += tall + _GAP
    return _Places(left, tuple(tops), bar, max(y, top + _LINE))


def _scale(data: _Data, places: _Places) -> float:
    """Return the millimetres of one; a single person is no bar across the page."""
    full = (WIDTH - places.left - _VALUE_ROOM) / data.largest
    return full if data.shares else min(full, _LONGEST_UNIT)


def _label_width(labels: Sequence[str]) -> float:
    lines = (line for label in labels for line in wrapped(label, SIZE, _LABEL_ROOM))
    return max((text_width(line, SIZE) for line in lines), default=0) + _GAP


def _labels(sheet: Sheet, data: _Data, places: _Places) -> None:
    """Write the label of each row, and draw the line at which all bars begin."""
    if not data.labels:
        sheet.text(0, places.height - _LINE / 2, _NOTHING, colour=FAINT)
        return
    for top, label in zip(places.tops, data.labels, strict=True):
        _label(sheet, places.left, top + places.bar / 2, label)
    ends = places.tops[0] - 1, places.tops[-1] + places.bar + 1
    sheet.line((places.left, ends[0]), (places.left, ends[1]), RULE)


def _label(sheet: Sheet, left: float, middle: float, label: str) -> None:
    """Write the label of a row to the left of it."""
    lines = wrapped(label, SIZE, _LABEL_ROOM)
    _lines(sheet, left - _GAP, middle - _LINE * len(lines) / 2, lines, "right")


def _lines(sheet: Sheet, x: float, top: float, lines: Sequence[str], anchor: str) -> None:
    for index, line in enumerate(lines):
        sheet.text(x, top + (index + 0.5) * _LINE, line, anchor=anchor)


def _value(sheet: Sheet, x: float, y: float, text: str, *, bold: bool = False) -> None:
    sheet.text(x + 1.2, y, text, bold=bold)


def _piece(sheet: Sheet, place: tuple[float, float, float], colour: str, text: str) -> None:
    """Draw a piece of a stacked bar, with its figure where there is room for it."""
    x, top, width = place
    if not width:
        return
    sheet.box(x, top, max(width - 0.3, 0.1), 5.2, colour)
    if text_width(text, SIZE) + 1 <= width:
        sheet.text(x + width / 2, top + 2.6, text, anchor="center", colour=_on(colour))


def _tile(sheet: Sheet, place: tuple[float, float, float], strength: float, text: str) -> None:
    """Draw a cell of the grid; nothing to count is a faint zero on paper."""
    x, y, width = place
    fill = _shade(strength)
    sheet.box(x + 0.25, y + 0.25, width - 0.5, _TILE - 0.5, fill)
    colour = _on(fill) if strength else FAINT
    sheet.text(x + width / 2, y + _TILE / 2, text, anchor="center", colour=colour, bold=bool(strength))


def _shade(strength: float) -> str:
    """Return a shade between almost white and the darkest blue."""
    light, dark = (0xF3, 0xF5, 0xF7), (0x16, 0x32, 0x4F)
    if strength:
        strength = 0.15 + 0.85 * strength
    mixed = (round(a + (b - a) * strength) for a, b in zip(light, dark, strict=True))
    return "#" + "".join(f"{part:02x}" for part in mixed)


def _on(fill: str) -> str:
    """Return the colour of lettering that can be read on a fill."""
    red, green, blue = (int(fill[i : i + 2], 16) for i in (1, 3, 5))
    return INK if 0.299 * red + 0.587 * green + 0.114 * blue > 140 else PAPER  # noqa: PLR2004


def _key_height(series: Sequence[str]) -> float:
    return 5.0 * len(_key_places(series)) + 1.5


def _key_places(series: Sequence[str]) -> list[list[float]]:
    """Return where the names of the series stand: the left ends, line by line."""
    lines: list[list[float]] = [[]]
    x = 0.0
    for name in series:
        width = 5 + text_width(name, SIZE) + 6
        if lines[-1] and x + width > WIDTH:
            lines.append([])
            x = 0.0
        lines[-1].append(x)
        x += width
    return lines


def _key(sheet: Sheet, series: Sequence[str], colours: Sequence[str]) -> None:
    """Write the names of the series above the bars, each beside its colour."""
    names = iter(zip(series, colours, strict=True))
    for line, ends in enumerate(_key_places(series)):
        for x in ends:
            name, colour = next(names)
            sheet.box(x, line * 5 + 0.8, 3.4, 3.4, colour)
            sheet.text(x + 5, line * 5 + 2.5, name)
