"""The recipe: check the year, build what is stale, keep the rest, write manifest, index page, and archive."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TextIO

from khcn_tools.model import Plan
from khcn_tools.past import not_counted
from khcn_tools.run import bundle, manifest, warm_pool
from khcn_tools.run.manifest import STAGES, Entry, note, output_of
from khcn_tools.run.progress import in_a_line, progress
from khcn_tools.run.reports import DEFAULT_FORMATS, audience_folder, inspected, refuse_unknown, reports_of
from khcn_tools.run.status import ReportStatus, YearStatus, is_current, status
from khcn_tools.run.unfinished import private_folder, write_whole
from khcn_tools.run.workers import Job, Pool, Result, results

_SECONDS = 1.0
"""So much work may be lost with a build that is killed; writing the manifest of hundreds takes its time."""


@dataclass(frozen=True, slots=True)
class Request:
    """What to build: every unit where none is named; `jobs` 0 means one process a core."""

    units: tuple[str, ...] = ()
    audience: str = "council"
    formats: tuple[str, ...] = DEFAULT_FORMATS
    jobs: int = 0
    force: bool = False


def build(
    root: Path,
    plan: Plan,
    request: Request | None = None,
    *,
    stream: TextIO | None = None,
    pool: Pool | None = None,
) -> list[Entry]:
    """Check the year, then build the reports asked for as far as they are stale, and the index page.

    Returns the manifest's entries of the reports asked for. A failed report does not stop the others: its
    entry says so. Progress is written to `stream`, by default stderr; without a `pool` the fastest of this
    computer is used. Raises UsageError for an unknown unit or a notebook without the parameters it is given.
    """
    request, stream = request or Request(), stream or sys.stderr
    asked_for = _asked_for(root, plan, request)
    workers = request.jobs or os.cpu_count() or 1
    with _checked(root, plan, workers, pool) as ready:
        year = status(root, plan, request.audience, request.formats)
        chosen = {line.report.id: line for line in year.reports if line.report.id in asked_for}
        if request.force:
            chosen = {i: replace(line, why=("forced",)) for i, line in chosen.items()}
        stale = {i: line for i, line in chosen.items() if line.why}

        names = tuple(unit.name for unit in plan.units)
        folder = audience_folder(root, plan, request.audience)
        for line in chosen.values():
            (folder / line.report.place).parent.mkdir(parents=True, exist_ok=True)
        counted = f"{len(chosen)} reports asked for, {len(stale)} to build"
        note(folder, f"build: {counted}, {' '.join(request.formats)}")
        entries = _former_entries(root, folder, year, stream)
        entries |= {
            i: replace(line.entry, report="unchanged", why="") for i, line in chosen.items() if i not in stale
        }
        with private_folder(folder) as private, progress(len(stale), stream) as done:
            jobs = [Job(line.report, names, root, private / i, request.formats) for i, line in stale.items()]
            jobs.sort(key=lambda job: job.report.unit_id is not None)  # the overall report, the longest, first
            with (
                _kept_up(folder, plan, entries) as keep_up,
                closing(results(jobs, workers, ready)) as finished,
            ):
                for result in finished:
                    entries[result.id] = entry = _settled(root, folder, stale[result.id], result)
                    keep_up()
                    note(folder, in_a_line(entry))
                    done(entry)
    _published(root, folder, status(root, plan, request.audience), stream)
    built = [entries[i] for i in chosen]
    note(folder, f"done: {sum(entry.report == 'failed' for entry in built)} failed")
    return built


@contextmanager
def _kept_up(folder: Path, plan: Plan, entries: Mapping[str, Entry]) -> Iterator[Callable[[], None]]:
    """Give what writes the manifest, each second at most, and write it at the end, however that comes.

    So a build that is cut short goes on where it was.
    """
    written = time.monotonic()

    def keep_up() -> None:
        nonlocal written
        if time.monotonic() > written + _SECONDS:
            manifest.write(folder, plan, entries)
            written = time.monotonic()

    try:
        yield keep_up
    finally:
        manifest.write(folder, plan, entries)


@contextmanager
def _checked(root: Path, plan: Plan, workers: int, pool: Pool | None) -> Iterator[Pool]:
    """Check the year, unless its database is made of what is there; give the pool, begun meanwhile."""
    if is_current(root, plan):
        yield pool or warm_pool.pool
        return
    with nullcontext(pool) if pool else warm_pool.ahead(workers) as ready:
        _collect(root, plan)
        yield ready


def _collect(root: Path, plan: Plan) -> None:
    from khcn_tools.collect import collect  # noqa: PLC0415  # where nothing changed its readers are not needed

    collect(root, plan)


def _asked_for(root: Path, plan: Plan, request: Request) -> set[str]:
    """Return the reports and documents of the units named, and the overall report.

    Their notebooks take their parameters.
    """
    units = {unit.id for unit in inspected(plan, request.units)}
    reports = reports_of(root, plan, request.audience)
    for report in reports:
        refuse_unknown(report.notebook, report.parameters)
    return {report.id for report in reports if report.unit_id in {*units, None}}


def _former_entries(root: Path, folder: Path, year: YearStatus, stream: TextIO) -> dict[str, Entry]:
    """Return what the manifest has; tell what it has no more, and what is to be told once a build."""
    entries = manifest.read(folder)
    gone = entries.keys() - {line.report.id for line in year.reports}
    left = (f"{i}: no longer in the plan; its files stay" for i in sorted(gone))
    for line in filter(None, (*year.plan.notes, not_counted(root, year.plan), *left)):
        note(folder, f"note: {line}")
        print(f"note: {line}", file=stream)
    return {i: entry for i, entry in entries.items() if i not in gone}


def _published(root: Path, folder: Path, year: YearStatus, stream: TextIO) -> None:
    """Write the file to hand over and the index page; tell what is not up to date and so not handed over."""
    archive, left_out = bundle.write(root, folder, year)
    if front := bundle.front(root, year, archive.name):
        write_whole(folder / "index.html", front)
    else:  # never the list of a former day
        (folder / "index.html").unlink(missing_ok=True)
    if left_out:
        line = f"not in {archive.name}, as not up to date: {', '.join(left_out)}"
        note(folder, f"note: {line}")
        print(f"note: {line}", file=stream)


def _settled(root: Path, folder: Path, line: ReportStatus, result: Result) -> Entry:
    """Move a report's files into place and return its entry; of a failed one the former pages stay."""
    target = (folder / line.report.place).parent
    outputs = [output_of(root, file.replace(target / file.name)) for file in result.files]
    seconds = {stage: result.seconds.get(stage) for stage in STAGES}
    former = replace(line.entry, report="built", why=", ".join(line.why), seconds=seconds, error=None)
    if result.error:
        pages = [output for output in former.outputs if output["path"] in former.pages]
        entry = replace(former, report="failed", outputs=[*pages, *outputs], error=result.error)
    else:
        entry = replace(former, key=line.key, outputs=outputs)
    for gone in {output["path"] for output in former.outputs} - {output["path"] for output in entry.outputs}:
        (root / gone).unlink(missing_ok=True)  # such as the evidence of a failure that has been overcome
    return entry
