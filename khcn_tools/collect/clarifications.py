"""What the team wrote in BB02 that can be of no finding: a code that cannot be read, rows that contradict.

A code that can be read is no fault even where its finding is gone: the unit has corrected its workbook.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from khcn_tools.clean.faults import Scope, fault, place_in
from khcn_tools.model import UNKNOWN, CleanCell, CleanTable, Finding, Form, Record, Rule, YearTables
from khcn_tools.text import parse_finding_id

_WRITTEN = ("outcome", "explanation", "evidence")


def clarification_faults(
    tables: YearTables, forms: Mapping[str, Form], rules: Mapping[str, Rule]
) -> Iterator[Finding]:
    """Yield DATA-CHOICE at each code of BB02 at fault; an empty one is DATA-REQUIRED already."""
    form = forms["clarifications"]
    for unit in tables.plan.units:
        if table := tables.units.get(unit.id, {}).get(form.id):
            yield from _faults(Scope(unit, tables.plan, rules, table.file), table, form)


def _faults(scope: Scope, table: CleanTable, form: Form) -> Iterator[Finding]:
    """Yield the faults of one unit's BB02; of rows that contradict, the first is named at the others."""
    first: dict[str, Record] = {}
    for record in table.records:
        code, outcome = record["finding"], _outcome(record)
        if not isinstance(code, str) or not any(_there(record.cells.get(column)) for column in _WRITTEN):
            continue
        found = parse_finding_id(code)
        if not found:
            yield _fault(scope, table, form, record, "clarification")
        elif outcome and outcome != _outcome(before := first.setdefault(found, record)):
            of_both = {"other": before.cells["outcome"].typed, "outcome": record.cells["outcome"].typed}
            yield _fault(
                scope, table, form, record, "clarification_twice", id=found, first=before.row, **of_both
            )


def _there(cell: CleanCell | None) -> bool:
    """Tell whether anything was typed in a cell."""
    return cell is not None and cell.value is not None


def _outcome(record: Record) -> str | None:
    """Return the outcome of a row: its code, as typed where it was not understood, None where it is empty."""
    cell = record.cells.get("outcome")
    if cell is None or cell.value is None:
        return None
    return cell.typed if cell.value is UNKNOWN else str(cell.value)


def _fault(
    scope: Scope, table: CleanTable, form: Form, record: Record, variant: str, **figures: object
) -> Finding:
    """Return DATA-CHOICE at the code of a row."""
    subject = record["subject"] if isinstance(record["subject"], str) else None
    place = place_in(table, form, record, "finding", subject)
    return fault(scope, place, "DATA-CHOICE", variant, record.cells["finding"].typed, **figures)
