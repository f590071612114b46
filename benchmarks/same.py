"""Whether two ways made the same report: outputs cell by cell, pictures by their hashes, also in the pages."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import nbformat

_EMBEDDED = re.compile(r'(?:src|href)="data:image/(png|svg\+xml);base64,([^"]*)"')


def compare(names: Iterable[str], one: Path, other: Path) -> str:
    """Return in a line how many reports, cells and pictures of two folders are the same; stop where one is not.

    Each picture must be in both pages too.
    """
    cells = pictures = 0
    for name in (names := list(names)):
        left, right = (_cells(folder / f"{name}.ipynb") for folder in (one, other))
        assert len(left) == len(right), f"{name}: {len(left)} cells and {len(right)}"
        for number, pair in enumerate(zip(left, right, strict=True)):
            assert pair[0] == pair[1], f"{name}, cell {number}: {_first_difference(*pair)}"
        hashes = hashes_of(one / f"{name}.ipynb")
        for page in (one / f"{name}.html", other / f"{name}.html"):
            shown = set(_shown(page.read_text("utf-8")))
            assert set(hashes) <= shown, f"{page}: {len(set(hashes) - shown)} pictures are not shown"
        cells, pictures = cells + len(left), pictures + len(hashes)
    return (
        f"{len(names)} reports, {cells} code cells and {pictures} pictures the same, all pictures in both pages"
    )


def hashes_of(notebook: Path) -> list[str]:
    """Return the hash of each picture among the outputs of an executed notebook."""
    found = (data for cell in _cells(notebook) for output in cell for data in (output.get("data", {}),))
    return [_sha256(base64.b64decode(data["image/png"])) for data in found if "image/png" in data]


def _cells(notebook: Path) -> list[list[dict[str, Any]]]:
    """Return the outputs of each code cell."""
    reading: Any = nbformat.read
    cells = reading(notebook, as_version=4).cells
    return [json.loads(json.dumps(cell.outputs)) for cell in cells if cell.cell_type == "code"]


def _first_difference(one: list[dict[str, Any]], other: list[dict[str, Any]]) -> str:
    """Return the beginning of what differs."""
    if len(one) != len(other):
        return f"{len(one)} outputs and {len(other)}"
    left, right = next(pair for pair in zip(one, other, strict=True) if pair[0] != pair[1])
    return f"{json.dumps(left)[:300]} and {json.dumps(right)[:300]}"


def _shown(page: str) -> Iterator[str]:
    """Yield the hash of each bitmap in a page, also of one within a drawing."""
    for kind, data in _EMBEDDED.findall(page):
        content = base64.b64decode(data)
        if kind == "png":
            yield _sha256(content)
        else:
            yield from _shown(content.decode())


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
