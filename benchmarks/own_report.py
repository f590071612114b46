"""Our own unit report, in a year of 200 units: the shell loop of today against ours. It has no target."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from benchmarks import ways
from benchmarks.reports import Reports
from benchmarks.rounds import measure, quotients, spread
from benchmarks.same import compare
from benchmarks.size import Size
from benchmarks.targets import recorded
from benchmarks.years import identifier
from khcn_tools.collect import collect
from khcn_tools.plan import load_plan

OURS_PER_LOOP = 5
"""So many reports of ours for each of the loop: ours must go on long enough for its start not to count much."""


def measured(root: Path, size: Size) -> None:
    """Measure on a root that has been checked, compare the outputs, and print the figures."""
    collect(root, load_plan(root, 2022))
    folder = root / "own"
    folder.mkdir(exist_ok=True)
    count = min(OURS_PER_LOOP * size.own, size.units)
    given = {identifier(n): {"unit": identifier(n), "year": 2022} for n in range(count)}
    every = Reports(root / "notebooks" / "unit_report.ipynb", folder, given)
    loop, ours = every.within("loop", size.own), every.within("ours", count)
    cost = measure(
        {"loop": partial(ways.loop, loop), "ours": partial(ways.ours, ours, "html")},
        size.rounds,
        thrown_away=0,
    )
    print(f"Our unit report: {compare(loop.parameters, loop.folder, ours.folder)}")
    for name, reports in (("loop", size.own), ("ours", count)):
        wall, cpu = ([s / reports for s in spent] for spent in (cost[name].wall, cost[name].cpu))
        recorded(f"{name}, {reports} a round", f"{spread(wall)} s wall, {spread(cpu)} s CPU a report")
    for kind in ("wall", "cpu"):
        each = quotients(getattr(cost["loop"], kind), getattr(cost["ours"], kind))
        recorded(f"{kind}, loop : ours", f"{spread((x * count / size.own for x in each), 1)}×")
