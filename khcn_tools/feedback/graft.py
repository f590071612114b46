"""The unit's own .xlsx with the Phiếu put in and its cells marked: the parts that need it, patched."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from openpyxl.workbook import Workbook

from khcn_tools.blank import style, to_bytes
from khcn_tools.feedback.cells import tint_cells
from khcn_tools.feedback.comments import NO_BOXES, NO_COMMENTS, with_ours, without_ours
from khcn_tools.feedback.entries import Entry, gravest, shortened
from khcn_tools.feedback.parts import Package
from khcn_tools.feedback.patch import Unpatchable, elements, first, own
from khcn_tools.feedback.slip import Slip, add_slip
from khcn_tools.feedback.styles import Styles
from khcn_tools.feedback.tabs import MAIN_TYPE, Tabs
from khcn_tools.model import SEVERITIES

_WORKSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_COMMENTS = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_BOXES = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_AFTER = (  # what stands below a sheet's reference to its boxes, the last first
    "extLst", "tableParts", "webPublishItems", "controls", "oleObjects", "picture", "drawingHF",
    "legacyDrawingHF",
)  # fmt: skip
_MACROS = ("vbaProject", "vbaProjectSignature", "wordVbaData", "attachedToolbars")


def grafted(package: Package, slip: Slip, ours: Sequence[str], title: str) -> Package:
    """Return the workbook with the Phiếu in front and every cell of an entry marked.

    `ours` are the sheets that are a former Phiếu. Raises Unpatchable where the workbook lacks what every
    spreadsheet program writes.
    """
    book = package.related("", "officeDocument")
    part = package.related(book, "styles") if book else None
    if not book or not part:
        raise Unpatchable("styles")
    tabs, styles = Tabs(package, book), Styles(package.parts[part])
    for name in ours:
        tabs.drop(name)
    for sheet in tabs.parts.values():
        _clear_comments(package, sheet)
    for name, cells in gravest(slip.entries):
        _mark(package, tabs.parts[name], cells, styles)
    _put_slip(package, tabs, styles, slip, title)
    package.parts[part] = styles.xml
    tabs.save()
    _without_macros(package, book)
    return package


def words_of(found: Sequence[Entry]) -> str:
    """Return what a cell's comment says of its findings."""
    told = [entry.finding for entry in found]
    return "\n\n".join(
        f"{SEVERITIES[f.severity]}: {shortened(f.message)}\nĐề nghị: {shortened(f.remedy)}" for f in told
    )


def _mark(
    package: Package, part: str, cells: Mapping[tuple[int, int], Sequence[Entry]], styles: Styles
) -> None:
    """Colour a sheet's cells and comment them."""
    severities = {place: found[0].finding.severity for place, found in cells.items()}
    package.parts[part] = tint_cells(package.parts[part], severities, styles.tinted)
    comments = package.related(part, "comments") or _new(package, part, "comments", NO_COMMENTS)
    boxes = _boxes(package, part) or _new(package, part, "vmlDrawing", NO_BOXES)
    words = {place: words_of(found) for place, found in cells.items()}
    new = with_ours(package.parts[comments], package.parts[boxes], words)
    package.parts[comments], package.parts[boxes] = new


def _clear_comments(package: Package, part: str) -> None:
    """Take the comments of a former Phiếu out of a sheet."""
    comments, boxes = package.related(part, "comments"), _boxes(package, part)
    if comments and boxes:
        new = without_ours(package.parts[comments], package.parts[boxes])
        package.parts[comments], package.parts[boxes] = new


def _boxes(package: Package, part: str) -> str | None:
    """Return the drawing that has the boxes of a sheet's comments."""
    found = first(package.parts[part], "legacyDrawing")
    wanted = found.attributes.get("id") if found else None
    return next((r.part for r in package.relations(part) if r.id == wanted and r.part in package.parts), None)


def _new(package: Package, part: str, kind: str, data: bytes) -> str:
    """Give a sheet its comments, or the drawing for them."""
    if kind == "comments":
        name = package.add("xl/commentsPhieu.xml", data, _COMMENTS)
        package.relate(part, kind, name)
        return name
    name = package.add("xl/drawings/vmlDrawingPhieu.vml", data, _BOXES)
    package.parts[part] = _referring(package.parts[part], package.relate(part, kind, name))
    return name


def _referring(sheet: bytes, relation: str) -> bytes:
    """Return a sheet that refers to its boxes, in the place that the format has for it."""
    root = first_tag(sheet)
    at = sheet.rindex(b"</")
    for name in _AFTER:
        for element in elements(sheet, name, sheet.rfind(b"<" + root[0] + name.encode(), 0, at)):
            if not sheet[element.end : at].strip():
                at = element.start
            break
    line = (
        '<legacyDrawing xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
        f'r:id="{relation}"/>'
    )
    return sheet[:at] + own(line.encode(), root[0]) + sheet[at:]


def first_tag(xml: bytes) -> tuple[bytes, bytes]:
    """Return prefix and name of a part's outermost element."""
    found = re.search(rb"<([\w.-]+:)?([A-Za-z][\w.-]*)[\s/>]", xml)
    if found is None:
        raise Unpatchable("root")
    return found[1] or b"", found[2]


def _put_slip(package: Package, tabs: Tabs, styles: Styles, slip: Slip, title: str) -> None:
    """Put the Phiếu in front: made as a workbook of its own, its sheet and its styles taken over."""
    book = Workbook()
    book.remove(book.worksheets[0])
    style.add_styles(book)
    heads = add_slip(book, slip, title)
    made = Package.of(to_bytes(book))
    numbers = styles.adopted(made.parts["xl/styles.xml"])
    sheet = re.sub(
        rb'(<(?:c|row|col)\b[^>]*?\s(?:s|style)=")(\d+)"',
        lambda found: found[1] + b'%d"' % numbers[int(found[2])],
        made.parts["xl/worksheets/sheet1.xml"],
    )
    tabs.put_first(title, package.add("xl/worksheets/sheetPhieu.xml", sheet, _WORKSHEET), heads)


def _without_macros(package: Package, book: str) -> None:
    """Take out macros: what is called .xlsx must hold none, or Excel does not open it."""
    for relation in list(package.relations(book)):
        if relation.kind in _MACROS:
            package.unrelate(book, relation)
    package.retype(book, MAIN_TYPE)
