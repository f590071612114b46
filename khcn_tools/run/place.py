"""Finished files into their folder, whole: no reader ever sees half a report."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path


def write_whole(path: Path, data: bytes) -> None:
    """Write a file beside its place, then move it there."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        draft.write_bytes(data)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def move(files: Iterable[Path], folder: Path) -> list[Path]:
    """Move finished files into `folder`, which lies in the same file system, over what is there."""
    folder.mkdir(parents=True, exist_ok=True)
    return [file.replace(folder / file.name) for file in files]


@contextmanager
def private_folder(beside: Path) -> Iterator[Path]:
    """Give a folder for unfinished files within `beside`; it goes away with all that is left in it."""
    beside.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".building-", dir=beside) as folder:
        yield Path(folder)
