"""Charts of two dimensions: a grid of counts, and a count against its limit."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd

from khcn_tools.document.parts import Figure
from khcn_tools.show.canvas import ACCENT, FAINT, INK, SERIES, WIDTH, Sheet, text_width, wrapped
from khcn_tools.show.lettering import LINE, SIZE, label_width, readable_on, write_label, write_lines
from khcn_tools.show.numbers import number
from khcn_tools.show.series import series, unless_empty

_NARROWEST, _WIDEST = 10.0, 22.0
_ROOM = 58.0


@unless_empty
def matrix(frame: pd.DataFrame, caption: str, *, id: str = "") -> Figure:  # noqa: A002
    """Return a grid of counts, rows by columns; the higher the count, the darker its cell.

    The first column of the frame holds the labels of the rows, the others are the columns of the grid.
    """
    data = series(frame)
    room = max(_ROOM, WIDTH - _NARROWEST * len(data.names) - 2)
    left = label_width(data.labels, room)
    cell = min((WIDTH - left) / len(data.names), _WIDEST)
    heads = [wrapped(name, SIZE, cell - 1) for name in data.names]
    top = LINE * max(map(len, heads)) + 1.5
    heights = [LINE * len(wrapped(label, SIZE, room)) + 2.2 for label in data.labels]
    sheet = Sheet(top + (sum(heights) or LINE))
    for column, lines in enumerate(heads):
        write_lines(sheet, left + (column + 0.5) * cell, top - 1 - LINE * len(lines), lines, "center")
    y = top
    for label, row, height in zip(data.labels, data.figures, heights, strict=True):
        write_label(sheet, left, y + height / 2, label, room)
        for column, value in enumerate(row):
            place = (left + column * cell, y, cell, height)
            _tile(sheet, place, (value or 0) / data.largest, data.text(value))
        y += height
    return Figure(sheet.svg(), caption, f"Bảng ô đậm nhạt. {caption}: {data.sentence()}", id)


def quota(  # noqa: PLR0913 - a comparison and its words
    count: int,
    base: int,
    share: float,
    caption: str,
    *,
    counted: str = "Đề nghị",
    of: str = "",
    id: str = "",  # noqa: A002 - the field's name
) -> Figure:
    """Return a count against the most that a share of a base allows, such as CSTĐCS against 15 % of LĐTT.

    `share` is in percent. `counted` names what is counted, `of` the base ("người đạt LĐTT"). Raises
    ValueError for a share that is no percentage, such as 0.15.
    """
    if not 1 <= share <= 100:  # noqa: PLR2004 - percent
        raise ValueError(f"share {share}: in percent, from 1 to 100")
    limit = base * Decimal(str(share)) / 100
    whole = f"{number(base)} {of}".strip()
    words = (
        f"{counted}: {number(count)}",
        f"Tối đa: {number(int(limit))} ({number(share)}% của {whole} = {number(limit, 2)})",
        "trong mức cho phép" if count <= limit else "vượt mức cho phép",
    )
    svg = _bullet(count, float(limit), words[0], words[1])
    return Figure(svg, caption, f"Biểu đồ hạn mức. {caption}: {'; '.join(words)}.", id)


def _bullet(count: float, limit: float, said: str, allowed: str) -> str:
    """Draw the count as a bar upon the band of what is allowed, which ends with a line."""
    scale = (WIDTH - 4) / (max(count, limit, 1) * 1.08)
    end = limit * scale
    sheet = Sheet(25)
    sheet.box(0, 9, end, 8, SERIES[0])
    sheet.box(0, 11, count * scale, 4, SERIES[2] if count <= limit else ACCENT)
    sheet.line((end, 7.5), (end, 18.5), INK, 1.4)
    sheet.text(0, 4, said, bold=True, size=SIZE + 1)
    right = end + text_width(allowed, SIZE) / 2 > WIDTH
    sheet.text(WIDTH if right else end, 22, allowed, anchor="right" if right else "center", colour=FAINT)
    return sheet.svg()


def _tile(sheet: Sheet, place: tuple[float, float, float, float], strength: float, text: str) -> None:
    """Draw a cell of the grid; nothing to count is a faint zero on paper."""
    x, y, width, height = place
    fill = _shade(strength)
    sheet.box(x + 0.25, y + 0.25, width - 0.5, height - 0.5, fill)
    colour = readable_on(fill) if strength else FAINT
    sheet.text(x + width / 2, y + height / 2, text, anchor="center", colour=colour, bold=bool(strength))


def _shade(strength: float) -> str:
    """Return a shade between almost white and the darkest blue."""
    light, dark = (0xF3, 0xF5, 0xF7), (0x16, 0x32, 0x4F)
    if strength:
        strength = 0.15 + 0.85 * strength
    mixed = (round(a + (b - a) * strength) for a, b in zip(light, dark, strict=True))
    return "#" + "".join(f"{part:02x}" for part in mixed)
