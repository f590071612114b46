"""One notebook, one fresh kernel: executed by papermill, whether it succeeds or not."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import nbformat
import papermill
from nbformat import NotebookNode
from papermill.exceptions import PapermillExecutionError

from khcn_tools.run.kernel import PrivateKernelManager, settings
from khcn_tools.run.parameters import Parameter, load, refuse_unknown
from khcn_tools.run.stable import Scrub, stable

CELL_SECONDS = 600
"""After so long in one cell a report counts as failed, so that one that hangs does not stop the batch."""


@dataclass(frozen=True, slots=True)
class Executed:
    """A notebook as far as it ran; `error` is "" where it ran to its end."""

    notebook: NotebookNode
    error: str = ""


def execute(notebook: Path, parameters: Mapping[str, Parameter], *, folder: Path, scrub: Scrub) -> Executed:
    """Execute a notebook with these parameters in the working folder `folder`.

    The result holds nothing of this computer and no time of day. Raises UsageError for a parameter that
    the notebook does not have; an error inside the notebook is part of the result.
    """
    refuse_unknown(notebook, parameters)
    with tempfile.TemporaryDirectory(prefix="khcn-") as private:
        source, draft = Path(private, "source.ipynb"), Path(private, "draft.ipynb")
        shutil.copyfile(notebook, source)  # papermill would take braces in a path for parameters
        error = _run(source, draft, parameters, folder)
        kept = draft if draft.exists() else source
        executed = nbformat.read(kept, as_version=4)  # type: ignore[no-untyped-call]  # nbformat is untyped
    own_ids = [cell["id"] for cell in load(notebook)["cells"] if "id" in cell]
    stable(executed, own_ids=own_ids, parameters=parameters, scrub=scrub)
    return Executed(executed, scrub(error))


def _run(source: Path, draft: Path, parameters: Mapping[str, Parameter], folder: Path) -> str:
    """Let papermill execute into `draft`, which it saves cell by cell; return the error, "" if none."""
    try:
        papermill.execute_notebook(
            source,
            draft,
            dict(parameters),
            progress_bar=False,
            execution_timeout=CELL_SECONDS,
            kernel_manager_class=PrivateKernelManager,
            config=settings(draft.parent),
            resources={"metadata": {"path": str(folder)}},
            record_timing=False,
            shutdown_kernel="immediate",
        )
    except PapermillExecutionError as error:
        return f"cell [{error.exec_count}]: {error.ename}: {error.evalue}"
    except (RuntimeError, TimeoutError) as error:  # the kernel died, or a cell took too long
        return f"{type(error).__name__}: {error}"
    return ""
