"""Charts of matplotlib, shown at the end of the cell that draws them, as in a kernel."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

INLINE = "module://matplotlib_inline.backend_inline"


@contextmanager
def charts(shell: Any) -> Iterator[None]:
    """Let matplotlib show its figures in this shell, also where it was imported before the shell was there.

    Its inline backend hooks itself into the shell when it is imported. Had it been imported earlier, every
    chart would vanish without a word.
    """
    backend = os.environ["MPLBACKEND"] = os.environ.get("MPLBACKEND") or INLINE  # as ipykernel: "" names none
    if "matplotlib" in sys.modules:
        import matplotlib as mpl  # noqa: PLC0415  # only if someone else has

        mpl.rcParams["backend"] = backend
    early = {"matplotlib.pyplot", "matplotlib_inline.backend_inline"} & sys.modules.keys()
    with _hooked(shell) if early and backend == INLINE else nullcontext():
        yield


@contextmanager
def _hooked(shell: Any) -> Iterator[None]:
    """Do what the backend does at its import; figures that are there already are not the notebook's."""
    import matplotlib as mpl  # noqa: PLC0415  # see above
    from IPython.core.pylabtools import activate_matplotlib  # noqa: PLC0415  # it imports pyplot
    from matplotlib._pylab_helpers import Gcf  # noqa: PLC0415
    from matplotlib_inline.backend_inline import configure_inline_support  # noqa: PLC0415
    from matplotlib_inline.config import InlineBackend  # noqa: PLC0415

    hook: Any = configure_inline_support
    figures, interactive = Gcf.figs.copy(), mpl.is_interactive()
    Gcf.figs.clear()
    InlineBackend.clear_instance()
    hook.current_backend = "unset"
    activate_matplotlib(INLINE)  # type: ignore[no-untyped-call]  # IPython is, in part
    hook(shell, INLINE)
    try:
        yield
    finally:
        Gcf.figs.clear()
        Gcf.figs.update(figures)
        mpl.interactive(interactive)
