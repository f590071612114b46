"""Figures beside what they should be."""

from __future__ import annotations

from collections.abc import Iterable
from statistics import median

from benchmarks.rounds import spread


def at_least(bound: float, what: str, figures: Iterable[float]) -> None:
    """Print the ratios of the rounds, of which the median must reach a bound."""
    figures = list(figures)
    _told(what, f"{spread(figures, 1)}×", f"at least {bound:g}×", median(figures) >= bound)


def at_most(bound: float, what: str, figures: Iterable[float], sign: str = "×") -> None:
    """Print the figures of the rounds, of which the median must not exceed a bound."""
    figures = list(figures)
    _told(what, f"{spread(figures)}{sign}", f"at most {bound:g}{sign}", median(figures) <= bound)


def holds(what: str, figure: str, asked: str, *, met: bool) -> None:
    """Print something that either holds or does not."""
    _told(what, figure, asked, met)


def recorded(what: str, figure: str) -> None:
    """Print a figure that has no target."""
    print(f"  {what:58} {figure}", flush=True)


def _told(what: str, figure: str, asked: str, met: bool) -> None:  # noqa: FBT001  # by those above only
    print(f"  {what:58} {figure:24} {asked:16} {'met' if met else 'MISSED'}", flush=True)
