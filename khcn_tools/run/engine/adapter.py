"""The engine as papermill calls it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from nbformat import NotebookNode
from papermill.engines import Engine


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
        from khcn_tools.run.engine.client import Client  # noqa: PLC0415  # light, see above

        if keep:
            keep(nb_man.nb)
        meant = {name: options[name] for name in options if name in Client.class_trait_names()}
        Client(nb_man, timeout=execution_timeout, kernel_name=kernel_name, **meant).execute()
