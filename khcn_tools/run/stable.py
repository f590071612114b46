"""The same report, byte for byte, whoever built it and where: what only the run left behind is taken out."""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from khcn_tools.run.parameters import Parameter, as_source

Scrub = Callable[[str], str]

_BEFORE = r"(?:(?<=\x1b\[\dm)|(?<=\x1b\[\d\dm)|(?<![\w/\\]))"
"""What may stand before a path: the colour codes of a traceback end in a letter."""

_CELL_FILE = re.compile(r"[^\s\"'<>]*ipykernel_\d+[/\\]\d+\.py")


def stable(
    notebook: NotebookNode, *, own_ids: Iterable[str], parameters: Mapping[str, Parameter], scrub: Scrub
) -> None:
    """Make an executed notebook deterministic, in place.

    `own_ids` are the identifiers of the notebook's own cells; a cell that papermill added gets a lasting
    one. papermill's record of times and paths goes; the parameters it wrote become readable; `scrub` is
    applied to every text among the outputs.
    """
    notebook.metadata.pop("papermill", None)
    kept = set(own_ids)
    for number, cell in enumerate(notebook.cells):
        for volatile in ("papermill", "execution"):
            cell.metadata.pop(volatile, None)
        if not cell.metadata.get("tags", True):
            del cell.metadata["tags"]
        if "injected-parameters" in cell.metadata.get("tags", ()):
            cell.id, cell.source = "injected-parameters", as_source(parameters)
        elif cell.get("id") not in kept:
            cell.id = f"added-{number}"
        if "outputs" in cell:
            cell.outputs = [_scrubbed(output, scrub) for output in cell.outputs]


def _scrubbed(value: Any, scrub: Scrub) -> Any:
    """Apply `scrub` to every text of an output; pictures in base64 are not text."""
    if isinstance(value, str):
        return scrub(value)
    if isinstance(value, list):
        return [_scrubbed(item, scrub) for item in value]
    if isinstance(value, dict):
        clean = {key: v if _is_binary(key) else _scrubbed(v, scrub) for key, v in value.items()}
        return NotebookNode(clean)  # type: ignore[no-untyped-call]  # nbformat is untyped
    return value


def _is_binary(mime: str) -> bool:
    """Say whether data of this MIME type are base64."""
    return mime.startswith("image/") and mime != "image/svg+xml"


def scrubber(*folders: Path) -> Scrub:
    """Return a function that takes the folders of this computer and its user out of a text.

    What lies in one of `folders` (a root, a run's private folder) or beside this package becomes relative;
    the user's home, the Python installation and the folder of temporary files get a name in angle brackets.
    """
    python = [folder for folder in (Path(sys.prefix), Path(sys.base_prefix)) if folder != Path("/usr")]
    named = {
        **dict.fromkeys(python, "<python>"),
        Path.home(): "<home>",
        Path(tempfile.gettempdir()): "<temporary>",
        **dict.fromkeys((Path(__file__).parents[2], *folders), ""),
    }
    names = {str(path): name for folder, name in named.items() for path in (folder, folder.resolve())}
    found = sorted((path for path in names if len(Path(path).parts) > 1), key=len, reverse=True)
    pattern = re.compile(rf"{_BEFORE}({'|'.join(map(re.escape, found))})(?![\w-])([/\\]?)")

    def scrub(text: str) -> str:
        if "ipykernel_" in text:
            text = _CELL_FILE.sub("<cell>", text)
        if any(path in text for path in found):  # a hundred times faster than to look for the pattern
            text = pattern.sub(lambda m: _replacement(names[m[1]], m[2]), text)
        return text

    return scrub


def _replacement(name: str, separator: str) -> str:
    """Return what stands for a folder: nothing before a relative path, a dot for the folder itself."""
    return name + separator if name else ("" if separator else ".")
