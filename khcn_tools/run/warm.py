"""The warm parent: a process that has imported everything once, and forks a child for each task.

It has one thread and never runs a task itself, so that each child begins as it was at its own start: nothing
of one task is seen by the next. A child leads a process group of its own, which ends with it, with its time, or
with whoever asked for the task. `khcn_tools.run.warm_pool` is the other side of its connection.
"""

from __future__ import annotations

import gc
import importlib
import io
import os
import pickle
import pkgutil
import signal
import threading
import time
from collections import deque
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

from khcn_tools.errors import KhcnError
from khcn_tools.run.child import SET_CHILD_SUBREAPER, Task, carry_out, prctl

PRELOADED = (
    "IPython.core.application",
    "IPython.core.completerlib",
    "IPython.core.logger",
    "IPython.core.oinspect",
    "IPython.core.pylabtools",
    "IPython.extensions.storemagic",
    "docx",
    *(
        f"fontTools.ttLib.tables.{table}"
        for table in ("_c_m_a_p", "_h_e_a_d", "_h_h_e_a", "_h_m_t_x", "_m_a_x_p", "_p_o_s_t")
    ),
    "khcn_tools.document",
    "khcn_tools.render",
    "khcn_tools.run.engine.client",
    "khcn_tools.run.produce",
    "khcn_tools.show",
    "khcn_tools.year",
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_svg",
    "matplotlib.figure",
    "matplotlib.style",
    "pandas.core.reshape.reshape",
    "pandas.io.formats.html",
    "pandas.io.formats.string",
    "typst",
)
"""What a report imports; of our own packages the modules within too.

Nothing of the user's, and never matplotlib's inline backend: it looks for a shell when it is imported, and
would find none here; see `khcn_tools.run.engine.charts`.
"""

_PAUSE = 1.0  # seconds between two looks for children that ended without closing their pipe


@dataclass(frozen=True, slots=True)
class _Child:
    """A child that is carrying out a task."""

    task: Task
    process: int
    until: float


def serve(descriptor: int, workers: int) -> None:
    """Carry out tasks, so many at a time, until the other side is gone: the body of the process."""
    asked = Connection(descriptor)
    _preload()
    _prepare()
    gc.collect()
    gc.freeze()
    asked.send(too_many_threads())
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    prctl(SET_CHILD_SUBREAPER, 1)  # what leaves a child's group comes here when the child has ended
    _Parent(asked, workers).work()


def _preload() -> None:
    """Import once what every child would import."""
    from khcn_tools.run.unseen import put_pyplot_away  # noqa: PLC0415  # with the engine; in this process only

    for name in PRELOADED:
        package = importlib.import_module(name)
        if name.startswith("khcn_tools."):
            for module in pkgutil.walk_packages(getattr(package, "__path__", ()), f"{name}."):
                importlib.import_module(module.name)
    put_pyplot_away()


def _prepare() -> None:
    """Make once what every child would make and keep: 40 ms and 17 MB of each."""
    import nbformat  # noqa: PLC0415  # as above

    from khcn_tools.document.characters import font_coverage  # noqa: PLC0415
    from khcn_tools.render.columns import em_width  # noqa: PLC0415

    empty = nbformat.v4.new_notebook()  # type: ignore[no-untyped-call]  # nbformat is untyped
    nbformat.validate(empty)  # compiles what checks a notebook
    font_coverage()
    em_width("")
    _draw()


def _draw() -> None:
    """Draw a chart, none of pyplot's: what matplotlib looks for stays known; each child opens fonts itself."""
    from matplotlib.backends.registry import backend_registry  # noqa: PLC0415  # as above
    from matplotlib.figure import Figure  # noqa: PLC0415

    registry: Any = backend_registry
    registry.list_all()
    figure = Figure()
    figure.subplots().plot([0, 1], label="1")
    figure.legend()
    figure.savefig(io.BytesIO(), format="png", bbox_inches="tight")


def too_many_threads() -> str:
    """Return why this process must not fork, "" if it may: another thread's locks stay locked in a child."""
    tasks = Path("/proc/self/task")
    threads = max(threading.active_count(), len(list(tasks.iterdir())) if tasks.is_dir() else 1)
    return f"it has {threads} threads instead of one" if threads > 1 else ""


class _Parent:
    """The children and what they still have to do."""

    def __init__(self, asked: Connection, workers: int) -> None:
        self._asked, self._workers = asked, workers
        self._waiting: deque[Task] = deque()
        self._children: dict[Connection, _Child] = {}

    def work(self) -> None:
        """Start and end children, until the other side is gone."""
        try:
            while True:
                for ready in wait([self._asked, *self._children], _PAUSE):
                    self._take_from(ready)  # type: ignore[arg-type]  # all are connections
                self._end_overdue()
                while self._waiting and len(self._children) < self._workers:
                    self._start(self._waiting.popleft())
        except (EOFError, OSError):
            for pipe in list(self._children):
                self._end(pipe)

    def _take_from(self, ready: Connection) -> None:
        """Take a task or a result."""
        if ready is self._asked:
            task = self._asked.recv()
            if task is None:
                raise EOFError
            self._waiting.append(task)
            return
        try:
            answer = ready.recv_bytes()
        except (EOFError, OSError):
            answer = b""
        self._answer(ready, answer)

    def _end_overdue(self) -> None:
        """End the children whose time is over, and those that are no more."""
        for pipe, child in list(self._children.items()):
            if time.monotonic() > child.until:
                said = f"it took more than {child.task.seconds:g} seconds and was ended"
                self._answer(pipe, pickle.dumps(KhcnError(said)))
            elif not pipe.poll() and _ended(child.process):
                self._answer(pipe, b"")

    def _answer(self, pipe: Connection, answer: bytes) -> None:
        """End a child and hand on its result, b"" if it ended without one."""
        child = self._end(pipe)
        self._asked.send((child.task.number, child.process, answer))

    def _start(self, task: Task) -> None:
        """Fork a child for a task."""
        pipe, end = os.pipe()
        process = os.fork()
        if not process:
            os.close(pipe)
            carry_out(task, Connection(end, readable=False), [self._asked, *self._children])
        os.close(end)
        self._children[Connection(pipe, writable=False)] = _Child(
            task, process, time.monotonic() + task.seconds
        )
        self._asked.send((task.number, process, None))

    def _end(self, pipe: Connection) -> _Child:
        """End a child with its process group and whatever has left that; return it."""
        child = self._children.pop(pipe)
        pipe.close()
        end_group(child.process)
        os.waitpid(child.process, 0)
        while strays := _own_children() - {other.process for other in self._children.values()}:
            for stray in strays:
                end_group(stray)
                with suppress(ProcessLookupError):
                    os.kill(stray, signal.SIGKILL)
                with suppress(ChildProcessError):
                    os.waitpid(stray, 0)
        return child


def end_group(leader: int) -> None:
    """End a process group at once."""
    with suppress(ProcessLookupError, PermissionError):  # it has not begun, or is no more; macOS on zombies
        os.killpg(leader, signal.SIGKILL)


def _ended(process: int) -> bool:
    """Say whether a child has ended, where the system tells (not macOS)."""
    return hasattr(os, "waitid") and bool(os.waitid(os.P_PID, process, os.WEXITED | os.WNOHANG | os.WNOWAIT))


def _own_children() -> set[int]:
    """Return this process's children, where the system tells."""
    with suppress(OSError):
        return {int(process) for process in Path("/proc/thread-self/children").read_text("ascii").split()}
    return set()
