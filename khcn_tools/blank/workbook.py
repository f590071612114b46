"""The two workbooks: what a unit fills in, and what the inspection team fills in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from khcn_tools.blank import style
from khcn_tools.blank.focus import FOCUS_SHEET, add_focus, code, link
from khcn_tools.blank.guide import add_guide
from khcn_tools.blank.page import Ranges, Setting
from khcn_tools.blank.sheet import Row, add_sheet, first_data_row
from khcn_tools.model import SAMPLE_MARK, Choice, Compared, Focus, Form, Plan, Unit, column_letters

GUIDE_SHEET = "Hướng dẫn"
LISTS_SHEET = "Danh mục"


def submission_workbook(plan: Plan, unit: Unit, forms: Mapping[str, Form]) -> Workbook:
    """Return the blank workbook of a unit, its name and the year written in."""
    return _workbook(plan, unit, forms, "submission", {"unit_info": [_named(plan, unit)]})


def inspection_workbook(  # noqa: PLR0913  # whose, and what is known beforehand: each is named in the call
    plan: Plan,
    unit: Unit,
    forms: Mapping[str, Form],
    *,
    focus: Sequence[Focus] = (),
    figures: Sequence[Compared] = (),
    recommendations: Sequence[Row] = (),
) -> Workbook:
    """Return the team's workbook for a unit, with what is known beforehand written in.

    `focus` are the unit's findings in the order in which to look at them, `figures` its items beside the
    other units, `recommendations` those of earlier years, by the columns of BB04: without any it has no BB04.
    """
    items = forms["assessments"].column("item")
    filled: dict[str, Sequence[Row]] = {
        "visit": [_named(plan, unit)],
        "assessments": [{"item": items.label(item.id)} for item in plan.items],
        "clarifications": [_clarification(each.finding) for each in focus],
        "follow_up": recommendations,
    }
    workbook = _workbook(plan, unit, forms, "inspection", filled)
    sheet = workbook.create_sheet(FOCUS_SHEET, 1)
    first = add_focus(sheet, focus, figures, Setting(plan, unit, {}))
    sheet.sheet_properties.tabColor = style.INK
    asked = forms["clarifications"]
    for number in range(len(focus)):
        link(workbook[asked.sheet], first_data_row(asked) + number, first + number)
    return workbook


def _named(plan: Plan, unit: Unit) -> Row:
    """Return what is known of a unit beforehand."""
    return {"unit_name": unit.name, "year": plan.year}


def _clarification(finding: Row) -> Row:
    """Return the row of a finding."""
    return {"finding": code(finding), "subject": finding["subject"], "message": finding["message"]}


def _workbook(
    plan: Plan, unit: Unit, forms: Mapping[str, Form], kind: str, filled: Mapping[str, Sequence[Row]]
) -> Workbook:
    """Return a workbook: explanations, the forms of that kind, the hidden code lists.

    An optional form is left out where nothing is written in.
    """
    of_kind = (form for form in forms.values() if form.workbook == kind)
    chosen = [form for form in of_kind if filled.get(form.id) or not form.optional]
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
