"""What Excel does while a person types: offers, explains, questions. It forbids nothing.

A submission is checked when it is read; here a warning that can be overruled is enough, and an
abbreviation or a date that is known only to the month stays possible.
"""

from __future__ import annotations

import textwrap
from typing import Any

from openpyxl.formatting.rule import Rule
from openpyxl.styles import PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from khcn_tools.blank import style
from khcn_tools.blank.page import Ranges
from khcn_tools.model import Column, ColumnType

_HINTS = {
    ColumnType.DATE: "Ghi 15/03/2022; không rõ ngày thì ghi 03/2022, Quý I/2022 hoặc 2022.",
    ColumnType.CHOICE: "Chọn trong danh sách, hoặc gõ chữ viết tắt.",
    ColumnType.TICK: "Có thì chọn x; chưa có thì để trống.",
}
_BOUNDS = {
    ColumnType.NUMBER: ("whole", 0, 99999),
    ColumnType.YEAR: ("whole", 1900, 2100),
    ColumnType.PERCENT: ("decimal", 0, 100),
}
_TITLE_LIMIT = 32  # Excel's
# A date of Excel's own, or a text that ends in a year: 15/03/2022, 03/2022, Quý I/2022, 2022.
_LAST_FOUR = "VALUE(RIGHT(TRIM({0}),4))"
_DATED = f"OR(ISNUMBER({{0}}),IFERROR(AND({_LAST_FOUR}>=1900,{_LAST_FOUR}<=2100),FALSE))"


def add_check(sheet: Worksheet, column: Column, ranges: Ranges, area: str) -> None:
    """Attach to `area` the column's drop-down list, its explanation and its warning, where it has them."""
    rule = DataValidation(allow_blank=True, errorStyle="warning", **_rule(column, ranges, area))
    hint = " ".join(filter(None, (column.help, _HINTS.get(column.type, ""))))
    if not rule.type and not hint:
        return
    if hint:
        rule.promptTitle = textwrap.shorten(column.heading, _TITLE_LIMIT, placeholder="…")
        rule.prompt = hint
    if rule.error:
        rule.errorTitle = "Xin xem lại"
    rule.showInputMessage, rule.showErrorMessage = bool(hint), bool(rule.error)
    rule.add(area)
    sheet.add_data_validation(rule)


def _rule(column: Column, ranges: Ranges, area: str) -> dict[str, Any]:
    """Return what a validation says for the column's type."""
    if column.type is ColumnType.CHOICE:
        error = "Giá trị này không có trong danh sách. Chữ viết tắt quen dùng vẫn được hiểu. Giữ nguyên?"
        return {"type": "list", "formula1": ranges[column.choices], "error": error}
    if column.type is ColumnType.TICK:
        return {"type": "list", "formula1": '"x"'}
    if column.type is ColumnType.DATE:
        error = "Ngày thường ghi 15/03/2022, 03/2022, Quý I/2022 hoặc 2022. Giữ nguyên?"
        return {"type": "custom", "formula1": _DATED.format(area.partition(":")[0]), "error": error}
    if column.type in _BOUNDS:
        kind, low, high = _BOUNDS[column.type]
        error = f"Chỗ này chỉ ghi số, từ {low} đến {high}. Giữ nguyên?"
        bounds = {"formula1": str(low), "formula2": str(high)}
        return {"type": kind, "operator": "between", "error": error, **bounds}
    return {}


def colour_where(sheet: Worksheet, area: str, formula: str) -> None:
    """Colour the cells of `area` for as long as `formula`, written for the first of them, holds."""
    fill = PatternFill("solid", bgColor=style.MISSING, fgColor=style.MISSING)
    rule = Rule(type="expression", formula=[formula], dxf=DifferentialStyle(fill=fill))
    sheet.conditional_formatting.add(area, rule)
