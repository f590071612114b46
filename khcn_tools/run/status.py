"""Where a year stands, without opening a workbook: from the manifest, the last check and hashes of files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from khcn_tools.model import Plan
from khcn_tools.plan import year_files
from khcn_tools.run import manifest
from khcn_tools.run.checked import NO_CHECK, Counts, files_by_unit, last_check
from khcn_tools.run.key import changed, keys
from khcn_tools.run.manifest import Entry
from khcn_tools.run.reports import Report, audience_folder, reports_of


@dataclass(frozen=True, slots=True)
class ReportStatus:
    """Where one report stands.

    `submission` is "missing", "not_checked" (received, or changed, since the last check), "received",
    "has_issues", "unreadable"; None for the overall report. `state` is "fresh", "stale", "failed", "none";
    `why` names what made it stale. `findings` are those of the last check.
    """

    report: Report
    submission: str | None
    state: str
    why: tuple[str, ...]
    findings: Counts
    entry: Entry | None


@dataclass(frozen=True, slots=True)
class YearStatus:
    """Where a year stands for one audience; `checked`: no file is new or changed since the last check."""

    plan: Plan
    audience: str
    checked: bool
    reports: tuple[ReportStatus, ...]


def status(root: Path, plan: Plan, audience: str = "council") -> YearStatus:
    """Return where each report of a year stands."""
    reports = reports_of(root, plan, audience)
    check = last_check(root, plan.year) or NO_CHECK
    files = year_files(root, plan.year)
    now, then = files_by_unit(files), files_by_unit(check.inputs)
    key = keys(root, plan.year, reports, check.digests)
    entries = manifest.read(audience_folder(root, plan, audience))

    def line(report: Report) -> ReportStatus:
        unit, entry = report.unit, entries.get(report.id)
        unchecked = check is NO_CHECK or (now.get(unit.id) != then.get(unit.id) if unit else now != then)
        return ReportStatus(
            report,
            _submission(now.get(unit.id, ()), check.states.get(unit.id), unchecked=unchecked) if unit else None,
            *_freshness(root, entry, key[report.id], unchecked=unchecked),
            check.counts.get(report.unit_id, {}),
            entry,
        )

    return YearStatus(plan, audience, check.inputs == files, tuple(map(line, reports)))


def reasons(root: Path, former: Entry | None, key: str, endings: Iterable[str]) -> tuple[str, ...]:
    """Return why a report must be built: nothing where what is there was made from just this.

    `key` is its key now, `endings` the files that there must be.
    """
    if former is None:
        return ("new",)
    again = ("failed before",) if former.report == "failed" else ()
    if not former.key:
        return again or ("new",)
    return (*changed(former.key, key), *manifest.faults_of_outputs(root, former, endings), *again)


def as_json(year: YearStatus) -> dict[str, Any]:
    """Return what ``khcn status --json`` prints."""
    lines = [_line_json(line) for line in year.reports]
    return {
        "schema": 1,
        "year": year.plan.year,
        "audience": year.audience,
        "checked": year.checked,
        "units": [line for line in lines if line["unit_id"]],
        "overall": next(line for line in lines if not line["unit_id"]),
    }


def _line_json(line: ReportStatus) -> dict[str, Any]:
    return {
        "unit_id": line.report.unit_id,
        "name": line.report.name,
        "submission": line.submission,
        "report": line.state,
        "why": list(line.why),
        "findings": dict(line.findings),
    }


def _submission(files: Iterable[str], state: str | None, *, unchecked: bool) -> str:
    """Return the state of a unit's submission, of which the last check said `state`."""
    if not any(path.startswith("data/submissions/") for path in files):
        return "missing"
    return "not_checked" if unchecked or state is None else state


def _freshness(root: Path, entry: Entry | None, key: str, *, unchecked: bool) -> tuple[str, tuple[str, ...]]:
    """Return a report's state, and why it is not fresh."""
    if entry is None:
        return "none", ("new",)
    why = (*(("not checked",) if unchecked else ()), *reasons(root, entry, key, ("ipynb",)))
    return ("failed" if entry.report == "failed" else "stale" if why else "fresh"), why
