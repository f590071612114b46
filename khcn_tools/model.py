"""The nouns of the project: frozen values, no behaviour beyond reading themselves out.

Everything that flows between the layers is one of these: what is known beforehand (`Plan`, `Form`,
`Rule`), what was typed (`RawSheet`, `RawTable`), what was understood (`CleanTable`), and what is to be
clarified (`Finding`).
"""

from __future__ import annotations

import calendar
import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum, StrEnum
from functools import lru_cache
from typing import Any, Final, NamedTuple

# ---------------------------------------------------------------------------------------------
# Words that stand on forms, reports and pages alike

SAMPLE_MARK: Final = "DỮ LIỆU MẪU – KHÔNG PHẢI SỐ LIỆU THẬT"
"""Stands on every page and screen while a plan's `sample` is true."""

AUDIENCES: Final = {
    "council": "Tài liệu phục vụ Hội đồng",
    "unit": "Tài liệu gửi đơn vị",
    "public": "Tài liệu công khai",
}
"""For whom a report is made, and the words that stand on each of its pages."""

CLOSED: Final = ("done", "dropped")
"""States of a recommendation after which it is followed no longer."""

SEVERITIES: Final = {"error": "Phải làm rõ", "warning": "Nên làm rõ", "info": "Để biết"}
"""How much a finding matters, the gravest first."""

# ---------------------------------------------------------------------------------------------
# Values


@dataclass(frozen=True, slots=True, order=True)
class DateSpan:
    """A date as precise as it was written: the days from `first` to `last`, both included.

    "15/03/2022" is one day, "tháng 3/2022" thirty-one, "Quý I/2022" ninety, "2022" a year.
    """

    first: dt.date
    last: dt.date

    @classmethod
    def day(cls, date: dt.date) -> DateSpan:
        """Return the span of one day."""
        return cls(date, date)

    @classmethod
    def months(cls, year: int, first: int, last: int) -> DateSpan:
        """Return the span from the first day of month `first` to the last day of month `last`."""
        return cls(dt.date(year, first, 1), dt.date(year, last, calendar.monthrange(year, last)[1]))

    @classmethod
    def from_iso(cls, iso: str) -> DateSpan:
        """Read what `iso` wrote: "2022-03-15", "2022-03", "2022-Q1" or "2022"."""
        year, _, rest = iso.partition("-")
        if not rest:
            return cls.months(int(year), 1, 12)
        if rest.startswith("Q"):
            quarter = int(rest[1:])
            return cls.months(int(year), 3 * quarter - 2, 3 * quarter)
        if "-" not in rest:
            return cls.months(int(year), int(rest), int(rest))
        return cls.day(dt.date.fromisoformat(iso))

    def before(self, other: DateSpan) -> bool:
        """Tell whether it lies before another on each of the days that both may be."""
        return self.last < other.first

    @property
    def precision(self) -> str:
        """One of "day", "month", "quarter", "year"."""
        months = self.last.month - self.first.month
        if self.first == self.last:
            return "day"
        return {0: "month", 2: "quarter", 11: "year"}[months]

    @property
    def iso(self) -> str:
        """The form kept in the database, sortable as text."""
        year = self.first.year
        return {
            "day": self.first.isoformat(),
            "month": f"{year}-{self.first.month:02}",
            "quarter": f"{year}-Q{self.last.month // 3}",
            "year": f"{year}",
        }[self.precision]

    def __str__(self) -> str:
        """Return the Vietnamese form: 15/03/2022, 03/2022, Quý I/2022, 2022."""
        year = self.first.year
        return {
            "day": f"{self.first:%d/%m/}{year:04}",
            "month": f"{self.first.month:02}/{year}",
            "quarter": f"Quý {('I', 'II', 'III', 'IV')[self.last.month // 3 - 1]}/{year}",
            "year": f"{year}",
        }[self.precision]


Value = str | int | bool | Decimal | DateSpan | tuple[str, ...] | tuple[Decimal, ...]


class _Unknown(Enum):
    UNKNOWN = "UNKNOWN"

    def __bool__(self) -> bool:
        return False


UNKNOWN: Final = _Unknown.UNKNOWN
"""The value of a cell that could not be read, or whose column is not on the sheet: no rule may fire on it."""

# ---------------------------------------------------------------------------------------------
# Known beforehand: forms, plan, rules


class ColumnType(StrEnum):
    """What a column holds; `clean` has one parser for each."""

    TEXT = "text"
    DATE = "date"
    NUMBER = "number"
    PERCENT = "percent"
    TICK = "tick"
    CHOICE = "choice"
    YEAR = "year"
    PERSON = "person"
    PERSONS = "persons"
    SHARES = "shares"
    DECISION = "decision"


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry of a code list: the code kept, the label printed, other spellings understood."""

    id: str
    label: str
    short: str = ""
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a form (or, in a form of pairs, a labelled line)."""

    id: str
    heading: str
    type: ColumnType = ColumnType.TEXT
    required: bool = False
    choices: tuple[Choice, ...] = ()
    aliases: tuple[str, ...] = ()
    public: bool = False
    width: int = 18
    help: str = ""

    def label(self, code: str) -> str:
        """Return the label of a choice's code, or the code itself where the list has none."""
        return next((c.label for c in self.choices if c.id == code), code)


@dataclass(frozen=True, slots=True)
class Form:
    """One sheet of a workbook: `layout` is "table" or "pairs", `workbook` "submission" or "inspection".

    A workbook may come without the sheet of an `optional` form.
    """

    code: str
    id: str
    name: str
    title: str
    workbook: str
    items: tuple[str, ...]
    columns: tuple[Column, ...]
    layout: str = "table"
    instructions: str = ""
    example: Mapping[str, str] = field(default_factory=dict)
    optional: bool = False

    @property
    def sheet(self) -> str:
        """The name of its sheet, such as "BM05 Cán bộ"."""
        return f"{self.code} {self.name}"

    def column(self, column_id: str) -> Column:
        """Return the column of that identifier."""
        return next(c for c in self.columns if c.id == column_id)


@dataclass(frozen=True, slots=True)
class Item:
    """One of the eight items of section II of the plan."""

    id: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Unit:
    """A division or subordinate unit; `inspected` is false for those only counted in sums over the whole Sở."""

    id: str
    name: str
    kind: str
    aliases: tuple[str, ...] = ()
    inspected: bool = True
    received_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class PlannedVisit:
    """A visit as the plan's year has it: the day and the members ("Họ tên, chức vụ") where they are set."""

    unit: str
    on: dt.date | None = None
    team: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """The inspection plan of one year. Blanks of the plan stay empty strings and print dotted."""

    year: int
    sample: bool
    deadline: dt.date | None
    regime: str
    parent_organ: str
    organ: str
    council: str
    place: str
    number: str
    number_suffix: str
    issued_on: str
    period: str
    exact_time: str
    team: str
    inspected: str
    executors: str
    signer: tuple[str, ...]
    recipients: tuple[str, ...]
    purposes: tuple[str, ...]
    requirements: tuple[str, ...]
    items: tuple[Item, ...]
    units: tuple[Unit, ...]
    notes: tuple[str, ...]
    visits: tuple[PlannedVisit, ...] = ()

    def unit(self, unit_id: str) -> Unit:
        """Return the unit of that identifier; KeyError if the plan has none."""
        for unit in self.units:
            if unit.id == unit_id:
                return unit
        raise KeyError(unit_id)


@dataclass(frozen=True, slots=True)
class Rule:
    """One code of the catalogue as it stands in one regime: a rule of law, or a fault of reading.

    `message` and `remedy` are templates that the figures of a hit fill in; `papers` names what the inspection
    team asks to see. `parameters` holds the thresholds of the regime. `certainty` is the mark of the domain
    notes: "V" read in the text of the law, "V2" in a secondary text, "M" not yet held against a text;
    "R" reasoning, not law; "L" set by a local document. `labels` says how the codes of the lists are written
    in a sentence.
    """

    code: str
    name: str
    severity: str
    message: str
    remedy: str
    papers: str = ""
    item: str | None = None
    table: str | None = None
    column: str | None = None
    regime: str = ""
    basis: str | None = None
    certainty: str = ""
    parameters: Mapping[str, Any] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict, repr=False)


# ---------------------------------------------------------------------------------------------
# What was typed

FROM_1904: Final = "[1904]"
"""Before the number format of a number that would be a date four years later than in other workbooks."""


@dataclass(frozen=True, slots=True)
class RawCell:
    """One stored cell: its value as the reader gives it, and `text`, what a person sees in it.

    `kind` is "text", "number", "date", "boolean", "error" (#REF! …) or "formula" (a formula whose value
    the file does not hold). `scheme` is "tcvn3" or "vni" where its text was turned into Unicode. The
    number format of a bare number begins with `FROM_1904` where its workbook counts days from 1904.
    """

    row: int
    column: int
    value: str | float | bool | dt.datetime | dt.date | dt.time
    text: str
    kind: str = "text"
    number_format: str = ""
    font: str = ""
    scheme: str = ""

    @property
    def address(self) -> str:
        """The cell as Excel shows it, such as "F14"."""
        return f"{column_letters(self.column)}{self.row}"


@dataclass(frozen=True, slots=True)
class RawSheet:
    """A sheet as it came: cells by (row, column), both counted from 1; `name` is None for CSV.

    `merged` holds the merged areas as (first row, first column, last row, last column). `unread` says why
    nothing of it could be read, where it is one of several files and the others could.
    """

    file: str
    name: str | None
    cells: Mapping[tuple[int, int], RawCell]
    merged: tuple[tuple[int, int, int, int], ...] = ()
    hidden: bool = False
    unread: str = ""
    _rows: dict[int, dict[int, RawCell]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def covered(self) -> set[tuple[int, int]]:
        """Return the stored cells that a merged area hides: all of it but its upper left cell."""
        if not self.merged:
            return set()
        columns: dict[int, list[int]] = {}
        for row, column in sorted(self.cells):
            columns.setdefault(row, []).append(column)
        rows, found = list(columns), set[tuple[int, int]]()
        for top, left, bottom, right in self.merged:
            for row in rows[bisect_left(rows, top) : bisect_right(rows, bottom)]:
                inside = columns[row][bisect_left(columns[row], left) : bisect_right(columns[row], right)]
                found.update((row, column) for column in inside if (row, column) != (top, left))
        return found

    def visible(self) -> Mapping[int, Mapping[int, RawCell]]:
        """Return the cells that no merged area hides, by row and column, in order; they are sorted once."""
        if self.cells and not self._rows:
            hidden = self.covered()
            for row, column in sorted(self.cells):
                if (row, column) not in hidden:
                    self._rows.setdefault(row, {})[column] = self.cells[row, column]
        return self._rows


JOINED_BY: Final = " – "
"""Between the parts of a heading that stands over several rows: "Đăng ký – Thi đua"."""


@dataclass(frozen=True, slots=True)
class RawTable:
    """A table found on a sheet, and what each row of the sheet is to it.

    `header` is (first row, last row); `headings` maps a sheet's column number to its joined heading;
    `serial` is the column of the running number, which is never data;
    `kinds` maps every non-empty row of the sheet that belongs to this table (its title above, its notes
    below included) to "record" or one of the kinds that are skipped: title, header, index, group,
    total, note, signature, example; `groups` maps a record to the titles of the groups it stands under.
    """

    sheet: RawSheet
    header: tuple[int, int]
    headings: Mapping[int, str]
    kinds: Mapping[int, str]
    serial: int | None = None
    groups: Mapping[int, str] = field(default_factory=dict)

    @property
    def records(self) -> tuple[int, ...]:
        """The rows that hold data, in order."""
        return tuple(sorted(row for row, kind in self.kinds.items() if kind == "record"))

    def record_cells(self) -> dict[int, dict[int, RawCell]]:
        """Return the cells of every record by column; one merged over several records stands in each."""
        rows = self.sheet.visible()
        found = {row: dict(rows.get(row, {})) for row in self.records}
        last = max(found, default=0)
        for top, left, bottom, _ in self.sheet.merged:
            for row in range(top + 1, min(bottom, last) + 1):
                if row in found and left in found.get(top, ()):
                    found[row][left] = self.sheet.cells[top, left]
        return found


@dataclass(frozen=True, slots=True)
class FormSheet:
    """A sheet of a workbook, and the form it was recognised as; None where it is none of ours.

    `tables` has the tables on it in order; none for a form of pairs, on a hidden sheet, and where no header
    was found. `repeats` is the form that a sheet of none looks like, while another sheet is that form.
    """

    sheet: RawSheet
    form: Form | None
    tables: tuple[RawTable, ...] = ()
    repeats: Form | None = None


# ---------------------------------------------------------------------------------------------
# What was understood


class CleanCell(NamedTuple):
    """A value with its origin. `value` is None where nothing was typed, UNKNOWN where it was not understood."""

    value: Value | _Unknown | None
    typed: str | None
    cell: str


@dataclass(frozen=True, slots=True)
class Record:
    """A row of a clean table: `row` as Excel counts it, cells by column identifier."""

    row: int
    cells: Mapping[str, CleanCell]

    def __getitem__(self, column: str) -> Any:
        """Return the value; None where empty, UNKNOWN where unreadable or where the sheet lacks the column."""
        cell = self.cells.get(column)
        return UNKNOWN if cell is None else cell.value


@dataclass(frozen=True, slots=True)
class CleanTable:
    """One form of one unit, cleaned. A form of pairs has exactly one record.

    `cells` of each record has an entry for every column that the sheet has, empty ones included.
    """

    form_id: str
    unit_id: str
    file: str
    sheet: str | None
    columns: frozenset[str]
    records: tuple[Record, ...]


@dataclass(frozen=True, slots=True)
class YearTables:
    """All clean tables of one year: by unit, then by form. A unit without a readable submission is absent.

    The team's workbook contributes its forms (`visit`, `assessments` …) to the same mapping. `unreadable`
    names the units whose submission came but could not be opened: DATA-FILE speaks of them, NOP-01 does not.
    `earlier` has the years before it as far as their databases hold the history of people, the oldest first.
    """

    plan: Plan
    units: Mapping[str, Mapping[str, CleanTable]]
    unreadable: frozenset[str] = frozenset()
    earlier: tuple[YearTables, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """A *nội dung cần làm rõ*, with its place, its words and its legal basis.

    The fields are those of ``findings.json``, without `discreet`; `id` stays empty until `collect` numbers
    them. `discreet` is the message that names no other unit, where `message` names one.
    """

    code: str
    severity: str
    unit_id: str | None
    item: str | None
    table: str | None
    file: str | None
    sheet: str | None
    cell: str | None
    column: str | None
    subject: str | None
    value: str | None
    message: str
    remedy: str
    basis: str | None
    id: str = ""
    discreet: str = ""

    @property
    def for_unit(self) -> str:
        """The message as the unit itself may read it."""
        return self.discreet or self.message


@dataclass(frozen=True, slots=True)
class Focus:
    """A finding as the inspection team looks at it: a row of the year's database, in its place in the order.

    `reasons` say in Vietnamese why it stands there, `points` add them up, `papers` names what to ask for.
    """

    finding: Mapping[str, Any]
    points: int
    reasons: tuple[str, ...]
    papers: str

    @property
    def why(self) -> str:
        """The reasons as one line."""
        return "; ".join(self.reasons)


@dataclass(frozen=True, slots=True)
class Compared:
    """An item of the plan in one figure: `here` of the unit, beside the `others` and the year `before`.

    `reported` is the unit's report in a sentence, `measure` says what is counted; `marked` where the figure
    is markedly worse than that of the others.
    """

    item: str
    reported: str
    measure: str
    here: str
    others: str
    before: str
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Accounting:
    """The conservation law of one unit's file: cells = read + skipped + faulted."""

    cells: int
    read: int
    skipped: int
    faulted: int
    skipped_by: Mapping[str, int]


@lru_cache(maxsize=1024)
def column_letters(number: int) -> str:
    """Return a column's letters.

    >>> column_letters(1), column_letters(28)
    ('A', 'AB')
    """
    letters = ""
    while number:
        number, remainder = divmod(number - 1, 26)
        letters = chr(ord("A") + remainder) + letters
    return letters
