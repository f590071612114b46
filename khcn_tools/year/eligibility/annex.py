"""The chain of every title, and every finding, as a workbook, to be filtered and printed."""

from __future__ import annotations

import pandas as pd
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from khcn_tools.blank import style
from khcn_tools.blank.checks import colour_where
from khcn_tools.blank.package import to_bytes
from khcn_tools.blank.page import Setting, add_head, set_up_print
from khcn_tools.blank.rows import Rows
from khcn_tools.model import Unit, column_letters
from khcn_tools.plan import load_plan
from khcn_tools.year import findings
from khcn_tools.year.eligibility import chain
from khcn_tools.year.eligibility.evidence import NOT_MET
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
    "Cá nhân, tập thể": 24,
    "Mục": 8,
    "Mức": 13,
    "Kết quả làm rõ": 17,
    "Mã": 11,
    "Nội dung cần làm rõ và căn cứ": 70,
    "Vị trí": 15,
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
    below = list[Rows]()
    for table, (kind, _) in chain.KINDS.items():
        title = f"{kind} được đề nghị danh hiệu: điều kiện và hồ sơ"
        note = f"{_NOTE} {chain.OTHERS} Lọc ở dòng tiêu đề; ô tô màu cũng ghi “{NOT_MET}”."
        cases = chain.annexed(scope, table)
        below.append(_fill(book.create_sheet(kind), cases, title, note, setting, pages=2))
    counts = chain.by_unit(scope)
    counts.columns = pd.Index([": ".join(filter(None, names)) for names in counts.columns])
    title, sheet = "Số trường hợp theo đơn vị", book.create_sheet("Theo đơn vị")
    below.append(_fill(sheet, counts, title, chain.OTHERS, setting, total=True))
    title, asked = "Nội dung cần làm rõ của các đơn vị, kết quả làm rõ", findings.listed(scope)
    sheet = book.create_sheet("Nội dung cần làm rõ")
    below.append(_fill(sheet, asked, title, "Lọc ở dòng tiêu đề.", setting))
    return to_bytes(book, below)


def _fill(  # noqa: PLR0913 - a sheet and its words
    sheet: Worksheet,
    frame: pd.DataFrame,
    title: str,
    note: str,
    setting: Setting,
    *,
    pages: int = 1,
    total: bool = False,
) -> Rows:
    """Write the head of a table, to be filtered, and return its rows with their ordinal numbers.

    `total`: the last row is a sum, and stays out.
    """
    headings = ["STT", *frame.columns]
    widths = [_width(frame, heading) for heading in headings]
    add_head(sheet, title, note, setting, widths[: 8 if pages > 1 else None])
    for column, (heading, width) in enumerate(zip(headings, widths, strict=True), 1):
        sheet.column_dimensions[column_letters(column)].width = width
        style.put(sheet, HEADER_ROW, column, heading, style.HEADER)
    sheet.row_dimensions[HEADER_ROW].height = max(map(style.height, headings, [w - 2 for w in widths])) + 8
    last = HEADER_ROW + len(frame) - total
    area = f"A{HEADER_ROW + 1}:{column_letters(len(headings))}{max(last, HEADER_ROW + 1)}"
    colour_where(sheet, area, f'A{HEADER_ROW + 1}="{NOT_MET}"')  # besides its word
    sheet.auto_filter.ref = f"A{HEADER_ROW}:{column_letters(len(headings))}{max(last, HEADER_ROW)}"
    sheet.freeze_panes = f"{column_letters(_FROZEN + 1)}{HEADER_ROW + 1}"
    set_up_print(sheet, setting)
    sheet.page_setup.fitToWidth = pages
    sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
    sheet.print_title_cols = f"A:{column_letters(_FROZEN)}" if pages > 1 else None
    ordinals = [*range(1, len(frame) + 1 - total), *[None] * total]
    values = frame.astype(object).itertuples(index=False)  # of texts, pandas yields its own five times slower
    rows = ([ordinal, *row] for ordinal, row in zip(ordinals, values, strict=True))
    return Rows(sheet, HEADER_ROW + 1, rows, [width - 1 for width in widths])


def _width(frame: pd.DataFrame, heading: str) -> float:
    """Return the width of a column: of states, of what they rest on, of counts, or its own."""
    if heading in _WIDTHS:
        return _WIDTHS[heading]
    if f"{heading}: văn bản, số liệu, ô" in frame.columns or heading == chain.BY_PAPERS:
        return _WIDTH_OF_STATE
    return _WIDTH_OF_COUNT if frame[heading].dtype.kind == "i" else _WIDTH_OF_TEXT
