"""Where a year stands, without opening a workbook: from the manifest, the last check and hashes of files."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from typing import Any

from khcn_tools.database import answers
from khcn_tools.itself import made_by
from khcn_tools.model import SEVERITIES, Plan
from khcn_tools.past import to_check_first
from khcn_tools.plan import FOLDERS, database_file, year_files
from khcn_tools.run import manifest
from khcn_tools.run.key import changed, keys
from khcn_tools.run.manifest import Entry, output_of
from khcn_tools.run.reports import REPORT, Report, audience_folder, reports_of

_LAST_CHECK = (
    "SELECT path, sha256 FROM inputs",
    "SELECT unit_id, submission FROM units",
    "SELECT unit_id, digest FROM units UNION ALL SELECT NULL, value FROM meta WHERE key = 'digest'",
    "SELECT unit_id, severity FROM findings",
)
"""What is asked of the year's database: files, states, digests (the year's under None), findings."""

_SENT = re.compile(rf"data/({'|'.join(FOLDERS.values())})/\d+/(?P<unit>[^/]+?)(\.[^./]*|/.+)?")

_TOLD = ("unit_id", "name", "submission", "findings", "kind")


@dataclass(frozen=True, slots=True)
class ReportStatus:
    """Where one report stands.

    `state` is "fresh", "stale", "failed", "none"; `why` names what made it stale; `key` is what it would be
    made of now. `entry` is the manifest's, with the submission, its files and the findings as they are now;
    there a submission may also be "not_checked": received, or changed, since the last check.
    """

    report: Report
    state: str
    why: tuple[str, ...]
    key: str
    entry: Entry


@dataclass(frozen=True, slots=True)
class YearStatus:
    """Where a year stands for one audience; `checked`: no file is new or changed since the last check.

    `first` says which earlier year must be checked before, "" for none: then neither counts as checked.
    `reports` are those of the units, the overall one, and the documents.
    """

    plan: Plan
    audience: str
    checked: bool
    first: str
    reports: tuple[ReportStatus, ...]

    @property
    def units(self) -> tuple[ReportStatus, ...]:
        """The units' reports."""
        return tuple(line for line in self.reports if line.report.kind == REPORT and line.report.unit_id)

    @property
    def overall(self) -> ReportStatus:
        """The report of all; the audience "unit" has none."""
        return next(line for line in self.reports if line.report.unit_id is None)

    @property
    def documents(self) -> tuple[ReportStatus, ...]:
        """The minutes and letters, by kind."""
        return tuple(line for line in self.reports if line.report.kind != REPORT)


def is_current(root: Path, plan: Plan) -> bool:
    """Tell whether the year's database was made from the files that are there, and by just this program."""
    asked = ("SELECT path, sha256 FROM inputs", "SELECT value FROM meta WHERE key = 'made_by'")
    inputs, by = answers(database_file(root, plan.year), asked)
    return (
        by == [(made_by(),)] and dict(inputs) == year_files(root, plan.year) and not to_check_first(root, plan)
    )


def status(root: Path, plan: Plan, audience: str = "council", formats: tuple[str, ...] = ()) -> YearStatus:
    """Return where each report of a year stands; one that lacks a page in one of `formats` is stale."""
    reports, files = reports_of(root, plan, audience), year_files(root, plan.year)
    *check, findings = answers(database_file(root, plan.year), _LAST_CHECK)
    inputs, states, digests = map(dict, check)
    entries = manifest.read(audience_folder(root, plan, audience))
    key = keys(reports, files, digests)
    counts = Counter((owner, severity) for owner, severity in findings)
    counts.update((None, severity) for owner, severity in findings if owner)
    sent, read = _sent(files), _sent(inputs)

    def line(report: Report) -> ReportStatus:
        unit_id, former = report.unit_id, entries.get(report.id)
        own = sent.get(unit_id, {})
        unchecked = unit_id not in digests or own != read.get(unit_id, {})
        why = _reasons(root, former, key[report.id], formats if report.pages_only else ("ipynb", *formats))
        if former and unchecked:
            why = ("not checked", *why)
        told = not report.pages_only
        entry = replace(
            former or Entry(unit_id, kind=report.kind),
            name=report.name,
            submission=_submission(own, "not_checked" if unchecked else states[unit_id]) if unit_id else None,
            sources=[{"path": path, "sha256": sha256} for path, sha256 in sorted(own.items()) if told],
            findings={
                severity: counts[unit_id, severity] for severity in SEVERITIES if told and unit_id in digests
            },
        )
        return ReportStatus(report, _state(former, why), why, key[report.id], entry)

    first = to_check_first(root, plan)
    return YearStatus(plan, audience, inputs == files and not first, first, tuple(map(line, reports)))


def as_json(year: YearStatus) -> dict[str, Any]:
    """Return what ``khcn status --json`` prints."""
    units, documents = list(map(_as_json, year.units)), list(map(_as_json, year.documents))
    head = {"schema": 1, "year": year.plan.year, "audience": year.audience, "checked": year.checked}
    return {**head, "units": units, "overall": _as_json(year.overall), "documents": documents}


def _as_json(line: ReportStatus) -> dict[str, Any]:
    """Return a line, under the manifest's names."""
    entry = manifest.as_json(line.entry)
    return {**{name: entry[name] for name in _TOLD if name in entry}, "report": line.state, "why": line.why}


def _sent(files: Mapping[str, str]) -> dict[str | None, dict[str, str]]:
    """Return the submissions and inspections among a year's files by unit, under None all.

    A unit's are the file or the folder of its name.
    """
    found: dict[str | None, dict[str, str]] = defaultdict(dict)
    for file, sha256 in files.items():
        if path := _SENT.fullmatch(file):
            for whose in (None, path["unit"]):
                found[whose][file] = sha256
    return found


def _submission(own: Mapping[str, str], state: str) -> str:
    """Return the state of a unit's submission, unless there is none among its files."""
    return state if any(file.startswith("data/submissions/") for file in own) else "missing"


def _state(former: Entry | None, why: tuple[str, ...]) -> str:
    """Return a report's state in a word."""
    if former is None:
        return "none"
    return "failed" if former.report == "failed" else "stale" if why else "fresh"


def _reasons(root: Path, former: Entry | None, key: str, endings: tuple[str, ...]) -> tuple[str, ...]:
    """Return why a report must be built: nothing where what is there was made from just this.

    `key` is its key now, `endings` the files that there must be.
    """
    if former is None:
        return ("new",)
    again = ("failed before",) if former.report == "failed" else ()
    if not former.key:
        return again or ("new",)
    return (*changed(former.key, key), *_faults(root, former, endings), *again)


def _faults(root: Path, former: Entry, endings: tuple[str, ...]) -> tuple[str, ...]:
    """Return what has become of a report's files since they were written."""
    there = {PurePath(page).suffix[1:] for page in former.pages}
    paths = [root / output["path"] for output in former.outputs]
    if not there.issuperset(endings) or not all(path.is_file() for path in paths):
        return ("missing output",)
    return () if [output_of(root, path) for path in paths] == [*former.outputs] else ("altered output",)
