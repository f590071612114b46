"""A workbook whose entries were typed in the old fonts of TCVN3; what we printed beforehand stays as it is."""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from typing import Any

from openpyxl.cell.cell import Cell
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.workbook import Workbook

from data.sample.accents import SMALL, tcvn3
from khcn_tools.blank import SAMPLE_MARK


def type_in_tcvn3(workbook: Workbook, blank: Workbook) -> None:
    """Turn every text that is not on the `blank` workbook into TCVN3, but the mark of sample data."""
    for cell in _entries(workbook, blank):
        runs = tcvn3(cell.value) if isinstance(cell.value, str) else [("", SMALL)]
        font: Any = copy(cell.font)
        font.name = runs[0][1]
        if len(runs) > 1:
            looks = [
                InlineFont(rFont=name, sz=font.sz, b=font.b, i=font.i, color=font.color) for _, name in runs
            ]
            cell.value = CellRichText(
                *(TextBlock(look, text) for look, (text, _) in zip(looks, runs, strict=True))
            )
        elif isinstance(cell.value, str):
            cell.value = runs[0][0]
        cell.font = font


def _entries(workbook: Workbook, blank: Workbook) -> Iterator[Cell]:
    """Yield the cells of the forms that the unit has filled in, or drawn itself."""
    for sheet in workbook.worksheets:
        given = {(cell.row, cell.column): cell.value for row in blank[sheet.title].iter_rows() for cell in row}
        for cell in (cell for row in sheet.iter_rows() for cell in row if isinstance(cell, Cell)):
            known = cell.value is None or SAMPLE_MARK in str(cell.value)
            if not known and str(cell.value) != str(given.get((cell.row, cell.column))):
                yield cell
