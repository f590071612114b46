"""nbclient with a kernel in its own process: cells, tags, outputs and errors are kept by its code, not ours."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from ipykernel.ipkernel import IPythonKernel
from jupyter_core.utils import run_sync
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from papermill.clientwrap import PapermillNotebookClient

from khcn_tools.run.engine.kernel import Kernel, Message


class OutOfTime(BaseException):
    """The cell's time is over; no ``except Exception`` of a notebook catches it."""


class Client(PapermillNotebookClient):  # type: ignore[misc]  # papermill is untyped
    """Executes a notebook's cells; to nbclient it looks as if it had sockets."""

    @contextmanager
    def setup_kernel(self, **_: Any) -> Iterator[None]:
        """Run the kernel, in the folder that papermill names."""
        self._cell: tuple[NotebookNode, int] | None = None
        self.kc = _Connection(self)
        with self.kc.kernel.running():
            os.chdir(self.resources.get("metadata", {}).get("path") or ".")
            yield

    async def async_execute_cell(self, cell: NotebookNode, cell_index: int, **options: Any) -> NotebookNode:
        """Execute a cell; messages are its own until it ends."""
        self._cell = cell, cell_index
        try:
            await super().async_execute_cell(cell, cell_index, **options)
        finally:
            self._cell = None
        return cell

    _execute_cell = run_sync(async_execute_cell)

    def execute_cell(self, cell: NotebookNode, cell_index: int, **options: Any) -> NotebookNode:
        """Execute a cell; CellTimeoutError after its time, the traceback among its outputs."""
        seconds = self._get_timeout(cell)
        with _alarm(seconds) as rung:
            try:
                done = self._execute_cell(cell, cell_index, **options)
            except (OutOfTime, CellExecutionError):
                if not rung:
                    raise
        if rung:
            raise CellTimeoutError.error_from_timeout_and_cell("Cell execution timed out", seconds, cell)
        return done

    def deliver(self, message: Message) -> None:
        """Add a message to the cell that asked for it; what comes later is lost, as with a kernel."""
        if self._cell and message["parent_header"].get("msg_id") == self.kc.request["header"]["msg_id"]:
            self.process_message(message, *self._cell)


class _Connection:
    """Stands for nbclient's `KernelClient` and both of its channels."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self.kernel = Kernel(client.deliver)
        self.request: Message = {}
        self.shell_channel, self.iopub_channel = _Channel(self._reply), _Channel(self._idle)
        self._done = asyncio.Event()

    def is_alive(self) -> bool:
        """Say yes: were it dead, so were this process."""
        return True

    def kernel_info(self) -> str:
        """Ask for what the notebook's metadata say of the language."""
        self.request = self.kernel.session.msg("kernel_info_request")
        return str(self.request["msg_id"])

    def execute(self, code: str, **_: Any) -> str:
        """Note what is to be executed, and return its number; nbclient asks for the reply next."""
        self.request = self.kernel.session.msg("execute_request", {"code": code})
        self._done = asyncio.Event()
        return str(self.request["msg_id"])

    async def _reply(self, timeout: float | None) -> Message:  # noqa: ASYNC109  # nbclient's
        """Execute what was asked for and return the reply."""
        del timeout  # see `Client.execute_cell`
        if self.request["msg_type"] == "kernel_info_request":
            content = {"language_info": IPythonKernel.language_info}
            return self.kernel.session.msg("kernel_info_reply", content, self.request)
        if self.kernel.exited:
            raise DeadKernelError("Kernel died")
        try:
            return await self.kernel.execute(self.request["content"]["code"], self.request)
        finally:
            self._done.set()

    async def _idle(self, timeout: float | None) -> Message:  # noqa: ASYNC109  # nbclient's
        """Return the message after which nothing more comes, once the cell has ended."""
        del timeout
        await self._done.wait()
        return self.kernel.session.msg("status", {"execution_state": "idle"}, self.request)


class _Channel:
    """A channel of which only `get_msg` is used."""

    def __init__(self, get_msg: Any) -> None:
        self.get_msg = get_msg


@contextmanager
def _alarm(seconds: float | None) -> Iterator[list[float]]:
    """Break into what takes too long, again each second until it gives way; give the list of alarms rung.

    Only a main thread can; in another there is no limit.
    """
    rung: list[float] = []
    if not seconds or threading.current_thread() is not threading.main_thread():
        yield rung
        return

    def ring(*_: object) -> None:
        rung.append(seconds)
        raise OutOfTime(f"after {seconds} seconds")

    former = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds, 1)
    try:
        yield rung
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, former)
