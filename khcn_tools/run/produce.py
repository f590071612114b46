"""One report from beginning to end, in a worker: executed, checked, rendered, left in the job's folder."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from khcn_tools import render
from khcn_tools.errors import RenderError
from khcn_tools.run.execute import execute
from khcn_tools.run.identity import fault_of_identity
from khcn_tools.run.job import Job, Result
from khcn_tools.run.stable import scrubber

RENDERERS: dict[str, Callable[[render.Document], bytes]] = {
    "html": lambda document: render.html(document).encode(),
    "pdf": render.pdf,
}


def produce(job: Job) -> Result:
    """Make a report: execute its notebook, see whose it is, render it.

    An error in the notebook, a report that is another's, a page that cannot be rendered: the result says
    so, and the executed notebook is kept as evidence.
    """
    job.folder.mkdir(parents=True, exist_ok=True)
    seconds: dict[str, float] = {}
    with _timed(seconds, "execute"):
        executed = execute(
            job.notebook, job.parameters, folder=_working_folder(job), scrub=scrubber(job.folder, job.root)
        )
    notebook = executed.notebook
    error = executed.error or fault_of_identity(notebook, whose=job.whose, year=job.year, names=job.names)
    if not error:
        try:
            return _rendered(job, notebook, seconds)
        except RenderError as fault:
            error = str(fault)
    _write(job, "failed.ipynb", notebook)
    return Result(job.id, ("failed.ipynb",), error, seconds)


def _rendered(job: Job, notebook: NotebookNode, seconds: dict[str, float]) -> Result:
    """Write the notebook and its pages."""
    document = render.document(notebook)
    for name in job.formats:
        with _timed(seconds, name):
            page = RENDERERS[name](document)
        (job.folder / f"{job.id}.{name}").write_bytes(page)
    _write(job, "ipynb", notebook)
    return Result(job.id, ("ipynb", *job.formats), "", seconds)


def _write(job: Job, ending: str, notebook: NotebookNode) -> None:
    """Write a notebook with the same bytes on every system."""
    text = nbformat.writes(notebook, version=4) + "\n"  # type: ignore[no-untyped-call]  # nbformat is untyped
    (job.folder / f"{job.id}.{ending}").write_bytes(text.encode())


def _working_folder(job: Job) -> Path:
    """Return where the kernel runs: in the job's own folder, so that files of parallel runs never mix.

    Notebooks look for the root upwards from there; where ``reports`` lies elsewhere (a link), the notebook's
    folder serves instead.
    """
    within = job.folder.resolve().is_relative_to(job.root.resolve())
    return job.folder if within else job.notebook.parent


@contextmanager
def _timed(seconds: dict[str, float], what: str) -> Iterator[None]:
    """Note how long something took."""
    began = time.perf_counter()
    yield
    seconds[what] = round(time.perf_counter() - began, 3)
