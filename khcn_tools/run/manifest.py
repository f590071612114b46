"""A folder of reports: ``manifest.json`` says what lies in it and what that was made from.

Files come into it whole, so that no reader ever sees half a report.
"""

from __future__ import annotations

import datetime as dt
import importlib.metadata
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from khcn_tools.errors import UsageError
from khcn_tools.itself import sha256
from khcn_tools.model import Plan
from khcn_tools.run.reports import KINDS, OPEN, OVERALL, REPORT, id_of
from khcn_tools.run.unfinished import write_whole

STAGES = ("execute", "html", "pdf", "docx")


@dataclass(frozen=True, slots=True)
class Entry:
    """One report or document; the fields are the file's, which names the `kind` of documents only.

    `unit_id` and `submission` are None for the overall report.

    `report` is "built", "unchanged" or "failed". Of a failed one, `key` and the pages among `outputs` are
    those of its last success.
    """

    unit_id: str | None
    name: str = ""
    submission: str | None = None
    report: str = ""
    why: str = ""
    key: str = ""
    sources: Sequence[Mapping[str, str]] = ()
    outputs: Sequence[Mapping[str, Any]] = ()
    seconds: Mapping[str, float | None] = field(default_factory=dict)
    findings: Mapping[str, int] = field(default_factory=dict)
    error: str | None = None
    kind: str = REPORT

    @property
    def id(self) -> str:
        """The report's identifier."""
        return id_of(self.kind, self.unit_id)

    @property
    def pages(self) -> tuple[str, ...]:
        """The paths of its finished files, under the root."""
        return tuple(output["path"] for output in self.outputs if ".failed." not in output["path"])


def read(folder: Path) -> dict[str, Entry]:
    """Return the entries of a folder's manifest by report id.

    Where there is no manifest that this version can read there are none, and every report is built anew.
    """
    try:
        data = json.loads((folder / "manifest.json").read_bytes())
        entries = [
            Entry(**entry)
            for entry in [*data["units"], data["overall"], *data.get("documents", ())]
            if entry and data["schema"] == 1
        ]
    except (FileNotFoundError, ValueError, TypeError, KeyError):
        return {}
    return {entry.id: entry for entry in entries}


def write(folder: Path, plan: Plan, entries: Mapping[str, Entry]) -> None:
    """Write the manifest of an audience's folder, units in the plan's order.

    What may be published does not say what an error said: it may quote anything.
    """
    if folder.name == OPEN:
        entries = {i: replace(entry, error=entry.error and "failed") for i, entry in entries.items()}
    listed = {
        kind: [as_json(entries[i]) for unit in plan.units if (i := id_of(kind, unit.id)) in entries]
        for kind in KINDS
    }
    overall = entries.get(OVERALL)
    data = {
        "schema": 1,
        "year": plan.year,
        "audience": folder.name,
        "tool_version": importlib.metadata.version("khcn-tools"),
        "units": listed.pop(REPORT),
        "overall": overall and as_json(overall),
        "documents": [entry for of_kind in listed.values() for entry in of_kind],
    }
    write_whole(folder / "manifest.json", (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode())


def as_json(entry: Entry) -> dict[str, Any]:
    """Return an entry as the manifest has it: only a document says its kind."""
    data = asdict(entry)
    return data if data["kind"] != REPORT else {key: data[key] for key in data if key != "kind"}


def refuse_overwriting(paths: Iterable[Path], instead: str) -> None:
    """Raise UsageError where one of the files is there already; `instead` says what to do."""
    there = [path for path in paths if path.exists()]
    if there:
        more = f" and {len(there) - 1} more" if len(there) > 1 else ""
        raise UsageError(f"{there[0]}{more}: already there, and never overwritten; {instead}")


def output_of(root: Path, path: Path) -> dict[str, Any]:
    """Return a file's path under the root, its hash and size."""
    size = path.stat().st_size
    return {"path": path.relative_to(root).as_posix(), "sha256": sha256(path), "bytes": size}


def note(folder: Path, line: str) -> None:
    """Append a line with the time of day to ``build.log``: beside the manifest the only place for times.

    What may be published has no log.
    """
    if folder.name == OPEN:
        return
    now = dt.datetime.now().astimezone().isoformat(timespec="seconds")
    with (folder / "build.log").open("a", encoding="utf-8") as log:
        log.write(f"{now} {line}\n")
