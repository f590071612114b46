"""Which sheet is which form: by its code, by its name, or, failing both, by its headings."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Mapping

from khcn_tools.model import JOINED_BY, Form, FormSheet, RawSheet
from khcn_tools.read.headers import column_keys, form_keys, heading_matches
from khcn_tools.read.tables import find_tables
from khcn_tools.text import search_key

_CODE = re.compile(r"(bm|bb) ?0*(\d{1,2})(?!\d)")
_ENOUGH = 0.6  # of a table's headings that must be the form's, where nothing else tells

Way = Callable[[RawSheet, Iterable[Form]], Form | None]


def recognise(
    sheets: Iterable[RawSheet], forms: Mapping[str, Form], workbook: str = "submission"
) -> tuple[FormSheet, ...]:
    """Return every sheet with the form it is and the tables on it, in the workbook's order.

    A form is looked for once: on visible sheets before hidden ones; by its full name, by code, by short name,
    by headings.
    """
    sheets = tuple(sheets)
    open_forms = [form for form in forms.values() if form.workbook == workbook]
    found: dict[int, Form] = {}
    for hidden, way in itertools.product((False, True), (_by_full_name, _by_code, _by_name, _by_headings)):
        for number, sheet in enumerate(sheets):
            form = way(sheet, open_forms) if sheet.hidden == hidden and number not in found else None
            if form is not None:
                found[number] = form
                open_forms.remove(form)
    return tuple(_form_sheet(sheet, found.get(number)) for number, sheet in enumerate(sheets))


def _form_sheet(sheet: RawSheet, form: Form | None) -> FormSheet:
    """Return a sheet with its tables, where its form has any."""
    pairs = form is not None and form.layout == "pairs"
    return FormSheet(sheet, form, () if pairs or form is None else find_tables(sheet, form))


def _by_full_name(sheet: RawSheet, forms: Iterable[Form]) -> Form | None:
    """Return the form whose sheet is called so in our own workbook: a copy is called otherwise."""
    key = search_key(sheet.name or "")
    return next((form for form in forms if search_key(form.sheet) == key), None)


def _by_code(sheet: RawSheet, forms: Iterable[Form]) -> Form | None:
    """Return the form whose code the sheet's name begins with: "BM05", "BM 5 - Cán bộ"."""
    found = _CODE.match(search_key(sheet.name or ""))
    code = f"{found[1]}{int(found[2]):02}" if found else ""
    return next((form for form in forms if form.code.lower() == code), None)


def _by_name(sheet: RawSheet, forms: Iterable[Form]) -> Form | None:
    """Return the form whose short name is the sheet's name."""
    key = search_key(sheet.name or "")
    return next((form for form in forms if search_key(form.name) == key), None)


def _by_headings(sheet: RawSheet, forms: Iterable[Form]) -> Form | None:
    """Return the one form that the headings of a visible sheet fit best."""
    if sheet.hidden or not sheet.cells:
        return None
    scores = sorted(((_fit(sheet, form), form.id, form) for form in forms), key=lambda entry: entry[:2])
    scores = [entry for entry in scores if entry[0]]
    if not scores or (len(scores) > 1 and scores[-1][0] == scores[-2][0]):
        return None
    return scores[-1][2]


def _fit(sheet: RawSheet, form: Form) -> int:
    """Return how many of a form's headings a sheet has; 0 unless all required ones and most of its own are."""
    if form.layout == "pairs":
        return _fit_of({search_key(cell.text) for cell in sheet.cells.values()}, form)
    fits = [0]
    for table in find_tables(sheet, form):
        headings = set(table.headings.values())
        known = [heading for heading in headings if heading_matches(heading, form_keys(form))]
        if len(known) >= _ENOUGH * (len(headings) - 1):
            fits.append(
                _fit_of(
                    {search_key(part) for text in known for part in (text, text.rsplit(JOINED_BY, 1)[-1])}, form
                )
            )
    return max(fits)


def _fit_of(keys: set[str], form: Form) -> int:
    """Return how many columns of a form the keys name; 0 unless every required one is among them."""
    named = [bool(keys & column_keys(column)) for column in form.columns]
    required = (has for has, column in zip(named, form.columns, strict=True) if column.required)
    return sum(named) if all(required) else 0
