"""What the rules cost: ``python -m benchmarks.rules [units]``, by default 100 and 1,000 units of 30 people.

All rules over a year, against the collecting of that year, of which they are a part; and how the cost grows.
"""

from __future__ import annotations

import gc
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from benchmarks.rounds import computing
from benchmarks.years import write_year
from khcn_tools.collect import Collected, collect
from khcn_tools.plan import load_plan
from khcn_tools.rules import check

ROUNDS = 3


def main() -> None:
    """Print the figures of both years, and how they compare."""
    few, many = 100, int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    one, other = cost(few), cost(many)
    growth = other[0] / one[0] / (many / few)
    print(f"units × {many / few:g}: cost of a unit's rules × {growth:.2f} (1 is linear)")


def cost(units: int) -> tuple[float, float]:
    """Return and print the CPU of all rules over a year, and of collecting it without them."""
    with tempfile.TemporaryDirectory() as folder:
        write_year(Path(folder), units)
        begun = computing()
        year = collect(Path(folder), load_plan(Path(folder), 2022))
        collecting = computing() - begun
        rules = min(checking(year) for _ in range(ROUNDS))
    collecting -= rules
    counts = Counter(finding.code for finding in year.findings)
    assert all(not count % units for code, count in counts.items() if code != "CSTD-04"), counts
    each = ", ".join(f"{code} {count // units or 1}" for code, count in sorted(counts.items()))
    print(f"{units} units ({each} each): rules {rules:.2f} s, collecting {collecting:.2f} s of CPU")
    print(f"  rules : collecting   {rules / collecting:.3f}")
    return rules, collecting


def checking(year: Collected) -> float:
    """Return the CPU of all rules over a year that is collected, without the collector of garbage.

    What that costs grows with all that is in memory, not with what the rules do.
    """
    gc.collect()
    gc.disable()
    begun = time.process_time()
    check(year.tables, year.rules)
    spent = time.process_time() - begun
    gc.enable()
    return spent


if __name__ == "__main__":
    main()
