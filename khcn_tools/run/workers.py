"""Many reports over several processes, each process kept for many; one failure stops no other."""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import tempfile
import threading
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor, as_completed
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

import psutil  # type: ignore[import-untyped]  # it brings no types

from khcn_tools.errors import KhcnError
from khcn_tools.run.reports import Report
from khcn_tools.run.stable import scrubber

Pool = Callable[[int], AbstractContextManager[Executor]]


class BatchStoppedError(KhcnError):
    """No report can be made any more."""


@dataclass(frozen=True, slots=True)
class Job:
    """A report to be made: all that a worker needs, wherever it runs.

    The outputs are left in `folder`, private to the job, which is also the kernel's working folder. `names`
    are those of all units, of which the finished report may name only its own.
    """

    report: Report
    names: tuple[str, ...]
    root: Path
    folder: Path
    formats: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a job: the files left in its folder, and the error, "" if none.

    A failed job leaves one file, "….failed.ipynb", as far as it ran; none where not even that could be kept.
    """

    id: str
    files: tuple[Path, ...] = ()
    error: str = ""
    seconds: Mapping[str, float] = field(default_factory=dict)


@contextmanager
def process_pool(workers: int) -> Iterator[Executor]:
    """Give a pool of fresh Python processes: nothing of this one, threads included, is inherited.

    They share a folder for temporary files. Where the batch is broken off, they end at once.
    """
    others = set(multiprocessing.active_children())
    context = multiprocessing.get_context("spawn")
    with (
        tempfile.TemporaryDirectory(prefix="khcn-", ignore_cleanup_errors=True) as temporary,
        ProcessPoolExecutor(workers, context, _start, (temporary,)) as executor,
    ):
        try:
            yield executor
        except BaseException:
            for worker in set(multiprocessing.active_children()) - others:
                worker.terminate()
            raise


def results(jobs: Iterable[Job], workers: int, pool: Pool = process_pool) -> Generator[Result]:
    """Yield the result of each job as it comes.

    Where a worker dies, jobs that were with it or behind it are run again, each in a pool of its own, so
    that only the one that kills its worker fails. Raises BatchStoppedError where the pool can go on no more.
    """
    jobs, lost = list(jobs), []
    if not jobs:
        return
    with pool(min(workers, len(jobs))) as executor:
        with _deaf():  # workers start here: one that is half started would tell of a Ctrl-C at length
            futures = {executor.submit(_produce, job): job for job in jobs}
        for future in as_completed(futures):
            if isinstance(future.exception(), BrokenExecutor):
                lost.append(futures[future])
            else:
                yield _result(futures[future], future)
    for job in lost:
        with pool(1) as executor:
            yield _result(job, executor.submit(_produce, job))


def _produce(job: Job) -> Result:
    """Make one report, in the worker; papermill and the renderers are imported there only, once."""
    from khcn_tools.run.produce import produce  # noqa: PLC0415  # see above: 2 s that no other command pays

    multiprocessing.current_process().name = job.report.id  # as its messages are marked
    return produce(job)


def _result(job: Job, future: Future[Result]) -> Result:
    """Return a job's result, with nothing of this computer in its error; one not foreseen is a result too."""
    error = future.exception()
    if not isinstance(error, Exception) or isinstance(error, BatchStoppedError):
        result = future.result()  # or the interrupt again
    elif isinstance(error, BrokenExecutor):
        result = Result(job.report.id, error="its process ended without a word (out of memory?)")
    else:
        said = str(error) if isinstance(error, KhcnError) else f"{type(error).__name__}: {error}"
        result = Result(job.report.id, error=said)
    return replace(result, error=scrubber(job.folder, job.root)(result.error))


@contextmanager
def _deaf() -> Iterator[None]:
    """Ignore Ctrl-C for a moment, as does what is started meanwhile; only a main thread can."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    former = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, former)


def _start(temporary: str) -> None:
    """Begin a worker: deaf to Ctrl-C, which reaches every process; it ends with its parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: _end())
    threading.Thread(target=_end_with_parent, daemon=True).start()
    os.environ["TMPDIR"] = temporary
    tell_in_lines()


def tell_in_lines() -> None:
    """Have each message of this process written as one line, with the report that it is about."""
    messages = logging.StreamHandler()
    messages.setFormatter(_InALine("%(processName)s: %(message)s"))
    logging.getLogger().addHandler(messages)


class _InALine(logging.Formatter):
    """Writes a message as one line."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        return " ".join(super().format(record).split())


def _end_with_parent() -> None:
    """Wait for the end of the process that has begun this one."""
    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
        _end()


def _end() -> None:
    """End a worker, and the kernel of the report in hand, also one that is just starting."""
    for kernel in psutil.Process().children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            kernel.kill()
    os._exit(1)
