"""A file that breaks its reader breaks nothing else."""

from __future__ import annotations

import os
import sys
import types
from collections.abc import Callable
from functools import partial
from pathlib import Path

import psutil  # type: ignore[import-untyped]  # it brings no types
import pytest

from khcn_tools.errors import DataFileError, KhcnError, SubmissionError
from khcn_tools.read import confined as module
from khcn_tools.read.confined import confined


def refuse(error: Exception) -> None:
    raise error


def endless() -> None:
    while True:
        pass


BREAKS: dict[object, Callable[[], object]] = {
    "memory": lambda: bytearray(1_000_000_000),
    "time": endless,
    "exit": lambda: os._exit(3),
    "abort": os.abort,
    "bug": lambda: refuse(ZeroDivisionError()),
    "refused": lambda: refuse(SubmissionError("là tệp rỗng")),
    "misused": lambda: refuse(DataFileError("data/forms/bm01.toml: no such thing")),
    "pid": os.getpid,
}


def work(job: object, folder: Path | None = None) -> object:
    """Do what the job says, else give it back."""
    if folder:
        (folder / str(job)).touch()
    return BREAKS[job]() if job in BREAKS else job


@pytest.mark.parametrize(
    ("job", "words"),
    [
        ("memory", "quá lớn"),
        ("exit", "dừng đột ngột"),
        ("abort", "dừng đột ngột"),
        ("bug", r"ngoài dự kiến khi đọc \(ZeroDivisionError\)"),
        ("refused", "là tệp rỗng"),
    ],
)
def test_a_file_that_breaks_its_reader_is_told_and_the_others_are_read(job: str, words: str) -> None:
    results = list(confined(work, [1, job, 2, 3, job, 4], workers=2))
    assert [r for r in results if not isinstance(r, SubmissionError)] == [1, 2, 3, 4]
    for number in (1, 4):
        with pytest.raises(SubmissionError, match=words):
            raise results[number]  # type: ignore[misc]  # what else it is would be raised too, and told


def test_a_file_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SECONDS", 1)
    one, slow, two = confined(work, [1, "time", 2])
    assert (one, two) == (1, 2)
    with pytest.raises(SubmissionError, match="đọc quá 1 giây chưa xong"):
        raise slow  # type: ignore[misc]  # see above


def test_what_is_not_a_files_fault_is_raised() -> None:
    with pytest.raises(DataFileError, match="no such thing"):
        list(confined(work, [1, "misused", 2]))


def test_the_traceback_of_what_nobody_foresaw_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    list(confined(work, ["bug"]))
    assert "raise error\nZeroDivisionError" in caplog.text


def test_processes_are_kept_for_many_files_and_end_with_the_last() -> None:
    pids = {*confined(work, ["pid"] * 20, workers=2)}
    assert 1 <= len(pids) <= 2
    assert os.getpid() not in pids
    assert not [pid for pid in pids if isinstance(pid, int) and _runs(pid)]


def _runs(pid: int) -> bool:
    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def test_who_stops_listening_stops_the_work(tmp_path: Path) -> None:
    results = confined(partial(work, folder=tmp_path), range(5_000))
    assert next(results) == 0
    results.close()  # type: ignore[attr-defined]  # a generator
    assert len(list(tmp_path.iterdir())) < 5_000


def test_a_process_that_cannot_start_is_no_fault_of_the_files(monkeypatch: pytest.MonkeyPatch) -> None:
    only_here = types.ModuleType("only_here")
    exec("def unknown(job):\n    return job", only_here.__dict__)  # noqa: S102  # the other process has no such module
    monkeypatch.setitem(sys.modules, "only_here", only_here)
    with pytest.raises(KhcnError, match="could not start"):
        list(confined(only_here.unknown, [1]))


def test_what_is_printed_while_a_file_is_read_is_no_result() -> None:
    assert list(confined(print, ["a", "b"])) == [None, None]


def test_nothing_to_do_starts_nothing() -> None:
    assert list(confined(work, [])) == []
