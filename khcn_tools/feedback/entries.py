"""The findings of one unit as they are sent back: in order, each with its place in the workbook."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from khcn_tools.model import SEVERITIES, Finding, RawSheet

_ADDRESS = re.compile(r"([A-Z]+)([1-9]\d*)")
_LONG = 600  # characters of one text on the Phiếu or in a comment; the cell itself has all of it


@dataclass(frozen=True, slots=True)
class Entry:
    """A finding and where it stands: `sheet` is the title in the workbook sent back, `place` (row, column).

    `value` is what a person sees in the cell, also where it was typed in a legacy font.
    """

    finding: Finding
    sheet: str | None = None
    place: tuple[int, int] | None = None
    value: str = ""

    @property
    def where(self) -> str:
        """The place as the Phiếu names it."""
        cell = f"ô {self.finding.cell}" if self.place else ""
        return ", ".join(filter(None, (self.sheet, cell))) or "Toàn tệp"


@dataclass(frozen=True, slots=True)
class Change:
    """How many findings are gone, still there and new since the workbook was last checked."""

    resolved: int
    unchanged: int
    new: int


def changed(findings: Iterable[Finding], former: Mapping[str, str]) -> Change:
    """Return what became of a unit's findings; `former` has those of last time, by id."""
    now = {finding.id for finding in findings}
    return Change(len(former.keys() - now), len(now & former.keys()), len(now - former.keys()))


def entries(findings: Iterable[Finding], sheets: Mapping[str, RawSheet]) -> list[Entry]:
    """Return the findings, those without a cell first, then by sheet, row and column.

    `sheets` are those of the workbook sent back, by their titles in it.
    """
    position = {title: number for number, title in enumerate(sheets, start=1)}
    found = [_entry(finding, sheets) for finding in findings]
    return sorted(found, key=lambda e: (e.place is not None, position.get(e.sheet or "", 0), e.place or (0, 0)))


def gravest(of: Iterable[Entry]) -> Iterator[tuple[str, dict[tuple[int, int], list[Entry]]]]:
    """Yield each sheet's title and its entries by cell, the gravest of a cell first."""
    sheets: dict[str, dict[tuple[int, int], list[Entry]]] = {}
    for entry in of:
        if entry.place and entry.sheet:
            sheets.setdefault(entry.sheet, {}).setdefault(entry.place, []).append(entry)
    for title, cells in sheets.items():
        yield title, {place: sorted(found, key=_gravity) for place, found in cells.items()}


def _gravity(entry: Entry) -> int:
    return list(SEVERITIES).index(entry.finding.severity)


def counted(of: Iterable[Entry]) -> Counter[str]:
    """Return how many entries there are of each severity."""
    return Counter(entry.finding.severity for entry in of)


def shortened(text: str) -> str:
    """Return a text as it is quoted: its beginning where it is very long."""
    return text if len(text) <= _LONG else f"{text[:_LONG].rstrip()} …"


def _entry(finding: Finding, sheets: Mapping[str, RawSheet]) -> Entry:
    """Return a finding with its place; a cell that a merged area hides is shown at its first cell."""
    title = next((t for t, s in sheets.items() if (s.file, s.name) == (finding.file, finding.sheet)), None)
    found = _ADDRESS.fullmatch(finding.cell or "")
    if title is None or not found:
        return Entry(finding, title or finding.sheet, None, finding.value or "")
    row, column = int(found[2]), _number(found[1])
    cell = sheets[title].cells.get((row, column))
    value = cell.text if cell and str(cell.value) == finding.value else finding.value or ""
    for top, left, bottom, right in sheets[title].merged:
        if top <= row <= bottom and left <= column <= right:
            return Entry(finding, title, (top, left), value)
    return Entry(finding, title, (row, column), value)


def _number(letters: str) -> int:
    """Return the number of a column.

    >>> _number("F"), _number("AB")
    (6, 28)
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
