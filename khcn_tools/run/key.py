"""What a report is made of, as a line of short hashes: two keys compared say what made a report stale."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import platform
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from khcn_tools.plan import year_files
from khcn_tools.run.parameters import load
from khcn_tools.run.reports import Report

_DIGITS = 12
_PACKAGE = Path(__file__).parents[1]


def keys(root: Path, year: int, reports: Iterable[Report], data: Mapping[str | None, str]) -> dict[str, str]:
    """Return the key of each report as things stand: "notebook=… parameters=… data=… package=… …".

    `data` are the digests of the year's database: by unit, under None that of the whole year.
    """
    reports = list(reports)
    notebooks = {path: notebook_digest(path) for path in {report.notebook for report in reports}}
    of_all = {"package": package_digest(), "versions": versions_digest(), **_inputs(root, year)}
    return {
        report.id: as_line(
            {
                "notebook": notebooks[report.notebook],
                "parameters": _digest(json.dumps(report.parameters, sort_keys=True)),
                "data": data.get(report.unit_id, "")[:_DIGITS],
                **of_all,
            }
        )
        for report in reports
    }


def as_line(key: Mapping[str, str]) -> str:
    """Return a key as one line."""
    return " ".join(f"{name}={value}" for name, value in key.items())


def changed(former: str, now: str) -> tuple[str, ...]:
    """Return the names of what differs between two keys.

    >>> changed("notebook=1 data=2 rules=3", "notebook=1 data=9 rules=4")
    ('data', 'rules')
    """
    before = dict(part.split("=", 1) for part in former.split())
    after = dict(part.split("=", 1) for part in now.split())
    return tuple(name for name in after | before if before.get(name) != after.get(name))


def notebook_digest(notebook: Path) -> str:
    """Return the hash of a notebook without the outputs and counts that opening it in Jupyter leaves."""
    data = load(notebook)
    volatile = {"outputs", "execution_count"}
    cells = [{k: v for k, v in cell.items() if k not in volatile} for cell in data["cells"]]
    return _digest(json.dumps({**data, "cells": cells}, sort_keys=True))


def package_digest() -> str:
    """Return the hash of the package's own files, fonts and style sheets included."""
    files = sorted(p for p in _PACKAGE.rglob("*") if p.is_file() and p.suffix != ".pyc")
    hashes = ((p.relative_to(_PACKAGE).as_posix(), hashlib.sha256(p.read_bytes()).hexdigest()) for p in files)
    return _digest(json.dumps(list(hashes)))


def versions_digest() -> str:
    """Return the hash of the versions of Python and of everything that the package depends on."""
    seen: dict[str, str] = {"python": platform.python_version()}
    _collect_versions("khcn-tools", seen)
    return _digest(json.dumps(seen, sort_keys=True))


def _collect_versions(name: str, seen: dict[str, str]) -> None:
    """Add a distribution and what it requires to `seen`; what only other systems need is not installed."""
    name = re.sub(r"[-_.]+", "-", name).lower()
    if name in seen:
        return
    try:
        distribution = importlib.metadata.distribution(name)
    except importlib.metadata.PackageNotFoundError:
        return
    seen[name] = distribution.version
    for requirement in distribution.requires or ():
        required = re.match(r"[\w.-]+", requirement)
        if required and "extra ==" not in requirement:
            _collect_versions(required[0], seen)


def _inputs(root: Path, year: int) -> dict[str, str]:
    """Return the hashes of the plan, the forms and the rules."""
    files = year_files(root, year)
    return {
        name: _digest(json.dumps([(p, sha) for p, sha in files.items() if p.startswith(f"data/{folder}/")]))
        for name, folder in (("plan", "plans"), ("forms", "forms"), ("rules", "rules"))
    }


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]
