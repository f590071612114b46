"""The sheet of explanations, in the words of the people who fill in the forms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from openpyxl.worksheet.worksheet import Worksheet

from khcn_tools.blank import style
from khcn_tools.blank.page import Setting, add_head, set_up_print
from khcn_tools.blank.sheet import EXAMPLE_MARK
from khcn_tools.model import Choice, Form, Plan

_WIDTHS = (30, 64, 52)
_BLANK = "." * 60
_LONG = 25  # characters from which the values of a list stand one below the other

_SUBMISSION = (
    "Mỗi sheet là một biểu. Biểu nào không phát sinh thì để trống, không xóa sheet, không đổi tên cột.",
    f"Ghi từ dòng ngay dưới dòng ví dụ (chữ nghiêng, màu xám, cột STT ghi {EXAMPLE_MARK}).",
    "Dòng ví dụ để nguyên thì không được tính; muốn xóa cũng được.",
    "Họ và tên, tên tập thể, tên sáng kiến ghi thống nhất giữa các biểu; không ghi Ông, Bà, học vị.",
    "Chỉ ghi những gì biểu hỏi; không ghi số căn cước, địa chỉ, tình trạng sức khỏe hay chuyện riêng khác.",
)
_INSPECTION = (
    "Trang Trọng tâm nêu số liệu đơn vị báo cáo và những điều nên xem trước, vì sao, cần xem giấy tờ gì.",
    "BB01 đã ghi sẵn tám nội dung kiểm tra; BB02 đã ghi sẵn các nội dung cần làm rõ của đơn vị, cùng thứ tự.",
    "Ở BB02 xin giữ nguyên cột mã: kết quả làm rõ được ghép với nội dung theo mã này.",
    "Nội dung do chương trình nêu là để làm rõ với đơn vị; kết luận thuộc Hội đồng.",
    f"Dòng ví dụ (cột STT ghi {EXAMPLE_MARK}) để nguyên thì không được tính; muốn xóa cũng được.",
)
_COMMON = (
    "Cột có dấu * là bắt buộc. Trong dòng đã ghi, ô bắt buộc còn trống có màu vàng.",
    "Ô có danh sách: bấm mũi tên để chọn, hoặc gõ chữ viết tắt nêu ở cuối sheet này.",
    "Cột đánh dấu: có thì ghi x, chưa có thì để trống.",
    "Ngày ghi 15/03/2022. Không rõ ngày thì ghi 03/2022, Quý I/2022 hoặc 2022; xin đừng đoán ngày.",
    "Cột số chỉ ghi chữ số. Không ghi dòng cộng: chương trình tự cộng và tự tính tỷ lệ.",
    "Hết dòng trống thì chép dòng cuối xuống dưới. Xuống dòng trong một ô: Alt + Enter.",
)


def add_guide(sheet: Worksheet, forms: Sequence[Form], setting: Setting) -> None:
    """Write purpose, manner of filling in, contact, list of sheets and code lists."""
    for letters, width in zip("ABC", _WIDTHS, strict=True):
        sheet.column_dimensions[letters].width = width
    submission = forms[0].workbook == "submission"
    title = "Hướng dẫn lập biểu báo cáo" if submission else "Hướng dẫn ghi kết quả kiểm tra"
    add_head(sheet, title, _purpose(setting.plan), setting, _WIDTHS)
    row = _lines(sheet, 4, "1. Cách ghi", (*(_SUBMISSION if submission else _INSPECTION), *_COMMON))
    row = _contact(sheet, row + 1, setting) if submission else row
    row = _sheets(sheet, row + 1, forms, setting.plan, "3" if submission else "2")
    _choices(sheet, row + 1, forms, "4" if submission else "3")
    sheet.sheet_view.showGridLines = False
    set_up_print(sheet, setting, "portrait")


def _purpose(plan: Plan) -> str:
    """Return what the workbook is for."""
    issued_on = plan.issued_on or "tháng ..... năm ......."
    return (
        f"Phục vụ kiểm tra công tác thi đua, khen thưởng năm {plan.year} của {plan.council} {plan.organ}, "
        f"theo Kế hoạch kiểm tra số {plan.number or '.......'}/{plan.number_suffix} ({issued_on})."
    )


def _lines(sheet: Worksheet, row: int, heading: str, lines: Iterable[str]) -> int:
    """Write a heading and a list below it; return the row after."""
    _wide(sheet, row, heading, style.HEADING)
    for line in lines:
        row += 1
        _wide(sheet, row, f"–  {line}", style.PLAIN)
    return row + 1


def _wide(sheet: Worksheet, row: int, text: str, kind: str) -> None:
    """Write a line across all columns."""
    style.put(sheet, row, 1, text, kind)
    style.merge(sheet, row, len(_WIDTHS))
    sheet.row_dimensions[row].height = style.height(text, sum(_WIDTHS)) + 3


def _contact(sheet: Worksheet, row: int, setting: Setting) -> int:
    """Write where to send the file and whom to ask: what the plan leaves open prints dotted."""
    deadline = setting.plan.deadline
    lines = (
        f"Lưu với tên {setting.unit.id}.xlsx và gửi về: {_BLANK}",
        f"Hạn gửi: {f'{deadline:%d/%m/%Y}' if deadline else _BLANK}",
        f"Người hướng dẫn: {_BLANK}  Điện thoại: {_BLANK[:30]}",
    )
    return _lines(sheet, row, "2. Nơi nhận, đầu mối hướng dẫn", lines)


def _sheets(sheet: Worksheet, row: int, forms: Iterable[Form], plan: Plan, number: str) -> int:
    """Write the list of sheets, each with the items of the plan that it serves."""
    labels = {item.id: f"{item.id}. {item.label}" for item in plan.items}
    rows = ((form.sheet, form.title, _served(form, labels)) for form in forms)
    return _grid(
        sheet, row, f"{number}. Các biểu", ("Biểu", "Ghi những gì", "Phục vụ mục nào của Kế hoạch"), rows
    )


def _served(form: Form, labels: Mapping[str, str]) -> str:
    """Return the items a form serves, as printed."""
    if len(form.items) == len(labels):
        return "Tất cả tám nội dung"
    return "\n".join(labels[item] for item in form.items) or "Thông tin chung"


def _choices(sheet: Worksheet, row: int, forms: Iterable[Form], number: str) -> int:
    """Write every code list once, with its abbreviations, beside the columns that use it."""
    columns = [(column, form) for form in forms for column in form.columns]
    shown: set[Choice] = set()
    rows = []
    for column, form in columns:
        if not shown.issuperset(column.choices):
            name = f"{column.heading} ({form.code})"
            rows.append((name, _labels(column.choices), _shorts(column.choices)))
        shown.update(column.choices)
    heads = ("Cột (biểu dùng lần đầu)", "Giá trị chọn", "Chữ viết tắt được hiểu")
    return _grid(sheet, row, f"{number}. Giá trị để chọn và chữ viết tắt", heads, rows)


def _labels(choices: Sequence[Choice]) -> str:
    """Return the values of a list, one below the other where they are long."""
    labels = [choice.label for choice in choices]
    return ("; " if max(map(len, labels)) < _LONG else "\n").join(labels)


def _shorts(choices: Sequence[Choice]) -> str:
    """Return the abbreviations of a list, beside the values where these stand one below the other."""
    shorts = [choice.short for choice in choices]
    if max(len(choice.label) for choice in choices) >= _LONG:
        return "\n".join(shorts) if any(shorts) else ""
    return "; ".join(f"{choice.short} = {choice.label}" for choice in choices if choice.short)


def _grid(
    sheet: Worksheet, row: int, heading: str, heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]
) -> int:
    """Write a heading and a small table; return the row after."""
    _wide(sheet, row, heading, style.HEADING)
    for number, text in enumerate(heads, start=1):
        style.put(sheet, row + 1, number, text, style.HEADER)
    row += 2
    for cells in rows:
        for number, text in enumerate(cells, start=1):
            style.put(sheet, row, number, text, style.TEXT)
        style.fit_row(sheet, row, cells, _WIDTHS)
        row += 1
    return row
