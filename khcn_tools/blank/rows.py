"""The rows of a long table as the XML of a sheet: tens of thousands of openpyxl's cells take seconds.

They are spelled as `package` spells all that openpyxl writes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from xml.sax.saxutils import escape

from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from khcn_tools.blank import style
from khcn_tools.model import column_letters

_SHORT = 100  # characters
_END = b"</sheetData>"
_EXTENT = re.compile(rb'<dimension ref="A1:[A-Z]+(\d+)')


class Rows:
    """Rows to be put below those of a `sheet`, which has a heading for each of their columns."""

    def __init__(
        self, sheet: Worksheet, first: int, rows: Iterable[Sequence[str | int | None]], widths: Sequence[float]
    ) -> None:
        """Spell rows from `first` on, each as high as its texts need in columns of these widths (characters).

        A text is written in the style `TEXT`, a number, or nothing, in `NUMBER`.
        """
        self.sheet = sheet
        self._styles = {name: _number_of(sheet, name) for name in (style.TEXT, style.NUMBER)}
        self._columns = [column_letters(column) for column in range(1, len(widths) + 1)]
        self._widths = widths
        self._spelled = [self._row(number, values) for number, values in enumerate(rows, first)]
        self._last = first + len(self._spelled) - 1

    def _row(self, number: int, values: Sequence[str | int | None]) -> str:
        height = style.row_height(map(str, values), self._widths)
        cells = (
            f'<c r="{column}{number}" s="{self._styles[style.TEXT]}" t="inlineStr">{_spelled(value)}</c>'
            if isinstance(value, str)
            else f'<c r="{column}{number}" s="{self._styles[style.NUMBER]}" t="n">{_number(value)}</c>'
            for column, value in zip(self._columns, values, strict=True)
        )
        return f'<row ht="{height}" r="{number}">{"".join(cells)}</row>'

    def added_to(self, xml: bytes) -> bytes:
        """Return the sheet's XML with these rows, and its extent down to the last of them."""
        head, end, tail = xml.rpartition(_END)
        start, ends = _EXTENT.search(head).span(1)  # type: ignore[union-attr]  # every sheet tells it
        head = b"%s%d%s" % (head[:start], self._last, head[ends:])
        return head + "".join(self._spelled).encode() + end + tail


def _number_of(sheet: Worksheet, name: str) -> int:
    """Return the number by which a sheet's cells refer to a style."""
    cell = Cell(sheet, 1, 1)
    cell.style = name
    return cell.style_id


def _number(value: int | None) -> str:
    return "" if value is None else f"<v>{value:d}</v>"


def _spelled(value: str) -> str:
    """Return a text of a cell; short ones are mostly the same few."""
    return _known(value) if len(value) <= _SHORT else _text(value)


def _text(value: str) -> str:
    """Return a text of a cell; what Excel has no room for is cut, and ends with a sign of that."""
    shown = style.writable(value)
    if len(shown) > style.LONGEST:
        shown = f"{shown[: style.LONGEST - 1]}…"
    if not shown:
        return ""
    kept = ' xml:space="preserve"' if shown != shown.strip() else ""
    return f"<is><t{kept}>{escape(shown, {chr(13): '&#xD;'})}</t></is>"


_known = lru_cache(maxsize=4096)(_text)
