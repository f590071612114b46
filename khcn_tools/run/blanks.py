"""The workbooks to be filled in, written for each unit of a plan."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from openpyxl.workbook import Workbook

from khcn_tools.blank import inspection_workbook, submission_workbook, to_bytes
from khcn_tools.collect import collect
from khcn_tools.collect.folder import filings
from khcn_tools.forms import load_forms
from khcn_tools.model import Form, Plan, Unit
from khcn_tools.past import collected_before
from khcn_tools.plan import FOLDERS
from khcn_tools.run.manifest import refuse_overwriting
from khcn_tools.run.reports import inspected
from khcn_tools.run.unfinished import write_whole
from khcn_tools.year import Scope, figures, focus, open_year
from khcn_tools.year.team import follow_up


def write_forms(
    root: Path, plan: Plan, unit_ids: Iterable[str], out: Path | None, told: Callable[[str], None]
) -> list[Path]:
    """Write both workbooks of each unit named (of all where none is), and return their paths.

    ``OUT/submissions/<unit_id>.xlsx`` is the unit's, ``OUT/inspections/<unit_id>.xlsx`` the team's, with
    what is known of that unit. `told` hears the name of each workbook that is written. Raises UsageError for
    an unknown unit, and, before anything is written, where one of the files is there already.
    """
    units = inspected(plan, unit_ids)
    folder = out or root / "reports" / str(plan.year) / "forms"
    folders = [folder / name for name in FOLDERS.values()]
    paths = [folder / f"{unit.id}.xlsx" for unit in units for folder in folders]
    refuse_overwriting(paths, "move it or give --out")
    forms, year = load_forms(root), known(root, plan)
    for folder in folders:
        folder.mkdir(parents=True, exist_ok=True)
    for unit in units:
        books = (submission_workbook(plan, unit, forms), team_workbook(plan, unit, forms, year))
        for folder, book in zip(folders, books, strict=True):
            write_whole(folder / f"{unit.id}.xlsx", to_bytes(book))
            told(f"{folder.name}/{unit.id}")
    return paths


def known(root: Path, plan: Plan) -> Scope | None:
    """Return the year as it stands now, collected anew; None where nobody has sent anything, now or before."""
    sent = any(filing.kind == "submission" for filing in filings(root, plan).workbooks)
    if not sent and not collected_before(root, plan):
        return None
    collect(root, plan)
    return open_year(plan.year, root=root)


def team_workbook(plan: Plan, unit: Unit, forms: Mapping[str, Form], year: Scope | None) -> Workbook:
    """Return the team's workbook for a unit, with what the `year` knows of it written in.

    That a unit has sent nothing is to be clarified once others have.
    """
    if year is None:
        return inspection_workbook(plan, unit, forms)
    scope = replace(year, unit=unit.id)
    return inspection_workbook(
        plan,
        unit,
        forms,
        focus=focus.ranked(scope) if year.submitted else (),
        figures=figures.compared(scope),
        recommendations=follow_up.carried(scope),
    )
