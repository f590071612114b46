"""The workbook's own records of an .xls: texts, fonts, colours and styles that cells name by number."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable
from dataclasses import dataclass

_MOST = 8224  # bytes of data in one record
_BUILT_IN = {"General": 0, "0": 1, "m/d/yyyy": 14, "@": 49}
_FIRST_FORMAT, _FIRST_COLOUR = 164, 8
_COLOURS = 56
_LINE = "A6A6A6"  # the colour of borders
STYLES = 16  # that every file begins with: fifteen of styles, one of cells
_HORIZONTAL = {"left": 1, "center": 2, "right": 3}
_SKIPPED_FONT = 4  # no font has this number


@dataclass(frozen=True)
class Look:
    """How a cell looks: its font, colours as RRGGBB, how its text lies, its number format."""

    font: str = "Arial"
    size: float = 10
    bold: bool = False
    italic: bool = False
    colour: str = "000000"
    fill: str = ""
    box: bool = False
    wrap: bool = False
    horizontal: str = ""
    number_format: str = "General"

    @property
    def typeface(self) -> tuple[str, float, bool, bool, str]:
        """What a font record says."""
        return self.font, self.size, self.bold, self.italic, self.colour


@dataclass(frozen=True)
class Rich:
    """A text whose fonts change: (place from 0, look from there on)."""

    text: str
    runs: tuple[tuple[int, Look], ...]


class Tables:
    """What cells refer to by number: texts, looks, fonts, formats, colours."""

    def __init__(self, cells: Iterable[tuple[object, Look]]) -> None:
        """Give numbers to what the cells, each a value and a look, refer to."""
        pairs = list(cells)
        values, found = [value for value, _ in pairs], [look for _, look in pairs]
        runs = [look for value in values if isinstance(value, Rich) for _, look in value.runs]
        self.texts = list(dict.fromkeys(value for value in values if isinstance(value, str | Rich)))
        self.number = {text: number for number, text in enumerate(self.texts)}
        self.looks = list(dict.fromkeys(found))
        self.style = {look: number for number, look in enumerate(self.looks, start=STYLES)}
        self.fonts = list(dict.fromkeys(look.typeface for look in [Look(), *found, *runs]))
        self.formats = list(dict.fromkeys(x.number_format for x in found if x.number_format not in _BUILT_IN))
        self.colours = list(dict.fromkeys(c for look in [Look(), *found, *runs] for c in _colours(look)))

    def font(self, look: Look) -> int:
        """Return the number of a font: the first four, then from five on."""
        number = self.fonts.index(look.typeface) + 1  # the first record is the file's own
        return number + (number >= _SKIPPED_FONT)

    def colour(self, name: str) -> int:
        """Return the number of a colour in the palette."""
        return _FIRST_COLOUR + self.colours.index(name)

    def format(self, name: str) -> int:
        """Return the number of a number format."""
        return _BUILT_IN[name] if name in _BUILT_IN else _FIRST_FORMAT + self.formats.index(name)


def record(code: int, data: bytes = b"") -> bytes:
    """Return one record."""
    return struct.pack("<HH", code, len(data)) + data


def _colours(look: Look) -> list[str]:
    return [colour for colour in (look.colour, _LINE, look.fill) if colour]


def own_records(tables: Tables) -> bytes:
    """Return the workbook's own records up to the list of sheets."""
    window = struct.pack("<9H", 0, 0, 0x6000, 0x3000, 0x38, 0, 0, 1, 600)
    parts = [begin(0x0005), record(0x42, struct.pack("<H", 1200)), record(0x3D, window)]
    parts += [_font(Look().typeface, 8), *(_font(face, tables.colour(face[4])) for face in tables.fonts)]
    parts += [
        record(0x41E, struct.pack("<HHB", number, len(code), 1) + code.encode("utf-16-le"))
        for number, code in enumerate(tables.formats, start=_FIRST_FORMAT)
    ]
    parts += [_style(0, 0, 0xFFF5)] * (STYLES - 1) + [_style(0, 0, 1)]
    parts += [_cell_style(look, tables) for look in tables.looks]
    parts.append(record(0x293, struct.pack("<HBB", 0x8000, 0, 0xFF)))  # the first is the style Normal
    palette = [*tables.colours, *["FFFFFF"] * _COLOURS][:_COLOURS]
    return b"".join([*parts, record(0x92, struct.pack("<H", _COLOURS) + b"".join(map(_rgb, palette)))])


def begin(kind: int) -> bytes:
    """Return the record that begins the workbook (5) or a sheet (16)."""
    return record(0x809, struct.pack("<HHHHII", 0x0600, kind, 0x0DBB, 0x07CC, 0, 6))


def _rgb(colour: str) -> bytes:
    return bytes.fromhex(colour) + b"\0"


def _font(face: tuple[str, float, bool, bool, str], colour: int) -> bytes:
    name, size, bold, italic, _ = face
    weight = 700 if bold else 400
    data = struct.pack("<HHHHHBBBB", round(size * 20), 2 * italic, colour, weight, 0, 0, 0, 0, 0)
    return record(0x31, data + struct.pack("<BB", len(name), 0) + name.encode("latin-1"))


def _style(font: int, number_format: int, kind: int, *rest: int) -> bytes:
    """Return a style; `rest` are how its text lies, its two words of borders and its colours."""
    lies, one, two, colours = rest or (0x20, 0, 0, 0x20C0)
    return record(
        0xE0, struct.pack("<HHHBBBBIIH", font, number_format, kind, lies, 0, 0, 0xFC, one, two, colours)
    )


def _cell_style(look: Look, tables: Tables) -> bytes:
    lies = _HORIZONTAL.get(look.horizontal, 0) | look.wrap << 3 | 1 << 4
    line = tables.colour(_LINE)
    borders = (0x1111 | line << 16 | line << 23, line | line << 7) if look.box else (0, 0)
    colours = tables.colour(look.fill) | 0x41 << 7 if look.fill else 0x20C0
    two = borders[1] | bool(look.fill) << 26
    return _style(tables.font(look), tables.format(look.number_format), 1, lies, borders[0], two, colours)


def shared_texts(tables: Tables, cut: int) -> bytes:
    """Return the table of texts, in as many records as it needs."""
    parts = list(map(_text(tables), tables.texts))
    chunks = [struct.pack("<II", len(parts), len(parts))]
    if cut:
        at = 3 + 2 * cut
        chunks[0] += parts[0][:at]
        chunks.append(b"\1" + parts.pop(0)[at:])
    for part in parts:
        if len(chunks[-1]) + len(part) > _MOST:
            chunks.append(b"")
        chunks[-1] += part
    return record(0xFC, chunks[0]) + b"".join(record(0x3C, chunk) for chunk in chunks[1:])


def _text(tables: Tables) -> Callable[[str | Rich], bytes]:
    """Return what writes one shared text."""

    def written(text: str | Rich) -> bytes:
        if isinstance(text, str):
            return struct.pack("<HB", len(text), 1) + text.encode("utf-16-le")
        runs = b"".join(struct.pack("<HH", place, tables.font(look)) for place, look in text.runs)
        head = struct.pack("<HBH", len(text.text), 9, len(text.runs))
        return head + text.text.encode("utf-16-le") + runs

    return written
