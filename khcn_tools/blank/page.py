"""What every sheet of a workbook has: its two rows at the top, and the way it prints."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from khcn_tools.blank import style
from khcn_tools.model import SAMPLE_MARK, Choice, Plan, Unit

Ranges = Mapping[tuple[Choice, ...], str]


@dataclass(frozen=True, slots=True)
class Setting:
    """What all sheets of one workbook share; `ranges` says where the labels of a code list stand."""

    plan: Plan
    unit: Unit
    ranges: Ranges

    @property
    def whose(self) -> str:
        """The unit and the year, as they stand under every title."""
        return f"{self.unit.name} – năm {self.plan.year}"


def add_head(sheet: Worksheet, title: str, note: str, setting: Setting, widths: Sequence[float]) -> None:
    """Write row 1 (title, unit and year, the mark of sample data) and row 2 (instructions)."""
    lines = [(title.upper(), 14, style.INK), (setting.whose, 12, style.BLACK)]
    if setting.plan.sample:
        lines.append((SAMPLE_MARK, 12, style.ALERT))
    style.put_lines(sheet, 1, lines, style.TITLE)
    style.put(sheet, 2, 1, note, style.NOTE)
    style.merge(sheet, 1, len(widths))
    style.merge(sheet, 2, len(widths))
    width = sum(widths)
    sheet.row_dimensions[1].height = 6 + sum(style.height(text, width, size, 1.2) for text, size, _ in lines)
    sheet.row_dimensions[2].height = 8 + style.height(note, width)


def set_up_print(
    sheet: Worksheet, setting: Setting, orientation: Literal["landscape", "portrait"] = "landscape"
) -> None:
    """Print on A4, as wide as the page, with the unit and the page's number on each."""
    sheet.page_setup.orientation, sheet.page_setup.paperSize = orientation, 9  # A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top = sheet.page_margins.bottom = 0.75
    sheet.page_margins.header = sheet.page_margins.footer = 0.3
    sheet.print_options.horizontalCentered = True
    sheet.oddHeader = _printed(center=SAMPLE_MARK if setting.plan.sample else "")
    # In a header or footer & begins a code: && prints one.
    sheet.oddFooter = _printed(left=setting.whose.replace("&", "&&"), right="Trang &P/&N")


def _printed(left: str = "", center: str = "", right: str = "") -> HeaderFooterItem:
    """Return a header or footer of printed pages."""
    item = HeaderFooterItem()
    for part, text in ((item.left, left), (item.center, center), (item.right, right)):
        if text:
            part.text, part.font, part.size = text, f"{style.FAMILY},Regular", 10
    return item
