"""What was submitted, and whether its forms agree with one another: NOP, DV, DS, VB."""

from __future__ import annotations

from collections.abc import Iterator

from khcn_tools.model import UNKNOWN, DateSpan, Record, Rule, YearTables
from khcn_tools.rules.counts import COLLECTIVE_TITLES, PERSONAL_TITLES
from khcn_tools.rules.tables import Hit, UnitTables, certainly_after, submitted


def not_submitted(year: YearTables, _: Rule) -> Iterator[Hit]:
    """NOP-01: an inspected unit of the plan has no submission."""
    there = {here.unit.id for here in submitted(year)} | year.unreadable
    for unit in year.plan.units:
        if unit.inspected and unit.id not in there:
            yield Hit(unit.id, subject=unit.name)


def submitted_late(here: UnitTables, _: Rule) -> Iterator[Hit]:
    """NOP-02: received, or reported, after the plan's deadline."""
    if here.plan.deadline is None:
        return
    deadline, received = DateSpan.day(here.plan.deadline), here.unit.received_on
    if received is not None:
        if received > here.plan.deadline:
            yield Hit(here.unit.id, subject=here.unit.name, figures={"sent_on": received, "deadline": deadline})
        return
    for record in here.rows("unit_info", "reported_on"):
        sent_on = record["reported_on"]
        if certainly_after(sent_on, deadline):
            yield here.hit("unit_info", record, here.unit.name, sent_on=sent_on, deadline=deadline)


def staff_total_differs(here: UnitTables, _: Rule) -> Iterator[Hit]:
    """DV-01: `staff_total` is not the number of rows of `people`."""
    if not here.has("people"):
        return
    listed = len(here.rows("people"))
    for record in here.rows("unit_info", "staff_total"):
        total = record["staff_total"]
        if total is not None and total is not UNKNOWN and total != listed:
            yield here.hit("unit_info", record, here.unit.name, staff_total=total, listed=listed)


def not_listed(here: UnitTables, rule: Rule) -> Iterator[Hit]:
    """DS-01: a person named in registrations, reviews or dossiers is not in `people`."""
    names = [record["name"] for record in here.rows("people", "name")]
    if not here.has("people", "name") or UNKNOWN in names:
        return
    listed = {here.key(name) for name in names if name}
    for form, said in rule.parameters["forms"].items():
        for record in here.rows(form, "subject"):
            subject = record["subject"]
            if isinstance(subject, str) and here.key(subject) not in listed and _is_person(here, form, record):
                figures = {"form": said["name"]}
                yield Hit(here.unit.id, here.tables[form], record, subject, item=said["item"], figures=figures)


def _is_person(here: UnitTables, form: str, record: Record) -> bool:
    """Tell whether a row surely speaks of a person: by `kind`, else by its title, else by its name."""
    columns = (column for column in ("kind", "title", "award") if here.has(form, column))
    said = next((record[column] for column in columns if record[column] is not None), UNKNOWN)
    if said in {"person", *PERSONAL_TITLES}:
        return True
    certain = said is not UNKNOWN and said not in {"collective", *COLLECTIVE_TITLES}
    return certain and _is_no_collective(here, record["subject"])


def _is_no_collective(here: UnitTables, subject: str) -> bool:
    """Tell whether a name is surely neither the unit's nor that of one of its collectives."""
    names = [record["name"] for record in here.rows("collectives", "name")]
    known = here.has("collectives", "name") and UNKNOWN not in names
    return known and here.key(subject) not in {here.key(name) for name in (here.unit.name, *names) if name}


def without_action(here: UnitTables, _: Rule) -> Iterator[Hit]:
    """VB-01: a directive with neither `acted_on` nor `own_document`."""
    for record in here.rows("directives"):
        if record["acted_on"] is None and record["own_document"] is None:
            yield here.hit("directives", record, record["number"])


def acted_before_issued(here: UnitTables, _: Rule) -> Iterator[Hit]:
    """VB-02: a directive acted on before it was issued."""
    for record in here.rows("directives"):
        issued_on, acted_on = record["issued_on"], record["acted_on"]
        if certainly_after(issued_on, acted_on):
            figures = {"issued_on": issued_on, "acted_on": acted_on}
            yield here.hit("directives", record, record["number"], **figures)
