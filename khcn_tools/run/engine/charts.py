"""Charts of matplotlib, shown at the end of the cell that draws them, as in a kernel."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

INLINE = "module://matplotlib_inline.backend_inline"


@contextmanager
def charts(shell: Any) -> Iterator[None]:
    """Let matplotlib show its figures in this shell, also where it was imported before the shell was there.

    Its inline backend hooks itself into the shell when it is imported. Had it been imported earlier, every
    chart would vanish without a word.
    """
    os.environ.setdefault("MPLBACKEND", INLINE)
    backend = os.environ["MPLBACKEND"]
    if "matplotlib" in sys.modules:
        import matplotlib as mpl  # noqa: PLC0415  # only if someone else has

        mpl.rcParams["backend"] = backend
    if backend == INLINE and {"matplotlib.pyplot", "matplotlib_inline.backend_inline"} & sys.modules.keys():
        _hook(shell, backend)
    yield


def _hook(shell: Any, backend: str) -> None:
    """Do what the backend does at its import."""
    from IPython.core.pylabtools import activate_matplotlib  # noqa: PLC0415  # it imports pyplot
    from matplotlib_inline.backend_inline import configure_inline_support  # noqa: PLC0415
    from matplotlib_inline.config import InlineBackend  # noqa: PLC0415

    InlineBackend.clear_instance()
    configure_inline_support.current_backend = "unset"
    activate_matplotlib(backend)
    configure_inline_support(shell, backend)
