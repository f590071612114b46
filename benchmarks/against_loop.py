"""The fixed notebook: the shell loop of today, ours, and bare ``exec``, in turns."""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from benchmarks import ways
from benchmarks.fixed import CHARTS, write_fixed
from benchmarks.memory import quarters, watched
from benchmarks.reports import Reports
from benchmarks.rounds import Cost, measure, quotients, spread
from benchmarks.same import compare, hashes_of
from benchmarks.size import Size
from benchmarks.targets import at_least, at_most, holds, recorded

LOOP, TWO, BROWSER, OURS, PDF = "loop", "loop -P2", "loop webpdf", "ours", "ours with PDF"
MEGABYTES, GROWTH = 300, 1.05


class Steady:
    """Seconds of computing a report without start and imports, round by round, by way."""

    def __init__(self) -> None:
        """Begin without any."""
        self.seconds: dict[str, list[float]] = {}

    def of(self, name: str, run: Callable[[], float], count: int) -> Callable[[], None]:
        """Return a function that notes what `run` says of so many reports."""
        noted = self.seconds.setdefault(name, [])
        return lambda: noted.append(run() / count)


def measured(folder: Path, size: Size) -> None:
    """Measure, compare what was made, and print the figures."""
    notebook = folder / "fixed.ipynb"
    write_fixed(notebook)
    every = Reports(notebook, folder, {f"r{n:03}": {"unit": n} for n in range(max(size.ours, size.floor * 2))})
    sizes = watched(ways.ours_begun(every.within(OURS, size.ours), "html"))  # and all is warm
    ways.loop(every.within(LOOP, 1))
    counts = {LOOP: size.loop, TWO: size.loop, BROWSER: size.browser, OURS: size.ours, PDF: size.ours}
    if missing := missing_for_the_browser():
        del counts[BROWSER]
    steady, batches = Steady(), {name: every.within(name, count) for name, count in counts.items()}
    candidates: dict[str, Callable[[], object]] = {
        LOOP: partial(ways.loop, batches[LOOP]),
        TWO: partial(ways.loop, batches[TWO], two_at_a_time=True),
        OURS: steady.of(OURS, partial(ways.ours, batches[OURS], "html"), size.ours),
        **_floors(every, size, steady),
        PDF: partial(ways.ours, batches[PDF], "html", "pdf"),
        **({} if missing else {BROWSER: partial(ways.loop, batches[BROWSER], ways.BROWSER)}),
    }
    spent = measure(candidates, size.rounds, thrown_away=0)
    print(f"The fixed notebook, {size.rounds} rounds: {compared(batches)}")
    costs = {name: _per_report(spent[name], count) for name, count in counts.items()}
    for name, cost in costs.items():
        recorded(
            f"{name}, {counts[name]} a round", f"{spread(cost.wall)} s wall, {spread(cost.cpu)} s CPU a report"
        )
    _told(costs, steady, missing)
    told_of_memory(sizes)


def _floors(every: Reports, size: Size, steady: Steady) -> dict[str, Callable[[], object]]:
    """Return bare ``exec`` in two processes at a time and in one, and ours one at a time, told by `steady`.

    Two cores of a computer often share what makes them fast: like is compared with like.
    """
    halves = [every.within(f"exec {n}", size.floor) for n in (1, 2)]
    alone = every.within("ours one at a time", size.floor)

    def floor(*each: Reports) -> float:
        told = ways.floor(*each)
        for name, hashes in told["hashes"].items():
            assert hashes == hashes_of(every.folder / OURS / f"{name}.ipynb"), f"{name}: other pictures"
        return float(told["seconds"])

    return {
        "exec": steady.of("exec", partial(floor, *halves), 2 * size.floor),
        "exec 1": steady.of("exec 1", partial(floor, halves[0]), size.floor),
        "ours 1": steady.of("ours 1", partial(ways.ours, alone, "html", at_once=1), size.floor),
    }


def compared(batches: dict[str, Reports]) -> str:
    """Return what the loop, alone and two at a time, and ours have made alike; stop where they have not."""
    loop, ours = batches[LOOP], batches[OURS]
    pictures = {len(hashes_of(ours.folder / f"{name}.ipynb")) for name in ours.parameters}
    assert pictures == {CHARTS}, f"{pictures} pictures a report"
    names = [name for name in loop.parameters if name in ours.parameters]
    compare(names, batches[TWO].folder, ours.folder)
    return compare(names, loop.folder, ours.folder)


def _told(costs: dict[str, Cost], steady: Steady, missing: str) -> None:
    """Print the ratios."""
    ours = costs[OURS]
    at_least(12, "wall, loop : ours", quotients(costs[LOOP].wall, ours.wall))
    at_least(8, "CPU, loop : ours", quotients(costs[LOOP].cpu, ours.cpu))
    at_least(6, "wall, loop under xargs -P2 : ours", quotients(costs[TWO].wall, ours.wall))
    if missing:
        recorded("wall, loop with webpdf : ours with PDF", f"not measured: {missing}")
    else:
        at_least(20, "wall, loop with webpdf : ours with PDF", quotients(costs[BROWSER].wall, costs[PDF].wall))
    seconds = steady.seconds
    at_most(1.4, "CPU steady, ours : exec, two at a time each", quotients(seconds[OURS], seconds["exec"]))
    recorded("the same, one at a time each", f"{spread(quotients(seconds['ours 1'], seconds['exec 1']))}×")
    recorded("CPU steady, ours; exec", f"{spread(seconds[OURS])} s; {spread(seconds['exec'])} s a report")


def told_of_memory(sizes: list[float]) -> None:
    """Print what all processes of ours held together, and how it grew."""
    each = quarters(sizes[len(sizes) // 10 :])  # without the start
    at_most(MEGABYTES, "PSS of all processes, at its highest", [max(sizes)], " MB")
    shown = " ".join(f"{size:.0f}" for size in each)
    met = each[-1] <= GROWTH * each[0]
    holds("PSS by quarters of the run (medians, MB)", shown, "flat", met=met)


def missing_for_the_browser() -> str:
    """Return what is not there for ``nbconvert --to webpdf``, "" for nothing."""
    if not importlib.util.find_spec("playwright"):
        return "playwright is not installed"
    there = shutil.which("chromium") or shutil.which("chromium-browser")
    return "" if there else "no Chromium on this system"


def _per_report(cost: Cost, count: int) -> Cost:
    def each(seconds: Iterable[float]) -> tuple[float, ...]:
        return tuple(second / count for second in seconds)

    return Cost(each(cost.cpu), each(cost.wall))
