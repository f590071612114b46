"""The batch: an executor whose tasks each run in a process of their own, forked from a warm one.

That other side is `khcn_tools.run.warm`.
"""

from __future__ import annotations

import logging
import os
import pickle
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import contextmanager, suppress
from functools import partial
from multiprocessing import Pipe
from pathlib import Path
from typing import Any, TypeVar

from khcn_tools.errors import KhcnError
from khcn_tools.run.child import Task
from khcn_tools.run.warm import end_group
from khcn_tools.run.workers import Pool, process_pool

SECONDS = 900.0
"""After so long a report counts as failed, so that one that hangs does not stop the batch."""

_PATIENCE = 5  # seconds in which the parent ends its children and itself
_ENVIRONMENT = {
    "PYTHONHASHSEED": "0",  # sets are printed in the same order each time
    **dict.fromkeys(
        ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1"
    ),  # see `too_many_threads`
}
_PACKAGES = str(Path(__file__).parents[2])
_BODY = "import sys; sys.path.append({path!r}); from khcn_tools.run.warm import serve; serve({pipe}, {workers})"

Value = TypeVar("Value")


@contextmanager
def pool(workers: int) -> Iterator[Executor]:
    """Give the fastest pool that this system has: forked from a warm parent, or processes kept for many tasks.

    Where the batch is broken off, all processes end at once.
    """
    with ahead(workers) as begun, begun(workers) as executor:
        yield executor


@contextmanager
def ahead(workers: int) -> Iterator[Pool]:
    """Begin `pool`, and give it for when it is needed: the two seconds that it takes may be used meanwhile.

    Asked a second time, it gives another.
    """
    if not hasattr(os, "fork"):
        yield process_pool
        return
    with tempfile.TemporaryDirectory(prefix="khcn-", ignore_cleanup_errors=True) as temporary:
        warm = WarmPool(workers, temporary)
        try:
            yield partial(_begun, iter([warm]))
        finally:
            warm.end()


@contextmanager
def _begun(left: Iterator[WarmPool], workers: int) -> Iterator[Executor]:
    """Give the pool that is left, else another; a slower one where it will not work."""
    warm = next(left, None)
    if warm is None or (not warm.refused and warm.ended):  # it had to wait long, and was killed meanwhile
        with pool(workers) as another:
            yield another
        return
    try:
        if not warm.refused:
            yield warm
            return
    finally:
        warm.end()
    logging.getLogger(__name__).warning("reports are made by slower processes: %s", warm.refused)
    with process_pool(workers) as cold:
        yield cold


class WarmPool(Executor):
    """Hands calls to a warm parent and takes their results back.

    A child that dies without a word, or takes too long, raises KhcnError from its own future only.
    """

    def __init__(self, workers: int, temporary: str, seconds: float = SECONDS) -> None:
        """Start the parent."""
        self._temporary, self._seconds = temporary, seconds
        self._lock = threading.Lock()
        self._futures: dict[int, Future[Any]] = {}
        self._children: dict[int, int] = {}
        self._number = 0
        self._refusal: Future[str] = Future()
        self._connection, other = Pipe()
        body = _BODY.format(path=_PACKAGES, pipe=other.fileno(), workers=workers)
        self._parent = subprocess.Popen(  # noqa: S603  # this very Python
            [sys.executable, "-c", body],
            stdin=subprocess.DEVNULL,
            pass_fds=[other.fileno()],
            env=self._environment(),
            start_new_session=True,  # Ctrl-C is for this process, which ends that one
        )
        other.close()
        threading.Thread(target=self._take_answers, daemon=True).start()

    @property
    def refused(self) -> str:
        """Why the parent, once it has started, will not work; "" if it will. KhcnError where it could not."""
        return self._refusal.result()

    @property
    def ended(self) -> bool:
        """Whether the parent is no more."""
        return self._parent.poll() is not None

    def submit(self, fn: Callable[..., Value], /, *args: Any, **kwargs: Any) -> Future[Value]:
        """Have a call carried out; function, arguments and result must be picklable."""
        future: Future[Value] = Future()
        call = pickle.dumps((fn, args, kwargs))
        with self._lock:
            self._number += 1
            self._futures[self._number] = future
            try:
                self._connection.send(Task(self._number, call, self._environment(), self._seconds))
            except OSError as error:
                del self._futures[self._number]
                raise BrokenExecutor("the warm process has ended") from error
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001, FBT002  # as there
        """Wait for what was submitted, then end."""
        del cancel_futures
        for future in list(self._futures.values()) if wait else ():
            with suppress(Exception):
                future.result()
        self.end()

    def end(self) -> None:
        """End the parent, and with it every child."""
        if not self._refusal.done():
            self._parent.kill()  # it has no child yet, and would not listen
        with self._lock, suppress(OSError):
            self._connection.send(None)
        try:
            self._parent.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            self._parent.kill()
            self._parent.wait()

    def _environment(self) -> dict[str, str]:
        """Return the environment of a task: that of now."""
        return {**os.environ, **_ENVIRONMENT, "TMPDIR": self._temporary}

    def _take_answers(self) -> None:
        """Give each future its result, until the parent is gone; its children are then ended here."""
        with suppress(EOFError, OSError):
            self._refusal.set_result(self._connection.recv())
            while True:
                number, process, answer = self._connection.recv()
                if answer is None:
                    self._children[number] = process
                    self._futures[number].set_running_or_notify_cancel()
                else:
                    self._children.pop(number, None)
                    _settle(self._futures.pop(number), answer)
        if not self._refusal.done():
            said = "the process that makes reports could not start; why stands above"
            self._refusal.set_exception(KhcnError(said))
        for process in self._children.values():
            end_group(process)
        with self._lock:
            self._connection.close()
            left = [future for future in self._futures.values() if not future.done()]
        for future in left:
            future.set_exception(BrokenExecutor("the warm process has ended"))


def _settle(future: Future[Any], answer: bytes) -> None:
    """Give a future its result, or what was raised instead."""
    if future.cancelled():
        return
    if not answer:
        future.set_exception(KhcnError("its process ended without a word (out of memory?)"))
        return
    try:
        said = pickle.loads(answer)  # noqa: S301  # from our own child
    except Exception as error:  # noqa: BLE001  # it concerns this call alone
        said = error
    if isinstance(said, tuple):
        future.set_result(said[0])
    else:
        future.set_exception(said)
