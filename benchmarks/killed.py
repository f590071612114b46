"""A build killed at random moments, then let go on, must end with the bytes of one that was not disturbed."""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
import subprocess
import time
import uuid
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil  # type: ignore[import-untyped]  # it brings no types

from benchmarks.changes import build, command
from benchmarks.ways import environment

SEED = 20221031
PATIENCE = 10.0
"""Seconds after which a process that outlives its build counts as an orphan."""

_MARK = "KHCN_BENCHMARK"
_KEPT = ".read"
_LAST_RUN = ("report", "why", "seconds")
"""What the manifest says of the last run rather than of the files."""

_GROWING = ("/manifest.json", _KEPT, f"{_KEPT}-journal")

Files = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How often a build was killed and came to its end, what was wrong, and the slowest end of a process."""

    killed: int
    ended: int
    faults: tuple[str, ...]
    slowest_end: float


def killed(root: Path, times: int) -> Outcome:
    """Kill builds of a root so many times, each at a random moment of those that an undisturbed one takes."""
    undisturbed, whole = _undisturbed(root)
    moments, faults, kills, ended, slowest = random.Random(SEED), list[str](), 0, 0, 0.0  # noqa: S311  # no secret
    _clear(root)
    while kills < times:
        mark = uuid.uuid4().hex
        if _killed_after(root, moments.uniform(0, whole), mark):
            kills += 1
            slowest = max(slowest, seconds := _seconds_to_end(mark))
            faults += [f"kill {kills}: a process goes on"] if seconds >= PATIENCE else []
            faults += [f"kill {kills}: {fault}" for fault in _half(files(root), undisturbed)]
        else:
            ended += 1
            faults += _different(files(root), undisturbed)
            _clear(root)
    build(root)
    return Outcome(kills, ended + 1, (*faults, *_different(files(root), undisturbed)), slowest)


def files(root: Path) -> Files:
    """Return the bytes of all that builds have written, by path.

    Of the manifest, without what it says of the run; of the workbooks as they were read, which are kept in the
    order of reading, what they were read from.
    """
    folders = (root / "reports", root / "data" / "clean")
    for kept in root.glob(f"data/clean/*{_KEPT}"):
        _keys(kept)  # which takes back, as the next build does, what was not written to its end
    paths = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    found: Files = {path.relative_to(root).as_posix(): path.read_bytes() for path in paths}
    for name in found:
        if name.endswith("/manifest.json"):
            found[name] = _lasting(json.loads(found[name]))
        if name.endswith(_KEPT):
            found[name] = _keys(root / name)
    return {name: data for name, data in found.items() if not name.endswith("/build.log")}


def _keys(kept: Path) -> list[Any]:
    """Return whose workbooks are kept, and the keys of what they were read from."""
    with closing(sqlite3.connect(kept)) as database:
        there = database.execute("SELECT 1 FROM sqlite_master WHERE name = 'kept'").fetchone()
        return database.execute("SELECT file, key FROM kept ORDER BY file").fetchall() if there else []


def _lasting(manifest: dict[str, Any]) -> dict[str, Any]:
    for entry in [*manifest["units"], *manifest["documents"], manifest["overall"] or {}]:
        for name in _LAST_RUN:
            entry.pop(name, None)
    return manifest


def _undisturbed(root: Path) -> tuple[Files, float]:
    """Return what an undisturbed build writes, and its seconds."""
    begun = time.perf_counter()
    build(root)
    return files(root), time.perf_counter() - begun


def _clear(root: Path) -> None:
    """Take away all that builds have written."""
    for folder in (root / "reports", root / "data" / "clean"):
        shutil.rmtree(folder)


def _killed_after(root: Path, seconds: float, mark: str) -> bool:
    """Begin a build and kill it after so many seconds, its own process alone; False where it had ended."""
    process = subprocess.Popen(  # noqa: S603  # ours
        command(root),
        env={**environment(), _MARK: mark},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    with suppress(subprocess.TimeoutExpired):
        process.wait(seconds)
        assert not process.returncode, f"the build ended with {process.returncode}"
        return False
    process.kill()
    process.wait()
    return True


def _seconds_to_end(mark: str) -> float:
    """Wait until no process is left that was begun under a mark; return how long that took."""
    begun = time.perf_counter()
    while any(_began_under(process, mark) for process in psutil.process_iter()):
        if time.perf_counter() - begun > PATIENCE:
            break
        time.sleep(0.02)
    return time.perf_counter() - begun


def _began_under(process: psutil.Process, mark: str) -> bool:
    with suppress(psutil.Error, OSError):
        return bool(process.environ().get(_MARK) == mark)
    return False


def _half(found: Files, undisturbed: Files) -> list[str]:
    """Return what is not whole among the files that a reader sees after a kill.

    Manifest and kept workbooks grow during a build; that they could be read is enough.
    """
    seen = {name: data for name, data in found.items() if not _hidden(name)}
    return [
        f"{name} is not as it should be"
        for name, data in seen.items()
        if not name.endswith(_GROWING) and undisturbed.get(name) != data
    ]


def _hidden(name: str) -> bool:
    return any(part.startswith(".") for part in name.split("/"))


def _different(found: Files, undisturbed: Files) -> list[str]:
    """Return what a build that has ended left otherwise than an undisturbed one."""
    names = found.keys() | undisturbed.keys()
    return [f"{name} differs at the end" for name in sorted(names) if found.get(name) != undisturbed.get(name)]
