"""What a page costs: ``python -m benchmarks.rendering [rounds]``, on the unit reports that `khcn build` left.

Our PDF, HTML and file of Word of an executed notebook against ``nbconvert --to webpdf``, which prints through a
browser: in one process, warm, each round another report, since a typesetter remembers what it has set before.

It needs ``playwright`` from the package index, and a Chromium of the system; neither is part of the project.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from functools import partial
from itertools import cycle
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import get_exporter

from benchmarks.rounds import measure, ratio

REPORTS = Path("reports/2022/council/units")
ROUNDS = 5
OURS = ("khcn-pdf", "khcn-html", "khcn-docx")
BROWSER = "webpdf"
LONG = 100_000
"""Bytes: the reports with all their tables and charts, not the page that says that nothing was sent."""


def main() -> None:
    """Print what each kind of page costs, and how many times faster ours is than the browser's."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    reports = [path for path in sorted(REPORTS.glob("*.ipynb")) if path.stat().st_size > LONG]
    if len(reports) <= rounds:
        sys.exit(f"{REPORTS}: {len(reports)} reports, {rounds + 1} needed; run khcn build --year 2022 first")
    use_the_browser_of_the_system()
    costs = measure({name: partial(next, pages(name, reports)) for name in (*OURS, BROWSER)}, rounds)
    for name, cost in costs.items():
        low, high = min(cost.wall), max(cost.wall)
        print(f"{name:10}  {1000 * low:7.0f} to {1000 * high:7.0f} ms a report")
    for name in OURS:
        print(f"{BROWSER} : {name}   {ratio(costs[BROWSER].wall, costs[name].wall)} times the wall time")


def pages(name: str, reports: list[Path]) -> Iterator[int]:
    """Yield the size of one report after the other, rendered by an exporter that was made once."""
    exporter_named: Any = get_exporter
    reading: Any = nbformat.read
    exporter = exporter_named(name)(**({"disable_sandbox": True} if name == BROWSER else {}))
    for path in cycle(reports):
        data, _ = exporter.from_notebook_node(reading(path, as_version=4))
        assert len(data) > LONG // 10, f"{name} of {path.name}: {len(data)} bytes"
        yield len(data)


def use_the_browser_of_the_system() -> None:
    """Let playwright start the Chromium that is installed: nbconvert knows only playwright's own download."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    try:
        from playwright.async_api import BrowserType  # noqa: PLC0415 - not part of the project
    except ImportError:
        sys.exit("playwright is not installed: pip install playwright")
    if not chromium:
        sys.exit("no Chromium on this system: install it, such as by apt-get install chromium")
    launch, folder = BrowserType.launch, tempfile.gettempdir()
    BrowserType.launch = lambda self, **options: launch(
        self, **options, executable_path=chromium, env={"HOME": folder}
    )


if __name__ == "__main__":
    main()
