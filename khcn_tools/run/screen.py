"""What the commands say on the screen: tables of text, what to do next."""

from __future__ import annotations

import shutil
import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from khcn_tools.model import SAMPLE_MARK, SEVERITIES, Accounting, Finding, Plan
from khcn_tools.run.manifest import Entry
from khcn_tools.run.reports import KINDS, OPEN, archive_of
from khcn_tools.run.status import ReportStatus, YearStatus

if TYPE_CHECKING:
    from khcn_tools.collect.former import Former
    from khcn_tools.run.check import Checked

WHOLE = "(whole department)"
NOT_CHECKED = "next: khcn check – files are new or changed since the last check, or there has been none"

Row = Sequence[str]


def of_check(checked: Checked) -> Iterator[str]:
    """Yield what ``khcn check`` says: a line a unit, every error finding, what to do next."""
    year = checked.year
    plan, states, findings = year.plan, year.states, year.findings
    units = [unit.id for unit in plan.units if unit.inspected or states[unit.id] != "missing"]
    rows = [(u, _words(states[u]), *_cells(year.accounting.get(u)), *_counts(findings, u)) for u in units]
    rows.append((WHOLE, "", *_cells(None), *_counts(findings, None)))
    yield from _head(plan)
    yield from table(("unit", "submission", "read", "skipped", "faulty", *SEVERITIES), rows)
    yield from _since(checked)
    errors = [finding for finding in findings if finding.severity == "error"]
    for where in dict.fromkeys((finding.unit_id or WHOLE, finding.file or "") for finding in errors):
        yield from ("", "  ".join(where).rstrip())
        yield from _findings((f for f in errors if (f.unit_id or WHOLE, f.file or "") == where), year.former)
    yield ""
    yield from _written(checked)
    if checked.not_counted:
        yield f"note: {checked.not_counted}"
    yield from _next(plan, states, len(errors))


def of_forms(plan: Plan, written: Sequence[Path]) -> Iterator[str]:
    """Yield what ``khcn forms`` says."""
    yield from _head(plan)
    yield f"{len(written)} workbooks written to {written[0].parents[1]}:"
    yield "  submissions/  to be sent to the units; what comes back goes to"
    yield f"                data/submissions/{plan.year}/<unit>.xlsx"
    yield "  inspections/  for the inspection team; filled in, they go to"
    yield f"                data/inspections/{plan.year}/<unit>.xlsx"


def of_build(plan: Plan, entries: Sequence[Entry], folder: Path) -> Iterator[str]:
    """Yield what ``khcn build`` says at its end."""
    yield from _head(plan)
    counts = Counter(entry.report for entry in entries)
    told = ", ".join(f"{counts[state]} {state}" for state in ("built", "unchanged", "failed"))
    yield f"{len(entries)} reports and documents: {told}"
    failed = [entry.id for entry in entries if entry.report == "failed"]
    if failed:
        why = "see above" if folder.name == OPEN else f"{folder.as_posix()}/build.log, *.failed.ipynb"
        yield f"failed: {', '.join(failed)} – why: {why}"
    if folder.name != "unit":  # whose reports have no index
        yield f"open {folder.as_posix()}/index.html"
    if len(failed) < len(entries):
        yield f"to hand over: {archive_of(folder).as_posix()}"


def of_status(year: YearStatus) -> Iterator[str]:
    """Yield what ``khcn status`` says: a line a report, what to do next."""
    rows = []
    for line in (*year.units, year.overall):
        counts = (str(line.entry.findings.get(severity, "–")) for severity in SEVERITIES)
        rows.append((line.entry.id, _words(line.entry.submission), *counts, line.state, ", ".join(line.why)))
    yield from _head(year.plan)
    yield from table(("report", "submission", *SEVERITIES, "state", "why"), rows)
    yield ""
    for kind, documents in groupby(year.documents, key=lambda line: line.report.kind):
        yield f"{KINDS[kind].folder}: {_states(list(documents))}"
    yield ""
    if not year.checked:
        yield f"next: {year.first}" if year.first else NOT_CHECKED
    elif any(line.state != "fresh" for line in year.reports):
        yield "next: khcn build – builds what is not fresh"
    else:
        yield "nothing to do: every report is made from the files as they are"


def _states(lines: Sequence[ReportStatus]) -> str:
    """Return how many documents are in each state and why; of whom, where not all are alike.

    "12 fresh; 1 stale (data): van-phong"
    """
    alike: dict[str, list[str]] = {}
    for line in lines:
        why = f" ({', '.join(line.why)})" if line.why else ""
        alike.setdefault(line.state + why, []).append(line.report.unit_id or "")
    named = {state for state in alike if len(alike) > 1 and state != "fresh"}
    return "; ".join(
        f"{len(units)} {state}" + (f": {', '.join(units)}" if state in named else "")
        for state, units in alike.items()
    )


def table(heads: Row, rows: Sequence[Row]) -> Iterator[str]:
    r"""Yield a table's lines; columns of numbers stand to the right.

    >>> print(*table(("unit", "read"), [("van-phong", "7"), ("tt", "12")]), sep="\n")
    unit       read
    ---------  ----
    van-phong     7
    tt           12
    """
    widths = [max(map(len, column)) for column in zip(heads, *rows, strict=True)]
    numeric = [all(not cell or cell.isdigit() for cell in column) for column in zip(*rows, strict=True)]
    for row in (heads, ["-" * width for width in widths], *rows):
        cells = zip(row, widths, numeric, strict=True)
        yield "  ".join(c.rjust(w) if right else c.ljust(w) for c, w, right in cells).rstrip()


def folded(text: str, first: int, others: int) -> str:
    """Return a text no wider than the terminal, its lines that far to the right; in a pipe it is one line."""
    width = shutil.get_terminal_size((10_000, 0)).columns
    return textwrap.fill(text, width, initial_indent=" " * first, subsequent_indent=" " * others)


def _head(plan: Plan) -> Iterator[str]:
    """Yield the sample's mark, and what the table is about."""
    if plan.sample:
        yield SAMPLE_MARK
    yield f"{plan.year}: {sum(unit.inspected for unit in plan.units)} units to be inspected"
    yield ""


def _words(state: str | None) -> str:
    return (state or "").replace("_", " ")


def _cells(accounting: Accounting | None) -> Row:
    """Return what became of a unit's cells; empty where no file was opened."""
    return (*map(str, (accounting.read, accounting.skipped, accounting.faulted)),) if accounting else ("",) * 3


def _counts(findings: Iterable[Finding], unit_id: str | None) -> Row:
    """Return how many findings a unit has, by severity."""
    counts = Counter(finding.severity for finding in findings if finding.unit_id == unit_id)
    return tuple(str(counts[severity]) for severity in SEVERITIES)


def _since(checked: Checked) -> Iterator[str]:
    """Yield a line for each unit that has sent other files than before: what became better or worse."""
    rows = []
    for unit_id, change in checked.changes.items():
        gain = change.resolved - change.new
        trend = "better" if gain > 0 else "worse" if gain < 0 else "as before"
        rows.append((unit_id, trend, *map(str, (change.resolved, change.new, change.unchanged))))
    if rows:
        yield ""
        yield from table(("since it was last sent", "", "resolved", "new", "unchanged"), rows)


def _written(checked: Checked) -> Iterator[str]:
    """Yield what else was written: workbooks to send back, spellings to accept."""
    if checked.folder:
        units = [path for path in checked.sent_back if path.parent == checked.folder]
        workbooks = _many(len(units), "workbook")
        yield f"{workbooks} to send back, each with a Phiếu phản hồi: {checked.folder}"
        if checked.absent:
            yield f"none to send back, as nothing was submitted: {', '.join(checked.absent)}"
        yield "send each to its unit; what comes back replaces its file in data/submissions, then: khcn check"
        if teams := len(checked.sent_back) - len(units):
            workbooks = _many(teams, "workbook")
            yield f"{workbooks} of the inspection team, likewise: {checked.folder / 'inspections'}"
            yield "what comes back of these replaces its file in data/inspections"
    if checked.suggestions:
        name = "/".join(checked.suggested.parts[-3:])
        spellings = _many(checked.suggestions, "spelling")
        yield f"{spellings} to accept or not: {name} – accepted ones: data/forms/local.toml"


def _many(count: int, word: str) -> str:
    return f"{count} {word}{'s' * (count != 1)}"


def _findings(findings: Iterable[Finding], former: Former) -> Iterator[str]:
    """Yield code, place and words of each; one that was not in what the unit sent before is marked."""
    for finding in findings:
        before = former.get(finding.unit_id or "")
        new = before is not None and finding.id not in before
        place = "!".join(filter(None, (finding.sheet, finding.cell)))
        yield f"  {finding.code}  {place}".rstrip() + ("  (new)" if new else "")
        yield folded(finding.message, 4, 4)


def _next(plan: Plan, states: Mapping[str, str], errors: int) -> Iterator[str]:
    """Yield what to do next, most urgent first."""
    inspected = [unit.id for unit in plan.units if unit.inspected]
    missing, unreadable = ([u for u in inspected if states[u] == state] for state in ("missing", "unreadable"))
    if missing:
        yield f"not submitted: {', '.join(missing)} – put data/submissions/{plan.year}/<unit>.xlsx there"
    if unreadable:
        yield f"file cannot be used: {', '.join(unreadable)} – ask the unit for the right one"
    if errors:
        yield f"{errors} to be clarified – all findings, with cells: khcn check --json findings.json"
    yield "next: khcn build – makes the reports"
