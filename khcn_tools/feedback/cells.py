"""The style of single cells in a sheet's XML; values, formulas and all other cells are not touched."""

from __future__ import annotations

import functools
import re
from bisect import bisect
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from khcn_tools.feedback.patch import Element, Unpatchable, elements, first, own, replaced, with_attributes
from khcn_tools.model import column_letters


class Restyle(Protocol):
    """Gives the number of a style for a number of one and a severity."""

    def __call__(self, style: int, severity: str) -> int:
        """Return the number of the style."""


_ROW = re.compile(rb"<(?:[\w.-]+:)?row(?=[\s/>])[^>]*?\sr\s*=\s*[\"'](\d+)[\"']")
_LETTERS = re.compile(r"[A-Z]+")


def tint_cells(xml: bytes, marked: Mapping[tuple[int, int], str], restyle: Restyle) -> bytes:
    """Return a sheet whose `marked` cells, by (row, column), have the style that `restyle` gives.

    A cell that is not stored, as it is empty, is put in its place.
    """
    found = first(xml, "sheetData")
    if found is None:
        raise Unpatchable("sheetData")
    columns = _column_styles(xml[: found.start])
    inner = found.inner
    starts = [(int(row[1]), row.start()) for row in _ROW.finditer(inner)]  # true upwards of what is changed
    for row in sorted({row for row, _ in marked}, reverse=True):
        cells = {column: severity for (r, column), severity in marked.items() if r == row}
        element, at = _row(inner, starts, row)
        if element is None:
            inner = inner[:at] + own(f'<row r="{row}"></row>'.encode(), found.prefix) + inner[at:]
            element = next(elements(inner, "row", at))
        inner = replaced(inner, element, _tint_row(element, row, cells, (columns, restyle)))
    return replaced(xml, found, found.filled(inner))


def _tint_row(
    element: Element, row: int, cells: Mapping[int, str], ways: tuple[Mapping[int, int], Restyle]
) -> bytes:
    """Return a row with some of its cells in their new style."""
    columns, restyle = ways
    said = element.attributes
    base = int(said.get("s", "0")) if said.get("customFormat") in {"1", "true"} else None
    body = element.inner
    for column, severity in cells.items():
        plain = columns.get(column, 0) if base is None else base
        tinted = functools.partial(restyle, severity=severity)
        body = _tint_cell(body, (row, column), plain, tinted, element.prefix)
    return element.filled(body)


def _row(inner: bytes, starts: Sequence[tuple[int, int]], row: int) -> tuple[Element | None, int]:
    """Return a row, or None, and where it is or belongs."""
    position = bisect(starts, (row, -1))
    if position == len(starts):
        return None, len(inner)
    number, at = starts[position]
    return (next(elements(inner, "row", at)) if number == row else None), at


def _tint_cell(
    body: bytes, place: tuple[int, int], plain: int, restyle: Callable[[int], int], prefix: bytes
) -> bytes:
    """Return a row's cells with one of them in its new style."""
    row, column = place
    at = len(body)
    for cell in elements(body, "c"):
        number = _column(cell.attributes.get("r", ""))
        if number == column:
            style = restyle(int(cell.attributes.get("s", "0")))
            tag = with_attributes(cell.tag, s=str(style))
            return body[: cell.start] + tag + body[cell.start + len(cell.tag) :]
        if number > column:
            at = cell.start
            break
    new = f'<c r="{column_letters(column)}{row}" s="{restyle(plain)}"/>'.encode()
    return body[:at] + own(new, prefix) + body[at:]


def _column_styles(head: bytes) -> dict[int, int]:
    """Return the style of each column that has one."""
    found: dict[int, int] = {}
    for column in elements(head, "col"):
        said = column.attributes
        if said.get("style", "0") != "0":
            found |= dict.fromkeys(range(int(said["min"]), int(said["max"]) + 1), int(said["style"]))
    return found


def _column(address: str) -> int:
    """Return the number of the column of an address.

    >>> _column("F14"), _column("AB3")
    (6, 28)
    """
    letters = _LETTERS.match(address)
    if letters is None:
        raise Unpatchable("address")
    number = 0
    for letter in letters[0]:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
