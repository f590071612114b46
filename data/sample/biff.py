"""A writer of .xls files (BIFF8 in a compound file): no library writes them today.

What a sheet looks like is kept as far as a form needs it: fonts, colours, borders, widths, merged cells.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from data.sample.biff_tables import STYLES, Look, Rich, Tables, begin, own_records, record, shared_texts
from data.sample.compound import compound_file

Place = tuple[int, int]


@dataclass(frozen=True)
class Formula:
    """A formula; its stored value is a number, or an empty text where it is None."""

    result: float | None


@dataclass(frozen=True)
class Error:
    """An error value by its code: 7 is #DIV/0!, 23 is #REF!, 42 is #N/A."""

    code: int


@dataclass(frozen=True)
class Sheet:
    """Cells by (row, column) from 0; a cell of None is only drawn. `hidden` is 1, or 2 for "very hidden".

    Instead of a look, `fonts` may name a font for a text and `dates` the numbers that are shown as dates.
    """

    name: str
    cells: Mapping[Place, object]
    fonts: Mapping[Place, str] = field(default_factory=dict)
    dates: Iterable[Place] = ()
    merged: Sequence[tuple[int, int, int, int]] = ()
    hidden: int = 0
    looks: Mapping[Place, Look] = field(default_factory=dict)
    widths: Mapping[int, float] = field(default_factory=dict)
    heights: Mapping[int, float] = field(default_factory=dict)

    def look(self, place: Place) -> Look:
        """Return how a cell looks."""
        if place in self.fonts:
            return Look(font=self.fonts[place])
        dated = Look(number_format="m/d/yyyy") if place in self.dates else Look()
        return self.looks.get(place, dated)


def xls(*sheets: Sheet, cut: int = 0) -> bytes:
    """Return the sheets as an .xls; `cut` breaks the first shared text after so many characters."""
    tables = Tables((value, sheet.look(place)) for sheet in sheets for place, value in sheet.cells.items())
    bodies = [_sheet(sheet, tables, first=sheet is sheets[0]) for sheet in sheets]
    head, tail = own_records(tables), shared_texts(tables, cut) + record(0x0A)
    names = [struct.pack("<BB", len(sheet.name), 1) + sheet.name.encode("utf-16-le") for sheet in sheets]
    begin = len(head) + sum(10 + len(name) for name in names) + len(tail)
    places = accumulate((len(body) for body in bodies[:-1]), initial=begin)
    bounds = (
        record(0x85, struct.pack("<IBB", place, sheet.hidden, 0) + name)
        for place, sheet, name in zip(places, sheets, names, strict=True)
    )
    return compound_file("Workbook", b"".join([head, *bounds, tail, *bodies]))


def _sheet(sheet: Sheet, tables: Tables, *, first: bool) -> bytes:
    """Return the records of one sheet: on A4, as wide as the page."""
    rows, columns = (max((place[n] for place in sheet.cells), default=0) + 1 for n in (0, 1))
    setup = struct.pack("<6H", 9, 100, 1, 1, 0, 0) + struct.pack("<HHddH", 300, 300, 0.3, 0.3, 1)
    parts = [begin(0x0010), record(0x81, struct.pack("<H", 0x05C1)), record(0xA1, setup)]
    parts += [
        record(0x7D, struct.pack("<HHHHHH", column, column, round(width * 256), STYLES - 1, 0, 0))
        for column, width in sorted(sheet.widths.items())
    ]
    parts.append(record(0x200, struct.pack("<IIHHH", 0, rows, 0, columns, 0)))
    parts += [
        record(0x208, struct.pack("<HHHHHHHH", row, 0, columns, round(height * 20), 0, 0, 0x0140, 15))
        for row, height in sorted(sheet.heights.items())
    ]
    for place, value in sorted(sheet.cells.items()):
        style = tables.style[sheet.look(place)]
        parts.append(_cell(struct.pack("<HHH", *place, style), value, tables))
    parts.append(record(0x23E, struct.pack("<HHHHHHHI", 0x06B6 if first else 0x00B6, 0, 0, 0x40, 0, 0, 0, 0)))
    if sheet.merged:
        areas = b"".join(struct.pack("<HHHH", *area) for area in sheet.merged)
        parts.append(record(0xE5, struct.pack("<H", len(sheet.merged)) + areas))
    return b"".join([*parts, record(0x0A)])


def _cell(place: bytes, value: object, tables: Tables) -> bytes:
    """Return the record of one cell."""
    if value is None:
        return record(0x201, place)
    if isinstance(value, str | Rich):
        return record(0xFD, place + struct.pack("<I", tables.number[value]))
    if isinstance(value, bool):
        return record(0x205, place + struct.pack("<BB", value, 0))
    if isinstance(value, Error):
        return record(0x205, place + struct.pack("<BB", value.code, 1))
    if isinstance(value, Formula):
        empty = b"\3\0\0\0\0\0\xff\xff"
        result = empty if value.result is None else struct.pack("<d", value.result)
        return record(0x06, place + result + struct.pack("<HIH", 0, 0, 3) + b"\x1e\1\0")
    assert isinstance(value, int | float)  # noqa: S101 - nothing else is a cell
    return record(0x203, place + struct.pack("<d", value))
