"""What each row under a header is: a record, or one of the kinds that are skipped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from khcn_tools.model import RawCell
from khcn_tools.read.grid import Grid
from khcn_tools.read.headers import Header
from khcn_tools.read.marks import (
    group_mark,
    is_blank,
    is_collective,
    is_count,
    is_letter,
    is_note,
    is_numbered,
    is_numbering,
    is_roman,
    is_signature,
    is_total,
    names_people,
    says_none,
)
from khcn_tools.text import search_key

Example = frozenset[tuple[str, ...]]
"""Our example row, its texts in order: as we wrote it, and without the columns that are not on the sheet."""
Row = Mapping[int, RawCell]

_WIDE = 3  # columns that the title of a group is merged over
_BLOCK = 4  # cells that a row of signatures has at most
_LONGEST_SERIAL = 3  # letters of a running number without a figure: "III", "a)"
_FEW = 2  # numbers in brackets that may be data
_NAMES = 3  # rows that may stand under the last one of the signatures


@dataclass(frozen=True)
class Body:
    """The rows under one header: `rows` are those that are not blank, in order."""

    grid: Grid
    header: Header
    rows: Sequence[int]
    example: Example = frozenset()

    def kinds(self) -> dict[int, str]:
        """Return the kind of every row, "record" or one that is skipped."""
        tail = self._tail()
        kinds = {row: self._kind(row) for row in self.rows if row < tail}
        kind = ""
        for row in self.rows:
            if row >= tail:
                kind = self._tail_kind(row, kind)
                kinds[row] = kind
        return kinds if self._arabic_serials else self._numbered_otherwise(kinds)

    def _numbered_otherwise(self, kinds: dict[int, str]) -> dict[int, str]:
        """Return the kinds; where all that could be records are numbered I, II or A, B, they are records."""
        if "record" in kinds.values():
            return kinds
        groups = [row for row, kind in kinds.items() if kind == "group"]
        marked = [row for row in groups if self._serial(self.grid.row(row)) and len(self.grid.row(row)) > 1]
        return kinds | dict.fromkeys(marked, "record")

    def _kind(self, row: int) -> str:
        """Return the kind of a row above the signatures."""
        tests = (
            ("header", self._repeats_header),
            ("index", self._numbers_columns),
            ("example", self._is_example),
            ("total", self._is_total),
            ("note", self._is_note),
            ("group", lambda cells: self._is_group(row, cells)),
            ("index", lambda cells: set(cells) == {self.header.serial}),
            ("note", self._says_nothing),
        )
        cells = self.grid.row(row)
        return next((kind for kind, fits in tests if fits(cells)), "record")

    def _repeats_header(self, cells: Row) -> bool:
        """Tell whether a row is a row of the header again, as on every page."""
        row = next((cell.row for cell in cells.values()), 0)
        return row in self._repeated

    @cached_property
    def _repeated(self) -> set[int]:
        """The rows of the header on later pages: its first row, and those of the others that follow it."""
        own = [self._line(row) for row in range(self.header.first, self.header.last + 1)]
        found: set[int] = set()
        for row in self.rows:
            if len(own[0]) > 1 and self.grid.row(row).keys() == own[0].keys() and self._line(row) == own[0]:
                found.update(row + n for n, line in enumerate(own) if line and self._line(row + n) == line)
        return found

    def _line(self, row: int) -> dict[int, str]:
        """Return what a row says, by column: on another page it may be typed in other letters."""
        return {column: search_key(cell.text) or cell.text for column, cell in self.grid.row(row).items()}

    def _numbers_columns(self, cells: Row) -> bool:
        """Tell whether a row numbers the columns: right under a header, or anywhere in brackets.

        Sorting moves "(1) (2) (3)" among the records, and no record is all numbers in brackets.
        """
        row, texts = next(iter(cells.values())).row, [cell.text for cell in cells.values()]
        near = row <= self.header.last + 2 or row - 1 in self._repeated
        bracketed = len(texts) > _FEW and all(text.startswith("(") for text in texts)
        return (near or bracketed) and is_numbering(texts)

    def _is_example(self, cells: Row) -> bool:
        """Tell whether a row is, beside its number, word for word the example that we wrote."""
        texts = [x.text for c, x in cells.items() if c != self.header.serial]
        return any(len(texts) == len(row) and tuple(sorted(texts)) == row for row in self.example)

    def _is_total(self, cells: Row) -> bool:
        """Tell whether a row is a sum: the first text that is not its running number says so."""
        texts = (c.text for c in cells.values() if c.kind == "text" and any(x.isalpha() for x in c.text))
        return is_total(next((text for text in texts if not is_roman(text) and not is_letter(text)), ""))

    def _serial(self, cells: Row) -> str:
        """Return what stands in the column of running numbers."""
        cell = cells.get(self.header.serial or 0)
        return cell.text if cell else ""

    def _is_group(self, row: int, cells: Row) -> bool:
        """Tell whether a row is the title of the rows below it."""
        serial = self._serial(cells)
        figures = len(cells) > (2 if serial else 1)
        if is_roman(serial) or is_letter(serial):
            return not figures or (self._arabic_serials and self._has_figures_only(cells, serial))
        if serial and (len(cells) > 1 or (serial[0].isdigit() and not is_numbered(serial))):
            return False
        if len(cells) > 1:
            return self._only_merged_titles(row, cells)
        return self._is_group_title(row, *next(iter(cells.items())))

    def _has_figures_only(self, cells: Row, serial: str) -> bool:
        """Tell whether only counts of people stand beside a row's title; after a Roman number, any number."""
        roman = is_roman(serial)
        beside = [cell for column, cell in cells.items() if column != self.header.serial]
        return sum(not (is_count(cell.text) or (roman and cell.kind == "number")) for cell in beside) == 1

    def _is_group_title(self, row: int, column: int, cell: RawCell) -> bool:
        """Tell whether the only cell of a row titles a group: by its place, its mark or its colon."""
        if cell.kind != "text" or not any(c.isalpha() for c in cell.text):
            return False
        if self.grid.width(row, column) >= _WIDE or column == self.header.serial or cell.text.endswith(":"):
            return True
        if is_collective(cell.text) and names_people(self.header.headings.get(column, "")):
            return True
        beside = self.header.serial is None or (column == self.header.serial + 1 and self._arabic_serials)
        if beside and is_numbered(cell.text):
            return True
        mark = group_mark(cell.text)
        return bool(mark) and ("I" if is_roman(mark) else "A") in self._marks

    def _only_merged_titles(self, row: int, cells: Row) -> bool:
        """Tell whether a row holds numbered titles only, each merged, as in tables set side by side."""
        return (
            self.header.serial is None
            and all(self.grid.width(row, column) > 1 for column in cells)
            and any(is_numbered(cell.text) for cell in cells.values())
        )

    @cached_property
    def _marks(self) -> set[str]:
        """The marks of groups that stand anywhere: without "A." the name "H. Định Quán" is no group."""
        return {group_mark(cell.text) for row in self.rows for cell in self.grid.row(row).values()}

    @cached_property
    def _arabic_serials(self) -> bool:
        """Whether rows are numbered 1, 2, 3."""
        return any(self._serial(self.grid.row(row)).rstrip(".").isdigit() for row in self.rows)

    def _is_note(self, cells: Row) -> bool:
        """Tell whether a row is a note: one text that says so, or, beside its number, that there is nothing."""
        texts = [cell.text for column, cell in cells.items() if column != self.header.serial or len(cells) == 1]
        return len(texts) == 1 and (says_none(texts[0]) or (len(cells) == 1 and is_note(texts[0])))

    def _says_nothing(self, cells: Row) -> bool:
        """Tell whether a row holds, beside its number, only errors, formulas without a value, or dots."""
        return all(
            cell.kind in {"error", "formula"} or is_blank(cell.text)
            for c, cell in cells.items()
            if c != self.header.serial
        )

    def _tail(self) -> int:
        """Return the row where signatures, or numbers left behind, begin; one beyond the last if none do.

        Looked for from below: a few rows of names may stand under the signatures, records never do.
        """
        end = below = beyond = (self.rows[-1] if self.rows else self.header.last) + 1
        misses = 0
        for row in reversed(self.rows):
            cells = self.grid.row(row)
            if self._signs_off(cells) or (below == end and self._is_left_behind(row)):
                end = row
            elif self._is_record_for_sure(cells) or end < beyond or misses == _NAMES:
                break
            else:
                misses += not self._is_note(cells)
            below = row
        return end

    def _is_record_for_sure(self, cells: Row) -> bool:
        """Tell whether a row has a number and something else, or more cells than signatures have."""
        serial = self._serial(cells)
        numbered = bool(serial) and (len(serial) <= _LONGEST_SERIAL or any(c.isdigit() for c in serial))
        figures = any(cell.kind == "number" for cell in cells.values())
        return (len(cells) > 1 and (numbered or figures)) or len(cells) > _BLOCK

    def _signs_off(self, cells: Row) -> bool:
        """Tell whether signatures could begin in a row."""
        first = next(iter(cells.values())).text
        signs = is_signature(first) or (is_note(first) and self._signs(cells))
        return signs and not self._is_record_for_sure(cells)

    def _signs(self, cells: Row) -> bool:
        """Tell whether a row has something of the block of signatures."""
        return any(is_signature(cell.text) for cell in cells.values())

    def _is_left_behind(self, row: int) -> bool:
        """Tell whether a row is a single number under a blank row or another such number."""
        cells = list(self.grid.row(row).items())
        alone = len(cells) == 1 and cells[0][1].kind == "number" and cells[0][0] != self.header.serial
        return alone and (not self.grid.row(row - 1) or self._lone_number_above(row))

    def _lone_number_above(self, row: int) -> bool:
        """Tell whether the row above is a single number too."""
        above = list(self.grid.row(row - 1).values())
        return len(above) == 1 and above[0].kind == "number"

    def _tail_kind(self, row: int, before: str) -> str:
        """Return the kind of a row from the signatures on: what a row begins goes on below it."""
        cells = list(self.grid.row(row).values())
        if is_note(cells[0].text) or all(cell.kind == "number" for cell in cells):
            return "note"
        return "signature" if self._signs(self.grid.row(row)) or not before else before
