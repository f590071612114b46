"""One task in a process forked for it: begun as if freshly started, ended as soon as it has its result."""

from __future__ import annotations

import ctypes
import gc
import os
import pickle
import random
import signal
import sys
import tempfile
import time
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

from khcn_tools.errors import KhcnError
from khcn_tools.run.workers import tell_in_lines

SET_PDEATHSIG, SET_CHILD_SUBREAPER = 1, 36  # of prctl(2)

alone = False
"""Whether this process was forked for the one task that it carries out."""


@dataclass(frozen=True, slots=True)
class Task:
    """What a child is to do; `call`, the pickled function and its arguments, is opened in the child only."""

    number: int
    call: bytes
    environment: dict[str, str]
    seconds: float


def carry_out(task: Task, result: Connection, others: list[Connection]) -> None:
    """Carry out a task in the child, which ends with it."""
    global alone  # noqa: PLW0603  # of this process
    alone = True
    try:
        for other in others:
            other.close()
        _begin(task.environment)
        answer = _answered(task.call)
        result.send_bytes(answer)
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        os._exit(0)  # without what the parent has registered for its own end


def _answered(call: bytes) -> bytes:
    """Return what a call returns or raises, pickled."""
    try:
        function, arguments, options = pickle.loads(call)  # noqa: S301  # from whoever started this process
        return pickle.dumps((function(*arguments, **options),))
    except BaseException as error:  # noqa: BLE001  # handed on, whatever it is
        try:
            data = pickle.dumps(error)
            pickle.loads(data)  # noqa: S301  # see above: some cannot
        except Exception:  # noqa: BLE001
            data = pickle.dumps(KhcnError(f"{type(error).__name__}: {error}"))
        return data


def _begin(environment: dict[str, str]) -> None:
    """Make a child a process of its own, as if it had just been started."""
    parent = os.getppid()
    os.setsid()
    prctl(SET_PDEATHSIG, signal.SIGKILL)
    prctl(SET_CHILD_SUBREAPER, 1)
    if os.getppid() != parent:  # gone already
        os._exit(1)
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()
    tempfile.tempdir = None
    gc.set_threshold(20_000, 20, 20)  # it lives shortly, and what there was before it is frozen
    tell_in_lines()
    random.seed()
    if numpy := sys.modules.get("numpy"):
        numpy.random.seed()


def prctl(option: int, value: int) -> None:
    """Ask something of the kernel; only Linux's understands."""
    if sys.platform == "linux":
        libc: Any = ctypes.CDLL(None, use_errno=True)
        libc.prctl(option, value, 0, 0, 0)
