"""What lies in a folder of reports, and what it was made from: ``manifest.json``."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from khcn_tools.run.place import write_whole
from khcn_tools.run.reports import OVERALL

SCHEMA = 1
NAME = "manifest.json"
STAGES = ("execute", "html", "pdf", "docx")


@dataclass(frozen=True, slots=True)
class Entry:
    """One report; the fields are the file's. `unit_id` and `submission` are None for the overall report.

    `report` is "built", "unchanged" or "failed". Of a failed one, `key` and the pages among `outputs` are
    those of its last success.
    """

    unit_id: str | None
    name: str
    submission: str | None
    report: str
    why: str
    key: str
    sources: tuple[Mapping[str, str], ...] = ()
    outputs: tuple[Mapping[str, Any], ...] = ()
    seconds: Mapping[str, float | None] = field(default_factory=dict)
    findings: Mapping[str, int] = field(default_factory=dict)
    error: str | None = None

    @property
    def pages(self) -> tuple[str, ...]:
        """The paths of its finished files, under the root."""
        return tuple(output["path"] for output in self.outputs if ".failed." not in output["path"])


def read(folder: Path) -> dict[str, Entry]:
    """Return the entries of a folder's manifest by report id.

    Where there is no manifest that this version can read there are none, and every report is built anew.
    """
    try:
        data = json.loads((folder / NAME).read_bytes())
        if data["schema"] != SCHEMA:
            return {}
        found = [*data["units"], *filter(None, [data["overall"]])]
        entries = [
            Entry(**{**e, "sources": tuple(e["sources"]), "outputs": tuple(e["outputs"])}) for e in found
        ]
    except (FileNotFoundError, ValueError, TypeError, KeyError):
        return {}
    return {entry.unit_id or OVERALL: entry for entry in entries}


def write(folder: Path, *, year: int, audience: str, entries: Iterable[Entry]) -> None:
    """Write the manifest, units in the order given."""
    entries = list(entries)
    data = {
        "schema": SCHEMA,
        "year": year,
        "audience": audience,
        "tool_version": importlib.metadata.version("khcn-tools"),
        "units": [asdict(entry) for entry in entries if entry.unit_id],
        "overall": next((asdict(entry) for entry in entries if not entry.unit_id), None),
    }
    text = json.dumps(data, ensure_ascii=False, indent=1) + "\n"
    write_whole(folder / NAME, text.encode())


def output_of(root: Path, path: Path) -> dict[str, Any]:
    """Return a file's path under the root, its hash and size."""
    data = path.read_bytes()
    sha256 = hashlib.sha256(data).hexdigest()
    return {"path": path.relative_to(root).as_posix(), "sha256": sha256, "bytes": len(data)}


def faults_of_outputs(root: Path, entry: Entry, wanted: Iterable[str]) -> tuple[str, ...]:
    """Return what is wrong with a report's files: ("missing output",), ("altered output",) or nothing.

    `wanted` are the endings that there must be.
    """
    there = {page.rpartition(".")[2] for page in entry.pages}
    if not there.issuperset(wanted) or not all((root / page).is_file() for page in entry.pages):
        return ("missing output",)
    intact = all(output == output_of(root, root / output["path"]) for output in entry.outputs)
    return () if intact else ("altered output",)
