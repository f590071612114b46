"""The parts of an .xlsx, and how they refer to each other."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from xml.sax.saxutils import quoteattr

from khcn_tools.feedback.patch import RELATIONS, Element, appended, elements, replaced, with_attributes

_TYPES = "[Content_Types].xml"
_EMPTY = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
)


@dataclass(frozen=True, slots=True)
class Relation:
    """A part's reference to another: `kind` is the last word of its type, such as "comments"."""

    id: str
    kind: str
    part: str


@dataclass(slots=True)
class Package:
    """An opened workbook; `parts` are its files by name, in their order."""

    parts: dict[str, bytes] = field(default_factory=dict)

    @classmethod
    def of(cls, data: bytes) -> Package:
        """Open an .xlsx; zipfile.BadZipFile where it is none."""
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return cls({n: archive.read(n) for n in dict.fromkeys(archive.namelist()) if not n.endswith("/")})

    def relations(self, part: str) -> Iterator[Relation]:
        """Yield what a part refers to within the workbook ("" is the workbook as a whole)."""
        for element in elements(self.parts.get(_relations_of(part), b""), "Relationship"):
            said = element.attributes
            if said.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", posixpath.dirname(part), said["Target"]))
                yield Relation(said["Id"], said["Type"].rpartition("/")[2], target[1:])

    def related(self, part: str, kind: str) -> str | None:
        """Return the first part of a kind that a part refers to."""
        return next((r.part for r in self.relations(part) if r.kind == kind and r.part in self.parts), None)

    def relate(self, part: str, kind: str, target: str) -> str:
        """Make a part refer to another; return the reference's identifier."""
        name = _relations_of(part)
        xml = self.parts.get(name) or _EMPTY
        taken = {element.attributes["Id"] for element in elements(xml, "Relationship")}
        new = next(f"rIdPhieu{n}" for n in range(1, len(taken) + 2) if f"rIdPhieu{n}" not in taken)
        line = f'<Relationship Id="{new}" Type="{RELATIONS}/{kind}" Target={quoteattr("/" + target)}/>'
        self.parts[name] = appended(xml, "Relationships", line.encode())
        return new

    def unrelate(self, part: str, gone: Relation) -> None:
        """Take out a reference, and the part that it leads to."""
        self._drop(_relations_of(part), "Relationship", "Id", gone.id)
        self._drop(_TYPES, "Override", "PartName", f"/{gone.part}")
        self.parts.pop(gone.part, None)
        self.parts.pop(_relations_of(gone.part), None)

    def add(self, name: str, data: bytes, content_type: str) -> str:
        """Add a part under a name that is free; return that name."""
        stem, ending = posixpath.splitext(name)
        while name in self.parts:
            stem, name = f"{stem}_", f"{stem}_{ending}"
        line = f'<Override PartName={quoteattr("/" + name)} ContentType="{content_type}"/>'
        self.parts[_TYPES] = appended(self.parts[_TYPES], "Types", line.encode())
        self.parts[name] = data
        return name

    def retype(self, name: str, content_type: str) -> None:
        """Say that a part is of another type."""
        for element in elements(self.parts[_TYPES], "Override"):
            if element.attributes["PartName"] == f"/{name}":
                tag = with_attributes(element.tag, ContentType=content_type)
                new = replaced(self.parts[_TYPES], element, Element.filled(replace(element, tag=tag), b""))
                self.parts[_TYPES] = new
                return

    def _drop(self, part: str, name: str, key: str, value: str) -> None:
        """Take the element out of a list whose attribute has that value."""
        for element in elements(self.parts[part], name):
            if element.attributes.get(key) == value:
                self.parts[part] = replaced(self.parts[part], element, b"")
                return


def _relations_of(part: str) -> str:
    """Return the name of the part that holds a part's references."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")
