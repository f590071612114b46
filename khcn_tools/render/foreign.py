"""What other people's notebooks hold: tables and text as HTML, pictures as bytes."""

from __future__ import annotations

import base64
import binascii
import re
import struct
from html.parser import HTMLParser

from khcn_tools.document.parts import Figure, Paragraph, Part, Run, Table, TableColumn

NO_ALT = "Hình của sổ tay tính toán, không kèm mô tả."

_SPACES = re.compile(r"[ \t\r\n]+")
_NUMBER = re.compile(r"[-+]?[\d.,\s]+%?")
_ANSI = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
_PNG = b"\x89PNG\r\n\x1a\n"
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_BREAKS = {"br", "p", "div", "tr", "li", "h1", "h2", "h3", "h4", "h5", "h6", "caption", "table"}


def parts_of_html(source: str) -> list[Part]:
    """Return the tables of an HTML output and its text, as far as a reader would see it."""
    reader = _Reader()
    reader.feed(source)
    reader.close()
    return reader.parts()


def has_table(source: str) -> bool:
    """Tell whether the HTML shows a table."""
    return "<table" in source.lower()


def plain(text: str) -> str:
    """Return console output without the codes that colour it."""
    return _ANSI.sub("", text).strip("\n")


def picture(data: str, mime: str, alt: str) -> Figure:
    """Return a bitmap (base64) as a figure: a drawing that holds nothing but it.

    Raises ValueError where the bytes are no picture of that kind.
    """
    try:
        content = base64.b64decode(data)
    except binascii.Error as error:
        raise ValueError(f"{mime}: not base64") from error
    width, height = _png_size(content) if mime == "image/png" else _jpeg_size(content)
    encoded = base64.b64encode(content).decode()
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
        f'<image width="{width}" height="{height}" xlink:href="data:{mime};base64,{encoded}"/></svg>'
    )
    return Figure(svg, "", alt or NO_ALT)


def _png_size(content: bytes) -> tuple[int, int]:
    if not content.startswith(_PNG) or len(content) < 24:  # noqa: PLR2004 - signature and first chunk
        raise ValueError("image/png: no PNG picture")
    width, height = struct.unpack(">II", content[16:24])
    return width, height


def _jpeg_size(content: bytes) -> tuple[int, int]:
    """Return what the frame header says: the first segment of a kind C0 to CF that is no table."""
    place = 2
    while content[:2] == b"\xff\xd8" and place + 9 <= len(content):
        kind, length = content[place + 1], int.from_bytes(content[place + 2 : place + 4])
        if kind in _FRAMES:
            height, width = struct.unpack(">HH", content[place + 5 : place + 9])
            return width, height
        place += 2 + length
    raise ValueError("image/jpeg: no JPEG picture")


class _Reader(HTMLParser):
    """Collects the rows of each table, and the text outside of them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._parts: list[Part] = []
        self._head: list[list[tuple[str, int]]] = []
        self._rows: list[list[tuple[str, int]]] = []
        self._caption = ""
        self._text = ""
        self._hidden = 0
        self._in_table = False
        self._in_head = False
        self._span = 1

    def parts(self) -> list[Part]:
        self._end_paragraph()
        return self._parts

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in {"style", "script"}
        if tag == "table":
            self._end_paragraph()
            self._in_table, self._head, self._rows, self._caption = True, [], [], ""
        elif tag == "thead":
            self._in_head = True
        elif tag == "tr" and self._in_table:
            (self._head if self._in_head else self._rows).append([])
        elif tag in {"td", "th"}:
            span = dict(attrs).get("colspan") or "1"
            self._text, self._span = "", min(int(span), 100) if span.isdigit() else 1
        elif tag in _BREAKS:
            self._text += "\n"

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in {"style", "script"}
        if tag in {"td", "th"} and self._in_table:
            rows = self._head if self._in_head else self._rows
            if rows:
                rows[-1].append((_tidy(self._text), self._span))
            self._text = ""
        elif tag == "caption":
            self._caption, self._text = _tidy(self._text), ""
        elif tag == "thead":
            self._in_head = False
        elif tag == "table":
            self._end_table()
        elif tag in _BREAKS:
            self._text += "\n"

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self._text += _SPACES.sub(" ", data)

    def _end_paragraph(self) -> None:
        text, self._text = _tidy(self._text), ""
        if text:
            self._parts.append(Paragraph((Run(text),)))

    def _end_table(self) -> None:
        self._in_table, self._text = False, ""
        if not self._head and self._rows:
            self._head = [self._rows.pop(0)]
        if self._head:
            self._parts.append(_table(self._caption, self._head, self._rows))


def _tidy(text: str) -> str:
    lines = (_SPACES.sub(" ", line).strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def _table(caption: str, head: list[list[tuple[str, int]]], body: list[list[tuple[str, int]]]) -> Table:
    """Return the table with every row as wide as the widest, and merged cells repeated as blanks."""
    rows, heads = [_spread(row) for row in body], [_spread(row) for row in head]
    width = max(map(len, [*rows, *heads]))
    rows = [row + [""] * (width - len(row)) for row in rows]
    heads = [row + [""] * (width - len(row)) for row in heads]
    names = [" ".join(filter(None, names)) for names in zip(*heads, strict=True)]
    columns = tuple(TableColumn(name, _align([row[i] for row in rows])) for i, name in enumerate(names))
    return Table(caption, columns, tuple(map(tuple, rows)))


def _spread(row: list[tuple[str, int]]) -> list[str]:
    return [text if not index else "" for text, span in row for index in range(max(span, 1))]


def _align(values: list[str]) -> str:
    present = [value for value in values if value]
    return "right" if present and all(map(_NUMBER.fullmatch, present)) else "left"
