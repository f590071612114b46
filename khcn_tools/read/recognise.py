"""Which sheet is which form: by its code, by its name, or, failing both, by its headings."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import PurePath

from khcn_tools.blank import is_focus
from khcn_tools.forms.keys import column_keys
from khcn_tools.model import Form, FormSheet, RawSheet
from khcn_tools.read.grid import Grid
from khcn_tools.read.headers import find_headers, form_keys, heading_keys
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
    by headings. A hidden sheet has no tables: it is named, not read. A further visible sheet of a form that
    is found already has it in `repeats`.
    """
    sheets = tuple(sheets)
    no_form = {number for number, sheet in enumerate(sheets) if is_focus(sheet)}
    ours = [form for form in forms.values() if form.workbook == workbook]
    open_forms, found = list(ours), dict[int, Form]()
    for hidden, way in itertools.product((False, True), _WAYS):
        for number, sheet in enumerate(sheets):
            form = (
                way(sheet, open_forms) if sheet.hidden == hidden and number not in {*found, *no_form} else None
            )
            if form is not None:
                found[number] = form
                open_forms.remove(form)
    taken = [form for form in ours if form not in open_forms]
    return tuple(
        _form_sheet(sheet, found[number]) if number in found else _repetition(sheet, taken)
        for number, sheet in enumerate(sheets)
    )


def _form_sheet(sheet: RawSheet, form: Form) -> FormSheet:
    """Return a sheet with its tables, where its form has any."""
    return FormSheet(sheet, form, () if sheet.hidden or form.layout == "pairs" else find_tables(sheet, form))


def _repetition(sheet: RawSheet, taken: Iterable[Form]) -> FormSheet:
    """Return a sheet that is no form, with its tables where it repeats one that is found already."""
    ways = () if sheet.hidden else (_by_full_name, _by_code, _by_name, _by_most_headings)
    form = next(filter(None, (way(sheet, taken) for way in ways)), None)
    tables = find_tables(sheet, form) if form and form.layout != "pairs" else ()
    return FormSheet(sheet, None, tables, form)


def _key(sheet: RawSheet) -> str:
    """Return the key of a sheet's name; a CSV file is called as a sheet would be."""
    return search_key(PurePath(sheet.file).stem if sheet.name is None else sheet.name)


def _by_full_name(sheet: RawSheet, forms: Iterable[Form]) -> Form | None:
    """Return the form whose sheet is called so in our own workbook: a copy is called otherwise."""
    key = _key(sheet)
    return next((form for form in forms if search_key(form.sheet) == key), None)


def _by_code(sheet: RawSheet, forms: Iterable[Form]) -> Form | None:
    """Return the form whose code the sheet's name begins with: "BM05", "BM 5 - Cán bộ"."""
    found = _CODE.match(_key(sheet))
    code = f"{found[1]}{int(found[2]):02}" if found else ""
    return next((form for form in forms if form.code.lower() == code), None)


def _by_name(sheet: RawSheet, forms: Iterable[Form]) -> Form | None:
    """Return the form whose short name is the sheet's name."""
    key = _key(sheet)
    return next((form for form in forms if search_key(form.name) == key), None)


def _by_headings(sheet: RawSheet, forms: Iterable[Form]) -> Form | None:
    """Return the one form that the headings of a visible sheet fit best."""
    if sheet.hidden or not sheet.cells:
        return None
    texts = {search_key(cell.text) for cell in sheet.cells.values() if cell.kind == "text"}
    likely = [form for form in forms if _fit_of(texts, form)]  # its required headings stand somewhere
    grid = Grid.of(sheet) if likely else None
    scores = sorted(((_fit(grid, texts, form), form.id, form) for form in likely if grid), key=lambda s: s[:2])
    scores = [entry for entry in scores if entry[0]]
    if not scores or (len(scores) > 1 and scores[-1][0] == scores[-2][0]):
        return None
    return scores[-1][2]


def _by_most_headings(sheet: RawSheet, forms: Iterable[Form]) -> Form | None:
    """Return the form that headings fit, if half of its own are there: a list of names is not yet that form."""
    form = _by_headings(sheet, forms)
    texts = {search_key(cell.text) for cell in sheet.cells.values() if cell.kind == "text"}
    return form if form and 2 * _fit_of(texts, form) >= len(form.columns) else None


def _fit(grid: Grid, texts: set[str], form: Form) -> int:
    """Return how many of a form's headings a sheet has; 0 unless all required ones and most of its own are."""
    if form.layout == "pairs":
        return _fit_of(texts, form)
    known, fits = form_keys(form), [0]
    for header in find_headers(grid, form):
        headings = set(header.headings.values())
        keys = [heading_keys(heading) for heading in headings]
        ours = [found for found in keys if not known.isdisjoint(found)]
        if len(ours) >= _ENOUGH * (len(headings) - 1):
            fits.append(_fit_of(set().union(*ours), form))
    return max(fits)


def _fit_of(keys: set[str], form: Form) -> int:
    """Return how many columns of a form the keys name; 0 unless every required one is among them."""
    named = [bool(keys & column_keys(column)) for column in form.columns]
    required = (has for has, column in zip(named, form.columns, strict=True) if column.required)
    return sum(named) if all(required) else 0


_WAYS: tuple[Way, ...] = (_by_full_name, _by_code, _by_name, _by_headings)
