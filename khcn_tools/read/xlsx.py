"""Workbooks of Office Open XML (.xlsx, .xlsm), transitional and strict, from their XML.

No library gives all that is needed in one pass: what is stored, whether there is a formula beside it, the font
of every run of a text, and what lies under merged cells. Macros, links and drawings are never looked at.
"""

from __future__ import annotations

import datetime as dt
import posixpath
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from xml.etree.ElementTree import Element, XMLParser
from zipfile import ZipFile

from openpyxl.styles.numbers import BUILTIN_FORMATS
from openpyxl.utils.cell import coordinate_to_tuple

from khcn_tools.model import RawCell, RawSheet
from khcn_tools.read.bounds import parsed, placed
from khcn_tools.read.cells import Runs, error_cell, formula_cell, text_cell, unescaped, value_cell
from khcn_tools.read.serials import epoch_of, number_cell

_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"


@dataclass(frozen=True, slots=True)
class _Style:
    """What a cell's style says of its content: the font of its text, the format of its number."""

    font: str = ""
    number_format: str = ""


@dataclass(frozen=True, slots=True)
class _Book:
    """What the sheets of a workbook share: texts in runs, styles by number, the first day of its dates."""

    texts: Sequence[Runs]
    styles: Sequence[_Style]
    epoch: dt.datetime

    def style(self, cell: Element) -> _Style:
        """Return the style of a cell."""
        number = int(cell.get("s", 0))
        return self.styles[number] if number < len(self.styles) else _Style()


def xlsx_sheets(data: bytes, name: str) -> tuple[RawSheet, ...]:
    """Return the sheets of a workbook, hidden ones too; a broken file raises what its parser meets."""
    with ZipFile(BytesIO(data)) as archive:
        workbook = next(part for kind, part in _related(archive, "").values() if kind == "officeDocument")
        related = _related(archive, workbook)
        parts = dict(related.values())
        root = _tree(archive, workbook)
        book = _Book(
            list(_texts(archive, parts.get("sharedStrings"))),
            list(_styles(archive, parts.get("styles"))),
            epoch_of(date1904=_is_true(root, "workbookPr", "date1904")),
        )
        listed = [(sheet, *related[_relation(sheet)]) for sheet in root.iterfind(".//{*}sheet")]
        own = [(sheet, part) for sheet, kind, part in listed if kind == "worksheet"]
        return tuple(_sheet(book, _tree(archive, part), sheet, name) for sheet, part in own)


def _tree(archive: ZipFile, part: str) -> Element:
    """Return a part, parsed, without cells and rows that hold nothing; names of parts have no case."""
    parser = XMLParser()  # noqa: S314  # expat bounds the growth of entities
    stored = next((name for name in archive.namelist() if name.lower() == part.lower()), part)
    with archive.open(stored) as source:
        for piece in parsed(source):
            parser.feed(piece)
    return parser.close()


def _related(archive: ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """Return what a part points at inside the file, by identifier: the kind and the other part."""
    folder, name = posixpath.split(part)
    relations = _tree(archive, posixpath.join(folder, "_rels", f"{name}.rels"))
    return {
        relation.get("Id", ""): (
            relation.get("Type", "").rpartition("/")[2],
            posixpath.normpath(posixpath.join("/", folder, relation.get("Target", ""))).lstrip("/"),
        )
        for relation in relations
        if relation.get("TargetMode") != "External"
    }


def _relation(sheet: Element) -> str:
    """Return the identifier of the part that a workbook lists as a sheet."""
    return sheet.get(_RELATION) or sheet.get(_STRICT_RELATION) or ""


def _is_true(root: Element, tag: str, name: str) -> bool:
    """Tell whether an element of the root has an attribute set."""
    element = root.find(f"{{*}}{tag}")
    return element is not None and element.get(name, "0") in {"1", "true"}


def _texts(archive: ZipFile, part: str | None) -> Iterator[Runs]:
    """Yield the texts that cells share."""
    if part:
        yield from (_runs(item) for item in _tree(archive, part))


def _runs(item: Element) -> Runs:
    """Return a text in runs of (text, font), "" for the cell's own font; readings of the text are left out."""
    runs: Runs = []
    for element in item:
        tag = element.tag.rpartition("}")[2]
        if tag == "t":
            runs.append((element.text or "", ""))
        elif tag == "r":
            font = element.find("{*}rPr/{*}rFont")
            runs.append((element.findtext("{*}t") or "", "" if font is None else font.get("val", "")))
        elif tag not in {"rPh", "phoneticPr"}:
            raise ValueError(f"{tag} in a text")
    return runs


def _styles(archive: ZipFile, part: str | None) -> Iterator[_Style]:
    """Yield the styles of cells by their number."""
    if not part:
        return
    root = _tree(archive, part)
    fonts = [font.find("{*}name") for font in root.iterfind("{*}fonts/{*}font")]
    names = ["" if name is None else name.get("val", "") for name in fonts]
    formats = BUILTIN_FORMATS | {
        int(own.get("numFmtId", 0)): own.get("formatCode", "") for own in root.iterfind("{*}numFmts/{*}numFmt")
    }
    for style in root.iterfind("{*}cellXfs/{*}xf"):
        font = int(style.get("fontId", 0))
        number_format = formats.get(int(style.get("numFmtId", 0)), "")
        yield _Style(names[font] if font < len(names) else "", number_format)


def _sheet(book: _Book, root: Element, listed: Element, name: str) -> RawSheet:
    """Return one sheet; `listed` is its line in the workbook."""
    cells = placed(_cells(book, root))
    areas = (area.get("ref", "").split(":") for area in root.iterfind("{*}mergeCells/{*}mergeCell"))
    merged = tuple((*coordinate_to_tuple(area[0]), *coordinate_to_tuple(area[-1])) for area in areas)
    return RawSheet(name, listed.get("name"), cells, merged, hidden=listed.get("state", "visible") != "visible")


def _cells(book: _Book, root: Element) -> Iterator[RawCell]:
    """Yield the cells that hold something; one without an address follows the one before."""
    row = 0
    for line in root.iterfind("{*}sheetData/{*}row"):
        row, column = int(line.get("r", row + 1)), 0
        for element in line:
            address = element.get("r")
            row, column = coordinate_to_tuple(address) if address else (row, column + 1)
            cell = _cell(book, element, row, column)
            if cell is not None:
                yield cell


def _cell(book: _Book, element: Element, row: int, column: int) -> RawCell | None:
    """Return one cell, None where it holds neither a formula nor anything but blanks."""
    formula, stored, inline = _children(element)
    kind = element.get("t", "n")
    if inline is not None or kind in {"s", "str", "inlineStr"}:
        runs = _text_runs(book, kind, stored, inline)
        if formula is None and not any(text.strip() for text, _ in runs):
            return None
        own = book.style(element).font
        return text_cell(row, column, [(unescaped(text), font or own) for text, font in runs] or [("", own)])
    if not (stored and stored.strip()):
        return None if formula is None else formula_cell(row, column, f"={formula}")
    number_format = book.style(element).number_format
    return _READERS.get(kind, _number)(book, row, column, stored.strip(), number_format)


def _children(element: Element) -> tuple[str | None, str | None, Element | None]:
    """Return a cell's formula, its stored value, and its own text; nothing else may stand in it."""
    formula = stored = inline = None
    for child in element:
        tag = child.tag.rpartition("}")[2]
        if tag == "v":
            stored = child.text
        elif tag == "f":
            formula = child.text or ""
        elif tag == "is":
            inline = child
        elif tag != "extLst":
            raise ValueError(f"{tag} in a cell")
    if (element.text or "").strip():
        raise ValueError("text in a cell beside its value")
    return formula, stored, inline


def _text_runs(book: _Book, kind: str, stored: str | None, inline: Element | None) -> Runs:
    """Return the text of a cell: shared by number, stored beside a formula, or its own."""
    if inline is not None:
        return _runs(inline)
    if kind == "s":
        return book.texts[int(stored)] if stored else []
    return [(stored, "")] if stored else []


def _number(book: _Book, row: int, column: int, stored: str, number_format: str) -> RawCell:
    """Return a number, or the date that its format shows it as."""
    number = int(stored) if stored.lstrip("-").isdecimal() else float(stored)
    return number_cell(row, column, number, number_format, book.epoch)


def _truth(_book: _Book, row: int, column: int, stored: str, number_format: str) -> RawCell:
    """Return a truth value."""
    return value_cell(row, column, stored in {"1", "true"}, number_format)


def _error(_book: _Book, row: int, column: int, stored: str, _number_format: str) -> RawCell:
    """Return an error that a formula gave."""
    return error_cell(row, column, stored)


def _iso_date(_book: _Book, row: int, column: int, stored: str, number_format: str) -> RawCell:
    """Return a date that is stored as a date, as strict files do."""
    return value_cell(row, column, dt.datetime.fromisoformat(stored.rstrip("Z")), number_format)


_READERS: Mapping[str, Callable[[_Book, int, int, str, str], RawCell]] = {
    "n": _number,
    "b": _truth,
    "e": _error,
    "d": _iso_date,
}
