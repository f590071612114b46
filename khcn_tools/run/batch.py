"""Many jobs over several processes, each process kept for many reports; one failure stops no other."""

from __future__ import annotations

import multiprocessing
import signal
import threading
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor, as_completed
from types import FrameType

from khcn_tools.errors import KhcnError
from khcn_tools.run.job import Job, Result

Pool = Callable[[int], Executor]

_INTERRUPTED = threading.Event()
"""Set in a worker that has been interrupted: a pool cannot take back the jobs that it has handed out."""


def process_pool(workers: int) -> Executor:
    """Return a pool of fresh Python processes: nothing of this one, threads included, is inherited."""
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(workers, mp_context=context, initializer=_heed_interrupts)


def results(jobs: Iterable[Job], workers: int, pool: Pool = process_pool) -> Generator[Result]:
    """Yield the result of each job as it comes.

    Where a worker dies, jobs that were with it or behind it are run again, each in a pool of its own, so
    that only the one that kills its worker fails.
    """
    jobs = list(jobs)
    if not jobs:
        return
    lost: list[Job] = []
    with pool(min(workers, len(jobs))) as executor:
        try:
            for job, future in _completed(executor, jobs):
                if isinstance(future.exception(), BrokenExecutor):
                    lost.append(job)
                else:
                    yield _result(job, future)
        except BaseException:
            executor.shutdown(cancel_futures=True)
            raise
    for job in lost:
        with pool(1) as executor:
            yield _result(job, executor.submit(_produce, job))


def _completed(executor: Executor, jobs: Iterable[Job]) -> Iterator[tuple[Job, Future[Result]]]:
    """Hand out the jobs; yield each with its future once that is done."""
    futures = {executor.submit(_produce, job): job for job in jobs}
    for future in as_completed(futures):
        yield futures[future], future


def _produce(job: Job) -> Result:
    """Make one report, in the worker; papermill and the renderers are imported there only, once."""
    from khcn_tools.run.produce import produce  # noqa: PLC0415  # see above: 2 s that no other command pays

    if _INTERRUPTED.is_set():
        raise KeyboardInterrupt
    return produce(job)


def _result(job: Job, future: Future[Result]) -> Result:
    """Return a job's result; an error that was not foreseen is one too."""
    error = future.exception()
    if error is None or isinstance(error, KeyboardInterrupt):
        return future.result()  # a result, or the interrupt again
    if isinstance(error, KhcnError):
        return Result(job.id, error=str(error))
    if isinstance(error, BrokenExecutor):
        return Result(job.id, error="its process ended without a word (out of memory?)")
    return Result(job.id, error=f"{type(error).__name__}: {error}")


def _heed_interrupts() -> None:
    """Let Ctrl-C, which reaches every process, end the report in hand and those waiting for this worker."""
    signal.signal(signal.SIGINT, _interrupt)


def _interrupt(signal_number: int, frame: FrameType | None) -> None:
    """Interrupt as usual, and remember it."""
    _INTERRUPTED.set()
    signal.default_int_handler(signal_number, frame)
