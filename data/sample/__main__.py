"""Write the sample year: ``python -m data.sample [ROOT]``, the root of the repository by default.

``next_year`` beside this module writes a root that holds 2022 and the small sample year 2023.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import reduce
from pathlib import Path

from openpyxl.workbook import Workbook

from data.sample.derived import complete
from data.sample.drawing import write, write_pairs
from data.sample.habits import HABITS, Habits
from data.sample.inspection import filled_in
from data.sample.mess import Mess
from data.sample.page import page
from data.sample.sent import SENT, Sending, as_xlsx
from data.sample.textfile import Content, load, load_shared
from khcn_tools.blank import submission_workbook, to_bytes
from khcn_tools.blank.page import Setting
from khcn_tools.forms import load_forms
from khcn_tools.model import Form, Plan, Unit
from khcn_tools.plan import FOLDERS, load_plan
from khcn_tools.run.blanks import known, team_workbook

HERE = Path(__file__).parent
YEAR = 2022


def main(root: Path, habits: Habits = HABITS, sent: Mapping[str, Sending] = SENT, year: int = YEAR) -> None:
    """Write the submissions, have them checked, and write the team's workbooks on what was found."""
    plan, forms = load_plan(root, year), load_forms(root)
    submissions, inspections = (root / "data" / name / str(year) for name in FOLDERS.values())
    for folder in (submissions, inspections):
        folder.mkdir(parents=True, exist_ok=True)
        _clear(folder, plan)
    for unit, content in _contents(plan, "content"):
        workbook = submission(plan, unit, forms, content, habits.get(unit.id, {}))
        files = sent.get(unit.id, as_xlsx)(workbook, submission_workbook(plan, unit, forms))
        for name, data in files.items():
            path = Path(f"{submissions / unit.id}{name}")
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(data)
    opened = known(root, plan)
    for unit, content in _contents(plan, "visits"):
        workbook = filled_in(team_workbook(plan, unit, forms, opened), forms, content)
        (inspections / f"{unit.id}.xlsx").write_bytes(to_bytes(workbook))


def _clear(folder: Path, plan: Plan) -> None:
    """Take away what was written before, in whatever a unit then sent."""
    units = {unit.id for unit in plan.units}
    for path in [path for path in folder.iterdir() if path.stem in units]:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


def _contents(plan: Plan, folder: str) -> Iterator[tuple[Unit, Content]]:
    """Yield the content of each unit that has a file in `folder`, in the order of the plan."""
    here = HERE if plan.year == YEAR else HERE / str(plan.year)
    shared = load_shared(here / "content" / "shared.txt")
    for unit in plan.units:
        path = here / folder / f"{unit.id}.txt"
        if path.exists():
            yield unit, load(path, shared)


def submission(
    plan: Plan, unit: Unit, forms: Mapping[str, Form], content: Content, habits: Mapping[str, tuple[Mess, ...]]
) -> Workbook:
    """Return the workbook of a unit, filled in in its own manner."""
    workbook, rows = submission_workbook(plan, unit, forms), complete(content)
    info = forms["unit_info"]
    write_pairs(workbook[info.sheet], info, rows["unit_info"][0])
    for form in _tables(forms.values()):
        tidy = page(form, rows[form.id])
        messy = reduce(lambda before, mess: mess(before), habits.get(form.id, ()), tidy)
        write(workbook, messy, Setting(plan, unit, {}))
    return workbook


def _tables(forms: Iterable[Form]) -> list[Form]:
    """Return the forms of a unit's workbook that are tables."""
    return [form for form in forms if form.workbook == "submission" and form.layout == "table"]


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve())
