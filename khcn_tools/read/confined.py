"""Files are read in processes of their own, with limits: a file that breaks its reader breaks nothing else.

The processes are few and kept for many files. One that runs out of time or memory, or dies, costs its file
alone. They are begun anew, not forked: nothing of this one is inherited, threads least of all.
"""

from __future__ import annotations

import logging
import os
import pickle
import signal
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
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
    """A process that carries out one job after the other; it speaks in pickles over its input and output."""

    def __init__(self, function: Callable[[Any], Any]) -> None:
        self._process = subprocess.Popen(  # noqa: S603  # this very Python
            [sys.executable, "-c", f"from {__name__} import serve; serve()"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
            start_new_session=True,  # Ctrl-C is for the parent, which ends this one
        )
        try:
            self._send((function, SECONDS, MEMORY))
            self._received()
        except (EOFError, OSError) as error:
            raise KhcnError("the process that reads files could not start; why stands above") from error

    def run(self, job: object) -> tuple[Any, bool]:
        """Return the result of a job, and whether the process can take another."""
        clock = threading.Timer(_PATIENCE * SECONDS, self._process.kill)
        clock.start()
        try:
            self._send(job)
            result, usable = self._received()
        except (EOFError, OSError):
            slow = self._process.wait() == _OUT_OF_TIME or not clock.is_alive()
            return (_too_slow() if slow else _died()), False
        finally:
            clock.cancel()
        return result, usable

    def _send(self, what: object) -> None:
        """Hand something over."""
        assert self._process.stdin  # noqa: S101  # for the type checker: it is a pipe
        pickle.dump(what, self._process.stdin)
        self._process.stdin.flush()

    def _received(self) -> Any:
        """Return what comes back; EOFError where the process is no more."""
        assert self._process.stdout  # noqa: S101  # see above
        return pickle.load(self._process.stdout)  # noqa: S301  # from our own process

    def end(self) -> None:
        """End the process, whatever it does."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                with suppress(OSError):  # what was not yet sent has nowhere to go
                    pipe.close()


def serve() -> None:
    """Carry out jobs until the other side is gone: the body of a process."""
    jobs, results = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever prints must not be taken for a result
    function, seconds, memory = pickle.load(jobs)  # noqa: S301  # from the process that has begun this one
    _limit_memory(memory)
    answer: tuple[Any, bool] = "ready", True
    usable = True
    while usable:
        pickle.dump(answer, results)
        results.flush()
        try:
            job = pickle.load(jobs)  # noqa: S301  # see above
        except EOFError:
            return
        _limit_time(seconds)
        answer = _carried_out(function, job)
        usable = answer[1]
    pickle.dump(answer, results)
    results.flush()


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
