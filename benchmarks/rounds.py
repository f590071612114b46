"""Interleaved rounds: every candidate once a round, so that a busy moment hits all of them alike."""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Cost:
    """What one candidate took in each round, in seconds: of computing (children included), and of the clock."""

    cpu: tuple[float, ...]
    wall: tuple[float, ...]


def measure(
    candidates: Mapping[str, Callable[[], object]], rounds: int, thrown_away: int = 1
) -> dict[str, Cost]:
    """Return the cost of each candidate; a first round is thrown away."""
    spent: dict[str, list[tuple[float, float]]] = {name: [] for name in candidates}
    for _ in range(rounds + thrown_away):
        for name, run in candidates.items():
            gc.collect()
            cpu, wall = computing(), time.perf_counter()
            run()
            spent[name].append((computing() - cpu, time.perf_counter() - wall))
    return {
        name: Cost(tuple(c for c, _ in times[thrown_away:]), tuple(w for _, w in times[thrown_away:]))
        for name, times in spent.items()
    }


def computing() -> float:
    """Return the seconds that this process and its ended children have computed."""
    spent = os.times()
    return time.process_time() + spent.children_user + spent.children_system


def ratio(one: tuple[float, ...], other: tuple[float, ...]) -> str:
    """Return how one compares with the other, round by round: the median and the extremes."""
    return spread(quotients(one, other))


def quotients(one: Iterable[float], other: Iterable[float]) -> list[float]:
    """Return how one compares with the other in each round."""
    return [a / b for a, b in zip(one, other, strict=True)]


def spread(figures: Iterable[float], digits: int = 2) -> str:
    """Return the median and the extremes of figures."""
    each = sorted(figures)
    return f"{median(each):.{digits}f} ({each[0]:.{digits}f}–{each[-1]:.{digits}f})"
