"""A list of lines with depths, as the tree that pages are made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from khcn_tools.document.parts import Bullets, Run

DEEPEST = 4
"""A list deeper than this reads no better, and nested tags without end stop the typesetter."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line, and the lines that stand below it."""

    line: tuple[Run, ...]
    below: tuple[Entry, ...] = ()


def nested(bullets: Bullets) -> tuple[Entry, ...]:
    """Return the lines of depth 0, each with what follows it on a deeper level."""
    levels = bullets.levels or (0,) * len(bullets.items)
    return _entries([min(level, DEEPEST) for level in levels], bullets.items)


def _entries(levels: Sequence[int], lines: Sequence[tuple[Run, ...]]) -> tuple[Entry, ...]:
    entries: list[Entry] = []
    start = 0
    while start < len(lines):
        end = start + 1
        while end < len(lines) and levels[end] > levels[start]:
            end += 1
        below = _entries(levels[start + 1 : end], lines[start + 1 : end])
        entries.append(Entry(lines[start], below))
        start = end
    return tuple(entries)
