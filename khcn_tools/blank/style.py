"""How the cells of a blank workbook look, and how text gets into one and stays text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from math import ceil

from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Alignment, Border, Color, Font, NamedStyle, PatternFill, Side
from openpyxl.workbook import Workbook
from openpyxl.worksheet.dimensions import RowDimension
from openpyxl.worksheet.worksheet import Worksheet

FAMILY = "Times New Roman"
INK, BLACK, MUTED, ALERT = "001F3864", "00000000", "007F7F7F", "00C00000"
MISSING = "FFF2CC"  # a required cell still empty in a row that has others

TEXT, CODE, NUMBER = "khcn text", "khcn code", "khcn number"
HEADER, REQUIRED, INDEX = "khcn header", "khcn required", "khcn index"
EXAMPLE, EXAMPLE_CODE = "khcn example", "khcn example code"
TITLE, NOTE, LABEL, FIGURE = "khcn title", "khcn note", "khcn label", "khcn figure"
HEADING, PLAIN = "khcn heading", "khcn plain"

LONGEST = 32_767
"""Characters that Excel holds in a cell."""

_TALLEST = 409.0  # points that Excel gives a row at most
_IN_NO_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_AS_TYPED = "@"  # Excel then leaves 03/2022, 05/QĐ and "- Họp …" as they were typed
_LINE_SPACING = 1.32
_THIN = Side(style="thin", color="A6A6A6")
BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)


def add_styles(workbook: Workbook) -> None:
    """Register the named styles that every sheet uses."""
    for style in (
        _style(TEXT, "left", number_format=_AS_TYPED),
        _style(CODE, "center", number_format=_AS_TYPED),
        _style(NUMBER, "center", number_format="0"),
        _style(HEADER, "center", fill="DDE6F2", bold=True, color=INK),
        _style(REQUIRED, "center", fill="C3D3EA", bold=True, color=INK),
        _style(INDEX, "center", fill="F5F7FA", size=9, italic=True, color=MUTED),
        _style(EXAMPLE, "left", number_format=_AS_TYPED, fill="F2F2F2", italic=True, color=MUTED),
        _style(EXAMPLE_CODE, "center", number_format=_AS_TYPED, fill="F2F2F2", italic=True, color=MUTED),
        _style(FIGURE, "left", number_format="0"),
        _style(LABEL, "left", fill="DDE6F2", bold=True, color=INK),
        _style(TITLE, "left", box=False, size=14, bold=True, color=INK),
        _style(NOTE, "left", box=False, italic=True),
        _style(HEADING, "left", box=False, size=12, bold=True, color=INK),
        _style(PLAIN, "left", box=False),
    ):
        workbook.add_named_style(style)


def _style(  # noqa: PLR0913 - the table above names each of them
    name: str,
    horizontal: str,
    *,
    number_format: str = "General",
    fill: str = "",
    box: bool = True,
    size: int = 12,
    bold: bool = False,
    italic: bool = False,
    color: str = BLACK,
) -> NamedStyle:
    """Return one named style: wrapped text, in the middle of its row."""
    return NamedStyle(
        name=name,
        font=Font(name=FAMILY, size=size, bold=bold, italic=italic, color=color),
        fill=PatternFill("solid", fgColor=fill) if fill else PatternFill(),
        border=BOX if box else Border(),
        alignment=Alignment(horizontal=horizontal, vertical="center", wrap_text=True),
        number_format=number_format,
    )


def put(sheet: Worksheet, row: int, column: int, value: str | float | None, style: str) -> None:
    """Write a value in a style; a text stays a text, even one that begins with = + - or @."""
    cell = sheet.cell(row, column)
    cell.style = style
    cell.value = writable(value) if isinstance(value, str) else value
    if isinstance(value, str):
        cell.data_type = "s"


def writable(text: str) -> str:
    """Return a text that a sheet can hold: a blank for each character that no XML has."""
    return _IN_NO_XML.sub(" ", text)


def put_lines(sheet: Worksheet, row: int, lines: Sequence[tuple[str, int, str]], style: str) -> None:
    """Write lines of different size and colour, each (text, points, colour), into the first cell."""
    blocks = [
        TextBlock(
            InlineFont(rFont=FAMILY, sz=size, b=True, color=Color(rgb=color)), text + "\n" * (n < len(lines))
        )
        for n, (text, size, color) in enumerate(lines, start=1)
    ]
    cell = sheet.cell(row, 1)
    cell.style = style
    cell.value = CellRichText(*blocks)


def merge(sheet: Worksheet, row: int, columns: int) -> None:
    """Merge the first cells of a row."""
    sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=columns)


class _FittedRow(RowDimension):
    """A row with a height to begin with, which Excel still adapts to what is typed."""

    @property
    def customHeight(self) -> bool:  # noqa: N802 - the name is openpyxl's
        """Whether a person has set the height: no."""
        return False


def fit_row(sheet: Worksheet, row: int, texts: Iterable[str], widths: Iterable[float]) -> None:
    """Make a row as high as its longest text needs in its column."""
    sheet.row_dimensions[row] = _FittedRow(sheet, index=row, ht=row_height(texts, widths))


def row_height(texts: Iterable[str], widths: Iterable[float]) -> float:
    """Return the height of a row that its longest text needs in its column, as far as Excel has it."""
    tallest = max(height(text, width) for text, width in zip(texts, widths, strict=True))
    return min(tallest + 2, _TALLEST)


def height(text: str, width: float, points: float = 12, wide: float = 0.8) -> float:
    """Return the height of a row in which `text` wraps within `width` characters.

    `wide` is the breadth of its letters against the figures by which Excel measures a column.
    """
    lines = text.count("\n") + 1
    if len(text) * wide * points / 12 / width > 1:
        lines = sum(max(1, ceil(len(line) * wide * points / 12 / width)) for line in text.split("\n"))
    return lines * points * _LINE_SPACING
