"""How wide the columns of a printed table are, and how small its letters.

Measured with the advance widths of the package's font, so that no word and no figure is broken where
there is room for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # has no types

from khcn_tools.document.characters import FONTS
from khcn_tools.document.parts import Table

SIZES = (11, 10.5, 10, 9.5, 9, 8.5, 8)
"""Sizes of letters in a table, in points; the largest is taken at which every word fits."""

PADDING = 3.2
"""Left and right padding of a cell together, in millimetres."""

_COMFORTABLE = 10
_ENOUGH = 40.0
_HALVINGS = 50
_POINT = 25.4 / 72
_BOLD = 1.08
_LONGEST = 24
"""A word of more characters may be broken: see `paper.breakable`."""


@dataclass(frozen=True, slots=True)
class _Need:
    """What a column needs, in ems.

    `word` breaks no word, `line` no cell, `head` sets the heading in two lines; `weight` is for the rest.
    """

    word: float
    line: float
    head: float
    weight: float

    def at(self, ems: float, size: float) -> float:
        """Return the width in millimetres of so many ems in a cell, with its padding."""
        return PADDING + ems * size * _POINT


def layout(table: Table, room: float) -> tuple[float, list[float]]:
    """Return the size of the letters in points, and the width of each column in millimetres.

    `room` is the width that all columns fill together.
    """
    needs = [_need(table, index) for index in range(len(table.columns))]
    size = _size(needs, room)
    lines = [need.at(need.line, size) for need in needs]
    most = [need.at(max(need.line, need.head), size) for need in needs]
    least = _unbroken(_least(needs, size), lines, room)
    return size, _shared(least, most, [need.weight for need in needs], room)


def _unbroken(least: Sequence[float], most: Sequence[float], room: float) -> list[float]:
    """Give the columns of short text all they want, the narrowest first, while long text keeps enough."""
    widths = [max(low, _ENOUGH) if high > _ENOUGH else low for low, high in zip(least, most, strict=True)]
    for index in sorted(range(len(most)), key=most.__getitem__):
        if most[index] <= _ENOUGH and sum(widths) - widths[index] + most[index] <= room:
            widths[index] = most[index]
    return [low if high > _ENOUGH else wide for low, high, wide in zip(least, most, widths, strict=True)]


def _size(needs: Sequence[_Need], room: float) -> float:
    """Return the largest letters that break no cell but long text, or else the largest that break no word."""
    for size in SIZES:
        wanted = (max(need.at(need.word, size), min(need.at(need.line, size), _ENOUGH)) for need in needs)
        if size >= _COMFORTABLE and sum(wanted) <= room:
            return size
    return next((size for size in SIZES if sum(_least(needs, size)) <= room), SIZES[-1])


def _least(needs: Sequence[_Need], size: float) -> list[float]:
    return [need.at(need.word, size) for need in needs]


def _shared(
    least: Sequence[float], most: Sequence[float], weights: Sequence[float], room: float
) -> list[float]:
    """Share the room by weight, giving each column between its least and its most where that can be."""
    if sum(most) <= room:
        return [width * room / sum(most) for width in most]
    if sum(least) >= room:
        return [width * room / sum(least) for width in least]
    low, high = 0.0, room / min(weights)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if sum(_clamped(least, most, weights, middle)) < room else (low, middle)
    return _clamped(least, most, weights, low)


def _clamped(
    least: Sequence[float], most: Sequence[float], weights: Sequence[float], each: float
) -> list[float]:
    return [max(low, min(high, each * w)) for low, high, w in zip(least, most, weights, strict=True)]


def _need(table: Table, index: int) -> _Need:
    """Measure a column; its heading may wrap."""
    column = table.columns[index]
    bold = _BOLD if table.total else 1
    cells = [row[index] for row in table.rows] or [""]
    lines = [em_width(line) * bold for cell in cells for line in cell.split("\n")]
    words = {word[:_LONGEST] for cell in cells for word in cell.split()}
    heading = max((em_width(word[:_LONGEST]) * _BOLD for word in column.heading.split()), default=0)
    word = max([*(em_width(word) * bold for word in words), heading])
    line = max([*lines, word])
    if column.align == "right" and line < _LONGEST:
        word = line
    mean = sum(lines) / len(lines)
    head = _BOLD * _heading(column.heading, 2 if table.rows else 1)
    return _Need(word, line, head, column.width or max(mean, line / 4) ** 0.65 + 0.5)


def _heading(heading: str, lines: int) -> float:
    """Return the width of a heading that may take so many lines (one or two), in ems."""
    words = heading.split()
    splits = range(1, len(words) if lines > 1 else 1)
    halves = (max(em_width(" ".join(words[:i])), em_width(" ".join(words[i:]))) for i in splits)
    return min(halves, default=em_width(heading))


def em_width(text: str) -> float:
    """Return the width of a text in ems, set in one line."""
    advances = _advances()
    return sum(advances.get(char, 0.6) for char in text)


@cache
def _advances() -> dict[str, float]:
    with TTFont(FONTS / "Tinos-Regular.ttf", lazy=True) as font:
        widths, em = font["hmtx"], font["head"].unitsPerEm
        return {chr(code): widths[name][0] / em for code, name in font.getBestCmap().items()}
