"""The files that a year is made from, with the unit that sent each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from khcn_tools.collect.folder import Filing
from khcn_tools.model import Plan
from khcn_tools.plan import year_files

_SUBMISSIONS = "data/submissions/"


class Input(NamedTuple):
    """A file: its path under the root, its hash, and whose it is, None for what is everybody's."""

    path: str
    sha256: str
    unit_id: str | None


def inputs(root: Path, plan: Plan, filed: Iterable[Filing]) -> tuple[Input, ...]:
    """Return the files in order of path; each file of a folder of CSV files is one."""
    owners = {filing.file: filing.unit_id for filing in filed}
    return tuple(Input(path, sha, _owner(path, owners)) for path, sha in year_files(root, plan.year).items())


def submissions(files: Iterable[Input]) -> dict[str, set[Input]]:
    """Return what each unit sent."""
    found: dict[str, set[Input]] = {}
    for file in files:
        if file.unit_id and file.path.startswith(_SUBMISSIONS):
            found.setdefault(file.unit_id, set()).add(file)
    return found


def _owner(path: str, owners: Mapping[str, str]) -> str | None:
    """Return the unit that a file, or a folder that it lies in, belongs to."""
    places = (path, *map(str, PurePosixPath(path).parents))
    return next((owners[place] for place in places if place in owners), None)
