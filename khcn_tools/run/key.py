"""What a report is made of, as a line of short hashes: two keys compared say what made a report stale."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from khcn_tools.itself import digest, package_digest, versions_digest
from khcn_tools.run.reports import Report, load


def keys(reports: Iterable[Report], files: Mapping[str, str], data: Mapping[str | None, str]) -> dict[str, str]:
    """Return the key of each report as things stand: "notebook=… parameters=… data=… package=… …".

    `files` are what the year is made from, path → hash; `data` the digests of the year's database: by unit,
    under None that of the whole year.
    """
    of_all = {"package": package_digest(), "versions": versions_digest()}
    for name, folder in (("plan", "plans"), ("forms", "forms"), ("rules", "rules")):
        of_all[name] = digest([item for item in files.items() if item[0].startswith(f"data/{folder}/")])
    found, notebook = {}, cache(notebook_digest)
    for report in reports:
        key = {
            "notebook": notebook(report.notebook),
            "parameters": digest(report.parameters),
            "data": digest(data.get(report.unit_id)),
            **of_all,
        }
        found[report.id] = " ".join(f"{name}={value}" for name, value in key.items())
    return found


def changed(former: str, now: str) -> tuple[str, ...]:
    """Return the names of what differs between two keys.

    >>> changed("notebook=1 data=2 rules=3", "notebook=1 data=9 rules=4")
    ('data', 'rules')
    """
    before, after = (dict(part.split("=", 1) for part in key.split()) for key in (former, now))
    return tuple(name for name in after | before if before.get(name) != after.get(name))


def notebook_digest(notebook: Path) -> str:
    """Return the hash of a notebook without the outputs and counts that opening it in Jupyter leaves."""
    data = load(notebook)
    cells = [
        {k: v for k, v in cell.items() if k not in {"outputs", "execution_count"}} for cell in data["cells"]
    ]
    return digest({**data, "cells": cells})
