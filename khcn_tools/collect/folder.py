"""Which file in the year's folders is whose.

A unit's workbook is the file, or the folder of CSV files, whose name without ending is the unit's
identifier. What belongs to no unit, or comes second, is told and not read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from rapidfuzz import process

from khcn_tools.model import Plan
from khcn_tools.plan import FOLDERS


@dataclass(frozen=True, slots=True)
class Filing:
    """A file that is a unit's: `kind` is "submission" or "inspection", `file` its path under the root."""

    unit_id: str
    kind: str
    file: str


@dataclass(frozen=True, slots=True)
class Stray:
    """A file that is nobody's, or a second one of a unit; `figures` fill the words of DATA-STRAY."""

    unit_id: str | None
    file: str
    figures: dict[str, str]


@dataclass(frozen=True, slots=True)
class Filings:
    """What lies in the year's folders."""

    workbooks: list[Filing] = field(default_factory=list)
    strays: list[Stray] = field(default_factory=list)


def filings(root: Path, plan: Plan) -> Filings:
    """Return the workbooks of the year in the plan's order of units, and what is astray."""
    found = Filings()
    for kind, folder in FOLDERS.items():
        taken: dict[str, str] = {}
        for path in _entries(root / "data" / folder / str(plan.year)):
            file = path.relative_to(root).as_posix()
            owner = next((unit.id for unit in plan.units if unit.id == path.stem), None)
            if owner is None:
                found.strays.append(Stray(None, file, {"problem": _nobodys(path.stem, plan)}))
            elif owner in taken:
                problem = f"là tệp thứ hai của cùng đơn vị; tệp đã đọc là {taken[owner]}"
                found.strays.append(Stray(owner, file, {"problem": problem}))
            else:
                taken[owner] = file
        found.workbooks.extend(Filing(unit.id, kind, taken[unit.id]) for unit in plan.units if unit.id in taken)
    return found


def _entries(folder: Path) -> Iterator[Path]:
    """Yield the files and folders in a year's folder by name, those of office programs left out."""
    if folder.is_dir():
        yield from (p for p in sorted(folder.iterdir()) if not p.name.startswith((".", "~$")))


def _nobodys(stem: str, plan: Plan) -> str:
    """Say that a file is nobody's, and whose it may be."""
    problem = "không thuộc đơn vị nào trong kế hoạch"
    close = process.extractOne(stem, [unit.id for unit in plan.units], score_cutoff=60)
    return f"{problem}; tên gần nhất: “{close[0]}”" if close else problem
