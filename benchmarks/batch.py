"""What a batch of reports costs: ``python -m benchmarks.batch [--quick] [PART…]``, about 15 minutes.

`fixed`: a notebook of 15 cells, 3 charts and 6 tables by the shell loop of today, by ours and by bare ``exec``;
`own`: our own unit report; `changes`: a year of 200 units, of which nothing or one has changed; `killed`: a
build killed 20 times. The ways of a part take turns in one run; what they made is compared before
a figure is told.

The loop with a browser needs what `benchmarks.rendering` needs; without that it is left out, which is told.
"""

from __future__ import annotations

import os
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil  # type: ignore[import-untyped]  # it brings no types

from benchmarks import against_loop, own_report
from benchmarks.changes import changes, write_root
from benchmarks.killed import killed
from benchmarks.rounds import computing, quotients, spread
from benchmarks.size import QUICK, WHOLE, Size
from benchmarks.targets import at_most, holds, recorded

UNITS_OF_A_KILLED_BUILD = 6


def main() -> None:
    """Print the figures beside what they should be."""
    parts: dict[str, Callable[[Path, Size], None]] = {
        "fixed": against_loop.measured,
        "changes": _changes,
        "own": own_report.measured,
        "killed": _killed,
    }
    asked = ArgumentParser(prog="python -m benchmarks.batch")
    asked.add_argument("--quick", action="store_true", help="few reports, for a look; its ratios mean little")
    asked.add_argument("parts", nargs="*", metavar="PART", help=f"{', '.join(parts)}; all where none is named")
    options = asked.parse_args()
    if unknown := set(options.parts) - parts.keys():
        asked.error(f"no part {', '.join(unknown)}; there is: {', '.join(parts)}")
    size = QUICK if options.quick else WHOLE
    print(f"{os.cpu_count()} cores; median (lowest–highest) of the rounds")
    with tempfile.TemporaryDirectory(prefix="khcn-") as folder:
        root = Path(folder, "year")
        write_root(root, size.units)
        for name in options.parts or parts:
            with _others():
                parts[name](Path(folder) if name == "fixed" else root, size)


@contextmanager
def _others() -> Iterator[None]:
    """Tell how much of the computer others used meanwhile: a run of which they took a tenth was disturbed."""
    begun, busy, own = time.perf_counter(), _busy(), computing()
    yield
    theirs = (_busy() - busy) - (computing() - own)
    share = theirs / (time.perf_counter() - begun) / (os.cpu_count() or 1)
    recorded("meanwhile used by other programs", f"{100 * max(share, 0):.0f} % of the computer")


def _busy() -> float:
    """Return the seconds that the cores have computed, for whomever."""
    spent = psutil.cpu_times()
    return float(spent.user + spent.system + spent.nice)


def _changes(root: Path, size: Size) -> None:
    """Tell what a build costs where nothing, or one unit, has changed."""
    found = changes(root, size.rounds)
    print(f"A year of {size.units} units, {size.rounds} rounds:")
    recorded(f"full build, {found.made} reports and documents, once", f"{found.full:.1f} s wall")
    recorded("nothing to do", f"{spread(found.nothing.wall)} s wall")
    recorded("python -c 'import pandas, papermill'", f"{spread(found.imports.wall)} s wall")
    recorded(f"one unit changed, {found.made_of_one} made", f"{spread(found.one.wall)} s wall")
    at_most(2, "wall, nothing to do : imports", quotients(found.nothing.wall, found.imports.wall))
    share = [100 * wall / found.full for wall in found.one.wall]
    at_most(10, f"wall, one of {size.units} changed : full build", share, " %")


def _killed(root: Path, size: Size) -> None:
    """Tell what becomes of a build that is killed again and again."""
    small = root.with_name("killed")
    write_root(small, UNITS_OF_A_KILLED_BUILD)
    outcome = killed(small, size.kills)
    print(f"Killed {outcome.killed} times at random moments, brought to its end {outcome.ended} times:")
    for fault in outcome.faults:
        recorded(fault, "")
    holds("bytes, half files, orphans", f"{len(outcome.faults)} faults", "none", met=not outcome.faults)
    recorded("the last process ended after the kill", f"{outcome.slowest_end:.2f} s at the latest")


if __name__ == "__main__":
    main()
