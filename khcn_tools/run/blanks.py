"""The workbooks to be filled in, written for each unit of a plan."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from khcn_tools.blank import inspection_workbook, submission_workbook, to_bytes
from khcn_tools.collect import findings_of
from khcn_tools.errors import UsageError
from khcn_tools.forms import load_forms
from khcn_tools.model import Plan
from khcn_tools.run.manifest import write_whole
from khcn_tools.run.reports import inspected


def write_forms(root: Path, plan: Plan, unit_ids: Iterable[str] = (), out: Path | None = None) -> list[Path]:
    """Write both workbooks of each unit named (of all where none is), and return their paths.

    ``OUT/submissions/<unit_id>.xlsx`` is the unit's, ``OUT/inspections/<unit_id>.xlsx`` the team's, with
    what is to be clarified at that unit. Raises UsageError for an unknown unit, and, before anything is
    written, where one of the files is there already.
    """
    units = inspected(plan, unit_ids)
    folder = out or root / "reports" / str(plan.year) / "forms"
    folders = (folder / "submissions", folder / "inspections")
    paths = [folder / f"{unit.id}.xlsx" for unit in units for folder in folders]
    there = [path for path in paths if path.exists()]
    if there:
        more = f" and {len(there) - 1} more" if len(there) > 1 else ""
        raise UsageError(f"{there[0]}{more}: already there, and never overwritten; move it or give --out")
    forms, findings = load_forms(root), findings_of(root, plan)
    for folder in folders:
        folder.mkdir(parents=True, exist_ok=True)
    for unit in units:
        books = (submission_workbook(plan, unit, forms), inspection_workbook(plan, unit, forms, findings))
        for folder, book in zip(folders, books, strict=True):
            write_whole(folder / f"{unit.id}.xlsx", to_bytes(book))
    return paths
