"""Comments in cells: ours beside the unit's, ours of last time taken out.

What is ours stands between two marks, so that a unit may write above and below it, and nothing of the
unit's goes. Excel shows a comment only where a drawing (VML) has a box for it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from xml.sax.saxutils import escape

from khcn_tools.feedback.parts import Element, appended, changed, elements, first, own, replaced
from khcn_tools.model import column_letters

BEGIN, END = "[Phiếu phản hồi]", "[Hết phần phản hồi]"
AUTHOR = "Phiếu phản hồi"
NO_COMMENTS = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<comments xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    b"<authors/><commentList/></comments>"
)
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
    gone = set()

    def rest(comment: Element) -> bytes | None:
        text = _BETWEEN.sub("", before := _said(comment.inner))
        if text == before:
            return None
        if not text.strip():
            gone.add(comment.attributes["ref"])
            return b""
        inner = changed(comment.inner, "t", lambda t: t.written(escape(_BETWEEN.sub("", _text(t))).encode()))
        if _said(inner) != text:  # somebody has set a part of ours in other letters
            whole = first(comment.inner, "text")
            inner = replaced(comment.inner, whole, whole.written(own(_run(text), whole.prefix)))
        return comment.written(inner)

    comments = changed(comments, "comment", rest)
    return comments, _SHAPE.sub(lambda shape: b"" if _cell_of(shape[0]) in gone else shape[0], boxes)


def with_ours(comments: bytes, boxes: bytes, words: Mapping[Place, str]) -> tuple[bytes, bytes]:
    """Return comments and boxes with our words at their cells, below what stands there."""
    marked = {place: f"{BEGIN}\n{words[place]}\n{END}" for place in sorted(words)}
    new = {f"{column_letters(column)}{row}": (row, column) for row, column in marked}

    def told(comment: Element) -> bytes | None:
        place = new.pop(comment.attributes["ref"], None)
        if place is None:
            return None
        text = first(comment.inner, "text")
        runs = text.inner
        if not any(elements(runs, "r")):  # a text without runs becomes the first
            runs = own("<r>", text.prefix) + runs + own("</r>", text.prefix)
        whole = text.written(runs + own(_run("\n" + marked[place]), text.prefix))
        return comment.written(replaced(comment.inner, text, whole))

    comments = changed(comments, "comment", told)
    if not new:
        return comments, boxes
    authors = [_text(author) for author in elements(comments, "author")]
    if AUTHOR not in authors:
        comments = appended(comments, "authors", f"<author>{AUTHOR}</author>")
    start = f'authorId="{[*authors, AUTHOR].index(AUTHOR)}"><text>'
    lines = (f'<comment ref="{ref}" {start}{_run(marked[p])}</text></comment>' for ref, p in new.items())
    comments = appended(comments, "commentList", "".join(lines))
    return comments, _with_boxes(boxes, {place: marked[place] for place in new.values()})


def _text(element: Element) -> str:
    return unescape(element.inner.decode())


def _said(comment: bytes) -> str:
    """Return the text of a comment."""
    return "".join(map(_text, elements(comment, "t")))


def _run(text: str) -> str:
    """Return a text as a run of a comment."""
    face = '<rPr><sz val="10"/><rFont val="Times New Roman"/><family val="1"/></rPr>'
    return f'<r>{face}<t xml:space="preserve">{escape(text)}</t></r>'


def _cell_of(shape: bytes) -> str:
    """Return the cell of a box, "" where it says none."""
    row, column = (re.search(rb"<x:%s>\s*(\d+)" % name, shape) for name in (b"Row", b"Column"))
    return f"{column_letters(int(column[1]) + 1)}{int(row[1]) + 1}" if row and column else ""


def _with_boxes(boxes: bytes, texts: Mapping[Place, str]) -> bytes:
    """Return the boxes with one for each cell, closed until the pointer stands on the cell."""
    last = max(map(int, re.findall(rb"_x0000_s(\d+)", boxes)), default=1024)
    new = [_box(number, *one) for number, one in enumerate(texts.items(), start=last + 1)]
    kind, at = b"" if b"_x0000_t202" in boxes else _KIND, boxes.rindex(b"</")
    return boxes[:at] + kind + b"".join(new) + boxes[at:]


def _box(number: int, place: Place, text: str) -> bytes:
    """Return the box of one comment, beside its cell and as high as its text."""
    row, column = place[0] - 1, place[1] - 1
    lines = sum(1 + len(line) // _LINE for line in text.split("\n")) + 1
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
