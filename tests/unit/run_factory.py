"""A small root for the batch: three units, four notebooks of a few cells, a stand-in for `collect`."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
from collections.abc import Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

from khcn_tools.model import Plan
from khcn_tools.plan import year_files

REPOSITORY = Path(__file__).parents[2]
UNITS = {
    "quan-ly-khoa-hoc": "Phòng Quản lý Khoa học",
    "quan-ly-co-so": "Phòng Quản lý Khoa học và Công nghệ cơ sở",
    "van-phong": "Văn phòng Sở",
}

HEAD = """\
from khcn_tools.document.display import bundle
from khcn_tools.document.parts import Letterhead
from khcn_tools.plan import find_root, load_plan
"""
_PARAMETERS = 'unit = ""  # a unit\nyear = 0\naudience = "council"\n'
LETTERHEAD = """\
name = load_plan(find_root(), year).unit(unit).name
head = Letterhead("UBND", "Sở", "/BC", "", "BÁO CÁO", f"năm {year} tại {name}", "", date="2022-12-31")
display(bundle(head), raw=True)
"""
OVERALL_LETTERHEAD = """\
head = Letterhead("UBND", "Sở", "/BC", "", "BÁO CÁO", f"năm {year} tại các đơn vị", "", date="2022-12-31")
display(bundle(head), raw=True)
"""


def make_root(folder: Path) -> Path:
    """Make a root with its plan, notebooks and one submission a unit, the last unit's missing."""
    (folder / "data/plans").mkdir(parents=True)
    (folder / "data/submissions/2022").mkdir(parents=True)
    (folder / "data/forms").mkdir()
    shutil.copy(REPOSITORY / "data/plans/2022.toml", folder / "data/plans/2022.toml")
    plan = (folder / "data/plans/2022.toml").read_text("utf-8")
    (folder / "data/plans/2022.toml").write_text(_with_units(plan), "utf-8")
    for unit_id in list(UNITS)[:-1]:
        submit(folder, unit_id, f"báo cáo của {unit_id}")
    notebook(folder, "unit_report", [HEAD, _PARAMETERS, LETTERHEAD, "print(find_root())"])
    without_unit = _PARAMETERS.partition("\n")[2]
    for name in ("minutes", "request"):
        notebook(folder, name, [HEAD, _PARAMETERS, LETTERHEAD])
    notebook(folder, "overall_report", [HEAD, without_unit, OVERALL_LETTERHEAD])
    return folder


def _with_units(plan: str) -> str:
    head = plan[: plan.index("[[units]]")]
    kind = 'kind = "division"'
    units = (f'[[units]]\nid = "{key}"\nname = "{name}"\n{kind}\n' for key, name in UNITS.items())
    leadership = '[[units]]\nid = "lanh-dao-so"\nname = "Lãnh đạo Sở"\nkind = "leadership"\ninspected = false\n'
    return head + leadership + "\n".join(units)


def submit(root: Path, unit_id: str, text: str) -> None:
    """Hand in what stands for a unit's workbook."""
    (root / f"data/submissions/2022/{unit_id}.xlsx").write_text(text, "utf-8")


def notebook(root: Path, name: str, cells: Sequence[str]) -> None:
    """Write a notebook whose second cell holds the parameters."""
    data = {
        "cells": [
            {
                "cell_type": "code",
                "id": f"cell-{n}",
                "metadata": {"tags": ["parameters"]} if n == 1 else {},
                "source": source,
                "outputs": [],
                "execution_count": None,
            }
            for n, source in enumerate(cells)
        ],
        "metadata": {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    (root / "notebooks").mkdir(exist_ok=True)
    (root / f"notebooks/{name}.ipynb").write_text(json.dumps(data, ensure_ascii=False), "utf-8")


def edit_cell(root: Path, name: str, number: int, source: str) -> None:
    """Put another source into a cell of a notebook."""
    path = root / f"notebooks/{name}.ipynb"
    data = json.loads(path.read_text("utf-8"))
    data["cells"][number]["source"] = source
    path.write_text(json.dumps(data, ensure_ascii=False), "utf-8")


def collect(root: Path, plan: Plan) -> None:
    """Write what the batch reads of a year's database: a unit's digest is that of its submission."""
    files = year_files(root, plan.year)
    own = {unit.id: files.get(f"data/submissions/2022/{unit.id}.xlsx", "") for unit in plan.units}
    units = [(unit_id, "received" if sha256 else "missing", sha256) for unit_id, sha256 in own.items()]
    findings = [(unit_id, "error") for unit_id, sha256 in own.items() if not sha256]
    whole = hashlib.sha256(json.dumps(own).encode()).hexdigest()
    path = root / "data/clean/2022.sqlite"
    path.parent.mkdir(exist_ok=True)
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE units (unit_id, submission, digest)")
        connection.execute("CREATE TABLE meta (key, value)")
        connection.execute("CREATE TABLE findings (unit_id, severity)")
        connection.execute("CREATE TABLE inputs (path, sha256)")
        connection.executemany("INSERT INTO units VALUES (?, ?, ?)", units)
        connection.execute("INSERT INTO meta VALUES ('digest', ?)", [whole])
        connection.executemany("INSERT INTO findings VALUES (?, ?)", findings)
        connection.executemany("INSERT INTO inputs VALUES (?, ?)", list(files.items()))
        connection.commit()


def one_thread(workers: int) -> Executor:
    """Return a pool that works in this process: a second saved for each build of a test."""
    del workers
    return ThreadPoolExecutor(1)
