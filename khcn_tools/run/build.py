"""The recipe: check the year, build what is stale, keep the rest, write the manifest and the index page."""

from __future__ import annotations

import os
import sys
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TextIO

from khcn_tools.collect import collect
from khcn_tools.model import Plan
from khcn_tools.run import index, manifest
from khcn_tools.run.batch import Pool, process_pool, results
from khcn_tools.run.checked import NO_CHECK, Checked, files_by_unit, last_check
from khcn_tools.run.job import Job, Result
from khcn_tools.run.key import keys
from khcn_tools.run.log import in_a_line, note
from khcn_tools.run.manifest import STAGES, Entry, output_of
from khcn_tools.run.parameters import refuse_unknown
from khcn_tools.run.place import move, private_folder, write_whole
from khcn_tools.run.progress import progress
from khcn_tools.run.reports import FORMATS, Report, audience_folder, inspected, reports_of
from khcn_tools.run.stable import scrubber
from khcn_tools.run.status import reasons, status


@dataclass(frozen=True, slots=True)
class Request:
    """What to build: every unit where none is named; `jobs` 0 means one process a core."""

    units: tuple[str, ...] = ()
    audience: str = "council"
    formats: tuple[str, ...] = FORMATS
    jobs: int = 0
    force: bool = False


@dataclass(frozen=True, slots=True)
class _Site:
    """The folder being built, and what its reports are made of now."""

    root: Path
    plan: Plan
    folder: Path
    check: Checked
    keys: dict[str, str]
    entries: dict[str, Entry]

    def entry(self, report: Report, *, state: str, why: str) -> Entry:
        """Return what the last check says of a report, with the outputs that it already has."""
        former = self.entries.get(report.id)
        files = files_by_unit(self.check.inputs)
        own = files.get(report.id, {}) if report.unit else {p: s for f in files.values() for p, s in f.items()}
        return Entry(
            unit_id=report.unit_id,
            name=report.name,
            submission=self.check.states[report.id] if report.unit else None,
            report=state,
            why=why,
            key=former.key if former else "",
            sources=tuple({"path": path, "sha256": sha256} for path, sha256 in sorted(own.items())),
            outputs=former.outputs if former else (),
            seconds=former.seconds if former else dict.fromkeys(STAGES),
            findings=self.check.counts[report.unit_id],
        )

    def save(self) -> None:
        """Write the manifest: after each report, so that a build cut short goes on where it was."""
        order = [report.id for report in reports_of(self.root, self.plan, self.folder.name)]
        entries = [self.entries[report_id] for report_id in order if report_id in self.entries]
        manifest.write(self.folder, year=self.plan.year, audience=self.folder.name, entries=entries)


def build(
    root: Path,
    plan: Plan,
    request: Request | None = None,
    *,
    stream: TextIO | None = None,
    pool: Pool = process_pool,
) -> list[Entry]:
    """Check the year, then build the reports asked for as far as they are stale, and the index page.

    Returns the manifest's entries of the reports asked for. A failed report does not stop the others: its
    entry says so. Progress is written to `stream`, by default stderr. Raises UsageError for an unknown unit
    or a notebook without the parameters it is given.
    """
    request, stream = request or Request(), stream or sys.stderr
    chosen = _chosen(root, plan, request)
    collect(root, plan)
    site = _site(root, plan, request)
    why = {report: reason for report in chosen if (reason := _why(site, report, request))}
    for report in chosen:
        if report not in why:
            site.entries[report.id] = site.entry(report, state="unchanged", why="")
    _announce(site, request, len(chosen), len(why), stream)
    _build_stale(site, why, request, stream, pool)
    site.save()
    write_whole(site.folder / "index.html", index.page(status(root, plan, request.audience)).encode())
    entries = [site.entries[report.id] for report in chosen]
    note(site.folder, f"done: {sum(entry.report == 'failed' for entry in entries)} failed")
    return entries


def _build_stale(
    site: _Site, why: dict[Report, tuple[str, ...]], request: Request, stream: TextIO, pool: Pool
) -> None:
    """Build the reports that are keys of `why`; save the manifest after each."""
    by_id = {report.id: report for report in why}
    with private_folder(site.folder) as private, progress(len(why), stream) as done:
        longest_first = sorted(why, key=lambda report: report.unit is not None)
        jobs = [_job(site, report, request, private) for report in longest_first]
        with closing(results(jobs, request.jobs or os.cpu_count() or 1, pool)) as finished:
            for result in finished:
                report = by_id[result.id]
                entry = _settle(site, report, result, why[report], private)
                site.entries[report.id] = entry
                site.save()
                note(site.folder, in_a_line(entry))
                done(entry)


def _chosen(root: Path, plan: Plan, request: Request) -> list[Report]:
    """Return the reports of the units named, and the overall one; their notebooks take their parameters."""
    units = {unit.id for unit in inspected(plan, request.units)}
    chosen = [r for r in reports_of(root, plan, request.audience) if r.unit is None or r.id in units]
    for report in {report.notebook: report for report in chosen}.values():
        refuse_unknown(report.notebook, report.parameters)
    return chosen


def _site(root: Path, plan: Plan, request: Request) -> _Site:
    """Return the folder as it is, and the keys of its reports as they should be."""
    reports = reports_of(root, plan, request.audience)
    folder = audience_folder(root, plan, request.audience)
    (folder / "units").mkdir(parents=True, exist_ok=True)
    check = last_check(root, plan.year) or NO_CHECK
    return _Site(
        root, plan, folder, check, keys(root, plan.year, reports, check.digests), manifest.read(folder)
    )


def _why(site: _Site, report: Report, request: Request) -> tuple[str, ...]:
    """Return why a report is to be built; nothing where it is fresh."""
    if request.force:
        return ("forced",)
    return reasons(site.root, site.entries.get(report.id), site.keys[report.id], ("ipynb", *request.formats))


def _announce(site: _Site, request: Request, chosen: int, stale: int, stream: TextIO) -> None:
    """Say what will be built, and what the plan wants said once a build."""
    note(site.folder, f"build: {chosen} reports asked for, {stale} to build, {' '.join(request.formats)}")
    reports = {report.id for report in reports_of(site.root, site.plan, request.audience)}
    gone = [f"{i}: no longer in the plan; its files stay" for i in site.entries if i not in reports]
    for line in (*site.plan.notes, *gone):
        note(site.folder, f"note: {line}")
        print(f"note: {line}", file=stream)


def _job(site: _Site, report: Report, request: Request, private: Path) -> Job:
    """Return what a worker needs to make a report."""
    return Job(
        id=report.id,
        root=site.root,
        folder=private / report.id,
        notebook=report.notebook,
        parameters=report.parameters,
        formats=request.formats,
        year=site.plan.year,
        whose=report.unit.name if report.unit else "",
        names=tuple(unit.name for unit in site.plan.units),
    )


def _settle(site: _Site, report: Report, result: Result, why: tuple[str, ...], private: Path) -> Entry:
    """Move a report's files into place and return its entry; of a failed one the former outputs stay."""
    target = (site.folder / report.stem).parent
    files = [private / report.id / f"{report.id}.{ending}" for ending in result.endings]
    outputs = tuple(output_of(site.root, path) for path in move(files, target))
    seconds = {stage: result.seconds.get(stage) for stage in STAGES}
    entry = replace(site.entry(report, state="built", why=", ".join(why)), seconds=seconds)
    if result.error:
        error = scrubber(private / report.id, site.root)(result.error)
        kept = tuple(output for output in entry.outputs if output["path"] in entry.pages)
        entry = replace(entry, report="failed", outputs=(*kept, *outputs), error=error)
    else:
        entry = replace(entry, key=site.keys[report.id], outputs=outputs)
    _remove_what_is_no_longer_listed(site.root, site.entries.get(report.id), entry)
    return entry


def _remove_what_is_no_longer_listed(root: Path, former: Entry | None, now: Entry) -> None:
    """Remove files of a report's former state, such as the evidence of a failure that has been overcome."""
    listed = {output["path"] for output in now.outputs}
    for output in former.outputs if former else ():
        if output["path"] not in listed:
            (root / output["path"]).unlink(missing_ok=True)
