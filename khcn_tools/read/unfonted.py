"""Cells too short to tell by themselves whether they are Unicode: the longer ones of their sheet tell.

A sheet of TCVN3 or VNI may have lost its fonts, as CSV has; one of Unicode may have kept them, where somebody
used an old file for a new year.
"""

from __future__ import annotations

import dataclasses
from collections import Counter

from khcn_tools.model import RawCell, RawSheet
from khcn_tools.text import clean, font_scheme, from_legacy, is_unicode_only, read_as

_ENOUGH = 5  # cells that told their encoding by their letters


def settled(sheet: RawSheet) -> RawSheet:
    """Return a sheet whose short texts are read as the longer ones are."""
    return _with_short_texts(_without_false_fonts(sheet))


def _without_false_fonts(sheet: RawSheet) -> RawSheet:
    """Return a sheet of Unicode in legacy fonts as it was typed: "Lê Chí Công" would be "Lờ Chớ Cụng".

    Only where a text in such a font has letters that Unicode alone has, and none is legacy by its letters.
    """
    fonted = [cell for cell in sheet.cells.values() if font_scheme(cell.font) and isinstance(cell.value, str)]
    texts = [cell.value for cell in fonted if isinstance(cell.value, str)]
    if not any(map(is_unicode_only, texts)) or any(from_legacy(text, "")[1] for text in texts):
        return sheet
    return dataclasses.replace(sheet, cells={place: _as_typed(cell) for place, cell in sheet.cells.items()})


def _as_typed(cell: RawCell) -> RawCell:
    """Return a cell that was converted because of its font alone as it was typed."""
    if not (cell.scheme and font_scheme(cell.font) and isinstance(cell.value, str)):
        return cell
    return dataclasses.replace(cell, text=clean(cell.value), scheme="")


def _with_short_texts(sheet: RawSheet) -> RawSheet:
    """Return a sheet with its short legacy texts ("Ghi chó", "Tæng sè") read as the longer ones are.

    Only where at least five cells have told one encoding by their letters, none the other one, and no cell
    holds letters that only Unicode has.
    """
    told = Counter(cell.scheme for cell in sheet.cells.values() if cell.scheme and not font_scheme(cell.font))
    if len(told) != 1 or max(told.values()) < _ENOUGH:
        return sheet
    if any(isinstance(cell.value, str) and is_unicode_only(cell.value) for cell in sheet.cells.values()):
        return sheet
    (scheme,) = told
    return dataclasses.replace(sheet, cells={place: _read(cell, scheme) for place, cell in sheet.cells.items()})


def _read(cell: RawCell, scheme: str) -> RawCell:
    """Return a cell of text in Unicode if all its words can be of the scheme."""
    if cell.kind != "text" or cell.scheme or not isinstance(cell.value, str) or font_scheme(cell.font):
        return cell
    plain = read_as(cell.value, scheme)
    return cell if plain == cell.value else dataclasses.replace(cell, text=clean(plain), scheme=scheme)
