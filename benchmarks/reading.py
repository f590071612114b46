"""What reading costs: ``python -m benchmarks.reading [workbooks]``, by default 1,000.

1. A unit's whole workbook read, cleaned and checked, against ``pandas.read_excel(sheet_name=None)`` with
   openpyxl on the same file; the texts that both see are compared.
2. The same in a process with limits: the price of the process apart.
3. Many workbooks of 30 people collected, by one process and by two: pace, and memory as the year grows.
"""

from __future__ import annotations

import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any, Self

import psutil  # type: ignore[import-untyped]  # it brings no types

from benchmarks.rounds import measure, ratio
from benchmarks.years import PEOPLE, ROOT, write_year
from khcn_tools.collect import collect
from khcn_tools.collect.folder import Filing
from khcn_tools.collect.workbook import Workbook, open_workbook
from khcn_tools.forms import load_forms
from khcn_tools.model import YearTables
from khcn_tools.plan import load_plan
from khcn_tools.read import read_sheets
from khcn_tools.read.confined import confined
from khcn_tools.rulebook import load_rulebook
from khcn_tools.rules import check
from khcn_tools.text import clean

FILE = "data/submissions/2022/van-phong.xlsx"
ROUNDS = 15
MEGABYTE = 1_000_000


def main() -> None:
    """Print all figures."""
    one_workbook()
    many_workbooks(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)


def one_workbook() -> None:
    """Compare what one workbook costs, and what is seen in it."""
    plan, forms = load_plan(ROOT, 2022), load_forms(ROOT)
    rules = load_rulebook(ROOT).for_year(2022, plan.regime)
    opening = partial(open_workbook, root=ROOT, plan=plan, forms=forms, rules=rules)
    filing = Filing("van-phong", "submission", FILE)

    def ours() -> Workbook:
        book = opening(filing)
        check(YearTables(plan, {"van-phong": book.tables}), rules)
        return book

    import pandas as pd  # noqa: PLC0415  # here alone, for processes that start import this module again

    assert_same_texts(pd.read_excel(ROOT / FILE, sheet_name=None, engine="openpyxl", header=None, dtype=object))
    cost = measure(
        {
            "pandas": lambda: pd.read_excel(ROOT / FILE, sheet_name=None, engine="openpyxl"),
            "ours": ours,
            "confined": lambda: list(confined(opening, [filing])),
        },
        ROUNDS,
    )
    print(f"{FILE}: CPU of reading, counting, cleaning and checking")
    print(f"  ours : pandas.read_excel       {ratio(cost['ours'].cpu, cost['pandas'].cpu)}")
    print(f"  wall, a process for it : none  {ratio(cost['confined'].wall, cost['ours'].wall)}")


def assert_same_texts(frames: Mapping[str, Any]) -> None:
    """Stop where pandas sees a text that the reader does not, or the other way round."""
    for sheet in read_sheets(ROOT / FILE, FILE):
        values = frames[sheet.name or ""].to_numpy().ravel()
        covered = sheet.covered()
        theirs = sorted(clean(value) for value in values if isinstance(value, str) and value.strip())
        own = (c for place, c in sheet.cells.items() if place not in covered)
        assert theirs == sorted(c.text for c in own if c.kind in {"text", "error"}), sheet.name


def many_workbooks(count: int) -> None:
    """Collect a year of many units with one process and with two."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        write_year(root, count)
        plan = load_plan(root, 2022)
        paces: dict[int, list[float]] = {}
        for workers in (1, 2, 2, 1):
            with Memory() as memory:
                begun = time.perf_counter()
                collected = collect(root, plan, workers)
                paces.setdefault(workers, []).append(count / (time.perf_counter() - begun))
            people = sum(len(tables["people"].records) for tables in collected.tables.units.values())
            assert people == PEOPLE * count, people
            print(f"{count} workbooks of {PEOPLE} people, {workers} reading: {memory}")
            del collected
    one, two = (max(paces[workers]) for workers in (1, 2))
    print(f"  pace of two processes : one    {two / one:.2f}   ({one:.0f} and {two:.0f} workbooks a second)")


class Memory:
    """The memory of this process and of those that read, looked at ten times a second."""

    def __enter__(self) -> Self:
        self._seen: list[tuple[float, float]] = []
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end.set()
        self._thread.join()

    def _watch(self) -> None:
        own = psutil.Process()
        while not self._end.wait(0.1):
            readers = [c for c in own.children(recursive=True) if c.is_running()]
            sizes = [s for c in readers if (s := _size(c))]
            self._seen.append((own.memory_info().rss / MEGABYTE, max(sizes, default=0.0)))

    def __str__(self) -> str:
        """Return the memory after a tenth and at the end: of this process, and of the largest that reads."""
        early, late = self._seen[len(self._seen) // 10], self._seen[-max(2, len(self._seen) // 10)]
        return (
            f"this one {early[0]:.0f} → {late[0]:.0f} MB, the largest reader {early[1]:.0f} → {late[1]:.0f} MB"
        )


def _size(process: psutil.Process) -> float:
    """Return the memory of a process in megabytes, 0 where it has ended."""
    try:
        return float(process.memory_info().rss / MEGABYTE)
    except psutil.NoSuchProcess:
        return 0.0


if __name__ == "__main__":
    main()
