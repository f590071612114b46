"""How wide the columns of a printed table are, and how small its letters.

Measured with the advance widths of the package's font, so that no word and no figure is broken where
there is room for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # has no types

from khcn_tools.document.characters import FONTS
from khcn_tools.document.parts import Table

SIZES = (11, 10.5, 10, 9.5, 9, 8.5, 8)
"""Sizes of letters in a table, in points; the largest is taken at which every word fits."""

PADDING = 3.2
"""Left and right padding of a cell together, in millimetres."""

COMFORTABLE = 10
"""Smaller letters are for what fits no other way."""

_SHARE_OF_WORDS = 0.62
_SHARE_OF_PIECES = {10: 0.75, 9.5: 0.8, 9: 0.85}
_THIRD = 0.4  # a heading broken into three lines, none of them quite full
_HALVINGS = 50
_LINE = 1.2
_ABOVE_AND_BELOW = 3.4
_POINT = 25.4 / 72
_BOLD = 1.08
_LONG_CELL = 400  # characters from which a row may go over to the next page
_HIGHEST_CASE = 120.0  # millimetres
_LONGEST = 24
"""A word of more characters may be broken: see `paper.breakable`."""

_PIECES = re.compile(r"(?<=/)(?=[^\W\d])")


@dataclass(frozen=True, slots=True)
class _Need:
    """What a column needs, in ems.

    `piece` breaks a word only behind its slashes, `word` breaks none, `line` breaks no cell; all three set
    the heading in three lines, `head` in two. The room above that is shared by `weight`; what nobody needs
    goes to columns of `text`.
    """

    piece: float
    word: float
    line: float
    head: float
    weight: float
    text: bool


def layout(table: Table, room: float) -> tuple[float, list[float]]:
    """Return the size of the letters in points, and the width of each column in millimetres.

    `room` is the width that all columns fill together. Letters get smaller until no cell breaks; where that
    is too small, until words leave room for the long text that there must be.
    """
    needs = [_need(table, index) for index in range(len(table.columns))]
    size, least = _least(needs, room)
    most = _at(size, (max(need.line, need.head) for need in needs))
    if sum(most) <= room:
        return size, _filled(most, [need.text for need in needs], room)
    return size, _shared(least, most, [need.weight for need in needs], room)


def height(table: Table, size: float, widths: Sequence[float]) -> float:
    """Return about how high the rows of the table are together, in millimetres."""
    inner = [(width - PADDING) / (size * _POINT) for width in widths]
    lines = (
        max(-(-em_width(cell) // ems) + cell.count("\n") for cell, ems in zip(row, inner, strict=True))
        for row in table.rows
    )
    return sum(max(count, 1) * size * _LINE * _POINT + _ABOVE_AND_BELOW for count in lines)


def kept(table: Table) -> list[bool]:
    """Tell of each row whether it stays on one page: only where a cell is long does it go over to the next."""
    return [max(map(len, row), default=0) < _LONG_CELL for row in table.rows]


def spans(table: Table, size: float, widths: Sequence[float]) -> list[int]:
    """Return for each row how many rows stay on one page with it, 0 for those that do with one above.

    A case of the table does, with its name, unless it is too high for a page or has a row that may break.
    """
    counts = [1] * len(table.rows)
    starts = [number for number, row in enumerate(table.rows) if row[0] or not number] if table.cases else []
    for start, end in pairwise([*starts, len(table.rows)]):
        case = replace(table, rows=table.rows[start:end])
        if all(kept(case)) and height(case, size, widths) <= _HIGHEST_CASE:
            counts[start:end] = [end - start, *[0] * (end - start - 1)]
    return counts


def _at(size: float, ems: Iterable[float]) -> list[float]:
    """Return the widths of cells in millimetres, padding included."""
    return [PADDING + width * size * _POINT for width in ems]


def _least(needs: Sequence[_Need], room: float) -> tuple[float, list[float]]:
    """Return the size of the letters, and what no column may be narrower than."""
    lines, words, pieces = zip(*((need.line, need.word, need.piece) for need in needs), strict=True)
    tries = [(size, lines, 1.0) for size in SIZES if size >= COMFORTABLE]
    tries += [(size, words, _SHARE_OF_WORDS) for size in SIZES if size >= COMFORTABLE]
    tries += [(size, pieces, share) for size, share in _SHARE_OF_PIECES.items()]
    tries += [(size, pieces, 1.0) for size in SIZES if size <= COMFORTABLE]
    for size, ems, share in tries:
        widths = _at(size, ems)
        if sum(widths) <= room * share:
            return size, widths
    return SIZES[-1], _at(SIZES[-1], pieces)


def _filled(most: Sequence[float], text: Sequence[bool], room: float) -> list[float]:
    """Give what all columns leave to those of text, since figures far from their row are hard to read."""
    growing = list(text) if any(text) else [True] * len(most)
    factor = (room - sum(most)) / sum(width for width, grows in zip(most, growing, strict=True) if grows)
    return [width * (1 + factor * grows) for width, grows in zip(most, growing, strict=True)]


def _shared(
    least: Sequence[float], most: Sequence[float], weights: Sequence[float], room: float
) -> list[float]:
    """Share the room by weight, giving each column between its least and its most where that can be."""
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
    head = _BOLD * max(
        [_THIRD * em_width(column.heading), *(em_width(word[:_LONGEST]) for word in column.heading.split())]
    )
    words = {word[:_LONGEST] for cell in cells for word in cell.split()}
    if column.align == "right":
        words |= {cell for cell in cells if len(cell) <= _LONGEST}
    word = max([*(em_width(word) * bold for word in words), head])
    piece = max([*(em_width(piece) * bold for word in words for piece in _PIECES.split(word)), head])
    return _Need(
        piece,
        word,
        max([*lines, word]),
        _BOLD * _two_lines(column.heading) if table.rows else _BOLD * em_width(column.heading),
        column.width or _weight(lines),
        column.align == "left",
    )


def _weight(lines: Sequence[float]) -> float:
    """Return a weight that keeps rows low: between the mean and the longest line, nearer to the longest."""
    return float((sum(line**4 for line in lines) / len(lines)) ** 0.2) + 0.5


def _two_lines(heading: str) -> float:
    """Return the width of a heading that may take two lines, in ems."""
    words = heading.split()
    halves = (max(em_width(" ".join(words[:i])), em_width(" ".join(words[i:]))) for i in range(1, len(words)))
    return min(halves, default=em_width(heading))


def em_width(text: str) -> float:
    """Return the width of a text in ems, set in one line."""
    return sum(map(_advances().__getitem__, text))


class _Advances(dict[str, float]):
    """The widths of characters in ems; of one that the font lacks, a usual one."""

    def __missing__(self, char: str) -> float:
        return 0.6


@cache
def _advances() -> _Advances:
    with TTFont(FONTS / "Tinos-Regular.ttf", lazy=True) as font:
        widths, em = font["hmtx"], font["head"].unitsPerEm
        return _Advances({chr(code): widths[name][0] / em for code, name in font.getBestCmap().items()})
