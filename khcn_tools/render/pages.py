"""Which pages of a document are turned: those of wide tables, with the words that introduce them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import groupby
from typing import TypeVar

T = TypeVar("T")


def sections(
    parts: Iterable[T], turned: Callable[[T], bool], kind: Callable[[T], str]
) -> list[tuple[bool, list[T]]]:
    """Return runs of parts that share the direction of the page, and whether that is across.

    The headings and the paragraph right before a wide table turn with it; `kind` tells them by the names of
    the parts.
    """
    runs: list[tuple[bool, list[T]]] = [(False, [])]
    for part in parts:
        wide = turned(part)
        if wide != runs[-1][0]:
            runs.append((wide, _introduction(runs[-1][1], kind) if wide else []))
        runs[-1][1].append(part)
    full = [(wide, inside) for wide, inside in runs if inside]
    return [
        (wide, [part for _, inside in group for part in inside])
        for wide, group in groupby(full, key=lambda run: run[0])
    ]


def _introduction(before: list[T], kind: Callable[[T], str]) -> list[T]:
    """Take off the end of a run what introduces the table that follows."""
    start = len(before)
    if start and kind(before[start - 1]) == "Paragraph":
        start -= 1
    while start and kind(before[start - 1]) == "Heading":
        start -= 1
    taken = before[start:]
    del before[start:]
    return taken
