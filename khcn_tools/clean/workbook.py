"""One unit's workbook, cleaned: the recipe."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from khcn_tools.blank import GUIDE_SHEET
from khcn_tools.clean.collectives import unknown_collectives
from khcn_tools.clean.faults import Place, Scope, fault
from khcn_tools.clean.pairs import clean_pairs
from khcn_tools.clean.sheets import CleanSheet, TypedCell, all_as
from khcn_tools.clean.table import clean_table
from khcn_tools.model import CleanTable, Finding, Form, FormSheet, Plan, RawSheet, Rule, Unit
from khcn_tools.text import font_scheme, from_legacy, search_key

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
    sheets = tuple(sheets)
    scope = Scope(unit, plan, rules, sheets[0].sheet.file if sheets else "")
    cleaned = [_clean_sheet(scope, found) for found in sheets]
    tables = {sheet.table.form_id: sheet.table for sheet in cleaned if sheet.table}
    tables, unknown = unknown_collectives(scope, tables, forms)
    findings = (
        *_missing_sheets(scope, sheets, forms, workbook),
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


def _clean_sheet(scope: Scope, found: FormSheet) -> CleanSheet:
    """Clean one sheet by the layout of its form; a sheet of no form is only accounted for."""
    if found.form is None:
        return _other_sheet(scope, found.sheet)
    if found.form.layout == "pairs":
        return clean_pairs(scope, found.sheet, found.form)
    return clean_table(scope, found, found.form)


def _other_sheet(scope: Scope, sheet: RawSheet) -> CleanSheet:
    """Account for a sheet that is no form: hidden, our own explanations, or one to be told of."""
    if sheet.hidden:
        return CleanSheet(sheet, all_as(sheet, "hidden"))
    told = sheet.cells and search_key(sheet.name or "") != search_key(GUIDE_SHEET)
    place = Place(sheet, None)
    findings = (fault(scope, place, "DATA-COLUMN", "foreign_sheet", count=len(sheet.cells)),) if told else ()
    return CleanSheet(sheet, all_as(sheet, "note"), findings)


def _missing_sheets(
    scope: Scope, sheets: Iterable[FormSheet], forms: Mapping[str, Form], workbook: str
) -> Iterator[Finding]:
    """Yield an error for each form of the workbook that has no sheet."""
    present = {found.form.id for found in sheets if found.form}
    for form in forms.values():
        if form.workbook == workbook and form.id not in present:
            yield fault(scope, Place(None, form), "DATA-SHEET")


def _legacy(scope: Scope, cleaned: CleanSheet) -> Iterator[Finding]:
    """Yield one note for each sheet and legacy encoding that was read as Unicode."""
    form_id = cleaned.table.form_id if cleaned.table else None
    stored = cleaned.sheet.cells.values()
    converted = [c for c in stored if isinstance(c.value, str) and from_legacy(c.value, c.font) != c.value]
    for scheme, name in _SCHEMES.items():
        cells = [cell for cell in converted if font_scheme(cell.font) == scheme]
        if cells:
            place = Place(cleaned.sheet, None, min(cells, key=lambda c: (c.row, c.column)).address)
            found = fault(scope, place, "DATA-LEGACY", count=len(cells), scheme=name)
            yield dataclasses.replace(found, table=form_id)


def _with_faults(cleaned: Iterable[CleanSheet], findings: Iterable[Finding]) -> Counter[str]:
    """Count the fates of all cells; one that was read, and that an error speaks of, is faulted."""
    errors = {(finding.sheet, finding.cell) for finding in findings if finding.severity == "error"}
    counted: Counter[str] = Counter()
    for sheet in cleaned:
        for place, fate in sheet.fates.items():
            at_fault = fate == "read" and (sheet.sheet.name, sheet.sheet.cells[place].address) in errors
            counted["faulted" if at_fault else fate] += 1
    return counted
