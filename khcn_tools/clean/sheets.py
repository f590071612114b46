"""What cleaning makes of one sheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from khcn_tools.clean.values import Misread
from khcn_tools.model import UNKNOWN, CleanCell, CleanTable, Finding, RawCell, RawSheet

Fates = Mapping[tuple[int, int], str]
"""What became of every stored cell of a sheet: "read", or one of the kinds that are skipped."""


class TypedCell(NamedTuple):
    """A cell that holds data, as it was typed: the row `row` of `table` has it in `column`."""

    table: str
    row: int
    column: str
    file: str
    sheet: str | None
    cell: str
    typed: str


@dataclass(frozen=True, slots=True)
class CleanSheet:
    """One sheet, cleaned. `table` is None where the sheet is no form, or its header was not found."""

    sheet: RawSheet
    fates: Fates
    findings: tuple[Finding, ...] = ()
    table: CleanTable | None = None
    typed: tuple[TypedCell, ...] = ()


def all_as(sheet: RawSheet, kind: str) -> Fates:
    """Return the same fate for every cell of a sheet."""
    return dict.fromkeys(sheet.cells, kind)


def as_typed(cell: RawCell) -> str:
    """Return a cell as it was typed: text with its blanks and the codes of its legacy font, else as shown."""
    return cell.value if isinstance(cell.value, str) else cell.text


def clean_cell(value: object, cell: RawCell | None, address: str) -> CleanCell:
    """Return a clean cell with its origin; what was misread is UNKNOWN."""
    known: Any = UNKNOWN if isinstance(value, Misread) else value
    return CleanCell(known, as_typed(cell) if cell else None, address)
