"""What an audience may see of a collected year: taken out before anything is made of it, never hidden later.

::

    council  everything
    unit     its own rows; what names another unit in a finding that spans units is told without it
    public   the columns marked ``public = true`` in ``data/forms``, names only of those proposed or honoured;
             no findings, no cells, no files, nothing that the team wrote

What is taken out is not there: a notebook that asks for it fails, and so does one that asks for too much later.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from khcn_tools.text import matching_key, without_places

Row = dict[str, Any]
Tables = dict[str, list[Row]]

NAMELESS = "(có nêu đơn vị khác)"
"""Stands where the team wrote of another unit about a finding that spans units."""

_PUBLIC_META = frozenset(
    {
        *("schema", "digest", "regime", "year", "sample"),
        *("parent_organ", "organ", "council", "place", "number", "number_suffix", "issued_on", "signer"),
    }
)
_PUBLIC_UNIT = ("unit_id", "name", "aliases", "kind", "inspected", "position")
_WORDS = ("columns", "choices")
_PROPOSED = frozenset({"people", "collectives"})
_TAKEN = {"has_issues": "received", "unreadable": "missing"}
"""What the public is told of a submission: whether its figures are among those counted."""


def seen(tables: Tables, audience: str, unit: str | None) -> Tables:
    """Return of a year's tables what an audience may see; of the audience "unit" the one unit named."""
    if audience == "public":
        return _public(tables)
    return _own(tables, str(unit)) if audience == "unit" else tables


# ---------------------------------------------------------------------------------------------
# A unit


def _own(tables: Tables, unit: str) -> Tables:
    """Return a unit's own rows, in which no finding names another unit."""
    own = {name: [row for row in rows if row.get("unit_id", unit) == unit] for name, rows in tables.items()}
    own["meta"] = [_of_unit(row, unit) for row in own["meta"]]
    spanning = {without_places(row["message"]): _discreet(row) for row in own["findings"]}
    own["findings"] = [{**row, "message": _discreet(row)} for row in own["findings"]]
    others = {
        f" {matching_key(name)} "
        for row in tables["units"]
        if row["unit_id"] != unit
        for name in (row["name"], *row["aliases"].split("; "))
        if name
    }
    told = [(row, _without_others(row, spanning, others)) for row in own["clarifications"]]
    own["clarifications"] = [new for _, new in told]
    changed = {(old["row"], column) for old, new in told for column in old if old[column] != new[column]}
    own["cells"] = [
        {**cell, "typed": NAMELESS}
        if cell["table"] == "clarifications" and (cell["row"], cell["column"]) in changed
        else cell
        for cell in own["cells"]
    ]
    return own


def _of_unit(row: Row, unit: str) -> Row:
    """Return what the plan says, of its visits only the unit's own."""
    if row["key"] != "visits":
        return row
    visits = [visit for visit in json.loads(row["value"]) if visit["unit"] == unit]
    return {**row, "value": json.dumps(visits, ensure_ascii=False)}


def _discreet(finding: Row) -> str:
    """Return a finding's message for the unit; none of one that an older version has written down."""
    return str(finding.get("for_unit", ""))


def _without_others(row: Row, spanning: Mapping[str, str], others: Iterable[str]) -> Row:
    """Return a row of BB02 in which nothing about a finding that spans units names another one."""
    message = row["message"] or ""
    told = spanning.get(without_places(message), NAMELESS if _names(message, others) else message)
    if told == message:
        return row
    hidden = {column: NAMELESS for column in ("explanation", "evidence") if _names(row[column] or "", others)}
    return {**row, "message": told, **hidden}


def _names(text: str, others: Iterable[str]) -> bool:
    """Tell whether a text names one of these units, whole words of it."""
    where = f" {matching_key(text)} "
    return any(other in where for other in others)


# ---------------------------------------------------------------------------------------------
# The public


def _public(tables: Tables) -> Tables:
    """Return the public columns of what was submitted, and the words to print them in."""
    open_ = {(row["form"], row["column"]) for row in tables["columns"] if row["public"]}
    of_units = {row["form"] for row in tables["forms"] if row["workbook"] == "submission"}
    forms = sorted(of_units & {form for form, _ in open_})
    return {
        "meta": [row for row in tables["meta"] if row["key"] in _PUBLIC_META],
        "units": [_of_public(row) for row in tables["units"]],
        "items": tables["items"],
        "cells": [],
        **{name: [row for row in tables[name] if (row["form"], row["column"]) in open_] for name in _WORDS},
        **{form: [_opened(form, row, open_) for row in tables[form]] for form in forms},
    }


def _of_public(unit: Row) -> Row:
    """Return what the public is told of a unit."""
    state = unit["submission"]
    return {**{key: unit[key] for key in _PUBLIC_UNIT}, "submission": _TAKEN.get(state, state)}


def _opened(form: str, row: Row, open_: Collection[tuple[str, str]]) -> Row:
    """Return the public columns of a row; the name only of somebody proposed."""
    kept = {key: value for key, value in row.items() if key in {"unit_id", "row"} or (form, key) in open_}
    proposed = form not in _PROPOSED or row["title"] or row["award"]
    return kept if proposed else {**kept, "name": None}
