"""``build.log``: what was built when, and how long it took; the only place for times, beside the manifest."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from khcn_tools.run.manifest import Entry

NAME = "build.log"


def note(folder: Path, line: str) -> None:
    """Append a line with the time of day to a folder's log."""
    now = dt.datetime.now().astimezone().isoformat(timespec="seconds")
    with (folder / NAME).open("a", encoding="utf-8") as log:
        log.write(f"{now} {line}\n")


def in_a_line(entry: Entry) -> str:
    """Return what became of a report, why it was built, and the seconds of each stage."""
    name = entry.unit_id or "overall"
    spent = " ".join(
        f"{stage} {seconds:.1f}s" for stage, seconds in entry.seconds.items() if seconds is not None
    )
    parts = [f"{name}: {entry.report}", f"({entry.why})" if entry.why else "", spent]
    error = " ".join((entry.error or "").split())
    return " ".join(filter(None, parts)) + (f" – {error}" if error else "")
