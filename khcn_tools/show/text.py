"""Running text, lists, remarks, and the figures that stand first."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence
from typing import Any

from khcn_tools.document.parts import Attachment, Bullets, KeyFigure, KeyFigures, Notice, Paragraph, Run
from khcn_tools.show.numbers import printed

Words = str | Run | Sequence[str | Run]


def strong(text: str) -> Run:
    """Return words in bold, for use within `paragraph` and `bullets`."""
    return Run(text, "strong")


def paragraph(*words: str | Run, style: str = "") -> Paragraph:
    """Return a paragraph; `style` is "", "basis" (căn cứ, italic), "note" (small) or "quote"."""
    return Paragraph(_runs(words), style)


def bullets(items: Iterable[Words], *, levels: Sequence[int] = (), ordered: bool = False) -> Bullets:
    """Return a list of lines; a line is a text, or texts and `strong` words one after the other."""
    lines = tuple(_runs([item] if isinstance(item, str | Run) else item) for item in items)
    if levels and len(levels) != len(lines):
        raise ValueError(f"{len(lines)} lines, but {len(levels)} levels")
    return Bullets(lines, tuple(levels), ordered)


def points(items: Iterable[tuple[str, str]], counted_from: Iterable[str] = ()) -> Bullets:
    """Return a list of lines, each with its heading in bold before it.

    `counted_from` are the ids of the tables from which the first line was counted: it ends with their numbers,
    as links.
    """
    lines: list[list[str | Run]] = [[strong(f"{heading}: "), text] for heading, text in items]
    # The numbers are known only when the document is put together.
    named = [word for table in counted_from for word in (", ", Run("bảng", "ref", f"#{table}"))]
    if named:
        lines[0] += [" (", *named[1:], ")"]
    return bullets(lines)


def attachment(content: bytes, name: str, title: str) -> Attachment:
    """Return a workbook that goes with the report: the page says its `title`, the file lies beside the page."""
    return Attachment(name, title, base64.urlsafe_b64encode(content).decode())


def notice(text: str, *, title: str = "", tone: str = "info") -> Notice:
    """Return a framed remark; `tone` is "info" or "attention"."""
    _check(tone, ("info", "attention"))
    return Notice(text, title, tone)


def ending(text: str, *, title: str = "", tone: str = "attention") -> Notice | None:
    """Return the remark with which a document ends before its time; nothing, and it goes on, for no text."""
    _check(tone, ("info", "attention"))
    return Notice(text, title, tone, last=True) if text else None


def key_figures(items: Iterable[KeyFigure | Sequence[Any]]) -> KeyFigures:
    """Return the figures that answer the report's question, three to five of them.

    Each is (label, value), with more: (label, value, note, tone, id). `tone` is "", "good" or "attention"; `id`
    that of the table from which the figure was counted: it becomes a link to it. A number is written the
    Vietnamese way; a share is to be given as text (`show.percent`).
    """
    return KeyFigures(tuple(item if isinstance(item, KeyFigure) else _key_figure(*item) for item in items))


def _key_figure(label: str, value: Any, note: str = "", tone: str = "", counted_from: str = "") -> KeyFigure:
    _check(tone, ("", "good", "attention"))
    return KeyFigure(label, printed(value), note, tone, f"#{counted_from}" if counted_from else "")


def _check(tone: str, tones: tuple[str, ...]) -> None:
    if tone not in tones:
        raise ValueError(f"tone {tone!r}: one of {', '.join(map(repr, tones))}")


def _runs(words: Iterable[str | Run]) -> tuple[Run, ...]:
    return tuple(word if isinstance(word, Run) else Run(word) for word in words)
