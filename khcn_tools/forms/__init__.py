"""The forms as data: what a unit and the inspection team fill in, read from ``data/forms``.

One file a form (``bm05.toml``), ``lists.toml`` for the code lists, ``local.toml`` (absent by default) for the
spellings that the office has accepted. Everything is checked on loading, so that a slip in a file is told
with its place and its remedy before any workbook is read.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from khcn_tools.errors import DataFileError
from khcn_tools.forms.entries import no_two
from khcn_tools.forms.form import WORKBOOKS, load_form
from khcn_tools.forms.lists import LISTS, load_lists
from khcn_tools.forms.local import LOCAL, load_local, with_headings, with_spellings
from khcn_tools.model import Form

__all__ = ["CODES", "load_forms"]

CODES = (*(f"BM{n:02}" for n in range(14)), *(f"BB{n:02}" for n in range(4)))
"""The forms that rules and reports rely on; a root may have more."""


def load_forms(root: Path) -> Mapping[str, Form]:
    """Return the forms under `root` by form id: the unit's workbook in order of code, then the team's.

    Raises DataFileError, with file, place and remedy, where a form, a code list or an accepted spelling is
    at fault.
    """
    folder = root / "data" / "forms"
    spellings, headings = load_local(folder)
    lists = with_spellings(load_lists(folder), spellings)
    paths = sorted(p for p in folder.glob("*.toml") if p.name not in {LISTS, LOCAL})
    if not paths:
        raise DataFileError("data/forms: no form there; copy the folder data/forms from the package's source")
    forms = [load_form(path, lists) for path in paths]
    no_two(((form.id, form.code) for form in forms), "data/forms", "form id")
    missing = [code for code in CODES if code not in {form.code for form in forms}]
    if missing:
        raise DataFileError(
            f"data/forms: no file gives the form {missing[0]}; put {missing[0].lower()}.toml back"
        )
    ordered = sorted(forms, key=lambda form: (WORKBOOKS.index(form.workbook), form.code))
    return {form.id: form for form in with_headings(ordered, headings)}
