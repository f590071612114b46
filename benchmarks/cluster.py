"""What a year of many units costs on one computer and on a cluster of two workers on loopback.

``python -m benchmarks.cluster 50 100``: each size once, by one process, by two, by a cluster of two workers.
It tells the seconds until the first report (check, status, the first start), those of all further ones, those
after the last (index page, file to hand over), and the computing of a report, workers included.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psutil  # type: ignore[import-untyped]  # it brings no types

from benchmarks.rounds import computing
from benchmarks.years import ROOT, write_year

Way = tuple[str, Sequence[str], Sequence[psutil.Process]]


def main(sizes: Sequence[int]) -> None:
    print("units way         reports before  reports  after  a second  CPU/report")
    for count in sizes:
        with tempfile.TemporaryDirectory() as folder, cluster(Path(folder)) as (address, workers):
            ways: list[Way] = [
                ("1 process", ["--jobs", "1"], ()),
                ("2 processes", ["--jobs", "2"], ()),
                ("2 workers", ["--cluster", address], workers),
            ]
            (Path(folder) / "year" / "data").mkdir(parents=True)
            write_year(Path(folder) / "year", count)
            shutil.copytree(ROOT / "notebooks", Path(folder) / "year" / "notebooks")
            for way in ways:
                root = Path(shutil.copytree(Path(folder) / "year", Path(folder) / "root"))
                print(f"{count:>5} {way[0]:<11} {timed(root, way)}", flush=True)
                shutil.rmtree(root)


def timed(root: Path, way: Way) -> str:
    """Build once; return what it took as a line."""
    _, options, workers = way
    cpu = computing() + sum(map(computed, workers))
    command = [sys.executable, "-m", "khcn_tools", "build", "--root", str(root), *options]
    moments = [time.perf_counter()]
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True) as process:  # noqa: S603  # ours
        moments += [time.perf_counter() for line in process.stderr or () if line.startswith("[")]
    moments.append(time.perf_counter())
    assert process.returncode == 0
    reports, spent = len(moments) - 2, computing() + sum(map(computed, workers)) - cpu
    first, last, end = (moments[n] - moments[0] for n in (1, -2, -1))
    rate = (reports - 1) / (last - first)
    seconds = f"{first:>6.1f} {last - first:>8.1f} {end - last:>6.1f}"
    return f"{reports:>7} {seconds} {rate:>9.2f} {spent / reports:>11.3f}"


def computed(worker: psutil.Process) -> float:
    """Return the seconds that a worker and its ended children have computed."""
    return float(sum(worker.cpu_times()[:4]))


@contextmanager
def cluster(folder: Path) -> Iterator[tuple[str, list[psutil.Process]]]:
    """Give the address of a scheduler, and its two workers."""
    file = folder / "scheduler.json"
    command = [sys.executable, "-m", "distributed.cli.dask_{}", "--no-dashboard", "--scheduler-file", str(file)]
    begun = [begin(command, "scheduler", "--host", "127.0.0.1", "--port", "0")]
    while not file.exists():
        time.sleep(0.1)
    scratch = ("--no-nanny", "--nthreads", "1", "--local-directory", str(folder / "scratch"))
    begun += [begin(command, "worker", *scratch) for _ in range(2)]
    time.sleep(5)  # until they are there
    try:
        yield json.loads(file.read_text("ascii"))["address"], [psutil.Process(p.pid) for p in begun[1:]]
    finally:
        for process in reversed(begun):
            process.terminate()
            process.wait()


def begin(command: Sequence[str], what: str, *options: str) -> subprocess.Popen[bytes]:
    words = [word.format(what) for word in command] + list(options)
    return subprocess.Popen(words, stderr=subprocess.DEVNULL, env={**os.environ, "PYTHONUNBUFFERED": "1"})  # noqa: S603  # ours


if __name__ == "__main__":
    main([int(count) for count in sys.argv[1:]] or [50, 100, 200, 400])
