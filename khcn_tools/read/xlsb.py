"""Binary workbooks of Excel (.xlsb), from their records.

Read here and not by a library, because those that read it give neither formats nor fonts: 70 % would be 0.7,
a month its first day, and text in a legacy font would stay as it is. A formula in it always has a value.
"""

from __future__ import annotations

import datetime as dt
import posixpath
import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from xml.etree.ElementTree import fromstring
from zipfile import ZipFile

from openpyxl.styles.numbers import BUILTIN_FORMATS
from xlrd import error_text_from_code

from khcn_tools.model import RawCell, RawSheet
from khcn_tools.read.bounds import placed, too_large
from khcn_tools.read.cells import Runs, error_cell, text_cell, value_cell
from khcn_tools.read.serials import epoch_of, number_cell

_MOST_UNPACKED = 100_000_000  # of all parts that are records

_ROW, _SHARED, _FONT, _FORMAT, _STYLE, _BOOK, _SHEET, _MERGED = 0, 19, 43, 44, 47, 153, 156, 176
_CELL_STYLES, _CELL_STYLES_END = 617, 618
_EMPTY, _RK, _REALS, _BOOLEANS, _ERRORS = 1, 2, {5, 9}, {4, 10}, {3, 11}
_SHARED_TEXT, _FORMULA_TEXT, _RICH_TEXT = 7, 8, 62
_NO_TEXT = 0xFFFFFFFF
_SEVEN_BITS = 0x7F

Record = tuple[int, bytes]


@dataclass(frozen=True, slots=True)
class _Book:
    """What the sheets of a workbook share: texts, fonts, each style's font and format, the first day."""

    texts: Sequence[Runs]
    fonts: Sequence[str]
    styles: Sequence[tuple[str, str]]
    epoch: dt.datetime


def xlsb_sheets(data: bytes, name: str) -> tuple[RawSheet, ...]:
    """Return the sheets of a workbook, hidden ones too; a broken file raises what its parser meets."""
    with ZipFile(BytesIO(data)) as archive:
        if (
            sum(part.file_size for part in archive.infolist() if part.filename.endswith(".bin"))
            > _MOST_UNPACKED
        ):
            raise too_large()
        related = _related(archive)
        parts = dict(related.values())
        records = list(_records(archive.read("xl/workbook.bin")))
        fonts, styles = _styles(archive, parts.get("styles"))
        date1904 = any(code == _BOOK and record[0] & 1 for code, record in records)
        texts = _shared(archive, parts.get("sharedStrings"), fonts)
        book = _Book(texts, fonts, styles, epoch_of(date1904=date1904))
        listed = [_listed(record) for code, record in records if code == _SHEET]
        return tuple(
            _sheet(book, archive.read(related[part][1]), RawSheet(name, title, {}, hidden=hidden))
            for part, title, hidden in listed
            if related[part][0] == "worksheet"
        )


def _related(archive: ZipFile) -> Mapping[str, tuple[str, str]]:
    """Return what the workbook points at, by identifier: the kind and the part, whose case does not matter."""
    members = {member.lower(): member for member in archive.namelist()}
    relations = fromstring(archive.read("xl/_rels/workbook.bin.rels"))  # noqa: S314  # expat bounds entities
    return {
        relation.get("Id", ""): (
            relation.get("Type", "").rpartition("/")[2],
            members.get(posixpath.join("/xl", relation.get("Target", "")).lstrip("/").lower(), ""),
        )
        for relation in relations
    }


def _listed(record: bytes) -> tuple[str, str, bool]:
    """Return what the workbook says of a sheet: the identifier of its part, its name, whether it is hidden."""
    part, end = _text(record, 8)
    return part, _text(record, end)[0], struct.unpack_from("<I", record)[0] != 0


def _styles(archive: ZipFile, part: str | None) -> tuple[list[str], list[tuple[str, str]]]:
    """Return the fonts by number, and the font and number format of each style of cells."""
    records = list(_records(archive.read(part))) if part else []
    fonts = [_text(record, 21)[0] for code, record in records if code == _FONT]
    own = {_short(record, 0): _text(record, 2)[0] for code, record in records if code == _FORMAT}
    formats = BUILTIN_FORMATS | own
    codes = [code for code, _ in records]
    first = codes.index(_CELL_STYLES) if part else 0
    last = codes.index(_CELL_STYLES_END) if part else 0
    styles = [record for code, record in records[first:last] if code == _STYLE]
    return fonts, [(fonts[_short(style, 4)], formats.get(_short(style, 2), "")) for style in styles]


def _shared(archive: ZipFile, part: str | None, fonts: Sequence[str]) -> list[Runs]:
    """Return the texts that cells share."""
    records = _records(archive.read(part)) if part else iter(())
    return [_rich(record, 0, fonts) for code, record in records if code == _SHARED]


def _sheet(book: _Book, data: bytes, listed: RawSheet) -> RawSheet:
    """Return one sheet; `listed` has what the workbook says of it."""
    records = [entry for entry in _records(data) if entry[0] != _EMPTY]
    cells = placed(_cells(book, records))
    areas = [struct.unpack_from("<4I", record) for code, record in records if code == _MERGED]
    merged = tuple((top + 1, left + 1, bottom + 1, right + 1) for top, bottom, left, right in areas)
    return RawSheet(listed.file, listed.name, cells, merged, hidden=listed.hidden)


def _cells(book: _Book, records: Sequence[Record]) -> Iterator[RawCell]:
    """Yield the cells that hold something."""
    row = 0
    for code, record in records:
        if code == _ROW:
            row = struct.unpack_from("<I", record)[0] + 1
        elif code <= max(_ERRORS) or code == _RICH_TEXT:
            column, style = struct.unpack_from("<II", record)
            font, number_format = book.styles[style & 0xFFFFFF]
            cell = _cell(book, code, record, (row, column + 1), (font, number_format))
            if cell is not None:
                yield cell


def _cell(
    book: _Book, code: int, record: bytes, place: tuple[int, int], style: tuple[str, str]
) -> RawCell | None:
    """Return one cell, None where it holds nothing but blanks and no formula."""
    font, number_format = style
    if code in _ERRORS:
        return error_cell(*place, error_text_from_code.get(record[8], "#ERROR"))
    if code in _BOOLEANS:
        return value_cell(*place, bool(record[8]), number_format)
    if code in _REALS or code == _RK:
        number = _rk(record) if code == _RK else struct.unpack_from("<d", record, 8)[0]
        return number_cell(*place, int(number) if number.is_integer() else number, number_format, book.epoch)
    runs = _text_runs(book, code, record)
    if code != _FORMULA_TEXT and not any(text.strip() for text, _ in runs):
        return None
    return text_cell(*place, [(text, own or font) for text, own in runs] or [("", font)])


def _text_runs(book: _Book, code: int, record: bytes) -> Runs:
    """Return the text of a cell: shared by number, rich, or its own."""
    if code == _SHARED_TEXT:
        number: int = struct.unpack_from("<I", record, 8)[0]
        return book.texts[number]
    return _rich(record, 8, book.fonts) if code == _RICH_TEXT else [(_text(record, 8)[0], "")]


def _rich(record: bytes, at: int, fonts: Sequence[str]) -> Runs:
    """Return a text with its runs; "" stands for the font of the cell."""
    raw, end = _wide(record, at + 1)
    if not record[at] & 1:
        return [(_decoded(raw), "")]
    (count,) = struct.unpack_from("<I", record, end)
    runs = struct.iter_unpack("<HH", record[end + 4 : end + 4 + 4 * count])
    changes = [(0, ""), *((begin, fonts[font]) for begin, font in runs)]
    ends = [begin for begin, _ in changes[1:]] + [len(raw) // 2]
    return [(_decoded(raw[2 * a : 2 * b]), font) for (a, font), b in zip(changes, ends, strict=True) if a < b]


def _rk(record: bytes) -> float:
    """Return a number kept in four bytes: of 30 bits or the upper half of a float, perhaps in hundredths."""
    (packed,) = struct.unpack_from("<i", record, 8)
    whole = float(packed >> 2)
    number = whole if packed & 2 else float(struct.unpack("<d", struct.pack("<iI", 0, packed & 0xFFFFFFFC))[0])
    return number / 100 if packed & 1 else number


def _records(data: bytes) -> Iterator[Record]:
    """Yield the records of a part: code and content."""
    at = 0
    while at < len(data):
        code, at = _varying(data, at, 2)
        size, at = _varying(data, at, 4)
        yield code, data[at : at + size]
        at += size


def _varying(data: bytes, at: int, most: int) -> tuple[int, int]:
    """Return a number kept in one to `most` bytes of seven bits, and where it ends."""
    number = 0
    for place in range(most):
        byte = data[at + place]
        number |= (byte & _SEVEN_BITS) << 7 * place
        if byte <= _SEVEN_BITS:
            return number, at + place + 1
    return number, at + most


def _short(record: bytes, at: int) -> int:
    return int.from_bytes(record[at : at + 2], "little")


def _wide(record: bytes, at: int) -> tuple[bytes, int]:
    """Return a text as it is stored, and where it ends; its length may be that of none."""
    (length,) = struct.unpack_from("<I", record, at)
    size = 0 if length == _NO_TEXT else 2 * length
    return record[at + 4 : at + 4 + size], at + 4 + size


def _text(record: bytes, at: int) -> tuple[str, int]:
    """Return a text and where it ends."""
    raw, end = _wide(record, at)
    return _decoded(raw), end


def _decoded(raw: bytes) -> str:
    return raw.decode("utf-16-le", "surrogatepass")
