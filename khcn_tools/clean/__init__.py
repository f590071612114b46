"""Tables as they were typed become values: our column names; real dates, numbers, people; findings.

A fault never stops anything and never changes a value in silence: what was not understood is UNKNOWN, keeps
what was typed, and is a finding. Every stored cell ends as read, faulted, or skipped as one of the known kinds.
"""

from khcn_tools.clean.sheets import TypedCell
from khcn_tools.clean.workbook import CleanWorkbook, clean_workbook

__all__ = ["CleanWorkbook", "TypedCell", "clean_workbook"]
