"""A sheet of paper in millimetres on which the charts are drawn, and the house style.

No pyplot, no layout engine: a chart knows the width of its labels and places everything itself. That is
fast, and gives the same bytes everywhere.
"""

from __future__ import annotations

import io
from functools import cache
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
ACCENT = "#9c2b1e"
SERIES = ("#c3d0dc", "#7d9cb8", "#16324f", "#d9a441", "#9c2b1e", "#98a1aa")
"""Light to dark for steps of one thing, then ochre, brick, grey: told apart without colour, too."""

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


class Sheet:
    """A drawing; x grows to the right and y downwards, both in millimetres."""

    def __init__(self, height: float) -> None:
        """Take an empty sheet of the text's width."""
        self._figure = Figure(figsize=(WIDTH / _MM, height / _MM))
        self._axes = self._figure.add_axes((0, 0, 1, 1))
        self._axes.set_axis_off()
        self._axes.set_xlim(0, WIDTH)
        self._axes.set_ylim(height, 0)

    def box(self, x: float, y: float, width: float, height: float, fill: str) -> None:
        """Draw a filled rectangle."""
        self._axes.add_patch(Rectangle((x, y), width, height, facecolor=fill, linewidth=0, clip_on=False))

    def line(self, start: Point, end: Point, colour: str = RULE, points: float = 0.6) -> None:
        """Draw a straight line."""
        self._axes.add_line(
            Line2D(*zip(start, end, strict=True), color=colour, linewidth=points, clip_on=False)
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
        )

    def svg(self) -> str:
        """Return the drawing as SVG; its text stays text, in fonts that this package or the reader has."""
        file = io.StringIO()
        nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
        with mpl.rc_context(_RC):
            self._figure.savefig(file, format="svg", metadata=nothing)
        drawing = file.getvalue()
        return drawing[drawing.index("<svg") :].replace(*_FAMILY)
