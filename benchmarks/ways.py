"""Each way to make many reports, as processes of its own, so that the time of all that starts is counted."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from benchmarks.reports import Reports
from benchmarks.years import ROOT

HTML = "jupyter nbconvert --to html"
BROWSER = f"{sys.executable} -m benchmarks.printed"
"""The second half of the shell loop: what makes a page of an executed notebook."""

_ONE = 'papermill "$NOTEBOOK" "$0.ipynb" "$@" </dev/null && $CONVERT "$0.ipynb" </dev/null'
_LOOP = f"while read -r arguments; do sh -c '{_ONE}' $arguments || exit 1; done"
_TWO_AT_A_TIME = f"xargs -P2 -L1 sh -c '{_ONE}'"


def environment() -> dict[str, str]:
    """Return the environment of this Python's own programs, with this project among its packages."""
    programs = str(Path(sys.executable).parent)
    return {**os.environ, "PATH": f"{programs}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}


def loop(reports: Reports, convert: str = HTML, *, two_at_a_time: bool = False) -> None:
    """Make the reports as people do: a line of shell that calls papermill, then nbconvert."""
    lines = (
        " ".join([name, *(f"-p {key} {value}" for key, value in parameters.items())])
        for name, parameters in reports.parameters.items()
    )
    with (reports.folder / "log").open("w", encoding="utf-8") as log:
        subprocess.run(  # noqa: S603  # a constant
            ["/bin/sh", "-c", _TWO_AT_A_TIME if two_at_a_time else _LOOP],
            input="".join(f"{line}\n" for line in lines),
            text=True,
            check=True,
            cwd=reports.folder,
            env={**environment(), "NOTEBOOK": str(reports.notebook), "CONVERT": convert},
            stdout=log,
            stderr=log,
        )


def ours(reports: Reports, *formats: str, at_once: int = 2) -> float:
    """Make the reports through the warm pool; return the seconds of computing without start and imports."""
    return float(_said(_begun("many", str(reports.write()), str(at_once), *formats)))


def ours_begun(reports: Reports, *formats: str) -> subprocess.Popen[bytes]:
    """Begin to make the reports, two at a time."""
    return _begun("many", str(reports.write()), "2", *formats)


def floor(*each: Reports) -> dict[str, Any]:
    """Execute the cells of reports by bare ``exec``, a process for each argument, all at the same time.

    Returns the seconds of computing without start and imports, and the hashes of the pictures.
    """
    told = [json.loads(_said(process)) for process in [_begun("floor", str(r.write())) for r in each]]
    seconds = sum(part["seconds"] for part in told)
    return {
        "seconds": seconds,
        "hashes": {name: own for part in told for name, own in part["hashes"].items()},
    }


def _begun(module: str, *arguments: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", f"benchmarks.{module}", *arguments]
    return subprocess.Popen(command, cwd=ROOT, env=environment(), stdout=subprocess.PIPE)  # noqa: S603  # as above


def _said(process: subprocess.Popen[bytes]) -> bytes:
    """Wait for a process and return what it has printed."""
    said, _ = process.communicate()
    assert not process.returncode, f"{process.args!r} ended with {process.returncode}"
    return said
