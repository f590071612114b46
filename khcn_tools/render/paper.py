"""A document as a PDF, typeset by Typst in the layout of Nghị định 30/2020/NĐ-CP.

The template (``document.typ``) is ours and fixed. What a notebook says reaches it as JSON only: it is data,
never source, so nothing in it can be obeyed.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import re
import threading
from collections.abc import Mapping
from dataclasses import asdict
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import typst

from khcn_tools.document import official
from khcn_tools.document.characters import FONTS, REPLACEMENT, unprintable, visible
from khcn_tools.document.lists import Entry, nested
from khcn_tools.document.parts import (
    Attachment,
    Bullets,
    Code,
    Heading,
    KeyFigures,
    Letterhead,
    Paragraph,
    Part,
    SignatureBlock,
    Table,
)
from khcn_tools.errors import RenderError
from khcn_tools.render.arrange import Document, without_sources
from khcn_tools.render.columns import height, kept, layout, spans
from khcn_tools.render.pages import sections

Laid = dict[str, Any]
"""A part as the template gets it: its fields, and what was found out about its place."""

log = logging.getLogger(__name__)

STANDARDS: list[typst.PDFStandard] = ["a-2a", "ua-1"]
"""For the archive, and for readers that speak; Typst itself refuses a page that would not conform."""

UNDATED: list[typst.PDFStandard] = ["ua-1"]
"""The archive wants a date, and a date not given is not made up."""

_PORTRAIT, _LANDSCAPE = 160.0, 247.0
_TITLE = 2  # the level of "I." and of an annex
_UNBROKEN = frozenset({"svg", "alt", "id", "href", "title", "author"})
_LINES = 300
_WHOLE = 60.0
_LONG_WORD = re.compile(r"\S{25,}")
_JOINT = re.compile(r"[/\\_.,;:@=&?-](?=\S)")
_SOLID = re.compile(r"[^\s\u200b]{12}(?![\u0300-\u036f])(?=[^\s\u200b]{12})")  # no mark without its letter


def typeset(document: Document) -> bytes:
    """Return the PDF. The same document gives the same bytes.

    A page that cannot conform to `STANDARDS` is made without them and the log says why. Raises RenderError
    where no page can be made at all.
    """
    content = _json(document)
    standards = STANDARDS if document.date else UNDATED
    try:
        return _compiled(content, standards)
    except typst.TypstError as error:
        log.warning("the PDF does not conform to %s: %s", " and ".join(standards), error)
    try:
        return _compiled(content, [])
    except typst.TypstError as error:
        raise RenderError(f"the PDF of {document.title!r} cannot be made: {error}") from error


_ALONE = threading.Lock()
"""The compiler takes one document at a time, and refuses another thread's."""


def _compiled(content: str, standards: list[typst.PDFStandard]) -> bytes:
    with _ALONE:
        result = compiler().compile(
            (Path(__file__).parent / "document.typ").read_bytes(),
            format="pdf",
            sys_inputs={"document": content},
            pdf_standards=standards,
            timestamp=0,
        )
    assert isinstance(result, bytes)  # noqa: S101 - for the type checker: one PDF is one value
    return result


@cache
def compiler() -> typst.Compiler:
    """Return a compiler that sees the package's fonts and nothing else: neither files nor packages.

    It starts threads when it first compiles: a process that forks must not have called `typeset` before.
    """
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])
    return typst.Compiler(root=FONTS, font_paths=fonts, package_path=FONTS, package_cache_path=FONTS)


# ---------------------------------------------------------------------------------------------
# The document as JSON


def _json(document: Document) -> str:
    """Return the document for the template, in characters that the fonts have."""
    data = {
        "title": document.title,
        "author": document.author,
        "date": _date(document.date),
        "marks": document.marks,
        "sections": _sections(_kept_together([_data(part) for part in without_sources(document.parts)])),
    }
    text = json.dumps(_shown(data), ensure_ascii=False, sort_keys=True)
    lost = unprintable(text)
    if not lost:
        return text
    log.warning("replaced what the font lacks: %s", ", ".join(f"U+{ord(char):04X}" for char in sorted(lost)))
    return text.translate({ord(char): REPLACEMENT for char in lost})


def _date(iso: str) -> list[int] | None:
    """Return year, month and day. Raises RenderError where the text is no date."""
    try:
        return [*dt.date.fromisoformat(iso).timetuple()[:3]] if iso else None
    except ValueError as error:
        raise RenderError(f"the letterhead's date is {iso!r}; it must be such as 2022-11-15") from error


def _shown(value: Any, key: str = "") -> Any:
    """Make every text of a JSON value one that may be printed, and broken where it is too long for a line."""
    if isinstance(value, str):
        return visible(value) if key in _UNBROKEN else breakable(visible(value))
    if isinstance(value, Mapping):
        return {name: _shown(item, name) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_shown(item, key) for item in value]
    return value


def _sections(parts: list[Laid]) -> list[dict[str, Any]]:
    """Return runs of parts that share the direction of the page."""
    runs = sections(parts, lambda part: bool(part.get("turned")), _kind)
    return [{"wide": wide, "parts": inside} for wide, inside in runs]


def _kind(part: Laid) -> str:
    """Return the name of a part; the line under the title of an annex goes with it."""
    return "Heading" if "annex" in part else str(part["part"])


def _kept_together(parts: list[Laid]) -> list[Laid]:
    """Keep on one page the last words and the signature, and words with what they introduce."""
    kept: list[Laid] = []
    end: Laid = {"part": ""}
    for part, after in pairwise([*_annexed(parts), end]):
        if part["part"] == "Paragraph" and after["part"] == "SignatureBlock":
            after["before"] = part
            continue
        if part["part"] == "Paragraph":
            heads = all(run["style"] == "strong" for run in part["runs"])
            introduces = after["part"] in {"Figure", "Table"} and part["style"] != "note"
            part["sticky"] = heads or introduces
        kept.append(part)
    return kept


def _annexed(parts: list[Laid]) -> list[Laid]:
    """Mark the first part after the signature, the titles of the annexes there, and the line under each."""
    signed = False
    for part, after in pairwise(parts):
        after["begins"] = part["part"] == "SignatureBlock"
        signed = signed or after["begins"]
        titled = after["part"] == "Heading" and after["level"] == _TITLE
        below = "annex" in part and part["part"] == "Heading" and after.get("style") == "basis"
        if signed and (titled or below):
            after["annex"] = True
    return parts


def _data(part: Part) -> Laid:
    """Return the part's fields, and what the template needs besides."""
    if isinstance(part, Attachment):
        return _data(part.words)
    data = {"part": type(part).__name__, **asdict(part)}
    match part:
        case Paragraph() | Heading():
            data["runs"] = [_run(run) for run in data["runs"]]
        case Bullets():
            data["entries"] = [_entry(entry) for entry in nested(part)]
        case KeyFigures():
            data["items"] = [_run(item) for item in data["items"]]
        case Table():
            data |= _table(part)
        case Code():
            data["text"] = _shortened(part.text)
        case Letterhead():
            data |= {
                "number_line": official.number_line(part),
                "date_line": official.date_line(part),
                "nation": official.NATION,
                "motto": official.MOTTO,
                "draft_mark": official.DRAFT if part.draft else "",
                "addressed": official.ADDRESSED,
            }
        case SignatureBlock():
            data |= {
                "recipients": official.recipient_lines(part),
                "recipients_head": official.RECIPIENTS,
                "signed": official.SIGNED,
            }
    return data


def _run(run: Mapping[str, str]) -> dict[str, str]:
    """Return a run, or a key figure, with the label that its link leads to."""
    return {**run, "href": run["href"].removeprefix("#")}


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "runs": [_run(asdict(run)) for run in entry.line],
        "below": [_entry(below) for below in entry.below],
    }


def _table(part: Table) -> Laid:
    turned = part.wide and bool(part.rows)
    size, widths = layout(part, _LANDSCAPE if turned else _PORTRAIT)
    return {
        "keep": kept(part),
        "spans": spans(part, size, widths),
        "whole": height(part, size, widths) <= _WHOLE,
        "turned": turned,
        "size": size,
        "widths": widths,
        "grouped": any(column.group for column in part.columns),
    }


def breakable(text: str) -> str:
    r"""Allow a long word, such as a file's path, to break: with a space of no width.

    >>> breakable("data/submissions/2022/van-phong.xlsx").split("\u200b")[:3]
    ['data/', 'submissions/', '2022/']
    """
    return _LONG_WORD.sub(lambda word: _SOLID.sub(_then_break, _JOINT.sub(_then_break, word.group())), text)


def _then_break(match: re.Match[str]) -> str:
    return match.group() + "\u200b"


def _shortened(text: str) -> str:
    """Return the first lines of an output; the notebook has the rest, and the page says so."""
    lines = text.split("\n")
    if len(lines) <= _LINES:
        return text
    return "\n".join([*lines[:_LINES], f"… (còn {len(lines) - _LINES} dòng trong sổ tay tính toán)"])
