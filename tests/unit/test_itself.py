"""What files are known by: a hash that no alteration escapes, though a file is read once only."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

import pytest

from khcn_tools import itself
from khcn_tools.itself import sha256

LONG_AGO = time.time_ns() - 10**12


def of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "file"
    path.write_bytes(b"1")
    return path


def test_a_file_altered_at_once_and_dated_back_has_another_hash(file: Path) -> None:
    os.utime(file, ns=(LONG_AGO, LONG_AGO))
    assert sha256(file) == of(b"1")
    file.write_bytes(b"2")
    os.utime(file, ns=(LONG_AGO, LONG_AGO))
    assert sha256(file) == of(b"2")


ALTERED = {
    "longer": lambda path: path.write_bytes(b"22"),
    "replaced": lambda path: path.with_name("other").replace(path),
    "written anew": lambda path: path.write_bytes(b"2"),
}


@pytest.mark.parametrize("altered", ALTERED.values(), ids=ALTERED)
def test_an_alteration_is_seen_though_the_file_was_read_before(
    file: Path, altered: Callable[[Path], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(itself, "_UNSETTLED", -(10**18))  # so that only what the system tells of it can show it
    file.with_name("other").write_bytes(b"2")
    assert sha256(file) == of(b"1")
    time.sleep(0.02)  # the coarsest clock of a Linux file system counts in hundredths
    altered(file)
    assert sha256(file) == of(file.read_bytes()) != of(b"1")


@pytest.mark.parametrize(("seconds", "times"), [(4.9, 2), (5.1, 1)])
def test_a_file_counts_as_settled_after_five_seconds(
    file: Path, seconds: float, times: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []

    def read_down(file: BinaryIO, name: str) -> Any:
        read.append(name)
        return hashlib.new(name, file.read())

    now = max(file.stat().st_mtime_ns, file.stat().st_ctime_ns) + int(seconds * 1e9)
    monkeypatch.setattr(time, "time_ns", lambda: now)
    monkeypatch.setattr(hashlib, "file_digest", read_down)
    assert [sha256(file), sha256(file)] == [of(b"1")] * 2
    assert read == ["sha256"] * times
