"""One report from beginning to end, in a worker: executed, checked, rendered, left in the job's folder."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from khcn_tools import render
from khcn_tools.document.parts import Attachment, Letterhead, Part
from khcn_tools.errors import RenderError
from khcn_tools.run.execute import execute
from khcn_tools.run.stable import scrubber
from khcn_tools.run.workers import Job, Result
from khcn_tools.text import matching_key


def produce(job: Job) -> Result:
    """Make a report: execute its notebook, see whose it is, render it.

    An error in the notebook, a report that is another's, a page that cannot be rendered: the result says
    so, and the executed notebook is kept as evidence where notebooks are kept.
    """
    job.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="run-", dir=job.folder, ignore_cleanup_errors=True) as own:
        return _produced(job, Path(own))


def _produced(job: Job, own: Path) -> Result:
    """Make a report in a folder of its `own`: another worker, taken for dead, may still be at the same job."""
    report, seconds = job.report, dict[str, float]()
    with _timed(seconds, "execute"):
        scrub = scrubber(own, job.root)
        folder = _working_folder(job, own)
        notebook, error = execute(report.notebook, report.parameters, folder=folder, scrub=scrub)
    pages: dict[str, bytes] = {}
    if not error:
        try:
            pages = _pages(job, notebook, seconds)
        except RenderError as fault:
            error = str(fault)
    text = nbformat.writes(notebook, version=4) + "\n"  # type: ignore[no-untyped-call]  # nbformat is untyped
    kept = {} if report.pages_only else {"failed.ipynb" if error else "ipynb": text.encode()}
    made = {**kept, **pages}
    name = report.unit_id or report.id
    for ending, data in made.items():
        Path(own, f"{name}.{ending}").write_bytes(data)
    files = [Path(own, f"{name}.{ending}").replace(job.folder / f"{name}.{ending}") for ending in made]
    return Result(report.id, tuple(files), scrub(error), seconds)


def _pages(job: Job, notebook: NotebookNode, seconds: dict[str, float]) -> dict[str, bytes]:
    """Return the pages of an executed notebook by ending, and what is attached; RenderError as of another's."""
    document, pages = render.document(notebook), {}
    whose, year = job.report.name if job.report.unit_id else "", job.report.parameters["year"]
    fault = fault_of_identity(document.parts, whose=whose, year=year, names=job.names)
    if fault:
        raise RenderError(fault)
    for name in job.formats:
        with _timed(seconds, name):
            page = getattr(render, name)(document)
        pages[name] = page.encode() if isinstance(page, str) else page
    attached = {part.name: part.content for part in document.parts if isinstance(part, Attachment)}
    return {**pages, **attached}


def _working_folder(job: Job, own: Path) -> Path:
    """Return where the kernel runs: in a folder of its `own`, so that files of parallel runs never mix.

    Notebooks look for the root upwards from there; where ``reports`` lies elsewhere (a link), the notebook's
    folder serves instead.
    """
    within = own.resolve().is_relative_to(job.root.resolve())
    return own if within else job.report.notebook.parent


@contextmanager
def _timed(seconds: dict[str, float], what: str) -> Iterator[None]:
    """Note how long something took."""
    began = time.perf_counter()
    yield
    seconds[what] = round(time.perf_counter() - began, 3)


# ---------------------------------------------------------------------------------------------
# Whose report is it?


def fault_of_identity(parts: Iterable[Part], *, whose: str, year: object, names: Iterable[str]) -> str:
    """Return what is wrong with whose report this is; "" where its letterhead says what was asked for.

    The letterhead's title, subject and addressee must name the year, and of all units' `names` exactly the unit
    `whose`, or none where it is "" (the report of all). A name within a longer one does not count:
    "Phòng Quản lý Khoa học" is not named by "Phòng Quản lý Khoa học và Công nghệ cơ sở".
    """
    heads = [part for part in parts if isinstance(part, Letterhead)]
    if len(heads) != 1:
        return f"the report has {len(heads)} letterheads instead of one: it does not say whose it is"
    text = f"{heads[0].title} {heads[0].subject} {heads[0].addressee}"
    named = _named(text, names)
    if named != ({whose} if whose else set()):
        asked, got = whose or "no single unit", ", ".join(sorted(named)) or "no unit"
        return f"the report was asked for {asked}, and its letterhead names {got}: it was not kept"
    if str(year) not in matching_key(text).split():
        return f"the report was asked for {year}, and its letterhead does not name that year: it was not kept"
    return ""


def _named(text: str, names: Iterable[str]) -> set[str]:
    """Return the names that stand in a text, those within a longer one that stands there left out."""
    where = f" {matching_key(text)} "
    found = {name: f" {matching_key(name)} " for name in names}
    found = {name: key for name, key in found.items() if key in where}
    return {name for name, key in found.items() if not any(key != k and key in k for k in found.values())}
