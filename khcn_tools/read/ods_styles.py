"""What the styles of an OpenDocument spreadsheet say of a cell: its font, and what of a date it shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

_ODF = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
OFFICE, TABLE, TEXT, STYLE = (_ODF % name for name in ("office", "table", "text", "style"))
_NUMBER, _FORMATTING, _DRAWING = (
    _ODF % f"{name}" for name in ("datastyle", "xsl-fo-compatible", "svg-compatible")
)
_DATE_PARTS = (("day", "dd"), ("month", "mm"), ("year", "yyyy"))


@dataclass(frozen=True, slots=True)
class _Style:
    """A style: what it says itself, and the name of the one that says the rest."""

    parent: str = ""
    font: str = ""
    format_name: str = ""
    hidden: bool = False


@dataclass(slots=True)
class Styles:
    """The styles of a document by family and name; "" is the name of a family's default."""

    _styles: dict[tuple[str, str], _Style] = field(default_factory=dict)
    _fonts: dict[str, str] = field(default_factory=dict)
    _formats: dict[str, str] = field(default_factory=dict)

    def learn(self, section: Element) -> None:
        """Take in a section of styles, or of fonts, which stand before them."""
        for element in section:
            name = element.get(f"{STYLE}name", "")
            if element.tag == f"{STYLE}font-face":
                self._fonts[name] = element.get(f"{_DRAWING}font-family", name).strip("'\"")
            elif element.tag == f"{_NUMBER}date-style":
                self._formats[name] = _date_format(element)
            elif element.tag in {f"{STYLE}style", f"{STYLE}default-style"}:
                self._styles[element.get(f"{STYLE}family", ""), name] = self._style(element)

    def font(self, family: str, name: str) -> str:
        """Return the font that a style, or one above it, names."""
        return next((style.font for style in self._line(family, name) if style.font), "")

    def number_format(self, name: str) -> str:
        """Return a number format that says what of a date the cells of a style show."""
        names = (style.format_name for style in self._line("table-cell", name) if style.format_name)
        return self._formats.get(next(names, ""), "")

    def hides(self, name: str) -> bool:
        """Tell whether a sheet of that style is hidden."""
        return any(style.hidden for style in self._line("table", name))

    def _style(self, element: Element) -> _Style:
        """Return what an element says."""
        text, table = element.find(f"{STYLE}text-properties"), element.find(f"{STYLE}table-properties")
        font = ""
        if text is not None:
            face = text.get(f"{STYLE}font-name", "")
            font = self._fonts.get(face, face) or text.get(f"{_FORMATTING}font-family", "").strip("'\"")
        return _Style(
            parent=element.get(f"{STYLE}parent-style-name", ""),
            font=font,
            format_name=element.get(f"{STYLE}data-style-name", ""),
            hidden=table is not None and table.get(f"{TABLE}display") == "false",
        )

    def _line(self, family: str, name: str) -> Iterator[_Style]:
        """Yield a style, those above it, and the family's default."""
        seen: set[str] = set()
        while name and name not in seen and (family, name) in self._styles:
            seen.add(name)
            style = self._styles[family, name]
            yield style
            name = style.parent
        if (family, "") in self._styles:
            yield self._styles[family, ""]


def _date_format(style: Element) -> str:
    """Return the parts of a date that a style shows, as a number format of Excel."""
    return "/".join(code for part, code in _DATE_PARTS if style.find(f"{_NUMBER}{part}") is not None)
