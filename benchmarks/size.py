"""How much a run of `benchmarks.batch` measures."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Size:
    """How many rounds, reports a round by each way, units of a year, kills."""

    rounds: int
    loop: int
    browser: int
    ours: int
    floor: int
    own: int
    units: int
    kills: int


WHOLE = Size(rounds=2, loop=10, browser=2, ours=200, floor=20, own=4, units=200, kills=20)
QUICK = Size(rounds=1, loop=2, browser=1, ours=10, floor=4, own=2, units=10, kills=3)
