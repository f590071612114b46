"""A new year's plan, and a root of one's own: what can be carried on is, nothing is guessed."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from khcn_tools.errors import UsageError
from khcn_tools.forms import load_forms
from khcn_tools.model import Plan
from khcn_tools.plan import FOLDERS, find_root, load_plan, plan_years
from khcn_tools.rulebook import load_rulebook
from khcn_tools.run.plan_text import carried_on
from khcn_tools.run.review import asked, carried
from khcn_tools.run.screen import folded
from khcn_tools.run.unfinished import write_whole

_LOCAL = "local.toml"
_INSTALLED = Path(__file__).parents[2]

_IGNORED = """\
# Submissions, what the team wrote down and all that is made of them are personal data: never in a repository.
/data/submissions/
/data/inspections/
/data/clean/
/reports/
__pycache__/
.ipynb_checkpoints/
"""


@dataclass(frozen=True, slots=True)
class NewYear:
    """The plan of a new year under `root`, made from the plan of the year `before`.

    `carried` holds for all years and so for this one; `asked` is what to look at before it is used, by heading.
    """

    root: Path
    plan: Plan
    before: int
    carried: tuple[str, ...]
    asked: Mapping[str, Sequence[str]]


def new_year(root: Path, year: int) -> NewYear:
    """Carry the latest earlier plan on to `year` and make the year's folders.

    Raises UsageError where the year has a plan already, or no earlier year has one.
    """
    years = plan_years(root)
    earlier = [one for one in years if one < year]
    if year in years:
        raise UsageError(f"data/plans/{year}.toml: already there, and never overwritten; edit it, or move it")
    if not earlier:
        listed = ", ".join(map(str, years)) or "none"
        raise UsageError(f"no plan of a year before {year} to carry on; plans in data/plans: {listed}")
    return _carry(_sound(root, earlier[-1]), root, root, year, real=False)


def init(target: Path, year: int | None = None, source: Path | None = None) -> NewYear:
    """Make a root of one's own in the folder `target`: plan, forms, rules and notebooks, and no data.

    They come from the root `source`, or the one that the package lies in, or the nearest one upwards. Without
    `year` it is that of the latest plan there. Raises UsageError where `target` holds something already.
    """
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise UsageError(f"{target}: is there and not empty; name a folder that is new or empty")
    source = source or _source()
    years = plan_years(source)
    if not years:
        raise UsageError(f"{source}: no plan in data/plans to start from; name another folder with --root DIR")
    year = year or years[-1]
    before = _sound(source, max((one for one in years if one <= year), default=years[0]))
    for folder, kind in (("data/forms", "toml"), ("data/rules", "toml"), ("notebooks", "ipynb")):
        _copy(source / folder, target / folder, kind)
    (target / "data" / "plans").mkdir()
    (target / "reports").mkdir()
    write_whole(target / ".gitignore", _IGNORED.encode())
    return _carry(before, source, target, year, real=True)


def of_new_year(made: NewYear, folder: Path | None = None) -> Iterator[str]:
    """Yield what ``khcn new-year`` says, and ``khcn init`` of the new root in `folder`."""
    year = made.plan.year
    root = f" --root {folder}" if folder else ""
    yield f"{folder or made.root}: data/plans/{year}.toml, made from the plan of {made.before}; empty folders:"
    yield f"data/submissions/{year}, data/inspections/{year}"
    yield from ("", "carried on:", *(f"  {line}" for line in made.carried))
    yield from ("", "TO BE LOOKED AT before the year is used")
    for head, lines in made.asked.items():
        yield from ("", f"{head}:")
        yield from (folded(line, 2, 6) for line in lines)
    yield ""
    yield f"next: go through data/plans/{year}.toml, then: khcn forms --year {year}{root}"


def _sound(root: Path, year: int) -> Plan:
    """Return a plan; a plan, form or rule at fault stops here, before anything is written."""
    load_forms(root)
    load_rulebook(root)
    return load_plan(root, year)


def _carry(before: Plan, source: Path, root: Path, year: int, *, real: bool) -> NewYear:
    """Write the plan of `year` under `root` from the one of `before` under `source`, and the year's folders."""
    text = (source / "data" / "plans" / f"{before.year}.toml").read_text("utf-8")
    text = carried_on(text, year, real=real)
    write_whole(root / "data" / "plans" / f"{year}.toml", text.encode())
    for folder in FOLDERS.values():
        (root / "data" / folder / str(year)).mkdir(parents=True, exist_ok=True)
    plan = load_plan(root, year)
    return NewYear(root, plan, before.year, tuple(carried(root, plan)), asked(root, before, plan))


def _source() -> Path:
    """Return the root that the installed package lies in, or the nearest one upwards from here."""
    if (_INSTALLED / "data" / "plans").is_dir():
        return _INSTALLED
    try:
        return find_root()
    except UsageError:
        raise UsageError("no data/plans to start from; name the folder that holds data/: --root DIR") from None


def _copy(source: Path, target: Path, kind: str) -> None:
    """Copy the files of one kind, without what was accepted or set locally."""
    target.mkdir(parents=True)
    for path in sorted(source.glob(f"*.{kind}")):
        if path.name != _LOCAL:
            shutil.copyfile(path, target / path.name)
