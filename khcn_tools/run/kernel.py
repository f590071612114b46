"""A private kernel: of this very Python, reached through files of its own folder.

papermill's default draws free TCP ports, which parallel runs take from each other, and starts whichever
Python a ``python3`` kernelspec of the user names.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from traitlets import default
from traitlets.config import Config

_SOCKET_PATH_LIMIT = 103
"""Bytes in the path of a Unix socket: macOS's limit, the smallest."""

_ENVIRONMENT = {
    "PYTHONHASHSEED": "0",  # sets are printed in the same order each time
    "OMP_NUM_THREADS": "1",  # the batch already uses every core
    "OPENBLAS_NUM_THREADS": "1",
}


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


def settings(folder: Path) -> Config:
    """Return the configuration of a kernel that lives in `folder`.

    Sockets are files in it; TCP ports remain where there are none (Windows) or the folder's path is too long.
    """
    connection = folder / "kernel.json"
    fits = len(os.fsencode(folder / "kernel-ipc-5")) <= _SOCKET_PATH_LIMIT  # as jupyter_client names them
    transport = "ipc" if os.name == "posix" and fits else "tcp"
    return Config(PrivateKernelManager={"connection_file": str(connection), "transport": transport})
