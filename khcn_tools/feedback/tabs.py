"""The list of sheets in a workbook: one taken out, one put in front, and all that counts sheets kept right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from xml.sax.saxutils import escape, quoteattr

from khcn_tools.feedback.parts import Package
from khcn_tools.feedback.patch import (
    MAIN,
    RELATIONS,
    Element,
    Unpatchable,
    elements,
    first,
    own,
    replaced,
    with_attributes,
)

MAIN_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_BEFORE_NAMES = ("externalReferences", "functionGroups", "sheets")


class Tabs:
    """The sheets of a workbook; `parts` gives the part of each worksheet by its name."""

    def __init__(self, package: Package, book: str) -> None:
        """Read the list; Unpatchable where it is in another dialect of the format ("strict")."""
        self._package, self._book, self._xml = package, book, package.parts[book]
        if MAIN.encode() not in self._xml or first(self._xml, "sheets") is None:
            raise Unpatchable("sheets")
        relations = {relation.id: relation for relation in package.relations(book)}
        self.parts = {
            name: relations[sheet["id"]].part
            for name, sheet in ((s.attributes["name"], s.attributes) for s in self._sheets())
            if sheet["id"] in relations and relations[sheet["id"]].kind == "worksheet"
        }

    def drop(self, name: str) -> None:
        """Take out a sheet, and the names defined for it."""
        for number, sheet in enumerate(self._sheets()):
            if sheet.attributes["name"] == name:
                self._in_sheets(replaced(self._list().inner, sheet, b""))
                self._renumber(_without(number))
                gone = next(r for r in self._package.relations(self._book) if r.id == sheet.attributes["id"])
                self._package.unrelate(self._book, gone)
                self.parts.pop(name, None)
                return

    def put_first(self, name: str, part: str, heads: int) -> None:
        """Put a sheet in front and open the workbook on it; row `heads` is printed on each of its pages."""
        number = max((int(s.attributes["sheetId"]) for s in self._sheets()), default=0) + 1
        relation = self._package.relate(self._book, "worksheet", part)
        line = f'<sheet xmlns:r="{RELATIONS}" name={quoteattr(name)} sheetId="{number}" r:id="{relation}"/>'
        found = self._list()
        self._in_sheets(own(line.encode(), found.prefix) + found.inner)
        self._renumber(lambda n: n + 1)
        if heads:
            where = escape("'" + name.replace("'", "''") + f"'!${heads}:${heads}")
            self._define(f'<definedName name="_xlnm.Print_Titles" localSheetId="0">{where}</definedName>')
        for view in reversed(list(elements(self._xml, "workbookView"))):
            tag = with_attributes(view.tag, activeTab="0", firstSheet="0")
            self._xml = replaced(self._xml, view, self._again(view, tag))
        for other in self.parts.values():
            self._unselect(other)

    def save(self) -> None:
        """Put the list back into the workbook."""
        self._package.parts[self._book] = self._xml

    def _list(self) -> Element:
        return next(elements(self._xml, "sheets"))

    def _sheets(self) -> list[Element]:
        return list(elements(self._list().inner, "sheet"))

    def _in_sheets(self, inner: bytes) -> None:
        found = self._list()
        self._xml = replaced(self._xml, found, found.filled(inner))

    def _renumber(self, moved: Callable[[int], int | None]) -> None:
        """Give each name that belongs to a sheet the sheet's new number; None: the name goes with it."""
        for name in reversed(list(elements(self._xml, "definedName"))):
            number = name.attributes.get("localSheetId")
            if number is not None:
                new = moved(int(number))
                tag = b"" if new is None else with_attributes(name.tag, localSheetId=str(new))
                self._xml = replaced(self._xml, name, self._again(name, tag) if tag else b"")
        names = first(self._xml, "definedNames")
        if names and not names.inner.strip():
            self._xml = replaced(self._xml, names, b"")

    def _define(self, line: str) -> None:
        """Add a defined name."""
        names = first(self._xml, "definedNames")
        if names:
            inner = own(line.encode(), names.prefix) + names.inner
            self._xml = replaced(self._xml, names, names.filled(inner))
            return
        after = next(found for name in _BEFORE_NAMES if (found := first(self._xml, name)))
        new = own(f"<definedNames>{line}</definedNames>".encode(), after.prefix)
        self._xml = self._xml[: after.end] + new + self._xml[after.end :]

    def _unselect(self, part: str) -> None:
        """Let a sheet not be selected beside the Phiếu: what is typed would go into both."""
        xml = self._package.parts[part]
        for view in reversed(list(elements(xml, "sheetView"))):
            if view.attributes.get("tabSelected") in {"1", "true"}:
                tag = with_attributes(view.tag, tabSelected="0")
                xml = replaced(xml, view, self._again(view, tag))
        self._package.parts[part] = xml

    @staticmethod
    def _again(element: Element, tag: bytes) -> bytes:
        """Return an element with another start tag."""
        return tag if tag.endswith(b"/>") else replace(element, tag=tag).filled(element.inner)


def _without(gone: int) -> Callable[[int], int | None]:
    """Return the new numbers of sheets when one is taken out."""
    return lambda number: None if number == gone else number - (number > gone)
