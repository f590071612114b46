"""The year's database: the only thing that notebooks load.

One SQLite file, written whole beside its place and moved there, so that no reader ever sees half of it.

===============  ====================================================================================
meta             key, value: year, sample, regime, digest, made_by, and the plan's own texts as JSON
units            unit_id, name, aliases, kind, inspected, position, submission (state), file, digest
items            item, label, text, position
forms            form, code, name, sheet, title, workbook
columns          form, column, heading, type, public, position
choices          form, column, id, label, short, position
rules            code, name, severity, papers, regime, basis, certainty, parameters (JSON)
findings         the fields of findings.json; for_unit: the message that names no other unit
cells            unit_id, table, row, column, file, sheet, cell, typed
accounting       unit_id, cells, read, skipped, faulted, skipped_by (JSON)
inputs           path, sha256, unit_id
former           unit_id, id, severity: findings in what a unit sent before; id NULL names the unit
recommendations  the fields of `collect.recommendations.Recommendation`: of this year, and of earlier ones
one per form     unit_id, row, its columns: dates as ISO text, ticks 0/1, choices by id, people "A; B"
===============  ====================================================================================
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import psutil  # type: ignore[import-untyped]  # it brings no types

from khcn_tools.collect.findings import as_json
from khcn_tools.collect.inputs import Input
from khcn_tools.collect.recommendations import Recommendation
from khcn_tools.collect.workbook import Workbook
from khcn_tools.itself import made_by
from khcn_tools.model import UNKNOWN, DateSpan, Form, YearTables

if TYPE_CHECKING:
    from khcn_tools.collect import Collected

Row = tuple[Any, ...]

_CELLS = ("unit_id", "table", "row", "column", "file", "sheet", "cell", "typed")


class Draft:
    """The database while it is written, beside its place: `keep` each workbook, then `complete` it.

    What was typed goes into it workbook by workbook, so that the year's cells are never all in memory.
    """

    def __init__(self, target: Path) -> None:
        """Take the place where the database is to be."""
        self._target = target
        self._path = target.with_name(f".{target.name}.{os.getpid()}")
        self._typed: dict[str, str] = {}

    def __enter__(self) -> Self:
        """Begin."""
        self._target.parent.mkdir(parents=True, exist_ok=True)
        self._remove_left()
        self._connection = sqlite3.connect(self._path)
        _create(self._connection, "cells", _CELLS)
        return self

    def _remove_left(self) -> None:
        """Remove the drafts, and their journals, of processes that are no more, also of this one's number."""
        for draft in self._target.parent.glob(f".{self._target.name}.*"):
            number = draft.suffix[1:].removesuffix("-journal")
            if number.isdigit() and (int(number) == os.getpid() or not psutil.pid_exists(int(number))):
                draft.unlink(missing_ok=True)

    def __exit__(self, *_: object) -> None:
        """Leave nothing behind of what was not completed."""
        self._connection.close()
        self._path.unlink(missing_ok=True)

    def keep(self, workbook: Workbook) -> Workbook:
        """Write what was typed in a workbook; return it without."""
        rows = [
            (workbook.unit_id, c.table, c.row, c.column, c.file, c.sheet, c.cell, c.typed)
            for c in workbook.typed
        ]
        _insert(self._connection, "cells", _CELLS, rows)
        self._typed[workbook.file] = _digest(rows)
        return dataclasses.replace(workbook, typed=())

    def complete(self, year: Collected) -> None:
        """Write all else, and move the database to its place."""
        _index(self._connection, "cells", _CELLS)
        for name, columns, rows in _tables(year, self._typed):
            _create(self._connection, name, columns)
            _insert(self._connection, name, columns, rows)
            _index(self._connection, name, columns)
        self._connection.commit()
        self._connection.close()
        self._path.replace(self._target)


def _create(connection: sqlite3.Connection, name: str, columns: Iterable[str]) -> None:
    """Create a table."""
    connection.execute(f'CREATE TABLE "{name}" ({", ".join(_quoted(columns))})')


def _insert(connection: sqlite3.Connection, name: str, columns: Iterable[str], rows: Iterable[Row]) -> None:
    """Fill a table."""
    marks = ", ".join("?" for _ in columns)
    connection.executemany(f'INSERT INTO "{name}" VALUES ({marks})', rows)  # noqa: S608  # our own names


def _index(connection: sqlite3.Connection, name: str, columns: Iterable[str]) -> None:
    """Let a unit's rows be found without reading those of all units."""
    if "unit_id" in columns:
        connection.execute(f'CREATE INDEX "{name} by unit" ON "{name}" (unit_id)')


def _quoted(names: Iterable[str]) -> list[str]:
    return [f'"{name}"' for name in names]


def _tables(year: Collected, typed: Mapping[str, str]) -> Iterator[tuple[str, tuple[str, ...], list[Row]]]:
    """Yield every table of the database: name, columns, rows."""
    told = [as_json(finding) for finding in year.findings]
    digests = _unit_digests(year, typed, told)
    whole = _digest([digests, told, dict(year.states), year.recommendations])
    files = {w.unit_id: w.file for w in year.workbooks if w.kind == "submission"}
    yield "meta", ("key", "value"), list(_meta(year, whole))
    yield (
        "units",
        ("unit_id", "name", "aliases", "kind", "inspected", "position", "submission", "file", "digest"),
        [
            (
                *(unit.id, unit.name, "; ".join(unit.aliases), unit.kind, int(unit.inspected), n),
                *(year.states[unit.id], files.get(unit.id), digests[unit.id]),
            )
            for n, unit in enumerate(year.plan.units)
        ],
    )
    yield (
        "items",
        ("item", "label", "text", "position"),
        [(item.id, item.label, item.text, n) for n, item in enumerate(year.plan.items)],
    )
    yield from _dictionary(year.forms.values())
    yield (
        "rules",
        ("code", "name", "severity", "papers", "regime", "basis", "certainty", "parameters"),
        [
            (
                *(r.code, r.name, r.severity, r.papers, r.regime, r.basis, r.certainty),
                json.dumps(dict(r.parameters)),
            )
            for r in year.rules.values()
        ],
    )
    fields = tuple(told[0]) if told else ("id", "code", "unit_id")
    discreetly = [(*row.values(), f.for_unit) for row, f in zip(told, year.findings, strict=True)]
    yield "findings", (*fields, "for_unit"), discreetly
    yield (
        "accounting",
        ("unit_id", "cells", "read", "skipped", "faulted", "skipped_by"),
        [
            (u, a.cells, a.read, a.skipped, a.faulted, json.dumps(a.skipped_by, sort_keys=True))
            for u, a in year.accounting.items()
        ],
    )
    yield "inputs", Input._fields, list(year.inputs)
    yield "former", ("unit_id", "id", "severity"), list(_former(year))
    yield "recommendations", Recommendation._fields, list(year.recommendations)
    for form in year.forms.values():
        yield form.id, ("unit_id", "row", *(c.id for c in form.columns)), list(_records(year, form))


def _meta(year: Collected, digest: str) -> Iterator[Row]:
    """Yield what there is to know about the year itself."""
    yield "schema", "1"
    yield "digest", digest
    yield "made_by", made_by()
    regimes = sorted({rule.regime for rule in year.rules.values() if rule.regime})
    yield "regime", ", ".join(regimes)
    for field, value in dataclasses.asdict(year.plan).items():
        if field not in {"items", "units", "regime"}:
            yield field, json.dumps(value, ensure_ascii=False, default=str)


def _dictionary(forms: Iterable[Form]) -> Iterator[tuple[str, tuple[str, ...], list[Row]]]:
    """Yield what the forms, their columns and their code lists are called."""
    forms = list(forms)
    yield (
        "forms",
        ("form", "code", "name", "sheet", "title", "workbook"),
        [(form.id, form.code, form.name, form.sheet, form.title, form.workbook) for form in forms],
    )
    yield (
        "columns",
        ("form", "column", "heading", "type", "public", "position"),
        [
            (form.id, c.id, c.heading, c.type.value, int(c.public), n)
            for form in forms
            for n, c in enumerate(form.columns)
        ],
    )
    yield (
        "choices",
        ("form", "column", "id", "label", "short", "position"),
        [
            (form.id, column.id, choice.id, choice.label, choice.short or choice.label, n)
            for form in forms
            for column in form.columns
            for n, choice in enumerate(column.choices)
        ],
    )


def _records(year: Collected, form: Form) -> Iterator[Row]:
    """Yield every record of a form, all units in the plan's order."""
    for unit in year.plan.units:
        table = year.tables.units.get(unit.id, {}).get(form.id)
        for record in table.records if table else ():
            yield (unit.id, record.row, *(stored(record[column.id]) for column in form.columns))


def stored(value: Any) -> str | int | float | None:
    """Return a clean value as the database keeps it; what was not understood is NULL, as typed in `cells`."""
    if value is None or value is UNKNOWN:
        return None
    if isinstance(value, DateSpan):
        return value.iso
    if isinstance(value, tuple):
        return "; ".join(str(part) for part in value)
    if isinstance(value, Decimal):
        return float(value)
    return int(value) if isinstance(value, bool) else value


def _former(year: Collected) -> Iterator[Row]:
    """Yield what was found in what each unit sent before; for a unit without findings a row that names it."""
    for unit, findings in year.former.items():
        yield unit, None, None
        yield from ((unit, finding, severity) for finding, severity in findings.items())


def _unit_digests(
    year: Collected, typed: Mapping[str, str], told: Iterable[Mapping[str, Any]]
) -> dict[str, str]:
    """Return by unit the hash of all that its report is made of: files, what was typed where, what was found.

    What was read from earlier years of people stands in each: they may come from any unit; of earlier
    recommendations only the unit's own.
    """
    past = _digest(
        [list(_records_of(there, year.forms, unit)) for there in year.tables.earlier for unit in there.units]
    )
    sent = _by_unit((file.unit_id, file.sha256) for file in year.inputs)
    books = _by_unit((workbook.unit_id, typed[workbook.file]) for workbook in year.workbooks)
    asked = _by_unit((finding["unit_id"], finding) for finding in told)
    followed = _by_unit((r.unit_id, r) for r in year.recommendations)
    return {
        unit.id: _digest(
            [
                past,
                year.states[unit.id],
                sent[unit.id],
                books[unit.id],
                [list(_records_of(year.tables, year.forms, unit.id))],
                asked[unit.id],
                followed[unit.id],
            ]
        )
        for unit in year.plan.units
    }


def _by_unit(pairs: Iterable[tuple[str | None, Any]]) -> dict[str | None, list[Any]]:
    """Return what belongs to each unit, in its order; nothing for a unit that is not named."""
    found: dict[str | None, list[Any]] = defaultdict(list)
    for unit_id, thing in pairs:
        found[unit_id].append(thing)
    return found


def _records_of(tables: YearTables, forms: Mapping[str, Form], unit_id: str) -> Iterator[Row]:
    """Yield every stored value of a unit, and of which year."""
    for form_id, table in tables.units.get(unit_id, {}).items():
        for record in table.records:
            values = (stored(record[column.id]) for column in forms[form_id].columns)
            yield (tables.plan.year, unit_id, form_id, record.row, *values)


def _digest(what: Any) -> str:
    """Return the SHA-256 of a value's JSON."""
    return hashlib.sha256(
        json.dumps(what, ensure_ascii=False, sort_keys=True, default=str).encode()
    ).hexdigest()
