"""Comments in cells: ours beside the unit's, ours of last time taken out.

What is ours stands between two marks, so that a unit may write above and below it, and nothing of the
unit's goes. Excel shows a comment only where a drawing (VML) has a box for it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from xml.sax.saxutils import escape

from khcn_tools.feedback.patch import MAIN, Element, appended, elements, first, own, replaced
from khcn_tools.model import column_letters

BEGIN, END = "[Phiếu phản hồi]", "[Hết phần phản hồi]"
AUTHOR = "Phiếu phản hồi"
NO_COMMENTS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    f'<comments xmlns="{MAIN}"><authors></authors><commentList></commentList></comments>'
).encode()
NO_BOXES = (
    b'<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    b'xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit">'
    b'<o:idmap v:ext="edit" data="1"/></o:shapelayout></xml>'
)
_KIND = (
    b'<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    b'<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_SHAPE = re.compile(rb"<v:shape\b(?!type).*?</v:shape>", re.DOTALL)
_BETWEEN = re.compile(rf"\s*{re.escape(BEGIN)}.*?{re.escape(END)}", re.DOTALL)
_LINE, _WIDE = 46, 5  # characters in a line of a box, columns that it covers

Place = tuple[int, int]


def without_ours(comments: bytes, boxes: bytes) -> tuple[bytes, bytes]:
    """Return comments and boxes without what a former Phiếu wrote."""
    for comment in reversed(list(elements(comments, "comment"))):
        text = said(comment)
        rest = _BETWEEN.sub("", text)
        if rest != text:
            new = comment.filled(_text(comment, rest)) if rest.strip() else b""
            comments = replaced(comments, comment, new)
            boxes = boxes if new else _without_box(boxes, comment.attributes["ref"])
    return comments, boxes


def with_ours(comments: bytes, boxes: bytes, words: Mapping[Place, str]) -> tuple[bytes, bytes]:
    """Return comments and boxes with our words at their cells, below what stands there."""
    there = {comment.attributes["ref"]: comment for comment in elements(comments, "comment")}
    new = {f"{column_letters(place[1])}{place[0]}": place for place in sorted(words)}
    for comment in reversed(list(there.values())):
        place = new.get(comment.attributes["ref"])
        if place:
            run = own(_run("\n" + _marked(words[place])), comment.prefix)
            text = first(comment.inner, "text")
            kept = comment.inner if text is None else replaced(comment.inner, text, _runs(text, run))
            comments = replaced(comments, comment, comment.filled(kept))
    added = {ref: place for ref, place in new.items() if ref not in there}
    if not added:
        return comments, boxes
    authors = [unescape(author.inner.decode()) for author in elements(comments, "author")]
    if AUTHOR not in authors:
        comments = appended(comments, "authors", f"<author>{AUTHOR}</author>".encode())
    author = [*authors, AUTHOR].index(AUTHOR)
    lines = b"".join(
        f'<comment ref="{ref}" authorId="{author}"><text>'.encode()
        + _run(_marked(words[place]))
        + b"</text></comment>"
        for ref, place in added.items()
    )
    return appended(comments, "commentList", lines), _with_boxes(boxes, {p: words[p] for p in added.values()})


def said(comment: Element) -> str:
    """Return the text of a comment."""
    return "".join(unescape(t.inner.decode()) for t in elements(comment.inner, "t"))


def _marked(words: str) -> str:
    return f"{BEGIN}\n{words}\n{END}"


def _run(text: str) -> bytes:
    """Return a text as a run of a comment."""
    face = '<rPr><sz val="10"/><rFont val="Times New Roman"/><family val="1"/></rPr>'
    return f'<r>{face}<t xml:space="preserve">{escape(text)}</t></r>'.encode()


def _runs(text: Element, run: bytes) -> bytes:
    """Return a comment's text with one more run; a text that has no runs becomes the first."""
    if first(text.inner, "r") is None:
        return text.filled(own(b"<r>", text.prefix) + text.inner + own(b"</r>", text.prefix) + run)
    return text.filled(text.inner + run)


def _text(comment: Element, rest: str) -> bytes:
    """Return what is in a comment of which a part is taken out, each run with the rest of its text."""
    inner = comment.inner
    spans, position, gone = [], 0, [found.span() for found in _BETWEEN.finditer(said(comment))]
    for part in elements(inner, "t"):
        text = unescape(part.inner.decode())
        kept = "".join(c for n, c in enumerate(text, position) if not any(a <= n < b for a, b in gone))
        spans.append((part, kept))
        position += len(text)
    for part, kept in reversed(spans):
        inner = replaced(inner, part, part.filled(escape(kept).encode()))
    return inner if rest else b""


def _without_box(boxes: bytes, ref: str) -> bytes:
    """Return the boxes without that of a cell."""
    for shape in _SHAPE.finditer(boxes):
        row, column = (re.search(rb"<x:%s>\s*(\d+)" % n, shape[0]) for n in (b"Row", b"Column"))
        if row and column and f"{column_letters(int(column[1]) + 1)}{int(row[1]) + 1}" == ref:
            return boxes[: shape.start()] + boxes[shape.end() :]
    return boxes


def _with_boxes(boxes: bytes, words: Mapping[Place, str]) -> bytes:
    """Return the boxes with one for each cell, closed until the pointer stands on the cell."""
    taken = [int(number) for number in re.findall(rb"_x0000_s(\d+)", boxes)]
    kind = b"" if b"_x0000_t202" in boxes else _KIND
    shapes = b"".join(
        _box(max(taken, default=1024) + n, place, text)
        for n, (place, text) in enumerate(sorted(words.items()), start=1)
    )
    at = boxes.rindex(b"</")
    return boxes[:at] + kind + shapes + boxes[at:]


def _box(number: int, place: Place, text: str) -> bytes:
    """Return the box of one comment, beside its cell and as high as its text."""
    row, column = place[0] - 1, place[1] - 1
    lines = sum(1 + len(line) // _LINE for line in _marked(text).split("\n")) + 1
    top, left = max(row - 1, 0), column + 1
    anchor = f"{left}, 15, {top}, 4, {left + _WIDE}, 15, {top + max(2, lines // 2)}, 4"
    return (
        f'<v:shape id="_x0000_s{number}" type="#_x0000_t202" style="position:absolute;margin-left:60pt;'
        f'margin-top:2pt;width:250pt;height:{lines * 13}pt;z-index:{number};visibility:hidden" '
        'fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/>'
        '<v:shadow color="black" obscured="t"/>'
        '<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"><div style="text-align:left"/>'
        '</v:textbox><x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
        f"<x:Anchor>{anchor}</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column>"
        "</x:ClientData></v:shape>"
    ).encode()
