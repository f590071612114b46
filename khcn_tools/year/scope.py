"""What a report looks at: one unit of a collected year, or the whole Sở.

Every other module here is functions of a `Scope`: what one cell of a notebook shows, as a DataFrame with
Vietnamese headings or as text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from khcn_tools.errors import UsageError
from khcn_tools.model import AUDIENCES, DateSpan
from khcn_tools.plan import find_root, load_plan, plan_years
from khcn_tools.text import matching_key
from khcn_tools.year.store import Row, Store

READ = frozenset({"received", "has_issues"})
"""States of a submission that could be read."""

TEAMS = "data/inspections/"
"""Where the workbooks of the inspection team lie."""

_BEFOREHAND: Mapping[str, frozenset[str]] = {
    "visit": frozenset({"unit_name"}),
    "assessments": frozenset({"item"}),
    "clarifications": frozenset({"finding", "subject", "message"}),
    "proposals": frozenset(),
    "follow_up": frozenset({"number", "recommendation", "responsible", "due_on"}),
}
"""The team's forms, and what stands in each before the visit."""


@dataclass(frozen=True, slots=True)
class Scope:
    """An opened year, seen for one unit, or for all of them where `unit` is None."""

    store: Store
    unit: str | None
    audience: str

    def rows(self, table: str, unit: str | None = None) -> list[Row]:
        """Return rows as they are kept: of `unit`, else of the scope's own unit, else of all."""
        return self.store.rows(table, unit or self.unit)

    @property
    def name(self) -> str:
        """The unit's name, or the organ's."""
        return str(self.store.units[self.unit]["name"] if self.unit else self.store.meta["organ"])

    @property
    def inspected(self) -> dict[str, Row]:
        """The inspected units in view, by identifier."""
        units = self.store.inspected
        return {self.unit: units[self.unit]} if self.unit else units

    @property
    def last_year(self) -> Scope | None:
        """The same view of the year before; None where it was not collected, or had no such unit."""
        past = self.store.last_year
        return Scope(past, self.unit, self.audience) if past and self.unit in {None, *past.units} else None

    @property
    def submitted(self) -> list[str]:
        """The inspected units in view with a submission that could be read."""
        return [key for key, unit in self.inspected.items() if unit["submission"] in READ]

    @property
    def missing(self) -> list[str]:
        """The names of the inspected units in view without such a submission."""
        submitted = set(self.submitted)
        return [unit["name"] for key, unit in self.inspected.items() if key not in submitted]

    @property
    def counted(self) -> dict[str, Row]:
        """The units in view whose figures are summed: inspected or not, those that could be read."""
        units = self.inspected if self.unit else self.store.units
        return {key: unit for key, unit in units.items() if unit["submission"] in READ}

    @property
    def visited(self) -> list[str]:
        """The inspected units in view of which the team has written more than was written in beforehand."""
        seen = {row["unit_id"] for table in _BEFOREHAND for row in self.rows(table) if self.told(table, row)}
        return [key for key in self.inspected if key in seen]

    def told(self, table: str, row: Row) -> bool:
        """Tell whether the team wrote anything of its own in a row, be it nothing that was understood."""
        own = row.keys() - _BEFOREHAND[table] - {"unit_id", "row"}
        return any(self.store.text(table, row, column) for column in own)

    def about(self, table: str, unit: str, subject: str | None) -> list[Row]:
        """Return a unit's rows about a subject; the unit itself is the same by its name and its aliases."""
        return self.store.about(table, unit, subject or "")

    def unit_name(self, row: Row) -> str:
        """Return the name of the unit that a row belongs to; of a row that is no unit's, the whole Sở."""
        return str(self.store.units[row["unit_id"]]["name"]) if row["unit_id"] else "Toàn Sở"

    def printed(self, table: str, columns: list[str], rows: Iterable[Row] | None = None) -> pd.DataFrame:
        """Return rows as people read them, under the form's headings, for the whole Sở with the unit's name."""
        chosen = self.rows(table) if rows is None else list(rows)
        cells = [[self.store.text(table, row, column) for column in columns] for row in chosen]
        frame = pd.DataFrame(cells, columns=[self.store.headings[table, column] for column in columns])
        if self.unit is None:
            frame.insert(0, "Đơn vị", [self.unit_name(row) for row in chosen])
        return frame


def of_team(finding: Row) -> bool:
    """Tell whether a finding is about the inspection team's own workbook, and so none of the unit's."""
    return (finding["file"] or "").startswith(TEAMS)


def same(one: str | None, other: str | None) -> bool:
    """Tell whether two names are the same on the matching key: accents count."""
    return matching_key(one or "") == matching_key(other or "")


def percent(part: int, whole: int) -> str:
    """Return a share in the Vietnamese form, one digit after the comma.

    >>> percent(7, 9)
    '77,8%'
    """
    return f"{100 * part / whole:.1f}%".replace(".", ",") if whole else "–"


def count(number: float) -> str:
    """Return a count as official documents write it: 01 to 09 with two digits.

    >>> count(0), count(7), count(1234)
    ('0', '07', '1.234')
    """
    return f"{int(number):02,}".replace(",", ".") if number else "0"


def in_words(iso: str) -> str:
    """Return a date as documents write it: days to 09 and months to 02 with two digits.

    >>> in_words("2022-11-04"), in_words("2023-01-31"), in_words("2022-11")
    ('ngày 04 tháng 11 năm 2022', 'ngày 31 tháng 01 năm 2023', '11/2022')
    """
    span = DateSpan.from_iso(iso)
    if span.precision != "day":
        return str(span)
    day = span.first
    month = f"{day.month:02}" if day.month <= 2 else str(day.month)  # noqa: PLR2004 - Nghị định 30/2020/NĐ-CP
    return f"ngày {day.day:02} tháng {month} năm {day.year}"


def control(*pairs: tuple[str, Any, Any]) -> pd.DataFrame:
    """Return figures that must agree: Kiểm soát, Số thứ nhất, Số thứ hai."""
    return pd.DataFrame(pairs, columns=["Kiểm soát", "Số thứ nhất", "Số thứ hai"])


def open_year(year: int, audience: str = "council", root: Path | None = None) -> Scope:
    """Open a collected year as a whole.

    Raises UsageError where the year has no plan, the audience is not known or gets reports of one unit only;
    StaleYearError where ``khcn check`` is to be run first.
    """
    if audience == "unit":
        raise UsageError("đối tượng “unit” chỉ nhận báo cáo của từng đơn vị, không nhận báo cáo chung")
    root = root or find_root()
    _refuse_unknown(root, year, audience)
    return Scope(Store(root, year, audience=audience), None, audience)


def open_unit(
    unit: str, year: int, audience: str = "council", root: Path | None = None, *, shared: bool = False
) -> Scope:
    """Open one unit of a collected year; what is `shared` with the unit, as what it may see too.

    Raises UsageError where the year has no plan, the audience is not known or gets the report of all only,
    or `unit` is not an inspected unit of the plan, with the list of those that are; StaleYearError where
    ``khcn check`` is to be run first.
    """
    if audience == "public":
        raise UsageError("đối tượng “public” chỉ nhận báo cáo chung, không nhận báo cáo của từng đơn vị")
    root = root or find_root()
    _refuse_unknown(root, year, audience)
    inspected = {one.id: one.name for one in load_plan(root, year).units if one.inspected}
    if unit not in inspected:
        listed = "\n".join(f"  {key:<24} {name}" for key, name in inspected.items())
        asked = f"“{unit}” không phải là đơn vị được kiểm tra" if unit else "chưa chọn đơn vị (tham số unit)"
        raise UsageError(f"{asked}; các đơn vị năm {year}:\n{listed}")
    return Scope(Store(root, year, audience="unit" if shared else audience, unit=unit), unit, audience)


def _refuse_unknown(root: Path, year: int, audience: str) -> None:
    """Raise UsageError for an audience that there is not, and for a year without a plan."""
    if audience not in AUDIENCES:
        raise UsageError(f"đối tượng “{audience}” không có; chọn một trong: {', '.join(AUDIENCES)}")
    if year not in plan_years(root):
        listed = ", ".join(map(str, plan_years(root)))
        raise UsageError(f"tham số year = {year} không có kế hoạch; các năm có kế hoạch: {listed}")
