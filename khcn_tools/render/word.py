"""A document as a file of Word, in the layout of Nghị định 30/2020/NĐ-CP, for the office to go on writing in.

All of it is Word's own: styles, tables with heads that repeat, pictures with a text alternative.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import docx
from docx.document import Document as Word
from docx.enum.section import WD_SECTION
from docx.shared import Cm, Mm, Pt, RGBColor

from khcn_tools.document import official
from khcn_tools.document.characters import visible
from khcn_tools.document.lists import Entry, nested
from khcn_tools.document.parts import (
    Attachment,
    Bullets,
    Code,
    Figure,
    Heading,
    KeyFigures,
    Letterhead,
    Notice,
    Paragraph,
    Part,
    Run,
    SignatureBlock,
    Table,
)
from khcn_tools.packing import packed
from khcn_tools.render.arrange import Document, without_sources
from khcn_tools.render.pages import sections
from khcn_tools.render.picture import png
from khcn_tools.render.word_grid import ALIGN, add_line, break_lines, data_table, grid, rule
from khcn_tools.render.word_page import (
    BASIS,
    BODY,
    CAPTION,
    CELL,
    INDENT,
    LANDSCAPE,
    NOTE,
    PORTRAIT,
    QUOTE,
    set_up,
    turn,
)

_STYLES = {"": BODY, "basis": BASIS, "note": NOTE, "quote": QUOTE}
_TONES = {
    "": RGBColor(0x16, 0x32, 0x4F),
    "attention": RGBColor(0x9C, 0x2B, 0x1E),
    "good": RGBColor(0x2C, 0x5E, 0x3F),
}
_STEP = 0.6  # centimetres that a deeper line of a list is moved
_TO_SIGN = 4  # empty lines
_IN_A_ROW = 5  # key figures
_ANNEX = 2  # the level of headings that are titles of annexes after the signature


def written(document: Document) -> bytes:
    """Return the file. The same document gives the same bytes."""
    word = docx.Document()
    set_up(word, document)
    page = _Page(word)
    for wide, parts in sections(without_sources(document.parts), _is_wide, _kind):
        page.turned(wide)
        for part in parts:
            page.add(part)
    draft = io.BytesIO()
    word.save(draft)
    with zipfile.ZipFile(draft) as saved:
        return packed({name: saved.read(name) for name in saved.namelist()})


def _is_wide(part: Part) -> bool:
    return isinstance(part, Table) and part.wide and bool(part.rows)


def _kind(part: Part) -> str:
    """Return the name of a part; the line under the title of an annex goes with it."""
    under = isinstance(part, Paragraph) and part.style == "basis"
    return "Heading" if under else type(part).__name__


class _Page:
    """Writes part below part."""

    def __init__(self, word: Word) -> None:
        """Begin on the first page of `word`."""
        self._word, self._wide, self._signed, self._ends = word, False, False, False
        self.shapes: Mapping[type, Callable[[Any], None]] = {
            Attachment: lambda part: self.paragraph(part.words),
            Bullets: self.bullets,
            Code: self.code,
            Figure: self.figure,
            Heading: self.heading,
            KeyFigures: self.key_figures,
            Letterhead: self.letterhead,
            Notice: self.notice,
            Paragraph: self.paragraph,
            SignatureBlock: self.signature,
            Table: self.table,
        }

    def turned(self, wide: bool) -> None:  # noqa: FBT001 - as `sections` gives it
        """Go on upright or across."""
        if wide != self._wide:
            turn(self._word.add_section(WD_SECTION.NEW_PAGE), wide=wide)
            self._wide = wide

    def add(self, part: Part) -> None:
        """Write a part."""
        self.shapes[type(part)](part)

    @property
    def _room(self) -> float:
        return LANDSCAPE if self._wide else PORTRAIT

    def heading(self, part: Heading) -> None:
        """Write a heading; what follows the signature is an annex: its number in the middle, then its title."""
        line = self._word.add_paragraph(style=f"Heading {min(part.level, 5)}")
        annexed = self._signed and part.level == _ANNEX
        runs = _annex(part) if annexed else part.runs
        self._begun(line, in_the_middle=annexed)
        _write(line, runs)

    def paragraph(self, part: Paragraph) -> None:
        """Write a paragraph."""
        line = self._word.add_paragraph(style=_STYLES[part.style])
        self._begun(line, in_the_middle=self._signed and part.style == "basis")
        _write(line, part.runs)

    def _begun(self, line: Any, *, in_the_middle: bool) -> None:
        """Begin a page with the first line after the signature; move a line of an annex to the middle."""
        form = line.paragraph_format
        form.page_break_before = (self._ends and not self._wide) or None
        self._ends = False
        if in_the_middle:
            line.alignment, form.left_indent, form.first_line_indent = ALIGN["center"], Cm(0), Cm(0)

    def bullets(self, part: Bullets) -> None:
        """Write a list, its dashes and numbers as text: so they stay when the text goes elsewhere."""
        for number, entry in enumerate(nested(part), start=part.start):
            self._entry(entry, f"{number}." if part.ordered else "-", 1)

    def _entry(self, entry: Entry, mark: str, depth: int) -> None:
        line = self._word.add_paragraph(style=BODY)
        form = line.paragraph_format
        form.left_indent, form.first_line_indent = INDENT + Cm(_STEP * depth), Cm(-_STEP)
        form.tab_stops.add_tab_stop(form.left_indent)
        line.add_run(f"{mark}\t")
        _write(line, entry.line)
        for below in entry.below:
            self._entry(below, "-", depth + 1)

    def table(self, part: Table) -> None:
        """Write a table with its caption and note."""
        if part.caption:
            self._word.add_paragraph(visible(part.caption), style=CAPTION)
        data_table(self._word, part, self._room)
        note = self._word.add_paragraph(visible(part.note), style=NOTE)
        note.paragraph_format.space_before = Pt(3)

    def figure(self, part: Figure) -> None:
        """Write a picture with its caption below."""
        line = self._word.add_paragraph()
        line.alignment, line.paragraph_format.keep_with_next = ALIGN["center"], True
        picture: Any = line.add_run().add_picture(io.BytesIO(png(part.svg)), width=Mm(PORTRAIT))
        picture._inline.docPr.set("descr", visible(part.alt))  # noqa: SLF001 - python-docx has no text alternative
        caption = self._word.add_paragraph(visible(part.caption), style=CAPTION)
        caption.alignment, caption.paragraph_format.keep_with_next = ALIGN["center"], False

    def key_figures(self, part: KeyFigures) -> None:
        """Write the figures that answer first side by side, more than five of them in rows of three."""
        a_row = 3 if len(part.items) > _IN_A_ROW else max(len(part.items), 1)
        rows = [part.items[start : start + a_row] for start in range(0, len(part.items), a_row)]
        table = grid(self._word, len(rows), [self._room / a_row] * a_row, lined=False)
        for row, items in zip(table.rows, rows, strict=True):
            for cell, item in zip(row.cells, items, strict=False):
                value = add_line(cell, item.value, 20, "left", bold=True)
                value.runs[0].font.color.rgb = _TONES[item.tone]
                add_line(cell, item.label, 11.5, "left")
                add_line(cell, item.note, 10, "left")
        self._word.add_paragraph(style=CELL)

    def notice(self, part: Notice) -> None:
        """Write a remark in a frame."""
        cell = grid(self._word, 1, [self._room], room=4).rows[0].cells[0]
        if part.title:
            add_line(cell, part.title, 13, "left", bold=True)
        add_line(cell, part.text, 13, "left")
        self._word.add_paragraph(style=CELL)

    def code(self, part: Code) -> None:
        """Write what a cell printed."""
        break_lines(self._word.add_paragraph(style=NOTE).add_run(), part.text)

    def letterhead(self, part: Letterhead) -> None:
        """Write organ and motto side by side, number and date below them, then what the document is."""
        rows = grid(self._word, 2, [68, 92], lined=False, room=0).rows
        left, right = rows[0].cells
        add_line(left, part.parent_organ, 12)
        add_line(left, part.organ, 12, bold=True)
        rule(left, 0.35)
        add_line(right, official.NATION, 12, bold=True)
        add_line(right, official.MOTTO, 13, bold=True)
        rule(right, 0.6)
        left, right = rows[1].cells
        add_line(left, official.number_line(part), 13)
        add_line(right, official.date_line(part), 13, italic=True)
        if part.form == "letter":
            add_line(left, part.subject, 12)
        if part.draft:
            add_line(left, official.DRAFT, 12, bold=True)
        self._titled(part)

    def _titled(self, part: Letterhead) -> None:
        """Write what the document is, or to whom a letter goes."""
        self._word.add_paragraph(style=CELL)
        if part.form == "letter":
            line = self._word.add_paragraph(visible(f"{official.ADDRESSED} {part.addressee}"))
            line.alignment = ALIGN["center"]
        else:
            title = self._word.add_paragraph(style="Heading 1")
            break_lines(title.add_run(), "\n".join(filter(None, (part.kind, part.subject))))

    def signature(self, part: SignatureBlock) -> None:
        """Write who receives it and who signs it, on one page with the last words."""
        last = self._word.paragraphs[-1]
        last.paragraph_format.keep_with_next = True
        self._signed = self._ends = True
        if part.sides:
            for cell, role in zip(self._sides(len(part.sides)), part.sides, strict=True):
                _to_sign(cell, (role,), official.SIGNED)
        elif part.role or part.recipients:
            left, right = self._sides(2)
            add_line(left, official.RECIPIENTS, 12, "left", bold=True, italic=True)
            for text in official.recipient_lines(part):
                add_line(left, text, 11, "left")
            _to_sign(right, part.role, name=part.name)

    def _sides(self, sides: int) -> Any:
        """Return the cells of a block that no page splits."""
        row = grid(self._word, 1, [PORTRAIT / sides] * sides, lined=False).rows[0]
        row._tr.get_or_add_trPr().append(docx.oxml.OxmlElement("w:cantSplit"))  # noqa: SLF001
        return row.cells


def _annex(part: Heading) -> tuple[Run, ...]:
    """Return the title of an annex as printed: its number, and below it what it is, in capitals."""
    number, dot, title = "".join(run.text for run in part.runs).partition(". ")
    return (Run(f"{number}\n{title.upper()}" if dot else number),)


def _to_sign(cell: Any, roles: Iterable[str], hint: str = "", name: str = "") -> None:
    """Write a signer's roles, room for the signature, and the name."""
    for role in roles:
        add_line(cell, role, 13, bold=True)
    if hint:
        add_line(cell, hint, 12, italic=True)
    for _ in range(_TO_SIGN):
        add_line(cell, " ", 13)
    add_line(cell, name or " ", 13, bold=True)


def _write(line: Any, runs: Iterable[Run]) -> None:
    """Add runs to a paragraph."""
    for item in runs:
        run = line.add_run()
        run.bold, run.italic = item.style == "strong" or None, item.style == "emph" or None
        break_lines(run, item.text)
