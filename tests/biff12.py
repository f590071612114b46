"""A writer of small .xlsb files (BIFF12), for tests only: no library writes them."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO

from data.sample.biff import Error, Place

_TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_BINARY = "application/vnd.ms-excel"
_PART = '<Override PartName="/xl/%s.bin" ContentType="' + _BINARY + '.%s"/>'
_FIRST_OWN_FORMAT = 164

Runs = list[tuple[str, str]]


@dataclass(frozen=True)
class Formula:
    """A formula by its stored value: a number or a text."""

    result: float | str


@dataclass(frozen=True)
class Own:
    """A text kept in its own cell."""

    text: str


@dataclass(frozen=True)
class Sheet:
    """Cells by (row, column) from 0; a text may be in runs of (text, font); None is a cell of format only."""

    name: str
    cells: Mapping[Place, object]
    formats: Mapping[Place, str] = field(default_factory=dict)
    fonts: Mapping[Place, str] = field(default_factory=dict)
    merged: Sequence[tuple[int, int, int, int]] = ()
    hidden: bool = False


def xlsb(*sheets: Sheet, date1904: bool = False) -> bytes:
    """Return the sheets as an .xlsb."""
    values = [value for sheet in sheets for value in sheet.cells.values()]
    texts = [value for value in values if isinstance(value, str | list)]
    runs = {font for text in texts if isinstance(text, list) for _, font in text}
    fonts = ["Arial", *sorted(runs.union(*(sheet.fonts.values() for sheet in sheets)))]
    formats = ["General", *sorted({f for sheet in sheets for f in sheet.formats.values()})]
    parts = {f"worksheets/sheet{n}": _sheet(s, texts, fonts, formats) for n, s in enumerate(sheets, start=1)}
    kinds = dict.fromkeys(parts, "worksheet")
    parts |= {"styles": _styles(fonts, formats), "sharedStrings": _shared(texts, fonts)}
    kinds |= {"styles": "styles", "sharedStrings": "sharedStrings"}
    overrides = "".join(
        _PART % (part, kind) for part, kind in (kinds | {"workbook": "sheet.binary.macroEnabled.main"}).items()
    )
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
            f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{overrides}</Types>',
        )
        archive.writestr("_rels/.rels", _relations({"xl/workbook": "officeDocument"}))
        archive.writestr("xl/_rels/workbook.bin.rels", _relations(kinds))
        archive.writestr("xl/workbook.bin", _workbook(sheets, date1904=date1904))
        for part, data in parts.items():
            archive.writestr(f"xl/{part}.bin", data)
    return buffer.getvalue()


def record(code: int, data: bytes = b"") -> bytes:
    """Return one record."""
    return _varying(code) + _varying(len(data)) + data


def _varying(number: int) -> bytes:
    rest = b""
    while number > 0x7F:
        rest += bytes([number & 0x7F | 0x80])
        number >>= 7
    return rest + bytes([number])


def _text(text: str) -> bytes:
    raw = text.encode("utf-16-le")
    return struct.pack("<I", len(raw) // 2) + raw


def _relations(parts: Mapping[str, str]) -> str:
    lines = (
        f'<Relationship Id="rId{n}" Type="{_TYPE}/{kind}" Target="{part}.bin"/>'
        for n, (part, kind) in enumerate(parts.items(), start=1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{"".join(lines)}</Relationships>'


def _workbook(sheets: Sequence[Sheet], *, date1904: bool) -> bytes:
    listed = [
        record(156, struct.pack("<II", sheet.hidden, n) + _text(f"rId{n}") + _text(sheet.name))
        for n, sheet in enumerate(sheets, start=1)
    ]
    own = record(153, struct.pack("<III", date1904, 0, 0))
    return b"".join([record(131), own, record(143), *listed, record(144), record(132)])


def _styles(fonts: Sequence[str], formats: Sequence[str]) -> bytes:
    """Return a style for each font with each format, in that order."""
    own = [
        record(44, struct.pack("<H", _FIRST_OWN_FORMAT + n) + _text(code)) for n, code in enumerate(formats[1:])
    ]
    named = [record(43, struct.pack("<HHHHBBBB8xB", 220, 0, 400, 0, 0, 0, 0, 0, 0) + _text(f)) for f in fonts]
    numbers = [0, *(_FIRST_OWN_FORMAT + n for n in range(len(formats) - 1))]
    styles = [_style(number, font) for font in range(len(fonts)) for number in numbers]
    return b"".join(
        [
            record(278),
            *(record(615, struct.pack("<I", len(own))), *own, record(616)),
            *(record(611, struct.pack("<I", len(named))), *named, record(612)),
            *(record(626, struct.pack("<I", 1)), _style(0, 0, parent=0xFFFF), record(627)),
            *(record(617, struct.pack("<I", len(styles))), *styles, record(618)),
            record(279),
        ]
    )


def _style(number: int, font: int, parent: int = 0) -> bytes:
    return record(47, struct.pack("<HHHHHBBHBB", parent, number, font, 0, 0, 0, 0, 0, 0, 0))


def _shared(texts: Sequence[object], fonts: Sequence[str]) -> bytes:
    items = [record(19, _rich(text, fonts)) for text in texts]
    return b"".join([record(159, struct.pack("<II", len(items), len(items))), *items, record(160)])


def _rich(text: object, fonts: Sequence[str]) -> bytes:
    if not isinstance(text, list):
        return b"\0" + _text(str(text))
    runs, at = b"", 0
    for part, font in text:
        runs += struct.pack("<HH", at, fonts.index(font))
        at += len(part)
    return b"\1" + _text("".join(part for part, _ in text)) + struct.pack("<I", len(text)) + runs


def _sheet(sheet: Sheet, texts: Sequence[object], fonts: Sequence[str], formats: Sequence[str]) -> bytes:
    """Return the records of one sheet."""
    rows: dict[int, list[bytes]] = {}
    for (row, column), value in sorted(sheet.cells.items()):
        place = row, column
        font, code = sheet.fonts.get(place, "Arial"), sheet.formats.get(place, "General")
        style = fonts.index(font) * len(formats) + formats.index(code)
        rows.setdefault(row, []).append(_cell(struct.pack("<II", column, style), value, texts))
    lines = [
        record(0, struct.pack("<IIHHBI", row, 0, 300, 0, 0, 0)) + b"".join(cells) for row, cells in rows.items()
    ]
    areas = [
        record(176, struct.pack("<4I", top, bottom, left, right)) for top, left, bottom, right in sheet.merged
    ]
    merged = [record(177, struct.pack("<I", len(areas))), *areas, record(178)] if areas else []
    size = struct.pack("<4I", 0, max(rows, default=0), 0, max((c for _, c in sheet.cells), default=0))
    return b"".join([record(129), record(148, size), record(145), *lines, record(146), *merged, record(130)])


def _cell(place: bytes, value: object, texts: Sequence[object]) -> bytes:  # noqa: PLR0911  # one for each record
    """Return the record of one cell."""
    if value is None:
        return record(1, place)
    if isinstance(value, str | list):
        return record(7, place + struct.pack("<I", texts.index(value)))
    if isinstance(value, Own):
        return record(6, place + _text(value.text))
    if isinstance(value, bool):
        return record(4, place + struct.pack("<B", value))
    if isinstance(value, Error):
        return record(3, place + struct.pack("<B", value.code))
    if isinstance(value, Formula):
        empty = struct.pack("<HI3sI", 0, 3, b"\x1e\1\0", 0)
        if isinstance(value.result, str):
            return record(8, place + _text(value.result) + empty)
        return record(9, place + struct.pack("<d", value.result) + empty)
    if isinstance(value, int):
        return record(2, place + struct.pack("<i", value << 2 | 2))
    assert isinstance(value, float)
    return record(5, place + struct.pack("<d", value))
