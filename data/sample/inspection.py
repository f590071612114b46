"""The team's workbook, filled in: the visit, its judgement item by item, what came of each finding."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from data.sample.drawing import write_pairs, write_row
from data.sample.textfile import Content, Row
from khcn_tools.blank import first_data_row
from khcn_tools.model import Form

_Meets = Callable[[Row, str, str], bool]


def filled_in(workbook: Workbook, forms: Mapping[str, Form], content: Content) -> Workbook:
    """Fill in the team's workbook, in which findings and earlier recommendations stand already."""
    visit = forms["visit"]
    write_pairs(workbook[visit.sheet], visit, content["visit"].defaults)
    items = [choice.id for choice in forms["assessments"].column("item").choices]
    rows = {row["item"]: row for row in content["assessments"].rows}
    _fill(workbook, forms["assessments"], [rows.get(item, {}) for item in items])
    _beside(workbook, forms["clarifications"], content["clarifications"].rows, _is_asked)
    _fill(
        workbook,
        forms["proposals"],
        [{"STT": str(n)} | row for n, row in enumerate(content["proposals"].rows, 1)],
    )
    if "follow_up" in content:
        _beside(workbook, forms["follow_up"], content["follow_up"].rows, _is_recommended)
    return workbook


def _is_asked(row: Row, code: str, subject: str) -> bool:
    """Tell whether an outcome is that of a finding, by its code and whom it is about."""
    return code.partition(" ")[0].rpartition("-")[0] == row["code"] and row["about"] in subject


def _is_recommended(row: Row, number: str, _: str) -> bool:
    """Tell whether a row is about the recommendation of that number."""
    return number == row["number"]


def _beside(workbook: Workbook, form: Form, rows: Iterable[Row], meets: _Meets) -> None:
    """Enter each row where its first two columns stand already; ValueError where it meets none or several."""
    sheet: Worksheet = workbook[form.sheet]
    for row in rows:
        there = range(first_data_row(form), sheet.max_row + 1)
        met = [n for n in there if meets(row, *(str(sheet.cell(n, c).value or "") for c in (2, 3)))]
        if len(met) != 1:
            raise ValueError(f"{form.id} {dict(row)}: stands beside {len(met)} rows")
        write_row(sheet, met[0], form, row)


def _fill(workbook: Workbook, form: Form, rows: Iterable[Row]) -> None:
    """Enter rows below one another; what is written in beforehand stays."""
    for number, row in enumerate(rows, start=first_data_row(form)):
        write_row(workbook[form.sheet], number, form, row)
