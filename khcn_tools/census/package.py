"""Cells of an .xlsx, counted in its XML."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import IO, Any
from xml.etree.ElementTree import Element, XMLPullParser, fromstring

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_EMPTY_CELL = re.compile(rb"(<c [^<>]*(/>|></c>))+")
_EMPTY_ROW = re.compile(rb"<row [^<>]*(/>|></row>)")
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
        parser: XMLPullParser[Element] = XMLPullParser()  # expat caps entities
        for piece in _without_empty_rows(source):
            parser.feed(piece)
            events: Iterator[Any] = parser.read_events()
            for _, element in events:
                if element.tag == _MAIN + tag:
                    yield element
                    element.clear()


def _without_empty_rows(source: IO[bytes]) -> Iterator[bytes]:
    """Yield the XML of a part in pieces, without cells and rows that stand there for their format only."""
    kept = b""
    while block := source.read(1 << 20):
        whole = kept + block
        begun = whole.rfind(b"<row ")
        rows, kept = (whole[:begun], whole[begun:]) if begun > 0 else (whole, b"")
        yield _EMPTY_ROW.sub(b"", _EMPTY_CELL.sub(b"", rows))
    yield kept


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
