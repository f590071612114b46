"""The papermill engine ``khcn``: a notebook executed in this very process, its outputs those of a kernel.

``papermill notebook.ipynb out.ipynb --engine khcn`` works by itself: papermill parameterises and saves as
always, nbclient keeps the cells, their outputs and tags (`client`), ipykernel's own shell runs the code and
makes the messages (`kernel`). Only the sockets and a second process are left out. What a cell prints goes
through `streams`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from nbformat import NotebookNode

NAME = "khcn"


def __getattr__(name: str) -> Any:
    """Give papermill, which asks for it in the midst of its own import, the class that needs papermill."""
    if name != "KhcnEngine":
        raise AttributeError(name)
    return _engine()


def _engine() -> Any:
    """Return the engine as papermill calls it."""
    from papermill.engines import Engine  # noqa: PLC0415  # see above

    class KhcnEngine(Engine):  # type: ignore[misc]  # papermill is untyped
        """Executes a notebook in this process."""

        @classmethod
        def execute_managed_notebook(
            cls,
            nb_man: Any,
            kernel_name: str,
            *,
            keep: Callable[[NotebookNode], None] | None = None,
            execution_timeout: int | None = None,
            **options: Any,
        ) -> None:
            """Execute the notebook cell by cell, in place; `keep` is handed it before it runs.

            A cell may take `execution_timeout` seconds. Options are those of papermill's own engine; what
            concerns a kernel's start means nothing here.
            """
            from khcn_tools.run.engine.client import Client  # noqa: PLC0415  # only where it is used

            if keep:
                keep(nb_man.nb)
            meant = {name: options[name] for name in options if name in Client.class_trait_names()}
            Client(nb_man, timeout=execution_timeout, kernel_name=kernel_name, **meant).execute()

    return KhcnEngine
