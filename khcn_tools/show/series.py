"""The figures of a chart, taken out of a data frame, and the sentence that says them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec

import pandas as pd

from khcn_tools.document.parts import Figure, Paragraph, Run
from khcn_tools.show.numbers import missing, number, percent

NOTHING = "Không có số liệu."

Options = ParamSpec("Options")


@dataclass(frozen=True, slots=True)
class Series:
    """The figures of a chart: a row for each label, in it a figure for each name; None where there is none."""

    labels: tuple[str, ...]
    names: tuple[str, ...]
    figures: tuple[tuple[float | None, ...], ...]
    shares: bool = False

    def text(self, value: float | None) -> str:
        """Return a figure as it is printed."""
        if value is None:
            return "–"
        return percent(value) if self.shares else number(value)

    @property
    def largest(self) -> float:
        """The largest figure, for a scale: one where there is none."""
        return max((value or 0 for row in self.figures for value in row), default=0) or 1

    def sentence(self) -> str:
        """Say every figure."""
        rows = []
        for label, row in zip(self.labels, self.figures, strict=True):
            said = (f"{name} {self.text(value)}" for name, value in zip(self.names, row, strict=True))
            rows.append(f"{label}: {', '.join(said) if len(self.names) > 1 else self.text(row[0])}")
        return "; ".join(rows) + "."


def series(frame: pd.DataFrame, *, shares: bool = False) -> Series:
    """Take the figures out of the frame. Raises ValueError for a negative one, or where there is none."""
    names = tuple(str(name) for name in frame.columns[1:])
    if not names:
        raise ValueError("a chart needs a column of labels and at least one of figures")
    rows = list(frame.itertuples(index=False, name=None))
    values = tuple(tuple(_figure(value) for value in row[1:]) for row in rows)
    return Series(tuple(str(row[0]) for row in rows), names, values, shares)


def _figure(value: Any) -> float | None:
    if missing(value):
        return None
    if value < 0:
        raise ValueError(f"a bar cannot show the negative figure {value}")
    return float(value)


def unless_empty(
    draw: Callable[Concatenate[pd.DataFrame, str, Options], Figure],
) -> Callable[Concatenate[pd.DataFrame, str, Options], Figure | Paragraph]:
    """Let a chart without any figure be a sentence: an empty chart shows nothing."""

    @wraps(draw)
    def chart(
        frame: pd.DataFrame, caption: str, *args: Options.args, **options: Options.kwargs
    ) -> Figure | Paragraph:
        if any(figure for row in series(frame).figures for figure in row):
            return draw(frame, caption, *args, **options)
        return Paragraph((Run(f"{caption}: "), Run(NOTHING, "emph")))

    return chart  # type: ignore[return-value]  # frame and caption may be named, too
