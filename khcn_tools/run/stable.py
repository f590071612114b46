"""The same report, byte for byte, whoever built it and where: what only the run left behind is taken out."""

from __future__ import annotations

import json
import re
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from khcn_tools.run.reports import Parameter

if TYPE_CHECKING:  # its import costs more than a build with nothing to do
    from nbformat import NotebookNode

Scrub = Callable[[str], str]

_BEFORE = r"(?:(?<=\x1b\[\dm)|(?<=\x1b\[\d\dm)|(?<![\w/\\]))"
"""What may stand before a path: the colour codes of a traceback end in a letter."""

_CELL_FILE = re.compile(r"[^\s\"'<>]*ipykernel_\d+[/\\]\d+\.py")


def stable(
    notebook: NotebookNode, *, own_ids: Sequence[str], parameters: Mapping[str, Parameter], scrub: Scrub
) -> None:
    """Make an executed notebook deterministic, in place.

    `own_ids` are the identifiers of the notebook's own cells; a cell that papermill added gets a lasting
    one. papermill's record of times and paths goes; the parameters it wrote become readable; `scrub` is
    applied to every text among the outputs.
    """
    notebook.metadata.pop("papermill", None)
    for number, cell in enumerate(notebook.cells):
        tags = cell.metadata.get("tags", [])
        for name in ("papermill", "execution", *([] if tags else ["tags"])):
            cell.metadata.pop(name, None)
        if "injected-parameters" in tags:
            cell.id, cell.source = "injected-parameters", as_source(parameters)
        elif cell.get("id") not in own_ids:
            cell.id = f"added-{number}"
        if "outputs" in cell:
            cell.outputs = _scrubbed(cell.outputs, scrub)


def _scrubbed(value: Any, scrub: Scrub) -> Any:
    """Apply `scrub` to every text of an output; pictures in base64 are not text."""
    if isinstance(value, str):
        return scrub(value)
    if isinstance(value, list):
        return [_scrubbed(item, scrub) for item in value]
    if isinstance(value, dict):
        binary = {key for key in value if key.startswith("image/") and key != "image/svg+xml"}
        clean = {key: item if key in binary else _scrubbed(item, scrub) for key, item in value.items()}
        return type(value)(clean)
    return value


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
    found: dict[str, str] = {}
    for folder, name in named.items():
        for path in {str(folder), str(folder.resolve())} - {folder.anchor}:
            found |= {path: name} if name else {f"{path}/": "", f"{path}\\": "", path: "."}
    longest_first = map(re.escape, sorted(found, key=len, reverse=True))
    pattern = re.compile(rf"{_BEFORE}({'|'.join(longest_first)})(?:(?<=[/\\])|(?![\w-]))")

    def scrub(text: str) -> str:
        if "ipykernel_" in text:
            text = _CELL_FILE.sub("<cell>", text)
        if any(path in text for path in found):  # a hundred times faster than to look for the pattern
            text = pattern.sub(lambda match: found[match[1]], text)
        return text

    return scrub


def as_source(parameters: Mapping[str, Parameter]) -> str:
    r"""Return the assignments as a person would type them, Vietnamese letters as letters.

    >>> as_source({"unit": 'Sở "KH&CN"', "year": 2022})
    '# Parameters\nunit = "Sở \\"KH&CN\\""\nyear = 2022\n'
    """
    literals = {  # JSON's strings are Python's, in double quotes
        name: json.dumps(value, ensure_ascii=False) if isinstance(value, str) else repr(value)
        for name, value in parameters.items()
    }
    return "# Parameters\n" + "".join(f"{name} = {literal}\n" for name, literal in literals.items())
