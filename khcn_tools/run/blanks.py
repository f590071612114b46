"""The workbooks to be filled in, written for each unit of a plan."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from khcn_tools.blank import inspection_workbook, submission_workbook, to_bytes
from khcn_tools.collect import findings_of
from khcn_tools.errors import UsageError
from khcn_tools.forms import load_forms
from khcn_tools.model import Plan, Unit
from khcn_tools.run.place import write_whole
from khcn_tools.run.reports import inspected

KINDS = ("submissions", "inspections")


def write_forms(root: Path, plan: Plan, unit_ids: Iterable[str] = (), out: Path | None = None) -> list[Path]:
    """Write both workbooks of each unit named (of all where none is), and return their paths.

    ``OUT/submissions/<unit_id>.xlsx`` is the unit's, ``OUT/inspections/<unit_id>.xlsx`` the team's, with
    what is to be clarified at that unit. Raises UsageError for an unknown unit, and, before anything is
    written, where one of the files is there already.
    """
    units = inspected(plan, unit_ids)
    folder = out or root / "reports" / str(plan.year) / "forms"
    there = [path for unit in units for path in _paths(folder, unit) if path.exists()]
    if there:
        more = f" and {len(there) - 1} more" if len(there) > 1 else ""
        raise UsageError(
            f"{there[0]}{more}: already there, and never overwritten; move it or choose another --out"
        )
    return list(_write(root, plan, units, folder))


def _write(root: Path, plan: Plan, units: Iterable[Unit], folder: Path) -> Iterator[Path]:
    """Write the workbooks, and yield each path."""
    forms, findings = load_forms(root), findings_of(root, plan)
    for kind in KINDS:
        (folder / kind).mkdir(parents=True, exist_ok=True)
    for unit in units:
        submission, inspection = _paths(folder, unit)
        write_whole(submission, to_bytes(submission_workbook(plan, unit, forms)))
        write_whole(inspection, to_bytes(inspection_workbook(plan, unit, forms, findings)))
        yield from (submission, inspection)


def _paths(folder: Path, unit: Unit) -> tuple[Path, Path]:
    """Return where a unit's two workbooks go."""
    return folder / KINDS[0] / f"{unit.id}.xlsx", folder / KINDS[1] / f"{unit.id}.xlsx"
