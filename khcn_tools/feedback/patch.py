"""XML patched in place, as bytes: what is not touched stays as the unit's program wrote it, to the byte.

A parser would write the whole part anew, and lose prefixes that Excel insists on (``mc:Ignorable``). The
parts have been parsed before they come here, so that they are well-formed.
"""

from __future__ import annotations

import functools
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

_ATTRIBUTE = re.compile(rb"""\s([^\s=/>]+)\s*=\s*("[^"]*"|'[^']*')""")
_ATTRIBUTES = rb"""(?:\s+[^\s=/>]+\s*=\s*(?:"[^"]*"|'[^']*'))*"""


class Unpatchable(Exception):  # noqa: N818  # no fault of anybody: the workbook is then built anew
    """A part lacks what every spreadsheet program writes."""


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

    def filled(self, inner: bytes) -> bytes:
        """Return the element with other content."""
        return self.tag.rstrip(b"/> \t\r\n") + b">" + inner + b"</" + self.prefix + self.name + b">"


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


def first(xml: bytes, name: str) -> Element | None:
    """Return the first element of a local name."""
    return next(elements(xml, name), None)


def with_attributes(tag: bytes, **values: str) -> bytes:
    """Return a start tag with attributes set, those that it has replaced.

    >>> with_attributes(b'<c r="A1" s="4"/>', s="9", t="s")
    b'<c r="A1" s="9" t="s"/>'
    """
    for name, value in values.items():
        tag = _with_attribute(tag, name.encode(), quoteattr(value).encode())
    return tag


def _with_attribute(tag: bytes, name: bytes, value: bytes) -> bytes:
    """Return a start tag with one attribute set."""
    there = re.compile(rb"(\s)%s\s*=\s*(?:\"[^\"]*\"|'[^']*')" % name)
    if there.search(tag):
        return there.sub(lambda found: found[1] + name + b"=" + value, tag)
    end = re.search(rb"\s*/?>$", tag)
    at = end.start() if end else len(tag)
    return tag[:at] + b" " + name + b"=" + value + tag[at:].lstrip()


def replaced(xml: bytes, element: Element, by: bytes) -> bytes:
    """Return a part with one element replaced."""
    return xml[: element.start] + by + xml[element.end :]


def own(xml: bytes, prefix: bytes) -> bytes:
    """Return elements of ours with the prefix that the part gives to its own.

    >>> own(b"<fill><patternFill/></fill>", b"x:")
    b'<x:fill><x:patternFill/></x:fill>'
    """
    return re.sub(rb"<(/?)(?=\w)", rb"<\1" + prefix, xml)


def appended(xml: bytes, name: str, children: bytes) -> bytes:
    """Return a part with elements of ours last in its list of that name."""
    found = first(xml, name)
    if found is None:
        raise Unpatchable(name)
    return replaced(xml, found, found.filled(found.inner + own(children, found.prefix)))
