"""The unit's own .xlsx with the Phiếu put in and its cells marked: the parts that need it, patched."""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Mapping, Sequence
from xml.sax.saxutils import quoteattr

from openpyxl.workbook import Workbook

from khcn_tools.blank import REPLY_SHEET, style, to_bytes
from khcn_tools.feedback.cells import Styles, tint_cells
from khcn_tools.feedback.comments import NO_BOXES, NO_COMMENTS, Place, with_ours, without_ours
from khcn_tools.feedback.parts import (
    RELATIONS,
    TYPES,
    Element,
    Package,
    changed,
    elements,
    first,
    own,
    replaced,
)
from khcn_tools.feedback.slip import Entry, Slip, add_slip, gravest, words_of
from khcn_tools.packing import packed

_MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TYPE = "application/vnd.openxmlformats-officedocument."
_WORKBOOK, _WORKSHEET, _COMMENTS = (
    f"{_TYPE}spreadsheetml.{kind}+xml" for kind in ("sheet.main", "worksheet", "comments")
)
_BOXES = f"{_TYPE}vmlDrawing"
_BEFORE_NAMES = ("externalReferences", "functionGroups", "sheets")
_AFTER_BOXES = (  # what stands below a sheet's reference to its boxes, the last first
    "extLst", "tableParts", "webPublishItems", "controls", "oleObjects", "picture", "drawingHF",
    "legacyDrawingHF",
)  # fmt: skip
_MACROS = ("vbaProject", "vbaProjectSignature", "wordVbaData", "attachedToolbars")


def grafted(package: Package, slip: Slip, ours: Collection[str]) -> bytes:
    """Return the workbook with the Phiếu in front and every cell of an entry marked.

    `ours` are the sheets that go, such as a former Phiếu. Raises LookupError or ValueError where the
    workbook lacks what every spreadsheet program writes.
    """
    parts, book = package.parts, package.related("", "officeDocument") or ""
    if _MAIN not in parts[book]:
        raise LookupError("another dialect of the format")
    design = package.related(book, "styles") or ""
    styles, relations = Styles(parts[design]), package.relations(book)
    tabs = {tab.attributes["name"]: tab.attributes["id"] for tab in _tabs(parts[book])}
    for name in ours:
        package.drop(book, tabs.pop(name))
    marked = gravest(slip.entries)
    for name, (kind, part) in ((name, relations[identifier]) for name, identifier in tabs.items()):
        if kind == "worksheet":
            _mark(package, part, marked.pop(name, {}), styles)
    if marked:
        raise LookupError("a sheet that was read under another name")
    _put_slip(package, book, slip, styles, tabs)
    parts[design] = styles.xml
    _without_macros(package, book)
    return packed(parts)


def _tabs(book: bytes) -> list[Element]:
    return list(elements(first(book, "sheets").inner, "sheet"))


def _mark(package: Package, part: str, cells: Mapping[Place, Sequence[Entry]], styles: Styles) -> None:
    """Colour a sheet's cells and comment them; take out what a former Phiếu said of others.

    No sheet stays selected beside the Phiếu: what a person types would go into both.
    """
    parts = package.parts
    parts[part] = changed(parts[part], "sheetView", _unselected)
    comments, boxes = package.related(part, "comments"), _boxes(package, part)
    if cells:
        severities = {place: found[0].finding.severity for place, found in cells.items()}
        parts[part] = tint_cells(parts[part], severities, styles.tinted)
        if not comments:
            comments, _ = package.add(part, "comments", "xl/commentsPhieu.xml", NO_COMMENTS, _COMMENTS)
        if not boxes:
            boxes, relation = package.add(part, "vmlDrawing", "xl/vmlDrawingPhieu.vml", NO_BOXES, _BOXES)
            parts[part] = _referring(parts[part], relation)
    if comments and boxes:
        words = {place: words_of(found) for place, found in cells.items()}
        parts[comments], parts[boxes] = with_ours(*without_ours(parts[comments], parts[boxes]), words)


def _unselected(view: Element) -> bytes | None:
    """Return the view of a sheet that is selected as one that is not."""
    return view.written(tabSelected="0") if view.attributes.get("tabSelected") in {"1", "true"} else None


def _boxes(package: Package, part: str) -> str | None:
    """Return the drawing that has the boxes of a sheet's comments."""
    relations = package.relations(part)
    wanted = (relations.get(found.attributes["id"]) for found in elements(package.parts[part], "legacyDrawing"))
    return next((found[1] for found in wanted if found and found[1] in package.parts), None)


def _referring(sheet: bytes, relation: str) -> bytes:
    """Return a sheet that refers to its boxes, in the place that the format has for it."""
    prefix, at = first(sheet, "worksheet").prefix, sheet.rindex(b"</")
    for name in _AFTER_BOXES:
        start = max(sheet.rfind(b"<" + prefix + name.encode(), 0, at), 0)
        found = next(elements(sheet, name, start), None)
        if found and not sheet[found.end : at].strip():
            at = found.start
    line = own(f'<legacyDrawing xmlns:r="{RELATIONS}" r:id="{relation}"/>', prefix)
    return sheet[:at] + line + sheet[at:]


def _put_slip(package: Package, book: str, slip: Slip, styles: Styles, kept: Mapping[str, str]) -> None:
    """Put the Phiếu in front: made as a workbook of its own, its sheet and its styles taken over."""
    made = Workbook()
    made.remove(made.worksheets[0])
    style.add_styles(made)
    taken = {name.casefold() for name in kept}
    ways = (f"{REPLY_SHEET} ({n})" if n > 1 else REPLY_SHEET for n in itertools.count(1))
    title = next(name for name in ways if name.casefold() not in taken)
    add_slip(made, slip, title)
    parts = Package.of(to_bytes(made)).parts
    numbers = styles.adopted(parts["xl/styles.xml"])
    sheet = re.sub(
        rb'(<(?:c|row|col)\b[^>]*?\s(?:s|style)=")(\d+)"',
        lambda found: found[1] + b'%d"' % numbers[int(found[2])],
        parts["xl/worksheets/sheet1.xml"],
    )
    _, relation = package.add(book, "worksheet", "xl/worksheets/sheetPhieu.xml", sheet, _WORKSHEET)
    names = first(parts["xl/workbook.xml"], "definedNames").inner.decode()  # the rows printed on each page
    line = f'<sheet xmlns:r="{RELATIONS}" name={quoteattr(title)} sheetId="{{}}" r:id="{relation}"/>'
    package.parts[book] = _listed(package.parts[book], line, names, set(kept.values()))


def _listed(xml: bytes, line: str, ours: str, kept: Collection[str]) -> bytes:
    """Return the workbook's list of sheets with the Phiếu first, and opened on it.

    The sheets stay that are `kept`, by their references. Names that belong to one get its new number; those
    of another go with it. `line` is that of the Phiếu, which belongs to it are `ours`.
    """
    tabs, before = first(xml, "sheets"), _tabs(xml)
    after = [tab for tab in before if tab.attributes["id"] in kept]
    moved = {str(before.index(tab)): str(number) for number, tab in enumerate(after, start=1)}
    number = max((int(tab.attributes["sheetId"]) for tab in before), default=0) + 1
    lines = (own(line.format(number), tabs.prefix), *(tab.written() for tab in after))
    xml = replaced(xml, tabs, tabs.written(b"".join(lines)))

    def renumbered(name: Element) -> bytes | None:
        old = name.attributes.get("localSheetId")
        return None if old is None else name.written(localSheetId=moved[old]) if old in moved else b""

    if not any(elements(xml, "definedNames")):
        at = next(found.end for name in _BEFORE_NAMES for found in elements(xml, name))
        xml = xml[:at] + own("<definedNames/>", tabs.prefix) + xml[at:]
    names = first(xml, "definedNames")
    inner = own(ours, tabs.prefix) + changed(names.inner, "definedName", renumbered)
    xml = replaced(xml, names, names.written(inner))
    return changed(xml, "workbookView", lambda view: view.written(activeTab="0", firstSheet="0"))


def _without_macros(package: Package, book: str) -> None:
    """Take out macros: what is called .xlsx must hold none, or Excel does not open it."""
    for identifier, (kind, _) in package.relations(book).items():
        if kind in _MACROS:
            package.drop(book, identifier)
    package.parts[TYPES] = changed(
        package.parts[TYPES],
        "Override",
        lambda e: e.written(ContentType=_WORKBOOK) if e.attributes["PartName"] == f"/{book}" else None,
    )
