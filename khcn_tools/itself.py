"""What files, values and this program itself are known by: their hashes."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import os
import platform
import re
import time
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

PACKAGE = Path(__file__).parent

_UNSETTLED = 5_000_000_000
"""Nanoseconds in which a file may be altered again without its time showing it; some count in seconds."""

_known: dict[tuple[Path, int, int, int, int], str] = {}
"""The hashes of files as they lie there: inode, size, times."""


def made_by() -> str:
    """Return what tells whether something was made by just this program: its files, and what it runs on."""
    return digest([package_digest(), versions_digest()])


@cache
def package_digest() -> str:
    """Return the hash of the package's own files, fonts and style sheets included."""
    files = (path for path in PACKAGE.rglob("*") if path.is_file() and path.suffix != ".pyc")
    return digest(list(hashes(PACKAGE, files).items()))


def versions_digest() -> str:
    """Return the hash of the versions of Python and of everything that the package depends on."""
    return digest(versions())


@cache
def versions() -> Mapping[str, str]:
    """Return the versions of Python and of everything that the package depends on, by name."""
    found, names = {"python": platform.python_version()}, ["khcn-tools"]
    for name in names:  # which grows meanwhile
        try:
            distribution = importlib.metadata.distribution(name)
        except importlib.metadata.PackageNotFoundError:  # other systems need it
            continue
        told = distribution.metadata  # each of its properties would read it anew
        found[told["Name"]] = told["Version"]
        needed = [need for need in told.get_all("Requires-Dist") or () if "extra ==" not in need]
        names += {re.split(r"[^\w.-]", need, maxsplit=1)[0] for need in needed}.difference(names)
    return found


def hashes(folder: Path, files: Iterable[Path]) -> dict[str, str]:
    """Return the SHA-256 of files by their paths under a folder, in order of path."""
    return {path.relative_to(folder).as_posix(): sha256(path) for path in sorted(files)}


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file; one that lies there unaltered is read once in a process."""
    with path.open("rb") as file:  # which makes a shared folder look anew, where `stat` may answer from memory
        there = os.fstat(file.fileno())
        state = path, there.st_ino, there.st_size, there.st_mtime_ns, there.st_ctime_ns
        settled = time.time_ns() - max(there.st_mtime_ns, there.st_ctime_ns) > _UNSETTLED
        known = _known.get(state) if settled else None
        found = known or hashlib.file_digest(file, "sha256").hexdigest()
    if settled:
        _known[state] = found
    return found


def digest(what: Any) -> str:
    """Return the first 12 hex digits of the SHA-256 of a value's JSON."""
    return hashlib.sha256(json.dumps(what, sort_keys=True).encode()).hexdigest()[:12]
