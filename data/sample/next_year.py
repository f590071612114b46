"""The small sample year after: ``python -m data.sample.next_year DIR``, in the root of the repository.

DIR becomes a root of its own that holds 2022 as it is here and 2023: three units that are inspected again, to
show what became of what was recommended.
"""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Collection
from pathlib import Path

from data.sample.__main__ import HERE, YEAR, main
from khcn_tools.collect import collect
from khcn_tools.plan import FOLDERS, load_plan
from khcn_tools.run.new_year import new_year

_NEXT = YEAR + 1
_COPIED = (*(f"data/{name}" for name in ("plans", "forms", "rules", *FOLDERS.values())), "notebooks")
_FILLED = {"issued_on": f"tháng 01 năm {_NEXT}", "period": f"Quý IV/{_NEXT}"}
_UNIT = re.compile(r'^id = "(?P<id>[a-z0-9-]+)"\n(?P<rest>(?:.+\n)*)', re.MULTILINE)


def write_next_year(source: Path, target: Path) -> None:
    """Copy the root `source` to `target`, and write there the year after as a whole, collected."""
    for name in _COPIED:
        shutil.copytree(source / name, target / name, ignore=shutil.ignore_patterns(".*"))
    collect(target, load_plan(target, YEAR))
    path = target / "data" / "plans" / f"{_NEXT}.toml"
    new_year(target, _NEXT)
    visits = (HERE / str(_NEXT) / "visits").glob("*.txt")
    path.write_text(_filled(path.read_text("utf-8"), {visit.stem for visit in visits}), "utf-8")
    main(target, {}, {}, _NEXT)
    collect(target, load_plan(target, _NEXT))


def _filled(text: str, visited: Collection[str]) -> str:
    """Return the plan with what it leaves blank, and only the `visited` units to be inspected."""
    for key, value in _FILLED.items():
        text = re.sub(rf'(?:^# CẦN GHI .*\n)?^{key} = ""', f'{key} = "{value}"', text, flags=re.MULTILINE)
    return _UNIT.sub(lambda unit: _unit(unit, visited), text)


def _unit(unit: re.Match[str], visited: Collection[str]) -> str:
    """Return a unit as it stands in the plan, taken out of the inspection unless it is visited."""
    left = unit["id"] in visited or "inspected = " in unit["rest"]
    return unit[0] + ("" if left else "inspected = false\n")


if __name__ == "__main__":
    write_next_year(Path.cwd(), Path(sys.argv[1]).resolve())
