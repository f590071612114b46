"""What the unit did: movements, openness, exemplars, activities of its bloc (PT, CK, DH, HD)."""

from __future__ import annotations

from collections.abc import Iterator

from khcn_tools.model import Rule
from khcn_tools.rules.tables import Hit, UnitTables, certainly_after


def without_review(here: UnitTables, _: Rule) -> Iterator[Hit]:
    """PT-01: a movement ended before the cut-off, and nothing says when it was reviewed."""
    cutoff = here.info("cutoff_date")
    for record in here.rows("movements"):
        ends_on = record["ends_on"]
        if record["reviewed_on"] is None and certainly_after(cutoff, ends_on):
            yield here.hit("movements", record, record["name"], ends_on=ends_on, cutoff=cutoff)


def ends_before_start(here: UnitTables, _: Rule) -> Iterator[Hit]:
    """PT-02: a movement ends before it starts."""
    for record in here.rows("movements"):
        starts_on, ends_on = record["starts_on"], record["ends_on"]
        if certainly_after(starts_on, ends_on):
            yield here.hit("movements", record, record["name"], starts_on=starts_on, ends_on=ends_on)


def without_measures(here: UnitTables, _: Rule) -> Iterator[Hit]:
    """PT-03: a movement without `measures`."""
    for record in here.rows("movements"):
        if record["measures"] is None:
            yield here.hit("movements", record, record["name"])


def no_openness(here: UnitTables, _: Rule) -> Iterator[Hit]:
    """CK-01: no row in `openness`."""
    yield from _empty(here, "openness", "content")


def no_exemplar(here: UnitTables, _: Rule) -> Iterator[Hit]:
    """DH-01: no row in `exemplars`."""
    yield from _empty(here, "exemplars", "deed")


def not_spread(here: UnitTables, _: Rule) -> Iterator[Hit]:
    """DH-02: an exemplar with neither `nurture` nor `spread`."""
    for record in here.rows("exemplars"):
        if record["nurture"] is None and record["spread"] is None:
            yield here.hit("exemplars", record, record["subject"])


def no_activity(here: UnitTables, _: Rule) -> Iterator[Hit]:
    """HD-01: no row in `activities`."""
    yield from _empty(here, "activities", "name")


def _empty(here: UnitTables, form: str, column: str) -> Iterator[Hit]:
    """Yield a hit on a form that is there, with its main column, and has no rows."""
    if here.has(form, column) and not here.rows(form):
        yield Hit(here.unit.id, here.tables[form], subject=here.unit.name)
