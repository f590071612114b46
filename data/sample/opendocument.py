"""A workbook saved as LibreOffice does (.ods)."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable
from itertools import groupby
from xml.sax.saxutils import escape, quoteattr

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

_MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"
_STAMP = (2000, 1, 1, 0, 0, 0)  # no clock: the same workbook is the same file
_ROWS, _COLUMNS = 1_048_576, 16_384
_ALIGN = {"left": "start", "center": "center", "right": "end"}
_NAMES = "urn:oasis:names:tc:opendocument:xmlns"
_SPACES = " ".join(
    f'xmlns:{name}="{_NAMES}:{path}:1.0"'
    for name, path in (
        ("office", "office"),
        ("style", "style"),
        ("table", "table"),
        ("text", "text"),
        ("number", "datastyle"),
        ("fo", "xsl-fo-compatible"),
        ("manifest", "manifest"),
    )
)
_TAG = re.compile(r"<[\w:-]+")
_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_PAGES = (  # on A4, as wide as the page
    f'{_XML}<office:document-styles {_SPACES} office:version="1.3"><office:automatic-styles>'
    '<style:page-layout style:name="wide"><style:page-layout-properties fo:page-width="297mm" '
    'fo:page-height="210mm" style:print-orientation="landscape" style:scale-to-X="1" style:scale-to-Y="0"/>'
    "</style:page-layout></office:automatic-styles><office:master-styles>"
    '<style:master-page style:name="Default" style:page-layout-name="wide"/></office:master-styles>'
    "</office:document-styles>"
)
_DAY = (
    '<number:date-style style:name="day"><number:day number:style="long"/><number:text>/</number:text>'
    '<number:month number:style="long"/><number:text>/</number:text><number:year number:style="long"/>'
    "</number:date-style>"
)


def as_ods(workbook: Workbook) -> bytes:
    """Return the workbook as an .ods file, the same bytes each time."""
    parts = {
        "mimetype": _MIMETYPE,
        "content.xml": _content(workbook),
        "styles.xml": _PAGES,
        "META-INF/manifest.xml": _manifest(),
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in parts.items():
            entry = zipfile.ZipInfo(name, _STAMP)
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            # The type stands first and unpacked, where programs look for it.
            entry.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(entry, text)
    return packed.getvalue()


def _manifest() -> str:
    """Return the list of parts."""
    entries = (("/", _MIMETYPE), ("content.xml", "text/xml"), ("styles.xml", "text/xml"))
    files = "".join(
        f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="{kind}"/>'
        for path, kind in entries
    )
    return f'{_XML}<manifest:manifest {_SPACES} manifest:version="1.3">{files}</manifest:manifest>'


def _content(workbook: Workbook) -> str:
    """Return the part that holds styles and sheets."""
    styles: dict[str, str] = {}
    tables = "".join(_table(sheet, styles) for sheet in workbook.worksheets)
    automatic = "".join(f'<style:style style:name="{name}" {rest}' for rest, name in styles.items())
    return (
        f'{_XML}<office:document-content {_SPACES} office:version="1.3">'
        f"<office:automatic-styles>{_DAY}{automatic}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )


def _named(styles: dict[str, str], style: str) -> str:
    """Return the name of a style, given to it when it is first asked for."""
    return styles.setdefault(style, f"s{len(styles)}")


# ---------------------------------------------------------------------------------------------
# Sheets


def _table(sheet: Worksheet, styles: dict[str, str]) -> str:
    """Return a sheet: its columns, its rows, and the empty rows below to the end of the sheet."""
    shown = "true" if sheet.sheet_state == "visible" else "false"
    name = _named(
        styles,
        'style:family="table" style:master-page-name="Default">'
        f'<style:table-properties table:display="{shown}"/></style:style>',
    )
    below = _ROWS - sheet.max_row
    return (
        f'<table:table table:name={quoteattr(sheet.title)} table:style-name="{name}">'
        f"{_columns(sheet, styles)}{_rows(sheet, styles)}"
        f'<table:table-row table:number-rows-repeated="{below}">'
        f'<table:table-cell table:number-columns-repeated="{_COLUMNS}"/></table:table-row></table:table>'
    )


def _columns(sheet: Worksheet, styles: dict[str, str]) -> str:
    """Return the columns with their widths; a letter is about 2 mm wide."""
    widths = [sheet.column_dimensions[get_column_letter(n)].width for n in range(1, sheet.max_column + 1)]
    names = [
        _named(
            styles,
            f'style:family="table-column"><style:table-column-properties style:column-width="{width * 2:g}mm"/>'
            "</style:style>",
        )
        for width in widths
    ]
    return "".join(f'<table:table-column table:style-name="{name}"/>' for name in names)


def _rows(sheet: Worksheet, styles: dict[str, str]) -> str:
    """Return the rows; equal ones below one another, such as empty ones, are written once."""
    rows = (_repeated((_cell(sheet, cell, styles) for cell in row), "columns") for row in sheet.iter_rows())
    return _repeated((f"<table:table-row>{row}</table:table-row>" for row in rows), "rows")


def _repeated(items: Iterable[str], kind: str) -> str:
    """Return elements one after another, equal neighbours as one that says how often, as LibreOffice does."""
    written = []
    for text, same in groupby(items):
        count = sum(1 for _ in same)
        tag = _TAG.match(text)
        if tag and count > 1:
            text = f'{tag[0]} table:number-{kind}-repeated="{count}"{text[tag.end() :]}'  # noqa: PLW2901
        written.append(text)
    return "".join(written)


def _cell(sheet: Worksheet, cell: Cell | MergedCell, styles: dict[str, str]) -> str:
    """Return a cell; one that lies under a merged cell is covered."""
    if isinstance(cell, MergedCell):
        return "<table:covered-table-cell/>"
    style = f' table:style-name="{_named(styles, _look(cell))}"' if cell.has_style else ""
    area = next(
        (a for a in sheet.merged_cells.ranges if (a.min_row, a.min_col) == (cell.row, cell.column)), None
    )
    if area:
        rows, columns = area.size["rows"], area.size["columns"]
        style += f' table:number-columns-spanned="{columns}" table:number-rows-spanned="{rows}"'
    return f"<table:table-cell{style}{_value(cell)}"


def _value(cell: Cell) -> str:
    """Return the value of a cell, and its end."""
    value = cell.value
    if value in (None, ""):
        return "/>"
    if isinstance(value, dt.date):
        kind, shown = f'"date" office:date-value="{value:%Y-%m-%d}"', f"{value:%d/%m/%Y}"
    elif isinstance(value, int | float):
        kind, shown = f'"float" office:value="{value}"', f"{value}"
    else:
        kind, shown = '"string"', str(value)
    lines = "".join(f"<text:p>{_spaced(line)}</text:p>" for line in shown.split("\n"))
    return f" office:value-type={kind}>{lines}</table:table-cell>"


def _spaced(line: str) -> str:
    """Return a line of text: blanks after the first of several are elements, as this format asks for."""
    return re.sub(" {2,}", lambda blanks: f' <text:s text:c="{len(blanks[0]) - 1}"/>', escape(line))


def _look(cell: Cell) -> str:
    """Return the style of a cell, all but its name."""
    font, lies, fill = cell.font, cell.alignment, cell.fill
    colour = font.color.rgb[-6:] if font.color and isinstance(font.color.rgb, str) else "000000"
    box = "0.5pt solid #a6a6a6" if cell.border.left and cell.border.left.style else "none"
    ground = f"#{fill.fgColor.rgb[-6:]}" if fill.patternType == "solid" else "transparent"
    shown = ' style:data-style-name="day"' if isinstance(cell.value, dt.date) else ""
    return (
        f'style:family="table-cell"{shown}>'
        f'<style:table-cell-properties fo:border="{box}" fo:background-color="{ground}" '
        f'fo:wrap-option="{"wrap" if lies.wrap_text else "no-wrap"}" style:vertical-align="middle"/>'
        f'<style:paragraph-properties fo:text-align="{_ALIGN.get(lies.horizontal, "start")}"/>'
        f"<style:text-properties style:font-name={quoteattr(font.name)} fo:font-family={quoteattr(font.name)} "
        f'fo:font-size="{font.sz:g}pt" fo:font-weight="{"bold" if font.b else "normal"}" '
        f'fo:font-style="{"italic" if font.i else "normal"}" fo:color="#{colour}"/></style:style>'
    )
