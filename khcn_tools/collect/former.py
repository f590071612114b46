"""What was found in what a unit sent before: a corrected workbook is held against it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from khcn_tools.collect.inputs import Input, submissions
from khcn_tools.database import answers

Former = Mapping[str, Mapping[str, str]]
"""By unit: the ids of the findings in its submission before this one, each with its severity."""


_LAST_CHECK = (
    "SELECT path, sha256, unit_id FROM inputs",
    "SELECT unit_id, id, severity FROM findings",
    'SELECT unit_id, id, severity FROM "former"',
)


def former_findings(database: Path, inputs: Iterable[Input]) -> Former:
    """Return what the last check of other files found, by unit; a unit that sent nothing before is absent.

    Checking the same files again changes nothing in it. A database that cannot be read says nothing.
    """
    files, *found = answers(database, _LAST_CHECK)
    before, now = submissions(Input(*row) for row in files), submissions(inputs)
    same = [unit for unit in now if now[unit] == before.get(unit)]
    other = [unit for unit in now if unit in before and unit not in same]
    last, earlier = map(_by_unit, found)
    kept = {unit: earlier[unit] for unit in same if unit in earlier}
    return kept | {unit: last.get(unit, {}) for unit in other}


def _by_unit(rows: Iterable[tuple[str, str | None, str]]) -> dict[str, dict[str, str]]:
    """Return the severities of findings by unit and id; a row without an id names a unit without findings."""
    found: dict[str, dict[str, str]] = {}
    for unit, finding, severity in rows:
        own = found.setdefault(unit, {})
        if finding:
            own[finding] = severity
    return found
