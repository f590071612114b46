"""The collective that a person belongs to must be one that the unit lists, or the unit itself."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from khcn_tools.clean.faults import Scope, fault, place_in
from khcn_tools.clean.nearest import nearest
from khcn_tools.model import UNKNOWN, CleanCell, CleanTable, Finding, Form, Record
from khcn_tools.text import matching_key, search_key

_PEOPLE, _COLUMN, _LIST, _NAME = "people", "collective", "collectives", "name"


def unknown_collectives(
    scope: Scope, tables: Mapping[str, CleanTable], forms: Mapping[str, Form]
) -> tuple[dict[str, CleanTable], list[Finding]]:
    """Return the tables with unlisted collectives of people made UNKNOWN, and a finding for each."""
    people, listed = tables.get(_PEOPLE), tables.get(_LIST)
    if people is None or listed is None or _NAME not in listed.columns:
        return dict(tables), []
    names = [record[_NAME] for record in listed.records if isinstance(record[_NAME], str)]
    known = {matching_key(name) for name in names}
    own = {search_key(name) for name in (scope.unit.name, *scope.unit.aliases)}
    records, findings = [], []
    for record in people.records:
        name = record[_COLUMN]
        if isinstance(name, str) and matching_key(name) not in known and search_key(name) not in own:
            findings.append(_finding(scope, people, record, names, forms))
            record = _without(record)  # noqa: PLW2901  # the record as it goes on
        records.append(record)
    return {**tables, _PEOPLE: dataclasses.replace(people, records=tuple(records))}, findings


def _without(record: Record) -> Record:
    """Return a record whose collective is not known."""
    cell = record.cells[_COLUMN]
    return Record(record.row, {**record.cells, _COLUMN: CleanCell(UNKNOWN, cell.typed, cell.cell)})


def _finding(
    scope: Scope, people: CleanTable, record: Record, names: list[str], forms: Mapping[str, Form]
) -> Finding:
    """Return the finding of a collective that is not listed, with the nearest that is."""
    cell = record.cells[_COLUMN]
    near = nearest(str(cell.value), {search_key(name): name for name in names})
    subject = record[_NAME] if isinstance(record[_NAME], str) else None
    place = place_in(people, forms[_PEOPLE], record, _COLUMN, subject)
    variant = "collective_near" if near else "collective"
    return fault(scope, place, "DATA-CHOICE", variant, str(cell.value), nearest=near, other=forms[_LIST].sheet)
