"""What the last check left in the year's database, as far as the batch needs it: states, counts, hashes."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

SEVERITIES = ("error", "warning", "info")

Counts = dict[str, int]


@dataclass(frozen=True, slots=True)
class Checked:
    """The last check. `states` has each unit's submission; under None, `counts` and `digests` have the year.

    `inputs` maps each file that was checked to its hash then.
    """

    states: Mapping[str, str]
    counts: Mapping[str | None, Counts]
    digests: Mapping[str | None, str]
    inputs: Mapping[str, str]


NO_CHECK = Checked({}, {}, {}, {})
"""What there is to know of a year that has never been checked."""


def last_check(root: Path, year: int) -> Checked | None:
    """Return the last check of a year; None where there has been none."""
    path = root / "data" / "clean" / f"{year}.sqlite"
    if not path.is_file():
        return None
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
        units = connection.execute("SELECT unit_id, submission, digest FROM units").fetchall()
        (digest,) = connection.execute("SELECT value FROM meta WHERE key = 'digest'").fetchone()
        findings = connection.execute("SELECT unit_id, severity FROM findings").fetchall()
        inputs = connection.execute("SELECT path, sha256 FROM inputs").fetchall()
    return Checked(
        states={unit: state for unit, state, _ in units},
        counts={unit: _counts(findings, unit) for unit in (*(unit for unit, *_ in units), None)},
        digests={**{unit: digest for unit, _, digest in units}, None: digest},
        inputs=dict(inputs),
    )


def _counts(findings: Iterable[tuple[str | None, str]], unit: str | None) -> Counts:
    """Return how many findings there are by severity: of one unit, or of all."""
    counted = Counter(severity for owner, severity in findings if unit in (None, owner))
    return {severity: counted[severity] for severity in SEVERITIES}


def files_by_unit(files: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Return the submissions and inspections among a year's files by unit, each with its hash.

    >>> files_by_unit({"data/plans/2022.toml": "1", "data/submissions/2022/van-phong.xlsx": "2"})
    {'van-phong': {'data/submissions/2022/van-phong.xlsx': '2'}}
    """
    found: dict[str, dict[str, str]] = {}
    for path, sha256 in files.items():
        _, folder, _, *rest = path.split("/")
        if folder in {"submissions", "inspections"}:
            found.setdefault(Path(rest[0]).stem, {})[path] = sha256
    return found
