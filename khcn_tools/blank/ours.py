"""What the sheets of ours are known by that come back in a workbook and are no forms."""

from __future__ import annotations

from khcn_tools.model import RawSheet

REPLY_SHEET = "Phiếu phản hồi"
REPLY_NOTE = "Trang này do Văn phòng Hội đồng lập, không phải biểu báo cáo"
"""How the last line of the Phiếu begins: the sheet may be renamed or moved, and is still known."""

FOCUS_NOTE = "Trang này để xem, không phải biểu ghi kết quả"
"""How the second line of the sheet "Trọng tâm" begins."""


def is_reply(sheet: RawSheet) -> bool:
    """Tell whether a sheet is a Phiếu of ours, and not one of the unit's that is called so."""
    return _says(sheet, REPLY_NOTE)


def is_focus(sheet: RawSheet) -> bool:
    """Tell whether a sheet is the team's "Trọng tâm", written by us."""
    return _says(sheet, FOCUS_NOTE)


def _says(sheet: RawSheet, note: str) -> bool:
    """Tell whether a cell begins with our note."""
    return any(cell.text.startswith(note) for cell in sheet.cells.values())
