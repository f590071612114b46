"""One notebook, one fresh kernel: executed by papermill, whether it succeeds or not.

The kernel is of this very Python, reached through files of its own folder. papermill's default draws free
TCP ports, which parallel runs take from each other, and starts whichever Python a ``python3`` kernelspec of
the user names.
"""

from __future__ import annotations

import logging
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import papermill
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from jupyter_core.utils import ensure_event_loop
from nbformat import NotebookNode
from papermill.engines import NBClientEngine, papermill_engines
from papermill.exceptions import PapermillExecutionError
from traitlets import default
from traitlets.config import Config

from khcn_tools.run import child, engine
from khcn_tools.run.reports import Parameter, load
from khcn_tools.run.stable import Scrub, stable

CELL_SECONDS = 600
"""After so long in one cell a report counts as failed, so that one that hangs does not stop the batch."""

ANSWER_SECONDS = 120
"""So long a kernel may take to start, or to hand over what it printed: a busy computer is no fault."""

ENGINE = "khcn-kernel"

_SOCKET_PATH_LIMIT = 103
"""Bytes in the path of a Unix socket: macOS's limit, the smallest."""

_ENVIRONMENT = {"PYTHONHASHSEED": "0", "OMP_NUM_THREADS": "1"}
"""Sets are printed in the same order each time; the batch already uses every core."""


class PrivateKernelManager(AsyncKernelManager):
    """Starts the kernel of the running interpreter, whatever kernelspecs are installed."""

    @default("kernel_spec_manager")
    def _own_python_only(self) -> KernelSpecManager:
        """Look in no folder: what remains is ipykernel's own spec."""
        return KernelSpecManager(kernel_dirs=[])

    async def start_kernel(self, **options: Any) -> None:  # type: ignore[override]  # there an attribute
        """Start it with its own IPython folder, so that nobody's start-up files change a report."""
        folder = str(Path(self.connection_file).parent)
        environment = {**os.environ, **_ENVIRONMENT, "IPYTHONDIR": folder}
        await super().start_kernel(**{**options, "env": environment})


class KeepingEngine(NBClientEngine):  # type: ignore[misc]  # papermill is untyped
    """papermill's own engine, which hands out the notebook before it runs.

    papermill would save it twice a cell, so that it survives whatever happens: most of the time of a long
    report. The one who was handed it has it anyway.
    """

    @classmethod
    def execute_managed_notebook(
        cls, nb_man: Any, kernel_name: str, *, keep: Callable[[NotebookNode], None], **options: Any
    ) -> None:
        """Execute the notebook cell by cell, in place."""
        keep(nb_man.nb)
        super().execute_managed_notebook(nb_man, kernel_name, **options)


papermill_engines.register(ENGINE, KeepingEngine)
papermill_engines.register(engine.NAME, engine.KhcnEngine)
logging.getLogger("papermill").setLevel(logging.CRITICAL)  # it says what the result says


def execute(
    notebook: Path, parameters: Mapping[str, Parameter], *, folder: Path, scrub: Scrub
) -> tuple[NotebookNode, str]:
    """Execute a notebook with these parameters in the working folder `folder`.

    Returns the notebook as far as it ran, with nothing of this computer and no time of day in it, and the
    error inside it, "" where it ran to its end.
    """
    kept: list[NotebookNode] = []
    error = ""
    with tempfile.TemporaryDirectory(prefix="khcn-") as private, closing(ensure_event_loop()):
        source = Path(private, "source.ipynb")
        shutil.copyfile(notebook, source)  # papermill would take braces in a path for parameters
        try:
            papermill.execute_notebook(
                source,
                None,
                dict(parameters),
                engine_name=engine.NAME if child.alone else ENGINE,
                keep=kept.append,
                progress_bar=False,
                start_timeout=ANSWER_SECONDS,
                iopub_timeout=ANSWER_SECONDS,
                execution_timeout=CELL_SECONDS,
                kernel_manager_class=PrivateKernelManager,
                config=settings(source.parent),
                resources={"metadata": {"path": str(folder)}},
                shutdown_kernel="immediate",
            )
        except PapermillExecutionError as fault:
            error = f"cell [{fault.exec_count}]: {fault.ename}: {fault.evalue}"
        except (RuntimeError, TimeoutError) as fault:  # the kernel died, or a cell took too long
            error = f"{type(fault).__name__}: {fault}"
    (executed,) = kept
    own_ids = [cell["id"] for cell in load(notebook)["cells"] if "id" in cell]
    stable(executed, own_ids=own_ids, parameters=parameters, scrub=scrub)
    return executed, error


def settings(folder: Path) -> Config:
    """Return the configuration of a kernel that lives in `folder`.

    Sockets are files in it; TCP ports remain where there are none (Windows) or the folder's path is too long.
    """
    fits = len(os.fsencode(folder / "kernel-ipc-5")) <= _SOCKET_PATH_LIMIT  # as jupyter_client names them
    transport = "ipc" if os.name == "posix" and fits else "tcp"
    return Config(PrivateKernelManager={"connection_file": str(folder / "kernel.json"), "transport": transport})
