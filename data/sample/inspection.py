"""The team's workbook, filled in: the visit, its judgement item by item, what came of each finding."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from data.sample.drawing import write_pairs, write_row
from data.sample.textfile import Content, Row
from khcn_tools.blank import first_data_row
from khcn_tools.model import Form


def filled_in(
    workbook: Workbook, forms: Mapping[str, Form], content: Content, findings: Sequence[Mapping[str, Any]]
) -> Workbook:
    """Fill in the blank workbook that holds the unit's `findings`; each chosen outcome must meet one."""
    visit = forms["visit"]
    write_pairs(workbook[visit.sheet], visit, content["visit"].defaults)
    items = [choice.id for choice in forms["assessments"].column("item").choices]
    rows = {row["item"]: row for row in content["assessments"].rows}
    _fill(workbook, forms["assessments"], [rows.get(item, {}) for item in items])
    _fill(workbook, forms["clarifications"], _outcomes(content["clarifications"].rows, findings))
    _fill(
        workbook,
        forms["proposals"],
        [{"STT": str(n)} | row for n, row in enumerate(content["proposals"].rows, 1)],
    )
    if "follow_up" in content:
        _follow(workbook[forms["follow_up"].sheet], forms["follow_up"], content["follow_up"].rows)
    return workbook


def _follow(sheet: Worksheet, form: Form, rows: Iterable[Row]) -> None:
    """Enter what became of each recommendation beside its number; StopIteration where it is not there."""
    for row in rows:
        below = range(first_data_row(form), sheet.max_row + 1)
        number = next(n for n in below if sheet.cell(n, 2).value == row["number"])
        write_row(sheet, number, form, row)


def _fill(workbook: Workbook, form: Form, rows: Iterable[Row]) -> None:
    """Enter rows below one another; what is written in beforehand stays."""
    for number, row in enumerate(rows, start=first_data_row(form)):
        write_row(workbook[form.sheet], number, form, row)


def _outcomes(chosen: Sequence[Row], findings: Sequence[Mapping[str, Any]]) -> list[Row]:
    """Return what is entered beside each finding; ValueError where an outcome meets none or several."""
    entered: list[Row] = [{} for _ in findings]
    for row in chosen:
        met = [
            n
            for n, finding in enumerate(findings)
            if finding["code"] == row["code"] and row["about"] in (finding["subject"] or "")
        ]
        if len(met) != 1:
            raise ValueError(f"{row['code']} {row['about']}: {len(met)} findings")
        entered[met[0]] = {key: row.get(key, "") for key in ("outcome", "explanation", "evidence")}
    return entered
