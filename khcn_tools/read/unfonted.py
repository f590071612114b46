"""Cells too short to tell by themselves, on a sheet that is TCVN3 or VNI without its fonts, as CSV is."""

from __future__ import annotations

import dataclasses
from collections import Counter

from khcn_tools.model import RawCell, RawSheet
from khcn_tools.text import clean, font_scheme, is_unicode_only, read_as

_ENOUGH = 5  # cells that told their encoding by their letters


def with_short_texts(sheet: RawSheet) -> RawSheet:
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
