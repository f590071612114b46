"""Reports that a benchmark makes of one notebook, and the file that says so to processes of its own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Reports:
    """Reports to be made of a notebook in a folder: the parameters of each by its name, which is its file's."""

    notebook: Path
    folder: Path
    parameters: Mapping[str, Mapping[str, Any]]

    def within(self, name: str, count: int) -> Self:
        """Return the first so many, to be made in a folder of their own."""
        folder = self.folder / name
        folder.mkdir(exist_ok=True)
        first = dict(list(self.parameters.items())[:count])
        return replace(self, folder=folder, parameters=first)

    def write(self) -> Path:
        """Write them into their folder."""
        file = self.folder / "reports.json"
        told = {
            "notebook": str(self.notebook),
            "folder": str(self.folder),
            "parameters": dict(self.parameters),
        }
        file.write_text(json.dumps(told), "utf-8")
        return file

    @classmethod
    def read(cls, file: Path) -> Self:
        """Return what `write` wrote."""
        told = json.loads(file.read_bytes())
        return cls(Path(told["notebook"]), Path(told["folder"]), told["parameters"])
