"""What files are known by: a hash that no alteration escapes, though a file is read once only."""

from __future__ import annotations

import hashlib
import os
import time
from pathlib import Path

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


@pytest.mark.parametrize(("unsettled", "read"), [(-(10**18), 1), (10**18, 2)])
def test_a_file_is_read_again_while_its_clock_may_not_show_what_happens(
    file: Path, unsettled: int, read: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Path] = []

    def read_down(path: Path) -> bytes:
        seen.append(path)
        return b"1"

    monkeypatch.setattr(itself, "_UNSETTLED", unsettled)
    monkeypatch.setattr(Path, "read_bytes", read_down)
    assert [sha256(file), sha256(file)] == [of(b"1")] * 2
    assert seen == [file] * read
