"""On a worker of a cluster: several reports a task, made by children of a warm parent kept for the build.

The parent ends with the build, with the worker, or when the build has sent nothing for a while.
"""

from __future__ import annotations

import pickle
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

from khcn_tools.run import warm_pool
from khcn_tools.run.cluster.site import Site, refusal
from khcn_tools.run.workers import BatchStoppedError

Call = tuple[Callable[..., Any], tuple[Any, ...], dict[str, Any]]
Outcome = tuple[Any, Exception | None]


def carry_out(data: bytes) -> list[Outcome]:
    """Carry out a chunk of calls one after the other; each has what it returns, or what it raises."""
    build, calls = pickle.loads(data)  # noqa: S301  # from whoever may use this worker
    with _warm(build) as executor:
        return [_outcome(executor, call) for call in calls]


def _outcome(executor: Executor, call: Call) -> Outcome:
    """Carry out a call."""
    function, arguments, options = call
    try:
        return executor.submit(function, *arguments, **options).result(), None
    except BrokenExecutor:  # the warm parent is gone: Dask has the chunk carried out again
        raise
    except Exception as error:  # noqa: BLE001  # handed on, whatever it is
        return None, error


@dataclass(slots=True)
class _Kept:
    """A warm parent, how it is ended, how many tasks use it, and what ends it once none comes any more."""

    executor: Executor
    end: Callable[[], None]
    users: int = 0
    idle: threading.Timer | None = None


_lock = threading.RLock()
_kept: dict[str, _Kept] = {}
_over: set[str] = set()


@contextmanager
def _warm(build: Site) -> Iterator[Executor]:
    """Give a build's warm parent, which its first task starts."""
    with _lock:
        kept = _kept.get(build.mark.name) or _begun(build)
        kept.users += 1
        if kept.idle:
            kept.idle.cancel()
    try:
        yield kept.executor
    except BrokenExecutor:
        _end(build.mark.name)
        raise
    finally:
        with _lock:
            kept.users -= 1
            if not kept.users:
                kept.idle = threading.Timer(build.idle, _end, (build.mark.name, kept))
                kept.idle.daemon = True
                kept.idle.start()


def _begun(build: Site) -> _Kept:
    """Start a build's warm parent, unless this worker must not take part."""
    from distributed import get_worker  # noqa: PLC0415  # only where it is there anyway

    if build.mark.name in _over:
        raise BrokenExecutor("the build is over")
    if fault := refusal(build):
        raise BatchStoppedError(f"the worker {get_worker().address} cannot take part: {fault}")
    until_end = ExitStack()
    executor = until_end.enter_context(warm_pool.pool(get_worker().state.nthreads))
    _kept[build.mark.name] = kept = _Kept(executor, until_end.close)
    return kept


def _end(name: str, only: _Kept | None = None) -> None:
    """End a build's warm parent; where `only` is given, that one, and only if nobody uses it."""
    with _lock:
        kept = _kept.get(name)
        if kept and (only is None or (kept is only and not kept.users)):
            del _kept[name]
            kept.end()


def over(build: Site) -> None:
    """End what a build has started here; nothing of it is begun any more."""
    with _lock:
        _over.add(build.mark.name)
        _end(build.mark.name)
