"""The figures of a chart, taken out of a data frame, and the sentence that says them."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec

import pandas as pd

from khcn_tools.document.parts import Figure, Paragraph, Run
from khcn_tools.show.numbers import missing, number, part_of

NOTHING = "Không có số liệu."
ZERO = "Không có trường hợp nào."
MOST = 60
"""Rows of a chart: more would get letters on a page that nobody can read."""

ABSENT = "chưa có báo cáo"
"""What stands in place of the figures of a row that has none."""

Options = ParamSpec("Options")


@dataclass(frozen=True, slots=True)
class Value:
    """A figure, and of how many; None where there is none."""

    count: float | None
    whole: float | None = None

    @property
    def reach(self) -> float:
        """How far its bar goes."""
        return max(self.count or 0, self.whole or 0)

    def __str__(self) -> str:
        """Return it as it is printed."""
        return "–" if self.count is None else part_of(self.count, self.whole)


@dataclass(frozen=True, slots=True)
class Series:
    """The figures of a chart: a row for each label, in it a figure for each name."""

    labels: tuple[str, ...]
    names: tuple[str, ...]
    figures: tuple[tuple[Value, ...], ...]
    whole: tuple[Value, ...] | None = None
    """The sums, where these are the foremost rows of more."""

    @property
    def largest(self) -> float:
        """The largest figure, for a scale: one where there is none."""
        return max((value.reach for row in self.figures for value in row), default=0) or 1

    @property
    def absent(self) -> list[str]:
        """The labels of the rows without any figure."""
        return [label for label, row in zip(self.labels, self.figures, strict=True) if empty(row)]

    def sums(self) -> tuple[Value, ...]:
        """Return the sum of each column, over the rows that have a figure in it."""
        return self.whole or tuple(map(_sum, zip(*self.figures, strict=True)))

    def foremost(self, kept: Collection[str] = ()) -> Series:
        """Return the rows to be drawn, in their order: of too many those with the largest figures.

        Rows of the labels to be `kept` stay in any case; those without a figure are the first to go.
        """
        if len(self.labels) <= MOST:
            return self

        def rank(row: int) -> tuple[bool, float]:
            told = [value.reach for value in self.figures[row] if value.count is not None]
            return self.labels[row] in kept, sum(told) if told else -1

        rows = sorted(sorted(range(len(self.labels)), key=rank, reverse=True)[:MOST])
        labels, figures = tuple(self.labels[row] for row in rows), tuple(self.figures[row] for row in rows)
        return Series(labels, self.names, figures, self.sums())

    def captioned(self, caption: str) -> str:
        """Return a chart's caption, with how many rows are drawn unless all are."""
        rows, absent = len(self.labels), len(self.absent)
        if rows <= MOST:
            return caption
        without = f", {number(absent)} dòng {ABSENT}" if absent else ""
        return f"{caption} ({MOST} dòng có số liệu lớn nhất trong tổng số {number(rows)} dòng{without})"

    def sentence(self) -> str:
        """Say every figure."""
        rows = zip(self.labels, self.figures, strict=True)
        return "; ".join(f"{label}: {self.said(row)}" for label, row in rows) + "."

    def said(self, row: tuple[Value, ...]) -> str:
        """Say the figures of a row."""
        if empty(row):
            return ABSENT
        named = (f"{name} {value}" for name, value in zip(self.names, row, strict=True))
        return ", ".join(named) if len(self.names) > 1 else str(row[0])


def empty(row: tuple[Value, ...]) -> bool:
    """Tell whether a row has no figure at all."""
    return all(value.count is None for value in row)


def series(frame: pd.DataFrame) -> Series:
    """Take the figures out of the frame: numbers, or pairs of a number and of how many.

    Raises ValueError for a negative one, or where there is no column of them.
    """
    names = tuple(str(name) for name in frame.columns[1:])
    if not names:
        raise ValueError("a chart needs a column of labels and at least one of figures")
    rows = list(frame.itertuples(index=False, name=None))
    values = tuple(tuple(_value(cell) for cell in row[1:]) for row in rows)
    return Series(tuple(str(row[0]) for row in rows), names, values)


def _value(cell: Any) -> Value:
    return Value(*map(_figure, cell)) if isinstance(cell, tuple) else Value(_figure(cell))


def _figure(value: Any) -> float | None:
    if missing(value):
        return None
    if value < 0:
        raise ValueError(f"a bar cannot show the negative figure {value}")
    return float(value)


def _sum(column: tuple[Value, ...]) -> Value:
    """Return the sum of a column; of how many, where each of its figures tells it."""
    known = [value for value in column if value.count is not None]
    wholes = [value.whole for value in known if value.whole is not None]
    told = bool(wholes) and len(wholes) == len(known)
    return Value(sum(value.count or 0 for value in known) if known else None, sum(wholes) if told else None)


def unless_empty(
    draw: Callable[Concatenate[pd.DataFrame, str, Options], Figure],
) -> Callable[Concatenate[pd.DataFrame, str, Options], Figure | Paragraph]:
    """Let a chart with nothing to draw be a sentence: an empty chart shows nothing."""

    @wraps(draw)
    def chart(
        frame: pd.DataFrame, caption: str, *args: Options.args, **options: Options.kwargs
    ) -> Figure | Paragraph:
        data = series(frame)
        if any(value.reach for row in data.figures for value in row):
            return draw(frame, caption, *args, **options)
        return Paragraph((Run(f"{caption}: "), Run(_nothing(data), "emph")))

    return chart  # type: ignore[return-value]  # frame and caption may be named, too


def _nothing(data: Series) -> str:
    """Say that every figure is zero, and of whom there is none; or that there is none at all."""
    if len(data.absent) == len(data.labels):
        return NOTHING
    return f"{ZERO} {ABSENT.capitalize()}: {', '.join(data.absent)}." if data.absent else ZERO
