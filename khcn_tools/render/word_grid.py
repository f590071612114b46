"""Tables of Word: cells, merged heads that repeat, widths; and the invisible ones that lay out a head."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from docx.document import Document as Word
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from khcn_tools.document.characters import visible
from khcn_tools.document.parts import Table
from khcn_tools.render.columns import kept, layout, spans
from khcn_tools.render.word_page import CELL, HEAD

ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
}
_TINT = "F1F4F6"


def grid(word: Word, rows: int, widths: Sequence[float], *, lined: bool = True, room: float = 1.2) -> Any:
    """Return a new table; `widths`, and the `room` left and right within a cell, in millimetres.

    The room is less than `columns.PADDING`: in Word the lines too take from a cell, and no date may break.
    """
    table: Any = word.add_table(rows, len(widths))
    table.style = "Table Grid" if lined else "Normal Table"
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(round(Mm(room).twips)))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    table._tbl.tblPr.insert_element_before(margins, "w:tblLook", "w:tblCaption", "w:tblDescription")  # noqa: SLF001
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)
    return table


def data_table(word: Word, part: Table, room: float) -> None:
    """Write a table, its head on each page, as wide as `room` in millimetres."""
    size, widths = layout(part, room)
    heads = 2 if any(column.group for column in part.columns) else 1
    table = grid(word, heads + len(part.rows), widths)
    _described(table, part.caption)
    _headings(table, part, size)
    rows = list(table.rows)
    for row in rows[:heads]:
        _mark(row, "w:cantSplit")
        _mark(row, "w:tblHeader")
    joined = [*(span == 0 for span in spans(part, size, widths)), bool(part.note)]
    for row, keeps in zip(rows[heads:], kept(part), strict=True):
        if keeps:
            _mark(row, "w:cantSplit")
    for number, (row, values) in enumerate(zip(rows[heads:], part.rows, strict=True), start=1):
        bold = part.total and number == len(part.rows)
        for cell, value, column in zip(row.cells, values, part.columns, strict=True):
            fill(cell, value, size, ALIGN[column.align], bold=bold)
            cell.paragraphs[0].paragraph_format.keep_with_next = joined[number] or None


def _headings(table: Any, part: Table, size: float) -> None:
    """Write the head: one row, or two where columns share a heading."""
    grouped = any(column.group for column in part.columns)
    start = 0
    for group, columns in groupby(part.columns, key=lambda column: column.group):
        of_group = list(columns)
        end = start + len(of_group) - 1
        if group:
            _head(table.cell(0, start).merge(table.cell(0, end)), group, size)
        for place, column in enumerate(of_group, start):
            cell = table.cell(1 if group else 0, place)
            _head(cell.merge(table.cell(1, place)) if grouped and not group else cell, column.heading, size)
        start = end + 1


def _head(cell: Any, text: str, size: float) -> None:
    fill(cell, text, size, ALIGN["center"], bold=True)
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", _TINT)):
        shade.set(qn(f"w:{name}"), value)
    properties = cell._tc.get_or_add_tcPr()  # noqa: SLF001 - python-docx has no shading
    properties.insert_element_before(shade, "w:noWrap", "w:tcMar", "w:vAlign")
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER


def _described(table: Any, caption: str) -> None:
    """Give a table its name for those who do not see it."""
    if caption:
        named = OxmlElement("w:tblCaption")
        named.set(qn("w:val"), visible(caption))
        table._tbl.tblPr.append(named)  # noqa: SLF001


def _mark(row: Any, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))  # noqa: SLF001


def fill(cell: Any, text: str, size: float, align: Any, *, bold: bool = False) -> None:
    """Write a text into an empty cell."""
    line = cell.paragraphs[0]
    styled(line, CELL, align)
    run = line.add_run()
    run.font.size, run.bold = Pt(size), bold
    break_lines(run, text)


def add_line(  # noqa: PLR0913  # how it looks
    cell: Any, text: str, size: float, align: str = "center", *, bold: bool = False, italic: bool = False
) -> Any:
    """Add a line to a cell of a head, and return it."""
    empty = len(cell.paragraphs) == 1 and not cell.paragraphs[0].runs
    line = cell.paragraphs[0] if empty else cell.add_paragraph()
    styled(line, HEAD, ALIGN[align])
    run = line.add_run()
    run.font.size, run.bold, run.italic = Pt(size), bold, italic
    break_lines(run, text)
    return line


def styled(line: Any, style: str, align: Any) -> None:
    """Give a paragraph one of our styles by its identifier: python-docx looks through all for a name."""
    line._p.style, line.alignment = style.replace(" ", ""), align  # noqa: SLF001


def rule(cell: Any, share: float) -> None:
    """Draw a line under what stands in a cell, as long as a `share` of its width."""
    line = cell.add_paragraph(style=HEAD)
    form = line.paragraph_format
    form.left_indent = form.right_indent = round(cell.width * (1 - share) / 2)
    form.line_spacing, form.space_before = Pt(4), Pt(2)
    border, top = OxmlElement("w:pBdr"), OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "1A1A1A")):
        top.set(qn(f"w:{name}"), value)
    border.append(top)
    after = ("w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc")
    line._p.get_or_add_pPr().insert_element_before(border, *after)  # noqa: SLF001


def break_lines(run: Any, text: str) -> None:
    """Add a text to a run; its line breaks stay line breaks."""
    for number, line in enumerate(visible(text).split("\n")):
        if number:
            run.add_break(WD_BREAK.LINE)
        run.add_text(line)
