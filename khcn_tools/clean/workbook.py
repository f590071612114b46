"""One unit's workbook, cleaned: the recipe."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from khcn_tools.clean.collectives import unknown_collectives
from khcn_tools.clean.faults import Place, Scope, fault, file_of
from khcn_tools.clean.groups import with_collectives
from khcn_tools.clean.others import missing_sheets, other_sheet
from khcn_tools.clean.pairs import clean_pairs
from khcn_tools.clean.sheets import CleanSheet, TypedCell
from khcn_tools.clean.table import clean_table
from khcn_tools.model import CleanTable, Finding, Form, FormSheet, Plan, Rule, Unit

_SCHEMES = {"tcvn3": "TCVN3", "vni": "VNI"}


@dataclass(frozen=True, slots=True)
class CleanWorkbook:
    """What a workbook says: its tables by form, what is wrong with it, and what became of every cell.

    `read` + `faulted` + the sum of `skipped_by` are the cells that the reader saw; `typed` are those that
    hold data.
    """

    tables: Mapping[str, CleanTable]
    findings: tuple[Finding, ...]
    typed: tuple[TypedCell, ...]
    read: int
    faulted: int
    skipped_by: Mapping[str, int]


def clean_workbook(  # noqa: PLR0913  # what is cleaned, and by what: each is named in the call
    sheets: Iterable[FormSheet],
    *,
    unit: Unit,
    plan: Plan,
    forms: Mapping[str, Form],
    rules: Mapping[str, Rule],
    workbook: str = "submission",
) -> CleanWorkbook:
    """Return a unit's workbook, cleaned; no fault stops it, all of them are findings.

    `sheets` are those that `recognise` gave, `rules` hold the words of the faults (codes DATA-…), `workbook`
    is "submission" or "inspection".
    """
    sheets = with_collectives(tuple(sheets), unit)
    scope = Scope(unit, plan, rules, file_of([found.sheet for found in sheets]))
    cleaned = [_clean_sheet(dataclasses.replace(scope, file=s.sheet.file), s, sheets, forms) for s in sheets]
    tables = {sheet.table.form_id: sheet.table for sheet in cleaned if sheet.table}
    tables, unknown = unknown_collectives(scope, tables, forms)
    findings = (
        *missing_sheets(scope, sheets, forms, workbook),
        *(finding for sheet in cleaned for finding in sheet.findings),
        *unknown,
        *(finding for sheet in cleaned for finding in _legacy(scope, sheet)),
    )
    fates = _with_faults(cleaned, findings)
    return CleanWorkbook(
        tables=tables,
        findings=findings,
        typed=tuple(cell for sheet in cleaned for cell in sheet.typed),
        read=fates.pop("read", 0),
        faulted=fates.pop("faulted", 0),
        skipped_by=dict(sorted(fates.items())),
    )


def _clean_sheet(
    scope: Scope, found: FormSheet, sheets: Sequence[FormSheet], forms: Mapping[str, Form]
) -> CleanSheet:
    """Clean one sheet by the layout of its form; a hidden one, and one of no form, is only accounted for."""
    if found.sheet.unread:
        place = Place(found.sheet, found.form)
        return CleanSheet(found.sheet, {}, (fault(scope, place, "DATA-FILE", problem=found.sheet.unread),))
    if found.form is None or found.sheet.hidden:
        return other_sheet(scope, found, sheets, forms)
    if found.form.layout == "pairs":
        return clean_pairs(scope, found.sheet, found.form)
    return clean_table(scope, found, found.form)


def _legacy(scope: Scope, cleaned: CleanSheet) -> Iterator[Finding]:
    """Yield one note for each sheet and legacy encoding that was read as Unicode."""
    form_id = cleaned.table.form_id if cleaned.table else None
    for scheme, name in _SCHEMES.items():
        cells = [cell for cell in cleaned.sheet.cells.values() if cell.scheme == scheme]
        if cells:
            place = Place(cleaned.sheet, None, min(cells, key=lambda c: (c.row, c.column)).address)
            found = fault(scope, place, "DATA-LEGACY", count=len(cells), scheme=name)
            yield dataclasses.replace(found, table=form_id)


def _with_faults(cleaned: Iterable[CleanSheet], findings: Iterable[Finding]) -> Counter[str]:
    """Count the fates of all cells; one that an error speaks of is faulted."""
    errors: dict[tuple[str | None, str | None], set[str]] = {}
    for found in findings:
        if found.severity == "error" and found.cell:
            errors.setdefault((found.file, found.sheet), set()).add(found.cell)
    counted: Counter[str] = Counter()
    for sheet in cleaned:
        counted.update(sheet.fates.values())
        wrong = errors.get((sheet.sheet.file, sheet.sheet.name), ())
        faulted = [f for p, f in sheet.fates.items() if wrong and sheet.sheet.cells[p].address in wrong]
        counted.subtract(fate for fate in faulted if fate != "hidden")
        counted["faulted"] += sum(fate != "hidden" for fate in faulted)
    return +counted
