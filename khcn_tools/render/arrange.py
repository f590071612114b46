"""Parts in the order and with the numbers that every kind of page needs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from khcn_tools.document import official
from khcn_tools.document.parts import (
    Bullets,
    Code,
    Figure,
    Heading,
    KeyFigures,
    Letterhead,
    Notice,
    Paragraph,
    Part,
    Run,
    Table,
)

UNTITLED = "Báo cáo"

_NUMBERED = {Table: "Bảng", Figure: "Biểu đồ"}
_CALLED = re.compile(r"(Bảng|Biểu đồ) \d+(?=\. )")
_OWN_NUMBER = re.compile(r"(Bảng|Biểu|Biểu đồ|Hình|Mẫu|Phụ lục) (số )?[\dIVX]")


@dataclass(frozen=True, slots=True)
class Document:
    """A document ready to be laid out: exactly one title of level 1 stands first, a letterhead or a heading."""

    title: str
    author: str
    date: str
    marks: tuple[str, ...]
    parts: tuple[Part, ...]


def arrange(parts: Sequence[Part], title: str = "") -> Document:
    """Return the document that the parts make; `title` names one that does not say its own.

    The letterhead goes first; headings lose their gaps; tables and charts are numbered; links that lead
    nowhere become text, and an identifier that stands twice stays with the first.
    """
    parts = _to_the_end(parts)
    head = next((part for part in parts if isinstance(part, Letterhead)), None)
    rest = [part for part in parts if part is not head]
    if head is None:
        heading, rest = _title(rest, title)
        name = _text(heading.runs) or UNTITLED
        return Document(name, "", "", (), _ordered(heading, rest))
    return Document(head.title or UNTITLED, head.organ, head.date, official.marks(head), _ordered(head, rest))


def _to_the_end(parts: Sequence[Part]) -> Sequence[Part]:
    """Return the parts up to a notice that ends the document, such as that there is nothing to report."""
    for index, part in enumerate(parts):
        if isinstance(part, Notice) and part.last:
            return parts[: index + 1]
    return parts


def _ordered(first: Letterhead | Heading, rest: Sequence[Part]) -> tuple[Part, ...]:
    return tuple(_levelled([first, *_referenced(list(_captioned(list(map(_said, rest)))))]))


def _said(part: Part) -> Part:
    """Say in a line what a table without rows has to say."""
    if not isinstance(part, Table) or part.rows:
        return part
    return Paragraph((Run(f"{part.caption}: " if part.caption else ""), Run(part.empty, "emph")))


def _title(parts: list[Part], title: str) -> tuple[Heading, list[Part]]:
    """Take the first heading of level 1 out, or make one."""
    for part in parts:
        if isinstance(part, Heading) and part.level == 1:
            return part, [other for other in parts if other is not part]
    return Heading(1, (Run(title or UNTITLED),)), parts


def _levelled(parts: Sequence[Part]) -> Iterator[Part]:
    """Let no heading but the first be of level 1, and none be deeper than its predecessor by more than one."""
    before = 1
    for index, part in enumerate(parts):
        if isinstance(part, Heading) and index:
            before = max(2, min(part.level, before + 1))
            yield replace(part, level=before)
        else:
            yield part


def _captioned(parts: Sequence[Part]) -> Iterator[Part]:
    """Yield the parts with their captions numbered, unless these bring a number of their own."""
    counts = dict.fromkeys(_NUMBERED.values(), 0)
    for part in parts:
        if isinstance(part, Table | Figure) and part.caption and not _OWN_NUMBER.match(part.caption):
            word = _NUMBERED[type(part)]
            counts[word] += 1
            yield replace(part, caption=f"{word} {counts[word]}. {part.caption}")
        else:
            yield part


def _referenced(parts: list[Part]) -> Iterator[Part]:
    """Let each identifier stand once, and each link lead to one."""
    known = {part.id: _number(part) for part in reversed(parts) if isinstance(part, Table | Figure | Heading)}
    known.pop("", None)
    seen: set[str] = {""}
    for part in parts:
        linked = _linked(part, known)
        if isinstance(linked, Table | Figure | Heading):
            linked = replace(linked, id="" if linked.id in seen else linked.id)
            seen.add(linked.id)
        yield linked


def _number(part: Table | Figure | Heading) -> str:
    """Return what a reference calls a table or chart: "Bảng 12"; "" where it has no number."""
    found = None if isinstance(part, Heading) else _CALLED.match(part.caption)
    return found[0] if found else ""


def _linked(part: Part, known: Mapping[str, str]) -> Part:
    match part:
        case Paragraph() | Heading():
            return replace(part, runs=_kept(part.runs, known))
        case Bullets():
            return replace(part, items=tuple(_kept(item, known) for item in part.items))
        case KeyFigures():
            items = (item if item.href[1:] in known else replace(item, href="") for item in part.items)
            return replace(part, items=tuple(items))
        case _:
            return part


def _kept(runs: tuple[Run, ...], known: Mapping[str, str]) -> tuple[Run, ...]:
    return tuple(_leading(run, known) for run in runs)


def _leading(run: Run, known: Mapping[str, str]) -> Run:
    """Return a run whose link leads somewhere, or that has none; a reference says the number."""
    if run.href[1:] not in known:
        return replace(run, href="")
    return replace(run, text=known[run.href[1:]] or run.text) if run.style == "ref" else run


def without_sources(parts: Sequence[Part]) -> tuple[Part, ...]:
    """Return the parts that are for readers: source code is for analysts."""
    return tuple(part for part in parts if not (isinstance(part, Code) and part.kind == "source"))


def _text(runs: tuple[Run, ...]) -> str:
    return "".join(run.text for run in runs).replace("\n", " ").strip()
