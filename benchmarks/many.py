"""Many reports our way, as a process of its own: ``python -m benchmarks.many FILE AT_ONCE FORMAT…``.

It prints the seconds of computing of the reports alone, without what starts and imports.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import psutil  # type: ignore[import-untyped]  # it brings no types

from benchmarks.one import made
from benchmarks.reports import Reports
from khcn_tools.run import warm_pool


def main() -> None:
    """Make the reports, and print what they took."""
    file, at_once, *formats = sys.argv[1:]
    reports = Reports.read(Path(file))
    with warm_pool.pool(int(at_once)) as executor:
        if not isinstance(executor, warm_pool.WarmPool):
            sys.exit("this system has no warm parent: there is nothing to measure")
        (parent,) = psutil.Process().children()
        before = _computing(parent)
        futures = [
            executor.submit(made, reports.notebook, parameters, reports.folder, name, tuple(formats))
            for name, parameters in reports.parameters.items()
        ]
        for future in futures:
            future.result()
        print(_computing(parent) - before)


def _computing(parent: psutil.Process) -> float:
    """Return the seconds that this process, the parent and its ended children have computed."""
    spent = parent.cpu_times()
    return float(time.process_time() + spent.user + spent.system + spent.children_user + spent.children_system)


if __name__ == "__main__":
    main()
