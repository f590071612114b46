"""The sheet "Phiếu phản hồi": a page that the council's office sends, with every finding of a unit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.workbook import Workbook
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from khcn_tools.blank import style
from khcn_tools.blank.page import Setting, set_up_print
from khcn_tools.blank.reply import REPLY_NOTE
from khcn_tools.document.official import BLANK, MOTTO, NATION
from khcn_tools.feedback.entries import Change, Entry, counted, shortened
from khcn_tools.feedback.styles import TINTS
from khcn_tools.model import SAMPLE_MARK, SEVERITIES, Plan, Unit, column_letters

_HEADS = {
    "STT": 5, "Mức độ": 12, "Vị trí": 30, "Nội dung ghi": 20,
    "Nội dung cần làm rõ": 46, "Đề nghị thực hiện": 40, "Căn cứ": 24,
}  # fmt: skip
_WIDTHS = list(_HEADS.values())
_LEFT, _RIGHT, _WHOLE = (1, 4), (5, len(_WIDTHS)), (1, len(_WIDTHS))  # under the organ; under the nation
_IN_PLACE = (
    "Các ô liên quan được tô màu và có ghi chú tại chỗ; số liệu, công thức của đơn vị được giữ nguyên. "
    "Đề nghị đơn vị sửa, bổ sung ngay trong tệp này"
)
_ALONE = "Đề nghị đơn vị kiểm tra, sửa, bổ sung trên tệp của đơn vị"
_LINK = "000563C1"


@dataclass(frozen=True, slots=True)
class Slip:
    """What a Phiếu says.

    `notes` are on the workbook itself, such as how it was made; `alone` where the Phiếu is all that is in it.
    """

    plan: Plan
    unit: Unit
    entries: Sequence[Entry]
    change: Change | None = None
    notes: tuple[str, ...] = ()
    alone: bool = False


def add_slip(workbook: Workbook, slip: Slip, title: str) -> int:
    """Put the Phiếu first into a workbook that has the house's styles; return the row of its headings."""
    sheet = workbook.create_sheet(title, 0)
    for number, width in enumerate(_WIDTHS, start=1):
        sheet.column_dimensions[column_letters(number)].width = width
    row = _head(sheet, slip)
    for text in _lead(slip):
        row = _wide(sheet, row, text, style.PLAIN)
    heads = row + 1 if slip.entries else 0
    row = _table(sheet, slip, heads) if slip.entries else row
    _foot(sheet, row + 1, slip)
    set_up_print(sheet, Setting(slip.plan, slip.unit, {}))
    sheet.sheet_view.showGridLines = False
    sheet.sheet_properties.tabColor = style.ALERT
    if heads:
        sheet.print_title_rows = f"{heads}:{heads}"
    return heads


def _head(sheet: Worksheet, slip: Slip) -> int:
    """Write organ and nation, the title and to whom; return the next row."""
    plan = slip.plan
    place = f"{plan.place}, ngày {BLANK[:4]} tháng {BLANK[:4]} năm {BLANK[:6]}"
    lined: dict[str, Any] = {"bold": True, "underline": "single"}
    sides: tuple[tuple[tuple[str, dict[str, Any]], tuple[str, dict[str, Any]]], ...] = (
        ((plan.parent_organ.upper(), {}), (NATION, {"bold": True})),
        ((plan.organ.upper(), lined), (MOTTO, lined)),
        ((f"Số: {BLANK}", {}), (place, {"italic": True})),
    )
    for row, ((left, kind), (right, other)) in enumerate(sides, start=1):
        _across(sheet, row, _LEFT, left, **kind)
        _across(sheet, row, _RIGHT, right, **other)
    title = [("PHIẾU PHẢN HỒI", 14, style.INK), (_about(plan), 12, style.BLACK)]
    title += [(SAMPLE_MARK, 12, style.ALERT)] if plan.sample else []
    row = len(sides) + 2
    for text, size, color in title:
        _across(sheet, row, _WHOLE, text, size=size, bold=True, color=color)
        row += 1
    _across(sheet, row, _WHOLE, f"Kính gửi: {slip.unit.name}", bold=True)
    return row + 2


def _about(plan: Plan) -> str:
    return f"Về số liệu báo cáo phục vụ kiểm tra công tác thi đua, khen thưởng năm {plan.year}"


def _lead(slip: Slip) -> Iterator[str]:
    """Yield what is said before the table."""
    counts = counted(slip.entries)
    if slip.entries:
        parts = [f"{counts[s]} nội dung {word.lower()}" for s, word in SEVERITIES.items() if counts[s]]
        total = f"{len(slip.entries)} nội dung đề nghị xem lại, gồm " if len(parts) > 1 else ""
        yield f"Trong biểu của đơn vị có {total}{', '.join(parts)}."
        yield (
            f"{_ALONE if slip.alone else _IN_PLACE}, lưu với tên {slip.unit.id}.xlsx và gửi lại trước ngày "
            f"{BLANK}. Nội dung đã ghi đúng thì giữ nguyên và giải trình khi làm việc với Đoàn kiểm tra."
        )
    else:
        yield "Đã đọc, đối chiếu biểu của đơn vị: không có nội dung nào đề nghị làm rõ; không cần gửi lại."
    if slip.change:
        yield (
            f"So với lần gửi trước: đã xử lý {slip.change.resolved} nội dung, còn {slip.change.unchanged} "
            f"nội dung, mới phát sinh {slip.change.new} nội dung."
        )
    yield from slip.notes


def _table(sheet: Worksheet, slip: Slip, heads: int) -> int:
    """Write the table of findings; return the row after it."""
    for number, text in enumerate(_HEADS, start=1):
        style.put(sheet, heads, number, text, style.HEADER)
    sheet.row_dimensions[heads].height = 24
    for number, entry in enumerate(slip.entries, start=1):
        row, finding = heads + number, entry.finding
        texts = ["", SEVERITIES[finding.severity], entry.where, shortened(entry.value)]
        texts += [shortened(text) for text in (finding.message, finding.remedy, _capital(finding.basis or ""))]
        style.put(sheet, row, 1, number, style.NUMBER)
        for column, text in enumerate(texts[1:], start=2):
            style.put(sheet, row, column, text, style.CODE if column == 2 else style.TEXT)  # noqa: PLR2004
        sheet.cell(row, 2).fill = PatternFill("solid", fgColor=TINTS[finding.severity])
        _link(sheet, row, entry)
        height = max(style.height(text, width - 1) for text, width in zip(texts, _WIDTHS, strict=True))
        sheet.row_dimensions[row].height = min(height + 6, 400)
    return heads + len(slip.entries) + 1


def _capital(text: str) -> str:
    """Return a text as it begins a sentence."""
    return text[:1].upper() + text[1:]


def _link(sheet: Worksheet, row: int, entry: Entry) -> None:
    """Make the place of a finding lead to its cell, or to its sheet."""
    if entry.sheet and entry.place:
        cell = sheet.cell(row, 3)
        quoted = entry.sheet.replace("'", "''")
        target = f"'{quoted}'!{column_letters(entry.place[1])}{entry.place[0]}"
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=target, display=entry.where)
        cell.font = Font(name=style.FAMILY, size=12, color=_LINK, underline="single")


def _foot(sheet: Worksheet, row: int, slip: Slip) -> None:
    """Write how the Phiếu is to be taken, and the place of the person who signs it."""
    notes = (
        "Nội dung nêu trên là để đơn vị làm rõ, không phải kết luận; kết luận thuộc thẩm quyền của Hội đồng.",
        f"{REPLY_NOTE}; khi gửi lại tệp, đơn vị giữ nguyên hoặc xóa trang này đều được.",
    )
    _across(sheet, row, _RIGHT, "NGƯỜI LẬP PHIẾU", bold=True)
    _across(sheet, row + 1, _RIGHT, "(Ký, ghi rõ họ tên)", italic=True)
    row += 6
    for text in notes if slip.entries else notes[1:]:
        row = _wide(sheet, row, text, style.NOTE)


def _wide(sheet: Worksheet, row: int, text: str, kind: str) -> int:
    """Write a paragraph across the page; return the next row."""
    style.put(sheet, row, 1, text, kind)
    style.merge(sheet, row, len(_WIDTHS))
    sheet.row_dimensions[row].height = style.height(text, sum(_WIDTHS), wide=0.9) + 4
    return row + 1


def _across(sheet: Worksheet, row: int, columns: tuple[int, int], text: str, **font: Any) -> None:
    """Write a line in the middle of some columns."""
    style.put(sheet, row, columns[0], text, style.PLAIN)
    cell = sheet.cell(row, columns[0])
    cell.font = Font(**{"name": style.FAMILY, "size": 12, **font})
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    sheet.merge_cells(start_row=row, end_row=row, start_column=columns[0], end_column=columns[1])
    sheet.row_dimensions[row].height = font.get("size", 12) + 7
