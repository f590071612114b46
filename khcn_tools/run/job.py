"""A report to be made, and what became of it: the two values that pass between a batch and its workers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from khcn_tools.run.parameters import Parameter


@dataclass(frozen=True, slots=True)
class Job:
    """A report to be made: all that a worker needs, wherever it runs.

    The outputs are left in `folder`, private to the job, which is also the kernel's working folder.
    `whose` is the unit that the finished report must name, "" for the report of all.
    """

    id: str
    root: Path
    folder: Path
    notebook: Path
    parameters: Mapping[str, Parameter]
    formats: tuple[str, ...]
    year: int
    whose: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a job: the endings of the files left in its folder, and the error, "" if none.

    A failed job leaves one file, "failed.ipynb", as far as it ran; none where not even that could be kept.
    """

    id: str
    endings: tuple[str, ...] = ()
    error: str = ""
    seconds: Mapping[str, float] = field(default_factory=dict)
