"""The chain of every title, and every finding, as a workbook, to be filtered and printed."""

from __future__ import annotations

import pandas as pd
from openpyxl.styles import PatternFill
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from khcn_tools.blank import style
from khcn_tools.blank.package import to_bytes
from khcn_tools.blank.page import Setting, add_head, set_up_print
from khcn_tools.model import Unit, column_letters
from khcn_tools.plan import load_plan
from khcn_tools.year import chain, findings
from khcn_tools.year.evidence import NOT_MET
from khcn_tools.year.scope import Scope

HEADER_ROW = 3

ALL = "phụ lục dạng bảng tính"
"""Where all rows stand of what is too long to be printed."""

_WIDTHS = {
    "STT": 5,
    "Đơn vị": 22,
    "Cá nhân": 20,
    "Tập thể": 22,
    "Danh hiệu": 11,
    chain.ASKED: 36,
    "Kết quả, mã, vị trí": 24,
    "Nội dung cần làm rõ và căn cứ": 70,
    "Giải trình, minh chứng": 36,
}
_WIDTH_OF_STATE, _WIDTH_OF_TEXT, _WIDTH_OF_COUNT = 10, 20, 12
_FROZEN = 3  # columns that stay in view, and on each page: STT, unit, subject
_NOTE = " ".join(f"{state}: {meaning}." for state, meaning in chain.MEANINGS.items())


def workbook(scope: Scope) -> bytes:
    """Return the workbook: a sheet of people, one of collectives, the counts by unit, all findings."""
    plan = load_plan(scope.store.root, scope.store.year)
    setting = Setting(plan, Unit("", scope.name, ""), {})
    book = Workbook()
    book.remove(book.worksheets[0])
    style.add_styles(book)
    for table, (kind, _) in chain.KINDS.items():
        title = f"{kind} được đề nghị danh hiệu: điều kiện và hồ sơ"
        note = f"{_NOTE} {chain.OTHERS} Lọc ở dòng tiêu đề; ô tô màu cũng ghi “{NOT_MET}”."
        _fill(book.create_sheet(kind), chain.annexed(scope, table), title, note, setting, pages=2)
    counts = chain.by_unit(scope)
    counts.columns = pd.Index([": ".join(filter(None, names)) for names in counts.columns])
    title = "Số trường hợp theo đơn vị"
    _fill(book.create_sheet("Theo đơn vị"), counts, title, chain.OTHERS, setting, total=True)
    title, asked = "Nội dung cần làm rõ của các đơn vị, kết quả làm rõ", findings.under(scope)
    _fill(book.create_sheet("Nội dung cần làm rõ"), asked, title, "Lọc ở dòng tiêu đề.", setting)
    return to_bytes(book)


def _fill(  # noqa: PLR0913 - a sheet and its words
    sheet: Worksheet,
    frame: pd.DataFrame,
    title: str,
    note: str,
    setting: Setting,
    *,
    pages: int = 1,
    total: bool = False,
) -> None:
    """Write a table with its ordinal numbers, to be filtered; `total`: the last row is a sum, and stays out."""
    headings = ["STT", *frame.columns]
    widths = [_width(frame, heading) for heading in headings]
    add_head(sheet, title, note, setting, widths[: 8 if pages > 1 else None])
    for column, (heading, width) in enumerate(zip(headings, widths, strict=True), 1):
        sheet.column_dimensions[column_letters(column)].width = width
        style.put(sheet, HEADER_ROW, column, heading, style.HEADER)
    sheet.row_dimensions[HEADER_ROW].height = max(map(style.height, headings, [w - 2 for w in widths])) + 8
    for number, values in enumerate(frame.itertuples(index=False), 1):
        ordinal = None if total and number == len(frame) else number
        _line(sheet, HEADER_ROW + number, [ordinal, *values], widths)
    last = HEADER_ROW + len(frame) - total
    sheet.auto_filter.ref = f"A{HEADER_ROW}:{column_letters(len(headings))}{max(last, HEADER_ROW)}"
    sheet.freeze_panes = f"{column_letters(_FROZEN + 1)}{HEADER_ROW + 1}"
    set_up_print(sheet, setting)
    sheet.page_setup.fitToWidth = pages
    sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
    sheet.print_title_cols = f"A:{column_letters(_FROZEN)}" if pages > 1 else None


def _line(sheet: Worksheet, row: int, values: list[str | int | None], widths: list[float]) -> None:
    """Write a row as high as its texts; what is not met has a colour besides its word."""
    for column, value in enumerate(values, 1):
        style.put(sheet, row, column, value, style.TEXT if isinstance(value, str) else style.NUMBER)
        if value == NOT_MET:
            sheet.cell(row, column).fill = PatternFill("solid", fgColor=style.MISSING)
    style.fit_row(sheet, row, map(str, values), (width - 1 for width in widths))


def _width(frame: pd.DataFrame, heading: str) -> float:
    """Return the width of a column: of states, of what they rest on, of counts, or its own."""
    if heading in _WIDTHS:
        return _WIDTHS[heading]
    if f"{heading}: văn bản, số liệu, ô" in frame.columns or heading == chain.BY_PAPERS:
        return _WIDTH_OF_STATE
    return _WIDTH_OF_COUNT if frame[heading].dtype.kind == "i" else _WIDTH_OF_TEXT
