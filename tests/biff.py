"""A writer of small .xls files (BIFF8 in a compound file), for tests only: no library writes them today."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

_END, _FREE, _FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
_SECTOR = 512
_DATE_FORMAT = 14  # Excel's own m/d/yyyy


@dataclass(frozen=True)
class Formula:
    """A formula; its stored value is a number, or an empty text where it is None."""

    result: float | None


@dataclass(frozen=True)
class Error:
    """An error value by its code: 7 is #DIV/0!, 23 is #REF!."""

    code: int


@dataclass(frozen=True)
class Sheet:
    """Cells by (row, column) from 0; texts may name a font, numbers may be shown as dates."""

    name: str
    cells: Mapping[tuple[int, int], object]
    fonts: Mapping[tuple[int, int], str] = field(default_factory=dict)
    dates: Iterable[tuple[int, int]] = ()
    merged: Sequence[tuple[int, int, int, int]] = ()
    hidden: bool = False


def xls(*sheets: Sheet, cut: int = 0) -> bytes:
    """Return the sheets as an .xls; `cut` breaks the first shared text after so many characters."""
    strings = list(dict.fromkeys(v for s in sheets for v in s.cells.values() if isinstance(v, str)))
    fonts = sorted({font for sheet in sheets for font in sheet.fonts.values()})
    bodies = [_sheet(sheet, strings, fonts) for sheet in sheets]
    head = _globals(strings, fonts, cut)
    names = [sheet.name.encode("latin-1") for sheet in sheets]
    position = len(head) + sum(12 + len(name) for name in names) + 4
    bounds = b""
    for sheet, name, body in zip(sheets, names, bodies, strict=True):
        bounds += _record(0x85, struct.pack("<IBBBB", position, sheet.hidden, 0, len(name), 0) + name)
        position += len(body)
    return _compound(head + bounds + _record(0x0A) + b"".join(bodies))


def _record(code: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", code, len(data)) + data


def _begin(kind: int) -> bytes:
    return _record(0x809, struct.pack("<HHHHII", 0x0600, kind, 0x0DBB, 0x07CC, 0, 6))


def _globals(strings: list[str], fonts: list[str], cut: int) -> bytes:
    """Return the workbook's own records up to the list of sheets."""
    parts = [_begin(0x0005), _record(0x42, struct.pack("<H", 1200))]
    parts += [_font("Arial")] * 5 + [_font(name) for name in fonts]
    parts += [_style(0, 0), _style(0, _DATE_FORMAT)] + [_style(n + 6, 0) for n in range(len(fonts))]
    shared = struct.pack("<II", len(strings), len(strings))
    texts = [struct.pack("<HB", len(text), 1) + text.encode("utf-16-le") for text in strings]
    if not cut:
        return b"".join([*parts, _record(0xFC, shared + b"".join(texts))])
    first, rest = texts[0][: 3 + 2 * cut], texts[0][3 + 2 * cut :]
    more = _record(0x3C, b"\1" + rest + b"".join(texts[1:]))
    return b"".join([*parts, _record(0xFC, shared + first), more])


def _font(name: str) -> bytes:
    data = struct.pack("<HHHHHBBBB", 200, 0, 0x7FFF, 400, 0, 0, 0, 0, 0)
    return _record(0x31, data + struct.pack("<BB", len(name), 0) + name.encode("latin-1"))


def _style(font: int, number_format: int) -> bytes:
    return _record(0xE0, struct.pack("<HHHBBBBIIH", font, number_format, 1, 0, 0, 0, 0xF8, 0, 0, 0))


def _sheet(sheet: Sheet, strings: list[str], fonts: list[str]) -> bytes:
    """Return the records of one sheet."""
    records = [_begin(0x0010)]
    for place, value in sorted(sheet.cells.items()):
        style = 2 + fonts.index(sheet.fonts[place]) if place in sheet.fonts else int(place in sheet.dates)
        records.append(_cell(struct.pack("<HHH", *place, style), value, strings))
    if sheet.merged:
        areas = b"".join(struct.pack("<HHHH", *area) for area in sheet.merged)
        records.append(_record(0xE5, struct.pack("<H", len(sheet.merged)) + areas))
    return b"".join([*records, _record(0x0A)])


def _cell(place: bytes, value: object, strings: list[str]) -> bytes:
    """Return the record of one cell."""
    if isinstance(value, str):
        return _record(0xFD, place + struct.pack("<I", strings.index(value)))
    if isinstance(value, bool):
        return _record(0x205, place + struct.pack("<BB", value, 0))
    if isinstance(value, Error):
        return _record(0x205, place + struct.pack("<BB", value.code, 1))
    if isinstance(value, Formula):
        empty = b"\3\0\0\0\0\0\xff\xff"
        result = empty if value.result is None else struct.pack("<d", value.result)
        return _record(0x06, place + result + struct.pack("<HIH", 0, 0, 3) + b"\x1e\1\0")
    assert isinstance(value, int | float)
    return _record(0x203, place + struct.pack("<d", value))


def _compound(stream: bytes) -> bytes:
    """Return a compound file with one stream, Workbook."""
    size = max(4096, -(-len(stream) // _SECTOR) * _SECTOR)
    used = size // _SECTOR
    table = [*range(1, used), _END, _END, _FAT]
    table += [_FREE] * (_SECTOR // 4 - len(table))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack(
        "<HHHHH6xIIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, used, 0, 4096, _END, 0, _END, 0, used + 1
    )
    header += struct.pack("<I", _FREE) * 108
    directory = _entry("Root Entry", 5, 1, _END, 0) + _entry("Workbook", 2, _FREE, 0, size) + bytes(256)
    return header + stream.ljust(size, b"\0") + directory + struct.pack(f"<{len(table)}I", *table)


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    data = name.encode("utf-16-le").ljust(64, b"\0") + struct.pack(
        "<HBBIII", 2 * len(name) + 2, kind, 1, _FREE, _FREE, child
    )
    return data + bytes(36) + struct.pack("<III", start, size, 0)
