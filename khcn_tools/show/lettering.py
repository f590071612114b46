"""Lettering of the charts: labels beside their rows, in one size."""

from __future__ import annotations

from collections.abc import Sequence

from khcn_tools.show.canvas import INK, PAPER, Sheet, text_width, wrapped

SIZE = 9.5
"""Size of all lettering, in points."""

LINE = 4.0
"""From line to line, in millimetres."""

GAP = 2.0
"""Between a label and its row, and from row to row."""

_MANY, _CLOSE = 24, 0.3


def gap_of(rows: Sequence[str]) -> float:
    """Return what lies between a row and the next: many rows stand close together."""
    return GAP if len(rows) < _MANY else _CLOSE


def label_width(labels: Sequence[str], room: float) -> float:
    """Return the width of the column of labels; none is wider than the room."""
    lines = (line for label in labels for line in wrapped(label, SIZE, room))
    return max((text_width(line, SIZE) for line in lines), default=0) + GAP


def write_label(  # noqa: PLR0913 - a place and a text
    sheet: Sheet, left: float, middle: float, label: str, room: float, *, bold: bool = False
) -> None:
    """Write the label of a row to the left of it."""
    lines = wrapped(label, SIZE, room)
    write_lines(sheet, left - GAP, middle - LINE * len(lines) / 2, lines, "right", bold=bold)


def write_lines(  # noqa: PLR0913 - a place and a text
    sheet: Sheet, x: float, top: float, lines: Sequence[str], anchor: str = "left", *, bold: bool = False
) -> None:
    """Write lines of text one below the other."""
    for index, line in enumerate(lines):
        sheet.text(x, top + (index + 0.5) * LINE, line, size=SIZE, anchor=anchor, bold=bold)


def readable_on(fill: str) -> str:
    """Return the colour of lettering that can be read on a fill."""
    red, green, blue = (int(fill[i : i + 2], 16) for i in (1, 3, 5))
    return INK if 0.299 * red + 0.587 * green + 0.114 * blue > 140 else PAPER  # noqa: PLR2004
