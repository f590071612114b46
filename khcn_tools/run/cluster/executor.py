"""An executor that hands calls in chunks to the workers of a Dask cluster; the other side is `worker`."""

from __future__ import annotations

import itertools
import pickle
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Executor, Future
from contextlib import suppress
from typing import Any, TypeVar

from khcn_tools.errors import KhcnError
from khcn_tools.run.cluster import worker
from khcn_tools.run.cluster.site import Site
from khcn_tools.run.cluster.worker import Call, Outcome
from khcn_tools.run.workers import BatchStoppedError

PATIENCE = 30
"""So many seconds a scheduler may take to answer, and the cluster may be without any worker."""

LONGEST = 16
"""Reports in a chunk at most: what a worker that dies has to leave to others."""

RETRIES = 2
"""So often a chunk is given out again that its worker cannot carry out.

One whose worker dies is given out again by Dask's own count (``distributed.scheduler.allowed-failures``).
"""

Asked = tuple[Call, Future[Any]]
Value = TypeVar("Value")


def chunk_size(waiting: int, threads: int) -> int:
    """Return how many calls go out together: ever fewer, so that all threads end at about the same time.

    >>> [chunk_size(waiting, 8) for waiting in (1200, 320, 64, 3)]
    [16, 10, 2, 1]
    """
    return max(1, min(LONGEST, waiting // (4 * threads)))


class Cluster(Executor):
    """Hands calls to the workers in chunks, and takes their results back."""

    def __init__(self, client: Any, site: Site, address: str) -> None:
        """Begin to watch the cluster."""
        self._client, self._site, self._address = client, site, address
        self._tasks = client.get_executor(pure=False, retries=RETRIES)
        self._lock = threading.RLock()
        self._waiting: deque[Asked] = deque()
        self._sent: dict[Future[list[Outcome]], list[Asked]] = {}
        self._threads = sum(client.nthreads().values()) or 1
        self._over = threading.Event()
        threading.Thread(target=self._watch, daemon=True).start()

    def submit(self, fn: Callable[..., Value], /, *args: Any, **kwargs: Any) -> Future[Value]:
        """Have a call carried out; function, arguments and result must be picklable."""
        future: Future[Value] = Future()
        with self._lock:
            self._waiting.append(((fn, args, kwargs), future))
            self._send()
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001, FBT002  # as there
        """End; what was submitted is given up unless it is waited for."""
        del cancel_futures
        for future in [f for _, f in (*self._waiting, *itertools.chain(*self._sent.values()))] if wait else ():
            with suppress(Exception):
                future.result()
        self._over.set()
        self._tasks.shutdown(wait=False)

    def _send(self) -> None:
        """Send chunks until each thread of the cluster has one in hand and one behind that."""
        while self._waiting and len(self._sent) < 2 * self._threads and not self._over.is_set():
            size = chunk_size(len(self._waiting), self._threads)
            self._send_chunk([self._waiting.popleft() for _ in range(size)])

    def _send_chunk(self, chunk: list[Asked]) -> None:
        """Send a chunk; pickled here, as Dask would look through it."""
        data = pickle.dumps((self._site, [call for call, _ in chunk]))
        task = self._tasks.submit(worker.carry_out, data)
        self._sent[task] = chunk
        task.add_done_callback(self._taken)

    def _taken(self, task: Future[list[Outcome]]) -> None:
        """Give the calls of a chunk their results, and send the next."""
        with self._lock:
            chunk = self._sent.pop(task, [])
            error = None if task.cancelled() else task.exception()
            if self._over.is_set():
                return
            if task.cancelled() or isinstance(error, BatchStoppedError):
                self._stop(str(error or f"the scheduler at {self._address} has ended"), chunk)
            elif error is None:
                for (_, future), outcome in zip(chunk, task.result(), strict=True):
                    _settle(future, *outcome)
            elif len(chunk) > 1:  # so that only the one that is to blame fails
                for one in chunk:
                    self._send_chunk([one])
            else:
                _settle(chunk[0][1], None, KhcnError(f"no worker could make it: {error}"))
            self._send()

    def _stop(self, why: str, chunk: list[Asked] | None = None) -> None:
        """Give up: tell all calls without a result why."""
        self._over.set()
        for _, future in [*(chunk or ()), *self._waiting, *itertools.chain(*self._sent.values())]:
            _settle(future, None, BatchStoppedError(why))

    def _watch(self) -> None:
        """Follow how many threads the cluster has; give up where it has had none for long."""
        without = 0
        while not self._over.wait(1):
            threads = 0
            with suppress(OSError, TimeoutError):
                threads = sum(self._client.nthreads().values())
            without = 0 if threads else without + 1
            with self._lock:
                self._threads = threads or 1
                if without > PATIENCE and not self._over.is_set():
                    self._stop(f"the cluster at {self._address} has had no worker for {PATIENCE} seconds")
                self._send()


def _settle(future: Future[Any], value: Any, error: Exception | None) -> None:
    """Give a call what became of it; nobody may be waiting any more."""
    if not future.set_running_or_notify_cancel():
        return
    if error:
        future.set_exception(error)
    else:
        future.set_result(value)
