"""Years of clean tables in memory: a row is what a person would type, everything else stays empty.

Rows stand from row 5 on, columns as on the form's sheet (STT is A), so that "J6" is the second person's title;
a form of pairs has its labels in A and its values in B.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from khcn_tools.forms import load_forms
from khcn_tools.model import (
    CleanCell,
    CleanTable,
    DateSpan,
    Finding,
    Plan,
    Record,
    Unit,
    YearTables,
    column_letters,
)
from khcn_tools.plan import load_plan
from khcn_tools.rulebook import Rulebook, load_rulebook
from khcn_tools.rules import check

ROOT = Path(__file__).parents[2]
FORMS = load_forms(ROOT)
RULEBOOK = load_rulebook(ROOT)

PHONG = Unit("phong-mot", "Phòng Một", "division", ("P. Một",))
TRUNG_TAM = Unit("trung-tam", "Trung tâm Hai", "subordinate")
LANH_DAO = Unit("lanh-dao-so", "Lãnh đạo Sở", "leadership", inspected=False)

FIRST_ROW = 5

Rows = Iterable[Mapping[str, Any]]


def date(iso: str) -> DateSpan:
    """Read a date as precise as it is written: "2022-03-01", "2022-03", "2022-Q1", "2022"."""
    return DateSpan.from_iso(iso)


def plan(year: int = 2022, units: tuple[Unit, ...] = (PHONG,), deadline: dt.date | None = None) -> Plan:
    """Return the plan of 2022 with another year, other units, a deadline."""
    return dataclasses.replace(load_plan(ROOT, 2022), year=year, units=units, deadline=deadline)


def table(form_id: str, unit_id: str, rows: Rows, missing: Iterable[str] = ()) -> CleanTable:
    """Return a clean table: what a row does not give is empty, what is `missing` is not on the sheet."""
    form = FORMS[form_id]
    columns = [c.id for c in form.columns]
    there = [(n, column) for n, column in enumerate(columns) if column not in set(missing)]
    records = []
    for row, values in enumerate(rows, start=FIRST_ROW):
        assert not set(values) - set(columns)
        records.append(Record(row, {c: _cell(values.get(c), _address(form.layout, row, n)) for n, c in there}))
    file = f"data/submissions/2022/{unit_id}.xlsx"
    return CleanTable(form_id, unit_id, file, form.sheet, frozenset(c for _, c in there), tuple(records))


def _address(layout: str, row: int, n: int) -> str:
    return f"B{row + n}" if layout == "pairs" else f"{column_letters(n + 2)}{row}"


def _cell(value: Any, address: str) -> CleanCell:
    return CleanCell(value, None if value is None else str(value), address)


def tables(unit_id: str = PHONG.id, missing: Iterable[str] = (), **forms: Rows) -> dict[str, CleanTable]:
    """Return one unit's tables; `missing` names columns as "people.title"."""
    absent = [name.partition(".") for name in missing]
    return {
        form: table(form, unit_id, rows, [column for other, _, column in absent if other == form])
        for form, rows in forms.items()
    }


def year(units: Mapping[str, Mapping[str, CleanTable]], of: Plan | None = None) -> YearTables:
    """Return a year of the units given."""
    return YearTables(of or plan(), units)


def found(code: str, tables: YearTables, rulebook: Rulebook = RULEBOOK, regime: str = "") -> list[Finding]:
    """Return the findings of one rule in the year's regime."""
    rules = rulebook.for_year(tables.plan.year, regime)
    return [finding for finding in check(tables, rules) if finding.code == code]
