"""Cells in another colour; their values and formulas, and all other cells, are not touched.

A cell's colour before is kept in the colour that a solid fill does not show (`bgColor`), so that a workbook
that is sent in again gets it back: in one place, for all cells that have it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Mapping

from openpyxl.utils.cell import coordinate_to_tuple

from khcn_tools.feedback.parts import Element, elements, first, own, replaced
from khcn_tools.model import column_letters

TINTS = {"error": "FFF4B6A6", "warning": "FFFBE3A1", "info": "FFCFE5F7"}
"""The colour of a cell by the gravest finding in it: apart in brightness too, for a print without colour."""

Restyle = Callable[[int, str], int]
"""Gives the number of a style for the number of one and a severity."""

_LISTS = {"fonts": "font", "fills": "fill", "borders": "border", "cellXfs": "xf"}
_LOOKS = ("fonts", "fills", "borders")
_SHOWN = re.compile(rb"<(?:[\w.-]+:)?fgColor\b([^>]*?)\s*/?>")
_HIDDEN = re.compile(rb"<(?:[\w.-]+:)?bgColor\b([^>]*?)\s*/?>")
_SOLID = re.compile(rb"patternType\s*=\s*[\"']solid")
_OURS = re.compile("|".join(TINTS.values()).encode(), re.IGNORECASE)
_NO_COLOUR = ' indexed="64"'
_FILL = '<fill><patternFill patternType="solid">{}</patternFill></fill>'
_APPLIED = dict.fromkeys(("applyNumberFormat", "applyFont", "applyFill", "applyBorder", "applyAlignment"), "1")
_ROW = re.compile(rb"<(?:[\w.-]+:)?row(?=[\s/>])[^>]*?\sr\s*=\s*[\"'](\d+)[\"']")


class Styles:
    """The styles of a workbook: those of the Phiếu added, and styles of the unit's in another colour."""

    def __init__(self, xml: bytes) -> None:
        """Read the lists, LookupError where one is absent; give back the colours that ours have covered."""
        self._xml, self._prefix = xml, first(xml, "cellXfs").prefix
        self._lists = _lists(xml)
        self._lists["fills"] = [_uncovered(fill, self._prefix) for fill in self._lists["fills"]]
        self._tinted: dict[tuple[int, str], int] = {}

    @property
    def xml(self) -> bytes:
        """The part as it has become."""
        xml = self._xml
        for name, children in self._lists.items():
            found = first(xml, name)
            xml = replaced(xml, found, found.written(b"".join(children), count=str(len(children))))
        return xml

    def tinted(self, style: int, severity: str) -> int:
        """Return the number of a style that is the given one but for its colour."""
        if (style, severity) not in self._tinted:
            formats = self._lists["cellXfs"]
            plain = first(formats[style if style < len(formats) else 0], "xf")
            before = self._lists["fills"][int(plain.attributes.get("fillId", "0"))]
            fill = self._add("fills", own(_covering(before, TINTS[severity]), self._prefix))
            new = plain.written(fillId=str(fill), applyFill="1")
            self._tinted[style, severity] = self._add("cellXfs", new)
        return self._tinted[style, severity]

    def adopted(self, other: bytes) -> list[int]:
        """Add the styles of another workbook of ours; return the new number of each."""
        theirs = _lists(own(other.decode(), self._prefix))
        start = {name: len(found) for name, found in self._lists.items()}
        for xf in theirs["cellXfs"]:
            said = first(xf, "xf")
            ids = {f"{_LISTS[n]}Id": str(int(said.attributes[f"{_LISTS[n]}Id"]) + start[n]) for n in _LOOKS}
            self._add("cellXfs", said.written(xfId="0", **ids, **_APPLIED))
        for name in _LOOKS:
            self._lists[name] += theirs[name]
        return list(range(start["cellXfs"], len(self._lists["cellXfs"])))

    def _add(self, name: str, child: bytes) -> int:
        """Add an element to a list; return its number."""
        self._lists[name].append(child)
        return len(self._lists[name]) - 1


def _lists(xml: bytes) -> dict[str, list[bytes]]:
    """Return the elements of each list of styles."""
    found = {name: first(xml, name).inner for name in _LISTS}
    return {n: [xml[e.start : e.end] for e in elements(xml, _LISTS[n])] for n, xml in found.items()}


def _covering(before: bytes, colour: str) -> str:
    """Return a fill that shows a colour and keeps the one before."""
    shown = _SHOWN.search(before) if _SOLID.search(before) else None
    return _FILL.format(f'<fgColor rgb="{colour}"/><bgColor{shown[1].decode() if shown else _NO_COLOUR}/>')


def _uncovered(fill: bytes, prefix: bytes) -> bytes:
    """Return the fill that one of ours covers; any other as it is."""
    shown, kept = _SHOWN.search(fill), _HIDDEN.search(fill)
    if not shown or not _OURS.search(shown[1]):
        return fill
    if not kept or _NO_COLOUR.encode() in kept[1] or _OURS.search(kept[1]):
        return own('<fill><patternFill patternType="none"/></fill>', prefix)
    return own(_FILL.format(f"<fgColor{kept[1].decode()}/>"), prefix)


def tint_cells(xml: bytes, marked: Mapping[tuple[int, int], str], restyle: Restyle) -> bytes:
    """Return a sheet whose `marked` cells, by (row, column), have the style that `restyle` gives.

    A cell that is not stored, as it is empty, is put in its place.
    """
    data = first(xml, "sheetData")
    columns, inner = _column_styles(xml[: data.start]), data.inner
    starts = [(int(row[1]), row.start()) for row in _ROW.finditer(inner)]  # true upwards of what is changed
    for number in sorted({row for row, _ in marked}, reverse=True):
        n = bisect_left(starts, (number, 0))
        at = starts[n][1] if n < len(starts) else len(inner)
        if n == len(starts) or starts[n][0] != number:
            inner = inner[:at] + own(f'<row r="{number}"/>', data.prefix) + inner[at:]
        row = first(inner, "row", at)
        cells = {column: severity for (r, column), severity in marked.items() if r == number}
        inner = replaced(inner, row, _tint_row(row, cells, columns, restyle))
    return replaced(xml, data, data.written(inner))


def _tint_row(row: Element, marked: Mapping[int, str], columns: Mapping[int, int], restyle: Restyle) -> bytes:
    """Return a row with some of its cells in their new style; an empty cell looks as its row or column."""
    said = row.attributes
    whole = int(said.get("s", "0")) if said.get("customFormat") in {"1", "true"} else None
    there = {coordinate_to_tuple(cell.attributes["r"])[1]: cell for cell in elements(row.inner, "c")}
    cells = {column: row.inner[cell.start : cell.end] for column, cell in there.items()}
    for column, severity in marked.items():
        if column in there:
            style = restyle(int(there[column].attributes.get("s", "0")), severity)
            cells[column] = there[column].written(s=str(style))
        else:
            style = restyle(columns.get(column, 0) if whole is None else whole, severity)
            cells[column] = own(f'<c r="{column_letters(column)}{said["r"]}" s="{style}"/>', row.prefix)
    return row.written(b"".join(cells[column] for column in sorted(cells)))


def _column_styles(head: bytes) -> dict[int, int]:
    """Return the style of each column that has one."""
    return {
        number: int(said["style"])
        for said in (column.attributes for column in elements(head, "col"))
        if "style" in said
        for number in range(int(said["min"]), int(said["max"]) + 1)
    }
