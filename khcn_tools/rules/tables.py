"""What a rule looks at, and what it answers: one unit's tables, and a hit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from khcn_tools.model import UNKNOWN, CleanTable, DateSpan, Plan, Record, Rule, Unit, YearTables
from khcn_tools.rules.counts import is_unit
from khcn_tools.text import matching_key

INSPECTION_FORMS = frozenset({"visit", "assessments", "clarifications", "proposals"})
"""The forms of the team's workbook: a unit that has only these has submitted nothing."""


class Code(str):
    """A code of a list, such as "cstdcs", that a sentence writes by its label."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule that holds of a row (or of a unit, or of the whole Sở), with the figures its words name.

    `column`, `item` and `severity` are those of the rule unless given; a severity can only be milder.
    `discreet` are the figures that differ where the unit is told without naming another.
    """

    unit_id: str | None
    table: CleanTable | None = None
    record: Record | None = None
    subject: str | None = None
    column: str | None = None
    item: str | None = None
    severity: str | None = None
    figures: Mapping[str, object] = field(default_factory=dict)
    discreet: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class UnitTables:
    """One unit's clean tables as its rules see them. What is missing has no rows and no values."""

    plan: Plan
    unit: Unit
    tables: Mapping[str, CleanTable]
    last_start: dt.date | None = None
    """The last day on which one can be hired and still count in N; None: everybody counts."""

    @property
    def names(self) -> tuple[str, ...]:
        """What the unit is called: its name and its aliases."""
        return (self.unit.name, *self.unit.aliases)

    def has(self, form: str, *columns: str) -> bool:
        """Tell whether a form is there with all of these columns."""
        table = self.tables.get(form)
        return table is not None and table.columns.issuperset(columns)

    def rows(self, form: str, *columns: str) -> tuple[Record, ...]:
        """Return the records of a form; none where it, or one of these columns, is missing."""
        return self.tables[form].records if self.has(form, *columns) else ()

    def info(self, column: str) -> Any:
        """Return what the unit says of itself in BM00; UNKNOWN where it is missing."""
        return next((record[column] for record in self.rows("unit_info", column)), UNKNOWN)

    def key(self, name: str) -> str:
        """Return what is equal for the same subject: the matching key, or one key for the unit itself."""
        return _key(self.names, name)

    def hit(self, form: str, record: Record, subject: object, **figures: object) -> Hit:
        """Return a hit on a row of a form."""
        name = subject if isinstance(subject, str) else None
        return Hit(self.unit.id, self.tables[form], record, name, figures=figures)


@lru_cache(maxsize=65_536)
def _key(unit_names: tuple[str, ...], name: str) -> str:
    """Return the key of a subject within a unit; every rule asks for the same few names again and again."""
    return "=" if is_unit(name, unit_names) else matching_key(name)


UnitCheck = Callable[[UnitTables, Rule], Iterator[Hit]]
YearCheck = Callable[[YearTables, Rule], Iterator[Hit]]


def submitted(tables: YearTables) -> tuple[UnitTables, ...]:
    """Return the units that have a readable submission, in the order of the plan."""
    return tuple(
        UnitTables(tables.plan, unit, tables.units[unit.id])
        for unit in tables.plan.units
        if not INSPECTION_FORMS.issuperset(tables.units.get(unit.id, ()))
    )


def certainly_after(span: object, other: object) -> bool:
    """Tell whether one date is later than another on every day that both may mean; an empty one is not."""
    return isinstance(span, DateSpan) and isinstance(other, DateSpan) and span.first > other.last
