"""Which reports a year has: one for each inspected unit, and one for all together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from khcn_tools.errors import UsageError
from khcn_tools.model import Plan, Unit
from khcn_tools.run.parameters import Parameter, nearest

OVERALL = "overall"
OVERALL_NAME = "Báo cáo chung toàn Sở"
AUDIENCES = ("council",)
FORMATS = ("html", "pdf")
_LATER = {"audience": ("unit", "public"), "format": ("docx",)}


@dataclass(frozen=True, slots=True)
class Report:
    """One report to be made. `unit` is None for the report of all units together."""

    id: str
    unit: Unit | None
    notebook: Path
    parameters: Mapping[str, Parameter] = field(hash=False)

    @property
    def unit_id(self) -> str | None:
        """The unit's identifier; None for the report of all."""
        return self.unit.id if self.unit else None

    @property
    def name(self) -> str:
        """What it is called on the index page."""
        return self.unit.name if self.unit else OVERALL_NAME

    @property
    def stem(self) -> str:
        """Its files' path within the audience's folder, without ending."""
        return f"units/{self.id}" if self.unit else self.id


def reports_of(root: Path, plan: Plan, audience: str) -> list[Report]:
    """Return the reports of a year in the plan's order, the overall one last."""
    of_year: dict[str, Parameter] = {"year": plan.year, "audience": audience}
    notebooks = root / "notebooks"
    units = [
        Report(unit.id, unit, notebooks / "unit_report.ipynb", {"unit": unit.id, **of_year})
        for unit in plan.units
        if unit.inspected
    ]
    return [*units, Report(OVERALL, None, notebooks / "overall_report.ipynb", of_year)]


def audience_folder(root: Path, plan: Plan, audience: str) -> Path:
    """Return the folder that an audience's reports lie in."""
    return root / "reports" / str(plan.year) / audience


def inspected(plan: Plan, unit_ids: Iterable[str]) -> list[Unit]:
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


def available(kind: str, asked: Iterable[str], choices: tuple[str, ...]) -> tuple[str, ...]:
    """Return the formats (or the audience) asked for, each once, in the order of `choices`.

    Raises UsageError for one that this version does not make, and for one that there is not.
    """
    wanted = [word.strip() for word in asked]
    for word in wanted:
        if word in _LATER[kind]:
            raise UsageError(f"{kind} {word!r} is not available in this version; choose {' or '.join(choices)}")
        if word not in choices:
            raise UsageError(f"there is no {kind} {word!r}{nearest(word, choices)}")
    return tuple(choice for choice in choices if choice in wanted)
