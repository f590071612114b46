"""What a worker must see, and run, to take part in a build: else it would make other bytes."""

from __future__ import annotations

import os
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from khcn_tools.itself import hashes, package_digest, versions

_MADE_FROM = (
    "data/clean/*.sqlite",
    "data/plans/*.toml",
    "data/forms/*.toml",
    "data/rules/*.toml",
    "notebooks/*.ipynb",
)


@dataclass(frozen=True, slots=True)
class Site:
    """A build that workers take part in: what each must see, and run, to make the same bytes.

    `mark` is a file of this build beside the reports: a copy of the root does not have it.
    """

    root: Path
    mark: Path
    files: Mapping[str, str]
    package: str
    versions: Mapping[str, str]
    patience: int = 10  # seconds in which a shared folder may show what is new
    idle: float = 60  # seconds without a task after which the build is taken for gone


@contextmanager
def site(root: Path, folder: Path) -> Iterator[Site]:
    """Give a build as this computer sees and runs it; as long as it goes on, its mark lies in `folder`."""
    mark = folder / f".cluster-{uuid.uuid4().hex}.{os.getpid()}"  # the end as `unfinished.write_whole` has it
    mark.touch()
    try:
        yield Site(root, mark, _files(root), package_digest(), versions())
    finally:
        mark.unlink(missing_ok=True)


def _files(root: Path) -> dict[str, str]:
    """Return what reports are made from: path under `root` → hash."""
    return hashes(root, (path for each in _MADE_FROM for path in root.glob(each) if path.name[0] != "."))


def refusal(site: Site) -> str:
    """Return why this worker must not take part in a build, "" if it may."""
    if package_digest() != site.package:
        return "it has another version of khcn_tools; install the same there and start it again"
    if others := _others(versions(), site.versions):
        return f"it has {others}; install the same there (constraints.txt) and start it again"
    for _ in range(site.patience):
        if not _unseen(site):
            return ""
        time.sleep(1)
    return _unseen(site)


def _unseen(site: Site) -> str:
    """Return what of a build this worker does not see, or may not write; "" if nothing."""
    if not (site.root / "data").is_dir():
        return f"it does not see {site.root}; share that folder with it under the same path"
    if others := _others(_files(site.root), site.files):
        return f"in {site.root} it sees {others}; share the very same folder with it"
    if not site.mark.is_file():
        return f"its {site.root} is a copy; share the very same folder with it"
    return "" if os.access(site.mark.parent, os.W_OK) else f"it may not write in {site.mark.parent}"


def _others(here: Mapping[str, str], there: Mapping[str, str]) -> str:
    """Name up to three things that differ.

    >>> _others({"pandas": "3.1.0"}, {"pandas": "3.1.1", "numpy": "2.4.6"})
    'another pandas, no numpy'
    """
    names = [name for name in {**there, **here} if here.get(name) != there.get(name)]
    said = [f"another {name}" if name in here else f"no {name}" for name in names[:3]]
    return ", ".join([*said, f"{len(names) - 3} more"] if names[3:] else said)
