"""Blank workbooks from the forms: the unit's, and the inspection team's with the findings written in.

::

    Hướng dẫn          purpose, how to fill in, which sheet serves which item, code lists
    Trọng tâm          the team's only: the unit's figures, and what to look at first
    BM00 Đơn vị        label | value
    BM01 Văn bản …     1 title · 2 instructions · 3 headings · 4 (1) (2) … · 5 example · 6 … to fill in
    Danh mục           hidden: what the drop-down lists offer
"""

from khcn_tools.blank.focus import FOCUS_SHEET
from khcn_tools.blank.ours import REPLY_NOTE, REPLY_SHEET, is_focus, is_reply
from khcn_tools.blank.package import to_bytes
from khcn_tools.blank.sheet import EXAMPLE_MARK, HEADER_ROW, first_data_row
from khcn_tools.blank.workbook import GUIDE_SHEET, LISTS_SHEET, inspection_workbook, submission_workbook
from khcn_tools.model import SAMPLE_MARK

__all__ = [
    "EXAMPLE_MARK",
    "FOCUS_SHEET",
    "GUIDE_SHEET",
    "HEADER_ROW",
    "LISTS_SHEET",
    "REPLY_NOTE",
    "REPLY_SHEET",
    "SAMPLE_MARK",
    "first_data_row",
    "inspection_workbook",
    "is_focus",
    "is_reply",
    "submission_workbook",
    "to_bytes",
]
