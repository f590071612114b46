"""Which reports and documents a year has: their notebooks, their parameters, where their files lie."""

from __future__ import annotations

import ast
import difflib
import itertools
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from khcn_tools.errors import UsageError
from khcn_tools.model import Plan, Unit

OVERALL = "overall"
FORMATS = ("html", "pdf", "docx")
DEFAULT_FORMATS = FORMATS[:2]
OPEN = "public"
"""The audience whose folder may be published as it is: finished pages, no notebook, no log, no sources."""

Parameter = str | int | float | bool | None
"""What can be written into a notebook and read back the same; a date or a path would become a string."""

REPORT = "report"


@dataclass(frozen=True, slots=True)
class Kind:
    """What is made for each unit: its notebook, the folder of its files, what the index page calls it."""

    notebook: str
    folder: str
    name: str


KINDS: Mapping[str, Kind] = {
    REPORT: Kind("unit_report", "units", "Báo cáo"),
    "minutes": Kind("minutes", "minutes", "Biên bản"),
    "request": Kind("request", "requests", "Công văn"),
}
"""The kinds by name, the reports first; all others are called documents."""


@dataclass(frozen=True, slots=True)
class Report:
    """One report or document to be made, and what it is called; `unit_id` is None for the report of all."""

    unit_id: str | None
    name: str
    notebook: Path
    parameters: Mapping[str, Parameter]
    kind: str = REPORT

    @property
    def id(self) -> str:
        """Its identifier: a report has its unit's, a document also says what it is."""
        return id_of(self.kind, self.unit_id)

    @property
    def place(self) -> str:
        """Where its files lie in the audience's folder, without their endings."""
        return f"{KINDS[self.kind].folder}/{self.unit_id}" if self.unit_id else OVERALL

    @property
    def title(self) -> str:
        """What a list of them all calls it."""
        return self.name if self.kind == REPORT else f"{KINDS[self.kind].name} – {self.name}"

    @property
    def pages_only(self) -> bool:
        """Whether no notebook is kept beside its pages."""
        return self.parameters.get("audience") == OPEN


def id_of(kind: str, unit_id: str | None) -> str:
    """Return the identifier of a report or document.

    >>> id_of("report", "van-phong"), id_of("report", None), id_of("minutes", "van-phong")
    ('van-phong', 'overall', 'minutes/van-phong')
    """
    of_unit = unit_id or OVERALL
    return of_unit if kind == REPORT else f"{KINDS[kind].folder}/{of_unit}"


def reports_of(root: Path, plan: Plan, audience: str) -> list[Report]:
    """Return the reports of a year in the plan's order, the overall one last, then the documents by kind.

    A unit gets its own only, the public one list.
    """
    of_year: dict[str, Parameter] = {"year": plan.year, "audience": audience}
    notebooks, units = root / "notebooks", inspected(plan)
    reports, *documents = (
        [
            Report(u.id, u.name, notebooks / f"{kind.notebook}.ipynb", {"unit": u.id, **of_year}, name)
            for u in units
        ]
        for name, kind in KINDS.items()
    )
    if audience == OPEN:
        return [Report(None, "Danh sách, số liệu công khai", notebooks / "public.ipynb", of_year)]
    whole = Report(None, "Báo cáo chung toàn Sở", notebooks / "overall_report.ipynb", of_year)
    of_all = [whole] if audience == "council" else []
    return [*reports, *of_all, *itertools.chain(*documents)]


def audience_folder(root: Path, plan: Plan, audience: str) -> Path:
    """Return the folder that an audience's reports lie in."""
    return root / "reports" / str(plan.year) / audience


def archive_of(folder: Path) -> Path:
    """Return the file to hand over that lies in an audience's folder.

    >>> archive_of(Path("reports/2022/council")).as_posix()
    'reports/2022/council/2022-council.zip'
    """
    return folder / f"{folder.parent.name}-{folder.name}.zip"


def inspected(plan: Plan, unit_ids: Iterable[str] = ()) -> list[Unit]:
    """Return the inspected units named, in the plan's order; all where none is named.

    Raises UsageError for an identifier that the plan does not have, or whose unit is not inspected.
    """
    wanted = set(unit_ids)
    known = {unit.id: unit for unit in plan.units}
    for unit_id in sorted(wanted):
        if unit_id not in known:
            raise UsageError(f"no unit {unit_id!r} in the plan of {plan.year}{nearest(unit_id, known)}")
        if not known[unit_id].inspected:
            raise UsageError(f"unit {unit_id!r} is not inspected (inspected = false in the plan): no report")
    return [unit for unit in plan.units if unit.inspected and (not wanted or unit.id in wanted)]


def available(kind: str, asked: Iterable[str], choices: Collection[str]) -> tuple[str, ...]:
    """Return the formats (or the audience) asked for, each once, in the order of `choices`.

    Raises UsageError for one that there is not.
    """
    wanted = [word.strip() for word in asked]
    for word in wanted:
        if word not in choices:
            raise UsageError(f"there is no {kind} {word!r}{nearest(word, choices)}")
    return tuple(choice for choice in choices if choice in wanted)


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the end of a message: what was probably meant, and what there is.

    >>> nearest("unti", ["unit", "year"])
    "; did you mean 'unit'? There is: unit, year"
    """
    known = list(known)
    meant = "".join(f"did you mean {close!r}? " for close in difflib.get_close_matches(word, known, n=1))
    return f"; {meant}There is: {', '.join(known) or 'none'}"


# ---------------------------------------------------------------------------------------------
# The parameters of a notebook


def load(notebook: Path) -> dict[str, Any]:
    """Return a notebook file as JSON; UsageError where it is absent or is none."""
    name = f"{notebook.parent.name}/{notebook.name}"
    try:
        data = json.loads(notebook.read_bytes())
    except FileNotFoundError:
        raise UsageError(f"{name} is not there; it makes the reports, so put it back") from None
    except ValueError as error:
        raise UsageError(f"{name}: not a notebook ({error}); put the original back") from error
    if not isinstance(data, dict) or not isinstance(data.get("cells"), list):
        raise UsageError(f"{name}: not a notebook (no list of cells); put the original back")
    return data


def declared(cells: Sequence[Mapping[str, Any]]) -> dict[str, Parameter]:
    r"""Return the parameters that the cell tagged ``parameters`` assigns, with their defaults.

    >>> declared([{"source": ['unit = ""  # a unit\n', "year = 0"], "metadata": {"tags": ["parameters"]}}])
    {'unit': '', 'year': 0}
    """
    cell = next((c for c in cells if "parameters" in c.get("metadata", {}).get("tags", ())), {"source": ""})
    return {
        target.id: ast.literal_eval(statement.value)
        for statement in ast.parse("".join(cell["source"])).body
        if isinstance(statement, ast.Assign)
        for target in statement.targets
        if isinstance(target, ast.Name)
    }


def refuse_unknown(notebook: Path, given: Mapping[str, Parameter]) -> None:
    """Raise UsageError for a parameter that the notebook does not have, or has with another type.

    papermill alone only warns of it, and runs the report with the default.
    """
    name = f"{notebook.parent.name}/{notebook.name}"
    try:
        known = declared(load(notebook)["cells"])
    except (SyntaxError, ValueError) as error:
        raise UsageError(f"{name}: the parameters cell must hold plain assignments only: {error}") from error
    for parameter, value in given.items():
        if parameter not in known:
            raise UsageError(f"{name}: no parameter {parameter!r}{nearest(parameter, known)}")
        if known[parameter] is not None and type(value) is not type(known[parameter]):
            expected, got = type(known[parameter]).__name__, type(value).__name__
            raise UsageError(f"{name}: parameter {parameter!r} is {expected}, not {got}: {value!r}")
