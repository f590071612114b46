"""Workbooks as people make them, written where a test says; no binary file is kept in the repository."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font

from khcn_tools.clean import CleanWorkbook, clean_workbook
from khcn_tools.forms import load_forms
from khcn_tools.model import Form, Plan, Rule
from khcn_tools.plan import load_plan
from khcn_tools.read import read_sheets, recognise
from khcn_tools.rulebook import load_rulebook

ROOT = Path(__file__).parents[1]
UNIT = "van-phong"

Row = Sequence[Any]


@functools.cache
def plan() -> Plan:
    return load_plan(ROOT, 2022)


@functools.cache
def forms() -> Mapping[str, Form]:
    return load_forms(ROOT)


@functools.cache
def rules() -> Mapping[str, Rule]:
    return load_rulebook(ROOT).for_year(2022)


@dataclass(frozen=True)
class Page:
    """A sheet: rows from the first one down (None: an empty cell), and what is done to it afterwards."""

    name: str
    rows: Sequence[Row] = ()
    merged: Sequence[str] = ()
    hidden: bool = False
    formats: Mapping[str, str] = field(default_factory=dict)
    fonts: Mapping[str, str] = field(default_factory=dict)


def save(path: Path, *pages: Page) -> Path:
    """Write the pages as an .xlsx, whatever the ending of `path`."""
    with path.open("wb") as file:
        drawn(*pages).save(file)
    return path


def drawn(*pages: Page) -> Workbook:
    """Return the pages as a workbook."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for page in pages:
        sheet = workbook.create_sheet(page.name)
        sheet.sheet_state = "hidden" if page.hidden else "visible"
        for number, row in enumerate(page.rows, start=1):
            for column, value in enumerate(row, start=1):
                sheet.cell(number, column).value = value
        for area in page.merged:
            sheet.merge_cells(area)
        for address, number_format in page.formats.items():
            sheet[address].number_format = number_format
        for address, font in page.fonts.items():
            sheet[address].font = Font(name=font, size=11, bold=False, italic=False)
    return workbook


def table(form_id: str, *records: Mapping[str, Any], serial: bool = True, below: Iterable[Row] = ()) -> Page:
    """Return a form's sheet with these records: headings in row 3, numbering in row 4, records from row 5."""
    form = forms()[form_id]
    headings = ["STT", *(column.heading + "*" * column.required for column in form.columns)]
    rows: list[Row] = [[form.title], ["Hướng dẫn: …"], headings, [f"({n + 1})" for n in range(len(headings))]]
    for number, record in enumerate(records, start=1):
        rows.append([number if serial else None, *(record.get(column.id) for column in form.columns)])
    return Page(form.sheet, [*rows, *below])


def unit_info(**values: Any) -> Page:
    """Return BM00 with these values; those not given are right."""
    right = {"unit_name": "Văn phòng Sở", "year": 2022, "staff_total": 3, "cutoff_date": "31/10/2022", **values}
    form = forms()["unit_info"]
    lines = [(column.heading, right[column.id]) for column in form.columns if column.id in right]
    return Page(form.sheet, [[form.title], ["Hướng dẫn: …"], *lines])


def cleaned(path: Path, workbook: str = "submission") -> CleanWorkbook:
    """Read and clean a workbook of the unit `UNIT`."""
    return clean_workbook(
        recognise(read_sheets(path, f"data/submissions/2022/{path.name}"), forms(), workbook),
        unit=plan().unit(UNIT),
        plan=plan(),
        forms=forms(),
        rules=rules(),
        workbook=workbook,
    )
