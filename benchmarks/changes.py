"""What a build costs where nothing, or one unit of many, has changed: `khcn build` as a process of its own."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from functools import partial
from itertools import cycle
from pathlib import Path

from benchmarks.rounds import Cost, measure
from benchmarks.ways import environment
from benchmarks.years import ROOT, first_workbook, identifier, renamed, write_year

CHANGED = 7
_OTHER_PEOPLE = 5000
_LEFT = "import pandas, papermill"


@dataclass(frozen=True, slots=True)
class Changes:
    """Seconds of the first build, how many reports and documents it made, and what came after, in rounds."""

    full: float
    made: int
    nothing: Cost
    imports: Cost
    one: Cost
    made_of_one: int


def write_root(root: Path, units: int) -> None:
    """Write a root of so many units, with our notebooks."""
    write_year(root, units)
    shutil.copytree(ROOT / "notebooks", root / "notebooks")


def build(root: Path, *options: str) -> None:
    """Build a root, by the command."""
    subprocess.run(command(root, *options), check=True, env=environment(), capture_output=True)  # noqa: S603  # ours


def command(root: Path, *options: str) -> list[str]:
    """Return the command that builds a root."""
    return [sys.executable, "-m", "khcn_tools", "build", "--root", str(root), *options]


def changes(root: Path, rounds: int) -> Changes:
    """Build a root for the first time, then with nothing and with one unit changed, in turns."""
    begun = time.perf_counter()
    build(root)
    full, made = time.perf_counter() - begun, _built(root)
    template, target = first_workbook(root), root / f"data/submissions/2022/{identifier(CHANGED)}.xlsx"
    versions = cycle(renamed(template, CHANGED, people) for people in (_OTHER_PEOPLE, CHANGED))
    made_of_one: list[int] = []

    def one_changed() -> None:
        target.write_bytes(next(versions))
        build(root)
        made_of_one.append(_built(root))

    imports = partial(subprocess.run, [sys.executable, "-c", _LEFT], check=True, env=environment())
    cost = measure({"nothing": partial(build, root), "imports": imports, "one": one_changed}, rounds)
    (count,) = set(made_of_one)
    return Changes(full, made, cost["nothing"], cost["imports"], cost["one"], count)


def _built(root: Path) -> int:
    """Return how many reports and documents the last build made."""
    told = json.loads((root / "reports/2022/council/manifest.json").read_bytes())
    entries = [*told["units"], told["overall"], *told["documents"]]
    assert all(entry["report"] != "failed" for entry in entries)
    return sum(entry["report"] == "built" for entry in entries)
