"""In what each unit sends its forms; units that are not named send an .xlsx.

Each of these units has findings of its own, which must not depend on the kind of file:

- Phòng Quản lý Khoa học, ``.xls``: CSTD-03 and SK-01 compare dates with the cut-off, which that format keeps
  as bare numbers.
- Trung tâm Kỹ thuật, ``.ods``: DATA-REQUIRED and VB-01 are about empty cells, which that format only counts;
  dates stand there as dates (BM01) and as text (BM05), groups in merged cells.
- Phòng Sở hữu trí tuệ, a folder of CSV files: TTXS-02 and HS-01 are about what is nowhere, so that a file read
  wrongly would show; the shares "60; 40" hold the separator.
- Phòng Kế hoạch - Tài chính, .xlsx typed in TCVN3: TTXS-05 rests on a choice and HS-02 on figures; one sheet is
  drawn by the unit, headings and all. Each sheet so typed is told by DATA-LEGACY.
- Chi cục Tiêu chuẩn Đo lường Chất lượng, .xlsx: the worst that people do to rows, headings and cells
  (`habits`), with hidden sheets of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal

from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from data.sample.csv_folder import as_csv
from data.sample.old_excel import as_xls
from data.sample.old_fonts import type_in_tcvn3
from data.sample.opendocument import as_ods
from khcn_tools.blank import SAMPLE_MARK, to_bytes

Files = Mapping[str, bytes]
"""What is sent: the rest of the path after the unit's identifier → content."""

Sending = Callable[[Workbook, Workbook], Files]
"""From the workbook filled in, and the same one blank."""

_State = Literal["hidden", "veryHidden"]
_STORES: Mapping[str, tuple[_State, *tuple[tuple[str, str], ...]]] = {  # title → state, rows
    "HTKT": ("hidden", ("Mã", "Hình thức"), ("KT01", "Giấy khen"), ("KT02", "Bằng khen")),
    "PLDT": ("veryHidden", ("Mã", "Phân loại"), ("L1", "Công chức"), ("L2", "Người lao động")),
}


def as_xlsx(workbook: Workbook, _: Workbook) -> Files:
    """Send the workbook as it is."""
    return {".xlsx": to_bytes(workbook)}


def _in_tcvn3(workbook: Workbook, blank: Workbook) -> Files:
    """Send the workbook typed in the old fonts."""
    type_in_tcvn3(workbook, blank)
    return as_xlsx(workbook, blank)


def _with_stores(workbook: Workbook, blank: Workbook) -> Files:
    """Send the workbook with sheets that its formulas once looked things up in."""
    for title, (state, *rows) in _STORES.items():
        sheet: Worksheet = workbook.create_sheet(title)
        sheet.sheet_state = state
        for row in ((SAMPLE_MARK,), *rows):
            sheet.append(row)
    return as_xlsx(workbook, blank)


SENT: Mapping[str, Sending] = {
    "quan-ly-khoa-hoc": lambda workbook, _: {".xls": as_xls(workbook)},
    "trung-tam-ky-thuat-tdc": lambda workbook, _: {".ods": as_ods(workbook)},
    "so-huu-tri-tue": lambda workbook, _: {f"/{name}": data for name, data in as_csv(workbook).items()},
    "ke-hoach-tai-chinh": _in_tcvn3,
    "chi-cuc-tdc": _with_stores,
}
