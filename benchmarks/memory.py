"""The memory of a process and all below it, shared pages counted once: Linux's PSS."""

from __future__ import annotations

import subprocess
import time
from contextlib import suppress
from itertools import pairwise
from statistics import median

import psutil  # type: ignore[import-untyped]  # it brings no types

MEGABYTE = 1_000_000
EVERY = 0.5  # seconds: a look at it costs some computing


def watched(process: subprocess.Popen[bytes]) -> list[float]:
    """Return the megabytes of a process and its descendants twice a second, until it ends."""
    sizes = []
    while process.poll() is None:
        with suppress(psutil.NoSuchProcess):
            root = psutil.Process(process.pid)
            sizes.append(sum(map(_size, [root, *root.children(recursive=True)])))
        time.sleep(EVERY)
    assert not process.returncode, f"{process.args!r} ended with {process.returncode}"
    return sizes


def quarters(sizes: list[float]) -> list[float]:
    """Return the median of each quarter.

    >>> quarters([1, 2, 2, 5, 6, 6, 7, 8])
    [1.5, 3.5, 6.0, 7.5]
    """
    edges = [len(sizes) * part // 4 for part in range(5)]
    return [median(sizes[a:b]) for a, b in pairwise(edges)]


def _size(process: psutil.Process) -> float:
    """Return the megabytes of one process, 0 where it has ended."""
    try:
        return float(process.memory_full_info().pss / MEGABYTE)
    except psutil.NoSuchProcess:
        return 0.0
