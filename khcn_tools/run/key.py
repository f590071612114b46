"""What a report is made of, as a line of short hashes: two keys compared say what made a report stale."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import platform
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from khcn_tools.run.manifest import output_of
from khcn_tools.run.reports import Report, load

_PACKAGE = Path(__file__).parents[1]


def keys(reports: Iterable[Report], files: Mapping[str, str], data: Mapping[str | None, str]) -> dict[str, str]:
    """Return the key of each report as things stand: "notebook=… parameters=… data=… package=… …".

    `files` are what the year is made from, path → hash; `data` the digests of the year's database: by unit,
    under None that of the whole year.
    """
    of_all = {"package": package_digest(), "versions": versions_digest()}
    for name, folder in (("plan", "plans"), ("forms", "forms"), ("rules", "rules")):
        of_all[name] = _digest([item for item in files.items() if item[0].startswith(f"data/{folder}/")])
    found = {}
    for report in reports:
        key = {
            "notebook": notebook_digest(report.notebook),
            "parameters": _digest(report.parameters),
            "data": _digest(data.get(report.unit_id)),
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
    return _digest({**data, "cells": cells})


def package_digest() -> str:
    """Return the hash of the package's own files, fonts and style sheets included."""
    files = sorted(p for p in _PACKAGE.rglob("*") if p.is_file() and p.suffix != ".pyc")
    return _digest([output_of(_PACKAGE, path) for path in files])


def versions_digest() -> str:
    """Return the hash of the versions of Python and of everything that the package depends on."""
    versions, names = {"python": platform.python_version()}, ["khcn-tools"]
    for name in names:  # which grows meanwhile
        try:
            distribution = importlib.metadata.distribution(name)
        except importlib.metadata.PackageNotFoundError:  # other systems need it
            continue
        versions[distribution.name] = distribution.version
        needed = [need for need in distribution.requires or () if "extra ==" not in need]
        names += {re.split(r"[^\w.-]", need, maxsplit=1)[0] for need in needed}.difference(names)
    return _digest(versions)


def _digest(what: Any) -> str:
    return hashlib.sha256(json.dumps(what, sort_keys=True).encode()).hexdigest()[:12]
