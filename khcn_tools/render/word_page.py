"""The page, the styles and the small print of a file of Word."""

from __future__ import annotations

import datetime as dt
from typing import Any

from docx.document import Document as Word
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Cm, Mm, Pt, RGBColor

from khcn_tools.document.characters import visible
from khcn_tools.render.arrange import Document

FAMILY = "Times New Roman"
BODY, BASIS, NOTE, QUOTE, CAPTION, CELL, HEAD = (
    f"KHCN {name}" for name in ("Body", "Basis", "Note", "Quote", "Caption", "Cell", "Head")
)
INDENT = Cm(1.27)
PORTRAIT, LANDSCAPE = 160.0, 247.0
"""Millimetres between the margins."""

INK, FAINT = RGBColor(0x1A, 0x1A, 0x1A), RGBColor(0x4D, 0x57, 0x62)

_UNDATED = dt.datetime(2000, 1, 1)  # noqa: DTZ001 - the file keeps times without a zone, and never the clock's
_SIZE, _TITLE = 13, 14
_DEEPEST = 5
_SMALL = {NOTE: 11, CAPTION: 12, CELL: 11, HEAD: 12}


def set_up(word: Word, document: Document) -> None:
    """Give an empty file its metadata, its styles and its first page."""
    core = word.core_properties
    core.title, core.author, core.last_modified_by = document.title, document.author, document.author
    core.comments, core.language, core.revision = "", "vi-VN", 1
    for part in (
        "/docProps/thumbnail.jpeg",
        "/docProps/app.xml",
    ):  # the template's: another program's picture and name
        _drop(word, part)
    core.created = core.modified = dt.datetime.fromisoformat(document.date) if document.date else _UNDATED
    _styles(word)
    section = word.sections[0]
    turn(section, wide=False)
    section.different_first_page_header_footer = True
    numbered = section.header.paragraphs[0]
    numbered.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _field(numbered, "PAGE")
    for footer in (section.footer, section.first_page_footer):
        line = footer.paragraphs[0]
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run = line.add_run(visible("  ·  ".join(document.marks)))
        run.bold, run.font.size, run.font.color.rgb = True, Pt(9), FAINT


def _drop(word: Word, name: str) -> None:
    """Take a part out of the file."""
    package = word.part.package
    for number, relation in list(package.rels.items()):
        if not relation.is_external and relation.target_part.partname == name:
            del package.rels[number]


def turn(section: Section, *, wide: bool) -> None:
    """Lay the pages of a section upright or across, with the margins of an official document, all numbered."""
    section.different_first_page_header_footer = False
    section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (Mm(297), Mm(210)) if wide else (Mm(210), Mm(297))
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(20)
    section.header_distance = section.footer_distance = Mm(9)


def _styles(word: Word) -> None:
    """Define the styles: Word's own for headings, ours for all else."""
    normal: Any = word.styles["Normal"]
    _lettered(normal, _SIZE)
    normal.paragraph_format.space_after, normal.paragraph_format.line_spacing = Pt(6), 1.15
    for level in range(1, _DEEPEST + 1):
        _heading(word.styles[f"Heading {level}"], level)
    for name in (BODY, BASIS, NOTE, QUOTE, CAPTION, CELL, HEAD):
        style: Any = word.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = normal
        _lettered(style, _SMALL.get(name, _SIZE), bold=name == CAPTION, italic=name == BASIS)
        form = style.paragraph_format
        if name in {BODY, BASIS}:
            form.first_line_indent, form.alignment = INDENT, WD_ALIGN_PARAGRAPH.JUSTIFY
        elif name == QUOTE:
            form.left_indent = INDENT
        elif name == CAPTION:
            form.keep_with_next, form.space_before = True, Pt(10)
            form.alignment = WD_ALIGN_PARAGRAPH.CENTER
        elif name in {CELL, HEAD}:
            form.space_before, form.space_after, form.line_spacing = Pt(1), Pt(1), 1.0


def _heading(style: Any, level: int) -> None:
    """Shape a heading: the title in the middle, the others indented, as in the printed document."""
    _lettered(style, _TITLE if level == 1 else _SIZE, bold=level < 5, italic=level > 3)  # noqa: PLR2004 - as in print
    form = style.paragraph_format
    form.space_before, form.space_after, form.keep_with_next = Pt(0 if level == 1 else 12), Pt(6), True
    form.alignment = WD_ALIGN_PARAGRAPH.CENTER if level == 1 else WD_ALIGN_PARAGRAPH.LEFT
    form.left_indent = Cm(0) if level == 1 else INDENT


def _lettered(style: Any, size: float, *, bold: bool = False, italic: bool = False) -> None:
    """Set the letters of a style, for every script, and say that they are Vietnamese."""
    style.font.name, style.font.size, style.font.color.rgb = FAMILY, Pt(size), INK
    style.font.bold, style.font.italic = bold, italic
    properties = style.element.get_or_add_rPr()
    fonts = properties.find(qn("w:rFonts"))
    for attribute in [name for name in fonts.attrib if name.endswith(("Theme", "theme"))]:
        del fonts.attrib[attribute]
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), FAMILY)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "vi-VN")
    properties.append(language)


def _field(paragraph: Any, code: str) -> None:
    """Add what Word computes, such as the number of the page."""
    run = paragraph.add_run()
    for kind in ("begin", "", "end"):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = code
        run._r.append(element)  # noqa: SLF001 - python-docx has no fields
