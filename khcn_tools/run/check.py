"""A year checked, and what is written of it: JSON, suggestions, and the workbooks to send back."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from khcn_tools.collect import Collected, collect, findings_json
from khcn_tools.collect.workbook import Workbook
from khcn_tools.errors import SubmissionError, UsageError
from khcn_tools.feedback import Change, changed, feedback_workbook, suggestions, suggestions_toml
from khcn_tools.forms.lists import load_lists
from khcn_tools.model import Finding, Plan
from khcn_tools.past import not_counted
from khcn_tools.read import read_sheets
from khcn_tools.read.confined import confined
from khcn_tools.run.manifest import refuse_overwriting
from khcn_tools.run.unfinished import write_whole

Told = Callable[[str], None]
Parcel = Callable[..., bytes]
"""Makes a unit's workbook of its `sheets`."""

_PLACES = {"submission": "{}.xlsx", "inspection": "inspections/{}.xlsx"}
"""Where a workbook that is sent back goes, by its kind."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A year, what became better or worse, and what was written.

    `changes` are by unit, of those that sent something else before. `sent_back` are the workbooks in `folder`;
    `absent` have sent nothing; `suggestions` spellings are in the file `suggested`;
    `not_counted` says which earlier year was never checked, "" for none.
    """

    year: Collected
    changes: Mapping[str, Change]
    folder: Path | None
    sent_back: tuple[Path, ...]
    absent: tuple[str, ...]
    suggestions: int
    suggested: Path
    not_counted: str


def check(root: Path, plan: Plan, json_file: Path | None, folder: Path | None, told: Told) -> Checked:
    """Collect a year and write what is asked for.

    `told` hears the name of each workbook that is written into `folder`. Raises UsageError before anything
    is read where the folder for `json_file` is absent, or a workbook to send back is there already.
    """
    if json_file and not json_file.parent.is_dir():
        raise UsageError(f"{json_file}: there is no folder {json_file.parent}; make it, or name another")
    if folder:
        _refuse_what_is_there(plan, folder)
    year = collect(root, plan)
    if json_file:
        text = json.dumps(findings_json(year), ensure_ascii=False, indent=1)
        json_file.write_text(f"{text}\n", encoding="utf-8")
    suggested = root / "data" / "clean" / f"{plan.year}-suggestions.toml"
    count = _suggest(root, year, suggested)
    written = tuple(_send_back(root, year, folder, told)) if folder else ()
    absent = tuple(u.id for u in plan.units if u.inspected and year.states[u.id] == "missing") if folder else ()
    return Checked(year, _changes(year), folder, written, absent, count, suggested, not_counted(root, plan))


def _changes(year: Collected) -> dict[str, Change]:
    """Return what became of the findings of each unit that sent something else before."""
    units = [unit.id for unit in year.plan.units if unit.id in year.former]
    return {u: changed((f for f in year.findings if f.unit_id == u), year.former[u]) for u in units}


def _refuse_what_is_there(plan: Plan, folder: Path) -> None:
    """Raise UsageError where the folder is none, or holds a workbook that may be written."""
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"--feedback {folder}: is a file; name a folder")
    places = (place.format(unit.id) for unit in plan.units for place in _PLACES.values())
    refuse_overwriting([folder / place for place in places], "move it or name another folder")


def _send_back(root: Path, year: Collected, folder: Path, told: Told) -> Iterator[Path]:
    """Write the workbook of each unit that sent one, and the team's where something in it is to be clarified.

    A file that cannot be read again gets the Phiếu alone.
    """
    folder.mkdir(parents=True, exist_ok=True)
    asked = {finding.file for finding in year.findings}
    sent = [book for book in year.workbooks if book.kind == "submission" or book.file in asked]
    jobs = [(root, book.file if book.accounting else None, _parcel(root, year, book)) for book in sent]
    for book, job, result in zip(sent, jobs, confined(_made, jobs, os.cpu_count() or 1), strict=True):
        path = folder / _PLACES[book.kind].format(book.unit_id)
        path.parent.mkdir(exist_ok=True)
        write_whole(path, _made((root, None, job[2])) if isinstance(result, SubmissionError) else result)
        told(book.unit_id)
        yield path


def _parcel(root: Path, year: Collected, book: Workbook) -> Parcel:
    """Return what makes a workbook: the team is told what is about its own workbook, the unit all else."""
    teams = {other.file for other in year.workbooks if other.kind == "inspection"}
    is_teams = book.kind == "inspection"
    found = [f for f in year.findings if f.unit_id == book.unit_id and (f.file in teams) == is_teams]
    if not is_teams:  # to the unit no other is named
        found = [replace(finding, message=finding.for_unit) for finding in found]
    unit, former = year.plan.unit(book.unit_id), None if is_teams else year.former.get(book.unit_id)
    return partial(feedback_workbook, root / book.file, year.plan, unit, found, former=former, kind=book.kind)


def _made(job: tuple[Path, str | None, Parcel]) -> bytes:
    """Return one workbook; carried out in a process of its own, as reading a file may take anything."""
    root, file, parcel = job
    return parcel(sheets=read_sheets(root / file, file) if file else ())


def _suggest(root: Path, year: Collected, path: Path) -> int:
    """Write the spellings that may be accepted; no file where there are none. Return how many."""

    def present(finding: Finding) -> Collection[str]:
        table = year.tables.units.get(finding.unit_id or "", {}).get(finding.table or "")
        return table.columns if table else ()

    asked = [finding for finding in year.findings if not _in_record(year.database, finding)]
    found = suggestions(asked, year.forms, load_lists(root / "data" / "forms"), present)
    if found:
        write_whole(path, suggestions_toml(found).encode())
    else:
        path.unlink(missing_ok=True)
    return len(found)


def _in_record(database: Path, finding: Finding) -> bool:
    """Tell whether DATA-COLUMN speaks of a cell of a record, whose column has no heading."""
    if finding.code != "DATA-COLUMN":
        return False
    place = (finding.file, finding.sheet, finding.cell)
    with closing(sqlite3.connect(database)) as year:
        wanted = "SELECT 1 FROM cells WHERE file IS ? AND sheet IS ? AND cell IS ?"
        return year.execute(wanted, place).fetchone() is not None
