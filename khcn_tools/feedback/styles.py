"""The styles of a workbook: those of the Phiếu added, and each style of the unit's in another colour.

A cell's colour before is kept in the colour that a solid fill does not show (`bgColor`), so that a workbook
that is sent in again gets it back: in one place, for all cells that have it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from khcn_tools.feedback.patch import Element, Unpatchable, elements, first, own, replaced, with_attributes

TINTS = {"error": "FFF4B6A6", "warning": "FFFBE3A1", "info": "FFCFE5F7"}
"""The colour of a cell by the gravest finding in it: apart in brightness too, for a print without colour."""

_SHOWN = re.compile(rb"<(?:[\w.-]+:)?fgColor\b([^>]*?)\s*/?>")
_HIDDEN = re.compile(rb"<(?:[\w.-]+:)?bgColor\b([^>]*?)\s*/?>")
_OURS = re.compile("|".join(TINTS.values()).encode(), re.IGNORECASE)
_NONE = b'<fill><patternFill patternType="none"/></fill>'
_APPLIED = dict.fromkeys(("applyNumberFormat", "applyFont", "applyFill", "applyBorder", "applyAlignment"), "1")


@dataclass
class Styles:
    """The part that holds the styles; `xml` is what becomes of it."""

    xml: bytes
    _tinted: dict[tuple[int, str], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse what cannot be added to; give back the colours that a former Phiếu has covered."""
        if any(first(self.xml, name) is None for name in ("fonts", "fills", "borders", "cellXfs")):
            raise Unpatchable("styles")
        fills = self._list("fills")
        restored = re.sub(rb"(?s)<((?:[\w.-]+:)?)fill>.*?</\1fill>", _uncovered, fills.inner)
        self.xml = replaced(self.xml, fills, fills.filled(restored))

    def tinted(self, style: int, severity: str) -> int:
        """Return the number of a style that is the given one but for its colour."""
        key = style, TINTS[severity]
        if key not in self._tinted:
            formats = list(elements(self._list("cellXfs").inner, "xf"))
            plain = formats[style] if style < len(formats) else formats[0]
            fills = list(elements(self._list("fills").inner, "fill"))
            number = int(plain.attributes.get("fillId", "0"))
            fill = self._add("fills", _covering(fills[number].inner if number < len(fills) else b"", key[1]))
            tag = with_attributes(plain.tag, fillId=str(fill), applyFill="1")
            xf = tag if tag.endswith(b"/>") else tag + plain.inner + b"</" + plain.prefix + b"xf>"
            self._tinted[key] = self._put("cellXfs", xf)
        return self._tinted[key]

    def adopted(self, other: bytes) -> list[int]:
        """Add the styles of another workbook of ours; return the new number of each."""
        lists = {"fontId": "fonts", "fillId": "fills", "borderId": "borders"}
        start = {key: self._add_all(other, name) for key, name in lists.items()}
        numbers = []
        for xf in elements(_inner(other, "cellXfs"), "xf"):
            said = xf.attributes
            ids = {key: str(int(said.get(key, "0")) + offset) for key, offset in start.items()}
            tag = with_attributes(xf.tag, **ids, xfId="0", **_APPLIED)
            numbers.append(self._add("cellXfs", tag if tag.endswith(b"/>") else tag + xf.inner + b"</xf>"))
        return numbers

    def _add_all(self, other: bytes, name: str) -> int:
        """Add a whole list of another workbook; return the number of its first."""
        numbers = [self._add(name, child) for child in _each(other, name)]
        return numbers[0]

    def _add(self, name: str, child: bytes) -> int:
        """Add an element of ours to a list; return its number."""
        return self._put(name, own(child, self._list(name).prefix))

    def _put(self, name: str, child: bytes) -> int:
        """Add an element as the part itself writes it to a list; return its number."""
        found = self._list(name)
        count = sum(1 for _ in elements(found.inner, "xf" if name == "cellXfs" else name[:-1]))
        whole = found.filled(found.inner + child)
        tag = whole[: whole.index(b">") + 1]
        self.xml = replaced(self.xml, found, with_attributes(tag, count=str(count + 1)) + whole[len(tag) :])
        return count

    def _list(self, name: str) -> Element:
        """Return a list; its presence has been looked at."""
        return next(elements(self.xml, name))


def _inner(xml: bytes, name: str) -> bytes:
    """Return what is in the first element of a name."""
    found = first(xml, name)
    return found.inner if found else b""


def _each(xml: bytes, name: str) -> list[bytes]:
    """Return the elements of a list, whole."""
    inner = _inner(xml, name)
    return [inner[e.start : e.end] for e in elements(inner, name[:-1])]


def _covering(before: bytes, colour: str) -> bytes:
    """Return a fill that shows a colour and keeps the one before."""
    solid = re.search(rb"patternType\s*=\s*[\"']solid", before)
    shown = _SHOWN.search(before) if solid else None
    kept = shown[1] if shown else b' indexed="64"'
    return b'<fill><patternFill patternType="solid"><fgColor rgb="%s"/><bgColor%s/></patternFill></fill>' % (
        colour.encode(),
        kept,
    )


def _uncovered(fill: re.Match[bytes]) -> bytes:
    """Return the fill that one of ours covers; any other as it is."""
    shown, kept = _SHOWN.search(fill[0]), _HIDDEN.search(fill[0])
    if not shown or not _OURS.search(shown[1]):
        return fill[0]
    if not kept or re.search(rb"indexed\s*=\s*[\"']64", kept[1]) or _OURS.search(kept[1]):
        return own(_NONE, fill[1])
    return own(b'<fill><patternFill patternType="solid"><fgColor%s/></patternFill></fill>' % kept[1], fill[1])
