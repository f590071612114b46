"""The two workbooks: what a unit fills in, and what the inspection team fills in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from khcn_tools.blank import style
from khcn_tools.blank.guide import add_guide
from khcn_tools.blank.page import Ranges, Setting
from khcn_tools.blank.sheet import Row, add_sheet
from khcn_tools.model import SAMPLE_MARK, Choice, Finding, Form, Plan, Unit, column_letters

GUIDE_SHEET = "Hướng dẫn"
LISTS_SHEET = "Danh mục"


def submission_workbook(plan: Plan, unit: Unit, forms: Mapping[str, Form]) -> Workbook:
    """Return the blank workbook of a unit, its name and the year written in."""
    return _workbook(plan, unit, forms, "submission", {"unit_info": [_named(plan, unit)]})


def inspection_workbook(
    plan: Plan, unit: Unit, forms: Mapping[str, Form], findings: Iterable[Finding]
) -> Workbook:
    """Return the team's workbook for a unit: the eight items and the unit's findings written in."""
    items = forms["assessments"].column("item")
    filled: dict[str, list[Row]] = {
        "visit": [_named(plan, unit)],
        "assessments": [{"item": items.label(item.id)} for item in plan.items],
        "clarifications": [_clarification(f) for f in findings if f.unit_id == unit.id],
    }
    return _workbook(plan, unit, forms, "inspection", filled)


def _named(plan: Plan, unit: Unit) -> Row:
    """Return what is known of a unit beforehand."""
    return {"unit_name": unit.name, "year": plan.year}


def _clarification(finding: Finding) -> Row:
    """Return the row of a finding: its id, and the cell it stands at where there is one."""
    place = "!".join(filter(None, (finding.sheet, finding.cell))) if finding.cell else ""
    code = " · ".join(filter(None, (finding.id, place)))
    return {"finding": code, "subject": finding.subject, "message": finding.message}


def _workbook(
    plan: Plan, unit: Unit, forms: Mapping[str, Form], kind: str, filled: Mapping[str, Sequence[Row]]
) -> Workbook:
    """Return a workbook: explanations, the forms of that kind, the hidden code lists."""
    chosen = [form for form in forms.values() if form.workbook == kind]
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    workbook.properties.creator = plan.organ
    workbook.properties.title = f"{unit.name} – {plan.year}"
    style.add_styles(workbook)
    guide = workbook.create_sheet(GUIDE_SHEET)
    sheets = [(workbook.create_sheet(form.sheet), form) for form in chosen]
    lists = workbook.create_sheet(LISTS_SHEET)
    setting = Setting(plan, unit, _add_lists(lists, chosen, sample=plan.sample))
    add_guide(guide, chosen, setting)
    for sheet, form in sheets:
        add_sheet(sheet, form, setting, filled.get(form.id, ()))
        sheet.sheet_properties.tabColor = "8EA9DB"
    guide.sheet_properties.tabColor = style.INK
    return workbook


def _add_lists(sheet: Worksheet, forms: Iterable[Form], *, sample: bool) -> Ranges:
    """Write each code list into a column of the hidden sheet; return where it stands.

    The labels cannot stand in the validation itself: Excel allows 255 characters there.
    """
    sheet.sheet_state = "hidden"
    style.put(sheet, 1, 1, SAMPLE_MARK if sample else LISTS_SHEET, style.PLAIN)
    ranges: dict[tuple[Choice, ...], str] = {}
    for choices in (column.choices for form in forms for column in form.columns if column.choices):
        if choices in ranges:
            continue
        column = len(ranges) + 1
        for row, choice in enumerate(choices, start=2):
            style.put(sheet, row, column, choice.label, style.TEXT)
        letters = column_letters(column)
        ranges[choices] = f"'{LISTS_SHEET}'!${letters}$2:${letters}${len(choices) + 1}"
        sheet.column_dimensions[letters].width = 36
    return ranges
