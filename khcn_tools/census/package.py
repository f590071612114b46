"""Cells of an .xlsx, counted in its XML."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from io import BytesIO
from xml.etree.ElementTree import Element, fromstring, iterparse

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def count_xlsx(data: bytes) -> int:
    """Return the number of cells of all worksheets that hold something."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        root = _related(archive, "")
        workbook = next(part for part, kind in root.values() if kind.endswith("/officeDocument"))
        related = _related(archive, workbook)
        shared = [part for part, kind in related.values() if kind.endswith("/sharedStrings")]
        blank = [not _text(item).strip() for part in shared for item in _elements(archive, part, "si")]
        return sum(
            _holds_something(cell, blank)
            for part in _worksheets(archive, workbook, related)
            for cell in _elements(archive, part, "c")
        )


def _related(archive: zipfile.ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """Return what a part points at, by identifier: the other part and the kind of relationship."""
    folder, name = posixpath.split(part)
    relations = fromstring(archive.read(posixpath.join(folder, "_rels", f"{name}.rels")))  # noqa: S314  # expat caps entities
    return {
        relation.get("Id", ""): (
            posixpath.normpath(posixpath.join("/", folder, relation.get("Target", ""))).lstrip("/"),
            relation.get("Type", ""),
        )
        for relation in relations
    }


def _worksheets(archive: zipfile.ZipFile, workbook: str, related: dict[str, tuple[str, str]]) -> Iterator[str]:
    """Yield the parts of the sheets that a workbook lists, hidden ones too."""
    for sheet in _elements(archive, workbook, "sheet"):
        part, kind = related[sheet.get(_ID, "")]
        if kind.endswith("/worksheet"):
            yield part


def _elements(archive: zipfile.ZipFile, part: str, tag: str) -> Iterator[Element]:
    """Yield the elements of that name, each cleared once it has been looked at."""
    with archive.open(part) as source:
        for _, element in iterparse(source):  # noqa: S314  # expat caps entities
            if element.tag == _MAIN + tag:
                yield element
                element.clear()


def _holds_something(cell: Element, blank: list[bool]) -> bool:
    """Tell whether a cell has a formula, or a value that is not blank."""
    if cell.find(f"{_MAIN}f") is not None:
        return True
    inline = cell.find(f"{_MAIN}is")
    if inline is not None:
        return bool(_text(inline).strip())
    value = cell.findtext(f"{_MAIN}v") or ""
    return bool(value) and not blank[int(value)] if cell.get("t") == "s" else bool(value.strip())


def _text(item: Element) -> str:
    """Return the text of a string: its own and that of its runs, without readings (phonetic runs)."""
    own = [*item.findall(f"{_MAIN}t"), *item.findall(f"{_MAIN}r/{_MAIN}t")]
    return "".join(text.text or "" for text in own)
