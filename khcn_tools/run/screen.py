"""What the commands say on the screen: tables of text, and what to do next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from khcn_tools.model import Accounting, Finding, Plan
from khcn_tools.run.checked import SEVERITIES
from khcn_tools.run.manifest import Entry
from khcn_tools.run.reports import OVERALL
from khcn_tools.run.status import YearStatus
from khcn_tools.run.words import SAMPLE

Row = Sequence[str]


def of_check(
    plan: Plan,
    states: Mapping[str, str],
    findings: Sequence[Finding],
    accounting: Mapping[str, Accounting],
) -> Iterator[str]:
    """Yield what ``khcn check`` says: a line a unit, every error finding, what to do next."""
    yield from _head(plan)
    yield from table(
        ("unit", "submission", "cells", "read", "skipped", "faulted", *SEVERITIES),
        [
            *((unit.id, _state(states[unit.id]), *_cells(accounting.get(unit.id)), *_counts(findings, unit.id))
              for unit in plan.units if unit.inspected or states[unit.id] != "missing"),
            ("(whole department)", "", "", "", "", "", *_counts(findings, None)),
        ],
    )  # fmt: skip
    errors = [finding for finding in findings if finding.severity == "error"]
    if errors:
        yield ""
    for finding in errors:
        yield f"{finding.code}  {finding.unit_id or '(whole department)'}  {_place(finding)}".rstrip()
        yield f"    {finding.message}"
    yield ""
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
    states = ", ".join(f"{counts[state]} {state}" for state in ("built", "unchanged", "failed"))
    yield f"{len(entries)} reports: {states}"
    failed = [entry.unit_id or OVERALL for entry in entries if entry.report == "failed"]
    if failed:
        yield f"failed: {', '.join(failed)} – why: {folder.as_posix()}/build.log, *.failed.ipynb"
    yield f"open {folder.as_posix()}/index.html"


def of_status(year: YearStatus) -> Iterator[str]:
    """Yield what ``khcn status`` says: a line a report, what to do next."""
    yield from _head(year.plan)
    yield from table(
        ("report", "submission", *SEVERITIES, "state", "why"),
        [
            (line.report.id, _state(line.submission), *(str(line.findings.get(s, "–")) for s in SEVERITIES),
             line.state, ", ".join(line.why))
            for line in year.reports
        ],
    )  # fmt: skip
    yield ""
    if not year.checked:
        yield "next: khcn check – files are new or changed since the last check, or there has been none"
    elif any(line.state != "fresh" for line in year.reports):
        yield "next: khcn build – builds what is not fresh"
    else:
        yield "nothing to do: every report is made from the files as they are"


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


def _head(plan: Plan) -> Iterator[str]:
    """Yield the sample's mark, and what the table is about."""
    if plan.sample:
        yield SAMPLE
    yield f"{plan.year}: {sum(unit.inspected for unit in plan.units)} units to be inspected"
    yield ""


def _state(state: str | None) -> str:
    return (state or "").replace("_", " ")


def _cells(accounting: Accounting | None) -> Row:
    """Return the columns of the conservation law; empty where no file was opened."""
    if accounting is None:
        return ("", "", "", "")
    return tuple(map(str, (accounting.cells, accounting.read, accounting.skipped, accounting.faulted)))


def _counts(findings: Iterable[Finding], unit_id: str | None) -> Row:
    """Return how many findings a unit has, by severity."""
    counts = Counter(finding.severity for finding in findings if finding.unit_id == unit_id)
    return tuple(str(counts[severity]) for severity in SEVERITIES)


def _place(finding: Finding) -> str:
    """Return file, sheet and cell, as far as the finding has them."""
    return " ".join(filter(None, (finding.file, "!".join(filter(None, (finding.sheet, finding.cell))))))


def _next(plan: Plan, states: Mapping[str, str], errors: int) -> Iterator[str]:
    """Yield what to do next, most urgent first."""
    inspected = [unit.id for unit in plan.units if unit.inspected]
    missing = [unit_id for unit_id in inspected if states[unit_id] == "missing"]
    unreadable = [unit_id for unit_id in inspected if states[unit_id] == "unreadable"]
    if missing:
        yield f"not submitted: {', '.join(missing)} – put data/submissions/{plan.year}/<unit>.xlsx there"
    if unreadable:
        yield f"cannot be opened: {', '.join(unreadable)} – ask the unit for the file again"
    if errors:
        yield f"{errors} to be clarified – all findings with their cells: khcn check --json findings.json"
    yield "next: khcn build – makes the reports"
