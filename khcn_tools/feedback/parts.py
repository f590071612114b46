"""An .xlsx as its parts, patched as bytes: what is not touched stays as the unit's program wrote it.

A parser would write the whole part anew, and lose prefixes that Excel insists on (``mc:Ignorable``). The
parts have been parsed before they come here, so that they are well-formed.
"""

from __future__ import annotations

import functools
import html
import io
import itertools
import posixpath
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = "[Content_Types].xml"

_ATTRIBUTE = re.compile(rb"""\s([^\s=/>]+)\s*=\s*("[^"]*"|'[^']*')""")
_ATTRIBUTES = rb"""(?:\s+[^\s=/>]+\s*=\s*(?:"[^"]*"|'[^']*'))*"""
_EMPTY = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'
)


@dataclass(frozen=True, slots=True)
class Element:
    """An element that holds none of its own name: its place in the part, its start tag, what is in it."""

    start: int
    end: int
    prefix: bytes
    name: bytes
    tag: bytes
    inner: bytes

    @property
    def attributes(self) -> dict[str, str]:
        """The attributes by name; one with a prefix by its name alone where no other has that name."""
        found = {k.decode(): html.unescape(v[1:-1].decode()) for k, v in _ATTRIBUTE.findall(self.tag)}
        return {**{k.rpartition(":")[2]: v for k, v in found.items()}, **found}

    def written(self, inner: bytes | None = None, /, **attributes: str) -> bytes:
        """Return the element with other content, and with attributes added or changed.

        >>> first(b'<c r="A1" s="4"/>', "c").written(b"<v>1</v>", s="9", t="n")
        b'<c r="A1" s="9" t="n"><v>1</v></c>'
        """
        inner, tag = self.inner if inner is None else inner, self.tag.rstrip(b"/> \t\r\n")
        for name, value in attributes.items():
            there = rb"""\s%s\s*=\s*("[^"]*"|'[^']*')""" % name.encode()
            tag = re.sub(there, b"", tag) + f" {name}={quoteattr(value)}".encode()
        return tag + (b">" + inner + b"</" + self.prefix + self.name + b">" if inner else b"/>")


@functools.cache
def _pattern(name: str) -> re.Pattern[bytes]:
    """Return the pattern of an element of that local name, with any prefix."""
    return re.compile(
        rb"(<((?:[\w.-]+:)?)(%s)(?=[\s/>])%s\s*(?:/>|>))" % (name.encode(), _ATTRIBUTES)
        + rb"(?:(?<=/>)|(.*?)</\2\3\s*>)",
        re.DOTALL,
    )


def elements(xml: bytes, name: str, start: int = 0) -> Iterator[Element]:
    """Yield the elements of a local name, in order."""
    for found in _pattern(name).finditer(xml, start):
        yield Element(found.start(), found.end(), found[2], found[3], found[1], found[4] or b"")


def first(xml: bytes, name: str, start: int = 0) -> Element:
    """Return the first element of a local name; LookupError where there is none."""
    for element in elements(xml, name, start):
        return element
    raise LookupError(name)


def replaced(xml: bytes, element: Element, by: bytes) -> bytes:
    """Return a part with one element replaced."""
    return xml[: element.start] + by + xml[element.end :]


def changed(xml: bytes, name: str, change: Callable[[Element], bytes | None]) -> bytes:
    """Return a part with its elements of a name as `change` gives them; None: as it stands."""
    for element in reversed(list(elements(xml, name))):
        new = change(element)
        xml = xml if new is None else replaced(xml, element, new)
    return xml


def own(xml: str, prefix: bytes) -> bytes:
    """Return elements of ours with the prefix that the part gives to its own.

    >>> own("<fill><patternFill/></fill>", b"x:")
    b'<x:fill><x:patternFill/></x:fill>'
    """
    return re.sub(rb"<(/?)(?=\w)", rb"<\1" + prefix, xml.encode())


def appended(xml: bytes, name: str, children: str) -> bytes:
    """Return a part with elements of ours last in its list of that name."""
    found = first(xml, name)
    return replaced(xml, found, found.written(found.inner + own(children, found.prefix)))


@dataclass(slots=True)
class Package:
    """An opened workbook; `parts` are its files by name, in their order."""

    parts: dict[str, bytes]

    @classmethod
    def of(cls, data: bytes) -> Package:
        """Open an .xlsx; zipfile.BadZipFile where it is none."""
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return cls({n: archive.read(n) for n in dict.fromkeys(archive.namelist()) if not n.endswith("/")})

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Return what a part refers to within the workbook ("" is the workbook as a whole), by identifier.

        Each is the last word of its type, such as "comments", and the name of the part.
        """
        found = {}
        for relation in elements(self.parts.get(_relations_of(part), b""), "Relationship"):
            said = relation.attributes
            if said.get("TargetMode") != "External":
                name = posixpath.normpath(posixpath.join("/", posixpath.dirname(part), said["Target"]))
                found[said["Id"]] = (said["Type"].rpartition("/")[2], name[1:])
        return found

    def related(self, part: str, kind: str) -> str | None:
        """Return the first part of a kind that a part refers to."""
        found = self.relations(part).values()
        return next((name for k, name in found if k == kind and name in self.parts), None)

    def add(self, owner: str, kind: str, name: str, data: bytes, content_type: str) -> tuple[str, str]:
        """Add a part that another refers to; return its name, with a number, and the reference's identifier."""
        stem, ending = posixpath.splitext(name)
        stem += next(str(n) for n in itertools.count(1) if f"{stem}{n}{ending}" not in self.parts)
        name, identifier, relations = stem + ending, posixpath.basename(stem), _relations_of(owner)
        override = f'<Override PartName={quoteattr("/" + name)} ContentType="{content_type}"/>'
        reference = (
            f'<Relationship Id="{identifier}" Type="{RELATIONS}/{kind}" Target={quoteattr("/" + name)}/>'
        )
        self.parts[name] = data
        self.parts[TYPES] = appended(self.parts[TYPES], "Types", override)
        self.parts[relations] = appended(self.parts.get(relations, _EMPTY), "Relationships", reference)
        return name, identifier

    def drop(self, owner: str, identifier: str) -> None:
        """Take out a reference, and the part that it leads to."""
        _, name = self.relations(owner)[identifier]
        self._strike(_relations_of(owner), "Relationship", "Id", identifier)
        self._strike(TYPES, "Override", "PartName", f"/{name}")
        self.parts.pop(name, None)
        self.parts.pop(_relations_of(name), None)

    def _strike(self, part: str, name: str, key: str, value: str) -> None:
        """Take the element out of a list whose attribute has that value."""
        gone = changed(self.parts[part], name, lambda e: b"" if e.attributes.get(key) == value else None)
        self.parts[part] = gone


def _relations_of(part: str) -> str:
    """Return the name of the part that holds a part's references."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")
