"""What the sheet "Phiếu phản hồi" is known by when a workbook comes back with it."""

from __future__ import annotations

from khcn_tools.model import RawSheet

REPLY_SHEET = "Phiếu phản hồi"
REPLY_NOTE = "Trang này do Văn phòng Hội đồng lập, không phải biểu báo cáo"
"""How the last line of the sheet begins: the sheet may be renamed or moved, and is still known."""


def is_reply(sheet: RawSheet) -> bool:
    """Tell whether a sheet is a Phiếu of ours, and not one of the unit's that is called so."""
    return any(cell.text.startswith(REPLY_NOTE) for cell in sheet.cells.values())
