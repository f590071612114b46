"""One notebook, one fresh kernel: executed by papermill, whether it succeeds or not."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import papermill
from nbformat import NotebookNode
from papermill.engines import NBClientEngine, papermill_engines
from papermill.exceptions import PapermillExecutionError

from khcn_tools.run.kernel import PrivateKernelManager, settings
from khcn_tools.run.parameters import Parameter, load, refuse_unknown
from khcn_tools.run.stable import Scrub, stable

CELL_SECONDS = 600
"""After so long in one cell a report counts as failed, so that one that hangs does not stop the batch."""

ENGINE = "khcn-kernel"


@dataclass(frozen=True, slots=True)
class Executed:
    """A notebook as far as it ran; `error` is "" where it ran to its end."""

    notebook: NotebookNode
    error: str = ""


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


def execute(notebook: Path, parameters: Mapping[str, Parameter], *, folder: Path, scrub: Scrub) -> Executed:
    """Execute a notebook with these parameters in the working folder `folder`.

    The result holds nothing of this computer and no time of day. Raises UsageError for a parameter that
    the notebook does not have; an error inside the notebook is part of the result.
    """
    refuse_unknown(notebook, parameters)
    kept: list[NotebookNode] = []
    with tempfile.TemporaryDirectory(prefix="khcn-") as private:
        source = Path(private, "source.ipynb")
        shutil.copyfile(notebook, source)  # papermill would take braces in a path for parameters
        error = _run(source, parameters, folder, kept.append)
    (executed,) = kept
    own_ids = [cell["id"] for cell in load(notebook)["cells"] if "id" in cell]
    stable(executed, own_ids=own_ids, parameters=parameters, scrub=scrub)
    return Executed(executed, scrub(error))


def _run(
    source: Path, parameters: Mapping[str, Parameter], folder: Path, keep: Callable[[NotebookNode], None]
) -> str:
    """Let papermill execute a notebook that lies in a private folder; return the error, "" if none."""
    try:
        papermill.execute_notebook(
            source,
            None,
            dict(parameters),
            engine_name=ENGINE,
            keep=keep,
            progress_bar=False,
            execution_timeout=CELL_SECONDS,
            kernel_manager_class=PrivateKernelManager,
            config=settings(source.parent),
            resources={"metadata": {"path": str(folder)}},
            record_timing=False,
            shutdown_kernel="immediate",
        )
    except PapermillExecutionError as error:
        return f"cell [{error.exec_count}]: {error.ename}: {error.evalue}"
    except (RuntimeError, TimeoutError) as error:  # the kernel died, or a cell took too long
        return f"{type(error).__name__}: {error}"
    return ""
