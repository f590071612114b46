"""What an audience may see of a collected year: taken out before anything is made of it, never hidden later.

::

    council  everything
    unit     its own rows; a finding that spans units is told without the other one
    public   the columns marked ``public = true`` in ``data/forms``, names only of those proposed or honoured;
             no findings, no cells, no files, nothing that the team wrote

What is taken out is not there: a notebook that asks for it fails, and so does one that asks for too much later.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Container, Mapping
from typing import Any

from khcn_tools.text import parse_finding_id, without_places

Row = dict[str, Any]
Tables = dict[str, list[Row]]

NAMELESS = "(có nêu đơn vị khác; đoàn kiểm tra lưu riêng)"
"""Stands where the team wrote about a finding that spans units."""

_SPANNING = "elsewhere"
"""So ends the name of the words in ``data/rules`` that tell a unit of another without naming it."""

_PUBLIC_META = frozenset(
    {
        *("schema", "digest", "regime", "year", "sample"),
        *("parent_organ", "organ", "council", "place", "number", "number_suffix", "issued_on", "signer"),
    }
)
_PUBLIC_UNIT = ("unit_id", "name", "aliases", "kind", "inspected", "position")
_WORDS = ("columns", "choices")
_NAMED = {
    "people": ("name", "title", "award"),
    "collectives": ("name", "title", "award"),
    "honours": ("subject", "honour"),
}
"""Where names stand, and what must stand beside one for it to be published."""

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
    findings, spanning = {row["id"]: row for row in own["findings"]}, _spanning(own)
    screened = [(row, _screened(row, findings, spanning)) for row in own["clarifications"]]
    own["clarifications"] = [new for _, new in screened]
    changed = {(row["row"], column) for row, new in screened for column in row if row[column] != new[column]}
    own["cells"] = [
        {**cell, "typed": NAMELESS}
        if cell["table"] == "clarifications" and (cell["row"], cell["column"]) in changed
        else cell
        for cell in own["cells"]
    ]
    own["findings"] = [{**row, "message": _discreet(row)} for row in own["findings"]]
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


def _screened(row: Row, findings: Mapping[str, Row], spanning: Container[str]) -> Row:
    """Return a row of BB02 without what may name another unit.

    What the team wrote of a finding that spans units may say anything of the other one; so may a row whose
    finding is gone or cannot be told, unless its code is of a rule that never spans units.
    """
    number = parse_finding_id(row["finding"] or "") or ""
    finding = findings.get(number)
    if finding and finding["message"] == _discreet(finding):
        return row
    if not finding and number and number.rpartition("-")[0] not in spanning:
        return row
    same = finding and without_places(row["message"] or "") == without_places(finding["message"])
    told = _discreet(finding) if finding and same else NAMELESS
    return {**row, "message": told, **{c: NAMELESS for c in ("explanation", "evidence") if row[c]}}


def _spanning(tables: Tables) -> set[str]:
    """Return the codes of the rules that may span units."""
    return {
        row["code"]
        for row in tables["rules"]
        if any(k.endswith(_SPANNING) for k in json.loads(row["parameters"]))
    }


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
    """Return the public columns of a row; a name only of somebody proposed or honoured."""
    kept = {key: value for key, value in row.items() if key in {"unit_id", "row"} or (form, key) in open_}
    name, *grounds = _NAMED.get(form, ("", "row"))
    return kept if any(row[column] for column in grounds) else {**kept, name: None}
