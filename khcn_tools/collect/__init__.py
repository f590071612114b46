"""A year's folder becomes the year's database: the only place that composes read, clean and check.

::

    for each unit of the plan:  read → clean → tables, findings, accounting   (in processes of their own)
    all units together:         check → findings
    everything:                 data/clean/<year>.sqlite, written whole and moved into place
    data/clean/<year>.read     each workbook as it was read, so that only what has changed is read again
"""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from khcn_tools.collect.clarifications import clarification_faults
from khcn_tools.collect.database import Draft
from khcn_tools.collect.earlier import earlier_years
from khcn_tools.collect.findings import as_json, fault, numbered
from khcn_tools.collect.folder import Filing, filings
from khcn_tools.collect.former import Former, former_findings
from khcn_tools.collect.inputs import Input, inputs
from khcn_tools.collect.kept import Kept
from khcn_tools.collect.places import refuse_unknown_places
from khcn_tools.collect.recommendations import Recommendation, recommendations
from khcn_tools.collect.workbook import Workbook, closed_workbook, open_workbook
from khcn_tools.errors import SubmissionError
from khcn_tools.forms import load_forms
from khcn_tools.model import Accounting, CleanTable, Finding, Form, Plan, Rule, YearTables
from khcn_tools.plan import database_file
from khcn_tools.read.confined import confined
from khcn_tools.rulebook import load_rulebook
from khcn_tools.rules import check

__all__ = ["Collected", "collect", "findings_json"]


@dataclass(frozen=True)
class Collected:
    """A year as collected: what was read of each unit, and all that is to be clarified.

    `states` has each unit of the plan: "received", "has_issues" (an error finding), "missing", "unreadable"
    (it cannot be opened, is another unit's, or holds none of the forms). `workbooks` no longer hold what was
    typed: that is in the database. `former` has what was found in what each unit sent before, and
    `recommendations` those of this year and those of earlier years that were still open.
    """

    plan: Plan
    forms: Mapping[str, Form]
    rules: Mapping[str, Rule]
    tables: YearTables
    workbooks: tuple[Workbook, ...]
    findings: tuple[Finding, ...]
    accounting: Mapping[str, Accounting]
    states: Mapping[str, str]
    database: Path
    inputs: tuple[Input, ...]
    former: Former
    recommendations: tuple[Recommendation, ...]


def collect(root: Path, plan: Plan, workers: int = 0) -> Collected:
    """Read, clean and check a year, and write its database; `workers` processes read, 0 for one a core.

    Raises DataFileError where a form or a rule file is at fault; faults of submissions are findings.
    """
    with _without_garbage_collector(), Draft(database_file(root, plan.year)) as draft:
        collected = _gather(root, plan, draft.keep, workers)
        draft.complete(collected)
    return collected


@contextmanager
def _without_garbage_collector() -> Iterator[None]:
    """Do without the collector of garbage: it would search a year's cells for cycles, and none has any."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def findings_json(collected: Collected) -> dict[str, Any]:
    """Return what ``khcn check --json`` writes."""
    return {
        "schema": 1,
        "year": collected.plan.year,
        "findings": [as_json(finding) for finding in collected.findings],
        "accounting": {unit_id: _accounting_json(a) for unit_id, a in collected.accounting.items()},
    }


def _accounting_json(accounting: Accounting) -> dict[str, Any]:
    """Return one unit's accounting as JSON, kinds in order of name."""
    return {
        "cells": accounting.cells,
        "read": accounting.read,
        "skipped": accounting.skipped,
        "faulted": accounting.faulted,
        "skipped_by": dict(sorted(accounting.skipped_by.items())),
    }


def _gather(root: Path, plan: Plan, keep: Callable[[Workbook], Workbook], workers: int = 0) -> Collected:
    """Open every workbook of the year, then hold all of them against the rules."""
    forms = load_forms(root)
    rules = load_rulebook(root).for_year(plan.year, plan.regime)
    refuse_unknown_places(rules.values(), forms)
    filed = filings(root, plan)
    files = inputs(root, plan, filed.workbooks)
    database = database_file(root, plan.year)
    opening = partial(open_workbook, root=root, plan=plan, forms=forms, rules=rules)
    closing = partial(closed_workbook, rules=rules)
    with Kept(database.with_suffix(".read"), files, filed.workbooks) as kept:
        opened = _opened(filed.workbooks, opening, closing, kept, workers)
        workbooks = tuple(map(keep, opened))
    closed = (w.unit_id for w in workbooks if w.kind == "submission" and not w.usable)
    tables = YearTables(plan, _tables(workbooks), frozenset(closed), earlier_years(root, plan, forms))
    followed, unfit = recommendations(root, tables, forms, rules)
    found = [
        *(fault(rules["DATA-STRAY"], stray.unit_id, stray.file, **stray.figures) for stray in filed.strays),
        *(finding for workbook in workbooks for finding in workbook.findings),
        *unfit,
        *clarification_faults(tables, forms, rules),
        *check(tables, rules),
    ]
    findings = tuple(numbered(_in_order(plan, found)))
    return Collected(
        plan=plan,
        forms=forms,
        rules=rules,
        tables=tables,
        workbooks=workbooks,
        findings=findings,
        accounting={w.unit_id: w.accounting for w in workbooks if w.accounting and w.kind == "submission"},
        states=dict(_states(plan, workbooks, findings)),
        database=database,
        inputs=files,
        former=former_findings(database, files),
        recommendations=followed,
    )


def _opened(
    filed: Sequence[Filing],
    opening: Callable[[Filing], Workbook],
    closing: Callable[[Filing, SubmissionError], Workbook],
    kept: Kept,
    workers: int,
) -> Iterator[Workbook]:
    """Yield every workbook; those that are not kept as they are now are read."""
    unread = [filing for filing in filed if filing not in kept]
    read = confined(opening, unread, min(workers or os.cpu_count() or 1, len(unread) or 1))
    for filing in filed:
        if filing in kept:
            yield kept.get(filing)
            continue
        result = next(read)
        if isinstance(result, SubmissionError):  # as time or memory ran out, perhaps: to be read again
            yield closing(filing, result)
        else:
            kept.put(result)
            yield result


def _tables(workbooks: Iterable[Workbook]) -> dict[str, dict[str, CleanTable]]:
    """Return the clean tables by unit and form, both workbooks of a unit together."""
    tables: dict[str, dict[str, CleanTable]] = {}
    for workbook in workbooks:
        if workbook.usable:
            tables.setdefault(workbook.unit_id, {}).update(workbook.tables)
    return tables


def _in_order(plan: Plan, findings: list[Finding]) -> list[Finding]:
    """Return the findings by unit as the plan lists them, those of the whole Sở last, else as they came."""
    position: dict[str | None, int] = {unit.id: n for n, unit in enumerate(plan.units)}
    return sorted(findings, key=lambda finding: position.get(finding.unit_id, len(position)))


def _states(
    plan: Plan, workbooks: Iterable[Workbook], findings: Iterable[Finding]
) -> Iterator[tuple[str, str]]:
    """Yield what became of each unit's submission."""
    workbooks = tuple(workbooks)
    submissions = {w.unit_id: w for w in workbooks if w.kind == "submission"}
    teams = tuple(w.file for w in workbooks if w.kind == "inspection")
    at_fault = {f.unit_id for f in findings if f.severity == "error" and not (f.file or "").startswith(teams)}
    for unit in plan.units:
        workbook = submissions.get(unit.id)
        if workbook is None:
            yield unit.id, "missing"
        elif not workbook.usable:
            yield unit.id, "unreadable"
        else:
            yield unit.id, "has_issues" if unit.id in at_fault else "received"
