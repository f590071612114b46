"""Sheets that are not read: hidden ones, our own explanations, look-up lists, a form that is there already."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from khcn_tools.blank import GUIDE_SHEET, LISTS_SHEET, is_focus, is_reply
from khcn_tools.clean.columns import match_columns
from khcn_tools.clean.faults import Place, Scope, fault
from khcn_tools.clean.headless import kept
from khcn_tools.clean.rows import Said, said
from khcn_tools.clean.sheets import CleanSheet, all_as
from khcn_tools.model import Finding, Form, FormSheet, RawSheet
from khcn_tools.text import matching_key, search_key

_LOOK_UPS = {"danh muc", "danhmuc", "dm", "list", "lists", "tra cuu", "bang tra", "bang ma", "ma", "lookup"}
_MOSTLY = 0.7  # of the texts of a look-up list are values that our forms offer
_SEVERAL = 4


def other_sheet(
    scope: Scope, found: FormSheet, sheets: Sequence[FormSheet], forms: Mapping[str, Form]
) -> CleanSheet:
    """Account for a sheet that is not read, and name it unless it is our own."""
    sheet, name = found.sheet, search_key(found.sheet.name or "")
    fates = all_as(sheet, "hidden" if sheet.hidden else "note")
    called_ours = name == search_key(LISTS_SHEET if sheet.hidden else GUIDE_SHEET)
    if found.form or called_ours or is_reply(sheet) or is_focus(sheet) or not sheet.cells:
        return CleanSheet(sheet, fates)
    new = _new_rows(found, sheets)
    if found.repeats and new:
        first = next(other.sheet.name for other in sheets if other.form == found.repeats)
        told = fault(
            scope, Place(sheet, found.repeats), "DATA-COLUMN", "second_sheet", first=first, count=len(new)
        )
        return CleanSheet(sheet, fates, (told,), typed=tuple(kept(scope, sheet, found.repeats)))
    variant = "hidden_sheet" if sheet.hidden else "look_up" if _is_look_up(sheet, forms) else "foreign_sheet"
    return CleanSheet(
        sheet, fates, (fault(scope, Place(sheet, None), "DATA-COLUMN", variant, count=len(sheet.cells)),)
    )


def missing_sheets(
    scope: Scope, sheets: Sequence[FormSheet], forms: Mapping[str, Form], workbook: str
) -> Iterator[Finding]:
    """Yield an error for each form of the workbook that has no sheet, or only a hidden one.

    An optional form may have none.
    """
    present = {found.form.id: found.sheet for found in sheets if found.form}
    for form in forms.values():
        if form.workbook != workbook or (form.optional and form.id not in present):
            continue
        if form.id not in present:
            yield fault(scope, Place(None, form), "DATA-SHEET")
        elif present[form.id].hidden:
            yield fault(scope, Place(present[form.id], form), "DATA-SHEET", "hidden_form")


def _new_rows(found: FormSheet, sheets: Sequence[FormSheet]) -> set[Said]:
    """Return what the rows of a sheet say that the sheet of the form it repeats does not say.

    Of a sheet that is not called after the form, only whom or what its rows are about: it may say it otherwise.
    """
    form = found.repeats
    first = [other for other in sheets if other.form and other.form == form]
    if form is None or search_key(found.sheet.name or "").startswith(form.code.lower()):
        return _rows(found) - set().union(*(_rows(other) for other in first))
    return _subjects(found, form) - set().union(*(_subjects(other, form) for other in first))


def _subjects(found: FormSheet, form: Form) -> set[Said]:
    """Return whom or what the records of a sheet are about: what they say under required headings."""
    about: set[Said] = set()
    for table in found.tables:
        required = {n: c.id for n, c in match_columns(form, table.headings).items() if c.required}
        for cells in table.record_cells().values():
            about.add(frozenset((required[n], matching_key(cells[n].text)) for n in required if n in cells))
    return about - {frozenset()}


def _rows(found: FormSheet) -> set[Said]:
    """Return what the rows of a sheet say: its records, or all rows where there is no table."""
    if found.tables:
        return {said(table, cells) for table in found.tables for cells in table.record_cells().values()}
    rows: dict[int, set[tuple[str, str]]] = {}
    for (row, _), cell in found.sheet.cells.items():
        rows.setdefault(row, set()).add(("", search_key(cell.text)))
    return {frozenset(texts) for texts in rows.values()}


def _is_look_up(sheet: RawSheet, forms: Mapping[str, Form]) -> bool:
    """Tell whether a sheet is a list of allowed values: called so, or mostly of values that our forms offer."""
    if search_key(sheet.name or "") in _LOOK_UPS:
        return True
    offered = {
        search_key(text)
        for form in forms.values()
        for column in form.columns
        for choice in column.choices
        for text in (choice.label, choice.short)
    }
    texts = {search_key(cell.text) for cell in sheet.cells.values() if cell.kind == "text" and cell.text}
    known = texts & offered
    return len(known) >= _SEVERAL and len(known) >= _MOSTLY * len(texts)
