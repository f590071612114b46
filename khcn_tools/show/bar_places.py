"""Where the bars of a chart stand: columns as wide as their figures need, on one scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from khcn_tools.show.canvas import WIDTH, fitting, text_width, wrapped
from khcn_tools.show.lettering import LINE, SIZE, gap_of, label_width
from khcn_tools.show.series import Series

BAR = 3.6
_LABEL_ROOM = 56 / WIDTH
_MOST_FOR_ONE = 6.0
_BETWEEN = 3.0


@dataclass(frozen=True, slots=True)
class Places:
    """Where everything stands, in millimetres."""

    width: float
    room: float
    ends: tuple[float, ...]
    """The left end of each column."""
    scale: float
    """The length of one."""
    heads: tuple[tuple[str, ...], ...]
    """What stands above each column, line by line."""
    bounds: tuple[float, ...]
    """The upper end of each row, and the lower end of the last."""


def places(data: Series, *, total: str = "") -> Places:
    """Return the places on a sheet that fits a page."""
    return _on(data, total, fitting(lambda width: _on(data, total, width).bounds[-1]))


def _on(data: Series, total: str, width: float) -> Places:
    room = width * _LABEL_ROOM
    left = label_width([*data.labels, total], room)
    scale, widths = _columns(data, width - left)
    heads = tuple(
        tuple(wrapped(name, SIZE, w - _BETWEEN)) if len(widths) > 1 else ()
        for name, w in zip(data.names, widths, strict=True)
    )
    top = LINE * max(map(len, heads)) + 1
    gap = gap_of(data.labels)
    labels = [*([total] if total else []), *data.labels]
    heights = [gap + max(BAR, LINE * len(wrapped(label, SIZE, room))) for label in labels]
    ends = tuple(accumulate(widths[:-1], initial=left))
    return Places(width, room, ends, scale, heads, tuple(accumulate(heights, initial=top)))


def _columns(data: Series, room: float) -> tuple[float, list[float]]:
    """Return the length of one and the widths of the columns; a single person is no bar across the page."""
    columns = [[row[i] for row in data.figures] for i in range(len(data.names))]
    sums = data.sums()
    texts = [
        max(text_width(str(value), SIZE, bold=True) for value in [*column, total]) + 1.2 + _BETWEEN
        for column, total in zip(columns, sums, strict=True)
    ]
    longest = [max(value.reach for value in column) for column in columns]
    least = [_heading_width(name) + _BETWEEN if len(columns) > 1 else 0 for name in data.names]
    scale = _scale(room, texts, longest, least)
    widths = [max(text + scale * most, need) for text, most, need in zip(texts, longest, least, strict=True)]
    spare = max(room - sum(widths), 0) / len(widths)
    return scale, [width + min(spare, 4 * _BETWEEN) for width in widths]


def _heading_width(name: str) -> float:
    """Return the width in which a heading is of two or three lines, with no word broken."""
    longest = max((text_width(word, SIZE) for word in name.split()), default=0)
    return max(longest, text_width(name, SIZE) / 2.4)


def _scale(room: float, texts: Sequence[float], longest: Sequence[float], least: Sequence[float]) -> float:
    """Return the greatest length of one with which all columns have room, however long their headings."""
    fine = _MOST_FOR_ONE
    while fine > _MOST_FOR_ONE / 1000:
        needs = (max(text + fine * most, need) for text, most, need in zip(texts, longest, least, strict=True))
        if sum(needs) <= room:
            break
        fine *= 0.97
    return fine
