"""A sheet of paper in millimetres on which the charts are drawn, and the house style.

No pyplot, no layout engine: a chart knows the width of its labels and places everything itself. That is
fast, and gives the same bytes everywhere.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, fontManager
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.textpath import text_to_path

from khcn_tools.document.characters import FONTS, printable

WIDTH = 160.0
"""The text width of an A4 page with the margins of an official document, in millimetres."""

INK = "#1a1a1a"
FAINT = "#5b6570"
RULE = "#9aa4ae"
PAPER = "#ffffff"
HAIR = "#e1e6ea"
LIGHT, MIDDLE, ACCENT, DARK = "#c3d0dc", "#7d9cb8", "#9c2b1e", "#16324f"
"""Of how many; how many; what is too many; what answers. Light to dark: told apart in grey, too."""

TALLEST = 218.0
"""What a page holds beside the caption and a heading, in millimetres."""

_MM = 25.4
_POINT = _MM / 72
_RC: dict[Any, Any] = {"svg.fonttype": "none", "svg.hashsalt": "khcn", "path.simplify": False}
_FAMILY = ("font-family: 'Tinos'", "font-family: Tinos, 'Times New Roman', serif")

Point = tuple[float, float]


@cache
def _font(*, bold: bool) -> FontProperties:
    """Return the package's own font, made known to matplotlib on first use."""
    path = FONTS / f"Tinos-{'Bold' if bold else 'Regular'}.ttf"
    fontManager.addfont(path)
    return FontProperties(family="Tinos", weight="bold" if bold else "normal")


@lru_cache(maxsize=10_000)
def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Return the width of a line of text in millimetres; `size` is in points."""
    font = _font(bold=bold).copy()
    font.set_size(size)
    width, _, _ = text_to_path.get_text_width_height_descent(printable(text), font, ismath=False)
    return float(width) * _POINT


def wrapped(text: str, size: float, room: float) -> list[str]:
    """Break a text into lines that fit the room; a word longer than the room stands alone."""
    lines: list[str] = []
    for word in printable(text).split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines or [""]


def fitting(height: Callable[[float], float]) -> float:
    """Return the width of a sheet that is no taller than a page once it is shrunk to the text's width.

    `height` gives what is needed on a sheet of a width. So what has many rows gets smaller letters and stays
    whole.
    """
    width = WIDTH
    while height(width) > TALLEST * width / WIDTH:
        width *= 1.05
    return width


class Sheet:
    """A drawing; x grows to the right and y downwards, both in millimetres. What comes later lies on top."""

    def __init__(self, height: float, width: float = WIDTH) -> None:
        """Take an empty sheet; pages shrink one that is wider than their text (`fitting`)."""
        self.height = height
        self._figure = Figure(figsize=(width / _MM, height / _MM))
        self._axes = self._figure.add_axes((0, 0, 1, 1))
        self._axes.set_axis_off()
        self._axes.set_xlim(0, width)
        self._axes.set_ylim(height, 0)

    def box(self, x: float, y: float, width: float, height: float, fill: str) -> None:
        """Draw a filled rectangle."""
        self._axes.add_artist(
            Rectangle((x, y), width, height, facecolor=fill, linewidth=0, clip_on=False, zorder=1)
        )

    def line(self, start: Point, end: Point, colour: str = RULE, points: float = 0.6) -> None:
        """Draw a straight line."""
        self._axes.add_artist(
            Line2D(*zip(start, end, strict=True), color=colour, linewidth=points, clip_on=False, zorder=1)
        )

    def text(  # noqa: PLR0913 - all that a line of text can be told
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = 9.5,
        anchor: str = "left",
        colour: str = INK,
        bold: bool = False,
    ) -> None:
        """Write a line of text whose middle height is at `y`; `anchor` is "left", "center" or "right"."""
        self._axes.text(
            x,
            y,
            printable(text),
            fontproperties=_font(bold=bold),
            fontsize=size,
            color=colour,
            ha=anchor,
            va="center_baseline",
            parse_math=False,
            zorder=1,
        )

    def svg(self) -> str:
        """Return the drawing as SVG; its text stays text, in fonts that this package or the reader has."""
        file = io.StringIO()
        nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
        with mpl.rc_context(_RC):
            self._figure.savefig(file, format="svg", metadata=nothing)
        drawing = file.getvalue()
        return drawing[drawing.index("<svg") :].replace(*_FAMILY)
