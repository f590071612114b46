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
from pathlib import Path
from typing import Any, NamedTuple

from khcn_tools.clean.faults import Place, Scope, fault, place_in
from khcn_tools.clean.nearest import nearest
from khcn_tools.model import (
    CLOSED,
    UNKNOWN,
    CleanTable,
    DateSpan,
    Finding,
    Form,
    Plan,
    Record,
    Rule,
    YearTables,
)
from khcn_tools.past import opened
from khcn_tools.text import matching_key, search_key

_NEWS = ("state", "done_on", "evidence", "reason")


class Recommendation(NamedTuple):
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


def recommendations(
    root: Path, tables: YearTables, forms: Mapping[str, Form], rules: Mapping[str, Rule]
) -> tuple[tuple[Recommendation, ...], list[Finding]]:
    """Return the recommendations of a year, those carried over first, and what BB04 says that fits none.

    Raises UsageError where the nearest earlier year cannot be read.
    """
    live = {(r.unit_id, search_key(r.number)): r for r in (*_carried(root, tables), *_given(tables))}
    form, found = forms["follow_up"], list[Finding]()
    for table in _tables(tables, "follow_up"):
        unit = tables.plan.unit(table.unit_id)
        scope = Scope(unit, tables.plan, rules, table.file)
        own = {key: r for (whose, key), r in live.items() if whose == unit.id}
        seen: dict[str, int] = {}
        for record in table.records:
            key = search_key(str(record["number"] or ""))
            if key in own and key not in seen and _is_of(record, own[key]):
                seen[key] = record.row
                live[unit.id, key] = _updated(own[key], record, tables.plan.year)
            elif key:
                place = place_in(table, form, record, "number", str(record["number"]))
                found.append(_unfit(scope, place, record, seen, own))
    return tuple(live.values()), found


def _tables(tables: YearTables, form_id: str) -> Iterator[CleanTable]:
    """Yield a form of each unit that has it, in the plan's order."""
    for unit in tables.plan.units:
        if table := tables.units.get(unit.id, {}).get(form_id):
            yield table


def _carried(root: Path, tables: YearTables) -> list[Recommendation]:
    """Return what the nearest earlier year leaves open, units by the names they have now."""
    if not tables.earlier:
        return []
    with opened(root, tables.earlier[-1].plan) as connection:
        columns = ", ".join(Recommendation._fields)
        rows = connection.execute(f"SELECT {columns} FROM recommendations").fetchall()  # noqa: S608  # our own names
    names = {unit.id: unit.name for unit in tables.plan.units}
    kept = (Recommendation(*row) for row in rows)
    return [r._replace(unit_name=names.get(r.unit_id, r.unit_name)) for r in kept if r.state not in CLOSED]


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

    A row in which nothing new stands was only written in beforehand. So may an earlier due date have been,
    and the first one corrected since: only a later one puts it off.
    """
    told = {column: value for column in _NEWS if (value := _known(record[column])) is not None}
    if record["state"] is UNKNOWN and "state" in record.cells:
        told["state"] = None  # it was said anew, and not understood
    due, responsible = _later(was.due_on, _known(record["due_on"])), _known(record["responsible"])
    return was._replace(
        **told,
        due_on=due,
        due_typed=None if due else was.due_typed,
        responsible=responsible or was.responsible,
        followed_in=year if told else was.followed_in,
    )


def _known(value: Any) -> Any:
    """Return a clean value as the database keeps it; None where it was not understood."""
    return None if value is UNKNOWN else value.iso if isinstance(value, DateSpan) else value


def _later(was: str | None, now: str | None) -> str | None:
    """Return the due date of two that is wholly later than the former one, else the former."""
    if was and now and DateSpan.from_iso(now).first <= DateSpan.from_iso(was).last:
        return was
    return now or was


def _is_of(record: Record, own: Recommendation) -> bool:
    """Tell whether a row of BB04 has the recommendation's text, or none."""
    text = record["recommendation"]
    return not text or matching_key(str(text)) == matching_key(own.recommendation)


def _unfit(
    scope: Scope, place: Place, record: Record, seen: Mapping[str, int], own: Mapping[str, Recommendation]
) -> Finding:
    """Return DATA-CHOICE at a number that has its row already, is not followed, or has another text here."""
    number = record.cells["number"]
    key = search_key(str(number.value))
    if key in own and not _is_of(record, own[key]):
        whose = next((r.number for r in own.values() if _is_of(record, r)), None)
        variant = "recommendation_swapped" if whose else "recommendation_changed"
        said = {"whose": whose, "other": own[key].recommendation, "text": record["recommendation"]}
    elif key in seen:
        variant, said = "recommendation_twice", {"first": seen[key]}
    else:
        near = nearest(str(number.value), {known: r.number for known, r in own.items()})
        variant, said = "recommendation_near" if near else "recommendation", {"nearest": near}
    return fault(scope, place, "DATA-CHOICE", variant, number.typed, **said)
