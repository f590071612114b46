"""What a unit is told: its findings, and the page of the council's office that says them, "Phiếu phản hồi"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.workbook import Workbook
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from khcn_tools.blank import REPLY_NOTE, style
from khcn_tools.blank.page import Setting, set_up_print
from khcn_tools.document.official import BLANK, MOTTO, NATION
from khcn_tools.feedback.cells import TINTS
from khcn_tools.feedback.reader import Reader
from khcn_tools.model import SAMPLE_MARK, SEVERITIES, Finding, Plan, RawSheet, Unit, column_letters

_LONG = 600  # characters of one text on the Phiếu or in a comment; the cell itself has all of it
_HEADS = {
    "STT": 5, "Mức độ": 12, "Vị trí": 30, "Nội dung ghi": 20,
    "Nội dung cần làm rõ": 46, "Đề nghị thực hiện": 40, "Căn cứ": 24,
}  # fmt: skip
_WIDTHS, _KINDS = list(_HEADS.values()), (style.NUMBER, style.CODE, *[style.TEXT] * (len(_HEADS) - 2))
_LEFT, _RIGHT, _WHOLE = (1, 4), (5, len(_WIDTHS)), (1, len(_WIDTHS))  # under the organ; under the nation
_IN_PLACE = (
    "Các ô liên quan được tô màu và có ghi chú tại chỗ; số liệu, công thức của {who} được giữ nguyên. "
    "Đề nghị {who} sửa, bổ sung ngay trong tệp này"
)
_ALONE = "Đề nghị {who} kiểm tra, sửa, bổ sung trên tệp của {who}"


@dataclass(frozen=True, slots=True)
class Entry:
    """A finding and where it stands: `sheet` is the title in the workbook sent back, `place` (row, column).

    `value` is what a person sees in the cell, also where it was typed in a legacy font.
    """

    finding: Finding
    sheet: str | None
    place: tuple[int, int] | None
    value: str

    @property
    def where(self) -> str:
        """The place as the Phiếu names it."""
        cell = f"ô {self.finding.cell}" if self.place else ""
        return ", ".join(filter(None, (self.sheet, cell))) or "Toàn tệp"


@dataclass(frozen=True, slots=True)
class Change:
    """How many findings are gone, still there and new since the workbook was last checked."""

    resolved: int
    unchanged: int
    new: int


@dataclass(frozen=True, slots=True)
class Slip:
    """What a Phiếu says.

    `notes` are on the workbook itself, such as how it was made; `alone` where the Phiếu is all that is in it.
    """

    plan: Plan
    unit: Unit
    reader: Reader
    entries: Sequence[Entry]
    change: Change | None = None
    notes: tuple[str, ...] = ()
    alone: bool = False


def changed(findings: Iterable[Finding], former: Mapping[str, str]) -> Change:
    """Return what became of a unit's findings; `former` has those of last time, by id."""
    now = {finding.id for finding in findings}
    return Change(len(former.keys() - now), len(now & former.keys()), len(now - former.keys()))


def entries(findings: Iterable[Finding], sheets: Mapping[str, RawSheet]) -> list[Entry]:
    """Return the findings, those without a cell first, then by sheet, row and column.

    `sheets` are those of the workbook sent back, by their titles in it.
    """
    position = {title: number for number, title in enumerate(sheets, start=1)}
    found = [_entry(finding, sheets) for finding in findings]
    return sorted(found, key=lambda e: (e.place is not None, position.get(e.sheet or "", 0), e.place or (0, 0)))


def gravest(of: Iterable[Entry]) -> dict[str, dict[tuple[int, int], list[Entry]]]:
    """Return the entries of each sheet by cell, the gravest of a cell first."""
    sheets: dict[str, dict[tuple[int, int], list[Entry]]] = {}
    for entry in sorted(of, key=lambda entry: list(SEVERITIES).index(entry.finding.severity)):
        if entry.place and entry.sheet:
            sheets.setdefault(entry.sheet, {}).setdefault(entry.place, []).append(entry)
    return sheets


def words_of(found: Iterable[Entry]) -> str:
    """Return what a cell's comment says of its findings."""
    return "\n\n".join(
        f"{SEVERITIES[f.severity]}: {_shortened(f.message)}\nĐề nghị: {_shortened(f.remedy)}"
        for f in (entry.finding for entry in found)
    )


def _shortened(text: str) -> str:
    """Return a text as it is quoted: its beginning where it is very long."""
    return text if len(text) <= _LONG else f"{text[:_LONG].rstrip()} …"


def _entry(finding: Finding, sheets: Mapping[str, RawSheet]) -> Entry:
    """Return a finding with its place; a cell that a merged area hides is shown at its first cell."""
    title = next((t for t, s in sheets.items() if (s.file, s.name) == (finding.file, finding.sheet)), None)
    if title is None or not finding.cell:
        return Entry(finding, title or finding.sheet, None, finding.value or "")
    row, column = coordinate_to_tuple(finding.cell)
    cell = sheets[title].cells.get((row, column))
    value = cell.text if cell and str(cell.value) == finding.value else finding.value or ""
    hiding = (a[:2] for a in sheets[title].merged if a[0] <= row <= a[2] and a[1] <= column <= a[3])
    return Entry(finding, title, next(hiding, (row, column)), value)


def add_slip(workbook: Workbook, slip: Slip, title: str) -> None:
    """Put the Phiếu into a workbook that has the house's styles."""
    sheet = workbook.create_sheet(title)
    for number, width in enumerate(_WIDTHS, start=1):
        sheet.column_dimensions[column_letters(number)].width = width
    row = _head(sheet, slip.plan, slip.reader)
    for text in _lead(slip):
        row = _wide(sheet, row, text, style.PLAIN)
    if slip.entries:
        sheet.print_title_rows = f"{row + 1}:{row + 1}"
        row = _table(sheet, slip.entries, row + 1)
    _foot(sheet, row + 1, slip)
    set_up_print(sheet, Setting(slip.plan, slip.unit, {}))
    sheet.sheet_view.showGridLines = False
    sheet.sheet_properties.tabColor = style.ALERT


def _head(sheet: Worksheet, plan: Plan, reader: Reader) -> int:
    """Write organ and nation, the title and to whom; return the next row."""
    bold: dict[str, Any] = {"bold": True}
    lined, place = {**bold, "underline": "single"}, f"{plan.place}, ngày {BLANK[:4]} tháng {BLANK[:4]} năm"
    for row, columns, text, font in (
        (1, _LEFT, plan.parent_organ.upper(), {}),
        (1, _RIGHT, NATION, bold),
        (2, _LEFT, plan.organ.upper(), lined),
        (2, _RIGHT, MOTTO, lined),
        (3, _LEFT, f"Số: {BLANK}", {}),
        (3, _RIGHT, f"{place} {BLANK[:6]}", {"italic": True}),
        (5, _WHOLE, "PHIẾU PHẢN HỒI", {**bold, "size": 14, "color": style.INK}),
        (6, _WHOLE, reader.about, bold),
        (7, _WHOLE, SAMPLE_MARK if plan.sample else "", {**bold, "color": style.ALERT}),
        (8, _WHOLE, f"Kính gửi: {reader.name}", bold),
    ):
        _across(sheet, row, columns, text, **font)
    return 10


def _lead(slip: Slip) -> Iterator[str]:
    """Yield what is said before the table."""
    counts, who = Counter(entry.finding.severity for entry in slip.entries), slip.reader.who
    if slip.entries:
        parts = [f"{counts[s]} nội dung {word.lower()}" for s, word in SEVERITIES.items() if counts[s]]
        total = f"{len(slip.entries)} nội dung đề nghị xem lại, gồm " if len(parts) > 1 else ""
        yield f"Trong biểu của {who} có {total}{', '.join(parts)}."
        yield (
            f"{(_ALONE if slip.alone else _IN_PLACE).format(who=who)}, lưu với tên {slip.unit.id}.xlsx và gửi "
            f"lại trước ngày {BLANK}. {slip.reader.right}"
        )
    else:
        yield f"Đã đọc, đối chiếu biểu của {who}: không có nội dung nào đề nghị làm rõ; không cần gửi lại."
    if slip.change:
        yield (
            f"So với lần gửi trước: đã xử lý {slip.change.resolved} nội dung, còn {slip.change.unchanged} "
            f"nội dung, mới phát sinh {slip.change.new} nội dung."
        )
    yield from slip.notes


def _table(sheet: Worksheet, entries: Sequence[Entry], heads: int) -> int:
    """Write the table of findings, each leading to its cell; return the row after it."""
    for column, text in enumerate(_HEADS, start=1):
        style.put(sheet, heads, column, text, style.HEADER)
    sheet.row_dimensions[heads].height = 24
    for row, entry in enumerate(entries, start=heads + 1):
        finding, basis = entry.finding, entry.finding.basis or ""
        told = (entry.value, finding.message, finding.remedy, basis[:1].upper() + basis[1:])
        values: list[str | int] = [
            row - heads,
            SEVERITIES[finding.severity],
            entry.where,
            *map(_shortened, told),
        ]
        for column, (value, kind) in enumerate(zip(values, _KINDS, strict=True), start=1):
            style.put(sheet, row, column, value, kind)
        sheet.cell(row, 2).fill = PatternFill("solid", fgColor=TINTS[finding.severity])
        if entry.sheet and entry.place:
            cell, title = sheet.cell(row, 3), entry.sheet.replace("'", "''")
            target = f"'{title}'!{column_letters(entry.place[1])}{entry.place[0]}"
            cell.hyperlink = Hyperlink(ref=cell.coordinate, location=target, display=entry.where)
            cell.font = Font(name=style.FAMILY, size=12, color="000563C1", underline="single")
        height = max(style.height(str(v), width - 1) for v, width in zip(values, _WIDTHS, strict=True))
        sheet.row_dimensions[row].height = min(height + 6, 400)
    return heads + len(entries) + 1


def _foot(sheet: Worksheet, row: int, slip: Slip) -> None:
    """Write how the Phiếu is to be taken, and the place of the person who signs it."""
    who = slip.reader.who
    notes = (
        f"Nội dung nêu trên là để {who} làm rõ, không phải kết luận; kết luận thuộc thẩm quyền của Hội đồng.",
        f"{REPLY_NOTE}; khi gửi lại tệp, {who} giữ nguyên hoặc xóa trang này đều được.",
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
