"""The text of a plan carried on to another year: comments and wording stay, what was its own year's goes.

The office edits the file by hand, so it is treated as text and not written anew from values.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

MARK = "# CẦN GHI"
"""How a comment begins that asks for something to be filled in; it goes with the next year's plan."""

BLANKED = ("number", "issued_on", "period", "exact_time")
TAKEN_OUT = ("deadline", "regime", "received_on")
_VISITS = "visits"
_SAMPLE = "DỮ LIỆU MẪU"

_HEADING = re.compile(r"\s*\[\[?\s*([\w.-]+)")
_KEY = re.compile(r"""\s*["']?([\w-]+)["']?\s*=""")
_YEAR = re.compile(r"\b20\d\d\b")


@dataclass(frozen=True, slots=True)
class Piece:
    """A comment, a blank line or a heading (`key` is ""), or a key with its value, be it several lines long.

    `table` is the name of the table it stands in, "" at the top.
    """

    line: int
    table: str
    key: str
    text: str

    @property
    def is_comment(self) -> bool:
        """Whether it says nothing to the program."""
        return not self.text.strip() or self.text.lstrip().startswith("#")


def pieces(text: str) -> Iterator[Piece]:
    r"""Yield the pieces of a plan's text, which must be valid TOML.

    >>> [(piece.table, piece.key) for piece in pieces('year = 2022\n[[units]]\nid = "a"')]
    [('', 'year'), ('units', ''), ('units', 'id')]
    """
    table, held = "", list[str]()
    for number, line in enumerate(text.splitlines(), start=1):
        held.append(line)
        if _is_whole(said := "\n".join(held)):
            heading, key = _HEADING.match(said), _KEY.match(said)
            table = heading[1] if heading else table
            yield Piece(number - len(held) + 1, table, key[1] if key else "", said)
            held = []


def _is_whole(text: str) -> bool:
    """Tell whether nothing that begins in a text goes on below it."""
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return False
    return True


def carried_on(text: str, year: int, *, real: bool = False) -> str:
    """Return the text of the plan of `year`; `real` says that its data will not be a sample."""
    lines = list[str]()
    before = int(tomllib.loads(text)["year"])
    for piece in _without_visits(pieces(text)):
        for line in _carried(piece, before, year, real=real):
            if line.strip() or (lines and lines[-1].strip()):
                lines.append(line)
    return "\n".join(lines).rstrip("\n") + "\n"


def _without_visits(found: Iterable[Piece]) -> Iterator[Piece]:
    """Yield the pieces without the visits and the comments that belong to them: no blank line is between."""
    for _, paragraph in groupby(found, key=lambda piece: bool(piece.text.strip())):
        held, gone = list[Piece](), False
        for piece in paragraph:
            held.append(piece)
            if not piece.is_comment:
                gone = _VISITS in {piece.table, piece.key}
                yield from () if gone else held
                held = []
        yield from () if gone else held


def _carried(piece: Piece, before: int, year: int, *, real: bool) -> Iterable[str]:
    """Return what stands for a piece of the plan of `before` in the plan of `year`."""
    if piece.text.startswith(MARK):
        return ()
    if piece.key in TAKEN_OUT:
        return () if piece.table else (_mark(piece, before, f"{year}, nếu có"),)
    if piece.key in BLANKED and not piece.table:
        return (_mark(piece, before, str(year)), f'{piece.key} = ""')
    fixed = {"year": re.sub(r"=\s*\d+", f"= {year}", piece.text, count=1), "notes": "notes = []"}
    if real:
        fixed["sample"] = "sample = false              # true: mọi trang ghi rõ là dữ liệu mẫu"
    return (piece.text if piece.table else fixed.get(piece.key, piece.text),)


def _mark(piece: Piece, before: int, wanted: str) -> str:
    """Return the comment that asks for a value, and shows that of the year before with its own comment."""
    return f"{MARK} {wanted}; kế hoạch {before}: {' '.join(piece.text.split())}"


def blanks(text: str) -> dict[str, int]:
    """Return the lines of text that a plan leaves blank, with their place."""
    tops = [piece for piece in pieces(text) if piece.key and not piece.table]
    return {piece.key: piece.line for piece in tops if tomllib.loads(piece.text)[piece.key] == ""}


def places(text: str) -> dict[str, int]:
    """Return where each key at the top stands, and where each kind of table begins."""
    found = dict[str, int]()
    for piece in pieces(text):
        if not piece.is_comment:
            found.setdefault(piece.table or piece.key, piece.line)
    return found


def of_other_years(text: str, year: int) -> dict[int, str]:
    """Return the lines that speak of another year than the plan's, with their place.

    What asks for a value is left out.
    """
    return {n: line for n, line in _lines(text) if {*_YEAR.findall(line)} - {str(year)}}


def of_a_sample(text: str) -> dict[int, str]:
    """Return the lines that call something a sample's, with their place."""
    return {n: line for n, line in _lines(text) if _SAMPLE in line}


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines with their place, without those that ask for a value."""
    lines = enumerate(text.splitlines(), start=1)
    return ((number, line) for number, line in lines if not line.startswith(MARK))
