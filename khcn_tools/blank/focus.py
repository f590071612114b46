"""The sheet "Trọng tâm" of the team's workbook: what to look at first, to be printed and taken along.

::

    A  the eight items: what the unit reported, one figure beside the other units and the year before
    B  the findings in the order in which to look at them: why, and what paper to ask for
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePath
from typing import Any

from openpyxl.styles import Font
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from khcn_tools.blank import style
from khcn_tools.blank.ours import FOCUS_NOTE
from khcn_tools.blank.page import Setting, add_head, set_up_print
from khcn_tools.model import Compared, Focus

FOCUS_SHEET = "Trọng tâm"

_WIDTHS = (5, 23, 18, 40, 21, 14, 17, 13)
_NOTE = (
    f"{FOCUS_NOTE}: lập từ số liệu đơn vị tự báo cáo, để đoàn in mang theo; kết quả kiểm tra ghi ở BB01, BB02. "
    "Thứ tự chỉ gợi ý nên xem gì trước; việc kết luận thuộc thẩm quyền của Hội đồng."
)
_A = "A. Tám nội dung kiểm tra: số liệu đơn vị tự báo cáo"
_B = "B. Nội dung cần làm rõ, theo thứ tự nên xem trước"
_NOTHING_SENT = "Đơn vị chưa gửi báo cáo, hoặc báo cáo chưa đọc được: chưa có số liệu."
_NOTHING_ASKED = "Không có nội dung cần làm rõ."
_LEGEND = (
    "Các đơn vị khác: cộng gộp số liệu của các đơn vị được kiểm tra đã gửi báo cáo. Chữ đậm: thấp hơn các "
    "đơn vị khác từ 30 điểm phần trăm trở lên (riêng tỷ lệ Chiến sĩ thi đua: cao hơn); chỉ so khi đơn vị có "
    "từ 04 trường hợp và có từ 03 đơn vị khác trở lên."
)

# What stands over which columns, first and last, and how.
_FIGURES = (
    ("Nội dung kiểm tra theo Kế hoạch", 1, 3, style.TEXT),
    ("Đơn vị báo cáo", 4, 4, style.TEXT),
    ("Số so sánh", 5, 5, style.TEXT),
    ("Đơn vị này", 6, 6, style.CODE),
    ("Các đơn vị khác", 7, 7, style.CODE),
    ("Năm trước", 8, 8, style.CODE),
)
_FINDINGS = (
    ("STT", 1, 1, style.CODE),
    ("Mã, vị trí", 2, 2, style.TEXT),
    ("Về ai, việc gì", 3, 3, style.TEXT),
    ("Nội dung cần làm rõ", 4, 4, style.TEXT),
    ("Vì sao xem trước", 5, 6, style.TEXT),
    ("Giấy tờ cần xem", 7, 8, style.TEXT),
)
_Spans = Sequence[tuple[str, int, int, str]]


def add_focus(sheet: Worksheet, focus: Sequence[Focus], figures: Sequence[Compared], setting: Setting) -> int:
    """Write both parts on an empty sheet; return the row of the first finding."""
    for letters, width in zip("ABCDEFGH", _WIDTHS, strict=True):
        sheet.column_dimensions[letters].width = width
    add_head(sheet, "Trọng tâm kiểm tra", _NOTE, setting, _WIDTHS)
    row = _part(sheet, 3, _A, _FIGURES, [_figure(each) for each in figures], _NOTHING_SENT)
    for below, each in enumerate(figures, start=row - len(figures)):
        if each.marked:
            sheet.cell(below, 6).font += Font(b=True)
    if figures:
        row = _wide(sheet, row, _LEGEND, style.NOTE)
    first = row + 3
    nothing = _NOTHING_ASKED if figures else _NOTHING_SENT
    findings = [(str(n), *_finding(each)) for n, each in enumerate(focus, start=1)]
    _part(sheet, row + 1, _B, _FINDINGS, findings, nothing)
    if focus:
        sheet.print_title_rows = f"{first - 1}:{first - 1}"
    sheet.sheet_view.showGridLines = False
    set_up_print(sheet, setting)
    return first


def code(finding: Mapping[str, Any]) -> str:
    """Return a finding's id, and the cell it stands at where there is one."""
    return " · ".join(filter(None, (finding["id"], _place(finding))))


def link(sheet: Worksheet, row: int, to: int) -> None:
    """Make the code in a row of BB02 lead to the row of its finding here."""
    cell = sheet.cell(row, 2)
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{FOCUS_SHEET}'!A{to}")
    cell.font = cell.font + Font(u="single", color=style.INK)


def _place(finding: Mapping[str, Any]) -> str:
    """Return sheet and cell of a finding; of a CSV file, that has no sheets, its name and the cell."""
    sheet = finding["sheet"] or PurePath(finding["file"] or "").name
    return "!".join(filter(None, (sheet, finding["cell"]))) if finding["cell"] else ""


def _figure(each: Compared) -> tuple[str, ...]:
    """Return the row of an item."""
    measure = each.measure[:1].upper() + each.measure[1:]
    return each.item, each.reported, measure, each.here, each.others, each.before


def _finding(each: Focus) -> tuple[str, ...]:
    """Return the row of a finding, without its number."""
    return (
        "\n".join(filter(None, (each.finding["id"], _place(each.finding)))),
        each.finding["subject"] or "",
        each.finding["message"],
        each.why,
        each.papers,
    )


def _part(  # noqa: PLR0913, PLR0917  # where, and what: each is named in the call
    sheet: Worksheet, row: int, heading: str, spans: _Spans, rows: Sequence[tuple[str, ...]], nothing: str
) -> int:
    """Write a heading and its table, or that there is nothing; return the row after."""
    row = _wide(sheet, row, heading, style.HEADING)
    if not rows:
        return _wide(sheet, row, nothing, style.PLAIN)
    _row(sheet, row, [(*span[:3], style.HEADER) for span in spans], [span[0] for span in spans])
    for number, texts in enumerate(rows, start=row + 1):
        _row(sheet, number, spans, texts)
    return row + 1 + len(rows)


def _row(sheet: Worksheet, row: int, spans: _Spans, texts: Iterable[str]) -> None:
    """Write a row, each text over its columns, and make it as high as the longest of them needs."""
    heights = []
    for (_, first, last, kind), text in zip(spans, texts, strict=True):
        for number in range(first, last + 1):
            style.put(sheet, row, number, text if number == first else None, kind)
        if last > first:
            sheet.merge_cells(start_row=row, end_row=row, start_column=first, end_column=last)
        heights.append(style.height(text, sum(_WIDTHS[first - 1 : last]) - 1))
    sheet.row_dimensions[row].height = max(heights) + 4


def _wide(sheet: Worksheet, row: int, text: str, kind: str) -> int:
    """Write a line over all columns; return the row after."""
    style.put(sheet, row, 1, text, kind)
    style.merge(sheet, row, len(_WIDTHS))
    sheet.row_dimensions[row].height = style.height(text, sum(_WIDTHS)) + 4
    return row + 1
