"""Unfinished files: written beside their place, or in a folder of their own, and moved there whole."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psutil  # type: ignore[import-untyped]  # it brings no types

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]


def write_whole(path: Path, data: bytes) -> None:
    """Write a file beside its place, then move it there."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        draft.write_bytes(data)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


@contextmanager
def private_folder(beside: Path) -> Iterator[Path]:
    """Give a folder for unfinished files within `beside`; it goes away with all that is left in it.

    What killed builds left behind goes first. The folder is held while it is in use, so that another build
    of `beside` at the same time leaves it alone.
    """
    with ExitStack() as until_end:
        with _held(beside):
            _remove_left(beside)
            folder = until_end.enter_context(
                tempfile.TemporaryDirectory(prefix=".building-", dir=beside, ignore_cleanup_errors=True)
            )
            until_end.enter_context(_held(Path(folder)))
        yield Path(folder)


def _remove_left(beside: Path) -> None:
    """Remove unfinished folders and files that nobody works on any more."""
    for folder in beside.glob(".building-*"):
        if not _in_use(folder):
            shutil.rmtree(folder, ignore_errors=True)
    for draft in beside.rglob(".*.*"):
        number = draft.suffix.removeprefix(".")
        if number.isdigit() and not psutil.pid_exists(int(number)):  # see `write_whole`
            draft.unlink(missing_ok=True)


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    """Hold a folder, having waited for whoever holds it; the end of the process, however it ends, lets go."""
    if fcntl is None:
        yield
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _in_use(folder: Path) -> bool:
    """Say whether somebody holds a folder; where folders cannot be held, whether it is less than a day old."""
    if fcntl is None:
        return time.time() - folder.stat().st_mtime < 24 * 3600
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False
