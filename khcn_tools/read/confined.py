"""Files are read in processes of their own, with limits: a file that breaks its reader breaks nothing else.

The processes are few and kept for many files. One that runs out of time or memory, or dies, costs its file
alone. A script that reads must do so below ``if __name__ == "__main__":``, as its processes import it again.
"""

from __future__ import annotations

import logging
import multiprocessing
import signal
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection
from typing import Any, TypeVar

import psutil  # type: ignore[import-untyped]  # it brings no types

from khcn_tools.errors import KhcnError, SubmissionError
from khcn_tools.read.bounds import too_large

try:
    import resource
except ImportError:  # Windows has no such limits: there only the clock holds
    resource = None  # type: ignore[assignment]

SECONDS = 10
"""Of computing that a file may cost; not of the clock, so that a busy computer reads the same."""

MEMORY = 500_000_000
"""Bytes that a process may take beyond those it begins with."""

_PATIENCE = 6  # times SECONDS that may pass on the clock
_OUT_OF_TIME = -getattr(signal, "SIGXCPU", 0)

Job = TypeVar("Job")
Done = TypeVar("Done")


def confined(
    function: Callable[[Job], Done], jobs: Iterable[Job], workers: int = 1
) -> Iterator[Done | SubmissionError]:
    """Yield what `function` returns for each job, in their order, or why the job's file cannot be read.

    The function (of a module, or a partial of one), jobs and results must be picklable. A KhcnError that it
    raises is raised here, SubmissionError apart; of what nobody foresaw the traceback is logged.
    """
    processes = _Processes(function)
    with ThreadPoolExecutor(workers) as threads:  # each waits for a process
        try:
            yield from threads.map(processes.run, jobs)
        finally:
            threads.shutdown(wait=False, cancel_futures=True)
            processes.end()


class _Processes:
    """The processes, of which those without a job are idle; used from several threads."""

    def __init__(self, function: Callable[[Any], Any]) -> None:
        self._function = function
        self._all: list[_Process] = []
        self._idle: list[_Process] = []

    def run(self, job: object) -> Any:
        """Return the result of a job; a process that fails is not used again."""
        try:
            process = self._idle.pop()
        except IndexError:
            process = _Process(self._function)
            self._all.append(process)
        result, usable = process.run(job)
        if usable:
            self._idle.append(process)
        else:
            process.end()
        for note in getattr(result, "__notes__", ()):
            logging.getLogger(__name__).error(note)
        if isinstance(result, KhcnError) and not isinstance(result, SubmissionError):
            raise result
        return result

    def end(self) -> None:
        """End all processes at once."""
        for process in self._all:
            process.end()


class _Process:
    """A process that carries out one job after the other."""

    def __init__(self, function: Callable[[Any], Any]) -> None:
        context = multiprocessing.get_context("spawn")  # nothing of this one is inherited, threads least of all
        self._pipe, other = context.Pipe()
        self._process = context.Process(target=_serve, args=(other, function, SECONDS, MEMORY), daemon=True)
        self._process.start()
        other.close()

    def run(self, job: object) -> tuple[Any, bool]:
        """Return the result of a job, and whether the process can take another."""
        try:
            self._pipe.send(job)
            if self._pipe.poll(_PATIENCE * SECONDS):
                result, usable = self._pipe.recv()
                return result, usable
        except (EOFError, ConnectionError):
            self._process.join()
            return (_too_slow() if self._process.exitcode == _OUT_OF_TIME else _died()), False
        return _too_slow(), False

    def end(self) -> None:
        """End the process, whatever it does."""
        self._process.kill()
        self._process.join()


def _serve(pipe: Connection, function: Callable[[Any], Any], seconds: int, memory: int) -> None:
    """Carry out jobs until the other side is gone: the body of a process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches every process; the parent ends this one
    _limit_memory(memory)
    usable = True
    while usable:
        try:
            job = pipe.recv()
        except EOFError:
            return
        _limit_time(seconds)
        result, usable = _carried_out(function, job)
        pipe.send((result, usable))


def _carried_out(function: Callable[[Any], Any], job: object) -> tuple[Any, bool]:
    """Return what a job gives, and whether the process is still to be trusted."""
    try:
        return function(job), True
    except KhcnError as error:
        return error, True
    except MemoryError:
        return too_large(), False
    except Exception as error:  # noqa: BLE001  # it concerns this file alone: told, and logged in full
        told = _unforeseen(error)
        told.add_note(traceback.format_exc())
        return told, True


def _limit_memory(memory: int) -> None:
    """Let this process have so many bytes more, and no more."""
    if resource is not None:
        most = psutil.Process().memory_info().vms + memory
        resource.setrlimit(resource.RLIMIT_AS, (most, resource.getrlimit(resource.RLIMIT_AS)[1]))


def _limit_time(seconds: int) -> None:
    """Let this process compute for so many seconds from now on; the system counts in whole ones."""
    if resource is not None:
        until = int(time.process_time()) + seconds + 1
        resource.setrlimit(resource.RLIMIT_CPU, (until, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def _too_slow() -> SubmissionError:
    return SubmissionError(
        f"đọc quá {SECONDS} giây chưa xong, do quá lớn hoặc có cấu trúc bất thường; chép số liệu sang biểu mẫu "
        "trống, lưu lại rồi gửi lại"
    )


def _died() -> SubmissionError:
    return SubmissionError(
        "làm chương trình đọc dừng đột ngột, có thể do tệp bị hỏng; mở bằng Excel, lưu lại dạng Excel Workbook "
        "(.xlsx) rồi gửi lại"
    )


def _unforeseen(error: Exception) -> SubmissionError:
    return SubmissionError(
        f"gây ra lỗi ngoài dự kiến khi đọc ({type(error).__name__}); chuyển tệp cho người phụ trách "
        "chương trình"
    )
