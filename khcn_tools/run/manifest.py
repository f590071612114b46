"""A folder of reports: ``manifest.json`` says what lies in it and what that was made from.

Files come into it whole, so that no reader ever sees half a report.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import importlib.metadata
import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import psutil  # type: ignore[import-untyped]  # it brings no types

from khcn_tools.errors import UsageError
from khcn_tools.model import Plan
from khcn_tools.run.reports import KINDS, OVERALL, REPORT, id_of

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

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
    """Write the manifest of an audience's folder, units in the plan's order."""
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
    data = path.read_bytes()
    sha256 = hashlib.sha256(data).hexdigest()
    return {"path": path.relative_to(root).as_posix(), "sha256": sha256, "bytes": len(data)}


def write_whole(path: Path, data: bytes) -> None:
    """Write a file beside its place, then move it there."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        draft.write_bytes(data)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


@contextmanager
def private_folder(beside: Path) -> Iterator[Path]:
    """Give a folder for unfinished files within `beside`; it goes away with all that is left in it.

    What killed builds left behind goes first. The folder is held while it is in use, so that another build
    of `beside` at the same time leaves it alone.
    """
    with ExitStack() as until_end:
        with _held(beside):
            _remove_left(beside)
            folder = until_end.enter_context(
                tempfile.TemporaryDirectory(prefix=".building-", dir=beside, ignore_cleanup_errors=True)
            )
            until_end.enter_context(_held(Path(folder)))
        yield Path(folder)


def _remove_left(beside: Path) -> None:
    """Remove unfinished folders and files that nobody works on any more."""
    for folder in beside.glob(".building-*"):
        if not _in_use(folder):
            shutil.rmtree(folder, ignore_errors=True)
    for draft in beside.rglob(".*.*"):
        number = draft.suffix.removeprefix(".")
        if number.isdigit() and not psutil.pid_exists(int(number)):  # see `write_whole`
            draft.unlink(missing_ok=True)


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    """Hold a folder, having waited for whoever holds it; the end of the process, however it ends, lets go."""
    if fcntl is None:
        yield
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _in_use(folder: Path) -> bool:
    """Say whether somebody holds a folder; where folders cannot be held, whether it is less than a day old."""
    if fcntl is None:
        return time.time() - folder.stat().st_mtime < 24 * 3600
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


def note(folder: Path, line: str) -> None:
    """Append a line with the time of day to ``build.log``: beside the manifest the only place for times."""
    now = dt.datetime.now().astimezone().isoformat(timespec="seconds")
    with (folder / "build.log").open("a", encoding="utf-8") as log:
        log.write(f"{now} {line}\n")
