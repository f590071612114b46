"""The recommendations of the inspection: each with a number that stays, from one year into the next.

::

    BB01 of this year ───────────────────────────────► given this year: KN-<year>-<item>
    `recommendations` of the nearest earlier year ───► those still open
        │ BB04 of this year                            state, day, evidence, reason of each
        ▼
    `recommendations` of this year's database          closed ones stay in it, and go no further
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import astuple, dataclass, fields, replace
from pathlib import Path
from typing import Any

from khcn_tools.clean.faults import Place, Scope, fault
from khcn_tools.clean.nearest import nearest
from khcn_tools.collect.earlier import collected_before, opened
from khcn_tools.model import (
    CLOSED,
    UNKNOWN,
    CleanTable,
    DateSpan,
    Finding,
    Form,
    Plan,
    RawSheet,
    Record,
    Rule,
    YearTables,
)
from khcn_tools.text import search_key

_NEWS = ("state", "done_on", "evidence", "reason")


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A recommendation as the database keeps it: dates as ISO text, `state` by the code of the list.

    `first_due_on` is its due date as it was given, other than `due_on` where it was put off since. A due date
    that was typed and not understood is in `due_typed`. `followed_in` is the year in which the team last
    wrote what became of it. `unit_name` names a unit that later plans may have no more; file, sheet and cell
    say where it was given.
    """

    unit_id: str
    unit_name: str
    number: str
    year: int
    item: str | None
    recommendation: str
    responsible: str | None
    due_on: str | None
    first_due_on: str | None
    due_typed: str | None
    state: str | None
    done_on: str | None
    evidence: str | None
    reason: str | None
    followed_in: int | None
    file: str
    sheet: str | None
    cell: str

    @property
    def row(self) -> tuple[str | int | None, ...]:
        """Its values in the order of `COLUMNS`."""
        return astuple(self)


COLUMNS = tuple(field.name for field in fields(Recommendation))


def recommendations(
    root: Path, tables: YearTables, forms: Mapping[str, Form], rules: Mapping[str, Rule]
) -> tuple[tuple[Recommendation, ...], list[Finding]]:
    """Return the recommendations of a year, those carried over first, and what BB04 says that fits none.

    Raises UsageError where the nearest earlier year cannot be read.
    """
    live = {(r.unit_id, search_key(r.number)): r for r in (*_carried(root, tables.plan), *_given(tables))}
    found: list[Finding] = []
    for table in _tables(tables, "follow_up"):
        unit = tables.plan.unit(table.unit_id)
        told = _Told(Scope(unit, tables.plan, rules, table.file), table, forms["follow_up"])
        known = {key: r.number for (whose, key), r in live.items() if whose == unit.id}
        seen: dict[str, int] = {}
        for record in table.records:
            key = search_key(str(record["number"] or ""))
            if key in seen:
                found.append(told.fault(record, "recommendation_twice", first=seen[key]))
            elif key in known:
                seen[key] = record.row
                live[unit.id, key] = _updated(live[unit.id, key], record, tables.plan.year)
            elif key:
                found.append(told.unknown(record, known))
    return tuple(live.values()), found


def _tables(tables: YearTables, form_id: str) -> Iterator[CleanTable]:
    """Yield a form of each unit that has it, in the plan's order."""
    for unit in tables.plan.units:
        if table := tables.units.get(unit.id, {}).get(form_id):
            yield table


def _carried(root: Path, plan: Plan) -> list[Recommendation]:
    """Return what the nearest earlier year leaves open, units by the names they have now."""
    before = collected_before(root, plan)
    if not before:
        return []
    with opened(root, before[-1]) as connection:
        rows = connection.execute(f"SELECT {', '.join(COLUMNS)} FROM recommendations").fetchall()  # noqa: S608  # our own names
    names = {unit.id: unit.name for unit in plan.units}
    kept = (Recommendation(*row) for row in rows)
    return [replace(r, unit_name=names.get(r.unit_id, r.unit_name)) for r in kept if r.state not in CLOSED]


def _given(tables: YearTables) -> Iterator[Recommendation]:
    """Yield what the team recommends this year, each with its number."""
    for table in _tables(tables, "assessments"):
        taken: dict[str, int] = {}
        for record in table.records:
            if record["recommendation"]:
                number = f"KN-{tables.plan.year}-{record['item'] or 'chung'}"
                taken[number] = nth = taken.get(number, 0) + 1
                yield _new(tables.plan, table, record, number if nth == 1 else f"{number}-{nth}")


def _new(plan: Plan, table: CleanTable, record: Record, number: str) -> Recommendation:
    """Return the recommendation of a row of BB01."""
    due = _known(record["due_on"])
    unclear = record["due_on"] is UNKNOWN and "due_on" in record.cells
    return Recommendation(
        unit_id=table.unit_id,
        unit_name=plan.unit(table.unit_id).name,
        number=number,
        year=plan.year,
        item=_known(record["item"]),
        recommendation=record["recommendation"],
        responsible=_known(record["responsible"]),
        due_on=due,
        first_due_on=due,
        due_typed=record.cells["due_on"].typed if unclear else None,
        state=None,
        done_on=None,
        evidence=None,
        reason=None,
        followed_in=None,
        file=table.file,
        sheet=table.sheet,
        cell=record.cells["recommendation"].cell,
    )


def _updated(was: Recommendation, record: Record, year: int) -> Recommendation:
    """Return a recommendation with what the team wrote of it; what it left blank stays as it was.

    A row in which nothing new stands was only written in beforehand.
    """
    told = {column: value for column in _NEWS if (value := _known(record[column])) is not None}
    due, responsible = _known(record["due_on"]), _known(record["responsible"])
    return replace(
        was,
        **told,
        due_on=due or was.due_on,
        due_typed=None if due else was.due_typed,
        responsible=responsible or was.responsible,
        followed_in=year if told else was.followed_in,
    )


def _known(value: Any) -> Any:
    """Return a clean value as the database keeps it; None where it was not understood."""
    return None if value is UNKNOWN else value.iso if isinstance(value, DateSpan) else value


@dataclass(frozen=True, slots=True)
class _Told:
    """What is told of a team's BB04, in the words of DATA-CHOICE."""

    scope: Scope
    table: CleanTable
    form: Form

    def unknown(self, record: Record, known: Mapping[str, str]) -> Finding:
        """Return the finding that a number is none of those that are followed."""
        near = nearest(str(record["number"]), known)
        return self.fault(record, "recommendation_near" if near else "recommendation", nearest=near)

    def fault(self, record: Record, variant: str, **figures: object) -> Finding:
        """Return a finding at the number of a row."""
        cell = record.cells["number"]
        sheet, heading = RawSheet(self.table.file, self.table.sheet, {}), self.form.column("number").heading
        place = Place(sheet, self.form, cell.cell, "number", heading, str(cell.value))
        return fault(self.scope, place, "DATA-CHOICE", variant, cell.typed, **figures)
