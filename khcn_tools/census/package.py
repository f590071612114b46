"""Cells of an .xlsx, transitional or strict, counted in the bytes of its XML."""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Iterator
from xml.etree.ElementTree import fromstring
from zipfile import ZipFile

_BLOCK = 1 << 20
_PREFIXED = re.compile(rb"\s*(<\?[^>]*>\s*)?<\w+:")
_PREFIX = re.compile(rb"(</?)\w+:")
_CELL = re.compile(rb"<c((?:\s+[\w:]+\s*=\s*(?:\"[^\"]*\"|'[^']*'))*+)\s*>(?!</c>)(.*?)</c>", re.DOTALL)
_FORMULA = re.compile(rb"<f[ />]")
_VALUE = re.compile(rb"<v[^>]*>([^<]*)</v>")
_SHARED_TYPE = re.compile(rb"\st=[\"']s[\"']")
_TEXT = re.compile(rb"<si\s*/>|<si\b[^>]*>(.*?)</si>", re.DOTALL)
_READING = re.compile(rb"<rPh\b.*?</rPh>", re.DOTALL)
_TAG = re.compile(rb"<[^>]*>")


def count_xlsx(archive: ZipFile) -> int:
    """Return the number of cells of all worksheets that hold something."""
    workbook = next(part for part, kind in _related(archive, "").values() if kind == "officeDocument")
    related = _related(archive, workbook)
    shared = [part for part, kind in related.values() if kind == "sharedStrings"]
    blank = {str(number).encode() for part in shared for number in _blank_texts(archive, part)}
    listed = (sheet for sheet in fromstring(archive.read(workbook)).iter() if sheet.tag.endswith("}sheet"))  # noqa: S314  # expat caps entities
    parts = [related[value] for sheet in listed for name, value in sheet.items() if name.endswith("}id")]
    return sum(_count(archive, part, blank) for part, kind in parts if kind == "worksheet")


def _related(archive: ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """Return what a part points at, by identifier: the other part and the kind of relationship."""
    members = {member.lower(): member for member in archive.namelist()}  # their case does not matter
    folder, name = posixpath.split(part)
    relations = fromstring(archive.read(posixpath.join(folder, "_rels", f"{name}.rels")))  # noqa: S314  # expat caps entities
    return {
        relation.get("Id", ""): (
            members.get(_target(folder, relation.get("Target", "")).lower(), ""),
            posixpath.basename(relation.get("Type", "")),
        )
        for relation in relations
    }


def _target(folder: str, path: str) -> str:
    """Return a path inside the archive that is meant from a folder, or from the top."""
    return posixpath.normpath(posixpath.join("/", folder, path)).lstrip("/")


def _blank_texts(archive: ZipFile, part: str) -> Iterator[int]:
    """Yield the numbers of the shared texts that show nothing."""
    texts = _plain(archive.read(part))
    for number, text in enumerate(_TEXT.finditer(texts)):
        if _is_blank(text[1] or b""):
            yield number


def _count(archive: ZipFile, part: str, blank: set[bytes]) -> int:
    """Return how many cells of a sheet hold something."""
    count, kept = 0, b""
    with archive.open(part) as source:
        while block := source.read(_BLOCK):
            kept += block
            end = kept.rfind(b"row>") + 4  # of a row's closing tag
            rows, kept = (kept[:end], kept[end:]) if end > 4 else (b"", kept)  # noqa: PLR2004  # found at all
            count += _count_in(rows, blank)
    return count + _count_in(kept, blank)


def _count_in(rows: bytes, blank: set[bytes]) -> int:
    """Return how many cells of some rows hold something."""
    return sum(_holds_something(cell[1], cell[2], blank) for cell in _CELL.finditer(_plain(rows)))


def _holds_something(attributes: bytes, content: bytes, blank: set[bytes]) -> bool:
    """Tell whether a cell has a formula, or a value that is not blank."""
    if _FORMULA.search(content):
        return True
    value = _VALUE.search(content)
    if value is None:
        return not _is_blank(content)
    if _SHARED_TYPE.search(attributes):
        return bool(value[1].strip()) and value[1].strip() not in blank
    return not _is_blank(value[1])


def _is_blank(content: bytes) -> bool:
    """Tell whether the text of some XML is blank, readings (phonetic runs) apart."""
    return not html.unescape(_TAG.sub(b"", _READING.sub(b"", content)).decode()).strip()


def _plain(xml: bytes) -> bytes:
    """Return XML in UTF-8 whose elements have no prefixes."""
    if xml.startswith((b"\xff\xfe", b"\xfe\xff")):
        xml = xml.decode("utf-16").encode()
    return _PREFIX.sub(rb"\1", xml) if _PREFIXED.match(xml) else xml
