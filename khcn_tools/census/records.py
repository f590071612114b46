"""Cells of an .xlsb, counted in its records."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from xml.etree.ElementTree import fromstring
from zipfile import ZipFile

_WORKBOOK = "xl/workbook.bin"
_SHEET, _SHARED = 156, 19
_ALWAYS = {2, 3, 4, 5, 8, 9, 10, 11}  # numbers, errors, truth values, formulas
_SHARED_TEXT, _TEXT, _RICH_TEXT = 7, 6, 62
_CONTINUES = 0x80
_NONE = 0xFFFFFFFF


def count_xlsb(archive: ZipFile) -> int:
    """Return the number of cells of all worksheets that hold something."""
    folder, name = posixpath.split(_WORKBOOK)
    relations = fromstring(archive.read(f"{folder}/_rels/{name}.rels"))  # noqa: S314  # expat caps entities
    members = {member.lower(): member for member in archive.namelist()}  # their case does not matter
    related = {
        relation.get("Id", ""): (
            posixpath.basename(relation.get("Type", "")),
            members.get(posixpath.join("/", folder, relation.get("Target", ""))[1:].lower(), ""),
        )
        for relation in relations
    }
    shared = [part for kind, part in related.values() if kind == "sharedStrings"]
    blank = [
        not _text(record, 1).strip()
        for part in shared
        for code, record in _records(archive, part)
        if code == _SHARED
    ]
    listed = [related[_text(record, 8)] for code, record in _records(archive, _WORKBOOK) if code == _SHEET]
    return sum(
        _holds_something(code, record, blank)
        for kind, part in listed
        if kind == "worksheet"
        for code, record in _records(archive, part)
    )


def _holds_something(code: int, record: bytes, blank: list[bool]) -> bool:
    """Tell whether a record is a cell with a formula, or with a value that is not blank."""
    if code == _SHARED_TEXT:
        return not blank[int.from_bytes(record[8:12], "little")]
    if code in {_TEXT, _RICH_TEXT}:
        return bool(_text(record, 8 + (code == _RICH_TEXT)).strip())
    return code in _ALWAYS


def _text(record: bytes, at: int) -> str:
    """Return the text that begins there with its length."""
    length = int.from_bytes(record[at : at + 4], "little")
    end = at + 4 + (0 if length == _NONE else 2 * length)
    return record[at + 4 : end].decode("utf-16-le", "surrogatepass")


def _records(archive: ZipFile, part: str) -> Iterator[tuple[int, bytes]]:
    """Yield code and content of a part's records."""
    data, at = archive.read(part), 0
    while at < len(data):
        code, at = data[at], at + 1
        if code >= _CONTINUES:
            code, at = code - _CONTINUES + _CONTINUES * data[at], at + 1
        size, unit = 0, 1
        while True:
            byte, at = data[at], at + 1
            size, unit = size + byte % _CONTINUES * unit, unit * _CONTINUES
            if byte < _CONTINUES:
                break
        yield code, data[at : at + size]
        at += size
