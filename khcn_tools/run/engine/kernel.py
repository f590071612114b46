"""What a kernel does with code, without its sockets and process: ipykernel's own shell, and its messages."""

from __future__ import annotations

import asyncio
import builtins
import getpass
import logging
import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from ipykernel.compiler import XCachingCompiler
from ipykernel.eventloops import enable_gui
from ipykernel.ipkernel import IPythonKernel
from ipykernel.zmqshell import ZMQInteractiveShell
from IPython.core.interactiveshell import InteractiveShell
from jupyter_client.session import Session
from traitlets.config import Config

from khcn_tools.errors import UsageError
from khcn_tools.run.engine.charts import charts
from khcn_tools.run.engine.streams import Header, streams

Message = dict[str, Any]

_ASYNCHRONOUS = re.compile("async|await")
"""What a cell holds that is to run in a loop."""


class Outbox(Session):
    """Hands each message to `deliver` at once, as it would have come out of a socket."""

    deliver: Callable[[Message], None]

    def send(
        self, stream: Any, msg_or_type: Any, content: Any = None, parent: Any = None, *_: Any, **__: Any
    ) -> Message:
        """Deliver a message, its content as JSON has it."""
        del stream
        message = msg_or_type if isinstance(msg_or_type, dict) else self.msg(msg_or_type, content, parent)
        self.deliver({**message, "content": self.unpack(self.pack(message["content"]))})
        return message


class Kernel:
    """Executes the code of one notebook; while `running`, it is this process's IPython."""

    eventloop = None
    _allow_stdin = False
    raw_input: Any = IPythonKernel.raw_input  # these two say that nobody is there to be asked
    getpass: Any = IPythonKernel.getpass

    def __init__(self, deliver: Callable[[Message], None]) -> None:
        """Make it; its messages go to `deliver`."""
        self.session = Outbox()
        self.session.deliver = deliver
        self.exited = False

    @contextmanager
    def running(self) -> Iterator[None]:
        """Give it the shell, the streams and all else that there is once in a process, then take it back."""
        if InteractiveShell.initialized():
            raise UsageError("the engine khcn cannot run within another IPython: leave the engine out there")
        with ExitStack() as until_end:
            until_end.enter_context(_process_left_as_it_was())
            folder = until_end.enter_context(tempfile.TemporaryDirectory(prefix="khcn-"))
            self.shell = until_end.enter_context(_shell(self, folder))
            self.shell.display_pub.session = self.shell.displayhook.session = self.session
            until_end.enter_context(charts(self.shell))
            until_end.enter_context(streams(self._print, lambda: self.shell.parent_header.get("header", {})))
            yield

    def _print(self, name: str, text: str, header: Header) -> None:
        """Send what a cell has printed."""
        self.session.send(None, "stream", {"name": name, "text": text}, {"header": header})

    async def execute(self, code: str, request: Message) -> Message:
        """Execute a cell and return the reply."""
        self.shell.set_parent(request)
        self._send("status", {"execution_state": "busy"}, request)
        self._send("execute_input", {"code": code, "execution_count": self.shell.execution_count}, request)
        builtins.input, getpass.getpass = self.raw_input, self.getpass
        result = await self._run(code)
        sys.stdout.flush()
        sys.stderr.flush()
        self.exited = self.exited or bool(self.shell.exit_now)
        error = result.error_before_exec or result.error_in_exec
        failed = not result.success or getattr(self.shell, "_last_traceback_during_displayhook", False)
        content: Message = {"status": "ok", "execution_count": self.shell.execution_count - 1}
        if failed:
            traceback = getattr(self.shell, "_last_traceback", None) or []
            content |= {
                "status": "error",
                "ename": type(error).__name__,
                "evalue": str(error),
                "traceback": traceback,
            }
        return self.session.msg("execute_reply", content, request)

    async def _run(self, code: str) -> Any:
        """Run a cell as ipykernel does: one with an ``await`` of its own in the loop that runs already."""
        shell, fault = self.shell, None
        try:
            transformed = shell.transform_cell(code)
        except Exception:  # noqa: BLE001  # it is the cell's, and shown as such
            transformed, fault = code, sys.exc_info()
        prepared = {"transformed_cell": transformed, "preprocessing_exc_tuple": fault}
        asynchronous = _ASYNCHRONOUS.search(transformed)  # of most cells it need not be found out
        if not asynchronous or not shell.should_run_async(code, **prepared):
            return shell.run_cell(code, store_history=True)
        result = None
        try:
            result = await asyncio.ensure_future(shell.run_cell_async(code, store_history=True, **prepared))
        finally:
            shell.events.trigger("post_execute")
            shell.events.trigger("post_run_cell", result)
        return result

    def _send(self, kind: str, content: Message, request: Message) -> None:
        self.session.send(None, kind, content, request)


@contextmanager
def _shell(kernel: Kernel, folder: str) -> Iterator[Any]:
    """Give a shell of one's own: nobody's start-up files, no history in a file."""
    settings = Config(HistoryManager={"enabled": False})
    shell: Any = ZMQInteractiveShell.instance(
        config=settings, ipython_dir=folder, user_ns={}, kernel=kernel, compiler_class=XCachingCompiler
    )
    shell.enable_gui = partial(enable_gui, kernel=kernel)  # else it asks an application for its kernel
    shell.extension_manager.load_extension("storemagic")  # as every kernel
    try:
        yield shell
    finally:
        shell.restore_sys_module_state()
        ZMQInteractiveShell.clear_instance()


@contextmanager
def _process_left_as_it_was() -> Iterator[None]:
    """Put back what a kernel changes in its process, for whoever goes on in this one."""
    environment, folder, path, argv = os.environ.copy(), os.getcwd(), sys.path[:], sys.argv  # noqa: PTH109
    asked, hooks = (builtins.input, getpass.getpass), (sys.displayhook, sys.excepthook)
    log = logging.getLogger()
    handlers, log.handlers = log.handlers, []
    sys.argv = [""]
    sys.path[:] = _with_working_folder(path)
    try:
        yield
    finally:
        builtins.input, getpass.getpass = asked
        sys.displayhook, sys.excepthook = hooks
        log.handlers = handlers
        sys.path[:], sys.argv = path, argv
        os.chdir(folder)
        os.environ.clear()
        os.environ.update(environment)


def _with_working_folder(path: list[str]) -> list[str]:
    """Return where modules are looked for, as IPython has it: the working folder after the standard library.

    >>> _with_working_folder(["", "/lib/python3.11", "/lib/python3.11/site-packages"])
    ['/lib/python3.11', '', '/lib/python3.11/site-packages']
    """
    without = [part for part in path if part]
    names = [Path(part).name for part in without]
    first = next((n for n, name in enumerate(names) if name in {"site-packages", "dist-packages"}), 0)
    return [*without[:first], "", *without[first:]]
